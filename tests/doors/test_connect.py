"""Snippets, links and guides by which assistants find Leadline: they parse, and they work."""

import json
import os
import sys
import tomllib
from base64 import b64decode
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from mcp import Client as McpClient
from mcp.client.stdio import StdioServerParameters, stdio_client

from mcp_server.cli import main
from mcp_server.clients import CLIENTS, HTTP_URL, Client, Launch, client_named, shown
from mcp_server.guides_text import FOLDER, SERVER_JSON, written
from mcp_server.guides_text import main as write_guides

LOCAL, SERVICE = Launch(), Launch(url=HTTP_URL)
PARSERS = {"json": json.loads, "toml": tomllib.loads}
EVERY = pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.key)


def server_of(client: Client, launch: Launch) -> dict[str, Any]:
    """What a client reads in its file about Leadline."""
    read: dict[str, Any] = PARSERS[client.form](shown(client, launch))
    assert list(read) == [client.entry.under]
    assert list(read[client.entry.under]) == ["leadline"]
    found: dict[str, Any] = read[client.entry.under]["leadline"]
    return found


@EVERY
def test_settings_for_a_program_parse_and_name_it(client: Client) -> None:
    server = server_of(client, LOCAL)
    assert (server["command"], server["args"]) == ("leadline", ["mcp"])
    assert set(server) <= {"command", "args", "type"}


@EVERY
def test_settings_for_a_service_parse_and_name_its_address(client: Client) -> None:
    if not client.entry.url:
        with pytest.raises(ValueError, match="programs alone"):
            client.settings(SERVICE)
        return
    server = server_of(client, SERVICE)
    assert server[client.entry.url] == "http://127.0.0.1:8080/mcp"
    assert "command" not in server


def test_each_client_has_its_own_words() -> None:
    def of(key: str, launch: Launch) -> tuple[str, dict[str, Any]]:
        client = client_named(key)
        assert client is not None
        return client.entry.under, server_of(client, launch)

    assert of("vscode", LOCAL) == (
        "servers",
        {"type": "stdio", "command": "leadline", "args": ["mcp"]},
    )
    assert of("vscode", SERVICE) == ("servers", {"type": "http", "url": HTTP_URL})
    assert of("gemini-cli", SERVICE) == ("mcpServers", {"httpUrl": HTTP_URL})
    assert of("windsurf", SERVICE) == ("mcpServers", {"serverUrl": HTTP_URL})
    assert of("zed", LOCAL)[0] == "context_servers"
    assert of("codex", LOCAL)[0] == "mcp_servers"


@pytest.mark.parametrize(
    ("key", "local", "service"),
    [
        (
            "claude-code",
            "claude mcp add leadline -- leadline mcp",
            f"claude mcp add --transport http leadline {HTTP_URL}",
        ),
        (
            "codex",
            "codex mcp add leadline -- leadline mcp",
            f"codex mcp add leadline --url {HTTP_URL}",
        ),
        (
            "gemini-cli",
            "gemini mcp add -s user leadline leadline mcp",
            f"gemini mcp add -s user --transport http leadline {HTTP_URL}",
        ),
        (
            "vscode",
            (
                'code --add-mcp \'{"name":"leadline","type":"stdio",'
                '"command":"leadline","args":["mcp"]}\''
            ),
            f'code --add-mcp \'{{"name":"leadline","type":"http","url":"{HTTP_URL}"}}\'',
        ),
        ("zed", "", ""),
    ],
)
def test_commands_of_the_clients(key: str, local: str, service: str) -> None:
    client = client_named(key)
    assert client is not None
    assert (client.command(LOCAL), client.command(SERVICE)) == (local, service)


def test_links_carry_the_settings() -> None:
    carried = {}
    for client in CLIENTS:
        if link := client.button(LOCAL):
            asked = parse_qs(urlsplit(link).query)
            assert asked["name"] == ["leadline"]
            carried[client.key] = asked["config"][0]
    assert json.loads(carried["vscode"])["command"] == "leadline"
    assert json.loads(b64decode(carried["cursor"])) == {"command": "leadline", "args": ["mcp"]}
    assert set(carried) == {"vscode", "cursor"}


def test_guides_and_server_json_are_those_of_today() -> None:
    if os.environ.get("LEADLINE_UPDATE_SNAPSHOTS") == "1":
        write_guides()
    for path, text in written().items():
        assert path.read_text(encoding="utf-8") == text, f"LEADLINE_UPDATE_SNAPSHOTS=1: {path}"
    assert {path.name for path in FOLDER.iterdir()} == {
        path.name for path in written() if path.parent == FOLDER
    }


def test_server_json_names_this_version() -> None:
    entry = json.loads(SERVER_JSON.read_text(encoding="utf-8"))
    (package,) = entry["packages"]
    assert entry["version"] == package["version"] == version("leadline")
    assert (package["identifier"], package["transport"]) == ("leadline", {"type": "stdio"})
    assert package["packageArguments"] == [{"type": "positional", "value": "mcp"}]
    assert 0 < len(entry["description"]) <= 100
    assert entry["name"].count("/") == 1


def told(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["connect", *argv])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_lists_clients_and_prints_settings(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys)
    assert code == 0
    assert len(out.splitlines()) == len(CLIENTS)
    assert "leadline connect CLIENT" in err
    code, out, err = told(capsys, "cursor")
    assert json.loads(out)["mcpServers"]["leadline"]["args"] == ["mcp"]
    assert "https://cursor.com/en/install-mcp?" in err
    code, out, _ = told(capsys, "vscode", "--url", "https://plans.example/mcp", "--json")
    assert json.loads(out)["settings"] == {
        "servers": {"leadline": {"type": "http", "url": "https://plans.example/mcp"}}
    }


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["vim"], "unknown_client"),
        (["cursor", "--url", "plans.example"], "bad_usage"),
        (["claude-desktop", "--url", "http://127.0.0.1:8080/mcp"], "bad_usage"),
    ],
)
def test_what_no_client_understands_is_refused(
    capsys: pytest.CaptureFixture[str], argv: list[str], code: str
) -> None:
    status, out, err = told(capsys, *argv)
    assert (status, out) == (2, "")
    assert code in err


@pytest.mark.asyncio
async def test_a_client_that_follows_the_settings_gets_the_tools(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [str(Path(sys.executable).parent / "leadline"), "connect"])
    _, out, _ = told(capsys, "claude-code")
    server = json.loads(out)["mcpServers"]["leadline"]
    home = {"LEADLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'l.db'}", "HOME": str(tmp_path)}
    parameters = StdioServerParameters(
        command=server["command"], args=server["args"], env={**os.environ, **home}
    )
    async with McpClient(stdio_client(parameters)) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
    assert {"plan_start", "search_knowledge"} <= names
