"""How long requests and answers are: tokens, words and pages, mean or upper end, and the context.

One English word is taken as 1.33 tokens and one page as 500 words (Leadline defaults, common rules
of thumb for sub-word vocabularies), so words and pages give inferred lengths. `up to` sets the
95th percentile; a plain figure is the mean.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.source_lengths import source_remark, tells_of_a_source
from tools.intent.extract.volume import dated_volumes, token_volumes
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["TOKENS_PER_WORD", "WORDS_PER_PAGE", "read_lengths"]

TOKENS_PER_WORD = 1.33
WORDS_PER_PAGE = 500

_INPUT = (
    r"prompts?|inputs?|isl|in\b|questions?|documents?|docs?|contracts?|pdfs?"
    r"|articles?|e-?mails?|files"
    r"|tickets?|transcripts?|reports?|books?|papers?|passages?|chunks?|texts?"
    r"|queries|requests?"
    r"|(?:users?|customers?|people|they) (?:write|ask|send|type|paste|upload)"
    r"|input (?:sequence )?length|eingabe\w*|anfrage\w*|entrée\w*|entrada\w*"
    r"|ingresso|fragen|dokument\w*"
)
_OUTPUT = (
    r"outputs?|answers?|responses?|repl(?:y|ies)|completions?|osl|out\b"
    r"|generat\w+|summar(?:y|ies)"
    r"|into\b|gets? back|get\b|receive|back\b|output (?:sequence )?length"
    r"|new tokens|suggestions?|translations?|antwort\w*|ausgabe\w*|sortie\w*"
    r"|réponses?|respuestas?|salida\w*|rispost[ae]|uscita|zusammenfassung\w*|résumés?"
)
_UNIT = Pattern(
    rf"({NUMBER})[\s-]*(?:(?:input|output|prompt|completion|generated|new|answer"
    r"|response)[\s-]+)?"
    r"(?P<unit>tokens?|toks?|jetons|words?|wörter[n]?|worte|mots|palabras|parole"
    r"|pages?|seiten|páginas|pagine|pagina)\b"
    r"(?![\s-]*(?:/|per|a|pro|par|por|al)\s*(?:s|sec\w*|sek\w*|user|minute|m"
    r"|hour|day|mo\w*|tag|stunde)\b)"
    r"(?!\s+(?:of\s+)?context)(?!\s*kontext)"
)
_FROM_TO = Pattern(
    rf"\bin(?:put)?\s*[:=]?\s*({NUMBER})\s*[,/|]?\s*(?:and\s+)?out(?:put)?\s*[:=]?\s*({NUMBER})"
    rf"|({NUMBER})\s*(?:tokens?|toks?)\s*(?:(?:down )?to|into|->|\u2192|auf)\s*"
    rf"(?:about |around |~ ?)?({NUMBER})\s*(?:tokens?|toks?)\b"
)
_BARE = Pattern(
    r"\b(?P<kind>isl|osl|input (?:sequence )?lengths?"
    r"|output (?:sequence )?lengths?|prompt lengths?|prompt tokens|output tokens"
    r"|input tokens"
    r"|answer lengths?|response lengths?|prompts?(?= of)|answers?(?= of)"
    r"|max[_ ]tokens)\s*(?:of|is|=|:|to|around|about|~)?\s*(?:about |around "
    rf"|~ ?)?({NUMBER})"
    rf"(?!\s*(?:words?|pages?|ms|s\b|sec|users?|gpus?|%))"
    rf"|({NUMBER})\s*(?:tokens?\s+)?(?P<dir>in|out|input|output)\b(?!\s+(?:the|a"
    r"|our|of|under|less|eu|total|\ue000|parallel|flight|production|europe"
    r"|germany)\b)(?=\s*(?:$|[,;./|+)&\n\ue000-]|(?:tokens?|and|und|et|y|e)\b))"
)
_CONTEXT = Pattern(
    rf"({NUMBER})[\s-]*(?:tokens?[\s-]+)?(?:of\s+)?(?:context|kontext\w*"
    r"|de contexte|de contexto|di contesto)\b"
    r"|\b(?:context|kontext)\s?-?(?:window|length|size|fenster|länge"
    r"|tokens)?\w*\s*(?:of|is|=|:|von|to|at least|up to|>=|≥"
    rf"|must be)?\s*(?:at least |up to |about |~ ?)?({NUMBER})(?!\s*(?:users?|ms"
    r"|gpus?|%))"
    r"|\b(?:contexte?|contexto|contesto|max[_ -]model[_ -]len\w*)\s*(?:de|di|=|:"
    rf"|of)?\s*({NUMBER})"
)
_UPPER = Pattern(
    r"\b(?:up to|at most|max\w*|no (?:more|longer) than|not (?:more|longer) than"
    r"|less than|under|below|limit\w* to|never (?:more|longer) than|until|bis zu"
    r"|höchstens|maximal|jusqu'?à|hasta|fino a|worst case|longest|p95|95th)\b"
    r"|<=?"
)
_MEAN = Pattern(
    r"\b(?:average|avg|mean|typical\w*|usually|im schnitt|durchschnitt\w*"
    r"|en moyenne|de media|in media|median)\b"
)
_BREAK = Pattern(r"[,;.!?\n/()]|\band\b|\bund\b|\bet\b|\bwith\b|\bmit\b|\bgives?\b|->|\u2192")
_PAIR = Pattern(
    r"\b(prompts?|inputs?|questions?|outputs?|answers?|responses?|completions?)\s*"
    r"(?:tokens?|lengths?|are|is|of|:)?\s*(?:avg\.?|average|averages|mean|typically|about|~)?\s*"
    rf"({NUMBER})\s*(?:tokens?)?\s*(?:on average|avg|mean)?\s*[,/;(]\s*"
    rf"(?:p95|95th percentile|max\w*|up to)\s*(?:of|:|=|is)?\s*({NUMBER})"
    r"(?!\s*(?:ms|s\b|sec|words?|pages?|users?|%))"
)
_PER = Pattern(r"(?:\bper|\bpro|\bpar|\bpor|\beach|/|\bje)\s*$")
_SCALED = Pattern(
    rf"({NUMBER})[\s-]*(?:token[\s-]+)?(?P<kind>prompts?|inputs?|outputs?|answers?|responses?"
    r"|completions?)\b(?![\s-]*(?:/|(?:tokens?|words?|pages?|per|an?|each|every|daily|hourly"
    r"|nightly|weekly|monthly|pro|par|por|total|in|within|over|by)\b))"
)
_OUTPUT_SIDE = Pattern(
    rf"\s*(?:,|and|/|\+)\s*(?:about )?{NUMBER}\s*tokens? (?:of )?(?:output"
    rf"|answer)"
)
_INPUT_WORD = Pattern(rf"\b(?:{_INPUT})")
_OUTPUT_WORD = Pattern(rf"\b(?:{_OUTPUT})")
_PAGES = ("page", "seite", "página", "pagin")
_PAGES_IN_ALL = 10_000
_WRITES = frozenset({"content_generation", "translation"})
_READS = frozenset(
    {
        "document_summarization",
        "long_document_analysis",
        "classification_extraction",
        "batch_processing",
    }
)


def read_lengths(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `traffic.prompt_tokens`, `traffic.output_tokens` and `traffic.context_tokens`."""
    taken = {place for place, _ in token_volumes(sentence)}
    for match in _CONTEXT.finditer(sentence.marked):
        index = match.lastindex or 1
        number = sentence.number(match, index)
        taken.add(match.start(index))
        # `4k tokens of context and 200 tokens of output` are what goes in and what comes out.
        is_input = _OUTPUT_SIDE.match(sentence.marked, match.end()) is not None
        path = "traffic.prompt_tokens.mean" if is_input else "traffic.context_tokens"
        yield sentence.says(path, number.value, match, number)
    for match in _PAIR.finditer(sentence.marked):
        taken.update((match.start(2), match.start(3)))
        yield from _pair(sentence, match)
    for match in _FROM_TO.finditer(sentence.marked):
        taken.update(match.start(group) for group in (1, 2, 3, 4) if match[group])
        yield from _from_to(sentence, match)
    for match in _UNIT.finditer(sentence.marked):
        if match.start(1) not in taken and not _is_price(sentence, match):
            taken.add(match.start(1))
            yield _length(sentence, match, read)
    yield from _scaled_prompts(sentence, taken)
    yield from _bare_lengths(sentence, taken)


