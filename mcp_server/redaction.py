"""Takes secrets out of text: the last net, for whatever nobody foresaw.

Nothing here is a reason to write a secret anywhere. Secrets shorter than six characters are not
looked for: they would be found in half of all words.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from agent.settings import Settings

__all__ = ["Redaction"]

_HIDDEN = "[secret]"
_LEAST = 6
_LOOKS_LIKE_ONE = re.compile(
    r"(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]{8,}"
    r"|(?<=://)[^/\s:@]*:[^/\s]+(?=@)"
    r"|\bll_[\w-]{16,}"
    r"|\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"
)


class Redaction:
    """Knows the secrets of some settings."""

    def __init__(self, settings: Settings) -> None:
        """Note every secret, in the forms it may come back in."""
        found = {secret for secret in _secrets(settings) if len(secret) >= _LEAST}
        longest_first = sorted(found, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if found else None

    def clean(self, text: str) -> str:
        """The text without secrets.

        >>> Redaction(Settings(llm_api_key="sk-0123456789")).clean("key sk-0123456789 refused")
        'key [secret] refused'
        """
        known = self._known.sub(_HIDDEN, text) if self._known else text
        return _LOOKS_LIKE_ONE.sub(_HIDDEN, known)


def _secrets(settings: Settings) -> Iterator[str]:
    for name in Settings.model_fields:
        value = getattr(settings, name)
        for one in value if isinstance(value, tuple) else (value,):
            if not isinstance(one, SecretStr):
                continue
            text = one.get_secret_value()
            # Of an address only the password is secret: its host is what an operator looks for.
            yield from _passwords(text) if "://" in text else (text,)


def _passwords(address: str) -> Iterator[str]:
    try:
        password = urlsplit(address).password
    except ValueError:
        yield address
        return
    if password:
        yield password
        yield unquote(password)
