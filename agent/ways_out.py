"""What a person may change when no deployment passes: the fields behind the gate that decided.

A suggestion of where to look, not a promise that it is enough: it stands in where no way out was
tried and found to lead to a plan.
"""

import re
import shlex
from math import ceil

from agent.state import Json

__all__ = ["as_settings", "way_out"]

# What narrows the choice at each gate; setting a field to null takes the wish back.
_WISHES: dict[str, tuple[str, ...]] = {
    "task": ("preferences.models",),
    "preference": ("preferences.models", "preferences.precisions"),
    "licence": ("preferences.licences", "preferences.models"),
    "context": ("traffic.context_tokens", "preferences.models"),
    "hardware": ("preferences.gpus", "preferences.precisions"),
    "memory": ("preferences.max_gpus", "preferences.tensor_parallel", "preferences.gpus"),
    "evidence": ("preferences.models", "preferences.gpus", "preferences.precisions"),
    "inventory": ("preferences.inventory", "preferences.max_gpus"),
    "price": ("preferences.clouds", "preferences.regions", "preferences.residency"),
    "budget": ("budget.usd_month", "budget.usd_hour", "budget.usd_per_1k_tokens"),
}
_LIMITS = ("ttft_ms", "tpot_ms", "e2e_ms")
# How the gates word a miss.
_TOO_SLOW = re.compile(r"(TTFT|TPOT|E2E) \w+ is (\d+) ms")
_TOO_DEAR = re.compile(r"costs ([\d,.]+) USD/hour \(([\d,]+) USD/month\)")
_TOO_MANY = re.compile(r"needs (\d+) GPUs")
_ROOM = 1.05
"""A relaxed limit leaves the nearest miss a twentieth of room: its number is rounded."""


def way_out(gate: str, specification: Json, reason: str = "") -> str:
    """Arguments of `leadline edit` that open the gate.

    Args:
        gate: The gate that decided.
        specification: What was asked for.
        reason: Why the nearest miss was turned away; its numbers make the suggestion exact.

    >>> way_out("budget", {"budget": {"usd_month": 500, "usd_hour": None}})
    '--set budget.usd_month=null'
    >>> way_out("slo", {"slo": {"ttft_ms": {"effective_limit": 300.0}, "tpot_ms": None}})
    '--set slo.ttft_ms=600'
    """
    if gate == "quality":
        return "--set slo.quality=standard"
    if gate == "slo":
        exact = _binding_limit(specification, reason) or _looser_limits(specification)
    elif gate == "budget":
        exact = _enough_money(specification, reason)
    else:
        exact = _enough_gpus(specification, reason) if gate == "inventory" else ""
    return exact or _wishes_back(gate, specification) or _less_load(specification)


def _wishes_back(gate: str, specification: Json) -> str:
    wishes = [path for path in _WISHES.get(gate, ()) if _at(specification, path)]
    return _set(dict.fromkeys(wishes, "null"))


def _binding_limit(specification: Json, reason: str) -> str:
    """The limit that the nearest miss broke: dropped if nobody stated it, else what it needs.

    >>> told = "E2E p95 is 2400 ms (pessimistic) at the lightest load, the limit is 2000 ms"
    >>> limit = {"slo": {"e2e_ms": {"effective_limit": 2000.0}}}
    >>> way_out("slo", limit | {"provenance": {"slo.e2e_ms": {"source": "default"}}}, told)
    '--set slo.e2e_ms=null'
    >>> way_out("slo", limit | {"provenance": {"slo.e2e_ms": {"source": "stated"}}}, told)
    '--set slo.e2e_ms=2520'
    """
    found = _TOO_SLOW.match(reason)
    name = f"{found[1].lower()}_ms" if found else ""
    if found is None or not specification.get("slo", {}).get(name):
        return ""
    if _origin(specification.get("provenance", {}), f"slo.{name}") == "default":
        return _set({f"slo.{name}": "null"})
    return _set({f"slo.{name}": f"{ceil(float(found[2]) * _ROOM):d}"})


def _origin(origins: Json, path: str) -> str:
    """Where a limit comes from: the entry of its number before that of the whole."""
    for name in (f"{path}.limit", path):
        if name in origins:
            return str(origins[name].get("source", ""))
    return ""


def _enough_money(specification: Json, reason: str) -> str:
    """The price of the nearest miss in every unit in which the budget was given.

    The reason rounds the price, so the next whole dollar or cent is asked for.
    """
    found = _TOO_DEAR.match(reason)
    if found is None:
        return ""
    hour, month = (float(text.replace(",", "")) for text in found.groups())
    prices = {"usd_month": f"{month + 1:.0f}", "usd_hour": f"{hour + 0.01:.2f}"}
    prices["usd_per_1k_tokens"] = "null"
    stated = [name for name in prices if _at(specification, f"budget.{name}")]
    return _set({f"budget.{name}": prices[name] for name in stated})


def _enough_gpus(specification: Json, reason: str) -> str:
    """As many GPUs as the nearest miss needs, where only their number was limited."""
    found = _TOO_MANY.match(reason)
    wishes = specification.get("preferences", {})
    if found is None or wishes.get("inventory") or not wishes.get("max_gpus"):
        return ""
    return _set({"preferences.max_gpus": found[1]})


def _looser_limits(specification: Json) -> str:
    """Every latency limit doubled."""
    limits = {name: specification["slo"].get(name) for name in _LIMITS}
    return _set(
        {
            f"slo.{name}": f"{2 * limit['effective_limit']:g}"
            for name, limit in limits.items()
            if limit
        }
    )


def _less_load(specification: Json) -> str:
    """Half the users, or half the rate."""
    traffic = specification.get("traffic", {})
    if users := traffic.get("concurrent_users"):
        return f"--set traffic.concurrent_users={max(1, users // 2)}"
    if rate := traffic.get("rps_steady"):
        return f"--set traffic.rps_steady={rate / 2:g}"
    return '"any model on any GPU"'


def as_settings(changes: Json) -> str:
    """Changes by path as arguments of `leadline edit`.

    >>> as_settings({"slo.ttft_ms": 331.0, "preferences.gpus": None, "slo.quality": "high"})
    '--set slo.ttft_ms=331 --set preferences.gpus=null --set slo.quality=high'
    """
    settings = (f"{path}={_as_value(value)}" for path, value in changes.items())
    return " ".join(f"--set {shlex.quote(setting)}" for setting in settings)


def _as_value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _set(values: dict[str, str]) -> str:
    return " ".join(f"--set {path}={value}" for path, value in values.items())


def _at(specification: Json, path: str) -> object:
    section, name = path.split(".")
    return specification.get(section, {}).get(name)
