"""The data that ships with the toolkit, and the owner's overrides of it; loaded where it is used."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.errors import ConfigProblem, say

if TYPE_CHECKING:
    from cs_toolkit.core.playbook import Playbook
    from cs_toolkit.core.triage import Lexicon

ROOT: Final = Path(__file__).parent


def read(path: Path) -> dict[str, Any]:
    """One TOML file; raises `ConfigProblem` naming the file if it is not readable TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ConfigProblem(
            say("'{path}' cannot be read: {reason}", path=path, reason=error),
            say("mend or remove the file"),
        ) from error


@cache
def policy() -> dict[str, Any]:
    """The built-in targets: the golden three hours."""
    return read(ROOT / "policy" / "golden-three-hours.toml")


@cache
def words(language: str) -> dict[str, Any]:
    """Words for slugs in one language: {"category": {slug: {"label": ...}}, ...}."""
    return read(ROOT / "playbooks" / language / "words.toml")


@cache
def faq_words(language: str) -> dict[str, Any]:
    """Sentences of FAQ answers in one language."""
    return read(ROOT / "playbooks" / language / "faq.toml")


@cache
def carriers() -> dict[str, Any]:
    """Carriers by slug: names, aliases, tracking pages, shapes of tracking numbers."""
    return read(ROOT / "carriers" / "carriers.toml")


@cache
def lexicon() -> Lexicon:
    """The words by which a complaint sorts itself."""
    from cs_toolkit.core.triage import Lexicon

    return Lexicon.from_data(read(ROOT / "categories" / "lexicon.toml"))


def playbook(language: str, overrides: Path | None = None, *, family: str | None = None) -> Playbook:
    """The wording of one language with the owner's `playbook/*.toml` laid over it; of one family only, where named.

    An owner's file says which language it is for (`language = "zh-Hans"`); one without serves all.
    """
    from cs_toolkit.core.playbook import Playbook
    from cs_toolkit.core.taxonomy import CATEGORY_FAMILIES

    folder = ROOT / "playbooks" / language
    names = ("general", family, "words") if family else ("general", *CATEGORY_FAMILIES, "words")
    files = {f"{name}.toml": read(folder / f"{name}.toml") for name in names}
    if overrides is not None and overrides.is_dir():
        for path in sorted(overrides.glob("*.toml")):
            data = read(path)
            if data.pop("language", language) == language:
                files[f"playbook/{path.name}"] = data
    return Playbook.from_data(language, files)
