"""The root command: assembles, loads each sub-command only when it is used."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, Final

import click

from cs_toolkit import __version__, params
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.env import Env
from cs_toolkit.env.machine import language_named
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.params import click_words
from cs_toolkit.render import words

# Section -> command -> (module, what it does in a line). The order is that of the help page.
SECTIONS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Every day": {
        "log": ("log", "Record a complaint; prints its id first."),
        "next": ("next_step", "The next required step of each open case, by when, and what to type."),
        "do": ("do_step", "Do the step that is due, one question after the other."),
        "draft": ("draft", "A reply for the step that is due, to be made personal."),
        "lint": ("lint", "What a reply must not say, found before it is sent."),
    },
    "Record what happened": {
        "ack": ("ack", "The customer was answered."),
        "diagnose": ("diagnose", "Root cause and responsible party were found."),
        "offer": ("offer", "At least two options were offered, or the wish was granted."),
        "accept": ("accept", "The customer chose an option."),
        "decline": ("decline", "The customer refused the offer."),
        "resolve": ("resolve", "What was agreed has been carried out."),
        "follow-up": ("follow_up", "The customer was told what was done, with a promise."),
        "survey": ("survey", "The satisfaction survey was sent."),
        "rate": ("rate", "The customer gave a score."),
        "recover": ("recover", "A bad score was made good."),
        "close": ("close", "Close a case."),
        "reopen": ("reopen", "Open a closed case again."),
        "contacted": ("contacted", "The customer wrote again."),
        "reply": ("reply", "Any other reply to the customer."),
        "compensate": ("compensate", "A gift or coupon on top."),
        "promise": ("promise", "A promise with a time: made, kept, broken, replaced."),
        "milestone": ("milestone", "Something that platforms and laws count from: returned, refunded ..."),
        "wait": ("wait", "Nothing can be done until somebody else acts."),
        "resume": ("resume", "The wait is over."),
        "escalate": ("escalate", "Hand a case to somebody who may decide more."),
        "assign": ("assign", "Who looks after a case."),
        "note": ("note", "A note for yourselves."),
        "attach": ("attach", "Keep a file beside the case."),
        "set": ("set_facts", "Correct facts of a case."),
        "link": ("link", "Cases belong together: one event, one batch."),
        "merge": ("merge", "Two cases are one."),
        "edit": ("edit", "Edit the case file by hand."),
        "undo": ("undo", "Take back the last command."),
    },
    "Look": {
        "list": ("list_cases", "Cases as rows, with filters."),
        "show": ("show", "One case with its whole story."),
        "why": ("why", "The deadlines of a case and how they come about."),
        "related": ("related", "The customer's history, cases like this one, and what solved them."),
        "dossier": ("dossier", "The evidence pack of a case for a dispute."),
        "options": ("options", "What could be offered in a case, what it costs and is worth."),
    },
    "Remind": {
        "remind": ("remind", "Deadlines that became due, soon or breached, each told once."),
        "agenda": ("agenda", "Open deadlines by day; as a calendar file with --ics."),
        "cron": ("cron", "Lines that make this machine remind you by itself."),
    },
    "Learn": {
        "issues": ("issues", "What keeps coming back, found without anybody tagging it."),
        "alerts": ("alerts", "What suddenly comes more often than usual."),
        "report": ("report", "A week, a month or any days: what came, what was late, what to mend and who can."),
        "faq": ("faq", "FAQ entries from what keeps coming back."),
        "advocates": ("advocates", "Content customers who may be invited as testers."),
        "triage": ("triage", "What a text says of a complaint, and why; how well that is told."),
    },
    "Data": {
        "import": ("import_cases", "Read complaints from an export."),
        "orders": ("orders", "The order book."),
        "export": ("export", "All cases, flat, for a spreadsheet."),
        "archive": ("archive", "Closed months folded into a file each."),
        "backup": ("backup", "The whole shop folder as one file that can be verified."),
        "migrate": ("migrate", "Take the cases into a PostgreSQL database, or back into files."),
        "erase": ("erase", "A customer's identity taken out of everything; what is counted stays."),
        "restore": ("restore", "A shop folder from a backup."),
        "audit": ("audit", "What was changed without being recorded; the steps of complaint handling."),
        "doctor": ("doctor", "Read everything and name every problem."),
    },
    "Shop": {
        "init": ("init", "Make a shop folder."),
        "config": ("config_keys", "Show and change settings."),
        "clock": ("clock", "A deadline that the platform shows for a case."),
        "clocks": ("clocks", "Deadlines of platforms and laws; fill in your own."),
        "calendar": ("calendar_days", "Opening hours by date, holidays, closures."),
        "policy": ("policy", "Your targets; what others would have meant."),
        "playbook": ("playbook", "The wording of replies; check your own."),
        "demo": ("demo", "See the main job done on sample data."),
        "help": ("help_topics", "Pages about how things are done, and the help of any command."),
        "completion": ("completion", "Lets your shell complete commands, options, cases and names."),
    },
}
click_words.speak()
_MODULES: Final = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class Root(params.WithHelp, click.Group):
    """Knows every command by name; imports a command's module when it is called."""

    context_class = params.Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the help page."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in _MODULES:
            return None
        found: click.Command = import_module(f"cs_toolkit.commands.{_MODULES[cmd_name][0]}").command
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The commands with what they do, none of them imported; options where one was begun."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        found = ((name, text) for name, (_, text) in _MODULES.items() if name.startswith(incomplete))
        return [CompletionItem(name, help=text) for name, text in found]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown name is answered with the nearest."""
        params.refuse_unknown(self, ctx, args[0])
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands first, then the options."""
        params.Group.format_options(self, ctx, formatter)  # type: ignore[arg-type]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, without importing any."""
        for section, commands in SECTIONS.items():
            with formatter.section(words.translated(section)):
                formatter.write_dl([(name, words.translated(text)) for name, (_, text) in commands.items()])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the toolkit is for."""
        params.Command.format_help_text(self, ctx, formatter)  # type: ignore[arg-type]


def check_language() -> None:
    """Raises `UsageProblem` for a CST_LANG that is none of our languages: who set it wants to know."""
    named = os.environ.get("CST_LANG")
    if named and language_named(named) is None:
        raise UsageProblem(
            say("CST_LANG: '{value}' is not a language of cst", value=named),
            say("choose one of: {names}", names=", ".join(LANGUAGES)),
        )


def _tell_version(env: Env, *, everything: bool) -> None:
    if not everything:
        env.print([f"cst {__version__}"])
        return
    from cs_toolkit.env import about

    told = about.facts(env)
    if env.options.format:
        env.emit([dict(zip(about.KEYS, fact, strict=True)) for fact in told], about.KEYS)
    else:
        env.print(f"{key}: {value}" for key, value in told)


@click.command(
    cls=Root,
    params=[*params.global_options(), *params.output_list()],
    help="Handle a shop's complaints: log them, see the next step and its deadline, reply, learn.",
    invoke_without_command=True,
    context_settings={"max_content_width": 100},
)
@params.option("--verbose", is_flag=True, help="With --version: all that a bug report needs, nothing of customers.")
@params.option("--version", is_flag=True, help="Show the version.")
@click.pass_context
def cli(ctx: click.Context, /, version: bool, verbose: bool, **_: Any) -> None:
    """The root: global options; without a command the morning."""
    env = params.env_of(ctx)
    env.command = ctx.invoked_subcommand or ""
    if version:
        _tell_version(env, everything=verbose)
        ctx.exit()
    check_language()
    if ctx.invoked_subcommand is None:
        from cs_toolkit.commands.morning import good_morning

        good_morning(env)


__all__ = ["Env", "cli"]
