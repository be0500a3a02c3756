"""shop.toml: every key works, every mistake is named, no comment is lost."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cs_toolkit import config, packs
from cs_toolkit.core.settings import SETTINGS
from cs_toolkit.errors import ConfigProblem
from cs_toolkit.store import shop_toml

DESIGN = """
schema = 1
name = "小杯子的店"
zone = "Asia/Shanghai"
language = "zh-Hans"
currency = "CNY"
region = "cn"
platforms = ["taobao", "wechat-shop"]
store = "files"

[hours]
mon = ["09:00-12:00", "13:00-18:00"]
sat = ["20:00-02:00"]
holidays = ["cn"]

[[policy]]
valid_from = 2026-11-01
counts = "shop-hours"
acknowledge = "30m"
follow_up = "24h"
close = "7d"

[goodwill]
rate = "0.20"
cap = "1.50"
when = "serious"
per_case = "200"
per_month = "3000"
late_per_day = "5.00"

[quiet]
hours = ["22:00-08:00"]

[categories.lid-loose]
family = "product"
"""


def parsed(text: str) -> config.Config:
    return config.parse(text, packs.policy())


def test_the_settings_of_the_design_are_understood() -> None:
    """Every key that the contract shows."""
    found = parsed(DESIGN)
    assert (found.schema, found.name, found.zone, found.language) == (1, "小杯子的店", "Asia/Shanghai", "zh-Hans")
    assert (found.currency, found.region, found.platforms, found.store) == (
        "CNY",
        "cn",
        ("taobao", "wechat-shop"),
        "files",
    )
    assert (found.hours[0].as_data()["sat"], found.quiet["hours"]) == (["20:00-02:00"], ["22:00-08:00"])
    assert (found.goodwill["rate"], found.goodwill["when"], found.goodwill["cap"]) == (
        Decimal("0.20"),
        "serious",
        Decimal("1.50"),
    )
    assert found.categories["lid-loose"] == {"family": "product"}
    assert [(own.valid_from, own.acknowledge) for own in found.policies] == [
        (None, timedelta(hours=1)), (date(2026, 11, 1), timedelta(minutes=30)),
    ]  # fmt: skip
    assert found.tzinfo == ZoneInfo("Asia/Shanghai")


def test_every_setting_is_optional() -> None:
    """An empty file, and none at all."""
    found = parsed("")
    assert (found.currency, found.region, found.lock_wait, found.tzinfo) == ("CNY", "cn", 10, None)
    assert parsed("lock_wait = 0").lock_wait == 0


MISTAKES: list[tuple[str, str, str]] = [
    ('languge = "en"', "'languge' is not a key of shop.toml", "language"),
    ("[goodwill]\nrat = 1", "'rat' is not a key of [goodwill]", "rate"),
    ('[[policy]]\nacknowlege = "1h"', "'acknowlege' is not a key of [[policy]]", "acknowledge"),
    ("[hours]\nmonday = []", "'monday' is not a key of [hours]", "mon"),
    ("[quiet]\nhour = []", "'hour' is not a key of [quiet]", "hours"),
    ("qqqqqq = 1", "'qqqqqq' is not a key", "zone"),
    ('zone = "Shanghai"', "zone: 'Shanghai' is not a time zone", "Asia/Shanghai"),
    ('zone = "../etc"', "zone: '../etc'", "Asia/Shanghai"),
    ('zone = "Asia"', "zone: 'Asia'", "Asia/Shanghai"),
    ("zone = 8", "zone: '8' is not a text", ""),
    ('name = " "', "name: ' '", ""),
    ('language = "zh"', "language: 'zh'", "zh-Hans"),
    ('currency = "yuan"', "currency: 'yuan'", "CNY"),
    ('region = "China"', "region: 'China'", "cn"),
    ('platforms = ["taobo"]', "platforms: 'taobo'", "taobao"),
    ('platforms = "taobao"', "platforms: 'taobao' is not a list", ""),
    ('store = "mysql://x"', "store: 'mysql://x'", "files"),
    ("schema = 2", "schema 2 is of a newer cst", "newer"),
    ("lock_wait = -1", "lock_wait: '-1'", ""),
    ("lock_wait = true", "lock_wait: 'True'", ""),
    ("policy = 3", "policy: '3' is not a list", ""),
    ("[policy]\nacknowledge = 1", "policy", ""),
    ("policy = [3]", "[[policy]]", ""),
    ('[[policy]]\nacknowledge = "soon"', "acknowledge: 'soon'", ""),
    ('[[policy]]\nacknowledge = "-1h"', "acknowledge: '-1h'", ""),
    ('[[policy]]\nvalid_from = "heute"', "valid_from: 'heute'", ""),
    ('[[policy]]\ncounts = "nights"', "counts: 'nights'", ""),
    ('[goodwill]\nrate = "20%"', "goodwill.rate: '20%'", ""),
    ('[goodwill]\nwhen = "never"', "goodwill.when: 'never'", "serious"),
    ("goodwill = 3", "[goodwill] is not a table", ""),
    ("zone = ", "is not TOML", ""),
]


@pytest.mark.parametrize(("text", "told", "way_out"), MISTAKES)
def test_a_mistake_is_named_with_file_key_and_value(text: str, told: str, way_out: str) -> None:
    """Exit 6; the hint names the nearest that would do."""
    with pytest.raises(ConfigProblem) as caught:
        parsed(text)
    assert caught.value.exit_code == 6
    assert "'shop.toml'" in str(caught.value)
    assert told in str(caught.value)
    assert way_out in (caught.value.hint.english() if caught.value.hint else "")


def test_a_file_that_cannot_be_read_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    """A missing one is not; a folder and another encoding are; a byte order mark is read over."""
    assert config.load(tmp_path, packs.policy()).name is None
    path = tmp_path / config.FILE
    path.write_bytes("\ufeffname = '店'\n".encode())
    assert config.load(tmp_path, packs.policy()).name == "店"
    path.write_bytes("name = '店'\n".encode("gb18030"))
    with pytest.raises(ConfigProblem, match=r"shop\.toml"):
        config.load(tmp_path, packs.policy())
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigProblem, match=r"shop\.toml"):
        config.load(tmp_path, packs.policy())


COMMENTED = """# my shop
schema = 1   # do not touch
zone = "Asia/Shanghai"

