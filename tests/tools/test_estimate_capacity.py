"""Capacity within limits, the knee, replicas and sensitivity, through the public estimate."""

import re
from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, ask
from tools.domain.errors import InfeasibleError, InputError
from tools.domain.workload import Limit, SloLimits
from tools.estimate_report import CapacityReport, EstimateReport, SensitivityRow
from tools.estimate_sensitivity import sentences
from tools.operation import ToolDeps
from tools.sizing import Sizing, replicas_for

LIMITS: dict[str, Any] = {"ttft_ms": 400.0, "tpot_ms": 20.0}


def _capacity(deps: ToolDeps, model: str = LLAMA_8B, **arguments: Any) -> CapacityReport:
    found = ask(deps, model, H100, **arguments).capacity
    assert found is not None
    return found


def test_the_capacity_asked_again_is_just_within_the_limit(installation: ToolDeps) -> None:
    found = _capacity(installation, **LIMITS)
    again = ask(installation, LLAMA_8B, H100, tp=1, rps=found.pessimistic.load_rps)
    assert found.limited_by == "tpot"
    assert again.metrics["tpot_p90_ms"].hi == pytest.approx(20.0, rel=0.01)
    assert again.metrics["ttft_p90_ms"].hi < 400.0


def test_doubt_carries_less_than_the_central_estimate(installation: ToolDeps) -> None:
    found = _capacity(installation, **LIMITS)
    assert 0 < found.pessimistic.load_rps < found.central.load_rps < found.knee.stability_rps
    assert found.pessimistic.batch <= found.pessimistic.concurrency
    assert 0 < found.pessimistic.kv_cache_use < 1


def test_every_limit_shows_its_margin_and_the_first_to_give_way_has_none(
    installation: ToolDeps,
) -> None:
    margins = {one.metric: one.margin_pct for one in _capacity(installation, **LIMITS).limits}
    assert margins["tpot"] == pytest.approx(0.0, abs=1.0)
    assert margins["ttft"] is not None
    assert margins["ttft"] > 1.0


@pytest.mark.parametrize("name", ["ttft_ms", "tpot_ms", "e2e_ms"])
def test_a_looser_limit_never_carries_less(installation: ToolDeps, name: str) -> None:
    tight = {"ttft_ms": 120.0, "tpot_ms": 14.0, "e2e_ms": 3500.0}[name]
    loads = [
        _capacity(installation, LLAMA_8B, **{name: tight * more}).pessimistic.load_rps
        for more in (1.0, 1.1, 1.5, 4.0)
    ]
    assert loads == sorted(loads)


def test_a_stricter_percentile_never_carries_more(installation: ToolDeps) -> None:
    loads = [
        _capacity(installation, tpot_ms=20.0, tpot_percentile=name).pessimistic.load_rps
        for name in ("p50", "p90", "p99")
    ]
    assert loads == sorted(loads, reverse=True)


def test_without_limits_the_engine_binds_and_the_curve_stays_away(installation: ToolDeps) -> None:
    found = _capacity(installation)
    # 680 sequences keep an H100 busy: more of them would add latency, not load
    assert found.limited_by == "compute"
    small = ask(installation, LLAMA_8B, "L40S", prompt_tokens=8000, output_tokens=2000).capacity
    assert small is not None
    assert small.limited_by == "kv_cache"
    assert (found.limits, found.curve, found.sensitivity) == ((), (), ())
    assert _capacity(installation, max_num_seqs=8).limited_by == "max_num_seqs"


def test_fewer_sequences_carry_less(installation: ToolDeps) -> None:
    loads = [
        _capacity(installation, max_num_seqs=most).central.load_rps for most in (4, 32, 256, None)
    ]
    assert loads == sorted(loads)


def test_the_curve_has_twelve_loads_with_intervals_at_the_asked_percentiles(
    installation: ToolDeps,
) -> None:
    points = _capacity(installation, ttft_ms=400.0, ttft_percentile="p99").curve
    assert len(points) == 12
    for point in points:
        assert set(point.metrics) == {"ttft_p99_ms", "tpot_p90_ms", "e2e_p95_ms"}
        assert all(f.lo <= f.value <= f.hi for f in point.metrics.values())
    latencies = [point.metrics["e2e_p95_ms"].value for point in points]
    assert latencies == sorted(latencies)


def test_the_knee_is_defined_and_lies_before_the_stability_limit(installation: ToolDeps) -> None:
    knee = _capacity(installation, LLAMA_70B, tp=4, rps=5.0, tpot_ms=60.0).knee
    assert "half a per cent" in knee.definition
    assert knee.knee_rps is not None
    assert knee.knee_rps < knee.stability_rps
    assert knee.asked_share_of_knee == pytest.approx(
        (knee.asked_share_of_stability or 0.0) * knee.stability_rps / knee.knee_rps, rel=0.01
    )


def test_thirty_requests_with_a_fifth_of_headroom_over_ten_need_four_and_a_spare() -> None:
    # ceil(30 x 1 x 1.2 / 10) = ceil(3.6) = 4
    found = replicas_for(Sizing(peak_rps=30.0, headroom=0.2, spare=1), 10.0, 2)
    assert found is not None
    assert (found.needed, found.spare, found.replicas, found.gpus_total) == (4, 1, 5, 10)
    assert "burst 1 x headroom 1.2" in found.formula


