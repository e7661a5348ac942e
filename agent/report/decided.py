"""What is decided: the chosen deployment or the first one, why, which limits it keeps, its cost."""

from collections.abc import Iterator, Sequence

from agent.document import PlanDocument
from agent.report.sections import Section, Table
from tools.figures import DASH, TIMES, digits, millis, millis_within, money
from tools.plain_text import plain
from tools.recommendation import PredictedFigure, Recommendation
from tools.recommendation_words import (
    LATENCIES,
    LIMITS,
    asked_percentile,
    gpus_of,
    headroom_of,
    layout_of,
    quality_words,
    views_line,
)
from tools.specification import SloLimit, Specification
from tools.specification_lines import lines

__all__ = [
    "cost_section",
    "decided_of",
    "decision_section",
    "limits_section",
    "setup_section",
    "why_section",
]

Row = tuple[str, ...]
_BUDGETS = {"usd_month": "a month", "usd_hour": "an hour", "usd_per_1k_tokens": "per 1k tokens"}


def decided_of(document: PlanDocument) -> Recommendation | None:
    """The chosen recommendation, else the first; None where there is none."""
    ranked = document.recommendations
    chosen = (item for item in ranked if item.rank == document.choice)
    return next(chosen, ranked[0] if ranked else None)


def decision_section(document: PlanDocument, item: Recommendation) -> Section:
    """What runs, what it costs and carries, and how far the decision has come."""
    return Section(
        title="Decision",
        lead=tuple(_state(document, item)),
        table=Table(headers=("What", "Decided"), rows=tuple(_decision(item))),
    )


def _decision(item: Recommendation) -> Iterator[Row]:
    yield "Model", plain(item.model_id)
    yield "Runs on", f"{gpus_of(item)}; {layout_of(item)}, {plain(item.engine)}"
    price = "unpriced" if item.cost.usd_month is None else f"{money(item.cost.usd_month)}/month"
    yield "Cost", price
    rate = item.predicted.throughput_rps
    carries = f"{digits(rate.lo)}{DASH}{digits(rate.hi)}" if rate.lo < rate.hi else digits(rate.lo)
    yield "Carries", f"{carries} req/s, {rate.basis}; {headroom_of(item)} at the peak"
    yield "Rating", quality_words(item)


def _state(document: PlanDocument, item: Recommendation) -> Iterator[str]:
    if document.choice is None:
        yield f"Nothing is chosen yet: this is recommendation #{item.rank}."
    else:
        yield f"Recommendation #{item.rank} was chosen."
    if document.approval is not None:
        note = str(document.approval.get("note") or "")
        by = f"Approved by {plain(str(document.approval.get('by', 'unknown')))}"
        yield f"{by}: {plain(note)}" if note else f"{by}."
    elif document.choice is not None:
        yield "It is not approved yet."


def setup_section(item: Recommendation) -> Section:
    """What one replica is started with, and what of its memory that takes."""
    memory = item.predicted.gpu_memory_gib
    rows = (
        ("Context", f"{item.max_model_len:,} tokens"),
        ("Sequences", f"{item.max_num_seqs:,} per replica"),
        ("Memory", f"{digits(memory.value)} GiB of each GPU, {memory.basis}"),
    )
    return Section(title="Set-up", table=Table(headers=("What", "Set to"), rows=rows))


def why_section(document: PlanDocument, item: Recommendation) -> Section:
    """The reasons, and which recommendation leads under which wish."""
    spec = document.specification
    ranked = f"The recommendations are ranked by the priority '{spec.priority}'."
    views = views_line(document.views, document.pareto)
    lead = (ranked, f"By wish: {views}.") if views else (ranked,)
    return Section(title="Why", lead=lead, bullets=item.rationale)


def limits_section(document: PlanDocument, item: Recommendation) -> Section:
    """Every limit that was asked, what is predicted, and whether it holds."""
    spec = document.specification
    rows = (*_latencies(spec, item), *_others(spec, item), *_budgets(spec, item))
    lead = (
        "An interval holds with a probability of 80 %; a latency limit is met if the slow end of"
        " the interval is below it."
        if any(row[-1] for row in rows)
        else "No limit was asked, so none is checked."
    )
    headers = ("Limit", "Asked", "Predicted [80 % interval]", "Basis", "Verdict")
    return Section(title="Limits", lead=(lead,), table=Table(headers=headers, rows=rows))


