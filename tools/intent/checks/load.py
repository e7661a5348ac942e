"""Load that contradicts itself: rates, users, requests in flight, and a promised throughput.

What somebody said is compared with what somebody said; a default or a formula on defaults gives
way instead.
"""

import math
from collections.abc import Iterator, Mapping

from tools.intent.extract.promises import TOTAL_OUTPUT_SPEED
from tools.intent.extract.volume import TOKEN_RATES
from tools.intent.fact import Fact
from tools.intent.ledger import Ledger
from tools.intent.ranges import RANGES
from tools.intent.reading import CONTRADICTION
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Conflict
from tools.ways import Way, in_words, rounded_down, rounded_up

__all__ = ["check_load", "check_token_rates"]

_STEADY, _PEAK = "traffic.rps_steady", "traffic.rps_peak"
_FACTOR = "traffic.peak_factor"
_USERS, _FLIGHT = "traffic.concurrent_users", "traffic.concurrency"
_FORMULA = (_USERS, "traffic.active_share", "traffic.requests_per_active_minute")
_APART = 1.1
"""Figures nearer than this are one figure, rounded."""
_FAN_OUT = ("agentic_tool_use", "batch_processing")
"""Where one user may have several requests in flight."""


def check_load(ledger: Ledger, _catalogue: Catalogue) -> Iterator[Conflict]:
    """Conflicts among the figures of the load."""
    _follow_peak(ledger)
    yield from _peak_below_steady(ledger)
    yield from _peak_far_above(ledger)
    yield from _rate_and_users(ledger)
    yield from _flight_and_users(ledger)
    yield from _flight_and_rate(ledger)
    yield from _throughput(ledger)


def _said(ledger: Ledger, path: str) -> float | None:
    return ledger.figure(path) if ledger.is_said(path) else None


def _is_steady_said(ledger: Ledger) -> bool:
    """Somebody gave the rate, or every factor of its formula."""
    return ledger.is_said(_STEADY) or all(ledger.is_said(path) for path in _FORMULA)


def _follow_peak(ledger: Ledger) -> None:
    """A steady rate made of default shares gives way to a peak that somebody said."""
    steady, peak = ledger.figure(_STEADY), _said(ledger, _PEAK)
    if steady is None or peak is None or steady <= peak or _is_steady_said(ledger):
        return
    factor = ledger.figure(_FACTOR) or 1.0
    users = ledger.figure(_USERS) or 0.0
    origin = (
        f"rps_peak / peak_factor = {shown(peak)} / {shown(factor)}; {shown(users)} users with the "
        f"default shares would send {shown(steady)}, more than the peak that was asked for"
    )
    ledger.put(_STEADY, float(f"{peak / factor:.12g}"), "computed", origin)
    ledger.warnings.append(
        f"{shown(users)} users with the default shares would send {shown(steady)} requests per "
        f"second; the peak of {shown(peak)} was asked for and counts"
    )


def _peak_below_steady(ledger: Ledger) -> Iterator[Conflict]:
    steady, peak = ledger.figure(_STEADY), ledger.figure(_PEAK)
    if steady is None or peak is None or peak >= steady * (1 - 1e-9):
        return
    ways = [Way(changes={_PEAK: rounded_up(steady)})]
    if ledger.is_said(_STEADY):
        ways.append(Way(changes={_STEADY: rounded_down(peak)}))
    yield Conflict(
        fields=(_PEAK, _STEADY),
        message=(
            f"The peak of {shown(peak)} requests per second is below the steady rate of "
            f"{shown(steady)}. As it stands, plans are sized for {shown(steady)}."
        ),
        suggestion=in_words(ways),
    )


def _peak_far_above(ledger: Ledger) -> Iterator[Conflict]:
    """A peak that no factor of a specification makes of the steady rate."""
    steady, peak = ledger.figure(_STEADY), ledger.figure(_PEAK)
    most = RANGES[_FACTOR][1]
    if not steady or not peak or peak <= most * steady * (1 + 1e-9):
        return
    ledger.put(_FACTOR, most, "computed", f"rps_peak / rps_steady, at most {shown(most)}")
    ways = (
        Way(changes={_STEADY: rounded_up(peak / most)}),
        Way(changes={_PEAK: rounded_down(steady * most)}),
    )
    yield Conflict(
        fields=(_PEAK, _STEADY),
        message=(
            f"The peak of {shown(peak)} requests per second is more than {shown(most)} times the "
            f"steady rate of {shown(steady)}. As it stands, plans are sized for {shown(peak)}."
        ),
        suggestion=in_words(ways),
    )


def _rate_and_users(ledger: Ledger) -> Iterator[Conflict]:
    users, share, pace = (_said(ledger, path) for path in _FORMULA)
    steady = _said(ledger, _STEADY)
    if users is None or share is None or pace is None or steady is None:
        return
    formula = users * share * pace / 60.0
    if formula <= 0.0 or max(formula / steady, steady / formula) <= _APART:
        return
    ways = (
        Way(changes={_STEADY: None}, note=f"{shown(rounded_up(formula))} requests/s are used"),
        Way(changes={_USERS: float(math.ceil(steady * 60.0 / (share * pace)))}),
    )
    yield Conflict(
        fields=(_STEADY, *_FORMULA),
        message=(
            f"{shown(users)} users x {shown(share)} active x {shown(pace)} requests per minute / "
            f"60 are {shown(formula)} requests per second, but {shown(steady)} were asked for. As "
            f"it stands, the rate of {shown(steady)} counts."
        ),
        suggestion=in_words(ways),
    )


