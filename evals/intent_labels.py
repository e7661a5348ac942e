"""Labelled requests and what an answer to one is worth.

A label holds what its text says by plain reading: a value (with a relative tolerance), a pattern
(`H100*`, `EU|europe*`), a list of patterns that all occur and nothing beside them, `!pattern` for a
list that leaves it out, or `-pattern` for one that may also be empty (in a list too); and the
origins that are honest. A path `a|b` is right in either field.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at
from tools.specification import Specification
from tools.understand import Understood

__all__ = ["LABELS", "Expected", "Label", "Verdict", "is_value", "judge", "labels"]

LABELS = Path(__file__).parent / "intent" / "requests.jsonl"
_WORDS = frozenset({"use_case", "task_type", "description", "subject_matter"})
"""Text about the request itself; a quotation is no invention."""
_LOAD = ("concurrent_users", "rps_steady", "rps_peak", "concurrency")
_DIGITS = 1e-6
_SHOWN = 70


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The value of one field and its honest origins."""

    value: Any
    origins: tuple[str, ...]
    tolerance: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Label:
    """One request and what it says; `use_case` None stands for no recognisable one."""

    id: str
    split: Literal["dev", "test", "blind"]
    language: str
    tags: tuple[str, ...]
    text: str
    use_case: str | None
    expected: Mapping[str, Expected]
    absent: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()


@dataclass(kw_only=True)
class Verdict:
    """What is right and wrong in one answer; the lists hold lines for people."""

    id: str
    fields: dict[str, bool] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    wrong_use_case: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    missed_conflicts: list[str] = field(default_factory=list)
    stated: int = 0
    questions: int = 0
    is_refused: bool = False


