"""How assistants and editors connect to Leadline over MCP: the one source of every snippet.

Settings are data structures; the command `leadline connect`, the guides in `mcp_server/guides` and
`server.json` are written from them. What each client reads is as of November 2026.
"""

import json
import shlex
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

__all__ = [
    "CLIENTS",
    "HTTP_URL",
    "LOGIN_HINT",
    "NAME",
    "Client",
    "Entry",
    "Launch",
    "client_named",
    "server_json",
    "shown",
]

NAME = "leadline"
HTTP_URL = "http://127.0.0.1:8080/mcp"
"""Of `leadline serve` on this machine."""
LOGIN_HINT = (
    "A service that asks for a login: clients with OAuth find its issuer by themselves; an API key"
    " goes beside the address, mostly as"
    ' "headers": {"Authorization": "Bearer ll_..."}, or into LEADLINE_URL_KEY beside LEADLINE_URL'
    " for the program `leadline mcp`."
)
_SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"

Form = Literal["json", "toml"]
Settings = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a client reaches the server: it starts a program, or asks an address.

    Attributes:
        command: The program and its arguments; empty where `url` is set.
        url: Of streamable HTTP.
    """

    command: tuple[str, ...] = ("leadline", "mcp")
    url: str = ""

    @property
    def stdio(self) -> dict[str, Any]:
        """Program and arguments apart, as every client wants them."""
        return {"command": self.command[0], "args": list(self.command[1:])}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one client calls the parts of a server's settings.

    Attributes:
        under: Key that holds the servers by name.
        stdio, http: Fields that stand beside those of every client.
        url: Name of the field with the address; empty where the file takes programs alone.
    """

    under: str
    stdio: Settings = field(default_factory=dict)
    http: Settings = field(default_factory=dict)
    url: str = "url"

    def of(self, launch: Launch) -> dict[str, Any]:
        """The settings of one server.

        Raises:
            ValueError: The file takes no address.
        """
        if not launch.url:
            return {**self.stdio, **launch.stdio}
        if not self.url:
            raise ValueError("this client starts programs alone")
        return {**self.http, self.url: launch.url}


@dataclass(frozen=True, kw_only=True)
class Client:
    """One assistant or editor.

    Attributes:
        key: As `leadline connect` calls it.
        title: As its makers call it.
        file: Where its settings lie.
        entry: Their form.
        form: Language of the file.
        add: Its own command that adds a server, by what follows it for a program and an address.
        check: How a person sees that it is connected.
        source: Page of its makers about it.
    """

    key: str
    title: str
    file: str
    entry: Entry
    check: str
    source: str
    form: Form = "json"
    add: "Adding | None" = None

    def settings(self, launch: Launch) -> dict[str, Any]:
        """The content of the file, or what is merged into it."""
        return {self.entry.under: {NAME: self.entry.of(launch)}}

    def command(self, launch: Launch) -> str:
        """The shell command that does the same; empty where there is none."""
        return "" if self.add is None else shlex.join(self.add.words(self, launch))

    def button(self, launch: Launch) -> str:
        """The address that opens the client and offers to add the server; empty without one."""
        told = json.dumps(self.entry.of(launch), separators=(",", ":"))
        if self.key == "vscode":
            return (
                f"https://insiders.vscode.dev/redirect/mcp/install?name={NAME}&config={quote(told)}"
            )
        if self.key == "cursor":
            packed = quote(b64encode(told.encode()).decode())
            return f"https://cursor.com/en/install-mcp?name={NAME}&config={packed}"
        return ""


@dataclass(frozen=True, kw_only=True)
class Adding:
    """A client's own command.

    Attributes:
        program: Up to and without the server's name.
        before: What stands between the name and a program.
        http: What stands between name and address.
        name_last: For `--transport http NAME URL`: the name follows those words.
        as_json: The settings as one JSON argument instead.
    """

    program: tuple[str, ...]
    before: tuple[str, ...] = ()
    http: tuple[str, ...] = ()
    name_last: bool = False
    as_json: bool = False

    def words(self, client: Client, launch: Launch) -> list[str]:
        """Words of the command."""
        if self.as_json:
            told = {"name": NAME, **client.entry.of(launch)}
            return [*self.program, json.dumps(told, separators=(",", ":"))]
        if not launch.url:
            return [*self.program, NAME, *self.before, *launch.command]
        if self.name_last:
            return [*self.program, *self.http, NAME, launch.url]
        return [*self.program, NAME, *self.http, launch.url]


_STANDARD = Entry(under="mcpServers")

