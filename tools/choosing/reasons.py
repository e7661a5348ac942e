"""Why a finalist is named and what could go wrong, in sentences made from its numbers."""

from tools.choosing.finalist import Finalist
from tools.choosing.options import is_commercial
from tools.choosing.residency import unplaced
from tools.domain.cost import Packing
from tools.domain.price import OWN_CLOUD, Offer
from tools.domain.search import Need
from tools.domain.units import HOURS_PER_MONTH
from tools.figures import digits, millis
from tools.recommendation import Predicted
from tools.specification import Specification

__all__ = ["rationale", "risks"]

_THIN_HEADROOM = 0.15


def rationale(
    finalist: Finalist, predicted: Predicted, packing: Packing, need: Need
) -> tuple[str, ...]:
    """Why this deployment carries the load, and at what price and quality."""
    found, case, entry = finalist.found, finalist.case, finalist.entry
    capacity = found.capacity_rps
    lines = [
        (
            f"One replica ({case.layout.gpus} x {case.gpu.gpu}) carries {digits(capacity)} "
            f"requests/s within every limit, and {_BINDING[found.binding]}; {found.replicas} "
            f"carr{'ies' if found.replicas == 1 else 'y'} the peak of {digits(need.peak_rps)} with "
            f"{predicted.headroom_pct:.0f} % to spare."
        ),
        (
            f"Each GPU holds {finalist.reserved_gib:.1f} GiB of weights and overhead and has "
            f"{found.cache_gib:.1f} GiB of cache, enough for {found.cache_sequences:.0f} such "
            "requests at once."
        ),
    ]
    if packing.offer and packing.usd_per_hour is not None:
        lines.append(_rent(packing, packing.offer, packing.usd_per_hour))
    if entry.rating:
        rating = entry.rating
        lines.append(
            f"Rated {rating.score:.0f} ({rating.score_lo:.0f} to {rating.score_hi:.0f}) for "
            f"{rating.category.replace('_', ' ')} by {rating.scale}."
        )
    return tuple(lines)


def _rent(packing: Packing, offer: Offer, usd_per_hour: float) -> str:
    """What is rented, and whose price it is."""
    count = f"{packing.gpus_billed} GPU{'s' if packing.gpus_billed > 1 else ''}"
    if offer.is_own:
        return (
            f"At your own price ({offer.offer_id}) {count} cost {usd_per_hour:.2f} USD/hour; list "
            "prices of this GPU were left aside."
        )
    return (
        f"{packing.instances} x {offer.instance_type} ({offer.cloud}, {offer.region}) is the "
        f"cheapest listed way to rent it: {usd_per_hour:.2f} USD/hour for {count}."
    )


_BINDING = {
    "ttft": "the TTFT limit is reached first",
    "tpot": "the TPOT limit is reached first",
    "e2e": "the E2E limit is reached first",
    "kv_cache": "the KV cache is full first",
}


def risks(finalist: Finalist, packing: Packing, spec: Specification, need: Need) -> tuple[str, ...]:
    """What could make the plan wrong, thinnest evidence first."""
    return (
        *_length_risks(finalist, need),
        *_evidence_risks(finalist),
        *_redundancy_risks(finalist, spec, need),
        *_capacity_risks(finalist, packing),
        *_unchecked(finalist, packing, spec),
    )


def _length_risks(finalist: Finalist, need: Need) -> list[str]:
    """Where an E2E limit counts for the average length, what long answers do to it."""
    limit = need.slo.e2e
    if limit is None or not limit.average_length:
        return []
    band = finalist.prediction.metrics.get(f"e2e_{limit.percentile}_ms")
    if band is None or band.hi <= limit.limit_ms:
        return []
    return [
        (
            f"The E2E limit of {millis(limit.limit_ms)} counts for answers of "
            f"{need.workload.osl_tokens:g} tokens; over all lengths {limit.percentile} may reach "
            f"{millis(band.hi)}."
        )
    ]


