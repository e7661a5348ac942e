"""What a person sends, checked and brought into the form the graph takes."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from agent.questions import ANSWERS, CLARIFY, ClarifyAnswer, clarify_answer, still_asked
from agent.state import Json, PlanState, Request
from agent.storable import check_storable
from tools.domain.errors import ConflictError, InputError
from tools.operation import explain_validation
from tools.specification import Specification

__all__ = ["answer_to", "edit_request", "stale_question", "start_request"]

Fields = Mapping[str, Any]
_SHOWN_CHARACTERS = 60


def start_request(
    text: str,
    fields: Fields | None,
    specification: Specification | Fields | None,
    *,
    ask: bool = True,
) -> Request:
    """The first request of a session; without `ask` it never asks about the request.

    A mapping that is no whole specification counts as fields; `fields` go on top of it.

    Raises:
        InputError: `empty_request`.
    """
    check_storable([text, fields, specification])
    whole, partial = _read(specification)
    patch = _merged(partial, dict(fields or {}))
    if not (text.strip() or patch or whole):
        raise InputError(
            "nothing to plan from",
            code="empty_request",
            hint="say what you need, such as 'a chatbot for 1000 users'",
        )
    return {"action": "edit", "text": text, "fields": patch, "specification": whole, "ask": ask}


def edit_request(text: str, fields: Fields | None) -> Request:
    """A change of the specification.

    Raises:
        InputError: `empty_request`.
    """
    check_storable([text, fields])
    if not (text.strip() or fields):
        raise InputError(
            "nothing to change",
            code="empty_request",
            hint="say what to change, such as 'make it 2,000 users'",
        )
    return {"action": "edit", "text": text, "fields": dict(fields or {})}


def answer_to(kind: str, answer: Fields, state: PlanState | None = None) -> Json:
    """An answer that fits the question.

    Raises:
        InputError: `invalid_answer`.
    """
    check_storable(answer)
    model: type[BaseModel] = clarify_answer(state or {}) if kind == CLARIFY else ANSWERS[kind]
    strangers = sorted(answer.keys() - model.model_fields.keys())
    if strangers:
        raise InputError(
            f"'{strangers[0][:_SHOWN_CHARACTERS]}' is not part of the open question",
            code="invalid_answer",
            hint=f"answer with {', '.join(model.model_fields)}",
        )
    try:
        valid = model.model_validate(dict(answer))
        if isinstance(valid, ClarifyAnswer):
            valid.request(still_asked(state or {}))
        return valid.model_dump(mode="json")
    except ValidationError as error:
        raise InputError(
            explain_validation(error),
            code="invalid_answer",
            hint="match the schema of the open question",
        ) from None


def stale_question(session_id: str, pending_id: str, open_id: str | None) -> ConflictError:
    """The refusal for an answer to a question that is not open."""
    now = f"'{open_id}' is" if open_id else "none is"
    return ConflictError(
        f"'{pending_id[:40]}' is not the open question; {now}",
        code="stale_question",
        hint=f"read the session again with `leadline show {session_id}`",
    )


def _read(specification: Specification | Fields | None) -> tuple[Json | None, Json]:
    if specification is None:
        return None, {}
    try:
        whole = Specification.model_validate(specification)
    except ValidationError:
        return None, dict(specification)
    return whole.model_dump(mode="json", by_alias=True), {}


def _merged(below: Json, above: Json) -> Json:
    """One patch after another, objects field by field.

    >>> _merged({"slo": {"ttft_ms": 300}}, {"slo": {"tpot_ms": 50}})
    {'slo': {'ttft_ms': 300, 'tpot_ms': 50}}
    """
    both = {
        key: _merged(below[key], above[key])
        for key in below.keys() & above.keys()
        if isinstance(below[key], dict) and isinstance(above[key], dict)
    }
    return {**below, **above, **both}
