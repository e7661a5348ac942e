"""What a client imports is in its own environment alone: pytest does not read it."""

collect_ignore_glob = ["with_*.py"]
