"""From which load on a plan costs less than the same tokens from a hosted API.

The plan costs the same at every load that it carries: its replicas run all month, fewer of them at
a lower load are not counted. Discounts for cached prompts and batches are not counted either.
"""

from dataclasses import dataclass

from tools.domain.errors import InputError
from tools.domain.units import HOURS_PER_MONTH, S_PER_HOUR

__all__ = ["ASSUMPTIONS", "BreakEven", "HostedPrice", "break_even", "usd_per_request"]

ASSUMPTIONS = (
    "The planned replicas run all month whatever the load, fewer of them at a lower load are not "
    "counted; the API bills every token at its list price, without discounts for cached prompts "
    "or batches."
)


@dataclass(frozen=True, kw_only=True)
class HostedPrice:
    """What an API bills for a million tokens that go in, and for a million that come out."""

    usd_per_million_input_tokens: float
    usd_per_million_output_tokens: float


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """A plan beside a hosted API.

    Attributes:
        api_usd_per_month: Bill of the API at the load that is expected.
        rps: Requests per second at which the API costs what the plan costs; the plan is cheaper
            above it.
        tokens_per_month: The same load as tokens, prompts and answers together.
        within_capacity: Whether the plan carries that load; otherwise it is never cheaper.
    """

    api_usd_per_month: float
    rps: float
    tokens_per_month: float
    within_capacity: bool


def usd_per_request(price: HostedPrice, *, prompt_tokens: float, output_tokens: float) -> float:
    """What an API bills for one request.

    (500 x 1 + 250 x 2) / 1e6:

    >>> price = HostedPrice(usd_per_million_input_tokens=1, usd_per_million_output_tokens=2)
    >>> usd_per_request(price, prompt_tokens=500, output_tokens=250)
    0.001
    """
    incoming = prompt_tokens * price.usd_per_million_input_tokens
    outgoing = output_tokens * price.usd_per_million_output_tokens
    return (incoming + outgoing) / 1e6


def break_even(
    price: HostedPrice,
    *,
    usd_per_hour: float,
    prompt_tokens: float,
    output_tokens: float,
    load_rps: float,
    most_rps: float,
) -> BreakEven:
    """The load at which a plan and an API cost the same.

    Args:
        price: The API's.
        usd_per_hour: The plan's.
        prompt_tokens: Of a mean request.
        output_tokens: The same.
        load_rps: The load that is expected.
        most_rps: The largest mean load that the plan carries, its peaks included.

    Raises:
        InputError: The API bills nothing for such a request.
    """
    each = usd_per_request(price, prompt_tokens=prompt_tokens, output_tokens=output_tokens)
    if each <= 0:
        raise InputError("a hosted price of zero has no break-even", hint="give prices above zero")
    rps = usd_per_hour / (each * S_PER_HOUR)
    s_per_month = S_PER_HOUR * HOURS_PER_MONTH
    return BreakEven(
        api_usd_per_month=load_rps * s_per_month * each,
        rps=rps,
        tokens_per_month=rps * s_per_month * (prompt_tokens + output_tokens),
        within_capacity=rps <= most_rps,
    )
