"""A PostgreSQL server of its own in a temporary folder, one for all tests of a process.

`LEADLINE_TEST_POSTGRES_URL` names a server that runs already and is used instead; its user must be
allowed to create databases.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

__all__ = ["PASSWORD", "WITHOUT_POSTGRES", "PostgresServer", "postgres_server"]

PASSWORD = "canary-hush-4711"  # noqa: S105  of a server that lives for seconds
"""Of every address that a server gives out: it must never be seen again."""
WITHOUT_POSTGRES = (
    "needs PostgreSQL: apt-get install postgresql, or docker run -d -p 5432:5432"
    " -e POSTGRES_PASSWORD=test postgres:17 and"
    " LEADLINE_TEST_POSTGRES_URL=postgresql://postgres:test@127.0.0.1/postgres"
)
_RUNNING = os.environ.get("LEADLINE_TEST_POSTGRES_URL", "").replace("+psycopg", "")
# Nothing here has to outlive a power cut, and every test wants its database at once.
_FAST = "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=60"
_NUMBERS = count()


class PostgresServer:
    """Addresses of fresh databases on one server, which a test may stop and start."""

    def __init__(self, url: str, folder: Path | None = None) -> None:
        self.url = url
        self._folder = folder

    @property
    def can_stop(self) -> bool:
        """Whether the server is ours."""
        return self._folder is not None

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"leadline_{os.getpid()}_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url.rpartition("/")[0] + f"/{name}"

    def execute(self, statement: str, url: str = "") -> list[tuple[Any, ...]]:
        """Rows of one statement, as the server's owner."""
        with psycopg.connect(url or self.url, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def stop(self) -> None:
        """End every connection and the server."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Go on with the same data."""
        assert self._folder is not None
        port = urlsplit(self.url).port
        options = f"-p {port} -h 127.0.0.1 -c unix_socket_directories={self._folder} {_FAST}"
        self._control("start", "-o", options, "-l", str(self._folder / "log"))

    def _control(self, *arguments: str) -> None:
        assert self._folder is not None
        _run("pg_ctl", "-w", "-D", str(self._folder / "data"), *arguments)


@contextmanager
def postgres_server() -> Iterator[PostgresServer | None]:
    """A server until the block ends; None where there is none to be had."""
    if _RUNNING:
        yield PostgresServer(_RUNNING)
        return
    if _program("initdb") is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="leadline-postgres-"))
    server = PostgresServer(
        f"postgresql://leadline:{PASSWORD}@127.0.0.1:{_free_port()}/postgres", folder
    )
    try:
        _initialize(folder)
        server.start()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _initialize(folder: Path) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if _is_root():
        for path in (folder, secret):
            shutil.chown(path, "nobody")
    _run(
        *("initdb", "-D", str(folder / "data"), "-U", "leadline", "-A", "scram-sha-256"),
        *("--pwfile", str(secret), "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8"),
    )


def _run(name: str, *arguments: str) -> None:
    """One of the server's programs; it refuses to be root, so it is nobody then."""
    program = _program(name)
    assert program is not None
    user = "nobody" if _is_root() else None
    subprocess.run(  # noqa: S603
        [program, *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        user=user,
    )


def _program(name: str) -> str | None:
    """A program of the server, also where Debian keeps it, beside the path."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(beside[-1]) if beside else None)


def _is_root() -> bool:
    return os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
