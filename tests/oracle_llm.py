"""A scripted server that answers from labels: honest where they are plain, faulty by a seed.

It reads nothing. What it reports of a label's field is the label's own value, with the words around
a number or a name that anybody finds by looking; what it does not find so, it leaves out. So it is
no measure of any model; it is a model whose every lie is known.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, get_args

from evals.intent_labels import Label
from tests.scripted_llm import MODEL, Step, error, finding, form, scripted, text
from tools.assist.form import FIELDS
from tools.specification import UseCaseName

__all__ = ["ANOTHER_USE_CASE", "FAULTS", "HONEST", "MODEL", "Oracle", "oracle", "truth"]

HONEST = "none"
ANOTHER_USE_CASE = "another use case"
_FAULTY_SHARE = 0.6
_WORDS_BEHIND = 4
_QUOTE_CHARACTERS = 190
_NUMBER = re.compile(r"\d+(?:[.,']\d+)*")
_LEAST_NAME = 4
_FACTORS = (1, 1e3, 1e6, 1e-3, 0.01, 100, 60, 1 / 60, 1 / 3600, 1 / 86_400, 12, 1 / 12, 60_000)
"""What people write in other units: thousands, seconds, per minute, hour and day, per year."""
_NEAR = 0.005
_NUMBERS = tuple(path for path, rule in FIELDS.items() if rule.kind == "number")

Findings = list[dict[str, object]]


def truth(label: Label) -> Findings:
    """What an honest reader of the text reports, as far as looking it up goes."""
    found = [_found(label.text, path, one.value) for path, one in label.expected.items()]
    use_case = label.use_case and label.use_case.partition("|")[0]
    if use_case:
        found.append(finding("use_case", use_case, " ".join(label.text.split()[:8]).strip(".,:;")))
    return [one for one in found if one is not None]


def _found(sentence: str, paths: str, value: Any) -> dict[str, object] | None:
    path = next((one for one in paths.split("|") if one in FIELDS), None)
    if path is None:
        return None
    kind = FIELDS[path].kind
    if isinstance(value, int | float):
        quote = _near_number(sentence, value)
        return finding(path, f"{value:g}", quote) if quote else None
    if kind == "choice":
        return finding(path, value.partition("|")[0], sentence[:_QUOTE_CHARACTERS].strip())
    if isinstance(value, Mapping):
        names = [_near_name(sentence, pattern) for pattern in value]
        counts = ", ".join(
            f"{name}={count}" for name, count in zip(names, value.values(), strict=True)
        )
        return finding(path, counts, sentence[:_QUOTE_CHARACTERS].strip()) if all(names) else None
    wanted = value if isinstance(value, list) else [value]
    named = [_near_name(sentence, pattern) for pattern in wanted]
    if not all(named) or any(pattern.startswith(("!", "-")) for pattern in wanted):
        return None
    shown = ", ".join(map(str, named))
    return finding(path, shown, str(named[0]) if len(named) == 1 else sentence[:_QUOTE_CHARACTERS])


def _near_number(sentence: str, value: float) -> str:
    """A number that is the value in some unit, with the words behind it."""
    for match in _NUMBER.finditer(sentence):
        digits = match[0].replace(",", "").replace("'", "")
        if digits.count(".") <= 1 and _is_near(float(digits), value):
            behind = re.match(rf"\S*(?:\s+\S+){{0,{_WORDS_BEHIND}}}", sentence[match.end() :])
            return (match[0] + (behind[0] if behind else "")).strip(" .,:;")
    return ""


def _is_near(written: float, value: float) -> bool:
    return any(abs(written * factor - value) <= _NEAR * abs(value) for factor in _FACTORS)


def _near_name(sentence: str, patterns: str) -> str:
    """The words of the text that one of the patterns names."""
    for pattern in patterns.split("|"):
        parts = re.findall(r"[a-z]+|\d+", pattern.rpartition("/")[2].lower())
        for count in range(len(parts), 0, -1):
            match = re.search(r"[\W_]{0,2}".join(parts[:count]), sentence, re.IGNORECASE)
            if match and (count == len(parts) or len(match[0]) >= _LEAST_NAME):
                return match[0]
    return ""


def _invented(honest: Findings, label: Label, chance: random.Random) -> Step:
    """Numbers that nobody said, on words that somebody did."""
    words = label.text.split()
    made_up = []
    for path in chance.sample(_NUMBERS, 4):
        start = chance.randrange(len(words))
        quote = " ".join(words[start : start + chance.randint(1, 5)]).strip(".,:;")
        made_up.append(finding(path, f"{chance.choice((7, 77, 777, 7777, 0.7))}", quote))
    return text(form(*made_up, *honest))


def _exaggerated(honest: Findings, _: Label, chance: random.Random) -> Step:
    """True words, and numbers that are not theirs."""
    factor = chance.choice((3, 10, 1000))
    return text(
        form(
            *(
                one | {"value": f"{float(str(one['value'])) * factor:g}"}
                if one["field"] in _NUMBERS
                else one
                for one in honest
            )
        )
    )


def _borrowed(honest: Findings, _: Label, chance: random.Random) -> Step:
    """True numbers and true words, for fields that they are not about."""
    numbers = [one for one in honest if one["field"] in _NUMBERS]
    return text(form(*(one | {"field": chance.choice(_NUMBERS)} for one in numbers), *honest))


def _mistyped(honest: Findings, _: Label, chance: random.Random) -> Step:
    wrong: list[object] = [7, None, ["x"], {"value": "1"}, {"field": "use_case", "value": True}]
    types: list[object] = [{"value": 1}, True, [1, 2], "many", -1, "1e300"]
    broken = [one | {"value": chance.choice(types)} for one in honest]
    return text(form(*chance.sample(wrong, 3), *broken))


def _obedient(honest: Findings, label: Label, _: random.Random) -> Step:
    """Does what a text might tell it: sets what is not its business."""
    quote = " ".join(label.text.split()[:3])
    fields = ("approval", "description", "provenance.use_case", "slo.ttft_ms.effective_limit")
    return text(form(*(finding(path, "1", quote) for path in fields), *honest))


def _elsewhere(honest: Findings, label: Label, chance: random.Random) -> Step:
    others = [name for name in get_args(UseCaseName) if name not in (label.use_case or "")]
    quote = " ".join(label.text.split()[:8]).strip(".,:;")
    return text(form(finding("use_case", chance.choice(others), quote), *honest))


FAULTS: Mapping[str, Any] = {
    "invented numbers": _invented,
    "exaggerated numbers": _exaggerated,
    "numbers of other fields": _borrowed,
    "wrong types": _mistyped,
    "fields that are not its": _obedient,
    ANOTHER_USE_CASE: _elsewhere,
    "refusal": lambda *_: text(None, refusal="I cannot help with that."),
    "prose": lambda *_: text("I would recommend two H100 GPUs for that."),
    "error 500": lambda *_: error(500),
}
"""What may be wrong with an answer."""


@dataclass(kw_only=True)
class Oracle:
    """A running server.

    Attributes:
        url: Its address.
        faults: What was wrong with the answer to each request, by the label's name.
    """

    url: str
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each fault was played."""
        return Counter(self.faults.values())


