"""Ways out of a conflict: changes of fields, in words that a person can follow to the letter.

A value is rounded once, before anybody tries it, so that what was tried is what is told.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tools.intent.shown import shown

__all__ = ["NO_PLAN", "Way", "in_words", "rounded_down", "rounded_up"]

NO_PLAN = "As it stands, no plan is left."
"""Closing of a conflict that turns every deployment away."""

_UNITS = (
    ("slo.throughput_rps", " requests/s"),
    ("traffic.rps_", " requests/s"),
    ("slo.ttft_ms", " ms"),
    ("slo.tpot_ms", " ms"),
    ("slo.e2e_ms", " ms"),
    ("traffic.prompt_tokens", " tokens"),
    ("traffic.output_tokens", " tokens"),
    ("traffic.context_tokens", " tokens"),
    ("traffic.concurrent_users", " users"),
    ("traffic.concurrency", " requests in flight"),
    ("preferences.max_gpus", " GPUs"),
    ("preferences.tensor_parallel", " GPUs"),
    ("budget.", " USD"),
)
_WHOLE_FROM = 1000.0
_TENTH = 10.0
_SLACK = 1e-9
"""Less than any real difference: 8.3 / 0.1 is 83.00000000000001."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way out.

    Attributes:
        changes: Dotted path -> new value; None takes a field back. All belong together.
        note: What follows or why, in a few words; empty where the change speaks for itself.
    """

    changes: Mapping[str, object] = field(default_factory=dict)
    note: str = ""

    def __str__(self) -> str:
        """What to do.

        >>> str(Way(changes={"slo.tpot_ms": 8.5, "preferences.gpus": None}, note="any GPU"))
        'set slo.tpot_ms to 8.5 ms and clear preferences.gpus (any GPU)'
        """
        steps = " and ".join(_step(path, value) for path, value in self.changes.items())
        return f"{steps} ({self.note})" if self.note else steps


def in_words(ways: Iterable[Way], when: str = "") -> str:
    """One sentence, beginning with when it is wanted; empty where there is no way.

    >>> in_words([Way(changes={"slo.tpot_ms": 8.5}), Way(changes={"slo.e2e_ms": None})])
    'Set slo.tpot_ms to 8.5 ms; or clear slo.e2e_ms.'
    """
    text = "; or ".join(map(str, ways))
    if not text:
        return ""
    whole = f"{when}, {text}." if when else f"{text}."
    return f"{whole[0].upper()}{whole[1:]}"


def rounded_up(value: float) -> float:
    """The next round figure: whole from a thousand on, tenths from one on, else two digits.

    >>> rounded_up(6933.3), rounded_up(8.31), rounded_up(0.1234), rounded_up(10250.0)
    (6934.0, 8.4, 0.13, 10250.0)
    """
    return _rounded(value, math.ceil, -1)


def rounded_down(value: float) -> float:
    """The round figure before it.

    >>> rounded_down(6933.3), rounded_down(8.39), rounded_down(0.1274)
    (6933.0, 8.3, 0.12)
    """
    return _rounded(value, math.floor, 1)


def _rounded(value: float, snap: Callable[[float], int], side: int) -> float:
    if value >= _WHOLE_FROM:
        return float(snap(value * (1.0 + side * _SLACK)))
    scale = _TENTH if value >= 1.0 else 10.0 ** (1 - math.floor(math.log10(value)))
    return float(f"{snap(value * scale * (1.0 + side * _SLACK)) / scale:.12g}")


def _step(path: str, value: object) -> str:
    if value is None:
        return f"clear {path}"
    return f"set {path} to {_told(path, value)}"


def _told(path: str, value: object) -> str:
    if isinstance(value, int | float):
        unit = next((unit for start, unit in _UNITS if path.startswith(start)), "")
        return f"{shown(value)}{unit}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
