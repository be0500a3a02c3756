"""FAQ entries as pages: Markdown, plain text for a product page, schema.org data for a search engine.

Whatever the words in them look like, they are text: markup is shown, not obeyed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit.core.text import clean, one_line

if TYPE_CHECKING:
    from cs_toolkit.core.faq.effect import Effect

EFFECT: Final = (
    "id", "language", "product", "category", "where", "published_at", "days", "before_since", "before_until",
    "after_since", "after_until", "basis", "before", "after", "before_orders", "after_orders", "ratio", "low", "high",
    "verdict", "why",
)  # fmt: skip
EFFECT_SHORT: Final = (
    "id", "product", "category", "published_at", "days", "before", "after", "ratio", "low", "high", "verdict",
)  # fmt: skip
_HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What would end a script element or a line of script, should the data stand in one.
_UNSAFE: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}

Words = Mapping[str, str]
"""Of a page in one language: `title`, `other` (heading of what is about no product), `question`, `answer` (marks)."""


class Answered(NamedTuple):
    """A question of a page and its answer."""

    id: str
    language: str
    product: str | None
    question: str
    answer: str


def by_product(entries: Iterable[Answered]) -> dict[str | None, dict[str, list[str]]]:
    """Answers by product and question, in their order, what is about no product last.

    Asked in the same words about one product, answers stand below one another.
    """
    pages: dict[str | None, dict[str, list[str]]] = {}
    for entry in entries:
        answers = pages.setdefault(entry.product, {}).setdefault(entry.question, [])
        if entry.answer not in answers:
            answers.append(entry.answer)
    return dict(sorted(pages.items(), key=lambda page: page[0] is None))


def markdown(entries: Iterable[Answered], words: Words) -> str:
    """A page by product."""
    blocks = [f"# {escaped(words['title'])}"]
    for product, questions in by_product(entries).items():
        blocks.append(f"## {escaped(words['other'] if product is None else product)}")
        for question, answers in questions.items():
            paragraphs = (part for answer in answers for part in _paragraphs(answer))
            blocks += (f"### {escaped(question)}", *map(escaped, paragraphs))
    return "\n\n".join(blocks) + "\n"


def text(entries: Iterable[Answered], words: Words) -> str:
    """Questions and answers as they are pasted into a product page that takes plain text alone."""
    pages = by_product(entries)
    blocks: list[str] = []
    for product, questions in pages.items():
        if len(pages) > 1:
            blocks.append(f"[{one_line(words['other'] if product is None else product)}]")
        for question, answers in questions.items():
            told = "\n".join(part for answer in answers for part in _paragraphs(answer))
            blocks.append(f"{words['question']}{one_line(question)}\n{words['answer']}{told}")
    return "".join(f"{block}\n\n" for block in blocks).removesuffix("\n")


def jsonld(entries: Sequence[Answered]) -> str:
    """A schema.org FAQPage (https://schema.org/FAQPage); it may stand in a script element of a page as it is."""
    asked: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        answers = asked.setdefault((entry.language, one_line(entry.question)), [])
        if entry.answer not in answers:
            answers.append(entry.answer)
    questions = [
        {
            "@type": "Question",
            "name": question,
            "inLanguage": language,
            "acceptedAnswer": {"@type": "Answer", "text": "\n".join(map(clean, answers)), "inLanguage": language},
        }
        for (language, question), answers in asked.items()
    ]
    page: dict[str, Any] = {"@context": "https://schema.org", "@type": "FAQPage"}
    languages = list(dict.fromkeys(entry.language for entry in entries))
    if languages:
        page["inLanguage"] = languages[0] if len(languages) == 1 else languages
    page["mainEntity"] = questions
    return json.dumps(page, ensure_ascii=False, indent=2).translate(_UNSAFE) + "\n"


def escaped(text: str) -> str:
    """One line of text that Markdown and HTML take literally, also where a paragraph begins with it."""
    plain = re.sub(r"[\\`*_{}\[\]#|~$]", r"\\\g<0>", one_line(text))
    plain = re.sub("[&<>]", lambda found: _HTML[found[0]], plain)
    return re.sub(r"^(?:(\d{1,9})(?=[.)])|(?=[-+=:]))", r"\1\\", plain)


def _paragraphs(answer: str) -> list[str]:
    return [line for part in clean(answer).split("\n") if (line := one_line(part))]


def effect_row(effect: Effect) -> dict[str, Any]:
    """The public row of a measured effect; days are half-open, ratios rounded to three places."""
    days = {
        "before_since": effect.before_period[0].isoformat(),
        "before_until": effect.before_period[1].isoformat(),
        "after_since": effect.after_period[0].isoformat(),
        "after_until": effect.after_period[1].isoformat(),
    }
    ratios = {name: getattr(effect, name) for name in ("ratio", "low", "high")}
    rounded = {name: None if value is None else round(value, 3) for name, value in ratios.items()}
    known = {**days, **rounded, "why": effect.why.english()}
    return {name: known[name] if name in known else getattr(effect, name) for name in EFFECT}
