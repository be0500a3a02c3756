"""What customers sent is kept beside the case under a name of ours."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from cs_toolkit.errors import UsageProblem
from cs_toolkit.store import attachments

ID = "20261122-01"


@pytest.mark.parametrize(
    ("name", "extension"),
    [("破损.JPG", ".jpg"), ("a.tar.gz", ".gz"), ("noname", ""), ("x.verylongext", ""), ("x.j pg", ""), (".hidden", "")],
)
def test_a_file_is_kept_by_its_digest(root: Path, tmp_path: Path, name: str, extension: str) -> None:
    """Its own name is remembered and never a path; only the owner can read it."""
    source = tmp_path / name
    source.write_bytes(b"picture")
    digest = hashlib.sha256(b"picture").hexdigest()
    assert attachments.keep(root, ID, source) == (name, digest, 7)
    kept = root / "attachments" / ID / f"{digest}{extension}"
    assert kept.read_bytes() == b"picture"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_same_content_is_kept_once(root: Path, tmp_path: Path) -> None:
    """Under whatever name it comes."""
    for name in ("one.jpg", "two.jpg"):
        (tmp_path / name).write_bytes(b"picture")
        attachments.keep(root, ID, tmp_path / name)
    assert len(list((root / "attachments" / ID).iterdir())) == 1


def test_what_is_no_file_is_refused(root: Path, tmp_path: Path) -> None:
    """A folder, a missing file: named, with a way out, and nothing is made."""
    for source in (tmp_path, tmp_path / "missing.jpg"):
        with pytest.raises(UsageProblem, match=str(source)) as caught:
            attachments.keep(root, ID, source)
        assert caught.value.hint is not None
    assert not root.exists()


def test_a_file_that_is_too_large_is_refused_unread(root: Path, tmp_path: Path) -> None:
    """100 MB is the limit; the file here is mostly a hole."""
    source = tmp_path / "film.mp4"
    with source.open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(UsageProblem, match="100 MB"):
        attachments.keep(root, ID, source)
    assert not root.exists()
