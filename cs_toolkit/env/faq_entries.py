"""FAQ entries as commands see them: what is kept, what cases would add, and where each stands by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit import packs
from cs_toolkit.core.faq import FaqEntry, FaqWords, entries
from cs_toolkit.core.faq.life import Kept, Standing, drafted, standing
from cs_toolkit.core.order_counts import name_key
from cs_toolkit.core.privacy import redact
from cs_toolkit.core.recurring.cases import is_counted
from cs_toolkit.core.recurring.issues import recurring
from cs_toolkit.core.shop_folder import FAQ
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import CstError, listed, say
from cs_toolkit.store.faq_file import entries_of, with_entry

if TYPE_CHECKING:
    from cs_toolkit.env import Env

LEAST: Final = 3


class UnknownEntry(CstError):
    """No FAQ entry has this id, or several begin with it."""

    exit_code = 4

    def __init__(self, typed: str, fitting: Sequence[str] = ()) -> None:
        if fitting:
            told = say("'{entry}' fits several entries: {names}", entry=typed, names=listed(tuple(fitting)))
            super().__init__(told, say("type more of the id"))
        else:
            told = say("there is no FAQ entry '{entry}'", entry=typed)
            super().__init__(told, say("cst faq --min 1 lists them all, and what could become one"))


class Shown(NamedTuple):
    """An entry that is kept, or a candidate (`kept` None), with what cases tell of it today (None: too few do)."""

    kept: Kept | None
    today: FaqEntry | None
    standing: Standing

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.entry.id

    @property
    def entry(self) -> Kept | FaqEntry:
        """What is kept, else what was drafted today."""
        found = self.kept or self.today
        assert found is not None
        return found


class Faq:
    """The FAQ of a shop: kept entries first, in the file's order, then candidates, the largest issue first."""

    def __init__(self, env: Env, least: int = LEAST, cases: list[Timeline] | None = None) -> None:
        self._env = env
        self._least = least
        if cases is not None:
            self.cases = cases

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Every entry and candidate."""
        kept = self._env.shop.faq.entries
        told = [(entry, self._today(entry)) for entry in kept]
        standings = (Shown(entry, today, self._standing(entry)) for entry, today in told)
        fresh = (one for one in self.candidates if not any(entry.covers(one) for entry in kept))
        return (*standings, *(Shown(None, one, Standing("candidate")) for one in fresh))

    @cached_property
    def candidates(self) -> tuple[FaqEntry, ...]:
        """What cases of today would make."""
        issues = recurring(self.cases, at_least=self._least)
        default = self._env.shop.config.language or LANGUAGES[0]
        return entries(issues, self.cases, self.words, default_language=default, at_least=self._least)

    @cached_property
    def words(self) -> Mapping[str, FaqWords]:
        """The wording of each language."""
        return {name: FaqWords.from_data(packs.faq_words(name), packs.words(name)) for name in LANGUAGES}

    def find(self, typed: str) -> Shown:
        """The entry of an id or of its beginning; raises `UnknownEntry`.

        What issues there are depends on how many cases make one: a candidate is also found as fewer or more show it.
        """
        for least in dict.fromkeys((self._least, LEAST, 1, 2, 5)):
            shown = self.shown if least == self._least else Faq(self._env, least, self.cases).shown
            fitting = [found for found in shown if found.id == typed] or [
                found for found in shown if typed and found.id.startswith(typed)
            ]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                raise UnknownEntry(typed, [found.id for found in fitting])
        raise UnknownEntry(typed)

    def _today(self, entry: Kept) -> FaqEntry | None:
        same = [one for one in self.candidates if one.id == entry.id]
        return next(iter(same or [one for one in self.candidates if entry.covers(one)]), None)

    def _standing(self, entry: Kept) -> Standing:
        words = self.words[entry.language]
        return standing(
            entry,
            self._by_subject[name_key(entry.product or ""), entry.category],
            now=self._env.now,
            forbidden=self._env.shop.config.remedies.get("forbid", ()),
            labels={**words.causes, **words.remedies} if self._env.format == "table" else None,
        )

    @cached_property
    def cases(self) -> list[Timeline]:
        """All cases, with what their orders tell."""
        return self._env.with_orders(self._env.timelines("all"))

    @cached_property
    def _by_subject(self) -> Mapping[tuple[str, str], list[Timeline]]:
        """The cases that count, by product as entries name it, and category."""
        names: dict[str, str] = {}
        found: dict[tuple[str, str], list[Timeline]] = defaultdict(list)
        for timeline in filter(is_counted, self.cases):
            product = timeline.case.order.product or ""
            if product not in names:
                names[product] = name_key(redact(product))
            found[names[product], timeline.case.complaint.category].append(timeline)
        return found


def keep(env: Env, changed: Iterable[Kept]) -> None:
    """Entries into faq.toml, under the lock and noted for `undo`; nothing is written where the file is no FAQ."""
    with env.shop.store.writing():
        env.shop.faq.forget()
        before = text = env.shop.faq.text
        entries_of(before)
        for entry in changed:
            text = with_entry(text, entry)
        if text is not None and text != before:
            env.shop.journal.note(env.command, env.now, files={FAQ: [before, text]})
            env.shop.faq.write(text)


def change(env: Env, found: Shown, edit: Callable[[Kept], Kept]) -> Kept:
    """An entry changed and kept; a candidate is drafted first."""
    entry = edit(found.kept or drafted(_told(found), env.now))
    keep(env, [entry])
    return entry


def edited(env: Env, found: Shown, question: str | None, answer: str | None) -> Kept:
    """An entry with another question or answer, of which it promises what it names as our words do."""
    if found.kept is None and answer is not None:
        found = found._replace(today=replace(_told(found), answer=answer))
    base = found.kept or drafted(_told(found), env.now)
    entry = replace(base, question=question or base.question, edited_at=env.now)
    if answer is not None:
        named = Faq(env).words[entry.language].remedies_in(answer)
        entry = replace(entry, answer=answer, remedies=named)
    keep(env, [entry])
    return entry


def redrafted(env: Env, found: Shown) -> Kept:
    """An entry asked and answered as cases of today would have it."""
    fresh = drafted(_told(found), env.now)
    base = found.kept or fresh
    entry = replace(
        base,
        question=fresh.question,
        answer=fresh.answer,
        cause=fresh.cause,
        remedies=fresh.remedies,
        edited_at=env.now if found.kept else None,
    )
    keep(env, [entry])
    return entry


def scrubbed(env: Env, found: Shown) -> Shown:
    """The entry without what looks personal, but for what faq.toml keeps and the product's name."""
    entry, own = found.entry, env.shop.faq.keep
    names = [*own, *([entry.product] if entry.product else [])]
    product = redact(entry.product, keep=own) if entry.product else None
    question, answer = redact(entry.question, keep=names), redact(entry.answer or "", keep=names)
    if found.kept:
        return found._replace(kept=replace(found.kept, product=product, question=question, answer=answer))
    told = _told(found)
    return found._replace(today=replace(told, product=product, question=question, answer=answer or told.answer))


def _told(found: Shown) -> FaqEntry:
    if found.today is None:
        raise CstError(
            say("no cases of today tell of '{entry}'", entry=found.id),
            say("change its words: cst faq edit {entry} --answer TEXT", entry=found.id),
        )
    return found.today


def row(found: Shown, columns: Sequence[str], sentence: Callable[[Any], str]) -> dict[str, Any]:
    """The public row of an entry; of one that is kept, size and cases are today's."""
    entry, today, kept = found.entry, found.today, found.kept
    values = {
        "size": today.size if today else 0,
        "resolved": today.resolved if today else 0,
        "cases": today.cases if today else (),
        "state": found.standing.state,
        "why": sentence(found.standing.why) if found.standing.why else None,
        "why_code": found.standing.why_code,
        "remedies": entry.remedies,
        "published": [{"where": place.where, "at": place.at} for place in kept.published] if kept else (),
    }
    return {name: values[name] if name in values else getattr(entry, name, None) for name in columns}
