"""What a person may change when no deployment passes: the fields behind the gate that decided.

A suggestion of where to look, not a promise that it is enough.
"""

from agent.state import Json

__all__ = ["way_out"]

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


def way_out(gate: str, specification: Json) -> str:
    """Arguments of `leadline edit` that open the gate.

    >>> way_out("budget", {"budget": {"usd_month": 500, "usd_hour": None}})
    '--set budget.usd_month=null'
    >>> way_out("slo", {"slo": {"ttft_ms": {"effective_limit": 300.0}, "tpot_ms": None}})
    '--set slo.ttft_ms=600'
    """
    if gate == "slo":
        return (
            _without_defaults(specification)
            or _looser_limits(specification)
            or _less_load(specification)
        )
    if gate == "quality":
        return "--set slo.quality=standard"
    wishes = [path for path in _WISHES.get(gate, ()) if _at(specification, path)]
    return _set(dict.fromkeys(wishes, "null")) or _less_load(specification)


def _without_defaults(specification: Json) -> str:
    """Latency limits that nobody stated, taken back; empty where all were stated.

    >>> way_out("slo", {"slo": {"e2e_ms": {"limit": 2000.0}},
    ...     "provenance": {"slo.e2e_ms": {"source": "default"}}})
    '--set slo.e2e_ms=null'
    """
    origins = specification.get("provenance", {})
    assumed = [
        name
        for name in _LIMITS
        if specification["slo"].get(name) and _origin(origins, f"slo.{name}") == "default"
    ]
    return _set(dict.fromkeys((f"slo.{name}" for name in assumed), "null"))


def _origin(origins: Json, path: str) -> str:
    """Where a field comes from; a limit's own entry or the one of its number."""
    for name in (path, f"{path}.limit"):
        if name in origins:
            return str(origins[name].get("source", ""))
    return ""


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


def _set(values: dict[str, str]) -> str:
    return " ".join(f"--set {path}={value}" for path, value in values.items())


def _at(specification: Json, path: str) -> object:
    section, name = path.split(".")
    return specification.get(section, {}).get(name)
