"""The run: six stages, one state machine, one composition root."""
