"""How to reach a language model, and how long a person waits for it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

__all__ = ["Access"]

_NO_KEY = "none"


@dataclass(frozen=True, kw_only=True)
class Access:
    """One OpenAI-compatible server and one of its models.

    Attributes:
        base_url: Address up to and with `/v1`; without credentials.
        model: The model's name at that server.
        api_key: Key, or None for a server without.
        timeout_s: Most seconds for one call.
        budget_s: Most seconds for one request of a person, retries and fallbacks included.
        retries: How often a busy or broken server is asked again.
    """

    base_url: str
    model: str
    api_key: SecretStr | None
    timeout_s: float
    budget_s: float
    retries: int

    @property
    def where(self) -> str:
        """Model and server as messages name them.

        >>> Access(base_url="https://h:1/v1", model="m", api_key=None, timeout_s=1, budget_s=1,
        ...        retries=0).where
        'LLM m at h:1'
        """
        return f"LLM {self.model} at {urlsplit(self.base_url).netloc.rpartition('@')[2]}"

    @property
    def key(self) -> SecretStr:
        """The key, or a word in its place: without one the library takes `OPENAI_API_KEY`."""
        return self.api_key or SecretStr(_NO_KEY)
