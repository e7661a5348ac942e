"""The machine: Python, extras that the settings need, room on the disk, the port, the clock."""

import errno
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from agent.settings import Settings
from mcp_server.doctor.finding import Finding

__all__ = ["disk", "extras", "port", "python", "room"]

OLDEST_PYTHON = (3, 11)
_ROOM_MIB = 200
"""A session is some hundred kilobytes, the knowledge base some ten megabytes."""
_MIB = 1024 * 1024


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Whether this Python is new enough."""
    seen = ".".join(map(str, version))
    if version >= OLDEST_PYTHON:
        return Finding(check="python", state="ok", seen=seen)
    return Finding(check="python", state="fail", seen=seen, mend="use Python 3.11 or newer")


def extras(
    settings: Settings, has: Callable[[str], bool] = lambda name: find_spec(name) is not None
) -> Finding:
    """Whether what the settings ask for is installed.

    Args:
        settings: What is asked for.
        has: Tells whether a module is there.
    """
    missing = [(what, extra) for what, extra, module in _needed(settings) if not has(module)]
    if not missing:
        return Finding(check="extras", state="ok", seen="all that the settings ask for")
    return Finding(
        check="extras",
        state="fail",
        seen=f"not installed, but asked for: {', '.join(what for what, _ in missing)}",
        mend=f"pip install 'leadline[{','.join(extra for _, extra in missing)}]'",
    )


def _needed(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """What is asked for, the extra that brings it, and a module by which it is known."""
    if settings.database_url.get_secret_value().startswith("postgres"):
        yield "the driver of PostgreSQL (LEADLINE_DATABASE_URL)", "postgres", "psycopg"
    if settings.has_llm:
        yield "the LLM's client (LEADLINE_LLM_BASE_URL)", "llm", "langchain_openai"
    if settings.traces:
        yield "OpenTelemetry (LEADLINE_TRACES)", "otel", "opentelemetry.sdk"


def disk(settings: Settings, free: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """Room where things are kept, one finding for each disk's worth of trouble.

    Args:
        settings: Name the places.
        free: Bytes that are free at a folder.
    """
    places = {place for place in (_database_folder(settings), settings.knowledge_folder) if place}
    found = sorted({room(place, free or _free) for place in places}, key=lambda one: one.seen)
    bad = [one for one in found if one.state != "ok"]
    yield from bad or found[:1]


def room(place: Path, free: Callable[[Path], int]) -> Finding:
    """Room at one place; a folder that is not there yet lies on its parent's disk."""
    folder = next(one for one in (place, *place.absolute().parents) if one.exists())
    free_mib = free(folder) // _MIB
    seen = f"{folder}: {free_mib:,} MiB free"
    if free_mib >= _ROOM_MIB:
        return Finding(check="disk", state="ok", seen=seen)
    return Finding(
        check="disk",
        state="warn" if free_mib else "fail",
        seen=seen,
        mend="make room, or move the data: LEADLINE_DATABASE_URL, LEADLINE_QDRANT_PATH",
    )


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _database_folder(settings: Settings) -> Path | None:
    try:
        url = make_url(settings.database_url.get_secret_value())
    except ArgumentError:
        return None
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)).absolute().parent if is_file else None


def port(settings: Settings) -> Finding:
    """Whether `leadline serve` could listen where the settings say."""
    host, number = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, number))
        except OSError as error:
            return _cannot_listen(f"{host} port {number}", error)
    return Finding(check="port", state="ok", seen=f"{host} port {number} is free")


def _cannot_listen(where: str, error: OSError) -> Finding:
    if error.errno == errno.EADDRINUSE:
        seen = f"{where} is in use, by a running service or by something else"
        mend = "fine if that is Leadline; else stop it, or set LEADLINE_PORT"
        return Finding(check="port", state="warn", seen=seen, mend=mend)
    told = error.strerror or type(error).__name__
    mend = "set LEADLINE_HOST to an address of this machine and LEADLINE_PORT to a port you may use"
    return Finding(check="port", state="fail", seen=f"{where}: {told}", mend=mend)
