"""What a person means who is asked to choose: a number, a name or its beginning, a word for it in any language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cs_toolkit.core.text import fold_script, match_key
from cs_toolkit.errors import BadValue, say

# By name the other words for it; a name always stands for itself.
Names = Mapping[str, Sequence[str]]


def pick(typed: str, names: Names) -> str:
    """The name that was meant; its number counts from 1 in the order of the names. Raises `BadValue`."""
    wanted = key_of(typed)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return list(names)[int(wanted) - 1]
    keys = {name: [key_of(word) for word in (name, *words)] for name, words in names.items()}
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [name for name, known in keys.items() if wanted and any(fits(key, wanted) for key in known)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadValue(
                say("'{value}' may mean: {names}", value=typed, names=", ".join(found)),
                say("type more of it, or the number"),
            )
    raise BadValue(
        say("'{value}' is not one of the choices", value=typed),
        say("type the number or the name: {names}", names=", ".join(_nearest(wanted, keys) or names)),
    )


def key_of(word: str) -> str:
    """What a typed word is compared by: width, case, script, blanks and hyphens do not count."""
    return fold_script(match_key(word)).replace(" ", "").replace("-", "").replace("_", "")


def several(typed: str, count: int) -> list[int] | None:
    """Numbers from 1 up to a count, each once: `1 2`, `1，2`, `１、３`; None where anything else was typed."""
    parts = match_key(typed).replace(",", " ").replace("、", " ").split()
    if not parts or not all(part.isdecimal() and 1 <= int(part) <= count for part in parts):
        return None
    return list(dict.fromkeys(map(int, parts)))


def _nearest(wanted: str, keys: Mapping[str, Iterable[str]]) -> list[str]:
    from difflib import get_close_matches

    names = {key: name for name, known in keys.items() for key in known}
    return list(dict.fromkeys(names[key] for key in get_close_matches(wanted, names, n=4, cutoff=0.5)))
