"""The operation `cite`: patterns and warnings that bear on a plan, each with why.

Rules over the plan's own facts choose what to look up; words and filters alone find it, so the same
plan cites the same items with an embedding model and without.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from tools.domain.knowledge.answer import Ask, FoundItem
from tools.domain.knowledge.item import Kind
from tools.knowledge.answers import result_of
from tools.knowledge.search import knowledge_of
from tools.operation import Operation, ToolDeps
from tools.recommendation import Recommendation
from tools.specification import Specification, Strict

__all__ = ["CITE", "Citations", "CiteRequest", "CitedItem"]

MOST = 6
_LONG_TOKENS = 8_000
_SHARED_SHARE = 0.3
_BATCH = ("batch_processing", "classification_extraction")
_CHAT = ("interactive_chatbot", "rag_question_answering", "voice_assistant")


class CiteRequest(Strict):
    """A plan: what was asked for, and what is recommended."""

    specification: Specification
    recommendations: tuple[Recommendation, ...] = ()


class CitedItem(Strict):
    """An item of the knowledge base that bears on the plan."""

    id: str
    slug: str
    kind: str
    title: str
    summary: str
    uri: str
    because: str = Field(description="Which fact of the plan it bears on")
    severity: str = ""
    confidence: float | None = None
    checked: str = ""


class Citations(Strict):
    """Items by how much they matter; empty with a reason in `warnings` where none can be had."""

    items: tuple[CitedItem, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """When something holds of a plan, what to look up, and how that is told."""

    holds: Callable[[Specification, Recommendation | None], bool]
    because: str
    query: str
    topics: tuple[str, ...]
    kinds: tuple[Kind, ...] = ("pattern", "warning")


def _first_is(check: Callable[[Recommendation], bool]) -> Callable[[Any, Any], bool]:
    return lambda _, first: first is not None and check(first)


RULES: tuple[_Rule, ...] = (
    _Rule(
        holds=lambda spec, _: (
            spec.use_case == "rag_question_answering" or spec.architecture in ("rag-only", "hybrid")
        ),
        because="answers come from your documents",
        query="retrieval augmented generation over documents, irrelevant or missing passages",
        topics=("retrieval", "context-assembly", "hallucination"),
    ),
    _Rule(
        holds=_first_is(lambda first: first.replicas == 1),
        because="one replica carries everything",
        query="single replica restart outage cold start model loading time",
        topics=("reliability", "rollout", "autoscaling", "kubernetes"),
        kinds=("warning", "pattern"),
    ),
    _Rule(
        holds=lambda spec, _: spec.architecture in ("fine-tuning", "hybrid"),
        because="you want to tune a model",
        query="fine-tuning data quality and evaluation before and after",
        topics=("fine-tuning", "lora", "training-data"),
    ),
    _Rule(
        holds=lambda spec, _: spec.use_case == "agentic_tool_use",
        because="the model calls tools",
        query="agent tool calls loops budgets permissions",
        topics=("agents", "security"),
    ),
    _Rule(
        holds=_first_is(lambda first: first.tp > 1),
        because="the model is split over several GPUs",
        query="tensor parallel GPUs interconnect NVLink PCIe",
        topics=("parallelism", "hardware"),
    ),
    _Rule(
        holds=_first_is(lambda first: first.precision in ("int4", "nvfp4", "mxfp4", "fp8", "int8")),
        because="the weights are quantised",
        query="quantised weights quality check before production",
        topics=("quantization", "evaluation"),
    ),
    _Rule(
        holds=lambda spec, _: (spec.traffic.prompt_tokens.mean or 0) >= _LONG_TOKENS,
        because="prompts are long",
        query="long prompts prefill stall time to first token chunked prefill",
        topics=("long-context", "batching", "kv-cache"),
    ),
    _Rule(
        holds=lambda spec, _: (spec.traffic.prefix_cache_share or 0) >= _SHARED_SHARE,
        because="prompts share their beginning",
        query="prefix cache hit rate routing to the warm replica",
        topics=("prefix-caching", "routing"),
    ),
    _Rule(
        holds=lambda spec, _: spec.use_case in _BATCH,
        because="throughput matters more than waiting",
        query="offline batch throughput large batches deadline spot",
        topics=("batching", "cost", "capacity"),
    ),
    _Rule(
        holds=lambda spec, _: spec.use_case in _CHAT or spec.priority == "latency",
        because="people wait for the first token",
        query="p95 time to first token under bursts, queueing and overload",
        topics=("slo", "capacity", "reliability"),
    ),
    _Rule(
        holds=_first_is(lambda first: first.replicas > 1),
        because="several replicas share the load",
        query="routing requests over replicas, round robin and queue length",
        topics=("routing", "autoscaling"),
    ),
    _Rule(
        holds=lambda spec, _: bool(spec.preferences.residency),
        because="data must stay where you said",
        query="residency logs prompts personal data retention",
        topics=("privacy", "security"),
    ),
    _Rule(
        holds=lambda _, __: True,
        because="whatever is deployed is measured before people depend on it",
        query="load test before production open loop percentiles warm up",
        topics=("benchmarking", "slo"),
        kinds=("methodology", "warning"),
    ),
)
"""In the order in which they matter; each gives one item."""


def _cite(request: CiteRequest, deps: ToolDeps) -> Citations:
    """Items for the rules that hold, each item once.

    Raises:
        OutsideError: What the knowledge base raises.
    """
    knowledge = deps.items or knowledge_of(deps)
    first = request.recommendations[0] if request.recommendations else None
    today = deps.clock.now().date()
    cited: dict[str, CitedItem] = {}
    for rule in RULES:
        if len(cited) == MOST:
            break
        if not rule.holds(request.specification, first):
            continue
        for item in _found(rule, today, deps, knowledge.search):
            if item.id not in cited:
                cited[item.id] = _cited(item, rule.because)
                break
    return Citations(items=tuple(cited.values()))


def _found(
    rule: _Rule, today: date, deps: ToolDeps, search: Callable[[Ask], Any]
) -> Iterator[FoundItem]:
    ask = Ask(
        query=rule.query,
        on=today,
        kinds=rule.kinds,
        topics=rule.topics,
        collections=("leadline",),
        access=deps.access,
        mode="bm25",
        rerank=False,
        gated=False,
        limit=3,
    )
    results: Sequence[FoundItem] = search(ask).results
    yield from results


def _cited(item: FoundItem, because: str) -> CitedItem:
    result = result_of(item)
    return CitedItem(
        id=result.id,
        slug=result.slug,
        kind=result.type,
        title=result.title,
        summary=result.summary,
        uri=result.source.uri,
        because=because,
        severity=result.severity,
        confidence=result.confidence,
        checked=result.checked,
    )


def brief(found: Citations) -> str:
    """One line per item."""
    return "\n".join(f"{item.kind}: {item.title} [{item.slug}]" for item in found.items)


CITE = Operation(
    name="cite",
    summary="Patterns and warnings that bear on a plan.",
    request=CiteRequest,
    response=Citations,
    handler=_cite,
    brief=brief,
)
