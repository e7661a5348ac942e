"""The six stages; a stage reads state, calls one operation and returns only its own keys."""
