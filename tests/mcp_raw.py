"""MCP as single messages of the modern revision, for tests that send headers of their own."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

__all__ = ["call", "rpc", "tool_names"]


async def rpc(
    rest: httpx.AsyncClient,
    method: str,
    params: dict[str, Any],
    headers: Mapping[str, str],
    forms: bool = False,
) -> dict[str, Any]:
    """Result or error of one MCP message of the modern revision."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}}
        if forms
        else {},
    }
    name = params.get("name", params.get("uri"))
    named = {} if name is None else {"mcp-name": name}
    sent = {
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": method,
        **named,
        **headers,
    }
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params | {"_meta": meta}}
    answer = await rest.post("/mcp", json=message, headers=sent)
    body: dict[str, Any] = json.loads(answer.text)
    outcome: dict[str, Any] = body.get("result") or body.get("error") or body
    return outcome


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
