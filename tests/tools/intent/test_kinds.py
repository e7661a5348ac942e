"""Kinds of wording: whom a count of people is about, what is owned, what an amount pays for."""

import contextlib
import math
import re
import time
from collections.abc import Mapping
from typing import Any

import pytest

from knowledge_ingest import COLLECTIONS
from tests.fakes_intent import intent_deps
from tests.tools.intent.kinds import (
    AIMS,
    AMOUNTS,
    LETTERS,
    ORDERS,
    OWNED_GPUS,
    PEOPLE,
    WISHES,
    Case,
)
from tests.tools.intent.kinds_of_use import USE_CASES
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.errors import InputError
from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at
from tools.operation import ToolDeps
from tools.specification import Specification
from tools.understand import UnderstandRequest, Understood, specify

FAKE = intent_deps()
DEPS = ToolDeps(
    catalogue=ShippedCatalogue(COLLECTIONS),
    benchmarks=FAKE.benchmarks,
    predictor=FAKE.predictor,
    clock=FAKE.clock,
)
CASES: list[Case] = [*PEOPLE, *OWNED_GPUS, *ORDERS, *AIMS, *AMOUNTS, *WISHES, *LETTERS]
USERS = "traffic.concurrent_users"


def understood(text: str) -> Understood:
    return specify(UnderstandRequest(text=text), DEPS)


def is_said(specification: Specification, path: str) -> bool:
    origin = specification.provenance.get(path)
    return origin is not None and is_from_words(origin.source, origin.from_)


@pytest.mark.parametrize("case", CASES, ids=[text[:60] for text, _ in CASES])
def test_the_words_give_these_fields(case: Case) -> None:
    text, fields = case
    specification = understood(text).specification
    for path, wanted in fields.items():
        if wanted is None:
            assert not _is_stated(specification, path)
        else:
            assert is_said(specification, path), path
            assert _is(value_at(specification, path), wanted), path


def _is_stated(specification: Specification, path: str) -> bool:
    origin = specification.provenance.get(path)
    return origin is not None and origin.source == "stated"


