"""A Qdrant server, its version, and what that version can do.

Its version is read once, at the first use; whatever an older server lacks is done here instead or
left out, and `StoreInfo.capabilities` says which. Under `:memory:` the client searches its own
lists, exactly and slowly: for tests.
"""

import logging
import re
from importlib.metadata import version as installed
from threading import Lock
from urllib.parse import urlsplit

from pydantic import SecretStr
from qdrant_client import QdrantClient

from tools.adapters.qdrant_errors import speaking_errors, too_old, unavailable
from tools.domain.errors import InputError

__all__ = ["MEMORY", "Connection"]

MEMORY = ":memory:"
_log = logging.getLogger("leadline.knowledge")
_NEEDED = (1, 10)
"""Prefetch and rarity (IDF) begin here."""
_SINCE = {"idf": (1, 10), "swap": (1, 0), "dbsf": (1, 11), "rrf_k": (1, 16), "metadata": (1, 16)}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Connection:
    """One client, shared by every store on a server."""

    def __init__(
        self, url: str, *, api_key: SecretStr | None = None, timeout_s: float = 5.0
    ) -> None:
        """Name the server; nothing is sent before the first question.

        Args:
            url: `http://host:6333`, `https://...`, or `:memory:`.
            api_key: Sent as a header, never shown.
            timeout_s: Of a read, in whole seconds upwards; writes may take longer.

        Raises:
            InputError: `invalid_qdrant_url`.
        """
        self.is_memory = url == MEMORY
        self.place = "memory" if self.is_memory else _shown(url)
        self.client = QdrantClient(MEMORY) if self.is_memory else _client(url, api_key, timeout_s)
        self._version = ""
        self._asking = Lock()

    @property
    def version(self) -> str:
        """Of the server.

        Raises:
            OutsideError: `knowledge_unavailable` or `knowledge_timeout`.
        """
        with self._asking:
            if not self._version:
                self._version = self._read_version()
            return self._version

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server does itself."""
        have = _numbers(self.version)
        return frozenset(name for name, since in _SINCE.items() if have >= since)

    def close(self) -> None:
        """Let go of sockets; harmless to repeat."""
        self.client.close()

    def _read_version(self) -> str:
        if self.is_memory:
            return installed("qdrant-client")
        with speaking_errors(self.place):
            version = self.client.info().version
        have = _numbers(version)
        if have == (0, 0):
            raise unavailable(self.place, "it does not tell a version")
        if have < _NEEDED:
            raise too_old(self.place, version, ".".join(map(str, _NEEDED)))
        return version


def _client(url: str, api_key: SecretStr | None, timeout_s: float) -> QdrantClient:
    # As a header: the client's own parameter warns on plain http, which is said below once.
    headers = {"api-key": api_key.get_secret_value()} if api_key else {}
    parts = urlsplit(url)
    if api_key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        _log.warning("the key for %s travels unencrypted: use https", _shown(url))
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    # The client's own comparison of versions only warns; see `Connection.version`.
    return QdrantClient(
        bare,
        headers=headers,
        timeout=max(1, -(-int(timeout_s * 1000) // 1000)),
        check_compatibility=False,
    )


def _shown(url: str) -> str:
    """Scheme, host and port: what stands before an @ or behind a ? may be secret."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _unreadable() from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _unreadable()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "") + parts.path.rstrip("/")


def _unreadable() -> InputError:
    return InputError(
        "the address of the knowledge server cannot be read",
        code="invalid_qdrant_url",
        hint="write LEADLINE_QDRANT_URL like http://127.0.0.1:6333",
    )


def _numbers(version: str) -> tuple[int, int]:
    """Major and minor.

    >>> _numbers("v1.18.2-dev")
    (1, 18)
    """
    found = re.match(r"v?(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else (0, 0)
