"""What a figure about lengths means: prompt or answer, mean or tail, or nothing at all."""

import re
from dataclasses import dataclass, field

from tools.intent.extract.clauses import Clause, Statement
from tools.intent.extract.latency_words import DURATION
from tools.intent.extract.length_figures import Length
from tools.intent.extract.length_words import (
    AMBIGUOUS,
    BECOMES,
    EACH,
    IN_NOUN,
    IN_WAY,
    MEAN,
    OUT_NOUN,
    OUT_WAY,
    SEVERAL,
    UPPER,
)
from tools.intent.extract.percentile import Percentile, percentiles
from tools.intent.fact import Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["Around", "Told", "is_guessed", "is_meant", "kind_of", "statistic_of"]

_PAGES = ("page", "seite", "página", "pagin")
_READS = frozenset(
    {
        "document_summarization",
        "long_document_analysis",
        "classification_extraction",
        "batch_processing",
        "translation",
    }
)
_WRITES = "content_generation"
_OTHER = Pattern(
    r"(?<![a-z])(?:qps|rps|req\w*/s|users?|ms|ttft|tpot|itl|e2e|latency|latenz|gpus?|budget|costs?"
    r"|price"
    r"|rate|load)(?![a-z])|\bper\b[^,]*$|[$€£]"
)
"""Figures behind these are no lengths."""
_NAME = Pattern(
    r"\b(?!(?:about|around|roughly|maybe|some|the|are|is|has|have|with|and|each|per|plus|another"
    r"|further|or|so|also|then|up|to|at|most|least|than|usually|often|long|only|just|our|its|their"
    r"|etwa|rund|unos|environ)\b)[^\W\d]{3,}\b"
)
_BESIDE = Pattern(r"[\s-]*(?:(?:avg|average|long|each)\s+)?[^\W\d]+(?:\s+[^\W\d]+)?")
_LINKED = Pattern(r"\s*(?:of|per|for|each|on|pro|par|por|de|di|je)\b")
_TASK = Pattern(
    r"\b(?:summar(?:y|ies)|translations?|zusammenfassung\w*|übersetzung\w*|résumés?|traductions?"
    r"|resúmenes"
    r"|resumen|traducci\w+|riassunt\w+|traduzion\w+|resumos?)\b"
)
_TAIL_BEHIND = Pattern(
    r"\s*(?:tokens?\s*)?(?:max\w*|at most|tops|p95|au maximum|au plus|máximo|como mucho"
    r"|al massimo|höchstens)\b"
)
_PER_THING = Pattern(r"\s*(?:per\s+\w+\s*,?\s*)?(?:\w+\s+)?")
_OF_A_THING = re.compile(r"\b(?:per|pro|par|por|je)\s+\w+")
_PER_PIECE = Pattern(
    r"\s*(?:per|pro|par|por|je|each|an?)\s+(?:text|piece|item|article|post|story|description"
    r"|product"
    r"|email|letter|ad|speech|texte|artikel|beschreibung|produkt|fiche|texto|artículo|descripción"
    r"|testo|scheda|articolo|tekst|artigo)\w*|\s*(?:each|apiece|je\b|chacun\w*|cada un[oa]"
    r"|ciascun\w*|elk\b|cada\b)"
)
"""So long is what a service that writes puts out."""
_FROM = Pattern(
    r"\b(?:from|based on|out of|aus|anhand von|à partir d[e']|a partir de|partendo da"
    r"|op basis van)\s*"
    r"(?:(?:about|around|roughly|some|up to|etwa|rund|environ|unos|circa|des|de)\s+)*~?\s*"
    r"(?:[^\W\d]+\s+(?:of|von|de|di|van)\s+)?$"
)
"""`25 pages from 200k tokens of logs`: what something is made from goes in."""
_OF_A_PIECE = Pattern(r"\s*(?:per|pro|par|por|je|each|a|al?|alla|cada|à l[ae']|in)\b\s*\w*")
_EACH_BEHIND = Pattern(r"\s*each\b")
_WAY = 14
_CLOSE = 3
_SHORTENED = Pattern(
    r"\b(?:summari\w+|condens\w+|shorten\w*|boil\w*|cut|compress\w*|zusammen\w*|gekürzt|kürzen"
    r"|résum\w+|resum\w+|riassum\w+|riassunt\w+|samengevat|samenvat\w+)\b[^.;!?\n]{0,30}$"
)
"""What a text is shortened to comes out."""
_KEY = Pattern(
    r"\s*(?:in|out|inputs?|outputs?|prompts?|answers?|completions?|responses?)\s*[:=]?\s*"
)
"""`prompt 4096 tokens. Out 256.`: a key and nothing else before the figure."""
_THING_OF = Pattern(
    r"\b[^\W\d]{4,}\s+(?:of|with|von|mit|à|de|con|di|da|van|met|com|run to|have|has|hold"
    r"|contain)\s+"
    r"(?:(?:about|around|roughly|some|up to|etwa|rund|ca\.?|environ|unos|circa|ongeveer|cerca de)"
    r"\s+)*~?\s*$"
)
_REACH = 80

