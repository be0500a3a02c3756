"""`cst issues`: what keeps coming back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import click

from cs_toolkit import params
from cs_toolkit.core.incidents import incident_of
from cs_toolkit.core.recurring.issues import DEFAULT, DIMENSIONS, Group, RecurringIssue, View, described
from cs_toolkit.core.recurring.memory import Book, merged, renamed, split_off
from cs_toolkit.env import Env
from cs_toolkit.env import issues as known
from cs_toolkit.errors import BadValue, UsageProblem, say, say_n
from cs_toolkit.render import issue_pages

_Given = dict[str, Any]


class _Dimensions(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """What cases are grouped by, in the order in which it divides."""

    name = "dimensions"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Raises `BadValue` for a name that is none of them."""
        if isinstance(value, tuple):
            return value
        named = [name.strip() for name in value.split(",") if name.strip()]
        for name in named:
            if name not in DIMENSIONS:
                raise BadValue(say("'{name}' is nothing to group by", name=name), params.candidates(name, DIMENSIONS))
        if not named:
            raise BadValue(say("nothing to group by was named"), params.candidates("", DIMENSIONS))
        return tuple(name for name in DIMENSIONS if name in named)


def _looking(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of what is looked at and how it is grouped."""
    for made in reversed(
        (
            params.option("--by", type=_Dimensions(), help=f"What they share: {','.join(DIMENSIONS)} (the default)."),
            params.option("--min", "least", type=params.Count(min=1), default=DEFAULT.at_least, show_default=True,
                          help="Of so many cases on."),
            params.option("--since", help="Received on or after this day (default: the last 90 days)."),
            params.option("--until", help="Received on or before this day."),
            params.option("--all", "is_all", is_flag=True, help="Whenever they were received."),
            params.option("--strict", is_flag=True, help="Words have to be more alike: smaller and purer groups."),
        )
    ):  # fmt: skip
        function = made(function)
    return function


@click.group(
    "issues",
    cls=params.Group,
    invoke_without_command=True,
    examples=[
        "cst issues",
        "cst issues --by text --min 1 -f json",
        "cst issues --since 30天前 --by product,cause",
        "cst issues show i8bb17b5c",
    ],
)
@_looking
@params.output_options
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """What keeps coming back: cases grouped by product, category and cause, then by what customers wrote.

    A cause found in --min cases stands alone; of the other cases of that product and category, those whose customers
    wrote the like stand alone where they are as many, and the rest stays together. Left out are praise, merged cases
    and those closed as duplicate, unfounded or withdrawn; --by text alone parts all cases but merged ones. An issue
    keeps its id while cases come. trend: cases in the first and in the second half of the period.
    """
    if ctx.invoked_subcommand is None:
        _list(params.env_of(ctx), given)


@command.command("show", examples=["cst issues show i8bb17b5c", "cst issues show 8bb1 -f json"])
@click.argument("issue", metavar="ISSUE")
@_looking
@params.output_options
@params.pass_env
def show(env: Env, /, *, issue: str, **given: Any) -> None:
    """One issue: its cases, what customers wrote, why they belong together, what solved them, what to do next."""
    found, group = _find(env, issue, given)
    described_one = described([group], found.view._replace(at_least=1), found.book.names)
    (one,), (row,) = described_one, _rows(env, described_one, found, given)
    row = issue_pages.with_details(row, one, found.facts)
    if env.format == "table" and not env.options.columns:
        env.print(issue_pages.issue_page(row, one, found.facts, env.zone))
    else:
        env.emit([row], issue_pages.ISSUE)


@command.command("merge", examples=["cst issues merge i8bb17b5c i02cf9a11"])
@click.argument("issue", metavar="ISSUE")
@click.argument("other", metavar="OTHER")
@_looking
@params.pass_env
def merge(env: Env, /, *, issue: str, other: str, **given: Any) -> None:
    """Make two issues one, called ISSUE, from now on. cst undo takes it back."""
    found, one = _find(env, issue, given)
    _, two = _find(env, other, {**given, "by": found.view.by, "strict": found.view.is_strict})
    if one.issue == two.issue:
        raise UsageProblem(say("both are the issue '{issue}'", issue=one.issue), say("name two issues"))
    _decide(env, found.view, ("merge", one.issue, two.issue), lambda book: merged(book, one.issue, two.issue))
    env.talk(say("{other} is part of {issue} now", other=two.issue, issue=one.issue))


@command.command(
    "split",
    examples=["cst issues split i8bb17b5c 20261122-03 20261122-07", "cst issues split i8bb17b5c 3 --into i02cf9a11"],
)
@click.argument("issue", metavar="ISSUE")
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@params.option("--into", metavar="ISSUE", help="Another issue that they belong to.")
@_looking
@params.pass_env
def split(env: Env, /, *, issue: str, cases: tuple[str, ...], into: str | None, **given: Any) -> None:
    """Take cases out of an issue, into one of their own or with --into into another. cst undo takes it back."""
    found, group = _find(env, issue, given)
    moved = sorted({env.timeline(case).case.id for case in cases})
    _check_split(group, moved)
    same = {**given, "by": found.view.by, "strict": found.view.is_strict}
    target = _find(env, into, same)[1].issue if into else None
    told = ("split", group.issue, *moved)
    made, _ = split_off(found.book, group.issue, moved, target)
    _decide(env, found.view, told, lambda book: split_off(book, group.issue, moved, made)[1])
    env.talk(
        say_n(
            "{count} case of {issue} is in {made} now",
            "{count} cases of {issue} are in {made} now",
            len(moved),
            issue=group.issue,
            made=made,
        )
    )
    env.print([made])


@command.command("rename", examples=['cst issues rename i8bb17b5c "杯盖漏水"', 'cst issues rename i8bb17b5c ""'])
@click.argument("issue", metavar="ISSUE")
@click.argument("name", metavar="NAME")
@_looking
@params.pass_env
def rename(env: Env, /, *, issue: str, name: str, **given: Any) -> None:
    """Give an issue a name of your own, shown as its label; an empty one takes it away. cst undo takes it back."""
    found, group = _find(env, issue, given)
    own = params.cleaned({"name": name}).get("name", "")
    _decide(env, found.view, ("rename", group.issue), lambda book: renamed(book, group.issue, own))
    env.talk(say("{issue} is called '{name}' now", issue=group.issue, name=own or group.issue))


def _list(env: Env, given: _Given) -> None:
    view = _view(given)
    found = known.issues(env, view, _period(env, given))
    rows = _rows(env, found.found, found, given)
    if env.format == "table":
        rows = [issue_pages.for_people(row, env.zone) for row in rows]
    env.emit(rows, issue_pages.ISSUES, issue_pages.ISSUES_SHORT)
    if not rows:
        count = sum(len(group.cases) for group in found.groups)
        env.talk(
            say(
                "nothing keeps coming back (cases looked at: {count}, alike at least: {least}); --min asks for fewer,"
                " --all looks further back",
                count=count,
                least=view.at_least,
            )
        )


def _view(given: _Given) -> View:
    return View(given["by"] or DEFAULT.by, given["least"], given["strict"])


def _period(env: Env, given: _Given) -> known.Period:
    return known.period(env, given["since"], given["until"], is_all=given["is_all"])


def _find(env: Env, issue: str, given: _Given) -> tuple[known.Issues, Group]:
    is_anywhere = not given["by"] and not given["strict"]
    return known.find(env, issue, _view(given), _period(env, given), is_anywhere=is_anywhere)


def _rows(env: Env, issues: Iterable[RecurringIssue], found: known.Issues, given: _Given) -> list[dict[str, Any]]:
    incidents, half, names = incident_of(found.facts.values()), _half(env, found, given), found.book.names
    return [
        issue_pages.issue_row(issue, found.facts, found.view.by, names.get(issue.issue), incidents, half)
        for issue in issues
    ]


def _half(env: Env, found: known.Issues, given: _Given) -> datetime:
    """The middle of the period; where it has no beginning, the first case begins it."""
    within = _period(env, given)
    first = within.since or min((told.received_at for told in found.facts.values()), default=env.now)
    return first + (min(within.until or env.now, env.now) - first) / 2


def _check_split(group: Group, moved: list[str]) -> None:
    strange = [case for case in moved if case not in group.ids]
    if strange:
        raise UsageProblem(
            say("'{case}' is not in the issue '{issue}'", case=strange[0], issue=group.issue),
            say("cst issues show {issue} lists its cases", issue=group.issue),
        )
    if len(moved) == len(group.ids):
        raise UsageProblem(
            say("these are all cases of the issue '{issue}'", issue=group.issue),
            say("name some of them; cst issues merge puts whole issues together"),
        )


def _decide(env: Env, view: View, words: tuple[str, ...], change: Callable[[Book], Book]) -> None:
    known.decide(env, view, " ".join(("issues", *words)), change)
