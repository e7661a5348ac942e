"""Residual fields: they remember rows, forget with distance and admit doubt."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.residuals import AXES, Kernel, Observations, Posterior, ResidualField

KERNEL = Kernel(
    cell=0.1, engine=0.1, precision=0.1, smooth=0.2, noise=0.01, scales=(2.0,) * len(AXES)
)
CELL = "llama|gpu"


def _at(
    *loads: float,
    engine: int = 0,
    precision: int = 0,
    family: int = 7,
    size: float = 3.0,
    version: int = -1,
) -> Observations:
    places = np.zeros((len(loads), len(AXES)))
    places[:, 0] = loads
    places[:, AXES.index("size")] = size
    count = len(loads)
    return Observations(
        places=places,
        engine=np.full(count, engine),
        precision=np.full(count, precision),
        family=np.full(count, family),
        version=np.full(count, version),
    )


def _field(loads: tuple[float, ...], residual: tuple[float, ...]) -> ResidualField:
    cells = {CELL: list(range(len(loads)))}
    return ResidualField(KERNEL, cells, _at(*loads), np.array(residual))


def _ask(field: ResidualField, at: Observations, cell: str = CELL) -> Posterior:
    return field.posterior(cell, at)


@given(st.floats(-1.0, 1.0))
def test_at_a_row_the_field_says_what_the_row_says(residual: float) -> None:
    found = _ask(_field((3.0,), (residual,)), _at(3.0))
    assert found.shift[0] == pytest.approx(residual, abs=0.02)
    assert found.explained[0] > 0.95
    assert found.same[0]
    assert found.rows[0] == (0,)


def test_one_engine_says_little_of_another_where_they_share_little() -> None:
    kernel = replace(KERNEL, cell=0.0, engine=0.0, precision=0.0, group=0.2)
    field = ResidualField(kernel, {CELL: [0]}, _at(3.0), np.array([0.4]))
    assert _ask(field, _at(30.0)).shift[0] > 0.15
    assert _ask(field, _at(30.0, precision=1)).shift[0] == pytest.approx(0.0, abs=1e-3)
    assert _ask(field, _at(30.0, engine=1)).shift[0] == pytest.approx(0.0, abs=1e-3)


def test_the_local_part_fades_first_and_adds_to_the_doubt() -> None:
    plain = replace(KERNEL, cell=0.0, engine=0.0, precision=0.0)
    both = replace(plain, local=0.2)
    assert both.prior_variance == pytest.approx(plain.prior_variance + 0.2**2)
    rows = _at(3.0)
    here, near = (
        float(both.between(rows, _at(load))[0, 0] / both.prior_variance) for load in (3.0, 5.0)
    )
    assert here == pytest.approx(1.0)
    assert near < 0.6 * float(plain.between(rows, _at(5.0))[0, 0] / plain.prior_variance)


def test_an_unknown_cell_returns_to_the_physics_with_the_whole_doubt() -> None:
    found = _ask(_field((3.0,), (0.5,)), _at(3.0), "other|gpu")
    assert found.shift[0] == 0.0
    assert found.explained[0] == 0.0
    assert found.deviation[0] == pytest.approx(KERNEL.prior_variance**0.5)
    assert not found.same[0]
    assert found.rows[0] == ()


@given(st.floats(0, 20), st.floats(0, 20))
def test_doubt_grows_with_the_distance(one: float, more: float) -> None:
    near, far = sorted((one, more))
    found = _ask(_field((0.0,), (0.4,)), _at(near, far))
    assert found.deviation[0] <= found.deviation[1] + 1e-9
    assert found.shift[0] >= found.shift[1] - 1e-9


def test_between_rows_the_shift_lies_between_theirs() -> None:
    found = _ask(_field((0.0, 12.0), (0.4, 0.0)), _at(2.0, 6.0))
    assert 0.0 < found.shift[1] < found.shift[0] < 0.4


@given(st.floats(0, 15))
def test_past_the_measured_loads_the_shift_stays_and_the_doubt_grows(beyond: float) -> None:
    found = _ask(_field((0.0, 4.0), (0.1, 0.4)), _at(4.0, 4.0 + beyond))
    assert found.shift[1] == pytest.approx(found.shift[0])
    assert found.deviation[1] >= found.deviation[0] - 1e-9


def test_another_engine_and_precision_learn_only_what_the_cell_shares() -> None:
    field = _field((0.0,), (0.4,))
    own = _ask(field, _at(0.0)).shift[0]
    engine = _ask(field, _at(0.0, engine=1)).shift[0]
    both = _ask(field, _at(0.0, engine=1, precision=2)).shift[0]
    assert 0.0 < both < engine < own


def test_inside_means_between_rows_of_the_same_engine() -> None:
    field = _field((0.0, 4.0), (0.1, 0.2))
    assert _ask(field, _at(2.0, -1.0, 5.0)).inside.tolist() == [True, False, False]
    assert _ask(field, _at(2.0, engine=1)).inside.tolist() == [False]


def test_repeats_at_one_place_count_as_their_median() -> None:
    # 0.1, 0.2 and a slip of 1.4: the median is 0.2
    found = _ask(_field((1.0, 1.0, 1.0), (0.1, 0.2, 1.4)), _at(1.0))
    assert found.shift[0] == pytest.approx(0.2, abs=0.01)


def test_one_absurd_row_cannot_carry_the_field_away() -> None:
    found = _ask(_field((1.0,), (50.0,)), _at(1.0))
    assert found.shift[0] < 2.0


@given(st.lists(st.floats(-5, 12), min_size=1, max_size=6, unique=True))
def test_rows_never_add_doubt(loads: list[float]) -> None:
    field = _field(tuple(loads), (0.1,) * len(loads))
    found = _ask(field, _at(-8.0, 0.0, 3.3, 20.0))
    assert (found.deviation <= KERNEL.prior_variance**0.5 + 1e-9).all()
    assert ((found.explained >= 0) & (found.explained <= 1)).all()


def test_covariance_is_symmetric_and_largest_with_itself() -> None:
    at = _at(0.0, 1.0, 7.0)
    covariance = KERNEL.between(at, at)
    assert np.allclose(covariance, covariance.T)
    assert np.allclose(np.diag(covariance), KERNEL.prior_variance)
    assert (np.linalg.eigvalsh(covariance) > -1e-9).all()


FAMILY = replace(KERNEL, family=0.2)
GPU = replace(KERNEL, gpu_engine=0.1, gpu_smooth=0.3)


def _shared(kernel: Kernel, cell: str, at: Observations) -> Posterior:
    """What a field says of `cell` that knows one row of the family `llama` on one `gpu`."""
    field = ResidualField(kernel, {CELL: [0]}, _at(3.0), np.array([0.5]))
    return field.posterior(cell, at)


def test_a_row_speaks_for_its_family_on_another_gpu_by_the_share_of_its_variance() -> None:
    # 0.04 of 0.04 + 0.07 + 0.0001: the family's part of what the row shows
    found = _shared(FAMILY, "llama|other", _at(3.0))
    assert found.shift[0] == pytest.approx(0.5 * 0.04 / 0.1101, rel=1e-3)
    assert 0 < found.explained[0] < 1
    assert not found.same[0]


def test_a_row_says_nothing_of_another_family_unless_the_gpu_is_shared() -> None:
    other = _at(3.0, family=8)
    assert _shared(FAMILY, "qwen|gpu", other).shift[0] == 0.0
    assert _shared(GPU, "qwen|gpu", other).shift[0] > 0.1
    assert _shared(GPU, "qwen|elsewhere", other).shift[0] == 0.0


def test_on_one_gpu_models_of_like_size_resemble_each_other_most() -> None:
    like = _shared(GPU, "qwen|gpu", _at(3.0, family=8, size=3.1))
    unlike = _shared(GPU, "qwen|gpu", _at(3.0, family=8, size=9.0))
    assert like.shift[0] > unlike.shift[0] > 0
    assert like.deviation[0] < unlike.deviation[0]


def test_a_row_of_another_family_is_never_the_same_place_nor_quoted() -> None:
    found = _shared(GPU, "qwen|gpu", _at(3.0, family=8))
    assert not found.same[0]
    assert found.rows[0] == ()


def test_one_row_of_a_new_cell_keeps_what_its_gpu_says_of_other_loads() -> None:
    # Another family was slow at low loads and fast at high ones, the new one is measured at one.
    rows = _at(0.0, 2.0, 8.0, 10.0, family=8).joined(_at(2.0))
    cells = {"qwen|gpu": [0, 1, 2, 3], CELL: [4]}
    field = ResidualField(GPU, cells, rows, np.array([0.4, 0.4, -0.4, -0.4, 0.4]))
    found = _ask(field, _at(2.0, 9.0))
    assert found.shift[0] > 0.3
    assert found.shift[1] < found.shift[0] - 0.3
    past = _ask(field, _at(10.0, 14.0))
    assert past.shift[0] == pytest.approx(past.shift[1])


VERSIONED = replace(KERNEL, group=0.2, version=0.15)
OLD, NEW, NEWEST = 9002, 11000, 25000


def _versions(kernel: Kernel = VERSIONED, *, unknown: bool = False) -> ResidualField:
    """The old version was slow and the new one fast at one place; one of neither in between."""
    rows = _at(3.0, version=OLD).joined(_at(3.0, version=NEW))
    residual = [0.4, -0.2]
    if unknown:
        rows, residual = rows.joined(_at(3.0)), [*residual, 0.3]
    return ResidualField(kernel, {CELL: list(range(len(rows)))}, rows, np.array(residual))


def test_a_named_version_moves_towards_its_rows_and_none_stands_between() -> None:
    asked = _at(4.0).joined(_at(4.0, version=OLD)).joined(_at(4.0, version=NEW))
    between, old, new = _ask(_versions(), asked).shift
    assert new + 0.1 < between < old - 0.1


def test_without_a_version_the_answer_is_the_one_of_rows_without_versions() -> None:
    blind = replace(VERSIONED, version=0.0)
    for asked in (_at(3.0), _at(7.0), _at(3.0, version=NEWEST), _at(3.0, version=OLD, engine=1)):
        with_versions = _ask(_versions(unknown=True), asked)
        without = _ask(_versions(blind, unknown=True), asked)
        assert with_versions.shift[0] == pytest.approx(without.shift[0])
        assert with_versions.deviation[0] == pytest.approx(without.deviation[0])
        assert with_versions.rows == without.rows


def test_a_row_without_a_version_is_of_none() -> None:
    rows = _at(3.0, 5.0)
    assert np.allclose(np.diag(VERSIONED.between(rows, rows)), VERSIONED.prior_variance - 0.15**2)
    assert np.allclose(VERSIONED.alone(rows), 0.15**2)
    apart = VERSIONED.blind.between(rows, rows)[0, 1] - VERSIONED.between(rows, rows)[0, 1]
    assert apart == pytest.approx(0.15**2)
    named = _at(3.0, 5.0, version=NEW)
    assert np.allclose(VERSIONED.between(named, named), VERSIONED.blind.between(named, named))
    assert VERSIONED.prior_variance == VERSIONED.blind.prior_variance


def test_only_a_row_of_the_named_version_is_the_same_place() -> None:
    field = _versions()
    asked = _at(3.0, version=OLD).joined(_at(3.0, version=NEWEST)).joined(_at(3.0))
    assert _ask(field, asked).same.tolist() == [True, True, True]
    far = _at(3.0, version=OLD).joined(_at(5.0, version=NEW))
    other = ResidualField(VERSIONED, {CELL: [0, 1]}, far, np.array([0.4, -0.2]))
    assert _ask(other, _at(3.0, version=NEW).joined(_at(3.0, version=OLD))).same.tolist() == [
        False,
        True,
    ]


@given(st.lists(st.sampled_from([-1, OLD, NEW, NEWEST]), min_size=1, max_size=12))
def test_covariance_of_versions_is_positive_and_a_row_never_adds_doubt(versions: list[int]) -> None:
    rows = _at(*(float(n % 4) for n in range(len(versions))))
    rows = replace(rows, version=np.array(versions))
    covariance = VERSIONED.between(rows, rows) + np.diag(VERSIONED.alone(rows))
    assert np.allclose(covariance, covariance.T)
    assert np.allclose(np.diag(covariance), VERSIONED.prior_variance)
    assert (np.linalg.eigvalsh(covariance) > -1e-9).all()
    residual = np.zeros(len(rows))
    asked = _at(1.0, version=versions[0])
    few = ResidualField(VERSIONED, {CELL: [0]}, rows, residual)
    all_of = ResidualField(VERSIONED, {CELL: list(range(len(rows)))}, rows, residual)
    # Rows at one place are merged there: their noise is the mean's, never more.
    assert _ask(all_of, asked).deviation[0] <= _ask(few, asked).deviation[0] + 1e-9


def test_many_versions_are_answered_in_their_own_order() -> None:
    asked = _at(4.0).joined(_at(4.0, version=NEW)).joined(_at(6.0)).joined(_at(5.0, version=OLD))
    together = _ask(_versions(), asked)
    for place in range(len(asked)):
        one = _ask(_versions(), asked.take(np.array([place])))
        assert together.shift[place] == pytest.approx(one.shift[0])
        assert together.rows[place] == one.rows[0]