Told = tuple[str, str]
"""Prompt or output, and the word that says so."""


@dataclass(kw_only=True)
class Around:
    """What has been read so far, in the order of the text, and the words around one figure.

    Attributes:
        sentence: The text.
        read: The use case and what was said before.
        last: The length read last.
        noun: The word that said whose length that was.
        together: Tokens of several passages that make one prompt; 0 without any.
        means: Mean lengths so far, by kind.
        part: The statement of the figure.
        before: The words of its clause before it.
        after: The words of its clause behind it.
    """

    sentence: Sentence
    read: Read
    last: Length | None = None
    noun: str = ""
    together: float = 0.0
    means: dict[str, float] = field(default_factory=dict)
    part: Statement = field(default_factory=lambda: Statement(start=0, end=0, clauses=()))
    before: str = ""
    after: str = ""


def is_meant(around: Around, one: Length, statistic: str) -> bool:
    """Whether a figure without a unit is a length: a word of lengths stands right beside it."""
    before, after, last = around.before, around.after, around.last
    if _OTHER.search(before):
        return False
    told = _told(before, last=True) or _told(after, last=False)
    if one.is_apart and told and told not in around.means and _KEY.fullmatch(before):
        return bool(around.means)
    if one.is_apart:
        return statistic == "p95" and _goes_on(around, one, told)
    if told or AMBIGUOUS.search(before):
        return True
    if last is None:
        return False
    is_tail = statistic == "p95" or UPPER.search(before) is not None
    is_longer = one.number.value > last.number.value
    return (is_tail and is_longer) or MEAN.search(f"{before} {after}") is not None


def _goes_on(around: Around, one: Length, told: str | None) -> bool:
    """Whether it is the tail of a mean said before, in a sentence without a word for tokens."""
    if told:
        return told in around.means and one.number.value > around.means[told]
    last = around.last
    is_mean = last is not None and last.statistic == "mean"
    return is_mean and last is not None and one.number.value > last.number.value


_NOUNS = (("prompt", IN_NOUN), ("output", OUT_NOUN))
_WAYS = (("prompt", IN_WAY), ("output", OUT_WAY))


def _told(words: str, *, last: bool, is_far: bool = False) -> str | None:
    """Prompt or output, by the word nearest to the figure; `in` and `out` must be near."""
    found = [
        (match.start(), match.end(), kind)
        for kind, pattern in (_NOUNS if is_far else (*_NOUNS, *_WAYS))
        for match in pattern.finditer(words)
    ]
    if not found:
        return None
    if last:
        # `generated keywords` are no keywords that go in: of two that end alike the longer counts.
        return max(found, key=lambda one: (one[1], one[1] - one[0]))[2]
    return min(found, key=lambda one: (one[0], one[0] - one[1]))[2]


