"""Lengths and load of a specification: what was said, the rest by a shown formula.

rps_steady = concurrent_users x active_share x requests_per_active_minute / 60;
rps_peak = rps_steady x peak_factor. Ratios of mean to 95th percentile are those of the use case.
"""

import math
from collections.abc import Mapping

from tools.intent.extract.promises import TOTAL_OUTPUT_SPEED
from tools.intent.extract.shape import DAY_LOAD
from tools.intent.extract.volume import TOKEN_RATES, is_volume, volume_of
from tools.intent.ledger import Ledger
from tools.intent.ranges import RANGES
from tools.intent.shown import shown
from tools.rows import Sourced, UseCaseRow

__all__ = [
    "DEFAULT_BATCH_RPS",
    "DEFAULT_USERS",
    "named_source",
    "origin_of",
    "set_lengths",
    "set_load",
]

DEFAULT_USERS = 100
DEFAULT_BATCH_RPS = 1.0
_BLOCK_TOKENS = 1024
_LONGEST_TOKENS = 10_000_000.0
"""No prompt or answer of a specification is longer."""
_S_PER_MINUTE, _DAY_S = 60, 86_400
_DIGITS = 12
_BATCH = "batch_processing"
_TRANSLATION = "translation"
_TEMPLATES = "leadline-templates"


def origin_of(sourced: Sourced) -> str:
    """Source and reasoning of a default.

    >>> origin_of(Sourced(value=1, source="Leadline default", reasoning="a pilot group"))
    'Leadline default: a pilot group'
    """
    return f"{named_source(sourced.source)}: {sourced.reasoning}"


def named_source(source: str) -> str:
    """What people read instead of the key of our own templates.

    >>> named_source("leadline-templates")
    'Leadline use case template'
    """
    return "Leadline use case template" if source == _TEMPLATES else source


def set_lengths(ledger: Ledger, row: UseCaseRow) -> None:
    """Prompt, output and context tokens."""
    _set_length(ledger, "traffic.prompt_tokens", row.prompt_tokens_mean, row.prompt_tokens_p95)
    if row.name == _TRANSLATION:
        _follow_prompt(ledger, row)
    _set_length(ledger, "traffic.output_tokens", row.output_tokens_mean, row.output_tokens_p95)
    if ledger.figure("traffic.context_tokens") is None:
        _set_context(ledger)


def _set_length(ledger: Ledger, path: str, mean: Sourced, p95: Sourced) -> None:
    said_mean, said_p95 = ledger.figure(f"{path}.mean"), ledger.figure(f"{path}.p95")
    ratio = max(p95.value / mean.value, 1.0)
    shape = f"{shown(p95.value)} / {shown(mean.value)} (the use case's ratio)"
    if said_mean is None and said_p95 is not None:
        formula = f"{shown(said_p95)} / ({shape})"
        ledger.put(f"{path}.mean", max(1.0, round(said_p95 / ratio)), "computed", formula)
    elif said_mean is None:
        ledger.default(f"{path}.mean", mean.value, origin_of(mean))
    if f"{path}.p95" in ledger.facts:
        return
    if said_mean is None:
        ledger.default(f"{path}.p95", p95.value, origin_of(p95))
    else:
        value = min(float(round(said_mean * ratio)), _LONGEST_TOKENS)
        ledger.put(f"{path}.p95", value, "computed", f"{shown(said_mean)} x {shape}")


def _follow_prompt(ledger: Ledger, row: UseCaseRow) -> None:
    """A translation is about as long as its text, so a stated text length sets both."""
    said = ledger.figure("traffic.prompt_tokens.mean")
    if said is None or not ledger.is_said("traffic.prompt_tokens.mean"):
        return
    if any(f"traffic.output_tokens.{leaf}" in ledger.facts for leaf in ("mean", "p95")):
        return
    output, prompt = row.output_tokens_mean.value, row.prompt_tokens_mean.value
    formula = f"{shown(said)} x {shown(output)} / {shown(prompt)} (the use case's ratio)"
    value = float(max(1, round(said * output / prompt)))
    ledger.put("traffic.output_tokens.mean", value, "computed", formula)


