"""The fake, the folder and the server keep the same contract."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest

from tests.contracts.quick_folder import quick_folder
from tests.contracts.shelf_contract import Reopen, ShelfContract
from tests.fakes_knowledge import FakeShelf
from tests.fakes_qdrant_server import FakeQdrant, running
from tools.adapters.edge_shelf import EdgeShelf
from tools.adapters.qdrant_shelf import ServerShelf
from tools.ports_knowledge import Shelf


class TestFakeShelf(ShelfContract):
    @pytest.fixture
    def shelf(self) -> Shelf:
        return FakeShelf()

    @pytest.fixture
    def reopen(self) -> Reopen:
        def opened(shelf: Shelf) -> Shelf:
            before = cast("FakeShelf", shelf)
            after = FakeShelf(before.current)
            after.stores = before.stores
            return after

        return opened


class TestEdgeShelf(ShelfContract):
    @pytest.fixture
    def folder(self) -> Iterator[Path]:
        with quick_folder() as folder:
            yield folder / "kb"

    @pytest.fixture
    def opened(self, folder: Path) -> Iterator[ExitStack]:
        with ExitStack() as opened:
            yield opened

    @pytest.fixture
    def shelf(self, folder: Path, opened: ExitStack) -> Shelf:
        shelf = EdgeShelf(folder)
        opened.callback(shelf.close)
        return shelf

    @pytest.fixture
    def reopen(self, folder: Path, opened: ExitStack) -> Reopen:
        def again(shelf: Shelf) -> Shelf:
            shelf.close()
            after = EdgeShelf(folder)
            opened.callback(after.close)
            return after

        return again


class TestServerShelf(ShelfContract):
    @pytest.fixture(params=["1.20.0", "1.14.1"])
    def server(self, request: pytest.FixtureRequest) -> Iterator[FakeQdrant]:
        with running(FakeQdrant(request.param)) as server:
            yield server

    @pytest.fixture
    def opened(self) -> Iterator[ExitStack]:
        with ExitStack() as opened:
            yield opened

    @pytest.fixture
    def shelf(self, server: FakeQdrant, opened: ExitStack) -> Shelf:
        shelf = ServerShelf(server.url)
        opened.callback(shelf.close)
        return shelf

    @pytest.fixture
    def reopen(self, server: FakeQdrant, opened: ExitStack) -> Reopen:
        def again(shelf: Shelf) -> Shelf:
            shelf.close()
            after = ServerShelf(server.url)
            opened.callback(after.close)
            return after

        return again
