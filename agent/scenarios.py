"""Scenarios of a session: what it would be like if something were asked for differently.

A scenario is kept with the session and changes nothing about its plan. `plan` names the plan
itself, `B`, `C` ... the scenarios; `B:2` is the second recommendation of B, `2` that of the plan.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from agent.document import Scenario
from agent.state import Json, PlanState
from tools.domain.errors import InputError, NotFoundError
from tools.explore.compare import PlanSide
from tools.ways import NO_PLAN

__all__ = ["LABEL_CHARACTERS", "PLAN", "SCENARIOS_MAX", "side_of", "with_scenario"]

PLAN = "plan"
SCENARIOS_MAX = 8
_KEY = re.compile(r"(plan|[A-Z])(?::([1-9][0-9]{0,2}))?|([1-9][0-9]{0,2})")
_FIGURE = re.compile(r"\d[\d,.-]*|\b(?:is|are)\b")
LABEL_CHARACTERS = 120
_REASON_CHARACTERS = 1500


def with_scenario(state: PlanState, scenario: Json) -> list[Json]:
    """The session's scenarios and this one, under the next free letter; the oldest make room."""
    kept = state.get("scenarios", [])[-(SCENARIOS_MAX - 1) :]
    used = [one["id"] for one in kept]
    last = used[-1] if used else "A"
    letter = chr(ord("B") + (ord(last) - ord("A")) % 25)
    while letter in used:
        letter = chr(ord("B") + (ord(letter) - ord("A")) % 25)
    return [*kept, {"id": letter, **scenario}]


def label_of(text: str, fields: Json) -> str:
    """What a scenario is called: its words, else its fields.

    >>> label_of("", {"preferences": {"regions": ["eu-west-1"]}, "slo.ttft_ms": 300})
    'preferences.regions=eu-west-1, slo.ttft_ms=300'
    """
    said = " ".join(text.split()) or ", ".join(_settings(fields))
    return said[:LABEL_CHARACTERS]


def _settings(fields: Json, prefix: str = "") -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, dict) and value:
            yield from _settings(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}={_short(value)}"


def side_of(state: PlanState, key: str) -> PlanSide:
    """The plan or scenario of a key, as one side of a comparison.

    Raises:
        InputError: `invalid_key`.
        NotFoundError: `unknown_scenario` or `unknown_option`.
    """
    key = _lettered(state, key.strip())
    match = _KEY.fullmatch(key)
    if match is None:
        raise InputError(
            f"'{key[:40]}' names neither a plan nor a scenario",
            code="invalid_key",
            hint="plan, a scenario (B, or its name), or one of their recommendations (2, B:2);"
            " recommendations count from 1",
        )
    name, rank = match[1] or PLAN, int(match[2] or match[3] or 0)
    told: tuple[str, ...] = ()
    if name in (PLAN, "A"):
        held, label = cast("Json", state), "the plan as it stands"
        label = f"recommendation {rank} of the plan" if rank else label
        rank = rank or state.get("choice") or 1
    else:
        held = _scenario(state, name)
        # One kept by an earlier version may be longer.
        label, told = held["label"][:LABEL_CHARACTERS], _new_warnings(state, held)
        label = f"{label}, recommendation {rank}" if rank else label
        rank = rank or 1
    return PlanSide.model_validate(
        {
            "key": key,
            "label": label,
            "specification": held["specification"],
            "recommendation": _ranked(held, name, rank),
            "reason": _reason(held),
            "warnings": told,
        }
    )


def _lettered(state: PlanState, key: str) -> str:
    """The key, with a scenario's letter where its name stood."""
    letters = {one["label"]: one["id"] for one in state.get("scenarios", [])}
    named, colon, rank = key.rpartition(":")
    for name, rest in ((key, ""), (named, f"{colon}{rank}")):
        if name in letters and not _KEY.fullmatch(name):
            return f"{letters[name]}{rest}"
    return key


def _new_warnings(state: PlanState, held: Json) -> tuple[str, ...]:
    """What was not said of the plan; the same words with other figures are no news."""
    known = {_FIGURE.sub("", text) for text in _said(state)}
    return tuple(text for text in _said(held) if _FIGURE.sub("", text) not in known)


def _said(held: Mapping[str, Any]) -> Iterator[str]:
    """Warnings, and what contradicts itself while there is a plan."""
    yield from held.get("warnings", [])
    if held.get("recommendations"):
        for one in held["specification"]["conflicts"]:
            yield f"{one['message']} {one['suggestion']}"


def shown(state: PlanState) -> tuple[Scenario, ...]:
    """The scenarios in short, as the document lists them."""
    return tuple(
        Scenario.model_validate(
            {
                "id": one["id"],
                "label": one["label"],
                "changed": one["changed"],
                "first": _first(one),
                "usd_month": _usd(one),
            }
        )
        for one in state.get("scenarios", [])
    )


def _scenario(state: PlanState, name: str) -> Json:
    known = {one["id"]: one for one in state.get("scenarios", [])}
    if name not in known:
        there = ", ".join(known) or "none yet"
        raise NotFoundError(
            f"there is no scenario '{name}'; there are: {there}",
            code="unknown_scenario",
            hint='make one: leadline what-if SESSION "only L40S"',
        )
    return known[name]


def _ranked(held: Json, name: str, rank: int) -> Json | None:
    ranked = {one["rank"]: one for one in held.get("recommendations", [])}
    if rank in ranked:
        return cast("Json", ranked[rank])
    if not ranked and rank == 1:
        return None
    raise NotFoundError(
        f"{name} has no recommendation {rank}",
        code="unknown_option",
        hint=f"it has 1 to {len(ranked)}" if ranked else "nothing passes every gate there",
    )


def _reason(held: Json) -> str:
    """Why nothing passes: what contradicts itself, else the nearest miss of the last gate."""
    if held.get("recommendations"):
        return ""
    found = [one for one in held["specification"]["conflicts"] if NO_PLAN in one["message"]]
    found += [one for one in held.get("conflicts", []) if one not in found]
    told = [f"{one['message']} {one['suggestion']}" for one in found]
    if not told:
        told = [
            f"the last {gate['count']} fell at '{gate['gate']}': {gate['examples'][0]['reason']}"
            for gate in held.get("rejected", [])[-1:]
            if gate["examples"]
        ]
    return " ".join(told)[:_REASON_CHARACTERS]


def _first(one: Json) -> str:
    if not one["recommendations"]:
        return "nothing passes every gate"
    best = one["recommendations"][0]
    return f"{best['model_id']} ({best['precision']}) on {best['gpus_total']} x {best['gpu']}"


def _usd(one: Json) -> float | None:
    if not one["recommendations"]:
        return None
    return cast("float | None", one["recommendations"][0]["cost"]["usd_month"])


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))[:40] or "none"
    return "any" if value is None else str(value)[:40]
