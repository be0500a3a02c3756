"""What is wrong with the case files of a shop folder, and how each is healed.

Names do not count, contents do: whatever a sync program called its copy, what it holds says which case it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.core.merging import Merges
from cs_toolkit.core.model import FULL_ID, SCHEMA, Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.core.union import is_same, union
from cs_toolkit.errors import Message, StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic, casefile, salvage
from cs_toolkit.store.archive import Archive
from cs_toolkit.store.attachments import located
from cs_toolkit.store.case_copies import Copy, grouped, home_of, joined, renumbered
from cs_toolkit.store.copies import is_of_editor
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.problem import Problem, put_away, quarantined, rewritten, shown
from cs_toolkit.store.stamps import SUFFIX
from cs_toolkit.store.steps import Changes

_SHA256: Final = re.compile(rb"sha256[^0-9a-f\n]{1,8}([0-9a-f]{64})")


_ID: Final = re.compile(r"(?<!\d)\d{8}-\d{2,9}(?!\d)")


class Seen(NamedTuple):
    """A case file that can be read: where it is, and where it belongs."""

    file: str
    home: str
    is_open: bool


class Census:
    """Everything that the case files say, gone through once; what cannot be read is a problem already."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.places: dict[str, list[Seen]] = {}
        self.merges = Merges()
        self.attached: dict[str, str] = {}
        self.named: set[str] = set()
        self.problems: list[Problem] = []
        odd: list[Path] = []
        for path in _files(root):
            if path.suffix == SUFFIX and not path.name.startswith((".", "#", "~$")):
                self._take(path)
            elif _ID.search(path.name) and not path.name.startswith(atomic.TEMP_PREFIX) and not path.is_dir():
                odd.append(path)
        for path in odd:
            self._take_odd(path)

    def _take_odd(self, path: Path) -> None:
        """What a sync program named is another copy; what an editor left counts where nothing else is there."""
        file = shown(self.root, path)
        try:
            case_id = casefile.parse_any(atomic.read(path), file).id
        except (OSError, StoreTrouble):
            case_id = ""
        is_known = case_id in self.places or Archive(self.root).places(case_id)
        if FULL_ID.fullmatch(case_id) and not (is_known and is_of_editor(path.name)):
            self._take(path)
            return
        fix = say("cst doctor --fix puts it into trash/; the file of the case itself counts")
        self.problems.append(put_away(file, "leftover", say("an editor or a sync program left it behind"), fix))

    def _take(self, path: Path) -> None:
        file = shown(self.root, path)
        try:
            data = atomic.read(path)
        except OSError as error:
            self.problems.append(_locked(self.root, file, say("{reason}", reason=error.strerror or error)))
            return
        self.named |= named_in(data)
        try:
            case = casefile.parse_any(data, file)
            if not FULL_ID.fullmatch(case.id):
                raise Unreadable(file, say("'{id}' is no id of a case", id=case.id))
            timeline = fold(case)
        except StoreTrouble as error:
            self.problems.append(_spoilt(file, data, error))
            return
        self.places.setdefault(case.id, []).append(Seen(file, home_of(timeline), timeline.is_open))
        self.merges.meet(timeline)
        if not any(event.kind == "erased" for event in timeline.events):
            told = (located(case.id, event) for event in timeline.events if event.kind == "attached")
            self.attached |= {str(event.payload["file"]): case.id for event in told}


def _files(root: Path) -> list[Path]:
    """All that lies where cases do, also below and beside the folders that are read; no link to a folder is followed
    but to a month."""
    found = [*root.glob("open/*"), *root.glob("closed/*/*"), *root.glob("open/**/*"), *root.glob("closed/**/*")]
    return sorted(dict.fromkeys(found))


def named_in(data: bytes) -> set[str]:
    """The digests of the files that cases name, readable or not."""
    return {digest.decode() for digest in _SHA256.findall(data)}


def problems(census: Census, store: FileStore) -> Iterator[Problem]:
    """Every problem of the case files; the store gives new numbers, where that heals one."""
    yield from census.problems
    folded = set(store.ids("all")) - set(census.places)
    for case_id, seen in census.places.items():
        if len(seen) > 1:
            yield from _several(census.root, case_id, seen, store)
        elif seen[0].file != seen[0].home:
            yield _lost(census.root, case_id, seen[0])
        message = census.merges.trouble(case_id, census.places)
        if message and census.merges.into(case_id) not in folded:
            yield _half_merged(census, case_id, message)


def _locked(root: Path, file: str, reason: Message) -> Problem:
    """A folder, a link or a pipe in the place of a case is put away; a file that we may not read is the owner's."""
    path = root / file
    if path.is_file() and not path.is_symlink():
        return Problem(file, "unreadable", reason, say("give yourself the right to read it"))
    return quarantined(file, "unreadable", reason)


def _spoilt(file: str, data: bytes, error: StoreTrouble) -> Problem:
    reason, line = getattr(error, "reason", error.message), getattr(error, "line", 0)
    where = f"{file}:{line}" if line else file
    code = _misnamed(file)
    if salvage.is_of_newer(data, SCHEMA):
        return Problem(where, code, reason, say("install the newer version; this one does not touch the file"))
    if salvage.is_conflict(data) and (found := _both_sides(file, data)):
        return found
    whole = salvage.whole_blocks(data, b"event", _is_case) if len(data) <= casefile.AT_MOST else None
    if whole is None:
        return quarantined(file, code, reason)._replace(file=where)
    fix = say("mend the file in an editor, or let cst doctor --fix keep what can be read of it")
    return rewritten(file, code, reason, fix, "salvage", whole)._replace(file=where)


