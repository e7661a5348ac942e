"""What belongs to the best items moves up; the first one and a user's documents stay."""

from typing import Any

import pytest

from tests.fakes_retrieval import ask, point, retriever_of
from tools.knowledge.neighbours import Pull, with_neighbours

PULL = Pull(related=1.0, topics=0.5)


def item(slug: str, *, related: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> Any:
    return {"kind": "pattern", "document": slug, "related": list(related), "topics": list(topics)}


FIRST = item("first", related=("linked",), topics=("caching", "memory"))
OTHER = item("other", topics=("routing",))


def order(*found: tuple[float, Any], pull: Pull = PULL) -> list[str]:
    return [found[place][1]["document"] for place, _ in with_neighbours(found, pull)]


@pytest.mark.parametrize(
    "near",
    [
        item("linked"),  # the first names it
        item("naming", related=("first",)),  # it names the first
        item("alike", topics=("memory", "caching")),
    ],
)
def test_what_belongs_to_the_first_goes_before_what_does_not(near: Any) -> None:
    found = ((6.0, FIRST), (3.0, OTHER), (2.5, near))
    assert order(*found) == ["first", near["document"], "other"]
    assert order(*found, pull=Pull(related=0.0, topics=0.0)) == ["first", "other", near["document"]]


def test_nothing_goes_before_the_first_and_scores_stay_with_their_places() -> None:
    middle = item("middle", related=("first", "last"))
    last = item("last", related=("first", "middle"))
    found = ((3.0, FIRST), (2.9, OTHER), (2.8, middle), (2.7, last))
    assert with_neighbours(found, PULL) == [(0, 3.0), (2, 2.9), (3, 2.8), (1, 2.7)]


def test_a_pull_ends_where_the_score_is_too_far_behind() -> None:
    # Of three items the first draws with at least a third of 0.5 * 6.0: 1 is less than the lead.
    near = item("alike", topics=("caching", "memory"))
    assert order((6.0, FIRST), (5.9, OTHER), (0.1, near)) == ["first", "other", "alike"]


def test_documents_of_a_user_keep_their_places() -> None:
    own = {"kind": "document", "document": "own.md"}
    found = ((6.0, own), (5.0, FIRST), (4.0, OTHER), (3.5, own), (3.0, item("linked")))
    assert [place for place, _ in with_neighbours(found, PULL)] == [0, 1, 4, 3, 2]


@pytest.mark.parametrize("found", [(), ((0.0, FIRST), (0.0, OTHER)), ((1.0, {}), (0.5, {}))])
def test_without_scores_links_or_items_nothing_moves(found: Any) -> None:
    assert [place for place, _ in with_neighbours(found, PULL)] == list(range(len(found)))


def test_a_search_draws_up_what_the_best_item_is_linked_with() -> None:
    points = [
        point("best", "cache cache blocks", related=("linked",)),
        point("other", "cache blocks of words"),
        point("linked", "cache of gpu things and many more words"),
    ]
    for pull, second in ((0.0, "other"), (2.0, "linked")):
        found = retriever_of(*points, related_pull=pull).search(ask("cache blocks"))
        assert [one.id for one in found.results][:2] == ["best", second]
