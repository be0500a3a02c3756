"""Commands and options whose help is translated when it is shown, not when it is imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import click

from cs_toolkit.env import Env
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.params.types import SCREEN, Choice, Count
from cs_toolkit.render import words

if TYPE_CHECKING:
    from cs_toolkit.params.help_page import HelpPage, Section

FORMATS: Final = ("table", "csv", "tsv", "json", "jsonl", "markdown", "ids", "xlsx")
COLOURS: Final = ("auto", "always", "never")
F = TypeVar("F", bound=Callable[..., Any])


def page_of(formatter: click.HelpFormatter) -> HelpPage:
    """The page that help is written on, as ours."""
    return cast("HelpPage", formatter)


class Context(click.Context):
    """Lays help out by display columns."""

    def make_formatter(self) -> click.HelpFormatter:
        """The page that help is written on."""
        from cs_toolkit.params.help_page import page_for

        return page_for(self)


class WithHelp(click.Command):
    """Whose --help is ours: click's, made in each process, would load what a command does not need (see `Option`)."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option, the same one each time: click orders what was given by it."""
        if not hasattr(self, "_own_help"):
            self._own_help = Option(
                [*self.get_help_option_names(ctx), "show_help"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit.",
                section="everywhere",
            )
        return self._own_help


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


class Command(WithHelp):
    """A command whose help is translated when shown, with examples, and the global options added."""

    context_class = Context

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.params.extend(global_options())
        if not any(param.name == "format" for param in self.params):
            self.params.extend(output_list(hidden=True))

    def make_parser(self, ctx: click.Context) -> Any:
        """Knows `-f` at once: click looks for it among the long options first, and for the nearest of those."""
        parser = super().make_parser(ctx)
        parser._long_opt.update(parser._short_opt)
        return parser

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The description in the language in use."""
        if self.help:
            from inspect import cleandoc

            with formatter.indentation():
                formatter.write_paragraph()
                formatter.write_text(words.translated(cleandoc(self.help)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options: this command's own, those of its output, those of every command."""
        page_of(formatter).write_options(self, ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as typed."""
        page_of(formatter).write_examples(self.examples)


class Option(click.Option):
    """An option whose help is translated when shown, under the heading of its `section` (own, output, everywhere).

    The help is a line. Click would take its indentation away, and load `inspect` for that, a seventh of all it loads.
    """

    def __init__(self, *args: Any, section: Section = "own", help: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        self.help = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and translated help."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, words.translated(self.help), 1)

    def make_metavar(self, *args: Any, **kwargs: Any) -> str:
        """What help calls the value (click's versions disagree about the arguments)."""
        from cs_toolkit.params.help_page import called

        return called(self, super().make_metavar(*args, **kwargs))


class Group(WithHelp, click.Group):
    """A command with sub-commands (orders, faq, config)."""

    command_class = Command
    group_class = type
    context_class = Context

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.params.extend(global_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Named alone, it says what it can do."""
        if not self.invoke_without_command:
            show_help_if_bare(ctx, args)
        return super().parse_args(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The description in the language in use."""
        Command.format_help_text(self, ctx, formatter)  # type: ignore[arg-type]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it can do first, then the options."""
        self.format_commands(ctx, formatter)
        page_of(formatter).write_options(self, ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The sub-commands, each with the first sentence of its help."""
        page_of(formatter).write_commands(self, ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as typed."""
        page_of(formatter).write_examples(self.examples)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown name is answered with the nearest."""
        refuse_unknown(self, ctx, args[0])
        return super().resolve_command(ctx, args)


def refuse_unknown(group: click.Group, ctx: click.Context, name: str) -> None:
    """Raises `UsageProblem` with the nearest commands for a name that is none of the group's."""
    known = group.list_commands(ctx)
    if name in known or name.startswith("-") or ctx.resilient_parsing:
        return
    from cs_toolkit.params import nearest

    path = ctx.command_path
    message = (
        say("{path} has no command '{name}'", path=path, name=name)
        if ctx.parent
        else say("there is no command '{name}'", name=name)
    )
    raise UsageProblem(message, nearest.command_hint(name, known, path))


def show_help_if_bare(ctx: click.Context, args: Sequence[str]) -> None:
    """A group without a command is a question: the help is the answer (click's versions disagree about it)."""
    if not args and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def option(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """`click.option` with translated help."""
    return click.option(*names, cls=Option, **kwargs)


def command(name: str, *, examples: Sequence[str], **kwargs: Any) -> Callable[[Callable[..., Any]], Command]:
    """A command: its docstring is its help, `examples` are what one types."""

    def make(function: Callable[..., Any]) -> Command:
        made = click.command(name, cls=Command, examples=examples, **kwargs)(function)
        assert isinstance(made, Command)
        return made

    return make


def keep(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Stores a global option, given before or after the command, where the command line named it."""
    if value is not None and not ctx.resilient_parsing:
        env = ctx.find_object(Env)
        if env is not None and param.name and not _is_overruled(ctx, param.name, env):
            setattr(env.options, param.name, value)
            if param.name == "lang":
                words.use(value)
            elif param.name == "shop":
                env.use_shop(value)  # the root has looked into another one by then
    return value


def _is_overruled(ctx: click.Context, name: str, env: Env) -> bool:
    """What the environment says does not replace what the command line said before the command's name."""
    from_environment = ctx.get_parameter_source(name) is click.core.ParameterSource.ENVIRONMENT
    return from_environment and getattr(env.options, name) is not None


def global_options() -> list[click.Parameter]:
    """--shop, --now, --lang, --quiet: accepted before and after the command's name."""
    shared: dict[str, Any] = {
        "expose_value": False, "callback": keep, "is_eager": True, "section": "everywhere"
    }  # fmt: skip
    return [
        Option(["--shop"], metavar="DIR", help="The shop folder.", **shared),
        Option(["--now"], metavar="WHEN", help="Work as if it were this time.", **shared),
        Option(["--lang"], type=SCREEN, help="Language: zh-Hans, zh-Hant or en.", **shared),
        Option(["--quiet", "-q"], is_flag=True, default=None, help="No talk on stderr.", **shared),
    ]


def output_list(*, hidden: bool = False, also: Sequence[str] = ()) -> list[click.Parameter]:
    """--format and its companions; hidden where they matter little; `also` are formats of one command's own."""
    shared: dict[str, Any] = {"hidden": hidden, "expose_value": False, "callback": keep, "section": "output"}
    formats = Choice((*FORMATS, *also))
    return [
        Option(["--format", "-f"], type=formats, envvar="CST_FORMAT", help="How rows are printed.", **shared),
        Option(["--columns"], metavar="A,B", help="Only these columns, in this order.", **shared),
        Option(["--sort"], metavar="COLUMN", help="Order by a column; -COLUMN for the other way round.", **shared),
        Option(["--limit"], type=Count(min=0), help="At most this many rows.", **shared),
        Option(["--output"], metavar="FILE", help="Write to a file instead of the screen.", **shared),
        Option(["--color"], type=Choice(COLOURS), help="Colours: auto, always or never.", **shared),
    ]
