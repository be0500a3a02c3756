"""`cst help`: pages about how things are done, and the help of any command."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import Message, UsageProblem, say
from cs_toolkit.packs import topics
from cs_toolkit.params import nearest
from cs_toolkit.params.help_page import page_for
from cs_toolkit.render import words


@params.command("help", examples=["cst help", "cst help times", "cst help ack", "cst help faq export"])
@click.argument("wanted", nargs=-1, metavar="[TOPIC|COMMAND]...")
@params.pass_env
@click.pass_context
def command(ctx: click.Context, /, env: Env, *, wanted: tuple[str, ...]) -> None:
    """How things are done: the method, times, files, cron, spreadsheets ... or what a command can do.

    Without a name it lists the topics. A word of your own will often do.
    """
    if not wanted:
        env.emit_text(_topics(ctx))
    elif (topic := _topic(wanted)) is not None:
        env.emit_text(_page(ctx, topic, is_command=_command(ctx, wanted) is not None))
    else:
        env.emit_text(_help(ctx, wanted))


def _topics(ctx: click.Context) -> str:
    language, page = words.spoken(), page_for(ctx)
    with page.section(words.translated("Topics")):
        page.write_dl([(name, topics.title(language, name)) for name in topics.names()])
    page.write("\n")
    page.write_text(words.translated("cst help TOPIC shows one; cst help COMMAND or cst COMMAND --help, a command."))
    return page.getvalue()


def _topic(wanted: Sequence[str]) -> str | None:
    """The topic that is named, or that alone is meant by a word of people."""
    name = " ".join(wanted)
    if name in topics.names():
        return name
    meant = [other for other in topics.said(name) if other in topics.names()]
    return meant[0] if meant else None


def _page(ctx: click.Context, name: str, *, is_command: bool) -> str:
    page = page_for(ctx)
    page.write_topic(topics.page(words.spoken(), name))
    if is_command:
        page.write("\n")
        page.write_text(words.sentence(say("cst {name} --help shows the options of the command.", name=name)))
    return page.getvalue()


def _help(ctx: click.Context, wanted: Sequence[str]) -> str:
    """The help of the command that is named; raises `UsageProblem` where there is none."""
    names = [_said(ctx, wanted[0]), *wanted[1:]]
    found = _command(ctx, names)
    if found is None:
        raise UsageProblem(say("there is no help on '{name}'", name=" ".join(wanted)), _hint(ctx, wanted[0]))
    return f"{found.get_help()}\n"


def _said(ctx: click.Context, name: str) -> str:
    """The command that alone is meant by a word of people, else the word."""
    known = _root(ctx).list_commands(ctx)
    meant = [other for other in topics.said(name) if other in known]
    return name if name in known or len(meant) != 1 else meant[0]


def _hint(ctx: click.Context, name: str) -> Message:
    known = [*topics.names(), *_root(ctx).list_commands(ctx)]
    near = [other for other in topics.said(name) if other in known] or nearest.close(name, known, 0.6)
    if near:
        return nearest.did_you_mean([f"cst help {other}" for other in dict.fromkeys(near)])
    return say("cst help lists the topics, cst --help the commands")


def _command(ctx: click.Context, names: Sequence[str]) -> click.Context | None:
    """A command by its path, with the context that its help needs."""
    found = ctx.find_root()
    for name in names:
        group = found.command
        made = group.get_command(found, name) if isinstance(group, click.Group) else None
        if made is None:
            return None
        found = made.context_class(made, info_name=name, parent=found)
    return found


def _root(ctx: click.Context) -> click.Group:
    root = ctx.find_root().command
    assert isinstance(root, click.Group)
    return root