CLIENTS: Sequence[Client] = (
    Client(
        key="vscode",
        title="VS Code",
        file=".vscode/mcp.json (this project), or `MCP: Open User Configuration` (everywhere)",
        entry=Entry(under="servers", stdio={"type": "stdio"}, http={"type": "http"}),
        add=Adding(program=("code", "--add-mcp"), as_json=True),
        check="`MCP: List Servers` shows it running; in the chat choose agent mode",
        source="https://code.visualstudio.com/docs/copilot/customization/mcp-servers",
    ),
    Client(
        key="cursor",
        title="Cursor",
        file="~/.cursor/mcp.json (everywhere) or .cursor/mcp.json (this project)",
        entry=_STANDARD,
        check="Settings, MCP shows it with its tools",
        source="https://cursor.com/docs/mcp/install-links",
    ),
    Client(
        key="claude-code",
        title="Claude Code",
        file=".mcp.json (this project)",
        entry=Entry(under="mcpServers", stdio={"type": "stdio"}, http={"type": "http"}),
        add=Adding(
            program=("claude", "mcp", "add"),
            before=("--",),
            http=("--transport", "http"),
            name_last=True,
        ),
        check="`claude mcp list` says connected; `/mcp` shows its tools",
        source="https://code.claude.com/docs/en/mcp",
    ),
    Client(
        key="claude-desktop",
        title="Claude Desktop",
        file="claude_desktop_config.json (Settings, Developer, Edit Config)",
        entry=Entry(under="mcpServers", url=""),
        check="after a restart the tools are listed below the message box",
        source="https://modelcontextprotocol.io/docs/develop/connect-local-servers",
    ),
    Client(
        key="codex",
        title="Codex",
        file="~/.codex/config.toml (everywhere) or .codex/config.toml (a trusted project)",
        entry=Entry(under="mcp_servers"),
        form="toml",
        add=Adding(program=("codex", "mcp", "add"), before=("--",), http=("--url",)),
        check="`/mcp` shows it",
        source="https://developers.openai.com/codex/mcp",
    ),
    Client(
        key="gemini-cli",
        title="Gemini CLI",
        file="~/.gemini/settings.json (everywhere) or .gemini/settings.json (this project)",
        entry=Entry(under="mcpServers", url="httpUrl"),
        add=Adding(
            program=("gemini", "mcp", "add", "-s", "user"),
            http=("--transport", "http"),
            name_last=True,
        ),
        check="`gemini mcp list` says connected",
        source="https://geminicli.com/docs/tools/mcp-server",
    ),
    Client(
        key="zed",
        title="Zed",
        file="settings.json (`zed: open settings`)",
        entry=Entry(under="context_servers"),
        check="Settings, AI, MCP Servers shows a green dot",
        source="https://zed.dev/docs/ai/mcp",
    ),
    Client(
        key="windsurf",
        title="Windsurf",
        file="~/.codeium/windsurf/mcp_config.json",
        entry=Entry(under="mcpServers", url="serverUrl"),
        check="the MCP panel of Cascade lists its tools",
        source="https://docs.windsurf.com/windsurf/cascade/mcp",
    ),
    Client(
        key="jetbrains",
        title="JetBrains AI Assistant",
        file="Settings, Tools, AI Assistant, Model Context Protocol, Add, As JSON",
        entry=_STANDARD,
        check="the status column says connected",
        source="https://www.jetbrains.com/help/ai-assistant/mcp.html",
    ),
)


def client_named(key: str) -> Client | None:
    """The client that `leadline connect` calls so."""
    return next((client for client in CLIENTS if client.key == key), None)


def shown(client: Client, launch: Launch) -> str:
    """Settings in the language of the client's file."""
    settings = client.settings(launch)
    if client.form == "json":
        return json.dumps(settings, indent=2)
    lines = [f"[{client.entry.under}.{NAME}]"]
    # JSON strings and lists of strings are TOML too.
    lines += [f"{name} = {json.dumps(value)}" for name, value in client.entry.of(launch).items()]
    return "\n".join(lines)


def server_json(version: str, description: str) -> dict[str, Any]:
    """The entry for a registry of MCP servers.

    Args:
        version: Of the package.
        description: At most 100 characters.
    """
    return {
        "$schema": _SCHEMA,
        "name": "dev.leadline/leadline",
        "title": "Leadline",
        "description": description,
        "version": version,
        "packages": [
            {
                "registryType": "pypi",
                "identifier": NAME,
                "version": version,
                "runtimeHint": "uvx",
                "packageArguments": [{"type": "positional", "value": "mcp"}],
                "transport": {"type": "stdio"},
                "environmentVariables": [
                    {
                        "name": "LEADLINE_URL",
                        "description": "A running Leadline service to speak to instead",
                        "isRequired": False,
                    },
                    {
                        "name": "LEADLINE_URL_KEY",
                        "description": "API key of that service, where it asks for one",
                        "isRequired": False,
                        "isSecret": True,
                    },
                    {
                        "name": "LEADLINE_READ_ONLY",
                        "description": "1: offer nothing that changes anything",
                        "isRequired": False,
                        "default": "0",
                    },
                ],
            }
        ],
    }
