"""Answers to questions: words, figures, and not knowing."""

import pytest

from tools.clarify.asked import AskedAnswer, AskedQuestion, taken
from tools.domain.errors import InputError

ACTIVE = AskedQuestion(
    id="active",
    question="How many use it at the same moment?",
    fields=("traffic.active_share",),
    assumed="10",
    answers=(
        AskedAnswer(
            key="10",
            label="10 %, 100 people",
            fields={"traffic": {"active_share": 0.1}},
            is_assumed=True,
            first="a plan",
        ),
        AskedAnswer(
            key="30",
            label="30 %, 300 people",
            fields={"traffic": {"active_share": 0.3}},
            changes_plan=True,
            first="another plan",
        ),
    ),
    unit="%",
    path="traffic.active_share",
    scale=0.01,
)
CLOUD = AskedQuestion(
    id="cloud",
    question="Where may it run?",
    fields=("preferences.clouds",),
    assumed="any",
    answers=(
        AskedAnswer(
            key="aws", label="AWS only", fields={"preferences": {"clouds": ["AWS"]}}, first="x"
        ),
    ),
)


@pytest.mark.parametrize(
    ("said", "share"),
    [("30", 0.3), ("30 %, 300 people", 0.3), ("25", 0.25), ("25%", 0.25), ("2.5 %", 0.025)],
)
def test_a_key_its_words_or_any_figure_answers(said: str, share: float) -> None:
    answer = taken([ACTIVE], {"active": said})
    assert answer.fields["traffic"]["active_share"] == pytest.approx(share)
    assert answer.unknown == ()


@pytest.mark.parametrize("said", ["unknown", "", "I don't know", "i don\u2019t know", "?"])
def test_whoever_does_not_know_keeps_the_assumption(said: str) -> None:
    assert taken([ACTIVE], {"active": said}).model_dump() == {
        "fields": {},
        "unknown": ("traffic.active_share",),
    }


def test_a_question_without_an_answer_is_one_that_nobody_knows() -> None:
    answer = taken([ACTIVE, CLOUD], {"cloud": "AWS"})
    assert answer.fields == {"preferences": {"clouds": ["AWS"]}}
    assert answer.unknown == ("traffic.active_share",)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"cloud": "the moon"}, "cloud: 'the moon' answers nothing"),
        ({"cloud": "30"}, "cloud: '30' answers nothing"),
        ({"active": "30 people"}, "active: '30 people' answers nothing"),
        ({"active": "10 or 20"}, "active: '10 or 20' answers nothing"),
        ({"users": "5"}, "'users' was not asked"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused_with_what_fits(
    answers: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError, match=told) as refused:
        taken([ACTIVE, CLOUD], answers)
    assert refused.value.code == "invalid_answer"
    assert refused.value.hint


def test_answers_to_one_part_of_the_specification_are_joined() -> None:
    other = CLOUD.model_copy(
        update={
            "id": "users",
            "answers": (
                AskedAnswer(
                    key="5", label="5", fields={"traffic": {"concurrent_users": 5}}, first="x"
                ),
            ),
        }
    )
    answer = taken([ACTIVE, other], {"active": "30", "users": "5"})
    assert answer.fields == {"traffic": {"active_share": 0.3, "concurrent_users": 5}}
