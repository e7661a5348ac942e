"""The operation `query_knowledge`: an answer in words, with the sources it rests on.

Without a language model it is made of the items' own words. With one, the model gets the passages
as data in a message of their own; what it writes is checked and thrown away where it cites or
counts what it was not given.
"""

import time
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from tools.domain.errors import OutsideError
from tools.domain.knowledge.answer import Ask
from tools.domain.knowledge.assembly import Format, Overflow, Passage, assemble
from tools.domain.knowledge.item import Kind
from tools.knowledge.answers import KnowledgeMetadata, KnowledgeResult, answer_of
from tools.knowledge.extract import extractive
from tools.knowledge.grounded import checked
from tools.knowledge.search import Limit, Names, knowledge_of, small
from tools.operation import Operation, ToolDeps

__all__ = ["QUERY_KNOWLEDGE", "QueryAnswer", "QueryRequest"]


class QueryRequest(BaseModel):
    """A question, and how its context is put together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[str, Field(min_length=1, max_length=5_000_000)]
    kind: Annotated[list[Kind], Field(max_length=5)] = []
    topics: Names = []
    collections: Names = []
    limit: Limit = 5
    format: Format = "structured"
    context_tokens: Annotated[int, Field(ge=50, le=200_000)] = 3000
    overflow: Overflow = "drop_last"
    with_context: Annotated[StrictBool, Field(description="Also return the assembled context")] = (
        False
    )


class Citation(BaseModel):
    """A source of the answer; `number` is what stands in brackets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    id: str
    title: str
    uri: str
    type: str
    passage: str = ""


class QueryAnswer(BaseModel):
    """An answer and what it rests on; without a result it says so and fills nothing in.

    `written_by` is `items` (their own words), `llm` or `nobody`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: str
    written_by: str
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...] = ()
    context: str = ""
    context_tokens: int = 0
    omitted: tuple[str, ...] = ()
    metadata: KnowledgeMetadata


NOTHING = "The knowledge base holds nothing near enough to this question."


def _answer(request: QueryRequest, deps: ToolDeps) -> QueryAnswer:
    begin = time.perf_counter()
    found = knowledge_of(deps).search(
        Ask(
            query=request.question,
            on=deps.clock.now().date(),
            kinds=tuple(request.kind),
            topics=small(request.topics),
            collections=tuple(request.collections),
            limit=request.limit,
            access=deps.access,
        )
    )
    shaped = answer_of(found, 1000.0 * (time.perf_counter() - begin))
    if not shaped.results:
        return QueryAnswer(
            answer=NOTHING, written_by="nobody", citations=(), metadata=shaped.metadata
        )
    built = assemble(
        [_passage(result) for result in shaped.results],
        deps.count_tokens,
        tokens=request.context_tokens,
        style=request.format,
        overflow=request.overflow,
    )
    inside = [result for result in shaped.results if result.id in built.cited]
    used = inside or list(shaped.results)
    text, author, warnings = _worded(found.analysis.text, used, built.passages, deps)
    return QueryAnswer(
        answer=text,
        written_by=author,
        citations=tuple(_citation(place, r) for place, r in enumerate(used, 1)),
        warnings=warnings,
        context=built.text if request.with_context else "",
        context_tokens=built.tokens,
        omitted=built.omitted,
        metadata=shaped.metadata,
    )


def _worded(
    question: str, results: list[KnowledgeResult], inside: Sequence[Passage], deps: ToolDeps
) -> tuple[str, str, tuple[str, ...]]:
    """The answer, who wrote it, and warnings; a model reads no more than the budget holds."""
    own = extractive(question, results)
    if not inside:
        return own, "items", ("no passage fits into context_tokens: raise it",)
    if deps.writer is None:
        return own, "items", ()
    passages = [passage.text for passage in inside]
    try:
        written = deps.writer.write(question, passages)
    except OutsideError as error:
        return own, "items", (f"the language model did not answer: {error.code}",)
    found = checked(written, question, passages)
    if found.trouble:
        what = f": {', '.join(found.details)}" if found.details else ""
        return own, "items", (f"the language model's answer was not used, {found.trouble}{what}",)
    return found.text, "llm", ()


def _passage(result: KnowledgeResult) -> Passage:
    return Passage(
        id=result.id,
        title=result.title,
        text=result.content,
        source=result.source.uri,
        score=result.score,
        kind=result.type,
        path=result.header,
    )


def _citation(number: int, result: KnowledgeResult) -> Citation:
    return Citation(
        number=number,
        id=result.id,
        title=result.title or result.header,
        uri=result.source.uri,
        type=result.type,
        passage=result.source.passage,
    )


def brief(answer: QueryAnswer) -> str:
    """The answer, then its sources by number."""
    lines = [answer.answer]
    if answer.citations:
        lines.append("\n".join(f"[{c.number}] {c.title}: {c.uri}" for c in answer.citations))
    lines += [f"Note: {warning}." for warning in answer.warnings]
    return "\n\n".join(lines)


QUERY_KNOWLEDGE = Operation(
    name="query_knowledge",
    summary="Answer a question from the knowledge base, with citations.",
    request=QueryRequest,
    response=QueryAnswer,
    handler=_answer,
    brief=brief,
)
