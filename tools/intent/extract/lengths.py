"""How long requests and answers are: tokens, words and pages, mean or upper end, and the context.

One English word is taken as 1.33 tokens, one page as 500 words and one token as 4 characters
(Leadline defaults, common rules of thumb for sub-word vocabularies), so words, pages and characters
give inferred lengths. `Up to` sets the 95th percentile; a plain figure is the mean. A figure
without a unit counts beside one that has it: `3,000 tokens in, 400 out`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from tools.intent.extract.clauses import MOST, Statement, statements
from tools.intent.extract.length_figures import TOKENS, Length, figures, of_match
from tools.intent.extract.length_meaning import Around, is_guessed, is_meant, kind_of, statistic_of
from tools.intent.extract.length_parts import read_parts
from tools.intent.extract.length_words import (
    AS_LONG,
    CONTEXT,
    EACH_WAY,
    IN_WAY,
    MEAN,
    NOT_ONE,
    OF_CONTEXT,
    OUT_NOUN,
    OUT_WAY,
    SCALED,
    SEVERAL,
)
from tools.intent.extract.promises import TOKENS_PER_WORD
from tools.intent.extract.source_lengths import source_remark, tells_of_a_source
from tools.intent.extract.volume import dated_volumes, token_volumes
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["CHARACTERS_PER_TOKEN", "TOKENS_PER_WORD", "WORDS_PER_PAGE", "read_lengths"]

WORDS_PER_PAGE = 500
CHARACTERS_PER_TOKEN = 4
_PAGES = ("page", "seite", "página", "pagin")
_CHARACTERS = ("char", "zeichen", "carac", "carat")
_PAGES_IN_ALL = 10_000
_ADDED = Pattern(r"\+\s*(?:about |~ ?)?$")
"""`5 x 400 tokens + 200 tokens`: a part of a prompt."""
_NEAR = 16
_REACH = 80
_GOES_IN = Pattern(r"\s*(?:tokens?\s+)?(?:in|input)(?=\s*(?:[,.;/]|and\b|$))")
_CAPABLE = Pattern(
    r"\b(?:able to|capable of|can|could|must|should|needs? to|(?:has|have) to|models? (?:with"
    r"|of|that|which)|windows?|kann"
    r"|muss|können|müssen|modell|peut|doit|modèle|puede|debe|modelo|può|deve|modello|moet|kan)\b"
)
"""`must be able to read 100k tokens of context`: so much there may be."""


def read_lengths(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `traffic.prompt_tokens`, `traffic.output_tokens` and `traffic.context_tokens`."""
    taken = {place for place, _ in token_volumes(sentence)}
    yield from _each_way(sentence, taken)
    around = Around(sentence=sentence, read=read)
    for part in statements(sentence.marked):
        around.part = part
        yield from _context(around, taken)
        yield from read_parts(sentence, part, taken)
        goes_on = around.last is not None
        candidates = islice(figures(sentence, part, taken, goes_on=goes_on), MOST)
        found = sorted(candidates, key=lambda one: one.place)
        totals = (_together(around, one) for one in found)
        around.together = max(
            (all_.number.value for all_, one in zip(totals, found, strict=True) if all_ is not one),
            default=around.together,
        )
        for index in range(len(found)):
            around.before, around.after = _windows(sentence, part, found, index)
            yield from _settled(around, found[index])
        yield from _alike(around)
    yield from _scaled_prompts(sentence, taken)


def _each_way(sentence: Sentence, taken: set[int]) -> Iterator[Fact]:
    """`40 tokens each way` is the length of what goes in and of what comes out."""
    for match in EACH_WAY.finditer(sentence.marked):
        taken.add(match.start(1))
        for kind in ("prompt", "output"):
            yield _fact(sentence, of_match(sentence, match, 1, kind=kind, statistic="mean"))


def _alike(around: Around) -> Iterator[Fact]:
    """`A review is 110 tokens and so is its translation`."""
    match = AS_LONG.search(around.sentence.marked, around.part.start, around.part.end)
    if match is None or around.last is None or around.last.kind != "prompt":
        return
    if "output" not in around.means and match.start() >= around.last.end:
        one = replace(around.last, kind="output", end=match.end())
        around.means["output"] = one.number.value
        yield _fact(around.sentence, one)


