"""Stage recommend: the draft becomes the plan, with ranked deployments and what was rejected."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from langgraph.runtime import Runtime

from agent.history import with_edit
from agent.run_context import RunContext
from agent.state import Json, PlanState, Recommended
from tools.domain.errors import PlanningError

__all__ = ["recommend"]

_UNDONE_MAX = 10


def recommend(state: PlanState, runtime: Runtime[RunContext]) -> Recommended:
    """Rank deployments for the draft, and see what is worth asking.

    What the search shows to contradict itself joins the conflicts of the words. Choice, approval
    and dry run start over.
    """
    draft: Json = state.get("draft") or {}
    specification: Json = draft["specification"]
    request = state.get("request") or {}
    asked = [*state.get("asked", []), *request.get("asked", [])]
    arguments = {"specification": specification}
    with ThreadPoolExecutor(1, thread_name_prefix="questions") as beside:
        # Neither needs the other, and a service has more than one process to work them out.
        questions = beside.submit(
            # With what watches this turn, so that its work is counted and traced too.
            copy_context().run,
            _questions,
            specification,
            asked,
            runtime.context,
        )
        found = runtime.context.steps.recommend.call(arguments, runtime.context.deps)
    answer = found.model_dump(mode="json", by_alias=True)
    standing: list[Json] = specification["conflicts"]
    shown = [one for one in answer["conflicts"] if one not in standing]
    cited, remarks = _cited(specification, answer["recommendations"], runtime.context)
    warnings = [*draft.get("warnings", []), *answer["warnings"], *remarks]
    return {
        "draft": None,
        "request": None,
        "specification": specification | {"conflicts": [*standing, *shown]},
        "changed": draft.get("changed", []),
        "recommendations": answer["recommendations"],
        "views": answer["views"],
        "pareto": answer["pareto"],
        "rejected": answer["rejected"],
        "ways_out": answer["ways_out"],
        "knowledge": cited,
        "warnings": list(dict.fromkeys(warnings)),
        "data_version": answer["data_version"],
        "questions": questions.result(),
        "ask": request.get("ask", state.get("ask", True)),
        "asked": asked,
        "rounds": state.get("rounds", 0) + 1,
        "unknown": [*state.get("unknown", []), *request.get("unknown", [])],
        "choice": None,
        "bundles": {},
        "approval": None,
        "deployment": None,
        "validation": None,
        "history": with_edit(state, draft, runtime.context.now()),
        "turn": state.get("turn", 0) + 1,
        "timings": runtime.context.stopwatch.timings(),
        "past": _past(state, specification),
    }


def _cited(
    specification: Json, recommendations: list[Json], context: RunContext
) -> tuple[list[Json], list[str]]:
    """Items of the knowledge base that bear on the plan; a plan stands without them."""
    arguments = {"specification": specification, "recommendations": recommendations[:1]}
    try:
        found = context.steps.cite.call(arguments, context.deps)
    except PlanningError as error:
        return [], [f"No knowledge is cited: {error.message}."]
    items: list[Json] = found.model_dump(mode="json")["items"]
    return items, list(found.warnings)


def _past(state: PlanState, specification: Json) -> list[Json]:
    """The specifications to go back to, after this one has been planned."""
    past, before = state.get("past", []), state.get("specification")
    if (state.get("request") or {}).get("undo"):
        return past[:-1]
    if before is None or before == specification:
        return past
    return [*past, before][-_UNDONE_MAX:]


def _questions(specification: Json, asked: list[str], context: RunContext) -> list[Json]:
    """What would change the plan; a plan stands without it."""
    arguments = {"specification": specification, "asked": asked}
    try:
        found = context.steps.clarify.call(arguments, context.deps)
    except PlanningError:
        return []
    questions: list[Json] = found.model_dump(mode="json")["questions"]
    return questions
