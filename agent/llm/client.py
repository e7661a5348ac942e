"""One call to an OpenAI-compatible server through langchain-openai; the only file that knows it.

Retries, fallbacks and budgets are not this module's business. Chat completions alone are used,
because every compatible server has them.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import openai
from langchain_core.messages import AIMessage, BaseMessage
from langchain_openai import ChatOpenAI
from langsmith.run_helpers import tracing_context

from agent.llm.access import Access
from agent.llm.failures import Cause, LlmError
from tools.work import Piece, work

__all__ = ["MODES", "Client", "Mode", "Reply"]

Mode = Literal["json_schema", "function_calling", "json_mode", "text"]
MODES: tuple[Mode, ...] = ("json_schema", "function_calling", "json_mode")
"""Ways to get structured output, the strictest first."""

_HEADERS = frozenset(
    ("host", "accept", "accept-encoding", "connection", "content-type", "content-length")
)
_FORM = "report_findings"
_MOST_BYTES = 1_000_000
_LEAST_KEY_CHARACTERS = 8
_BROKEN_OFF = ("RemoteProtocolError", "ReadError", "EndOfStream")
"""What happens after a connection stood, by name: openai may stand on either of two libraries."""
_UNAUTHORISED = (401, 403)
_NOT_FOUND = (404, 405, 410)
_BUSY = 429
_BROKEN = 500
_REDIRECT = range(300, 400)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the model said: the text that should be JSON, and the message to go on from."""

    text: str
    message: BaseMessage


