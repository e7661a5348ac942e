"""Parts of one prompt that are told one by one: their sum is the prompt, the fixed part is shared.

`The instructions are 900 tokens and the same for each request, the question is another 100, so
1,000 in total` tells one length and how much of it repeats.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tools.intent.extract.clauses import Statement
from tools.intent.extract.length_words import OUT_NOUN, OUT_WAY, SEVERAL, UNIT
from tools.intent.extract.streaming import SAME
from tools.intent.fact import Fact
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_parts"]

_ABOUT = r"(?:about |around |roughly |some |etwa |rund |environ |unos |circa |~ ?)?"
_SUM = Pattern(
    r"(?:\b(?:so|makes?|making|that(?:'s| is)|gives|giving|adds up to|totals?|totalling|together"
    r"|altogether|zusammen|macht|also|ergibt|insgesamt|soit|donc|total|en tout|son|suman|totale"
    rf"|insieme|samen|dus|somam)|=)\s+(?:to |of |de |di |van |en |in )?{_ABOUT}({NUMBER})"
)
_MORE = Pattern(
    r"\b(?:another|a further|further|plus|additional|on top|weitere|zusätzlich\w*|dazu|encore"
    r"|(?:de )?plus|otr[oa]s|además|altri|inoltre|nog|daarbij|mais)\s+"
    rf"{_ABOUT}$"
)
_KINDS = (
    Pattern(
        r"\b(?:system[\s-]?prompt\w*|instructions?(?: block)?|preamble|template|boilerplate"
        r"|few[\s-]?shot\w*|tool (?:descriptions?|definitions?|schemas?)|anweisung\w*|vorlage"
        r"|consignes?|instrucciones|istruzioni|instructies|instruções|prompt (?:système|de sistema"
        r"|di sistema|do sistema))\b"
    ),
    Pattern(
        r"\b(?:questions?|user (?:message|input|question|prompt|text)s?|messages?|quer(?:y|ies)"
        r"|sentences?|utterances?|frage\w*|nachricht\w*|nutzereingabe\w*|pregunta\w*|mensajes?"
        r"|domand[ae]|messaggi\w*|vra(?:ag|gen)|bericht(?:en)?|perguntas?|mensage(?:m|ns))\b"
    ),
    Pattern(
        r"\b(?:retrieved|retrieval|passages?|chunks?|snippets?|context|histor(?:y|ies)|memory"
        r"|kontext|textstellen|verlauf|contexte|historique|contexto|historial|fragmentos|contesto"
        r"|cronologia|geschiedenis|histórico)\b"
    ),
)
"""What stands before each question, the question, and what was found for it: a prompt is all."""
_EACH = Pattern(r"\b(?:each|apiece|je|jeweils|chacun\w*|cada un[oa]|ciascun\w*)\b")
_OF_WHICH = Pattern(
    rf"({NUMBER})[\s-]*(?:input |prompt )?(?:tokens?|toks?|tkns?"
    rf"|jetons?)?[^.;:!?\n{NUMBER}]{{0,12}}"
    r"\b(?:of (?:which|them|those)|davon|dont|de los cuales|di cui|waarvan|dos quais)\s+"
    rf"{_ABOUT}({NUMBER})\s*(?:tokens?\b)?"
)
_NEAR = 40
_ROUNDED = 0.02


def read_parts(sentence: Sentence, part: Statement, taken: set[int]) -> Iterator[Fact]:
    """Facts of a prompt that the statement gives in parts; their numbers are taken."""
    yield from _shared_of(sentence, part, taken)
    lengths = _lengths(sentence, part, taken)
    if len(lengths) < 2:  # noqa: PLR2004
        return
    total = _total(sentence, part, lengths)
    if total is None and not _is_added(sentence, part, lengths):
        return
    start, end = lengths[0][0], total[1] if total else lengths[-1][1]
    places = [place for place, _ in lengths if total is None or place < total[0]]
    values = [sentence.numbers[place].value for place in places]
    taken.update(places)
    path = "traffic.prompt_tokens.mean"
    formula = " + ".join(map(shown, values))
    if total:
        taken.add(total[0])
        yield sentence.stated(path, sentence.numbers[total[0]].value, start, end)
    else:
        origin = f'"{sentence.quote(start, end)}": {formula}'
        yield Fact(path=path, value=sum(values), source="computed", origin=origin)
    shared = sum(
        sentence.numbers[place].value
        for place, _ in lengths
        if place in places and _is_shared(sentence, part, place)
    )
    if 0 < shared < sum(values):
        origin = f'"{sentence.quote(start, end)}": {shown(shared)} / ({formula}) tokens repeat'
        share = float(f"{shared / sum(values):.6g}")
        yield Fact(path="traffic.prefix_cache_share", value=share, source="computed", origin=origin)


def _lengths(sentence: Sentence, part: Statement, taken: set[int]) -> Sequence[tuple[int, int]]:
    """Place and end of each number of tokens that no word calls an answer."""
    found = []
    for match in UNIT.finditer(sentence.marked, part.start, part.end):
        clause = part.near(match.start())
        words = sentence.marked[clause.start : clause.end]
        is_out = match["own"] in ("output", "completion", "answer", "response", "generated")
        if OUT_NOUN.search(words) or OUT_WAY.search(words) or is_out:
            continue
        is_tokens = match["unit"].startswith(("tok", "tkn", "jeton"))
        if is_tokens and match.start(1) not in taken:
            found.append((match.start(1), match.end()))
    return found


def _shared_of(sentence: Sentence, part: Statement, taken: set[int]) -> Iterator[Fact]:
    """`2k tokens of which 1.6k are the same header` tells how much of a prompt repeats."""
    for match in _OF_WHICH.finditer(sentence.marked, part.start, part.end):
        whole, some = sentence.number(match, 1).value, sentence.number(match, 2).value
        behind = sentence.marked[match.end() : part.end].partition(NUMBER)[0]
        if not 0 < some < whole or not SAME.search(f"{match[0]} {behind}"):
            continue
        taken.add(match.start(2))
        formula = f"{shown(some)} / {shown(whole)} tokens repeat"
        share = float(f"{some / whole:.6g}")
        yield sentence.computes("traffic.prefix_cache_share", share, match, formula)


def _total(
    sentence: Sentence, part: Statement, lengths: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Place and end of the figure that is the sum of all before it."""
    for match in _SUM.finditer(sentence.marked, lengths[1][1], part.end):
        place = match.start(1)
        before = [sentence.numbers[one].value for one, _ in lengths if one < place]
        value = sentence.numbers[place].value
        if len(before) > 1 and abs(value - sum(before)) <= _ROUNDED * sum(before):
            return place, match.end()
    return None


