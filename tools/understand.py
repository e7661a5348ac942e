"""Operation `understand`: words and edited fields become a specification.

The text is data: what no reader recognises changes nothing and is never an instruction. A language
model, where one is configured, fills fields that the words leave open; see `tools.assist`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import Field, ValidationError

from tools.assist.ask import assist
from tools.assist.merge import Assistance, Ground
from tools.domain.errors import InputError
from tools.intent.build import build
from tools.intent.classify import FALLBACK, Choice, classify, switched_to
from tools.intent.corrections import corrected
from tools.intent.echo import edited_defaults, split_echo
from tools.intent.edits import carried, changed_paths, joined
from tools.intent.fact import Fact, Read, is_from_words
from tools.intent.fields import EMPTIED, SET_BY_USER, read_fields
from tools.intent.followup.turn import Turn, turn_of
from tools.intent.intake import EXAMPLE, MAX_CHARACTERS, clean, without_commands
from tools.intent.ledger import Ledger, leaves, value_at
from tools.intent.names import find_names
from tools.intent.reading import read_text
from tools.intent.sentence import Sentence, mark
from tools.operation import Operation, ToolDeps
from tools.ports import Catalogue, LanguageReader
from tools.specification import Provenance, Specification, Strict

__all__ = ["UNDERSTAND", "UnderstandRequest", "Understood", "edited", "specify"]

_DESCRIPTION_CHARACTERS = 300
_QUOTE_CHARACTERS = 80


class UnderstandRequest(Strict):
    """A sentence, fields to set, and the specification they change (None starts a new one).

    `fields` is a merge patch over the specification's JSON (`{"traffic": {"rps_peak": 20}}`); its
    values count as stated. Latency limits also accept a bare number of milliseconds.
    """

    text: str = Field(default="", json_schema_extra={"maxLength": MAX_CHARACTERS})
    fields: dict[str, Any] = Field(default_factory=dict)
    previous: Specification | None = None
    recent: tuple[str, ...] = Field(
        default=(), description="Paths that the last turn changed: what `make that 300` points at."
    )


class Understood(Strict):
    """The specification, the paths changed against `previous`, and what was ignored and why.

    `answer` is one line for the person who changed `previous`: what changed, or politely that
    nothing did.
    """

    specification: Specification
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    answer: str = ""


def specify(request: UnderstandRequest, deps: ToolDeps) -> Understood:
    """Read the words and the fields, join them with what was said before, and build.

    Raises:
        InputError: `empty_request`, `request_too_long`, `absurd_value`, `unknown_field`,
            `wrong_type` or a name the catalogue does not know in `fields`.
    """
    whole = clean(request.text)
    text, command = without_commands(whole)
    if not whole and not request.fields:
        raise InputError(
            "the request has no text and no fields",
            code="empty_request",
            hint=f"describe the service in a sentence, for example {EXAMPLE}",
        )
    catalogue, previous = deps.catalogue, request.previous
    turn = turn_of(text, command, catalogue) if previous else Turn(asked=text, command=command)
    names = find_names(turn.asked, catalogue)
    sentence = mark(turn.asked, names, is_follow_up=previous is not None)
    sentence = sentence if previous else corrected(sentence)
    fields, warnings = read_fields(request.fields, catalogue)
    said, derived = split_echo(fields, request.fields.get("provenance"))
    heard = _Heard(
        sentence=sentence,
        edits=said,
        catalogue=catalogue,
        previous=previous,
        turn=turn,
        recent=request.recent,
    )
    answer = _understood(heard)
    if derived:
        edits, remarks = edited_defaults(
            derived, request.fields["provenance"], answer.specification
        )
        heard = replace(heard, edits=[*said, *edits])
        answer = _understood(heard)
        warnings += remarks
    if deps.reader is not None and turn.asked:
        answer = _assisted(heard, answer, deps.reader)
    if command:
        warnings.append(f'"{command[:_QUOTE_CHARACTERS]}" was not read: it is no description')
    return answer.model_copy(update={"warnings": (*warnings, *answer.warnings)})


def edited(previous: Specification, changes: Mapping[str, object], deps: ToolDeps) -> Specification:
    """The specification after fields were set by path, as any door would make it.

    A specification without origins was made by a program: everything in it was meant.

    Raises:
        InputError: As `specify`.
    """
    if not previous.provenance:
        meant = {
            path: Provenance.model_validate({"source": "stated", "from": SET_BY_USER})
            for path, value in leaves(previous)
            if value is not None or path in EMPTIED
        }
        previous = previous.model_copy(update={"provenance": meant})
    request = UnderstandRequest(fields=dict(changes), previous=previous)
    return specify(request, deps).specification


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """Everything a specification is made of, before anything is made of it."""

    sentence: Sentence
    edits: list[Fact]
    catalogue: Catalogue
    previous: Specification | None
    turn: Turn
    recent: tuple[str, ...]


_NO_ONE = Assistance()


def _understood(heard: _Heard, assistance: Assistance = _NO_ONE) -> Understood:
    catalogue, previous = heard.catalogue, heard.previous
    nature, words, ledger = _read(heard, assistance)
    for fact in assistance.facts:
        ledger.facts[fact.path] = fact
    _describe(ledger, nature, heard.sentence.text)
    row = catalogue.use_cases[nature.use_case]
    specification = build(ledger, row, catalogue, catalogue.peak_factors)
    changed = changed_paths(previous, specification)
    remarks = [*_remarks(heard, nature)]
    answer = ""
    if previous is not None:
        for fact in (*assistance.facts, *heard.edits):
            words.facts.setdefault(fact.path, fact)
        also = (nature.quote,) if nature.choice else ()
        remarks += heard.turn.remarks(heard.sentence, words, also, is_changed=bool(changed))
        answer = heard.turn.answer(previous, specification, changed, words)
    warnings = (*assistance.warnings, *remarks, *ledger.warnings)
    return Understood(
        specification=specification,
        changed=changed,
        warnings=tuple(dict.fromkeys(warnings)),
        answer=answer,
    )


def _read(heard: _Heard, assistance: Assistance) -> tuple["_Nature", Ledger, Ledger]:
    """The use case, what the words say under it, and both joined with what stands."""
    nature = _nature(heard, assistance)
    row = heard.catalogue.use_cases[nature.use_case]
    read = Read(row=row, catalogue=heard.catalogue, previous=heard.previous, recent=heard.recent)
    words = Ledger()
    if heard.sentence.text:
        words = read_text(heard.sentence, read)
    ledger = joined(carried(heard.previous), words, heard.edits, heard.sentence)
    words.warnings[:] = ledger.warnings
    return nature, words, ledger


def _assisted(heard: _Heard, alone: Understood, reader: LanguageReader) -> Understood:
    """The specification with what a language model may add; without it where that cannot hold."""
    nature, words, ledger = _read(heard, _NO_ONE)
    standing = {**_computed_from_words(alone.specification), **ledger.facts}
    _describe(ledger, nature, heard.sentence.text)
    ground = Ground(
        sentence=heard.sentence,
        words=tuple(words.facts.values()),
        standing=standing,
        conflicts=ledger.conflicts,
        use_case=ledger.facts["use_case"],
        catalogue=heard.catalogue,
        reader=reader.name,
    )
    assistance = assist(reader, ground, is_follow_up=heard.previous is not None)
    if not assistance.facts:
        warnings = (*assistance.warnings, *alone.warnings)
        return alone.model_copy(update={"warnings": warnings})
    try:
        return _understood(heard, assistance)
    except (InputError, ValidationError) as error:
        why = error.message if isinstance(error, InputError) else "they make no specification"
        warning = f"the LLM's findings were left out: together, {why}"
        return alone.model_copy(update={"warnings": (warning, *alone.warnings)})


def _computed_from_words(specification: Specification) -> dict[str, Fact]:
    """What a formula made of quoted words: a volume of tokens is a rate that somebody gave."""
    return {
        path: Fact(
            path=path, value=value_at(specification, path), source="computed", origin=origin.from_
        )
        for path, origin in specification.provenance.items()
        if origin.source == "computed" and is_from_words(origin.source, origin.from_)
    }


@dataclass(frozen=True, kw_only=True)
class _Nature:
    """The use case that counts and the fact to record about it (None keeps an earlier one)."""

    use_case: str
    choice: Choice | None = None
    is_kept: bool = False
    quote: str = ""


def _nature(heard: _Heard, assistance: Assistance) -> _Nature:
    sentence, catalogue, previous = heard.sentence, heard.catalogue, heard.previous
    if assistance.use_case:
        return _Nature(use_case=str(assistance.use_case.value), is_kept=True)
    edited = next((str(f.value) for f in heard.edits if f.path == "use_case" and f.value), None)
    if edited:
        return _Nature(use_case=edited, is_kept=True)
    read = switched_to if previous else classify
    choice = read(sentence, catalogue.use_cases) if sentence.text else None
    if choice:
        quote = sentence.quote(choice.start, choice.end)
        return _Nature(use_case=choice.use_case, choice=choice, quote=quote)
    if previous:
        return _Nature(use_case=previous.use_case, is_kept=True)
    return _Nature(use_case=FALLBACK)


def _describe(ledger: Ledger, nature: _Nature, text: str) -> None:
    """Use case and description with their origins."""
    if nature.choice and nature.choice.is_named:
        ledger.put("use_case", nature.use_case, "stated", nature.quote)
    elif nature.choice:
        origin = f'"{nature.quote}": a hint at {nature.use_case}'
        ledger.put("use_case", nature.use_case, "inferred", origin)
    ledger.default("use_case", nature.use_case, "Leadline default: no use case was recognised")
    if text and "description" not in ledger.facts:
        words = " ".join(text.split())[:_DESCRIPTION_CHARACTERS]
        ledger.put("description", words, "stated", text[:_DESCRIPTION_CHARACTERS])


def _remarks(heard: _Heard, nature: _Nature) -> list[str]:
    if heard.previous:
        return []
    if not nature.choice and not nature.is_kept:
        return [f"no use case was recognised: {FALLBACK} is assumed; name what the model shall do"]
    return []


def _brief(answer: Understood) -> str:
    specification = answer.specification
    traffic = specification.traffic
    rate = "no rate" if traffic.rps_peak is None else f"{traffic.rps_peak:.3g} requests/s at peak"
    count = len(specification.conflicts)
    conflicts = f", {count} conflict{'s'[: count > 1]}" if count else ""
    return f"{specification.use_case}, {rate}, priority {specification.priority}{conflicts}"


UNDERSTAND: Operation[UnderstandRequest, Understood] = Operation(
    name="understand",
    summary="Turn words and edited fields into a specification with the origin of every field.",
    request=UnderstandRequest,
    response=Understood,
    handler=specify,
    brief=_brief,
)