@pytest.mark.parametrize(
    ("domain", "spare"),
    [
        ("pod", 1),
        # 8 GPUs a node, 2 per replica
        ("node", 4),
        # 6 replicas over three zones: the other two carry them
        ("zone", 3),
    ],
)
def test_a_spare_is_as_large_as_what_is_lost_at_once(domain: Any, spare: int) -> None:
    found = replicas_for(
        Sizing(peak_rps=30.0, burst_factor=2.0, spare=1, failure_domain=domain), 10.0, 2
    )
    assert found is not None
    assert (found.needed, found.spare) == (6, spare)


def test_nothing_is_sized_without_a_peak_or_a_capacity() -> None:
    assert replicas_for(Sizing(), 10.0, 1) is None
    assert replicas_for(Sizing(peak_rps=1.0), 0.0, 1) is None


def _peak(deps: ToolDeps, **arguments: Any) -> EstimateReport:
    return ask(deps, LLAMA_8B, H100, rps=200.0, **LIMITS, **arguments)


def test_replicas_follow_from_the_peak_unless_they_are_given(installation: ToolDeps) -> None:
    sized = _peak(installation)
    assert sized.capacity is not None
    assert sized.capacity.sizing is not None
    assert sized.replicas == sized.capacity.sizing.replicas > 1
    assert set(sized.capacity.asked_verdicts.values()) == {"met"}
    given = _peak(installation, replicas=5)
    assert given.replicas == 5
    assert given.capacity is not None
    assert given.capacity.asked_verdicts["tpot"] == "missed"


def test_sensitivity_tells_every_input_and_what_moves_the_load_most(
    installation: ToolDeps,
) -> None:
    found = _capacity(installation, rps=20.0, prefix_cache_share=0.5, **LIMITS)
    fields = {row.field for row in found.sensitivity}
    assert fields == {
        "ttft_ms",
        "tpot_ms",
        "prompt_tokens",
        "output_tokens",
        "prefix_cache_share",
        "rps",
    }
    assert 1 <= len(found.sentences) <= 3
    assert re.fullmatch(
        r".+ -> .+ \([+-]20 %\): one replica carries [\d.]+ instead of [\d.]+ req/s",
        found.sentences[0],
    )


def test_what_moves_the_load_is_told_in_the_units_of_limits_and_tokens() -> None:
    def row(field: str, before: float, after: float, capacity: float) -> SensitivityRow:
        return SensitivityRow(
            field=field,
            change_pct=-20.0,
            before=before,
            after=after,
            capacity_rps=capacity,
            ratio=capacity / 10.0,
            replicas=None,
            cliff=False,
        )

    # 256 x 0.8 = 204.8 tokens, 12 s x 0.8 = 9.6 s
    rows = (row("output_tokens", 256.0, 204.8, 12.0), row("e2e_ms", 12000.0, 9600.0, 8.5))
    slo = SloLimits(e2e=Limit(percentile="p95", limit_ms=12000.0))
    assert sentences(rows, slo, 10.0) == (
        "output tokens 256 -> 205 (-20 %): one replica carries 12 instead of 10 req/s",
        "E2E p95 limit 12 s -> 9.6 s (-20 %): one replica carries 8.5 instead of 10 req/s",
    )


def test_a_limit_at_the_edge_is_named_as_a_cliff(installation: ToolDeps) -> None:
    light = ask(installation, LLAMA_8B, H100, rps=0.1).metrics["ttft_p90_ms"].hi
    found = _capacity(installation, ttft_ms=1.05 * light)
    assert any(row.cliff for row in found.sensitivity if row.field == "ttft_ms")
    assert found.sentences[0].startswith("cliff: TTFT p90 limit")


def test_limits_that_nothing_holds_come_with_what_does(installation: ToolDeps) -> None:
    found = _capacity(installation, tpot_ms=5.0, ttft_ms=10.0)
    assert not found.feasible
    assert "with one request at a time" in found.reason
    assert found.pessimistic.load_rps == 0.0
    assert any(text.startswith("relax TTFT p90 10 ms -> ") for text in found.nearest)
    assert found.sensitivity == ()


def test_a_wider_group_is_proposed_where_it_holds_the_limits(installation: ToolDeps) -> None:
    found = _capacity(installation, tp=1, tpot_ms=6.0)
    assert not found.feasible
    (wider,) = [text for text in found.nearest if text.startswith("tp ")]
    width = int(wider.split()[1])
    assert _capacity(installation, tp=width, tpot_ms=9.0).feasible


def test_a_load_past_the_knee_under_impossible_limits_is_infeasible(
    installation: ToolDeps,
) -> None:
    with pytest.raises(InfeasibleError, match="one request at a time") as refused:
        ask(installation, LLAMA_8B, H100, rps=1e5, ttft_ms=1.0)
    assert "relax" in refused.value.hint


def test_an_answer_of_one_token_has_no_tpot_and_its_e2e_is_its_ttft(
    installation: ToolDeps,
) -> None:
    report = ask(installation, LLAMA_8B, H100, output_tokens=1, rps=2.0)
    assert not any(name.startswith("tpot") for name in report.metrics)
    assert report.metrics["e2e_p95_ms"] == report.metrics["ttft_p95_ms"]
    assert any("one token" in note for note in report.notes)
    with pytest.raises(InputError) as refused:
        ask(installation, LLAMA_8B, H100, output_tokens=1, tpot_ms=10.0)
    assert refused.value.code == "no_tpot"
