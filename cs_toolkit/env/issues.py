"""Recurring issues as commands ask for them: the cases of a period, grouped, under the ids that are remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit import packs
from cs_toolkit.core.recurring.issues import DEFAULT, RecurringIssue, View, described, group_of, parted
from cs_toolkit.core.recurring.memory import Book, settled
from cs_toolkit.errors import CstError, StoreTrouble, Unreadable, UsageProblem, listed, say
from cs_toolkit.store.issue_names import FILE, decisions

if TYPE_CHECKING:
    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.core.recurring.issues import Group
    from cs_toolkit.env import Env

_DAYS: Final = 90


class Period(NamedTuple):
    """Received from `since` on and before `until`; None is no bound."""

    since: datetime | None = None
    until: datetime | None = None


class UnknownIssue(CstError):
    """No issue has this id, or several begin with it."""

    exit_code = 4

    def __init__(self, typed: str, fitting: tuple[str, ...] = ()) -> None:
        if fitting:
            told = say("'{issue}' fits several issues: {names}", issue=typed, names=listed(fitting))
            super().__init__(told, say("type more of the id"))
        else:
            super().__init__(
                say("there is no issue '{issue}'", issue=typed),
                say("cst issues --min 1 lists them; --all looks further back"),
            )


class Issues(NamedTuple):
    """The issues of a view, every part of it, and the cases that were looked at by id."""

    found: tuple[RecurringIssue, ...]
    groups: tuple[Group, ...]
    facts: Mapping[str, CaseFacts]
    view: View
    book: Book


def period(env: Env, since: str | None, until: str | None, *, is_all: bool = False, days: int = _DAYS) -> Period:
    """The days that --since and --until name, both with them; the last 90 where neither was given."""
    first = env.day(since, time.min) if since else None
    last = env.day(until, time(23, 59, 59)) + timedelta(seconds=1) if until else None
    if first and first > env.now:
        raise UsageProblem(
            say("the period begins on {day}, which is still to come", day=first.date().isoformat()),
            say("name a day that has been with --since, for example: 30天前, last month"),
        )
    if first and last and last <= first:
        raise UsageProblem(say("the period ends before it begins"), say("--since names the earlier day"))
    if is_all or first or last:
        return Period(first, last)
    today = datetime.combine(env.now.astimezone(env.zone).date(), time.min, env.zone)
    return Period(today - timedelta(days=days), None)


def issues(env: Env, view: View = DEFAULT, within: Period | None = None) -> Issues:
    """The issues among the cases received within a period (all: None), the largest first."""
    facts = {told.id: told for told in env.facts(*(within or Period()))}
    groups = parted(facts.values(), view, packs.talk() if "text" in view.by else None)
    books = _books(env)
    placed, new = settled(groups, books.get(view.name, Book()))
    if groups and new != books.get(view.name):
        placed, new = _remembered(env, view, groups) or (placed, new)
    return Issues(described(placed, view, new.names), tuple(placed), facts, view, new)


def decide(env: Env, view: View, words: str, change: Callable[[Book], Book]) -> Book:
    """A decision of the owner about the issues of a view, noted for `undo` under the words of the command."""
    with env.shop.store.writing():
        books = env.shop.issue_names.load()
        before = decisions(books)
        books[view.name] = change(books.get(view.name, Book()))
        env.shop.journal.note(words, env.now, files={FILE: [before, decisions(books)]})
        env.shop.issue_names.save(books)
    return books[view.name]


def find(env: Env, typed: str, view: View, within: Period, *, is_anywhere: bool = False) -> tuple[Issues, Group]:
    """One issue, by its id or the start of it, with the issues of its view; raises `UnknownIssue`.

    `is_anywhere`: where the id is not of this view, the one it was seen in. What the period no longer shows is as it
    was seen last.
    """
    seen, issue = _seen(env, typed, view, is_anywhere)
    found = issues(env, seen, within)
    named = [group for group in found.groups if group.issue == issue or (not issue and _is_meant(typed, group.issue))]
    if len(named) > 1:
        raise UnknownIssue(typed, tuple(group.issue for group in named))
    return (found, named[0]) if named else _remembered_group(env, typed, issue, found)


def _remembered_group(env: Env, typed: str, issue: str | None, found: Issues) -> tuple[Issues, Group]:
    facts = {told.id: told for told in env.facts()} if issue else {}
    cases = [told for case, told in facts.items() if found.view.admits(told) and found.book.holder(case) == issue]
    if not issue or not cases:
        raise UnknownIssue(typed)
    return found._replace(facts=facts), group_of(issue, cases, found.view)


def _seen(env: Env, typed: str, view: View, is_anywhere: bool) -> tuple[View, str | None]:
    """In which view an id was seen last, and what it stands for there; None where it was in none."""
    books = _books(env)
    names = sorted(books if is_anywhere else books.keys() & {view.name}, key=lambda name: (name != view.name, name))
    fitting = [(name, known) for name in names for known in sorted(books[name].known) if _is_meant(typed, known)]
    fitting = [item for item in fitting if item[1] == typed] or fitting
    meant = [(name, books[name].meant(known)) for name, known in fitting]
    if len({issue for _, issue in meant}) > 1:
        raise UnknownIssue(typed, tuple(dict.fromkeys(issue for _, issue in meant)))
    if not meant:
        return view, None
    name, issue = meant[0]
    by, _, strict = name.partition(" ")
    return View(tuple(by.split(",")), view.at_least, bool(strict)), issue


def _is_meant(typed: str, issue: str) -> bool:
    wanted = typed.strip().lower()
    return bool(wanted) and issue.startswith((wanted, f"i{wanted}"))


def _books(env: Env) -> dict[str, Book]:
    """What is remembered; a file that is damaged is set aside, and one that cannot be read is told of."""
    names = env.shop.issue_names
    try:
        return names.load()
    except Unreadable as error:
        env.warn(error.message)
        try:
            with names.remembering():
                env.warn(say("set aside as '{file}'; issues get their ids anew", file=names.set_aside()))
        except StoreTrouble as trouble:
            env.warn(trouble.message)
    except StoreTrouble as error:
        env.warn(error.message)
    return {}


def _remembered(env: Env, view: View, groups: list[Group]) -> tuple[list[Group], Book] | None:
    """The groups settled under the lock and remembered; None where nothing can be written: they are shown as well."""
    try:
        with env.shop.issue_names.remembering():
            books = env.shop.issue_names.load()
            placed, new = settled(groups, books.get(view.name, Book()))
            env.shop.issue_names.save({**books, view.name: new})
    except StoreTrouble:
        return None
    return placed, new
