"""A note to those who can mend what an alert is about: figures, causes, examples without personal data, requests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from string import Template
from typing import Any, Final, NamedTuple

from cs_toolkit.core.insight.alerts import Alert
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.privacy import MARK, redact
from cs_toolkit.core.text import clean, detect_language, match_key, one_line, shorten

_EXAMPLES: Final = 3
_LISTED: Final = 5
_COLUMNS: Final = 120  # of an example
_SHORTEST: Final = 4  # characters of an example that says something
_DAY: Final = timedelta(days=1)
_BATCH: Final = (
    r"(?i)(?:批号|批次|批號|(?<![a-z])(?:lot|batch)(?![a-z]))"
    r"(?:\s|[.:：#=是为為号號]|(?:no|number|code|is|lot|batch)(?![a-z0-9])){0,8}"
    r"((?=[a-z-]*\d)[a-z0-9][a-z0-9-]{3,19})(?![a-z0-9])"
)

Labels = Callable[[str, str], str]
"""The word for a slug: kind (category, cause, carrier) and slug."""


class NoteWords(NamedTuple):
    """The sentences of one language (packs/notes), and the words for slugs."""

    data: Mapping[str, Any]
    label: Labels

    def fill(self, section: str, key: str, /, **facts: object) -> str:
        """A sentence with its facts."""
        return Template(self.data[section][key]).substitute(facts)

    def listed(self, items: Iterable[str]) -> str:
        """Several in a row."""
        return str(self.data["list_separator"]).join(items)

    def tally(self, found: Counter[str]) -> str:
        """The most frequent with their numbers, in a row."""
        most = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_LISTED]
        return self.listed(self.fill("facts", "counted", label=label, number=number) for label, number in most)


def note(alert: Alert, facts: Sequence[CaseFacts], words: NoteWords) -> str:
    """The note as plain text; `facts` are those of the alert's cases."""
    name = _name(alert, words)
    parts = [
        words.fill("title", alert.subject, name=name),
        " ".join(_figures(alert, words)),
        "\n".join(_known(alert, facts, words)),
    ]
    if examples := _examples(facts, words):
        parts.append("\n".join((words.data["examples"]["title"], *(f"- {text}" for text in examples))))
    asked = "\n".join(f"{number}. {text}" for number, text in enumerate(_asked(alert, facts, words), 1))
    parts += [f"{words.data['ask']['title']}\n{asked}", words.data["ask"]["by_when"]]
    return "\n\n".join(parts) + "\n"


def batches_of(facts: Iterable[CaseFacts]) -> Counter[str]:
    """The batches that customers name, by how many name them."""
    found: Counter[str] = Counter()
    for fact in facts:
        named = {code.upper() for code in re.findall(_BATCH, fact.text)}
        found.update(code for code in named if redact(code, known=_known_of(fact)) == code)
    return found


def _name(alert: Alert, words: NoteWords) -> str:
    return clean(words.label(alert.subject, alert.name or ""))


def _figures(alert: Alert, words: NoteWords) -> Iterator[str]:
    days = {"since": _day(alert.since), "until": _day(alert.until - _DAY)}
    if alert.expected is None:
        yield words.fill("figures", "plain", count=alert.number, **days)
    else:
        yield words.fill("figures", "with_usual", count=alert.number, usual=f"{alert.expected:g}", **days)
    if alert.ended is not None:
        yield words.fill("figures", "over", ended=_day(alert.ended))


def _known(alert: Alert, facts: Sequence[CaseFacts], words: NoteWords) -> Iterator[str]:
    if alert.subject == "product":
        skus = Counter(sku for fact in facts if (sku := one_line(fact.sku or "")))
        if skus:
            yield words.fill("facts", "sku", skus=words.listed(name for name, _ in skus.most_common(_LISTED)))
        if batches := batches_of(facts):
            yield words.fill("facts", "batch", batches=words.tally(batches))
    else:
        if products := Counter(name for fact in facts if (name := one_line(fact.product or ""))):
            yield words.fill("facts", "products", list=words.tally(products))
    if alert.subject != "category":
        categories = Counter(words.label("category", fact.category) for fact in facts)
        yield words.fill("facts", "categories", list=words.tally(categories))
    causes = Counter(words.label("cause", cause) for fact in facts if (cause := _cause(fact)))
    yield words.fill("facts", "causes", list=words.tally(causes)) if causes else words.data["facts"]["no_cause"]


def _cause(fact: CaseFacts) -> str | None:
    return None if fact.cause == "unknown" else fact.cause


def _examples(facts: Iterable[CaseFacts], words: NoteWords) -> list[str]:
    """What customers wrote: in the language of the note first, and no text twice."""
    told: dict[str, tuple[bool, str]] = {}
    for fact in facts:
        text = shorten(one_line(redact(fact.text, known=_known_of(fact), keep=_kept(fact))), _COLUMNS)
        if len(text.replace(MARK, "").strip()) >= _SHORTEST:
            told.setdefault(match_key(text), (detect_language(text) != words.data["language"], text))
    first = sorted(told.values(), key=lambda item: item[0])[:_EXAMPLES]
    return [words.fill("examples", "quoted", text=text) for _, text in first]


def _known_of(fact: CaseFacts) -> list[str]:
    return [item for item in (fact.customer, fact.handle, fact.contact, fact.order) if item]


def _kept(fact: CaseFacts) -> list[str]:
    return [item for item in (fact.product, fact.sku) if item]


def _asked(alert: Alert, facts: Iterable[CaseFacts], words: NoteWords) -> list[str]:
    """What is asked for: what the most frequent cause calls for, then what such an alert always does."""
    asks = words.data["ask"]
    causes = Counter(cause for fact in facts if (cause := _cause(fact)) in asks["cause"])
    first = min(causes, key=lambda cause: (-causes[cause], cause), default=None)
    always = asks[alert.subject if alert.subject in asks else "category"]
    return [*([asks["cause"][first]] if first else []), *always]


def _day(day: date) -> str:
    return day.isoformat()
