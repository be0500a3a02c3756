"""Bytes of a file somebody exported -> its text, and which encoding it was.

A byte order mark decides; else UTF-8 where it fits; else GB18030 or Big5, whichever makes the header a known one or
the text the more plausible (GB18030 decodes nearly any Big5 bytes without an error).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.intake.maps import is_known_header

_LEGACY = ("gb18030", "big5", "big5hkscs", "cp950")
_SAMPLE = 4000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_FREQUENT = frozenset(
    "的一是不了在人有我他这這個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本"
    "前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問"
    "很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任"
    "常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电"
    "電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬"
    "科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规"
    "規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運买買卖賣货貨退款订訂单單编編号號快递遞客服"
    "质質价價钱錢换換修坏壞慢差申请請说明明数量姓名备備注註店铺鋪付收件寄发票联聯系電話地址商品金额額状狀态態支宝寶"
)


class Decoded(NamedTuple):
    """A file's text and the name of the encoding it was in."""

    text: str
    encoding: str


def read_path(path: Path) -> bytes:
    """The bytes of a file the user named; a directory or a file that is not there is a UsageProblem."""
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise UsageProblem(
            say("'{file}' is a directory, not a file", file=str(path)),
            say("name the exported file inside it"),
        ) from None
    except FileNotFoundError:
        raise UsageProblem(
            say("there is no file '{file}'", file=str(path)),
            say("check the name; a lone - reads from standard input"),
        ) from None
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be opened: {reason}", file=str(path), reason=error.strerror or str(error)),
            say("check that the file may be read and is not held by another program"),
        ) from None


def decode(source: bytes | BinaryIO, path: str, *, is_known: Callable[[str], bool] = is_known_header) -> Decoded:
    """The text in `source`; `path` is for messages. UsageProblem where the bytes are no text, or two kinds of text."""
    data = source if isinstance(source, bytes) else source.read()
    _refuse_what_is_no_text(data, path)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_decode_marked(data, codec, path), name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, path, is_known)


def _refuse_what_is_no_text(data: bytes, path: str) -> None:
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise UsageProblem(
            say("'{file}' is empty", file=path),
            say("export it again; the platform may still have been preparing the file"),
        )
    if data.startswith(_SPREADSHEETS):
        raise UsageProblem(
            say("'{file}' is a spreadsheet or an archive, not a CSV file", file=path),
            say("open it and save the sheet as CSV (UTF-8)"),
        )
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and _is_binary(data):
        raise UsageProblem(
            say("'{file}' is a binary file (it holds NUL bytes), not a CSV file", file=path),
            say("save it as CSV (UTF-8) in the program it comes from"),
        )


def _is_binary(data: bytes) -> bool:
    """NUL in the first line, or more than stray ones; a stray NUL further down is the problem of its row."""
    return b"\0" in data.lstrip().split(b"\n", 1)[0] or data.count(b"\0") * 100 > len(data)


def _decode_marked(data: bytes, codec: str, path: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _undecodable(path, line) from None


def _decode_legacy(data: bytes, path: str, is_known: Callable[[str], bool]) -> Decoded:
    odd = _first_odd_line(data)
    if odd:
        raise UsageProblem(
            say("'{file}' mixes encodings: line {line} is in another than the lines before it", file=path, line=odd),
            say("export the parts again, or save the whole file as UTF-8 in an editor"),
        )
    candidates = [Decoded(text, codec) for codec in _LEGACY if (text := _try(data, codec)) is not None]
    if not candidates:
        raise _undecodable(path, _first_undecodable_line(data))
    known = [candidate for candidate in candidates if is_known(_head(candidate.text))]
    if known and len(known) < len(candidates):
        candidates = known
    return max(candidates, key=lambda candidate: plausibility(candidate.text))


def _undecodable(path: str, line: int) -> UsageProblem:
    return UsageProblem(
        say("line {line} of '{file}' is neither UTF-8 nor GB18030 nor Big5", line=line, file=path),
        say("save the file as UTF-8 in the program it comes from"),
    )


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _head(text: str) -> str:
    """As much of the text as holds its header."""
    return text[:16_384]


def _first_odd_line(data: bytes) -> int:
    """The first line that is UTF-8 among others that are not, or the reverse; 0 where all agree."""
    first: bool | None = None
    for number, line in enumerate(data.split(b"\n"), start=1):
        is_utf8 = _is_chinese_utf8(line)
        if is_utf8 is None or is_utf8 == first:
            continue
        if first is not None:
            return number
        first = is_utf8
    return 0


def _is_chinese_utf8(line: bytes) -> bool | None:
    """Whether a line is in UTF-8; None where it could be either (ASCII, or a short legacy text that looks like it)."""
    if line.isascii():
        return None
    text = _try(line, "utf-8")
    if text is None:
        return False
    return True if any("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in text) else None


def _first_undecodable_line(data: bytes) -> int:
    """The line at which the encoding that gets furthest gives up."""
    furthest = 0
    for codec in _LEGACY:
        try:
            data.decode(codec)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    return data.count(b"\n", 0, furthest) + 1


def plausibility(text: str) -> float:
    """How much a text looks like Chinese that people write: common characters per character beyond ASCII, 0 to 2."""
    sample = list(islice((char for char in text if char > "\x7f"), _SAMPLE))
    weight = sum((char in _FREQUENT) + (char in _common()) for char in sample)
    return weight / len(sample) if sample else 0.0


@cache
def _common() -> frozenset[str]:
    """The characters of the first levels of GB 2312 (3755 of them) and Big5 (5401), and their punctuation."""
    gb = {bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)}
    big5 = {bytes((high, low)) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))}
    chars = {code.decode("gb2312", "ignore") for code in gb} | {code.decode("big5", "ignore") for code in big5}
    return frozenset(chars - {""}) | frozenset("，。！？、；：“”‘’（）「」…—～")
