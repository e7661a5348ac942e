"""Written requests from the sentence to the plan, held against what an expert worked out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

import pytest

from tests.sanity.scenarios import SCENARIOS, Scenario
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND
from tools.recommendation import PredictedFigure, Recommendation, Recommendations
from tools.rows import HardwareRow, ModelRow
from tools.specification import Conflict, Specification, UseCaseName
from tools.understand import UNDERSTAND, edited

BYTES = {"bf16": 2.0, "fp16": 2.0, "fp8": 1.0, "int8": 1.0, "int4": 0.5, "nvfp4": 0.5, "mxfp4": 0.5}
PEAKS_MOST = 1.05
"""Boost clocks and rounded parameter counts."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A scenario with what was read and what was recommended."""

    scenario: Scenario
    spec: Specification
    answer: Recommendations
    deps: ToolDeps

    @property
    def best(self) -> Recommendation:
        return self.answer.recommendations[0]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return (*self.spec.conflicts, *self.answer.conflicts)

    @property
    def peak_rps(self) -> float:
        return max(self.spec.traffic.rps_peak or 0.0, self.spec.traffic.rps_steady or 0.0)

    def facts(self, one: Recommendation) -> tuple[ModelRow, HardwareRow]:
        return self.deps.catalogue.model(one.model_id), self.deps.catalogue.gpu(one.gpu)


def _each(where: Callable[[Scenario], bool] = lambda _: True) -> pytest.MarkDecorator:
    """Every scenario for which it holds."""
    cases = [pytest.param(one, id=one.name) for one in SCENARIOS if where(one)]
    return pytest.mark.parametrize("scenario", cases)


@pytest.fixture(scope="module")
def planned_once(installation: ToolDeps) -> Callable[[Scenario], Planned]:
    """Plans a scenario the first time it is asked for."""
    known: dict[str, Planned] = {}

    def plan(scenario: Scenario) -> Planned:
        if scenario.name not in known:
            spec = UNDERSTAND.call({"text": scenario.text}, installation).specification
            answer = RECOMMEND.call({"specification": spec}, installation)
            known[scenario.name] = Planned(
                scenario=scenario, spec=spec, answer=answer, deps=installation
            )
        return known[scenario.name]

    return plan


@pytest.fixture
def planned(scenario: Scenario, planned_once: Callable[[Scenario], Planned]) -> Planned:
    return planned_once(scenario)


def test_there_are_forty_scenarios_over_every_use_case() -> None:
    assert len(SCENARIOS) >= 40
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)
    read = {scenario.use_case for scenario in SCENARIOS}
    assert read == set(get_args(UseCaseName))


@_each()
def test_the_purpose_and_the_rate_are_read_as_meant(planned: Planned) -> None:
    scenario = planned.scenario
    assert planned.spec.use_case == scenario.use_case
    assert scenario.peak_rps[0] <= planned.peak_rps <= scenario.peak_rps[1], scenario.because


@_each()
def test_there_is_a_plan_where_one_is_possible(planned: Planned) -> None:
    assert bool(planned.answer.recommendations) == planned.scenario.is_possible, (
        planned.scenario.because
    )


@_each(lambda scenario: scenario.is_possible)
def test_the_first_plan_lies_within_what_an_expert_expects(planned: Planned) -> None:
    scenario, best = planned.scenario, planned.best
    model, _ = planned.facts(best)
    assert scenario.gpus[0] <= best.gpus_total <= scenario.gpus[1], scenario.because
    low, high = scenario.billions
    assert low <= model.parameters_total_b <= high, scenario.because
    if best.cost.price_basis == "on_demand":
        assert best.cost.usd_month is not None
        low, high = scenario.usd_month
        assert low <= best.cost.usd_month <= high, scenario.because
    if scenario.kinds:
        assert {one.gpu for one in planned.answer.recommendations} <= set(scenario.kinds)


@_each()
def test_the_gates_that_must_close_do(planned: Planned) -> None:
    gates = {gate.gate for gate in planned.answer.rejected}
    assert set(planned.scenario.gates) <= gates
    for gate in planned.answer.rejected:
        assert gate.count >= len(gate.examples) >= 1
        assert all(example.reason for example in gate.examples)


