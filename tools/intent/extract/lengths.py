"""How long requests and answers are: tokens, words and pages, mean or upper end, and the context.

One English word is taken as 1.33 tokens, one page as 500 words and one token as 4 characters
(Leadline defaults, common rules of thumb for sub-word vocabularies), so words, pages and characters
give inferred lengths. `Up to` sets the 95th percentile; a plain figure is the mean. A figure
without a unit counts beside one that has it: `3,000 tokens in, 400 out`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tools.intent.extract.clauses import MOST, Clause, Statement, is_section, statements
from tools.intent.extract.latency_words import DURATION
from tools.intent.extract.length_words import (
    AMBIGUOUS,
    BARE_END,
    BECOMES,
    CONTEXT,
    EACH,
    FROM_TO,
    HEADED,
    IN_NOUN,
    IN_OUT,
    IN_WAY,
    MEAN,
    NAMED,
    NOT_ONE,
    OF_CONTEXT,
    OUT_NOUN,
    OUT_WAY,
    PAIRED,
    PER,
    SCALED,
    SEVERAL,
    THOUSANDS,
    TOTAL,
    UNIT,
    UPPER,
)
from tools.intent.extract.percentile import Percentile, percentiles
from tools.intent.extract.source_lengths import source_remark, tells_of_a_source
from tools.intent.extract.volume import LONGEST_TOKENS, dated_volumes, token_volumes
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["CHARACTERS_PER_TOKEN", "TOKENS_PER_WORD", "WORDS_PER_PAGE", "read_lengths"]

TOKENS_PER_WORD = 1.33
WORDS_PER_PAGE = 500
CHARACTERS_PER_TOKEN = 4
_PAGES = ("page", "seite", "página", "pagin")
_TOKENS = ("tok", "tkn", "jeton")
_CHARACTERS = ("char", "zeichen", "carac", "carat")
_PAGES_IN_ALL = 10_000
_THOUSAND = 1_000.0
_CLOSE = 3
_NEAR = 16
_REACH = 80
_READS = frozenset(
    {
        "document_summarization",
        "long_document_analysis",
        "classification_extraction",
        "batch_processing",
    }
)
_WRITES = "content_generation"
_THOUSANDS_OF = Pattern(
    rf"{NUMBER}\s+(?:prompts?|inputs?|completions?|outputs?)\s*[,/|+]\s*{NUMBER}\s+(?:prompts?|inputs?"
    r"|completions?|outputs?|answers?|responses?)\b"
)
_NAME = Pattern(
    r"\b(?!(?:about|around|roughly|maybe|some|the|are|is|has|have|with|and|each|per|plus|another|further|or|so"
    r"|also|then|up|to|at|most|least|than|usually|often|long|only|just|our|its|their|etwa|rund|unos|environ)\b)"
    r"[^\W\d]{3,}\b"
)
_OTHER = Pattern(
    r"\b(?:qps|rps|req\w*/s|users?|ms|ttft|tpot|itl|e2e|latency|latenz|gpus?|budget|costs?|price|rate|load)\b|\bper\b[^,]*$|[$€£]"
)
"""Figures behind these are no lengths."""
_ABOUT_TOKENS = Pattern(r"\b(?:tokens?|toks?|tkns?|jetons?)\b")


@dataclass(frozen=True, kw_only=True)
class _Length:
    """One figure that may be a length: its words, its number, and what is known about it."""

    start: int
    end: int
    place: int
    number: Number
    unit: str = "tokens"
    kind: str | None = None
    statistic: str | None = None
    is_bare: bool = False
    is_apart: bool = False
    why: str = ""


@dataclass(kw_only=True)
class _Pages:
    """What has been read so far, in the order of the text."""

    sentence: Sentence
    read: Read
    taken: set[int]
    last: _Length | None = None
    noun: str = ""
    means: dict[str, float] = field(default_factory=dict)


def read_lengths(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `traffic.prompt_tokens`, `traffic.output_tokens` and `traffic.context_tokens`."""
    taken = {place for place, _ in token_volumes(sentence)}
    pages = _Pages(sentence=sentence, read=read, taken=taken)
    for part in statements(sentence.marked):
        yield from _context(pages, part)
        found = sorted(islice(_candidates(pages, part), MOST), key=lambda one: one.place)
        for index, one in enumerate(found):
            yield from _settled(pages, part, found, index, one)
    yield from _scaled_prompts(sentence, taken)


