"""What is known of one person, found again in any text: however it is spaced, cut, in full width, in numerals.

Unlike `redact`, which takes out whatever looks personal, traces are of this person alone: they may be looked for in
what others wrote, too. Compared are letters and digits alone, in plain forms, small and in simplified characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cs_toolkit.core.privacy.name_script import TO_SIMPLIFIED
from cs_toolkit.core.privacy.names import SURNAMES, TITLES
from cs_toolkit.core.privacy.shadow import HAN, MARK
from cs_toolkit.core.text import fold_script

_NUMERALS: Final = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_LONG: Final = 7  # so much of it tells a person wherever it stands, whatever stands between
_TAIL: Final = 4  # so many last digits of a number are used in its place
_FEW: Final = 64  # cores that are looked for one by one
_PART: Final = 6  # so many digits out of the middle
_GAP: Final = r"[\s.\-_·'’\u200b-\u200f\ufeff]{0,3}"  # what stands within something short
_PIECE: Final = 1 << 16  # bytes of what is no text that are looked through at once
_RUN: Final = re.compile(r"\d(?:[ \-._·]?\d)*")
_CALLED: Final = rf"(?:{TITLES}|总|哥|姐|叔|姨|老板|师傅|先生|女士|太太|小姐)"
_AROUND: Final = rf"(?:(?![{HAN}])|(?=[的你您说在想要和跟也就都]))"


def bare(text: str) -> str:
    """Letters and digits alone, as they are compared."""
    return re.sub(r"[\W_]+", "", _simplified(unicodedata.normalize("NFKC", text).casefold()))


def _simplified(text: str) -> str:
    return text if text.isascii() else fold_script(text).translate(TO_SIMPLIFIED)


class Traces:
    """What tells one person. `own`: the texts are of this person's cases, where a part of a name tells enough."""

    def __init__(self, known: Iterable[str], *, own: bool = False) -> None:
        items = dict.fromkeys(item.strip() for item in known if item and item.strip())
        cores = {core: None for item in items for core in _cores(item) if own or is_telling(core)}
        if own:
            cores |= {core: None for item in items for core in _parts(item)}
        self._cores = sorted(cores, key=lambda core: (-len(core), core))
        self._spared: list[str] = []
        self._by_start: dict[int, dict[str, list[str]]] = {}
        self._numbers = [core for core in self._cores if core.isdigit() and len(core) >= _LONG] if own else []
        self._called = [pattern for item in items for pattern in _called(item)] if own else []

    def __bool__(self) -> bool:
        return bool(self._cores)

    def but(self, others: Iterable[str]) -> Traces:
        """The same without what somebody else is called, too; nor is that found within a longer name of theirs."""
        theirs = {core for item in others for core in _cores(item)}
        longer = [core for core in theirs if any(own in core and own != core for own in self._cores)]
        if not longer and theirs.isdisjoint(self._cores):
            return self
        made = Traces(core for core in self._cores if core not in theirs)
        made._spared = longer
        return made

    def touch(self, text: str) -> bool:
        """Whether there may be something of the person in a text; quick, and never wrong about there being nothing."""
        if self._numbers or self._called:
            return True
        seen = bare(text)
        return any(True for _ in self._in(seen, seen.translate(_NUMERALS)))

    def without(self, text: str) -> str:
        """The text without the person; where something was taken out stands the mark of `redact`."""
        if not self.touch(text):
            return text
        text = unicodedata.normalize("NFC", text)
        spans = sorted(self._found(text))
        pieces: list[str] = []
        done = 0
        for start, end in spans:
            if start >= done and (not pieces or start > done):
                pieces += (text[done:start], MARK)
            done = max(done, end)
        return "".join(pieces) + text[done:]

    def painted(self, data: bytes) -> bytes:
        """What is no text with dots over the person: of the same length, so that the rest of it keeps its place."""
        return b"".join(map(self._painted, _pieces(data)))

    def _painted(self, piece: bytes) -> bytes:
        text = piece.decode("utf-8", "surrogateescape")
        if not self.touch(text):
            return piece
        chars = [char.encode("utf-8", "surrogateescape") for char in text]
        for start, end in self._found(text):
            chars[start:end] = [b"." * len(char) for char in chars[start:end]]
        return b"".join(chars)

    def without_any(self, value: Any) -> Any:
        """The same for every text in plain data, names of keys among them."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, dict):
            return {self.without(key): self.without_any(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.without_any(item) for item in value]
        return value

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        seen, origin = _plain(text)
        counted = seen.translate(_NUMERALS)
        spared = [span for core in self._spared for span in _places(core, seen, counted)]
        for core in self._in(seen, counted):
            for first, last in _places(core, seen, counted):
                start, end = origin[first], origin[last - 1] + 1
                if any(begin <= first and last <= stop for begin, stop in spared):
                    continue
                if len(core) >= _LONG or _stands_alone(core, text, start, end):
                    yield start, end
        for pattern in self._called:
            yield from (found.span() for found in re.finditer(pattern, text))
        if self._numbers:
            yield from self._tails(text)

    def _in(self, seen: str, counted: str) -> Iterator[str]:
        """The cores that stand in a text, as `bare` shows it and with numerals as digits."""
        if len(self._cores) <= _FEW:
            yield from (core for core in self._cores if core in (counted if core.isdigit() else seen))
            return
        if not self._by_start:
            for core in self._cores:
                self._by_start.setdefault(min(len(core), _LONG), {}).setdefault(core[:_LONG], []).append(core)
        found: dict[str, None] = {}
        for length, starts in self._by_start.items():
            for told in {seen, counted}:
                slices = {told[place : place + length] for place in range(len(told) - length + 1)}
                found |= {core: None for start in slices & starts.keys() for core in starts[start]}
        yield from (core for core in found if core in (counted if core.isdigit() else seen))

    def _tails(self, text: str) -> Iterator[tuple[int, int]]:
        """The last digits of a number, and longer parts of it."""
        shown = "".join(str(unicodedata.digit(char, -1)) if unicodedata.digit(char, -1) >= 0 else char for char in text)
        for found in _RUN.finditer(shown):
            run = re.sub(r"\D", "", found[0])
            is_tail = len(run) >= _TAIL and any(number.endswith(run) for number in self._numbers)
            if is_tail or (len(run) >= _PART and any(run in number for number in self._numbers)):
                yield found.span()


def _pieces(data: bytes) -> Iterator[bytes]:
    """Bytes in pieces that end where a line or a text does, if any does."""
    start = 0
    while start < len(data):
        end = start + _PIECE
        border = max(data.rfind(b"\n", start, end), data.rfind(b"\0", start, end)) + 1
        end = border if border > start and end < len(data) else end
        yield data[start:end]
        start = end


def _places(core: str, seen: str, counted: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in re.finditer(re.escape(core), counted if core.isdigit() else seen))


def _plain(text: str) -> tuple[str, list[int]]:
    """What `bare` compares, and for each of its characters the place in the text."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        told = bare(char)
        chars.append(told)
        origin += [index] * len(told)
    return "".join(chars), origin