@_each(lambda scenario: not scenario.is_possible)
def test_an_impossible_wish_is_a_conflict_of_what_was_asked(planned: Planned) -> None:
    assert planned.conflicts
    fields = {field for conflict in planned.conflicts for field in conflict.fields}
    assert fields & set(planned.scenario.about), fields
    assert any("no plan is left" in conflict.message for conflict in planned.conflicts)
    assert any("Ways out" in warning for warning in planned.answer.warnings)


@_each(lambda scenario: not scenario.is_possible)
def test_every_way_out_leads_to_a_plan(planned: Planned) -> None:
    assert planned.answer.ways_out
    for way in planned.answer.ways_out:
        loose = edited(planned.spec, way, planned.deps)
        again = RECOMMEND.call({"specification": loose, "limit": 1}, planned.deps)
        assert again.recommendations, way


@_each()
def test_wishes_are_kept(planned: Planned) -> None:
    wanted, spec = planned.spec.preferences, planned.spec
    for one in planned.answer.recommendations:
        model, _ = planned.facts(one)
        assert not wanted.models or one.model_id in wanted.models
        assert not wanted.gpus or one.gpu in wanted.gpus
        assert not wanted.precisions or one.precision in wanted.precisions
        assert not wanted.max_gpus or one.gpus_total <= wanted.max_gpus
        assert not wanted.inventory or one.gpus_total <= wanted.inventory[one.gpu]
        assert not wanted.inventory or one.cost.price_basis.startswith("owned")
        if one.cost.cloud:
            assert not wanted.clouds or one.cost.cloud in wanted.clouds
            assert not wanted.regions or one.cost.region in (*wanted.regions, "all regions")
        if wanted.licences and not wanted.models:
            assert any(name in model.model_licence for name in wanted.licences)
        budget = spec.budget.usd_month
        assert budget is None or (one.cost.usd_month or 0.0) <= budget
        assert "missed" not in one.slo.values()


@_each()
def test_only_open_weights_of_models_made_for_people_are_named(planned: Planned) -> None:
    for one in planned.answer.recommendations:
        model, _ = planned.facts(one)
        assert model.parameters_total_b > 0
        assert model.model_licence
        assert model.kind != "base"
        assert not model.unmodelled_reason
        assert one.precision in model.precisions


@_each()
def test_weights_fit_the_memory(planned: Planned) -> None:
    for one in planned.answer.recommendations:
        model, gpu = planned.facts(one)
        each_gb = model.parameters_total_b * BYTES[one.precision] / one.tp
        assert gpu.memory_gb is not None
        assert each_gb < gpu.memory_gb
        # 1 GiB is 1.074 GB; checkpoints keep some layers wider, never narrower
        assert one.predicted.gpu_memory_gib.value * 1.074 >= 0.95 * each_gb
        assert one.predicted.gpu_memory_gib.value * 1.074 <= gpu.memory_gb


@_each()
def test_no_token_is_faster_than_the_memory(planned: Planned) -> None:
    for one in planned.answer.recommendations:
        model, gpu = planned.facts(one)
        assert gpu.memory_bandwidth_gb_per_s is not None
        read_gb = model.parameters_active_b * BYTES[one.precision] / one.tp
        least_ms = 1e3 * read_gb / (gpu.memory_bandwidth_gb_per_s * PEAKS_MOST)
        for figure in one.predicted.tpot_ms.values():
            # Input embeddings are looked up, not read: up to a fifth of a small model.
            assert figure.lo >= 0.8 * least_ms


def _peak_flops(one: Recommendation, gpu: HardwareRow) -> float:
    """Peak of one GPU, counted in the narrowest format the weights allow."""
    rates = [gpu.bf16_tflops]
    if BYTES[one.precision] <= 1.0:
        rates += [gpu.fp8_tflops, gpu.int8_tops]
    if BYTES[one.precision] < 1.0:
        rates.append(gpu.fp4_tflops)
    return PEAKS_MOST * 1e12 * max(rate for rate in rates if rate)


