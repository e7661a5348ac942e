"""Guides for clients, made from `clients`; `python -m mcp_server.guides_text` writes them."""

import json
from importlib.metadata import metadata, version
from pathlib import Path
from textwrap import wrap

from mcp_server.clients import CLIENTS, HTTP_URL, LOGIN_HINT, Client, Launch, server_json, shown

__all__ = ["FOLDER", "SERVER_JSON", "written"]

FOLDER = Path(__file__).parent / "guides"
SERVER_JSON = Path(__file__).parent.parent / "server.json"
_LOCAL, _SERVICE = Launch(), Launch(url=HTTP_URL)
_FIRST = "Plan a customer-support chatbot for 1000 users, low latency is critical."


def written() -> dict[Path, str]:
    """Every generated file and its text."""
    about = metadata("leadline")["Summary"].split(":")[0]
    described = f"{about}: sized, priced, evidenced serving plans"
    entry = server_json(version("leadline"), described)
    files = {FOLDER / f"{client.key}.md": _guide(client) for client in CLIENTS}
    files[FOLDER / "README.md"] = _index()
    files[SERVER_JSON] = json.dumps(entry, indent=2) + "\n"
    return files


def _index() -> str:
    rows = [
        f"| [{client.title}]({client.key}.md) | {_quick(client)} | {_one_line(client.file)} |"
        for client in CLIENTS
    ]
    return "\n".join(
        [
            "# Leadline in your assistant",
            "",
            "`leadline connect CLIENT` prints the settings with the path of your own installation;",
            "`leadline connect CLIENT --url URL` those for a running service. The table below and",
            "the guides take it that `leadline` is on the path.",
            "",
            "| client | in one step | file |",
            "| --- | --- | --- |",
            *rows,
            "",
            "Any other client that speaks MCP: program `leadline`, argument `mcp` (stdio), or the",
            f"address `{HTTP_URL}` of `leadline serve` (streamable HTTP). Both protocol eras are",
            "understood, 2026-07-28 and those with a handshake; questions come as forms where the",
            "client has them and as text where it has none.",
            "",
            *wrap(LOGIN_HINT, width=88),
            "",
        ]
    )


def _quick(client: Client) -> str:
    button = client.button(_LOCAL)
    if button:
        return f"[install]({button})"
    command = client.command(_LOCAL)
    return f"`{command}`" if command else "its settings"


def _one_line(text: str) -> str:
    return text.replace("|", "\\|")


def _guide(client: Client) -> str:
    lines = [f"# Leadline in {client.title}", ""]
    button, command = client.button(_LOCAL), client.command(_LOCAL)
    if button:
        lines += [f"In one step: [Install]({button})", ""]
    if command:
        lines += ["From a terminal:", "", "```sh", command, "```", ""]
    lines += [
        f"By hand, in {client.file}:",
        "",
        f"```{client.form}",
        shown(client, _LOCAL),
        "```",
        "",
    ]
    if client.entry.url:
        lines += [
            "With a service that runs already (`leadline serve`), which several people may share:",
            "",
            f"```{client.form}",
            shown(client, _SERVICE),
            "```",
            "",
        ]
        if client.command(_SERVICE):
            lines += ["```sh", client.command(_SERVICE), "```", ""]
    else:
        lines += [
            "With a service that runs already (`leadline serve`): the same program, and",
            '`"env": {"LEADLINE_URL": "http://127.0.0.1:8080"}` beside its arguments.',
            "",
        ]
    lines += [
        f"Check: {client.check}. Then say: “{_FIRST}”",
        "",
        f"Its makers on this: {client.source}",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
