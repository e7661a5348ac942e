"""Latency limits of a specification, and what happens when they cannot all hold.

A whole answer of n tokens takes TTFT + (n - 1) x TPOT; a smaller E2E limit contradicts the other
two. Nothing is resolved in silence: the contradiction is listed with the stricter alternative.

* Nobody stated the E2E limit, or somebody stated TPOT: TTFT and TPOT stay, the effective E2E limit
  is widened.
* Somebody stated the E2E limit and TPOT is a default: what a person said outranks a default, so the
  effective TPOT limit becomes the strict one (E2E - TTFT) / (n - 1), rounded down to 0.1 ms. If the
  default TTFT alone fills the E2E limit, both defaults shrink in proportion.

A volume with a deadline has no default limits: nobody waits for one answer of it.

The sum takes limits of different percentiles at face value, which is on the safe side.
"""

import math
from dataclasses import dataclass

from tools.intent.extract.volume import is_volume
from tools.intent.ledger import Ledger
from tools.intent.shown import shown
from tools.intent.traffic import origin_of
from tools.rows import SourcedLimit, UseCaseRow
from tools.specification import Conflict

__all__ = ["NOBODY_WAITS", "set_limits"]

NOBODY_WAITS = "volume with a deadline: no one waits for a single answer"
_METRICS = ("ttft_ms", "tpot_ms", "e2e_ms")
_FALLBACK_PERCENTILE = "p95"
_SAME = "equal to the limit: nothing contradicts it"


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """The three limits in milliseconds and n, the mean number of output tokens."""

    ttft: float
    tpot: float
    e2e: float
    tokens: float
    tokens_p95: float | None

    @property
    def needed_ms(self) -> float:
        return self.ttft + (self.tokens - 1) * self.tpot

    @property
    def strict_tpot(self) -> float | None:
        """Largest TPOT, rounded down to 0.1 ms, that keeps the E2E limit; None without any."""
        if self.tokens <= 1 or self.e2e <= self.ttft:
            return None
        exact = (self.e2e - self.ttft) / (self.tokens - 1)
        tenths = math.floor(exact * 10 + 1e-9) / 10
        return tenths if tenths > 0 else exact

    def formula(self) -> str:
        steps = f"{shown(self.tokens - 1)} x {shown(self.tpot)}"
        return f"{shown(self.ttft)} + {steps} = {shown(self.needed_ms)} ms"

    def long_answer(self) -> str:
        if self.tokens_p95 is None:
            return ""
        needed = self.ttft + (self.tokens_p95 - 1) * self.tpot
        return (
            f"; an answer of {shown(self.tokens_p95)} tokens (95th percentile) "
            f"takes {shown(needed)} ms"
        )


def set_limits(ledger: Ledger, row: UseCaseRow) -> None:
    """Limits, percentiles and effective limits under `slo`."""
    is_waited_for = not is_volume(ledger.facts.get("traffic.rps_steady"))
    for metric, default in zip(_METRICS, (row.ttft_ms, row.tpot_ms, row.e2e_ms), strict=True):
        _set_limit(ledger, f"slo.{metric}", default if is_waited_for else None)
        if not is_waited_for and f"slo.{metric}.limit" not in ledger.facts:
            ledger.default(f"slo.{metric}", None, NOBODY_WAITS)
    limits = _limits(ledger)
    if limits is not None and limits.e2e < limits.needed_ms:
        _resolve(ledger, limits)


def _set_limit(ledger: Ledger, path: str, default: SourcedLimit | None) -> None:
    if path in ledger.facts:
        # Emptied by a person: no limit, no percentile.
        _forget(ledger, path)
        return
    if default is not None:
        ledger.default(f"{path}.limit", default.value, origin_of(default))
    limit = ledger.figure(f"{path}.limit")
    if limit is None:
        _forget(ledger, path)
        return
    if default is not None:
        ledger.default(f"{path}.percentile", default.percentile, origin_of(default))
    ledger.default(
        f"{path}.percentile",
        _FALLBACK_PERCENTILE,
        "Leadline default: p95, as the use case has no percentile for this limit",
    )
    ledger.put(f"{path}.effective_limit", limit, "computed", _SAME)


