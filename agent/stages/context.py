"""Stage context: words and fields become a draft of the specification."""

from langgraph.runtime import Runtime

from agent.run_context import RunContext
from agent.state import ContextRead, Json, PlanState

__all__ = ["context_read"]


async def context_read(state: PlanState, runtime: Runtime[RunContext]) -> ContextRead:
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
    }
    run = runtime.context
    understood = await run.reading.read(run.steps.understand, arguments, run.deps, run.stopwatch)
    return {"draft": understood.model_dump(mode="json", by_alias=True)}
