"""One finalist as a recommendation: every number with interval and basis, every sentence from numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from tools.choosing.options import Entry
from tools.domain.cases import Case
from tools.domain.cost import Packing, pack, pack_owned, usd_per_million_tokens
from tools.domain.prediction import Band, Prediction
from tools.domain.search import Found, Need
from tools.domain.workload import Limit
from tools.operation import ToolDeps
from tools.recommendation import (
    BasisName,
    Cost,
    EvidenceItem,
    PercentileFigures,
    Predicted,
    PredictedFigure,
    QualityScore,
    Recommendation,
    SloVerdict,
    Statistic,
)
from tools.specification import Specification

__all__ = ["Finalist", "recommendation"]

_STATISTICS: tuple[Statistic, ...] = ("mean", "p50", "p90", "p95", "p99")
_THIN_HEADROOM = 0.15


@dataclass(frozen=True, kw_only=True)
class Finalist:
    """A candidate that holds every limit, predicted at the peak."""

    found: Found
    entry: Entry
    case: Case
    prediction: Prediction
    reserved_gib: float


def recommendation(
    rank: int, finalist: Finalist, spec: Specification, need: Need, deps: ToolDeps
) -> Recommendation:
    """Everything the contract asks for about one deployment."""
    found, case = finalist.found, finalist.case
    packing = _packing(finalist, need)
    predicted = _predicted(finalist, need)
    return Recommendation(
        rank=rank,
        model_id=finalist.entry.model.model_id,
        precision=case.layout.precision,
        gpu=case.gpu.gpu,
        tp=case.layout.tp,
        pp=case.layout.pp,
        ep=case.layout.ep,
        engine=case.layout.engine,
        replicas=found.replicas,
        gpus_total=found.replicas * case.layout.gpus,
        predicted=predicted,
        slo=_verdicts(predicted, spec, need, found),
        cost=_cost(packing, spec),
        quality=_quality(finalist.entry),
        basis=_basis(finalist.prediction),
        evidence=_evidence(finalist, packing),
        rationale=_rationale(finalist, predicted, packing, need),
        risks=_risks(finalist, packing, spec),
        max_num_seqs=_sequences(found.max_sequences),
        max_model_len=_model_len(finalist, spec),
    )


def _sequences(wanted: int) -> int:
    """The next multiple of eight, at least eight."""
    return max(8 * ceil(wanted / 8), 8)


def _model_len(finalist: Finalist, spec: Specification) -> int:
    traffic = spec.traffic
    need = traffic.context_tokens or int(
        (traffic.prompt_tokens.p95 or traffic.prompt_tokens.mean)
        + (traffic.output_tokens.p95 or traffic.output_tokens.mean)
    )
    return min(max(need, 256), finalist.entry.model.context_tokens)


def _basis(prediction: Prediction) -> BasisName:
    return "modelled" if prediction.basis == "refused" else prediction.basis


def _figure(band: Band, basis: BasisName) -> PredictedFigure:
    return PredictedFigure(
        value=_round(band.value), lo=_round(band.lo), hi=_round(band.hi), basis=basis
    )


def _round(value: float) -> float:
    """Four significant digits: more would claim what no interval supports."""
    return float(f"{value:.4g}")


def _predicted(finalist: Finalist, need: Need) -> Predicted:
    prediction, found = finalist.prediction, finalist.found
    basis, metrics = _basis(prediction), prediction.metrics

    def kind(name: str) -> PercentileFigures:
        return {
            statistic: _figure(metrics[key], basis)
            for statistic in _STATISTICS
            if (key := f"{name}_{statistic}_ms") in metrics
        }

    tpot = metrics["tpot_mean_ms"]
    capacity = found.capacity_rps * found.replicas
    slower, faster = tpot.hi / tpot.value, tpot.lo / tpot.value
    rows, load = need.workload, need.peak_rps
    tokens_s = load * rows.osl_tokens
    running = load / found.replicas * metrics["e2e_mean_ms"].value / 1e3
    share = min(running / max(found.cache_sequences, 1e-9), 1.0)
    headroom = 1.0 - need.peak_rps / capacity if capacity > 0 else 0.0
    return Predicted(
        ttft_ms=kind("ttft"),
        tpot_ms=kind("tpot"),
        e2e_ms=kind("e2e"),
        throughput_rps=_figure(
            Band(max(capacity, load), max(capacity, load), max(capacity, load) / faster), "modelled"
        ),
        output_tok_s=_figure(Band(tokens_s, tokens_s, tokens_s), basis),
        kv_cache_utilisation=_figure(
            Band(share, min(share * faster, share), min(share * slower, 1.0)), "modelled"
        ),
        gpu_memory_gib=_figure(_memory(finalist, share), "modelled"),
        headroom_pct=round(100.0 * max(headroom, 0.0), 1),
    )


def _memory(finalist: Finalist, share: float) -> Band:
    """Weights, overhead and cache in use on each GPU; the memory model is within 8 % of vLLM's own."""
    used = finalist.reserved_gib + share * finalist.found.cache_gib
    return Band(used, used * 0.92, used * 1.08)


