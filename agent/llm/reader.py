"""Reads a text with a language model: structured output, fallbacks, retries, one time budget.

The way that worked is remembered for as long as the process lives. Temperature is 0, so the same
text usually gets the same answer; a model does not promise it.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from agent.llm.access import Access
from agent.llm.answer import parsed
from agent.llm.client import MODES, Client, Mode, Reply
from agent.llm.deadline import Budget, Pace, within
from agent.llm.failures import Cause, LlmError, explained
from agent.llm.question import prompts_of, repair_of
from tools.ports import ReadQuestion

__all__ = ["LlmReader"]

_log = logging.getLogger("leadline.llm")
_RETRIED = (Cause.BUSY, Cause.BROKEN, Cause.CUT)
_NEXT_MODE = (Cause.BAD_REQUEST, Cause.MALFORMED, Cause.EMPTY)
_FIRST_WAIT_S = 0.5
_LEAST_S = 0.05


class LlmReader:
    """A `LanguageReader` over one server; safe to use from several threads."""

    def __init__(self, access: Access, pace: Pace | None = None) -> None:
        """Bind a server; nothing is sent."""
        self._access = access
        self._pace = pace or Pace()
        self._modes: tuple[Mode, ...] = MODES
        self._temperature: float | None = 0.0

    @property
    def name(self) -> str:
        """The model's name."""
        return self._access.model

    def read(self, question: ReadQuestion) -> Mapping[str, Any]:
        """The filled form.

        Raises:
            OutsideError: `llm_failed`.
        """
        budget = Budget(total_s=self._access.budget_s, pace=self._pace)
        try:
            return within(budget.total_s, lambda: self._read(question, budget))
        except LlmError as error:
            failure = error
        except TimeoutError:
            failure = LlmError(Cause.TIMEOUT)
        except Exception as error:  # noqa: BLE001  a plan never ends because a helper is broken
            _log.info("defect in the reader: %s", type(error).__name__)
            failure = LlmError(Cause.UNUSABLE)
        _log.info("no reading: %s in %.1f s", failure.cause.name, budget.spent_s)
        raise explained(failure, self._access.where)

    async def _read(self, question: ReadQuestion, budget: Budget) -> Mapping[str, Any]:
        prompts = prompts_of(question)
        messages = [SystemMessage(prompts[0].text), HumanMessage(prompts[1].text)]
        client = Client(self._access)
        try:
            mode, answer = await self._first_answer(client, question, messages, budget)
        finally:
            await client.close()
        self._modes = (mode, *(other for other in MODES if other != mode))
        versions = ", ".join(f"{prompt.name} {prompt.version}" for prompt in prompts)
        _log.info("read by %s in %.1f s (%s)", mode, budget.spent_s, versions)
        return answer

    async def _first_answer(
        self,
        client: Client,
        question: ReadQuestion,
        messages: Sequence[BaseMessage],
        budget: Budget,
    ) -> tuple[Mode, Mapping[str, Any]]:
        """The first mode that gives a usable answer, and the answer."""
        last = LlmError(Cause.EMPTY)
        for mode in self._modes:
            call = self._caller(client, mode, question, budget)
            try:
                return mode, await _answer(call, mode, messages)
            except LlmError as failure:
                if failure.cause not in _NEXT_MODE:
                    raise
                last = failure
        raise last

    def _caller(
        self, client: Client, mode: Mode, question: ReadQuestion, budget: Budget
    ) -> Callable[[Sequence[BaseMessage]], Awaitable[Reply]]:
        async def call(messages: Sequence[BaseMessage]) -> Reply:
            for attempt in range(self._access.retries + 1):
                try:
                    return await self._once(client, mode, question, budget, messages)
                except LlmError as failure:
                    await self._wait(failure, attempt, budget)
            raise AssertionError("the last attempt returns or raises")

        return call

    async def _once(
        self,
        client: Client,
        mode: Mode,
        question: ReadQuestion,
        budget: Budget,
        messages: Sequence[BaseMessage],
    ) -> Reply:
        if budget.left_s < _LEAST_S:
            raise LlmError(Cause.TIMEOUT)
        try:
            return await client.ask(
                messages,
                mode,
                question.schema,
                temperature=self._temperature,
                timeout_s=min(self._access.timeout_s, budget.left_s),
            )
        except LlmError as failure:
            # Some models take their own temperature alone.
            if failure.about != "temperature" or self._temperature is None:
                raise
        self._temperature = None
        return await self._once(client, mode, question, budget, messages)

    async def _wait(self, failure: LlmError, attempt: int, budget: Budget) -> None:
        """Wait before the next attempt; raise the failure where waiting does not help."""
        if failure.cause not in _RETRIED or attempt >= self._access.retries:
            raise failure
        asked = failure.retry_after_s
        wait_s = _FIRST_WAIT_S * 2**attempt if asked is None else asked
        if wait_s >= budget.left_s:
            raise failure
        await self._pace.sleep(wait_s)


async def _answer(
    call: Callable[[Sequence[BaseMessage]], Awaitable[Reply]],
    mode: Mode,
    messages: Sequence[BaseMessage],
) -> Mapping[str, Any]:
    """One answer; in JSON mode, where nothing enforces the form, it may be mended once."""
    reply = await call(messages)
    try:
        return parsed(reply.text)
    except LlmError as failure:
        if mode != "json_mode" or failure.cause is not Cause.MALFORMED:
            raise
    mended = await call([*messages, reply.message, HumanMessage(repair_of().text)])
    return parsed(mended.text)
