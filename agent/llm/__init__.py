"""The language model that reads requests: optional, behind one port, never trusted."""
