"""A budget below the cheapest deployment that holds everything else, with the amounts."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tools.choosing.attempt import Attempt
from tools.choosing.finalist import Finalist
from tools.choosing.finalists import cheapest
from tools.choosing.settling import Settler
from tools.choosing.sizing import sizing_of
from tools.choosing.unmet.trials import Changes, Trials, Unmet, told
from tools.choosing.unmet.wishes import limits_of, looser_limits, made
from tools.domain.units import HOURS_PER_MONTH, S_PER_HOUR
from tools.intent.shown import shown
from tools.specification import Conflict, Specification
from tools.ways import NO_PLAN, Way, in_words, rounded_up

__all__ = ["budget_unmet"]

_WORDS = {
    "usd_month": "USD a month",
    "usd_hour": "USD an hour",
    "usd_per_1k_tokens": "USD per 1,000 tokens",
}
_NARROWING = ("preferences.gpus", "preferences.models", "preferences.clouds", "preferences.regions")
_OTHER_WAYS = 2
_ONLY_UNPRICED = (
    "As it stands, only plans without a price are listed, and the budget is not_evaluated for them."
)


def budget_unmet(trials: Trials) -> Unmet | None:
    """The conflict; None where the budget is not what stands in the way."""
    found, predictor = trials.found, trials.deps.predictor
    need = replace(found.need, usd_per_hour=None)
    result = sizing_of(predictor).search(need)
    least = cheapest(result, Settler(found.field, need, predictor))
    if least is None or least.packing.usd_per_hour is None:
        return None
    needed = _amounts(found.spec, least.packing.usd_per_hour)
    if not needed:
        return None
    enough = Way(changes={f"budget.{name}": usd for name, usd in needed.items()})
    ways = [enough] if trials.first(enough.changes) else []
    other = _without_more_money(trials)
    return Unmet(
        conflicts=(_conflict(found, least, needed, [*ways, *other]),),
        ways=(*ways, *other),
    )


def _amounts(spec: Specification, usd_per_hour: float) -> dict[str, float]:
    """What each budget that is too small would have to be."""
    traffic = spec.traffic
    prices = {
        "usd_month": float(math.ceil(usd_per_hour * HOURS_PER_MONTH - 1e-6)),
        "usd_hour": math.ceil(usd_per_hour * 100.0 - 1e-6) / 100.0,
    }
    steady = traffic.rps_steady or traffic.rps_peak
    if steady:
        tokens = steady * S_PER_HOUR * (traffic.prompt_tokens.mean + traffic.output_tokens.mean)
        prices["usd_per_1k_tokens"] = rounded_up(usd_per_hour * 1000.0 / tokens)
    limits = {name: getattr(spec.budget, name) for name in prices}
    return {name: usd for name, usd in prices.items() if limits[name] and limits[name] < usd}


def _without_more_money(trials: Trials) -> list[Way]:
    """What would bring a plan within the budget; nothing is tried one by one if all is in vain."""
    ideas = list(_ideas(trials.found.spec))
    everything = {path: value for idea in ideas for path, value in idea.items()}
    everything |= dict.fromkeys(limits_of(trials.found.spec))
    if not everything or trials.first(everything) is None:
        return []
    return trials.working(ideas, _OTHER_WAYS)


def _ideas(spec: Specification) -> Iterator[Changes]:
    if spec.slo.quality != "standard":
        yield {"slo.quality": "standard"}
    for path in _NARROWING:
        if made(spec, path):
            yield {path: None}
    yield from looser_limits(spec)


def _conflict(
    found: Attempt, least: Finalist, needed: Mapping[str, float], ways: list[Way]
) -> Conflict:
    spec = found.spec
    limits = " and ".join(f"{shown(getattr(spec.budget, name))} {_WORDS[name]}" for name in needed)
    prices = " or ".join(f"{shown(usd)} {_WORDS[name]}" for name, usd in needed.items())
    paths = (
        *(f"budget.{name}" for name in needed),
        *(path for way in ways for path in way.changes),
    )
    others = [path for way in ways for path in way.changes if not path.startswith("budget.")]
    vain = "" if others else " No limit twice as long and no wish taken back alone is enough."
    stands = _ONLY_UNPRICED if found.chosen else NO_PLAN
    return Conflict(
        fields=tuple(dict.fromkeys(paths)),
        message=(
            f"A budget of {limits} is below the cheapest plan that holds everything else: "
            f"{told(least)} at {prices} (list price).{vain} {stands}"
        ),
        suggestion=in_words(ways) or "Allow more models, GPUs or time, or plan for less load.",
    )
