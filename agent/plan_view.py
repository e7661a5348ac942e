"""A session's state as the one plan document that every door shows."""

from typing import Any, cast

from langgraph.types import Interrupt, StateSnapshot
from pydantic import ValidationError

from agent import questions, scenarios
from agent.digest import plan_digest
from agent.document import Pending, PlanDocument, SessionSummary, Stage
from agent.state import Json, PlanState, Request
from agent.ways_out import as_settings, way_out
from tools.domain.errors import ConflictError

__all__ = [
    "at_rest",
    "begun_summary",
    "document_of",
    "open_question",
    "stage_of",
    "state_of",
    "summary_of",
]

_DESCRIPTION_CHARACTERS_MAX = 120


def state_of(snapshot: StateSnapshot) -> PlanState:
    """What the session remembers."""
    return cast("PlanState", snapshot.values)


def at_rest(snapshot: StateSnapshot) -> bool:
    """Whether the session waits for a person or has ended; else a run was cut short.

    `tasks`, not `next`: a task that has saved its result but not the step that follows is no
    longer in `next`, and the session would look as if it had ended.
    """
    return not snapshot.tasks or bool(snapshot.interrupts)


def open_question(snapshot: StateSnapshot) -> tuple[Pending, Interrupt] | None:
    """The question a session waits for, as shown and as LangGraph knows it.

    The shown id is made of kind and turn, so it outlives a request that failed in between.
    """
    if not snapshot.interrupts:
        return None
    interrupt = snapshot.interrupts[0]
    asked = interrupt.value
    # The checkpoint holds the JSON schema, whatever class the question was asked with.
    schema = cast("dict[str, Any] | None", interrupt.response_schema)
    pending = Pending(
        id=f"{asked['kind']}-{snapshot.values['turn']}",
        stage=asked["stage"],
        kind=asked["kind"],
        message=asked["message"],
        schema=schema or {},
    )
    return pending, interrupt


def stage_of(snapshot: StateSnapshot) -> Stage:
    """The stage that a session at rest stands in."""
    stage: Stage = snapshot.interrupts[0].value["stage"] if snapshot.interrupts else "validate"
    return stage


def document_of(session_id: str, snapshot: StateSnapshot) -> PlanDocument:
    """The document of one session.

    Raises:
        ConflictError: `foreign_version`, when another version of Leadline wrote the session.
    """
    state = state_of(snapshot)
    asked = open_question(snapshot)
    pending = asked[0] if asked else None
    stage = stage_of(snapshot)
    shown = (PlanDocument.model_fields.keys() & state.keys()) - {"scenarios"}
    try:
        return PlanDocument.model_validate(
            {name: state[name] for name in shown}  # type: ignore[literal-required]
            | {
                "session_id": session_id,
                "stage": stage,
                "plan_digest": plan_digest(state),
                "pending": pending,
                "scenarios": scenarios.shown(state),
                "next": _next(session_id, stage, state),
            }
        )
    except ValidationError as error:
        raise ConflictError(
            f"session '{session_id}' was written by another version of Leadline",
            code="foreign_version",
            hint="start a new session with the same request",
        ) from error


def summary_of(document: PlanDocument, updated: str) -> SessionSummary:
    """One line of the list of sessions."""
    specification = document.specification
    description = " ".join(specification.description.split()) or specification.use_case
    return SessionSummary(
        session_id=document.session_id,
        stage=document.stage,
        description=description[:_DESCRIPTION_CHARACTERS_MAX],
        updated=updated,
    )


def begun_summary(session_id: str, request: Request, updated: str) -> SessionSummary:
    """The line of a session whose first plan is being made."""
    words = " ".join(str(request.get("text") or "").split())
    return SessionSummary(
        session_id=session_id,
        stage="context",
        description=words[:_DESCRIPTION_CHARACTERS_MAX] or "being planned",
        updated=updated,
    )


def _next(session_id: str, stage: Stage, state: PlanState) -> tuple[str, ...]:
    edit = f"leadline edit {session_id} {_example_edit(state['specification'])}"
    tried = () if state.get("recommendations") else state.get("ways_out", ())
    ways = tuple(f"leadline edit {session_id} {as_settings(way)}" for way in tried)
    if stage == "context":
        answers = " ".join(f"{one['id']}={_example_answer(one)}" for one in state["questions"])
        choose = (f"leadline choose {session_id} 1",) if state.get("recommendations") else ()
        return (f"leadline answer {session_id} {answers}", *choose, *(ways or (edit,)))
    manifests = f"leadline manifests {session_id} --target kserve --out manifests"
    if stage == "finalize":
        return (f"leadline approve {session_id} {plan_digest(state)}", manifests, edit)
    if stage == "validate":
        return (manifests, edit)
    if state.get("recommendations"):
        return (f"leadline choose {session_id} 1", edit)
    if ways:
        return ways
    gate = questions.binding_gate(state) or {"gate": "", "examples": []}
    nearest = next((example["reason"] for example in gate["examples"]), "")
    return (f"leadline edit {session_id} {way_out(gate['gate'], state['specification'], nearest)}",)


def _example_edit(specification: Json) -> str:
    """A change that fits the request: twice the load in the unit it was given in."""
    traffic = specification.get("traffic", {})
    if users := traffic.get("concurrent_users"):
        return f'"make it {2 * users:,} users"'
    for name in ("rps_peak", "rps_steady", "concurrency"):
        if load := traffic.get(name):
            return f"--set traffic.{name}={2 * load:g}"
    return "--set priority=cost"


def _example_answer(question: Json) -> str:
    """An answer that would change the plan."""
    return next(str(one["key"]) for one in question["answers"] if one["changes_plan"])
