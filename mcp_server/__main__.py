"""`python -m mcp_server` is the `leadline` command."""

import sys

from mcp_server.cli import main

if __name__ == "__main__":  # a worker process imports this module again
    sys.exit(main())
