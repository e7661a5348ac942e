"""Two plans side by side."""

from typing import Any

from tests.fakes_agent import fake_deps
from tests.fakes_doors import plan_document
from tools.explore.compare import COMPARE
from tools.explore.comparison_shape import Compared, Comparison


def side(key: str, **changed: Any) -> dict[str, Any]:
    plan = plan_document()
    one = plan.recommendations[0].model_dump(mode="json")
    one |= {name: value for name, value in changed.items() if name in one}
    specification = plan.specification.model_dump(mode="json", by_alias=True)
    specification |= {name: value for name, value in changed.items() if name in specification}
    return {"key": key, "label": key, "specification": specification, "recommendation": one}


def compared(a: dict[str, Any], b: dict[str, Any]) -> Comparison:
    return COMPARE.call({"a": a, "b": b}, fake_deps())


def line(found: Comparison, name: str) -> Compared:
    return next(one for one in found.lines if one.name == name)


def figure(value: float, lo: float, hi: float) -> dict[str, Any]:
    return {"value": value, "lo": lo, "hi": hi, "basis": "modelled"}


def with_ttft(value: float, lo: float, hi: float) -> dict[str, Any]:
    one = side("x")
    limit = one["specification"]["slo"]["ttft_ms"]
    statistic = limit["percentile"] if limit else "mean"
    one["recommendation"]["predicted"]["ttft_ms"] = {statistic: figure(value, lo, hi)}
    return one


def test_a_plan_beside_itself_differs_in_nothing() -> None:
    found = compared(side("plan"), side("B"))
    assert {one.kind for one in found.lines} == {"figure"}
    assert {one.better for one in found.lines} <= {"equal", None}
    assert all(one.change in (0.0, None) for one in found.lines)


def test_the_request_and_the_setup_are_told_where_they_differ() -> None:
    found = compared(side("plan"), side("B", priority="cost", gpu="H100-SXM-80GB", replicas=9))
    request = [one.name for one in found.lines if one.kind == "request"]
    assert request == ["priority"]
    assert line(found, "gpu").b == "H100-SXM-80GB"
    assert line(found, "replicas").b == 9


def test_less_latency_is_better_and_a_clear_gap_is_sure() -> None:
    found = compared(with_ttft(100, 80, 120), with_ttft(200, 180, 260))
    told = line(found, "ttft_ms")
    assert (told.a, told.b, told.change, told.better, told.is_sure) == (100, 200, 1.0, "a", True)
    assert (told.a_range, told.b_range) == ((80, 120), (180, 260))


def test_intervals_that_overlap_make_no_winner_sure() -> None:
    found = compared(with_ttft(100, 80, 150), with_ttft(120, 90, 200))
    told = line(found, "ttft_ms")
    assert (told.better, told.is_sure) == ("a", False)


def test_an_unpriced_plan_is_neither_cheaper_nor_dearer() -> None:
    free = side("B")
    free["recommendation"]["cost"] |= {"usd_month": None, "usd_hour": None}
    told = line(compared(side("plan"), free), "usd_month")
    assert (told.b, told.better, told.change) == (None, None, None)


def test_a_side_without_a_plan_says_so() -> None:
    nothing = side("B") | {"recommendation": None}
    found = compared(side("plan"), nothing)
    assert (found.b.outline, found.b.slo) == ("nothing passes every gate", {})
    assert {one.kind for one in found.lines} == {"figure"}
    both = compared(nothing, nothing)
    assert both.lines == ()


def test_a_rating_and_a_share_have_no_ratio() -> None:
    found = compared(side("plan"), side("B"))
    assert all(one.change is None for one in found.lines if one.unit in ("rating", "%", "share"))
