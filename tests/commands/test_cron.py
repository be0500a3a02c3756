"""`cst cron`: lines to install, read by the real cron."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run
from shells import make_cst, typed

PATIENCE = 75  # seconds: cron looks once a minute


@pytest.fixture
def odd_shop(tmp_path: Path) -> Path:
    """A shop in a folder whose name means something to shells and to cron."""
    shop = tmp_path / "my 100% shop's $x"
    assert typed(f'CST_SHOP="{tmp_path}"/"my 100% shop\'s \\$x" cst -q init', tmp_path).returncode == 0
    assert (shop / "shop.toml").is_file()
    return shop


def _printed(tmp_path: Path, shop: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `cst cron` prints where it is installed as a script called cst."""
    words = " ".join(args)
    python = _installed(tmp_path)
    return typed(f'"{python}" cron {words}', tmp_path, CST_SHOP=str(shop), LANG="C", **environment)


def _installed(tmp_path: Path) -> Path:
    """A script as pip installs it: this Python's, whose own name is cst."""
    import sys

    script = tmp_path / "installed" / "cst"
    script.parent.mkdir(exist_ok=True)
    root = make_cst(tmp_path / "bin").read_text().partition("PYTHONPATH=")[2].partition(" exec")[0].strip("'")
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {root!r})\nfrom cs_toolkit.__main__ import main\nmain()\n"
    )
    script.chmod(0o755)
    return script


