"""Numbers in words: three significant digits, one way to write a time, intervals in its unit.

Every sentence and every table writes times through `millis`, so that nobody compares 12000 ms with
15 s. Only the wording changes: nothing is computed here.
"""

import math

__all__ = [
    "DASH",
    "TIMES",
    "digits",
    "ends",
    "millis",
    "millis_within",
    "money",
    "percent",
    "span",
]

DASH = "\N{EN DASH}"
TIMES = "\N{MULTIPLICATION SIGN}"
_MS_PER_S = 1000.0
_FROM_S = 999.5
"""What rounds to 1,000 ms is a second."""
_SIGNIFICANT = 3
_WHOLE_DOLLARS = 10.0
_WHOLE_CENTS = 0.1


def digits(value: float) -> str:
    """Three significant digits, thousands separated, no exponent.

    >>> [digits(value) for value in (0.03125, 4.0, 31.24, 212.4, 12345.0, 0.0)]
    ['0.0312', '4', '31.2', '212', '12,345', '0']
    """
    if value == 0:
        return "0"
    places = _SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))
    if places <= 0:
        return f"{value:,.0f}"
    text = f"{value:,.{min(places, 9)}f}"
    return text.rstrip("0").rstrip(".")


def millis(value_ms: float) -> str:
    """A latency: milliseconds below one second, seconds from there on.

    >>> millis(212.4), millis(999.6), millis(9120.0)
    ('212 ms', '1 s', '9.12 s')
    """
    scale, unit = _unit(value_ms)
    return f"{digits(value_ms / scale)} {unit}"


def span(value_ms: float, lo_ms: float, hi_ms: float, between: str = DASH) -> str:
    """The ends of a latency's interval in the unit of its value; empty where it has no width.

    >>> span(8260.0, 5348.0, 15000.0, " to "), span(900.0, 400.0, 1500.0, " to ")
    ('5.35 to 15', '400 to 1,500')
    >>> span(512.0, 512.0, 512.0)
    ''
    """
    scale, _ = _unit(value_ms)
    low, high = digits(lo_ms / scale), digits(hi_ms / scale)
    return "" if low == high else f"{low}{between}{high}"


def ends(value_ms: float, lo_ms: float, hi_ms: float, between: str = DASH) -> str:
    """The ends of a latency's interval with the unit of its value, whatever its width.

    >>> ends(900.0, 400.0, 1500.0, " to "), ends(8260.0, 5348.0, 15000.0, " to ")
    ('400 to 1,500 ms', '5.35 to 15 s')
    """
    scale, unit = _unit(value_ms)
    return f"{digits(lo_ms / scale)}{between}{digits(hi_ms / scale)} {unit}"


def millis_within(value_ms: float, lo_ms: float, hi_ms: float, between: str = " to ") -> str:
    """A latency and its interval, both in one unit.

    >>> millis_within(4021.0, 1420.0, 29900.0)
    '4.02 s [1.42 to 29.9]'
    """
    within = span(value_ms, lo_ms, hi_ms, between)
    return f"{millis(value_ms)} [{within}]" if within else millis(value_ms)


def money(usd: float | None) -> str:
    """Dollars as precisely as a person needs them; `unpriced` where nobody sells it.

    >>> money(1022.4), money(1.4), money(0.00041), money(None)
    ('$1,022', '$1.40', '$0.00041', 'unpriced')
    """
    if usd is None:
        return "unpriced"
    if usd >= _WHOLE_DOLLARS:
        return f"${usd:,.0f}"
    return f"${usd:,.2f}" if usd >= _WHOLE_CENTS else f"${digits(usd)}"


def percent(share: float) -> str:
    """A share as a percentage.

    >>> percent(0.25)
    '25 %'
    """
    return f"{digits(share * 100)} %"


def _unit(value_ms: float) -> tuple[float, str]:
    return (_MS_PER_S, "s") if value_ms >= _FROM_S else (1.0, "ms")
