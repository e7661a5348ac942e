"""What is known about the request at work, for its log lines, metrics and trace.

One mutable note for each request, in its context and thus in its threads; nothing of it is what a
person wrote.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from agent.caller import Caller
from tools.work import Piece, Result

__all__ = ["Noted", "current_note", "noting", "session_of"]

_SESSION_ID = re.compile(r"s-[0-9a-zA-Z-]{1,40}")


@dataclass(kw_only=True)
class Noted:
    """One request.

    Attributes:
        request_id: Its name in logs and in the answer's header.
        method: HTTP method.
        route: Template of its path; `other` where no route fits.
        caller: Who asks, once the door knows.
        session_id: Session it is about.
        mcp_method: What an MCP client asked for, out of those that the protocol has.
        tool: Tool that was called, `other` for an unknown one.
        tool_result: How the tool ended.
        code: Of the last problem that was told.
        trace_id: Of its trace, where there is one.
    """

    request_id: str
    method: str
    route: str
    caller: Caller | None = None
    session_id: str = ""
    mcp_method: str = ""
    tool: str = ""
    tool_result: Result = "ok"
    code: str = ""
    trace_id: str = ""

    @property
    def tenant(self) -> str:
        """Whose request it is; empty while nobody has said."""
        return self.caller.tenant if self.caller else ""

    @contextmanager
    def watch(self, piece: Piece) -> Iterator[None]:
        """Learn the session from the turn that the request makes: a new one has no other way."""
        if piece.kind == "turn":
            self.session_id = session_of(piece.facts.get("session_id"))
        yield


_current: ContextVar[Noted | None] = ContextVar("leadline_request", default=None)


def current_note() -> Noted | None:
    """The note of the request at work; None outside of any."""
    return _current.get()


@contextmanager
def noting(noted: Noted) -> Iterator[None]:
    """Make it the request at work, until the block ends."""
    token = _current.set(noted)
    try:
        yield
    finally:
        _current.reset(token)


def session_of(value: object) -> str:
    """A session's id, or nothing where something else stands in its place.

    >>> session_of("s-0123abcd"), session_of("a chatbot for 1000 users"), session_of(None)
    ('s-0123abcd', '', '')
    """
    text = str(value)
    return text if _SESSION_ID.fullmatch(text) else ""
