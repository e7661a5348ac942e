"""The fake and every engine keep the same contract."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.contracts.vector_store_contract import Make, VectorStoreContract
from tests.fakes_knowledge import FakeStore
from tools.adapters.edge_store import EdgeStore
from tools.domain.knowledge.store import Where


class TestFakeStore(VectorStoreContract):
    @pytest.fixture
    def make(self) -> Make:
        return lambda: FakeStore(fingerprint="pipeline-1")


class EdgeStores:
    """Stores that are emptied and used again: creating one waits for the disk a dozen times."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count()
        self.free: list[EdgeStore] = []
        self.used: list[EdgeStore] = []

    def take(self) -> EdgeStore:
        store = self.free.pop() if self.free else self.new()
        self.used.append(store)
        return store

    def new(self) -> EdgeStore:
        place = self.folder / str(next(self.numbers))
        return EdgeStore.create(place, dimension=3, fingerprint="pipeline-1")

    def give_back(self) -> None:
        for store in self.used:
            if not store.is_closed:
                store.delete(Where())
                self.free.append(store)
        self.used.clear()


class TestEdgeStore(VectorStoreContract):
    @pytest.fixture(scope="class")
    def stores(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EdgeStores]:
        stores = EdgeStores(tmp_path_factory.mktemp("edge"))
        yield stores
        for store in stores.free:
            store.close()

    @pytest.fixture
    def make(self, stores: EdgeStores) -> Iterator[Make]:
        yield stores.take
        stores.give_back()
