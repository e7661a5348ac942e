"""A finalist beside an API that serves the same model: the bill, and from which load on it pays.

A user's own price of the API comes first, then the provider that bills least for such requests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.choosing.loads import Loads
from tools.costs import HostedApi
from tools.domain.break_even import ASSUMPTIONS, break_even, usd_per_request
from tools.domain.cost import Packing
from tools.rows import HostedPriceRow

__all__ = ["HostedAnswer", "hosted_api"]

_NO_PRICE = (
    "no sourced price of an API that serves {model_id}; bring one in LEADLINE_HOSTED_PRICES "
    "(model_id,provider,usd_per_million_input_tokens,usd_per_million_output_tokens,date,source)"
)
_NO_COST = {
    "owned": "what owned hardware costs is not known, so no load can be named from which it pays",
    "unpriced": "this plan has no price",
}


@dataclass(frozen=True, kw_only=True)
class HostedAnswer:
    """The comparison, or the reason why there is none or only half of one."""

    answer: HostedApi | None = None
    not_evaluated: Mapping[str, str] = field(default_factory=dict)


def hosted_api(
    packing: Packing, loads: Loads, model_id: str, prices: Sequence[HostedPriceRow]
) -> HostedAnswer:
    """A plan beside the API that is the hardest to beat."""
    row = _hardest(model_id, loads, prices)
    if row is None:
        return HostedAnswer(not_evaluated={"hosted_api": _NO_PRICE.format(model_id=model_id)})
    unknown = _NO_COST.get(packing.price_basis)
    even = break_even(
        row.price(),
        usd_per_hour=packing.usd_per_hour or 0.0,
        prompt_tokens=loads.prompt_tokens,
        output_tokens=loads.output_tokens,
        load_rps=loads.steady_rps,
        most_rps=loads.most_rps,
    )
    told = HostedApi(
        provider=row.provider,
        usd_per_million_input_tokens=row.usd_per_million_input_tokens,
        usd_per_million_output_tokens=row.usd_per_million_output_tokens,
        usd_month=round(even.api_usd_per_month, 2),
        price_basis="own_price" if row.own else "list_price",
        assumes=ASSUMPTIONS,
        source=row.source,
        date=row.date,
    )
    if unknown:
        return HostedAnswer(answer=told, not_evaluated={"break_even": unknown})
    return HostedAnswer(
        answer=told.model_copy(
            update={
                "break_even_rps": float(f"{even.rps:.4g}"),
                "break_even_tokens_month": float(f"{even.tokens_per_month:.4g}"),
                "most_rps": float(f"{loads.most_rps:.4g}"),
                "within_capacity": even.within_capacity,
                "cheaper": "self_hosted" if even.rps < loads.steady_rps else "hosted_api",
            }
        )
    )


def _hardest(
    model_id: str, loads: Loads, prices: Sequence[HostedPriceRow]
) -> HostedPriceRow | None:
    """The user's own price, else the lowest bill for a mean request; ties by name."""
    rows = [row for row in prices if row.model_id.casefold() == model_id.casefold()]

    def order(row: HostedPriceRow) -> tuple[bool, float, str]:
        each = usd_per_request(
            row.price(), prompt_tokens=loads.prompt_tokens, output_tokens=loads.output_tokens
        )
        return not row.own, each, row.provider

    return min(rows, key=order, default=None)
