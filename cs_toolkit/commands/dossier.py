"""`cst dossier`: the evidence pack of a case for a dispute."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.env.dossier import Gathered, gather, in_words, write_folder
from cs_toolkit.errors import ConfigProblem, UsageProblem, say, say_n
from cs_toolkit.render.dossier_hints import hints
from cs_toolkit.render.dossier_markdown import markdown
from cs_toolkit.render.dossier_view import Page

_BY_SUFFIX: Final = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
_FILES: Final = {"markdown": "dossier.md", "html": "dossier.html"}


@params.command(
    "dossier",
    examples=[
        "cst dossier 3",
        "cst dossier 3 --output 举证/",
        "cst dossier 3 --output dossier.html",
        "cst dossier 3 --lang en -f markdown",
    ],
)
@params.case_argument
@params.page_options("html")
@params.pass_env
def command(env: Env, *, case: str) -> None:
    """What a platform or an arbiter is shown of a case: who said what when, offers, promises, deadlines, files.

    It speaks the customer's language, or that of --lang. Notes, assignments and what things cost you are left out,
    staff is "the shop", and the data of other people stand as "…"; read it before you send it all the same. To a folder
    it is written as Markdown and as a page, with the files that were kept and their SHA-256.
    """
    if env.format not in {"table", *_FILES}:
        raise UsageProblem(
            say("a dossier is a text, not '{format}'", format=env.format), say("use -f markdown or -f html")
        )
    target = env.shop.outside(env.options.output)
    gathered = gather(env, case, env.options.lang)
    _tell(env, gathered)
    if target is not None and _is_folder(target):
        _write(env, Path(target), gathered)
        return
    named = _BY_SUFFIX.get(Path(target).suffix.lower()) if target else None
    chosen = env.format if env.format in _FILES else named or "markdown"
    env.emit_text(_rendered(chosen, in_words(env, gathered, encloses=False)))


def _is_folder(target: str) -> bool:
    return target.endswith(("/", "\\")) or Path(target).is_dir() or not Path(target).suffix


def _rendered(chosen: str, page: Page) -> str:
    if chosen == "markdown":
        return markdown(page)
    from cs_toolkit.outlets.dossier_page import dossier_page

    return dossier_page(page)


def _write(env: Env, folder: Path, gathered: Gathered) -> None:
    """Both forms, or the one that was asked for; without the extra for pages, Markdown alone."""
    page = in_words(env, gathered, encloses=True)
    pages: dict[str, str] = {}
    for chosen in [env.format] if env.format in _FILES else _FILES:
        try:
            pages[_FILES[chosen]] = _rendered(chosen, page)
        except ConfigProblem as error:
            if env.format == chosen:
                raise
            env.talk(error.message)
    write_folder(folder, pages, gathered.files)
    files = say_n("{count} file", "{count} files", len(pages) + len(gathered.files))
    env.talk(say("wrote {files} to '{path}'", files=files, path=folder))


def _tell(env: Env, gathered: Gathered) -> None:
    """What the owner should know of it: what is left out, what is missing, what the platform asks for."""
    hidden = sum(gathered.found.left_out.values())
    if hidden:
        env.talk(
            say_n(
                "{count} entry is for the shop alone and left out: {kinds}",
                "{count} entries are for the shop alone and left out: {kinds}",
                hidden,
                kinds=", ".join(sorted(gathered.found.left_out)),
            )
        )
    for kept in gathered.found.kept:
        if kept.file not in gathered.files:
            env.warn(say("'{file}' is not there as it was kept, and is left out", file=kept.name))
    terms = env.terms_of(gathered.found.case, everything=True)
    for hint in hints(gathered.timeline, terms, env.now, env.zone):
        env.talk(hint)
