"""Whether the configured language model can be reached, without asking it anything."""

from agent.llm.access import Access
from agent.llm.client import Client
from agent.llm.deadline import within
from agent.llm.failures import Cause, LlmError, explained
from tools.domain.errors import OutsideError

__all__ = ["probe"]

_MOST_S = 5.0


def probe(access: Access) -> str:
    """What was seen: the server lists the model, or lists no models at all.

    Raises:
        OutsideError: `llm_failed`.
    """
    seconds = min(_MOST_S, access.timeout_s)
    try:
        models = within(seconds, lambda: _models(access, seconds))
    except LlmError as failure:
        if failure.cause is Cause.NOT_FOUND:
            return f"{access.where}: reachable, lists no models"
        raise explained(failure, access.where) from None
    except TimeoutError:
        raise explained(LlmError(Cause.TIMEOUT), access.where) from None
    if models and access.model not in models:
        raise OutsideError(
            f"{access.where} is not among its {len(models)} models",
            code="llm_failed",
            hint="correct LEADLINE_LLM_MODEL",
        )
    return f"{access.where}: reachable"


async def _models(access: Access, seconds: float) -> frozenset[str]:
    client = Client(access)
    try:
        return await client.models(seconds)
    finally:
        await client.close()
