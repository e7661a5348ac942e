"""A text with its numbers and names marked, so that one short pattern reads every spelling.

Each number, GPU and model becomes one private-use character in `marked`; positions lead back to
the value and to the words as they were written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tools.intent.fact import Fact
from tools.intent.foreign import foreign_words, spaced
from tools.intent.keys import keys
from tools.intent.layout import cells
from tools.intent.numbers import Number, find_numbers
from tools.intent.pattern import Pattern
from tools.intent.shown import shown
from tools.intent.spelling import slips

__all__ = ["GPU", "MODEL", "NUMBER", "Name", "Sentence", "lower_in_place", "mark"]

NUMBER, GPU, MODEL = "\ue000", "\ue001", "\ue002"

_CLOSED = ";"
"""Ends a clause for every reader."""

_NEGATION = Pattern(
    r"(?:\b(?:not(?!\s+(?:only|just|more))|no(?!\s+(?:more|less|fewer|later|longer|m[aá]ximo"
    r"|mínimo|total)\b|\s+peak\s*$)|without|except"
    r"|never(?!\s+more)|avoid|exclud\w+|(?:do|does|is|are|wo|would|should|ca|was|were|must"
    r"|need)n'?t(?!(?<=dont)\s*$)|cannot|nor|neither|instead\s+of|rather\s+than"
    r"|other\s+than|any(?:thing|where|one)\s+but|kein\w*|nicht(?!\s+(?:nur|mehr))|ohne|statt|pas"
    r"|sans|aucun\w*"
    r"|weder|ni|né|ani|sin|ningun\w*|nada|senza|nessun\w*|niente|nichts|geen|niet|nenhum\w*|nem))"
    r"(?:[\s-]+(?!but\b|sondern\b|mais\b|sino\b)[\w'/\ue000-\ue002]+)?"
    r"(?:[\s-]+(?!(?:but|sondern|mais|sino|für|pour|para|voor|dla)\b)[\w'/\ue000-\ue002]+){0,2}"
    r"[\s-]*$"
)
_RULED_OUT = Pattern(
    r"\s*(?:(?:gpus?|cards?|models?|chips?|hardware|family|karten|modelle)\s+)?(?:(?:is|are|ist"
    r"|sind|est|sont"
    r"|es|son|è|sono|was|were)\s+)(?:also |sadly |simply |absolutely "
    r"|definitely )?(?:not (?:an option|allowed"
    r"|wanted|possible|acceptable|welcome|desired|permitted|approved|ok\b|okay)|no option"
    r"|no[\s-]go|out\b"
    r"(?! of stock)|out of the question|excluded|forbidden|ruled out|unwanted|off the table|banned"
    r"|vetoed|blocked|off limits"
    r"|prohibited|unacceptable|ausgeschlossen|tabu|verboten|unerwünscht|keine option|nicht erlaubt"
    r"|exclue?s?|interdite?s?|pas une option|descartad\w*|excluid\w*|prohibid\w*|esclus\w*"
    r"|vietat\w*)"
    r"|\s*(?:no (?:está|están|es|son) |n(?:'est|e sont) pas |non (?:è|sono) |(?:ist|sind) nicht "
    r"|is niet |zijn niet |(?:não|not) (?:é|são|está|estão) )(?:permi\w+|autori[sz]\w+|consentit\w+"
    r"|ammess\w+|admitid\w+|erlaubt|zulässig|gestattet|erwünscht|gewünscht|toegestaan|gewenst"
    r"|acept\w+|accept\w+|une? \w+|una \w+|un'opzione|possible|posible|possibile|gewollt)\b"
    r"|\s*not (?:possible|allowed|an option|acceptable|wanted)\b"
    r"|\s*(?:kommt|kommen|scheide[nt]) (?:für uns )?(?:nicht in frage|aus)\b|\s*(?:must|should"
    r"|may|can) not be"
    r" (?:used|considered|part)\b|\s*[:=]\s*(?:no|not allowed|forbidden|nein|non|never)\b"
)
_AND_MORE = Pattern(
    r"(?:s?\s*(?:,|\b(?:and|und|et|y|e|en|or|oder|ou|o)\b)\s*[\w\ue001\ue002.-]+(?: cloud)?){1,2}"
    r"(?=\s+(?:are|sind|sont|son|sono|zijn|são|scheiden|kommen|must|may|can)\b)"
)
"""`Azure and Google are excluded` rules out both."""
_CLAUSE_END = Pattern(
    r"[.;!?\n:,]|\b(?:(?<!anything )(?<!anywhere )(?<!anyone )but|sondern|mais|sino|pero|aber)\b"
)
_NAME = r"[\ue001\ue002]"
_LISTED = Pattern(
    rf"{_NAME}(?:\s*,\s*{_NAME})+\s*,?\s*(?:or|nor|and|oder|und|ou|o|et|y|e|of|en)\s+{_NAME}"
)
_LOOK_BACK = 60
_REFERENCE = re.compile(
    r"(?<![\w-])(?P<key>[A-Z]{2,10})-(?P<number>\d{2,}(?:-\d+)*)(?![\w%]|[.,-]\d|\s?(?:ms|%|tok))"
)
_MEASURES = {"TP", "PP", "DP", "EP", "TTFT", "TPOT", "ITL", "ISL", "OSL", "RPS", "QPS", "MAX", "FP"}
_TAKEN_BACK = Pattern(
    r"\b(?:(?:drop|remov|forget|delet|exclud|ditch|scrap|skip)\w*"
    r"|(?:leav|tak)(?:e|ing) (?:out|off|away)|(?:can'?t|cannot|couldn'?t|unable to) (?:get|use|have"
    r"|buy|rent|order|find|afford)|(?:switch|mov|migrat)\w*(?: over| away)? from|get rid of"
    r"|hate|dislike|stop using|no longer(?:\s+(?:have|own|use|want|need|allow))?|lose|lost|sold"
    r"|vergiss|streich\w*|entfern\w*|lösch\w*|oublie\w*|supprim\w*|enlèv\w*|retire\w*"
    r"|quit[ae]\w*|elimin\w*|olvid\w*|rimuov\w*|togli\w*|diment\w*)"
    r"(?:[\s,]+(?:the|our|my|all|any|those|these|that|both|gpus?|cards?|models?|or|and|nor|from"
    r"|list|precision|cloud|die|das|den|der|le|la|les|el|los|las|il|lo|gli|i|und|et|y|e"
    r"|[\ue001\ue002]s?))*[\s,]*$"
)
"""Verbs that take a name back in a follow-up: `drop the H200`."""
_GONE = Pattern(
    r"[\ue001\ue002]s?(?: gpus?| cards?| models?)?\s+(?:(?:is|are|was|were|has been|have been"
    r"|seems?)"
    r"\s+(?:not|no longer|never|sold out|out|un(?:available|usable|suitable|wanted|affordable)"
    r"|gone|too (?:expensive|slow|big|small|old|costly)"
    r"|excluded|forbidden|banned|bad|terrible|awful|poor|useless)|(?:isn'?t|aren'?t|won'?t|can'?t"
    r"|cannot|doesn'?t|don'?t)\b"
    r"|(?:do|does) not\b|(?:ist|sind) (?:nicht|zu teuer|zu langsam|ausverkauft)"
    r"|n'est pas|no está|non è)"
)
"""What says so behind the name: `H100 is sold out`."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """A GPU or model as written: `text[start:end]`, and which mark stands for it."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """The text, its marked form in lower case, and the way back.

    In a follow-up a name can be taken back as well as negated: `drop the H200`.
    """

    text: str
    marked: str
    numbers: Mapping[int, Number]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    is_follow_up: bool = False

    def quote(self, start: int, end: int) -> str:
        """The words behind `marked[start:end]`, as written, with a figure corrected later on."""
        if end <= start:
            return ""
        return self.text[min(self.starts[start:end]) : max(self.ends[start:end])].strip()

    def number(self, match: re.Match[str], group: str | int = 1) -> Number:
        """The number that a group of a match captured."""
        return self.numbers[match.start(group)]

    def negated(self, position: int) -> bool:
        """Whether a negation governs the words at `position`, or in a follow-up a taking back."""
        clause = self._clause_before(self._first_of_list(position))
        if self.is_follow_up and (_TAKEN_BACK.search(clause) or _GONE.match(self.marked, position)):
            return True
        return _NEGATION.search(clause) is not None

    def denied(self, position: int) -> bool:
        """Whether a negation governs the words at `position`.

        It must stand in the same clause, at most three words before: `not DeepSeek or Qwen`.
        Names in a list with `or` share it: `no Llama, Qwen or Gemma`.
        """
        return _NEGATION.search(self._clause_before(self._first_of_list(position))) is not None

    def _clause_before(self, position: int) -> str:
        return _CLAUSE_END.split(self.marked[max(0, position - _LOOK_BACK) : position])[-1]

    def without(self, spans: Iterable[tuple[int, int]]) -> "Sentence":
        """The sentence with stretches of `marked` closed to every reader; positions stay."""
        marked = list(self.marked)
        for start, end in spans:
            marked[start:end] = _CLOSED * (end - start)
        return replace(self, marked="".join(marked))

    def _first_of_list(self, position: int) -> int:
        """Where the list of names begins that `position` stands in; the position itself in none."""
        if self.marked[position : position + 1] not in (GPU, MODEL):
            return position
        for listed in _LISTED.finditer(self.marked):
            if listed.start() <= position < listed.end():
                return listed.start()
        return position

    def unwanted(self, start: int, end: int) -> bool:
        """Whether the words at `marked[start:end]` are negated or ruled out: `AMD is no option`."""
        if self.negated(start) or _RULED_OUT.match(self.marked, end):
            return True
        more = _AND_MORE.match(self.marked, end)
        return more is not None and _RULED_OUT.match(self.marked, more.end()) is not None

    def says(self, path: str, value: object, match: re.Match[str], *numbers: Number) -> Fact:
        """A fact as the text gives it; a range or a vague count is inferred and says why."""
        quote = self.quote(*match.span())
        for number in numbers:
            if number.lower is not None:
                origin = f'"{quote}": the upper end of the range'
                return Fact(path=path, value=value, source="inferred", origin=origin)
            if number.is_vague:
                origin = f'"{quote}": read as {shown(number.value)}'
                return Fact(path=path, value=value, source="inferred", origin=origin)
        return Fact(path=path, value=value, source="stated", origin=quote)

    def stated(self, path: str, value: object, start: int, end: int) -> Fact:
        """A fact that the words at `marked[start:end]` give."""
        return Fact(path=path, value=value, source="stated", origin=self.quote(start, end))

    def infers(self, path: str, value: object, match: re.Match[str], why: str) -> Fact:
        """A fact that follows from the words; `why` says how."""
        origin = f'"{self.quote(*match.span())}": {why}'
        return Fact(path=path, value=value, source="inferred", origin=origin)

    def computes(self, path: str, value: object, match: re.Match[str], formula: str) -> Fact:
        """A fact that a formula makes from the words."""
        origin = f'"{self.quote(*match.span())}": {formula}'
        return Fact(path=path, value=value, source="computed", origin=origin)


def mark(text: str, names: Iterable[Name], *, is_follow_up: bool = False) -> Sentence:
    """Mark names first (`Llama 3.1 8B` holds no count), then the numbers between them.

    Words of other languages and slips of the pen stand in the marked form as what they mean.
    """
    low = lower_in_place(text)
    spans: dict[int, tuple[int, str, Number | None]] = {}
    hidden = list(low)
    for name in names:
        spans[name.start] = (name.end, name.mark, None)
        hidden[name.start : name.end] = ["\x00"] * (name.end - name.start)
    plain = "".join(hidden)
    for start, end, meant in _meant(plain):
        spans[start] = (end, meant, None)
        hidden[start:end] = [" "] * (end - start)
    for start, end in _reference_numbers(text):
        hidden[start:end] = ["\x00"] * (end - start)
    for span in find_numbers(spaced("".join(hidden))):
        spans[span.start] = (span.end, NUMBER, span.number)
    return _assemble(text, spaced(low), spans, is_follow_up=is_follow_up)


def _reference_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where the number of a ticket or a paper stands: `DATA-212`, `BR-2025-0317` count nothing."""
    if text.isupper():
        return
    for match in _REFERENCE.finditer(text):
        if match["key"] not in _MEASURES:
            yield match.span("number")


def _meant(plain: str) -> Iterator[tuple[int, int, str]]:
    """Stretches that stand for other words; of two that overlap the first counts."""
    taken: set[int] = set()
    for start, end, meant in (*keys(plain), *cells(plain), *foreign_words(plain), *slips(plain)):
        places = {*range(start, end)}
        if not places & taken:
            taken |= places
            yield start, end, meant


def lower_in_place(text: str) -> str:
    """Lower case of the same length, so that positions stay."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _assemble(
    text: str, low: str, spans: Mapping[int, tuple[int, str, Number | None]], *, is_follow_up: bool
) -> Sentence:
    marked: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    numbers: dict[int, Number] = {}
    position = 0
    # A unit may be meant behind the last character.
    while position < len(low) or position in spans:
        end, characters, number = spans.get(position) or (position + 1, low[position], None)
        if number is not None:
            numbers[len(marked)] = number
        marked.extend(characters)
        starts.extend([position] * len(characters))
        ends.extend([end] * len(characters))
        position = max(end, position + 1)
    return Sentence(
        text=text,
        marked="".join(marked),
        numbers=numbers,
        starts=tuple(starts),
        ends=tuple(ends),
        is_follow_up=is_follow_up,
    )
