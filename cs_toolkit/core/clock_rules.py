"""Deadlines that platforms, payers and laws set, as data: which there are, and which of them fit a case.

The layout of the files is told at the head of the file of the law of China that binds the shop.
"""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, tzinfo
from typing import Any, Final, NamedTuple

from cs_toolkit.core import shape, taxonomy
from cs_toolkit.core.model import Case
from cs_toolkit.core.shape import Shape, day_of, only_keys, shaped
from cs_toolkit.errors import BadValue, say

UNITS: Final = ("minute", "hour", "calendar_day", "working_day", "week", "month", "year")
BINDS: Final = ("shop", "authority", "carrier", "buyer", "info")
SEVERITIES: Final = ("hard", "soft", "info")
# What starts or stops a clock: milestones, and what other events are.
HAPPENINGS: Final = (
    *taxonomy.RECORDED_MILESTONES,
    "complaint_received",
    "message_received",
    "replied",
    "offered",
    "resolved",
)
# No deadline is longer than ten years, in days at most.
_DAYS: Final = {"minute": 1 / 1440, "hour": 1 / 24, "week": 7, "month": 31, "year": 366}
_LONGEST: Final = 3660
# Whose rules hold, by what a case or the settings call it, where the names differ.
_RULES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "tmall": ("tmall", "taobao"),
    "card": ("card-network",),
    "shopify-payments": ("shopify",),
}
_EU: Final = "at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk"