def _stands_alone(core: str, text: str, start: int, end: int) -> bool:
    """Something short counts as a word of its own, and with little between its characters."""
    if any(not re.fullmatch(_GAP, gap) for gap in re.findall(r"(?<=[^\W_])[\W_]+(?=[^\W_])", text[start:end])):
        return False
    is_latin = core.isascii()
    return not is_latin or (not _is_latin(text[start - 1 : start]) and not _is_latin(text[end : end + 1]))


def _is_latin(char: str) -> bool:
    plain = unicodedata.normalize("NFKC", char)
    return plain.isascii() and plain.isalnum()


def names_of(item: str) -> frozenset[str]:
    """What a name or number is known by, to be compared."""
    return frozenset(_cores(item))


def _cores(item: str) -> Iterator[str]:
    """All of what is known, and the parts of a contact that tell by themselves."""
    whole = bare(item)
    if len(whole) >= (_TAIL if whole.isdigit() else 2):
        yield whole
    if re.fullmatch(r"(?:86|886|852|1)\d{8,11}", whole):
        yield re.sub(r"^(?:86|886|852|1)(?=\d{8,10}$|1\d{10}$)", "", whole)
    for part in (*re.split(r"[\s,;/|、:：，；]+", item), *re.split(r"[\n,;/|、:：，；]+", item)):
        core = bare(part)
        if part != item and len(core) >= 5 and re.search(r"\d|@", part):
            yield core
    if found := re.match(r"([^\s@:：]{5,}|[^\s@:：]*\d[^\s@:：]*)@", unicodedata.normalize("NFKC", item)):
        yield bare(found[1])
    words = item.split()
    if len(words) > 1 and re.fullmatch(r"[A-Za-zÀ-ɏ'’. -]+", item):
        yield bare("".join((words[-1], *words[:-1])))


def _parts(item: str) -> Iterator[str]:
    """The parts of a name that tell those who know whose case it is."""
    if re.fullmatch(r"[A-Za-zÀ-ɏ'’. -]+", item):
        yield from (bare(word) for word in re.findall(r"[A-Za-zÀ-ɏ'’]{3,}", item) if not _is_title(word))
    folded = _simplified(unicodedata.normalize("NFKC", item))
    if re.fullmatch(rf"[{SURNAMES}][{HAN}]{{2,3}}", folded) and not re.search(rf"{_CALLED}$", folded):
        yield bare(folded[1:])


def _is_title(word: str) -> bool:
    return word.casefold() in {"mrs", "miss", "the", "von", "van"}


def _called(item: str) -> Iterator[str]:
    """A surname as people are called by it: Miss Wang, old Wang."""
    folded = _simplified(unicodedata.normalize("NFKC", item).strip())
    if re.fullmatch(rf"[{SURNAMES}](?:[{HAN}]{{1,3}})", folded):
        written = {folded[0], unicodedata.normalize("NFKC", item).strip()[0]}
        surname = f"[{''.join(sorted(written))}]"
        yield rf"{surname}\s?{_CALLED}"
        yield rf"[小老阿]{surname}{_AROUND}"


def is_telling(core: str) -> bool:
    """Whether it tells a person also where nobody speaks of them: no single word, no surname with a title."""
    if core.isdigit():
        return len(core) >= _LONG
    if re.search(rf"[{HAN}]", core):
        is_name = re.fullmatch(rf"[{SURNAMES}][{HAN}]{{1,3}}", core) is not None
        return not re.search(rf"^[{HAN}]{_CALLED}$", core) and (is_name or len(core) >= 4)
    return len(core) >= 5 and (len(core) >= _LONG or any(map(str.isdigit, core)))
