"""One recommendation told: every figure with interval and basis, why, risks, evidence."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import DASH, TIMES, digits, millis, money, percent, plain, sentence
from mcp_server.terminal.recommendations import (
    LATENCIES,
    VERDICT_STYLES,
    asked_percentile,
    gpus_of,
    headroom_of,
    layout_of,
)
from tools.recommendation import Recommendation
from tools.specification import Specification

__all__ = ["card", "short_card"]

SHORT_REASONS = 2
"""How many reasons and risks the options after the first show."""


def card(spec: Specification, item: Recommendation) -> RenderableType:
    """One recommendation in full: every figure with interval and basis, why, risks, evidence."""
    return _card(item, [*_figures(spec, item), *_reasons(item)])


def short_card(item: Recommendation) -> RenderableType:
    """What the comparison does not already say: cost in detail, the first reasons, evidence."""
    return _card(item, _reasons(item, most=SHORT_REASONS))


def _card(item: Recommendation, facts: Iterable[tuple[str, Text]]) -> RenderableType:
    body = Table.grid(padding=(0, 2, 0, 0))
    body.add_column(no_wrap=True, min_width=9)
    body.add_column(ratio=1, overflow="fold")
    for name, text in facts:
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
    yield (
        "carries",
        Text(
            f"at least {digits(rate.value)} req/s within every limit, {digits(rate.hi)} if it runs "
            f"at the fast end; {headroom_of(item)} at peak"
        ),
    )
    yield "output", Text(f"{digits(predicted.output_tok_s.value)} tokens/s asked for at peak")
    yield "memory", Text(f"{sentence(predicted.gpu_memory_gib, 'GiB')}, per GPU")
    cache = predicted.kv_cache_utilisation
    span = f"[{digits(cache.lo * 100)}{DASH}{digits(cache.hi * 100)}]"
    yield "KV cache", Text(f"{percent(cache.value)} {span} {cache.basis}, filled at peak")


def _reasons(item: Recommendation, most: int | None = None) -> Iterator[tuple[str, Text]]:
    yield "cost", Text(_cost(item))
    yield "quality", Text(_quality(item))
    for name, texts in (("why", item.rationale), ("risks", item.risks)):
        if texts:
            yield name, _bullets(texts, most)
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


def _cost(item: Recommendation) -> str:
    cost = item.cost
    if cost.usd_month is None:
        return f"unpriced ({plain(cost.price_basis)})"
    parts = [f"{money(cost.usd_month)}/month", f"{money(cost.usd_hour)}/hour"]
    if cost.usd_per_million_tokens is not None:
        parts.append(f"{money(cost.usd_per_million_tokens)} per million tokens")
    if cost.instance_type:
        count = f"{cost.instances} {TIMES} " if cost.instances else ""
        place = " ".join(part for part in (cost.cloud, cost.region) if part)
        parts.append(plain(f"{count}{cost.instance_type} {place}".rstrip()))
    return f"{', '.join(parts)} ({plain(cost.price_basis)} {plain(cost.price_date)})".replace(
        " )", ")"
    )


def _quality(item: Recommendation) -> str:
    rating = item.quality
    if rating is None:
        return "no published rating"
    span = f" [{digits(rating.lo)}{DASH}{digits(rating.hi)}]" if rating.lo and rating.hi else ""
    where = f" in {plain(rating.category)}" if rating.category else ""
    return f"{digits(rating.score)}{span}{where}, {plain(rating.source)} {plain(rating.date)}"


def _bullets(texts: Sequence[str], most: int | None) -> Text:
    shown = [f"- {plain(text)}" for text in texts[:most]]
    left = len(texts) - len(shown)
    return Text("\n".join([*shown, f"  and {left} more: --json"] if left else shown))


def _evidence(item: Recommendation) -> str:
    return "; ".join(
        plain(f"{found.kind} {found.ref} ({found.source}{f', {found.date}' if found.date else ''})")
        for found in item.evidence
    )
