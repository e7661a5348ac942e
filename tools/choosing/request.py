"""A specification as the search reads it: limits in force, prices, inventory."""

from collections.abc import Collection, Sequence

from tools.choosing.options import Field
from tools.choosing.residency import in_residency
from tools.domain.errors import InputError
from tools.domain.price import OWN_CLOUD, Offer
from tools.domain.search import Need
from tools.domain.units import HOURS_PER_MONTH
from tools.domain.workload import Limit, SloLimits, Workload
from tools.ports import Catalogue
from tools.rows import PriceRow
from tools.specification import SloLimit, Specification

__all__ = ["need_of", "offers_in", "slo_of", "workload_of"]


def need_of(spec: Specification, field: Field, catalogue: Catalogue) -> Need:
    """What to look for.

    Raises:
        InputError: `no_load` without a request rate, or `unknown_gpu`.
    """
    rates = (spec.traffic.rps_peak, spec.traffic.rps_steady)
    peak = max((rate for rate in rates if rate is not None), default=None)
    if peak is None:
        raise InputError(
            "the specification has no request rate",
            code="no_load",
            hint="give users or requests per second, such as `--set traffic.rps_peak=10`",
        )
    peak, wanted = max(peak, spec.slo.throughput_rps or 0.0), spec.preferences
    owned = {catalogue.gpu(name).gpu: count for name, count in wanted.inventory.items()}
    asked = frozenset(catalogue.gpu(name).gpu for name in wanted.gpus)
    return Need(
        workload=workload_of(spec),
        peak_rps=peak,
        slo=slo_of(spec),
        priority=spec.priority,
        allowed=dict(field.refused),
        allowed_gpus=asked or None,
        offers=in_residency(offers_in(wanted.clouds, wanted.regions, catalogue), wanted),
        owned={name: n for name, n in owned.items() if not asked or name in asked},
        ratings={
            number: entry.rating.score for number, entry in field.entries.items() if entry.rating
        },
        precisions=wanted.precisions,
        max_gpus=wanted.max_gpus,
        tensor_parallel=wanted.tensor_parallel,
        usd_per_hour=_hourly_budget(spec),
    )


def workload_of(spec: Specification) -> Workload:
    """Lengths, context and burstiness of the traffic."""
    traffic = spec.traffic
    return Workload(
        isl_tokens=traffic.prompt_tokens.mean,
        osl_tokens=traffic.output_tokens.mean,
        isl_p95_tokens=traffic.prompt_tokens.p95,
        osl_p95_tokens=traffic.output_tokens.p95,
        load="open",
        prefix_cache_share=traffic.prefix_cache_share,
        context_tokens=traffic.context_tokens,
    )


def slo_of(spec: Specification) -> SloLimits:
    """The latency limits in force."""
    return SloLimits(
        ttft=_limit(spec.slo.ttft_ms),
        tpot=_limit(spec.slo.tpot_ms),
        e2e=_end_to_end(spec.slo.e2e_ms),
    )


def _limit(limit: SloLimit | None) -> Limit | None:
    if limit is None:
        return None
    return Limit(percentile=limit.percentile, limit_ms=limit.effective_limit)


def _end_to_end(limit: SloLimit | None) -> Limit | None:
    """A limit that was widened to agree with TTFT and TPOT counts for the length it was made of."""
    if limit is None:
        return None
    return Limit(
        percentile=limit.percentile,
        limit_ms=limit.effective_limit,
        average_length=limit.effective_limit > limit.limit,
    )


def _hourly_budget(spec: Specification) -> float | None:
    """The tightest of the budgets, per hour; a price per token binds at the expected output."""
    budget, traffic = spec.budget, spec.traffic
    limits: list[float] = []
    if budget.usd_hour is not None:
        limits.append(budget.usd_hour)
    if budget.usd_month is not None:
        limits.append(budget.usd_month / HOURS_PER_MONTH)
    steady = traffic.rps_steady or traffic.rps_peak
    if budget.usd_per_1k_tokens is not None and steady is not None:
        tokens = steady * 3600 * (traffic.prompt_tokens.mean + traffic.output_tokens.mean)
        limits.append(budget.usd_per_1k_tokens * tokens / 1000)
    return min(limits, default=None)


def offers_in(
    clouds: Sequence[str], regions: Sequence[str], catalogue: Catalogue
) -> dict[str, Sequence[Offer]]:
    """Offers a plan may use, by GPU; cost estimates are shown elsewhere, never billed.

    A user's own prices of a GPU take the place of its list prices.

    Args:
        clouds: Names in any case; empty for every one.
        regions: The same; an offer for all regions is in each.
        catalogue: Shipped collections.
    """
    wanted = {name.lower() for name in clouds}
    places = {name.lower() for name in regions}
    found: dict[str, list[Offer]] = {}
    for row in catalogue.prices:
        if row.kind != "estimate" and _is_allowed(row, wanted, places):
            found.setdefault(row.gpu, []).append(row.offer())
    return {gpu: _own_first(offers) for gpu, offers in found.items()}


def _is_allowed(row: PriceRow, clouds: Collection[str], regions: Collection[str]) -> bool:
    """A user's price that names no cloud, and a price for all regions, count everywhere."""
    if clouds and row.cloud != OWN_CLOUD and row.cloud.lower() not in clouds:
        return False
    return not regions or row.region == "all regions" or row.region.lower() in regions


def _own_first(offers: Sequence[Offer]) -> Sequence[Offer]:
    """What the user pays for a GPU, where that is known, instead of any list price of it."""
    return [offer for offer in offers if offer.is_own] or offers
