"""A shop prepared for one of the commands of `deeds`, and what is demanded of it after that was interrupted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conftest import Run
from faults.deeds import Deed, meant, mess, picture
from faults.planting import Injector, texts_of

_FEW = 3


class Scene:
    """A shop prepared for a command, and how it looks before and after it."""

    def __init__(self, injector: Injector, run: Run, deed: Deed) -> None:
        self.injector, self.run, self.deed = injector, run, deed
        self.shop = injector.shop
        deed.plant(self.shop)
        for words in deed.before:
            done = run(*meant(words, injector.files))
            assert done.code == 0, (words, done)
        injector.prepare()
        self.before = self.seen()
        self.words = meant(deed.words, injector.files)
        counted = injector.give(self.words)
        assert counted.code == 0, counted
        self.counted = counted
        self.points = counted.calls
        self.after = self.seen()

    @property
    def is_mess(self) -> bool:
        """Whether the shop was prepared with what readers trip over; then its case files are looked at."""
        return self.deed.plant is mess

    def seen(self) -> Any:
        """What the owner sees, or the case files."""
        return texts_of(self.shop) if self.is_mess else picture(self.run, self.shop)

    def chosen(self, is_all: bool, step: int = 1) -> Iterable[int]:
        """The calls at which something happens: all of them, or every so many; else a few."""
        step = step if is_all else max(1, self.points // _FEW)
        return range(max(1, step // 2), self.points + 1, step)

    def kills(self, mode: str, is_all: bool) -> Iterable[tuple[str, int]]:
        """How and at which calls it is to be killed, in one of MODES: wherever that leaves another state, or a few."""
        every = self.counted.kills(mode)
        return every if is_all else every[:: max(1, len(every) // _FEW)]

    def complete(self, at: object) -> None:
        """The command given again brings about what it would have; then all is well, or doctor makes it so."""
        if not (self.deed.repeats and self.seen() == self.after):
            again = self.run(*(meant(self.deed.again, self.injector.files) or self.words))
            assert again.code in self.deed.codes, (at, again)
        assert self.seen() == self.after, at
        if self.is_mess and self.words == ["undo"]:
            return
        if self.run("doctor").code:
            self.run("doctor", "--fix")
            healed = self.run("doctor")
            assert healed.code == 0, (at, healed)
            assert self.seen() == self.after, at

    def opens(self, at: object) -> None:
        """The shop opens: the work list is there, and doctor names what is wrong without an error of its own."""
        listed = self.run("next")
        assert listed.code in ({0, 5} if self.is_mess else {0}), (at, listed)
        doctor = self.run("doctor")
        assert doctor.code in ({0, 3, 5} if self.is_mess else {0, 3}), (at, doctor)
