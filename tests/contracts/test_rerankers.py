"""The fake and every real reranker keep the same contract."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.contracts.reranker_contract import RerankerContract
from tests.fakes_models import tiny_colbert, tiny_cross_encoder
from tests.fakes_retrieval import FakeReranker, unavailable
from tests.scripted_llm import KEY, Scripted, Step, error, scripted
from tools.adapters.rerank_cohere import CohereReranker
from tools.adapters.rerank_models import ColbertReranker, CrossEncoderReranker
from tools.ports_knowledge import Reranker


class TestFakeReranker(RerankerContract):
    @pytest.fixture
    def reranker(self) -> Reranker:
        return FakeReranker()

    @pytest.fixture
    def broken(self) -> Reranker:
        made = FakeReranker()
        made.fails = unavailable("reranker_unavailable")
        return made


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderReranker:
    return CrossEncoderReranker(str(tiny_cross_encoder(tmp_path_factory.mktemp("cross"))))


@pytest.mark.slow
class TestCrossEncoder(RerankerContract):
    @pytest.fixture
    def reranker(self, cross_encoder: CrossEncoderReranker) -> Reranker:
        return cross_encoder

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Reranker:
        return CrossEncoderReranker(str(tmp_path))


@pytest.fixture(scope="module")
def colbert(tmp_path_factory: pytest.TempPathFactory) -> ColbertReranker:
    return ColbertReranker(str(tiny_colbert(tmp_path_factory.mktemp("colbert"))))


@pytest.mark.slow
class TestColbert(RerankerContract):
    @pytest.fixture
    def reranker(self, colbert: ColbertReranker) -> Reranker:
        return colbert

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Reranker:
        return ColbertReranker(str(tmp_path))


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as running:
        yield running


class TestCohere(RerankerContract):
    @pytest.fixture
    def of(self, server: Scripted) -> Iterator[Callable[[], CohereReranker]]:
        url = server.url.removesuffix("/v1")
        made = CohereReranker("rerank-test", SecretStr(KEY), url=url, timeout_s=5)
        yield lambda: made
        made.close()

    @pytest.fixture
    def reranker(self, of: Callable[[], CohereReranker], server: Scripted) -> Reranker:
        server.answer = relevance_of
        return of()

    @pytest.fixture
    def broken(self, of: Callable[[], CohereReranker], server: Scripted) -> Reranker:
        server.answer = lambda _: error(503)
        return of()


def relevance_of(body: Mapping[str, Any]) -> Step:
    """As Cohere answers: by relevance, with places in the request."""
    asked = set(body["query"].split())
    found = [
        {"index": place, "relevance_score": len(asked & set(text.split())) / (len(asked) + 1)}
        for place, text in enumerate(body["documents"])
    ]
    found.sort(key=lambda one: -one["relevance_score"])
    return Step(body={"id": "r", "results": found, "meta": {"api_version": {"version": "2"}}})
