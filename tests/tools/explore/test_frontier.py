"""What is not beaten in every respect."""

from itertools import product

import pytest

from tools.explore.frontier import FRONTIER
from tools.explore.frontier_shape import Frontier, FrontierPoint
from tools.explore.sensitivity import SENSITIVITY, Sensitivity
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND
from tools.specification import Specification
from tools.understand import UnderstandRequest, edited, specify


@pytest.fixture(scope="module")
def spec(installation: ToolDeps) -> Specification:
    text = "a support chatbot for 1,000 users, low latency is critical"
    return specify(UnderstandRequest(text=text), installation).specification


@pytest.fixture(scope="module")
def found(installation: ToolDeps, spec: Specification) -> Frontier:
    return FRONTIER.call({"specification": spec}, installation)


@pytest.fixture(scope="module")
def levers(installation: ToolDeps, spec: Specification) -> Sensitivity:
    return SENSITIVITY.call({"specification": spec}, installation)


def _beats(one: FrontierPoint, other: FrontierPoint) -> bool:
    """Clearly better in all that is shown; the front itself knows more digits."""
    pairs = (
        (one.usd_month or 0.0, other.usd_month or 0.0),
        (-(one.quality or 0.0), -(other.quality or 0.0)),
        (-one.headroom_pct, -other.headroom_pct),
        (one.ttft_ms.value if one.ttft_ms else 0.0, other.ttft_ms.value if other.ttft_ms else 0.0),
        (one.tpot_ms.value if one.tpot_ms else 0.0, other.tpot_ms.value if other.tpot_ms else 0.0),
    )
    return all(mine < theirs for mine, theirs in pairs)


def test_nothing_on_the_front_is_beaten_by_anything_shown(found: Frontier) -> None:
    front = [point for point in found.points if point.is_on_front]
    assert len(front) > 3
    assert not any(_beats(one, other) for one, other in product(found.points, front))


def test_what_is_recommended_is_shown_with_its_rank(
    installation: ToolDeps, spec: Specification, found: Frontier
) -> None:
    ranked = RECOMMEND.call({"specification": spec}, installation).recommendations
    shown = {point.rank: point for point in found.points if point.rank}
    assert sorted(shown) == [one.rank for one in ranked]
    for one in ranked:
        assert (shown[one.rank].model_id, shown[one.rank].gpu) == (one.model_id, one.gpu)
        assert shown[one.rank].usd_month == one.cost.usd_month


def test_the_front_knows_how_many_were_considered_and_the_limits(
    spec: Specification, found: Frontier
) -> None:
    assert found.considered > len(found.points)
    assert spec.slo.ttft_ms is not None
    assert found.limits["ttft_ms"] == spec.slo.ttft_ms.effective_limit
    assert found.percentiles["ttft_ms"] == spec.slo.ttft_ms.percentile


def test_a_request_that_nothing_holds_has_an_empty_front(
    installation: ToolDeps, spec: Specification
) -> None:
    impossible = edited(spec, {"slo.ttft_ms.limit": 0.2}, installation)
    found = FRONTIER.call({"specification": impossible}, installation)
    assert (found.points, found.considered) == ((), 0)


def test_asking_for_less_never_costs_more_than_asking_for_more(levers: Sensitivity) -> None:
    by_limit: dict[str, list[tuple[float, float]]] = {}
    for one in levers.levers:
        if one.path.endswith("_ms.limit") and one.usd_month is not None:
            by_limit.setdefault(one.path, []).append((one.now, one.usd_month))
    assert by_limit
    for steps in by_limit.values():
        prices = [usd for _, usd in sorted(steps)]
        assert prices == sorted(prices, reverse=True)


def test_a_lever_tells_the_plan_that_an_edit_would_give(
    installation: ToolDeps, spec: Specification, levers: Sensitivity
) -> None:
    one = next(one for one in levers.levers if one.path == "slo.quality" and one.is_relaxed)
    changed = edited(spec, {"slo.quality": one.now}, installation)
    answer = RECOMMEND.call({"specification": changed}, installation)
    cheapest = answer.recommendations[answer.views["cheapest"] - 1]
    assert one.usd_month == cheapest.cost.usd_month
    assert levers.usd_month is not None
    assert one.usd_month is not None
    assert one.saves_usd_month == pytest.approx(levers.usd_month - one.usd_month)


def test_a_wish_that_narrows_the_choice_is_a_lever(
    installation: ToolDeps, spec: Specification
) -> None:
    narrow = edited(spec, {"preferences.gpus": ["B300-SXM-288GB"]}, installation)
    found = SENSITIVITY.call({"specification": narrow}, installation)
    (one,) = [one for one in found.levers if one.path == "preferences.gpus"]
    assert (one.was, one.now, one.is_relaxed) == (["B300-SXM-288GB"], None, True)
    assert one.saves_usd_month is not None
    assert one.saves_usd_month > 0
    assert found.levers[0] == one


def test_a_lever_names_the_plan_of_its_price(levers: Sensitivity) -> None:
    told = [one for one in levers.levers if one.best and one.usd_month is not None]
    assert told
    assert all(one.best.usd_month == one.usd_month for one in told if one.best)


def test_another_layout_is_planned_where_the_best_of_a_gpu_does_not_hold(
    installation: ToolDeps,
) -> None:
    text = "llama 3.3 70b at 50 requests per second on MI300X"
    spec = specify(UnderstandRequest(text=text), installation).specification
    front = FRONTIER.call({"specification": spec}, installation)
    ranked = RECOMMEND.call({"specification": spec}, installation).recommendations
    assert any(one.is_on_front for one in front.points) == bool(ranked)
