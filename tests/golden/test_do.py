"""What `cst do` looks like at 80 columns, in three languages; `--update-golden` writes it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminals import Person

from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.errors import say
from cs_toolkit.render import words

SCREENS = Path(__file__).parent / "do"
At = Callable[[str], str]
REPLY, GO_ON = say("the reply"), say("go on with it? y: yes, n: another one, q: enough [y]: ")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    words.use(None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_of_do(case_at: At, shop: Path, request: pytest.FixtureRequest, language: str) -> None:
    """A cause recorded, the options chosen, the draft shown; questions and answers, on a terminal of no talents."""
    case_at("diagnose")
    words.use(language)
    person = Person(shop, "do", TERM="dumb", CST_LANG=language)
    person.asked(say("the root cause"), "1").asked(say("the responsible party"), "")
    person.asked(say("what shows it"), "中转站滞留 4 天").asked(say("record it?"), "").asked(GO_ON, "")
    person.asked(say("the options: numbers, or KIND[:AMOUNT] with blanks between"), "").asked(REPLY, "2")
    person.asked(say("was it sent to the customer? then record it"), "y")
    assert person.ends() == 0
    page = person.seen.replace("\r", "")
    path = SCREENS / f"{language}.txt"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, "utf-8")
    assert page == path.read_text("utf-8")
