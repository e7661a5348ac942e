"""What a plan costs on instances that are actually sold: whole instances are billed.

One instance type per plan, on demand; a user's own price may count GPUs instead. A replica stays
inside one instance; replicas over several instances are not priced. Power, storage, traffic and
staff are not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import InputError
from tools.domain.price import Offer
from tools.domain.units import S_PER_HOUR, usd_per_hour_to_usd_per_month

__all__ = [
    "IdleShare",
    "Packing",
    "PriceBasis",
    "cheapest_usd_per_hour",
    "idle_share",
    "pack",
    "pack_owned",
    "usd_per_million_tokens",
]

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

PriceBasis = Literal["on_demand", "own_price", "estimate", "owned", "unpriced"]


@dataclass(frozen=True, kw_only=True)
class Packing:
    """Replicas placed on instances, and the bill; None means that no price is known.

    Attributes:
        price_basis: `on_demand` (a list price), `own_price` (the user's), `estimate` (a published
            cost model per GPU), `owned` (no rent) or `unpriced`.
        offer: The instance type; None where owned or unpriced.
        instances: Instances billed; None where there is no instance to count.
        gpus_used: GPUs that run replicas.
        gpus_billed: GPUs paid for, used or not.
        usd_per_hour: Price of all instances.
        reason: Why there is no price; empty where there is one.
    """

    price_basis: PriceBasis
    offer: Offer | None
    instances: int | None
    gpus_used: int
    gpus_billed: int
    usd_per_hour: float | None
    reason: str = ""

    @property
    def idle_gpus(self) -> int:
        """GPUs billed that run nothing."""
        return self.gpus_billed - self.gpus_used

    @property
    def usd_per_month(self) -> float | None:
        """Price of a month of 730 hours."""
        if self.usd_per_hour is None:
            return None
        return usd_per_hour_to_usd_per_month(self.usd_per_hour)

    @property
    def spot_usd_per_hour(self) -> float | None:
        """Price of the same instances on the spot market; None without a price of the offer."""
        if self.offer is None or self.offer.spot_usd_per_hour is None or self.instances is None:
            return None
        return self.instances * self.offer.spot_usd_per_hour

    @property
    def usd_per_gpu_hour(self) -> float | None:
        """Share of one GPU in use, idle ones included in it."""
        return None if self.usd_per_hour is None else self.usd_per_hour / self.gpus_used


def pack(*, replicas: int, gpus_per_replica: int, offers: Sequence[Offer]) -> Packing:
    """The cheapest way to run all replicas on one kind of instance.

    Ties go to fewer GPUs billed, then to the smaller offer id. Where no offer holds a replica, the
    dearest estimate is used, so that a guess never flatters a plan.

    Args:
        replicas: Copies of the model, at least 1.
        gpus_per_replica: GPUs of one copy, at least 1.
        offers: Offers and estimates of one GPU, in the clouds and regions that are allowed.
    """
    _check(replicas, gpus_per_replica)
    used = replicas * gpus_per_replica
    packings = [
        _bought(replicas, gpus_per_replica, offer)
        for offer in offers
        if offer.kind == "own_per_gpu"
        or (offer.kind != "estimate" and offer.gpus_per_instance >= gpus_per_replica)
    ]
    if packings:
        return min(packings, key=_preference)
    estimates = [_by_gpu("estimate", used, offer) for offer in offers if offer.kind == "estimate"]
    if estimates:
        return max(estimates, key=_preference)
    return Packing(
        price_basis="unpriced",
        offer=None,
        instances=None,
        gpus_used=used,
        gpus_billed=used,
        usd_per_hour=None,
        reason=_why_unpriced(gpus_per_replica, offers),
    )


def pack_owned(*, replicas: int, gpus_per_replica: int) -> Packing:
    """Replicas on hardware that is there already: no rent, and nothing else is counted."""
    _check(replicas, gpus_per_replica)
    used = replicas * gpus_per_replica
    return Packing(
        price_basis="owned",
        offer=None,
        instances=None,
        gpus_used=used,
        gpus_billed=used,
        usd_per_hour=0.0,
    )


def cheapest_usd_per_hour(
    *, replicas: Counts, gpus_per_replica: Counts, offers: Sequence[Offer]
) -> Floats:
    """The hourly price that `pack` finds, for many plans at once; NaN where there is none."""
    used = np.atleast_1d(replicas * gpus_per_replica)
    whole = [one for one in offers if one.kind not in ("estimate", "own_per_gpu")]
    by_gpu = [_per_gpu(one) for one in offers if one.kind == "own_per_gpu"]
    guessed = [_per_gpu(one) for one in offers if one.kind == "estimate"]
    best = np.full(used.shape, np.inf)
    if by_gpu:
        best = min(by_gpu) * used
    if whole:
        prices = np.array([one.on_demand_usd_per_hour for one in whole])[:, None]
        sizes = np.array([one.gpus_per_instance for one in whole])[:, None]
        per_instance = sizes // gpus_per_replica
        instances = -(-replicas // np.maximum(per_instance, 1))
        packed = np.where(per_instance > 0, instances * prices, np.inf)
        best = np.minimum(best, packed.min(axis=0))
    dearest = max(guessed) * used if guessed else np.nan
    result: Floats = np.where(np.isfinite(best), best, dearest)
    return result


def _per_gpu(offer: Offer) -> float:
    return offer.on_demand_usd_per_hour / offer.gpus_per_instance


def usd_per_million_tokens(*, usd_per_hour: float, tokens_per_s: float) -> float:
    """Price of a million tokens at a steady rate; idle hours raise it.

    >>> round(usd_per_million_tokens(usd_per_hour=4.0, tokens_per_s=1000), 2)
    1.11

    Raises:
        InputError: The rate is not positive.
    """
    if tokens_per_s <= 0:
        raise InputError(
            f"{tokens_per_s:g} tokens per second carry no price per token",
            hint="give a rate above zero",
        )
    return usd_per_hour / (tokens_per_s * S_PER_HOUR) * 1e6


@dataclass(frozen=True, kw_only=True)
class IdleShare:
    """Shares of what is paid for that do no work, from 0 to 1.

    Attributes:
        gpus: GPUs that are billed and run no replica.
        load: Capacity of the running replicas that the load leaves unused.
        total: Both together: what is used of the GPUs billed, taken from one.
    """

    gpus: float
    load: float
    total: float


def idle_share(*, gpus_used: int, gpus_billed: int, load_rps: float, most_rps: float) -> IdleShare:
    """What of the paid capacity a load leaves idle.

    Two of eight billed GPUs run a replica that carries twice the load:

    >>> idle_share(gpus_used=2, gpus_billed=8, load_rps=3.0, most_rps=6.0)
    IdleShare(gpus=0.75, load=0.5, total=0.875)

    Args:
        gpus_used: GPUs that run replicas.
        gpus_billed: GPUs paid for, at least as many.
        load_rps: Requests per second.
        most_rps: Requests per second that the replicas carry; above zero.
    """
    in_use = gpus_used / gpus_billed
    busy = min(load_rps / most_rps, 1.0)
    return IdleShare(gpus=1.0 - in_use, load=1.0 - busy, total=1.0 - in_use * busy)


def _check(replicas: int, gpus_per_replica: int) -> None:
    """Raise where there is nothing to place."""
    if replicas < 1 or gpus_per_replica < 1:
        raise InputError(
            f"{replicas} replicas of {gpus_per_replica} GPUs cannot be placed",
            hint="give at least one replica of at least one GPU",
        )


def _bought(replicas: int, gpus_per_replica: int, offer: Offer) -> Packing:
    """All replicas on instances of one offer that holds at least one, or on so many GPUs."""
    if offer.kind == "own_per_gpu":
        return _by_gpu("own_price", replicas * gpus_per_replica, offer)
    per_instance = offer.gpus_per_instance // gpus_per_replica
    instances = -(-replicas // per_instance)
    return Packing(
        price_basis="own_price" if offer.is_own else "on_demand",
        offer=offer,
        instances=instances,
        gpus_used=replicas * gpus_per_replica,
        gpus_billed=instances * offer.gpus_per_instance,
        usd_per_hour=instances * offer.on_demand_usd_per_hour,
    )


def _by_gpu(price_basis: PriceBasis, used: int, offer: Offer) -> Packing:
    """A price that counts GPUs, not instances."""
    return Packing(
        price_basis=price_basis,
        offer=offer,
        instances=None,
        gpus_used=used,
        gpus_billed=used,
        usd_per_hour=used * offer.on_demand_usd_per_hour / offer.gpus_per_instance,
    )


def _preference(packing: Packing) -> tuple[float, int, str]:
    """Sort key; to a millionth of a dollar, so that rounding makes no winner."""
    offer_id = packing.offer.offer_id if packing.offer else ""
    return round(packing.usd_per_hour or 0.0, 6), packing.gpus_billed, offer_id


def _why_unpriced(gpus_per_replica: int, offers: Sequence[Offer]) -> str:
    """No offer at all, or none that is large enough."""
    if not offers:
        return "no price of this GPU is known in the allowed clouds and regions"
    largest = max(offers, key=lambda offer: offer.gpus_per_instance)
    return (
        f"no instance holds a replica of {gpus_per_replica} GPUs: the largest, "
        f"{largest.offer_id}, has {largest.gpus_per_instance}"
    )