def _flight_and_users(ledger: Ledger) -> Iterator[Conflict]:
    users, flight = _said(ledger, _USERS), _said(ledger, _FLIGHT)
    if users is None or flight is None or flight <= users:
        return
    if ledger.value("use_case") in _FAN_OUT:
        return
    ways = (Way(changes={_FLIGHT: users}), Way(changes={_USERS: float(math.ceil(flight))}))
    yield Conflict(
        fields=(_FLIGHT, _USERS),
        message=(
            f"{shown(flight)} requests in flight are more than {shown(users)} users can wait for, "
            "one each. As it stands, plans are sized for the rate of the users."
        ),
        suggestion=in_words(ways),
    )


def _flight_and_rate(ledger: Ledger) -> Iterator[Conflict]:
    """Little's law: requests in flight are the rate times the time each takes."""
    flight, e2e = _said(ledger, _FLIGHT), _said(ledger, "slo.e2e_ms.limit")
    if flight is None or e2e is None or not (ledger.is_said(_STEADY) or ledger.is_said(_PEAK)):
        return
    rate = max(ledger.figure(_PEAK) or 0.0, ledger.figure(_STEADY) or 0.0)
    most = rate * e2e / 1000.0
    if flight <= most * _APART or most <= 0.0:
        return
    path = _PEAK if ledger.is_said(_PEAK) and ledger.figure(_PEAK) == rate else _STEADY
    path = path if ledger.is_said(path) else _PEAK
    said = ledger.figure(path) or rate
    ways = [
        Way(changes={"slo.e2e_ms": rounded_up(flight / rate * 1000.0)}),
        Way(changes={path: rounded_up(said * flight / most)}),
    ]
    if most >= 1.0:
        ways.insert(0, Way(changes={_FLIGHT: float(math.floor(most))}))
    yield Conflict(
        fields=(_FLIGHT, path, "slo.e2e_ms"),
        message=(
            f"{shown(rate)} requests per second that end within {shown(e2e)} ms keep at most "
            f"{shown(most)} requests in flight, but {shown(flight)} were asked for. As it stands, "
            "plans are sized for the rate."
        ),
        suggestion=in_words(ways),
    )


def _throughput(ledger: Ledger) -> Iterator[Conflict]:
    path = "slo.throughput_rps"
    promised = _said(ledger, path)
    rate_path = _STEADY if ledger.is_said(_STEADY) else _PEAK
    rate = _said(ledger, rate_path)
    if promised is None or rate is None or promised * _APART >= rate:
        return
    ways = (
        Way(changes={path: rounded_up(rate)}),
        Way(changes={path: None}),
        Way(changes={rate_path: rounded_down(promised)}),
    )
    counts = max(ledger.figure(_PEAK) or 0.0, rate)
    yield Conflict(
        fields=(path, rate_path),
        message=(
            f"A throughput of {_in_tokens(ledger, promised)} was asked for, but "
            f"{_in_tokens(ledger, rate)} come in. As it stands, plans are sized for "
            f"{shown(counts)} requests per second."
        ),
        suggestion=in_words(ways),
    )


def _in_tokens(ledger: Ledger, rate: float) -> str:
    tokens = ledger.figure("traffic.output_tokens.mean") or 0.0
    return f"{shown(rate)} requests per second ({shown(rate * tokens)} output tokens per second)"


def check_token_rates(ledger: Ledger, told: Mapping[str, Fact]) -> Iterator[Conflict]:
    """Tokens per second that no longer stand in the specification, because a rate was said too.

    Compared only where the length of a request was said: a default length gives way.

    Args:
        ledger: The finished fields.
        told: Facts before the load was worked out.
    """
    paths = {path: kind for kind, path in TOKEN_RATES.items()} | {TOTAL_OUTPUT_SPEED: "output"}
    for stand_in, kind in paths.items():
        fact, path = told.get(stand_in), stand_in.partition("/")[0]
        length, rate = _said(ledger, f"traffic.{kind}_tokens.mean"), told.get(path)
        if fact is None or length is None or rate is None:
            continue
        yield from _token_rate(path, kind, fact, length, rate)


def _token_rate(path: str, kind: str, fact: Fact, length: float, rate: Fact) -> Iterator[Conflict]:
    if not (isinstance(fact.value, int | float) and isinstance(rate.value, int | float)):
        return
    implied = fact.value / length
    if max(implied / rate.value, rate.value / implied) <= _APART:
        return
    ways = (
        Way(changes={path: rounded_up(implied)}, note=f"the {kind} tokens count"),
        Way(changes={path: rounded_up(rate.value)}, note="the requests count"),
    )
    yield Conflict(
        fields=(path,),
        message=(
            f"{CONTRADICTION} {shown(rate.value)} requests per second and {shown(fact.value)} "
            f"{kind} tokens per second, which are {shown(implied)} requests of {shown(length)} "
            f"tokens. As it stands, {shown(rate.value)} requests per second count."
        ),
        suggestion=in_words(ways),
    )
