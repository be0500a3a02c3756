"""`cst demo`: the main job done on sample data, and what six weeks of it teach; or a sample shop to keep."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import click

from cs_toolkit import packs, params
from cs_toolkit.env import Env, Options, guarded
from cs_toolkit.errors import CstError, Message, UsageProblem, say, say_n
from cs_toolkit.render.words import sentence, spoken

_CASE: Final = "20261122-01"
_SAMPLES: Final = packs.ROOT / "demo"
_FILES: Final = ("shop.toml", "orders.csv", "refunds.csv", "complaints.csv")
_LATER: Final = "2027-01-04T10:00"


class Scene(NamedTuple):
    """One command of the story: when it is typed, what it is for, and the command itself."""

    at: str
    about: Message
    args: tuple[str, ...]


@params.command("demo", examples=["cst demo", "cst demo --lang zh-Hans", "cst demo --keep ~/sample"])
@params.option(
    "--keep", metavar="DIR", type=click.Path(), help="Leave the sample shop in this new folder instead, to play with."
)
@click.pass_context
def command(ctx: click.Context, keep: str | None) -> None:
    """See the main job done on sample data, from the platform's export to the FAQ. Your own shop is not touched.

    Then the same shop six weeks later: what came back, what was done about it, and whether that helped. With --keep
    that shop is left in a folder, its six weeks ending now: orders, complaints of every kind, some still open.
    """
    env = params.env_of(ctx)
    language = spoken()
    if keep is not None:
        _keep(env, Path(keep), language)
        return
    from cs_toolkit.env import sample_shop

    words, root = sample_shop.words(language), ctx.find_root().command
    with _folder() as shop:
        for name in _FILES:
            if (_SAMPLES / words["job"]["files"] / name).is_file():
                copy(_SAMPLES / words["job"]["files"] / name, shop)
        _play(env, root, shop, language, _job(words["job"]))
    with _folder() as shop:
        later = f"{_LATER}{words['job']['zone']}"
        sample_shop.fill(_env(env, shop, language, later), language)
        _play(env, root, shop, language, [Scene(later, *told) for told in _LEARNED])
    env.print(["", *map(sentence, _ENDING)])


_TRIED: Final = ("next", "issues", "alerts --all", "faq effect", 'report --since "44 days ago"')
_LEARNED: Final = (
    (say("the same shop six weeks later: what kept coming back"), ("issues", "--limit", "3")),
    (say("the alert that rang when it began"), ("alerts", "--all")),
    (say("the box was changed, the answer published: complaints before and after"), ("faq", "effect")),
    (say("and what has to be done now"), ("next", "--limit", "5")),
)
_ENDING: Final = (
    say("That was the whole job, in shops that are gone again. cst demo --keep DIR leaves you one to play with."),
    say("Your own: cst import FILE, or cst log for one complaint. After that, cst next says what to do."),
)


def _job(words: Mapping[str, Any]) -> list[Scene]:
    """One case from the export to its close; the words of its customers are those of the language."""

    def scene(at: str, about: Message, *args: str) -> Scene:
        return Scene(f"2026-11-{at}{words['zone']}", about, args)

    options = tuple(part for option in words["offer"] for part in ("--option", option))
    return [
        scene("22T10:00", say("the complaints, as the platform exports them"), "import", *words["import"]),
        scene("22T10:00", say("the orders they are about"), "orders", "import", "orders.csv"),
        scene("22T10:01", say("what has to be done next, and by when"), "next", "--limit", "5"),
        scene("22T10:02", say("a reply to start from"), "draft", _CASE),
        scene("22T10:06", say("made personal, sent to the customer, recorded"), "ack", _CASE, "--text", words["reply"]),
        scene("22T10:25", say("what went wrong"), "diagnose", _CASE, "--cause", "packing", "--party", "shop"),
        scene("22T10:40", say("two ways out, sent to the customer"), "offer", _CASE, *options),
        scene("22T10:52", say("the customer takes the first"), "accept", _CASE, "--option", "1"),
        scene("22T11:20", say("the new glass is on its way"), "resolve", _CASE, *words["sent"]),
        scene("22T11:25", say("the customer is told, with a promise and the survey"),
              "follow-up", _CASE, "--text", words["told"], "--promise", words["promise"]),
        scene("23T17:30", say("the next day: it has arrived in time"), "promise", _CASE, "--kept"),
        scene("23T19:10", say("the customer answers the survey"),
              "rate", _CASE, "--score", "5", "--comment", words["comment"]),
        scene("23T19:12", say("the case is closed"), "close", _CASE),
        scene("23T19:15", say("and what keeps coming back becomes an answer for the product page"), "faq", "export"),
    ]  # fmt: skip


def _play(env: Env, root: click.Command, shop: str, language: str, scenes: list[Scene]) -> None:
    """Every command line, as typed, with what it prints."""
    for scene in scenes:
        typed = _typed(scene.args)
        env.out.write(f"\n# {scene.at[5:16].replace('T', ' ')}  {sentence(scene.about)}\n$ {typed}\n")
        if _run(root, scene.args, _env(env, shop, language, scene.at)):
            raise CstError(say("the demo stopped at '{command}'", command=typed))


def _env(env: Env, shop: str, language: str, now: str | None) -> Env:
    """A sample shop at its own time, with this command's streams."""
    options = Options()
    options.shop, options.now = shop, now
    options.lang, options.quiet = language, env.options.quiet
    return Env(options, env.out, env.err)


def _run(root: click.Command, args: tuple[str, ...], step: Env) -> int:
    """One command line in the sample shop; returns its exit code."""
    return guarded(step, lambda: root.main(list(args), prog_name="cst", obj=step, standalone_mode=False))


def _keep(env: Env, folder: Path, language: str) -> None:
    """The sample shop in a folder of its own, which must be new or empty."""
    from cs_toolkit.env import sample_shop

    if folder.is_dir() and any(folder.iterdir()):
        raise UsageProblem(say("'{path}' is not empty", path=folder), say("name a new folder for the sample shop"))
    count = sample_shop.fill(_env(env, str(folder), language, env.options.now), language)
    env.talk(say_n("a sample shop with {count} case; try:", "a sample shop with {count} cases; try:", count))
    shop = shlex.quote(str(folder))
    for tried in _TRIED:
        env.talk(say("  cst --shop {shop} {command}", shop=shop, command=tried))
    env.out.write(f"{folder.absolute()}\n")


@contextmanager
def _folder() -> Iterator[str]:
    """A temporary shop folder, worked in."""
    with TemporaryDirectory(prefix="cst-demo-") as parent:
        folder = Path(parent) / "shop"
        folder.mkdir()
        with chdir(folder):
            yield str(folder)


def _typed(args: tuple[str, ...]) -> str:
    """The command line as one would type it."""
    return " ".join(("cst", *(_quoted(arg) for arg in args)))


def _quoted(arg: str) -> str:
    return arg if shlex.quote(arg) == arg or arg.isalnum() else f'"{arg}"'
