"""The credential of a request: one header, nowhere else.

An address is written down in too many places, so what stands in a query is never looked at.
"""

import re

from starlette.datastructures import Headers

from tools.domain.errors import InputError, LoginError

__all__ = ["credential_of"]

KEY_HEADER = "x-api-key"
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)


def credential_of(headers: Headers) -> str:
    """What the request shows: `Authorization: Bearer ...`, or an API key in `X-API-Key`.

    Raises:
        LoginError: `login_required`, where it shows nothing, or nothing that is taken here.
        InputError: `invalid_request`, where it shows more than one: it is not ours to choose.
    """
    bearers, keys = headers.getlist("authorization"), headers.getlist(KEY_HEADER)
    if len(bearers) + len(keys) > 1:
        raise InputError(
            "the request shows more than one credential",
            code="invalid_request",
            hint="send Authorization or X-API-Key, once",
        )
    if keys:
        return keys[0].strip()
    found = _BEARER.fullmatch(bearers[0].strip()) if bearers else None
    if found is None:
        raise LoginError(
            "the credential is of a kind that is not taken here"
            if bearers
            else "this service is for those who log in",
            hint="send Authorization: Bearer ... with an API key (leadline keys create) or a token",
        )
    return found[1]
