"""What every `Shelf` must do; run against the fake, a folder and a server."""

from collections.abc import Callable

import pytest

from tests.contracts.vector_store_contract import point, unit
from tools.domain.knowledge.store import HybridQuery
from tools.ports_knowledge import Shelf, VectorStore

Reopen = Callable[[Shelf], Shelf]


def titles(store: VectorStore | None) -> list[str]:
    assert store is not None
    return sorted(one.payload["title"] for one in store.scroll())


class ShelfContract:
    """Subclasses give `shelf`, empty, and `reopen`, which closes one and opens it anew."""

    @pytest.fixture
    def shelf(self) -> Shelf:
        raise TypeError("a subclass builds the port")

    @pytest.fixture
    def reopen(self) -> Reopen:
        raise TypeError("a subclass opens a shelf as another process would")

    @pytest.fixture
    def filled(self, shelf: Shelf) -> Shelf:
        first = shelf.build(dimension=3, fingerprint="one")
        first.upsert([point("p", title="first")])
        shelf.swap(first)
        return shelf

    def test_a_new_shelf_has_nothing_active_and_nothing_to_prune(self, shelf: Shelf) -> None:
        assert (shelf.active(), shelf.prune(), shelf.active()) == (None, 0, None)

    def test_nobody_sees_an_index_before_the_swap(self, shelf: Shelf) -> None:
        store = shelf.build(dimension=3, fingerprint="one")
        store.upsert([point("p", title="first")])
        assert shelf.active() is None
        shelf.swap(store)
        assert titles(shelf.active()) == ["first"]

    def test_the_active_index_says_what_filled_it(self, filled: Shelf) -> None:
        active = filled.active()
        assert active is not None
        told = active.describe()
        assert (told.dimension, told.fingerprint, told.count) == (3, "one", 1)

    def test_an_index_of_another_dimension_takes_over_at_once(self, filled: Shelf) -> None:
        second = filled.build(dimension=2, fingerprint="two")
        second.upsert([point("q", unit(1, 1), title="second")])
        assert titles(filled.active()) == ["first"]
        filled.swap(second)
        active = filled.active()
        assert titles(active) == ["second"]
        assert active is not None
        assert active.describe().dimension == 2
        assert len(active.query(HybridQuery(dense=unit(1, 0)))) == 1

    def test_the_active_index_can_be_written_to(self, filled: Shelf) -> None:
        active = filled.active()
        assert active is not None
        active.upsert([point("q", title="later")])
        assert titles(filled.active()) == ["first", "later"]

    def test_what_was_swapped_is_there_when_opened_anew(
        self, filled: Shelf, reopen: Reopen
    ) -> None:
        assert titles(reopen(filled).active()) == ["first"]

    def test_an_unfinished_index_stays_unseen_when_opened_anew(
        self, filled: Shelf, reopen: Reopen
    ) -> None:
        filled.build(dimension=3, fingerprint="two").upsert([point("q", title="half")])
        assert titles(reopen(filled).active()) == ["first"]

    def test_pruning_removes_the_old_and_the_given_up_alone(self, filled: Shelf) -> None:
        second = filled.build(dimension=3, fingerprint="two")
        second.upsert([point("q", title="second")])
        filled.swap(second)
        given_up = filled.build(dimension=3, fingerprint="three")
        given_up.close()
        going_on = filled.build(dimension=3, fingerprint="four")
        going_on.upsert([point("r", title="fourth")])
        assert (filled.prune(), filled.prune()) == (2, 0)
        assert titles(filled.active()) == ["second"]
        filled.swap(going_on)
        assert titles(filled.active()) == ["fourth"]

    def test_an_unfinished_build_is_taken_up_by_its_fingerprint(
        self, filled: Shelf, reopen: Reopen
    ) -> None:
        half = filled.build(dimension=3, fingerprint="two")
        half.upsert([point("q", title="half")])
        again = reopen(filled)
        other = again.build(dimension=3, fingerprint="three", resume=True)
        longer = again.build(dimension=2, fingerprint="two", resume=True)
        taken = again.build(dimension=3, fingerprint="two", resume=True)
        assert (titles(other), titles(longer), titles(taken)) == ([], [], ["half"])
        again.swap(taken)
        assert titles(again.active()) == ["half"]

    def test_a_retired_index_is_not_taken_up(self, filled: Shelf) -> None:
        second = filled.build(dimension=3, fingerprint="two")
        filled.swap(second)
        assert titles(filled.build(dimension=3, fingerprint="one", resume=True)) == []

    def test_a_damaged_index_is_set_aside_and_another_begun(self, filled: Shelf) -> None:
        place = filled.set_aside()
        assert place
        assert (filled.active(), filled.set_aside()) == (None, "")
        second = filled.build(dimension=3, fingerprint="two")
        second.upsert([point("q", title="second")])
        filled.swap(second)
        assert titles(filled.active()) == ["second"]

    def test_an_index_of_another_shelf_is_refused(self, filled: Shelf) -> None:
        active = filled.active()
        assert active is not None
        stranger = _Stranger()
        with pytest.raises(ValueError, match="not built here"):
            filled.swap(stranger)  # type: ignore[arg-type]
        assert titles(filled.active()) == ["first"]

    def test_closing_can_be_repeated(self, filled: Shelf) -> None:
        filled.close()
        filled.close()


class _Stranger:
    """Something that no shelf ever built."""
