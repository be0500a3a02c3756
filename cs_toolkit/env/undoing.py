"""The last command taken back: its events retracted, its cases and files as they stood before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cs_toolkit.config import FILE
from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.shop_folder import CALENDARS, FAQ
from cs_toolkit.core.timeline import TAKEN_FROM, Timeline, fold
from cs_toolkit.env.events import NewEvent
from cs_toolkit.errors import CaseNotFound, CstError, StoreTrouble, Unreadable, say
from cs_toolkit.store import attachments, calendar_files, steps
from cs_toolkit.store.atomic import read
from cs_toolkit.store.issue_names import FILE as ISSUES
from cs_toolkit.store.issue_names import decisions
from cs_toolkit.store.journal import FINAL, Entry
from cs_toolkit.store.learned import FILE as LEARNED

if TYPE_CHECKING:
    from cs_toolkit.core.model import Event
    from cs_toolkit.env import Env

# Commands about two cases that make no sense on one of them alone.
_AS_ONE: Final = frozenset({"link", "merge"})


def take_back(env: Env, case_id: str | None, by: str | None) -> list[Entry] | None:
    """The last command, or the last one on a case, taken back; what it had noted, None where there is nothing.

    The caller holds the lock.
    """
    run = next((run for run in _runs(env, case_id) if any(_happened(env, entry) for entry in run)), None)
    if run is None:
        return None
    if run[0].command in FINAL:
        raise CstError(
            say("{command} cannot be taken back, and nothing before it", command=run[0].command),
            say("cst undo CASE takes back what was recorded on a case since"),
        )
    alone = case_id if run[0].command not in _AS_ONE else None
    parts = [entry.only(alone) if alone else entry for entry in run]
    _refuse(env, parts)
    for entry, part in zip(run, parts, strict=True):
        _take_back(env, part, by)
        env.shop.journal.drop(entry, alone)
    return parts


def _runs(env: Env, case_id: str | None) -> Iterator[list[Entry]]:
    """The notes of each command, the last one first; a note of an older cst is a command of its own."""
    noted = enumerate(env.shop.journal.latest(case_id))
    return ([entry for _, entry in run] for _, run in groupby(noted, lambda found: found[1].run or found[0]))


def _happened(env: Env, entry: Entry) -> bool:
    """A command is noted before it changes anything: one that was killed or refused may have changed nothing."""
    if entry.command in FINAL:
        return True
    for case_id in (*entry.created, *entry.events):
        with suppress(CaseNotFound, Unreadable):
            there = {event.id for event in _itself(env, case_id).events}
            if case_id in entry.created or there & set(entry.events[case_id]):
                return True
    if any(_is_as_left(env, name, *texts) is not False for name, texts in entry.files.items()):
        return True
    return any(steps.happened(env.shop.root, step) for step in _steps([entry]))


def _itself(env: Env, case_id: str) -> Timeline:
    """A case, whatever it was merged into."""
    return fold(env.shop.store.get(case_id).case)


def _steps(entries: Iterable[Entry]) -> list[steps.Step]:
    """What the notes, the last one first, say of files: in the order in which it was done."""
    noted: list[Sequence[str | None]] = [step for entry in reversed(list(entries)) for step in entry.steps]
    return steps.settled(map(steps.step_from, noted))


def _text(env: Env, name: str) -> str | None:
    """What stands now where a command replaced a text; None where nothing does."""
    if name == ISSUES:
        return decisions(env.shop.issue_names.load())
    if FULL_ID.fullmatch(name):
        with suppress(CaseNotFound):
            return env.shop.store.source(name).text
        return None
    path = env.shop.root / name
    try:
        return read(path).decode("utf-8-sig")
    except FileNotFoundError:
        return "" if name == FILE else None
    except (OSError, ValueError) as error:
        raise Unreadable(name, say("{reason}", reason=error)) from error


def _is_as_left(env: Env, name: str, before: str | None, after: str | None) -> bool | None:
    """Whether a text stands as a command left it; False where it stands as before it, None where it is another.

    To a case that was edited, events may have been added since: they stay, taken back or not.
    """
    now = _text(env, name)
    if now in (before, after):
        return now == after
    if now is None or not FULL_ID.fullmatch(name):
        return None
    return True if now.startswith(after or "") else False if now.startswith(before or "") else None


def _refuse(env: Env, entries: Sequence[Entry]) -> None:
    """Raises CstError, before anything is taken back, where something was changed since."""
    for entry in entries:
        for name, (before, after) in entry.files.items():
            if _is_as_left(env, name, before, after) is None:
                raise StoreTrouble(
                    say("'{file}' was changed by hand or by another command since", file=name),
                    say("change it back by hand; undoing the older change would lose the newer one"),
                )
    steps.refuse_later_changes(env.shop.root, _steps(entries))


def _take_back(env: Env, entry: Entry, by: str | None) -> None:
    _take_back_steps(env, _steps([entry]))
    for case_id in entry.created:
        with suppress(CaseNotFound):  # an import that was killed half way
            env.shop.store.discard(case_id)
            attachments.discard(env.shop.root, case_id)
    changed = [_retract(env, case_id, noted, by) for case_id, noted in reversed(entry.events.items())]
    for name, (before, after) in entry.files.items():
        if _is_as_left(env, name, before, after):
            _restore(env, name, before, after)
    if any(changed):
        from cs_toolkit.env import sorting

        sorting.unlearn(env, filter(None, changed))


def _take_back_steps(env: Env, made: Sequence[steps.Step]) -> None:
    """Files as they stood; those of cases are noted as changed with cst."""
    from cs_toolkit.env.sealing import sealing
    from cs_toolkit.store.files import FileStore

    store = env.shop.store
    with sealing(store, made) if isinstance(store, FileStore) else nullcontext():
        for step in reversed(made):
            steps.take_back(env.shop.root, step)


def _retract(env: Env, case_id: str, noted: list[str], by: str | None) -> Timeline | None:
    """The events marked as taken back, and the files that nothing else attaches put away; the case then.

    Of a merge, the case that is back comes before the other one lets go of it.
    """
    before = _itself(env, case_id)
    events = [event for event in before.events if event.id in noted]
    if not events:
        return None
    after = env.append(
        case_id, [NewEvent("retracted", {"events": [event.id for event in events], "reason": "undo"}, None, by)]
    )
    if gone := _kept_beside(case_id, events) - _kept_beside(case_id, after.events):
        attachments.put_away(env.shop.root, gone)
    return after


def _kept_beside(case_id: str, events: Iterable[Event]) -> set[str]:
    """The files that events attached to the case itself; those of a merged one are kept where they came in."""
    own = (event for event in events if event.kind == "attached" and not event.get(TAKEN_FROM))
    return {attachments.located(case_id, event).payload["file"] for event in own}


def _restore(env: Env, name: str, before: str | None, after: str | None) -> None:
    """What a command replaced, as it was before it."""
    if name == FILE:
        env.shop.write_settings(before or "", after or "")
    elif name == ISSUES:
        env.shop.issue_names.restore(before, after)
    elif name == FAQ:
        env.shop.faq.restore(before, after)
    elif name.startswith(f"{CALENDARS}/"):
        calendar_files.write(env.shop.root, Path(name).stem, before, after)
    elif name == LEARNED:
        env.shop.learned.write(before)
    else:
        source = env.shop.store.source(name)
        since = source.text.removeprefix(after or "")
        env.shop.store.rewrite(name, f"{before or ''}{since}", source.revision)
