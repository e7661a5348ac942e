"""JSON documents of an issuer over HTTP: no redirects, bounded, and https unless it is here."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from agent.identity.addresses import is_private_way
from tools.domain.errors import OutsideError

__all__ = ["Fetch", "fetched"]

Fetch = Callable[[str], Awaitable[Mapping[str, Any]]]
_TIMEOUT_S = 5.0
_LARGEST = 512 * 1024


async def fetched(url: str) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        OutsideError: `issuer_unavailable` when it does not answer, `issuer_odd` when it answers
            something else.
    """
    if not is_private_way(url):
        raise _odd(url, "is no https address")
    try:
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False) as client,
            client.stream("GET", url, headers={"accept": "application/json"}) as answer,
        ):
            if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise _away(url, f"answers with HTTP {answer.status_code}")
            if answer.status_code != httpx.codes.OK:
                raise _odd(url, f"answers with HTTP {answer.status_code}")
            content = await _bounded(answer, url)
    except httpx.HTTPError as error:
        raise _away(url, f"does not answer ({type(error).__name__})") from None
    return _object(content, url)


async def _bounded(answer: httpx.Response, url: str) -> bytes:
    content = b""
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > _LARGEST:
            raise _odd(url, f"answers with more than {_LARGEST} bytes")
    return content


def _object(content: bytes, url: str) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _odd(url, "answers with something that is no JSON object")
    return found


def _away(url: str, how: str) -> OutsideError:
    return OutsideError(
        f"the issuer of tokens at {_place(url)} {how}",
        code="issuer_unavailable",
        hint="try again in a moment; `leadline doctor` shows whether it can be reached",
    )


def _odd(url: str, how: str) -> OutsideError:
    return OutsideError(
        f"the issuer of tokens at {_place(url)} {how}",
        code="issuer_odd",
        hint="check LEADLINE_AUTH_ISSUER and LEADLINE_AUTH_JWKS_URL",
    )


def _place(url: str) -> str:
    """Scheme and host alone: nothing else of an address is anybody's business."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{parts.netloc}"
