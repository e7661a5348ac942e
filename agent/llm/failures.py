"""What can go wrong with a language model, and what a person can do about each.

No message quotes the server: its words may hold a key, or instructions.
"""

from enum import Enum

from tools.domain.errors import OutsideError

__all__ = ["Cause", "LlmError", "explained"]


class Cause(Enum):
    """Why there is no usable answer: what happened, and what helps."""

    UNREACHABLE = ("cannot be reached", "start it, or correct LEADLINE_LLM_BASE_URL")
    TIMEOUT = (
        "did not answer in time",
        "use a faster model, or raise LEADLINE_LLM_TIMEOUT_S and LEADLINE_LLM_BUDGET_S",
    )
    UNAUTHORISED = ("refuses the key", "correct LEADLINE_LLM_API_KEY")
    NOT_FOUND = (
        "does not know the address or the model",
        "correct LEADLINE_LLM_BASE_URL (it usually ends in /v1) and LEADLINE_LLM_MODEL",
    )
    BAD_REQUEST = (
        "does not accept the request",
        "choose a model that follows instructions and takes 4,000 tokens: LEADLINE_LLM_MODEL",
    )
    BUSY = ("has no capacity", "wait, or raise the server's rate limit")
    CUT = ("broke off its answer", "look into the server's log")
    TOO_LONG = (
        "answered with more than a megabyte",
        "choose a model that follows instructions: LEADLINE_LLM_MODEL",
    )
    BROKEN = ("failed", "look into the server's log")
    REFUSED = ("refused to read the text", "say it in other words, or choose another model")
    MALFORMED = (
        "answered in a form nobody can read",
        "choose a model that follows a JSON schema: LEADLINE_LLM_MODEL",
    )
    UNUSABLE = ("could not be used", "see `leadline doctor`; LEADLINE_LLM_MODEL='' turns it off")
    EMPTY = (
        "gave an empty answer",
        "choose a model that follows instructions: LEADLINE_LLM_MODEL",
    )


class LlmError(Exception):
    """No usable answer.

    Attributes:
        cause: Why.
        status: HTTP status, if a server answered with one.
        retry_after_s: Seconds that the server asks to wait; None where it asks nothing.
        about: A parameter of ours that the server names as wrong.
    """

    def __init__(
        self,
        cause: Cause,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        about: str = "",
    ) -> None:
        """Keep what the retries need to know."""
        super().__init__(cause.name)
        self.cause = cause
        self.status = status
        self.retry_after_s = retry_after_s
        self.about = about


def explained(failure: LlmError, where: str) -> OutsideError:
    """The failure as people read it; `where` names model and server, without credentials.

    >>> str(explained(LlmError(Cause.UNAUTHORISED, status=401), "LLM m at h"))
    'llm_failed: LLM m at h refuses the key (HTTP 401) (correct LEADLINE_LLM_API_KEY)'
    """
    happened, helps = failure.cause.value
    status = f" (HTTP {failure.status})" if failure.status else ""
    return OutsideError(f"{where} {happened}{status}", code="llm_failed", hint=helps)