def _context(around: Around, taken: set[int]) -> Iterator[Fact]:
    sentence, part = around.sentence, around.part
    for match in CONTEXT.finditer(sentence.marked, part.start, part.end):
        group = match.lastindex if match.lastindex and match[1] is None else 1
        place = match.start(group)
        ahead = sentence.marked[max(part.start, match.start() - _NEAR) : match.start()]
        words = re.split(rf"[,;{NUMBER}]", ahead)[-1] + sentence.marked[match.start() : place]
        if match["of"] is None and _GOES_IN.match(sentence.marked, match.end()):
            # `context 1,200 tokens in and 24 out` tells how long prompts are, too.
            continue
        if match["of"] is None and MEAN.search(words):
            # `The average context is 5,000 tokens` tells how long prompts are.
            continue
        number = sentence.numbers[place]
        taken.add(place)
        if match["of"] is not None and _is_prompt(around, match):
            one = of_match(sentence, match, 1, kind="prompt", statistic="mean")
            around.last, around.noun = one, "context"
            around.means["prompt"] = number.value
            yield _fact(sentence, one)
        else:
            yield sentence.says("traffic.context_tokens", number.value, match, number)


def _is_prompt(around: Around, match: re.Match[str]) -> bool:
    """`4k tokens of context and 200 tokens of output` are what goes in and what comes out."""
    before = around.sentence.marked[around.part.start : match.start()]
    after = around.sentence.marked[match.end() : around.part.end]
    has_output = NUMBER in after and (OUT_NOUN.search(after) or OUT_WAY.search(after))
    if has_output:
        return True
    return OF_CONTEXT.search(before) is not None and not _CAPABLE.search(before)


def _windows(
    sentence: Sentence, part: Statement, found: Sequence[Length], index: int
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


def _settled(around: Around, one: Length) -> Iterator[Finding]:
    """The fact of one figure, or a remark where nothing says whose length it is."""
    statistic, why = statistic_of(around, one)
    if one.is_bare and not is_meant(around, one, statistic):
        return
    told = kind_of(around, one, is_tail=statistic == "p95")
    remark = _remark(around, one, None if told is None else told[0])
    if told is None or remark is not None:
        yield from () if remark is None else (remark,)
        return
    kind, noun = told
    guess = "the length of what the use case reads or writes" if is_guessed(around, told) else ""
    settled = replace(one, kind=kind, statistic=statistic, why=why or one.why or guess)
    if kind == "prompt":
        settled = _together(around, settled)
        is_alone = settled.start == one.start
        if is_alone and statistic == "mean" and settled.number.value < around.together:
            # `8 passages of 500 tokens, question 50 tokens`: a part of the prompt.
            return
    around.last, around.noun = settled, noun
    if statistic == "mean":
        around.means[kind] = settled.number.value
    yield _fact(around.sentence, settled)


def _remark(around: Around, one: Length, kind: str | None) -> Remark | None:
    """Why a figure is no length of a prompt or an answer; None where it is one."""
    words = around.sentence.quote(one.start, one.end)
    if one.unit.startswith(_PAGES) and one.number.value >= _PAGES_IN_ALL:
        return Remark(
            text=f'Not understood: "{words}" is no length of one prompt: give the number of '
            "documents and the pages of each"
        )
    if (
        NOT_ONE.search(around.before)
        or (_ADDED.search(around.before) and not _is_the_sum(around, one))
        or (kind is None and not one.is_bare)
    ):
        return Remark(
            text=f'Not understood: "{words}": say whether prompts or answers are that long'
        )
    near = around.sentence.marked[around.part.start : around.part.end]
    has_way = IN_WAY.search(near) is not None or OUT_WAY.search(near) is not None
    is_guessed = kind == "prompt" and one.kind is None and not has_way
    if is_guessed and tells_of_a_source(near, around.read):
        return source_remark(words, around.read)
    return None


def _is_the_sum(around: Around, one: Length) -> bool:
    """`context + question = 6k tokens`: what stands behind the sign is the whole."""
    return "=" in around.sentence.marked[one.start : one.place]


def _together(around: Around, one: Length) -> Length:
    """`12 passages of 350 tokens each` make a prompt of 4,200 tokens."""
    start = max(around.part.start, one.start - _REACH)
    match = SEVERAL.search(around.sentence.marked[start : one.start])
    if match is None:
        return one
    place = start + match.start(1)
    count = around.sentence.numbers[place].value
    total = replace(one.number, value=one.number.value * count)
    why = f"{shown(count)} x {shown(one.number.value)} {one.unit}"
    return replace(one, number=total, start=place, why=why)


def _fact(sentence: Sentence, one: Length) -> Fact:
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


def _tokens(one: Length) -> tuple[float, str]:
    """The length in tokens, and the conversion where it was given in another unit."""
    value = one.number.value
    if one.unit.startswith(TOKENS):
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
