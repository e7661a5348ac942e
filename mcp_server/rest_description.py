"""The OpenAPI description: what FastAPI tells of the routes, and what it leaves out."""

from typing import Any

from fastapi import FastAPI

from mcp_server.problems import Problem

__all__ = ["describe"]

_MOVED = "#/$defs/"
_SCHEMAS = "#/components/schemas/"
_PATCHES = ("application/json", "application/merge-patch+json")


def describe(app: FastAPI) -> None:
    """Complete the description of an app; it is made once, when first asked for."""
    told = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(told())
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
