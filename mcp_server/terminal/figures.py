"""Numbers as a person reads them: three significant digits, a unit, an interval and its basis.

Only the wording changes; no number is computed here that the document does not hold.
"""

from tools.figures import DASH, digits, millis, millis_within, span
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
TIMES = "\N{MULTIPLICATION SIGN}"
BASIS_LEGEND = "= measured  ≈ interpolated  ~ modelled"
"""How each figure is known."""
LEGEND = (
    "✓ met  ✗ missed  ? not evaluated   = measured  ≈ interpolated  ~ modelled   "
    f"lo{DASH}hi: 80 % interval"
)
_WHOLE_DOLLARS = 10.0
_WHOLE_CENTS = 0.1


def plain(text: str) -> str:
    r"""Text without control characters: nothing a document holds may drive the terminal.

    >>> plain("a\x1b[31mb\nc")
    'a[31mb c'
    """
    spaced = "".join(" " if char in "\n\r\t" else char for char in text)
    return "".join(char for char in spaced if char.isprintable())


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
