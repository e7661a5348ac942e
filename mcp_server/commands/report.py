"""`leadline report`: the decision on one page, with its pictures."""

import argparse
from pathlib import Path

from agent.reporting import PICTURES
from mcp_server.backend import LOCAL, Backend, SessionService
from mcp_server.commands.manifests import write_files
from mcp_server.commands.sessions import inside_sessions
from mcp_server.errors import EXIT_OK
from mcp_server.screen import Screen
from tools.domain.errors import NotFoundError

__all__ = ["run"]


def run(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Write the report and its pictures, or print its Markdown."""

    async def use(opened: SessionService) -> dict[str, str | bytes]:
        files: dict[str, str | bytes] = dict(await opened.report(LOCAL, arguments.session))
        for name in PICTURES if arguments.png else ():
            try:
                drawn = await opened.picture(LOCAL, arguments.session, name, "png")
            except NotFoundError as error:
                if error.code != "no_picture":
                    raise
                continue
            files[drawn.file_name] = drawn.content
        return files

    files = inside_sessions(backend, screen, use)
    folder: Path | None = arguments.out
    if folder is None and screen.as_json:
        screen.write_json({"files": {k: v for k, v in files.items() if isinstance(v, str)}})
    elif folder is None:
        screen.write(str(files["DECISION.md"]))
    else:
        written = write_files(files, folder, force=arguments.force)
        names = [str(path) for path in written]
        if screen.as_json:
            screen.write_json({"written": names})
        else:
            screen.write("\n".join(names))
            screen.note(f"open {folder / 'decision.html'} in a browser")
    return EXIT_OK
