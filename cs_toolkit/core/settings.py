"""What the settings of shop.toml are for, each with an example."""

from __future__ import annotations

from typing import Final, NamedTuple

from cs_toolkit.errors import Message, say


class Setting(NamedTuple):
    """What a key of shop.toml is for, an example of it, and whether it is a table that is empty by default."""

    doc: Message
    example: str
    is_table: bool = False


def _doc(text: str, example: str) -> Setting:
    return Setting(say(text), example)


def _section(text: str, example: str) -> Setting:
    return Setting(say(text), example, is_table=True)


SETTINGS: Final = {
    "schema": _doc("the version of this file's layout", "1"),
    "name": _doc("the shop's name, for replies", '"小杯子的店"'),
    "zone": _doc("the time zone of all local times; unset: the machine's", '"Asia/Shanghai"'),
    "language": _doc("the language of your screen: zh-Hans, zh-Hant or en", '"zh-Hans"'),
    "currency": _doc("the currency of amounts without one (ISO 4217)", '"CNY"'),
    "region": _doc("whose law applies (ISO 3166, or eu)", '"cn"'),
    "platforms": _doc("where you sell; the first one is the default of cst log", '["taobao"]'),
    "store": _doc("where cases are kept: files, or postgresql://USER@HOST/DATABASE", '"files"'),
    "lock_wait": _doc("seconds to wait for another cst that is writing", "10"),
    "drafter": _doc("your program that words drafts: a prompt in, a reply out", '"my-model --quiet"'),
    "drafter_timeout": _doc("seconds that it may take", "30"),
    "hours": _doc("opening hours by weekday; [[hours]] blocks where they change", 'mon = ["09:00-18:00"]'),
    "policy": _doc("[[policy]]: your own targets, from valid_from on", 'acknowledge = "30m"'),
    "goodwill": _section(
        "how far amends go beyond the loss: rate, cap (shares of the loss), when (serious, always); budgets"
        " per_case, per_month; late_per_day, what a day of lateness costs a customer",
        'rate = "0.20"',
    ),
    "remedies": _section(
        "what options may hold and what things cost: forbid (kinds), approve_above (a sum), freight and"
        " freight_express (a parcel), consumables (packing of a return), hour (of the customer's time), goods_cost"
        " (what goods cost you, as a share of their price)",
        'freight = "8"',
    ),
    "quiet": _section("hours without reminders", 'hours = ["22:00-08:00"]'),
    "alerts": _section(
        "what cst alerts tells: same_product, same_carrier, same_category times within days (unset: 3 of a product in 7"
        " days, until the history tells what is usual); false_alarms_per_year, the budget of spikes (default 6)",
        "same_product = 3",
    ),
    "clocks": _section("deadlines that you know from the seller center", "amount = 48"),
    "lint": _section("rules of cst lint that you do without; [lint.taobao] for one platform", 'disable = ["L14"]'),
    "mail": _section("your own mail addresses: what they sent is a reply of yours", 'own = ["shop@example.com"]'),
    "maps": _section(
        "columns of your own exports, as cst import --save-map keeps them: a table for each", 'text = "Description"'
    ),
    "advocates": _section(
        "who may be invited as a tester: again, how long after the last invitation", 'again = "180d"'
    ),
    "screen": _section(
        "your screen: color (auto, always, never); plain, without colours, for a screen reader; ambiguous, how many"
        " columns your font gives to “ ” — ① (1 or 2)",
        "ambiguous = 2",
    ),
    "retention": _section("how long closed cases keep whose they were", 'closed = "3y"'),
    "categories": _section(
        "[categories.gift-wrong]: own categories with a family and the words that speak for them", 'family = "product"'
    ),
}
