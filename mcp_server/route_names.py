"""Which route a path belongs to, told before it is routed: for what is refused on the way too.

Metrics and logs name templates, because a path may hold anything.
"""

import re
from collections.abc import Iterable

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

__all__ = ["RouteNames"]

_OTHER = "other"


class RouteNames:
    """Templates of paths; empty until somebody teaches it the routes."""

    def __init__(self) -> None:
        self._fixed: set[str] = set()
        self._patterns: list[tuple[re.Pattern[str], str]] = []

    def learn(self, routes: Iterable[BaseRoute]) -> None:
        """Note templates of routes, in the order in which they are asked."""
        for route in routes:
            if not isinstance(route, APIRoute | Route):
                continue
            if "{" in route.path:
                self._patterns.append((route.path_regex, route.path))
            else:
                self._fixed.add(route.path)

    def of(self, path: str) -> tuple[str, str]:
        """Template and, where the template has one, the session of a path.

        >>> RouteNames().of("/v1/never-heard-of")
        ('other', '')
        """
        if path in self._fixed:
            return path, ""
        for pattern, template in self._patterns:
            if found := pattern.match(path):
                return template, found.groupdict().get("session_id", "")
        return _OTHER, ""
