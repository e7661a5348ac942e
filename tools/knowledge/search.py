"""The operations `search_knowledge` and `get_…`, one for each of the four kinds.

The caller's words are data. What a caller may read comes from the identity behind the call; no
argument widens it.
"""

import time
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from tools.domain.errors import OutsideError
from tools.domain.knowledge.answer import Ask, Mode
from tools.domain.knowledge.item import Kind
from tools.knowledge.answers import KnowledgeAnswer, answer_of, brief
from tools.operation import Operation, ToolDeps
from tools.ports_knowledge import Knowledge

__all__ = [
    "GET_DECISIONS",
    "GET_METHODOLOGIES",
    "GET_PATTERNS",
    "GET_WARNINGS",
    "SEARCH_KNOWLEDGE",
    "SearchRequest",
    "TopicRequest",
    "knowledge_of",
    "small",
]

Names = Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=10)]
Limit = Annotated[int, Field(ge=1, le=20)]
Words = Annotated[str, Field(min_length=1, max_length=5_000_000)]


class SearchRequest(BaseModel):
    """A question in words, and which items may answer it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: Words
    kind: Annotated[list[Kind], Field(max_length=5)] = []
    topics: Names = []
    tools: Names = []
    collections: Names = []
    limit: Limit = 5
    mode: Mode = "hybrid"
    include_superseded: StrictBool = False


class TopicRequest(BaseModel):
    """A topic and what narrows it (`topic: autoscaling, constraints: KServe, scale to zero`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Annotated[str, Field(min_length=1, max_length=2000)]
    constraints: Annotated[str, Field(max_length=2000)] = ""
    tools: Names = []
    limit: Limit = 5


def knowledge_of(deps: ToolDeps) -> Knowledge:
    """The knowledge base.

    Raises:
        OutsideError: `knowledge_unavailable` where there is none.
    """
    if deps.knowledge is None:
        raise OutsideError(
            "there is no knowledge base",
            code="knowledge_unavailable",
            hint="leadline doctor says what is missing",
        )
    return deps.knowledge


def _answered(ask: Ask, deps: ToolDeps) -> KnowledgeAnswer:
    begin = time.perf_counter()
    found = knowledge_of(deps).search(ask)
    return answer_of(found, 1000.0 * (time.perf_counter() - begin))


def _search(request: SearchRequest, deps: ToolDeps) -> KnowledgeAnswer:
    return _answered(
        Ask(
            query=request.query,
            on=deps.clock.now().date(),
            kinds=tuple(request.kind),
            collections=tuple(request.collections),
            topics=small(request.topics),
            tools=small(request.tools),
            limit=request.limit,
            access=deps.access,
            mode=request.mode,
            with_superseded=request.include_superseded,
        ),
        deps,
    )


def small(names: Sequence[str]) -> tuple[str, ...]:
    """Names as items carry them."""
    return tuple(name.strip().lower() for name in names)


SEARCH_KNOWLEDGE = Operation(
    name="search_knowledge",
    summary="Search cited patterns, decisions, warnings, methodologies and your documents.",
    request=SearchRequest,
    response=KnowledgeAnswer,
    handler=_search,
    brief=brief,
    toolset="knowledge",
)


def _of_kind(kind: Kind, name: str, summary: str) -> Operation[TopicRequest, KnowledgeAnswer]:
    def handler(request: TopicRequest, deps: ToolDeps) -> KnowledgeAnswer:
        ask = Ask(
            query=" ".join(filter(None, (request.topic, request.constraints))),
            on=deps.clock.now().date(),
            kinds=(kind,),
            tools=small(request.tools),
            limit=request.limit,
            access=deps.access,
        )
        return _answered(ask, deps)

    return Operation(
        name=name,
        summary=summary,
        request=TopicRequest,
        response=KnowledgeAnswer,
        handler=handler,
        brief=brief,
        toolset="knowledge",
    )


GET_PATTERNS = _of_kind("pattern", "get_patterns", "Solutions that work, and when not to.")
GET_DECISIONS = _of_kind("decision", "get_decisions", "Options with a recommendation by condition.")
GET_WARNINGS = _of_kind("warning", "get_warnings", "What goes wrong, how to see and prevent it.")
GET_METHODOLOGIES = _of_kind("methodology", "get_methodologies", "Procedures, step by step.")