class ClockRule(NamedTuple):
    """One deadline. Without an amount only a date that the platform reported counts; `due_field` names it there.

    `reason` is why a template has no number. `is_own`: the owner filled it in. `zone` is where its days end, None: the
    shop's; `rolls`: a last day that is none of work moves on to the next that is. `only_…` keep it to the cases that it
    may concern; a category of the shop's own counts as "other".
    """

    id: str
    trigger: str
    binds: str = "shop"
    met_by: tuple[str, ...] = ()
    step: str | None = None
    amount: int | None = None
    unit: str | None = None
    day0: str | None = None
    service_hours: str | None = None
    due_field: str | None = None
    severity: str = "hard"
    jurisdiction: str | None = None
    platform: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    consequence: str | None = None
    note_en: str | None = None
    note_zh_hans: str | None = None
    note_zh_hant: str | None = None
    source_title: str | None = None
    source_url: str | None = None
    source_date: date | None = None
    confidence: str = "high"
    verify: bool = False
    reason: str | None = None
    is_own: bool = False
    zone: tzinfo | None = None
    rolls: bool = False
    only_signals: tuple[str, ...] = ()
    only_families: tuple[str, ...] = ()
    only_categories: tuple[str, ...] = ()
    only_kinds: tuple[str, ...] = ()

    @property
    def is_template(self) -> bool:
        """No number was confirmed, and the owner has not filled it in."""
        return self.reason is not None and self.amount is None

    @property
    def asks_for(self) -> str | None:
        """What stops it, first of all."""
        return self.met_by[0] if self.met_by else None

    def holds_on(self, day: date) -> bool:
        """Whether the rule was valid on a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def _service_hours(value: Any) -> str:
    from cs_toolkit.core.hours import windows

    windows([value])
    return str(value)


def _positive(value: Any) -> int:
    if shape.whole(value) == 0:
        raise BadValue(say("'{value}' is not more than nothing", value=value))
    return int(value)


_SHAPES: Final[Mapping[str, Shape]] = {
    "id": shape.filled,
    "trigger": shape.slug(*HAPPENINGS),
    "binds": shape.slug(*BINDS),
    "met_by": shape.many(shape.slug(*HAPPENINGS)),
    "step": shape.slug(*taxonomy.STEPS),
    "amount": _positive,
    "unit": shape.slug(*UNITS),
    "day0": shape.slug("include", "exclude"),
    "service_hours": _service_hours,
    "due_field": shape.filled,
    "severity": shape.slug(*SEVERITIES),
    "jurisdiction": shape.filled,
    "platform": shape.filled,
    "valid_from": day_of,
    "valid_to": day_of,
    **dict.fromkeys(
        ("consequence", "note_en", "note_zh_hans", "note_zh_hant", "source_title", "source_url"), shape.filled
    ),
    "source_date": day_of,
    "confidence": shape.slug("high", "medium"),
    "verify": shape.flag,
    "reason": shape.filled,
    "only_signals": shape.many(shape.slug(*taxonomy.SIGNALS)),
    "only_families": shape.many(shape.slug(*taxonomy.CATEGORY_FAMILIES)),
    "only_categories": shape.many(shape.slug(*taxonomy.CATEGORIES)),
    "only_kinds": shape.many(shape.slug(*taxonomy.KINDS)),
}
# What the owner may say of a deadline in shop.toml; `trigger` and what follows only of one of the shop's own.
OWN_KEYS: Final = (
    "amount", "unit", "day0", "service_hours", "valid_from", "valid_to", "note", "off",
    "trigger", "met_by", "step", "severity", "platform", "only_signals", "only_families", "only_categories",
    "only_kinds",
)  # fmt: skip
_OWN_ONLY: Final = frozenset(OWN_KEYS[OWN_KEYS.index("trigger") :])


def rules_from(data: Mapping[str, Any], zone: tzinfo | None = None) -> tuple[ClockRule, ...]:
    """The deadlines of one file: its [[clock]] blocks and the [[template]] blocks that have no number."""
    only_keys(data, ("zone", "rolls", "clock", "template"), "a file of clocks")
    rolls = shaped("rolls", shape.flag, data.get("rolls", False))
    blocks = [(key, block) for key in ("clock", "template") for block in data.get(key, ())]
    return tuple(_in_order(_rule(key, block))._replace(zone=zone, rolls=rolls) for key, block in blocks)


def _rule(key: str, block: Mapping[str, Any]) -> ClockRule:
    name = block.get("id", "?")
    try:
        only_keys(block, _SHAPES, f"[[{key}]]")
        for needed in ("id", "trigger", "reason" if key == "template" else "binds"):
            if needed not in block:
                raise BadValue(say("'{name}' is missing", name=needed))
        rule = ClockRule(**{name: shaped(name, _SHAPES[name], value) for name, value in block.items()})
        _check_length(block)
        if rule.amount is None and not (rule.due_field or rule.reason):
            raise BadValue(say("'amount' is missing, and no 'due_field' says where the date stands"))
        return rule
    except BadValue as error:
        raise BadValue(say("clock '{name}': {problem}", name=name, problem=error.message), error.hint) from None


def _check_length(table: Mapping[str, Any]) -> None:
    """An amount has a unit, and is none that no calendar reaches."""
    if ("amount" in table) != ("unit" in table):
        raise BadValue(say("'amount' and 'unit' go together"))
    if "amount" in table and table["amount"] * _DAYS.get(table["unit"], 1) > _LONGEST:
        raise BadValue(
            say("amount: '{value}' {unit} is longer than ten years", value=table["amount"], unit=table["unit"])
        )


def _in_order(rule: ClockRule) -> ClockRule:
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        told = {"name": rule.id, "last": rule.valid_to, "first": rule.valid_from}
        raise BadValue(say("clock '{name}': it ends on {last}, before it starts on {first}", **told))
    return rule


def sources(case: Case, region: str) -> tuple[str, ...]:
    """Whose rules a case may fall under: the law of the region, the platform, the payer."""
    complaint = case.complaint
    found = [*laws(region)]
    for name in (complaint.platform, complaint.payment):
        found += _RULES_OF.get(name, (name,)) if name else ()
    return tuple(dict.fromkeys(found))


def laws(region: str) -> tuple[str, ...]:
    """Whose law holds in a region."""
    if region == "gb":
        return ("uk",)
    return (region, "eu") if region in _EU.split() else (region,)


def binding(rules: Iterable[ClockRule], case: Case, region: str, received_on: date) -> tuple[ClockRule, ...]:
    """The rules that fit a case: by platform, payer and law, and valid when the complaint came.

    A platform's rule for one market holds where that market's law does, or where the owner filled in the number.
    """
    return tuple(rule for rule in holding(rules, case, region, received_on) if _concerns(rule, case))


def holding(rules: Iterable[ClockRule], case: Case, region: str, day: date) -> tuple[ClockRule, ...]:
    """The rules of platform, payer and law that hold on a day, whatever is complained about."""
    names, law = sources(case, region), laws(region)
    return tuple(rule for rule in rules if rule.holds_on(day) and _fits(rule, names, law))


def _fits(rule: ClockRule, names: tuple[str, ...], law: tuple[str, ...]) -> bool:
    if rule.platform is not None and rule.platform not in names:
        return False
    return rule.is_own or rule.jurisdiction is None or rule.jurisdiction in law


def _concerns(rule: ClockRule, case: Case) -> bool:
    """Whether a complaint of this kind, with such signals and such categories, is one that the rule is about."""
    complaint = case.complaint
    if rule.only_signals and not set(rule.only_signals) & set(complaint.signals):
        return False
    if rule.only_kinds and complaint.kind not in rule.only_kinds:
        return False
    if not (rule.only_categories or rule.only_families):
        return True
    slugs = {slug if slug in taxonomy.FAMILY_OF else "other" for slug in (complaint.category, *complaint.also)}
    families = {taxonomy.FAMILY_OF[slug] for slug in slugs}
    return bool(slugs & set(rule.only_categories) or families & set(rule.only_families))


def own_values(value: Any) -> dict[str, dict[str, Any]]:
    """The owner's [clocks] table by id; `[clocks.a.b]` and `[clocks."a.b"]` are the same."""
    return {name: _own(name, table) for name, table in _flat("", shape.table({})(value))}


