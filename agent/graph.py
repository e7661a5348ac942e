"""The six stages wired into one state machine; every decision is in `routing`."""

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent import routing
from agent.run_context import RunContext
from agent.stages.context import context_answer, context_ask, context_read
from agent.stages.deploy import deploy
from agent.stages.explore import explore_ask
from agent.stages.finalize import finalize_ask, finalize_render
from agent.stages.recommend import recommend
from agent.stages.validate import validate
from agent.state import PlanState
from agent.working import as_work

__all__ = ["PlanGraph", "build_graph"]

PlanGraph = CompiledStateGraph[PlanState, RunContext, PlanState, PlanState]


def build_graph(saver: BaseCheckpointSaver[str]) -> PlanGraph:
    """The graph over one store of checkpoints."""
    graph = StateGraph(PlanState, context_schema=RunContext)
    graph.add_node("context_read", as_work(context_read))
    graph.add_node("context_answer", as_work(context_answer))
    graph.add_node("recommend", as_work(recommend))
    graph.add_node("context_ask", context_ask)
    graph.add_node("explore_ask", explore_ask)
    graph.add_node("finalize_render", as_work(finalize_render))
    graph.add_node("finalize_ask", finalize_ask)
    graph.add_node("deploy", as_work(deploy))
    graph.add_node("validate", as_work(validate))

    graph.add_conditional_edges(START, routing.by_request, ["context_read", "finalize_render"])
    graph.add_conditional_edges("recommend", routing.after_plan, ["context_ask", "explore_ask"])
    graph.add_edge("context_ask", "context_read")
    graph.add_conditional_edges(
        "context_read", routing.after_reading, ["recommend", "context_answer"]
    )
    graph.add_conditional_edges(
        "context_answer",
        routing.after_answer,
        ["context_ask", "explore_ask", "finalize_ask", END],
    )
    graph.add_conditional_edges(
        "explore_ask", routing.by_request, ["context_read", "finalize_render"]
    )
    graph.add_edge("finalize_render", "finalize_ask")
    graph.add_conditional_edges("finalize_ask", routing.after_approval, ["deploy", "explore_ask"])
    graph.add_edge("deploy", "validate")
    graph.add_edge("validate", END)
    return graph.compile(checkpointer=saver)
