"""The reranker that the settings name."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tools.domain.errors import InputError

if TYPE_CHECKING:
    from agent.settings import Settings
    from tools.ports_knowledge import Reranker

__all__ = ["ELSEWHERE", "reranker_from"]

ELSEWHERE = ("cohere", "llm")
"""Rerankers that are another service: only what everybody may read goes there."""


def reranker_from(settings: "Settings") -> "Reranker | None":
    """The reranker that is set, if any; nothing is loaded or asked yet.

    Raises:
        InputError: `invalid_setting`.
    """
    kind, _, model = settings.reranker.partition(":")
    deadline_s = settings.rerank_deadline_ms / 1000
    if not kind:
        return None
    if kind == "llm":
        from agent.bootstrap import llm_access
        from agent.llm.entry import LazyReranker

        access = llm_access(settings)
        if access is None:
            raise InputError(
                "the reranker 'llm' needs a language model",
                code="invalid_setting",
                hint="set LEADLINE_LLM_BASE_URL and LEADLINE_LLM_MODEL, or another reranker",
            )
        budget = min(access.budget_s, max(deadline_s, _LEAST_LLM_S))
        return LazyReranker(replace(access, budget_s=budget, timeout_s=budget, retries=0))
    from tools.adapters.rerankers import reranker_of

    key = settings.cohere_api_key
    return reranker_of(kind, model, key=key, timeout_s=max(deadline_s, _LEAST_LLM_S))


_LEAST_LLM_S = 1.0
