"""Orders passages with a language model, which names ids and writes nothing else.

What it names is checked against what it was given. Its judgement leans to places, lengths and its
own style (arXiv 2306.05685, 2406.07791), so passages stand in an order that tells nothing, are cut
to one length, and the result is never the only signal: `tools.knowledge.reranking` weighs it
against the order of the search. One call, without retry: that order stands by.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from agent.llm.access import Access
from agent.llm.answer import parsed
from agent.llm.caution import RERANK_CAUTION
from agent.llm.client import Client
from agent.llm.deadline import within
from agent.llm.failures import Cause, LlmError, explained
from prompts import render
from tools.domain.errors import OutsideError

__all__ = ["LlmReranker"]

_log = logging.getLogger("leadline.llm")
_MOST_CHARACTERS = 1500
"""Of one passage: a chunk and its header, for all the same."""


class LlmReranker:
    """A `Reranker` over one server; safe to use from several threads."""

    caution = RERANK_CAUTION

    def __init__(self, access: Access) -> None:
        """Bind a server; nothing is sent."""
        self._access = access

    @property
    def name(self) -> str:
        """Kind and model."""
        return f"llm:{self._access.model}"

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        """Share of the passages that stand no higher; those that it left out have no score.

        Raises:
            OutsideError: `reranker_unavailable`.
        """
        if not texts:
            return {}
        try:
            return within(self._access.budget_s, lambda: self._asked(query, texts))
        except LlmError as error:
            failure = error
        except TimeoutError:
            failure = LlmError(Cause.TIMEOUT)
        except Exception as error:  # noqa: BLE001  an answer never fails because a helper is broken
            _log.info("defect in the reranker: %s", type(error).__name__)
            failure = LlmError(Cause.UNUSABLE)
        told = explained(failure, self._access.where)
        raise OutsideError(told.message, code="reranker_unavailable", hint=told.hint)

    async def _asked(self, query: str, texts: Mapping[str, str]) -> dict[str, float]:
        names = {f"p{place}": name for place, name in enumerate(_mixed(texts), 1)}
        rules = render("rerank_rules", example='["p2", "p1"]')
        data = render(
            "rerank_passages",
            question=query,
            passages={short: texts[name][:_MOST_CHARACTERS] for short, name in names.items()},
        )
        client = Client(self._access)
        try:
            reply = await self._reply(client, [SystemMessage(rules.text), HumanMessage(data.text)])
        finally:
            await client.close()
        order = _known(parsed(reply)["findings"], names)
        if not order:
            raise LlmError(Cause.MALFORMED)
        _log.info("reordered (%s %s)", rules.name, rules.version)
        return {name: 1.0 - place / len(names) for place, name in enumerate(order)}

    async def _reply(self, client: Client, messages: Sequence[BaseMessage]) -> str:
        reply = await client.ask(
            messages, "text", {}, temperature=0.0, timeout_s=self._access.timeout_s
        )
        return reply.text


def _mixed(texts: Mapping[str, str]) -> list[str]:
    """Ids in an order that depends on the passages alone, not on their rank."""
    return sorted(texts, key=lambda name: hashlib.sha256(texts[name].encode()).digest())


def _known(answer: Sequence[object], names: Mapping[str, str]) -> list[str]:
    """Ids that were given, each once, in the model's order; anything else is passed over."""
    return list(
        dict.fromkeys(names[one] for one in answer if isinstance(one, str) and one in names)
    )
