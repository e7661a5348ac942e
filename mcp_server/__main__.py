"""`python -m mcp_server` is the `leadline` command."""

import sys

from mcp_server.cli import main

sys.exit(main())
