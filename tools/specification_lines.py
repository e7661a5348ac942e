"""The specification line by line: what is taken for true, and where each line comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.figures import TIMES, digits, millis, money, percent
from tools.plain_text import plain
from tools.specification import Provenance, SloLimit, Specification, TokenLengths, Traffic

__all__ = ["Line", "lines", "origin_words", "rate_formula"]

_MOST_NAMES = 12


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: what it is called, what it says, the paths whose origin it shows."""

    name: str
    value: str
    paths: tuple[str, ...]


def rate_formula(spec: Specification) -> str:
    """How users become requests per second, in the numbers of this plan; empty without users.

    The product is the one the specification holds; nothing is multiplied here.
    """
    traffic = spec.traffic
    if not (traffic.concurrent_users and traffic.rps_steady):
        return ""
    factors = [f"{traffic.concurrent_users:,} users"]
    if traffic.active_share is not None:
        factors.append(f"{percent(traffic.active_share)} active")
    if traffic.requests_per_active_minute is not None:
        factors.append(f"{digits(traffic.requests_per_active_minute)} requests/min / 60")
    text = f"{f' {TIMES} '.join(factors)} = {digits(traffic.rps_steady)} req/s steady"
    if traffic.rps_peak is None:
        return text
    factor = f" {TIMES} {digits(traffic.peak_factor)}" if traffic.peak_factor is not None else ""
    return f"{text}{factor} = {digits(traffic.rps_peak)} req/s at peak"


def origin_words(spec: Specification, line: Line) -> tuple[str, str]:
    """Where a line comes from, and the words or the formula behind it; both empty if unknown.

    A rate that follows from users shows the formula in this plan's numbers.
    """
    origin = _origin(spec.provenance, line.paths)
    if origin is None:
        return "", ""
    formula = rate_formula(spec) if line.name == "rate" and origin.source == "computed" else ""
    return origin.source, formula or plain(origin.from_)


def lines(spec: Specification) -> Iterator[Line]:
    """The rows worth reading: what is set, in the order a person thinks of it."""
    yield Line(name="use case", value=spec.use_case, paths=("use_case", "task_type"))
    if spec.subject_matter:
        yield Line(name="subject", value=spec.subject_matter, paths=("subject_matter",))
    yield Line(name="priority", value=spec.priority, paths=("priority",))
    if spec.architecture != "none":
        yield Line(name="architecture", value=spec.architecture, paths=("architecture",))
    yield from _traffic_lines(spec)
    yield from _slo_lines(spec)
    yield from _budget_lines(spec)
    yield from _preference_lines(spec)


def _traffic_lines(spec: Specification) -> Iterator[Line]:
    traffic = spec.traffic
    yield from _load_lines(traffic)
    for name in ("prompt", "output"):
        lengths: TokenLengths = getattr(traffic, f"{name}_tokens")
        tail = f", p95 {digits(lengths.p95)}" if lengths.p95 is not None else ""
        value = f"{digits(lengths.mean)} tokens{tail}"
        yield Line(
            name=name, value=value, paths=(f"traffic.{name}_tokens.mean", f"traffic.{name}_tokens")
        )
    if traffic.context_tokens:
        value = f"{traffic.context_tokens:,} tokens"
        yield Line(name="context", value=value, paths=("traffic.context_tokens",))
    if traffic.prefix_cache_share:
        value = f"{percent(traffic.prefix_cache_share)} of the prompt"
        yield Line(name="prefix cache", value=value, paths=("traffic.prefix_cache_share",))
    yield Line(name="burstiness", value=traffic.burstiness, paths=("traffic.burstiness",))


def _load_lines(traffic: Traffic) -> Iterator[Line]:
    if traffic.concurrent_users:
        users = f"{traffic.concurrent_users:,}"
        yield Line(name="users", value=users, paths=("traffic.concurrent_users",))
    rates = (("steady", traffic.rps_steady), ("at peak", traffic.rps_peak))
    told = [f"{digits(rate)} req/s {when}" for when, rate in rates if rate is not None]
    if told:
        paths = ("traffic.rps_peak", "traffic.rps_steady")
        yield Line(name="rate", value=", ".join(told), paths=paths)
    if traffic.concurrency is not None:
        value = f"{digits(traffic.concurrency)} in flight"
        yield Line(name="concurrency", value=value, paths=("traffic.concurrency",))


def _limit(limit: SloLimit) -> str:
    text = f"{limit.percentile} ≤ {millis(limit.limit)}"
    if limit.effective_limit != limit.limit:
        return f"{text}, planned with {millis(limit.effective_limit)}"
    return text


def _slo_lines(spec: Specification) -> Iterator[Line]:
    for name in ("ttft", "tpot", "e2e"):
        limit: SloLimit | None = getattr(spec.slo, f"{name}_ms")
        value = _limit(limit) if limit else "no limit"
        yield Line(name=name.upper(), value=value, paths=(f"slo.{name}_ms.limit", f"slo.{name}_ms"))
    if spec.slo.throughput_rps is not None:
        value = f"≥ {digits(spec.slo.throughput_rps)} req/s"
        yield Line(name="throughput", value=value, paths=("slo.throughput_rps",))
    yield Line(name="quality", value=spec.slo.quality, paths=("slo.quality",))
    if spec.slo.reliability_pct is not None:
        value = f"{spec.slo.reliability_pct:g} %"
        yield Line(name="reliability", value=value, paths=("slo.reliability_pct",))


def _budget_lines(spec: Specification) -> Iterator[Line]:
    for name, unit in (
        ("usd_month", "month"),
        ("usd_hour", "hour"),
        ("usd_per_1k_tokens", "1k tokens"),
    ):
        limit: float | None = getattr(spec.budget, name)
        if limit is not None:
            value = f"≤ {money(limit)} per {unit}"
            yield Line(name="budget", value=value, paths=(f"budget.{name}",))


def _listed(names: tuple[str, ...]) -> str:
    """A list as people read it: an exclusion leaves hundreds of names."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMES])} and {more} more"


def _preference_lines(spec: Specification) -> Iterator[Line]:
    wishes = spec.preferences
    for name in ("models", "licences", "precisions", "gpus", "clouds", "regions"):
        chosen: tuple[str, ...] = getattr(wishes, name)
        if chosen:
            yield Line(name=name, value=_listed(chosen), paths=(f"preferences.{name}",))
    if wishes.inventory:
        value = ", ".join(f"{count} {TIMES} {gpu}" for gpu, count in wishes.inventory.items())
        yield Line(name="inventory", value=value, paths=("preferences.inventory",))
    for name, label in (
        ("max_gpus", "GPUs at most"),
        ("tensor_parallel", "tensor par."),
        ("residency", "residency"),
    ):
        wish: int | str | None = getattr(wishes, name)
        if wish is not None:
            yield Line(name=label, value=str(wish), paths=(f"preferences.{name}",))


def _origin(provenance: dict[str, Provenance], paths: tuple[str, ...]) -> Provenance | None:
    """The origin of the first path that has one: its own, that of a part, that of its whole."""
    for path in paths:
        if path in provenance:
            return provenance[path]
        parts = sorted(key for key in provenance if key.startswith(f"{path}."))
        if parts:
            return provenance[parts[0]]
        whole = path.rpartition(".")[0]
        if whole in provenance:
            return provenance[whole]
    return None