def _set_context(ledger: Ledger) -> None:
    """Room for a long prompt and a long answer, in blocks of 1,024 tokens."""
    prompt, output = (
        ledger.figure(f"traffic.{kind}_tokens.p95")
        or ledger.figure(f"traffic.{kind}_tokens.mean")
        or 0.0
        for kind in ("prompt", "output")
    )
    tokens = math.ceil((prompt + output) / _BLOCK_TOKENS) * _BLOCK_TOKENS
    tokens = min(tokens, int(2 * _LONGEST_TOKENS))
    formula = f"next multiple of 1,024 above {shown(prompt)} + {shown(output)} tokens"
    ledger.put("traffic.context_tokens", tokens, "computed", formula)


def set_load(ledger: Ledger, row: UseCaseRow, factors: Mapping[str, Sourced]) -> None:
    """Users, rates and how they vary."""
    _set_token_volume(ledger)
    if is_volume(ledger.facts.get("traffic.rps_steady")):
        _slow_volume(ledger)
        _forget_hours(ledger)
        why = "Leadline default: a volume with a deadline is worked off evenly"
        ledger.default("traffic.burstiness", "steady", why)
    ledger.default("traffic.burstiness", row.burstiness, named_source(row.burstiness_source))
    ledger.default(
        "traffic.prefix_cache_share",
        row.prefix_cache_share.value,
        origin_of(row.prefix_cache_share),
    )
    ledger.default(
        "traffic.streaming_share", row.streaming_share.value, origin_of(row.streaming_share)
    )
    _set_throughput(ledger)
    _assume_load(ledger, row)
    _set_peak_factor(ledger, factors)
    _set_rates(ledger, row)


def _forget_hours(ledger: Ledger) -> None:
    """The part of a day in which a volume is worked off is no opening hours."""
    volume = volume_of(ledger.facts["traffic.rps_steady"].origin)
    if volume is None or volume.seconds >= _DAY_S:
        return
    found = ledger.facts.get("traffic.burstiness")
    if found is not None and found.source == "inferred" and found.origin.endswith(DAY_LOAD):
        del ledger.facts["traffic.burstiness"]


def _set_token_volume(ledger: Ledger) -> None:
    """Tokens per second of the whole service as requests per second of the known length."""
    for kind, path in TOKEN_RATES.items():
        rate = ledger.facts.pop(path, None)
        length = ledger.figure(f"traffic.{kind}_tokens.mean")
        if rate is None or not isinstance(rate.value, int | float) or not length:
            continue
        if ledger.is_said("traffic.rps_steady"):
            continue
        origin = f"{rate.origin} / {shown(length)} tokens each"
        ledger.put("traffic.rps_steady", _rounded(rate.value / length), "computed", origin)


def _slow_volume(ledger: Ledger) -> None:
    """A lower peak that somebody set gives the volume more time; its words stay."""
    volume, peak = ledger.facts["traffic.rps_steady"], ledger.figure("traffic.rps_peak")
    steady = ledger.figure("traffic.rps_steady") or 0.0
    if peak is not None and peak < steady:
        origin = f"{volume.origin}; slowed to traffic.rps_peak as set"
        ledger.put("traffic.rps_steady", peak, "computed", origin)


def _set_throughput(ledger: Ledger) -> None:
    """Tokens per second of the whole service as requests per second."""
    rate = ledger.facts.pop(TOTAL_OUTPUT_SPEED, None)
    output = ledger.figure("traffic.output_tokens.mean")
    if rate is None or not isinstance(rate.value, int | float) or not output:
        return
    quote = rate.origin if rate.origin.startswith('"') else f'"{rate.origin}"'
    formula = f"{quote}: {shown(rate.value)} tokens/s / {shown(output)} tokens per answer"
    value = _rounded(rate.value / output)
    ledger.put("slo.throughput_rps", value, "computed", formula)


