"""The fake and every engine keep the same contract."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from uuid import uuid4

import pytest

from tests.contracts.quick_folder import quick_folder
from tests.contracts.vector_store_contract import Make, VectorStoreContract
from tests.fakes_knowledge import FakeStore
from tests.fakes_qdrant_server import FakeQdrant, running
from tools.adapters.edge_store import EdgeStore
from tools.adapters.qdrant_shelf import ServerShelf
from tools.adapters.qdrant_store import QdrantStore

QDRANT_URL = os.environ.get("LEADLINE_TEST_QDRANT_URL", "")


class TestFakeStore(VectorStoreContract):
    @pytest.fixture
    def make(self) -> Make:
        return lambda: FakeStore(fingerprint="pipeline-1")


class TestEdgeStore(VectorStoreContract):
    @pytest.fixture
    def make(self) -> Iterator[Make]:
        with quick_folder() as folder, ExitStack() as opened:
            numbers = count()

            def build() -> EdgeStore:
                place = folder / str(next(numbers))
                store = EdgeStore.create(place, dimension=3, fingerprint="pipeline-1")
                opened.callback(store.close)
                return store

            yield build


class TestQdrantInMemory(VectorStoreContract):
    @pytest.fixture
    def make(self) -> Iterator[Make]:
        shelf = ServerShelf(":memory:")
        yield lambda: shelf.build(dimension=3, fingerprint="pipeline-1")
        shelf.close()


class TestQdrantOverHttp(VectorStoreContract):
    """Everything through the wire, with what each version of the server can do."""

    @pytest.fixture(params=["1.20.0", "1.18.2", "1.11.0"])
    def make(self, request: pytest.FixtureRequest) -> Iterator[Make]:
        with running(FakeQdrant(request.param)) as server:
            shelf = ServerShelf(server.url)
            yield lambda: shelf.build(dimension=3, fingerprint="pipeline-1")
            shelf.close()


@pytest.mark.skipif(
    not QDRANT_URL,
    reason="needs Qdrant: docker run -d -p 6333:6333 qdrant/qdrant, and "
    "LEADLINE_TEST_QDRANT_URL=http://127.0.0.1:6333",
)
class TestQdrantServer(VectorStoreContract):
    @pytest.fixture
    def make(self) -> Iterator[Make]:
        shelf = ServerShelf(QDRANT_URL, name=f"leadline_test_{uuid4().hex[:8]}", timeout_s=30)
        built: list[QdrantStore] = []

        def build() -> QdrantStore:
            built.append(shelf.build(dimension=3, fingerprint="pipeline-1"))
            return built[-1]

        yield build
        for store in built:
            store.close()
        shelf.prune()
        shelf.close()
