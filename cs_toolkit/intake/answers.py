"""Answers to the satisfaction survey from a table: which case or order, which score, what was said with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Final

from cs_toolkit.core.surveys import Answer
from cs_toolkit.core.text import clean
from cs_toolkit.errors import BadValue, UsageProblem, say
from cs_toolkit.intake import cells, headers, moments, tables
from cs_toolkit.intake.tables import Record, RowProblem

# What the columns are called, ours first.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "case": ("case", "case id", "工单编号", "工单号", "投诉编号", "工單編號", "工單號", "投訴編號"),
    "order": ("order", "order id", "order number", "订单号", "订单编号", "訂單號", "訂單編號"),
    "score": ("score", "rating", "csat", "评分", "打分", "分数", "满意度", "評分", "分數", "滿意度"),
    "comment": ("comment", "reason", "评价", "评论", "原因", "留言", "備註", "評價", "評論"),
    "consent": ("consent", "同意", "是否同意", "同意邀请", "同意邀請"),
    "at": ("at", "rated_at", "date", "time", "时间", "评分时间", "提交时间", "時間", "評分時間", "提交時間"),
}
_SCORE: Final = re.compile(r"([1-5])(?:\.0+)?\s*(?:分|/\s*5|星|stars?)?", re.ASCII | re.IGNORECASE)
_YES: Final = frozenset({"true", "1", "yes", "y", "是", "同意", "愿意", "願意"})
_NO: Final = frozenset({"false", "0", "no", "n", "否", "不同意", "不愿意", "不願意"})


def read(text: str, path: str, zone: tzinfo) -> tuple[list[Answer], list[RowProblem]]:
    """The answers in a text (csv, tsv), and the rows that cannot be used; UsageProblem where columns are missing."""
    table = tables.read_table(text, path, is_header=lambda names: _lacks(_bound(names)) is None)
    bound = _bound(table.header)
    missing = _lacks(bound)
    if missing:
        raise UsageProblem(
            say("'{file}' has no column '{column}'", file=path, column=missing),
            say("the columns are: case (or order), score; and comment, consent, at where known"),
        )
    return tables.sorted_out(table, lambda record: _answer(record, bound, zone))


def _bound(header: Sequence[str]) -> dict[str, str]:
    """The column of each fact, as it is spelled in the file."""
    spelled = {headers.key(column): column for column in reversed(header)}
    found = {
        name: next((spelled[key] for one in known if (key := headers.key(one)) in spelled), None)
        for name, known in COLUMNS.items()
    }
    return {name: column for name, column in found.items() if column is not None}


def _lacks(bound: Mapping[str, str]) -> str | None:
    if "score" not in bound:
        return "score"
    return None if bound.keys() & {"case", "order"} else "case"


def _answer(record: Record, bound: Mapping[str, str], zone: tzinfo) -> Answer | RowProblem:
    told = {name: record.cells.get(column, "").strip() for name, column in bound.items()}
    try:
        case, order = (
            cells.identifier(told.get(name, ""), bound.get(name, name)) or None for name in ("case", "order")
        )
        if case is None and order is None:
            raise BadValue(say("the row names neither a case nor an order"))
        at = moments.moment(told["at"], zone, bound["at"]) if told.get("at") else None
        return Answer(
            line=record.line,
            case=case,
            order=order,
            score=_score(told["score"]),
            comment=clean(told.get("comment", "")).strip() or None,
            consent=_consent(told.get("consent", "")),
            at=at,
        )
    except BadValue as bad:
        return RowProblem(record.line, bad.message)


def _score(text: str) -> int:
    found = _SCORE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise BadValue(say("'{value}' is not a score from 1 to 5", value=text))
    return int(found[1])


def _consent(text: str) -> bool | None:
    """Whether the customer agrees to be invited; None where nothing, or nothing clear, was said."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    return True if word in _YES else False if word in _NO else None
