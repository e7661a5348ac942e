"""Which addresses may be sent a secret, or believed."""

from urllib.parse import urlsplit

__all__ = ["is_private_way"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_private_way(url: str) -> bool:
    """Whether nobody between here and the address can change what it answers.

    >>> is_private_way("https://login.example/keys"), is_private_way("http://login.example")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    )
