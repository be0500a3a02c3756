"""Other command lines with as many entries as the shop has cases, where installed: Taskwarrior, todo.txt and the like.

Run as a process of its own, to fill them: python rivals.py SHOP FOLDER
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from costs import printed
from shops import Shops

# What the nearest command of each is; {id} is an open entry.
TASK: Final = {
    "next": ("next", "limit:20", "rc.verbose=nothing"),
    "log": ("add", "the parcel has not moved for five days", "due:tomorrow"),
    "ack": ("{id}", "annotate", "answered: on its way"),
    "list": ("all", "status:pending", "rc.verbose=nothing"),
    "export": ("export",),
}
TODO_TXT: Final = {
    "next": ("ls",),
    "log": ("add", "the parcel has not moved for five days"),
    "ack": ("append", "{id}", "answered: on its way"),
    "list": ("ls",),
    "export": ("listall",),
}


TODOMAN: Final = {
    "next": ("--porcelain", "list", "--sort", "due"),
    "log": ("new", "the parcel has not moved for five days"),
    "list": ("list",),
    "export": ("--porcelain", "list", "--status", "ANY"),
}
HLEDGER: Final[dict[str, tuple[str, ...]]] = {"report": ("balance", "--monthly")}
COMMANDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "task": TASK,
    "todo.txt": TODO_TXT,
    "todoman": TODOMAN,
    "hledger": HLEDGER,
}
_FOUND: Final = "programs.json"


def filled(shops: Shops) -> dict[str, list[str]]:
    """The rivals on this machine, filled with the cases of a shop: name -> the start of its command line."""
    if not (shops.rivals / _FOUND).exists():
        printed("rivals.py", str(shops.full), str(shops.rivals))
    found: dict[str, list[str]] = json.loads((shops.rivals / _FOUND).read_text())
    return found


def _fill(shop: Path, folder: Path) -> None:
    folder.mkdir()
    cases = list(_cases(shop))
    found = {
        "task": _task(cases, folder),
        "todo.txt": _todo(cases, folder),
        "todoman": _todoman(cases, folder),
        "hledger": _hledger(cases, folder),
    }
    (folder / _FOUND).write_text(json.dumps({name: start for name, start in found.items() if start}))


def _cases(shop: Path) -> Iterator[dict[str, Any]]:
    for path in sorted([*shop.glob("open/*.toml"), *shop.glob("closed/*/*.toml")]):
        yield {"is_open": path.parent.name == "open", **tomllib.loads(path.read_text("utf-8"))}


def _task(cases: list[dict[str, Any]], folder: Path) -> list[str] | None:
    program = shutil.which("task")
    if program is None or "Taskwarrior" not in _said(program, "--version", "--help"):
        return None
    data = folder / "task"
    data.mkdir()
    settings = folder / "taskrc"
    settings.write_text(f"data.location={data}\nconfirmation=off\nverbose=nothing\nhooks=off\n")
    start = [program, f"rc:{settings}"]
    entries = folder / "tasks.json"
    entries.write_text(json.dumps([_as_task(case) for case in cases], ensure_ascii=False), "utf-8")
    subprocess.run([*start, "import", str(entries)], check=True, capture_output=True)
    return start


def _said(program: str, *arguments: str) -> str:
    return "".join(
        subprocess.run([program, argument], capture_output=True, text=True, input="").stdout for argument in arguments
    )


def _as_task(case: dict[str, Any]) -> dict[str, Any]:
    """The complaint as description, its texts as notes, its end where it has one."""
    notes = [event for event in case.get("event", []) if "text" in event]
    task = {
        "uuid": str(uuid5(NAMESPACE_URL, case["id"])),
        "description": case["complaint"]["text"],
        "entry": _utc(case["complaint"]["received_at"]),
        "due": _utc(case["complaint"]["received_at"]),
        "project": case["complaint"]["category"],
        "status": "pending" if case["is_open"] else "completed",
        "annotations": [{"entry": _utc(note["at"]), "description": note["text"]} for note in notes],
    }
    return task if case["is_open"] else {**task, "end": _utc(case["event"][-1]["at"])}


def _utc(at: Any) -> str:
    return f"{at - at.utcoffset():%Y%m%dT%H%M%SZ}"


def _todo(cases: list[dict[str, Any]], folder: Path) -> list[str] | None:
    program = next(filter(None, map(shutil.which, ("todo.txt", "todo-txt", "todo.sh"))), None)
    if program is None:
        return None
    data = folder / "todo"
    data.mkdir()
    lines: dict[bool, list[str]] = {True: [], False: []}
    for case in cases:
        day, text = f"{case['complaint']['received_at']:%Y-%m-%d}", case["complaint"]["text"]
        lines[case["is_open"]].append(f"{day} {text}\n" if case["is_open"] else f"x {day} {day} {text}\n")
    (data / "todo.txt").write_text("".join(lines[True]), "utf-8")
    (data / "done.txt").write_text("".join(lines[False]), "utf-8")
    names = (("TODO_FILE", "todo.txt"), ("DONE_FILE", "done.txt"), ("REPORT_FILE", "report.txt"))
    settings = data / "config"
    settings.write_text(
        f'export TODO_DIR="{data}"\n' + "".join(f'export {key}="{data / name}"\n' for key, name in names)
    )
    os.chmod(settings, 0o600)
    return [program, "-d", str(settings), "-p"]


def _todoman(cases: list[dict[str, Any]], folder: Path) -> list[str] | None:
    program = shutil.which("todo")
    if program is None or "todoman" not in _said(program, "--version"):
        return None
    data = folder / "todoman" / "shop"
    data.mkdir(parents=True)
    for case in cases:
        (data / f"{case['id']}.ics").write_text(_as_todo(case), "utf-8", newline="\r\n")
    settings = folder / "todoman.py"
    settings.write_text(f'path = "{data.parent}/*"\ncache_path = "{folder}/todoman.sqlite3"\ndefault_list = "shop"\n')
    return [program, "--config", str(settings)]


def _as_todo(case: dict[str, Any]) -> str:
    received = _utc(case["complaint"]["received_at"])
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:cst-benchmark", "BEGIN:VTODO",
        f"UID:{case['id']}", f"DTSTAMP:{received}", f"CREATED:{received}", f"DUE:{received}",
        f"STATUS:{'NEEDS-ACTION' if case['is_open'] else 'COMPLETED'}",
        f"SUMMARY:{case['complaint']['summary']}", "END:VTODO", "END:VCALENDAR", "",
    )  # fmt: skip
    return "\n".join(lines)


def _hledger(cases: list[dict[str, Any]], folder: Path) -> list[str] | None:
    """What was paid for each order, by category: the nearest to a report of cases."""
    program = shutil.which("hledger")
    if program is None:
        return None
    book = folder / "cases.journal"
    book.write_text("".join(map(_as_posting, cases)), "utf-8")
    return [program, "-f", str(book)]


def _as_posting(case: dict[str, Any]) -> str:
    said = case["complaint"]
    head = f"{said['received_at']:%Y-%m-%d} {case['id']}"
    return f"{head}\n  complaints:{said['category']}  CNY {case['order']['amount']}\n  shop\n\n"


if __name__ == "__main__":
    _fill(Path(sys.argv[1]), Path(sys.argv[2]))
