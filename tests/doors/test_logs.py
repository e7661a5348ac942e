"""The log of a service: one line for each event, in two forms, without secrets."""

import io
import json
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from agent.caller import Caller
from agent.settings import Settings
from mcp_server.log_writer import Aside
from mcp_server.logs import logging_to
from mcp_server.noted import Noted, noting

SECRET = "canary-hush-4711"  # noqa: S105
DATABASE = SecretStr(f"postgresql://me:{SECRET}%21@db.example/leadline")


@contextmanager
def logged(**settings: Any) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    with logging_to(stream, Settings(**({"database_url": DATABASE} | settings))):
        yield stream


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_of_json_names_request_session_tenant_and_trace() -> None:
    noted = Noted(request_id="r-1", method="GET", route="/v1", session_id="s-1", trace_id="abc")
    noted.caller = Caller(tenant="acme")
    with logged(log_format="json", log_level="info") as stream, noting(noted):
        logging.getLogger("leadline.access").info("GET /v1", extra={"facts": {"status": 200}})
    (line,) = lines_of(stream)
    assert line.pop("ts")[10] == "T"
    assert line == {
        "level": "info",
        "logger": "leadline.access",
        "message": "GET /v1",
        "request_id": "r-1",
        "session_id": "s-1",
        "tenant": "acme",
        "trace_id": "abc",
        "status": 200,
    }


def test_a_line_of_text_says_the_same_to_a_person() -> None:
    noted = Noted(request_id="r-1", method="GET", route="/v1")
    with logged(log_level="info") as stream, noting(noted):
        logging.getLogger("leadline.access").info("GET /v1 200")
    assert stream.getvalue()[24:] == " info    leadline.access: GET /v1 200 request_id=r-1\n"


def test_nobody_writes_lines_or_fields_of_their_own_into_the_log() -> None:
    noted = Noted(request_id="r-1", method="GET", route="/v1")
    noted.caller = Caller(tenant="acme request_id=r-2\x1b[2J")
    with logged() as stream, noting(noted):
        logging.getLogger("leadline.x").warning("one\n2026-01-01T00:00:00Z info two\r\x1b[31m")
    (line,) = stream.getvalue().splitlines()
    assert "\x1b" not in line
    assert line.endswith(r' request_id=r-1 tenant="acme request_id=r-2\u001b[2J"')


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "said",
    [
        f"cannot reach postgresql://me:{SECRET}%21@db.example/leadline",
        f"password is {SECRET}!",
        "Authorization: Bearer abcdefgh12345678",
        "key ll_0123abcd_ABCDEFGHIJKLMNOP0123",
        "token eyJhbGciOi.eyJzdWIiOiJ4.c2lnbmF0dXJl",
        "http://user:letmein@host/path",
        "llm key sk-canary-0123",
        "state key " + "k" * 32,
    ],
)
def test_no_secret_comes_through(form: str, said: str) -> None:
    keys = {"llm_api_key": SecretStr("sk-canary-0123"), "state_keys": (SecretStr("k" * 32),)}
    with logged(log_format=form, **keys) as stream:
        logging.getLogger("some.library").warning(said)
        logging.getLogger("leadline.x").error("%s", said, extra={"facts": {"what": said}})
    text = stream.getvalue()
    assert text.count("[secret]") >= 2
    for secret in (SECRET, "abcdefgh1234", "ABCDEFGH", "eyJzdWIi", "letmein", "sk-can", "kkkk"):
        assert secret not in text


def test_an_exception_is_one_line_of_kind_and_place_without_its_words() -> None:
    def fail(tokens: str) -> None:
        raise ZeroDivisionError(f"a secret: {tokens}")

    with logged(log_format="json") as stream:
        try:
            fail("hunter2")
        except ZeroDivisionError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    (line,) = lines_of(stream)
    assert (line["message"], line["error"]) == (
        "Exception in ASGI application",
        "ZeroDivisionError",
    )
    assert line["at"].startswith("tests/doors/test_logs.py:")
    assert "hunter2" not in stream.getvalue()


def test_a_traceback_in_a_message_is_told_by_its_kind() -> None:
    traced = 'Traceback (most recent call last):\n  File "x"\nValueError: hunter2\n'
    ours = "Traceback (most recent call last):\ntools.domain.errors.OutsideError: store_locked: x"
    with logged() as stream:
        logging.getLogger("uvicorn.error").error(traced)
        logging.getLogger("uvicorn.error").error(ours)
    first, second = stream.getvalue().splitlines()
    assert first.endswith("uvicorn.error: ValueError")
    assert second.endswith("uvicorn.error: store_locked: x")


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("debug", ["leadline.x debug", "leadline.x info", "other warning"]),
        ("info", ["leadline.x info", "other warning"]),
        ("warning", ["other warning"]),
        ("error", []),
    ],
)
def test_libraries_are_heard_from_warnings_on(level: str, heard: list[str]) -> None:
    with logged(log_level=level, log_format="json") as stream:
        for name in ("leadline.x", "other"):
            logging.getLogger(name).debug("x")
            logging.getLogger(name).info("x")
        logging.getLogger("other").warning("x")
    assert [f"{line['logger']} {line['level']}" for line in lines_of(stream)] == heard


def test_a_warning_of_python_is_a_line_too() -> None:
    with logged(log_format="json") as stream, warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert [line["logger"] for line in lines_of(stream)] == ["py.warnings"]


def test_everything_is_as_before_when_the_service_ends() -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.getLogger("leadline").level)
    with logged(log_level="debug"):
        assert len(root.handlers) == 1
    assert (list(root.handlers), root.level, logging.getLogger("leadline").level) == before


class Stuck(io.StringIO):
    """A stream that takes nothing until it is freed, as a pipe that nobody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.freed = threading.Event()
        self.reached = threading.Event()

    def write(self, text: str) -> int:
        self.reached.set()
        self.freed.wait(30)
        return super().write(text)


def test_a_log_that_nobody_reads_holds_nobody_up_and_tells_what_was_lost() -> None:
    stream = Stuck()
    handler = Aside(stream, lines_max=2)
    record = logging.makeLogRecord({"msg": "x"})
    handler.emit(record)
    assert stream.reached.wait(30)
    for _ in range(5):
        handler.emit(record)
    stream.freed.set()
    handler.close()
    assert stream.getvalue().splitlines() == [
        "x",
        "3 lines were lost: nobody read them in time",
        "x",
        "x",
    ]
