"""The simulation beside an estimate: tuned to its means, with tails, gaps and bursts of its own."""

from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, ORDERED, ask
from tools.domain.errors import InputError
from tools.estimate_report import SimulationReport
from tools.operation import ToolDeps


def _simulated(deps: ToolDeps, **arguments: Any) -> SimulationReport:
    found = ask(deps, LLAMA_8B, H100, tp=1, simulate=True, **arguments).simulation
    assert found is not None
    return found


def test_under_a_light_poisson_load_the_means_agree(installation: ToolDeps) -> None:
    found = _simulated(installation, rps=1.0)
    assert (found.arrivals, found.arrival_cv, found.requests) == ("poisson", 1.0, 2000)
    assert found.basis == "modelled"
    assert not found.saturated
    for kind in ("ttft", "tpot", "e2e"):
        assert abs(found.metrics[f"{kind}_mean_ms"].difference_pct or 0.0) < 15.0
        values = [found.metrics[f"{kind}_{name}_ms"].value for name in ORDERED]
        assert values == sorted(values)


def test_bursts_lengthen_the_tail_and_a_constant_rate_shortens_it(installation: ToolDeps) -> None:
    tails = [
        _simulated(installation, rps=12.0, **arrivals).metrics["ttft_p99_ms"].value
        for arrivals in (
            {"arrivals": "constant"},
            {"arrivals": "poisson"},
            {"arrivals": "bursty"},
            {"arrival_cv": 4.0},
        )
    ]
    assert tails == sorted(tails)


def test_a_seed_repeats_itself_and_another_differs(installation: ToolDeps) -> None:
    once, again, other = (_simulated(installation, rps=5.0, seed=seed) for seed in (7, 7, 8))
    assert once == again
    assert once.metrics != other.metrics


def test_wider_lengths_lengthen_the_tail(installation: ToolDeps) -> None:
    plain = _simulated(installation, rps=5.0)
    wide = _simulated(installation, rps=5.0, prompt_tokens_p95=1500, output_tokens_p95=700)
    assert wide.metrics["ttft_p99_ms"].value > plain.metrics["ttft_p99_ms"].value
    assert wide.metrics["e2e_p99_ms"].value > plain.metrics["e2e_p99_ms"].value


def test_a_closed_loop_keeps_its_requests_in_flight(installation: ToolDeps) -> None:
    found = _simulated(installation, concurrency=16.0, output_tokens_p95=500)
    assert found.arrivals == "closed"
    assert found.arrival_cv is None
    assert 8.0 < found.batch_mean <= 16.0
    assert "in step" not in found.sentence
    assert "in step" in _simulated(installation, concurrency=16.0).sentence


def test_the_slots_of_the_engine_are_kept(installation: ToolDeps) -> None:
    assert _simulated(installation, rps=2.0, max_num_seqs=4).batch_mean <= 4.0


def test_answers_of_one_token_have_no_tpot(installation: ToolDeps) -> None:
    found = _simulated(installation, rps=2.0, output_tokens=1)
    assert set(found.metrics) == {f"ttft_{name}_ms" for name in ("mean", *ORDERED)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"rps": 1.0, "arrivals": "bursty"},
        {"rps": 1.0, "simulate": True, "arrivals": "constant", "arrival_cv": 2.0},
        {"concurrency": 4.0, "simulate": True, "arrivals": "poisson"},
        {"rps": 1.0, "simulate": True, "requests": 5},
    ],
    ids=("not simulated", "two laws", "closed", "too few"),
)
def test_what_does_not_fit_together_is_refused(
    installation: ToolDeps, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InputError):
        ask(installation, LLAMA_8B, H100, **wrong)


def test_without_asking_nothing_is_simulated(installation: ToolDeps) -> None:
    assert ask(installation, LLAMA_8B, H100, rps=1.0).simulation is None