def _jobs(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_two_lines_with_whole_paths(odd_shop: Path, tmp_path: Path) -> None:
    """Every five minutes the deadlines, at nine of the shop the list; how to install them is said on stderr."""
    done = _printed(tmp_path, odd_shop, TZ="Asia/Shanghai")
    assert done.returncode == 0, done.stderr
    assert "crontab -" in done.stderr
    remind, morning = _jobs(done.stdout)
    assert remind.startswith("*/5 * * * * CST_SHOP=")
    assert remind.endswith(f"{tmp_path}/installed/cst remind")
    assert morning.endswith("cst next --limit 20")
    assert "\\%" in remind


@pytest.mark.parametrize(
    ("zone", "start"),
    [("Asia/Shanghai", "0 9 "), ("UTC", "0 1 "), ("Asia/Kolkata", "30 6 "), ("America/Lima", "0 20 ")],
)
def test_the_morning_is_the_shops(odd_shop: Path, tmp_path: Path, zone: str, start: str) -> None:
    """Cron reads the machine's clock, and the shop is in Shanghai."""
    (odd_shop / "shop.toml").write_text('schema = 1\nzone = "Asia/Shanghai"\n')
    assert _jobs(_printed(tmp_path, odd_shop, TZ=zone).stdout)[1].startswith(start)


def test_what_the_lines_run_works_in_crons_surroundings(odd_shop: Path, tmp_path: Path) -> None:
    """No environment but what the line itself says: the reminder comes once, to the program that was named."""
    ear = tmp_path / "heard"
    program = f"/usr/bin/tee -a {ear}"
    (line, _) = _jobs(_printed(tmp_path, odd_shop, "--within", "2h", "--exec", f"'{program}'").stdout)
    logged = typed("cst -q log --text 杯子碎了", tmp_path, CST_SHOP=str(odd_shop))
    assert logged.returncode == 0, logged.stderr
    command = line.split(" ", 5)[5].replace("\\%", "%")
    for _ in range(2):
        done = subprocess.run(
            ["/usr/bin/env", "-i", "LANG=C", "PATH=/usr/bin:/bin", "/bin/sh", "-c", command],
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        assert done.stderr == ""
    assert ear.read_text("utf-8").count('"step": "acknowledge"') == 1


@pytest.mark.parametrize(
    ("option", "first"), [("--crontab", "# "), ("--systemd", "# cst-remind.service"), ("--schtasks", "REM ")]
)
def test_other_planners(odd_shop: Path, run: Run, option: str, first: str) -> None:
    """One option for each; stdout holds what to install and nothing else."""
    done = run("--shop", odd_shop, "cron", option)
    assert done.code == 0
    assert done.stdout.startswith(first)
    assert len(done.stderr.splitlines()) == 1
    assert run("--shop", odd_shop, "-q", "cron", option).stderr == ""


@pytest.mark.parametrize(("args", "code"), [(("--within", "soonish"), 2), (("--shop", "/nowhere"), 6)])
def test_lines_that_could_not_work_are_not_printed(odd_shop: Path, run: Run, args: tuple[str, str], code: int) -> None:
    """A length of time that is none, a shop that is not there."""
    done = run("--shop", odd_shop, *args[:2], "cron") if "--shop" in args else run("--shop", odd_shop, "cron", *args)
    assert (done.stdout, done.code) == ("", code)


def _needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"there is no program {program}")


@pytest.mark.system
def test_the_real_cron_reads_the_lines(odd_shop: Path, tmp_path: Path) -> None:
    """`crontab -n`, which checks and installs nothing; a line with a sixth star would not pass."""
    _needs("crontab")
    good, bad = tmp_path / "good", tmp_path / "bad"
    text = _printed(tmp_path, odd_shop).stdout
    good.write_text(text)
    bad.write_text(text.replace("*/5 *", "*/5x *"))
    if "-n" not in subprocess.run(["crontab", "-h"], capture_output=True, text=True, check=False).stderr:
        pytest.skip("this crontab cannot check without installing")
    checked = [
        subprocess.run(["crontab", "-n", path], capture_output=True, text=True, check=False) for path in (good, bad)
    ]
    assert checked[0].returncode == 0, checked[0].stderr
    assert checked[1].returncode != 0


@pytest.fixture
def private_cron(tmp_path: Path) -> Iterator[list[str]]:
    """A cron daemon of its own, with crontabs of its own: the machine's are hidden from it, and it from them."""
    _needs("unshare", "mount", "cron", "crontab")
    if os.geteuid() != 0:
        pytest.skip("a cron daemon needs root")
    empty = tmp_path / "empty"
    empty.touch()
    hide = " && ".join(f"mount -t tmpfs tmpfs {folder}" for folder in ("/var/spool/cron", "/etc/cron.d", "/run"))
    script = (
        f"{hide} && mkdir -m 1730 /var/spool/cron/crontabs && chgrp crontab /var/spool/cron/crontabs; "
        f'if [ -e /etc/crontab ]; then mount --bind {empty} /etc/crontab; fi; crontab "$1" && exec cron -f'
    )
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives no mount namespace")
    return ["unshare", "--mount", "sh", "-ec", script, "sh"]


@pytest.mark.system
def test_a_real_cron_daemon_reminds_once(odd_shop: Path, tmp_path: Path, private_cron: list[str]) -> None:
    """The printed line, every minute instead of every five: within a minute the owner's program has heard it, once."""
    heard, calls = tmp_path / "heard", tmp_path / "calls"
    tell = tmp_path / "tell me"
    tell.write_text(f"#!/bin/sh\ncat >> '{heard}'\necho \"$#:$1\" >> '{calls}'\n")
    tell.chmod(0o755)
    printed = _printed(tmp_path, odd_shop, "--within", "2h", "--exec", f"\"'{tell}' '100% of it'\"")
    crontab = tmp_path / "crontab"
    crontab.write_text(printed.stdout.replace("*/5 *", "* *"))
    assert typed("cst -q log --text 杯子碎了", tmp_path, CST_SHOP=str(odd_shop)).returncode == 0
    log = (tmp_path / "log").open("w")
    with log, subprocess.Popen([*private_cron, str(crontab)], stdout=log, stderr=log, start_new_session=True) as daemon:
        try:
            until = time.monotonic() + PATIENCE
            while not calls.exists() and daemon.poll() is None and time.monotonic() < until:
                time.sleep(0.5)
        finally:
            if daemon.poll() is None:
                os.killpg(daemon.pid, signal.SIGTERM)
    assert calls.exists(), (tmp_path / "log").read_text()
    assert calls.read_text() == "1:100% of it\n"
    told = heard.read_text("utf-8")
    assert told.count('"step": "acknowledge"') == 1
    assert "杯子碎了" in told