def _context(pages: _Pages, part: Statement) -> Iterator[Fact]:
    sentence = pages.sentence
    for match in CONTEXT.finditer(sentence.marked, part.start, part.end):
        place = match.start(match.lastindex if match.lastindex and match[1] is None else 1)
        number = sentence.numbers[place]
        ahead = sentence.marked[max(part.start, match.start() - _NEAR) : match.start()]
        words = re.split(rf"[,;{NUMBER}]", ahead)[-1] + sentence.marked[match.start() : place]
        if match["of"] is None and MEAN.search(words):
            # `The average context is 5,000 tokens` tells how long prompts are.
            continue
        pages.taken.add(place)
        if match["of"] is not None and _is_prompt(pages, part, match):
            one = _of(sentence, match, 1, kind="prompt", statistic="mean")
            pages.last, pages.noun = one, "context"
            pages.means["prompt"] = number.value
            yield _fact(sentence, one)
            continue
        yield sentence.says("traffic.context_tokens", number.value, match, number)


def _is_prompt(pages: _Pages, part: Statement, match: re.Match[str]) -> bool:
    """`4k tokens of context and 200 tokens of output` are what goes in and what comes out."""
    before = pages.sentence.marked[part.start : match.start()]
    after = pages.sentence.marked[match.end() : part.end]
    has_output = NUMBER in after and (OUT_NOUN.search(after) or OUT_WAY.search(after))
    return bool(has_output) or OF_CONTEXT.search(before) is not None


def _candidates(pages: _Pages, part: Statement) -> Iterator[_Length]:
    """Figures with a unit, figures that a key names, and figures beside them."""
    sentence, taken = pages.sentence, pages.taken
    for length in (
        *_paired(sentence, part),
        *_with_unit(sentence, part, taken),
        *_named(sentence, part),
    ):
        if length.place not in taken:
            taken.add(length.place)
            yield length
    text = sentence.marked[part.start : part.end]
    is_thousands = THOUSANDS.search(text) is not None
    ways = bool(IN_WAY.search(text)) and bool(OUT_WAY.search(text))
    units = [*UNIT.finditer(sentence.marked, part.start, part.end)]
    is_about_lengths = (
        bool(units)
        or is_thousands
        or ways
        or any(pattern.search(text) for pattern in (_ABOUT_TOKENS, _THOUSANDS_OF))
    )
    if not is_about_lengths and pages.last is None:
        return
    shares = percentiles(sentence, part.start, part.end)
    for place, number in sentence.numbers.items():
        if not part.start <= place < part.end or place in taken:
            continue
        if any(one.start <= place < one.end for one in shares):
            continue
        is_ended = BARE_END.match(sentence.marked, place + 1) is not None
        if not is_ended or _is_price(sentence, place) or is_section(sentence, part, place):
            continue
        value = number.value
        if is_thousands and number.scale == 1 and value < _THOUSAND:
            value *= _THOUSAND
        yield _Length(
            start=place,
            end=place + 1,
            place=place,
            number=replace(number, value=value),
            unit=next((m["unit"] for m in reversed(units) if m.start() < place), "tokens"),
            is_bare=True,
            is_apart=not is_about_lengths,
        )


def _paired(sentence: Sentence, part: Statement) -> Iterator[_Length]:
    for pattern in (PAIRED, FROM_TO):
        for match in pattern.finditer(sentence.marked, part.start, part.end):
            for group, kind in ((1, "prompt"), (2, "output")):
                yield _of(sentence, match, group, kind=kind, statistic="mean")
    for match in IN_OUT.finditer(sentence.marked, part.start, part.end):
        ahead = sentence.marked[part.start : match.start()]
        if not MEAN.search(ahead[-_NEAR:]) and not HEADED.search(ahead + match[0]):
            for group, kind in ((1, "prompt"), (2, "output")):
                one = _of(sentence, match, group, kind=kind, statistic="mean")
                yield replace(one, why="what goes in stands first")
    for match in HEADED.finditer(sentence.marked, part.start, part.end):
        tail = _of(sentence, match, 3, statistic="p95")
        head = _of(sentence, match, 2, statistic="mean")
        if head.number.scale == 1 and head.number.value < tail.number.value / tail.number.scale:
            value = head.number.value * tail.number.scale
            head = replace(head, number=replace(head.number, value=value))
        yield from (head, tail)


