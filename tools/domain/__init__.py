"""The arithmetic behind a plan: pure functions and frozen values, no I/O and no clock."""
