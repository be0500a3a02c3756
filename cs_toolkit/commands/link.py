"""`cst link`: cases have to do with one another: one event, one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from cs_toolkit import params
from cs_toolkit.core.incidents import to_link
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say


@params.command(
    "link",
    examples=[
        "cst link 3 1122-1",
        'cst link 3 4 5 6 --relation "台风停运"',
        'cst link $(cst list --carrier zto --since 3天前 -f ids) --relation "仓库漏水"',
    ],
)
@params.case_argument
@click.argument("others", nargs=-1, required=True, metavar="OTHER…")
@params.option("--relation", help="What they have to do with one another: the storm, the batch.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, others: tuple[str, ...], relation: str | None, stamp: params.Stamp) -> None:
    """Note that cases are of one event; each stays a case of its own (cst merge makes two of them one).

    All that hang together are one incident, called by its earliest case; it counts once in alerts. cst undo takes the
    link back.
    """
    with env.shop.store.writing():
        found = {timeline.case.id: timeline for timeline in map(env.timeline, (case, *others))}
        if len(found) == 1:
            raise UsageProblem(
                say("'{case}' and '{other}' are the same case", case=case, other=others[0]), say("name two cases")
            )
        new = _events(found, relation, stamp)
        if new:
            found |= env.record_all(new)
    if not new:
        env.talk(say("they are linked already"))
    env.show_next(*list(found.values())[:1])


def _events(found: Mapping[str, Timeline], relation: str | None, stamp: params.Stamp) -> dict[str, list[NewEvent]]:
    """A link with the earliest of them, noted in both, for each that has none yet or another relation."""
    about = params.cleaned({"relation": relation})
    known = {case: _links(timeline, about.get("relation")) for case, timeline in found.items()}
    new: dict[str, list[NewEvent]] = {}
    for one, other in to_link(known):
        new.setdefault(one, []).append(stamp.event("linked", {"case": other, **about}))
    return new


def _links(timeline: Timeline, relation: str | None) -> Sequence[str]:
    """The cases that one is linked with, in this relation where one is named."""
    links = [event for event in timeline.events if event.kind == "linked"]
    return [event.payload["case"] for event in links if relation is None or event.get("relation") == relation]
