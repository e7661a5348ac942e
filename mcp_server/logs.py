"""How `leadline serve` logs: one line for each event, as text or JSON, on stderr.

Every line names its request, session, tenant and trace where there are any. Exceptions are told by
kind and place, without their words; secrets of the settings, and what looks like a credential, are
taken out of whatever else is said. Libraries are heard from warnings on: what they say in more
detail may be what a person wrote.
"""

import json
import logging
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from agent.settings import Settings
from mcp_server.log_writer import Aside
from mcp_server.noted import current_note
from mcp_server.redaction import Redaction

__all__ = ["JsonLines", "TextLines", "logging_to"]

_MESSAGE_MAX = 2000
_OURS = "tools.domain.errors."
_FRAMES_MAX = 5
_ROOT = Path(__file__).parents[1]
_NOTED = ("request_id", "session_id", "tenant", "trace_id")

_SERVERS = ("uvicorn", "uvicorn.error", "uvicorn.access")


@contextmanager
def logging_to(stream: TextIO, settings: Settings) -> Iterator[None]:
    """Log to a stream as the settings say, until the block ends; then everything is as before."""
    redaction = Redaction(settings)
    lines = JsonLines(redaction) if settings.log_format == "json" else TextLines(redaction)
    handler = Aside(stream)
    handler.setFormatter(lines)
    level = logging.getLevelName(settings.log_level.upper())
    levels = {"": max(level, logging.WARNING), "leadline": level, "uvicorn": _quieter(level)}
    before = {name: logging.getLogger(name).level for name in levels}
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [handler]
    for name, chosen in levels.items():
        logging.getLogger(name).setLevel(chosen)
    logging.captureWarnings(capture=True)
    try:
        with _through_the_root(_SERVERS):
            yield
    finally:
        logging.captureWarnings(capture=False)
        root.handlers = handlers
        for name, was in before.items():
            logging.getLogger(name).setLevel(was)
        handler.close()


@contextmanager
def _through_the_root(names: Sequence[str]) -> Iterator[None]:
    """Loggers without handlers of their own, as a library may have given them."""
    loggers = [logging.getLogger(name) for name in names]
    before = [(one.handlers, one.propagate) for one in loggers]
    for one in loggers:
        one.handlers, one.propagate = [], True
    try:
        yield
    finally:
        for one, (handlers, propagate) in zip(loggers, before, strict=True):
            one.handlers, one.propagate = handlers, propagate


def _quieter(level: int) -> int:
    """Level of the server: of its starts and ends only who asks for everything wants to know."""
    return logging.INFO if level <= logging.DEBUG else max(level, logging.WARNING)


class _Lines(logging.Formatter):
    """What both forms have in common."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def _message(self, record: logging.LogRecord) -> str:
        """The message on one line, without secrets."""
        said = " ".join(_without_traceback(record.getMessage()).split())
        return self._redaction.clean(said)[:_MESSAGE_MAX]


class JsonLines(_Lines):
    """One JSON object for each event."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as a line."""
        told: dict[str, Any] = {
            "ts": _when(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        told.update(_noted() | _error(record))
        told.update(_facts(record))
        return self._redaction.clean(json.dumps(told, ensure_ascii=False, default=str))


class TextLines(_Lines):
    """One line of words for each event."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as a line."""
        head = f"{_when(record)} {record.levelname.lower():7} {record.name}"
        found = _noted() | _error(record)
        named = "".join(f" {name}={_quoted(value)}" for name, value in found.items())
        return _printable(self._redaction.clean(f"{head}: {self._message(record)}{named}"))


def _without_traceback(message: str) -> str:
    """What a library wrote, its traceback as the kind of exception; ours may be read whole."""
    before, begins, traced = message.partition("Traceback (most recent call last):")
    if not begins:
        return message
    last = traced.strip().splitlines()[-1]
    kind, _, words = last.partition(": ")
    is_ours = kind.startswith(_OURS)
    return f"{before} {words if is_ours else kind}"


def _quoted(value: str) -> str:
    """A value that cannot be taken for more than one."""
    return json.dumps(value) if " " in value or "=" in value else value


def _printable(line: str) -> str:
    """A line that a terminal only shows, whatever somebody put into it."""
    return "".join(sign if sign.isprintable() else "?" for sign in line)


def _when(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03}Z"


def _noted() -> dict[str, str]:
    """Ids of the request at work, those that are known."""
    noted = current_note()
    found = {name: str(getattr(noted, name, "")) for name in _NOTED} if noted else {}
    return {name: value for name, value in found.items() if value}


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = getattr(record, "facts", {})
    return facts


def _error(record: logging.LogRecord) -> dict[str, str]:
    """Kind and place of an exception; its words, and values around it, may be anybody's."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_MAX:]
    places = [f"{_place(frame.filename)}:{frame.lineno}" for frame in reversed(frames)]
    return {"error": type(error).__name__, "at": "<".join(places) or "nowhere"}


def _place(filename: str) -> str:
    """A file as its package has it: whose machine it lies on is nobody's business."""
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-2:])
