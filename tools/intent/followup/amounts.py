"""How much a follow-up changes something: factors, percentages and sums, in five languages."""

import re
from dataclasses import dataclass

from tools.intent.number_words import HALVES
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["AMOUNT", "FACTOR", "FACTOR_WORDS", "LESS", "MORE", "Step", "factor_of", "step_of"]

_FACTORS = (
    (
        2.0,
        (
            r"double[sd]?|doubling|twice|verdopp\w+|doppelt\w*|doble|doppio|dobro|duplica\w*"
            r"|raddoppia\w*"
        ),
    ),
    (3.0, r"triple[sd]?|tripling|thrice|verdreifach\w*|dreifach\w*|triplica\w*"),
    (4.0, r"quadruple[sd]?|vervierfach\w*"),
    (0.5, r"halve[sd]?|halving|halbier\w*|hälfte|moitié|mitad|metà|metade|dimezza\w*"),
)
_WORDS = tuple((factor, Pattern(rf"(?:{words})")) for factor, words in _FACTORS)
FACTOR_WORDS = "|".join(words for _, words in _FACTORS)
_TIMES = r"x|\u00d7|times|[\s-]?fold|mal|fois|veces|volte|vezes"
FACTOR = (
    rf"(?:(?:the |le |la |el |il |o |a |die |das )?(?P<word>{FACTOR_WORDS})"
    rf"|(?P<times>{NUMBER})\s*(?:{_TIMES})(?!\w)|(?:an? )?(?P<half>{NUMBER}))"
)
"""`double`, `3 times`, `half`; `factor_of` tells a half from any other number."""

_PERCENT = r"%|percent|per cent|prozent|pour cent|por ciento|per cento"
_OTHER_MONEY = r"€|£|¥|₹|eur\w*|gbp|pounds?|chf|francs?"
_PERIOD = (
    r"(?:\s*(?:/|per|an?|each|every|pro|par|por|al|im)\s*(?:(?P<month>month|mo|monat|mois|mes"
    r"|mese)|(?P<hour>hour|hr|h|stunde|heure|hora|ora)|(?P<day>day|tag|jour|día|dia|giorno)"
    r"|(?P<minute>minute|min)|(?P<week>week|woche))\b)?"
)
AMOUNT = (
    rf"(?:us)?\$?\s?(?P<n>{NUMBER})(?:\s*(?P<pct>{_PERCENT})|\s?(?P<money>\$|usd|dollars?|bucks)"
    r"|\s*(?P<ms>ms|milli\w*)|\s*(?P<s>s|secs?|seconds?|sekunden?|secondes?|segundos?|secondi))?"
    rf"(?!\w)(?!\s?(?:{_OTHER_MONEY})){_PERIOD}"
)
"""A number with its unit; money of other currencies is left to the reader of money."""

MORE = (
    r"more|higher|longer|larger|bigger|greater|slower|additional|extra|further|on top|mehr|höher"
    r"|länger|größer|weitere|zusätzlich\w*|de plus|en plus|supplémentaires?|más|mas|adicionales"
    r"|in più|di più|a mais"
)
LESS = (
    r"less|fewer|lower|shorter|smaller|tighter|weniger|niedriger|kürzer|kleiner|de moins|en moins"
    r"|menos|in meno|di meno|a menos"
)
_MS_PER_S = 1000.0
_SECONDS = {"minute": 60.0, "hour": 3_600.0, "day": 86_400.0, "week": 604_800.0, "month": 2_628_000}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change of a figure: times a factor, or plus a sum.

    Attributes:
        factor: What it is multiplied with; None for a sum.
        added: What is added, negative to take away.
        period: The period that stands behind the sum (`month`), empty without one.
        is_money: Whether the sum names dollars.
        is_time: Whether the sum names milliseconds or seconds.
    """

    factor: float | None = None
    added: float = 0.0
    period: str = ""
    is_money: bool = False
    is_time: bool = False

    def of(self, value: float) -> float:
        """The new figure, without the last digits of binary fractions."""
        new = value * self.factor if self.factor is not None else value + self.added
        return float(f"{new:.12g}")

    def told(self, value: float, note: str = "") -> str:
        """The sum as people read it.

        >>> Step(factor=2).told(1000), Step(added=-500).told(5000, " (assumed)")
        ('2 x 1,000', '5,000 (assumed) - 500')
        """
        if self.factor is not None:
            return f"{self.factor:g} x {shown(value)}{note}"
        sign = "-" if self.added < 0 else "+"
        return f"{shown(value)}{note} {sign} {shown(abs(self.added))}"


def factor_of(sentence: Sentence, match: re.Match[str]) -> float | None:
    """The factor that `FACTOR` captured; None where its number is no half."""
    if match["word"]:
        return next(factor for factor, words in _WORDS if words.fullmatch(match["word"]))
    if match["times"]:
        return sentence.number(match, "times").value
    return 0.5 if is_half(sentence, match, "half") else None


def is_half(sentence: Sentence, match: re.Match[str], group: str) -> bool:
    """Whether a captured number is the word `half`."""
    start = match.start(group)
    return sentence.quote(start, start + 1).lower().split()[-1:] in [[word] for word in HALVES]


def step_of(sentence: Sentence, match: re.Match[str], *, grows: bool) -> Step:
    """The change that `AMOUNT` captured, up or down."""
    number = sentence.number(match, "n")
    sign = 1.0 if grows else -1.0
    if match["pct"]:
        return Step(factor=float(f"{1 + sign * number.value / 100:.12g}"))
    if is_half(sentence, match, "n"):
        return Step(factor=1 + sign * 0.5)
    value = number.decimal if match["s"] and number.decimal is not None else number.value
    period = next((name for name in ("hour", *_SECONDS) if match[name]), "")
    return Step(
        added=sign * value * (_MS_PER_S if match["s"] else 1.0),
        period=period,
        is_money=bool(match["money"]) or "$" in match[0],
        is_time=bool(match["ms"] or match["s"]),
    )


def per_second(step: Step) -> Step:
    """A sum of requests per period as requests per second."""
    return Step(added=step.added / _SECONDS[step.period]) if step.period else step
