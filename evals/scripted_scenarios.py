"""Scenario files: what a person says and answers, and what must be true afterwards."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tools.domain.errors import InputError

__all__ = ["FOLDER", "Check", "Scenario", "Turn", "found_at", "read_scenario", "read_scenarios"]

FOLDER = Path(__file__).parent / "scenarios"
_ABSENT = object()


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Check(_Shape):
    """One thing that must hold of the answer to a turn; exactly one comparison is named.

    Attributes:
        path: Into the JSON answer, parts separated by dots: `recommendations.0.model_id`.
            `*` is every entry of a list: it holds if it holds for one of them.
    """

    path: str
    equals: Any = _ABSENT
    at_least: float | None = None
    at_most: float | None = None
    contains: str | None = None
    is_empty: bool | None = None

    @model_validator(mode="after")
    def _one(self) -> "Check":
        others = (self.at_least, self.at_most, self.contains, self.is_empty)
        if sum(one is not None for one in others) + (self.equals is not _ABSENT) != 1:
            raise ValueError("name exactly one of equals, at_least, at_most, contains, is_empty")
        return self

    def misses(self, answer: Any) -> str:
        """Why it does not hold; empty where it does."""
        found = found_at(answer, self.path)
        if any(self._holds(value) for value in found):
            return ""
        seen = ", ".join(json.dumps(value, default=str)[:80] for value in found[:3]) or "nothing"
        return f"{self.path}: {self._said()}, found {seen}"

    def _holds(self, value: Any) -> bool:
        if self.equals is not _ABSENT:
            return bool(value == self.equals)
        if self.contains is not None:
            text = value if isinstance(value, str) else json.dumps(value, default=str)
            return self.contains.lower() in text.lower()
        if self.is_empty is not None:
            return self.is_empty == (value in (None, "", [], {}))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        low, high = self.at_least, self.at_most
        return (low is None or value >= low) and (high is None or value <= high)

    def _said(self) -> str:
        told = self.model_dump(exclude={"path"}, exclude_none=True)
        return ", ".join(
            f"{name} {value!r}" for name, value in told.items() if value is not _ABSENT
        )


class Turn(_Shape):
    """One thing that a person does; exactly one action is named.

    Attributes:
        say: The first words start a plan, later ones change it.
        fields: Beside the first words, a part of a specification.
        answer: To the open question, by its fields.
        what_if: Words of a change that is only tried; the answer compares it with the plan.
        choose: Rank of a recommendation.
        approve: Whether exactly this plan is approved.
        bundle: Target whose files are fetched; the answer is `{"files": [...]}`.
        search: A question to the knowledge base.
        estimate: One configuration, without a session.
        refused: Code of the failure that must come instead of an answer.
        expect: What must hold of the answer.
    """

    say: str | None = None
    fields: dict[str, Any] = {}
    answer: dict[str, Any] | None = None
    what_if: str | None = None
    choose: int | None = None
    approve: bool | None = None
    bundle: Literal["deployment", "kserve"] | None = None
    search: str | None = None
    estimate: dict[str, Any] | None = None
    refused: str = ""
    expect: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> "Turn":
        if len(self._actions()) != 1:
            raise ValueError("name exactly one action")
        return self

    def _actions(self) -> list[str]:
        names = ("say", "answer", "what_if", "choose", "approve", "bundle", "search", "estimate")
        return [name for name in names if getattr(self, name) is not None]

    @property
    def action(self) -> str:
        """What is done."""
        return self._actions()[0]

    def told(self) -> str:
        """In a few words, for a table."""
        value = getattr(self, self.action)
        text = value if isinstance(value, str) else json.dumps(value)
        return f"{self.action} {text}"[:60]


class Scenario(_Shape):
    """A conversation and what it must come to."""

    name: str
    about: str
    turns: tuple[Turn, ...] = Field(min_length=1)


def found_at(answer: Any, path: str) -> list[Any]:
    """The values at a path; none where it leads nowhere.

    >>> found_at({"a": [{"b": 1}, {"b": 2}]}, "a.*.b")
    [1, 2]
    >>> found_at({"a": [{"b": 1}]}, "a.0.b"), found_at({"a": 1}, "a.b")
    ([1], [])
    """
    values = [answer]
    for part in path.split("."):
        values = [inner for value in values for inner in _step(value, part)]
    return values


def _step(value: Any, part: str) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return list(value.values()) if part == "*" else [value[part]] if part in value else []
    if isinstance(value, list):
        if part == "*":
            return value
        if part == "#":
            return [len(value)]
        index = int(part) if part.isdecimal() else len(value)
        return [value[index]] if index < len(value) else []
    return []


def read_scenario(path: Path) -> Scenario:
    """One scenario file.

    Raises:
        InputError: `unreadable_file`, `invalid_scenario`.
    """
    try:
        return Scenario.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}",
            code="unreadable_file",
            hint="name a scenario file, such as those in evals/scenarios",
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise InputError(
            f"{path.name}: {place}: {first['msg']}",
            code="invalid_scenario",
            hint="compare with the files in evals/scenarios",
        ) from None


def read_scenarios(folder: Path = FOLDER) -> list[Scenario]:
    """Every scenario of a folder, by name of file."""
    return [read_scenario(path) for path in sorted(folder.glob("*.json"))]
