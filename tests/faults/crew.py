"""One of several people at work in a shop: a program that gives many cst commands one after the other.

Arguments: shop, its number, how many commands, the shared cases. Prints a JSON line per command: what it recorded.
"""

from __future__ import annotations

import io
import json
import sys

from cs_toolkit.__main__ import run


def main(shop: str, number: str, writes: str, *shared: str) -> None:
    """Logs a complaint, acknowledges a shared case, notes something on another, and so on."""
    answers = sys.stdout
    for turn in range(int(writes)):
        text = f"第 {number} 人的第 {turn} 条"
        case = shared[(turn + int(number)) % len(shared)]
        words = (["log", "--text", text], ["ack", case, "--text", text], ["note", case, "--text", text])[turn % 3]
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        code = run(["--shop", shop, *words])
        done = sys.stdout.getvalue().splitlines() if words[0] == "log" else [case]
        record = {"code": code, "case": done[0] if done else None, "text": text, "error": sys.stderr.getvalue()}
        answers.write(json.dumps({**record, "logged": words[0] == "log"}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
