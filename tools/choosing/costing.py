"""What a finalist costs: replicas packed on instances, the price of its tokens, what idles."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.choosing.finalist import Finalist
from tools.choosing.hosting import hosted_api
from tools.choosing.loads import Loads, loads_of
from tools.costs import Cost, Energy, Idle, SpotPrice
from tools.domain.cost import Packing, idle_share, pack, pack_owned, usd_per_million_tokens
from tools.domain.energy import FORMULA, power
from tools.domain.price import OWN_CLOUD, Offer
from tools.domain.search import Need
from tools.domain.units import usd_per_hour_to_usd_per_month
from tools.rows import HostedPriceRow
from tools.specification import Specification

__all__ = ["cost_of", "packing_for"]

_RESERVED = (
    "no sourced price of a reservation or commitment; bring the price you pay in LEADLINE_PRICES"
)
_NO_RENT = "owned hardware has no rent"
_INTERRUPTED = (
    "Spot instances may be taken away at any time: the limits and the reliability of a plan on "
    "them are not_evaluated."
)


def packing_for(gpu: str, replicas: int, gpus_per_replica: int, need: Need) -> Packing:
    """Replicas on owned devices, or on the cheapest instances that hold them."""
    if gpu in need.owned:
        return pack_owned(replicas=replicas, gpus_per_replica=gpus_per_replica)
    return pack(
        replicas=replicas,
        gpus_per_replica=gpus_per_replica,
        offers=list(need.offers.get(gpu, ())),
    )


def cost_of(
    finalist: Finalist, spec: Specification, need: Need, hosted: Sequence[HostedPriceRow]
) -> Cost:
    """The bill, and the price of a million tokens (in and out) at the steady rate."""
    packing, parts = finalist.packing, _Parts(finalist, loads_of(finalist, spec, need))
    hourly, offer = packing.usd_per_hour, packing.offer
    api = hosted_api(packing, parts.loads, finalist.entry.model.model_id, hosted)
    spot, energy = parts.spot(), parts.energy()
    return Cost(
        usd_hour=None if hourly is None else round(hourly, 4),
        usd_month=None if packing.usd_per_month is None else round(packing.usd_per_month, 2),
        usd_per_million_tokens=parts.usd_per_million_tokens(parts.loads.steady_rps),
        price_basis=packing.price_basis,
        price_date=offer.date if offer else "",
        instance_type=offer.instance_type if offer else None,
        instances=packing.instances,
        cloud=offer.cloud if offer and offer.cloud != OWN_CLOUD else None,
        region=_region(offer),
        gpus_billed=packing.gpus_billed,
        usd_per_million_tokens_at_capacity=parts.usd_per_million_tokens(parts.loads.capacity_rps),
        idle=parts.idle(),
        energy=energy,
        spot=spot,
        hosted_api=api.answer,
        not_evaluated={**_reasons(packing, spot, energy), **api.not_evaluated},
    )


@dataclass(frozen=True)
class _Parts:
    """Each part of a cost that may be absent."""

    finalist: Finalist
    loads: Loads

    def usd_per_million_tokens(self, rps: float) -> float | None:
        """Price of a million tokens while so many requests arrive in a second."""
        hourly = self.finalist.packing.usd_per_hour
        if hourly is None:
            return None
        tokens = rps * (self.loads.prompt_tokens + self.loads.output_tokens)
        return round(usd_per_million_tokens(usd_per_hour=hourly, tokens_per_s=tokens), 3)

    def idle(self) -> Idle:
        packing = self.finalist.packing
        share = idle_share(
            gpus_used=packing.gpus_used,
            gpus_billed=packing.gpus_billed,
            load_rps=self.loads.steady_rps,
            most_rps=self.loads.capacity_rps,
        )
        month = packing.usd_per_month
        return Idle(
            total_pct=round(100.0 * share.total, 1),
            load_pct=round(100.0 * share.load, 1),
            gpus_pct=round(100.0 * share.gpus, 1),
            gpus=packing.idle_gpus,
            usd_month=None if month is None else round(month * share.total, 2),
        )

    def energy(self) -> Energy | None:
        packing, gpu = self.finalist.packing, self.finalist.case.gpu
        if gpu.tdp_w is None:
            return None
        found = power(
            tdp_w=gpu.tdp_w,
            gpus_used=packing.gpus_used,
            gpus_billed=packing.gpus_billed,
            load_share=min(self.loads.steady_rps / self.loads.capacity_rps, 1.0),
            running=self.loads.running,
        )
        watts = (found.value_w, found.lo_w, found.hi_w)
        kwh = [_three_digits(found.kwh_per_month(w)) for w in watts]
        value, low, high = map(_three_digits, watts)
        return Energy(
            kwh_month=kwh[0],
            kwh_month_lo=kwh[1],
            kwh_month_hi=kwh[2],
            watts=value,
            watts_lo=low,
            watts_hi=high,
            formula=FORMULA,
            source=gpu.source,
        )

    def spot(self) -> SpotPrice | None:
        packing = self.finalist.packing
        hourly, full, offer = packing.spot_usd_per_hour, packing.usd_per_hour, packing.offer
        if hourly is None or not full or offer is None:
            return None
        return SpotPrice(
            usd_hour=round(hourly, 4),
            usd_month=round(usd_per_hour_to_usd_per_month(hourly), 2),
            saving_pct=round(100.0 * (1.0 - hourly / full), 1),
            risk=_INTERRUPTED,
            source=offer.source,
            date=offer.date,
        )


def _region(offer: Offer | None) -> str | None:
    """A user's price that names no region is of none, not of all."""
    if offer is None or (offer.is_own and offer.region == "all regions"):
        return None
    return offer.region


def _three_digits(value: float) -> float:
    """A model of power does not know the fourth digit."""
    return float(f"{value:.3g}")


def _reasons(packing: Packing, spot: SpotPrice | None, energy: Energy | None) -> dict[str, str]:
    """Why a part is absent; hardware that is owned or unpriced is rented in no way."""
    reasons = {} if energy else {"energy": "the board power (TDP) of this GPU is not known"}
    if packing.price_basis == "owned":
        return reasons | {"spot": _NO_RENT, "reserved": _NO_RENT}
    if spot is None:
        reasons["spot"] = "no sourced spot price of this offer"
    return reasons | {"reserved": _RESERVED}
