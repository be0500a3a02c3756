"""`cst dossier`: what a platform is shown of a case: the customer's language, nobody else's data, nothing that runs."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from page_samples import HOSTILE

from cs_toolkit import packs
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.store.order_rows import COLUMNS
from cs_toolkit.store.orders import OrderBook

ID = "20261122-01"
CaseAt = Callable[[str], str]
LATER = "2026-11-24T10:00:00+08:00"


@pytest.fixture
def closed(case_at: CaseAt) -> str:
    """A complaint with its whole life."""
    return case_at("closed")


def page(run: Run, *args: str) -> str:
    found = run("dossier", ID, *args, now=LATER)
    assert found.code == 0, found
    return found.stdout


@pytest.mark.usefixtures("closed")
def test_the_whole_story_in_the_customers_language(run: Run) -> None:
    """Who said what when, the options with their worth, the choice, what was carried out, the rating."""
    text = page(run)
    wanted = (
        "# 订单 202607251234592825 举证材料", "买家 · 提出投诉", "快递五天没动了", "店铺 · 首次回复", "中转站滞留 4 天",
        "方案 1：", "选定第 1 个方案", "运单号：SF123", "已改发顺丰 SF123。", "评分：5 分（满分 5 分）",
        "处理结果：已解决", "## 店铺承诺及兑现", "## 时限执行情况", "录入后均无改动",
    )  # fmt: skip
    assert [found for found in wanted if found not in text] == []
    assert [text.index(found) for found in wanted[1:5]] == sorted(text.index(found) for found in wanted[1:5])


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "# Evidence for order 202607251234592825"),
        ("zh-Hans", "# 订单 202607251234592825 举证材料"),
        ("zh-Hant", "# 訂單 202607251234592825 舉證資料"),
    ],
)
def test_the_language_that_was_asked_for(run: Run, language: str, title: str) -> None:
    """What was said stays as it was said; no slug and no empty slot is left."""
    text = page(run, "--lang", language)
    assert text.startswith(title)
    assert "快递五天没动了" in text
    assert "$" not in text
    assert not re.search(r"carrier-delay|reship-express|delivery-late|followed_up|zto", text)


@pytest.mark.usefixtures("closed")
def test_what_is_the_shops_own_business_stays_inside(run: Run) -> None:
    """Notes, what it cost, who of the staff did it; the owner is told what was left out."""
    run("note", "1", "--text", "这个客户很难缠")
    run("assign", "1", "--to", "小周")
    run("reply", "1", "--text", "有事请找小周，或者 lin。")
    found = run("dossier", ID, now=LATER)
    assert "难缠" not in found.stdout
    assert "小周" not in found.stdout
    assert not re.search(r"\blin\b", found.stdout)
    assert "¥18" not in found.stdout
    assert "left out: assigned, noted" in found.stderr


@pytest.mark.usefixtures("closed")
def test_no_third_persons_data(run: Run) -> None:
    """Another customer by name, a friend's telephone, the customer's own, an address; the own name stays."""
    run("log", "--text", "x", "--customer", "欧阳小明", "--handle", "ouyang_88")
    assert run("set", "1", "contact=13800138000", "reseller=赵六").code == 0
    run(
        "contacted", "1", "--text",
        "欧阳 小明也没收到，他旺旺是ouyang_88，电话 139-1234-5678。我王女士的电话是１３８００１３８０００，找赵六买的，"
        "住在杭州市西湖区文三路100号5幢602室。",
    )  # fmt: skip
    text = page(run)
    for gone in ("小明", "ouyang", "1234-5678", "13800138000", "１３８", "赵六", "文三路", "602"):
        assert gone not in text, gone
    assert "王女士" in text
    assert "202607251234592825" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_text(run: Run, name: str) -> None:
    """In every place that a customer can fill, in both forms."""
    run(
        "log",
        "--text",
        name,
        "--customer",
        name,
        "--product",
        name,
        "--order",
        name,
        "--wants",
        name,
        "--language",
        "en",
    )
    run("ack", "1", "--text", f"{name}\n# heading\n| cell |\n---\n<b>")
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    html = run("dossier", ID, "-f", "html", now=LATER).stdout
    assert not re.search(r"<(?:script|img|svg|b)\b", html)
    assert html.count("<title>") == html.count("<h1>") == 1
    text = run("dossier", ID, now=LATER).stdout
    assert not re.search(r"(?<!\\)<(?:script|img|svg|b)\b", text)
    assert not re.search(r"^# heading|^\| cell|^---$", text, re.MULTILINE)
    assert "\u202e" not in text + html
    assert "\x07" not in text + html


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "截图 <b>|.png"
    path.write_bytes(b"picture")
    return path


@pytest.mark.usefixtures("closed")
def test_a_folder_with_everything(run: Run, tmp_path: Path, picture: Path) -> None:
    """Both forms and the kept files, each with its SHA-256, for the owner's eyes only."""
    assert run("attach", "1", picture).code == 0
    folder = tmp_path / "举证"
    found = run("dossier", ID, "--output", folder, now=LATER)
    assert (found.code, found.stdout) == (0, "")
    assert "wrote 3 files" in found.stderr
    digest = hashlib.sha256(b"picture").hexdigest()
    kept = f"attachments/{digest}.png"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        "dossier.md", "dossier.html", kept,
    }  # fmt: skip
    assert (folder / kept).read_bytes() == b"picture"
    for name in ("dossier.md", "dossier.html"):
        text = (folder / name).read_text("utf-8")
        assert digest in text
        assert kept in text
        assert "<b>" not in text
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))
    again = run("dossier", ID, "--output", folder, "-f", "html", now=LATER)
    assert (again.code, "wrote 2 files" in again.stderr) == (0, True)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("harm", ["changed", "gone", "link"])
