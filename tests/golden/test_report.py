"""The report as an owner forwards it: on a terminal of eighty columns, and as Markdown.

`pytest tests/golden --update-golden` writes the files anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import random_shops
from conftest import Run

PAGES = Path(__file__).parent / "reports"


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_page(run: Run, shop: Path, form: str, request: pytest.FixtureRequest) -> None:
    """All of it, for one month of a shop of random cases with an order book."""
    random_shops.make(shop, 150, 7)
    columns = ("order=no", "product=what", "carrier=by", "paid_at=when")
    run("orders", "import", shop.parent / "orders.csv", *(f"--map={column}" for column in columns))
    done = run("--lang", "en", "report", "-f", form)
    assert (done.code, done.stderr) == (0, "")
    path = PAGES / f"{form}.txt"
    if request.config.getoption("--update-golden"):
        path.write_text(done.stdout, "utf-8")
    assert done.stdout == path.read_text("utf-8")