def _of(
    sentence: Sentence,
    match: re.Match[str],
    group: int,
    *,
    kind: str | None = None,
    statistic: str | None = None,
    unit: str = "tokens",
) -> _Length:
    return _Length(
        start=match.start(),
        end=match.end(),
        place=match.start(group),
        number=sentence.number(match, group),
        kind=kind,
        statistic=statistic,
        unit=unit,
    )


def _with_unit(sentence: Sentence, part: Statement, taken: set[int]) -> Iterator[_Length]:
    for match in UNIT.finditer(sentence.marked, part.start, part.end):
        unit = match["unit"]
        is_volume = unit.startswith(_TOKENS) and sentence.number(match).value > LONGEST_TOKENS
        is_total = TOTAL.match(sentence.marked, match.end()) is not None
        if is_volume or is_total or _is_price(sentence, match.start(1), unit):
            taken.add(match.start(1))
            continue
        own = match["own"]
        kind = None
        if own:
            kind = "prompt" if own in ("input", "prompt", "eingabe") else "output"
        yield _of(sentence, match, 1, kind=kind, unit=unit)


def _named(sentence: Sentence, part: Statement) -> Iterator[_Length]:
    """`ISL 1024`, `max_tokens=512`: keys that are lengths even without a unit."""
    for match in NAMED.finditer(sentence.marked, part.start, part.end):
        kind = "prompt" if match["input"] else "output"
        yield _of(
            sentence,
            match,
            match.lastindex or 4,
            kind=kind,
            statistic="p95" if match["most"] else None,
        )


def _is_price(sentence: Sentence, place: int, unit: str = "tok") -> bool:
    """Whether the tokens are the unit of a price or a rate: `per 1k tokens`."""
    ahead = sentence.marked[max(0, place - 8) : place]
    if re.search(r"[$€£]\s*$", ahead):
        return True
    before = PER.search(ahead)
    # `mit je 30 Seiten` tells how long each one is.
    return before is not None and (unit.startswith("tok") or "je" not in before[0])


def _settled(
    pages: _Pages, part: Statement, found: Sequence[_Length], index: int, one: _Length
) -> Iterator[Finding]:
    """The fact of one figure, or a remark where nothing says whose length it is."""
    sentence = pages.sentence
    before, after = _windows(sentence, part, found, index)
    statistic, why = _statistic(pages, part, one, before, after)
    why = why or one.why
    if one.is_bare and not _is_meant(pages, one, before, after, statistic):
        return
    if NOT_ONE.search(before):
        yield _unread(sentence, one)
        return
    kind, noun = _kind(pages, part, one, before, after, is_tail=statistic == "p95")
    if one.unit.startswith(_PAGES) and one.number.value >= _PAGES_IN_ALL:
        yield Remark(
            text=f'Not understood: "{sentence.quote(one.start, one.end)}" is no length of one prompt: give '
            "the number of documents and the pages of each"
        )
        return
    if kind is None:
        if not one.is_bare:
            yield _unread(sentence, one)
        return
    near = sentence.marked[part.start : part.end]
    if (
        kind == "prompt"
        and one.kind is None
        and tells_of_a_source(near, pages.read)
        and not IN_WAY.search(near)
    ):
        yield source_remark(sentence.quote(one.start, one.end), pages.read)
        return
    if kind == "prompt":
        one, why = _together(sentence, part, one, why)
    settled = replace(one, kind=kind, statistic=statistic, why=why)
    pages.last, pages.noun = settled, noun
    if statistic == "mean":
        pages.means[kind] = one.number.value
    yield _fact(sentence, settled)


def _together(sentence: Sentence, part: Statement, one: _Length, why: str) -> tuple[_Length, str]:
    """`12 passages of 350 tokens each` make a prompt of 4,200 tokens."""
    match = SEVERAL.search(sentence.marked[max(part.start, one.start - _REACH) : one.start])
    if match is None:
        return one, why
    place = max(part.start, one.start - _REACH) + match.start(1)
    count = sentence.numbers[place].value
    total = replace(one.number, value=one.number.value * count)
    reason = f"{shown(count)} x {shown(one.number.value)} {one.unit}"
    return replace(one, number=total, start=place), reason


def _unread(sentence: Sentence, one: _Length) -> Remark:
    words = sentence.quote(one.start, one.end)
    return Remark(text=f'Not understood: "{words}": say whether prompts or answers are that long')


