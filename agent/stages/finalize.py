"""Stage finalize: the chosen deployment becomes files, and a person approves exactly these.

The files come before the question, because an approval names a digest that covers them.
"""

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent import questions
from agent.digest import plan_digest
from agent.history import Action, with_decision
from agent.run_context import RunContext
from agent.state import FinalizeAsked, Json, PlanState, Rendered
from tools.domain.errors import InputError

__all__ = ["TARGETS", "chosen", "finalize_ask", "finalize_render"]

TARGETS = ("deployment", "kserve")


def chosen(state: PlanState, option: int) -> Json:
    """The recommendation of one rank.

    Raises:
        InputError: `unknown_option`, with the ranks that exist.
    """
    ranks = {item["rank"]: item for item in state.get("recommendations", [])}
    if option not in ranks:
        known = f"1 to {len(ranks)}" if ranks else "none: nothing passed every gate"
        raise InputError(
            f"there is no option {option}; options: {known}",
            code="unknown_option",
            hint="choose a listed option" if ranks else "edit the specification first",
        )
    return ranks[option]


def finalize_render(state: PlanState, runtime: Runtime[RunContext]) -> Rendered:
    """Render the chosen option for every target."""
    option = (state.get("request") or {}).get("option", 0)
    arguments = {
        "specification": state["specification"],
        "recommendation": chosen(state, option),
    }
    render, deps = runtime.context.steps.render, runtime.context.deps
    bundles = {target: render.call(arguments | {"target": target}, deps) for target in TARGETS}
    return {
        "request": None,
        "choice": option,
        "bundles": {name: bundle.model_dump(mode="json") for name, bundle in bundles.items()},
        "approval": None,
        "deployment": None,
        "validation": None,
        "history": with_decision(state, "choose", runtime.context.now(), option=option),
        "turn": state.get("turn", 0) + 1,
    }


def finalize_ask(state: PlanState, runtime: Runtime[RunContext]) -> FinalizeAsked:
    """Ask for the approval of one plan, named by its digest."""
    answer = interrupt(questions.finalize(state), response_schema=questions.FinalizeAnswer)
    action: Action = "approve" if answer.confirm else "decline"
    option, now = state.get("choice"), runtime.context.now()
    history = with_decision(state, action, now, option=option, text=answer.note)
    if not answer.confirm:
        turn = state.get("turn", 0) + 1
        return {"choice": None, "bundles": {}, "approval": None, "history": history, "turn": turn}
    approval = {
        "plan_digest": plan_digest(state),
        "note": answer.note,
        "by": runtime.context.caller.name,
    }
    return {"approval": approval, "history": history}