def labels(file: Path) -> Iterator[Label]:
    """The labels of a JSON Lines file."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expected = {
            path: Expected(
                value=found["value"],
                origins=tuple(found["origin"].split("|")),
                tolerance=found.get("tolerance", 0.0),
            )
            for path, found in row["expected"].items()
        }
        yield Label(
            id=row["id"],
            split=row["split"],
            language=row["language"],
            tags=tuple(row["tags"]),
            text=row["text"],
            use_case=row["use_case"],
            expected=expected,
            absent=tuple(row["absent"]),
            optional=tuple(row["optional"]),
            conflicts=tuple(tuple(fields) for fields in row["conflicts"]),
        )


def judge(label: Label, answer: Understood | None) -> Verdict:
    """Compare an answer with its label; None is a refusal, and understands nothing."""
    verdict = Verdict(id=label.id, is_refused=answer is None)
    if answer is None:
        verdict.fields = dict.fromkeys(label.expected, False)
        verdict.wrong = [f"{label.id} {path}: refused" for path in label.expected]
        verdict.wrong_use_case = [f"{label.id}: refused"] if label.use_case else []
        verdict.missed_conflicts = [f"{label.id} {' '.join(c)}: refused" for c in label.conflicts]
        return verdict
    found = answer.specification
    _judge_use_case(label, found, verdict)
    for path, expected in label.expected.items():
        problems = [_problem(found, one, expected) for one in path.split("|")]
        verdict.fields[path] = None in problems
        if None not in problems:
            verdict.wrong.append(f"{label.id} {path}: {'; '.join(p for p in problems if p)}")
    _judge_statements(label, found, verdict)
    verdict.missed_conflicts = [
        f"{label.id} {' '.join(fields)}" for fields in label.conflicts if not _holds(found, fields)
    ]
    verdict.questions = _open(found)
    return verdict


def _judge_use_case(label: Label, found: Specification, verdict: Verdict) -> None:
    origin = _origin(found, "use_case")
    if label.use_case is None:
        right = origin in ("default", "")
    else:
        right = found.use_case in label.use_case.split("|") and origin != "default"
    if not right:
        verdict.wrong_use_case.append(
            f"{label.id}: {found.use_case} ({origin}), expected {label.use_case or 'none'}"
        )


def _problem(found: Specification, path: str, expected: Expected) -> str | None:
    value, origin = value_at(found, path), _origin(found, path)
    if not is_value(value, expected):
        return f"{_plain(value)} ({origin}), expected {_plain(expected.value)}"
    if origin not in expected.origins:
        return f"{_plain(value)} is {origin}, expected {' or '.join(expected.origins)}"
    return None


def is_value(value: object, expected: Expected) -> bool:
    """Whether a value is the expected one.

    >>> is_value(99.0, Expected(value=100, origins=("stated",), tolerance=0.02))
    True
    >>> is_value(("H100-SXM-80GB",), Expected(value=["H100*"], origins=("stated",)))
    True
    >>> is_value(("aws", "gcp"), Expected(value="!aws", origins=("inferred",)))
    False
    """
    wanted = expected.value
    if isinstance(wanted, int | float):
        return isinstance(value, int | float) and _is_near(value, wanted, expected.tolerance)
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and _is_inventory(value, wanted)
    names = tuple(map(str, value)) if isinstance(value, tuple | list | Mapping) else ()
    if isinstance(wanted, list):
        return _is_list(names, wanted)
    if wanted.startswith(("!", "-")):
        is_named = bool(names) or wanted.startswith("-")
        return is_named and not any(_fits(name, wanted[1:]) for name in names)
    return isinstance(value, str) and _fits(value, wanted)


def _is_near(value: float, wanted: float, tolerance: float) -> bool:
    return abs(value - wanted) <= max(tolerance, _DIGITS) * abs(wanted)


def _is_list(names: Sequence[str], wanted: Sequence[str]) -> bool:
    out = [pattern[1:] for pattern in wanted if pattern.startswith("-")]
    within = [pattern for pattern in wanted if not pattern.startswith("-")]
    if any(_fits(name, pattern) for name in names for pattern in out):
        return False
    all_named = all(any(_fits(name, pattern) for name in names) for pattern in within)
    return all_named and (
        not within or all(any(_fits(name, pattern) for pattern in within) for name in names)
    )


def _is_inventory(value: Mapping[str, int], wanted: Mapping[str, int]) -> bool:
    return len(value) == len(wanted) and all(
        any(_fits(name, pattern) and owned == count for name, owned in value.items())
        for pattern, count in wanted.items()
    )


def _fits(name: str, patterns: str) -> bool:
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns.split("|"))


def _origin(found: Specification, path: str) -> str:
    """The origin of a field, or of what it is part of; empty where it has none."""
    while path:
        if origin := found.provenance.get(path):
            return origin.source
        path = path.rpartition(".")[0]
    return ""


def _judge_statements(label: Label, found: Specification, verdict: Verdict) -> None:
    """A statement that the text does not make is invented, and so is one with another value."""
    said = {one: label.expected[path] for path in label.expected for one in path.split("|")}
    for path, origin in found.provenance.items():
        if origin.source != "stated" or path in _WORDS:
            continue
        if path.startswith("preferences.inventory."):
            continue
        verdict.stated += 1
        value = value_at(found, path)
        line = f"{label.id} {path} = {_plain(value)} from '{origin.from_[:60]}'"
        if path in label.optional:
            continue
        if path in label.absent or path not in said:
            verdict.invented.append(line)
        elif not is_value(value, said[path]):
            verdict.invented.append(f"{line}, expected {_plain(said[path].value)}")


def _holds(found: Specification, fields: Sequence[str]) -> bool:
    """Whether one conflict names all these fields, or parts of them."""
    return any(
        all(any(_covers(one, wanted) for one in conflict.fields) for wanted in fields)
        for conflict in found.conflicts
    )


def _covers(one: str, other: str) -> bool:
    """Whether two paths are about one field: the same, or one a part of the other.

    >>> _covers("slo.ttft_ms", "slo.ttft_ms.limit"), _covers("slo.ttft_ms", "slo.tpot_ms")
    (True, False)
    """
    return one.startswith(other) or other.startswith(f"{one}.")


def _open(found: Specification) -> int:
    """Facts nobody gave although every plan rests on them: the use case and the load."""
    origins = (found.provenance.get(f"traffic.{name}") for name in _LOAD)
    has_load = any(o is not None and is_from_words(o.source, o.from_) for o in origins)
    return int(_origin(found, "use_case") == "default") + int(not has_load)


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = " ".join(map(str, value)) if isinstance(value, tuple) else f"{value}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
