"""FAQ entries as one HTML page: by product, each question with its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from cs_toolkit.outlets.pages import filled


class Answered(Protocol):
    """What an entry must have; one without an answer is left out. Lines of an answer stay lines."""

    @property
    def product(self) -> str | None: ...
    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str | None: ...
    @property
    def language(self) -> str: ...


def faq_page(entries: Iterable[Answered], words: Mapping[str, str], language: str) -> str:
    """The page in a language; `words` are its `title` and `other` (the heading of what is about no product).

    Products stand in the order of the entries, what is about none last. Asked in the same words about one product,
    answers stand below one another. Raises `ConfigProblem` where the extra `report` is not installed.
    """
    products: dict[str | None, dict[tuple[str, str], list[str]]] = {}
    for entry in entries:
        if entry.answer is not None:
            answers = products.setdefault(entry.product, {}).setdefault((entry.question, entry.language), [])
            if entry.answer not in answers:
                answers.append(entry.answer)
    groups = [
        (words["other"] if product is None else product, questions)
        for product, questions in sorted(products.items(), key=lambda item: item[0] is None)
    ]
    return filled("faq.html.j2", language, words["title"], groups=groups)
