"""The rules that no pattern can judge, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cs_toolkit.core.lint import data_checks, money_checks, option_checks, time_checks, wording_checks
from cs_toolkit.core.lint.page import Check

CHECKS: Final[Mapping[str, Check]] = {
    "L10": wording_checks.bare_apology,
    "L11": option_checks.few_options,
    "L13": time_checks.late_promise,
    "L15": data_checks.left_over,
    "L16": wording_checks.only_asks,
    "L17": data_checks.asks_again,
    "L19": data_checks.personal_data,
    "L26": money_checks.loose_money,
    "L27": money_checks.unconfirmed_money,
    "L30": wording_checks.poor_public_reply,
    "L31": wording_checks.too_long,
    "L35": wording_checks.greeting_only,
    "L36": wording_checks.nobody_acts,
    "L37": wording_checks.no_fact,
    "L38": option_checks.options_alike,
    "L39": wording_checks.no_time,
    "L40": wording_checks.mixed_scripts,
}
