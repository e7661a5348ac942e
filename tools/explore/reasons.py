"""Why nothing holds at a point that was planned: the gate that decided, or the budget behind it."""

from dataclasses import replace

from tools.choosing.attempt import Attempt
from tools.choosing.finalists import cheapest
from tools.choosing.settling import Settler
from tools.choosing.sizing import sizing_of
from tools.choosing.unmet.gates import last_gate
from tools.domain.units import usd_per_hour_to_usd_per_month
from tools.operation import ToolDeps

__all__ = ["why_nothing"]


def why_nothing(tried: Attempt, deps: ToolDeps) -> str:
    """In a few words why an attempt chose nothing.

    What the search lets through can cost more once it is predicted exactly, with more replicas:
    then it is the budget that stands in the way, and the price of the cheapest that holds says by
    how much.
    """
    if tried.result.found and tried.need.usd_per_hour is not None:
        need = replace(tried.need, usd_per_hour=None)
        settler = Settler(tried.field, need, deps.predictor)
        least = cheapest(sizing_of(deps.predictor).search(need), settler)
        if least is not None and least.packing.usd_per_hour is not None:
            usd = usd_per_hour_to_usd_per_month(least.packing.usd_per_hour)
            return f"The budget is too small: the cheapest that holds costs {usd:,.0f} USD/month"
    return last_gate(tried.result)
