"""The second look: batches, the clock, doubtful scores, and what happens when it fails."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_retrieval import FakeClockS, FakeReranker, found_item, unavailable
from tools.domain.knowledge.answer import FoundItem
from tools.knowledge.reranking import BATCH, passage_of, reranked


def many(count: int) -> list[FoundItem]:
    return [found_item(f"i{number:02}") for number in range(count)]


def ids(found: list[FoundItem]) -> list[str]:
    return [item.id for item in found]


def test_the_reranker_orders_and_its_scores_are_told() -> None:
    reranker = FakeReranker(scores={"i00": 0.1, "i01": 0.9, "i02": 0.5})
    ordered, trouble = reranked("q", many(3), reranker, deadline_s=1, now=FakeClockS())
    assert [(item.id, item.rerank_score) for item in ordered] == [
        ("i01", 0.9), ("i02", 0.5), ("i00", 0.1),
    ]  # fmt: skip
    assert trouble == ""


def test_equal_scores_keep_the_order_of_the_search() -> None:
    reranker = FakeReranker(scores={f"i{number:02}": 0.5 for number in range(25)})
    ordered, _ = reranked("q", many(25), reranker, deadline_s=1, now=FakeClockS())
    assert ids(ordered) == ids(many(25))


def test_candidates_are_scored_ten_at_a_time() -> None:
    reranker = FakeReranker(scores={})
    reranked("q", many(23), reranker, deadline_s=1, now=FakeClockS())
    assert [len(batch) for batch in reranker.batches] == [10, 10, 3]


def test_what_the_clock_left_out_stays_behind_what_was_scored() -> None:
    # 0.2 s pass with every look at the clock: the end is 0.2 + 0.5 = 0.7, looks at 0.4, 0.6, 0.8
    scores = {f"i{number:02}": float(number) for number in range(30)}
    ordered, trouble = reranked(
        "q", many(30), FakeReranker(scores=scores), deadline_s=0.5, now=FakeClockS(step=0.2)
    )
    assert trouble == "rerank_deadline"
    assert ids(ordered)[:2] == ["i19", "i18"]
    assert ids(ordered)[20:] == ids(many(30))[20:]
    assert [item.rerank_score for item in ordered[20:]] == [None] * 10


def test_without_time_nothing_is_asked_and_the_order_stays() -> None:
    reranker = FakeReranker(scores={"i01": 1.0})
    ordered, trouble = reranked("q", many(3), reranker, deadline_s=0, now=FakeClockS())
    assert (ids(ordered), trouble) == (["i00", "i01", "i02"], "rerank_deadline")
    assert reranker.batches == []


def test_a_reranker_that_is_down_changes_nothing() -> None:
    reranker = FakeReranker()
    reranker.fails = unavailable("reranker_unavailable")
    ordered, trouble = reranked("q", many(3), reranker, deadline_s=1, now=FakeClockS())
    assert (ids(ordered), trouble) == (["i00", "i01", "i02"], "reranker_unavailable")


class FailsLater(FakeReranker):
    """Answers the first batch alone."""

    def scores(self, query: str, texts: object) -> dict[str, float]:
        if self.batches:
            raise unavailable("reranker_unavailable")
        self.batches.append([])
        return {"i09": 1.0}


def test_what_was_scored_before_a_failure_counts() -> None:
    ordered, trouble = reranked("q", many(12), FailsLater(), deadline_s=1, now=FakeClockS())
    assert trouble == "reranker_unavailable"
    assert ids(ordered)[:2] == ["i09", "i00"]


def test_ids_that_were_not_asked_and_scores_that_are_no_numbers_are_passed_over() -> None:
    class Strange(FakeReranker):
        def scores(self, query: str, texts: object) -> dict[str, float]:
            return {"i02": 0.5, "other": 9.0, "i00": math.nan, "i01": math.inf}

    ordered, trouble = reranked("q", many(3), Strange(), deadline_s=1, now=FakeClockS())
    assert (ids(ordered), trouble) == (["i02", "i00", "i01"], "")


def test_a_doubtful_reranker_is_never_the_only_signal() -> None:
    # ranks of the search 0..3, of the reranker: i03 0, i02 1, i01 2, i00 3: all sums are 3
    turned = FakeReranker(caution="biased", scores={f"i0{n}": float(n) for n in range(4)})
    ordered, _ = reranked("q", many(4), turned, deadline_s=1, now=FakeClockS())
    assert ids(ordered) == ["i03", "i02", "i01", "i00"]
    # ranks of the reranker: i03 0, i00 1, i01 2, i02 3: sums 3, 1, 3, 5
    lifts = {"i03": 4.0, "i00": 3.0, "i01": 2.0, "i02": 1.0}
    ordered, _ = reranked(
        "q", many(4), FakeReranker(caution="biased", scores=lifts), deadline_s=1, now=FakeClockS()
    )
    assert ids(ordered) == ["i00", "i03", "i01", "i02"]
    sure, _ = reranked("q", many(4), FakeReranker(scores=lifts), deadline_s=1, now=FakeClockS())
    assert ids(sure) == ["i03", "i00", "i01", "i02"]


@given(
    st.integers(0, 35),
    st.dictionaries(st.integers(0, 40), st.floats(allow_nan=True, allow_infinity=True)),
    st.floats(0, 2),
    st.sampled_from(["", "biased"]),
)
def test_no_candidate_is_ever_lost_or_doubled(
    count: int, scores: dict[int, float], deadline_s: float, caution: str
) -> None:
    named = {f"i{number:02}": value for number, value in scores.items()}
    reranker = FakeReranker(caution=caution, scores=named)
    ordered, _ = reranked(
        "q", many(count), reranker, deadline_s=deadline_s, now=FakeClockS(step=0.3)
    )
    assert sorted(ids(ordered)) == ids(many(count))
    assert all(len(batch) <= BATCH for batch in reranker.batches)


def test_a_reranker_reads_the_header_or_the_title_and_the_text() -> None:
    assert passage_of(found_item("a", "words", header="docs > a", title="T")) == "docs > a\nwords"
    assert passage_of(found_item("a", "words", title="T")) == "T\nwords"