def _forget(ledger: Ledger, path: str) -> None:
    for leaf in ("limit", "percentile", "effective_limit"):
        ledger.facts.pop(f"{path}.{leaf}", None)


def _limits(ledger: Ledger) -> _Limits | None:
    ttft, tpot, e2e = (ledger.figure(f"slo.{metric}.limit") for metric in _METRICS)
    tokens = ledger.figure("traffic.output_tokens.mean")
    if ttft is None or tpot is None or e2e is None or tokens is None:
        return None
    p95 = ledger.figure("traffic.output_tokens.p95")
    return _Limits(ttft=ttft, tpot=tpot, e2e=e2e, tokens=max(tokens, 1.0), tokens_p95=p95)


def _resolve(ledger: Ledger, limits: _Limits) -> None:
    is_said = {metric: ledger.is_said(f"slo.{metric}.limit") for metric in _METRICS}
    if not is_said["e2e_ms"] or is_said["tpot_ms"]:
        suggestion = _widen(ledger, limits)
    elif limits.strict_tpot is not None:
        suggestion = _tighten(ledger, limits, limits.strict_tpot)
    elif not is_said["ttft_ms"]:
        suggestion = _shrink(ledger, limits)
    else:
        suggestion = _widen(ledger, limits)
    ledger.conflicts.append(
        Conflict(
            fields=("slo.e2e_ms", "slo.ttft_ms", "slo.tpot_ms"),
            message=(
                f"An E2E limit of {shown(limits.e2e)} ms is too small for TTFT "
                f"{shown(limits.ttft)} ms and TPOT {shown(limits.tpot)} ms: an answer of "
                f"{shown(limits.tokens)} tokens takes {limits.formula()}{limits.long_answer()}."
            ),
            suggestion=suggestion,
        )
    )


def _widen(ledger: Ledger, limits: _Limits) -> str:
    origin = f"widened: TTFT + (n - 1) x TPOT = {limits.formula()}"
    ledger.put("slo.e2e_ms.effective_limit", limits.needed_ms, "computed", origin)
    kept = f"TTFT and TPOT stay and E2E counts with {shown(limits.needed_ms)} ms."
    if limits.strict_tpot is None:
        return f"{kept} To keep {shown(limits.e2e)} ms, TTFT itself must be smaller."
    return (
        f"{kept} To keep {shown(limits.e2e)} ms instead, set slo.tpot_ms to "
        f"{shown(limits.strict_tpot)} ms or less, or shorten the answers."
    )


def _tighten(ledger: Ledger, limits: _Limits, strict_tpot: float) -> str:
    origin = (
        f"tightened for the E2E limit that was asked for: ({shown(limits.e2e)} - "
        f"{shown(limits.ttft)}) / {shown(limits.tokens - 1)}, rounded down"
    )
    ledger.put("slo.tpot_ms.effective_limit", strict_tpot, "computed", origin)
    return (
        f"The E2E limit was asked for and TPOT is a default, so TPOT counts with "
        f"{shown(strict_tpot)} ms. If that is too strict, raise slo.e2e_ms to "
        f"{shown(limits.needed_ms)} ms, set slo.tpot_ms, or shorten the answers."
    )


def _shrink(ledger: Ledger, limits: _Limits) -> str:
    share = limits.e2e / limits.needed_ms
    origin = f"shrunk for the E2E limit that was asked for: x {shown(limits.e2e)} / "
    for metric, limit in (("ttft_ms", limits.ttft), ("tpot_ms", limits.tpot)):
        ledger.put(
            f"slo.{metric}.effective_limit",
            limit * share,
            "computed",
            f"{origin}{shown(limits.needed_ms)}",
        )
    return (
        f"The E2E limit was asked for and leaves no time after the default TTFT, so TTFT counts "
        f"with {shown(limits.ttft * share)} ms and TPOT with {shown(limits.tpot * share)} ms. "
        f"If that is too strict, raise slo.e2e_ms to {shown(limits.needed_ms)} ms."
    )