def _verdicts(
    predicted: Predicted, spec: Specification, need: Need, found: Found
) -> dict[str, SloVerdict]:
    """Held at the pessimistic side of the interval; what was not asked or not checked says so."""
    limits: dict[str, tuple[Limit | None, PercentileFigures]] = {
        "ttft_ms": (need.slo.ttft, predicted.ttft_ms),
        "tpot_ms": (need.slo.tpot, predicted.tpot_ms),
        "e2e_ms": (need.slo.e2e, predicted.e2e_ms),
    }
    verdicts: dict[str, SloVerdict] = {}
    for name, (limit, figures) in limits.items():
        if limit is None or limit.percentile not in figures:
            verdicts[name] = "not_evaluated"
        else:
            held = figures[limit.percentile].hi <= limit.limit_ms * 1.0001
            verdicts[name] = "met" if held else "missed"
    asked = spec.slo.throughput_rps
    carried = found.capacity_rps * found.replicas
    verdicts["throughput_rps"] = (
        "not_evaluated" if asked is None else "met" if carried >= asked * 0.999 else "missed"
    )
    verdicts["reliability_pct"] = "not_evaluated"
    return verdicts


def _packing(finalist: Finalist, need: Need) -> Packing:
    gpu, layout = finalist.case.gpu.gpu, finalist.case.layout
    if gpu in need.owned:
        return pack_owned(replicas=finalist.found.replicas, gpus_per_replica=layout.gpus)
    return pack(
        replicas=finalist.found.replicas,
        gpus_per_replica=layout.gpus,
        offers=list(need.offers.get(gpu, ())),
    )


def _cost(packing: Packing, spec: Specification) -> Cost:
    hourly, offer = packing.usd_per_hour, packing.offer
    traffic = spec.traffic
    steady = traffic.rps_steady or traffic.rps_peak
    per_million = None
    if hourly is not None and steady is not None:
        tokens = steady * (traffic.prompt_tokens.mean + traffic.output_tokens.mean)
        per_million = round(usd_per_million_tokens(usd_per_hour=hourly, tokens_per_s=tokens), 3)
    return Cost(
        usd_hour=None if hourly is None else round(hourly, 4),
        usd_month=None if packing.usd_per_month is None else round(packing.usd_per_month, 2),
        usd_per_million_tokens=per_million,
        price_basis=packing.price_basis,
        price_date=offer.date if offer else "",
        instance_type=offer.instance_type if offer else None,
        instances=packing.instances,
        cloud=offer.cloud if offer else None,
        region=offer.region if offer else None,
        gpus_billed=packing.gpus_billed,
    )


def _quality(entry: Entry) -> QualityScore | None:
    rating = entry.rating
    if rating is None:
        return None
    return QualityScore(
        score=rating.score,
        source=rating.source,
        date=rating.date,
        lo=rating.score_lo,
        hi=rating.score_hi,
        category=rating.category,
    )