def _windows(
    sentence: Sentence, part: Statement, found: Sequence[_Length], index: int
) -> tuple[str, str]:
    """The words of the own clause around a figure, up to the figures beside it."""
    one = found[index]
    clause = part.near(one.place)
    earlier = [other.end for other in found[:index]]
    later = [other.start for other in found[index + 1 :]]
    start = max([clause.start, *earlier])
    end = min([max(clause.end, one.end), *(place for place in later if place >= one.end)])
    before, after = sentence.marked[start : one.start], sentence.marked[one.end : end]
    return before.rpartition(NUMBER)[2], after.partition(NUMBER)[0]


def _is_meant(pages: _Pages, one: _Length, before: str, after: str, statistic: str) -> bool:
    """Whether a figure without a unit is a length: a word of lengths stands right beside it."""
    told = _told(before, last=True) or _told(after, last=False)
    last = pages.last
    if _OTHER.search(before):
        return False
    is_longer = last is not None and one.number.value > last.number.value
    if one.is_apart:
        # Only the tail of a length said before goes on in a sentence without a word for tokens.
        mean = pages.means.get(told, 0.0) if told else (last.number.value if last else 0.0)
        is_known = told in pages.means if told else last is not None and last.statistic == "mean"
        return statistic == "p95" and is_known and one.number.value > mean
    if told or AMBIGUOUS.search(before):
        return True
    is_tail = statistic == "p95" or UPPER.search(before) is not None
    return (is_tail and is_longer) or (
        last is not None and MEAN.search(f"{before} {after}") is not None
    )


def _told(words: str, *, last: bool) -> str | None:
    """Prompt or output, by the word nearest to the figure."""
    found = [
        (match.start(), kind)
        for kind, patterns in (("prompt", (IN_WAY, IN_NOUN)), ("output", (OUT_WAY, OUT_NOUN)))
        for pattern in patterns
        for match in pattern.finditer(words)
    ]
    if not found:
        return None
    return (max if last else min)(found)[1]


def _statistic(
    pages: _Pages, part: Statement, one: _Length, before: str, after: str
) -> tuple[str, str]:
    """Mean or 95th percentile, and why where another percentile stands for the latter."""
    if one.statistic in ("mean", "p95"):
        return one.statistic, ""
    named = _percentile(pages, part, one, before, after)
    if named:
        return named
    if MEAN.search(before) or MEAN.search(after):
        is_upper = UPPER.search(before) and not MEAN.search(before)
        return ("p95" if is_upper else "mean"), ""
    is_upper = UPPER.search(before) or re.match(
        r"\s*(?:tokens?\s*)?(?:max\w*|at most|tops|p95|au maximum|au plus|máximo|como mucho|al massimo|höchstens)\b",
        after,
    )
    return ("p95" if is_upper else "mean"), ""