def _evidence_risks(finalist: Finalist) -> list[str]:
    gpu, model = finalist.case.gpu, finalist.entry.model
    found = []
    measured = any(item.kind == "benchmark" for item in finalist.prediction.evidence)
    if measured and finalist.prediction.basis == "modelled":
        found.append(
            f"Published runs of this model on {gpu.gpu} differ in lengths, load or layout: the "
            "figures are modelled from them, measure one load before you commit."
        )
    elif finalist.prediction.basis == "modelled":
        found.append(
            f"Nobody measured this model on {gpu.gpu} in a published run Leadline knows: the "
            "figures are modelled, measure one load before you commit."
        )
    if not gpu.verified:
        found.append(f"The figures of {gpu.gpu} are from secondary sources.")
    if not is_commercial(model):
        found.append(f"The licence, {model.model_licence}, excludes commercial use.")
    if not model.verified:
        found.append("Parts of the model's facts are from secondary sources.")
    native = {"fp8": gpu.fp8_tflops, "nvfp4": gpu.fp4_tflops, "mxfp4": gpu.fp4_tflops}
    precision = finalist.case.layout.precision
    if precision in native and not native[precision]:
        found.append(
            f"{gpu.gpu} does not multiply {precision}: the engine unpacks the weights to 16 bit."
        )
    if "GH200" in gpu.gpu or "GB200" in gpu.gpu or "GB300" in gpu.gpu:
        found.append("The host has an ARM processor: the container images must be built for it.")
    return found


def _redundancy_risks(finalist: Finalist, spec: Specification, need: Need) -> list[str]:
    """What it means that replicas are counted for the peak and none is spare."""
    replicas, asked = finalist.found.replicas, spec.slo.reliability_pct
    aim = ""
    if asked is not None and asked < 100.0:  # noqa: PLR2004  all of the time
        minutes = (100.0 - asked) / 100.0 * HOURS_PER_MONTH * 60.0
        aim = f" {asked:g} % allows {digits(minutes)} minutes a month of that; plan a second one."
    if replicas == 1:
        return [f"A single replica: a restart or a failed node takes the endpoint down.{aim}"]
    left = (replicas - 1) * finalist.found.capacity_rps
    if left >= need.peak_rps:
        return []
    told = (
        f"No replica is spare: while one of {replicas} is down, the others carry {digits(left)} of "
        f"the {digits(need.peak_rps)} requests/s of the peak within every limit."
    )
    return [told]


def _capacity_risks(finalist: Finalist, packing: Packing) -> list[str]:
    found = []
    if finalist.found.headroom < _THIN_HEADROOM:
        found.append("Less than 15 % of the capacity is left at the peak.")
    if packing.idle_gpus > 0:
        found.append(f"{packing.idle_gpus} of {packing.gpus_billed} billed GPUs stay idle.")
    return found


def _unchecked(finalist: Finalist, packing: Packing, spec: Specification) -> list[str]:
    precision, entry = finalist.case.layout.precision, finalist.entry
    found = []
    if packing.price_basis == "unpriced":
        reason = packing.reason or "no price is known"
        found.append(f"{reason[0].upper()}{reason[1:]}.")
    if packing.price_basis == "on_demand" and not (packing.offer and packing.offer.verified):
        found.append("The price comes from a secondary table: check it with the seller.")
    found += _own_place(packing, spec)
    if place := unplaced(packing.offer, spec.preferences):
        found.append(place)
    if (precision, entry.model.checkpoint_precision) == ("fp16", "bf16"):
        found.append(
            f"{finalist.case.gpu.gpu} has no bf16: the checkpoint is served in fp16, and what that "
            "costs in quality is not_evaluated."
        )
    if entry.rating is None:
        found.append("No public rating: quality is not_evaluated.")
    elif precision not in ("bf16", "fp16", entry.model.checkpoint_precision):
        found.append(
            f"The rating is for the published weights; what {precision} costs in quality is "
            "not_evaluated."
        )
    if spec.slo.reliability_pct is not None:
        found.append(f"Reliability of {spec.slo.reliability_pct:g} % is not_evaluated.")
    return found


def _own_place(packing: Packing, spec: Specification) -> list[str]:
    """A user's price without a place was let through filters that it does not answer."""
    offer, wanted = packing.offer, spec.preferences
    if offer is None or not offer.is_own:
        return []
    open_ends = [
        name
        for name, asked, missing in (
            ("cloud", wanted.clouds, offer.cloud == OWN_CLOUD),
            ("region", wanted.regions, offer.region == "all regions"),
        )
        if asked and missing
    ]
    if not open_ends:
        return []
    return [f"Your own price names no {' and no '.join(open_ends)}: the place is not_evaluated."]
