"""Cohere's reranker against a local server that plays the service, well and badly."""

import json
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from tests.fakes_retrieval import FakeClockS
from tests.scripted_llm import KEY, Scripted, Step, error, scripted
from tools.adapters.rerank_cohere import CohereReranker
from tools.domain.errors import OutsideError

TEXTS = {"a": "cats", "b": "gpus", "c": "rice"}
Open = Callable[..., CohereReranker]


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as running:
        yield running


@pytest.fixture
def of(server: Scripted) -> Iterator[Open]:
    made: list[CohereReranker] = []

    def open_one(key: str = KEY, **more: object) -> CohereReranker:
        url = str(more.pop("url", server.url.removesuffix("/v1")))
        settings: dict[str, object] = {"timeout_s": 5.0, **more}
        made.append(
            CohereReranker("rerank-test", SecretStr(key), url=url, **settings)  # type: ignore[arg-type]
        )
        return made[-1]

    yield open_one
    for one in made:
        one.close()


def results(*pairs: tuple[object, object]) -> Step:
    found = [{"index": place, "relevance_score": score} for place, score in pairs]
    return Step(body={"id": "r1", "results": found, "meta": {}})


def test_a_good_answer_gives_each_text_its_relevance(server: Scripted, of: Open) -> None:
    server.steps = [results((1, 0.9), (2, 0.2), (0, 0.1))]
    assert of().scores("gpu?", TEXTS) == {"a": 0.1, "b": 0.9, "c": 0.2}
    assert server.paths == ["/v2/rerank"]
    assert server.keys == [f"Bearer {KEY}"]
    assert server.asked == [
        {
            "model": "rerank-test",
            "query": "gpu?",
            "documents": ["cats", "gpus", "rice"],
            "max_tokens_per_doc": 1024,
        }
    ]


def test_ids_stay_here_and_texts_without_an_answer_have_no_score(
    server: Scripted, of: Open
) -> None:
    server.steps = [results((2, 0.5))]
    assert of().scores("q", {"uuid-1": "x", "uuid-2": "y", "uuid-3": "z"}) == {"uuid-3": 0.5}
    assert "uuid" not in json.dumps(server.asked)


def test_places_that_were_not_asked_and_values_that_are_no_scores_are_left_out(
    server: Scripted, of: Open
) -> None:
    server.steps = [
        Step(
            body={
                "results": [
                    {"index": 7, "relevance_score": 0.9},
                    {"index": -1, "relevance_score": 0.9},
                    {"index": True, "relevance_score": 0.9},
                    {"index": "0", "relevance_score": 0.9},
                    {"index": 0, "relevance_score": "high"},
                    {"index": 0, "relevance_score": 12.0},
                    {"relevance_score": 0.9},
                    "nothing",
                    {"index": 1, "relevance_score": 0.4},
                    {"index": 1, "relevance_score": 0.8},
                ]
            }
        )
    ]
    assert of().scores("q", TEXTS) == {"b": 0.4}


@pytest.mark.parametrize(
    ("step", "message", "hint"),
    [
        (error(401, f"invalid key {KEY}"), "refused (HTTP 401)", "LEADLINE_COHERE_API_KEY"),
        (error(403), "refused (HTTP 403)", "LEADLINE_COHERE_API_KEY"),
        (error(404, "no model"), "refused (HTTP 404)", "LEADLINE_RERANKER"),
        (error(422), "refused (HTTP 422)", "LEADLINE_RERANKER"),
        (error(429), "refused (HTTP 429)", "raise the limit"),
        (error(500), "refused (HTTP 500)", "check the network"),
        (Step(status=302, headers={"Location": "http://127.0.0.1:9/"}), "HTTP 302", "network"),
        (Step(body=b"<html>sorry"), "in a form nobody can read", "check the network"),
        (Step(body=b"[" * 100_000), "in a form nobody can read", "check the network"),
        (Step(body={"results": "many"}), "in a form nobody can read", "check the network"),
        (Step(body=[1, 2]), "in a form nobody can read", "check the network"),
        (Step(body=b'{"results": [{"index": 0, "relevance_score": NaN}]}'), "nobody", "network"),
        (results((3, 0.9), (4, 0.8)), "in a form nobody can read", "check the network"),
        (Step(body=b" " * 1_100_000), "more than a megabyte", "check the network"),
        (Step(sent_bytes=0), "cannot be reached", "check the network"),
        (Step(body=b"x" * 100, sent_bytes=10), "cannot be reached", "check the network"),
    ],
)
def test_each_failure_has_a_message_and_a_next_step_and_is_asked_once(
    server: Scripted, of: Open, step: Step, message: str, hint: str
) -> None:
    server.steps = [step]
    with pytest.raises(OutsideError) as caught:
        of().scores("q", TEXTS)
    assert caught.value.code == "reranker_unavailable"
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert KEY not in str(caught.value)
    assert len(server.asked) == 1


def test_a_service_that_does_not_answer_is_given_up(server: Scripted, of: Open) -> None:
    server.steps = [Step(hangs=True)]
    with pytest.raises(OutsideError, match="did not answer in time"):
        of(timeout_s=0.05).scores("q", TEXTS)


def test_a_service_that_drips_bytes_is_given_up_by_the_clock(server: Scripted, of: Open) -> None:
    server.steps = [Step(body={"results": []}, drips=True)]
    with pytest.raises(OutsideError, match="did not answer in time"):
        of(timeout_s=5.0, now=FakeClockS(step=2.0)).scores("q", TEXTS)


def test_a_service_that_is_not_there_is_named(of: Open) -> None:
    with pytest.raises(OutsideError, match="cohere:rerank-test cannot be reached"):
        of(url="http://127.0.0.1:1").scores("q", TEXTS)


def test_a_key_that_fits_no_header_is_never_quoted(server: Scripted, of: Open) -> None:
    with pytest.raises(OutsideError) as caught:
        of(key="schlüssel-geheim").scores("q", TEXTS)
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert server.asked == []


def test_the_key_is_in_no_representation(of: Open) -> None:
    reranker = of()
    assert KEY not in repr(reranker) + str(vars(reranker))


def test_no_question_is_asked_without_texts(server: Scripted, of: Open) -> None:
    assert of().scores("q", {}) == {}
    assert server.asked == []


def test_a_closed_one_opens_again(server: Scripted, of: Open) -> None:
    server.steps = [results((0, 0.5))]
    reranker = of()
    reranker.scores("q", TEXTS)
    reranker.close()
    reranker.close()
    assert reranker.scores("q", TEXTS) == {"a": 0.5}
