"""A Qdrant server of any version over real HTTP, answering from the client's own exact search."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from pydantic import BaseModel, ValidationError
from qdrant_client import QdrantClient, models

Answer = tuple[int, Any]


class FakeQdrant:
    """State of the server; what it is asked stands in `requests`, headers in `keys`."""

    def __init__(self, version: str = "1.20.0", key: str = "") -> None:
        self.version = version
        self.key = key
        self.client = QdrantClient(":memory:")
        self.requests: list[str] = []
        self.keys: set[str] = set()
        self.broken: Answer | None = None
        self.is_silent = False
        self.may_end = Event()
        self.lock = Lock()
        self.url = ""

    def knows(self, *since: int) -> bool:
        return tuple(int(part) for part in self.version.split(".")[:2]) >= since

    def answer(self, method: str, path: str, body: bytes, key: str) -> Answer:
        self.requests.append(f"{method} {path}")
        self.keys.add(key)
        if self.is_silent:
            self.may_end.wait()
        if self.broken is not None:
            return self.broken
        if self.key and key != self.key:
            return 401, "Must provide an API key or an Authorization bearer token"
        if path == "/":
            return 200, {"title": "qdrant", "version": self.version}
        for verb, pattern, call in ROUTES:
            found = re.fullmatch(pattern, path)
            if verb == method and found:
                return self._called(call, found.groups(), body)
        return 404, f"no route {path}"

    def _called(self, call: Callable[..., Any], groups: tuple[str, ...], body: bytes) -> Answer:
        try:
            with self.lock:
                return 200, call(self, *groups, *([body] if body else []))
        except ValidationError as error:
            return 400, f"Format error in JSON body: {error.error_count()} errors"
        except ValueError as error:
            status = {"already exists": 409, "not found": 404}
            return next((s for words, s in status.items() if words in str(error)), 400), str(error)

    def collections(self) -> Any:
        return self.client.get_collections()

    def collection(self, name: str) -> Any:
        told = json.loads(self.client.get_collection(name).model_dump_json(exclude_none=True))
        if not self.knows(1, 16):
            told["config"].pop("metadata", None)
        return told

    def exists(self, name: str) -> Any:
        return {"exists": self.client.collection_exists(name)}

    def create(self, name: str, body: bytes) -> Any:
        wanted = models.CreateCollection.model_validate_json(body)
        return self.client.create_collection(
            name,
            vectors_config=wanted.vectors,
            sparse_vectors_config=wanted.sparse_vectors,
            metadata=wanted.metadata,
        )

    def drop(self, name: str) -> Any:
        return self.client.delete_collection(name)

    def aliases(self) -> Any:
        return self.client.get_aliases()

    def change_aliases(self, body: bytes) -> Any:
        wanted = models.ChangeAliasesOperation.model_validate_json(body)
        return self.client.update_collection_aliases(wanted.actions)

    def index(self, name: str, body: bytes) -> Any:
        models.CreateFieldIndex.model_validate_json(body)
        return {"operation_id": 0, "status": "completed"} if self.exists(name) else None

    def upsert(self, name: str, body: bytes) -> Any:
        return self.client.upsert(name, models.PointsList.model_validate_json(body).points)

    def delete(self, name: str, body: bytes) -> Any:
        return self.client.delete(name, models.FilterSelector.model_validate_json(body))

    def retrieve(self, name: str, body: bytes) -> Any:
        wanted = models.PointRequest.model_validate_json(body)
        return self.client.retrieve(
            name,
            wanted.ids,
            with_payload=wanted.with_payload or False,
            with_vectors=wanted.with_vector or False,
        )

    def scroll(self, name: str, body: bytes) -> Any:
        wanted = models.ScrollRequest.model_validate_json(body)
        points, offset = self.client.scroll(
            name,
            scroll_filter=wanted.filter,
            limit=wanted.limit or 10,
            offset=wanted.offset,
            with_payload=wanted.with_payload or False,
            with_vectors=wanted.with_vector or False,
        )
        return {"points": _plain(points), "next_page_offset": offset}

    def count(self, name: str, body: bytes) -> Any:
        wanted = models.CountRequest.model_validate_json(body)
        return self.client.count(name, count_filter=wanted.filter)

    def query(self, name: str, body: bytes) -> Any:
        return self._queried(name, models.QueryRequest.model_validate_json(body))

    def queries(self, name: str, body: bytes) -> Any:
        wanted = models.QueryRequestBatch.model_validate_json(body)
        return [_plain(self._queried(name, one)) for one in wanted.searches]

    def _queried(self, name: str, wanted: models.QueryRequest) -> Any:
        if isinstance(wanted.query, models.RrfQuery) and not self.knows(1, 16):
            raise ValueError("Format error in JSON body: data did not match any variant of Query")
        if wanted.query == models.FusionQuery(fusion=models.Fusion.DBSF) and not self.knows(1, 11):
            raise ValueError("Format error in JSON body: unknown variant `dbsf`, expected `rrf`")
        return self.client.query_points(
            name,
            query=wanted.query,
            using=wanted.using,
            prefetch=wanted.prefetch,
            query_filter=wanted.filter,
            limit=wanted.limit or 10,
            with_payload=wanted.with_payload or False,
            with_vectors=wanted.with_vector or False,
        )


NAME = "/collections/([^/]+)"
ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/collections", FakeQdrant.collections),
    ("GET", "/aliases", FakeQdrant.aliases),
    ("POST", "/collections/aliases", FakeQdrant.change_aliases),
    ("GET", NAME, FakeQdrant.collection),
    ("GET", f"{NAME}/exists", FakeQdrant.exists),
    ("PUT", NAME, FakeQdrant.create),
    ("DELETE", NAME, FakeQdrant.drop),
    ("PUT", f"{NAME}/index", FakeQdrant.index),
    ("PUT", f"{NAME}/points", FakeQdrant.upsert),
    ("POST", f"{NAME}/points", FakeQdrant.retrieve),
    ("POST", f"{NAME}/points/delete", FakeQdrant.delete),
    ("POST", f"{NAME}/points/scroll", FakeQdrant.scroll),
    ("POST", f"{NAME}/points/count", FakeQdrant.count),
    ("POST", f"{NAME}/points/query", FakeQdrant.query),
    ("POST", f"{NAME}/points/query/batch", FakeQdrant.queries),
)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return json.loads(value.model_dump_json(exclude_none=True))
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


@contextmanager
def running(fake: FakeQdrant) -> Iterator[FakeQdrant]:
    """The server on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.split("?")[0]
            status, told = fake.answer(self.command, path, body, self.headers.get("api-key") or "")
            text = json.dumps(_enveloped(path, status, told)).encode()
            if fake.is_silent:
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815  the names http.server wants

        def log_message(self, *_: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        fake.may_end.set()
        server.shutdown()
        thread.join()
        server.server_close()
        fake.client.close()


def _enveloped(path: str, status: int, told: Any) -> Any:
    if status != 200:
        return {"status": {"error": told}, "time": 0.0}
    return told if path == "/" else {"result": _plain(told), "status": "ok", "time": 0.0}
