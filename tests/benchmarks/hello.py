"""The smallest click program: what every command line in this environment pays for before it does anything."""

from __future__ import annotations

import click


@click.command()
@click.option("--name", default="shop", help="Whom to greet.")
def hello(name: str) -> None:
    """Greet somebody."""
    click.echo(f"hello, {name}")


if __name__ == "__main__":
    hello()
