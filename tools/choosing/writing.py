"""One finalist as a recommendation: every number with its interval and basis."""

from math import ceil

from tools.choosing.costing import cost_of
from tools.choosing.finalist import Finalist
from tools.choosing.limits import limits_in_force, pessimistic_ms
from tools.choosing.options import Entry
from tools.choosing.reasons import rationale, risks
from tools.costs import Cost
from tools.domain.cost import Packing
from tools.domain.evidence import Basis
from tools.domain.prediction import Band, Prediction
from tools.domain.search import Need
from tools.operation import ToolDeps
from tools.recommendation import (
    BasisName,
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

__all__ = ["known_basis", "recommendation", "rounded_figure"]

_STATISTICS: tuple[Statistic, ...] = ("mean", "p50", "p90", "p95", "p99")


def recommendation(
    rank: int, finalist: Finalist, spec: Specification, need: Need, deps: ToolDeps
) -> Recommendation:
    """Everything the contract asks for about one deployment."""
    found, case = finalist.found, finalist.case
    packing = finalist.packing
    predicted = _predicted(finalist, need)
    cost = cost_of(finalist, spec, need, deps.catalogue.hosted_prices)
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
        slo=_verdicts(finalist, spec, need),
        cost=cost,
        quality=_quality(finalist.entry),
        basis=_basis(finalist.prediction),
        evidence=_evidence(finalist, packing, cost),
        rationale=rationale(finalist, predicted, packing, need),
        risks=risks(finalist, packing, spec, need),
        max_num_seqs=_sequences(found.max_sequences, found.cache_sequences),
        max_model_len=_model_len(finalist, spec),
    )


def _sequences(wanted: int, held: float) -> int:
    """The next multiple of eight; room for a burst of 64 where the cache holds it."""
    room = 8 * max(int(held) // 8, 1)
    return min(max(8 * ceil(wanted / 8), 64), room)


def _model_len(finalist: Finalist, spec: Specification) -> int:
    traffic = spec.traffic
    need = traffic.context_tokens or int(
        (traffic.prompt_tokens.p95 or traffic.prompt_tokens.mean)
        + (traffic.output_tokens.p95 or traffic.output_tokens.mean)
    )
    return min(max(need, 256), finalist.entry.model.context_tokens)


def _basis(prediction: Prediction) -> BasisName:
    return known_basis(prediction.basis)


def known_basis(basis: Basis) -> BasisName:
    """The basis of an answer; one that was refused is never shown."""
    return "modelled" if basis == "refused" else basis


def rounded_figure(band: Band, basis: BasisName) -> PredictedFigure:
    """A band as it is told, with four significant digits."""
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
            statistic: rounded_figure(metrics[key], known_basis(metrics[key].basis))
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
        throughput_rps=rounded_figure(_carried(max(capacity, load), slower, faster), "modelled"),
        output_tok_s=rounded_figure(_given(tokens_s), basis),
        kv_cache_utilisation=rounded_figure(
            Band(share, min(share * faster, share), min(share * slower, 1.0)), "modelled"
        ),
        gpu_memory_gib=rounded_figure(_memory(finalist, share), "modelled"),
        headroom_pct=round(100.0 * max(headroom, 0.0), 1),
    )


def _carried(rps: float, slower: float, faster: float) -> Band:
    """Capacity within the limits: its value already stands at the slow side of the band.

    The limits are held with TPOT at the upper end of its interval, so a replica that runs as
    predicted carries more; how much more is what the interval says.
    """
    return Band(rps, rps, rps * slower / faster)


def _given(tokens_s: float) -> Band:
    """Output at the peak follows from the specification; it is exact while the plan is stable."""
    return Band(tokens_s, tokens_s, tokens_s)


def _memory(finalist: Finalist, share: float) -> Band:
    """Weights, overhead and cache in use per GPU; the model is within 8 % of vLLM's own report."""
    used = finalist.reserved_gib + share * finalist.found.cache_gib
    return Band(used, used * 0.92, used * 1.08)


def _verdicts(finalist: Finalist, spec: Specification, need: Need) -> dict[str, SloVerdict]:
    """Held at the pessimistic side of the interval; what was not asked or not checked says so."""
    verdicts: dict[str, SloVerdict] = {}
    for name, limit in limits_in_force(need).items():
        value = None
        if limit is not None:
            value = pessimistic_ms(name, limit, finalist.prediction, need)
        if limit is None or value is None:
            verdicts[f"{name}_ms"] = "not_evaluated"
        else:
            verdicts[f"{name}_ms"] = "met" if value <= limit.limit_ms * _ROUNDING else "missed"
    asked = spec.slo.throughput_rps
    carried = finalist.found.capacity_rps * finalist.found.replicas
    if asked is None:
        verdicts["throughput_rps"] = "not_evaluated"
    else:
        verdicts["throughput_rps"] = "met" if carried * _ROUNDING >= asked else "missed"
    verdicts["reliability_pct"] = "not_evaluated"
    return verdicts


_ROUNDING = 1.0001


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


def _evidence(finalist: Finalist, packing: Packing, cost: Cost) -> tuple[EvidenceItem, ...]:
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
    if cost.hosted_api:
        api = cost.hosted_api
        ref = f"{api.provider}/{entry.model.model_id}"
        items.append(EvidenceItem(kind="hosted_price", ref=ref, source=api.source, date=api.date))
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
