"""Which node comes next: pure predicates over the state."""

from typing import Literal

from agent.state import Json, PlanState

__all__ = [
    "ROUNDS_MAX",
    "after_answer",
    "after_approval",
    "after_plan",
    "after_reading",
    "by_request",
    "last_good_node",
]

ROUNDS_MAX = 2
"""So many plans of a session ask about the request; then what is open stays assumed."""


def by_request(state: PlanState) -> Literal["context_read", "finalize_render"]:
    """Where a request leads: a choice to its files, everything else to the specification.

    >>> by_request({"request": {"action": "choose", "option": 1}})
    'finalize_render'
    """
    request = state.get("request") or {}
    return "finalize_render" if request.get("action") == "choose" else "context_read"


def after_plan(state: PlanState) -> Literal["context_ask", "explore_ask"]:
    """Ask what would change the plan, unless nobody wants to be asked or has been asked enough.

    >>> after_plan({"questions": [{"id": "users"}], "ask": False})
    'explore_ask'
    >>> after_plan({"questions": [{"id": "users"}]})
    'context_ask'
    """
    asks = state.get("ask", True) and state.get("rounds", 1) <= ROUNDS_MAX
    return "context_ask" if asks and state.get("questions") else "explore_ask"


def after_reading(state: PlanState) -> Literal["recommend", "context_answer"]:
    """On with a draft that differs or answers questions; words that change nothing are answered.

    >>> after_reading({"draft": {"specification": {"a": 1}}, "specification": {"a": 1}})
    'context_answer'
    """
    draft = (state.get("draft") or {}).get("specification")
    stands = "specification" in state and _fields(draft) == _fields(state["specification"])
    answers = (state.get("request") or {}).get("asked")
    return "context_answer" if stands and not answers else "recommend"


def after_answer(
    state: PlanState,
) -> Literal["context_ask", "explore_ask", "finalize_ask", "__end__"]:
    """Back to where the session was.

    >>> after_answer({"choice": 2})
    'finalize_ask'
    """
    if state.get("validation"):
        return "__end__"
    return "finalize_ask" if state.get("choice") else after_plan(state)


def after_approval(state: PlanState) -> Literal["deploy", "explore_ask"]:
    """On with an approved plan, back to the options with a declined one."""
    return "deploy" if state.get("approval") else "explore_ask"


def last_good_node(state: PlanState) -> Literal["recommend", "finalize_render", "validate"] | None:
    """The node whose result still stands after a request failed; None if nothing stands.

    >>> last_good_node({"specification": {}, "choice": 2})
    'finalize_render'
    >>> last_good_node({}) is None
    True
    """
    if "specification" not in state:
        return None
    if state.get("validation"):
        return "validate"
    return "finalize_render" if state.get("choice") else "recommend"


def _fields(specification: Json | None) -> Json:
    """A specification without its conflicts: a search adds some of its own."""
    return {name: value for name, value in (specification or {}).items() if name != "conflicts"}
