"""The real process: pipes, signals, terminals, cron's bare surroundings, and the main job as a shell types it."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LOG, NOW, Run

ROOT = Path(__file__).resolve().parents[1]
CST = [sys.executable, "-m", "cs_toolkit"]
Contents = Callable[[], dict[str, bytes]]
At = Callable[[str], str]


@pytest.fixture
def cst_on_path(tmp_path: Path) -> Path:
    """A folder with a `cst` that runs this Python's, as the installed script does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "cst"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m cs_toolkit "$@"\n')
    script.chmod(0o755)
    return folder


@pytest.fixture
def bash(cst_on_path: Path, tmp_path: Path, shop: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A shell script in surroundings like cron's: `env -i LANG=C PATH=…`."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")

    def run_script(script: str, **environ: str) -> subprocess.CompletedProcess[str]:
        bare = {"LANG": "C", "PATH": f"{cst_on_path}:/usr/bin:/bin", "CST_SHOP": str(shop), "CST_NOW": NOW, **environ}
        return subprocess.run(
            ["bash", "-c", script], env=bare, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )

    return run_script


Bash = Callable[..., subprocess.CompletedProcess[str]]


def test_chinese_goes_in_and_out_under_lang_c(bash: Bash, shop: Path) -> None:
    """Cron's surroundings: UTF-8 in options, pipes and output, whatever the locale says."""
    done = bash(
        "set -e; cst log --text 杯子碎了 --customer 王女士; printf '快递没动\\n' | cst log --text -;"
        "cst list; cst show 2"
    )
    assert (done.stderr.splitlines()[1:], done.returncode) == ([], 0)
    assert "王女士" in done.stdout
    assert done.stdout.count("快递没动") >= 2
    assert 'text = "杯子碎了"' in (shop / "open" / "20261122-01.toml").read_text("utf-8")


def test_without_home_and_zone_it_still_works(bash: Bash) -> None:
    """HOME may be missing in cron; errors stay readable."""
    done = bash("cst log --text 杯子碎了 && cst ack 7 --text 收到")
    assert done.returncode == 4
    assert "Error: there is no case '7'" in done.stderr


@pytest.mark.parametrize("command", ["cst list --all", "cst list -f csv", "cst export -f jsonl", "cst --help"])
def test_a_closed_pipe_is_silent_and_exits_0(bash: Bash, run: Run, inbox: Path, command: str) -> None:
    """`| head -1` with pipefail, where the output is far larger than a pipe holds."""
    run("import", inbox / "tmall_refunds_gb18030.csv")
    done = bash(f"set -o pipefail; {command} | head -1")
    assert (done.stderr, done.returncode) == ("", 0)
    assert len(done.stdout.splitlines()) == 1


def test_closed_standard_streams_are_no_crash(bash: Bash) -> None:
    """stdin closed: a missing fact is an error. stdout closed: nothing to say, and no traceback."""
    done = bash("cst log --text 杯子碎了 <&-; cst ack 1 <&-; echo $?; cst next <&- -f ids")
    assert done.stdout.splitlines()[-2:] == ["2", "20261122-01"]
    assert "Hint: give it with --text" in done.stderr
    assert "Traceback" not in bash("cst next >&-; cst next -f json >&- 2>&-").stderr


def test_text_from_a_closed_stdin_is_refused(bash: Bash, contents: Contents) -> None:
    """`--text -` with nothing to read from."""
    bash("cst log --text 杯子碎了")
    before = contents()
    done = bash("cst ack 1 --text - <&-")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert contents() == before


def test_nothing_due_is_no_output_for_cron(bash: Bash) -> None:
    """No mail."""
    bash("cst init")
    done = bash("cst next")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_lines_of_the_design_run_as_written(bash: Bash, tmp_path: Path) -> None:
    """DESIGN section 5, literally, with a reply in reply.txt and two earlier cases that make it number 3."""
    (tmp_path / "reply.txt").write_text("王女士，您好，我查了中转站。\n", "utf-8")
    done = bash(
        """set -e -o pipefail
cst log --text "第一件" --quiet --severity low
cst log --text "第二件" --quiet --severity low
cst log --text "快递五天没动了，我周五要用！" --received "2小时前" --channel wechat --platform taobao \\
        --customer 王女士 --order 202607251234592825 --product 旅行杯 --carrier zto --amount 129
cst next -f jsonl
cst ack 3 --text - < reply.txt
cst diagnose 3 --cause carrier-delay --party carrier --evidence "中转站滞留 4 天"
cst offer 3 --option "reship-express" --option "refund-full,coupon:20"
cst accept 3 --option 1
cst resolve 3 --tracking SF123 --cost 18
cst follow-up 3 --text "…" --promise "明天18:00 送达"
cst rate 3 --score 5 --comment "很快" --consent
cst faq export -f markdown > faq.md
cst list --open -f csv --excel > cases.csv
"""
    )
    assert done.returncode == 0, done
    lines = done.stdout.splitlines()
    assert lines[:3] == ["20261122-01", "20261122-02", "20261122-03"]
    assert json.loads(lines[4])["case"] == "20261122-03"
    assert (tmp_path / "faq.md").read_text("utf-8").startswith("# ")
    table = (tmp_path / "cases.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfcase,state,")
    assert b'"=""202607251234592825"""' in table


def test_the_main_job_end_to_end(bash: Bash, inbox: Path, tmp_path: Path) -> None:
    """From a real platform export to FAQ entries in a new shop, every command joined by &&."""
    done = bash(
        f"""
cst import {inbox}/tmall_refunds_gb18030.csv && cst orders import {inbox}/taobao_orders_gb18030.csv \\
&& cst next --limit 5 && first=$(cst next --limit 1 -f ids) && echo "first $first" \\
&& cst show "$first" -f json > before.json \\
&& if cst next "$first" | grep -q 'cst escalate'; then cst escalate "$first" --to 店长; fi \\
&& cst draft "$first" > draft.txt && cst ack "$first" --text - < draft.txt \\
&& cst diagnose "$first" --cause manufacturing --party supplier --evidence "同批次抽检" \\
&& cst offer "$first" --option refund-full --option exchange,coupon:20 \\
&& cst accept "$first" --option 2 && cst resolve "$first" --tracking SF1234567890 --cost 35 \\
&& cst follow-up "$first" --text "换的已发出，顺丰 SF1234567890。" --promise "明天18:00 送达" \\
&& cst rate "$first" --score 5 --comment "处理得很快" && cst close "$first" \\
&& cst show "$first" -f json > after.json && cst faq export -f markdown --min 1 > faq.md && cst doctor
""",
        CST_BY="lin",
    )
    assert done.returncode == 0, done
    before, after = (json.loads((tmp_path / name).read_text("utf-8"))[0] for name in ("before.json", "after.json"))
    assert f"first {before['case']}" in done.stdout
    assert before["customer"], "the order book knows the customer"
    assert (after["state"], after["outcome"]) == ("closed", "resolved")
    (acknowledged,) = [event for event in after["events"] if event["kind"] == "acknowledged"]
    assert acknowledged["text"] == (tmp_path / "draft.txt").read_text("utf-8").strip()
    page = (tmp_path / "faq.md").read_text("utf-8")
    assert page.count("###") == 1
    assert before["product"].split()[0] in page
    for secret in ("customer", "handle", "contact", "order", "tracking"):
        assert before[secret]
        assert before[secret] not in page
    assert "SF1234567890" not in page


def test_interrupted_is_130(run: Run, shop: Path, contents: Contents) -> None:
    """Ctrl-C while it waits for a text: exit 130, no traceback, nothing changed."""
    run("log", "--text", "杯子碎了")
    before = contents()
    environ = {**os.environ, "CST_SHOP": str(shop), "CST_NOW": NOW}
    process = subprocess.Popen(
        [*CST, "ack", "1", "--text", "-"], cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    wait_until_it_reads(process.pid)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (out, process.returncode) == (b"", 130)
    assert b"Traceback" not in err
    assert contents() == before


def wait_until_it_reads(pid: int) -> None:
    """Until the process waits for its input: it sleeps, and `wchan` or its state says so."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        pytest.skip("no /proc to see what the process does")
    for _ in range(600):
        times = stat.read_text().rpartition(")")[2].split()
        if times[0] == "S" and int(times[11]) + int(times[12]) > 0 and _is_loaded(pid):
            return
        time.sleep(0.05)
    raise AssertionError("the process never came to wait for its input")


def _is_loaded(pid: int) -> bool:
    """Whether it is in read(0): the first number of /proc/PID/syscall is that of read, on descriptor 0."""
    try:
        number, descriptor = Path(f"/proc/{pid}/syscall").read_text().split()[:2]
    except (OSError, ValueError):
        pytest.skip("/proc/PID/syscall cannot be read here")
    return descriptor == "0x0" and number.isdecimal()


class Terminal:
    """A person at a pseudo-terminal: waits for a question, types an answer."""

    def __init__(self, shop: Path, *args: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            environ = {**os.environ, "CST_SHOP": str(shop), "CST_NOW": NOW, "TERM": "dumb", "LANG": "C.UTF-8"}
            os.execve(sys.executable, [*CST, *args], environ)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        """Reads until the text was printed."""
        while text not in self.seen:
            chunk = self._read()
            assert chunk, f"{text!r} never came: {self.seen!r}"
            self.seen += chunk

    def type(self, text: str) -> None:
        """Types a line."""
        os.write(self.fd, text.encode())

    def interrupt(self) -> int:
        """Ctrl-C, again where it came before the question was being read; the exit code."""
        for _ in range(20):
            self.type("\x03")
            while select.select([self.fd], [], [], 1)[0]:
                chunk = self._read()
                if not chunk:
                    return self.end()
                self.seen += chunk
        raise AssertionError(f"it did not end: {self.seen!r}")

    def end(self) -> int:
        """Reads what is left; the exit code."""
        while chunk := self._read():
            self.seen += chunk
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)

    def _read(self) -> str:
        ready, _, _ = select.select([self.fd], [], [], 30)
        if not ready:
            os.kill(self.pid, signal.SIGKILL)
            raise AssertionError(f"it neither asked nor ended: {self.seen!r}")
        try:
            return os.read(self.fd, 65536).decode("utf-8", "replace")
        except OSError:
            return ""


def test_a_terminal_is_asked_for_what_is_missing(case_at: At, shop: Path, run: Run) -> None:
    """Cause and party one after the other; a wrong answer is asked again with the nearest names."""
    case_at("diagnose")
    person = Terminal(shop, "diagnose", "1")
    person.wait_for("the root cause")
    person.type("carrier-dely\n")
    person.wait_for("carrier-delay")
    person.type("carrier-delay\n")
    person.wait_for("the responsible party")
    person.type("carrier\n")
    assert person.end() == 0
    assert "next: offer" in person.seen
    row = json.loads(run("list", "-f", "jsonl").stdout)
    assert (row["cause"], row["party"]) == ("carrier-delay", "carrier")


def test_a_reply_is_typed_line_by_line(case_at: At, shop: Path, run: Run) -> None:
    """An empty line ends it."""
    case_at("acknowledge")
    person = Terminal(shop, "ack", "1")
    person.wait_for("(an empty line ends it)")
    person.type("王女士，您好。\n我查了中转站。\n\n")
    assert person.end() == 0
    (row,) = json.loads(run("show", "1", "-f", "json").stdout)
    assert row["events"][0]["text"] == "王女士，您好。\n我查了中转站。"


@pytest.mark.parametrize(
    ("step", "command", "question"),
    [
        ("acknowledge", ["ack", "1"], "the reply as it was sent"),
        ("diagnose", ["diagnose", "1", "--cause", "packing"], "the responsible party"),
        ("offer", ["offer", "1"], "Record these options?"),
        ("nudge", ["accept", "1"], "the number of the chosen option"),
        ("resolve", ["resolve", "1", "--tracking", "SF1"], "what it cost the shop"),
        ("rate", ["rate", "1"], "the score from 1 to 5"),
    ],
)
def test_ctrl_c_at_a_question_leaves_the_case_as_it_was(
    case_at: At, shop: Path, contents: Contents, step: str, command: list[str], question: str
) -> None:
    """Exit 130, no traceback, every byte as before."""
    case_at(step)
    before = contents()
    person = Terminal(shop, *command)
    person.wait_for(question)
    assert person.interrupt() == 130
    assert "Traceback" not in person.seen
    assert contents() == before


def test_ctrl_c_at_log_makes_no_case(shop: Path, contents: Contents) -> None:
    """Not even a shop folder."""
    person = Terminal(shop, "log", "--customer", "王女士")
    person.wait_for("what the customer wrote")
    assert person.interrupt() == 130
    assert contents() == {}


def test_all_three_names_are_the_same_program() -> None:
    """cst, cs-toolkit, python -m cs_toolkit."""
    from importlib.metadata import entry_points

    done = subprocess.run([*CST, "--version"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("cst ")
    scripts = {point.name: point.value for point in entry_points(group="console_scripts", name="cst")}
    if not scripts:
        pytest.skip("cs-toolkit is not installed in this environment")
    assert scripts == {"cst": "cs_toolkit.__main__:main"}


@pytest.mark.slow
def test_the_two_commands_of_the_readme(tmp_path: Path) -> None:
    """A fresh environment, `pip install .`, `cst demo`: nothing else is needed."""
    (tmp_path / ".github").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".github/man_pages.py"):
        if not (ROOT / name).is_file():
            pytest.skip(f"{name} is missing: this is no source tree")
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "cs_toolkit", tmp_path / "cs_toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    script = "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/cst demo"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("CST_", "PYTHON"))}
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        env={**environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "cst faq export" in done.stdout
    installed = subprocess.run(
        [tmp_path / ".venv/bin/cst", *LOG], env={**environ, "CST_SHOP": str(tmp_path / "shop")}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
