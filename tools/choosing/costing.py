"""What a finalist costs: replicas packed on instances, and the price of its tokens."""

from tools.domain.cost import Packing, pack, pack_owned, usd_per_million_tokens
from tools.domain.search import Need
from tools.recommendation import Cost
from tools.specification import Specification

__all__ = ["cost_of", "packing_for"]


def packing_for(gpu: str, replicas: int, gpus_per_replica: int, need: Need) -> Packing:
    """Replicas on owned devices, or on the cheapest instances that hold them."""
    if gpu in need.owned:
        return pack_owned(replicas=replicas, gpus_per_replica=gpus_per_replica)
    return pack(
        replicas=replicas,
        gpus_per_replica=gpus_per_replica,
        offers=list(need.offers.get(gpu, ())),
    )


def cost_of(packing: Packing, spec: Specification) -> Cost:
    """The bill, and the price of a million tokens (in and out) at the steady rate."""
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
