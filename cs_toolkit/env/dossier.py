"""A dossier gathered: the case with its order and deadlines, the names that must not stand in it, its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_toolkit.core.clocks import assess
from cs_toolkit.core.dossier import Dossier, Kept, dossier, own_names, strangers
from cs_toolkit.core.privacy import redact
from cs_toolkit.core.promises import verdicts
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env.auditing import Audit
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.render.dossier_view import About, Page, page
from cs_toolkit.store import atomic, attachments

if TYPE_CHECKING:
    from cs_toolkit.env import Env


class Gathered(NamedTuple):
    """All that goes into a dossier; `files` are the kept files that are there and whole, by place in the shop."""

    found: Dossier
    timeline: Timeline
    language: str
    sealed: int | None
    files: Mapping[str, bytes]


def gather(env: Env, text: str, language: str | None) -> Gathered:
    """The dossier of a case; its language is the one asked for, else the customer's, else the shop's."""
    case = env.timeline(text).case
    timeline = env.with_orders([env.timeline(case.id)])[0]
    timeline = Timeline(timeline.case, tuple(attachments.located(case.id, event) for event in timeline.events))
    keep = tuple(own_names(timeline))
    others = frozenset(name for name in _others(env, timeline) if name)
    known = strangers(timeline, others, "".join("".join(_texts(timeline)).split()))
    terms = env.terms_of(timeline.case, everything=True)
    found = dossier(
        timeline,
        assess(timeline, terms),
        list(verdicts(timeline, terms, env.now)),
        env.now,
        lambda written: redact(written, known=known, keep=keep),
    )
    files = {kept.file: data for kept in found.kept if (data := _whole(env.shop.root / kept.file, kept.sha256))}
    _warn_of_others(env, others.difference(keep), found.kept, files)
    spoken = language or timeline.case.complaint.language or env.shop.config.language or "en"
    return Gathered(found, timeline, spoken, _sealed(env, case.id), files)


def _others(env: Env, timeline: Timeline) -> Iterator[str | None]:
    """What the customers of other cases and orders are known by."""
    for facts in env.facts():
        if facts.id != timeline.case.id:
            yield from (facts.customer, facts.handle, facts.contact)
    for row in env.shop.orders.all():
        if row["id"] != timeline.case.order.id:
            yield from (row["customer"], row["handle"], row["contact"])


def _warn_of_others(env: Env, others: Iterable[str], kept: Iterable[Kept], files: Mapping[str, bytes]) -> None:
    """Kept files are shown as they are: those that are texts and name somebody else are told to the owner."""
    for one in kept:
        text = files.get(one.file, b"").decode("utf-8", "replace")
        if any(len(name) > 1 and name in text for name in others):
            env.warn(say("'{file}' names other people: look through it before you send it", file=one.name))


def _texts(timeline: Timeline) -> list[str]:
    complaint = timeline.case.complaint
    found: list[Any] = [complaint.text, complaint.summary, complaint.wants]
    for event in timeline.events:
        found += event.payload.values()
        found += [option.get("text") for option in event.get("options") or ()]
    return [text for text in found if isinstance(text, str)]


def _sealed(env: Env, case_id: str) -> int | None:
    """How many entries were sealed and are unchanged; None where the record cannot vouch for all of them."""
    stored = env.shop.store.get(case_id).case
    audit = Audit(env)
    findings = audit.of_case(stored)
    is_whole = findings is not None and all(one.code in {"edited-with-cst", "accepted"} for one in findings)
    if findings and any(not one.is_known for one in findings):
        env.warn(say("'{case}': entries were changed after they were recorded; see cst audit", case=case_id))
    return len(stored.events) + 1 if is_whole else None


def _whole(path: Path, sha256: str) -> bytes | None:
    """The content of a kept file if it is what was kept; no link is followed."""
    import hashlib

    with suppress(OSError):
        data = atomic.read(path)
        return data if hashlib.sha256(data).hexdigest() == sha256 else None
    return None


def in_words(env: Env, gathered: Gathered, *, encloses: bool) -> Page:
    """The dossier in words; `encloses`: the kept files lie beside it."""
    settings = env.shop.config
    about = About(
        gathered.language,
        env.zone,
        env.now,
        settings.name,
        settings.currency,
        gathered.sealed,
        frozenset(gathered.files) if encloses else frozenset(),
    )
    return page(gathered.found, gathered.timeline, about)


def write_folder(folder: Path, pages: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    """The pages and, in `attachments/`, the kept files; each whole or not at all, for the owner's eyes only."""
    folder = folder.resolve()
    contents = {name: text.encode() for name, text in pages.items()}
    contents |= {f"attachments/{file.rpartition('/')[2]}": data for file, data in files.items()}
    try:
        for name, data in contents.items():
            path = folder / name
            atomic.make_folder(path.parent)
            atomic.replace(path, data)
    except OSError as error:
        raise UsageProblem(
            say("'{path}' cannot be written: {reason}", path=folder, reason=error.strerror or error),
            say("name another folder with --output"),
        ) from error
