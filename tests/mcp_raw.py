"""MCP as single messages, for tests that send headers of their own.

Of the modern revision, or of the last one with a handshake where the headers hold `LEGACY`.
"""

import json
from collections.abc import Mapping
from typing import Any

import httpx

__all__ = ["LEGACY", "call", "rpc", "tool_names"]

LEGACY = {"mcp-protocol-version": "2025-11-25"}
_ACCEPT = {"accept": "application/json, text/event-stream"}
_MODERN = "2026-07-28"


async def rpc(
    rest: httpx.AsyncClient,
    method: str,
    params: dict[str, Any],
    headers: Mapping[str, str],
    forms: bool = False,
) -> dict[str, Any]:
    """Result or error of one message; `forms` says that the client can show some."""
    sent, asked = {**_ACCEPT, **headers}, dict(params)
    if "mcp-protocol-version" not in headers:
        name = params.get("name", params.get("uri"))
        sent |= {"mcp-protocol-version": _MODERN, "mcp-method": method}
        sent |= {} if name is None else {"mcp-name": name}
        asked["_meta"] = {
            "io.modelcontextprotocol/protocolVersion": _MODERN,
            "io.modelcontextprotocol/clientCapabilities": _FORMS if forms else {},
        }
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": asked}
    answer = await rest.post("/mcp", json=message, headers=sent)
    body = _message(answer)
    outcome: dict[str, Any] = body.get("result") or body.get("error") or body
    return outcome


_FORMS: dict[str, Any] = {"elicitation": {"form": {}}}


def _message(answer: httpx.Response) -> dict[str, Any]:
    """The answer, which may come as the last event of a stream."""
    if not answer.headers["content-type"].startswith("text/event-stream"):
        whole: dict[str, Any] = answer.json()
        return whole
    told = [line[6:] for line in answer.text.splitlines() if line.startswith("data: {")]
    last: dict[str, Any] = json.loads(told[-1])
    return last


async def call(
    rest: httpx.AsyncClient,
    name: str,
    arguments: dict[str, Any],
    headers: Mapping[str, str],
    **more: Any,
) -> dict[str, Any]:
    """Result or error of a tool call; what else is given stands beside the arguments."""
    params = {"name": name, "arguments": arguments, **more}
    return await rpc(rest, "tools/call", params, headers, forms=True)


async def tool_names(rest: httpx.AsyncClient, headers: Mapping[str, str]) -> set[str]:
    """Names in `tools/list`."""
    listed = await rpc(rest, "tools/list", {}, headers)
    return {tool["name"] for tool in listed["tools"]}
