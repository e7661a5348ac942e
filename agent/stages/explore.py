"""Stage explore: a person chooses an option or changes the specification."""

from langgraph.types import interrupt

from agent import questions
from agent.state import ExploreAsked, PlanState

__all__ = ["explore_ask"]


def explore_ask(state: PlanState) -> ExploreAsked:
    """Ask which option to take, or what to change."""
    answer = interrupt(questions.explore(state), response_schema=questions.explore_answer(state))
    return {"request": answer.request()}
