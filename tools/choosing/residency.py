"""Prices held to the place that data may be in.

Of each GPU the offers in that place count; where there are none, those that name no region, and the
plan says that their place is not evaluated. What is only offered elsewhere is not offered at all.
Where the price collection knows no region of the place, nothing is held to it, and that is said.
"""

from collections.abc import Mapping, Sequence

from tools.domain.price import Offer
from tools.regions import RESIDENCIES, lies_in
from tools.specification import Preferences

__all__ = ["in_residency", "residency_notice", "unplaced"]

Offers = Mapping[str, Sequence[Offer]]


def in_residency(offers: Offers, wanted: Preferences) -> dict[str, Sequence[Offer]]:
    """The offers by GPU, held to the residency; regions that were asked for go before it."""
    if not _is_held(offers, wanted):
        return dict(offers)
    place = str(wanted.residency)
    found = {gpu: _nearest(every, place) for gpu, every in offers.items()}
    return {gpu: every for gpu, every in found.items() if every}


def _is_held(offers: Offers, wanted: Preferences) -> bool:
    place = wanted.residency
    if place not in RESIDENCIES or wanted.regions:
        return False
    return any(lies_in(one.region, place) for every in offers.values() for one in every)


def _nearest(offers: Sequence[Offer], place: str) -> Sequence[Offer]:
    inside = [one for one in offers if lies_in(one.region, place)]
    return inside or [one for one in offers if lies_in(one.region, place) is None]


def residency_notice(offers: Offers, wanted: Preferences) -> str:
    """What a residency did to the prices; empty without one. `offers` are those that were held."""
    place = wanted.residency
    if not place or wanted.regions:
        return ""
    if not _is_held(offers, wanted):
        known = "the price list names no region there"
        why = known if place in RESIDENCIES else "which regions lie there is not known"
        return (
            f"Residency '{place}' is not_evaluated: {why}, so prices are those of any region. Name "
            "regions to hold prices to them."
        )
    regions = sorted(
        {one.region for every in offers.values() for one in every if lies_in(one.region, place)}
    )
    return (
        f"Prices are held to residency '{place}': offers in {', '.join(regions)}, and those that "
        "name no region only for GPUs without any. Where the seller keeps data otherwise is "
        "not_evaluated."
    )


def unplaced(offer: Offer | None, wanted: Preferences) -> str:
    """Said of a plan whose price names no place although data must stay in one."""
    place = wanted.residency
    if offer is None or offer.is_own or wanted.regions or place not in RESIDENCIES:
        return ""
    if lies_in(offer.region, place) is not None:
        return ""
    return (
        f"The price of {offer.cloud} is for {offer.region}: whether it is to be had in {place} is "
        "not_evaluated."
    )