# when I am there
[hours]
mon = ["09:00-18:00"]  # not on Mondays in May
"""


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("zone", "Asia/Taipei", {"zone": "Asia/Taipei"}),
        ("name", "小店", {"name": "小店"}),
        ("platforms", ["jd"], {"platforms": ["jd"]}),
        ("hours.tue", ["10:00-12:00"], {"hours": {"mon": ["09:00-18:00"], "tue": ["10:00-12:00"]}}),
        ("goodwill.rate", "0.10", {"goodwill": {"rate": "0.10"}}),
        ("name", None, {}),
        ("goodwill.rate", None, {}),
    ],
)
def test_an_edit_keeps_every_comment(key: str, value: Any, expected: dict[str, Any]) -> None:
    """One key changes, everything else stays; taking out what is not there changes nothing."""
    edited = shop_toml.edited(COMMENTED, key, value)
    assert tomllib.loads(edited) == {**tomllib.loads(COMMENTED), **expected}
    for line in COMMENTED.splitlines():
        comment = line.partition("#")[2]
        assert comment in edited
    if value is None:
        assert edited == COMMENTED
    parsed(edited)


def test_a_key_can_be_taken_out_again() -> None:
    """So that its default holds."""
    assert "zone" not in tomllib.loads(shop_toml.edited(COMMENTED, "zone", None))
    assert tomllib.loads(shop_toml.edited(COMMENTED, "hours.mon", None))["hours"] == {}


def test_the_settings_of_a_new_shop_can_be_read_and_uncommented() -> None:
    """Every setting stands there with what it is for; without its comment sign each works."""
    text = shop_toml.template("Asia/Shanghai")
    assert parsed(text) == parsed('zone = "Asia/Shanghai"')
    settings = [block.splitlines() for block in text.split("\n\n")[1:]]
    assert len(settings) == len(config.KEYS) - 2
    for _doc, *lines in settings:
        parsed("\n".join(line.removeprefix("# ") for line in lines))


@pytest.mark.parametrize(
    ("zone", "home"),
    [
        ("Asia/Taipei", ("tw", "TWD")),
        ("Europe/London", ("gb", "GBP")),
        ("Europe/Berlin", ("eu", "EUR")),
        ("America/Los_Angeles", ("us", "USD")),
        ("Asia/Shanghai", ("cn", "CNY")),
        ("Antarctica/Troll", ("cn", "CNY")),
    ],
)
def test_a_new_shop_begins_with_the_law_and_the_money_of_where_it_is(zone: str, home: tuple[str, str]) -> None:
    """By its zone; both stand in shop.toml to be changed."""
    found = parsed(shop_toml.template(zone))
    assert (found.region, found.currency) == home


def test_every_setting_is_documented() -> None:
    """With what it is for and an example."""
    assert [*SETTINGS] == [*config.KEYS]
    for item in SETTINGS.values():
        assert item.doc.english()
        assert item.example


@pytest.mark.parametrize("value", [True, 10, ["a", "“b”"]])
def test_a_value_as_it_stands_in_the_file(value: Any) -> None:
    """What is shown could be typed there."""
    assert tomllib.loads(f"x = {shop_toml.toml_value(value)}")["x"] == value
