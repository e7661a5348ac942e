"""Output schemas small enough to be listed: the first level of the answer, true but not complete.

The whole schema of a plan is several thousand tokens, and every session tool returns a plan; the
complete one is in /openapi.json.
"""

from collections.abc import Collection
from typing import Any

__all__ = ["closed", "outline"]

KEPT = ("type", "enum", "const")


def outline(
    schema: dict[str, Any], without: Collection[str] = (), *, only_required: bool = False
) -> dict[str, Any]:
    """Keep names and types of an object's own fields.

    Args:
        schema: The whole schema.
        without: Fields that are not worth a line; further fields are always allowed.
        only_required: Whether fields that may be missing are left out too.

    >>> outline({"type": "object", "properties": {"a": {"type": "string", "title": "A"}},
    ...          "required": ["a"], "title": "T"})
    {'type': 'object', 'properties': {'a': {'type': 'string'}}}
    """
    definitions: dict[str, Any] = schema.get("$defs", {})
    properties = {
        name: _type_of(field, definitions)
        for name, field in schema.get("properties", {}).items()
        if name not in without and (not only_required or name in schema.get("required", ()))
    }
    return {"type": "object", "properties": properties}


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """An input schema that refuses unknown arguments, without the titles pydantic makes of names.

    >>> closed({"type": "object", "title": "T", "properties": {"a": {"title": "A"}}})
    {'type': 'object', 'properties': {'a': {}}, 'additionalProperties': False}
    """
    kept = _untitled(schema)
    kept["properties"] = {
        name: _untitled(field) for name, field in schema.get("properties", {}).items()
    }
    return kept | {"additionalProperties": False}


_BOUNDS = ("title", "maxLength", "minLength", "maxItems", "minItems")
_EMPTY: tuple[Any, ...] = ([], "", None, False, {})


def _untitled(schema: dict[str, Any]) -> dict[str, Any]:
    """Without what no assistant steers by: bounds of lengths are told by whoever breaks them."""
    kept = {
        name: value
        for name, value in schema.items()
        if name not in _BOUNDS and not (name == "default" and value in _EMPTY)
    }
    if isinstance(kept.get("items"), dict):
        kept["items"] = _untitled(kept["items"])
    return kept


def _type_of(field: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The type of one field; what is inside objects and arrays is left out."""
    if "$ref" in field:
        return _type_of(definitions[field["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in field:
        kinds = [_type_of(option, definitions).get("type") for option in field["anyOf"]]
        # Branches, not a list of types: some clients know a single type alone.
        flat = [{"type": kind} for kind in kinds if isinstance(kind, str)]
        return {"anyOf": flat} if len(flat) == len(kinds) else {}
    return {name: field[name] for name in KEPT if name in field}
