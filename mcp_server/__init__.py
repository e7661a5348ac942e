"""The doors: MCP, REST and the command line translate, they never decide."""
