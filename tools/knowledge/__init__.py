"""The knowledge base as operations: retrieval over the ports, five tools, query and feedback."""
