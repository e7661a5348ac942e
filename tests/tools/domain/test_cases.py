"""Assembled questions: what is refused and why, and that nothing is dropped."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B, SPARSE_47B, UNKNOWN_GPU, case
from tools.domain.cases import Assembler, Case
from tools.domain.errors import PlanningError
from tools.domain.layout import Layout


def _refusal(asked: Case) -> PlanningError:
    return Assembler().prepare([asked]).refused[0]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (case(replace(DENSE_8B, unmodelled_reason="odd")), "unknown_architecture"),
        (case(gpu=UNKNOWN_GPU), "no_hardware_figures"),
        (case(layout=Layout(precision="bf16", tp=3)), "impossible_layout"),
        (case(SPARSE_47B, layout=Layout(precision="bf16", tp=8, ep=3)), "impossible_layout"),
        (case(isl_tokens=131_000.0, osl_tokens=5_000.0), "context_too_long"),
        (case(osl_tokens=0.5), "impossible_workload"),
        (case(SPARSE_47B), "does_not_fit"),
    ],
)
def test_an_impossible_question_is_refused_with_its_reason(asked: Case, code: str) -> None:
    refusal = _refusal(asked)
    assert refusal.code == code
    assert refusal.hint


def test_a_refusal_of_width_names_the_widths_that_work() -> None:
    assert "1, 2, 4, 8" in _refusal(case(layout=Layout(precision="bf16", tp=3))).hint


def test_a_refusal_of_memory_is_in_gib() -> None:
    # 46.7e9 x 2 bytes = 87 GiB do not fit 0.9 x 79 = 71.1
    message = _refusal(case(SPARSE_47B)).message
    assert "71.1" in message
    assert "GiB" in message


def test_refusals_keep_their_places() -> None:
    good, bad = case(), case(SPARSE_47B)
    prepared = Assembler().prepare([bad, good, bad, good])
    assert sorted(prepared.refused) == [0, 2]
    assert prepared.index.tolist() == [1, 3]
    assert len(prepared.table) == 2


@given(st.lists(st.sampled_from([True, False]), max_size=8))
def test_every_question_is_either_prepared_or_refused(good: list[bool]) -> None:
    prepared = Assembler().prepare([case() if one else case(SPARSE_47B) for one in good])
    assert sorted([*prepared.index.tolist(), *prepared.refused]) == list(range(len(good)))


def test_a_row_somebody_measured_is_given_room() -> None:
    prepared = Assembler().prepare([case(SPARSE_47B)], lenient_memory=True)
    assert prepared.refused == {}
    assert prepared.demand.max_sequences[0] >= 1


def test_replicas_do_not_change_what_one_replica_is() -> None:
    assembler = Assembler()
    one = assembler.configuration(DENSE_8B, BIG_GPU, Layout(precision="bf16"))
    ten = assembler.configuration(DENSE_8B, BIG_GPU, Layout(precision="bf16", data_parallel=10))
    assert one is ten


@given(st.floats(1, 60_000), st.floats(1, 60_000))
def test_longer_requests_never_leave_room_for_more_of_them(one: float, more: float) -> None:
    short, long = sorted((one, more))
    prepared = Assembler().prepare([case(isl_tokens=short), case(isl_tokens=long)])
    assert prepared.demand.max_sequences[0] >= prepared.demand.max_sequences[1]


def test_attention_data_parallel_ranks_cache_their_own_sequences() -> None:
    gpu = replace(BIG_GPU, memory_usable_gib=180.0)
    layouts = [Layout(precision="fp8", tp=8), Layout(precision="fp8", tp=8, ep=8)]
    asked = [case(LATENT_671B, gpu, layout, isl_tokens=30_000.0) for layout in layouts]
    shared, spread = Assembler().prepare(asked).demand.max_sequences
    assert spread > 2 * shared
