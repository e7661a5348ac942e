"""What the bill does not say: what of it idles, energy, spot, and the same tokens from an API."""

from collections.abc import Iterator

from tools.costs import Cost, Energy, HostedApi, Idle, SpotPrice
from tools.figures import DASH, digits, money
from tools.plain_text import plain

__all__ = ["at_capacity", "cost_facts"]


def at_capacity(cost: Cost) -> str:
    """Price of a million tokens with every replica at its capacity."""
    price = cost.usd_per_million_tokens_at_capacity
    return "" if price is None else f" ({money(price)} at capacity)"


def cost_facts(cost: Cost) -> Iterator[tuple[str, str]]:
    """At most four lines; a spot price that nobody published has none."""
    if cost.idle is not None:
        yield "idle", _idle(cost.idle)
    if cost.spot is not None:
        yield "spot", _spot(cost.spot)
    if cost.energy is not None:
        yield "energy", _energy(cost.energy)
    elif "energy" in cost.not_evaluated:
        yield "energy", f"not evaluated: {plain(cost.not_evaluated['energy'])}"
    if cost.hosted_api is not None:
        yield "API", _hosted(cost.hosted_api, cost.not_evaluated.get("break_even", ""))
    elif "hosted_api" in cost.not_evaluated:
        yield "API", f"not evaluated: {plain(cost.not_evaluated['hosted_api'])}"


def _idle(idle: Idle) -> str:
    paid = "" if not idle.usd_month else f", {money(idle.usd_month)}/month of the price"
    unused = ""
    if idle.gpus:
        unused = f"; {idle.gpus} billed GPU{'s' if idle.gpus > 1 else ''} run nothing"
    return f"{digits(idle.total_pct)} % at the steady load{paid}{unused}"


def _spot(spot: SpotPrice) -> str:
    price = f"{money(spot.usd_month)}/month, {digits(spot.saving_pct)} % less"
    return f"{price}; may be taken away: limits and reliability not evaluated"


def _energy(energy: Energy) -> str:
    span = f"[{digits(energy.kwh_month_lo)}{DASH}{digits(energy.kwh_month_hi)}]"
    return (
        f"{digits(energy.kwh_month)} kWh/month {span}, {digits(energy.watts)} W on average, "
        f"{energy.basis} from the GPUs' board power"
    )


def _hosted(api: HostedApi, unknown: str) -> str:
    listed = (
        f"{money(api.usd_per_million_input_tokens)} in, "
        f"{money(api.usd_per_million_output_tokens)} out per million"
    )
    whose = " (your price)" if api.price_basis == "own_price" else ""
    bill = f"{money(api.usd_month)}/month at {plain(api.provider)}{whose} ({listed})"
    if api.break_even_rps is None or api.most_rps is None:
        return f"{bill}; break-even not evaluated: {plain(unknown)}"
    from_load = f"this plan costs less from {digits(api.break_even_rps)} req/s on"
    if api.within_capacity:
        return f"{bill}; {from_load}"
    return f"{bill}; {from_load}, more than the {digits(api.most_rps)} that it carries"
