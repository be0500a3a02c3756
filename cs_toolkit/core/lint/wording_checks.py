"""How a reply is built: apology, action, actor, fact, time, length, script; and replies that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from cs_toolkit.core.lint.page import Hit, Page
from cs_toolkit.core.text import fold_script, script_of
from cs_toolkit.errors import say

_PAID_BY_WECHAT: Final = "wechat-pay"
_WECHAT_CHARACTERS: Final = 200
_WECHAT_PICTURES: Final = 4
# So long, with and without a figure in it, no greeting is.
_LONG: Final = 60
_VERY_LONG: Final = 300
_WINDOW: Final = 4
_ALIKE: Final = 0.6
_LEAST_TO_COMPARE: Final = 12
# Steps whose reply promises nothing more.
_LAST_STEPS: Final = frozenset({"survey", "close", "invite", "goodwill"})
# Steps whose reply asks for a choice or a score; nothing has to be under way for that.
_CHOICES: Final = frozenset({*_LAST_STEPS, "offer", "nudge", "refuse", "follow-up"})


def bare_apology(page: Page) -> Iterator[Hit]:
    """L10: who is sorry says what was the failing and what is done about it."""
    found = None if page.scope.step in {*_LAST_STEPS, "refuse"} else page.find("apology")
    if found and not (page.has("responsibility") and page.has("repair")):
        yield Hit("L10", *found.span())


def only_asks(page: Page) -> Iterator[Hit]:
    """L16: who asks for something does something meanwhile."""
    found = None if page.scope.step in _CHOICES else page.find("asks")
    if found and not page.has("under_way"):
        yield Hit("L16", *found.span())


def greeting_only(page: Page) -> Iterator[Hit]:
    """L35: what is left without greetings and set phrases is nothing."""
    is_long = len(page.text) > (_LONG if any(map(str.isdecimal, page.text)) else _VERY_LONG)
    if is_long or not page.families or not any(map(str.isalnum, page.text)):
        return
    left = set(range(len(page.text)))
    for match in page.all("greeting"):
        left -= set(range(*match.span()))
    if not any(page.text[place].isalnum() or page.text[place] == "\ufffc" for place in left):
        yield Hit("L35", 0, len(page.text))


def nobody_acts(page: Page) -> Iterator[Hit]:
    """L36: the shop, the system or nobody does it, and no I anywhere."""
    found = None if page.has("person") else page.find("no_person")
    if found:
        yield Hit("L36", *found.span())


def no_fact(page: Page) -> Iterator[Hit]:
    """L37: a complaint is answered without the product, a number of the order, a sum or a day."""
    known = page.known
    facts = [known.product, known.tracking, *known.orders]
    if page.scope.kind != "complaint" or not any(facts) or page.scope.step in _LAST_STEPS:
        return
    is_named = any(fact and fact.lower() in page.text for fact in facts) or _names_product(page)
    if page.text and not is_named and not any(char.isdecimal() for char in page.text):
        yield Hit("L37", *page.reading.sentences[0])


def no_time(page: Page) -> Iterator[Hit]:
    """L39: a complaint is answered without any time."""
    is_asked = page.scope.kind == "complaint" and page.scope.step not in _LAST_STEPS and not page.scope.is_public
    if is_asked and page.families and page.text and not page.has("time"):
        yield Hit("L39", *page.reading.sentences[-1])


def too_long(page: Page) -> Iterator[Hit]:
    """L31: more characters or pictures than the channel takes."""
    is_wechat = page.scope.payment == _PAID_BY_WECHAT
    limits = [limit for limit in (page.scope.limit, _WECHAT_CHARACTERS if is_wechat else None) if limit]
    length = len(page.reading.written.strip())
    if limits and length > min(limits):
        message = say("The reply has {length} characters; the channel takes {limit}.", length=length, limit=min(limits))
        yield Hit("L31", min(limits), len(page.reading.written), message, is_raw=True)
    if is_wechat and page.scope.pictures > _WECHAT_PICTURES:
        count = page.scope.pictures
        message = say("The reply has {count} pictures; the channel takes {limit}.", count=count, limit=_WECHAT_PICTURES)
        yield Hit("L31", 0, 0, message, is_raw=True)


def poor_public_reply(page: Page) -> Iterator[Hit]:
    """L30: what all can read argues, or says what was said under another review."""
    argues = page.find("argues")
    if argues:
        yield Hit("L30", *argues.span(), say("A public reply argues about details."))
    own = _shingles(page.reading.written)
    if len(own) >= _LEAST_TO_COMPARE and any(_alike(own, _shingles(told)) for told in page.known.earlier_replies):
        yield Hit("L30", 0, len(page.text), say("The same was said under another review."))


def mixed_scripts(page: Page) -> Iterator[Hit]:
    """L40: characters of the other script than the customer's, or than most; names and titles aside."""
    written = page.reading.written
    names = (page.known.product, page.known.customer, page.known.handle, page.known.shop, *page.known.agents)
    aside = {char for name in names if name for char in name}
    places = [
        (place, script)
        for place, char in enumerate(written)
        if (script := script_of(char)) and char not in aside and not page.is_quoted(place)
    ]
    counts = Counter(script for _, script in places)
    wanted = page.scope.language if page.scope.language in counts or len(counts) == 1 else None
    wanted = wanted if (wanted or "").startswith("zh") else max(counts, key=lambda name: counts[name], default=None)
    first = next((place for place, script in places if script != wanted), None)
    if first is not None:
        yield Hit("L40", first, first + 1, is_raw=True)


def _names_product(page: Page) -> bool:
    """Whether the text speaks of the product: by a word of its title, or two characters of it."""
    title = fold_script((page.known.product or "").lower())
    words = [word for word in title.split() if len(word) > 2 and word.isascii()]
    pairs = [title[place : place + 2] for place in range(len(title) - 1)]
    return any(word in page.text for word in words) or any(
        pair in page.text for pair in pairs if not pair.isascii() and pair.isalpha()
    )


def _shingles(text: str) -> frozenset[str]:
    """Runs of letters by which texts are compared; figures and marks tell nothing."""
    letters = "".join(char for char in fold_script(text).lower() if char.isalpha())
    return frozenset(letters[place : place + _WINDOW] for place in range(len(letters) - _WINDOW + 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(other) and len(one & other) >= _ALIKE * len(one | other)
