"""Many cron jobs at once: a program that starts `cst remind` several times at the same moment, and kills some.

One JSON job per line comes in, one answer per line goes out. Each run is a forked child, so that kills are real ones
and the imports are paid for once. A child waits at a pipe until all are there.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from injector import Fault

import cs_toolkit
from cs_toolkit import packs
from cs_toolkit.__main__ import run


def _child(args: list[str], out: Path, gate: int, fault: dict[str, Any]) -> None:
    os.read(gate, 1)
    with out.open("w", encoding="utf-8") as stdout, out.with_suffix(".err").open("w", encoding="utf-8") as stderr:
        sys.stdout, sys.stderr = stdout, stderr
        if "nth" in fault:
            Fault(**fault).install()
        code = run(args)
    os._exit(code)


def perform(job: dict[str, Any]) -> list[dict[str, Any]]:
    """One round: how each ended (negative: the signal) and what it printed. `after` kills after so many seconds."""
    opened, gate = os.pipe()
    children = []
    for number, fault in enumerate(job["faults"]):
        out = Path(job["base"]) / f"out-{number}"
        child = os.fork()
        if child == 0:
            os.close(gate)
            _child(job["args"], out, opened, fault)
        children.append((child, out, fault))
    os.close(opened)
    os.close(gate)
    began = time.monotonic()
    for child, _, fault in sorted(children, key=lambda entry: float(entry[2].get("after", 0))):
        if "after" in fault:
            time.sleep(max(0.0, began + fault["after"] - time.monotonic()))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    ended = []
    for child, out, _ in children:
        _, status = os.waitpid(child, 0)
        said = [path.read_text("utf-8") if path.exists() else "" for path in (out, out.with_suffix(".err"))]
        ended.append({"code": os.waitstatus_to_exitcode(status), "out": said[0], "err": said[1]})
        for path in (out, out.with_suffix(".err")):
            path.unlink(missing_ok=True)
    return ended


def main() -> None:
    """Serves jobs until the input ends."""
    for module in pkgutil.walk_packages(cs_toolkit.__path__, "cs_toolkit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    packs.lexicon().words("zh"), packs.lexicon().tone, packs.policy()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(perform(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
