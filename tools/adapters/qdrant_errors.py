"""Failures of a Qdrant server, named by what helps; neither key nor request is ever quoted."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

import httpx
from pydantic import ValidationError
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from tools.adapters.points import mismatch
from tools.domain.errors import OutsideError, PlanningError

__all__ = ["speaking_errors", "too_old", "unavailable"]

_DIMENSION = "Vector dimension error"
_FULL_WORDS = ("No space left", "disk", "Disk")
_NO_ACCESS, _FORBIDDEN, _MISSING = 401, 403, 404
_LATE = {408, 504}
_FULL_STATUS = 507


@contextmanager
def speaking_errors(place: str) -> Iterator[None]:
    """Translate what the client raises inside the block.

    Raises:
        OutsideError: `knowledge_unavailable`, `knowledge_timeout`, `knowledge_read_only` or
            `knowledge_full`.
        ConflictError: `dimension_mismatch`.
    """
    try:
        yield
    except UnexpectedResponse as error:
        # Without its cause, which quotes the answer: a server may echo the key.
        raise _answered(place, error) from None
    except ResponseHandlingException as error:
        raise _unanswered(place, error.source) from error
    except QdrantException as error:
        raise unavailable(place, f"it is overloaded ({type(error).__name__})") from error
    except ValueError as error:
        # The client's mode without a server speaks by ValueError alone.
        if _DIMENSION in str(error):
            raise mismatch(None, None) from error
        if "not found" in str(error):
            raise _gone(place) from error
        if isinstance(error, JSONDecodeError | UnicodeDecodeError):
            raise _foreign(place) from error
        raise


def _answered(place: str, error: UnexpectedResponse) -> PlanningError:
    text = error.content.decode("utf-8", "replace")
    status = error.status_code or 0
    if _DIMENSION in text:
        return mismatch(None, None)
    if status in _LATE:
        return _late(place)
    if status == _MISSING and "ollection" in text:
        return _gone(place)
    if status in {_NO_ACCESS, _FORBIDDEN}:
        return _refused(place, status)
    if status == _FULL_STATUS or (status >= 500 and any(word in text for word in _FULL_WORDS)):  # noqa: PLR2004
        return _full(place)
    return unavailable(place, f"it answered {status} {error.reason_phrase}")


def _unanswered(place: str, source: Exception) -> OutsideError:
    if isinstance(source, httpx.TimeoutException):
        return _late(place)
    if isinstance(source, ValidationError | ValueError):
        return _foreign(place)
    return unavailable(place, type(source).__name__)


def _foreign(place: str) -> OutsideError:
    return unavailable(place, "its answer is not that of a Qdrant server this client knows")


def unavailable(place: str, why: str) -> OutsideError:
    """Nothing usable came back."""
    return OutsideError(
        f"the knowledge server {place} cannot be used: {why}",
        code="knowledge_unavailable",
        hint="check LEADLINE_QDRANT_URL and that the server runs; without it Leadline keeps its "
        "index in LEADLINE_QDRANT_PATH",
    )


def too_old(place: str, version: str, needed: str) -> OutsideError:
    """A server that cannot answer hybrid queries."""
    return OutsideError(
        f"the knowledge server {place} is Qdrant {version}, and hybrid search needs {needed}",
        code="knowledge_unavailable",
        hint="update the server, or unset LEADLINE_QDRANT_URL to use the embedded index",
    )


def _gone(place: str) -> OutsideError:
    return OutsideError(
        f"the knowledge server {place} no longer has this index",
        code="knowledge_unavailable",
        hint="ask again: another process may have swapped it; else `leadline knowledge reindex`",
    )


def _late(place: str) -> OutsideError:
    return OutsideError(
        f"the knowledge server {place} did not answer in time",
        code="knowledge_timeout",
        hint="try again, look at the server's load, or raise the timeout",
    )


def _refused(place: str, status: int) -> OutsideError:
    if status == _FORBIDDEN:
        return OutsideError(
            f"the knowledge server {place} refuses this with the key it was given",
            code="knowledge_read_only",
            hint="set LEADLINE_QDRANT_API_KEY to a key that may write",
        )
    return unavailable(place, "it refuses the API key, see LEADLINE_QDRANT_API_KEY")


def _full(place: str) -> OutsideError:
    return OutsideError(
        f"the knowledge server {place} has no room left",
        code="knowledge_full",
        hint="give the server more disk; what was written before is kept",
    )
