"""Every number of a report once more, from the flat exports alone: csv in, plain sums out; nothing of the engine.

Written differently on purpose: rows are strings and times seconds since 1970; there are no cases, only tables.
"""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, str]
Key = tuple[str, str, str | None]
Numbers = dict[Key, tuple[Any, int | None, int | None]]

SPOKEN = ("acknowledged", "replied", "offered", "resolved", "followed_up")
EARLY = ("withdrawn", "duplicate", "unfounded", "no-reply")


def table(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def stamp(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


class Oracle:
    """The numbers of one period, by (section, key, name): value, n, of."""

    def __init__(
        self, tables: dict[str, list[Row]], *, since: str, until: str, before: str, now: str, zone: str
    ) -> None:
        self.cases = {row["case"]: row for row in tables["cases"]}
        self.events: dict[str, list[Row]] = defaultdict(list)
        for row in tables["events"]:
            self.events[row["case"]].append(row)
        self.steps, self.promises, self.given = tables["steps"], tables["promises"], tables["given"]
        self.rates, self.rates_before = tables["rates"], tables["rates_before"]
        self.since, self.until, self.before, self.now = map(stamp, (since, until, before, now))
        self.zone = ZoneInfo(zone)
        self.found: Numbers = {}

    # which cases

    def gone(self, case: str) -> bool:
        return any(row["kind"] == "merged" and row["role"] == "merged-away" for row in self.events[case])

    def received(self, since: float, until: float) -> list[str]:
        return [name for name, row in self.cases.items() if since <= stamp(row["received_at"]) < until]

    def here(self) -> list[str]:
        return [name for name in self.received(self.since, self.until) if not self.gone(name)]

    def earlier(self) -> list[str]:
        return [name for name in self.received(self.before, self.since) if not self.gone(name)]

    def counted(self, names: Iterable[str]) -> list[str]:
        rows = ((name, self.cases[name]) for name in names)
        not_counted = ("duplicate", "unfounded", "withdrawn")
        return [n for n, row in rows if row["category"] != "praise" and row["outcome"] not in not_counted]

    def times(self, case: str, kind: str) -> list[float]:
        return [stamp(row["at"]) for row in self.events[case] if row["kind"] == kind]

    def known_cause(self, case: str) -> str:
        cause = self.cases[case]["cause"]
        return "" if cause == "unknown" else cause

    # writing down

    def put(self, section: str, key: str, value: Any, name: str | None = None, n: Any = None, of: Any = None) -> None:
        self.found[section, key, name] = (value, n, of)

    def share(self, section: str, key: str, part: int, whole: int, name: str | None = None) -> None:
        self.put(section, key, round(part / whole, 4) if whole else None, name, part, whole)

    def spans(self, section: str, key: str, seconds: list[int], name: str | None = None) -> None:
        ordered = sorted(seconds)
        p90 = next((value for rank, value in enumerate(ordered, 1) if rank * 10 >= len(ordered) * 9), None)
        self.put(section, f"{key}_median", int(statistics.median(ordered)) if ordered else None, name, len(ordered))
        self.put(section, f"{key}_p90", p90, name, len(ordered))

    def numbers(self) -> Numbers:
        for compute in (
            self.volume, self.weeks, self.response, self.step_tables, self.outcomes, self.paretos, self.places,
            self.money, self.promise_numbers, self.scores, self.replies, self.incidents,
        ):  # fmt: skip
            compute()
        return self.found

    # the sections

    def volume(self) -> None:
        here, earlier = self.here(), self.earlier()
        counted, counted_before = len(self.counted(here)), len(self.counted(earlier))
        self.put("volume", "received", len(here))
        self.put("volume", "received_before", len(earlier))
        self.put("volume", "counted", counted)
        self.put("volume", "counted_before", counted_before)
        self.share("volume", "change", counted - counted_before, counted_before)
        self.put("volume", "merged", len(self.received(self.since, self.until)) - len(here))
        self.put("volume", "open", sum(not self.cases[name]["closed_at"] for name in here))
        self.put("volume", "estimated", sum(self.cases[name]["received_estimated"] == "true" for name in here))
        for kind in {self.cases[name]["kind"] for name in (*here, *earlier)}:
            self.put("volume", "cases", sum(self.cases[name]["kind"] == kind for name in here), kind)
            self.put("volume", "cases_before", sum(self.cases[name]["kind"] == kind for name in earlier), kind)

    def weeks(self) -> None:
        last = datetime.fromtimestamp(self.until - 1, self.zone).date()
        first = datetime.fromtimestamp(self.since, self.zone).date()
        mondays: list[date] = []
        monday = last - timedelta(days=last.weekday())
        while len(mondays) < 13 or (monday + timedelta(days=6) >= first and len(mondays) < 53):
            mondays.append(monday)
            monday -= timedelta(days=7)
        alive = [name for name in self.cases if not self.gone(name)]
        anything = False
        for monday in reversed(mondays):
            start = datetime(monday.year, monday.month, monday.day, tzinfo=self.zone)
            end = start + timedelta(days=7)
            if start.timestamp() > self.now:
                continue
            label = monday.strftime("%G-W%V")
            names = [n for n in alive if start.timestamp() <= stamp(self.cases[n]["received_at"]) < end.timestamp()]
            anything = anything or bool(names)
            if not anything and end.timestamp() <= self.since:
                continue
            self.put("weeks", "received", len(names), label)
            self.put("weeks", "counted", len(self.counted(names)), label)

    def response(self) -> None:
        here = set(self.here())
        first = [
            row for row in self.steps
            if row["case"] in here and row["clock"] == "method.acknowledge" and row["episode"] == "1"
            and row["met_at"] and row["late_logged"] == "false"
        ]  # fmt: skip
        self.spans("response", "first_response_wall", [int(row["wall_seconds"]) for row in first])
        self.spans("response", "first_response_shop", [int(row["worked_seconds"]) for row in first])
        waiting = [n for n in here if not self.cases[n]["closed_at"] and not self.spoken(n)]
        self.put("response", "unanswered", len(waiting))
        asked = [name for name in here if self.cases[name]["kind"] in ("complaint", "after-sales")]
        for key, kind in (("offered_in_time", "offered"), ("resolved_in_time", "resolved")):
            verdicts = [verdict for name in asked if (verdict := self.in_time(name, kind)) is not None]
            self.share("response", key, sum(verdicts), len(verdicts))
        taken = [seconds for name in asked if (seconds := self.resolution(name)) is not None]
        self.put("response", "solved", len(taken))
        self.spans("response", "resolution", taken)

    def spoken(self, case: str) -> list[Row]:
        return [row for row in self.events[case] if row["kind"] in SPOKEN and row["text"].strip()]

    def in_time(self, case: str, kind: str) -> bool | None:
        row = self.cases[case]
        end = stamp(row["received_at"]) + 3 * 3600
        if row["outcome"] in EARLY or stamp(row["logged_at"]) > end:
            return None
        done = self.times(case, kind)[:1]
        if done and done[0] <= end:
            return True
        return False if end < self.now else None

    def resolution(self, case: str) -> int | None:
        rows, row = self.events[case], self.cases[case]
        reopened = max((index for index, event in enumerate(rows) if event["kind"] == "reopened"), default=0)
        solved = [index for index, event in enumerate(rows) if event["kind"] == "resolved"]
        if not row["closed_at"]:
            solved = [index for index in solved if index >= reopened]
        if not solved:
            return None
        seconds = stamp(rows[solved[-1]]["at"]) - stamp(row["received_at"])
        shut: float | None = None
        for event in rows[: solved[-1]]:
            if event["kind"] == "closed":
                shut = stamp(event["at"])
            elif event["kind"] == "reopened":
                seconds -= max(0.0, stamp(event["at"]) - shut) if shut is not None else 0
                shut = None
        return max(0, int(seconds))

    def step_tables(self) -> None:
        here = set(self.here())
        by_clock: dict[str, list[Row]] = defaultdict(list)
        for row in self.steps:
            if row["case"] in here and row["clock"] != "promise":
                by_clock[row["clock"]].append(row)
        for clock, rows in by_clock.items():
            is_own = clock.startswith("method.") or clock == "answer"
            section, name = ("steps", clock.replace("method.", "")) if is_own else ("deadlines", clock)
            decided = [row["missed"] == "true" for row in rows if row["missed"]]
            self.put(section, "decided", len(decided), name)
            self.share(section, "late", sum(decided), len(decided), name)
            self.put(section, "late_logged", sum(row["late_logged"] == "true" for row in rows), name)
            if is_own:
                met = [row for row in rows if row["met_at"] and row["late_logged"] == "false"]
                self.spans(section, "wall", [int(row["wall_seconds"]) for row in met], name)
                self.spans(section, "shop", [int(row["worked_seconds"]) for row in met], name)

    def outcomes(self) -> None:
        here = self.here()
        ended = Counter(self.cases[name]["outcome"] or "open" for name in here)
        self.share("outcomes", "ended_early", sum(ended[name] for name in EARLY), len(here))
        again = [name for name in here if self.times(name, "reopened")]
        once = [name for name in here if self.cases[name]["closed_at"] or name in again]
        self.share("outcomes", "reopened", len(again), len(once))
        self.put("outcomes", "reopenings", sum(len(self.times(name, "reopened")) for name in here))
        for outcome, count in ended.items():
            self.share("outcomes", "cases", count, len(here), outcome)

    def paretos(self) -> None:
        self.pareto("categories", lambda name: self.cases[name]["category"], lambda name: True)
        self.pareto("causes", self.known_cause, self.to_diagnose)
        self.pareto("parties", lambda name: self.known_cause(name) and self.cases[name]["party"], self.to_diagnose)

    def to_diagnose(self, case: str) -> bool:
        return self.cases[case]["kind"] == "complaint" or bool(self.known_cause(case))

    def pareto(self, section: str, named: Callable[[str], str], wanted: Callable[[str], bool]) -> None:
        counted = self.counted(self.here())
        found = Counter(filter(None, map(named, counted)))
        before = Counter(filter(None, map(named, self.counted(self.earlier()))))
        self.share(section, "known", sum(found.values()), len([name for name in counted if wanted(name)]))
        reached = 0
        for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
            reached += count
            self.share(section, "cases", count, sum(found.values()), name)
            self.share(section, "cumulative", reached, sum(found.values()), name)
            self.put(section, "cases_before", before[name], name)

    def places(self) -> None:
        sections = {"product": "products", "carrier": "carriers", "platform": "platforms", "warehouse": "warehouses"}
        for by, section in sections.items():
            rows = [
                row
                for row in self.rates
                if row["by"] == by and (row["complaints"] != "0" or row["verdict"] == "better")
            ]
            before = {row["name"].casefold(): int(row["complaints"]) for row in self.rates_before if row["by"] == by}
            if all(row["name"] == "(unknown)" for row in rows):
                continue
            for row in rows:
                self.put(section, "complaints", int(row["complaints"]), row["name"])
                self.put(section, "complaints_before", before.get(row["name"].casefold(), 0), row["name"])
                if row["rate"]:
                    self.share(section, "rate", int(row["complaints"]), int(row["orders"]), row["name"])
                if row["saving"]:
                    self.put(section, "saving", Decimal(row["saving"]), row["name"])

    def money(self) -> None:
        decided: dict[str, list[Row]] = defaultdict(list)
        for row in self.given:
            if not self.gone(row["case"]) and self.since <= stamp(row["at"]) < self.until:
                decided[row["currency"]].append(row)
        costs: dict[str, list[Decimal | None]] = defaultdict(list)
        for name in self.here():
            spent = [Decimal(row["cost"]) for row in self.events[name] if row["kind"] == "resolved" and row["cost"]]
            if self.times(name, "resolved"):
                costs[self.cases[name]["currency"] or "CNY"].append(sum(spent, Decimal(0)) if spent else None)
        for currency in {*decided, *costs}:
            self.put("compensation", "decisions", len(decided[currency]), currency)
            for key in ("worth", "beyond"):
                self.amount(key, [Decimal(row[key]) if row[key] else None for row in decided[currency]], currency)
            self.amount("cost", costs[currency], currency)
        self.budget()

    def amount(self, key: str, amounts: list[Decimal | None], currency: str) -> None:
        known = [amount for amount in amounts if amount is not None]
        self.put("compensation", key, sum(known) if known else None, currency, len(known), len(amounts))

    def budget(self) -> None:
        """Of 500 a month, in CNY; what has no currency is in the shop's."""
        spent: dict[str, list[Decimal]] = defaultdict(list)
        for row in self.given:
            if row["beyond"] and not self.gone(row["case"]) and row["currency"] == "CNY":
                day = datetime.fromtimestamp(stamp(row["at"]), self.zone)
                spent[day.strftime("%Y-%m")].append(Decimal(row["beyond"]))
        day = self.since
        while day < self.until:
            month = datetime.fromtimestamp(day, self.zone).strftime("%Y-%m")
            total = sum(spent[month], Decimal(0))
            self.put("budget", "spent", total, month, len(spent[month]))
            self.put("budget", "budget", Decimal(500), month)
            self.put("budget", "used", round(float(total) / 500, 4), month)
            day += 86400

    def promise_numbers(self) -> None:
        here = set(self.here())
        rows = [row for row in self.promises if row["case"] in here]
        kept = [row["kept"] == "true" for row in rows if row["kept"]]
        self.share("promises", "kept", sum(kept), len(kept))
        self.put("promises", "broken", kept.count(False))
        open_ones = [row for row in rows if not row["kept"] and row["ended"] != "replaced"]
        self.put("promises", "running", len(open_ones))

    def scores(self) -> None:
        rated = [
            (row["case"], stamp(row["at"]), int(row["score"]))
            for rows in self.events.values() for row in rows
            if row["kind"] == "rated" and not self.gone(row["case"])
        ]  # fmt: skip
        scores = [score for _, at, score in rated if self.since <= at < self.until]
        self.share("satisfaction", "csat", sum(score > 3 for score in scores), len(scores))
        self.put("satisfaction", "mean", round(statistics.mean(scores), 2) if scores else None, None, len(scores))
        for score in range(1, 6) if scores else ():
            self.share("satisfaction", "scores", scores.count(score), len(scores), str(score))
        asked = {}
        for case in self.cases:
            times = [at for at in self.times(case, "surveyed") if self.since <= at < self.until]
            if times and not self.gone(case):
                asked[case] = times[0]
        answered = [case for case, first in asked.items() if any(c == case and at >= first for c, at, _ in rated)]
        self.share("satisfaction", "answered", len(answered), len(asked))
        recover = [
            row["missed"] for row in self.steps
            if row["clock"] == "method.recover" and row["missed"] and not self.gone(row["case"])
            and self.since <= stamp(row["started_at"]) < self.until
        ]  # fmt: skip
        self.share("satisfaction", "recovered", recover.count("false"), len(recover))
        self.low_scores([(case, score) for case, at, score in rated if self.since <= at < self.until])

    def low_scores(self, rated: list[tuple[str, int]]) -> None:
        """All that is true of low-scored cases; the report names the five most frequent."""
        last = dict(rated)
        low, others = [case for case in last if last[case] <= 2], [case for case in last if last[case] > 2]
        truths: dict[str, set[str]] = {}
        for case in last:
            told = {f"category:{self.cases[case]['category']}"}
            if self.known_cause(case):
                told.add(f"cause:{self.known_cause(case)}")
            missed = [row["clock"] for row in self.steps if row["case"] == case and row["missed"] == "true"]
            missed = [clock for clock in missed if clock not in ("promise", "method.recover")]
            told |= {f"late:{clock.replace('method.', '')}" for clock in missed}
            if any(row["case"] == case and row["kept"] == "false" for row in self.promises):
                told.add("promise:broken")
            truths[case] = told
        for name in set().union(*(truths[case] for case in low)):
            self.share("low_scores", "low", sum(name in truths[case] for case in low), len(low), name)
            self.share("low_scores", "others", sum(name in truths[case] for case in others), len(others), name)

    def replies(self) -> None:
        spoken = [row for name in self.here() for row in self.spoken(name)]
        self.share("replies", "as_is", sum(row["as_is"] == "true" for row in spoken), len(spoken))

    def incidents(self) -> None:
        """Cases that hang together by links, through whatever lies between them."""
        near: dict[str, set[str]] = defaultdict(set)
        names = self.received(self.since, self.until)
        for name in names:
            for row in self.events[name]:
                if row["kind"] == "linked" or (row["kind"] == "merged" and row["role"] == "merged-away"):
                    near[name].add(row["other_case"])
                    near[row["other_case"]].add(name)
        seen: set[str] = set()
        for name in sorted(near):
            if name in seen:
                continue
            group, waiting = {name}, [name]
            while waiting:
                new = near[waiting.pop()] - group
                group |= new
                waiting += new
            seen |= group
            alive = group & set(self.here())
            if len(alive) > 1:
                self.put("incidents", "cases", len(alive), min(group))
