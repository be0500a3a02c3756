"""Headers of a backup: as the library writes them, whatever the name, the size and the time."""

from __future__ import annotations

import tarfile

from hypothesis import example, given
from hypothesis import strategies as st

from cs_toolkit.store.tar_stream import Entry, header

paths = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=130)
names = st.text("abcXYZ019-_. /", min_size=1, max_size=110)


@given(
    path=paths | names, size=st.integers(0, 1 << 40), mode=st.integers(0, 0o777), mtime=st.integers(0, 0o77777777777)
)
@example(path="a" * 100, size=(1 << 33) - 1, mode=0o600, mtime=0)
@example(path="a" * 101, size=1 << 33, mode=0, mtime=0o77777777777)
def test_a_header_is_what_the_library_writes(path: str, size: int, mode: int, mtime: int) -> None:
    """The quick way and the library's give the same bytes; nobody's name is in them."""
    info = tarfile.TarInfo(path)
    info.size, info.mode, info.mtime = size, mode, mtime
    assert header(Entry(path, size, mode, mtime)) == info.tobuf(tarfile.PAX_FORMAT)
