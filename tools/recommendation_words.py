"""One recommendation in words: what runs where, for how much, how good, which limits it keeps.

Only the wording: every number is one the recommendation holds.
"""

from collections.abc import Mapping, Sequence

from tools.cost_words import at_capacity
from tools.figures import DASH, TIMES, digits, millis, money
from tools.plain_text import plain
from tools.recommendation import Recommendation
from tools.specification import Specification

__all__ = [
    "LATENCIES",
    "LIMITS",
    "asked_percentile",
    "cost_words",
    "gpus_of",
    "headroom_of",
    "kept_limits",
    "layout_of",
    "option_line",
    "quality_words",
    "views_line",
]

LATENCIES = ("ttft_ms", "tpot_ms", "e2e_ms")
LIMITS = {
    "ttft_ms": "TTFT",
    "tpot_ms": "TPOT",
    "e2e_ms": "E2E",
    "throughput_rps": "throughput",
    "reliability_pct": "reliability",
}
"""Limits a specification can hold, and what a person calls them."""
FALLBACK_PERCENTILES = ("p95", "p90", "p99", "p50", "mean")


def asked_percentile(spec: Specification, latency: str, ranked: Sequence[Recommendation]) -> str:
    """The percentile the limit names; without a limit, the first one that was predicted.

    Empty when nothing was predicted for this latency.
    """
    limit = getattr(spec.slo, latency)
    if limit is not None:
        return str(limit.percentile)
    known = {name for item in ranked for name in getattr(item.predicted, latency)}
    return next((name for name in FALLBACK_PERCENTILES if name in known), "")


def gpus_of(item: Recommendation) -> str:
    """All GPUs of a plan and the precision on them."""
    return f"{item.gpus_total} {TIMES} {plain(item.gpu)}, {item.precision}"


def layout_of(item: Recommendation) -> str:
    """How the GPUs are used: copies, and how one copy is spread."""
    replicas = "replica" if item.replicas == 1 else "replicas"
    return f"{item.replicas} {replicas}, {_parallel(item)}"


def _parallel(item: Recommendation) -> str:
    widths = [f"TP {item.tp}"]
    widths += [f"PP {item.pp}"] if item.pp > 1 else []
    widths += [f"EP {item.ep}"] if item.ep > 1 else []
    return " ".join(widths)


def headroom_of(item: Recommendation) -> str:
    """The share of the capacity that the peak leaves unused."""
    return f"{item.predicted.headroom_pct:.0f} % free"


def option_line(spec: Specification, item: Recommendation) -> str:
    """One recommendation in one sentence: what runs where, what it costs, which limits it keeps."""
    cost = item.cost.usd_month
    price = "unpriced" if cost is None else f"{money(cost)}/month"
    gpus = f"{item.gpus_total} {TIMES} {plain(item.gpu)}"
    kept = kept_limits(spec, item)
    return f"#{item.rank}: {plain(item.model_id)} ({item.precision}) on {gpus}, {price}, {kept}."


def kept_limits(spec: Specification, item: Recommendation) -> str:
    """Which limits of the specification are kept; `every` only where every one was checked."""
    asked = [name for name in LIMITS if getattr(spec.slo, name) is not None]
    if not asked:
        return "no limit asked"
    verdicts = {name: item.slo.get(name, "not_evaluated") for name in asked}
    missed = [LIMITS[name] for name in asked if verdicts[name] == "missed"]
    unknown = [LIMITS[name] for name in asked if verdicts[name] == "not_evaluated"]
    if not missed and not unknown:
        return "every limit met"
    parts = [f"misses {', '.join(missed)}"] if missed else []
    latencies = [name for name in asked if name in LATENCIES]
    if latencies and all(verdicts[name] == "met" for name in latencies):
        # What else was not checked is among the risks.
        return "; ".join([*parts, "every latency limit met"])
    parts += [f"not evaluated: {', '.join(unknown)}"] if unknown else []
    return "; ".join(parts)


def views_line(views: Mapping[str, int], pareto: Sequence[int]) -> str:
    """Which rank wins under which wish, and which ranks no other beats on every count.

    >>> views_line({"cheapest": 2, "best_quality": 1}, (1, 2))
    'cheapest #2, best quality #1; not beaten on every count: #1 #2'
    """
    parts = [f"{name.replace('_', ' ')} #{rank}" for name, rank in views.items()]
    text = ", ".join(parts)
    if not pareto:
        return text
    front = " ".join(f"#{rank}" for rank in pareto)
    return f"{text}; not beaten on every count: {front}" if text else front


def limit_words(item: Recommendation) -> str:
    """What moving a limit by a fifth would bring; empty where no limit decides the capacity."""
    told = []
    for metric in LATENCIES:
        moves = [one for one in item.limit_moves if one.metric == metric and one.capacity_change]
        if moves:
            each = ", ".join(
                f"{millis(one.limit_ms)} carries {digits(one.throughput_rps)} req/s"
                f" ({one.capacity_change:+.0%})"
                for one in moves
            )
            told.append(f"{metric.removesuffix('_ms').upper()} {moves[0].percentile}: {each}")
    return "; ".join(told)


def cost_words(item: Recommendation) -> str:
    """What it costs, where that price comes from and when; `unpriced` where nobody sells it."""
    cost = item.cost
    if cost.usd_month is None:
        return f"unpriced ({plain(cost.price_basis)})"
    parts = [f"{money(cost.usd_month)}/month", f"{money(cost.usd_hour)}/hour"]
    if cost.usd_per_million_tokens is not None:
        parts.append(f"{money(cost.usd_per_million_tokens)} per million tokens{at_capacity(cost)}")
    if cost.instance_type:
        count = f"{cost.instances} {TIMES} " if cost.instances else ""
        place = " ".join(part for part in (cost.cloud, cost.region) if part)
        parts.append(plain(f"{count}{cost.instance_type} {place}".rstrip()))
    return f"{', '.join(parts)} ({plain(cost.price_basis)} {plain(cost.price_date)})".replace(
        " )", ")"
    )


def quality_words(item: Recommendation) -> str:
    """The published rating with its interval, source and date."""
    rating = item.quality
    if rating is None:
        return "no published rating"
    span = f" [{digits(rating.lo)}{DASH}{digits(rating.hi)}]" if rating.lo and rating.hi else ""
    where = f" in {plain(rating.category)}" if rating.category else ""
    return f"{digits(rating.score)}{span}{where}, {plain(rating.source)} {plain(rating.date)}"
