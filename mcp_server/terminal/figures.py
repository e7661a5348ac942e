"""Numbers as a person reads them: three significant digits, a unit, an interval and its basis.

Only the wording changes; no number is computed here that the document does not hold.
"""

import math

from tools.recommendation import PredictedFigure

__all__ = [
    "BASIS_LEGEND",
    "BASIS_MARKS",
    "DASH",
    "LEGEND",
    "TIMES",
    "VERDICT_MARKS",
    "digits",
    "interval",
    "millis",
    "money",
    "percent",
    "plain",
    "sentence",
]

BASIS_MARKS = {"measured": "=", "interpolated": "≈", "modelled": "~", "refused": "!"}
VERDICT_MARKS = {"met": "✓", "missed": "✗", "not_evaluated": "?"}
DASH = "\N{EN DASH}"
TIMES = "\N{MULTIPLICATION SIGN}"
BASIS_LEGEND = "= measured  ≈ interpolated  ~ modelled"
"""How each figure is known."""
LEGEND = (
    "✓ met  ✗ missed  ? not evaluated   = measured  ≈ interpolated  ~ modelled   "
    f"lo{DASH}hi: 80 % interval"
)
_MS_PER_S = 1000.0
_SIGNIFICANT = 3
_WHOLE_DOLLARS = 10.0
_WHOLE_CENTS = 0.1


def plain(text: str) -> str:
    r"""Text without control characters: nothing a document holds may drive the terminal.

    >>> plain("a\x1b[31mb\nc")
    'a[31mb c'
    """
    spaced = "".join(" " if char in "\n\r\t" else char for char in text)
    return "".join(char for char in spaced if char.isprintable())


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
    """A latency; from one second on in seconds.

    >>> millis(212.4), millis(9120.0)
    ('212 ms', '9.12 s')
    """
    return (
        f"{digits(value_ms / _MS_PER_S)} s" if value_ms >= _MS_PER_S else f"{digits(value_ms)} ms"
    )


def interval(figure: PredictedFigure, *, scale: float = 1.0) -> str:
    """The 80 % interval in the unit of `scale` (1000 turns ms into s).

    >>> interval(PredictedFigure(value=212, lo=150, hi=301, basis="modelled")).split(DASH)
    ['150', '301']
    """
    return f"{digits(figure.lo / scale)}{DASH}{digits(figure.hi / scale)}"


def sentence(figure: PredictedFigure, unit: str) -> str:
    """Value, interval and basis in full.

    >>> figure = PredictedFigure(value=9100, lo=7000, hi=12000, basis="measured")
    >>> sentence(figure, "ms") == f"9.1 s [7{DASH}12] measured"
    True
    """
    if unit == "ms" and figure.value >= _MS_PER_S:
        return f"{millis(figure.value)} [{interval(figure, scale=_MS_PER_S)}] {figure.basis}"
    return f"{digits(figure.value)} {unit} [{interval(figure)}] {figure.basis}".replace("  ", " ")


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
