"""Latency limits that cannot all be used up: TTFT + (n - 1) x TPOT above the E2E limit.

`set_limits` gives the effective limits; here is what it means for a person. Where a default is part
of the contradiction, it alone gives way. Where TPOT and E2E were both asked for and contradict each
other, TTFT and TPOT stay and E2E is widened, as for every set of limits, and both values are told.
n is the mean number of output tokens; limits of different percentiles are added at face value.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tools.intent.ledger import Ledger
from tools.intent.ranges import RANGES
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Conflict
from tools.ways import Way, in_words, rounded_down, rounded_up

__all__ = ["SUM_OF_LIMITS", "check_limits"]

SUM_OF_LIMITS = ("slo.e2e_ms", "slo.ttft_ms", "slo.tpot_ms")
_KEPT = "equal to the limit: it was asked for, so no default widens it"
_RISING = ("p50", "mean", "p90", "p95", "p99")
_FEW_TOKENS = 8
"""Shorter answers than these are no proposal."""


@dataclass(frozen=True, kw_only=True)
class _Sum:
    """The limits in ms (None where there is none), n, and what was said.

    `stricter` names a limit at a higher percentile than that of E2E; empty without one.
    """

    ttft: float | None
    tpot: float | None
    e2e: float
    tokens: float
    tokens_p95: float | None
    said: frozenset[str]
    stricter: str

    @property
    def first(self) -> float:
        return self.ttft or 0.0

    @property
    def each(self) -> float:
        return self.tpot or 0.0

    def needed_ms(self, tokens: float) -> float:
        return self.first + (tokens - 1.0) * self.each

    @property
    def is_stated(self) -> bool:
        """Whether what was asked for contradicts itself, TPOT being part of it."""
        first = self.first if "ttft" in self.said else 0.0
        decode = (self.tokens - 1.0) * self.each
        return "tpot" in self.said and first + decode > self.e2e

    @property
    def paths(self) -> tuple[str, ...]:
        limits = {"slo.e2e_ms": self.e2e, "slo.ttft_ms": self.ttft, "slo.tpot_ms": self.tpot}
        return tuple(path for path, limit in limits.items() if limit is not None)


def check_limits(ledger: Ledger, _catalogue: Catalogue) -> Iterator[Conflict]:
    """The conflict of the limits; effective limits of defaults follow what was asked for."""
    limits = _sum(ledger)
    if limits is None or limits.e2e >= limits.needed_ms(limits.tokens) * (1.0 - 1e-12):
        return
    is_tight = "e2e" in limits.said and "tpot" not in limits.said
    when = "if that is too strict" if is_tight else ""
    chosen, ways = _chosen(ledger, limits), _ways(limits, is_tight=is_tight)
    yield Conflict(
        fields=limits.paths,
        message=_message(limits),
        suggestion=f"{chosen} {in_words(filter(_is_accepted, ways), when)}",
    )


def _sum(ledger: Ledger) -> _Sum | None:
    limits = {name: ledger.figure(f"slo.{name}_ms.limit") for name in ("ttft", "tpot", "e2e")}
    tokens = ledger.figure("traffic.output_tokens.mean")
    e2e = limits["e2e"]
    if e2e is None or tokens is None or (limits["ttft"] is None and limits["tpot"] is None):
        return None
    return _Sum(
        ttft=limits["ttft"],
        tpot=limits["tpot"],
        e2e=e2e,
        tokens=max(tokens, 1.0),
        tokens_p95=ledger.figure("traffic.output_tokens.p95"),
        said=frozenset(name for name in limits if ledger.is_said(f"slo.{name}_ms.limit")),
        stricter=next((name for name in ("ttft", "tpot") if _is_stricter(ledger, name)), ""),
    )


def _is_stricter(ledger: Ledger, name: str) -> bool:
    """Whether a limit is for more requests than the E2E limit; then both could hold."""
    mine, e2e = (str(ledger.value(f"slo.{one}_ms.percentile")) for one in (name, "e2e"))
    return mine in _RISING and e2e in _RISING and _RISING.index(mine) > _RISING.index(e2e)


def _message(limits: _Sum) -> str:
    if limits.tpot is None:
        return (
            f"An E2E limit of {shown(limits.e2e)} ms is below the TTFT limit of "
            f"{shown(limits.first)} ms: no answer ends before it begins.{_apart(limits)}"
        )
    steps = f"{shown(limits.tokens - 1)} x {shown(limits.each)}"
    start = "" if limits.ttft is None else f"{shown(limits.first)} + "
    against = "" if limits.ttft is None else f"TTFT {shown(limits.first)} ms and "
    return (
        f"An E2E limit of {shown(limits.e2e)} ms is too small for {against}TPOT "
        f"{shown(limits.each)} ms: an answer of {shown(limits.tokens)} tokens takes "
        f"{start}{steps} = {shown(limits.needed_ms(limits.tokens))} ms{_long_answer(limits)}."
        f"{_apart(limits)}"
    )


def _apart(limits: _Sum) -> str:
    if not limits.stricter:
        return ""
    return (
        f" The {limits.stricter.upper()} limit is for a higher percentile than the E2E limit; they "
        "are compared at face value."
    )


def _long_answer(limits: _Sum) -> str:
    if limits.tokens_p95 is None:
        return ""
    return (
        f"; an answer of {shown(limits.tokens_p95)} tokens (95th percentile) takes "
        f"{shown(limits.needed_ms(limits.tokens_p95))} ms"
    )


def _chosen(ledger: Ledger, limits: _Sum) -> str:
    """Give every default its effective limit, and say what counts now."""
    if "e2e" not in limits.said:
        return _widened(ledger, limits)
    if "tpot" not in limits.said and limits.tpot is not None and limits.e2e > limits.first:
        return _tightened(ledger, limits)
    given = {name for name, at in (("ttft", limits.ttft), ("tpot", limits.tpot)) if at is not None}
    if not given & limits.said:
        return _shrunk(ledger, limits)
    if limits.is_stated:
        return _widened(ledger, limits)
    ledger.put("slo.e2e_ms.effective_limit", limits.e2e, "computed", _KEPT)
    return "What was asked for counts as it stands, so the E2E limit decides."


def _widened(ledger: Ledger, limits: _Sum) -> str:
    needed = limits.needed_ms(limits.tokens)
    kept = " and ".join(
        name for name, at in (("TTFT", limits.ttft), ("TPOT", limits.tpot)) if at is not None
    )
    stay = "stay" if len(limits.paths) == len(SUM_OF_LIMITS) else "stays"
    if stay == "stays":
        origin = f"widened: the {kept} limit alone takes {shown(needed)} ms"
        ledger.put("slo.e2e_ms.effective_limit", needed, "computed", origin)
    asked = f", not with the {shown(limits.e2e)} ms asked for" if "e2e" in limits.said else ""
    return f"{kept} {stay} and E2E counts with {shown(needed)} ms{asked}."


def _tightened(ledger: Ledger, limits: _Sum) -> str:
    """TPOT gives way; with a TTFT limit beside it `set_limits` has done so."""
    if limits.ttft is None:
        strict = _strict_tpot(limits)
        origin = "tightened for the E2E limit that was asked for: E2E / (n - 1), rounded down"
        ledger.put("slo.tpot_ms.effective_limit", strict, "computed", origin)
    effective = ledger.figure("slo.tpot_ms.effective_limit") or limits.each
    return (
        f"The E2E limit was asked for and TPOT is a default, so TPOT counts with "
        f"{shown(effective)} ms."
    )


def _shrunk(ledger: Ledger, limits: _Sum) -> str:
    """TTFT alone fills the E2E limit, and nobody asked for it."""
    if limits.tpot is None:
        origin = "shrunk to the E2E limit that was asked for"
        ledger.put("slo.ttft_ms.effective_limit", limits.e2e, "computed", origin)
    counts = " and ".join(
        f"{name.upper()} as {shown(ledger.figure(f'slo.{name}_ms.effective_limit') or 0.0)} ms"
        for name in ("ttft", "tpot")
        if f"slo.{name}_ms" in limits.paths
    )
    return (
        "The E2E limit was asked for and leaves no time after the default TTFT, so the defaults "
        f"shrink: {counts}."
    )


def _strict_tpot(limits: _Sum) -> float | None:
    """The largest round TPOT that keeps the E2E limit; None without any."""
    if limits.tokens <= 1.0 or limits.e2e <= limits.first:
        return None
    return rounded_down((limits.e2e - limits.first) / (limits.tokens - 1.0))


def _ways(limits: _Sum, *, is_tight: bool) -> Iterator[Way]:
    """Ways to limits that agree; where TPOT gave way already, only looser ones."""
    yield Way(changes={"slo.e2e_ms": rounded_up(limits.needed_ms(limits.tokens))})
    strict = _strict_tpot(limits)
    if limits.tpot is not None and strict is not None:
        if not is_tight:
            yield Way(changes={"slo.tpot_ms": strict}, note=f"keeps E2E at {shown(limits.e2e)} ms")
        yield from _shorter(limits)
    left = limits.e2e - (limits.tokens - 1.0) * limits.each
    if limits.ttft is not None and left > 0.0:
        yield Way(changes={"slo.ttft_ms": rounded_down(left)})
    elif strict is None and limits.tpot is not None:
        share = limits.e2e / limits.needed_ms(limits.tokens)
        both = {"ttft": limits.first * share, "tpot": limits.each * share}
        yield Way(changes={f"slo.{name}_ms": rounded_down(at) for name, at in both.items()})


def _is_accepted(way: Way) -> bool:
    """Whether every limit may be set so: a tenth of a millisecond is no TTFT."""
    limits = [(f"{path}.limit", value) for path, value in way.changes.items()]
    return all(
        path not in RANGES or RANGES[path][0] <= float(str(value)) <= RANGES[path][1]
        for path, value in limits
    )


def _shorter(limits: _Sum) -> Iterator[Way]:
    tokens = math.floor((limits.e2e - limits.first) / limits.each + 1e-9) + 1
    if tokens >= _FEW_TOKENS:
        yield Way(changes={"traffic.output_tokens.mean": float(tokens)})