def _flat(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    nested = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    if path and len(nested) < len(table):
        yield path, {key: value for key, value in table.items() if key not in nested}
    elif len(nested) < len(table):
        raise BadValue(
            say("clocks: '{name}' is not a table", name=next(key for key in table if key not in nested)),
            say('write it as [clocks."taobao.after_sales"] with amount = 48 and unit = "hour"'),
        )
    for key, value in nested.items():
        yield from _flat(f"{path}.{key}" if path else key, value)


def _own(name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    try:
        only_keys(table, OWN_KEYS, f'[clocks."{name}"]')
        checked = {
            key: shaped(key, {**_SHAPES, "note": shape.filled, "off": shape.flag}[key], value)
            for key, value in table.items()
        }
        _check_length(checked)
        if "trigger" in checked and not {"amount", "met_by"} <= checked.keys():
            raise BadValue(say("a clock of your own needs trigger, met_by, amount and unit"))
        return checked
    except BadValue as error:
        raise BadValue(say("clocks.{name}: {problem}", name=name, problem=error.message), error.hint) from None


def with_own(rules: Iterable[ClockRule], own: Mapping[str, Mapping[str, Any]]) -> tuple[ClockRule, ...]:
    """The rules with the owner's values laid over them, those switched off left out, the shop's own added."""
    shipped = tuple(rules)
    known = {rule.id for rule in shipped}
    found = [_overlaid(rule, own.get(rule.id, {})) for rule in shipped if not own.get(rule.id, {}).get("off")]
    found += [
        ClockRule(name, **_values(table), is_own=True)
        for name, table in own.items()
        if name not in known and "trigger" in table and not table.get("off")
    ]
    return tuple(map(_in_order, found))


def _overlaid(rule: ClockRule, table: Mapping[str, Any]) -> ClockRule:
    if not table:
        return rule
    for key in table:
        if key in _OWN_ONLY:
            raise BadValue(
                say("clocks.{name}: '{key}' of a shipped clock cannot be changed", name=rule.id, key=key),
                say("switch it off (off = true) and give your own one another name"),
            )
    return rule._replace(**_values(table), is_own=True, verify=False)


def _values(table: Mapping[str, Any]) -> dict[str, Any]:
    values = {"note_en" if key == "note" else key: value for key, value in table.items() if key != "off"}
    if "note" in table:
        values["note_zh_hans"] = values["note_zh_hant"] = table["note"]
    return values
