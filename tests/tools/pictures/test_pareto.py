"""Cost against latency, in numbers worked out by hand."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.fakes_pictures import ascii_of, frontier, outline, point, texts_of
from tools.explore.frontier_shape import Frontier
from tools.pictures.labels import Label, place
from tools.pictures.pareto import Latency, pareto
from tools.pictures.plotted import fastest_for_the_money, plotted
from tools.pictures.words import cost_of


def words(given: Frontier, latency: Latency = "e2e_ms") -> str:
    return ascii_of(pareto(given, latency=latency).text)


def texts(given: Frontier) -> list[str]:
    return texts_of(pareto(given))


THREE = frontier(
    point("a/cheap", 796.0, 4162.0, rank=3, quality=1303.0),
    point("b/best", 1672.0, 2930.0, rank=1, quality=1438.0),
    point("c/fast", 2154.0, 2225.0, rank=2, quality=1317.0),
    point("d/beaten", 2500.0, 5000.0, front=False, quality=None),
)


def test_the_words_name_the_extremes_with_their_numbers() -> None:
    told = words(THREE)
    assert "Cheapest: a/cheap (fp8) on 1 x L4-24GB, $796/month, 4.16 s [2.08 to 8.32]." in told
    assert "Lowest E2E p95: c/fast (fp8) on 1 x L4-24GB, $2,154/month, 2.23 s" in told
    assert "Best rated: b/best (fp8) on 1 x L4-24GB, $1,672/month" in told
    assert (
        "4 deployments by cost per month and E2E p95, of 240 that passed every gate; 3 of" in told
    )


def test_the_words_name_the_recommended_in_their_order() -> None:
    told = words(THREE)
    places = [told.index(f"Recommended #{rank}: {name}") for rank, name in enumerate(
        ("b/best", "c/fast", "a/cheap"), start=1)]  # fmt: skip
    assert places == sorted(places)
    assert "rated 1,438, 40 % of its capacity free at the peak" in told


def test_the_steps_are_what_nothing_cheaper_is_faster_than() -> None:
    shown = plotted(THREE, "e2e_ms")
    assert [one.point.model_id for one in fastest_for_the_money(shown)] == [
        "a/cheap", "b/best", "c/fast",
    ]  # fmt: skip
    # d costs more and is slower than all
    money = "$796/month for 4.16 s, $1,672/month for 2.93 s, $2,154/month for 2.23 s."
    assert f"What more money buys in speed: {money}" in words(THREE)


def test_of_two_at_one_price_only_the_faster_is_a_step() -> None:
    given = frontier(point("a/a", 100.0, 900.0), point("b/b", 100.0, 800.0))
    steps = fastest_for_the_money(plotted(given, "e2e_ms"))
    assert [one.point.model_id for one in steps] == ["b/b"]


def test_recommended_ones_are_numbered_in_the_picture() -> None:
    shown = texts(THREE)
    for name in ("#1 best", "#2 fast", "#3 cheap"):
        assert name in shown
    assert "$1,000" in shown


def test_another_latency_can_be_asked_for() -> None:
    told = words(THREE, "ttft_ms")
    assert "Lowest TTFT p90" in told
    assert "100 ms [50 to 200]" in told


def test_a_limit_within_sight_is_drawn_and_one_far_above_is_named() -> None:
    near = frontier(*THREE.points, e2e_ms=4500.0)
    assert "limit 4.5 s" in texts(near)
    assert "The limit is 4.5 s; 3 of 4 are below it." in words(near)
    assert "limit 60 s, above the picture" in texts(frontier(*THREE.points, e2e_ms=60000.0))


def test_a_front_of_one_is_drawn() -> None:
    told = words(frontier(point("a/only", rank=1), considered=1))
    assert "1 deployment by cost per month and E2E p95, of 1 that passed" in told
    assert "What more money buys" not in told


def test_an_empty_frontier_says_why() -> None:
    given = frontier(considered=0)
    assert words(given) == "No deployment to draw: nothing passes every gate."
    assert "No deployment to draw: nothing passes every gate." in texts(given)


def test_unpriced_and_unpredicted_ones_are_named_and_not_drawn() -> None:
    given = frontier(point("a/a"), point("u/unpriced", None), point("s/silent", e2e=None))
    told = words(given)
    assert "1 deployment without a price (u/unpriced (fp8) on 1 x L4-24GB)." in told
    assert "1 deployment of which no E2E p95 is predicted." in told
    assert len(plotted(given, "e2e_ms")) == 1


def test_only_unpriced_ones_leave_an_empty_picture_with_the_reason() -> None:
    told = words(frontier(point("u/u", None)))
    assert told.startswith("No deployment to draw: none has both a price and a latency.")


def test_owned_hardware_stands_at_no_cost() -> None:
    given = frontier(point("a/a", 0.0, 4000.0), point("b/b", 0.0, 3000.0))
    assert "$0/month (owned)" in words(given)
    assert "cost per month (owned hardware costs no rent)" in texts(given)
    assert cost_of(outline(cost=0.0)) == "$0/month (owned)"


@pytest.mark.parametrize(("cheap", "dear"), [(0.01, 9e9), (500.0, 500.0), (0.0, 9e9)])
def test_any_range_of_money_has_an_axis(cheap: float, dear: float) -> None:
    given = frontier(point("a/a", cheap, 0.5), point("b/b", dear, 9e8))
    assert "Cheapest: a/a" in words(given)
    assert len([text for text in texts(given) if text.startswith("$")]) >= 2


def test_labels_do_not_cover_each_other() -> None:
    sheet = Figure(figsize=(8, 5), dpi=100)
    renderer = FigureCanvasAgg(sheet).get_renderer()  # type: ignore[no-untyped-call]
    axes = sheet.add_subplot()
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    spots = [(5 + 0.05 * number, 5.0) for number in range(8)]
    labels = [
        Label(x=x, y=y, text=f"#{number} some model\n1 x GPU", short=f"#{number}")
        for number, (x, y) in enumerate(spots, start=1)
    ]
    place(axes, labels, spots)
    assert len(axes.texts) == 8
    boxes = [Text.get_window_extent(text, renderer) for text in axes.texts]
    assert not [
        (one, other)
        for place_, one in enumerate(boxes)
        for other in boxes[place_ + 1 :]
        if one.overlaps(other)
    ]
