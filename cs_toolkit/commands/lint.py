"""`cst lint`: what a reply must not say, found before it is sent."""

from __future__ import annotations

import sys
from typing import Any

import click

from cs_toolkit import __version__, packs, params
from cs_toolkit.core.lint import SEVERITIES, Finding, lint
from cs_toolkit.core.lint.language import families_of
from cs_toolkit.env import Env
from cs_toolkit.env.lint_scope import Asked, scope_of
from cs_toolkit.errors import AnswerIsNo, UsageProblem, say, say_n
from cs_toolkit.render import findings as rendered

_FORMATS = (*params.FORMATS, "text", "sarif")


@params.command(
    "lint",
    examples=[
        "cst lint reply.txt",
        'cst lint --text "抱歉给您添麻烦了"',
        "cst draft 3 | cst lint - --case 3",
        "cst lint - -f sarif",
    ],
)
@click.argument("file", required=False, metavar="[FILE|-]")
@params.option("--text", metavar="TEXT", help="The reply itself, instead of a file.")
@params.option("--case", "case", metavar="CASE", help="The case that it answers.")
@params.option("--kind", type=params.KIND, help="complaint, after-sales, question or review.")
@params.option("--step", type=params.DRAFT_STEP, help="The step that it belongs to.")
@params.option("--platform", type=params.PLATFORM, multiple=True, help="Whose rules apply (default: the shop's).")
@params.option("--payment", type=params.PAYMENT, help="Whose rules apply, too: how the customer paid.")
@params.option("--channel", type=params.CHANNEL, help="How it will be sent.")
@params.option("--region", metavar="CODE", help="Whose law applies: cn, us, uk, eu (default: the shop's).")
@params.option("--public", "is_public", is_flag=True, help="Everybody can read it.")
@params.option("--pictures", type=params.Count(min=0), default=0, help="How many pictures go with it.")
@params.option("--sent", "is_sent", is_flag=True, help="It was sent already: sums need a person who confirmed them.")
@params.option("--confirm-by", "by", metavar="NAME", help="Who confirmed the sums of money in it.")
@params.option("--fail-on", type=params.Choice(SEVERITIES), default="block", help="From what on the exit code is 3.")
@params.option(
    "--format", "-f", type=params.Choice(_FORMATS), envvar="CST_FORMAT", help="text, json, sarif ...",
    expose_value=False, callback=params.keep,
)  # fmt: skip
@params.option("--output", metavar="FILE", help="Write to a file.", expose_value=False, callback=params.keep)
@params.pass_env
def command(
    env: Env,
    /,
    *,
    file: str | None,
    text: str | None,
    case: str | None,
    fail_on: str,
    region: str | None,
    **given: Any,
) -> None:
    """Findings on a reply: what costs fines or customers, where it stands, what to write instead, who says so."""
    if file is None and text is None and sys.stdin.isatty():
        raise UsageProblem(say("missing: {fact}", fact="FILE"), say("name a file, or - for standard input"))
    page = params.page_of(file or "-") if text is None else str(params.text_of(text, file))
    timeline = env.with_orders([env.timeline(case)])[0] if case else None
    platforms = given.pop("platform")
    asked = Asked(platforms=platforms, region=region.lower() if region else None, **given)
    found = lint(page, packs.lint_rules(), scope_of(env, asked, timeline))
    if any(map(str.isalpha, page)) and not families_of(page):
        env.talk(say("the text is in a language without rules; only what holds in every language was judged"))
    _show(env, found, file or "-")
    bad = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    count = sum(finding.severity in bad for finding in found)
    if count:
        raise AnswerIsNo(say_n("{count} finding must be mended", "{count} findings must be mended", count))


def _show(env: Env, found: tuple[Finding, ...], file: str) -> None:
    if env.format == "sarif":
        import json

        env.emit_text(json.dumps(rendered.sarif(found, file, __version__), ensure_ascii=False, indent=2) + "\n")
    elif env.format in ("table", "text"):
        env.emit_text("".join(f"{line}\n" for line in rendered.lint_lines(found)))
    else:
        env.emit([rendered.lint_row(finding) for finding in found], rendered.LINT)