class Client:
    """Calls one model; open for as long as one request of a person lasts."""

    def __init__(self, access: Access) -> None:
        """Prepare the client; nothing is sent."""
        self._access = access
        self._http = openai.DefaultAsyncHttpxClient(
            follow_redirects=False,
            event_hooks={"request": [self._only_ours], "response": [_cut_long]},
        )
        self._server = openai.AsyncOpenAI(
            base_url=access.base_url,
            api_key=access.key.get_secret_value(),
            timeout=access.timeout_s,
            max_retries=0,
            http_client=self._http,
        )
        self._chat = ChatOpenAI(
            model=access.model,
            base_url=access.base_url,
            api_key=access.key,
            timeout=access.timeout_s,
            max_retries=0,
            use_responses_api=False,
            output_version="v0",
            cache=False,
            openai_proxy=None,
            root_async_client=self._server,
            async_client=self._server.chat.completions,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _only_ours(self, request: Any) -> None:
        """Send no header but these: the library adds what `OPENAI_...` variables hold.

        Its own `x-stainless-...` tell the library later how to read the answer.
        """
        foreign = [
            name
            for name in request.headers
            if name.lower() not in _HEADERS and not name.lower().startswith("x-stainless-")
        ]
        for name in foreign:
            del request.headers[name]
        if self._access.api_key is not None:
            key = self._access.api_key.get_secret_value()
            request.headers["authorization"] = f"Bearer {key}"

    async def ask(
        self,
        messages: Sequence[BaseMessage],
        mode: Mode,
        schema: Mapping[str, Any],
        *,
        temperature: float | None,
        timeout_s: float,
    ) -> Reply:
        """One call, no retry.

        Raises:
            LlmError: Why there is no reply.
        """
        parameters = _asked_for(mode, schema)
        if temperature is not None:
            parameters["temperature"] = temperature
        chat = self._chat.bind(timeout=timeout_s, **parameters)
        with work("llm", mode, {"model": self._access.model}) as piece:
            reply = await _replied(chat, messages, timeout_s, piece)
        return Reply(text=self._without_key(reply.text), message=reply.message)

    def _without_key(self, text: str) -> str:
        """A server that says our key back does not get it into a warning."""
        key = self._access.key.get_secret_value()
        return text.replace(key, "[key]") if len(key) >= _LEAST_KEY_CHARACTERS else text

    async def models(self, timeout_s: float) -> frozenset[str]:
        """Models that the server lists.

        Raises:
            LlmError: Why there is no list.
        """
        try:
            async with asyncio.timeout(timeout_s):
                page = await self._server.models.list(timeout=timeout_s)
            return frozenset(str(model.id) for model in page.data)
        except Exception as error:  # noqa: BLE001  a vendor's library: nothing of it ends a check
            raise _failure(error) from None


async def _replied(
    chat: Any, messages: Sequence[BaseMessage], timeout_s: float, piece: Piece
) -> Reply:
    """What the server answers in time; a failure is told by its cause."""
    try:
        # Tracing would send the text to a service as soon as a variable of LangSmith is set.
        with tracing_context(enabled=False):
            async with asyncio.timeout(timeout_s):
                message = await chat.ainvoke(list(messages))
        return _reply(message)
    except Exception as error:  # noqa: BLE001  a vendor's library: nothing of it ends a plan
        failure = _failure(error)
        piece.result, piece.code = "failed", failure.cause.name.lower()
        raise failure from None


def _asked_for(mode: Mode, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that ask for structured output."""
    if mode == "json_schema":
        form = {"name": _FORM, "strict": True, "schema": dict(schema)}
        return {"response_format": {"type": "json_schema", "json_schema": form}}
    if mode == "function_calling":
        function = {
            "name": _FORM,
            "description": "Report what the text says.",
            "parameters": dict(schema),
        }
        choice = {"type": "function", "function": {"name": _FORM}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}
    return {} if mode == "text" else {"response_format": {"type": "json_object"}}


async def _cut_long(response: Any) -> None:
    """Read no more than a megabyte, unpacked; the library would read as much as is sent."""
    whole = response.aiter_bytes

    async def little(*arguments: Any) -> AsyncIterator[bytes]:
        read = 0
        async for part in whole(*arguments):
            read += len(part)
            if read > _MOST_BYTES:
                raise LlmError(Cause.TOO_LONG)
            yield part

    response.aiter_bytes = little


def _reply(message: AIMessage) -> Reply:
    refusal = message.additional_kwargs.get("refusal")
    if refusal or message.response_metadata.get("finish_reason") == "content_filter":
        raise LlmError(Cause.REFUSED)
    for call in message.tool_calls:
        return Reply(text=json.dumps(call["args"]), message=message)
    for broken in message.invalid_tool_calls:
        return Reply(text=broken["args"] or "", message=message)
    return Reply(text=str(message.text), message=message)


def _failure(error: Exception) -> LlmError:
    """A vendor's exception by what helps; its text is looked at and never shown."""
    for one in _causes(error):
        if isinstance(one, LlmError):
            return one
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return LlmError(Cause.REFUSED)
    if isinstance(error, openai.APIStatusError):
        return _status(error)
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return LlmError(Cause.TIMEOUT)
    if isinstance(error, openai.APIConnectionError | OSError):
        is_cut = any(type(one).__name__ in _BROKEN_OFF for one in _causes(error))
        return LlmError(Cause.CUT if is_cut else Cause.UNREACHABLE)
    return LlmError(Cause.MALFORMED)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what it was raised from: each library wraps those of the one below."""
    while error is not None:
        yield error
        error = error.__cause__


def _status(error: openai.APIStatusError) -> LlmError:
    status = error.status_code
    if status in _UNAUTHORISED:
        return LlmError(Cause.UNAUTHORISED, status=status)
    if status in _NOT_FOUND or status in _REDIRECT:
        return LlmError(Cause.NOT_FOUND, status=status)
    if status == _BUSY or status >= _BROKEN:
        cause = Cause.BUSY if status == _BUSY else Cause.BROKEN
        return LlmError(cause, status=status, retry_after_s=_retry_after(error))
    about = "temperature" if "temperature" in error.message else ""
    return LlmError(Cause.BAD_REQUEST, status=status, about=about)


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Seconds of the header; a date is not honoured, because clocks differ."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
