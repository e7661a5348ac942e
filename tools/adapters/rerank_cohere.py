"""Reranking by Cohere's service, HTTP API v2: question and passages leave this machine.

Only with a key that the user gave. Nothing is retried: the fused order stands by. No message quotes
the service, and none holds the key. Source: https://docs.cohere.com/reference/rerank.
"""

import json
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import httpx
from pydantic import SecretStr

from tools.domain.errors import OutsideError

__all__ = ["COHERE_URL", "CohereReranker"]

COHERE_URL = "https://api.cohere.com"
TIMEOUT_S = 2.0
_MOST_TOKENS = 1024
"""Of one passage that the service reads; ours are far shorter."""
_MOST_BYTES = 1_000_000
_ELSE = "or leave LEADLINE_RERANKER empty"
_HINTS = {
    400: f"name a rerank model of Cohere in LEADLINE_RERANKER (cohere:MODEL), {_ELSE}",
    401: "correct LEADLINE_COHERE_API_KEY",
    403: "correct LEADLINE_COHERE_API_KEY",
    404: f"name a rerank model of Cohere in LEADLINE_RERANKER (cohere:MODEL), {_ELSE}",
    422: f"name a rerank model of Cohere in LEADLINE_RERANKER (cohere:MODEL), {_ELSE}",
    429: "wait, or raise the limit of the key",
}


class CohereReranker:
    """The port `Reranker` on Cohere's service.

    Args:
        model: Its name there, such as `rerank-v3.5`.
        key: Of the user; never shown.
        timeout_s: Most seconds until an answer begins, and again until it ends.
        url: Address of the service, without path.
        now: Monotonic seconds.
    """

    caution = ""

    def __init__(
        self,
        model: str,
        key: SecretStr,
        *,
        timeout_s: float = TIMEOUT_S,
        url: str = COHERE_URL,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._model, self._key, self._timeout_s = model, key, timeout_s
        self._address = f"{url.rstrip('/')}/v2/rerank"
        self._now = now
        self._client: httpx.Client | None = None

    @property
    def name(self) -> str:
        """Kind and model."""
        return f"cohere:{self._model}"

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        """Relevance of each text, 0..1.

        Raises:
            OutsideError: `reranker_unavailable`.
        """
        if not texts:
            return {}
        body = {
            "model": self._model,
            "query": query,
            "documents": list(texts.values()),
            "max_tokens_per_doc": _MOST_TOKENS,
        }
        found = _by_place(self._answer(body))
        scores = {name: found[place] for place, name in enumerate(texts) if place in found}
        if not scores:
            raise self._unavailable("answered in a form nobody can read")
        return scores

    def close(self) -> None:
        """Close the connections; harmless to repeat."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _answer(self, body: Mapping[str, Any]) -> object:
        """The answer as it was sent, or the error that it means."""
        key = self._key.get_secret_value()
        try:
            with self._opened().stream(
                "POST", self._address, json=body, headers={"authorization": f"Bearer {key}"}
            ) as response:
                status, content = response.status_code, self._read(response)
        except httpx.TimeoutException:
            raise self._unavailable("did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise self._unavailable("cannot be reached") from None
        except UnicodeError:
            # The library's message would quote the header, and with it the key.
            raise self._unavailable("was not asked: the key does not fit a header", 401) from None
        if status != httpx.codes.OK:
            raise self._unavailable(f"refused (HTTP {status})", status)
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            return None

    def _opened(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(timeout=self._timeout_s)
        return self._client

    def _read(self, response: httpx.Response) -> bytes:
        """The body, within time and a megabyte: a server may drip bytes for ever."""
        end = self._now() + self._timeout_s
        content = b""
        for part in response.iter_bytes():
            content += part
            if len(content) > _MOST_BYTES:
                raise self._unavailable("answered with more than a megabyte")
            if self._now() > end:
                raise self._unavailable("did not answer in time")
        return content

    def _unavailable(self, what: str, status: int = 0) -> OutsideError:
        return OutsideError(
            f"the reranker {self.name} {what}",
            code="reranker_unavailable",
            hint=_HINTS.get(status, f"check the network, {_ELSE}"),
        )


def _by_place(answer: object) -> dict[int, float]:
    """Score by place in the request; whatever does not look like one is left out."""
    results = answer.get("results") if isinstance(answer, dict) else None
    found: dict[int, float] = {}
    for result in results if isinstance(results, list) else ():
        fields: Mapping[str, Any] = result if isinstance(result, dict) else {}
        place: Any = fields.get("index")
        score: Any = fields.get("relevance_score")
        if type(place) is int and type(score) in (int, float) and 0 <= score <= 1:
            found.setdefault(place, float(score))
    return found
