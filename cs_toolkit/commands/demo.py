"""`cst demo`: the main job done on sample data, in a shop that is thrown away."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import click

from cs_toolkit import packs, params
from cs_toolkit.env import Env, Options, guarded
from cs_toolkit.errors import CstError, Message, say
from cs_toolkit.render.words import sentence

_CASE: Final = "20261122-01"
_REPLY: Final = (
    "徐女士，您好，我是小林。杯口缺了一大块，没法送人。我正给您留一只新的双层玻璃杯，12:10前告诉您怎么换、哪天到。"
)
_TOLD: Final = "徐女士，新杯子已经交给顺丰，这次裹了两层气泡膜，单号 SF0000000000011，我明天盯着它送到。"


class Scene(NamedTuple):
    """One command of the story: when it is typed, what it is for, and the command itself."""

    at: str
    about: Message
    args: tuple[str, ...]


def _scene(at: str, about: Message, *args: str) -> Scene:
    return Scene(f"2026-11-{at}+08:00", about, args)


_STORY: Final = (
    _scene("22T10:00", say("the complaints, as the platform exports them"), "import", "refunds.csv"),
    _scene("22T10:00", say("the orders they are about"), "orders", "import", "orders.csv"),
    _scene("22T10:01", say("what has to be done next, and by when"), "next", "--limit", "5"),
    _scene("22T10:02", say("a reply to start from"), "draft", _CASE),
    _scene("22T10:06", say("made personal, sent to the customer, recorded"), "ack", _CASE, "--text", _REPLY),
    _scene("22T10:25", say("what went wrong"), "diagnose", _CASE, "--cause", "packing", "--party", "shop"),
    _scene("22T10:40", say("two ways out, sent to the customer"),
           "offer", _CASE, "--option", "reship-express", "--option", "refund-full,coupon:20"),
    _scene("22T10:52", say("the customer takes the first"), "accept", _CASE, "--option", "1"),
    _scene("22T11:20", say("the new glass is on its way"),
           "resolve", _CASE, "--tracking", "SF0000000000011", "--carrier", "sf", "--cost", "62"),
    _scene("22T11:25", say("the customer is told, with a promise and the survey"),
           "follow-up", _CASE, "--text", _TOLD, "--promise", "明天18:00 送达"),
    _scene("23T17:30", say("the next day: it has arrived in time"), "promise", _CASE, "--kept"),
    _scene("23T19:10", say("the customer answers the survey"),
           "rate", _CASE, "--score", "5", "--comment", "很快，包得很好"),
    _scene("23T19:12", say("the case is closed"), "close", _CASE),
    _scene("23T19:15", say("and what keeps coming back becomes an answer for the product page"), "faq", "export"),
)  # fmt: skip


@params.command("demo", examples=["cst demo", "cst demo --lang zh-Hans"])
@click.pass_context
def command(ctx: click.Context) -> None:
    """See the main job done on sample data, from the platform's export to the FAQ. Your own shop is not touched."""
    env = params.env_of(ctx)
    root = ctx.find_root().command
    with _sample_shop() as shop:
        for scene in _STORY:
            typed = _typed(scene.args)
            env.out.write(f"\n# {scene.at[5:16].replace('T', ' ')}  {sentence(scene.about)}\n$ {typed}\n")
            options = Options()
            options.shop, options.now = shop, scene.at
            options.lang, options.quiet = env.options.lang, env.options.quiet
            if _run(root, scene.args, Env(options, env.out, env.err)):
                raise CstError(say("the demo stopped at '{command}'", command=typed))
    env.print(["", *map(sentence, _ENDING)])


def _run(root: click.Command, args: tuple[str, ...], step: Env) -> int:
    """One command line in the sample shop; returns its exit code."""
    return guarded(step, lambda: root.main(list(args), prog_name="cst", obj=step, standalone_mode=False))


_ENDING: Final = (
    say("That was the whole job, in a shop that is gone again."),
    say("Your own: cst import FILE, or cst log for one complaint. After that, cst next says what to do."),
)


@contextmanager
def _sample_shop() -> Iterator[str]:
    """A temporary shop folder with the sample files in it, worked in."""
    with TemporaryDirectory(prefix="cst-demo-") as parent:
        folder = Path(parent) / "shop"
        copytree(packs.ROOT / "demo", folder)
        with chdir(folder):
            yield str(folder)


def _typed(args: tuple[str, ...]) -> str:
    """The command line as one would type it."""
    return " ".join(("cst", *(_quoted(arg) for arg in args)))


def _quoted(arg: str) -> str:
    return arg if shlex.quote(arg) == arg or arg.isalnum() else f'"{arg}"'
