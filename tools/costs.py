"""What a recommendation costs: the bill, what of it is idle, energy, spot, and a hosted API.

What nothing supports is None, with the reason in `not_evaluated` under the name of the part.
"""

from typing import Literal

from pydantic import Field

from tools.specification import Strict

__all__ = ["Cost", "Energy", "HostedApi", "Idle", "SpotPrice"]


class Idle(Strict):
    """Shares in per cent of the paid capacity that the steady load leaves unused."""

    total_pct: float
    load_pct: float = Field(description="Of the capacity of the replicas.")
    gpus_pct: float = Field(description="Of the GPUs billed: they run no replica.")
    gpus: int
    usd_month: float | None = Field(description="The part of the price that `total_pct` is.")


class Energy(Strict):
    """Energy of all GPUs billed in a month of 730 hours, and their mean power.

    `lo` is every GPU idle, `hi` every GPU at its board power.
    """

    kwh_month: float
    kwh_month_lo: float
    kwh_month_hi: float
    watts: float
    watts_lo: float
    watts_hi: float
    basis: Literal["modelled"] = "modelled"
    formula: str
    source: str


class SpotPrice(Strict):
    """The same instances on the spot market; the plan itself is priced on demand."""

    usd_hour: float
    usd_month: float
    saving_pct: float
    risk: str
    source: str
    date: str


class HostedApi(Strict):
    """The same tokens from an API that serves this model.

    `cheaper` is what costs less at the steady load; the plan is cheaper above `break_even_rps`,
    which it only carries where `within_capacity`. `most_rps` is the largest steady load it carries.
    """

    provider: str
    usd_per_million_input_tokens: float
    usd_per_million_output_tokens: float
    usd_month: float
    break_even_rps: float | None = None
    break_even_tokens_month: float | None = None
    most_rps: float | None = None
    within_capacity: bool | None = None
    cheaper: Literal["self_hosted", "hosted_api"] | None = None
    price_basis: Literal["list_price", "own_price"]
    assumes: str
    source: str
    date: str


class Cost(Strict):
    """Money for the whole plan; None where no price is known (`price_basis` = `unpriced`).

    `price_basis` is `on_demand`, `own_price`, `estimate`, `owned` or `unpriced`; tokens are prompts
    and answers together, at the steady load and at all the load that the plan carries.
    """

    usd_hour: float | None
    usd_month: float | None
    usd_per_million_tokens: float | None
    price_basis: str
    price_date: str
    instance_type: str | None = None
    instances: int | None = None
    cloud: str | None = None
    region: str | None = None
    gpus_billed: int | None = None
    usd_per_million_tokens_at_capacity: float | None = None
    idle: Idle | None = None
    energy: Energy | None = None
    spot: SpotPrice | None = None
    hosted_api: HostedApi | None = None
    not_evaluated: dict[str, str] = Field(
        default={}, description="Part that is absent -> the reason."
    )
