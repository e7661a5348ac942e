"""Writes lines of a log in a thread of its own: a reader who stops reading holds no request up."""

import logging
from queue import Full, Queue
from threading import Thread
from typing import TextIO

__all__ = ["Aside"]

_LINES_MAX = 10_000
_ENDING_S = 2.0


class Aside(logging.Handler):
    """Formats where something happens, writes elsewhere; lines that find no room are counted."""

    def __init__(self, stream: TextIO, *, lines_max: int = _LINES_MAX) -> None:
        """Write to a stream; `lines_max` may wait."""
        super().__init__()
        self._stream = stream
        self._waiting: Queue[str | None] = Queue(lines_max)
        self._lost = 0
        self._thread = Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Have one event written."""
        try:
            line = self.format(record)
        except Exception:  # noqa: BLE001  a log line never ends what it tells of
            self.handleError(record)
            return
        try:
            self._waiting.put_nowait(line)
        except Full:
            self._lost += 1

    def close(self) -> None:
        """Write what waits, for two seconds at most."""
        try:
            self._waiting.put(None, timeout=_ENDING_S)
        except Full:
            return
        self._thread.join(_ENDING_S)
        super().close()

    def _write_all(self) -> None:
        while (line := self._waiting.get()) is not None:
            self._write(line)
            if self._lost:
                record = logging.makeLogRecord(
                    {"name": "leadline.log", "levelname": "WARNING", "levelno": logging.WARNING}
                    | {"msg": f"{self._lost} lines were lost: nobody read them in time"}
                )
                self._lost = 0
                self._write(self.format(record))

    def _write(self, line: str) -> None:
        try:
            self._stream.write(f"{line}\n")
            self._stream.flush()
        except (OSError, ValueError):  # the stream is gone, or its disk is full
            self._lost += 1
