"""Requests as a simulation meets them: when they come, how long they are, what is cached.

All draws come from one seeded NumPy generator, so a seed is a trace. Lengths are whole tokens, at
least one each way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import InputError
from tools.domain.footprint import BLOCK_TOKENS
from tools.domain.serving import lognormal_sigma

__all__ = [
    "ClosedLoop",
    "Lengths",
    "OpenLoop",
    "Requests",
    "closed_requests",
    "open_requests",
    "traced_requests",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """A law of lengths in tokens, > 0; fixed unless one of the others is given.

    Attributes:
        mean_tokens: Mean; for `least_share` the nominal length, which is the longest.
        p95_tokens: 95th percentile of a log-normal law.
        least_share: Shortest length as a share of the nominal one, lengths evenly in between:
            InferenceX draws 0.8 to 1.
        trace_tokens: Lengths to repeat in order.
        most_tokens: Longest length a log-normal may draw; None means no limit.
    """

    mean_tokens: float = 1.0
    p95_tokens: float | None = None
    least_share: float | None = None
    trace_tokens: tuple[int, ...] = ()
    most_tokens: int | None = None

    def draw(self, generator: np.random.Generator, count: int) -> Integers:
        """So many lengths in whole tokens."""
        if self.trace_tokens:
            return np.resize(np.array(self.trace_tokens, dtype=np.int64), count)
        mean = self.mean_tokens
        if self.least_share is not None:
            drawn = generator.uniform(self.least_share * mean, mean, count)
        elif self.p95_tokens is not None and self.p95_tokens > mean:
            law = lognormal_sigma(np.array([mean]), np.array([self.p95_tokens]))
            sigma = float(law[0])
            drawn = generator.lognormal(np.log(mean) - sigma * sigma / 2.0, sigma, count)
        else:
            drawn = np.full(count, mean)
        return np.clip(np.rint(drawn), 1, self.most_tokens).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class OpenLoop:
    """Arrivals at a rate, whatever becomes of them.

    Attributes:
        rate_rps: Mean arrivals per second, > 0.
        cv: Coefficient of variation of the gaps: 0 is a constant rate, 1 Poisson, more is bursty.
    """

    rate_rps: float
    cv: float = 1.0

    def draw(self, generator: np.random.Generator, count: int) -> Floats:
        """Times of so many arrivals in seconds, rising; the first comes after one gap."""
        mean = 1.0 / self.rate_rps
        if self.cv <= 0:
            gaps = np.full(count, mean)
        elif self.cv == 1.0:
            gaps = generator.exponential(mean, count)
        else:
            shape = 1.0 / (self.cv * self.cv)
            gaps = generator.gamma(shape, mean / shape, count)
        return np.cumsum(gaps)


@dataclass(frozen=True, kw_only=True)
class ClosedLoop:
    """Clients that send the next request when the last one is answered.

    Attributes:
        clients: Requests in flight, >= 1.
        think_s: Pause of a client between answer and next request.
        stagger_s: Time between the first requests of two clients; 0 starts with a burst.
    """

    clients: int
    think_s: float = 0.0
    stagger_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Requests:
    """Arrays of one length, in order of arrival.

    Attributes:
        arrival_s: Times known in advance, rising; fewer than there are requests in a closed loop,
            where the others come as clients return.
        prompt_tokens: Prompt lengths.
        cached_tokens: How much of each prompt the prefix cache serves, in whole blocks.
        output_tokens: Answer lengths.
        think_s: Pause of a closed loop's client.
    """

    arrival_s: Floats
    prompt_tokens: Integers
    cached_tokens: Integers
    output_tokens: Integers
    think_s: float = 0.0

    def __len__(self) -> int:
        return len(self.prompt_tokens)


def open_requests(
    load: OpenLoop,
    count: int,
    *,
    prompts: Lengths,
    outputs: Lengths,
    cached_share: float = 0.0,
    seed: int = 0,
) -> Requests:
    """So many requests of an open loop.

    Raises:
        InputError: `invalid_load`.
    """
    _refuse(count >= 1 and load.rate_rps > 0, f"{count} requests at {load.rate_rps:g} per second")
    generator = np.random.default_rng(seed)
    arrival = load.draw(generator, count)
    return _requests(generator, arrival, count, prompts, outputs, cached_share)


def closed_requests(
    load: ClosedLoop,
    count: int,
    *,
    prompts: Lengths,
    outputs: Lengths,
    cached_share: float = 0.0,
    seed: int = 0,
) -> Requests:
    """So many requests of a closed loop, all clients together.

    Raises:
        InputError: `invalid_load`.
    """
    _refuse(
        count >= 1 and load.clients >= 1 and load.think_s >= 0 and load.stagger_s >= 0,
        f"{count} requests of {load.clients} clients",
    )
    arrival = np.arange(min(load.clients, count), dtype=np.float64) * load.stagger_s
    generator = np.random.default_rng(seed)
    return _requests(
        generator, arrival, count, prompts, outputs, cached_share, think_s=load.think_s
    )


def traced_requests(
    arrival_s: Sequence[float],
    *,
    prompt_tokens: Sequence[int],
    output_tokens: Sequence[int],
    cached_share: float = 0.0,
) -> Requests:
    """Requests exactly as given.

    Raises:
        InputError: `invalid_load` where times fall, lengths differ in number or are below 1.
    """
    arrival = np.array(arrival_s, dtype=np.float64)
    prompts = np.array(prompt_tokens, dtype=np.int64)
    outputs = np.array(output_tokens, dtype=np.int64)
    _refuse(
        len(arrival) == len(prompts) == len(outputs) > 0
        and bool((np.diff(arrival, prepend=0.0) >= 0).all())
        and bool((prompts >= 1).all() and (outputs >= 1).all()),
        f"a trace of {len(arrival)} times, {len(prompts)} prompts and {len(outputs)} outputs",
    )
    return Requests(
        arrival_s=arrival,
        prompt_tokens=prompts,
        cached_tokens=cached_tokens(prompts, cached_share),
        output_tokens=outputs,
    )


def cached_tokens(prompt_tokens: Integers, share: float) -> Integers:
    """Whole blocks of each prompt that the prefix cache holds; one token at least is computed.

    >>> cached_tokens(np.array([100, 32]), 0.5).tolist(), cached_tokens(np.array([32]), 1).tolist()
    ([48, 16], [16])
    """
    _refuse(0.0 <= share <= 1.0, f"a prefix cache share of {share:g}")
    hit = np.minimum(np.floor(prompt_tokens * share), prompt_tokens - 1.0)
    blocks: Integers = (hit // BLOCK_TOKENS).astype(np.int64)
    return blocks * BLOCK_TOKENS


def _requests(
    generator: np.random.Generator,
    arrival: Floats,
    count: int,
    prompts: Lengths,
    outputs: Lengths,
    cached_share: float,
    *,
    think_s: float = 0.0,
) -> Requests:
    prompt_tokens = prompts.draw(generator, count)
    return Requests(
        arrival_s=arrival,
        prompt_tokens=prompt_tokens,
        cached_tokens=cached_tokens(prompt_tokens, cached_share),
        output_tokens=outputs.draw(generator, count),
        think_s=think_s,
    )


def _refuse(possible: bool, said: str) -> None:
    if not possible:
        raise InputError(
            said, code="invalid_load", hint="give counts, rates and lengths above zero, in order"
        )
