"""The cases of a verb: one, or several where one act serves many, as after a storm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, listed, say
from cs_toolkit.params.asking import confirm, is_interactive
from cs_toolkit.params.command import F, option

if TYPE_CHECKING:
    from cs_toolkit.core.timeline import Timeline


class Cases(NamedTuple):
    """The cases as they were named; `is_sure`: nobody has to be asked whether all of them are meant."""

    names: tuple[str, ...]
    is_sure: bool

    def meant(self, env: Env) -> list[Timeline]:
        """Each case once, as it stands; from two on the owner is asked, or has said --yes (traps T24)."""
        found = {timeline.case.id: timeline for timeline in map(env.timeline, self.names)}
        if len(found) > 1 and not self.is_sure:
            _confirm(tuple(found))
        return list(found.values())


def cases_argument(function: F, *, required: bool = True) -> F:
    """One case or several, by id or any unambiguous shortening, and --yes; arrive as one `cases`."""

    def merged(*args: Any, case: tuple[str, ...], yes: bool, **given: Any) -> Any:
        return function(*args, cases=Cases(case, yes), **given)

    made = update_wrapper(merged, function)
    made = option("--yes", is_flag=True, help="Several cases are meant: do not ask.")(made)
    return cast(
        F, click.argument("case", nargs=-1, required=required, metavar="CASE…" if required else "[CASE]…")(made)
    )


def record(
    env: Env, timelines: Sequence[Timeline], build: Callable[[Timeline], Iterable[NewEvent]]
) -> Sequence[Timeline]:
    """Records on each case what `build` makes of it, on all or on none, for undo one command; shows what comes next."""
    if len(timelines) == 1:
        made = [env.record(timelines[0].case.id, build)]
    else:
        from cs_toolkit.env import recording

        made = recording.record_each(env, [timeline.case.id for timeline in timelines], build)
    env.show_next(*made)
    return made


def _confirm(cases: tuple[str, ...]) -> None:
    names = listed(cases)
    if not is_interactive():
        raise UsageProblem(
            say("{count} cases were named: {cases}", count=len(cases), cases=names),
            say("add --yes if all of them are meant"),
        )
    confirm(say("{count} cases: {cases}. All of them?", count=len(cases), cases=names))
