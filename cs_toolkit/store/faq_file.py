"""The shop's faq.toml: entries and their life, edited so that comments and unknown keys survive.

A file that cannot be understood is refused with its line, and nothing is written. Who writes holds the shop lock.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from cs_toolkit.core import shape
from cs_toolkit.core.faq.life import Kept, Placement, kept_from
from cs_toolkit.core.shop_folder import FAQ
from cs_toolkit.errors import BadValue, StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic

_SCHEMA: Final = 1
_LINE: Final = r"\(at line (\d+), column \d+\)"
_HEAD: Final = (
    f"schema = {_SCHEMA}\n\n"
    '# keep = ["400-820-8820"]   what looks personal and is the shop\'s own: it may stand in answers\n'
)


class FaqFile:
    """The FAQ of a shop folder."""

    def __init__(self, root: Path) -> None:
        self._path = root / FAQ

    @cached_property
    def text(self) -> str | None:
        """The file as it stood when it was first asked for; None where there is none."""
        return self._read()

    def _read(self) -> str | None:
        try:
            return atomic.read(self._path).decode("utf-8-sig")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise atomic.trouble(self._path, error) from error
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise Unreadable(FAQ, say("it is not UTF-8 text"), line) from error

    @property
    def entries(self) -> tuple[Kept, ...]:
        """Its entries, in their order. Raises `Unreadable` naming the line."""
        return entries_of(self.text)

    @property
    def keep(self) -> tuple[str, ...]:
        """What looks personal and is the shop's own."""
        try:
            kept: tuple[str, ...] = shape.shaped("keep", shape.many(shape.filled), _data(self.text).get("keep", ()))
        except BadValue as error:
            raise Unreadable(FAQ, error.message) from error
        return kept

    def forget(self) -> None:
        """The file is read anew when it is asked for next."""
        self.__dict__.pop("text", None)

    def write(self, text: str | None) -> None:
        """The file as a whole, or with None none any more; the text was checked."""
        known = self.text
        self.forget()
        with atomic.os_errors(self._path):
            if text is None:
                self._path.unlink(missing_ok=True)
            else:
                atomic.replace(self._path, text.encode(), still=lambda: self._read() == known)

    def restore(self, before: str | None, after: str | None) -> None:
        """The file as it was before a command; refused where it was changed since."""
        self.forget()
        if self.text != after:
            raise StoreTrouble(
                say("'{file}' was changed by hand or by another command since", file=FAQ),
                say("change it back by hand; undoing the older change would lose the newer one"),
            )
        self.write(before)


def entries_of(text: str | None) -> tuple[Kept, ...]:
    """The entries of a faq.toml. Raises `Unreadable` naming the line, StoreTrouble for one of a newer cst."""
    data = _data(text)
    if not isinstance(data.get("entry", []), list):
        raise Unreadable(FAQ, say("{key} is not a list of tables", key="entry"))
    found: dict[str, Kept] = {}
    for number, table in enumerate(data.get("entry", [])):
        try:
            entry = kept_from(table)
            if entry.id in found:
                raise BadValue(say("the id '{id}' stands there twice", id=entry.id))
        except BadValue as error:
            raise Unreadable(FAQ, error.message, _line_of_entry(text or "", number)) from error
        found[entry.id] = entry
    return tuple(found.values())


def _data(text: str | None) -> Mapping[str, Any]:
    try:
        data = tomllib.loads(text or "")
    except tomllib.TOMLDecodeError as error:
        found = re.search(_LINE, str(error))
        line = int(found[1]) if found else (text or "").count("\n") + 1
        raise Unreadable(FAQ, say("it is not TOML: {reason}", reason=error), line) from error
    except RecursionError as error:
        raise Unreadable(FAQ, say("it is nested too deeply")) from error
    except ValueError as error:
        raise Unreadable(FAQ, say("it holds a value that is none: {reason}", reason=error)) from error
    if isinstance(data.get("schema"), int) and data["schema"] > _SCHEMA:
        raise StoreTrouble(say("'{file}' was written by a newer cst", file=FAQ), say("use that one for the FAQ"))
    return data


def _line_of_entry(text: str, number: int) -> int:
    heads = [line for line, row in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*entry\s*\]\]", row)]
    return heads[number] if number < len(heads) else 0


def with_entry(text: str | None, entry: Kept) -> str:
    """The text with an entry added, or changed where its id stands there already; all else stays as it was."""
    import tomlkit

    document = tomlkit.parse(_HEAD if text is None else text)
    if "entry" not in document:
        document.append("entry", tomlkit.aot())
    tables: Any = document["entry"]
    table = next((found for found in tables if found.get("id") == entry.id), None)
    if table is None:
        tables.append(tomlkit.table())
        table = tables[-1]
        table.trivia.indent = "\n"
    _fill(table, entry)
    edited = tomlkit.dumps(document)
    if entry not in entries_of(edited):
        raise StoreTrouble(say("'{file}' could not be changed", file=FAQ), say("write '{id}' by hand", id=entry.id))
    return edited


def _fill(table: Any, entry: Kept) -> None:
    """Only what is new is written, so that what the owner wrote around it stays."""
    for item in fields(entry):
        name, value = item.name, getattr(entry, item.name)
        if name == "published":
            _place(table, value)
        elif value is None:
            table.pop(name, None)
        elif table.get(name, item.default) != (list(value) if name == "remedies" and name in table else value):
            table[name] = list(value) if name == "remedies" else value


def _place(table: Any, places: tuple[Placement, ...]) -> None:
    import tomlkit

    if places and "published" not in table:
        table["published"] = tomlkit.array()
    known = {found["where"]: found for found in table.get("published", ())}
    for place in places:
        if place.where not in known:
            blocks = isinstance(table["published"], tomlkit.items.AoT)
            made: Any = tomlkit.table() if blocks else tomlkit.inline_table()
            made.update(place._asdict())
            table["published"].append(made)
        elif known[place.where]["at"] != place.at:
            known[place.where]["at"] = place.at
