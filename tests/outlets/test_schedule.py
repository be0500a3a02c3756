"""Lines for cron, systemd and Windows, read back by what will read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from cs_toolkit.errors import UsageProblem
from cs_toolkit.outlets.schedule import Job, Setting, crontab, schtasks, systemd

ODD = "a b%c$d'e\"f\\g中"  # a folder that somebody may have


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """A program that writes down how it was called, in an odd folder, and a shop in another."""
    folder = tmp_path / ODD
    folder.mkdir()
    script = folder / "cst"
    script.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "open(sys.argv[0] + '.called', 'w').write(json.dumps([os.environ.get('CST_SHOP'), *sys.argv[1:]]))\n"
    )
    script.chmod(0o755)
    return Setting([str(script)], str(tmp_path / f"shop {ODD}")).checked()


JOBS = [
    Job("cst-remind", "reminders", ("remind", "--exec", "/bin/tell 'a b' 100% $x")),
    Job("cst-morning", "the morning", ("next", "--limit", "20"), time(8, 5)),
]


def _called(setting: Setting) -> list[str]:
    import json

    found: list[str] = json.loads(Path(setting.program[0] + ".called").read_text())
    return found


def test_cron_hands_the_shell_what_we_meant(setting: Setting) -> None:
    """The five fields; \\% is % again, and the shell finds program, shop and arguments whole."""
    lines = list(crontab(JOBS, setting))
    assert [line.split(" ", 5)[:5] for line in lines[1::2]] == [
        ["*/5", "*", "*", "*", "*"],
        ["5", "8", "*", "*", "*"],
    ]
    for line, job in zip(lines[1::2], JOBS, strict=True):
        typed = line.split(" ", 5)[5]
        assert not re.search(r"(?<!\\)%", typed)
        subprocess.run(["/bin/sh", "-c", typed.replace("\\%", "%")], env={"LANG": "C"}, check=True)
        assert _called(setting) == [setting.shop, *job.args]


def _units(setting: Setting, folder: Path) -> list[Path]:
    folder.mkdir()
    text = "".join(f"{line}\n" for line in systemd(JOBS, setting))
    parts = re.split(r"^# (\S+\.(?:service|timer))\n", text, flags=re.MULTILINE)[1:]
    for name, unit in zip(parts[::2], parts[1::2], strict=True):
        (folder / name).write_text(unit)
    return sorted(folder.iterdir())


def test_systemd_gets_a_service_and_a_timer_for_each(setting: Setting, tmp_path: Path) -> None:
    """A missed run is caught up with; % and $ are doubled where they would mean something else."""
    units = _units(setting, tmp_path / "units")
    assert [path.name for path in units] == [
        "cst-morning.service", "cst-morning.timer", "cst-remind.service", "cst-remind.timer",
    ]  # fmt: skip
    service, timer = units[2].read_text(), units[3].read_text()
    assert "\"/bin/tell 'a b' 100%% $$x\"" in service
    assert "OnCalendar=*:0/5\nPersistent=true" in timer
    assert "OnCalendar=*-*-* 08:05:00" in units[1].read_text()


@pytest.mark.system
def test_systemd_takes_the_units(setting: Setting, tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say, and `calendar` reads the times."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no program systemd-analyze")
    units = _units(setting._replace(program=["/bin/true", ODD]), tmp_path / "units")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_LOG_LEVEL": "warning"},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "cst-" in line]
    assert ours == []
    for path in units:
        for when in re.findall(r"^OnCalendar=(.*)$", path.read_text(), re.MULTILINE):
            subprocess.run(["systemd-analyze", "calendar", when], check=True, capture_output=True)


def test_windows_gets_one_line_for_each() -> None:
    """The shop by --shop, for a task has no environment; words with a blank in quotes that the task keeps."""
    setting = Setting(["C:\\Program Files\\cst.exe"], "D:\\小店")
    assert list(schtasks(JOBS[1:], setting)) == [
        "REM the morning",
        'schtasks /Create /F /TN "cst-morning" /SC DAILY /ST 08:05 '
        '/TR "\\"C:\\Program Files\\cst.exe\\" --shop D:\\小店 next --limit 20"',
    ]
    assert "/SC MINUTE /MO 5" in "".join(schtasks(JOBS[:1], setting))


@pytest.mark.parametrize("where", [{"shop": "a\nb"}, {"program": ["/bin/\r"]}])
def test_a_path_with_a_line_break_is_refused(where: dict[str, object]) -> None:
    """It would end the line in the middle."""
    with pytest.raises(UsageProblem, match="line break"):
        Setting(["/bin/cst"], "/shop")._replace(**where).checked()
