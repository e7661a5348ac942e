"""A plan along one field."""

import pytest

from tools.domain.errors import InputError
from tools.explore.sweep import SWEEP, SweepRequest, sweep
from tools.explore.sweep_shape import Sweep
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND
from tools.specification import Specification
from tools.understand import UnderstandRequest, edited, specify

ASK = "a support chatbot for 1,000 users, only H100"


@pytest.fixture(scope="module")
def spec(installation: ToolDeps) -> Specification:
    return specify(UnderstandRequest(text=ASK), installation).specification


@pytest.fixture(scope="module")
def by_users(installation: ToolDeps, spec: Specification) -> Sweep:
    values = (100.0, 1000.0, 10_000.0, 100_000.0)
    return sweep(SweepRequest(specification=spec, field="users", values=values), installation)


def test_every_point_is_the_plan_that_an_edit_would_give(
    installation: ToolDeps, spec: Specification, by_users: Sweep
) -> None:
    for point in by_users.points:
        changed = edited(spec, {"traffic.concurrent_users": round(point.value)}, installation)
        (first,) = RECOMMEND.call(
            {"specification": changed, "limit": 1}, installation
        ).recommendations
        assert point.best is not None
        told = (point.best.model_id, point.best.gpu, point.best.gpus_total, point.best.usd_month)
        assert told == (first.model_id, first.gpu, first.gpus_total, first.cost.usd_month)
        assert spec.slo.e2e_ms is not None
        assert point.best.e2e_ms == first.predicted.e2e_ms[spec.slo.e2e_ms.percentile]


def test_lengths_between_anchors_are_planned_exactly_too(
    installation: ToolDeps, spec: Specification
) -> None:
    asked = SweepRequest(specification=spec, field="prompt", low=100, high=4000, steps=12)
    for point in sweep(asked, installation).points[::4]:
        changed = edited(spec, {"traffic.prompt_tokens.mean": point.value}, installation)
        (first,) = RECOMMEND.call(
            {"specification": changed, "limit": 1}, installation
        ).recommendations
        assert point.best is not None
        assert point.best.usd_month == first.cost.usd_month


def test_more_people_never_cost_less_on_the_kept_deployment(by_users: Sweep) -> None:
    kept = [point.kept for point in by_users.points]
    prices = [one.usd_month for one in kept if one and one.usd_month is not None]
    assert len(prices) == 4
    assert prices == sorted(prices)
    assert len({(one.model_id, one.gpu, one.tp) for one in kept if one}) == 1


def test_the_field_and_its_present_value_are_told(by_users: Sweep) -> None:
    assert (by_users.path, by_users.label, by_users.now) == (
        "traffic.concurrent_users",
        "users",
        1000.0,
    )


def test_without_values_a_tenth_to_ten_times_in_even_ratios(
    installation: ToolDeps, spec: Specification
) -> None:
    found = sweep(SweepRequest(specification=spec, field="users", steps=5), installation)
    # 100 x 10^(1/2) = 316.2, 1000 x 10^(1/2) = 3162.3
    assert [point.value for point in found.points] == [100, 316, 1000, 3162, 10_000]


def test_a_budget_too_small_leaves_a_gap_with_its_reason(
    installation: ToolDeps, spec: Specification
) -> None:
    asked = SweepRequest(specification=spec, field="budget", values=(10.0, 5000.0))
    poor, rich = sweep(asked, installation).points
    assert poor.best is None
    assert "budget is too small" in poor.reason
    assert rich.best is not None


def test_under_a_budget_each_gap_names_the_budget_where_more_money_would_fill_it(
    installation: ToolDeps, spec: Specification
) -> None:
    poor = edited(spec, {"budget.usd_month": 3000.0}, installation)
    asked = SweepRequest(specification=poor, field="users", low=1000, high=200_000, steps=12)
    found = sweep(asked, installation).points
    free = asked.model_copy(update={"specification": spec})
    rich = sweep(free, installation).points
    gaps = [
        one for one, with_money in zip(found, rich, strict=True) if not one.best and with_money.best
    ]
    assert gaps
    assert [
        one.reason for one in gaps if not one.reason.startswith("The budget is too small: ")
    ] == []


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        ("colour", {"low": 1.0, "high": 2.0}, "unknown_field"),
        ("budget", {}, "no_values"),
        ("users", {"low": 5.0, "high": 5.0}, "no_values"),
        ("users", {"low": 9.0, "high": 5.0}, "no_values"),
    ],
)
def test_what_cannot_be_swept_is_refused(
    installation: ToolDeps,
    spec: Specification,
    field: str,
    given: dict[str, float],
    code: str,
) -> None:
    with pytest.raises(InputError) as refused:
        SWEEP.call({"specification": spec, "field": field, **given}, installation)
    assert refused.value.code == code


def test_values_that_are_none_are_refused_in_the_words_of_the_field(
    installation: ToolDeps, spec: Specification
) -> None:
    asked = {"specification": spec, "field": "ttft", "values": (-5.0, -1.0)}
    with pytest.raises(InputError, match="ttft"):
        SWEEP.call(asked, installation)


def test_a_single_bad_value_is_a_gap(installation: ToolDeps, spec: Specification) -> None:
    asked = SweepRequest(specification=spec, field="ttft", values=(-5.0, 900.0))
    bad, good = sweep(asked, installation).points
    assert (bad.best, bad.reason) == (None, "not a value of this field")
    assert good.best is not None


def test_a_whole_number_below_one_is_refused_and_not_moved(
    installation: ToolDeps, spec: Specification
) -> None:
    asked = SweepRequest(specification=spec, field="users", values=(-5.0, 0.0, 10.0))
    points = sweep(asked, installation).points
    assert [(one.value, one.best is not None) for one in points] == [
        (-5.0, False),
        (0.0, False),
        (10.0, True),
    ]
