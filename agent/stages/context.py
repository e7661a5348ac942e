"""Stage context: words and fields become a draft of the specification."""

from langgraph.runtime import Runtime

from agent.history import recent_paths, with_edit
from agent.run_context import RunContext
from agent.state import ContextAnswered, ContextRead, Json, PlanState

__all__ = ["context_answer", "context_read"]


def context_read(state: PlanState, runtime: Runtime[RunContext]) -> ContextRead:
    """Read the request against the specification it changes.

    The draft keeps what understanding said beside it; `recommend` makes it the plan or, if that
    fails, nobody does.
    """
    request = state.get("request") or {}
    previous = request.get("specification") or state.get("specification")
    arguments: Json = {
        "text": request.get("text", ""),
        "fields": request.get("fields", {}),
        "previous": previous,
        "recent": recent_paths(state),
    }
    understood = runtime.context.steps.understand.call(arguments, runtime.context.deps)
    return {"draft": understood.model_dump(mode="json", by_alias=True)}


def context_answer(state: PlanState, runtime: Runtime[RunContext]) -> ContextAnswered:
    """Answer words that change nothing: the plan and all that was decided about it stand."""
    return {
        "draft": None,
        "request": None,
        "changed": [],
        "history": with_edit(state, state.get("draft") or {}, runtime.context.now()),
    }
