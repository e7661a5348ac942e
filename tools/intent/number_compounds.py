"""Number words written together, and those that change their ending: German, Dutch, Romance.

`zweitausendfünfhundert`, `tweehonderdvijftig` and `milleduecento` are made of parts; Spanish and
Portuguese hundreds agree with what they count. Words are read by their parts, never listed whole.
"""

import re

from tools.intent.pattern import Pattern

__all__ = ["COMPOUND", "INFLECTED", "compound"]

_GERMAN = {
    "null": 0, "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40,
    "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100,
    "tausend": 1000,
}  # fmt: skip
_DUTCH = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14,
    "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19,
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "tachtig": 80, "negentig": 90, "honderd": 100, "duizend": 1000,
}  # fmt: skip
_ITALIAN = {
    "uno": 1, "un": 1, "due": 2, "tre": 3, "tré": 3, "quattro": 4, "cinque": 5, "sei": 6,
    "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13,
    "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17, "diciotto": 18,
    "diciannove": 19, "venti": 20, "vent": 20, "trenta": 30, "trent": 30, "quaranta": 40,
    "quarant": 40, "cinquanta": 50, "cinquant": 50, "sessanta": 60, "sessant": 60,
    "settanta": 70, "settant": 70, "ottanta": 80, "ottant": 80, "novanta": 90, "novant": 90,
    "cento": 100, "cent": 100, "mille": 1000, "mila": 1000,
}  # fmt: skip
_LINK = {"und": 0, "en": 0, "ën": 0}
_VALUES = {**_LINK, **_ITALIAN, **_DUTCH, **_GERMAN}
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000


def _parts(*tables: dict[str, int]) -> str:
    words = {word for table in tables for word in table}
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


COMPOUND = (
    rf"(?:(?:{_parts(_GERMAN, {'und': 0})}){{2,9}}"
    rf"|(?:{_parts(_DUTCH, {'en': 0, 'ën': 0})}){{2,9}}|(?:{_parts(_ITALIAN)}){{2,9}})"
)
"""One word of at least two parts; what only looks like one has no value."""
_PART = Pattern(_parts(_VALUES))

_ROMANCE_HUNDREDS = (
    ("dosciento", 200), ("tresciento", 300), ("cuatrociento", 400), ("quiniento", 500),
    ("seisciento", 600), ("seteciento", 700), ("ochociento", 800), ("noveciento", 900),
    ("duzento", 200), ("trezento", 300), ("quatrocento", 400), ("quinhento", 500),
    ("seiscento", 600), ("setecento", 700), ("oitocento", 800), ("novecento", 900),
)  # fmt: skip
INFLECTED: dict[str, float] = {
    **{
        f"{stem[:-1]}{ending}": value
        for stem, value in _ROMANCE_HUNDREDS
        for ending in ("os", "as")
    },
    "ciento": 100, "trece": 13, "catorce": 14, "dieciséis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veintiuno": 21, "veintiún": 21, "veintidós": 22,
    "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26,
    "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90,
    "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15, "dezesseis": 16, "dezasseis": 16,
    "dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19, "dezanove": 19,
    "quarenta": 40, "sessenta": 60, "oitenta": 80,
    "onze": 11, "treize": 13, "seize": 16, "quatre-vingts": 80, "quatre-vingt": 80,
    "quatre vingts": 80, "septante": 70, "huitante": 80, "nonante": 90,
    "undici": 11, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16,
    "diciassette": 17, "diciotto": 18, "diciannove": 19, "sessanta": 60, "settanta": 70,
    "ottanta": 80, "novanta": 90,
    "elf": 11, "dertien": 13, "veertien": 14, "zestien": 16, "zeventien": 17, "achttien": 18,
    "negentien": 19, "veertig": 40, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip
"""Agreeing hundreds and what lists of simple words leave out; Spanish `once` is English first."""


def compound(word: str) -> float | None:
    """The value of a number word made of parts; None where the parts make none.

    >>> compound("zweitausendfünfhundert"), compound("milleduecento"), compound("eenen")
    (2500.0, 1200.0, None)
    """
    total = current = 0.0
    last = None
    for part in _PART.finditer(word):
        value = _VALUES[part[0]]
        if part[0] in _LINK:
            if last is None or _TEN <= last < _HUNDRED:
                return None
            last = None
            continue
        if value == _THOUSAND:
            total, current = total + (current or 1) * value, 0.0
        elif value == _HUNDRED:
            current = (current or 1) * value
        else:
            current += value
        last = value
    return total + current if last is not None else None
