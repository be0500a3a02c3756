"""What platform and payer ask for in a dispute, as far as the packs know it; for the owner, not for the dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final

from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import Message, say
from cs_toolkit.render import names
from cs_toolkit.render.rules import note_of
from cs_toolkit.render.views import deadline
from cs_toolkit.render.words import spoken, translated

_ASKED: Final = frozenset({"dispute_opened", "chargeback_opened"})


def hints(timeline: Timeline, terms: Terms, now: datetime, zone: tzinfo) -> Iterator[Message]:
    """By when evidence is asked for, where that is known; else where to look; with what is at stake."""
    running = {clock.name: clock for clock in assess(timeline, terms) if clock.is_pending}
    rules = [rule for rule in terms.rules if rule.binds == "shop" and _asks_for_evidence(rule)]
    for rule in rules:
        called = names.clock_with_id(rule.id)
        if clock := running.get(rule.id):
            yield say("{clock}: evidence is due by {due}", clock=called, due=deadline(clock.due_at, now, zone))
        for told in (note_of(rule, spoken()), rule.consequence, rule.reason):
            if told:
                yield say("{clock}: {told}", clock=called, told=translated(told))
        if rule.due_field:
            yield say("{clock}: the platform shows its date as {field}", clock=called, field=rule.due_field)
    platform = timeline.case.complaint.payment or timeline.case.complaint.platform
    if platform and not rules:
        yield say(
            "by when {platform} wants evidence is not known here: look it up in the seller center",
            platform=names.word("platform", platform),
        )


def _asks_for_evidence(rule: ClockRule) -> bool:
    return rule.trigger in _ASKED or "evidence_sent" in rule.met_by
