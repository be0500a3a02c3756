"""The carriers that ship with the package: every name leads to one of them, every pattern and page is sound."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib import resources
from string import Template
from typing import Any

import pytest

CARRIERS: dict[str, dict[str, Any]] = tomllib.loads(
    (resources.files("cs_toolkit") / "packs" / "carriers" / "carriers.toml").read_text(encoding="utf-8")
)["carriers"]


def key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def test_no_name_means_two_carriers() -> None:
    owners: dict[str, str] = {}
    for slug, carrier in CARRIERS.items():
        for name in {key(name) for name in (slug, *carrier["names"].values(), *carrier["aliases"])}:
            assert owners.setdefault(name, slug) == slug, name
    assert {owners[key(name)] for name in ("顺丰速运", "中通快递", "极兔速递", "圆通速递", "韵达快递")} == {
        "sf", "zto", "jt", "yto", "yunda",
    }  # fmt: skip


@pytest.mark.parametrize("slug", CARRIERS)
def test_a_carrier_is_complete(slug: str) -> None:
    carrier = CARRIERS[slug]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert set(carrier) == {"names", "aliases", "page", "tracking"}
    assert set(carrier["names"]) == {"zh-Hans", "zh-Hant", "en"}
    page = Template(carrier["page"]).substitute(tracking="X1")
    assert page.startswith("https://")
    assert "$" not in page
    assert all(re.compile(pattern) for pattern in carrier["tracking"])


@pytest.mark.parametrize(
    ("slug", "number"),
    [
        ("sf", "SF1234567890123"), ("yto", "YT4592904140484"), ("jt", "JT2322082158515"), ("ups", "1Z5R89390357567127"),
        ("usps", "9400100000000000000001"), ("hongkong-post", "RD024816924HK"), ("t-cat", "903221488720"),
        ("royal-mail", "RM123456789GB"), ("taiwan-post", "RR123456789TW"), ("ems", "EA123456789CN"),
    ],
)  # fmt: skip
def test_numbers_fit_their_carrier(slug: str, number: str) -> None:
    assert any(re.fullmatch(pattern, number) for pattern in CARRIERS[slug]["tracking"])
