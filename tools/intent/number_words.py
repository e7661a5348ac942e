"""Number words: English, German, French, Spanish and Italian, some of Dutch and Portuguese.

Words that mean something else in English prose are left out (Italian `due`, Spanish `once`);
articles count only in front of a scale (`a thousand`, `eine Million`).
"""

from tools.intent.number_compounds import INFLECTED

__all__ = ["ARTICLES", "HALVES", "ITALIAN", "LINKS", "ONES", "PLURALS", "SCALES", "VAGUE"]

_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_GERMAN = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
    "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn",
    "neunzehn",
)  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40,
    "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_ROMANCE = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
    "soixante": 60, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "doscientos": 200, "trescientos": 300, "quinientos": 500,
    "quattro": 4, "cinque": 5, "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "dodici": 12,
    "venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "duecento": 200,
    "trecento": 300, "cinquecento": 500, "duemila": 2_000, "tremila": 3_000,
    "cinquemila": 5_000, "diecimila": 10_000, "ventimila": 20_000, "centomila": 100_000,
}  # fmt: skip
_DUTCH_AND_PORTUGUESE = {
    "twee": 2, "drie": 3, "vijf": 5, "zes": 6, "zeven": 7, "negen": 9, "tien": 10, "twaalf": 12,
    "vijftien": 15, "twintig": 20, "dertig": 30, "vijftig": 50, "dois": 2, "duas": 2, "três": 3,
    "quatro": 4, "oito": 8, "dez": 10, "doze": 12, "vinte": 20, "trinta": 30, "cinquenta": 50,
}  # fmt: skip
_AND_A_HALF = {
    "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "anderhalf": 1.5,
    "anderhalve": 1.5,
}  # fmt: skip
_NOT_FINITE = {"nan": float("nan"), "infinity": float("inf"), "infinite": float("inf")}


ONES: dict[str, float] = {
    **{word: value for value, word in enumerate(_ENGLISH)},
    **{word: value for value, word in enumerate(_GERMAN)},
    **_TENS,
    **_ROMANCE,
    **_DUTCH_AND_PORTUGUESE,
    **_AND_A_HALF,
    **INFLECTED,
    **_NOT_FINITE,
}
"""Words with a value of their own; `nan` and `infinite` are read so that they can be refused."""

SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "grand": 1e3, "million": 1e6, "millions": 1e6,
    "billion": 1e9, "trillion": 1e12, "dozen": 12, "lakh": 1e5, "crore": 1e7,
    "hundert": 1e2, "tausend": 1e3,
    "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9, "dutzend": 12, "cent": 1e2,
    "cents": 1e2, "mille": 1e3, "milliard": 1e9, "milliards": 1e9, "douzaine": 12, "cien": 1e2,
    "mil": 1e3, "millón": 1e6, "millon": 1e6, "millones": 1e6, "cento": 1e2, "mila": 1e3,
    "milione": 1e6, "milioni": 1e6, "milhão": 1e6, "milhões": 1e6, "miljoen": 1e6,
    "duizend": 1e3, "honderd": 1e2, "cem": 1e2, "duizenden": 1e3, "miljard": 1e9,
    "bilhão": 1e9, "bilhões": 1e9, "miliardo": 1e9, "miliardi": 1e9, "docena": 12, "dozzina": 12,
    "dozijn": 12, "dúzia": 12,
}  # fmt: skip
"""Words that multiply what stands before them; alone they count once."""

LINKS = (
    r"(?:(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)\s+y\s+"
    r"(?=(?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)\b)"
    r"|(?:vingt|trente|quarante|cinquante|soixante)[\s-]et[\s-](?=(?:une?|onze)\b)"
    r"|(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)\s+e\s+"
    r"(?=(?:um|uma|dois|duas|três|quatro|cinco|seis|sete|oito|nove)\b)"
    r"|(?:mil|cento|duzent[oa]s|trezent[oa]s|quatrocent[oa]s|quinhent[oa]s|seiscent[oa]s"
    r"|setecent[oa]s|oitocent[oa]s|novecent[oa]s)\s+e\s+(?!\w+\s+mil\b)(?=(?:cem|cento"
    r"|duzent|trezent|quatrocent|quinhent|seiscent|setecent|oitocent|novecent|dez|vinte|trinta"
    r"|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)))"
)
"""Number words that a small word ties to the next: `ochenta y seis`, `mil e duzentos`."""

HALVES: tuple[str, ...] = (
    "half", "halbe", "halben", "halber", "halbes", "demi", "demie", "medio", "mezzo", "mezza",
)  # fmt: skip
ARTICLES: tuple[str, ...] = ("a", "an", "ein", "eine", "einer", "einem", "un", "une", "una", "one")
VAGUE: dict[str, float] = {"couple": 2, "couple of": 2, "few": 3, "several": 3, "some": 3}
"""Words for a number nobody counted; `a few hundred` is read as 3 x 100 and marked inferred."""

ITALIAN: dict[str, float] = {"due": 2, "tre": 3, "sei": 6}
"""English and German words, too: they count only in a text that is Italian."""

PLURALS: dict[str, float] = {
    "dozens": 36,
    "hundreds": 300,
    "thousands": 3_000,
    "tens of thousands": 30_000,
    "hundreds of thousands": 300_000,
    "millions": 3_000_000,
}
"""Open-ended counts, read as three of their kind (near the geometric middle of 1 to 10)."""
