"""Figures, names and aims that no rule lists, told by their units and the words around them."""

import pytest

from tests.fakes_intent import intent_deps
from tests.tools.intent.saying import said
from tools.intent.numbers import find_numbers
from tools.understand import UnderstandRequest, specify

USERS = "traffic.concurrent_users"
ACTIVE = "traffic.active_share"
PACE = "traffic.requests_per_active_minute"
STEADY = "traffic.rps_steady"
FACTOR = "traffic.peak_factor"
FLIGHT = "traffic.concurrency"
IN, IN_TAIL = "traffic.prompt_tokens.mean", "traffic.prompt_tokens.p95"
OUT, OUT_TAIL = "traffic.output_tokens.mean", "traffic.output_tokens.p95"
CONTEXT = "traffic.context_tokens"
E2E, TPOT = "slo.e2e_ms.limit", "slo.tpot_ms.limit"
UP = "slo.reliability_pct"
GPUS = "preferences.max_gpus"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Chatbot; headcount that will rely on it: 850", USERS, 850),
        ("Chatbot. Who uses it? 640 fee earners.", USERS, 640),
        ("Chatbot para 900 usuarios; a la vez escribe el 12 %", ACTIVE, 0.12),
        ("Chatbot voor 900 gebruikers; op elk moment is 6% bezig", ACTIVE, 0.06),
        ("Chatbot, 500 gebruikers, ieder stelt 2 vragen per minuut", PACE, 2),
        ("Chatbot, 500 usuários, cada um faz 6 pedidos por minuto", PACE, 6),
        ("E-Mails klassifizieren, fünfzehn Stück pro Sekunde", STEADY, 15),
        ("Translate tickets; per day there are 172800", STEADY, 2),
        ("Elaborare in batch 86.400 pratiche in 12 ore", STEADY, 2),
        ("Batch over 864,000 documents, 5 days to finish", STEADY, 2),
        ("Chatbot: bursts five times above normal", FACTOR, 5),
        ("Chatbot, parallele Anfragen: 32", FLIGHT, 32),
        ("Chatbot; entran 1.500 tokens y salen 200", IN, 1500),
        ("Chatbot; entran 1.500 tokens y salen 200", OUT, 200),
        ("Chatbot; entrano 1100 token e ne escono 220", OUT, 220),
        ("Chatbot. Prompt tokens: mean 400, p95 2500", IN_TAIL, 2500),
        ("Chatbot; ctx 16k", CONTEXT, 16_000),
        ("Classer des courriels, verdict en 300 ms", E2E, 300),
        ("Chatbot ; 35 ms par jeton", TPOT, 35),
        ("- RAG\n- 6 Anfragen pro Sekunde, Spitze 18\n- Verfügbarkeit 99,5 %", UP, 99.5),
        ("Chatbot; ceiling: 12 GPUs", GPUS, 12),
    ],
)
def test_an_open_figure_is_told_by_its_unit_and_its_words(
    text: str, path: str, value: float
) -> None:
    source, found = said(text, path)[path]
    assert found == value
    assert source in ("stated", "computed")


@pytest.mark.parametrize(
    "text",
    [
        "Chatbot. Founded in 1921, we have 11 offices and moved twice in 30 years.",
        "Chatbot for a stadium with 42,000 seats",
        "Chatbot; das alte System brauchte 9 Sekunden",
        "Chatbot, version 7.3, project 20417, room 14",
    ],
)
def test_a_figure_with_no_clear_words_says_nothing(text: str) -> None:
    assert said(text, "traffic.", "slo.", "budget.", "preferences.") == {}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "output_tokens: {mean: 9000, p95: 20000}\nconcurrent_requests: 24\ntensor_parallel: 4",
            {OUT: 9000, OUT_TAIL: 20_000, FLIGHT: 24, "preferences.tensor_parallel": 4},
        ),
        (
            '{"qps": {"avg": 75, "peak": 240}, "mean_in_tokens": 512}',
            {STEADY: 75, "traffic.rps_peak": 240, IN: 512},
        ),
        (
            "req_per_active_user_per_min: 1.5\nslo:\n  ttft_p90: 350ms\n  tpot_p90: 40ms",
            {
                PACE: 1.5,
                "slo.ttft_ms.limit": 350,
                "slo.ttft_ms.percentile": "p90",
                TPOT: 40,
                "slo.tpot_ms.percentile": "p90",
            },
        ),
        (
            "avgPromptTokens: 700\nmaxGpus: 8\n[budget]\nusd_month = 4000",
            {IN: 700, GPUS: 8, "budget.usd_month": 4000},
        ),
    ],
)
def test_rows_of_a_configuration_say_what_their_names_say(
    text: str, facts: dict[str, object]
) -> None:
    found = said(text, "traffic.", "slo.", "budget.", "preferences.")
    assert found == {path: ("stated", value) for path, value in facts.items()}


