"""What of a mail is new: not what it quotes, not the signature."""

from __future__ import annotations

import pytest

from cs_toolkit.intake.mail.quotes import new_text

NEW = "还是没有收到。"
QUOTED = [
    "On Fri, Nov 20, 2026 at 2:05 PM Little Cups <shop@example.com> wrote:\n> We are on it.\n>> Where is it?",
    "On Fri, Nov 20, 2026 at 2:05 PM Little Cups\n<shop@example.com> wrote:\n\n> We are on it.",
    "On 20 Nov 2026, at 14:05, Little Cups <shop@example.com> wrote:\n\nWe are on it.\nBest, Kim",
    "在 2026年11月20日 14:05，小杯子 <shop@example.com> 写道：\n> 我们在查。",
    "2026年11月20日 下午2:05，小杯子 <shop@example.com> 写道：\n\n我们在查。",
    'At 2026-11-20 14:05:00, "小杯子" <shop@example.com> wrote:\n我们在查。',
    "小杯子 <shop@example.com> 於 2026年11月20日 週五 下午2:05寫道：\n\n> 我們在查。",
    "------------------ 原始邮件 ------------------\n发件人: 小杯子;\n发送时间: 2026年11月20日\n\n我们在查。",
    "-----原始郵件-----\n寄件者: 小杯子\n寄件日期: 2026年11月20日\n主旨: 訂單",
    "-----Original Message-----\nFrom: Little Cups\nSent: Friday\n\nWe are on it.",
    "---- 回复的原邮件 ----\n| 发件人 | 小杯子 |",
    "发件人: 小杯子 <shop@example.com>\n发送时间: 2026年11月20日 14:05\n收件人: kim\n主题: 订单\n\n我们在查。",
    "________________________________\nFrom: Little Cups <shop@example.com>\nSent: Friday\nTo: Kim\n\nWe are on it.",
    "-- \n王女士\n上海市",
    "发自我的iPhone",
    "從我的 iPhone 傳送",
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "> 我们在查。\n> 请稍等。",
]


@pytest.mark.parametrize("rest", QUOTED)
def test_what_is_quoted_is_cut(rest: str) -> None:
    """Whatever the mail program puts above or before what it quotes."""
    assert new_text(f"{NEW}\n\n{rest}\n") == NEW


KEPT = [
    "On Monday I wrote: nothing came.\nSince then silence.",
    "From: the shop I expected more.\nBut well.",
    "The price went from 10 -- to 20 -- overnight",
    "在家等了三天，我写道歉信给邻居了。",
    "I bought two:\n- one blue\n- one red",
    "Sent from my old address, it never arrived at the new one, so where is it now?",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_it_stays(text: str) -> None:
    """Customers, too, use these words."""
    assert new_text(text) == text


def test_an_answer_below_or_between_the_quotations() -> None:
    """What stands after a quotation with marks is the customer's."""
    text = "On Fri, Nov 20, 2026, Little Cups <a@b.c> wrote:\n> Refund or exchange?\nRefund.\n> To the card?\nYes."
    assert new_text(text) == "Refund.\nYes."


@pytest.mark.parametrize("text", ["> all of it\n> is quoted", "-- \nOnly a signature"])
def test_where_nothing_is_new_the_whole_stays(text: str) -> None:
    """A case is never empty because of our scissors."""
    assert new_text(text) == text
