"""What is taken back states nothing, and is no contradiction."""

import pytest

from tests.fakes_intent import intent_deps
from tools.intent.reading import CONTRADICTION
from tools.understand import UnderstandRequest, specify


def users(text: str) -> tuple[int | None, int]:
    """The users that count, and how many contradictions are told."""
    answer = specify(UnderstandRequest(text=text), intent_deps()).specification
    both = [one for one in answer.conflicts if one.message.startswith(CONTRADICTION)]
    return answer.traffic.concurrent_users, len(both)


@pytest.mark.parametrize(
    "text",
    [
        "chatbot, 2000 users, no wait, 500 users",
        "chatbot for 2000 users. Sorry, 500 users",
        "chatbot for 2000 users, I mean 500 users, low latency",
        "chatbot for 2000 users, scratch that: 500 users",
        "Chatbot für 2000 Nutzer, nein, halt, 500 Nutzer",
    ],
)
def test_what_follows_counts(text: str) -> None:
    assert users(text) == (500, 0)


@pytest.mark.parametrize(
    "text",
    [
        "chatbot for 2000 users. Sorry for the long mail. It is for 500 users",
        "chatbot for 2000 users. It serves 500 users",
    ],
)
def test_two_figures_without_such_words_are_a_contradiction(text: str) -> None:
    assert users(text) == (2000, 1)


def test_another_contradiction_stays() -> None:
    text = "chatbot, $500 a month, later $900 a month, 2000 users, no wait, 500 users"
    assert users(text) == (500, 1)
