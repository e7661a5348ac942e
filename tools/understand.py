"""Operation `understand`: words and edited fields become a specification, without any model.

The text is data: what no reader recognises changes nothing and is never an instruction.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from tools.domain.errors import InputError
from tools.intent.build import build
from tools.intent.classify import FALLBACK, Choice, classify, switched_to
from tools.intent.echo import edited_defaults, split_echo
from tools.intent.edits import carried, changed_paths, joined
from tools.intent.fact import Fact, Read
from tools.intent.fields import read_fields
from tools.intent.intake import EXAMPLE, MAX_CHARACTERS, clean, without_commands
from tools.intent.ledger import Ledger
from tools.intent.names import find_names
from tools.intent.reading import read_text
from tools.intent.sentence import Sentence, mark
from tools.operation import Operation, ToolDeps
from tools.ports import Catalogue
from tools.specification import Specification, Strict

__all__ = ["UNDERSTAND", "UnderstandRequest", "Understood", "specify"]

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


class Understood(Strict):
    """The specification, the paths changed against `previous`, and what was ignored and why."""

    specification: Specification
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


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
    sentence = mark(text, find_names(text, catalogue))
    fields, warnings = read_fields(request.fields, catalogue)
    said, derived = split_echo(fields, request.fields.get("provenance"))
    answer = _understood(sentence, said, catalogue, previous)
    if derived:
        edits, remarks = edited_defaults(
            derived, request.fields["provenance"], answer.specification
        )
        answer = _understood(sentence, [*said, *edits], catalogue, previous)
        warnings += remarks
    if command:
        warnings.append(f'"{command[:_QUOTE_CHARACTERS]}" was not read: it is no description')
    return answer.model_copy(update={"warnings": (*warnings, *answer.warnings)})


def _understood(
    sentence: Sentence, edits: list[Fact], catalogue: Catalogue, previous: Specification | None
) -> Understood:
    nature = _nature(sentence, edits, catalogue, previous)
    row = catalogue.use_cases[nature.use_case]
    words = read_text(sentence, Read(row=row, catalogue=catalogue, previous=previous))
    ledger = joined(carried(previous), words, edits, sentence)
    _describe(ledger, nature, sentence.text)
    specification = build(ledger, row, catalogue, catalogue.peak_factors)
    warnings = (*_remarks(sentence.text, nature, words, previous), *ledger.warnings)
    return Understood(
        specification=specification,
        changed=changed_paths(previous, specification),
        warnings=tuple(dict.fromkeys(warnings)),
    )


@dataclass(frozen=True, kw_only=True)
class _Nature:
    """The use case that counts and the fact to record about it (None keeps an earlier one)."""

    use_case: str
    choice: Choice | None = None
    is_kept: bool = False
    quote: str = ""


def _nature(
    sentence: Sentence,
    edits: list[Fact],
    catalogue: Catalogue,
    previous: Specification | None,
) -> _Nature:
    edited = next((str(f.value) for f in edits if f.path == "use_case" and f.value), None)
    if edited:
        return _Nature(use_case=edited, is_kept=True)
    read = switched_to if previous else classify
    choice = read(sentence, catalogue.use_cases)
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


def _remarks(
    text: str, nature: _Nature, words: Ledger, previous: Specification | None
) -> list[str]:
    if previous and text and not words.facts and not nature.choice:
        return ["nothing in the text changes the specification"]
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
