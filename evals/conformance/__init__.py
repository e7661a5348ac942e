"""Does the MCP door keep the protocol? The official suite and the inspector's lint say so.

`suite` installs them, `servers` starts what they are run against, `runs` says what must pass.
"""
