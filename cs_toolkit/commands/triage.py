"""`cst triage`: what a text says of a complaint, how well that is told, and what your corrections taught."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core.triage import Lexicon, suggest
from cs_toolkit.core.triage_learned import ENOUGH
from cs_toolkit.core.triage_scores import Labels, Score, is_negative, of_labels, of_negatives
from cs_toolkit.env import Env, sorting
from cs_toolkit.errors import UsageProblem, say, say_n
from cs_toolkit.render import suggestions

_SHARES: Final = Score._fields
_YES: Final = {"1": True, "0": False}
_Texts = list[dict[str, str]]


class _Sorting(params.Group):
    """A group whose first sub-command may be left out: `cst triage TEXT`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What names no sub-command is a text."""
        is_text = args and "--help" not in args and not self.commands.keys() & {*args}
        return super().parse_args(ctx, ["text", *args] if is_text else args)


@click.group(
    "triage",
    cls=_Sorting,
    examples=['cst triage "快递五天没动了，我周五要用！"', "pbpaste | cst triage -", "cst triage eval labelled.csv"],
)
def command() -> None:
    """What a text says of a complaint: cst triage TEXT, or - for standard input. Nothing is recorded."""


@command.command("text", examples=['cst triage "杯子碎了，我要退款"', "cst triage - -f json < complaint.txt"])
@click.argument("text", metavar="TEXT|-")
@params.output_options
@params.pass_env
def sort_text(env: Env, *, text: str) -> None:
    """Category, severity, kind, wish, need, emotion and signals that a text speaks of, each with its words.

    What you corrected before counts once there are enough corrections; the word `text` may be left out.
    """
    given = params.page_of("-") if text == "-" else text
    said = suggest(given, sorting.lexicon(env))
    if env.format == "table" and not env.options.columns:
        env.emit(suggestions.lines(said), suggestions.LINES)
        return
    row = suggestions.row(said, given)
    if env.format not in {"json", "jsonl"}:
        del row["reasons"]
    env.emit([row], tuple(row))


@command.command("eval", examples=["cst triage eval labelled.csv", "cst triage eval reviews.csv -f json --learned"])
@click.argument("file", metavar="FILE|-")
@params.option("--learned", "is_taught", is_flag=True, help="With what your corrections taught, too.")
@params.output_options
@params.pass_env
def evaluate(env: Env, *, file: str, is_taught: bool) -> None:
    """How well the suggestions agree with a labelled csv: precision, recall and F1, by category and over all.

    It has a column `text`, and `labels` (several are separated by |) or `negative` (1 or 0). Each text is judged by its
    category and those it speaks of besides; a label that stands for no category is left out and named.
    """
    lexicon = sorting.lexicon(env) if is_taught else packs.lexicon()
    rows, column = _labelled(file)
    scores = _by_labels(env, rows, lexicon) if column == "labels" else _by_tone(rows, lexicon, file)
    env.emit([score._asdict() for score in scores], _SHARES)
    env.talk(say_n("{count} text", "{count} texts", len(rows)))


@command.command("learn", examples=["cst triage learn"])
@params.output_options
@params.pass_env
def learn(env: Env) -> None:
    """Learn anew from every case whose category you gave; `cst set CASE category=…` does so by itself, case by case."""
    timelines = env.timelines("all")
    with env.shop.store.writing():
        learned = sorting.relearn(env, timelines, env.command)
    counts = Counter(learned.labels.values())
    rows = [{"category": slug, "cases": count} for slug, count in counts.most_common()]
    env.emit(rows, ("category", "cases"))
    missing = ENOUGH - len(learned.labels)
    if missing > 0:
        env.talk(say_n("{count} more labelled case is needed", "{count} more labelled cases are needed", missing))


def _labelled(file: str) -> tuple[_Texts, str]:
    """The rows of a labelled file, and the column that holds what people said of them."""
    reader = csv.DictReader(io.StringIO(params.page_of(file), newline=""), restval="")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise UsageProblem(say("'{file}' cannot be read: {reason}", file=file, reason=error)) from error
    header = reader.fieldnames or ()
    column = next((name for name in ("labels", "negative") if name in header), None)
    if "text" not in header or column is None or not rows:
        raise UsageProblem(
            say("'{file}' has no labelled texts", file=file),
            say("a csv with the columns text and labels, or text and negative"),
        )
    return rows, column


def _by_labels(env: Env, rows: _Texts, lexicon: Lexicon) -> list[Score]:
    labels = Labels(packs.labels())
    unknown: Counter[str] = Counter()
    pairs = []
    for row in rows:
        words = [word.strip() for word in row["labels"].split("|") if word.strip()]
        unknown.update(word for word in words if labels.named(word) is None)
        given = {label for word in words if (label := labels.named(word))}
        pairs.append((given, labels.of(suggest(row["text"], lexicon))))
    for word, count in unknown.most_common():
        env.warn(say("label '{label}' stands for no category, left out ({count})", label=word, count=count))
    return of_labels(pairs)


def _by_tone(rows: Sequence[dict[str, str]], lexicon: Lexicon, file: str) -> list[Score]:
    for number, row in enumerate(rows, 1):
        if row["negative"].strip() not in _YES:
            raise UsageProblem(
                say("'{file}', text {number}: negative is '{value}'", file=file, number=number, value=row["negative"]),
                say("write 1 for a negative text and 0 for any other"),
            )
    return of_negatives([(_YES[row["negative"].strip()], is_negative(suggest(row["text"], lexicon))) for row in rows])
