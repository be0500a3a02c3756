"""The address of a database is shown without its password, wherever that stands and however it is spelled."""

import pytest

from cs_toolkit.core.database_url import has_password, is_ambiguous, is_database, masked, scrubbed


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://db.example.com/shop", "postgresql://db.example.com/shop"),
        ("postgresql://lin@db/shop?sslmode=require", "postgresql://lin@db/shop?sslmode=require"),
        ("postgresql://lin:geheim@db:5432/shop", "postgresql://lin:***@db:5432/shop"),
        ("postgres://lin:a@b:c@db/shop", "postgres://lin:***@db/shop"),
        ("postgresql://lin:a/b@db/shop", "postgresql://lin:***@db/shop"),
        ("postgresql:///shop?user=lin&password=geheim&sslmode=require",
         "postgresql:///shop?user=lin&password=***&sslmode=require"),
        ("postgresql://db/shop?sslpassword=geheim", "postgresql://db/shop?sslpassword=***"),
        ("postgresql://[::1]:5432/shop", "postgresql://[::1]:5432/shop"),
        ("mysql://u:geheim@h/d", "mysql://u:***@h/d"),
        ("files", "files"),
    ],
)  # fmt: skip
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    """Before the host, behind the question mark; an address without one stays as it is."""
    assert masked(url) == shown
    assert has_password(url) == (shown != url)


def test_what_a_server_says_is_shown_without_the_password() -> None:
    """As it stands in the address, and decoded."""
    url = "postgresql://lin:ge%40heim@db/shop?password=%E5%AF%86"
    said = "no 'ge%40heim' nor 'ge@heim' nor '密' for postgresql://lin"
    assert scrubbed(said, url) == "no '***' nor '***' nor '***' for postgresql://lin"
    assert scrubbed("server closed", "postgresql://db/shop") == "server closed"


def test_an_at_sign_in_a_password_has_to_be_spelled_out() -> None:
    """Nobody could tell where the host begins."""
    assert is_ambiguous("postgresql://lin:a@b@db/shop")
    assert not is_ambiguous("postgresql://lin:a%40b@db/shop?options=@")


def test_a_database_is_told_by_its_scheme() -> None:
    """Both spellings that PostgreSQL knows; nothing else."""
    assert is_database("postgresql://db/shop")
    assert is_database("postgres://db/shop")
    assert not any(map(is_database, ("files", "mysql://h/d", "postgresql:shop", "")))
