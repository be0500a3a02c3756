"""Messages to words: gettext lives here and nowhere else. Machine formats use `Message.english()` instead."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from cs_toolkit.errors import Message

DOMAIN: Final = "cs_toolkit"
_LOCALE: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")

Language = str | None


def _english() -> Language:
    return None


_language: Callable[[], Language] = _english


def use(language: Language | Callable[[], Language]) -> None:
    """From now on speak this language (zh-Hans, zh-Hant, en), which may be asked for with the first sentence.

    English where no catalogue is shipped.
    """
    global _language
    _language = language if callable(language) else lambda: language
    _catalogue.cache_clear()


def spoken() -> str:
    """The language in use, English where none is."""
    return _language() or "en"


@cache
def _catalogue() -> gettext.NullTranslations:
    language = _language()
    if language is None or language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, _LOCALE, [language.replace("-", "_")], fallback=True)


def translated(text: str) -> str:
    """A fixed text (help, heading) in the language in use."""
    return _catalogue().gettext(text) if text else text


def sentence(message: Message) -> str:
    """A message in the language in use, its slots filled; messages among the arguments are translated too."""
    if message.plural is None:
        text = _catalogue().gettext(message.text)
    else:
        text = _catalogue().ngettext(message.text, message.plural, message.number)
    return text.format(**{name: _argument(value) for name, value in message.args.items()})


def _argument(value: Any) -> Any:
    return sentence(value) if isinstance(value, Message) else value