@pytest.mark.parametrize(
    ("text", "use_case"),
    [
        ("Skripte aus einer Beschreibung erzeugen lassen", "code_generation"),
        ("Sugestões de código em tempo real no editor", "code_completion"),
        ("Sacar lo esencial de informes en pocas líneas", "document_summarization"),
        ("Volledige jaarverslagen doorlezen en risico's aanwijzen", "long_document_analysis"),
        ("Un buscador que contesta con citas de nuestra normativa", "rag_question_answering"),
        ("Bedienungsanleitungen ins Polnische bringen", "translation"),
        ("Rédiger des publications pour les réseaux sociaux", "content_generation"),
        ("Smistare i reclami per argomento", "classification_extraction"),
        ("An LLM that clicks through web pages and files expense forms", "agentic_tool_use"),
        ("Weigh up difficult strategic decisions with deep thinking", "reasoning_assistant"),
        ("callbot with STT and TTS around the LLM", "voice_assistant"),
        ("Elaborazione massiva di schede senza fretta", "batch_processing"),
    ],
)
def test_the_meanings_of_words_hint_at_a_use_case(text: str, use_case: str) -> None:
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    assert specification.use_case == use_case
    assert specification.provenance["use_case"].source in ("stated", "inferred")


@pytest.mark.parametrize(
    "text",
    [
        "You are useless, I want to speak to a human",
        "Please host Qwen3-32B for our team, 300 users, budget 4000 dollars a month",
        "Guten Tag, bitte stornieren Sie meine Bestellung Nr. 20458",
        "We need 12 GPUs with an OpenAI-compatible API",
    ],
)
def test_words_that_hint_at_nothing_name_no_use_case(text: str) -> None:
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    assert specification.provenance["use_case"].source == "default"


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("Chatbot; costs trump everything else", "cost"),
        ("Chatbot; l'importante è spendere poco", "cost"),
        ("Chatbot; money is no object, wrong answers are not acceptable", "accuracy"),
        ("Chatbot; kwaliteit gaat boven alles", "accuracy"),
        ("Chatbot; it just can't lag", "latency"),
        ("Batch; Durchsatz zählt, Latenz ist egal", "throughput"),
    ],
)
def test_an_aim_that_is_put_first_is_heard(text: str, priority: str) -> None:
    assert said(text, "priority")["priority"][1] == priority


@pytest.mark.parametrize(
    "text",
    [
        "latency is not important for this chatbot",
        "Chatbot, total cost must not exceed $3.50/hour",
        "Chatbot for customers, first token in 500 ms",
    ],
)
def test_a_limit_or_a_denial_puts_no_aim_first(text: str) -> None:
    assert said(text, "priority") == {}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("zweitausendfünfhundert", 2_500),
        ("tweehonderdvijftig", 250),
        ("milleduecento", 1_200),
        ("mil quinientas", 1_500),
        ("ochenta y seis mil cuatrocientos", 86_400),
        ("dois mil e quinhentos", 2_500),
        ("quatre-vingt-dix", 90),
        ("deux cent cinquante", 250),
        ("abbiamo due", 2),
    ],
)
def test_number_words_are_read_by_their_parts(words: str, value: float) -> None:
    assert [span.number.value for span in find_numbers(words)] == [value]
