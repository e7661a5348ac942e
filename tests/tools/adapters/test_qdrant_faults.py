"""A Qdrant server that is down, slow, old, full, guarded, or not one at all."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from pydantic import SecretStr

from tests.contracts.vector_store_contract import TERMS, crowd, point, unit
from tests.fakes_qdrant_server import FakeQdrant, running
from tools.adapters.qdrant_shelf import ServerShelf
from tools.domain.errors import InputError, OutsideError
from tools.domain.knowledge.store import HybridQuery

QUERY = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache"))
Open = Callable[..., ServerShelf]


@pytest.fixture
def server() -> Iterator[FakeQdrant]:
    with running(FakeQdrant()) as server:
        yield server


@pytest.fixture
def opened(server: FakeQdrant) -> Iterator[Open]:
    with ExitStack() as opened:

        def build(url: str = server.url, **settings: Any) -> ServerShelf:
            shelf = ServerShelf(url, **settings)
            opened.callback(shelf.close)
            return shelf

        yield build


def filled(shelf: ServerShelf) -> ServerShelf:
    store = shelf.build(dimension=3, fingerprint="one")
    store.upsert([point("p", text="cache", title="first")])
    shelf.swap(store)
    return shelf


def failure(call: Callable[[], object]) -> OutsideError:
    with pytest.raises(OutsideError) as caught:
        call()
    return caught.value


def test_a_server_that_is_down_is_unavailable(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    shelf = opened(f"http://127.0.0.1:{port}", api_key=SecretStr("secret-word"))
    error = failure(shelf.active)
    assert error.code == "knowledge_unavailable"
    assert f"127.0.0.1:{port}" in error.message
    assert "secret-word" not in str(error)


def test_a_server_that_goes_away_later_is_unavailable() -> None:
    with running(FakeQdrant()) as server, ExitStack() as opened:
        shelf = filled(ServerShelf(server.url))
        opened.callback(shelf.close)
        store = shelf.active()
        assert store is not None
        server.broken = (503, "Service Unavailable")
        assert failure(lambda: store.query(QUERY)).code == "knowledge_unavailable"
        server.broken = None
        assert len(store.query(QUERY)) == 1


def test_a_server_that_does_not_answer_is_a_timeout(server: FakeQdrant, opened: Open) -> None:
    store = filled(opened(timeout_s=1)).active()
    assert store is not None
    server.is_silent = True
    error = failure(lambda: store.query(QUERY))
    assert (error.code, "in time" in error.message) == ("knowledge_timeout", True)


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        (401, "Must provide an API key", "knowledge_unavailable"),
        (403, "Forbidden: write access required", "knowledge_read_only"),
        (404, "Not found: Collection `leadline` doesn't exist!", "knowledge_unavailable"),
        (408, "Timeout", "knowledge_timeout"),
        (429, "Too many requests", "knowledge_unavailable"),
        (500, "Service internal error: No space left on device", "knowledge_full"),
        (500, "Service internal error: task panicked", "knowledge_unavailable"),
        (504, "Gateway timeout", "knowledge_timeout"),
        (507, "Insufficient Storage", "knowledge_full"),
        (400, "Wrong input: Vector dimension error: expected dim: 3, got 2", "dimension_mismatch"),
    ],
)
def test_what_a_server_refuses_has_a_name(
    server: FakeQdrant, opened: Open, status: int, text: str, code: str
) -> None:
    store = filled(opened()).active()
    assert store is not None
    server.broken = (status, text)
    with pytest.raises(Exception, match=code):
        store.upsert([point("q")])


@pytest.mark.parametrize("told", [{"hello": "world"}, {"title": "other", "version": "unknown"}])
def test_something_that_is_no_qdrant_is_told(server: FakeQdrant, opened: Open, told: Any) -> None:
    server.broken = (200, told)
    shelf = opened()
    assert failure(shelf.active).code == "knowledge_unavailable"
    assert (
        failure(lambda: shelf.build(dimension=3, fingerprint="one")).code == "knowledge_unavailable"
    )


def test_a_server_without_hybrid_search_is_told_by_its_version(opened: Open) -> None:
    with running(FakeQdrant("1.9.7")) as old:
        shelf = opened(old.url)
        error = failure(lambda: shelf.build(dimension=3, fingerprint="one"))
    assert (error.code, "1.9.7" in error.message, "1.10" in error.message) == (
        "knowledge_unavailable",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("version", "lacks"),
    [
        ("1.20.0", set()),
        ("1.18.3", set()),
        ("1.15.5", {"rrf_k", "metadata"}),
        ("1.10.1", {"rrf_k", "metadata", "dbsf"}),
    ],
)
def test_what_an_older_server_lacks_is_said_and_made_up_for(
    opened: Open, version: str, lacks: set[str]
) -> None:
    with running(FakeQdrant(version)) as old, running(FakeQdrant()) as new:
        stores = [filled(opened(one.url)).active() for one in (old, new)]
        answers = []
        for store in stores:
            assert store is not None
            store.upsert(crowd())
            answers.append([hit.score for hit in store.query(QUERY)])
        first, second = stores
        assert first is not None
        assert second is not None
        told = first.describe()
    assert second.describe is not None
    assert {"dbsf", "idf", "metadata", "rrf_k", "swap"} - told.capabilities == lacks
    assert (told.version, told.fingerprint, told.count) == (version, "one", 121)
    assert answers[0] == pytest.approx(answers[1], rel=1e-6)


def test_a_hybrid_question_is_one_request(server: FakeQdrant, opened: Open) -> None:
    store = filled(opened()).active()
    assert store is not None
    store.query(QUERY)
    server.requests.clear()
    store.query(QUERY)
    assert server.requests == ["POST /collections/leadline/points/query"]


def test_the_key_is_sent_and_never_shown(opened: Open) -> None:
    with running(FakeQdrant(key="secret-word")) as guarded:
        shelf = filled(opened(guarded.url, api_key=SecretStr("secret-word")))
        store = shelf.active()
        assert store is not None
        assert "secret-word" not in repr(store.describe())
        assert guarded.keys == {"secret-word"}
        error = failure(opened(guarded.url, api_key=SecretStr("wrong-word")).active)
    assert (error.code, "wrong-word" in str(error)) == ("knowledge_unavailable", False)


def test_credentials_in_an_address_are_neither_shown_nor_kept(
    server: FakeQdrant, opened: Open
) -> None:
    url = server.url.replace("http://", "http://me:secret-word@") + "/?token=secret-word"
    store = filled(opened(url)).active()
    assert store is not None
    assert store.describe().place == server.url


@pytest.mark.parametrize("url", ["", "localhost", "ftp://host", "http://", "http://host:port"])
def test_an_unreadable_address_is_the_callers_mistake(url: str) -> None:
    with pytest.raises(InputError) as caught:
        ServerShelf(url)
    assert caught.value.code == "invalid_qdrant_url"


def test_builders_that_meet_get_an_index_each(server: FakeQdrant, opened: Open) -> None:
    shelves = [opened() for _ in range(4)]
    ready = Barrier(4)

    def build(number: int) -> str:
        ready.wait()
        store = shelves[number].build(dimension=3, fingerprint=f"f{number}")
        store.upsert([point("p", title=str(number))])
        shelves[number].swap(store)
        return store.collection

    with ThreadPoolExecutor(4) as pool:
        names = sorted(pool.map(build, range(4)))
    assert len(set(names)) == 4
    seen = set()
    for shelf in shelves:
        store = shelf.active()
        assert store is not None
        seen |= {(store.describe().fingerprint, one.payload["title"]) for one in store.scroll()}
    assert len(seen) == 1
    ((fingerprint, title),) = seen
    assert fingerprint == f"f{title}"


def test_an_open_index_follows_a_swap_of_another_process(opened: Open) -> None:
    mine, other = filled(opened()), opened()
    store = mine.active()
    assert store is not None
    assert store.describe().fingerprint == "one"
    new = other.build(dimension=2, fingerprint="two")
    new.upsert([point("q", unit(1, 1), title="second")])
    other.swap(new)
    other.prune()
    assert (store.describe().fingerprint, store.describe().dimension) == ("two", 2)
    assert [hit.payload["title"] for hit in store.query(HybridQuery(dense=unit(1, 1)))] == [
        "second"
    ]


def test_what_another_process_builds_is_pruned_after_a_day_only(opened: Open) -> None:
    times = [datetime(2026, 11, 27, 12, tzinfo=UTC)]
    mine, other = filled(opened(now=lambda: times[-1])), opened(now=lambda: times[-1])
    other.build(dimension=3, fingerprint="two")
    times.append(times[0] + timedelta(hours=23))
    assert mine.prune() == 0
    times.append(times[0] + timedelta(hours=25))
    assert mine.prune() == 1
    assert mine.active() is not None


def test_an_index_that_somebody_removed_is_unavailable(server: FakeQdrant, opened: Open) -> None:
    store = filled(opened()).active()
    assert store is not None
    server.client.delete_collection("leadline_1")
    assert failure(lambda: store.query(QUERY)).code == "knowledge_unavailable"


def test_a_foreign_collection_is_neither_counted_nor_pruned(
    server: FakeQdrant, opened: Open
) -> None:
    server.client.create_collection("leadline_notes", vectors_config={})
    server.client.create_collection("other_7", vectors_config={})
    shelf = filled(opened())
    assert shelf.prune() == 0
    assert {one.name for one in server.client.get_collections().collections} == {
        "leadline_1",
        "leadline_notes",
        "other_7",
    }
