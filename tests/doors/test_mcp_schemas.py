"""What MCP lists, whole, in both eras: a change of a schema is a change that somebody reads.

`LEADLINE_UPDATE_SNAPSHOTS=1` rewrites the files.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp_types import ResourceTemplateReference
from pydantic import BaseModel

from mcp_server.backend import Backend
from mcp_server.mcp_api import create_mcp
from tests.mcp_doors import ERAS

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = os.environ.get("LEADLINE_UPDATE_SNAPSHOTS") == "1"
MOST_TOOLS = 14
MOST_TOKENS = 4000
CHARACTERS_PER_TOKEN = 3
"""JSON has more; a count that needs no tokenizer errs towards too many."""


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backend:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    return Backend.of_this_installation()


def wire(value: BaseModel) -> dict[str, Any]:
    """As it is sent, but for what names the version of this server."""
    sent = value.model_dump(mode="json", by_alias=True, exclude_none=True)
    sent.pop("_meta", None)
    return sent


async def listings(backend: Backend, mode: str) -> dict[str, Any]:
    async with (
        backend.opened() as opened,
        Client(create_mcp(backend, lambda: opened), mode=mode) as client,
    ):
        return {
            "capabilities": wire(client.server_capabilities),
            "tools": wire(await client.list_tools()),
            "prompts": wire(await client.list_prompts()),
            "resources": wire(await client.list_resources()),
            "templates": wire(await client.list_resource_templates()),
        }


@ERAS
async def test_what_is_listed_is_what_the_snapshot_holds(real: Backend, mode: str) -> None:
    file = FOLDER / f"mcp-{mode}.json"
    found = await listings(real, mode)
    if UPDATE:
        file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))


@ERAS
async def test_the_default_tools_are_few_and_short(real: Backend, mode: str) -> None:
    tools = (await listings(real, mode))["tools"]
    assert len(tools["tools"]) <= MOST_TOOLS
    characters = len(json.dumps(tools, separators=(",", ":"), ensure_ascii=False))
    assert characters / CHARACTERS_PER_TOKEN < MOST_TOKENS


@ERAS
async def test_both_eras_list_the_same_tools(real: Backend, mode: str) -> None:
    assert (await listings(real, mode))["tools"]["tools"] == json.loads(
        (FOLDER / "mcp-auto.json").read_text(encoding="utf-8")
    )["tools"]["tools"]


async def test_a_knowledge_item_is_read_by_slug_and_by_id_and_names_its_sources(
    real: Backend,
) -> None:
    async with (
        real.opened() as opened,
        Client(create_mcp(real, lambda: opened)) as client,
    ):
        template = ResourceTemplateReference(type="ref/resource", uri="knowledge://items/{item}")
        answer = await client.complete(template, {"name": "item", "value": ""})
        assert answer.completion.total is not None
        assert answer.completion.total > len(answer.completion.values) == 100
        slug = answer.completion.values[0]
        found = await _read(client, slug)
        assert found["slug"] == slug
        assert found["source"]["uri"].startswith("http")
        assert await _read(client, found["id"]) == found
        related = [await _read(client, name) for name in found["related"]]
        assert [one["slug"] for one in related] == found["related"]
        with pytest.raises(MCPError, match=r"unknown_item: .*search_knowledge"):
            await _read(client, "no-such-item")


async def _read(client: Client, name: str) -> dict[str, Any]:
    content = (await client.read_resource(f"knowledge://items/{name}")).contents[0]
    found: dict[str, Any] = json.loads(content.model_dump()["text"])
    return found
