"""How complaints are sorted in a shop: by the words that ship, and by what the owner corrected before."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from cs_toolkit import packs
from cs_toolkit.core.triage import Lexicon, suggest, traits
from cs_toolkit.errors import StoreTrouble, say

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.core.triage_learned import Learned
    from cs_toolkit.env import Env


def lexicon(env: Env) -> Lexicon:
    """The words of this shop with what its owner taught; that is read when the first text is sorted."""
    return words(env).taught(lambda: env.shop.learned.known)


def words(env: Env) -> Lexicon:
    """The shipped words and those of the shop's own categories."""
    own = env.shop.config.categories
    return packs.lexicon_with(own) if own else packs.lexicon()


def tell_learned(env: Env, case: Case) -> None:
    """Says why a case got a category that its words alone would not have given it."""
    if case.complaint.category_by != "learned":
        return
    said = suggest(case.complaint.text or "", lexicon(env))
    words = ", ".join(reason.words for reason in said.reasons if reason.about == "learned")
    env.talk(
        say(
            "category '{category}', as you corrected cases like it before ({words}); cst set {case} category=…"
            " changes it",
            category=case.complaint.category,
            words=words,
            case=case.id,
        )
    )


def relearn(env: Env, timelines: Iterable[Timeline], command: str | None = None) -> Learned:
    """Learns anew from every case whose category the owner gave; under the lock, first noted for `undo`."""
    from cs_toolkit.core.triage_learned import Learned

    learned, known = Learned({}, {}), words(env)
    for timeline in timelines:
        _teach(learned, timeline.case, known)
    if command:
        from cs_toolkit.store.learned import FILE as LEARNED
        from cs_toolkit.store.learned import spelled

        env.shop.journal.note(command, env.now, files={LEARNED: [env.shop.learned.text, spelled(learned)]})
    env.shop.learned.save(learned)
    return learned


def learn(env: Env, timeline: Timeline) -> None:
    """The owner gave a case a category: from now on cases like it are known by it.

    The correction stands in the case: that it could not be learned from hinders nothing.
    """
    with suppress(StoreTrouble), env.shop.store.writing():
        learned = env.shop.learned.load()
        if learned is None:
            relearn(env, env.timelines("all"))
            return
        _teach(learned, timeline.case, words(env))
        env.shop.learned.save(learned)


def unlearn(env: Env, timelines: Iterable[Timeline]) -> None:
    """Something of these cases was taken back: they teach what they say now, which may be nothing."""
    learned = env.shop.learned.load()
    taught = [timeline.case for timeline in timelines if learned and timeline.case.id in learned.labels]
    known = words(env)
    for case in taught:
        if learned and case.complaint.text:
            learned.teach(case.id, None, traits(case.complaint.text, known))
            _teach(learned, case, known)
    if learned and taught:
        env.shop.learned.save(learned)


def _teach(learned: Learned, case: Case, known: Lexicon) -> None:
    complaint = case.complaint
    if complaint.category_by == "owner" and complaint.text:
        learned.teach(case.id, complaint.category, traits(complaint.text, known))
