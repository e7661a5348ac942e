"""Clouds, regions and residency that do not fit together or have no listed offer.

What a cloud sells is what the price collection lists: a GPU that is missing there may exist, but
has no price here. Where a region lies is known by its published name.
"""

from collections.abc import Iterator

from tools.choosing.request import offers_in
from tools.intent.checks.models import listed
from tools.intent.extract.places import ON_PREMISES
from tools.intent.ledger import Ledger
from tools.ports import Catalogue
from tools.regions import RESIDENCIES, country_of, lies_in
from tools.specification import Conflict
from tools.ways import NO_PLAN, Way, in_words

__all__ = ["check_places"]

_CLOUDS, _REGIONS = "preferences.clouds", "preferences.regions"
_GPUS, _RESIDENCY = "preferences.gpus", "preferences.residency"


def check_places(ledger: Ledger, catalogue: Catalogue) -> Iterator[Conflict]:
    """Conflicts among the wishes for places."""
    yield from _on_premises(ledger)
    yield from _outside(ledger)
    if ledger.value("preferences.inventory"):
        return
    yield from _not_offered(ledger, catalogue)


def _names(ledger: Ledger, path: str) -> tuple[str, ...]:
    value = ledger.value(path)
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _on_premises(ledger: Ledger) -> Iterator[Conflict]:
    clouds, regions = _names(ledger, _CLOUDS), _names(ledger, _REGIONS)
    if ledger.value(_RESIDENCY) != ON_PREMISES or not (clouds or regions):
        return
    if not (ledger.facts[_CLOUDS].source == "stated" or regions):
        return
    rented: dict[str, object] = {
        path: None for path, names in ((_CLOUDS, clouds), (_REGIONS, regions)) if names
    }
    yield Conflict(
        fields=(_RESIDENCY, *rented),
        message=(
            f"It shall run on the premises, and {listed((*clouds, *regions))} was asked for. As it "
            "stands, GPUs are rented there."
        ),
        suggestion=in_words((Way(changes=rented), Way(changes={_RESIDENCY: None}))),
    )


def _outside(ledger: Ledger) -> Iterator[Conflict]:
    """Regions in another country than the data may be in."""
    residency, regions = str(ledger.value(_RESIDENCY)), _names(ledger, _REGIONS)
    if residency not in RESIDENCIES:
        return
    # A region that nobody knows is not judged.
    outside = [name for name in regions if lies_in(name, residency) is False]
    if not outside:
        return
    inside = tuple(name for name in regions if name not in outside)
    told = [f"{name} ({country_of(name)})" for name in outside]
    yield Conflict(
        fields=(_RESIDENCY, _REGIONS),
        message=(
            f"Data must stay in {residency}, but a region that was asked for lies elsewhere: "
            f"{listed(told)}. As it stands, GPUs are rented in the regions that were asked for."
        ),
        suggestion=in_words(
            (Way(changes={_REGIONS: inside or None}), Way(changes={_RESIDENCY: None}))
        ),
    )


def _not_offered(ledger: Ledger, catalogue: Catalogue) -> Iterator[Conflict]:
    clouds, regions = _names(ledger, _CLOUDS), _names(ledger, _REGIONS)
    if not clouds and not regions:
        return
    offers = offers_in(clouds, regions, catalogue)
    asked = {path: names for path, names in ((_CLOUDS, clouds), (_REGIONS, regions)) if names}
    where = " in ".join(listed(names) for names in asked.values())
    gpus = _names(ledger, _GPUS)
    if not offers:
        yield _nothing_there(asked, where, gpus, catalogue)
        return
    yield from _unlisted(regions, catalogue)
    missing = [gpu for gpu in gpus if gpu not in offers]
    is_few = bool(gpus) and ledger.facts[_GPUS].source == "stated"
    if not missing or (len(missing) < len(gpus) and not is_few):
        return
    there = tuple(gpu for gpu in gpus if gpu in offers)
    ways = [Way(changes={_GPUS: there or None}, note="" if there else _sold(tuple(offers)))]
    sellers = _sellers(missing[0], regions, catalogue)
    if sellers:
        ways.append(Way(changes={_CLOUDS: sellers, **({_REGIONS: None} if regions else {})}))
    yield Conflict(
        fields=(_GPUS, *asked),
        message=(
            f"The price list names no {listed(missing)} at {where}. As it stands, plans on it have "
            "no price."
        ),
        suggestion=in_words(ways),
    )


def _unlisted(regions: tuple[str, ...], catalogue: Catalogue) -> Iterator[Conflict]:
    """Regions that no price names and nobody publishes: an offer for all regions lets them pass."""
    priced = {row.region.lower() for row in catalogue.prices}
    strange = [name for name in regions if name.lower() not in priced and country_of(name) is None]
    if not strange:
        return
    everywhere = (row.cloud for row in catalogue.prices if row.region == "all regions")
    left = tuple(name for name in regions if name not in strange)
    yield Conflict(
        fields=(_REGIONS,),
        message=(
            f"The price list names no region {listed(strange)}. As it stands, offers for all "
            f"regions count there ({listed(tuple(dict.fromkeys(everywhere)))})."
        ),
        suggestion=in_words((Way(changes={_REGIONS: left or None}),)),
    )


def _sold(gpus: tuple[str, ...]) -> str:
    return f"{listed(gpus)} {'are' if len(gpus) > 1 else 'is'} listed there"


def _sellers(gpu: str, regions: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """Clouds whose listed offers hold a GPU, in the regions asked for if any does."""
    near = offers_in((), regions, catalogue).get(gpu) or offers_in((), (), catalogue).get(gpu, ())
    return tuple(dict.fromkeys(offer.cloud for offer in near))


def _nothing_there(
    asked: dict[str, tuple[str, ...]], where: str, gpus: tuple[str, ...], catalogue: Catalogue
) -> Conflict:
    ways = []
    clouds = asked.get(_CLOUDS, ())
    elsewhere = offers_in(clouds, (), catalogue)
    if _REGIONS in asked and elsewhere:
        regions = dict.fromkeys(offer.region for offers in elsewhere.values() for offer in offers)
        ways.append(Way(changes={_REGIONS: None}, note=f"listed: {listed(tuple(regions))}"))
    if clouds:
        here = offers_in((), asked.get(_REGIONS, ()), catalogue)
        sellers = dict.fromkeys(offer.cloud for offers in here.values() for offer in offers)
        if sellers:
            ways.append(Way(changes={_CLOUDS: None}, note=f"listed: {listed(tuple(sellers))}"))
    stands = f"As it stands, plans on {listed(gpus)} have no price." if gpus else NO_PLAN
    return Conflict(
        fields=tuple(asked),
        message=f"The price list names no offer at {where}. {stands}",
        suggestion=in_words(ways or [Way(changes=dict.fromkeys(asked))]),
    )
