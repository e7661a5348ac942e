"""Answers a question from passages with a language model; whoever asks checks what it wrote.

One call without structured output and without retry: the answer in the items' own words stands by.
"""

import logging
from collections.abc import Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from agent.llm.access import Access
from agent.llm.client import Client
from agent.llm.deadline import within
from agent.llm.failures import Cause, LlmError, explained
from prompts import render

__all__ = ["LlmWriter"]

_log = logging.getLogger("leadline.llm")
_MOST_CHARACTERS = 40_000
_MOST_WORDS = 150


class LlmWriter:
    """An `AnswerWriter` over one server; safe to use from several threads."""

    def __init__(self, access: Access) -> None:
        """Bind a server; nothing is sent."""
        self._access = access

    def write(self, question: str, passages: Sequence[str]) -> str:
        """An answer that cites passages by number.

        Raises:
            OutsideError: `llm_failed`.
        """
        share = _MOST_CHARACTERS // max(len(passages), 1)
        rules = render("answer_rules", most_words=_MOST_WORDS)
        data = render(
            "answer_passages",
            question=question,
            passages=[passage[:share] for passage in passages],
        )
        messages = [SystemMessage(rules.text), HumanMessage(data.text)]
        try:
            text = within(self._access.budget_s, lambda: self._asked(messages))
        except LlmError as error:
            failure = error
        except TimeoutError:
            failure = LlmError(Cause.TIMEOUT)
        except Exception as error:  # noqa: BLE001  an answer never fails because a helper is broken
            _log.info("defect in the writer: %s", type(error).__name__)
            failure = LlmError(Cause.UNUSABLE)
        else:
            _log.info("written (%s %s)", rules.name, rules.version)
            return text
        raise explained(failure, self._access.where)

    async def _asked(self, messages: Sequence[BaseMessage]) -> str:
        client = Client(self._access)
        try:
            reply = await client.ask(
                messages, "text", {}, temperature=0.0, timeout_s=self._access.timeout_s
            )
        finally:
            await client.close()
        if not reply.text.strip():
            raise LlmError(Cause.EMPTY)
        return reply.text.strip()
