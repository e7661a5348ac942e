"""Keys of configuration files as words: `tok_in_avg;220`, `ttft_p95_ms: 900`, `"window_h": 4`.

The words of the key stand before the number as people would write them, its unit behind it.
"""

import re
from collections.abc import Iterator

from tools.intent.pattern import Pattern

__all__ = ["keys"]

_PAIR = Pattern(
    r"(?m)(?:^|[{,])[ \t{,-]*(?P<name>[\"'](?P<quoted>[a-z][a-z0-9_-]*)[\"']"
    r"|(?P<key>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+))(?:[ ]*[:=;|\t][ ]*|,(?=[\d.]+k?$))"
    r"(?P<value>[\"']?(?:[\d._]|,(?=\d))*\d(?:[km]\b)?[\"']?)(?P<end>[ ]*(?=[,}\n]|$))"
)
_UNITS = (
    ({"ms", "msec", "millis"}, " ms"),
    ({"s", "sec", "secs", "seconds"}, " s"),
    ({"min", "mins", "minutes"}, " minutes"),
    ({"h", "hrs", "hours"}, " hours"),
    ({"pct", "percent"}, " %"),
)
_TOKENS = {"tok", "toks", "token", "tokens"}
_IN = {"in", "input", "prompt", "isl"}
_OUT = {"out", "output", "completion", "answer", "response", "osl"}
_MEAN = {"avg", "mean", "average"}
_USD = {"usd", "dollars", "dollar"}
_PERIODS = (
    ({"month", "monthly", "mo"}, " per month"),
    ({"hour", "hourly", "h"}, " per hour"),
    ({"year", "yearly"}, " per year"),
)
_LEAST_ROWS = 2


def keys(low: str) -> Iterator[tuple[int, int, str]]:
    r"""Start and end of every key, and of what ends such a pair, and what stands for it.

    >>> [*keys("tok_in_avg: 220\nwindow_h: 4")]
    [(0, 12, 'average input tokens: '), (16, 26, 'window: '), (27, 28, ' hours')]
    """
    rows = [*_PAIR.finditer(low)]
    if len(rows) < _LEAST_ROWS:
        return
    for row in rows:
        words, unit = _spoken(re.split(r"[_-]", row["quoted"] or row["key"]))
        yield row.start("name"), row.start("value"), f"{words}: "
        if unit:
            at = row.end("end")
            yield at, at + 1, unit + (low[at : at + 1] or "")


def _spoken(parts: list[str]) -> tuple[str, str]:
    """The words of a key, and the unit of its value."""
    known = set(parts)
    if known & _USD:
        period = next((words for names, words in _PERIODS if known & names), "")
        return "budget", f" dollars{period}"
    side = "input" if known & _IN else "output" if known & _OUT else ""
    if side and known & (_TOKENS | {"len", "length"}):
        rest = [part for part in parts if part not in _TOKENS | _IN | _OUT | _MEAN]
        mean = ["average"] if known & _MEAN else []
        return " ".join((*mean, *rest, side, "tokens")), ""
    for names, unit in _UNITS:
        if parts[-1] in names:
            return " ".join(parts[:-1]), unit
    return " ".join(parts), ""
