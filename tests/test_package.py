"""What is handed out: the wheel and the source archive hold all there is, and work where nothing else is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from cs_toolkit.params import manual

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.system
LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("CST_", "PYTHON", "LC_"))}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, the one made from the other."""
    pytest.importorskip("build", reason="the package 'build' is not installed")
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], env=_clean(), capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    if done.returncode and "hatchling" in done.stdout + done.stderr and "No matching distribution" in done.stdout:
        pytest.skip("no package index can be reached from here")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


def _tree() -> set[str]:
    """Every file of the package that is not made by running it."""
    files = (path for path in (ROOT / "cs_toolkit").rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_package_the_licences_and_the_manual(built: Path) -> None:
    """Packs, catalogues, schemas, templates, py.typed: every file; and nothing of the tests."""
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in _tree() if not name.endswith((".po", ".pot"))} == {
        name for name in names if name.startswith("cs_toolkit/")
    }
    assert "cs_toolkit/py.typed" in names
    rest = {name.partition("/")[2] for name in names if not name.startswith("cs_toolkit/")}
    assert {"licenses/LICENSE", "licenses/cs_toolkit/packs/script/LICENSE-OpenCC.txt", "entry_points.txt"} <= rest
    assert {f"data/share/man/{folder}/cst-faq-export.1" for folder in manual.FOLDERS.values()} <= rest
    assert {name.split("/")[0] for name in names} - {"cs_toolkit"} == {
        name.split("/")[0] for name in names if ".dist-info/" in name or ".data/" in name
    }


def test_the_manual_in_the_wheel_is_that_of_the_help(built: Path) -> None:
    """Made when the wheel is made, so it cannot be out of date."""
    from cs_toolkit.cli import cli

    (wheel,) = built.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    (data,) = {name.split("/")[0] for name in archive.namelist() if ".data/" in name}
    for path, text in manual.pages(cli):  # type: ignore[arg-type]
        assert archive.read(f"{data}/data/share/man/{path}").decode() == text, path


def test_the_source_archive_holds_all_that_is_needed_to_build_and_to_test(built: Path) -> None:
    """Package, tests, examples, the build hook."""
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= _tree()
    assert names >= {"pyproject.toml", "README.md", "LICENSE", ".github/man_pages.py", "tests/conftest.py"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def _pythons() -> list[str]:
    """This interpreter, and others that are supported and here."""
    named = (f"python3.{minor}" for minor in (11, 12, 13))
    installed = Path.home() / ".pyenv" / "versions"
    found = [str(path) for path in sorted(installed.glob("3.1[123].*/bin/python3"))] or [
        path for name in named if (path := shutil.which(name))
    ]
    return found or [sys.executable]


@pytest.fixture(scope="module", params=_pythons())
def installed(request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel and what it needs; its folder of programs."""
    folder = tmp_path_factory.mktemp("env")
    subprocess.run([request.param, "-m", "venv", str(folder)], env=_clean(), check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    done = subprocess.run(
        [str(folder / "bin" / "pip"), "install", "--quiet", str(wheel)], env=_clean(), capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    if done.returncode and "No matching distribution" in done.stderr:
        pytest.skip("no package index can be reached from here")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "bin"


def _run(program: Path | str, *args: str, home: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "CST_LANG": language}
    return subprocess.run([program, *args], env=environ, cwd=home, capture_output=True, encoding="utf-8")


def test_the_demo_runs_there_in_every_language(installed: Path, tmp_path: Path) -> None:
    """Without any development package; each in its own words."""
    told = {language: _run(installed / "cst", "demo", home=tmp_path, language=language) for language in LANGUAGES}
    assert [done.returncode for done in told.values()] == [0, 0, 0], told
    assert not [line for done in told.values() for line in done.stderr.splitlines() if "Error" in line]
    assert len({done.stdout for done in told.values()}) == 3


def test_all_three_names_are_there(installed: Path, tmp_path: Path) -> None:
    """cst, cs-toolkit, python -m cs_toolkit; with warnings as errors."""
    versions = [
        _run(installed / "cst", "--version", home=tmp_path).stdout,
        _run(installed / "cs-toolkit", "--version", home=tmp_path).stdout,
        _run(installed / "python", "-W", "error", "-m", "cs_toolkit", "--version", home=tmp_path).stdout,
    ]
    assert len(set(versions)) == 1
    assert versions[0].startswith("cst ")


def test_man_finds_the_pages_beside_the_program(installed: Path) -> None:
    """`man cst` where the environment is on the PATH."""
    share = installed.parent / "share" / "man"
    assert {(share / folder / "cst.1").is_file() for folder in manual.FOLDERS.values()} == {True}


@pytest.mark.parametrize("tool", [("pipx", "install"), ("uv", "tool", "install")], ids=" ".join)
def test_tools_that_install_programs_take_the_wheel(built: Path, tmp_path: Path, tool: tuple[str, ...]) -> None:
    """As README says."""
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    (wheel,) = built.glob("*.whl")
    places = {
        "HOME": str(tmp_path), "PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin"),
        "PIPX_MAN_DIR": str(tmp_path / "man"), "UV_TOOL_DIR": str(tmp_path / "uv"),
        "UV_TOOL_BIN_DIR": str(tmp_path / "bin"),
    }  # fmt: skip
    subprocess.run([*tool, str(wheel)], env={**_clean(), **places}, check=True, capture_output=True)
    assert _run(tmp_path / "bin" / "cst", "demo", home=tmp_path).returncode == 0
