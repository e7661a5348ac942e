"""A figure that its own writer takes back counts no longer, and nothing contradicts it."""

import pytest

from tests.fakes_intent import intent_deps
from tests.tools.intent.saying import said
from tools.intent.reading import CONTRADICTION
from tools.understand import UnderstandRequest, specify

USERS, TTFT, MONTH = "traffic.concurrent_users", "slo.ttft_ms.limit", "budget.usd_month"
OWNED = "preferences.inventory"
CASES: list[tuple[str, str, object]] = [
    ("A bot for a pharmacy. Maybe 800 users at once, no wait, make that 1200.", USERS, 1200),
    ("Shop chatbot. TTFT 500 ms. Hmm, that's overkill: 1 second is OK.", TTFT, 1000),
    ("A helpdesk chat. First I said 300 users but it is really 450.", USERS, 450),
    ("helpdesk chat, time to first token 1s, no, make it 700ms", TTFT, 700),
    ("Ein Chatbot für 200 Nutzer, nein, Quatsch, 350 Nutzer", USERS, 350),
    ("Un chatbot pour 300 utilisateurs, pardon, 500 utilisateurs.", USERS, 500),
    ("Chatbot para 100 usuarios, perdón, 150.", USERS, 150),
    ("chat assistant, budget $4,000 a month, correction: $6,000 a month", MONTH, 6000),
    (
        "Unit tests for us. We've got 4 H100... scratch that, two of them are gone, so 2 H100.",
        OWNED,
        {"H100-SXM-80GB": 2},
    ),
    ("Chatbot, 900 users. Sorry for the late reply, I was away for 3 days.", USERS, 900),
    ("translation app for nurses. Oh wait, not 300 users, sorry: 200 users", USERS, 200),
]


@pytest.mark.parametrize(("text", "path", "value"), CASES, ids=[text for text, _, _ in CASES])
def test_the_figure_that_is_meant_counts(text: str, path: str, value: object) -> None:
    assert said(text, path)[path] == ("stated", value)
    conflicts = specify(UnderstandRequest(text=text), intent_deps()).specification.conflicts
    assert not [one for one in conflicts if one.message.startswith(CONTRADICTION)]


def test_a_corrected_figure_is_quoted_with_the_words_that_correct_it() -> None:
    text = "A bot for a shop. Maybe 800 users at once, no wait, make that 1200."
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    origin = specification.provenance[USERS]
    assert origin.from_ == "800 users at once, no wait, make that 1200"


@pytest.mark.parametrize(
    "text",
    [
        "Item\tValue\nUse case\tChat assistant\nUsers (concurrent)\t2,000\nBudget\t$40k/mo",
        (
            "| what | how much |\n| --- | --- |\n| product | chat |\n| users | 2000 |\n"
            "| spend | 40k USD a month |"
        ),
        "product | chat assistant\nusers | 2,000\nbudget | $40k a month",
    ],
)
def test_a_table_of_two_columns_reads_like_a_list(text: str) -> None:
    found = said(text, USERS, MONTH)
    assert found == {USERS: ("stated", 2000), MONTH: ("stated", 40000)}


IN, OUT = "traffic.prompt_tokens.mean", "traffic.output_tokens.mean"


@pytest.mark.parametrize(
    "text",
    [
        "usecase,enterprise search with RAG\nrps_avg,6\nin_tokens_avg,4200\nout_tokens_avg,300",
        "rps_avg;6\ntok_in_avg;4200\ntok_out_avg;300\njob;enterprise search with RAG",
        "what: RAG\nrps_avg: 6\nprompt_tokens: 4200\ncompletion_tokens: 300",
        '{"use_case": "RAG", "rps_avg": 6, "prompt_tokens": 4200, "completion_tokens": 300}',
    ],
)
def test_keys_of_configuration_files_read_like_words(text: str) -> None:
    found = said(text, "traffic.rps_steady", IN, OUT)
    assert found == {
        "traffic.rps_steady": ("stated", 6),
        IN: ("stated", 4200),
        OUT: ("stated", 300),
    }
