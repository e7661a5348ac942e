"""Ratings are kept as given, and stand in no log."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes_retrieval import unknowing
from tools.adapters.sql_ratings import SqlRatings
from tools.domain.errors import InputError, OutsideError
from tools.knowledge.feedback import KNOWLEDGE_FEEDBACK, brief

GIVEN = {
    "rating": "wrong",
    "query": "  why is\nit slow? ",
    "result_ids": ["id-1", "id-2"],
    "comment": " our secret cluster name is 'Ozymandias' ",
}


def test_a_rating_is_kept_and_readable_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    deps = replace(unknowing(), ratings=SqlRatings(url))
    receipt = KNOWLEDGE_FEEDBACK.call(GIVEN, deps)
    kept = SqlRatings(url).all()
    assert [(one.id, one.rating, one.query) for one in kept] == [
        (receipt.id, "wrong", "why is it slow?")
    ]
    assert kept[0].result_ids == ("id-1", "id-2")
    assert kept[0].comment == "our secret cluster name is 'Ozymandias'"
    assert kept[0].at == deps.clock.now()
    assert brief(receipt) == f"Kept as {receipt.id}. Thank you."


def test_nothing_of_it_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        deps = replace(unknowing(), ratings=SqlRatings(f"sqlite:///{tmp_path / 'store.db'}"))
        KNOWLEDGE_FEEDBACK.call(GIVEN, deps)
        broken = replace(unknowing(), ratings=SqlRatings(f"sqlite:///{tmp_path}"))
        with pytest.raises(OutsideError) as caught:
            KNOWLEDGE_FEEDBACK.call(GIVEN, broken)
    for word in ("Ozymandias", "why is", "id-1"):
        assert word not in caplog.text
        assert word not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"rating": "great"},
        {"query": ""},
        {"comment": "x" * 4001},
        {"result_ids": ["x"] * 21},
        {"user": "me"},
    ],
)
def test_a_rating_that_does_not_fit_is_refused_without_quoting_it(
    change: dict[str, object],
) -> None:
    with pytest.raises(InputError) as caught:
        KNOWLEDGE_FEEDBACK.call({**GIVEN, **change}, unknowing())
    assert "Ozymandias" not in str(caught.value)


def test_a_house_without_a_store_says_so() -> None:
    with pytest.raises(OutsideError, match="ratings are not kept here"):
        KNOWLEDGE_FEEDBACK.call(GIVEN, unknowing())