@_each()
def test_no_prompt_is_read_faster_than_the_peak(planned: Planned) -> None:
    tokens = planned.spec.traffic.prompt_tokens.mean
    for one in planned.answer.recommendations:
        model, gpu = planned.facts(one)
        flops = 2e9 * 0.8 * model.parameters_active_b * tokens
        least_ms = 1e3 * flops / (one.tp * _peak_flops(one, gpu))
        assert one.predicted.ttft_ms["mean"].value >= least_ms


@_each()
def test_no_plan_claims_more_work_than_its_gpus_can_do(planned: Planned) -> None:
    lengths = planned.spec.traffic
    tokens = lengths.prompt_tokens.mean + lengths.output_tokens.mean
    for one in planned.answer.recommendations:
        model, gpu = planned.facts(one)
        claimed = one.predicted.throughput_rps.value * tokens
        flops = 2e9 * 0.8 * model.parameters_active_b * claimed
        assert flops <= one.gpus_total * _peak_flops(one, gpu)


def _figures(one: Recommendation) -> Iterator[PredictedFigure]:
    predicted = one.predicted
    for kind in (predicted.ttft_ms, predicted.tpot_ms, predicted.e2e_ms):
        yield from kind.values()
    yield from (predicted.throughput_rps, predicted.output_tok_s, predicted.gpu_memory_gib)


@_each()
def test_figures_have_intervals_and_answers_take_their_tokens(planned: Planned) -> None:
    out = planned.spec.traffic.output_tokens.mean
    for one in planned.answer.recommendations:
        assert all(0 < figure.lo <= figure.value <= figure.hi for figure in _figures(one))
        predicted = one.predicted
        first, each = predicted.ttft_ms["mean"].value, predicted.tpot_ms["mean"].value
        whole = predicted.e2e_ms["mean"].value
        assert whole == pytest.approx(first + (out - 1) * each, rel=0.25)


@_each()
def test_the_peak_is_carried_and_no_replica_is_too_many(planned: Planned) -> None:
    for one in planned.answer.recommendations:
        carried = one.predicted.throughput_rps.value
        assert carried >= planned.peak_rps * 0.999
        # One replica fewer would not carry the peak.
        assert carried * (one.replicas - 1) / one.replicas <= planned.peak_rps * 1.02


@_each()
def test_views_name_what_is_best_of_the_list(planned: Planned) -> None:
    plans, views = planned.answer.recommendations, planned.answer.views
    assert bool(views) == bool(plans)
    if not plans:
        return

    def of(view: Any) -> Recommendation:
        return plans[views[view] - 1]

    priced = [one.cost.usd_month for one in plans if one.cost.usd_month is not None]
    if priced:
        assert of("cheapest").cost.usd_month == min(priced)
    else:
        assert of("cheapest").gpus_total == min(one.gpus_total for one in plans)
    rated = [one.quality.score for one in plans if one.quality]
    best = of("best_quality").quality
    assert not rated or (best is not None and best.score == max(rated))
    assert _slowness(of("fastest")) <= 1.001 * min(map(_slowness, plans))


def _slowness(one: Recommendation) -> float:
    return one.predicted.ttft_ms["mean"].value + 100 * one.predicted.tpot_ms["mean"].value


@_each()
def test_bills_add_up(planned: Planned) -> None:
    traffic = planned.spec.traffic
    tokens = traffic.prompt_tokens.mean + traffic.output_tokens.mean
    rate = traffic.rps_steady or traffic.rps_peak or 0.0
    for one in planned.answer.recommendations:
        cost = one.cost
        if cost.price_basis != "on_demand":
            continue
        assert cost.usd_hour is not None
        assert cost.usd_month == pytest.approx(730 * cost.usd_hour, abs=0.1)
        assert (cost.gpus_billed or 0) >= one.gpus_total
        each = cost.usd_hour / (rate * 3600 * tokens) * 1e6
        assert cost.usd_per_million_tokens == pytest.approx(each, abs=1e-3)
        # No GPU on the list is below half a dollar or above 20 an hour.
        assert 0.4 <= cost.usd_hour / (cost.gpus_billed or 1) <= 20