def _percentile(
    pages: _Pages, part: Statement, one: _Length, before: str, after: str
) -> tuple[str, str] | None:
    """The percentile beside a figure: `p95 600`, `one in twenty above 900`, `(95th percentile) 900`."""
    text, clause = pages.sentence.marked, part.near(one.place)
    earlier = pages.last.end if pages.last and pages.last.end <= one.start else part.start
    end = one.end + len(after)
    named = [
        found
        for found in percentiles(pages.sentence, max(earlier, part.start), end)
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


def _is_beside(text: str, clause: Clause, one: _Length, found: Percentile) -> bool:
    """Whether a percentile belongs to a figure and not to a waiting time or to another figure."""
    gap = text[found.end : one.start] if found.start < one.start else text[one.end : found.start]
    if "," in gap or ";" in gap or NUMBER in gap:
        return False
    if DURATION.search(text, clause.start, clause.end):
        return found.end <= one.start and len(gap.strip()) <= _CLOSE
    return found.start >= clause.start or text[found.end : found.end + 1] in ")]"


def _kind(
    pages: _Pages, part: Statement, one: _Length, before: str, after: str, *, is_tail: bool
) -> tuple[str | None, str]:
    """Whose length it is, and the noun that says so: the nearest words decide, then the use case."""
    if one.kind is not None:
        return one.kind, one.kind
    sentence = pages.sentence
    beside = re.match(r"[\s-]*(?:(?:avg|average|long|each)\s+)?([^\W\d]+)(?:\s+([^\W\d]+))?", after)
    close = (
        beside[0]
        if beside and not re.match(r"\s*(?:of|per|for|each|on|pro|par|por|de|di)\b", after)
        else ""
    )
    way = _way(after)
    if BECOMES.search(before) and "prompt" in pages.means and not _told(close, last=False):
        return "output", "into"
    for words, last in ((close, False), (way, False), (before, True)):
        told = _told(words, last=last)
        if told:
            return told, told
        thing = AMBIGUOUS.search(words)
        if thing:
            return _by_use_case(pages, thing[0]), thing[0]
    for words in (re.sub(r"\b(?:per|pro|par|por)\s+\w+", " ", after),):
        told = _told(words, last=False)
        if told:
            return told, told
    last = pages.last
    is_same = last is not None and (last.statistic == "mean") == is_tail
    is_marked = is_tail or MEAN.search(f"{before} {after}") is not None
    if last is not None and is_same and is_marked and last.end >= part.start - _REACH:
        return last.kind, pages.noun
    if EACH.search(f"{before} {after}") and pages.read.row.name != _WRITES:
        return "prompt", "?"
    ahead = sentence.marked[part.start : one.start - len(before)]
    told = _told(ahead, last=True)
    if told and not (pages.last and pages.last.start >= part.start and pages.last.kind == told):
        return told, told
    thing = AMBIGUOUS.search(ahead)
    if thing and not told:
        return _by_use_case(pages, thing[0]), thing[0]
    if told:
        return told, told
    told = _told(after, last=False)
    if told:
        return told, told
    if pages.read.row.name == _WRITES:
        return "output", "?"
    if (
        not is_tail
        and "prompt" in pages.means
        and _NAME.search(before)
        and "output" not in pages.means
    ):
        # Something else than what goes in, with a length of its own.
        return "output", "?"
    is_read = one.unit.startswith(_PAGES) or pages.read.row.name in _READS
    if is_read or re.match(r"\s*each\b", after):
        return "prompt", "?"
    return None, ""


def _way(after: str) -> str:
    """`in` and `out` right behind a figure, also behind `per card`."""
    match = re.match(r"\s*(?:per\s+\w+\s*,?\s*)?(?:\w+\s+)?", after)
    return (
        after[: (match.end() if match else 0) + 14]
        if IN_WAY.search(after) or OUT_WAY.search(after)
        else ""
    )


def _by_use_case(pages: _Pages, thing: str) -> str:
    """A text is read by most services and written by some; the second kind of thing comes out."""
    if pages.read.row.name == _WRITES:
        return "output"
    is_other = pages.noun != "" and thing.rstrip("s") != pages.noun.rstrip("s")
    return (
        "output"
        if is_other and "prompt" in pages.means and "output" not in pages.means
        else "prompt"
    )


def _fact(sentence: Sentence, one: _Length) -> Fact:
    path = f"traffic.{one.kind}_tokens.{one.statistic}"
    quote = sentence.quote(one.start, one.end)
    value, why = _tokens(one)
    why = one.why or why
    if one.number.lower is not None:
        why = why or "the upper end of the range"
    if one.number.is_vague:
        why = why or f"read as {shown(one.number.value)}"
    if why:
        return Fact(path=path, value=value, source="inferred", origin=f'"{quote}": {why}')
    return Fact(path=path, value=value, source="stated", origin=quote)


def _tokens(one: _Length) -> tuple[float, str]:
    """The length in tokens, and the conversion where it was given in another unit."""
    value = one.number.value
    if one.unit.startswith(_TOKENS):
        return value, ""
    if one.unit.startswith(_PAGES):
        tokens = value * WORDS_PER_PAGE * TOKENS_PER_WORD
        why = f"{shown(value)} pages x {WORDS_PER_PAGE} words x {TOKENS_PER_WORD} tokens"
    elif one.unit.startswith(_CHARACTERS):
        tokens = value / CHARACTERS_PER_TOKEN
        why = f"{shown(value)} characters / {CHARACTERS_PER_TOKEN} per token"
    else:
        tokens = value * TOKENS_PER_WORD
        why = f"{shown(value)} words x {TOKENS_PER_WORD} tokens"
    return float(max(1, round(tokens))), why


def _scaled_prompts(sentence: Sentence, taken: set[int]) -> Iterator[Fact]:
    """`4k prompts`: prompts of 4,000 tokens, unless they are counted per time or by a deadline."""
    counted = {position for position, _, _ in dated_volumes(sentence)}
    for match in SCALED.finditer(sentence.marked):
        number = sentence.number(match)
        place = match.start(1)
        if place in counted | taken or not sentence.quote(place, place + 1).lower().endswith("k"):
            continue
        taken.add(place)
        kind = "output" if OUT_NOUN.match(match["kind"]) else "prompt"
        yield sentence.says(f"traffic.{kind}_tokens.mean", number.value, match, number)
