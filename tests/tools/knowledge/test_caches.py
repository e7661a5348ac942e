"""What is remembered, for how long, and which questions may share an answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_retrieval import FakeClockS
from tools.knowledge.caches import Recent, SemanticCache, guard_of

VECTOR = (1.0, 0.0)
NEAR = (0.981, 0.194)  # cosine .981
FAR = (0.97, 0.243)  # cosine .97


def test_a_value_lives_for_its_time() -> None:
    clock = FakeClockS()
    recent: Recent[str] = Recent(2, 10.0, clock)
    recent.put("a", "A")
    clock.seconds = 10.0
    assert recent.get("a") == "A"
    clock.seconds = 10.1
    assert recent.items() == []
    assert recent.get("a") is None


def test_the_one_unused_for_longest_makes_room() -> None:
    recent: Recent[str] = Recent(2, 10.0, FakeClockS())
    recent.put("a", "A")
    recent.put("b", "B")
    recent.get("a")
    recent.put("c", "C")
    assert recent.items() == [("c", "C"), ("a", "A")]
    recent.clear()
    assert recent.items() == []


def test_a_cache_of_size_nothing_keeps_nothing() -> None:
    recent: Recent[str] = Recent(0, 10.0, FakeClockS())
    recent.put("a", "A")
    assert recent.get("a") is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers()), max_size=40), st.integers(0, 4))
def test_it_never_holds_more_than_it_may_and_never_another_value(
    puts: list[tuple[int, int]], size: int
) -> None:
    recent: Recent[int] = Recent(size, 10.0, FakeClockS())
    newest: dict[int, int] = {}
    for key, value in puts:
        recent.put(key, value)
        newest[key] = value
        assert len(recent.items()) <= size
    assert all(newest[key] == value for key, value in recent.items() if isinstance(key, int))


def test_threads_share_it() -> None:
    recent: Recent[int] = Recent(8, 10.0, FakeClockS())

    def use(number: int) -> None:
        for step in range(200):
            recent.put((number * step) % 16, step)
            recent.get(step % 16)
            recent.items()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(4)))
    assert len(recent.items()) == 8


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("enable prefix caching", "disable prefix caching"),
        ("enabling it", "disabling it"),
        ("can it scale to zero", "cannot it scale to zero"),
        ("it does scale to zero", "it doesn't scale to zero"),
        ("it does scale to zero", "it doesn\u2019t scale to zero"),
        ("p95 latency", "p99 latency"),
        ("A100-40GB", "A100-80GB"),
        ("set k to 60", "set k to 2"),
        ("use --max-num-seqs", "use --max-num-batched-tokens"),
        ("two replicas", "three replicas"),
        ("with a cache", "without a cache"),
        ("before the swap", "after the swap"),
        ("increase the batch", "decrease the batch"),
        ("from A100 to H100", "from H100 to A100"),
        ("move from AWQ to GPTQ", "move from GPTQ to AWQ"),
        ("scale up", "scale down"),
    ],
)
def test_questions_that_differ_in_what_matters_share_no_answer(left: str, right: str) -> None:
    assert guard_of(left) != guard_of(right)
    cache: SemanticCache[str] = SemanticCache(4, 10.0, FakeClockS())
    cache.put("key", left, VECTOR, "answer")
    assert cache.get("key", right, VECTOR) is None


def test_questions_that_mean_the_same_share_an_answer() -> None:
    cache: SemanticCache[str] = SemanticCache(4, 10.0, FakeClockS())
    cache.put("key", "how large is the kv cache of a model", VECTOR, "answer")
    assert cache.get("key", "what size has the kv cache of some model", NEAR) == "answer"


def test_near_is_not_near_enough_below_098() -> None:
    cache: SemanticCache[str] = SemanticCache(4, 10.0, FakeClockS())
    cache.put("key", "how large", VECTOR, "answer")
    assert cache.get("key", "how large", FAR) is None


def test_another_key_never_shares_an_answer() -> None:
    cache: SemanticCache[str] = SemanticCache(4, 10.0, FakeClockS())
    cache.put(("public",), "how large", VECTOR, "answer")
    assert cache.get(("staff",), "how large", VECTOR) is None


def test_like_questions_do_not_push_each_other_out() -> None:
    cache: SemanticCache[str] = SemanticCache(4, 10.0, FakeClockS())
    cache.put("key", "how large", VECTOR, "one")
    cache.put("key", "how long", (0.0, 1.0), "two")
    assert cache.get("key", "how big", VECTOR) == "one"
    assert cache.get("key", "what length", (0.0, 1.0)) == "two"


@given(st.text(max_size=200))
def test_every_text_has_one_guard(text: str) -> None:
    assert guard_of(text) == guard_of(text)


@pytest.mark.parametrize("piece", ["a", "A", "a.", "1,", "n't ", "x" * 50 + " "])
def test_a_very_long_text_has_a_guard_too(piece: str) -> None:
    # An expression that starts anew at every letter would need 10^10 steps here.
    assert len(guard_of(piece * (200_000 // len(piece)))) == 3
