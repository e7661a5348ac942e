"""Stage context: words and fields become a draft of the specification; what is open is asked."""

from collections.abc import Iterable

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent import questions
from agent.history import recent_paths, with_edit
from agent.run_context import RunContext
from agent.state import ContextAnswered, ContextAsked, ContextRead, Json, PlanState, Request
from tools.intent.edits import changed_paths
from tools.specification import Specification

__all__ = ["NOBODY_KNOWS", "context_answer", "context_ask", "context_read"]

NOBODY_KNOWS = "asked, and not known: "


async def context_read(state: PlanState, runtime: Runtime[RunContext]) -> ContextRead:
    """Read the request against the specification it changes.

    The draft keeps what understanding said beside it; `recommend` makes it the plan or, if that
    fails, nobody does.
    """
    request = state.get("request") or {}
    previous = request.get("specification") or state.get("specification")
    draft = _before(state) if request.get("undo") else None
    if _says_nothing(request):
        draft = _stands(state)
    if draft is None:
        arguments: Json = {
            "text": request.get("text", ""),
            "fields": request.get("fields", {}),
            "previous": previous,
            "recent": recent_paths(state),
        }
        run = runtime.context
        understood = await run.reading.read(
            run.steps.understand, arguments, run.deps, run.stopwatch
        )
        draft = understood.model_dump(mode="json", by_alias=True)
    unknown = [*state.get("unknown", []), *request.get("unknown", [])]
    draft["specification"] = _labelled(draft["specification"], unknown)
    return {"draft": draft}


def context_answer(state: PlanState, runtime: Runtime[RunContext]) -> ContextAnswered:
    """Answer words that change nothing: the plan and all that was decided about it stand."""
    return {
        "draft": None,
        "request": None,
        "changed": [],
        "history": with_edit(state, state.get("draft") or {}, runtime.context.now()),
    }


def context_ask(state: PlanState) -> ContextAsked:
    """Ask what would change the plan; whoever does not know keeps what is assumed."""
    answer = interrupt(questions.clarify(state), response_schema=questions.clarify_answer(state))
    return {"request": answer.request(questions.still_asked(state))}


def _says_nothing(request: Request) -> bool:
    """Whether the request only tells what is not known."""
    return bool(request.get("asked")) and not (request.get("text") or request.get("fields"))


def _stands(state: PlanState) -> Json:
    warnings = state.get("warnings", [])
    return {"specification": state["specification"], "changed": [], "warnings": warnings}


def _before(state: PlanState) -> Json:
    """The specification before the last change, as a draft."""
    before = state["past"][-1]
    changed = changed_paths(
        Specification.model_validate(state["specification"]), Specification.model_validate(before)
    )
    answer = "The last change is taken back."
    return {"specification": before, "changed": list(changed), "warnings": [], "answer": answer}


def _labelled(specification: Json, unknown: Iterable[str]) -> Json:
    """The specification with every assumption that somebody was asked about marked as such."""
    provenance = dict(specification.get("provenance", {}))
    for path in unknown:
        origin = provenance.get(path, {})
        if origin.get("source") == "default" and not origin["from"].startswith(NOBODY_KNOWS):
            provenance[path] = origin | {"from": NOBODY_KNOWS + origin["from"]}
    return specification | {"provenance": provenance}
