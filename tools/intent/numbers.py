"""Finds numbers in every usual spelling: `1,000`, `1.000`, `1 000`, `5k`, `half`, `two million`.

Text is expected in lower case and normalised (NFKC). A range counts as its upper end. `1.000` is
a thousand, because counts have no decimals; `decimal` keeps the other reading for seconds and
money. Ordinals and numbers inside names (`p95`, `gpt-4`) are not this module's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tools.intent.number_compounds import COMPOUND, compound
from tools.intent.number_words import ARTICLES, HALVES, ITALIAN, LINKS, ONES, PLURALS, SCALES, VAGUE
from tools.intent.pattern import Pattern

__all__ = ["Number", "NumberSpan", "find_numbers"]


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number as read.

    Attributes:
        value: The reading; the upper end of a range.
        lower: Lower end of a range; None for a single number.
        decimal: What `1.250` would be with a decimal point; None when there is no doubt.
        is_vague: Whether the words only hint at a size (`a few hundred`).
        scale: What its suffix multiplied by (`k` is 1000); 1 without one.
    """

    value: float
    lower: float | None = None
    decimal: float | None = None
    is_vague: bool = False
    scale: float = 1.0

    @property
    def is_exact(self) -> bool:
        """Whether the text gives this very number."""
        return self.lower is None and not self.is_vague


@dataclass(frozen=True, kw_only=True)
class NumberSpan:
    """A number and where it stands: `text[start:end]`."""

    start: int
    end: int
    number: Number


def _any_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_SUFFIX = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mill": 1e6, "mln": 1e6, "mio": 1e6, "bn": 1e9, "tsd": 1e3,
    "\u5343": 1e3, "\u4e07": 1e4, "\u5104": 1e8, "\u4ebf": 1e8,
}  # fmt: skip
_SCALE = _any_of(SCALES)
# `9 cents` is money, so a digit never multiplies by a French hundred.
_TIMES = _any_of(word for word in SCALES if not word.startswith("cent"))
_WORD = rf"{_any_of({**ONES, **SCALES})}|{COMPOUND}"
_DIGITS = (
    r"(?:\d\u2044\d"
    r"|\d{1,3}(?:[.,'\u2019_ ]\d{3}){1,6}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d+)?|\.\d+)"
    r"(?:e[+-]?\d{1,4}(?![\d\w]))?(?!\.\d)"
)


def _pattern(words: str) -> Pattern:
    return Pattern(_NUMBER.replace("WORD", words), re.VERBOSE)


_NUMBER = rf"""(?P<sign>(?:(?<=[\s(:=<>])|^)[-\u2212]|\bminus\s+)?
    (?:
      (?:(?<![\w.])(?<!\d,)|(?<=\x00x)|(?<=\x00\sx))(?P<digits>{_DIGITS})
        (?:\s?(?P<suffix>{_any_of(_SUFFIX)})(?:\b|(?<=[\u4e07\u5343\u4ebf\u5104]))(?:(?<=mio|tsd|mln)\.)?)?
        (?P<times>(?:\s+(?:{_TIMES})\b){{0,3}})
    | \b(?P<plural>{_any_of(PLURALS)})(?=\s+(?:of|de|di|von)\b|\s+\w+s\b)
    | \b(?:a\s+)?(?P<vague>{_any_of(VAGUE)})\s+(?P<vague_scale>{_SCALE})\b
    | \b(?:a\s+)?(?P<quarter>quarter)\s+(?:of\s+)?(?:an?\s+)?
        (?:(?P<quarter_scale>{_SCALE})\b|(?=(?:second|minute|hour)\b))
    | \b(?P<half>{_any_of(HALVES)})\b
        (?:\s+(?:a|an|eine?)\s+(?P<half_scale>{_SCALE})\b|\s+(?P<half_scale2>{_SCALE})\b)?
    | \b(?P<words>(?:(?:{_any_of(ARTICLES)})\s+(?=(?:{_SCALE})\b))?
        (?:(?:{_SCALE})[\s-]+and[\s-]+|{LINKS}|(?:WORD)[\s-]+){{0,6}}(?:WORD))\b
        (?P<and_half>\s+and\s+a\s+half(?:\s+(?P<after_half>{_SCALE})\b)?)?
    )"""
_PATTERN = _pattern(_WORD)
_ITALIAN_PATTERN = _pattern(rf"{_any_of(ITALIAN)}|{_WORD}")
_IS_ITALIAN = Pattern(
    r"\b(?:che|della|delle|degli|dei|abbiamo|nostr[aeio]|ogni|gli|sono|richieste|utenti|più|entro"
    r"|secondo|giorn[oi]|al mese|risposte|per i|circa|servono|ci sono)\b"
)
_WORDS = Pattern(rf"(?:{_any_of(ITALIAN)}|{_WORD})\b")
_BETWEEN = Pattern(
    r"\s*(?P<link>-|\u2013|\u2014|\bto\b|\bbis\b|\bà\b|\ba\b|\bund\b|\band\b"
    r"|\by\b|\bet\b)\s*[$\u20ac\u00a3]?\s?"
)
_OPENS_RANGE = Pattern(r"(?:between|zwischen|entre|tra|fra)\s+[$\u20ac\u00a3]?$")
_GROUPED = Pattern(r"[1-9]\d{0,2}(?:([.,'\u2019_ ])\d{3})(?:\1\d{3})*")
_NOT_A_COUNT = Pattern(r"(?:per|pour|por|pro)\s*$")


