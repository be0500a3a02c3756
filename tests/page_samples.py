"""A shop's month for pages: every kind of section has something to show, and the names are hostile."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from builders import at
from fact_builders import a_fact, a_gift, a_promise, a_rating, a_step

from cs_toolkit.core.insight import report as reports
from cs_toolkit.core.insight.ahead import ahead
from cs_toolkit.core.insight.brief import brief
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.report import Books
from cs_toolkit.core.insight.report_ahead import outlook
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.insight.report_type import Report
from cs_toolkit.core.order_counts import Tally

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-12-02T10:00+08:00")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1), ZONE)
HOSTILE = (
    "<script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "</title></style><svg onload=document.title='run'>",
    "Mug\u202e\x07🫖 " + "W" * 90,
)
_PRODUCTS = ("旅行杯 500ml", "保溫杯", "Desk lamp", *HOSTILE)
_CATEGORIES = ("delivery-damaged", "quality-defect", "delivery-late", "wrong-item", "not-as-described", "refund-slow")
_CAUSES = (
    ("packing", "shop"), ("carrier-delay", "carrier"), ("manufacturing", "supplier"), ("picking", "shop"), (None, None),
)  # fmt: skip
_TEXTS = (
    "杯口缺了一大块，没法送人，昨天就说会回我",
    "The lamp arrived with a cracked shade and no manual.",
    HOSTILE[0],
)


def a_month(*, hours: int = 24 * 150) -> list[CaseFacts]:
    """Cases of so many hours before `NOW`."""
    random = Random(6)
    moments = sorted(NOW - timedelta(hours=random.uniform(0, hours)) for _ in range(hours // 14))
    return [_case(number, moment, random) for number, moment in enumerate(moments)]


def _case(number: int, received: object, random: Random) -> CaseFacts:
    moment = at(str(received))
    cause, party = random.choices(_CAUSES, (8, 5, 3, 2, 2))[0]
    late = random.random() < 0.2
    met = moment + timedelta(minutes=random.randint(5, 170 if late else 55))
    carrier = random.choice(("zto", "sf", "jt", "jt", "jt", HOSTILE[1]))
    return a_fact(
        f"{moment:%Y%m%d}-{number:02}",
        received=moment,
        logged_at=moment,
        category=random.choices(_CATEGORIES, (8, 5, 4, 2, 2, 1))[0],
        product=random.choice(_PRODUCTS),
        carrier=carrier,
        platform=random.choice(("taobao", "jd")),
        warehouse=random.choice(("杭州仓", "深圳倉", HOSTILE[2])),
        cause=cause,
        party=party,
        text=random.choice(_TEXTS),
        first_response_at=met,
        offered_at=moment + timedelta(hours=2),
        resolved_at=moment + timedelta(hours=2, minutes=30 if not late else 300),
        resolution=9000 if not late else 25_000,
        cost=str(random.randint(8, 60)),
        steps=(
            a_step(started_at=moment, due_at=moment + timedelta(hours=1), met_at=met),
            a_step("method.offer", started_at=moment, due_at=moment + timedelta(hours=3), met_at=met),
        ),
        given=(a_gift(moment + timedelta(hours=2), beyond="5"),),
        promises=(a_promise(moment, is_kept=not late),),
        surveyed=(moment + timedelta(days=1),),
        ratings=(a_rating(2 if late else 5, moment + timedelta(days=1, hours=2)),) if number % 3 else (),
    )


def a_report(*, cases: list[CaseFacts] | None = None) -> Report:
    """The report of November of that shop, or of other cases."""
    found = a_month() if cases is None else cases
    tallies = [
        Tally(day.isoformat(), product, "", carrier, platform, warehouse, orders)
        for day in (date(2026, 11, 1) + timedelta(days=number) for number in range(30))
        for product, carrier, platform, warehouse, orders in (
            ("旅行杯 500ml", "zto", "taobao", "杭州仓", 14), ("保溫杯", "sf", "jd", "深圳倉", 11),
            ("Desk lamp", "jt", "taobao", "杭州仓", 6), (HOSTILE[0], HOSTILE[1], "jd", HOSTILE[2], 5),
        )
    ]  # fmt: skip
    books = Books(
        "CNY", tallies=tallies, more=(outlook(ahead([brief(case, ZONE) for case in found], NOW, ZONE), ZONE),)
    )
    return reports.report(found, NOVEMBER, books, now=NOW)