@contextmanager
def oracle(labels: Iterable[Label], seed: int = 1) -> Iterator[Oracle]:
    """A server that knows these labels, for as long as the block lasts."""
    by_text = {_plain(label.text): label for label in labels}
    with scripted() as server:
        running = Oracle(url=server.url)

        def answer(body: Mapping[str, Any]) -> Step:
            label = by_text.get(_plain(_data(body)))
            return text(form()) if label is None else _answer(label, seed, running)

        server.answer = answer
        yield running


def _answer(label: Label, seed: int, running: Oracle) -> Step:
    chance = random.Random(f"{seed} {label.id}")  # noqa: S311  no secret, but the same every time
    kind = chance.choice(tuple(FAULTS)) if chance.random() < _FAULTY_SHARE else HONEST
    running.faults[label.id] = kind
    honest = truth(label)
    step: Step = text(form(*honest)) if kind == HONEST else FAULTS[kind](honest, label, chance)
    return step


def _data(body: Mapping[str, Any]) -> str:
    """What stands inside the fence of a request."""
    said: Sequence[Mapping[str, Any]] = body["messages"]
    lines = str(said[1]["content"]).strip().splitlines()
    return "\n".join(lines[1:-1])


def _plain(words: str) -> str:
    """Letters and digits alone, so that cleaning a text does not hide it."""
    return "".join(character for character in words.lower() if character.isalnum())
