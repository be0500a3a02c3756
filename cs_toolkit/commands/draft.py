"""`cst draft`: a reply to be made personal."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.remedy_text import parse_option
from cs_toolkit.core.sentences import STYLES
from cs_toolkit.env import Env, drafting


@params.command(
    "draft",
    examples=[
        "cst draft 3",
        "cst draft 3 --step offer --style brief",
        "cst draft 3 > reply.txt",
        "cst draft 3 --prompt",
    ],
)
@params.case_argument
@params.option("--step", type=params.DRAFT_STEP, help="For this step instead of the one that is due.")
@params.option("--style", type=params.Slug(STYLES), default=STYLES[0], help="warm (as a rule), brief or formal.")
@params.option("--language", type=params.LANGUAGE, help="Another language than the customer's.")
@params.option(
    "--option", "options", multiple=True, metavar="KIND[:AMOUNT],…", help="What to offer; at goodwill the gift."
)
@params.option("--prompt", is_flag=True, help="Print what a language model would need, instead of a draft.")
@params.option("--by", envvar="CST_BY", help="Who signs (default: CST_BY).")
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    step: str | None,
    style: str,
    language: str | None,
    options: tuple[str, ...],
    prompt: bool,
    by: str | None,
) -> None:
    """A reply for the step that is due (or --step), in the customer's language, as plain text.

    What is missing and what only you can add is asked for on stderr. A draft is a draft until you made it personal.
    With the setting drafter, a program of yours words it; the linter judges what it says.
    """
    timeline = env.with_orders([env.timeline(case)])[0]
    offered = tuple(parse_option(option) for option in options)
    asked = drafting.Asked(step, style, offered, language, by)
    if prompt:
        env.print([drafting.prompt(env, timeline, asked)])
        return
    draft = drafting.reply(env, timeline, asked)
    env.print([draft.text])
    for question in draft.questions:
        env.talk(question)