def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """Every number in reading order; ranges are one number.

    >>> [span.number.value for span in find_numbers("5k to 8k users, half a second")]
    [8000.0, 0.5]
    """
    return tuple(_with_ranges(text, [*_single_numbers(text)]))


def _single_numbers(text: str) -> Iterator[NumberSpan]:
    pattern = _ITALIAN_PATTERN if _IS_ITALIAN.search(text) else _PATTERN
    for match in pattern.finditer(text):
        if match["words"] in ("cent", "cents", "cento") and _is_percent_or_coin(
            text, match.start()
        ):
            continue
        if match["words"] and not _valued(match["words"]):
            continue
        number = _number(match)
        if match["sign"]:
            number = replace(number, value=-number.value)
        yield NumberSpan(start=match.start(), end=match.end(), number=number)


def _is_percent_or_coin(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return bool(_NOT_A_COUNT.search(before)) or before.rstrip()[-1:].isdigit()


def _number(match: re.Match[str]) -> Number:
    if match["digits"]:
        return _from_digits(match)
    if match["plural"]:
        return Number(value=PLURALS[match["plural"]], is_vague=True)
    if match["vague"]:
        return Number(value=VAGUE[match["vague"]] * SCALES[match["vague_scale"]], is_vague=True)
    if match["quarter"]:
        return Number(value=0.25 * SCALES.get(match["quarter_scale"] or "", 1))
    if match["half"]:
        return Number(value=0.5 * SCALES.get(match["half_scale"] or match["half_scale2"] or "", 1))
    value = _from_words(_valued(match["words"]))
    if match["and_half"]:
        value = (value + 0.5) * SCALES.get(match["after_half"] or "", 1)
    return Number(value=value)


def _from_digits(match: re.Match[str]) -> Number:
    scale = _SUFFIX.get(match["suffix"] or "", 1.0)
    for word in match["times"].split():
        scale *= SCALES[word]
    value, decimal = _read_digits(match["digits"])
    if scale != 1 and decimal is not None:
        # `1.250 million` has a decimal point: nobody groups thousands in front of a scale.
        value, decimal = decimal, None
    return Number(value=value * scale, decimal=decimal, scale=scale)


def _read_digits(digits: str) -> tuple[float, float | None]:
    """The value, and the other reading of one separator before three digits."""
    if "\u2044" in digits:
        return int(digits[0]) / max(int(digits[2]), 1), None
    if "e" in digits:
        return float(digits.replace(",", ".")), None
    grouped = _GROUPED.fullmatch(digits)
    if grouped:
        plain = float(re.sub(r"\D", "", digits))
        separators = re.sub(r"\d", "", digits)
        return plain, float(digits.replace(",", ".")) if separators in (".", ",") else None
    head, separator, tail = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    if not separator:
        return float(re.sub(r"\D", "", digits)), None
    return float(f"{re.sub(r'[^0-9]', '', head) or '0'}.{re.sub(r'[^0-9]', '', tail)}"), None


def _valued(words: str) -> list[str]:
    """The number words of a run; what only looks like one is left out."""
    found = _WORDS.finditer(words)
    return [word[0] for word in found if word[0] in SCALES or _value(word[0]) is not None]


def _value(word: str) -> float | None:
    known = ONES.get(word, ITALIAN.get(word))
    return compound(word) if known is None else known


def _from_words(words: list[str]) -> float:
    """`two hundred five thousand` as 205,000: scales up to a hundred bind first."""
    total = current = 0.0
    for word in words:
        value = None if word in SCALES else _value(word)
        if value is not None:
            current += value
        elif SCALES[word] <= SCALES["hundred"]:
            current = (current or 1) * SCALES[word]
        else:
            total, current = total + (current or 1) * SCALES[word], 0.0
    return total + current


def _with_ranges(text: str, spans: list[NumberSpan]) -> Iterator[NumberSpan]:
    index = 0
    while index < len(spans):
        span = spans[index]
        if index + 1 < len(spans) and _is_same(text, span, spans[index + 1]):
            span = NumberSpan(start=span.start, end=spans[index + 1].end + 1, number=span.number)
            index += 1
        if index + 1 < len(spans) and _is_range(text, span, spans[index + 1]):
            span = _joined(span, spans[index + 1])
            index += 1
        yield span
        index += 1


def _is_same(text: str, left: NumberSpan, right: NumberSpan) -> bool:
    """`two (2) seconds`: the same number twice."""
    is_equal = left.number.value == right.number.value
    gap = text[left.end : right.start]
    return is_equal and gap.strip() == "(" and text[right.end : right.end + 1] == ")"


def _is_range(text: str, left: NumberSpan, right: NumberSpan) -> bool:
    gap = _BETWEEN.fullmatch(text, left.end, right.start)
    if gap is None or right.number.value <= left.number.value / left.number.scale:
        return False
    is_and = gap["link"] in ("and", "und", "y", "et", "a")
    opens = bool(_OPENS_RANGE.search(text, max(0, left.start - 12), left.start))
    return opens or not is_and or (gap["link"] == "a" and left.number.value > 1)


def _joined(left: NumberSpan, right: NumberSpan) -> NumberSpan:
    lower, scale = left.number.value, right.number.scale
    if left.number.scale == 1 and lower < right.number.value / scale:
        # `5-10k`: the suffix belongs to both ends.
        lower *= scale
    number = replace(right.number, lower=lower, decimal=None)
    return NumberSpan(start=left.start, end=right.end, number=number)
