"""`cst edit`: the case file by hand."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import BadValue, UsageProblem, say
from cs_toolkit.outlets import editor


@params.command("edit", examples=["cst edit 3", "EDITOR=nano cst edit 3"])
@params.case_argument
@params.pass_env
def command(env: Env, *, case: str) -> None:
    """Open the case file in your editor. What is no case afterwards is refused, and nothing is changed."""
    case_id = env.resolve(case)
    source = env.shop.store.source(case_id)
    text, problem = editor.edit(source.text, ".toml")
    if problem is not None:
        raise UsageProblem(
            say("the editor did not work: {reason}", reason=problem),
            say("name another one in the environment: EDITOR=nano cst edit {case}", case=case_id),
        )
    if text == source.text:
        env.talk(say("nothing was changed"))
        return
    try:
        with env.shop.store.writing():
            env.shop.store.rewrite(case_id, text, source.revision)
            env.shop.journal.note("edit", env.now, files={case_id: [source.text, text]})
    except BadValue as error:
        raise BadValue(error.message, say("nothing was changed; cst edit {case} tries again", case=case_id)) from error
    env.show_next(env.timeline(case_id))
