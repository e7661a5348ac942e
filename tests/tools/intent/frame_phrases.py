"""Phrases of weak frames, which state nothing, and of the frames that name their field."""

__all__ = ["FRAMES", "WEAK", "Frame"]

SAID, COMPUTED, INFERRED = "stated", "computed", "inferred"
PROMPT, OUTPUT = "traffic.prompt_tokens.mean", "traffic.output_tokens.mean"
USERS, STEADY, PEAK = "traffic.concurrent_users", "traffic.rps_steady", "traffic.rps_peak"
SHARED, STREAMS = "traffic.prefix_cache_share", "traffic.streaming_share"
CONTEXT, E2E = "traffic.context_tokens", "slo.e2e_ms.limit"

Frame = tuple[str, dict[str, tuple[str, object] | None]]

WEAK: tuple[tuple[str, str], ...] = (
    ("Chat, 5 rps. Three quarters of that is the same system prompt.", "traffic.concurrency"),
    ("Ghost text in the editor: 9,000 requests a minute, 18,000 a minute at peak.", E2E),
    ("Contract review, context window of the deployed model is limited to 128k tokens.", OUTPUT),
    ("Vertragsprüfung, Kontextfenster von mindestens 128k Token.", OUTPUT),
    ("Review of whole merger agreements in one go, answers of 2,000 tokens.", STREAMS),
    ("Tutor de matemática, 20 tokens por segundo para cada aluno.", OUTPUT),
    ("Chat assistant. Each clinic has about 30 patients chatting at a time.", USERS),
    ("Chatbot, 40 requests/s, context up to 16k.", PEAK),
    ("The summarizer does 22 rps now on L40S, p99 e2e 8.4 s. We expect 40 rps.", E2E),
    ("Chatbot. We pay $14k a month to OpenAI.", "budget.usd_month"),
    ("Chatbot, 12 rps. Eingabe 350 Token, davon 300 identisch.", USERS),
    ("RAG, question 60 tokens, 8 passages of 500 tokens, answer 200 tokens, 4 rps.", PROMPT),
    ("Chatbot. Prompts have 300 tokens. Prompts have 900 tokens.", PROMPT),
    ("App with a chat: DAU 9k, peak concurrency 450.", USERS),
)
"""A text and a field that it must not state."""

FRAMES: tuple[Frame, ...] = (
    (
        (
            "Intent classification: the instructions are 900 tokens and identical for each "
            "request, the sentence is another 100 tokens, so 1,000 in total. 8 output tokens."
        ),
        {PROMPT: (SAID, 1000), SHARED: (COMPUTED, 0.9), OUTPUT: (SAID, 8)},
    ),
    (
        (
            "RAG bot, 12 rps. System prompt 800 tokens, question 50 tokens, retrieved passages "
            "4,000 tokens. Answer 300 tokens."
        ),
        {PROMPT: (COMPUTED, 4850), OUTPUT: (SAID, 300)},
    ),
    (
        "Code completion, prompts of 2k tokens of which 1.6k are the same file header",
        {PROMPT: (SAID, 2000), SHARED: (COMPUTED, 0.8)},
    ),
    (
        "Translation, 50 rps. A review is 110 tokens and so is its translation.",
        {PROMPT: (SAID, 110), OUTPUT: (SAID, 110)},
    ),
    (
        "RAG, 20 qps. Retrieved context + question = 6k tokens, answer 250 tokens.",
        {PROMPT: (SAID, 6000), OUTPUT: (SAID, 250)},
    ),
    (
        "Batch of articles. Article 1,100 tokens, generated keywords 40 tokens.",
        {PROMPT: (SAID, 1100), OUTPUT: (SAID, 40)},
    ),
    (
        "Analyse langer Verträge, Kontextfenster von mindestens 128k Token",
        {CONTEXT: (SAID, 128000)},
    ),
    (
        "Agents, 14 LLM calls per second steady, 35 peak; 16k input tokens per call",
        {STEADY: (SAID, 14), PEAK: (SAID, 35), PROMPT: (SAID, 16000)},
    ),
    (
        (
            "Voice assistant, 600 rooms talking at peak, 7 requests per second on average and 22 "
            "at peak"
        ),
        {STEADY: (SAID, 7), PEAK: (SAID, 22)},
    ),
    (
        "An agency producing articles for about thirty clients. Six copywriters would use the tool",
        {USERS: (SAID, 6)},
    ),
    (
        "Tutor app with 12,000 registered learners; at peak 340 of them are chatting",
        {USERS: (SAID, 340)},
    ),
    ("Chatbot interne pour 2 200 agents dont 150 en même temps", {USERS: (SAID, 150)}),
    (
        "Wir haben 2.300 Mitarbeiter; nutzen sollen den Chatbot anfangs nur die 140 im Einkauf.",
        {USERS: (SAID, 140)},
    ),
    ("Chatbot for a hackathon: 40 teams, 3 persons each", {USERS: (COMPUTED, 120)}),
    ("Chatbot: la moitié du prompt est commune à toutes les requêtes", {SHARED: (SAID, 0.5)}),
    ("Chatbot. 60% van de prompt is altijd hetzelfde.", {SHARED: (SAID, 0.6)}),
    ("Riassunti di verbali, 8.000 token di verbale, entro 30 secondi", {E2E: (SAID, 30000)}),
    ("Autocompletar código en el IDE, respuesta en 200 ms", {E2E: (SAID, 200)}),
    (
        "Report generation: 12 reports each night, 2,000 tokens of text from 200k tokens of logs",
        {PROMPT: (SAID, 200000)},
    ),
    (
        "Vertaaldienst voor 500 ambtenaren, data moet binnen de EU blijven",
        {"preferences.residency": (SAID, "EU")},
    ),
    (
        "Translation. Throughput is what counts, latency doesn't matter.",
        {"priority": (SAID, "throughput")},
    ),
)
"""A text and what it says about some fields."""
