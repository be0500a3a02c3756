"""`cst rate`: the customer's score; the answers to many surveys from a file."""

from __future__ import annotations

from typing import Final

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import UsageProblem, say

_COLUMNS: Final = ("file", "added", "unchanged", "refused")


@params.command("rate", examples=['cst rate 3 --score 5 --comment "很快" --consent', "cst rate --file answers.csv"])
@click.argument("case", metavar="[CASE]", required=False)
@params.option("--score", type=params.Count(1, 5), help="From 1 (bad) to 5 (good).")
@params.option("--comment", help="What the customer said.")
@params.option("--consent", is_flag=True, default=None, help="The customer agreed to be invited as a tester.")
@params.option(
    "--file", "file", type=click.Path(), help="A csv of answers: case or order, score, comment, consent, at."
)
@params.event_options
@params.output_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str | None,
    score: int | None,
    comment: str | None,
    consent: bool | None,
    file: str | None,
    stamp: params.Stamp,
) -> int:
    """Record how satisfied the customer was. A score of 1 or 2 asks for a personal reply.

    --file records the answers of a table, each once: the same file again changes nothing. Of several cases of one
    order, the one that was asked and has not answered gets the score.
    """
    if file is not None:
        if case or score or comment or consent:
            raise UsageProblem(
                say("--file says case, score and comment itself"), say("cst rate --file {file}", file=file)
            )
        return _record_file(env, file, stamp)
    if not case:
        raise UsageProblem(say("missing: the case"), say("cst rate CASE --score N, or cst rate --file answers.csv"))
    env.timeline(case)
    number = params.ask(score, say("the score from 1 to 5"), "--score N", kind=params.Count(1, 5))
    payload = params.cleaned({"score": number, "comment": comment, "consent": consent})
    event = stamp.event("rated", payload)
    env.show_next(env.record(case, lambda timeline: [event]))
    return 0


def _record_file(env: Env, file: str, stamp: params.Stamp) -> int:
    from cs_toolkit.env import rating
    from cs_toolkit.intake import answers

    found, problems = answers.read(params.page_of(file), file, env.zone)
    dated = [answer._replace(at=answer.at or stamp.at) for answer in found]
    outcome = rating.record(env, dated, stamp.by)
    problems = sorted([*problems, *outcome.problems])
    for problem in problems:
        env.warn(say("{file}:{line}: {problem}", file=file, line=problem.line, problem=problem.message))
    added = sum(map(len, outcome.added.values()))
    env.emit([dict(zip(_COLUMNS, (file, added, outcome.unchanged, len(problems)), strict=True))], _COLUMNS)
    return int(bool(problems))
