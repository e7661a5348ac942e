"""The way in to the language model: cheap to import, so that a plan without one pays nothing.

The client behind it takes more than a second to import; it waits until there are words to read.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from agent.llm.access import Access
from agent.llm.caution import RERANK_CAUTION
from tools.domain.errors import OutsideError
from tools.ports import LanguageReader, ReadQuestion
from tools.ports_knowledge import AnswerWriter, Reranker

__all__ = ["LazyReader", "LazyReranker", "LazyWriter", "probe_llm"]


class LazyReader:
    """A `LanguageReader` whose client is imported when it is first asked."""

    def __init__(self, access: Access) -> None:
        """Remember how to reach the model."""
        self._access = access

    @property
    def name(self) -> str:
        """The model's name."""
        return self._access.model

    def load(self) -> None:
        """Import what is needed; costs time once.

        Raises:
            OutsideError: `missing_extra` without langchain-openai.
        """
        _ = self._reader

    @cached_property
    def _reader(self) -> LanguageReader:
        with _installed():
            from agent.llm.reader import LlmReader
        return LlmReader(self._access)

    def read(self, question: ReadQuestion) -> Mapping[str, Any]:
        """The filled form.

        Raises:
            OutsideError: `llm_failed`, or `missing_extra` without langchain-openai.
        """
        return self._reader.read(question)


class LazyWriter:
    """An `AnswerWriter` whose client is imported when it is first asked."""

    def __init__(self, access: Access) -> None:
        """Remember how to reach the model."""
        self._access = access

    @cached_property
    def _writer(self) -> AnswerWriter:
        with _installed():
            from agent.llm.writer import LlmWriter
        return LlmWriter(self._access)

    def write(self, question: str, passages: Sequence[str]) -> str:
        """An answer that cites passages by number.

        Raises:
            OutsideError: `llm_failed`, or `missing_extra` without langchain-openai.
        """
        return self._writer.write(question, passages)


class LazyReranker:
    """A `Reranker` whose client is imported when it is first asked."""

    caution = RERANK_CAUTION

    def __init__(self, access: Access) -> None:
        """Remember how to reach the model."""
        self._access = access

    @property
    def name(self) -> str:
        """Kind and model."""
        return f"llm:{self._access.model}"

    @cached_property
    def _reranker(self) -> Reranker:
        with _installed():
            from agent.llm.reranker import LlmReranker
        return LlmReranker(self._access)

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        """Score by id; ids that the model left out have none.

        Raises:
            OutsideError: `reranker_unavailable`, or `missing_extra` without langchain-openai.
        """
        return self._reranker.scores(query, texts)


def probe_llm(access: Access) -> str:
    """What is seen of a language model that is asked for its models alone.

    Raises:
        OutsideError: `llm_failed`, or `missing_extra` without langchain-openai.
    """
    with _installed():
        from agent.llm.probe import probe
    return probe(access)


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise OutsideError(
            f"an LLM is configured, but {error.name or 'langchain-openai'} is not installed",
            code="missing_extra",
            hint="pip install 'leadline[llm]'",
        ) from None
