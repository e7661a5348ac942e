"""Whole requests in many layouts and languages, read with the shipped catalogue."""

from typing import Any

import pytest

from tests.tools.intent.test_kinds import understood
from tests.tools.intent.whole_requests import LETTERS_AND_LISTS
from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at


@pytest.mark.parametrize(
    ("text", "use_case", "fields"),
    LETTERS_AND_LISTS,
    ids=[text[:60] for text, _, _ in LETTERS_AND_LISTS],
)
def test_a_request_gives_these_fields(
    text: str, use_case: str | None, fields: dict[str, Any]
) -> None:
    specification = understood(text).specification
    if use_case:
        assert specification.use_case == use_case
    for path, wanted in fields.items():
        origin = specification.provenance[path]
        value = value_at(specification, path)
        assert is_from_words(origin.source, origin.from_), path
        if isinstance(wanted, int | float):
            assert isinstance(value, int | float), path
            assert value == pytest.approx(wanted, rel=0.02), path
        else:
            assert value == wanted, path


@pytest.mark.parametrize(
    "text",
    [
        "Chat assistant for a chain founded in 1978 with 312 branches in 14 countries.",
        "Ticket MUS-4711, room 4.12, ext. 5566: a support chat, version 2.3, ISO 27001.",
        "Support chat. Regards, Jon Dahl, +47 22 33 44 55, Box 1200, 0107 Oslo",
        "Chatbot for clinics opened in 2009, 2011, 2015 and 2018, revenue 1.2 billion.",
        "Email triage, contract no. 2024-118, meeting on 12 March at 10:30, floor 3.",
        "We got 3 quotes and 2 pilots; the chat tool has 40 pages of documentation.",
    ],
)
def test_numbers_of_other_things_are_nobodys_load_limit_or_budget(text: str) -> None:
    provenance = understood(text).specification.provenance
    stated = {path for path, origin in provenance.items() if origin.source == "stated"}
    assert not {path for path in stated if path.startswith(("traffic", "slo", "budget"))}


@pytest.mark.parametrize(
    "words",
    ["at the same time", "at once", "in parallel", "gleichzeitig", "en paralelo", "simultanés"],
)
def test_who_is_there_at_one_moment_is_only_taken_for_active(words: str) -> None:
    specification = understood(f"Chatbot, 80 users {words}").specification
    assert specification.provenance["traffic.concurrent_users"].source == "stated"
    assert specification.provenance["traffic.active_share"].source == "inferred"