def _is(value: object, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return value == wanted
    if isinstance(wanted, tuple):
        return value in wanted or (isinstance(value, tuple) and set(value) == set(wanted))
    if isinstance(wanted, str):
        return value == wanted
    return isinstance(value, int | float) and math.isclose(value, wanted, rel_tol=1e-6)


@pytest.mark.parametrize("case", PEOPLE, ids=[text[:60] for text, _ in PEOPLE])
def test_other_counts_of_people_contradict_no_users(case: Case) -> None:
    conflicts = understood(case[0]).specification.conflicts
    assert not [conflict for conflict in conflicts if conflict.fields == (USERS,)]


@pytest.mark.parametrize("case", CASES, ids=[text[:60] for text, _ in CASES])
def test_a_stated_field_quotes_the_request(case: Case) -> None:
    specification = understood(case[0]).specification
    said = re.sub(r"\s+", " ", case[0])
    for path, origin in specification.provenance.items():
        if origin.source == "stated" and path != "description":
            assert re.sub(r"\s+", " ", origin.from_) in said


@pytest.mark.parametrize(("text", "wanted"), USE_CASES, ids=[t[:60] for t, _ in USE_CASES])
def test_the_words_name_this_use_case(text: str, wanted: tuple[str, ...]) -> None:
    specification = understood(text).specification
    if wanted:
        assert is_said(specification, "use_case")
        assert specification.use_case in wanted
    else:
        assert specification.provenance["use_case"].source == "default"


@pytest.mark.parametrize(
    "text",
    [
        "RAG over 300,000 PDFs (1.2 TB). The project has 5 members, sprint 14, 8 story points.",
        "Translation. Our company sold 1.2 million copies of a game and has 340 employees.",
        "Summaries of board meetings: 9 board members, 4 meetings a year, minutes of 12 pages.",
        "Chat for a theatre (850 seats). Tickets cost 25 to 90 dollars.",
        "Chatbot for a stadium with 42,000 seats",
        "Chat assistant for a school bus company: 60 buses with 50 seats each",
        "Help desk chat. Last year 14 agents handled 88,000 tickets.",
        "The paper by 4 authors reports 70 tokens per second. We want something for reasoning.",
        "Competitors: A has 2 million users, B has 500,000 users. We plan a companion app.",
        "In 2025 we tested GPT-4 with 20 colleagues. Now we want RAG.",
        "Workshop on Tuesday with 12 people about the chatbot, 2 hours, lunch for 14.",
        "Our newsletter has 80,000 subscribers. We want subject lines generated.",
        "Museum with 1.1 million visitors a year wants an audio guide you can talk to.",
        "Voice bot for a hotel chain with 38 hotels, 5,200 rooms and a 4-star rating.",
        "Classify invoices at 2 a second. Two colleagues are down with the flu.",
    ],
)
def test_people_who_use_nothing_are_no_users(text: str) -> None:
    specification = understood(text).specification
    assert not _is_stated(specification, USERS)
    assert not _is_stated(specification, "traffic.active_share")


def test_the_size_of_an_organisation_is_a_guess_and_says_so() -> None:
    answer = understood("Internal chatbot. The company has 450 employees.")
    assert answer.specification.traffic.concurrent_users == 450
    assert answer.specification.provenance[USERS].source == "inferred"
    assert [w for w in answer.warnings if "is taken for the users because" in w]


def test_a_head_count_that_was_not_taken_is_told() -> None:
    answer = understood("Chatbot. We have 12,000 employees but only 300 use it.")
    assert answer.specification.traffic.concurrent_users == 300
    assert [
        w for w in answer.warnings if w.startswith('"12,000 employees" was not taken for users')
    ]


def test_groups_that_nothing_ties_to_the_use_are_only_inferred() -> None:
    answer = understood("the helpdesk bot: 18 dispatchers, 2,000 technicians").specification
    assert answer.provenance[USERS].source == "inferred"
    assert [c for c in answer.conflicts if c.fields == (USERS,)]


def test_groups_side_by_side_add_up() -> None:
    origin = understood("Q&A for 40 lawyers and 15 paralegals").specification.provenance[USERS]
    assert (origin.source, origin.from_) == ("computed", '"40 lawyers and 15 paralegals": 40 + 15')


@pytest.mark.parametrize(
    "text",
    [
        # Each was refused once for a figure that is no field's.
        "Code review for 40 developers. Budget for anything on top of our 8 H100: zero, haha.",
        "knowledge base q&a, 75 users, rank 1 at $0, budget 700 dollars a month",
        "Synthetic data, offline, 2 billion output tokens in total, outputs of 1,000 tokens",
        "synthetic data generation, 3 billion tokens",
    ],
)
def test_a_well_meant_request_is_not_refused(text: str) -> None:
    assert understood(text).specification


@pytest.mark.parametrize(
    "text",
    [
        "What's the best way to cook risotto for 6 people in half an hour? Budget is 40 dollars.",
        "Can you organise a party for 40 guests with a budget of $500?",
        (
            "Hi Carla, the contractor will be on site on Monday. He has a budget of 10,000 "
            "dollars for the cabling, and if it gets more expensive than that he must call me "
            "first. There are 24 racks. Row B is for the new cluster, which arrives in autumn. "
            "The safety briefing takes 20 minutes and at most 8 people may attend at the same "
            "time. Helmets are in the locker, "
            "code 4711. Cheers, Dieter"
        ),
    ],
)
def test_a_text_about_something_else_states_nothing(text: str) -> None:
    specification = understood(text).specification
    stated = {path for path, o in specification.provenance.items() if o.source == "stated"}
    assert stated <= {"description"}
    assert specification.provenance["use_case"].source == "default"


def test_an_exact_count_above_the_most_is_a_contradiction() -> None:
    text = "Offline batch job, max_gpus is 2, please use exactly 16 A100s of ours. 10 rps."
    conflicts = understood(text).specification.conflicts
    fields = ("preferences.max_gpus", "preferences.inventory")
    assert fields in [conflict.fields for conflict in conflicts]


def test_two_caps_that_differ_much_are_told() -> None:
    text = "Posts for 600 partners. Budget 5k$ per month and not more than 2$ per hour."
    specification = understood(text).specification
    assert (specification.budget.usd_month, specification.budget.usd_hour) == (5000, 2)
    fields = ("budget.usd_month", "budget.usd_hour")
    assert fields in [conflict.fields for conflict in specification.conflicts]


def test_what_is_paid_today_is_only_a_guess_at_the_budget() -> None:
    answer = understood("chatbot for 20 users; today we pay $4,000 a month to a vendor")
    assert answer.specification.provenance["budget.usd_month"].source == "inferred"
    assert [w for w in answer.warnings if "is paid today" in w]


@pytest.mark.parametrize(
    ("words", "models"),
    [
        ("GLM 4.7 or MiniMax M2.5", ("zai-org/GLM-4.7", "MiniMaxAI/MiniMax-M2.5")),
        ("Kimi K2.5", ("moonshotai/Kimi-K2.5",)),
        ("gptoss 120b", ("openai/gpt-oss-120b",)),
        ("Mistral Nemo 12B", ("mistralai/Mistral-Nemo-Instruct-2407",)),
        ("an 8B Llama", ("meta-llama/Llama-3.1-8B-Instruct",)),
        ("Qwen 3 Coder 480B; not Llama", ("Qwen/Qwen3-Coder-480B-A35B-Instruct",)),
        ("Mistral Small, surtout pas Llama", ("mistralai/Mistral-Small-24B-Instruct-2501",)),
    ],
)
def test_a_model_is_the_one_of_its_version(words: str, models: tuple[str, ...]) -> None:
    assert understood(f"chatbot with {words}").specification.preferences.models == models


@pytest.mark.parametrize("noise", ["1 ", "1, ", "12 people and ", "2 H100 and ", "a-"])
def test_twenty_thousand_characters_of_noise_are_read_in_time(noise: str) -> None:
    began = time.process_time()
    with contextlib.suppress(InputError):
        understood((noise * 20_000)[:20_000])
    assert time.process_time() - began < 10
