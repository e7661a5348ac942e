"""Which questions are worth asking: the few whose answers change the plan."""
