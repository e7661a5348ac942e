"""What stands between a specification and the search: who may compete, at what price, and why."""
