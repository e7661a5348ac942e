"""An OpenAI-compatible server on loopback that answers what a test wrote down, and remembers.

`python -m tests.scripted_llm` serves one happy answer until it is ended.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = [
    "KEY", "MODEL", "Scripted", "Step", "call", "error", "finding", "form",
    "scripted", "text",
]  # fmt: skip

KEY = "sk-test-0123456789-secret"
MODEL = "scripted-7b"
_LONGEST_S = 30


@dataclass(frozen=True, kw_only=True)
class Step:
    """One answer: status, headers and a body, and how it is sent.

    Attributes:
        hangs: Nothing is sent until the server is freed.
        drips: A byte now and then, so that no single read times out.
        sent_bytes: The connection closes after so many bytes of the body; 0 sends no header either.
        takes_s: Seconds on the clock of the test, told to `Scripted.tick`.
    """

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    drips: bool = False
    sent_bytes: int | None = None
    takes_s: float = 0.0


def finding(path: str, value: object, quote: str) -> dict[str, object]:
    return {"field": path, "value": value, "quote": quote}


def form(*findings: object) -> str:
    """The form as JSON text."""
    return json.dumps({"findings": list(findings)})


def text(content: str | None, *, refusal: str | None = None, finish: str = "stop") -> Step:
    """A chat completion with this content."""
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if refusal is not None:
        message["refusal"] = refusal
    return Step(body=_completion(message, finish))


def call(arguments: str) -> Step:
    """A chat completion that calls the function with these arguments."""
    function = {"name": "report_findings", "arguments": arguments}
    calls = [{"id": "call-1", "type": "function", "function": function}]
    return Step(
        body=_completion({"role": "assistant", "content": None, "tool_calls": calls}, "tool_calls")
    )


def error(status: int, message: str = "no", **headers: str) -> Step:
    """An error; the message is the server's own and must not be shown."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Step(status=status, body={"error": {"message": message}}, headers=named)


def _completion(message: Mapping[str, Any], finish: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


@dataclass(kw_only=True)
class Scripted:
    """A running server: its steps are played in order, the last one again and again.

    Attributes:
        answer: Chooses a step by the request, instead of `steps`.
        tick: Hears how long an answer takes.
        arrived: Counts up with every request that came in.
        freed: Lets answers that hang go on.
        refuses: The list of models is for nobody's key.
    """

    url: str
    steps: list[Step]
    answer: Callable[[Mapping[str, Any]], Step] | None = None
    tick: Callable[[float], None] = lambda _: None
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    freed: threading.Event = field(default_factory=threading.Event)
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    models: tuple[str, ...] | None = (MODEL,)
    refuses: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    def next(self, body: Mapping[str, Any]) -> Step:
        if self.answer is not None:
            return self.answer(body)
        return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]

    @property
    def modes(self) -> list[str]:
        """How each request asked for structured output."""
        return [_mode(body) for body in self.asked]

    def said(self, request: int = 0) -> str:
        """Everything the model was told in one request."""
        return "\n".join(str(message["content"]) for message in self.asked[request]["messages"])


def _mode(body: Mapping[str, Any]) -> str:
    if "tools" in body:
        return "function_calling"
    kind = body.get("response_format", {}).get("type")
    return "json_mode" if kind == "json_object" else str(kind)


@contextmanager
def scripted(*steps: Step) -> Iterator[Scripted]:
    """A server for as long as the block lasts."""
    state = Scripted(url="", steps=list(steps) or [text(form())])
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"state": state}))
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.ended.set()
        state.freed.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Plays the steps of `state`, which a subclass binds."""

    protocol_version = "HTTP/1.1"
    state: Scripted

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.state.keys.append(self.headers.get("Authorization", ""))
        if self.state.refuses or self.state.models is None:
            self._send(error(401 if self.state.refuses else 404))
            return
        data = [
            {"id": name, "object": "model", "created": 1, "owned_by": "t"}
            for name in self.state.models
        ]
        self._send(Step(body={"object": "list", "data": data}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.state.asked.append(json.loads(body))
        self.state.paths.append(self.path)
        self.state.headers.append(dict(self.headers.items()))
        self.state.keys.append(self.headers.get("Authorization", ""))
        self.state.arrived.release()
        step = self.state.next(self.state.asked[-1])
        self.state.tick(step.takes_s)
        if step.hangs:
            self.state.freed.wait(_LONGEST_S)
        # A client that has gone away is what some tests are about.
        with suppress(ConnectionError):
            self._send(step)

    def _send(self, step: Step) -> None:
        if step.sent_bytes == 0:
            self.close_connection = True
            return
        body = step.body if isinstance(step.body, bytes) else json.dumps(step.body).encode()
        self.send_response(step.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in step.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if step.drips:
            self._drip()
        else:
            self.wfile.write(body[: step.sent_bytes])
        if step.sent_bytes is not None:
            self.close_connection = True

    def _drip(self) -> None:
        """A byte now and then: no single read ever times out."""
        with suppress(OSError):
            while not self.state.ended.wait(0.01):
                self.wfile.write(b" ")
                self.wfile.flush()
        self.close_connection = True


if __name__ == "__main__":
    with scripted() as running:
        print(running.url, flush=True)  # noqa: T201  a person starts this to try things
        running.ended.wait()
