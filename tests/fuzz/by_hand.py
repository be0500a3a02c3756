"""Fuzzes one target until it crashes: `python tests/fuzz/by_hand.py TARGET [SECONDS]`.

Guided by coverage where atheris is installed, else by mutation alone. What crashes goes to tests/fuzz/kept/TARGET/.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def _keep(name: str, data: bytes) -> Path:
    from fuzz.targets import KEPT

    path = KEPT / name / sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _mutating(name: str, seconds: float, folder: Path) -> None:
    from fuzz.mutation import mutated
    from fuzz.targets import attempt, seeds

    start, slowest = monotonic(), 0.0
    for number in count(int(start * 1000)):
        data, began = mutated(seeds(name), Random(number)), monotonic()
        try:
            attempt(name, data, folder)
        except BaseException:
            sys.stderr.write(f"{_keep(name, data)}\n")
            raise
        if monotonic() - began > max(2.0, slowest):
            slowest = monotonic() - began
            sys.stderr.write(f"{slowest:.1f} s: {_keep(name, data)}\n")
        if monotonic() - start > seconds:
            return


def main(name: str, seconds: float = 60) -> None:
    """Runs one target."""
    with TemporaryDirectory() as folder:
        try:
            import atheris
        except ImportError:
            _mutating(name, seconds, Path(folder))
            return
        with atheris.instrument_imports(include=["cs_toolkit"]):
            from fuzz.targets import attempt, seeds

        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, data in enumerate(seeds(name)):
            (corpus / str(number)).write_bytes(data)

        def one(data: bytes) -> None:
            try:
                attempt(name, data, Path(folder))
            except BaseException:
                sys.stderr.write(f"{_keep(name, data)}\n")
                raise

        atheris.Setup(["by_hand", f"-max_total_time={seconds:.0f}", "-timeout=20", str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
