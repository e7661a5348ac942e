"""What a client sends and wants to get: media types, told apart before anything is done."""

from collections.abc import Sequence

from fastapi import Depends, Request

from tools.domain.errors import InputError

__all__ = ["JSON_ROUTE", "chosen_type"]

JSON = "application/json"


def chosen_type(accept: str, offered: Sequence[str]) -> str:
    """The first of the offered types that the client wants most.

    Raises:
        InputError: `not_acceptable`.

    >>> chosen_type("text/html,*/*;q=0.5", ["application/zip", "text/html"])
    'text/html'
    >>> chosen_type("", ["application/zip", "text/html"])
    'application/zip'
    """
    wanted = [_range(part) for part in accept.split(",") if part.strip()]
    if not wanted:
        return offered[0]
    best = max(offered, key=lambda kind: _weight(kind, wanted))
    if _weight(best, wanted) <= 0:
        raise InputError(
            f"this is answered as {', '.join(offered)}, which 'Accept' leaves out",
            code="not_acceptable",
            hint=f"send 'Accept: {offered[0]}', or leave it out",
        )
    return best


def _range(part: str) -> tuple[str, float]:
    """A media range and its weight; a weight that is none counts as one."""
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    given = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return kind, float(given)
    except ValueError:
        return kind, 1.0


def _weight(kind: str, wanted: Sequence[tuple[str, float]]) -> float:
    """The weight of the most exact range that covers a type."""
    main = kind.partition("/")[0]
    for name in (kind, f"{main}/*", "*/*"):
        found = [weight for wish, weight in wanted if wish == name]
        if found:
            return max(found)
    return 0.0


async def _wants_json(request: Request) -> None:
    chosen_type(request.headers.get("accept", ""), [JSON])


async def _sends_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON: a web page can send every other kind unasked."""
    if not await request.body():
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    main, _, sub = kind.partition("/")
    if main != "application" or not (sub == "json" or sub.endswith("+json")):
        raise InputError(
            f"a body of type '{kind[:60]}' is not read" if kind else "the body has no type",
            code="unsupported_media_type",
            hint=f"send 'Content-Type: {JSON}'",
        )


JSON_ROUTE = [Depends(_wants_json), Depends(_sends_json)]
"""Dependencies of a route that takes and gives JSON."""
