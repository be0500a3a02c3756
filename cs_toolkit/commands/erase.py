"""`cst erase`: the identity of a customer taken out of everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import Message, UsageProblem, listed, say, say_n
from cs_toolkit.render.words import sentence
from cs_toolkit.store.erase_log import EraseLog

if TYPE_CHECKING:
    from cs_toolkit.env.erasing import Plan
    from cs_toolkit.env.whose import Whom

_SENT = "attachments/"
_COLUMNS = ("what", "count", "names", "message")


@params.command(
    "erase",
    examples=[
        "cst erase --customer tb_0815 --dry-run",
        "cst erase --customer 13800138000",
        "cst erase --case 3",
        "cst erase --expired --dry-run",
        "cst erase --customer tb_0815 --yes --confirm tb_0815",
    ],
)
@params.option("--customer", help="Whose: a name, handle, contact or the number of an order.")
@params.option("--case", help="The customer of this case.")
@params.option("--expired", is_flag=True, help="Of all cases closed longer ago than [retention] closed says.")
@params.option("--finish", is_flag=True, help="Finish an erase that was interrupted.")
@params.option("--dry-run", is_flag=True, help="Only show what would be changed.")
@params.option("--confirm", metavar="TEXT", help="What you would be asked to type.")
@params.option("--yes", is_flag=True, help="Do not ask; --confirm must be right.")
@params.option("--by", envvar="CST_BY", help="Who does it (default: CST_BY, else the login name).")
@params.output_options
@params.pass_env
def command(env: Env, /, *, dry_run: bool, confirm: str | None, yes: bool, by: str | None, **whom: Any) -> None:
    """Take the identity of a customer out of cases, orders, archive, trash, FAQ, drafts, undo log and caches.

    Names and numbers become pseudonyms, so that every count stays; what was written stays without what is personal in
    it; what the customer sent is removed. Other files in the folder lose the customer, too, in what they hold and what
    they are called; those of which cst cannot tell are named. There is no way back, and undo ends here. Copies
    elsewhere (backups, exports, other machines, the platform) are beyond reach. An export that holds the customer,
    imported again, brings them back.
    """
    from cs_toolkit.env import erasing
    from cs_toolkit.env.whose import Nobody

    _check(whom)
    was_begun = EraseLog(env.shop.root).is_begun and not dry_run
    if was_begun:
        _finished(env, erasing.finish(env))
        env.talk(say("finished the erase that was interrupted"))
    if whom["finish"]:
        return
    try:
        planned = erasing.plan(env, _whom(env, **whom), params.login_name(by))
    except Nobody:
        if not was_begun:
            raise
        planned = None
    env.emit(() if planned is None else _rows(env, planned), _COLUMNS, _COLUMNS[:3])
    if planned:
        _warn(env, planned)
    if not planned:
        env.talk(say("nothing is left to erase"))
    elif not dry_run:
        _confirmed(_word(planned, **whom), confirm, yes)
        with env.shop.store.writing():  # not while somebody thinks; so it is looked at once more
            erasing.begin(env, erasing.plan(env, _whom(env, **whom), params.login_name(by)))
        _finished(env, erasing.finish(env))
        env.warn(say("erased. Copies elsewhere are yours to look after: backups, exports, other machines"))


def _check(whom: dict[str, Any]) -> None:
    if sum(map(bool, whom.values())) != 1:
        raise UsageProblem(
            say("whose identity? One of --customer, --case and --expired is needed"),
            say("cst erase --customer HANDLE --dry-run shows what would be changed"),
        )


def _whom(env: Env, *, customer: str | None, case: str | None, expired: bool, **_: Any) -> Whom:
    from cs_toolkit.env import whose

    if not expired:
        return whose.customer(env, customer, [env.resolve(case)] if case else [])
    keep = env.shop.config.retention.get("closed")
    if keep is None:
        raise UsageProblem(
            say("the settings do not say how long identities are kept"),
            say('cst config set retention.closed 3y, or [retention] closed = "3y" in shop.toml'),
        )
    return whose.expired(env, keep, env.now)


def _word(planned: Plan, *, customer: str | None, case: str | None, **_: Any) -> str:
    """What must be typed: whose it is as it was asked for, or how many cases expired."""
    return customer or case or str(len(planned.cases))


def _confirmed(word: str, given: str | None, yes: bool) -> None:
    if given is None and not yes and params.is_interactive():
        given = click.prompt(sentence(say("There is no way back. Type '{word}' to erase", word=word)), err=True)
    if given is None or given.strip() != word.strip():
        raise UsageProblem(
            say("nothing was erased: that was not confirmed"),
            say("in a script: --yes --confirm '{word}'; there is no way back", word=word),
        )


def _warn(env: Env, planned: Plan) -> None:
    """What the owner has to look after."""
    for file in planned.left:
        env.warn(say("'{file}' will name the customer still: change it yourself", file=file))
    sent = [file for file in planned.unread if file.startswith(_SENT)]
    for file in planned.unread:
        if file not in sent:
            env.warn(say("'{file}' is no text: look through it yourself", file=file))
    if sent:
        env.warn(
            say_n(
                "{count} file that others sent is no text: nobody looked whether the customer is in it",
                "{count} files that others sent are no text: nobody looked whether the customer is in them",
                len(sent),
            )
        )


def _finished(env: Env, stale: list[str]) -> None:
    for file in stale:
        env.warn(say("'{file}' was changed meanwhile and left as it is: look through it", file=file))


def _rows(env: Env, planned: Plan) -> Iterator[dict[str, Any]]:
    is_table = env.format == "table"
    for what, names, message in _told(planned):
        yield {
            "what": what,
            "count": planned.attachments if what == "attachments" else len(names),
            "names": listed(names, 8) if is_table else list(names),
            "message": sentence(message) if is_table else message.english(),
        }


def _told(planned: Plan) -> Iterator[tuple[str, tuple[str, ...], Message]]:
    kinds = tuple(dict.fromkeys(kind for lost in planned.kinds.values() for kind in lost))
    trash = (*(name for name in planned.away if name.startswith("trash/")), *planned.discarded)
    folders = tuple(name for name in planned.away if name.startswith(_SENT) and name.count("/") == 1)
    yield "cases", tuple(planned.cases), say("cases of the customer, under pseudonyms from then on")
    yield "open", planned.open, say_n("{count} of them is open", "{count} of them are open", len(planned.open))
    yield "facts", kinds, say("kinds of facts that are taken out of them")
    yield "mentions", tuple(planned.others), say("other cases that name the customer")
    yield (
        "namesakes",
        planned.namesakes,
        say("cases of others who are called the same, left as they are: --case ID if it is the same person"),
    )
    yield "orders", planned.numbers, say("orders of the order book, under pseudonyms from then on")
    yield "attachments", folders, say("files that the customer sent, to be removed")
    yield "files", planned.named, say("other files that name the customer, in what they hold or are called")
    yield "trash", trash, say("files of the trash, to be removed")
    yield "left", planned.left, say("files that will name the customer still: change them yourself")
    yield "unread", planned.unread, say("files that are no text: nobody looked whether the customer is in them")
