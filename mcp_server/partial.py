"""A partial specification from a file or from `KEY=VALUE`, as the merge patch the planner takes.

YAML is read as its 1.2 core schema (`no` is a word, 2026-01-01 is a word), without aliases, and a
key written twice is refused: whoever wrote it meant one of the two. What the fields mean is not
known here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tools.domain.errors import InputError

__all__ = ["MAX_BYTES", "fields_from_file", "fields_from_settings", "merged"]

MAX_BYTES = 256 * 1024
"""A specification is a page of text; anything larger is another file."""
HINT = 'see "specification" in `leadline plan ... --json` for the shape'


class _Loader(yaml.SafeLoader):
    """Safe YAML with the scalars of the 1.2 core schema, no aliases, no key twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "aliases are not allowed", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.constructor.ConstructorError(
                    None, None, "every key must be a word", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key.value}' is there twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    (
        "float",
        r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
        list("-+.0123456789"),
    ),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def fields_from_file(path: Path) -> dict[str, Any]:
    """Read a partial specification.

    Args:
        path: A YAML or JSON file holding one mapping.

    Raises:
        InputError: `unreadable_file`, `file_too_large`, `not_utf8`, `bad_syntax` (with the line) or
            `not_a_mapping`.
    """
    value = _parsed(_text_of(path), str(path))
    if not isinstance(value, dict):
        kind = "nothing" if value is None else f"a {_kind(value)}"
        raise InputError(
            f"{path} holds {kind}, not a mapping of fields", hint=HINT, code="not_a_mapping"
        )
    return value


def fields_from_settings(settings: Iterable[str]) -> dict[str, Any]:
    """Turn `a.b=value` into nested fields; values are YAML.

    Raises:
        InputError: `bad_setting`.

    >>> fields_from_settings(["slo.ttft_ms=300", "preferences.gpus=[h100, l4]"])
    {'slo': {'ttft_ms': 300}, 'preferences': {'gpus': ['h100', 'l4']}}
    """
    fields: dict[str, Any] = {}
    for setting in settings:
        key, equals, raw = setting.partition("=")
        names = key.strip().split(".")
        if not equals or not all(names):
            raise InputError(
                f"'{setting}' is not KEY=VALUE",
                hint="write --set slo.ttft_ms=300",
                code="bad_setting",
            )
        _put(fields, names, _parsed(raw, f"--set {key}"), setting)
    return fields


def merged(*patches: Mapping[str, Any]) -> dict[str, Any]:
    """Merge patches from left to right; a later one wins field by field.

    >>> merged({"slo": {"ttft_ms": 300}}, {"slo": {"tpot_ms": 50}, "priority": "cost"})
    {'slo': {'ttft_ms': 300, 'tpot_ms': 50}, 'priority': 'cost'}
    """
    result: dict[str, Any] = {}
    for patch in patches:
        for key, value in patch.items():
            before = result.get(key)
            both = isinstance(value, Mapping) and isinstance(before, Mapping)
            result[key] = merged(before, value) if both else value  # type: ignore[arg-type]
    return result


def _put(fields: dict[str, Any], names: list[str], value: Any, setting: str) -> None:
    inside = fields
    for name in names[:-1]:
        inside = inside.setdefault(name, {})
        if not isinstance(inside, dict):
            raise InputError(
                f"'{setting}' sets a part of '{name}', which an earlier --set gave one value",
                hint="set either the whole field or its parts",
                code="bad_setting",
            )
    inside[names[-1]] = value


def _text_of(path: Path) -> str:
    try:
        size = path.stat().st_size
        content = b"" if size > MAX_BYTES else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {error.strerror}",
            hint="check the path and its permissions",
            code="unreadable_file",
        ) from None
    if size > MAX_BYTES:
        raise InputError(
            f"{path} has {size} bytes, more than {MAX_BYTES}",
            hint="give only the fields you want to fix",
            code="file_too_large",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text (byte {error.start})",
            hint="save it as UTF-8",
            code="not_utf8",
        ) from None


def _parsed(text: str, where: str) -> Any:
    try:
        value = json.loads(text) if where.endswith(".json") else yaml.load(text, _Loader)  # noqa: S506
        json.dumps(value, allow_nan=False)
    except json.JSONDecodeError as error:
        raise _bad(where, error.lineno, error.msg) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _bad(where, mark.line + 1 if mark else None, error.problem or "") from None
    except yaml.YAMLError as error:
        raise _bad(where, None, str(error).splitlines()[0]) from None
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise _bad(where, None, f"not plain data ({type(error).__name__})") from None
    return value


def _bad(where: str, line: int | None, problem: str) -> InputError:
    place = where if line is None else f"{where}, line {line}"
    return InputError(f"{place}: {problem}", hint=HINT, code="bad_syntax")


def _kind(value: Any) -> str:
    return "list" if isinstance(value, list) else "single value"
