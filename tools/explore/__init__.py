"""Explore: what else could be had, what a change brings, and what a limit costs."""
