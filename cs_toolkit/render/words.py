"""Messages to words: gettext lives here and nowhere else. Machine formats use `Message.english()` instead."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from cs_toolkit.errors import Message
from cs_toolkit.render.catalogue import Catalogue

DOMAIN: Final = "cs_toolkit"
_LOCALE: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")

Language = str | None

# What the operating system says most, always in English here: Python does not take over its language.
OF_SYSTEM: Final = frozenset(
    {
        "No such file or directory", "Permission denied", "Operation not permitted", "Is a directory", "File exists",
        "Not a directory", "No space left on device", "Read-only file system", "Input/output error",
        "File name too long", "Connection refused",
    }
)  # fmt: skip


def _english() -> Language:
    return None


_language: Callable[[], Language] = _english


def use(language: Language | Callable[[], Language]) -> None:
    """From now on speak this language (zh-Hans, zh-Hant, en), which may be asked for with the first sentence.

    English where no catalogue is shipped.
    """
    global _language
    _language = language if callable(language) else lambda: language
    spoken.cache_clear()
    _catalogue.cache_clear()


@cache
def spoken() -> str:
    """The language in use, English where none is."""
    return _language() or "en"


@cache
def _catalogue() -> gettext.NullTranslations:
    name = spoken().replace("-", "_")
    try:  # by its path: gettext.translation would load locale to find out what the name may mean
        with open(os.path.join(_LOCALE, name, "LC_MESSAGES", f"{DOMAIN}.mo"), "rb") as compiled:
            return Catalogue(compiled.read())
    except (OSError, ValueError):  # English has none; a damaged one is no reason to say nothing
        return gettext.NullTranslations()


def translated(text: str) -> str:
    """A fixed text (help, heading) in the language in use."""
    return _catalogue().gettext(text) if text else text


def counted(text: str, plural: str, number: int) -> str:
    """A fixed text that counts something, in the language in use."""
    return _catalogue().ngettext(text, plural, number)


def sentence(message: Message) -> str:
    """A message in the language in use, its slots filled; messages among the arguments are translated too."""
    if message.plural is None:
        text = translated(message.text)
    else:
        text = counted(message.text, message.plural, message.number)
    return text.format(**{name: _argument(value) for name, value in message.args.items()})


def _argument(value: Any) -> Any:
    if isinstance(value, Message):
        return sentence(value)
    return translated(value) if isinstance(value, str) and value in OF_SYSTEM else value
