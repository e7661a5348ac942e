"""What kind of load a tool really applied: closed, open or offline.

Tools describe how they sent requests; a `Measurement` needs to know what the server saw. Source of
the thresholds: vLLM runs at least 128 sequences together by default, so a smaller burst is one
static batch; 90 % of a cap in flight means the cap ruled.
"""

from dataclasses import dataclass, field

from tools.domain.units import MS_PER_S

__all__ = [
    "LoadRead",
    "closed_load",
    "offline_load",
    "open_load",
    "read_load",
    "requests_in_flight",
]

ONE_BATCH = 128
"""Requests that every engine runs together by default."""
CAP_REACHED = 0.9
"""Share of a cap in flight from which the cap, not the rate, ruled."""
STEADY = 0.9
"""Share of an arrival rate that must be served for the run to count as steady."""
LOST = 0.5
"""Share below which an open run says nothing about its rate."""


@dataclass(frozen=True, kw_only=True)
class LoadRead:
    """The load as cells, what to note about it, or why it cannot be used."""

    cells: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refusal: str = ""


def closed_load(concurrency: float | None, *notes: str) -> LoadRead:
    """A fixed number of requests in flight."""
    if concurrency is None:
        return LoadRead(refusal="closed load without a number of requests in flight")
    return LoadRead(cells={"load": "closed", "concurrency": str(concurrency)}, notes=notes)


def offline_load(batch: float | None, *notes: str) -> LoadRead:
    """Everything queued at once: a static batch, or saturation where no size is given."""
    size = {} if batch is None else {"concurrency": str(batch)}
    return LoadRead(cells={"load": "offline"} | size, notes=notes)


def open_load(rate_rps: float | None, served_rps: float | None, *notes: str) -> LoadRead:
    """Arrivals at a rate; refused where much less was served, because nothing was steady."""
    if rate_rps is None:
        return LoadRead(refusal="open load without an arrival rate")
    share = 1.0 if served_rps is None else served_rps / rate_rps
    told = f"{served_rps or 0:.3g} of {rate_rps:.3g} requests/s were served"
    if share < LOST:
        return LoadRead(refusal=f"{told}: overloaded, or too short for a steady state")
    if share < STEADY:
        notes = (*notes, f"{told}: the run was short or near its knee")
    return LoadRead(cells={"load": "open", "request_rate": str(rate_rps)}, notes=notes)


def read_load(
    *,
    rate_rps: float | None,
    cap: float | None,
    requests: float | None,
    served_rps: float | None,
    in_flight: float | None,
) -> LoadRead:
    """The load of a tool that knows a rate (None: everything at once) and a cap (None: no cap).

    Args:
        rate_rps: Arrivals per second.
        cap: Most requests in flight.
        requests: Requests of the run.
        served_rps: Requests per second that ended.
        in_flight: Mean requests in flight, from rate x time.
    """
    if rate_rps is None:
        return _burst(cap, requests)
    if cap is None or in_flight is None:
        capped = (
            () if cap is None else (f"at most {cap:g} in flight; whether that ruled is unknown",)
        )
        return open_load(rate_rps, served_rps, *capped)
    told = f"{in_flight:.3g} in flight on average, at most {cap:g}"
    if in_flight >= CAP_REACHED * cap:
        return closed_load(cap, f"{rate_rps:g} requests/s asked, but the cap ruled: {told}")
    return open_load(rate_rps, served_rps, told)


def _burst(cap: float | None, requests: float | None) -> LoadRead:
    if requests is not None and requests <= (ONE_BATCH if cap is None else cap):
        return offline_load(requests, f"all {requests:g} requests started together: a static batch")
    return offline_load(None) if cap is None else closed_load(cap)


def requests_in_flight(
    served_rps: float | None,
    *,
    e2e_ms: float | None,
    ttft_ms: float | None,
    tpot_ms: float | None,
    osl_tokens: float | None,
) -> float | None:
    """Mean requests in flight by Little's law; None where no time in the system is known.

    >>> requests_in_flight(2.0, e2e_ms=3000.0, ttft_ms=None, tpot_ms=None, osl_tokens=None)
    6.0
    """
    if e2e_ms is None and ttft_ms and tpot_ms and osl_tokens:
        e2e_ms = ttft_ms + (osl_tokens - 1) * tpot_ms
    return served_rps * e2e_ms / MS_PER_S if served_rps and e2e_ms else None