def _is_case(data: bytes) -> bool:
    try:
        return bool(FULL_ID.fullmatch(casefile.parse_any(data, "").id))
    except StoreTrouble:
        return False


def _both_sides(file: str, data: bytes) -> Problem | None:
    """Both versions that git left in a file, made one; where they are two complaints, each gets a file."""
    texts = salvage.sides(data)
    if not all(map(_is_case, texts)):
        return None
    ours, theirs = (Copy(file, text, casefile.parse_any(text, file)) for text in texts)
    problem = Problem(
        file,
        "conflict",
        say("git left two versions in it"),
        say("cst doctor --fix keeps what happened in both"),
        "union",
        involves=(file,),
    )
    if ours.case.id == theirs.case.id and is_same(ours.case, theirs.case):
        whole = union([ours.case, theirs.case])
        return problem._replace(heal=lambda changes: changes.put(file, joined(ours, whole)))
    other = f"{file.removesuffix('.toml')} (theirs).toml"

    def part(changes: Changes) -> None:
        changes.put(file, ours.data)
        changes.put(other, theirs.data)

    return problem._replace(heal=part, involves=(file, other))


def _lost(root: Path, case_id: str, seen: Seen) -> Problem:
    """One file, in the wrong place or under a wrong name."""
    involves = (seen.file, seen.home)

    def heal(changes: Changes) -> None:
        if not (root / seen.home).exists():
            changes.move(seen.file, seen.home)

    if Path(seen.file).name == f"{case_id}{SUFFIX}":
        state = say("the case is open") if seen.is_open else say("the case is closed")
        message = say("it stands in the wrong folder: {state}", state=state)
        fix = say("an interrupted close; the next change of the case moves it, or cst doctor --fix")
        return Problem(seen.file, "place", message, fix, "move", heal, involves)
    message = say("it holds the case '{case}' under another name", case=case_id)
    fix = say("cst doctor --fix gives it the name '{file}'", file=seen.home)
    return Problem(seen.file, _misnamed(seen.file), message, fix, "rename", heal, involves)


def _several(root: Path, case_id: str, seen: Iterable[Seen], store: FileStore) -> Iterator[Problem]:
    """Copies of one case become one; a number that two machines gave twice is given anew to one of the two."""
    copies = []
    for place in seen:
        data = atomic.read(root / place.file)
        copies.append(Copy(place.file, data, casefile.parse_any(data, place.file)))
    first, *others = grouped(copies)
    yield from _copies(root, case_id, first)
    for group in others:
        yield _twice_given(root, case_id, group, store)


def _copies(root: Path, case_id: str, group: list[Copy]) -> Iterator[Problem]:
    whole = union(copy.case for copy in group)
    timeline = fold(whole)
    home = home_of(timeline)
    if len(group) == 1:
        if group[0].file != home:
            yield _lost(root, case_id, Seen(group[0].file, home, timeline.is_open))
        return

    def heal(changes: Changes) -> None:
        _join(changes, group, whole, home)

    fix = say("cst doctor --fix makes one of all, with everything that happened in each")
    involves = (*(copy.file for copy in group), home)
    for copy in group:
        if not copy.is_named:
            message = say("it is another copy of the case '{case}'", case=case_id)
            yield Problem(copy.file, _misnamed(copy.file), message, fix, "union", heal, involves)
    named = [copy.file for copy in group if copy.is_named]
    if len(named) > 1:
        message = say("the same case stands in '{others}', too", others=", ".join(named[1:]))
        yield Problem(named[0], "double", message, fix, "union", heal, involves)


def _join(changes: Changes, group: list[Copy], whole: Case, home: str) -> None:
    """The union in the place where the case belongs, every other copy in the trash."""
    base = max(group, key=lambda copy: (copy.file == home, copy.is_named, len(copy.case.events), copy.file))
    data = joined(base, whole)
    if base.file != home or data != base.data:
        changes.put(home, data)
    for copy in group:
        if copy.file != home:
            changes.away(copy.file)


def _misnamed(file: str) -> str:
    """The code for a file whose name is not that of its case: where it is that of another, every reader stumbles."""
    path = Path(file)
    return "unreadable" if path.suffix == SUFFIX and FULL_ID.fullmatch(path.stem) else "name"


def _twice_given(root: Path, case_id: str, group: list[Copy], store: FileStore) -> Problem:
    def heal(changes: Changes) -> None:
        renumbered(root, group, store, changes)

    message = say("it is another complaint than the one that has the number '{case}', too", case=case_id)
    fix = say("two machines gave one number; cst doctor --fix gives this one a new number")
    files = tuple(copy.file for copy in group)
    return Problem(files[0], "number", message, fix, "renumber", heal, files)


def _half_merged(census: Census, case_id: str, message: Message) -> Problem:
    """Completing it takes more than files: `fix_code` says that it can be done, `involves` names the two cases."""
    into = census.merges.into(case_id) or ""
    file = census.places[case_id][0].file
    if circle := census.merges.circle(case_id):
        fix = say("cst doctor --fix takes the merge of '{case}' back", case=circle[0])
        return Problem(file, "merge", message, fix, "unmerge", None, circle)
    if into not in census.places:
        return Problem(
            file, "merge", message, say("look for the file of '{into}' in trash/ and in your backups", into=into)
        )
    fix = say("cst merge {case} {into} completes the merge", case=case_id, into=into)
    return Problem(file, "merge", message, fix, "merge", None, (case_id, into))
