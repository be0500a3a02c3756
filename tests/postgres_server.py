"""A real PostgreSQL server in a temporary folder, for the tests that need one; they skip aloud where there is none."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

_USER: Final = "cst"
# No test survives a power cut. Whatever was committed does survive the killing of every process: it was written, at
# least to the cache of the file system. With `synchronous_commit = off` it would be lost for most of a second.
_SETTINGS: Final = {"fsync": "off", "full_page_writes": "off", "max_connections": "60"}


class Server:
    """One server, on a unix socket and a port of the loopback, as a user that is not root."""

    def __init__(self, programs: Path, folder: Path, owner: str | None) -> None:
        self._programs = programs
        self.folder = folder
        self._owner = owner
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]

    def make(self) -> None:
        """A cluster of its own."""
        if self._owner:
            shutil.chown(self.folder, self._owner)
        words = self._words(
            "initdb", "-D", str(self.data), "-U", _USER, "-E", "UTF8", "--locale=C", "--no-sync", "-A", "trust"
        )
        made = subprocess.run(words, capture_output=True, text=True, cwd=self.folder, check=False)
        assert made.returncode == 0, made.stderr
        lines = [f"{name} = {value}" for name, value in _SETTINGS.items()]
        lines += [f"unix_socket_directories = '{self.folder}'", f"port = {self.port}", "listen_addresses = '127.0.0.1'"]
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write("\n".join(lines) + "\n")
        with (self.data / "pg_hba.conf").open("w") as rules:
            rules.write(
                "local all all trust\nhost all locked 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
            )

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Runs until `stop`."""
        import psycopg

        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._words("postgres", "-D", str(self.data)), stdout=log, stderr=log, cwd=self.folder
            )
        for _ in range(600):
            try:
                self.execute("postgres", "select 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Its children go with it."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(60)

    def kill(self) -> None:
        """The postmaster is gone without a word, and so are its children."""
        words = ["ps", "-o", "pid=", "--ppid", str(self._process.pid)]
        children = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()
        self._process.kill()
        self._process.wait(60)
        for pid in map(int, children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def url(self, database: str, user: str = _USER) -> str:
        """The address of a database."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def execute(self, database: str, query: str) -> list[Any]:
        """What the server answers to a superuser."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    def _words(self, program: str, *args: str) -> list[str]:
        words = [str(self._programs / program), *args]
        if self._owner:
            group = pwd.getpwnam(self._owner).pw_gid
            words = ["setpriv", f"--reuid={self._owner}", f"--regid={group}", "--clear-groups", *words]
        return words


def _programs() -> Path:
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    pytest.skip("PostgreSQL is not installed (initdb, postgres)")


def _owner() -> str | None:
    """Who runs the server: it refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    if shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv to run a server as another user than root")
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def running() -> Iterator[Server]:
    """A server for as long as it is needed."""
    pytest.importorskip("psycopg")
    programs, owner = _programs(), _owner()
    with tempfile.TemporaryDirectory(prefix="cst-pg-", ignore_cleanup_errors=True) as folder:
        server = Server(programs, Path(folder), owner)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server that the tests of this run share; each has a database of its own."""
    yield from running()


@pytest.fixture
def new_database(postgres: Server) -> Callable[[], str]:
    """Makes an empty database, and returns its address."""

    def make() -> str:
        name = f"cst_{os.urandom(6).hex()}"
        postgres.execute("postgres", f"create database {name}")
        return postgres.url(name)

    return make


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The address of a database with the tables of a shop."""
    from cs_toolkit.store.postgres_link import Database

    url = new_database()
    made = Database(url, 10)
    made.migrate()
    made.close()
    return url
