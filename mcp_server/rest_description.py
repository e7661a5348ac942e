"""The OpenAPI description: what FastAPI tells of the routes, and what it leaves out."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from agent.settings import Settings
from mcp_server.problems import Problem, problem_responses
from mcp_server.scopes import is_open, route_scope

__all__ = ["describe"]

_MOVED = "#/$defs/"
_SCHEMAS = "#/components/schemas/"
_PATCHES = ("application/json", "application/merge-patch+json")


def describe(app: FastAPI, settings: Settings, effects: Mapping[str, str]) -> None:
    """Complete the description of an app; it is made once, when first asked for.

    Args:
        app: What is described.
        settings: Tell how callers log in.
        effects: What each published operation does, by its name.
    """
    told = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_login(_completed(told()), settings, effects)
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]


def _completed(told: dict[str, Any]) -> dict[str, Any]:
    schemas = told.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in told["paths"].values():
        for operation in path.values():
            _complete_body(operation.get("requestBody", {}).get("content", {}), schemas)
    return told


def _with_login(
    told: dict[str, Any], settings: Settings, effects: Mapping[str, str]
) -> dict[str, Any]:
    """How to log in, the scope that each route needs, and its refusals."""
    if not settings.asks_for_login:
        return told
    schemes = told["components"]["securitySchemes"] = _schemes(settings)
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if is_open(path):
                operation["security"] = []
                continue
            scope = route_scope(method.upper(), path, effects)
            operation["security"] = [{name: [scope]} for name in schemes]
            operation["responses"] |= {str(k): v for k, v in problem_responses(400, 401).items()}
    return told


def _schemes(settings: Settings) -> dict[str, Any]:
    schemes: dict[str, Any] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": _bearer(settings)}
    }
    if settings.auth_keys:
        schemes["key"] = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    return schemes


def _bearer(settings: Settings) -> str:
    token = f"a token of {settings.auth_issuer}" if settings.auth_issuer else ""
    return " or ".join(filter(None, ("an API key" if settings.auth_keys else "", token)))


def _complete_body(content: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Definitions of a request move to where the others are; a merge patch may be sent as JSON."""
    for media in content.values():
        for name, schema in media.get("schema", {}).pop("$defs", {}).items():
            schemas.setdefault(name, _moved(schema))
        media["schema"] = _moved(media.get("schema", {}))
    if _PATCHES[1] in content:
        content[_PATCHES[0]] = content[_PATCHES[1]]


def _moved(schema: Any) -> Any:
    """A schema whose references point at the description's own schemas."""
    if isinstance(schema, dict):
        return {name: _moved(value) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_moved(value) for value in schema]
    if isinstance(schema, str) and schema.startswith(_MOVED):
        return _SCHEMAS + schema.removeprefix(_MOVED)
    return schema
