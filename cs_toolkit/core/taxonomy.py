"""The slugs that files, JSON and options use (the contract's names); words for them live in the packs."""

from __future__ import annotations

from typing import Final

CATEGORY_FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "delivery": (
        "delivery-late",
        "delivery-lost",
        "delivery-damaged",
        "delivery-not-received",
        "wrong-item",
        "missing-item",
    ),
    "product": (
        "quality-defect",
        "not-as-described",
        "counterfeit",
        "expired",
        "unsafe",
        "instructions-unclear",
    ),
    "money": (
        "refund-slow",
        "return-refused",
        "return-freight",
        "price-changed",
        "promotion",
        "invoice",
        "payment",
    ),
    "wish": ("return-request", "exchange-request", "cancel-order"),
    "service": ("service-slow", "service-rude", "promise-broken", "account"),
    "other": ("product-question", "praise", "other"),
}
CATEGORIES: Final = tuple(slug for slugs in CATEGORY_FAMILIES.values() for slug in slugs)
FAMILY_OF: Final = {slug: family for family, slugs in CATEGORY_FAMILIES.items() for slug in slugs}

KINDS: Final = ("complaint", "after-sales", "question", "review")
SEVERITIES: Final = ("low", "normal", "high", "critical")
EMOTIONS: Final = ("calm", "annoyed", "angry")
SIGNALS: Final = (
    "authority",
    "media",
    "injury",
    "food-safety",
    "chargeback",
    "claimant",
    "review-threat",
    "leaving",
    "community",
)
CATEGORY_SOURCES: Final = ("rule", "learned", "import", "owner")
LANGUAGES: Final = ("zh-Hans", "zh-Hant", "en")

CAUSES: Final = (
    "carrier-delay",
    "carrier-handling",
    "carrier-lost",
    "packing",
    "picking",
    "stock-out",
    "manufacturing",
    "material",
    "storage",
    "listing-photo",
    "listing-text",
    "size-chart",
    "instructions",
    "pricing-rule",
    "promotion-rule",
    "staff-reply",
    "staff-promise",
    "system",
    "platform",
    "weather",
    "customer-expectation",
    "customer-use",
    "unknown",
)
PARTIES: Final = ("shop", "supplier", "carrier", "platform", "customer", "nobody")

REMEDIES: Final = (
    "refund-full",
    "refund-part",
    "return-refund",
    "exchange",
    "reship",
    "reship-express",
    "resend-part",
    "repair",
    "price-difference",
    "coupon",
    "points",
    "gift",
    "warranty",
    "cancel",
    "explain",
)
REFUNDING: Final = frozenset({"refund-full", "refund-part", "return-refund", "price-difference", "cancel"})
GOODS_MOVE: Final = frozenset({"exchange", "reship", "reship-express", "resend-part"})
NEEDS_AMOUNT: Final = frozenset({"refund-part", "price-difference", "coupon", "points"})

MILESTONES: Final = (
    "order_paid",
    "shipped",
    "goods_delivered",
    "return_requested",
    "return_approved",
    "return_label_sent",
    "return_shipped",
    "goods_returned",
    "goods_collected",
    "refunded",
    "withdrawal_notified",
    "dispute_opened",
    "chargeback_opened",
    "evidence_sent",
    "claim_decided",
    "appealed",
    "authority_accepted",
    "service_failure",
)
# What `cst milestone` records: `declined` is the shop's refusal of what was asked, which ends a platform's clock; the
# event `declined` is the customer's, of an offer.
RECORDED_MILESTONES: Final = (*MILESTONES, "declined")
PLATFORMS: Final = (
    "taobao",
    "tmall",
    "jd",
    "pinduoduo",
    "douyin",
    "kuaishou",
    "xiaohongshu",
    "wechat-shop",
    "wechat-miniprogram",
    "youzan",
    "weidian",
    "liandong",
    "shopee",
    "lazada",
    "tiktok-shop",
    "amazon",
    "ebay",
    "etsy",
    "walmart",
    "aliexpress",
    "shopify",
    "woocommerce",
    "own-site",
    "offline",
)
PAYMENTS: Final = ("alipay", "wechat-pay", "paypal", "stripe", "shopify-payments", "card", "cash")
CHANNELS: Final = (
    "platform-chat",
    "wechat",
    "email",
    "phone",
    "review",
    "social",
    "community",
    "counter",
    "import",
)
PAUSE_REASONS: Final = ("customer", "carrier", "supplier", "platform")
EARLY_OUTCOMES: Final = ("withdrawn", "duplicate", "unfounded", "no-reply")
OUTCOMES: Final = ("resolved", "answered", *EARLY_OUTCOMES, "imported")
STEPS: Final = (
    "escalate",
    "acknowledge",
    "diagnose",
    "offer",
    "nudge",
    "resolve",
    "follow-up",
    "recover",
    "close",
    "answer",
    "promise",
)
