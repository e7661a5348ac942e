"""From step time to what a client sees: TTFT, TPOT, E2E and throughput under three kinds of load.

Closed load keeps N requests in flight, open load lets them arrive at a rate, offline load starts
them all at once. Decoding sequences and prefills share steps (chunked prefill), so every request
brings its prompt into the steps of the others.
"""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tools.domain.features import Table
from tools.domain.physics import (
    Calibration,
    Coefficients,
    Live,
    coefficients,
    prefill_attention_seconds,
    step_seconds,
)
from tools.domain.units import MS_PER_S

__all__ = ["Demand", "Served", "closed_load", "offline_load", "open_load", "steady_state"]

Floats = NDArray[np.float64]

_ROUNDS = 4
_FULLEST = 0.98
"""Queues are told up to this load; nearer to 1 they have no end that a formula could name."""
_Z = {"p50": 0.0, "p90": 1.2815515655446004, "p95": 1.6448536269514722, "p99": 2.3263478740408408}
TOKEN_BUDGET = 8192.0
"""Tokens of one step under chunked prefill, the engines' common default on large GPUs."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Requests per configuration; arrays of one length.

    Attributes:
        isl_tokens, osl_tokens: Mean lengths per request.
        cached_share: Share of the prompt that the prefix cache serves, 0..1.
        replicas: Independent copies that share the load evenly.
        max_sequences: Sequences one replica may run at once (KV memory and engine limit).
        osl_p95_tokens: 95th percentile of the output length; equal to the mean for fixed lengths.
        isl_p95_tokens: The same for the input.
    """

    isl_tokens: Floats
    osl_tokens: Floats
    cached_share: Floats
    replicas: Floats
    max_sequences: Floats
    osl_p95_tokens: Floats
    isl_p95_tokens: Floats

    def take(self, index: NDArray[np.intp]) -> "Demand":
        """The demand of chosen rows."""
        return Demand(**{name: getattr(self, name)[index] for name in self.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class Served:
    """What clients see; times in ms, rates for the whole deployment, `batch` per replica.

    `ttft_ms`, `tpot_ms` and `e2e_ms` map a statistic (`mean`, `p50`, `p90`, `p95`, `p99`) to an
    array; a load that has no such statistic leaves it out. `prefill_load` is the share of time a
    replica spends on prompts, 0..1; `fullness` is the asked rate over the most a replica sustains:
    above 1 an open load has no steady state, and latencies are those of a full replica.
    `waiting_ms` is the part of TTFT before a full replica admits a request.
    """

    ttft_ms: dict[str, Floats]
    tpot_ms: dict[str, Floats]
    e2e_ms: dict[str, Floats]
    output_tok_s: Floats
    batch: Floats
    prefill_load: Floats
    fullness: Floats
    waiting_ms: Floats


@dataclass(frozen=True, kw_only=True)
class Steady:
    """One replica in steady state with `batch` sequences in decode; seconds.

    `prefill_s` is what one prompt adds to the steps it shares, `prompt_s` how long those steps
    last.
    """

    step_s: Floats
    prefill_s: Floats
    prompt_s: Floats
    tpot_s: Floats
    requests_per_s: Floats
    prefill_load: Floats

    def faster(self, slowness: Floats) -> "Steady":
        """The same batch with every time multiplied by `slowness`, 1 or less."""
        return Steady(
            step_s=self.step_s * slowness,
            prefill_s=self.prefill_s * slowness,
            prompt_s=self.prompt_s * slowness,
            tpot_s=self.tpot_s * slowness,
            requests_per_s=self.requests_per_s / slowness,
            prefill_load=self.prefill_load,
        )


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """What the lengths of requests alone decide about a replica: the same at every batch."""

    live: Live
    pieces: Floats
    chunks: Floats
    attention: Floats

    @classmethod
    def of(cls, table: Table, fit: Coefficients, demand: Demand) -> "Lengths":
        """Of these configurations under this demand."""
        fresh = np.maximum(demand.isl_tokens * (1.0 - demand.cached_share), 1.0)
        chunks = np.ceil(fresh / TOKEN_BUDGET)
        attention = prefill_attention_seconds(table, fit, prompt=demand.isl_tokens)
        return cls(
            live=Live.at(table, demand.isl_tokens + demand.osl_tokens / 2.0),
            # Steps without and with a piece of a prompt: what they share is worked out once.
            pieces=np.stack([np.zeros_like(fresh), fresh / chunks]),
            chunks=chunks,
            attention=attention * (1.0 - demand.cached_share),
        )


def steady_state(
    table: Table,
    fit: Coefficients,
    demand: Demand,
    batch: Floats,
    *,
    own: float = 0.0,
    lengths: Lengths | None = None,
) -> Steady:
    """Step time and request rate of one replica that keeps `batch` sequences decoding.

    Every output token waits for its share of the prompts that enter meanwhile: time is conserved,
    a replica never decodes and reads prompts for more than all of it.

    Args:
        table: Configurations.
        fit: Their coefficients.
        demand: Lengths.
        batch: Sequences in decode, > 0; several rows of them are several states of each.
        own: Sequences whose prompts never interrupt the one that is looked at: 1 where requests in
            flight are counted, itself; 0 where others arrive at any time.
        lengths: Of the demand, where they were worked out before.
    """
    of = Lengths.of(table, fit, demand) if lengths is None else lengths
    single = of.chunks.shape
    pieces = of.pieces.reshape(2, *(1,) * (batch.ndim - len(single)), *single)
    step, shared = step_seconds(table, fit, decode=batch, prefill=pieces, context=of.live)
    prefill = of.chunks * np.maximum(shared - step, 1e-9) + of.attention
    tpot = step + np.maximum(batch - own, 0.0) / demand.osl_tokens * prefill
    rate = batch / (demand.osl_tokens * step + batch * prefill)
    return Steady(
        step_s=step,
        prefill_s=prefill,
        prompt_s=of.chunks * shared + of.attention,
        tpot_s=tpot,
        requests_per_s=rate,
        prefill_load=np.minimum(rate * prefill, _FULLEST),
    )


def burst_seconds(table: Table, fit: Coefficients, demand: Demand, requests: Floats) -> Floats:
    """Seconds until the prompts of `requests` simultaneous arrivals are read, in full steps."""
    tokens = requests * np.maximum(demand.isl_tokens * (1.0 - demand.cached_share), 1.0)
    steps = np.maximum(tokens / TOKEN_BUDGET, 1.0)
    zero = np.zeros_like(tokens)
    one = step_seconds(table, fit, decode=zero, prefill=tokens / steps, context=zero)
    attention = prefill_attention_seconds(table, fit, prompt=demand.isl_tokens)
    result: Floats = steps * one + requests * attention * (1.0 - demand.cached_share)
    return result


def closed_load(
    table: Table, calibration: Calibration, demand: Demand, concurrency: Floats
) -> Served:
    """N requests in flight: N = X x E2E (Little), solved by damped iteration over the batch."""
    fit = coefficients(table, calibration)
    per_replica = np.maximum(concurrency / demand.replicas, 1.0)
    running = np.minimum(per_replica, demand.max_sequences)
    batch, lengths = running, Lengths.of(table, fit, demand)
    for _ in range(_ROUNDS):
        state = steady_state(table, fit, demand, np.maximum(batch, 1.0), own=1.0, lengths=lengths)
        decode_s = demand.osl_tokens * state.tpot_s
        share = decode_s / (decode_s + state.prefill_s + state.step_s)
        batch = np.maximum(0.5 * batch + 0.5 * running * share, 1.0)
    state = steady_state(table, fit, demand, batch, own=1.0, lengths=lengths)
    first = first_token_seconds(table, calibration, state, in_flight=per_replica)
    waiting = np.maximum(per_replica - running, 0.0) / np.maximum(state.requests_per_s, 1e-9)
    rest = burst_seconds(table, fit, demand, per_replica) * (1.0 - 1.0 / per_replica)
    rest = rest * np.exp(calibration.offset("engine_burst", table))
    ttft = {
        name: first + waiting + share * rest for name, share in _burst_shares(calibration).items()
    }
    # The median request meets a shorter queue than the average one.
    ttft["p50"] = ttft["p50"] - (1.0 - calibration.value("median_first")) * first
    tpot = _spread(state.tpot_s, calibration.value("tpot_spread_closed"))
    decode_s = (demand.osl_tokens - 1.0) * state.tpot_s
    rate = demand.replicas * per_replica / (ttft["mean"] + decode_s)
    return Served(
        ttft_ms={name: seconds * MS_PER_S for name, seconds in ttft.items()},
        tpot_ms={name: seconds * MS_PER_S for name, seconds in tpot.items()},
        e2e_ms={name: (seconds + decode_s) * MS_PER_S for name, seconds in ttft.items()},
        output_tok_s=rate * demand.osl_tokens,
        batch=batch,
        prefill_load=state.prefill_load,
        fullness=np.zeros(len(table)),
        waiting_ms=waiting * MS_PER_S,
    )


def _burst_shares(calibration: Calibration) -> dict[str, float]:
    """How much of the opening burst each statistic of TTFT sees.

    A benchmark starts all requests at once and runs about ten waves, so the burst sits in the top
    tenth of the distribution: it moves the mean and the tail, hardly the median.
    """
    p50, p90 = calibration.value("burst_p50"), calibration.value("burst_p90")
    p99 = max(calibration.value("burst_p99"), p90)
    return {
        "mean": calibration.value("burst_mean"),
        "p50": p50,
        "p90": max(p90, p50),
        "p95": max((p90 + p99) / 2.0, p50),
        "p99": max(p99, p50),
    }


def _spread(mean: Floats, sigma: Floats | float) -> dict[str, Floats]:
    """Statistics of a log-normal quantity with the given mean and log-standard deviation."""
    median = mean / np.exp(np.square(sigma) / 2.0)
    return {"mean": mean} | {name: median * np.exp(z * sigma) for name, z in _Z.items()}


def first_token_seconds(
    table: Table, calibration: Calibration, state: Steady, *, in_flight: Floats | None = None
) -> Floats:
    """Seconds to the first token of a request that meets a replica in steady state.

    Admission and tokenisation, the rest of the running step, the prompt itself, and the prompts in
    front of it (an M/M/1 wait over the share of time that prompts take). Clients that keep requests
    in flight send the next one when others end, so prompts crowd: the more are in flight, the more
    steps pass before a first token. Alone, both loads are the same.

    Args:
        table: Configurations.
        calibration: The fit.
        state: What runs.
        in_flight: Requests in flight per replica under closed load; None under open load.
    """
    admission = calibration.value("admission_s") * np.exp(
        calibration.offset("engine_admission", table)
    )
    steps = np.full(table.tp.shape, calibration.value("open_wait_steps"))
    own = np.full(table.tp.shape, calibration.value("open_prompt"))
    queued = state.prefill_load / (1.0 - state.prefill_load)
    if in_flight is not None:
        crowd = 1.0 - 1.0 / in_flight
        waits = np.exp(calibration.offset("engine_wait", table))
        waited = calibration.value("wait_steps") * waits
        stretches = np.exp(calibration.offset("engine_prefill", table))
        stretched = calibration.value("prefill_stretch") * stretches
        steps = steps + (waited - steps) * crowd
        own = own + (stretched - own) * crowd
        queued = np.minimum(queued, in_flight) * crowd
    queue = calibration.value("queue") * queued * state.prompt_s
    result: Floats = admission + steps * state.step_s + own * state.prompt_s + queue
    return result


def offline_load(table: Table, calibration: Calibration, demand: Demand, batch: Floats) -> Served:
    """A static batch that starts at once and runs to its end; NaN batch means saturation.

    Static batches were measured on engines of 2024, which have coefficients of their own;
    saturation was measured on today's, in steady state.
    """
    saturated = np.isnan(batch)
    held = np.where(saturated, demand.max_sequences, np.minimum(batch / demand.replicas, 1e9))
    running = np.maximum(np.minimum(held, demand.max_sequences), 1.0)
    steady = steady_state(table, coefficients(table, calibration), demand, running)
    older = coefficients(table, calibration, static=True)
    state = steady_state(table, older, demand, running)
    slow = np.exp(
        calibration.offset("engine_static", table) + calibration.offset("stack_static", table)
    )
    prompts = calibration.value("static_prefill") * running * state.prefill_s * slow
    decode = demand.osl_tokens * state.step_s * slow
    tok_s = demand.replicas * running * demand.osl_tokens / (prompts + decode)
    sustained = demand.replicas * steady.requests_per_s * demand.osl_tokens
    sustained = sustained * calibration.value("saturation_share")
    # A queue of several times what runs at once is saturation under another name.
    queue = np.clip(np.log2(held / running) / _QUEUE_DOUBLINGS, 0.0, 1.0)
    tok_s = np.where(saturated, sustained, tok_s ** (1.0 - queue) * sustained**queue)
    e2e = demand.replicas * held * demand.osl_tokens / tok_s
    return Served(
        ttft_ms={},
        tpot_ms={},
        e2e_ms={"mean": np.where(saturated, np.nan, e2e * MS_PER_S)},
        output_tok_s=tok_s,
        batch=running,
        prefill_load=np.where(saturated, steady.prefill_load, state.prefill_load),
        fullness=np.zeros(len(table)),
        waiting_ms=np.zeros(len(table)),
    )


_QUEUE_DOUBLINGS = 2.0
"""A static batch of four times what a replica holds runs as saturation does."""


def open_load(
    table: Table,
    calibration: Calibration,
    demand: Demand,
    rate_rps: Floats,
    *,
    chosen: NDArray[np.bool_] | None = None,
) -> Served:
    """Arrivals at a rate: the batch that carries it, by bisection.

    Args:
        table: Configurations.
        calibration: The fit.
        demand: Lengths, replicas and sequences per replica.
        rate_rps: Arrivals per second for the whole deployment.
        chosen: Where the layout is a guess: whoever ran it chose one that carries the rate, so what
            runs is taken to be as fast as carrying it makes likely.
    """
    fit = coefficients(table, calibration)
    per_replica = rate_rps / demand.replicas
    lengths = Lengths.of(table, fit, demand)
    top = steady_state(table, fit, demand, demand.max_sequences, lengths=lengths)
    fullness = per_replica / top.requests_per_s
    slowness = np.ones(len(table))
    if chosen is not None:
        slowness = np.where(chosen, likely_fullness(fullness) / fullness, 1.0)
    per_replica = per_replica * slowness
    high = _carrying_batch(table, fit, demand, lengths, per_replica)
    state = steady_state(table, fit, demand, high, lengths=lengths).faster(slowness)
    return replace(
        open_state(table, calibration, demand, state, fullness * slowness),
        output_tok_s=rate_rps * demand.osl_tokens,
        batch=high,
    )


_HALVINGS = 26
_FORESEEN = ((64, 4), (512, 3))
"""Up to so many rows, so many halvings are foreseen; above, none is."""


def _carrying_batch(
    table: Table, fit: Coefficients, demand: Demand, lengths: Lengths, per_replica_rps: Floats
) -> Floats:
    """The batch at which a replica carries the rate, by bisection on a logarithmic scale.

    For a few rows a step costs its calls, not its numbers: then every middle that the next few
    halvings may ask for is worked out in one step, and the halvings choose among them.
    """
    ahead = next((levels for rows, levels in _FORESEEN if len(table) <= rows), 1)
    low, high = np.full(len(table), 1e-3), demand.max_sequences.copy()
    done = 0
    while done < _HALVINGS:
        levels = min(ahead, _HALVINGS - done)
        middles = _middles(low, high, levels)
        state = steady_state(table, fit, demand, middles, lengths=lengths)
        enough = state.requests_per_s >= per_replica_rps
        low, high = _halved(low, high, middles, enough, levels)
        done += levels
    return high


def _middles(low: Floats, high: Floats, levels: int) -> Floats:
    """Middles of a tree of halvings in heap order: below each, the upper half, then the lower.

    Returns:
        One row for each of 2^levels - 1 middles, one column for each of `low`.
    """
    below, above = low[None], high[None]
    found = []
    for _ in range(levels):
        middles = np.sqrt(below * above)
        found.append(middles)
        wide = 2 * len(middles), len(low)
        below = np.stack([middles, below], axis=1).reshape(wide)
        above = np.stack([above, middles], axis=1).reshape(wide)
    return np.concatenate(found)


def _halved(
    low: Floats, high: Floats, middles: Floats, enough: NDArray[np.bool_], levels: int
) -> tuple[Floats, Floats]:
    """Both ends after so many halvings; each row goes its own way through the tree."""
    columns = np.arange(len(low))
    place = np.zeros(len(low), dtype=np.intp)
    for _ in range(levels):
        middle, holds = middles[place, columns], enough[place, columns]
        high, low = np.where(holds, middle, high), np.where(holds, low, middle)
        place = 2 * place + 1 + holds
    return low, high


_CAPACITY_DOUBT = 0.1
"""Log deviation of the rate that a guessed layout sustains."""


def likely_fullness(predicted: Floats) -> Floats:
    """Median fullness of a replica that is known to carry its load, from the predicted one.

    A log-normal of deviation `_CAPACITY_DOUBT` cut off at 1, where the queue would have no end.

    >>> likely_fullness(np.array([0.3, 1.0, 2.0])).round(2).tolist()
    [0.3, 0.93, 0.98]
    """
    median = np.interp(np.log(predicted) / _CAPACITY_DOUBT, _EXCESS, _MEDIANS)
    result: Floats = np.minimum(predicted * np.exp(_CAPACITY_DOUBT * median), _FULLEST)
    return result


_EXCESS = np.linspace(-6.0, 6.0, 241)
_MEDIANS = np.array([NormalDist().inv_cdf(NormalDist().cdf(-z) / 2.0) for z in _EXCESS])
"""Median of a standard normal that stays below -z, for z in `_EXCESS`."""


def open_state(
    table: Table, calibration: Calibration, demand: Demand, state: Steady, fullness: Floats
) -> Served:
    """What clients of an open load see while every replica is in `state`."""
    service = state.prompt_s + demand.osl_tokens * state.tpot_s
    waiting = queue_seconds(demand, service, fullness)
    ttft = first_token_seconds(table, calibration, state) + waiting
    # Prompts differ in length: their share of TTFT spreads as they do.
    share = np.minimum(state.prompt_s / ttft, 1.0)
    prompts = share * lognormal_sigma(demand.isl_tokens, demand.isl_p95_tokens)
    first_sigma = np.hypot(calibration.value("ttft_spread_open"), prompts)
    first = _spread(ttft, first_sigma)
    each = _spread(state.tpot_s, calibration.value("tpot_spread_open"))
    e2e = end_to_end_seconds(first, each, demand, calibration)
    rate = demand.replicas * state.requests_per_s
    return Served(
        ttft_ms={name: seconds * MS_PER_S for name, seconds in first.items()},
        tpot_ms={name: seconds * MS_PER_S for name, seconds in each.items()},
        e2e_ms={name: seconds * MS_PER_S for name, seconds in e2e.items()},
        output_tok_s=rate * demand.osl_tokens,
        batch=rate / demand.replicas * demand.osl_tokens * state.tpot_s,
        prefill_load=state.prefill_load,
        fullness=fullness,
        waiting_ms=waiting * MS_PER_S,
    )


def queue_seconds(demand: Demand, service_s: Floats, fullness: Floats) -> Floats:
    """Mean wait of a Poisson arrival for one of the sequences a replica may run, in s.

    Sakasegawa's approximation of M/G/m with as many servers as sequences; it matters only close to
    a full replica, and past `_FULLEST` it is told as if the load were just that.

    Args:
        demand: Lengths and sequences per replica.
        service_s: Time from admission to the last token.
        fullness: Asked rate over the most a replica sustains.
    """
    servers = demand.max_sequences
    busy = np.minimum(fullness, _FULLEST)
    varied = np.expm1(np.square(lognormal_sigma(demand.osl_tokens, demand.osl_p95_tokens)))
    queue = busy ** (np.sqrt(2.0 * (servers + 1.0)) - 1.0) / (servers * (1.0 - busy))
    result: Floats = (1.0 + varied) / 2.0 * queue * service_s
    return result


def end_to_end_seconds(
    ttft: dict[str, Floats], tpot: dict[str, Floats], demand: Demand, calibration: Calibration
) -> dict[str, Floats]:
    """E2E = TTFT + (O - 1) x TPOT over random output lengths O, moment-matched to a log-normal.

    The mean is exact; a percentile is not the sum of percentiles, so the variances are added and
    the sum read as a log-normal.
    """
    tokens = np.maximum(demand.osl_tokens - 1.0, 0.0)
    mean = ttft["mean"] + tokens * tpot["mean"]
    length_sigma = lognormal_sigma(demand.osl_tokens, demand.osl_p95_tokens)
    sigma2 = np.square(length_sigma) + calibration.value("tpot_spread_open") ** 2
    decode_variance = np.square(tokens * tpot["mean"]) * np.expm1(sigma2)
    first_variance = np.square(ttft["mean"]) * np.expm1(
        np.square(np.log(ttft["p99"] / ttft["p50"]) / _Z["p99"])
    )
    sigma = np.sqrt(np.log1p((decode_variance + first_variance) / np.square(mean)))
    return _spread(mean, sigma)


def lognormal_sigma(mean: Floats, p95: Floats) -> Floats:
    """Log-standard deviation of a log-normal with this mean and 95th percentile, 0 if equal.

    ln(p95/mean) = z s - s^2/2 with z = 1.645; a p95 above 3.87 x the mean has no such law and gets
    the widest one, s = z.

    >>> float(lognormal_sigma(np.array([200.0]), np.array([500.0]))[0].round(3))
    0.711
    """
    z = _Z["p95"]
    ratio = np.log(np.maximum(p95 / mean, 1.0))
    result: Floats = z - np.sqrt(np.maximum(z * z - 2.0 * ratio, 0.0))
    return result
