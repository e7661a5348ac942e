"""Serves this installation with the suite's fixtures: `python -m tests.conformance`.

Prints its address; `LEADLINE_MCP_SESSIONS=1` keeps sessions, as for the shipped service.
"""

import sys

import uvicorn

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.commands.serve import listen
from tests.conformance.fixtures import with_fixtures


def main() -> None:
    """Serve until the process is ended."""
    app = create_app(Backend.of_this_installation(), mcp_of=with_fixtures)
    with listen("127.0.0.1", 0) as listening:
        sys.stderr.write(f"http://127.0.0.1:{listening.getsockname()[1]}/mcp\n")
        sys.stderr.flush()
        config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="on")
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
