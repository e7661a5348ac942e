"""The check of questions finds what it looks for."""

from typing import Any

from evals.intent_labels import Expected, Label
from evals.questions import broken_promises, questions, questions_line
from tools.operation import ToolDeps

FINE: dict[str, Any] = {
    "requests": 2,
    "questions": 5,
    "most": 3,
    "about_said": [],
    "claims": 9,
    "false_claims": [],
}


def test_nothing_is_wrong_with_few_true_questions_about_what_nobody_said() -> None:
    assert broken_promises(FINE) == []
    assert "5 questions, at most 3 in a round" in questions_line(FINE)


def test_every_broken_promise_is_told() -> None:
    bad = {**FINE, "most": 4, "about_said": ["a users: x was said"], "false_claims": ["b users=20"]}
    assert broken_promises(bad) == [
        "asked though said: a users: x was said",
        "changes nothing: b users=20",
        "4 questions in one round",
    ]


def test_a_label_that_says_what_is_asked_is_found_out(installation: ToolDeps) -> None:
    said = {"traffic.concurrent_users": Expected(value=5, origins=("stated",))}
    # The text does not say it: the label lies, so that the check has something to find.
    label = Label(
        id="one", split="dev", language="en", tags=(), text="a chatbot, no idea about traffic",
        use_case="interactive_chatbot", expected=said,
    )  # fmt: skip
    found = questions([label], installation)
    assert found["about_said"] == ["one users: traffic.concurrent_users was said"]
    assert found["claims"] > 0
    assert found["false_claims"] == []
