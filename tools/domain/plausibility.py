"""Whether a measured row can be true: its own arithmetic agrees, and the hardware could do it.

Tolerances are stated beside each rule and were chosen wide, so that a violation is worth a flag.
Source: Little's law (requests in flight = rate x time in the system) and the bounds of `bounds`.
"""

from collections.abc import Iterator
from itertools import pairwise

from tools.domain.bounds import Violation, output_tokens_per_s, physical_violations
from tools.domain.hardware import Accelerator
from tools.domain.measurement import Measurement
from tools.domain.model import ModelShape
from tools.domain.units import MS_PER_S

__all__ = ["Violation", "violations"]

_RATE_RATIO = (0.75, 1.10)
"""Output rate over request rate x nominal length: sampled lengths are 0.8 to 1.0 of it."""

_IN_FLIGHT_RATIO = (0.50, 1.10)
"""Throughput x latency over concurrency: ramp-up and drain leave slots empty, nothing adds any."""


def violations(
    row: Measurement, shape: ModelShape | None = None, gpu: Accelerator | None = None
) -> list[Violation]:
    """Every bound that the row breaks.

    Args:
        row: The measured row.
        shape: The model's shape; None leaves the physical bounds unchecked.
        gpu: The accelerator; likewise.
    """
    found = [*_orders(row), *_widths(row), *_rates(row)]
    if row.load == "closed":
        found.extend(_in_flight(row))
    if shape is not None and gpu is not None:
        found.extend(physical_violations(row, shape, gpu))
    return found


def _orders(row: Measurement) -> Iterator[Violation]:
    for metric in ("ttft", "tpot", "e2e"):
        names = [f"{metric}_{level}_ms" for level in ("p50", "p90", "p95", "p99")]
        known = [value for name in names if (value := getattr(row, name)) is not None]
        for lower, higher in pairwise(known):
            if higher < lower:
                rule = f"{metric}_percentiles_out_of_order"
                yield Violation(rule=rule, measured=higher, low=lower, unit="ms")


def _widths(row: Measurement) -> Iterator[Violation]:
    widths = {
        "tp_x_pp": (row.tp or 1) * (row.pp or 1),
        "ep": row.ep or 1,
        "attention_dp": row.attention_dp or 1,
    }
    for name, value in widths.items():
        if value > row.gpus:
            yield Violation(rule=f"{name}_exceeds_gpus", measured=value, high=row.gpus, unit="GPUs")


def _rates(row: Measurement) -> Iterator[Violation]:
    if row.output_tok_s is None:
        return
    if row.total_tok_s is not None and row.total_tok_s < row.output_tok_s:
        yield Violation(
            rule="total_below_output", measured=row.total_tok_s, low=row.output_tok_s, unit="tok/s"
        )
    if row.req_s is not None and row.osl_tokens is not None:
        ratio = row.output_tok_s / (row.req_s * row.osl_tokens)
        yield from _outside("output_rate_disagrees", ratio, _RATE_RATIO)


def _in_flight(row: Measurement) -> Iterator[Violation]:
    """Little's law twice: over the whole request, and over its decode phase as an upper bound."""
    tokens_per_s = output_tokens_per_s(row)
    if tokens_per_s is None or not row.osl_tokens or not row.concurrency:
        return
    e2e_ms = _time_in_system_ms(row)
    if e2e_ms is not None:
        in_flight = tokens_per_s / row.osl_tokens * e2e_ms / MS_PER_S
        yield from _outside("littles_law_broken", in_flight / row.concurrency, _IN_FLIGHT_RATIO)
    tpot_ms = row.tpot_mean_ms or row.tpot_p50_ms
    if tpot_ms is not None:
        decoding = tokens_per_s * tpot_ms / MS_PER_S
        allowed = (0.0, _IN_FLIGHT_RATIO[1])
        yield from _outside("more_decoding_than_in_flight", decoding / row.concurrency, allowed)


def _time_in_system_ms(row: Measurement) -> float | None:
    """Mean time of a request, else of its parts, else the median."""
    if row.e2e_mean_ms is not None:
        return row.e2e_mean_ms
    if row.ttft_mean_ms and row.tpot_mean_ms and row.osl_tokens:
        return row.ttft_mean_ms + (row.osl_tokens - 1) * row.tpot_mean_ms
    return row.e2e_p50_ms


def _outside(rule: str, ratio: float, allowed: tuple[float, float]) -> Iterator[Violation]:
    if not allowed[0] <= ratio <= allowed[1]:
        yield Violation(rule=rule, measured=ratio, low=allowed[0], high=allowed[1])