def test_a_file_that_is_not_as_it_was_kept_is_not_enclosed(
    run: Run, shop: Path, tmp_path: Path, picture: Path, harm: str
) -> None:
    """It would prove nothing: the owner is told, the list says that it is not there."""
    run("attach", "1", picture)
    (kept,) = shop.glob("attachments/*/*.png")
    kept.unlink()
    if harm == "changed":
        kept.write_bytes(b"another")
    elif harm == "link":
        kept.symlink_to(picture)
    folder = tmp_path / "out"
    found = run("dossier", ID, "--output", folder, now=LATER)
    assert "is not there as it was kept" in found.stderr
    assert not (folder / "attachments").exists()
    assert "未附" in (folder / "dossier.md").read_text("utf-8")


@pytest.mark.usefixtures("closed")
def test_without_the_extra_for_pages_it_is_markdown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said so; a page that was asked for by name is an error."""
    from cs_toolkit.errors import ConfigProblem, say
    from cs_toolkit.outlets import dossier_page

    def missing(*_: object, **__: object) -> str:
        raise ConfigProblem(say("it needs 'jinja2'"))

    monkeypatch.setattr(dossier_page, "filled", missing)
    found = run("dossier", ID, "--output", tmp_path / "out", now=LATER)
    assert (found.code, "jinja2" in found.stderr) == (0, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dossier.md"]
    assert run("dossier", ID, "--output", tmp_path / "out", "-f", "html").code == 6


@pytest.mark.usefixtures("closed")
def test_one_file_by_its_name(run: Run, tmp_path: Path) -> None:
    """The ending says which form; -f beats it."""
    for name, begin in (("a.html", "<!DOCTYPE html>"), ("a.md", "# "), ("a.txt", "# ")):
        assert run("dossier", ID, "--output", tmp_path / name).code == 0
        assert (tmp_path / name).read_text("utf-8").startswith(begin)
    run("dossier", ID, "--output", tmp_path / "b.md", "-f", "html")
    assert (tmp_path / "b.md").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.usefixtures("closed")
def test_the_record_vouches_only_for_what_it_knows(run: Run, shop: Path) -> None:
    """An entry that was changed by hand: the sentence is gone, and the owner is told."""
    (path,) = shop.glob("closed/*/*.toml")
    path.write_text(path.read_text("utf-8").replace("很快", "很慢"), "utf-8")
    found = run("dossier", ID, now=LATER)
    assert "录入后均无改动" not in found.stdout
    assert "entries were changed after they were recorded" in found.stderr
    for name in ("chain.jsonl", "chain.head"):
        (shop / "state" / name).unlink()
    older = run("dossier", ID, now=LATER)
    assert "录入后均无改动" not in older.stdout
    assert "entries were changed" not in older.stderr


def test_deadlines_with_their_source(run: Run) -> None:
    """A platform's date as it reported it; a law's in the words of the packs; midnight is 24:00."""
    run(
        "log",
        "--text",
        "Where is my parcel?",
        "--platform",
        "shopify",
        "--payment",
        "stripe",
        "--category",
        "delivery-late",
    )
    run("milestone", "1", "chargeback_opened")
    run("clock", "1", "stripe.evidence", "--due", "2026-11-23T00:00:00+08:00")
    found = run("dossier", ID, now=LATER)
    assert "2026-11-22 24:00" in found.stdout
    assert "the platform" in found.stdout
    assert "evidence_details.due_by" in found.stderr
    assert "missed" in found.stdout


def test_a_granted_wish_waits_and_what_was_given_on_top(run: Run) -> None:
    """The rarer entries have their words, too."""
    run("log", "--text", "我要退款", "--kind", "after-sales", "--customer", "王女士", "--platform", "taobao")
    run("config", "set", "name", "小杯子的店")
    run("config", "set", "hours.sun", "09:00-13:00")
    run("offer", "1", "--option", "refund-part:30", "--grant", "--text", "给您退")
    run("contacted", "1", "--text", "好的\n\n快点", now="2026-11-22T13:30:00+08:00")
    run("reply", "1", "--text", "在办了", now="2026-11-29T09:10:00+08:00")
    run("wait", "1", "--on", "carrier", "--evidence", "已问快递")
    run("resume", "1")
    run("compensate", "1", "--remedy", "coupon:20", "--cost", "20")
    run("promise", "1", "--what", "补寄", "--by", "2026-11-22T18:00:00+08:00")
    run("promise", "1", "--kept", now="2026-11-22T19:00:00+08:00")
    run("promise", "1", "--what", "回电", "--by", "2026-11-26T18:00:00+08:00")
    text = page(run)
    for wanted in (
        "同意买家诉求",
        "等待对象：快递公司",
        "已问快递",
        "逾期兑现",
        "尚未到期",
        "工单 20261122-01 举证材料",
    ):
        assert wanted in text, wanted
    assert "taobao" in run("dossier", ID, now=LATER).stderr


@pytest.mark.usefixtures("closed")
def test_what_makes_no_dossier(run: Run, shop: Path) -> None:
    """Rows, a case that is not there, a place inside the shop."""
    assert run("dossier", ID, "-f", "json").code == 2
    assert run("dossier", "99").code == 4
    assert run("dossier", ID, "--output", shop / "open").code == 2
    assert run("dossier", ID, "--output", "/dev/null/x").code == 2


def test_the_three_languages_say_the_same() -> None:
    """Every sentence in each, with the same slots; no word of the mainland in the Taiwanese one."""
    known = {language: _flat(packs.dossier_words(language)) for language in LANGUAGES}
    slots = {
        language: {key: sorted(re.findall(r"\$\{\w+\}", text)) for key, text in words.items()}
        for language, words in known.items()
    }
    assert slots["en"] == slots["zh-Hans"] == slots["zh-Hant"]
    text = (packs.ROOT / "dossier" / "zh-Hant.toml").read_text("utf-8")
    assert tomllib.loads(text)["language"] == "zh-Hant"
    assert not re.search("信息|文件夹|视频|默认|买家|兌現|留言", text)


def _flat(table: dict[str, object], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{path}{key}.")
        else:
            found[path + key] = str(value)
    return found


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_nobody_of_the_order_book_and_no_colleague(run: Run, shop: Path, tmp_path: Path, language: str) -> None:
    """Who ordered and never complained is a third person, too; so is a colleague who recorded nothing."""
    row = {"id": "77", "customer": "张伟强", "handle": "tb_zwq99", "contact": "13911112222"}
    OrderBook(shop).merge([{name: row.get(name, "") for name in COLUMNS}])
    sent = tmp_path / "张伟强聊天.txt"
    sent.write_text("我是张伟强", "utf-8")
    run("attach", ID, sent)
    run("reply", ID, "--text", "王女士，张伟强（tb_zwq99）的那单我们在取回，客服小美跟进。Our agent Lily calls.")
    found = run("--lang", language, "dossier", ID)
    assert found.code == 0
    assert "那单我们在取回" in found.stdout
    assert not any(name in found.stdout for name in ("张伟强", "tb_zwq99", "13911112222", "小美", "Lily"))
    assert "…聊天.txt" in found.stderr


@pytest.mark.usefixtures("closed")
def test_a_folder_named_from_where_one_stands(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As people type it; but not into the shop, not even through a link."""
    monkeypatch.chdir(tmp_path)
    assert run("dossier", ID, "--output", "out/").code == 0
    assert (tmp_path / "out" / "dossier.md").is_file()
    (tmp_path / "link").symlink_to(tmp_path / "shop" / "open")
    assert run("dossier", ID, "--output", "link/").code == 2
    assert run("list", "-f", "csv", "--output", f"link/{ID}.toml").code == 2
