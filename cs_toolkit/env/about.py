"""What a bug report needs to know of an installation and its surroundings; nothing of any customer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cs_toolkit import __version__
from cs_toolkit.errors import CstError

if TYPE_CHECKING:
    from cs_toolkit.env import Env

KEYS: Final = ("key", "value")
_NEEDED: Final = ("click", "tabulate", "wcwidth", "tomlkit", "tomli-w", "python-dateutil", "tzdata")
_EXTRAS: Final = ("openpyxl", "jinja2", "pygal", "icalendar", "apprise", "psycopg")
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING", "TZ")
_SCREEN: Final = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CST_COLOR", "CST_PLAIN", "COLUMNS")


def facts(env: Env) -> list[tuple[str, str]]:
    """Each fact by its name. What cannot be told is told as the error: a broken shop is what bugs are reported of."""
    tellers: dict[str, Callable[[Env], str]] = {
        "cst": lambda _: f"{__version__} in {Path(__file__).parents[1]}",
        "python": _python,
        "system": _system,
        "libraries": lambda _: _versions(_NEEDED),
        "extras": lambda _: _versions(_EXTRAS),
        "shop": _shop,
        "settings": _settings,
        "own files": _own_files,
        "zone": _zone,
        "language": _language,
        "locale": lambda _: _environment(_LOCALE),
        "encodings": lambda _: ", ".join(_encodings()),
        "screen": _screen,
        "packs": lambda _: _packs(),
        "catalogues": lambda _: ", ".join(sorted(path.name for path in _catalogues())) or "-",
        "variables": lambda _: ", ".join(sorted(name for name in os.environ if name.startswith("CST_"))) or "-",
    }
    return [(name, _told(tell, env)) for name, tell in tellers.items()]


def _told(tell: Callable[[Env], str], env: Env) -> str:
    try:
        return " ".join(tell(env).split())
    except (CstError, OSError, ValueError) as error:
        return f"error: {error}"


def _python(_: Env) -> str:
    import platform

    return f"{platform.python_implementation()} {platform.python_version()} in {sys.executable}"


def _system(_: Env) -> str:
    import platform

    return platform.platform()


def _versions(names: tuple[str, ...]) -> str:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} -")
    return ", ".join(found)


def _shop(env: Env) -> str:
    if env.options.shop or os.environ.get("CST_SHOP"):
        how = "--shop" if env.options.shop else "CST_SHOP"
    else:
        how = "found upwards" if env.shop.root in (Path.cwd(), *Path.cwd().parents) else "your own"
    return f"{env.shop.root} ({how}{'' if env.shop.root.is_dir() else ', not there'})"


def _settings(env: Env) -> str:
    from cs_toolkit.core.database_url import masked

    config = env.shop.config
    return f"schema {config.schema}, store {masked(config.store)}, region {config.region}, currency {config.currency}"


def _own_files(env: Env) -> str:
    """How many: names of files may say anything."""
    counts = (f"{folder} {len(list((env.shop.root / folder).glob('*.toml')))}" for folder in ("playbook", "calendar"))
    return ", ".join(counts)


def _zone(env: Env) -> str:
    from cs_toolkit.env.machine import named_zone

    return f"{env.zone} ({'shop.toml' if env.shop.config.zone else 'the machine'}; it says '{named_zone()}')"


def _language(env: Env) -> str:
    source = "the locale, or none"
    if env.options.lang:
        source = "--lang"
    elif os.environ.get("CST_LANG"):
        source = "CST_LANG"
    elif env.shop.config.language:
        source = "shop.toml"
    return f"{env.screen_language or 'en'} ({source})"


def _environment(names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}={os.environ[name]}" for name in names if name in os.environ) or "-"


def _encodings() -> Iterator[str]:
    import locale

    yield f"locale {locale.getpreferredencoding(False)}"
    yield f"file names {sys.getfilesystemencoding()}"
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        where = "terminal" if stream.isatty() else "pipe or file"
        yield f"{name} {stream.encoding} {stream.errors} ({where})"


def _screen(env: Env) -> str:
    from cs_toolkit.env.screen import screen_of

    screen = screen_of(env)
    colours = "colours" if screen.is_coloured else "no colours"
    return f"{screen.width or '-'} columns, {colours}, ambiguous {screen.ambiguous}, {_environment(_SCREEN)}"


def _packs() -> str:
    """A fingerprint of every file that ships as data, so that a changed one is seen."""
    from hashlib import sha256

    from cs_toolkit import packs

    files = sorted(path for path in packs.ROOT.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    digest = sha256()
    for path in files:
        digest.update(f"{path.relative_to(packs.ROOT).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()[:12]} ({len(files)} files)"


def _catalogues() -> Iterator[Path]:
    return (Path(__file__).parents[1] / "locale").glob("zh*")
