"""Bytes of a file somebody exported -> which encoding its text is in, found out block by block.

A byte order mark decides; else UTF-8 where it fits; else GB18030 or Big5, whichever makes the header a known one or
the text the more plausible (GB18030 decodes nearly any Big5 bytes without an error); else, where most bytes beyond
ASCII stand alone between ASCII ones, Windows-1252.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.intake.maps import is_known_header
from cs_toolkit.intake.western import Western

_LEGACY = ("gb18030", "big5", "big5hkscs", "cp950")
_BLOCK = 1 << 18
_SAMPLE = 4000
_HEAD = 16_384  # as much of the text as holds its header
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


class Encoding(NamedTuple):
    """A codec to read a file with, and the name a person knows it by."""

    codec: str
    name: str


def read_path(path: Path) -> bytes:
    """The bytes of a file the user named; a directory or a file that is not there is a UsageProblem."""
    with open_path(path) as stream:
        return stream.read()


def open_path(path: Path) -> BinaryIO:
    """A file the user named, opened; a directory or a file that is not there is a UsageProblem."""
    try:
        return path.open("rb")
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
    found = encoding_of(BytesIO(data), path, is_known=is_known)
    return Decoded(data.decode(found.codec), found.name)


def encoding_of(stream: BinaryIO, path: str, *, is_known: Callable[[str], bool] = is_known_header) -> Encoding:
    """What a stream that can be rewound is encoded in; every block of it was tried. UsageProblem as for `decode`."""
    start = stream.read(4)
    if start.startswith(_SPREADSHEETS):
        raise UsageProblem(
            say("'{file}' is a spreadsheet or an archive, not a CSV file", file=path),
            say("open it and save the sheet as CSV (UTF-8)"),
        )
    seen = _survey(stream)
    if seen.is_blank:
        raise UsageProblem(
            say("'{file}' is empty", file=path),
            say("export it again; the platform may still have been preparing the file"),
        )
    for mark, codec, name in _MARKS:
        if start.startswith(mark):
            _check_marked(stream, codec, path)
            return Encoding(codec, name)
    if seen.is_binary:
        raise UsageProblem(
            say("'{file}' is a binary file (it holds NUL bytes), not a CSV file", file=path),
            say("save it as CSV (UTF-8) in the program it comes from"),
        )
    return Encoding("utf-8", "utf-8") if seen.is_utf8 else _legacy(stream, path, is_known)


class _Seen(NamedTuple):
    """A look at all bytes: nothing there, too many NUL bytes, UTF-8 throughout."""

    is_blank: bool
    is_binary: bool
    is_utf8: bool


def _survey(stream: BinaryIO) -> _Seen:
    """NUL in the first line, or more than stray ones, is no text; a stray NUL further down is its row's problem."""
    size = nuls = 0
    is_blank = is_utf8 = True
    is_binary = False
    for block in _blocks(stream):
        content = block.removeprefix(codecs.BOM_UTF8).strip() if is_blank else b""
        if content:
            is_blank, is_binary = False, b"\0" in content.split(b"\n", 1)[0]
        size += len(block)
        nuls += block.count(b"\0")
        is_utf8 = is_utf8 and _try(block, "utf-8") is not None
    return _Seen(is_blank, is_binary or nuls * 100 > size, is_utf8)


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """All bytes in pieces that end with a line, so that no character is cut."""
    stream.seek(0)
    rest = bytearray()
    while chunk := stream.read(_BLOCK):
        end = chunk.rfind(b"\n") + 1
        if end:
            yield bytes(rest) + chunk[:end]
            rest = bytearray(chunk[end:])
        else:
            rest += chunk
    if rest:
        yield bytes(rest)


def _check_marked(stream: BinaryIO, codec: str, path: str) -> None:
    stream.seek(0)
    decoder, line = codecs.getincrementaldecoder(codec)(), 1
    while True:
        chunk = stream.read(_BLOCK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            raise _undecodable(path, line + chunk.count(b"\n", 0, error.start)) from None
        if not chunk:
            return


class _Candidate:
    """An encoding that a file may be in: how far it fits, the text's beginning, a sample beyond ASCII."""

    def __init__(self, codec: str) -> None:
        self.codec = codec
        self.failed_at = 0
        self.head = ""
        self.sample = ""

    def feed(self, block: bytes, line: int) -> None:
        """One more block, which begins on a line; after the first that does not fit nothing more is tried."""
        if self.failed_at:
            return
        try:
            text = block.decode(self.codec)
        except UnicodeDecodeError as error:
            self.failed_at = line + block.count(b"\n", 0, error.start)
            return
        self.head += text[: _HEAD - len(self.head)]
        if len(self.sample) < _SAMPLE:
            self.sample += "".join(islice((char for char in text if char > "\x7f"), _SAMPLE - len(self.sample)))


def _legacy(stream: BinaryIO, path: str, is_known: Callable[[str], bool]) -> Encoding:
    candidates = [_Candidate(codec) for codec in _LEGACY]
    lines, line, western = _LineKinds(), 1, Western()
    for block in _blocks(stream):
        odd = lines.first_odd(block)
        if odd:
            raise _mixed(path, line + odd - 1)
        western.feed(block)
        for candidate in candidates:
            candidate.feed(block, line)
        line += block.count(b"\n")
    if western.is_likely:
        return Encoding("cp1252", "windows-1252")
    fitting = [candidate for candidate in candidates if not candidate.failed_at]
    if not fitting:
        raise _undecodable(path, max(candidate.failed_at for candidate in candidates))
    known = [candidate for candidate in fitting if is_known(candidate.head)]
    best = max(known or fitting, key=lambda candidate: plausibility(candidate.sample))
    return Encoding(best.codec, best.codec)


def _mixed(path: str, line: int) -> UsageProblem:
    return UsageProblem(
        say("'{file}' mixes encodings: line {line} is in another than the lines before it", file=path, line=line),
        say("export the parts again, or save the whole file as UTF-8 in an editor"),
    )


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


class _LineKinds:
    """Whether all lines are UTF-8, or all are not."""

    def __init__(self) -> None:
        self._first: bool | None = None

    def first_odd(self, block: bytes) -> int:
        """The first line of a block (from 1) that is UTF-8 among others that are not, or the reverse; else 0."""
        for number, line in enumerate(block.split(b"\n"), start=1):
            is_utf8 = None if line.isascii() else _is_chinese_utf8(line)
            if is_utf8 is None or is_utf8 == self._first:
                continue
            if self._first is not None:
                return number
            self._first = is_utf8
        return 0


def _is_chinese_utf8(line: bytes) -> bool | None:
    """Whether a line is in UTF-8; None where it could be either (a short legacy text that looks like it)."""
    text = _try(line, "utf-8")
    if text is None:
        return False
    return True if any("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in text) else None


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
