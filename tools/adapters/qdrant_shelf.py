"""Indexes on a server: collections `leadline_<n>` behind the alias `leadline`.

The alias moves in one step for every reader of every process. Several builders may meet: each
takes the next free number, and whoever swaps last is active. What an unknown process left half
built is pruned after a day.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import RLock

from pydantic import SecretStr
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

from tools.adapters.points import DENSE, KEYWORDS, NUMBERS, TERMS
from tools.adapters.qdrant_connection import Connection
from tools.adapters.qdrant_errors import speaking_errors, unavailable
from tools.adapters.qdrant_store import NOTE_ID, WRITE_TIMEOUT_S, QdrantStore
from tools.ports_knowledge import VectorStore

__all__ = ["ServerShelf"]

_TRIES = 20
_ABANDONED_AFTER = timedelta(days=1)


class ServerShelf:
    """The port `Shelf` on a Qdrant server, a cluster, or `:memory:` for tests."""

    def __init__(
        self,
        url: str,
        *,
        api_key: SecretStr | None = None,
        timeout_s: float = 5.0,
        name: str = "leadline",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Name the server; nothing is sent before the first question.

        Args:
            url: `http://host:6333`, `https://...`, or `:memory:`.
            api_key: Sent as a header, never shown.
            timeout_s: Of a read; writes may take up to a minute.
            name: Of the alias, and the beginning of the collections' names.
            now: The clock by which half-built indexes grow old.

        Raises:
            InputError: `invalid_qdrant_url`.
        """
        self._connection = Connection(url, api_key=api_key, timeout_s=timeout_s)
        self._name = name
        self._now = now
        self._active: QdrantStore | None = None
        self._built: list[QdrantStore] = []
        self._retired: set[str] = set()
        self._guard = RLock()

    def active(self) -> QdrantStore | None:
        """The index behind the alias, followed wherever it leads."""
        with self._guard:
            if self._active is None and self._target() is not None:
                self._active = QdrantStore(self._connection, self._name)
            return self._active

    def build(self, *, dimension: int, fingerprint: str, resume: bool = False) -> QdrantStore:
        """A new, empty collection under the next free number, or one left unfinished."""
        with self._guard, speaking_errors(self._connection.place):
            left = self._unfinished(dimension, fingerprint) if resume else None
            if left is not None:
                self._built.append(left)
                return left
            first = max((self._number(one) for one in self._collections()), default=0) + 1
            for number in range(first, first + _TRIES):
                collection = f"{self._name}_{number}"
                if self._created(collection, dimension, fingerprint):
                    self._index_fields(collection)
                    self._built.append(QdrantStore(self._connection, collection))
                    return self._built[-1]
        raise unavailable(self._connection.place, "others build too many indexes at once")

    def swap(self, store: VectorStore) -> None:
        """Lead the alias to a built collection, in one step."""
        with self._guard, speaking_errors(self._connection.place):
            collection = self._collection_of(store)
            before = self._target()
            steps: list[models.AliasOperations] = []
            if before is not None:
                old = models.DeleteAlias(alias_name=self._name)
                steps.append(models.DeleteAliasOperation(delete_alias=old))
            new = models.CreateAlias(collection_name=collection, alias_name=self._name)
            steps.append(models.CreateAliasOperation(create_alias=new))
            self._client.update_collection_aliases(steps, timeout=WRITE_TIMEOUT_S)
            self._built = [one for one in self._built if one is not store]
            if before is not None and before != collection:
                self._retired.add(before)
            self._retired.discard(collection)

    def prune(self) -> int:
        """Remove what this shelf retired or gave up, and what others left a day ago."""
        with self._guard, speaking_errors(self._connection.place):
            active = self._target()
            given_up = {one.collection for one in self._built if one.is_closed}
            busy = {one.collection for one in self._built} - given_up
            others = [one for one in self._collections() if one != active and one not in busy]
            ours = self._retired | given_up
            doomed = [one for one in others if one in ours or self._is_abandoned(one)]
            for one in doomed:
                self._client.delete_collection(one, timeout=WRITE_TIMEOUT_S)
            self._built = [one for one in self._built if not one.is_closed]
            self._retired.clear()
            return len(doomed)

    def set_aside(self) -> str:
        """Lead the alias nowhere; the collection stays under its own name, and which it is."""
        with self._guard, speaking_errors(self._connection.place):
            before = self._target()
            if before is None:
                return ""
            gone = models.DeleteAlias(alias_name=self._name)
            step = models.DeleteAliasOperation(delete_alias=gone)
            self._client.update_collection_aliases([step], timeout=WRITE_TIMEOUT_S)
            self._active = None
            return before

    def close(self) -> None:
        """Close the connection; harmless to repeat."""
        self._connection.close()

    @property
    def _client(self) -> QdrantClient:
        return self._connection.client

    def _unfinished(self, dimension: int, fingerprint: str) -> QdrantStore | None:
        """The last collection after the active one that is alike and that is not built here."""
        active = self._number(self._target() or "")
        busy = {one.collection for one in self._built if not one.is_closed}
        numbers = sorted(self._number(one) for one in self._collections() if one not in busy)
        for number in reversed([one for one in numbers if one > active]):
            store = QdrantStore(self._connection, f"{self._name}_{number}")
            told = store.describe()
            if (told.dimension, told.fingerprint) == (dimension, fingerprint):
                return store
        return None

    def _collection_of(self, store: VectorStore) -> str:
        for one in self._built:
            if one is store:
                return one.collection
        raise ValueError("this index was not built here")

    def _target(self) -> str | None:
        with speaking_errors(self._connection.place):
            aliases = self._client.get_aliases().aliases
        found = [one.collection_name for one in aliases if one.alias_name == self._name]
        return found[0] if found else None

    def _collections(self) -> list[str]:
        names = [one.name for one in self._client.get_collections().collections]
        return [name for name in names if self._number(name)]

    def _number(self, collection: str) -> int:
        found = re.fullmatch(rf"{re.escape(self._name)}_(\d+)", collection)
        return int(found[1]) if found else 0

    def _created(self, collection: str, dimension: int, fingerprint: str) -> bool:
        """Whether the collection is new; False when somebody was faster."""
        note = {"fingerprint": fingerprint, "built": self._now().isoformat(timespec="seconds")}
        has_metadata = "metadata" in self._connection.capabilities
        try:
            self._client.create_collection(
                collection,
                vectors_config={
                    DENSE: models.VectorParams(size=dimension, distance=models.Distance.COSINE)
                },
                sparse_vectors_config={
                    TERMS: models.SparseVectorParams(modifier=models.Modifier.IDF)
                },
                timeout=WRITE_TIMEOUT_S,
                metadata=note if has_metadata else None,
            )
        except (UnexpectedResponse, ValueError):
            if self._client.collection_exists(collection):
                return False
            raise
        if not has_metadata:
            point = models.PointStruct(id=NOTE_ID, vector={}, payload=note)
            self._client.upsert(collection, [point], timeout=WRITE_TIMEOUT_S)
        return True

    def _index_fields(self, collection: str) -> None:
        if self._connection.is_memory:
            return
        whole = models.IntegerIndexParams(
            type=models.IntegerIndexType.INTEGER, lookup=False, range=True
        )
        fields = dict.fromkeys(KEYWORDS, models.PayloadSchemaType.KEYWORD)
        for name, schema in (fields | dict.fromkeys(NUMBERS, whole)).items():
            self._client.create_payload_index(collection, name, schema, timeout=WRITE_TIMEOUT_S)

    def _is_abandoned(self, collection: str) -> bool:
        built = QdrantStore(self._connection, collection).note().get("built", "")
        try:
            return self._now() - datetime.fromisoformat(str(built)) > _ABANDONED_AFTER
        except (ValueError, TypeError):
            return False
