"""What to offer for which complaint, and how customers name what they want: data for `remedy.suggest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# What to offer, best first, per category. A share is of what was paid and left out where that is unknown; `loss` is
# the whole target, where goods are not what was lost.
PLANS: Final[Mapping[str, tuple[str, ...]]] = {
    "delivery-late": ("reship-express", "refund-full"),
    "delivery-late, delivered": ("refund-part:loss", "gift:loss", "return-refund"),
    "delivery-lost": ("reship-express", "refund-full"),
    "delivery-damaged": ("exchange", "refund-full", "refund-part:30%"),
    "delivery-not-received": ("reship", "refund-full"),
    "wrong-item": ("exchange", "return-refund", "refund-part:30%"),
    "missing-item": ("resend-part", "return-refund", "refund-part:20%"),
    "quality-defect": ("exchange", "refund-full", "refund-part:30%"),
    "not-as-described": ("exchange", "return-refund", "refund-part:30%"),
    "counterfeit": ("refund-full", "return-refund"),
    "expired": ("refund-full", "reship"),
    "unsafe": ("refund-full", "return-refund"),
    "instructions-unclear": ("explain", "exchange", "return-refund"),
    "refund-slow": ("refund-full", "exchange"),
    "return-refused": ("return-refund", "exchange", "refund-part:30%"),
    "return-freight": ("return-refund", "exchange", "refund-part:20%"),
    "price-changed": ("refund-part:10%", "return-refund", "gift:loss"),
    "promotion": ("refund-part:10%", "return-refund", "gift:loss"),
    "invoice": ("explain", "gift:loss"),
    "payment": ("refund-full", "explain"),
    "return-request": ("return-refund", "exchange", "refund-part:30%"),
    "exchange-request": ("exchange", "return-refund"),
    "cancel-order": ("cancel", "gift"),
    "cancel-order, delivered": ("return-refund", "exchange"),
    "service-slow": ("explain", "gift:loss"),
    "service-rude": ("gift:loss", "explain"),
    "promise-broken": ("reship-express", "refund-full"),
    "promise-broken, delivered": ("refund-part:loss", "gift:loss", "return-refund"),
    "account": ("explain", "gift:loss"),
    "product-question": ("explain", "return-refund"),
    "praise": ("gift", "explain"),
    "other": ("exchange", "return-refund"),
}
# What a cause that was found says about the options: what makes no sense any more, and what comes first.
CAUSES: Final[Mapping[str, tuple[frozenset[str], tuple[str, ...]]]] = {
    "stock-out": (frozenset({"exchange", "reship", "reship-express", "resend-part"}), ("refund-full",)),
    "carrier-lost": (frozenset(), ("reship-express",)),
    "size-chart": (frozenset(), ("exchange",)),
    "listing-photo": (frozenset(), ("return-refund", "refund-part:30%")),
    "listing-text": (frozenset(), ("return-refund", "refund-part:30%")),
    "instructions": (frozenset(), ("explain",)),
    "customer-use": (frozenset({"refund-full"}), ("explain",)),
    "customer-expectation": (frozenset({"refund-full"}), ("return-refund",)),
}
# What is left to offer after a refusal.
LAST_RESORT: Final = ("refund-full", "return-refund", "exchange", "gift", "explain")

# How customers name what they want, in both scripts and in English; what stands first counts,
# and of two at the same place the upper one.
WISHES: Final = (
    ("refund-part", "部分退|退一部分|退[一半]+|partial refund|part of (?:the|my) (?:price|money)"),
    ("price-difference", "退?[还還]?(?:差[价價]|價差)|price difference|difference in price"),
    ("refund-full", "money back|仅退款|僅退款|refund only"),
    ("return-refund", "退[货貨]|return"),
    ("exchange", "[换換]|exchange|replace|swap"),
    ("reship-express", "加急|急件|速件|express"),
    ("reship", "[补補][发發寄]|重新?[发發寄]|reship|resend|send (?:it )?again"),
    ("repair", "[维維]修|修好|修理|repair|fix"),
    ("cancel", "取消|cancel"),
    ("refund-full", "退|refund"),
)
# What is said not to be wanted; taken out before the wish is read.
UNWANTED: Final = (
    "(?:不要|不想|不接受|不用|不需要|别|別)[^，,。.；;、要想]*"
    r"|\b(?:no|not|don['’]t want|do not want|rather than|instead of)\b(?:(?!\bbut\b)[^,.;])*"
)
