"""Near-copies and crowded sources give way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.knowledge.diversity import distinct, per_source, shingles, similarity

TEXTS = st.lists(st.text(alphabet="ab \n", max_size=30), max_size=8)


def same(text: str) -> str:
    return text


def test_a_near_copy_of_a_better_one_is_dropped_and_counted() -> None:
    long = " ".join(f"word{number}" for number in range(40))
    # 38 triples; one more word at the end adds one: 38 / 39 = 0.97
    kept, dropped = distinct([long, f"{long} more", "something else entirely here"], same)
    assert kept == [long, "something else entirely here"]
    assert dropped == 1


def test_case_and_punctuation_make_no_difference() -> None:
    assert distinct(["Set RRF k explicitly!", "set rrf k, explicitly"], same)[1] == 1


def test_a_negation_in_a_short_text_makes_it_another() -> None:
    # triples of each: {do enable x} and {do not enable, not enable x}
    assert distinct(["do enable x", "do not enable x"], same)[1] == 0


@pytest.mark.parametrize(
    ("left", "right", "share"),
    [("", "", 1.0), ("", "a", 0.0), ("a b", "a b", 1.0), ("a b c d", "a b c e", 1 / 3)],
)
def test_similarity_is_the_share_of_common_triples(left: str, right: str, share: float) -> None:
    assert similarity(shingles(left), shingles(right)) == pytest.approx(share)


@given(TEXTS)
def test_what_is_kept_is_in_order_distinct_and_counted(texts: list[str]) -> None:
    kept, dropped = distinct(texts, same)
    assert len(kept) + dropped == len(texts)
    places = iter(texts)
    assert all(text in places for text in kept)
    alike = [similarity(shingles(a), shingles(b)) for i, a in enumerate(kept) for b in kept[:i]]
    assert all(share < 0.85 for share in alike)
    assert kept[:1] == texts[:1]
    assert distinct(kept, same) == (kept, 0)


def test_a_source_fills_no_more_than_its_share_and_the_best_stay() -> None:
    found = ["a1", "a2", "b1", "a3", "b2"]
    assert per_source(found, lambda name: name[0], most=2) == (["a1", "a2", "b1", "b2"], 1)
    assert per_source(found, lambda name: name[0], most=1) == (["a1", "b1"], 3)


@given(st.lists(st.sampled_from("abc")), st.integers(1, 4))
def test_every_source_keeps_what_it_may(found: list[str], most: int) -> None:
    kept, dropped = per_source(found, same, most=most)
    assert len(kept) + dropped == len(found)
    assert all(kept.count(name) == min(most, found.count(name)) for name in "abc")
