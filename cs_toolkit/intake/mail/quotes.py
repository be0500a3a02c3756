"""What is new in a mail: the letter without what it quotes, without the signature below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_LOOK: Final = 400  # characters of a line that are looked at
_WROTE: Final = re.compile(
    r"(?:\bwrote|\bwrites|\bschrieb|\bescribió|a écrit|写道|寫道|的邮件|的郵件)\s*[:：]?\s*\Z", re.IGNORECASE
)
_OPENS: Final = re.compile(
    r"(?:On|At|Am|El|Le|在|于|於)\s?\S|\S.{0,100}(?:於|于|在)\s?\d{4}\D|\d{4}[-/年.]\s?\d{1,2}[-/月.]\s?\d{1,2}",
    re.IGNORECASE,
)
_RULE: Final = re.compile(
    r"[-_—=]{2,}\s*(?:Original (?:Message|Mail|Email)|Replied Message|Reply Message|原始邮件|原始郵件|原邮件|原郵件"
    r"|回复的原邮件|回覆的原郵件|回复的邮件|原始訊息|原始信件|原来的邮件)\s*[-_—=]{2,}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"[*\s]*(?:From|Von|De|发件人|發件人|寄件者|寄件人)[*\s]*[:：]", re.IGNORECASE)
_HEAD: Final = re.compile(
    r"[*\s]*(?:Sent|Date|Subject|To|Gesendet|Betreff|发送时间|发送日期|发送|时间|日期|收件人|收件者|主题|主題|主旨"
    r"|傳送時間|寄件日期|發送時間|發件時間|傳送日期|寄送日期)[*\s]*[:：]",
    re.IGNORECASE,
)
_SENT_FROM: Final = re.compile(
    r"(?:Sent from (?:my|Mail|Outlook|Yahoo|Samsung|the)\b|Get Outlook for |Sent via "
    r"|(?:发自|發自|发送自|傳送自|從|来自|來自)\s?(?:我的|(?:Outlook|QQ|网易|Mail|Yahoo|Foxmail))"
    r"|(?:获取|取得|下載) ?Outlook)",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"--[ \t]?")
_QUOTED: Final = re.compile(r"\s{0,3}[>＞]")
_SHORT: Final = 60  # characters: longer is no line that a telephone adds


def new_text(text: str) -> str:
    """What the sender wrote this time; the whole text where nothing of it is new."""
    lines = text.splitlines()
    kept = _without_signature([*_unquoted(lines)])
    while kept and not kept[-1].strip("-_—=* \t"):  # a rule that stood above the quotation
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() or text.strip()


def _unquoted(lines: Sequence[str]) -> Iterator[str]:
    number = 0
    while number < len(lines):
        line = lines[number][:_LOOK]
        if _RULE.match(line.strip()) or _is_head(lines, number):
            return
        length = _attribution(lines, number)
        if length:
            number += length
            if not _quote_follows(lines, number):
                return
        elif _QUOTED.match(line):
            number += 1
        else:
            yield lines[number]
            number += 1


def _attribution(lines: Sequence[str], number: int) -> int:
    """How many lines say who wrote what follows ("On Friday ... wrote:"), at most three; 0 if none does."""
    if not _OPENS.match(lines[number][:_LOOK].strip()):
        return 0
    for length in (1, 2, 3):
        told = " ".join(line[:_LOOK].strip() for line in lines[number : number + length])
        if _WROTE.search(told[-40:]) and re.search(r"\d|@", told):
            return length
    return 0


def _quote_follows(lines: Sequence[str], number: int) -> bool:
    following = next((line for line in lines[number:] if line.strip()), "")
    return _QUOTED.match(following) is not None


def _is_head(lines: Sequence[str], number: int) -> bool:
    """Whether the headers of an older mail begin here, as some programs put them above what they quote."""
    if not _FROM.match(lines[number][:_LOOK]):
        return False
    following = [line[:_LOOK] for line in lines[number + 1 : number + 8] if line.strip()][:4]
    return any(map(_HEAD.match, following))


def _without_signature(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if _SIGNATURE.fullmatch(line) and any(kept):
            break
        if len(line) <= _SHORT and _SENT_FROM.match(line.strip()):
            continue
        kept.append(line)
    return kept
