"""What every `Benchmarks` must do; run against the fake and against the SQL store."""

from collections.abc import Callable, Iterable

import pytest

from tests.fakes_benchmarks import measured
from tools.domain.measurement import Measurement
from tools.ports import BenchmarkQuery, Benchmarks

Make = Callable[[Iterable[Measurement]], Benchmarks]

ROWS = (
    measured("m3", gpu="L4-24GB", precision="fp8", concurrency=1.0),
    measured("m1", isl_tokens=800.0, concurrency=8.0),
    measured("m2", isl_tokens=1024.0, concurrency=32.0, tp=2, gpus=2),
    measured("m4", isl_tokens=None, osl_tokens=None, load="offline", concurrency=None),
    measured("m5", model_id="org/other", model_family="other", engine="sglang"),
)


class BenchmarksContract:
    """Subclasses give a fixture `make` that builds the port from rows."""

    @pytest.fixture
    def make(self) -> Make:
        raise TypeError("a subclass builds the port")

    @pytest.fixture
    def benchmarks(self, make: Make) -> Benchmarks:
        return make(ROWS)

    def test_every_row_comes_back_unchanged_and_ordered_by_id(self, benchmarks: Benchmarks) -> None:
        assert list(benchmarks.all()) == sorted(ROWS, key=lambda row: row.row_id)

    def test_whole_numbers_keep_their_types(self, benchmarks: Benchmarks) -> None:
        row = benchmarks.all()[0]
        kinds = [type(value) for value in (row.gpus, row.isl_tokens, row.ep, row.precision)]
        assert kinds == [int, float, type(None), str]

    def test_a_query_without_wishes_finds_everything(self, benchmarks: Benchmarks) -> None:
        assert list(benchmarks.find(BenchmarkQuery())) == list(benchmarks.all())

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            (BenchmarkQuery(gpu="L4-24GB"), ["m3"]),
            (BenchmarkQuery(model_family="other"), ["m5"]),
            (BenchmarkQuery(model_id="org/other", engine="sglang"), ["m5"]),
            (BenchmarkQuery(model_id="org/other", engine="vllm"), []),
            (BenchmarkQuery(precision="fp8"), ["m3"]),
            (BenchmarkQuery(tp=2), ["m2"]),
            (BenchmarkQuery(load="offline"), ["m4"]),
            (BenchmarkQuery(concurrency_min=16), ["m2", "m5"]),
            (BenchmarkQuery(concurrency_max=8), ["m1", "m3"]),
            (BenchmarkQuery(concurrency_min=2, concurrency_max=16), ["m1", "m5"]),
        ],
    )
    def test_a_wish_narrows_the_rows(
        self, benchmarks: Benchmarks, query: BenchmarkQuery, ids: list[str]
    ) -> None:
        assert [row.row_id for row in benchmarks.find(query)] == ids
        assert benchmarks.count(query) == len(ids)

    def test_lengths_match_within_the_factor_on_both_sides(self, benchmarks: Benchmarks) -> None:
        # 1000 / 1.25 = 800 <= length <= 1000 x 1.25 = 1250; an unknown length never matches
        found = benchmarks.find(BenchmarkQuery(isl_tokens=1000))
        assert [row.row_id for row in found] == ["m1", "m2", "m3", "m5"]

    def test_a_narrower_factor_finds_fewer(self, benchmarks: Benchmarks) -> None:
        found = benchmarks.find(BenchmarkQuery(isl_tokens=1000, length_factor=1.1))
        assert [row.row_id for row in found] == ["m2", "m3", "m5"]

    def test_pages_do_not_overlap_and_the_count_ignores_them(self, benchmarks: Benchmarks) -> None:
        first = benchmarks.find(BenchmarkQuery(limit=2))
        second = benchmarks.find(BenchmarkQuery(limit=2, offset=2))
        assert [row.row_id for row in (*first, *second)] == ["m1", "m2", "m3", "m4"]
        assert benchmarks.count(BenchmarkQuery(limit=2, offset=2)) == 5

    def test_a_page_past_the_end_is_empty(self, benchmarks: Benchmarks) -> None:
        assert list(benchmarks.find(BenchmarkQuery(offset=5))) == []

    def test_no_rows_at_all_is_an_answer(self, make: Make) -> None:
        empty = make(())
        assert (list(empty.all()), empty.count(BenchmarkQuery())) == ([], 0)

    def test_the_fingerprint_is_stable_and_follows_the_rows(self, make: Make) -> None:
        assert make(ROWS).fingerprint == make(ROWS).fingerprint
        assert make(ROWS).fingerprint != make(ROWS[1:]).fingerprint

    def test_an_own_row_is_kept_beside_the_shipped_and_told_apart(
        self, benchmarks: Benchmarks
    ) -> None:
        before = benchmarks.fingerprint
        mine = measured("own-1", source="own:csv", tpot_mean_ms=7.5)
        assert benchmarks.add([mine, mine]) == 1
        assert list(benchmarks.own()) == [mine]
        assert list(benchmarks.all()) == sorted([*ROWS, mine], key=lambda row: row.row_id)
        assert benchmarks.fingerprint != before

    def test_adding_a_row_again_changes_nothing(self, benchmarks: Benchmarks) -> None:
        benchmarks.add([measured("own-1")])
        once = benchmarks.fingerprint
        benchmarks.add([measured("own-1")])
        assert (len(benchmarks.own()), benchmarks.fingerprint) == (1, once)

    def test_adding_nothing_is_no_change(self, benchmarks: Benchmarks) -> None:
        before = benchmarks.fingerprint
        assert (benchmarks.add([]), benchmarks.fingerprint) == (0, before)

    def test_a_forgotten_row_leaves_the_store_as_it_was(self, benchmarks: Benchmarks) -> None:
        before = benchmarks.fingerprint
        benchmarks.add([measured("own-1"), measured("own-2")])
        assert benchmarks.forget(["own-1", "own-2", "own-3"]) == 2
        assert (list(benchmarks.own()), benchmarks.fingerprint) == ([], before)

    def test_a_shipped_row_cannot_be_forgotten(self, benchmarks: Benchmarks) -> None:
        assert benchmarks.forget(["m1"]) == 0
        assert len(benchmarks.all()) == len(ROWS)

    def test_a_shipped_row_returns_when_its_replacement_is_forgotten(
        self, benchmarks: Benchmarks
    ) -> None:
        benchmarks.add([measured("m1", tpot_mean_ms=7.5)])
        assert benchmarks.all()[0].tpot_mean_ms == 7.5
        assert benchmarks.forget(["m1"]) == 1
        assert list(benchmarks.all()) == sorted(ROWS, key=lambda row: row.row_id)