def _evidence(finalist: Finalist, packing: Packing) -> tuple[EvidenceItem, ...]:
    case, entry = finalist.case, finalist.entry
    items = [
        EvidenceItem(kind=e.kind, ref=e.ref, source=e.source, date=e.date)
        for e in finalist.prediction.evidence
    ]
    items.append(
        EvidenceItem(
            kind="model", ref=entry.model.model_id, source=entry.model.source, date=entry.model.date
        )
    )
    items.append(
        EvidenceItem(kind="hardware", ref=case.gpu.gpu, source=case.gpu.source, date=case.gpu.date)
    )
    if packing.offer:
        offer = packing.offer
        items.append(
            EvidenceItem(kind="price", ref=offer.offer_id, source=offer.source, date=offer.date)
        )
    if entry.rating:
        rating = entry.rating
        items.append(
            EvidenceItem(
                kind="quality",
                ref=f"{rating.rated_name}/{rating.category}",
                source=rating.source,
                date=rating.date,
            )
        )
    return tuple(items)


def _rationale(
    finalist: Finalist, predicted: Predicted, packing: Packing, need: Need
) -> tuple[str, ...]:
    found, case, entry = finalist.found, finalist.case, finalist.entry
    capacity = found.capacity_rps
    lines = [
        f"One replica ({case.layout.gpus} x {case.gpu.gpu}) carries {capacity:.3g} requests/s within "
        f"every limit, and {_BINDING[found.binding]}; {found.replicas} "
        f"carr{'ies' if found.replicas == 1 else 'y'} the peak of {need.peak_rps:.3g} with "
        f"{predicted.headroom_pct:.0f} % to spare.",
        f"Each GPU holds {finalist.reserved_gib:.1f} GiB of weights and overhead and has "
        f"{found.cache_gib:.1f} GiB of cache, enough for {found.cache_sequences:.0f} such requests "
        "at once.",
    ]
    if packing.offer and packing.usd_per_hour is not None:
        offer = packing.offer
        lines.append(
            f"{packing.instances} x {offer.instance_type} ({offer.cloud}, {offer.region}) is the "
            f"cheapest listed way to rent it: {packing.usd_per_hour:.2f} USD/hour for "
            f"{packing.gpus_billed} GPU{'s' if packing.gpus_billed > 1 else ''}."
        )
    if entry.rating:
        rating = entry.rating
        lines.append(
            f"Rated {rating.score:.0f} ({rating.score_lo:.0f} to {rating.score_hi:.0f}) for "
            f"{rating.category.replace('_', ' ')} by {rating.scale}."
        )
    return tuple(lines)


_BINDING = {
    "ttft": "TTFT gives way first",
    "tpot": "TPOT gives way first",
    "e2e": "E2E gives way first",
    "kv_cache": "cache memory gives way first",
}


def _risks(finalist: Finalist, packing: Packing, spec: Specification) -> tuple[str, ...]:
    found, case, entry = finalist.found, finalist.case, finalist.entry
    checks: Sequence[tuple[bool, str]] = (
        (
            finalist.prediction.basis == "modelled",
            f"Nobody measured this model on {case.gpu.gpu} in a published run Leadline knows: the "
            "figures are modelled, measure one load before you commit.",
        ),
        (
            found.replicas == 1,
            "A single replica: a restart or a failed node takes the endpoint down.",
        ),
        (found.headroom < _THIN_HEADROOM, "Less than 15 % of the capacity is left at the peak."),
        (
            packing.idle_gpus > 0,
            f"{packing.idle_gpus} of {packing.gpus_billed} billed GPUs stay idle.",
        ),
        (
            packing.price_basis == "on_demand" and not (packing.offer and packing.offer.verified),
            "The price comes from a secondary table: check it with the seller.",
        ),
        (packing.price_basis == "unpriced", packing.reason or "No price is known."),
        (not case.gpu.verified, f"The figures of {case.gpu.gpu} are from secondary sources."),
        (not entry.model.verified, "Parts of the model's facts are from secondary sources."),
        (
            entry.rating is not None
            and case.layout.precision not in ("bf16", "fp16")
            and case.layout.precision != entry.model.checkpoint_precision,
            f"The rating is for the published weights; what {case.layout.precision} costs in quality "
            "is not_evaluated.",
        ),
        (entry.rating is None, "No public rating: quality is not_evaluated."),
        (
            spec.slo.reliability_pct is not None,
            f"Reliability of {spec.slo.reliability_pct:g} % is not_evaluated."
            if spec.slo.reliability_pct is not None
            else "",
        ),
    )
    return tuple(text for applies, text in checks if applies)
