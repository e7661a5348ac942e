"""One recommendation told: every figure with interval and basis, why, risks, evidence."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import DASH, digits, millis, percent, plain, sentence
from mcp_server.terminal.recommendations import VERDICT_STYLES
from tools.cost_words import cost_facts
from tools.recommendation import Recommendation
from tools.recommendation_words import (
    LATENCIES,
    asked_percentile,
    cost_words,
    gpus_of,
    headroom_of,
    layout_of,
    limit_words,
    quality_words,
)
from tools.specification import Specification

__all__ = ["card", "short_card"]


def card(spec: Specification, item: Recommendation) -> RenderableType:
    """One recommendation in full: every figure with interval and basis, why, risks, evidence."""
    return _card(item, [*_figures(spec, item), *_reasons(item)])


def short_card(item: Recommendation) -> RenderableType:
    """What the comparison does not already say, in four lines that end where the screen ends."""
    facts = [("cost", Text(cost_words(item))), ("quality", Text(quality_words(item)))]
    for name, texts in (("why", item.rationale), ("risk", item.risks)):
        if texts:
            more = f"(1 of {len(texts)}) " if len(texts) > 1 else ""
            facts.append((name, Text(f"{more}{plain(texts[0])}")))
    return _card(item, facts, lines="one")


def _card(
    item: Recommendation, facts: Iterable[tuple[str, Text]], lines: Literal["one", "all"] = "all"
) -> RenderableType:
    body = Table.grid(padding=(0, 2, 0, 0))
    body.add_column(no_wrap=True, min_width=9)
    body.add_column(ratio=1, overflow="fold")
    for name, text in facts:
        if lines == "one":
            text.overflow, text.no_wrap = "ellipsis", True
        body.add_row(Text(name, style="dim"), text)
    return Group(
        Text(f"#{item.rank} {plain(item.model_id)}", style="bold"), Padding(body, (0, 0, 0, 3))
    )


def _figures(spec: Specification, item: Recommendation) -> Iterator[tuple[str, Text]]:
    deployment = f"{gpus_of(item)}, {layout_of(item)}, {plain(item.engine)}"
    settings = f"{item.max_model_len:,} tokens and {item.max_num_seqs} sequences per replica"
    yield "runs on", Text(f"{deployment}, up to {settings}")
    for latency in LATENCIES:
        percentile = asked_percentile(spec, latency, [item])
        if percentile:
            yield (
                latency.removesuffix("_ms").upper(),
                _latency_fact(spec, item, latency, percentile),
            )
    predicted = item.predicted
    rate = predicted.throughput_rps
    within = " within the latency limits" if _is_limited(spec) else ""
    yield (
        "carries",
        Text(
            f"at least {digits(rate.lo)} req/s{within} ({digits(rate.hi)} if it runs at the fast"
            f" end), {rate.basis}; {headroom_of(item)} at peak"
        ),
    )
    if moved := limit_words(item):
        yield "limits", Text(moved)
    asked = digits(predicted.output_tok_s.value)
    yield "output", Text(f"{asked} tokens/s at the peak (what is asked for)")
    yield "memory", Text(f"{sentence(predicted.gpu_memory_gib, 'GiB')}, per GPU")
    cache = predicted.kv_cache_utilisation
    span = f"[{digits(cache.lo * 100)}{DASH}{digits(cache.hi * 100)}]"
    yield "KV cache", Text(f"{percent(cache.value)} {span} {cache.basis}, filled at peak")


def _is_limited(spec: Specification) -> bool:
    return any(getattr(spec.slo, latency) is not None for latency in LATENCIES)


def _reasons(item: Recommendation) -> Iterator[tuple[str, Text]]:
    yield "cost", Text(cost_words(item))
    for name, text in cost_facts(item.cost):
        yield name, Text(text)
    yield "quality", Text(quality_words(item))
    for name, texts in (("why", item.rationale), ("risks", item.risks)):
        if texts:
            yield name, _bullets(texts)
    if item.evidence:
        yield "evidence", Text(_evidence(item), style="dim")


def _latency_fact(spec: Specification, item: Recommendation, latency: str, percentile: str) -> Text:
    figure = getattr(item.predicted, latency).get(percentile)
    value = sentence(figure, "ms") if figure else "not predicted"
    limit = getattr(spec.slo, latency)
    if limit is None:
        return Text(f"{percentile} {value}, no limit asked")
    verdict = item.slo.get(latency, "not_evaluated")
    told = Text(verdict.replace("_", " "), style=VERDICT_STYLES[verdict])
    return Text(f"{percentile} {value}, limit {millis(limit.effective_limit)}: ") + told


def _bullets(texts: Sequence[str]) -> Text:
    return Text("\n".join(f"- {plain(text)}" for text in texts))


def _evidence(item: Recommendation) -> str:
    return "; ".join(
        plain(f"{found.kind} {found.ref} ({found.source}{f', {found.date}' if found.date else ''})")
        for found in item.evidence
    )