def statistic_of(around: Around, one: Length) -> tuple[str, str]:
    """Mean or 95th percentile, and why where another percentile stands for the latter."""
    if one.statistic in ("mean", "p95"):
        return str(one.statistic), ""
    named = _percentile(around, one)
    if named:
        return named
    is_upper = UPPER.search(around.before) is not None
    if MEAN.search(around.before):
        return "mean", ""
    if MEAN.search(around.after):
        return ("p95" if is_upper else "mean"), ""
    return ("p95" if is_upper or _TAIL_BEHIND.match(around.after) else "mean"), ""


def _percentile(around: Around, one: Length) -> tuple[str, str] | None:
    """The percentile beside a figure: `p95 600`, `(95th percentile) 900`."""
    part, last = around.part, around.last
    text, clause = around.sentence.marked, part.near(one.place)
    earlier = last.end if last and last.end <= one.start else part.start
    named = [
        found
        for found in percentiles(
            around.sentence, max(earlier, part.start), max(clause.end, one.end + len(around.after))
        )
        if found.name != "mean" and _is_beside(text, clause, one, found)
    ]
    if not named:
        return None
    nearest = min(named, key=lambda p: min(abs(p.end - one.start), abs(p.start - one.end)))
    if nearest.name == "p50":
        return "mean", "a median stands for the mean"
    if nearest.name == "p95" and nearest.is_exact:
        return "p95", ""
    return "p95", f"{nearest.name} stands for the 95th percentile"


def _is_beside(text: str, clause: Clause, one: Length, found: Percentile) -> bool:
    """Whether a percentile belongs to a figure and not to a waiting time or to another figure."""
    gap = text[found.end : one.start] if found.start < one.start else text[one.end : found.start]
    if "," in gap or ";" in gap or NUMBER in gap:
        return False
    if DURATION.search(text, clause.start, clause.end):
        return found.end <= one.start and len(gap.strip()) <= _CLOSE
    return found.start >= clause.start or text[found.end : found.end + 1] in ")]"


def kind_of(around: Around, one: Length, *, is_tail: bool) -> Told | None:
    """Whose length it is: the nearest words decide, then the figure before, then the use case."""
    if one.kind is not None:
        return one.kind, one.kind
    if _FROM.search(around.sentence.marked, max(around.part.start, one.start - _REACH), one.start):
        return "prompt", "from"
    if SEVERAL.search(around.sentence.marked, around.part.start, one.start):
        # `8 passages of 500 tokens` stand together in a prompt.
        return "prompt", "passages"
    return (
        _by_words_beside(around, one)
        or _by_figure_before(around, one, is_tail=is_tail)
        or _by_words_ahead(around, one)
        or _by_use_case(around, one, is_tail=is_tail)
        or _by_what_follows(around, one)
    )


def _becomes(around: Around, one: Length) -> bool:
    """`8,000 tokens) en 400 tokens`: a bracket or a Dutch `and` may part the words."""
    ahead = around.sentence.marked[max(around.part.start, one.start - _WAY) : one.start]
    return BECOMES.search(ahead.rpartition(NUMBER)[2]) is not None


def _by_words_beside(around: Around, one: Length) -> Told | None:
    """The word right behind it, `in` or `out`, the subject of its clause, the rest of it."""
    before, after = around.before, around.after
    if around.read.row.name == _WRITES and _PER_PIECE.match(after):
        return "output", "piece"
    beside = _BESIDE.match(after)
    close = beside[0] if beside and not _LINKED.match(after) else ""
    is_second = "prompt" in around.means or _SHORTENED.search(before) is not None
    if is_second and _becomes(around, one) and not _told(close, last=False):
        return "output", "into"
    for words, last in ((close, False), (_way(after), False), (before, True)):
        told = _told(words, last=last)
        if told:
            return told, told
        thing = AMBIGUOUS.search(words)
        if thing:
            return _read_or_written(around, thing[0])
    told = _told(_OF_A_THING.sub(" ", after), last=False)
    return (told, told) if told else None