def _is_added(sentence: Sentence, part: Statement, lengths: Sequence[tuple[int, int]]) -> bool:
    """Whether each is told as one more (`another 100 tokens`), or as another kind of part."""
    kinds = []
    for place, _ in lengths:
        clause = part.near(place)
        words = sentence.marked[clause.start : clause.end]
        kinds.append([index for index, kind in enumerate(_KINDS) if kind.search(words)])
    named = {kind[0] for kind in kinds if len(kind) == 1}
    if len(named) == len(lengths):
        ahead = (sentence.marked[part.start : place] for place, _ in lengths)
        is_each = _EACH.search(sentence.marked, part.start, part.end)
        return not is_each and not any(SEVERAL.search(words) for words in ahead)
    return all(
        _MORE.search(sentence.marked, max(last[1], place - _NEAR), place)
        for last, (place, _) in pairwise(lengths)
    )


def _is_shared(sentence: Sentence, part: Statement, place: int) -> bool:
    """Whether the words around a part say that each request has the same one."""
    index, own = part.clause_at(place), part.near(place)
    words = sentence.marked[own.start : own.end]
    for clause in part.clauses[index + 1 : index + 2]:
        following = sentence.marked[clause.start : clause.end]
        words += "" if NUMBER in following else following
    return SAME.search(words) is not None
