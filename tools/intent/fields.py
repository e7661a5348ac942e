"""Edited fields as facts: a merge patch whose every value is checked and counts as stated.

`null` takes a statement back: a latency limit, a promise or a 95th percentile stays empty from
then on, everything else returns to its default or its formula.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from tools.domain.errors import InputError
from tools.domain.layout import PRECISIONS
from tools.intent.fact import Fact
from tools.intent.names import gpu_named
from tools.intent.numbers import find_numbers
from tools.intent.ranges import RANGES, checked
from tools.intent.unknown_field import unknown_field
from tools.ports import Catalogue
from tools.specification import Specification

__all__ = ["EMPTIED", "SET_BY_USER", "read_fields"]

SET_BY_USER = "set by the user"
EMPTIED = frozenset(
    {
        "slo.ttft_ms",
        "slo.tpot_ms",
        "slo.e2e_ms",
        "slo.throughput_rps",
        "slo.reliability_pct",
        "traffic.prompt_tokens.p95",
        "traffic.output_tokens.p95",
    }
)
"""Fields that stay empty once a person emptied them."""

_LIMITS = ("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms")
_MEANS = ("traffic.prompt_tokens", "traffic.output_tokens")
_DERIVED = frozenset({"provenance", "conflicts", "task_type"})
_SHOWN_CHARACTERS = 120


def read_fields(fields: Mapping[str, Any], catalogue: Catalogue) -> tuple[list[Fact], list[str]]:
    """The patch as facts in its own order, and warnings about what is computed anyway.

    Raises:
        InputError: `unknown_field`, `wrong_type` or `absurd_value`, with the path.
    """
    facts: list[Fact] = []
    warnings: list[str] = []
    for path, value in _flat(fields, ""):
        if path.split(".")[0] in _DERIVED or path.endswith(".effective_limit"):
            if value is None or "provenance" in fields:
                continue
            warnings.append(f"{path} is computed from other fields and was ignored")
            continue
        facts.append(_fact(path, value, catalogue))
    return facts, warnings


def _flat(node: Mapping[str, Any], parent: str) -> Iterator[tuple[str, Any]]:
    """Leaves of the patch; dotted keys are taken apart."""
    for key, value in node.items():
        path = f"{parent}.{key}" if parent else str(key)
        if path in _DERIVED or path.endswith(".effective_limit"):
            yield path, value
        elif path in _LIMITS and isinstance(value, int | float | str):
            yield f"{path}.limit", value
        elif path in _MEANS and isinstance(value, int | float | str):
            yield f"{path}.mean", value
        elif path in _branches():
            yield from _branch(path, value)
        else:
            yield path, value


def _branch(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from _flat(value, path)
    elif value is not None:
        raise _wrong(path, "an object with fields")
    elif path in EMPTIED:
        yield path, None
    else:
        yield from ((leaf, None) for leaf in _adapters() if leaf.startswith(f"{path}."))


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    """A validator per leaf, made from the specification itself."""
    return dict(_leaf_adapters(Specification, ""))


def _leaf_adapters(model: type[BaseModel], parent: str) -> Iterator[tuple[str, TypeAdapter[Any]]]:
    for name, field in model.model_fields.items():
        path = f"{parent}.{name}" if parent else name
        inner = _model_of(field.annotation)
        if inner is not None:
            yield from _leaf_adapters(inner, path)
        elif path not in _DERIVED:
            form: Any = Annotated[field.annotation, field]
            yield path, TypeAdapter(form)


def _model_of(annotation: Any) -> type[BaseModel] | None:
    choices = (annotation, *getattr(annotation, "__args__", ()))
    if annotation is not None and getattr(annotation, "__origin__", None) in (dict, tuple):
        return None
    return next((c for c in choices if isinstance(c, type) and issubclass(c, BaseModel)), None)


@cache
def _branches() -> frozenset[str]:
    paths = [leaf.split(".") for leaf in _adapters()]
    return frozenset(".".join(path[:end]) for path in paths for end in range(1, len(path)))


def _fact(path: str, value: Any, catalogue: Catalogue) -> Fact:
    if path not in _adapters() and not (value is None and path in EMPTIED):
        raise unknown_field(path, [*_adapters(), *_branches()])
    if value is None:
        return Fact(path=path, value=None, source="stated", origin=f"{SET_BY_USER}: none")
    valid = _valid(path, _prepared(path, value), catalogue)
    said = f"{value}"[:_SHOWN_CHARACTERS]
    return Fact(path=path, value=valid, source="stated", origin=f"{SET_BY_USER}: {said}")


def _prepared(path: str, value: Any) -> Any:
    """Friendly spellings: one name for a list, `5k` or `0.5 s` for a figure."""
    if isinstance(value, bool):
        raise _wrong(path, "a number" if path in RANGES else "text or a list")
    if path.startswith("preferences.") and isinstance(value, str) and path not in RANGES:
        if path == "preferences.residency":
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if path in RANGES and isinstance(value, str):
        return _figure(path, value)
    return value


def _figure(path: str, text: str) -> float | str:
    low = text.strip().lower()
    spans = find_numbers(low)
    if len(spans) != 1 or spans[0].start != 0:
        return text
    rest = low[spans[0].end :].strip()
    number = spans[0].number
    if path.endswith(".limit") and rest in ("ms", "s", "sec", "seconds"):
        seconds = number.value if number.decimal is None else number.decimal
        return number.value if rest == "ms" else seconds * 1000
    # A typed field has a decimal point: `1.250` is no thousand here, `1,250` is one.
    is_point = number.decimal is not None and "." in low
    return text if rest else (number.decimal or 0.0 if is_point else number.value)


def _valid(path: str, value: Any, catalogue: Catalogue) -> Any:
    if path == "preferences.inventory":
        return _inventory(path, value, catalogue)
    if path in RANGES and isinstance(value, int | float):
        value = checked(path, float(value))
    try:
        checked_value = _adapters()[path].validate_python(value)
    except ValidationError as error:
        raise _wrong(path, error.errors(include_url=False, include_input=False)[0]["msg"]) from None
    if isinstance(checked_value, tuple):
        return _canonical(path, checked_value, catalogue)
    return checked_value


def _inventory(path: str, value: Any, catalogue: Catalogue) -> dict[str, int | None]:
    if not isinstance(value, Mapping):
        raise _wrong(path, 'an object of GPU names and numbers, such as {"H100": 8}')
    counts: dict[str, int | None] = {}
    for name, count in value.items():
        gpu = gpu_named(str(name), catalogue)
        if count is None:
            counts[gpu] = None
            continue
        number = _prepared(path, count)
        if not isinstance(number, int | float):
            raise _wrong(f"{path}.{name}", "a number of GPUs")
        counts[gpu] = int(checked(path, float(number)))
    return counts


def _canonical(path: str, names: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    if path == "preferences.gpus":
        found = [gpu_named(name, catalogue) for name in names]
    elif path == "preferences.models":
        found = [catalogue.model(name).model_id for name in names]
    elif path == "preferences.precisions":
        found = [one for name in names for one in _precision(name)]
    elif path == "preferences.clouds":
        found = _spelled_as(names, {row.cloud for row in catalogue.prices})
    elif path == "preferences.licences":
        found = _spelled_as(names, {row.model_licence for row in catalogue.models.values()})
    else:
        found = list(names)
    return tuple(dict.fromkeys(found))


def _precision(name: str) -> tuple[str, ...]:
    low = name.lower()
    if low == "fp4":
        return ("nvfp4", "mxfp4")
    if low not in PRECISIONS:
        raise InputError(
            f"preferences.precisions: '{name}' is no precision",
            code="wrong_type",
            hint=f"use one of {', '.join(PRECISIONS)} or fp4",
        )
    return (low,)


def _spelled_as(names: tuple[str, ...], known: set[str]) -> list[str]:
    spelling = {name.lower(): name for name in sorted(known)}
    return [spelling.get(name.lower(), name) for name in names]


def _wrong(path: str, expected: str) -> InputError:
    return InputError(
        f"{path} has the wrong type: {expected}",
        code="wrong_type",
        hint=f"send {path} as the specification shows it, or null to clear it",
    )