def _way(after: str) -> str:
    """The words up to `in` and `out` right behind a figure, also behind `per card`."""
    if not (IN_WAY.search(after) or OUT_WAY.search(after)):
        return ""
    match = _PER_THING.match(after)
    return after[: (match.end() if match else 0) + _WAY]


def _by_figure_before(around: Around, one: Length, *, is_tail: bool) -> Told | None:
    """`... 900 tokens on average, at most 4,000`: the tail of the same thing."""
    last = around.last
    if last is None or last.kind is None or last.end < around.part.start - _REACH:
        return None
    if not is_tail and last.start < around.part.start:
        # The tail of a length may follow in a sentence of its own; a mean is one of something new.
        return None
    is_other_statistic = (last.statistic == "mean") == is_tail
    is_marked = is_tail or MEAN.search(f"{around.before} {around.after}") is not None
    return (last.kind, around.noun) if is_other_statistic and is_marked else None


def _by_words_ahead(around: Around, one: Length) -> Told | None:
    """Words of the statement before the clause of the figure."""
    if (
        around.read.row.name == _WRITES
        and "prompt" in around.means
        and "output" not in around.means
    ):
        return "output", "?"
    words = f"{around.before} {around.after}"
    if EACH.search(words) and around.read.row.name != _WRITES:
        return "prompt", "?"
    ahead = around.sentence.marked[around.part.start : one.start - len(around.before)]
    told = _told(ahead, last=True, is_far=True)
    if told == "output" and _is_title(around, ahead):
        return "prompt", "?"
    if told:
        return told, told
    thing = AMBIGUOUS.search(ahead)
    if thing:
        return _read_or_written(around, thing[0])
    told = _told(around.after, last=False)
    return (told, told) if told else None


def _is_title(around: Around, ahead: str) -> bool:
    """`Summaries of hearings: 12,000 tokens on average` tells how long the hearings are."""
    is_first = "prompt" not in around.means and around.read.row.name in _READS
    return is_first and len([*OUT_NOUN.finditer(ahead)]) == 1 and _TASK.search(ahead) is not None


def is_guessed(around: Around, told: Told) -> bool:
    """Whether only the use case tells whose length it is, of a thing that no word list has."""
    after = around.after
    if told[1] != "?" or _OF_A_PIECE.match(after) or AMBIGUOUS.search(after):
        return False
    if EACH.search(f"{around.before} {after}"):
        return False
    return _NAME.search(UPPER.sub(" ", MEAN.sub(" ", around.before))) is not None


def _by_use_case(around: Around, one: Length, *, is_tail: bool) -> Told | None:
    name = around.read.row.name
    is_second = "prompt" in around.means and "output" not in around.means
    # Something else than what goes in, with a length of its own, comes out.
    if name == _WRITES or (not is_tail and is_second and _NAME.search(around.before)):
        return "output", "?"
    is_read = one.unit.startswith(_PAGES) or name in _READS
    return ("prompt", "?") if is_read or _EACH_BEHIND.match(around.after) else None


def _by_what_follows(around: Around, one: Length) -> Told | None:
    """`programs of 9,000 tokens, output of 11,000`: what has no other name goes in."""
    if "prompt" in around.means or not _THING_OF.search(around.before):
        return None
    ahead = around.sentence.marked[one.end : around.part.end].partition(NUMBER)[0]
    is_output = OUT_NOUN.search(ahead) or OUT_WAY.search(ahead)
    return ("prompt", "thing") if is_output and _told(ahead, last=True) == "output" else None


def _read_or_written(around: Around, thing: str) -> Told:
    """A text is read by most services and written by some; the second kind of thing comes out."""
    is_other = around.noun != "" and thing.rstrip("s") != around.noun.rstrip("s")
    is_second = is_other and "prompt" in around.means and "output" not in around.means
    is_written = around.read.row.name == _WRITES or is_second
    return ("output" if is_written else "prompt"), thing
