"""Commands and options whose help is translated when it is shown, not when it is imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import cleandoc
from typing import Any, Final, TypeVar

import click

from cs_toolkit.env import Env
from cs_toolkit.params.types import LANGUAGE
from cs_toolkit.render import words

FORMATS: Final = ("table", "csv", "tsv", "json", "jsonl", "markdown", "ids", "xlsx")
F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help is translated when shown, with examples, and the global options added."""

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
            with formatter.indentation():
                formatter.write_paragraph()
                formatter.write_text(words.translated(cleandoc(self.help)))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as typed."""
        if self.examples:
            with formatter.section(words.translated("Examples")):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Option(click.Option):
    """An option whose help is translated when shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and translated help."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, words.translated(self.help), 1)


class Group(click.Group):
    """A command with sub-commands (orders, faq, config)."""

    command_class = Command
    group_class = type

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

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as typed."""
        Command.format_epilog(self, ctx, formatter)  # type: ignore[arg-type]


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
    shared: dict[str, Any] = {"expose_value": False, "callback": keep, "is_eager": True}
    return [
        Option(["--shop"], metavar="DIR", help="The shop folder.", **shared),
        Option(["--now"], metavar="WHEN", help="Work as if it were this time.", **shared),
        Option(["--lang"], type=LANGUAGE, help="Language: zh-Hans, zh-Hant or en.", **shared),
        Option(["--quiet", "-q"], is_flag=True, default=None, help="No talk on stderr.", **shared),
    ]


def output_list(*, hidden: bool = False, also: Sequence[str] = ()) -> list[click.Parameter]:
    """--format and its companions; hidden where they matter little; `also` are formats of one command's own."""
    shared: dict[str, Any] = {"hidden": hidden, "expose_value": False, "callback": keep}
    formats = click.Choice((*FORMATS, *also))
    return [
        Option(["--format", "-f"], type=formats, envvar="CST_FORMAT", help="How rows are printed.", **shared),
        Option(["--columns"], metavar="A,B", help="Only these columns, in this order.", **shared),
        Option(["--sort"], metavar="COLUMN", help="Order by a column; -COLUMN for the other way round.", **shared),
        Option(["--limit"], type=click.IntRange(min=0), help="At most this many rows.", **shared),
        Option(["--output"], metavar="FILE", help="Write to a file instead of the screen.", **shared),
    ]