def _from_to(sentence: Sentence, match: re.Match[str]) -> Iterator[Fact]:
    """`4,500 tokens to 150 tokens`: what goes in and what comes out."""
    first = 1 if match[1] else 3
    for group, kind in ((first, "prompt"), (first + 1, "output")):
        number = sentence.number(match, group)
        yield sentence.says(f"traffic.{kind}_tokens.mean", number.value, match, number)


def _bare_lengths(sentence: Sentence, taken: set[int]) -> Iterator[Fact]:
    for match in _BARE.finditer(sentence.marked):
        index = 2 if match["kind"] else 3
        if match.start(index) not in taken:
            taken.add(match.start(index))
            yield _bare(sentence, match, index)


def _pair(sentence: Sentence, match: re.Match[str]) -> Iterator[Fact]:
    kind = "output" if _OUTPUT_WORD.match(match[1]) else "prompt"
    for group, statistic in ((2, "mean"), (3, "p95")):
        number = sentence.number(match, group)
        yield sentence.says(f"traffic.{kind}_tokens.{statistic}", number.value, match, number)


def _is_price(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the tokens are the unit of a price or a rate: `per 1k tokens`."""
    before = _PER.search(sentence.marked[: match.start()][-8:])
    # `mit je 30 Seiten` tells how long each one is.
    return before is not None and (match["unit"].startswith("tok") or "je" not in before[0])


def _length(sentence: Sentence, match: re.Match[str], read: Read) -> Finding:
    before, after = _around(sentence, match)
    near = f"{match[0]} {before} {after}"
    kind = _at_once(after) or _kind(match[0], before, after, read)
    if kind is None:
        near = _clause_before(sentence, match)
        kind = _named_kind(near)
    if match["unit"].startswith(_PAGES) and sentence.number(match).value >= _PAGES_IN_ALL:
        words = sentence.quote(*match.span())
        return Remark(
            text=f'Not understood: "{words}" is no length of one prompt: give the number of '
            "documents and the pages of each"
        )
    if kind is None:
        words = sentence.quote(*match.span())
        return Remark(
            text=f'Not understood: "{words}": say whether prompts or answers are that long'
        )
    if kind == "prompt" and tells_of_a_source(near, read):
        return source_remark(sentence.quote(*match.span()), read)
    path = f"traffic.{kind}_tokens.{_statistic(before, after)}"
    number = sentence.number(match)
    unit = match["unit"]
    if unit.startswith(("tok", "jeton")):
        return sentence.says(path, number.value, match, number)
    if unit.startswith(_PAGES):
        tokens = number.value * WORDS_PER_PAGE * TOKENS_PER_WORD
        why = f"{shown(number.value)} pages x {WORDS_PER_PAGE} words x {TOKENS_PER_WORD} tokens"
    else:
        tokens = number.value * TOKENS_PER_WORD
        why = f"{shown(number.value)} words x {TOKENS_PER_WORD} tokens"
    return sentence.infers(path, float(round(tokens)), match, why)


def _at_once(after: str) -> str | None:
    """`2k tokens in, 30 tokens out`."""
    way = re.match(r"\s*(?:(in|input)|(out|output))\s*$", after)
    if way is None:
        return None
    return "prompt" if way[1] else "output"


def _clause_before(sentence: Sentence, match: re.Match[str]) -> str:
    """The words of the sentence so far: `answers may be long, about 3000 tokens`."""
    before = sentence.marked[max(0, match.start() - 60) : match.start()]
    return re.split(r"[.;!?\n]", before)[-1]


def _named_kind(words: str) -> str | None:
    found = {
        kind: [m.start() for m in pattern.finditer(words)]
        for kind, pattern in (("prompt", _INPUT_WORD), ("output", _OUTPUT_WORD))
    }
    return _nearest(found, last=True) if any(found.values()) else None


def _scaled_prompts(sentence: Sentence, taken: set[int]) -> Iterator[Fact]:
    """`4k prompts`: prompts of 4,000 tokens, unless they are counted per time or by a deadline."""
    counted = {position for position, _, _ in dated_volumes(sentence)}
    for match in _SCALED.finditer(sentence.marked):
        number = sentence.number(match)
        place = match.start(1)
        if place in counted | taken or not sentence.quote(place, place + 1).lower().endswith("k"):
            continue
        taken.add(place)
        kind = "output" if _OUTPUT_WORD.match(match["kind"]) else "prompt"
        yield sentence.says(f"traffic.{kind}_tokens.mean", number.value, match, number)


def _bare(sentence: Sentence, match: re.Match[str], index: int) -> Fact:
    word = match["kind"] or match["dir"]
    kind = "output" if word.startswith(("o", "answer", "resp", "max")) else "prompt"
    before, after = _around(sentence, match)
    statistic = "p95" if word.startswith("max") else _statistic(before, after)
    number = sentence.number(match, index)
    return sentence.says(f"traffic.{kind}_tokens.{statistic}", number.value, match, number)


def _around(sentence: Sentence, match: re.Match[str]) -> tuple[str, str]:
    before = _BREAK.split(sentence.marked[max(0, match.start() - 60) : match.start()])[-1]
    after = _BREAK.split(sentence.marked[match.end() : match.end() + 40])[0]
    return before.rpartition(NUMBER)[2], after.partition(NUMBER)[0]


def _statistic(before: str, after: str) -> str:
    if _MEAN.search(before) or _MEAN.search(after):
        return "mean"
    return (
        "p95"
        if _UPPER.search(before) or re.match(r"\s*(?:max|at most|tops|p95)\b", after)
        else "mean"
    )


def _kind(own: str, before: str, after: str, read: Read) -> str | None:
    """Whose length it is: the words nearest to the number decide, then the use case."""
    own_pages = re.search(r"pages?|seiten?|páginas?|pagin", own) is not None
    for words in (own[1:], before, after):
        found = {
            kind: [m.start() for m in pattern.finditer(words)]
            for kind, pattern in (("prompt", _INPUT_WORD), ("output", _OUTPUT_WORD))
        }
        own_unit = words is own[1:]
        if not own_unit and read.row.name in _WRITES and found["prompt"] and not found["output"]:
            return "output" if re.search(r"articles?|posts?|texts?|e-?mails?", words) else "prompt"
        if found["prompt"] or found["output"]:
            return _nearest(found, last=words is before)
    if read.row.name == "content_generation":
        return "output"
    if own_pages or read.row.name in _READS or re.match(r"\s*each\b", after):
        return "prompt"
    return None


def _nearest(found: dict[str, list[int]], *, last: bool) -> str:
    if not found["prompt"]:
        return "output"
    if not found["output"]:
        return "prompt"
    if last:
        return max(found, key=lambda kind: found[kind][-1])
    return min(found, key=lambda kind: found[kind][0])
