"""Messages to words: gettext lives here and nowhere else. Machine formats use `Message.english()` instead."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any, Final

from cs_toolkit.errors import Message

DOMAIN: Final = "cs_toolkit"
_LOCALE: Final = Path(__file__).parent.parent / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str | None) -> None:
    """From now on speak this language (zh-Hans, zh-Hant, en); English where no catalogue is shipped."""
    global _catalogue
    names = [language.replace("-", "_")] if language and language != "en" else []
    _catalogue = gettext.translation(DOMAIN, _LOCALE, names, fallback=True) if names else gettext.NullTranslations()


def translated(text: str) -> str:
    """A fixed text (help, heading) in the language in use."""
    return _catalogue.gettext(text) if text else text


def sentence(message: Message) -> str:
    """A message in the language in use, its slots filled; messages among the arguments are translated too."""
    if message.plural is None:
        text = _catalogue.gettext(message.text)
    else:
        text = _catalogue.ngettext(message.text, message.plural, message.number)
    return text.format(**{name: _argument(value) for name, value in message.args.items()})


def _argument(value: Any) -> Any:
    return sentence(value) if isinstance(value, Message) else value
