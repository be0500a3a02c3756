"""The targets, and which of them a case runs under."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cs_toolkit import packs
from cs_toolkit.core.policy import TARGETS, in_force, policy_from
from cs_toolkit.errors import BadValue

BUILT_IN = policy_from(packs.policy())
HOUR = timedelta(hours=1)


def test_the_built_in_targets_are_the_golden_three_hours() -> None:
    """The table of DESIGN section 4, number by number."""
    told = {name: getattr(BUILT_IN, name) / HOUR for name in TARGETS}
    assert told == {
        "acknowledge": 1, "diagnose": 2, "offer": 3, "resolve": 1, "follow_up": 24, "recover": 24, "close": 168,
        "answer": 1, "escalate": 1, "nudge": 24, "offer_again": 1, "no_reply": 168,
    }  # fmt: skip
    assert (BUILT_IN.version, BUILT_IN.counts) == ("built-in", "wall")


@pytest.mark.parametrize(
    ("text", "span"),
    [("30m", HOUR / 2), ("2h", 2 * HOUR), ("7d", 168 * HOUR), ("1h30m", HOUR * 1.5), ("90分钟", HOUR * 1.5)],
)
def test_a_target_is_a_duration_as_people_write_it(text: str, span: timedelta) -> None:
    """What is not named stays as built in."""
    own = policy_from({"acknowledge": text}, base=BUILT_IN)
    assert (own.acknowledge, own.diagnose, own.version) == (span, BUILT_IN.diagnose, "shop.toml")


@pytest.mark.parametrize(
    ("key", "value"),
    [("acknowledge", "soon"), ("acknowledge", 60), ("acknowledge", "9999999999d"), ("acknowledge", ""),
     ("valid_from", "2026-11-01"), ("counts", "nights"), ("lunch", "1h")],
)  # fmt: skip
def test_a_wrong_target_is_refused_by_key_and_value(key: str, value: object) -> None:
    """The owner sees which line it is."""
    with pytest.raises(BadValue) as caught:
        policy_from({key: value}, base=BUILT_IN)
    assert key in str(caught.value)


def test_a_running_case_keeps_the_policy_it_began_under() -> None:
    """By the day of receipt: the latest one that was valid then; of two from one day the one written last."""
    own = policy_from({"acknowledge": "2h"}, base=BUILT_IN)
    november = policy_from({"valid_from": date(2026, 11, 1), "acknowledge": "30m"}, base=BUILT_IN)
    again = policy_from({"valid_from": date(2026, 11, 1), "acknowledge": "20m"}, base=BUILT_IN)
    december = policy_from({"valid_from": date(2026, 12, 1)}, base=BUILT_IN)
    every = [BUILT_IN, own, december, november, again]
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)]
    assert [in_force(every, day) for day in days] == [own, again, again, december]
    assert in_force([BUILT_IN, december], date(2026, 11, 30)) is BUILT_IN
    assert (november.version, own.counts) == ("2026-11-01", "wall")
    assert policy_from({"counts": "shop-hours"}, base=BUILT_IN).counts == "shop-hours"