def _latencies(spec: Specification, item: Recommendation) -> Iterator[Row]:
    asked = {line.name: line.value for line in lines(spec)}
    for latency in LATENCIES:
        limit: SloLimit | None = getattr(spec.slo, latency)
        if limit is None:
            yield from _unlimited(spec, item, latency)
            continue
        figure = getattr(item.predicted, latency).get(limit.percentile)
        name = LIMITS[latency]
        value = millis_within(figure.value, figure.lo, figure.hi, DASH) if figure else "none"
        basis = figure.basis if figure else ""
        verdict = _verdict(limit, figure, item.slo.get(latency, "not_evaluated"))
        yield name, asked[name], value, basis, verdict


def _unlimited(spec: Specification, item: Recommendation, latency: str) -> Iterator[Row]:
    """What is predicted although nobody asked for a limit."""
    percentile = asked_percentile(spec, latency, [item])
    figure: PredictedFigure | None = getattr(item.predicted, latency).get(percentile)
    if figure is not None:
        value = millis_within(figure.value, figure.lo, figure.hi, DASH)
        yield LIMITS[latency], "no limit", f"{percentile} {value}", figure.basis, ""


def _verdict(limit: SloLimit, figure: PredictedFigure | None, verdict: str) -> str:
    """The verdict; a limit that was widened says what became of the one that was asked."""
    if limit.effective_limit == limit.limit or figure is None or verdict != "met":
        return verdict
    held = "is held too" if figure.hi <= limit.limit else "is not held"
    return f"met at {millis(limit.effective_limit)}; {millis(limit.limit)} as asked {held}"


def _others(spec: Specification, item: Recommendation) -> Iterator[Row]:
    if spec.slo.throughput_rps is not None:
        rate = item.predicted.throughput_rps
        value = f"{digits(rate.value)} req/s [{digits(rate.lo)}{DASH}{digits(rate.hi)}]"
        verdict = item.slo.get("throughput_rps", "not_evaluated")
        yield "Throughput", f"≥ {digits(spec.slo.throughput_rps)} req/s", value, rate.basis, verdict
    if spec.slo.reliability_pct is not None:
        verdict = item.slo.get("reliability_pct", "not_evaluated")
        yield "Reliability", f"≥ {spec.slo.reliability_pct:g} %", "none", "", verdict


def _budgets(spec: Specification, item: Recommendation) -> Iterator[Row]:
    cost, million = item.cost, item.cost.usd_per_million_tokens
    thousand = None if million is None else million / 1000
    prices = {"usd_month": cost.usd_month, "usd_hour": cost.usd_hour, "usd_per_1k_tokens": thousand}
    for name, per in _BUDGETS.items():
        limit: float | None = getattr(spec.budget, name)
        if limit is not None:
            price = prices[name]
            verdict = "not_evaluated" if price is None else "met" if price <= limit else "missed"
            yield "Budget", f"≤ {money(limit)} {per}", money(price), "list price", verdict


def cost_section(item: Recommendation) -> Section:
    """Money, what is billed, and where the price comes from."""
    rows = tuple(_cost(item))
    lead: tuple[str, ...] = ("List prices, without discounts, storage, network and people.",)
    if item.cost.usd_month is None:
        lead = ("No price is known, so no budget was checked.",)
    elif item.cost.usd_month == 0:
        lead = ("Owned hardware: no rent is counted, and neither are power, space and people.",)
    return Section(title="Cost", lead=lead, table=Table(headers=("What", "Price"), rows=rows))


def _cost(item: Recommendation) -> Iterator[Row]:
    cost = item.cost
    yield "A month", money(cost.usd_month)
    yield "An hour", money(cost.usd_hour)
    if cost.usd_per_million_tokens is not None:
        yield "A million tokens", money(cost.usd_per_million_tokens)
    if cost.instance_type:
        count = f"{cost.instances} {TIMES} " if cost.instances else ""
        place = ", ".join(plain(part) for part in (cost.cloud, cost.region) if part)
        offer = f"{count}{plain(cost.instance_type)}"
        yield "Offer", f"{offer} ({place})" if place else offer
    if cost.gpus_billed is not None:
        yield "GPUs billed", f"{cost.gpus_billed:,} for {item.gpus_total:,} in use"
    yield "Kind of price", plain(cost.price_basis).replace("_", " ")
    yield from _sources(item)


def _sources(item: Recommendation) -> Sequence[Row]:
    found = [entry for entry in item.evidence if entry.kind == "price"]
    dates = [
        ("Source", f"{plain(entry.source)}, {plain(entry.ref)}, {plain(entry.date) or 'no date'}")
        for entry in found
    ]
    date = plain(item.cost.price_date)
    return dates or ([("Date", date)] if date else [])
