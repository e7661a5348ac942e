"""The doors of a running service as scripted clients use them: REST, and MCP in both eras."""

import base64
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import httpx
from mcp import Client
from mcp.client import ClientRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import BlobResourceContents, CallToolResult, ElicitRequestParams, ElicitResult

from evals.scripted_scenarios import Turn

__all__ = ["DOORS", "Door", "DoorError", "DoorName", "opened_door"]

Json = dict[str, Any]
DoorName = Literal["rest", "mcp", "mcp-form", "mcp-handshake"]
DOORS: tuple[DoorName, ...] = ("rest", "mcp", "mcp-form", "mcp-handshake")
_PROBLEM = "dev.leadline/problem"
_TIMEOUT_S = 120.0


class DoorError(Exception):
    """A failure that the door told, by its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Door(Protocol):
    """Does what a turn says, and gives the answer as JSON; a `DoorError` where it is refused."""

    async def do(self, turn: Turn) -> Json:
        """One turn of a conversation."""
        ...


class _Turns:
    """Each action is a method of its name."""

    async def do(self, turn: Turn) -> Json:
        """See `Door`."""
        answer: Json = await getattr(self, f"_{turn.action}")(turn)
        return answer


@dataclass(kw_only=True)
class RestDoor(_Turns):
    """A portal: JSON over HTTP."""

    http: httpx.AsyncClient
    session: Json = field(default_factory=dict)

    @property
    def _at(self) -> str:
        return f"/v1/sessions/{self.session['session_id']}"

    async def _say(self, turn: Turn) -> Json:
        if self.session:
            return await self._plan(f"{self._at}/messages", text=turn.say)
        return await self._plan("/v1/sessions", text=turn.say, fields=turn.fields)

    async def _answer(self, turn: Turn) -> Json:
        asked = self.session["pending"]["id"]
        return await self._plan(f"{self._at}/answers", pending_id=asked, answer=turn.answer)

    async def _choose(self, turn: Turn) -> Json:
        return await self._plan(f"{self._at}/choice", option=turn.choose)

    async def _approve(self, turn: Turn) -> Json:
        digest = self.session["plan_digest"]
        return await self._plan(f"{self._at}/approval", plan_digest=digest, confirm=turn.approve)

    async def _what_if(self, turn: Turn) -> Json:
        tried = await self._sent(f"{self._at}/scenarios", {"text": turn.what_if})
        compared: Json = tried["comparison"]
        return compared

    async def _search(self, turn: Turn) -> Json:
        return await self._sent("/v1/tools/search_knowledge", {"query": turn.search})

    async def _estimate(self, turn: Turn) -> Json:
        return await self._sent("/v1/tools/estimate", turn.estimate or {})

    async def _bundle(self, turn: Turn) -> Json:
        found = await self.http.get(f"{self._at}/bundle", params={"target": turn.bundle})
        _raise_problem(found)
        return _files(found.content)

    async def _plan(self, path: str, **body: Any) -> Json:
        self.session = await self._sent(path, body)
        return self.session

    async def _sent(self, path: str, body: Json) -> Json:
        answer = await self.http.post(path, json=body)
        _raise_problem(answer)
        told: Json = answer.json()
        return told


def _raise_problem(answer: httpx.Response) -> None:
    if answer.is_error:
        problem = answer.json()
        raise DoorError(problem["code"], problem["detail"])


@dataclass(kw_only=True)
class McpDoor(_Turns):
    """An assistant: tools over streamable HTTP.

    Attributes:
        client: Connected.
        form: Where answers for the next form wait; None for a client without forms.
    """

    client: Client
    form: "Form | None" = None
    session: Json = field(default_factory=dict)

    @property
    def _one(self) -> Json:
        return {"session_id": self.session["session_id"]}

    async def _say(self, turn: Turn) -> Json:
        if self.session:
            return await self._plan("plan_edit", **self._one, text=turn.say)
        return await self._plan("plan_start", text=turn.say, fields=turn.fields)

    async def _answer(self, turn: Turn) -> Json:
        return await self._answered(turn.answer or {})

    async def _choose(self, turn: Turn) -> Json:
        return await self._plan("plan_choose", **self._one, option=turn.choose)

    async def _approve(self, turn: Turn) -> Json:
        return await self._answered({"confirm": turn.approve})

    async def _what_if(self, turn: Turn) -> Json:
        return await self._called("plan_what_if", {**self._one, "text": turn.what_if})

    async def _search(self, turn: Turn) -> Json:
        return await self._called("search_knowledge", {"query": turn.search})

    async def _estimate(self, turn: Turn) -> Json:
        return await self._called("estimate", turn.estimate or {})

    async def _bundle(self, turn: Turn) -> Json:
        return await self._files(f"plan://{self.session['session_id']}/bundle-{turn.bundle}.zip")

    async def _answered(self, answer: Json) -> Json:
        """By a form where the client has one: the tool asks, and the person fills it in."""
        if self.form is None:
            asked = self.session["pending"]["id"]
            return await self._plan("plan_answer", **self._one, pending_id=asked, answer=answer)
        self.form.content = answer
        return await self._plan("plan_answer", **self._one)

    async def _plan(self, tool: str, **arguments: Any) -> Json:
        self.session = await self._called(tool, arguments)
        return self.session

    async def _called(self, tool: str, arguments: Json) -> Json:
        result = await self.client.call_tool(tool, arguments)
        assert isinstance(result, CallToolResult)  # noqa: S101  the client answers forms itself
        if result.is_error:
            problem = (result.meta or {}).get(_PROBLEM, {})
            raise DoorError(str(problem.get("code", "unknown")), str(problem.get("detail", "")))
        told: Json = result.structured_content or {}
        return told

    async def _files(self, uri: str) -> Json:
        try:
            read = await self.client.read_resource(uri)
        except MCPError as error:
            data = error.error.data or {}
            raise DoorError(data.get(_PROBLEM, {}).get("code", "unknown"), str(error)) from None
        (part,) = read.contents
        assert isinstance(part, BlobResourceContents)  # noqa: S101  a zip is no text
        return _files(base64.b64decode(part.blob))


@dataclass
class Form:
    """The person in front of a client with forms: fills in what the scenario says."""

    content: Json = field(default_factory=dict)
    shown: int = 0

    async def __call__(
        self, context: ClientRequestContext, params: ElicitRequestParams
    ) -> ElicitResult:
        """What the client calls when it is asked."""
        del context, params
        self.shown += 1
        flat: dict[str, str | int | float | bool | list[str] | None] = {
            name: value if isinstance(value, str | int | float | bool) else json.dumps(value)
            for name, value in self.content.items()
        }
        return ElicitResult(action="accept", content=flat)


def _files(content: bytes) -> Json:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {"files": bundle.namelist()}


@asynccontextmanager
async def _rest(url: str) -> AsyncIterator[Door]:
    async with httpx.AsyncClient(base_url=url, timeout=_TIMEOUT_S) as http:
        yield RestDoor(http=http)


def _mcp(mode: str, *, has_forms: bool) -> Callable[[str], Any]:
    @asynccontextmanager
    async def opened(url: str) -> AsyncIterator[Door]:
        form = Form() if has_forms else None
        async with Client(f"{url}/mcp", mode=mode, elicitation_callback=form) as client:
            yield McpDoor(client=client, form=form)

    return opened


_OPENERS: dict[DoorName, Callable[[str], Any]] = {
    "rest": _rest,
    "mcp": _mcp("auto", has_forms=False),
    "mcp-form": _mcp("auto", has_forms=True),
    "mcp-handshake": _mcp("legacy", has_forms=False),
}


def opened_door(name: DoorName, url: str) -> Any:
    """A door of the service at an address, as an asynchronous context."""
    return _OPENERS[name](url)