def _assume_load(ledger: Ledger, row: UseCaseRow) -> None:
    load = ("concurrent_users", "rps_steady", "rps_peak", "concurrency")
    if any(ledger.figure(f"traffic.{name}") is not None for name in load):
        return
    promised = ledger.figure("slo.throughput_rps")
    if promised is not None:
        formula = f"the promised throughput of {shown(promised)} requests per second"
        ledger.put("traffic.rps_peak", promised, "computed", formula)
    elif row.name == _BATCH:
        ledger.put(
            "traffic.rps_steady",
            DEFAULT_BATCH_RPS,
            "default",
            "Leadline default: 86,400 requests a day, a round figure to start from",
        )
        ledger.warnings.append(
            f"nothing is said about the volume: {shown(DEFAULT_BATCH_RPS)} request per second is "
            "assumed; give a number of documents and a deadline"
        )
    else:
        ledger.put(
            "traffic.concurrent_users",
            DEFAULT_USERS,
            "default",
            "Leadline default: a pilot group, a round figure to start from",
        )
        ledger.warnings.append(
            f"nothing is said about load: {DEFAULT_USERS} users are assumed; give a number of "
            "users or requests per second"
        )


def _set_peak_factor(ledger: Ledger, factors: Mapping[str, Sourced]) -> None:
    if ledger.figure("traffic.peak_factor") is not None:
        return
    steady, peak = ledger.figure("traffic.rps_steady"), ledger.figure("traffic.rps_peak")
    if steady and peak and peak / steady > RANGES["traffic.peak_factor"][1]:
        # Two rates that differ so much are no mean and peak of one load; both are kept as given.
        return
    if steady and peak and peak >= steady:
        formula = f"rps_peak / rps_steady = {shown(peak)} / {shown(steady)}"
        ledger.put("traffic.peak_factor", _rounded(peak / steady), "computed", formula)
        return
    burstiness = str(ledger.value("traffic.burstiness"))
    factor = factors[burstiness]
    if ledger.is_said("traffic.burstiness"):
        formula = f"peak / mean of {burstiness} load ({origin_of(factor)})"
        ledger.put("traffic.peak_factor", factor.value, "computed", formula)
    else:
        ledger.put("traffic.peak_factor", factor.value, "default", origin_of(factor))


def _set_rates(ledger: Ledger, row: UseCaseRow) -> None:
    factor = ledger.figure("traffic.peak_factor") or 1.0
    users, peak = ledger.figure("traffic.concurrent_users"), ledger.figure("traffic.rps_peak")
    if ledger.figure("traffic.rps_steady") is None:
        if users is not None:
            _rate_of_users(ledger, row, users)
        elif peak is not None:
            formula = f"rps_peak / peak_factor = {shown(peak)} / {shown(factor)}"
            ledger.put("traffic.rps_steady", _rounded(peak / factor), "computed", formula)
    elif users is not None:
        _tell_unused_users(ledger, users)
    steady = ledger.figure("traffic.rps_steady")
    if steady is not None and peak is None:
        formula = f"rps_steady x peak_factor = {shown(steady)} x {shown(factor)}"
        ledger.put("traffic.rps_peak", _rounded(steady * factor), "computed", formula)


def _rate_of_users(ledger: Ledger, row: UseCaseRow, users: float) -> None:
    share_path, pace_path = "traffic.active_share", "traffic.requests_per_active_minute"
    ledger.default(share_path, row.active_share.value, origin_of(row.active_share))
    ledger.default(
        pace_path, row.requests_per_active_minute.value, origin_of(row.requests_per_active_minute)
    )
    share, pace = ledger.figure(share_path) or 0.0, ledger.figure(pace_path) or 0.0
    formula = (
        "concurrent_users x active_share x requests_per_active_minute / 60 = "
        f"{shown(users)} x {shown(share)} x {shown(pace)} / {_S_PER_MINUTE}"
    )
    value = _rounded(users * share * pace / _S_PER_MINUTE)
    ledger.put("traffic.rps_steady", value, "computed", formula)


def _tell_unused_users(ledger: Ledger, users: float) -> None:
    rate = ledger.figure("traffic.rps_steady") or 0.0
    ledger.warnings.append(
        f"the rate of {shown(rate)} requests per second is used as given; the {shown(users)} users "
        "do not change it (set traffic.rps_steady to null to compute it from them)"
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
