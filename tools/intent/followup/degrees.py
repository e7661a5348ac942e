"""How much cheaper or faster: `20 % cheaper` is a priority, for its number there is no field."""

from collections.abc import Iterator

from tools.intent.fact import Read, Remark
from tools.intent.followup.claim import Claim
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["read_degrees"]

_PERCENT = rf"{NUMBER}\s*(?:%|percent|prozent|pour cent|por ciento|per cento)"
_CHEAPER = (
    r"cheaper|less (?:expensive|costly)|günstiger|billiger|moins cher|más barat[oa]"
    r"|più economic[oa]"
)
_FASTER = r"faster|quicker|schneller|plus rapide|más rápid[oa]|più veloce"
_COST = Pattern(
    rf"{_PERCENT}\s*(?:{_CHEAPER})|(?:{_CHEAPER})\s+by\s+{_PERCENT}|{NUMBER}\s+(?:the price"
    r"|as expensive)"
    rf"|(?:reduc|cut|lower|sav)\w*\s+(?:the\s+)?(?:costs?|price)s?\s+by\s+{_PERCENT}"
    rf"|sav\w*\s+{_PERCENT}"
)
_SPEED = Pattern(
    rf"{_PERCENT}\s*(?:{_FASTER})|(?:twice|double|{NUMBER}\s*(?:x|times)) (?:as fast|the speed"
    r"|faster)"
)


def read_degrees(sentence: Sentence, read: Read) -> Iterator[Claim]:
    """The priority, and that its degree is not honoured."""
    if read.previous is None:
        return
    for priority, pattern, field in (
        ("cost", _COST, "budget.usd_month"),
        ("latency", _SPEED, "a latency limit"),
    ):
        for match in pattern.finditer(sentence.marked):
            quote = sentence.quote(*match.span())
            remark = Remark(
                text=f'Not honoured: "{quote}": the priority is {priority}, but no field holds by'
                f" how much; set {field} to a figure"
            )
            fact = sentence.infers("priority", priority, match, f"a wish for {priority}")
            yield Claim(start=match.start(), end=match.end(), findings=(fact, remark))
