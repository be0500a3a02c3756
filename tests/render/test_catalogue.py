"""A compiled catalogue, of which only what is asked for is read."""

import gettext
from pathlib import Path

import pytest

import cs_toolkit
from cs_toolkit.render.catalogue import Catalogue

SHIPPED = sorted((Path(cs_toolkit.__file__).parent / "locale").glob("*/LC_MESSAGES/*.mo"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parts[-3])
def test_it_says_what_the_library_says(path: Path) -> None:
    """Every entry of the catalogues we ship, plural ones too; what is in none stays as it is."""
    with path.open("rb") as file:
        known = gettext.GNUTranslations(file)
    found = Catalogue(path.read_bytes())
    entries = [key for key in known._catalog if key]  # type: ignore[attr-defined]
    assert len(entries) > 1000
    plain = [key for key in entries if isinstance(key, str)]
    assert {key: found.gettext(key) for key in plain} == {key: known.gettext(key) for key in plain}
    assert found.gettext("there is no such sentence") == "there is no such sentence"
    for number in (0, 1, 2):
        given = ("{count} case", "{count} cases", number)
        assert found.ngettext(*given) == known.ngettext(*given)
        assert found.ngettext("{x} of none", "{x} of nones", number) == (
            "{x} of none" if number == 1 else "{x} of nones"
        )


@pytest.mark.parametrize("data", [b"", b"no catalogue at all", b"\xde\x12\x04\x95" + b"\xff" * 16])
def test_a_damaged_one_is_refused(data: bytes) -> None:
    """Before a word is asked for."""
    with pytest.raises(ValueError, match="no compiled|cut off"):
        Catalogue(data)
