"""faq.toml belongs to the owner: what stands there stays, and what cannot be understood is left as it is."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from builders import at

from cs_toolkit.core.faq.life import Kept, Placement, published
from cs_toolkit.errors import StoreTrouble, Unreadable
from cs_toolkit.store.faq_file import FaqFile, entries_of, with_entry

NOW = at("2026-11-22T12:00+08:00")
ENTRY = Kept(
    id="i1-zh-Hans",
    language="zh-Hans",
    question="几天到？",
    answer="三天。\n在订单里留言。",
    product='旅行杯 "大"\\ 🎁 =1+1',
    category="delivery-late",
    cause="packing",
    remedies=("reship",),
    drafted_at=NOW,
)
OWN = """\
# our FAQ
schema = 1
keep = ["400-820-8820"]

[[entry]]            # the one about time
id = "i1-zh-Hans"
language = "zh-Hans"
question = "几天到？"  # asked every day
answer = "三天。"
note = "mine"

[[entry.published]]
where = "page"       # at the top
at = 2026-11-01T09:00:00+08:00
by = "lin"

[[entry]]
id = "by-hand"
language = "en"
question = "Where?"
answer = "Here."

[more]
x = 1
"""


def test_a_new_file_holds_the_entry() -> None:
    text = with_entry(None, ENTRY)
    assert entries_of(text) == (ENTRY,)
    assert tomllib.loads(text)["schema"] == 1


def test_entries_stand_one_after_the_other_and_change_in_place() -> None:
    other = replace(ENTRY, id="i2-en", language="en", product=None, cause=None, remedies=())
    text = with_entry(with_entry(None, ENTRY), other)
    shown = published(published(ENTRY, Placement("a", NOW)), Placement("b", NOW))
    text = with_entry(text, shown)
    assert entries_of(text) == (shown, other)
    back = replace(shown, retired_at=NOW, retired_reason="x")
    assert entries_of(with_entry(with_entry(text, back), shown)) == (shown, other)


def test_what_the_owner_wrote_around_it_stays() -> None:
    (first, second) = entries_of(OWN)
    changed = published(replace(first, answer="两天。", edited_at=NOW), Placement("taobao:旅行杯", NOW))
    text = with_entry(OWN, changed)
    assert entries_of(text) == (changed, second)
    for kept in (
        "# our FAQ",
        "# the one about time",
        "# asked every day",
        'note = "mine"',
        "# at the top",
        'by = "lin"',
    ):
        assert kept in text
    assert tomllib.loads(text)["more"] == {"x": 1}
    again = published(changed, Placement("page", NOW))
    placed = tomllib.loads(with_entry(text, again))["entry"][0]["published"]
    assert [(place["where"], place["at"], place.get("by")) for place in placed] == [
        ("page", NOW, "lin"),
        ("taobao:旅行杯", NOW, None),
    ]


def test_nothing_new_changes_no_byte() -> None:
    for entry in entries_of(OWN):
        assert with_entry(OWN, entry) == OWN


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("schema = 1\nx = [\n", "'faq.toml:3' cannot be read: it is not TOML"),
        ("schema = 1\nx = = 2\n", "'faq.toml:2' cannot be read: it is not TOML"),
        ('schema = 1\n\n[[entry]]\nid = "a"\n', "'faq.toml:3' cannot be read: 'language' is missing"),
        (OWN + OWN[OWN.index("[[entry]]") : OWN.index("[more]")], "stands there twice"),
        ("entry = 3\n", "'faq.toml' cannot be read: entry is not a list of tables"),
        ("entry = [3]\n", "'faq.toml' cannot be read: '3' is not a table"),
        ("x = " + "[" * 5000, "'faq.toml"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(text: str, problem: str) -> None:
    text = text.replace("[more]\nx = 1\n", "", 1) if text.count("[more]") and "twice" in problem else text
    with pytest.raises(Unreadable) as caught:
        entries_of(text)
    assert problem in str(caught.value)


def test_what_is_kept_is_a_list_of_texts(tmp_path: Path) -> None:
    (tmp_path / "faq.toml").write_text("keep = 3\n", "utf-8")
    with pytest.raises(Unreadable, match="keep: '3' is not a list"):
        _ = FaqFile(tmp_path).keep


def test_a_file_of_a_newer_cst_is_left_alone() -> None:
    with pytest.raises(StoreTrouble, match="newer cst"):
        entries_of("schema = 2\n")


def test_reading_writing_and_taking_back(tmp_path: Path) -> None:
    file = FaqFile(tmp_path)
    assert (file.text, file.entries, file.keep) == (None, (), ())
    file.write(OWN)
    assert (file.text, file.keep, len(file.entries)) == (OWN, ("400-820-8820",), 2)
    after = with_entry(OWN, replace(ENTRY, id="i2-en"))
    file.write(after)
    with pytest.raises(StoreTrouble, match="changed by hand"):
        file.restore(None, OWN)
    file.restore(OWN, after)
    assert (tmp_path / "faq.toml").read_text("utf-8") == OWN
    file.restore(None, OWN)
    assert not (tmp_path / "faq.toml").exists()


def test_bytes_that_are_no_text_and_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "faq.toml").write_bytes(b"schema = 1\nname = '\xff'\n")
    with pytest.raises(Unreadable, match=r"faq\.toml:2"):
        _ = FaqFile(tmp_path).entries
    (tmp_path / "x" / "faq.toml").mkdir(parents=True)
    with pytest.raises(StoreTrouble, match="cannot be used"):
        _ = FaqFile(tmp_path / "x").text
