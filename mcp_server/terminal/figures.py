"""Numbers as a person reads them: three significant digits, a unit, an interval and its basis.

Only the wording changes; no number is computed here that the document does not hold.
"""

from tools.figures import DASH, TIMES, digits, millis, millis_within, money, percent, span
from tools.plain_text import plain
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
    "millis_within",
    "money",
    "percent",
    "plain",
    "sentence",
    "span",
]

BASIS_MARKS = {"measured": "=", "interpolated": "≈", "modelled": "~", "refused": "!"}
VERDICT_MARKS = {"met": "✓", "missed": "✗", "not_evaluated": "?"}
BASIS_LEGEND = "= measured  ≈ interpolated  ~ modelled"
"""How each figure is known."""
LEGEND = (
    "✓ met  ✗ missed  ? not evaluated   = measured  ≈ interpolated  ~ modelled   "
    f"lo{DASH}hi: 80 % interval"
)


def interval(figure: PredictedFigure) -> str:
    """The 80 % interval of a figure that is no time; times have `span`.

    >>> interval(PredictedFigure(value=212, lo=150, hi=301, basis="modelled")).split(DASH)
    ['150', '301']
    """
    return f"{digits(figure.lo)}{DASH}{digits(figure.hi)}"


def sentence(figure: PredictedFigure, unit: str) -> str:
    """Value, interval and basis in full.

    >>> figure = PredictedFigure(value=9100, lo=7000, hi=12000, basis="measured")
    >>> sentence(figure, "ms") == f"9.1 s [7{DASH}12] measured"
    True
    """
    if unit == "ms":
        return f"{millis_within(figure.value, figure.lo, figure.hi, DASH)} {figure.basis}"
    return f"{digits(figure.value)} {unit} [{interval(figure)}] {figure.basis}".replace("  ", " ")
