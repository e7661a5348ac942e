"""Cost along one field: steps, changes and gaps, in numbers worked out by hand."""

import pytest

from tests.fakes_pictures import SVG, ascii_of, outline, svg_of, sweep, texts_of
from tools.explore.sweep_shape import Sweep, SweepPoint
from tools.pictures.swept import swept


def texts(given: Sweep) -> list[str]:
    return texts_of(swept(given))


def of(*points: SweepPoint, path: str = "traffic.concurrent_users", unit: str = "") -> Sweep:
    return Sweep(
        path=path, label="users", unit=unit, now=None, points=points, percentiles={}, limits={}
    )


GROWING = of(
    SweepPoint(value=100, best=outline("a/small", 800.0), kept=outline("b/big", 1600.0)),
    SweepPoint(value=1000, best=outline("a/small", 800.0), kept=outline("b/big", 1600.0)),
    SweepPoint(
        value=5000,
        best=outline("b/big", 3200.0, replicas=2, gpus_total=2, gpu="H100-SXM-80GB"),
        kept=outline("b/big", 3200.0, replicas=2, gpus_total=2),
    ),
    SweepPoint(value=10000, best=None, kept=None, reason="no more than 2 GPUs are owned"),
)


def test_the_words_tell_each_stretch_with_its_cost() -> None:
    told = ascii_of(swept(GROWING).text)
    assert told.startswith("Cost per month at 4 values of users, from 100 to 10,000.")
    assert "At 100 to 1,000: a/small (fp8) on 1 x L4-24GB, 1 replica, $800/month." in told
    assert "At 5,000: b/big (fp8) on 2 x H100-SXM-80GB, 2 replicas, $3,200/month." in told
    assert "At 10,000 nothing holds: no more than 2 GPUs are owned." in told


def test_the_words_tell_what_keeping_the_plan_takes() -> None:
    told = ascii_of(swept(GROWING).text)
    kept = "1 replica for $1,600/month at 100 and 2 replicas for $3,200/month at 5,000."
    assert f"Keeping b/big (fp8) takes {kept}" in told
    assert "Kept, it does not hold at 10,000." in told


def test_where_the_kept_plan_stops_holding_is_a_stretch_and_one_price_is_told_once() -> None:
    kept = outline("a/a", 500.0)
    held = [SweepPoint(value=at, best=kept, kept=kept) for at in (1, 2)]
    lost = [SweepPoint(value=at, best=kept, kept=None) for at in (3, 4, 5)]
    told = ascii_of(swept(of(*held, *lost)).text)
    assert "Keeping a/a (fp8) takes 1 replica for $500/month from 1 to 2." in told
    assert told.endswith("Kept, it does not hold at 3 to 5.")


def test_a_change_of_model_or_gpu_is_marked_and_a_gap_gives_its_reason() -> None:
    shown = texts(GROWING)
    assert "small" in shown
    assert "2 x H100-SXM-80GB" in shown
    assert "no more than 2 GPUs are owned" in shown


def test_more_replicas_of_the_same_are_labelled_as_such() -> None:
    given = of(
        SweepPoint(value=1, best=outline("a/a", 100.0), kept=None),
        SweepPoint(value=2, best=outline("a/a", 300.0, replicas=3, gpus_total=3), kept=None),
    )
    assert "3 replicas" in texts(given)


def test_today_is_marked_where_it_is_in_sight() -> None:
    assert "now 200" in texts(sweep({100: 800.0, 300: 900.0}, now=200))
    assert "The specification has 200." in ascii_of(
        swept(sweep({100: 800.0, 300: 900.0}, now=200)).text
    )
    assert not [text for text in texts(sweep({100: 8.0, 300: 9.0}, now=9e9)) if "now" in text]


def test_a_sweep_where_nothing_holds_says_why() -> None:
    given = of(
        SweepPoint(value=1, best=None, kept=None, reason="no offer"),
        SweepPoint(value=2, best=None, kept=None, reason="no offer"),
    )
    assert "At 1 to 2 nothing holds: no offer." in ascii_of(swept(given).text)
    assert "Today's plan holds at none of these values." in ascii_of(swept(given).text)
    assert "no offer" in texts(given)


def test_a_sweep_without_points_says_so() -> None:
    assert swept(of()).text == "Cost per month by users: no value was planned."
    assert "No value was planned." in texts(of())


def test_unpriced_plans_are_told_and_leave_a_gap_in_the_line() -> None:
    given = of(
        SweepPoint(value=1, best=outline("a/a", None), kept=None),
        SweepPoint(value=2, best=outline("a/a", 500.0), kept=None),
    )
    assert "At 1: a/a (fp8) on 1 x L4-24GB, 1 replica, unpriced." in ascii_of(swept(given).text)


def test_limits_in_milliseconds_are_written_as_times() -> None:
    given = of(
        SweepPoint(value=500, best=outline("a/a", 900.0), kept=None),
        SweepPoint(value=2000, best=outline("b/b", 300.0), kept=None),
        path="slo.ttft_ms",
        unit="ms",
    )
    told = ascii_of(swept(given).text)
    assert "At 500 ms: a/a" in told
    assert "At 2 s: b/b" in told


@pytest.mark.parametrize("dear", [0.0, 0.01, 1e9])
def test_any_range_is_drawn(dear: float) -> None:
    given = sweep({1: 0.02, 10_000_000: dear})
    assert "from 1 to 10,000,000" in ascii_of(swept(given).text)
    assert svg_of(swept(given)).tag == f"{SVG}svg"


def test_a_change_behind_a_gap_is_a_change_and_the_same_again_is_none() -> None:
    small, big = outline("a/small", 100.0), outline("b/big", 200.0)
    gap = SweepPoint(value=2, best=None, kept=None, reason="x")
    points = [SweepPoint(value=1, best=small, kept=None), gap]
    same = texts(of(*points, SweepPoint(value=3, best=small, kept=None)))
    other = texts(of(*points, SweepPoint(value=3, best=big, kept=None)))
    assert (same.count("small"), other.count("big")) == (1, 1)


def gap(value: float, reason: str) -> SweepPoint:
    return SweepPoint(value=value, best=None, kept=None, reason=reason)


BUDGET = "The budget is too small"
SLOW = "No allowed deployment holds the latency limits"


def test_a_gap_is_told_with_the_nearest_miss_of_both_its_ends() -> None:
    given = of(gap(1, f"{BUDGET}: costs $9"), gap(2, f"{BUDGET}: costs $8"), gap(3, SLOW))
    told = ascii_of(swept(given).text)
    assert f"At 1 to 2 nothing holds: {BUDGET}: costs $9 at 1; costs $8 at 2." in told
    assert f"At 3 nothing holds: {SLOW}." in told


def test_each_gap_is_labelled_with_its_own_reason_and_no_figure_of_another_value() -> None:
    best = SweepPoint(value=9, best=outline("a/a", 100.0), kept=None)
    shown = " ".join(
        texts(of(gap(1, f"{BUDGET}: costs $9"), gap(2, f"{BUDGET}: costs $8"), gap(3, SLOW), best))
    )
    assert BUDGET in shown
    assert "No allowed deployment" in shown
    assert "costs $" not in shown
    assert "costs $9" in " ".join(texts(of(gap(1, f"{BUDGET}: costs $9"), best)))
