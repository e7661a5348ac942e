"""Waiting times in many wordings, written out by hand: what each says under `slo`, and no more."""

__all__ = ["CASES", "Case"]

Case = tuple[str, dict[str, tuple[str, float | str]]]

TTFT, TTFT_P = "slo.ttft_ms.limit", "slo.ttft_ms.percentile"
TPOT, TPOT_P = "slo.tpot_ms.limit", "slo.tpot_ms.percentile"
E2E, E2E_P = "slo.e2e_ms.limit", "slo.e2e_ms.percentile"
SAID, INFERRED, COMPUTED = "stated", "inferred", "computed"

_FIRST: list[Case] = [
    (
        "Chatbot, the first sentence should be on the screen after 1.2 seconds.",
        {TTFT: (SAID, 1200)},
    ),
    ("chatbot, first text within 700 ms", {TTFT: (SAID, 700)}),
    ("chatbot, first visible characters in 0.6 s", {TTFT: (SAID, 600)}),
    ("Chat assistant. Something has to show up after 900 ms.", {TTFT: (SAID, 900)}),
    ("chatbot; people must see something happen within 2 seconds", {TTFT: (SAID, 2000)}),
    ("chatbot, at most 600 ms before it starts typing", {TTFT: (SAID, 600)}),
    ("voice bot, it must begin to speak within 400 ms", {TTFT: (SAID, 400)}),
    ("voice bot, no more than 450 ms of silence before the bot talks", {TTFT: (SAID, 450)}),
    ("chatbot that starts answering after one second at most", {TTFT: (SAID, 1000)}),
    ("chatbot, the user should not stare at an empty screen longer than 3 s", {TTFT: (SAID, 3000)}),
    ("chatbot, the reply should be underway after 800 ms", {TTFT: (SAID, 800)}),
    ("chatbot, 1.5 s until the text starts to flow", {TTFT: (SAID, 1500)}),
    ("Chatbot, der erste Satz steht nach spätestens 2 Sekunden da", {TTFT: (SAID, 2000)}),
    ("Chatbot, erste Ausgabe nach höchstens 1,5 Sekunden", {TTFT: (SAID, 1500)}),
    ("Chatbot, die ersten Wörter sollen binnen 700 ms da sein", {TTFT: (SAID, 700)}),
    ("Chatbot, nach einer Sekunde muss die Antwort beginnen", {TTFT: (SAID, 1000)}),
    ("chatbot, les premiers mots en moins de 800 ms", {TTFT: (SAID, 800)}),
    ("chatbot, la première phrase au bout de 2 secondes au plus", {TTFT: (SAID, 2000)}),
    ("chatbot, la réponse commence en moins de 1 s", {TTFT: (SAID, 1000)}),
    ("chatbot, las primeras palabras en menos de 700 ms", {TTFT: (SAID, 700)}),
    ("chatbot, la prima frase entro 900 ms", {TTFT: (SAID, 900)}),
    ("chatbot, primeira palavra em menos de 1 segundo", {TTFT: (SAID, 1000)}),
    ("chatbot, eerste woorden binnen 600 ms", {TTFT: (SAID, 600)}),
    (
        "chatbot, they should see something after 2 to 3 seconds; 3 seconds is the maximum",
        {TTFT: (SAID, 3000)},
    ),
    ("chatbot, the first words in 1 to 2 seconds", {TTFT: (INFERRED, 2000)}),
]

_WHOLE: list[Case] = [
    ("Ticket summaries. A summary should be finished within 20 seconds.", {E2E: (SAID, 20_000)}),
    (
        "translation api, 500 ms max for the complete message (p95)",
        {E2E: (SAID, 500), E2E_P: (SAID, "p95")},
    ),
    ("text to sql, query returned in under 8 s (p95)", {E2E: (SAID, 8000), E2E_P: (SAID, "p95")}),
    ("entity recognition, a result within 10 seconds is fine", {E2E: (SAID, 10_000)}),
    ("ai agents with tool calling, a step may take at most 12 seconds", {E2E: (SAID, 12_000)}),
    (
        "KI-Agenten mit Tool Calling, ein Schritt darf höchstens 12 Sekunden dauern",
        {E2E: (SAID, 12_000)},
    ),
    ("blog post generator, testo completo entro 30 secondi", {E2E: (SAID, 30_000)}),
    ("blog post generator, texto completo en 25 segundos como máximo", {E2E: (SAID, 25_000)}),
    ("blog post generator, le texte entier doit être prêt en 40 secondes", {E2E: (SAID, 40_000)}),
    ("Blogtexte generieren, der fertige Text nach spätestens 50 Sekunden", {E2E: (SAID, 50_000)}),
    ("blog writer, the draft is ready in 45 s", {E2E: (SAID, 45_000)}),
    ("translate notes, 2 sec max per note at p90", {E2E: (SAID, 2000), E2E_P: (SAID, "p90")}),
    ("extract fields from invoices, 3 s per document at most", {E2E: (SAID, 3000)}),
    (
        "coding assistant, the whole thing done in 15 s p95",
        {E2E: (SAID, 15_000), E2E_P: (SAID, "p95")},
    ),
    ("chatbot, the answer in full after no more than 9 s", {E2E: (SAID, 9000)}),
    (
        "classify mails, the label must be back in 400 ms, p99",
        {E2E: (SAID, 400), E2E_P: (SAID, "p99")},
    ),
    ("chatbot, nobody waits longer than 6 seconds for the full reply", {E2E: (SAID, 6000)}),
    ("ticket routing, 300 ms p95", {E2E: (SAID, 300), E2E_P: (SAID, "p95")}),
    ("classify tickets, latency under 300 ms", {E2E: (SAID, 300)}),
    ("chatbot without streaming, latency below 2 s", {E2E: (SAID, 2000)}),
    ("chatbot, 8 seconds for everything", {E2E: (SAID, 8000)}),
    ("contract analysis, after 3 minutes it should be finished", {E2E: (SAID, 180_000)}),
    (
        "code completion, take 300 ms as the limit for the complete suggestion",
        {E2E: (SAID, 300)},
    ),
    (
        "chatbot, the first word after 2 s and the whole answer after 8 s",
        {TTFT: (SAID, 2000), E2E: (SAID, 8000)},
    ),
    ("chatbot, ttft 1 s e2e 9 s", {TTFT: (SAID, 1000), E2E: (SAID, 9000)}),
    ("chatbot, 1 s to the first token, 9 s to the last", {TTFT: (SAID, 1000), E2E: (SAID, 9000)}),
    ("Chatbot, erstes Wort nach 1 s, letztes nach 9 s", {TTFT: (SAID, 1000), E2E: (SAID, 9000)}),
]

_PERCENTILES: list[Case] = [
    (
        "chatbot, first words within 1.5 seconds, in 95 out of 100 cases",
        {TTFT: (SAID, 1500), TTFT_P: (SAID, "p95")},
    ),
    (
        "Chatbot. Nine out of ten users see the first word within one second.",
        {TTFT: (SAID, 1000), TTFT_P: (SAID, "p90")},
    ),
    (
        "chatbot. In 19 of 20 conversations the first token arrives within 600 ms.",
        {TTFT: (SAID, 600), TTFT_P: (SAID, "p95")},
    ),
    (
        "email summaries, 99% of them under 5 secs",
        {E2E: (SAID, 5000), E2E_P: (SAID, "p99")},
    ),
    (
        "reasoning assistant. Answer in under 90 s for 95% of questions.",
        {E2E: (SAID, 90_000), E2E_P: (SAID, "p95")},
    ),
    (
        "voice bot. The response must begin in under 600 ms for 90 % of turns.",
        {TTFT: (SAID, 600), TTFT_P: (SAID, "p90")},
    ),
    (
        "chatbot, no more than one in twenty may wait longer than 2 s for the first token",
        {TTFT: (SAID, 2000), TTFT_P: (SAID, "p95")},
    ),
    (
        "Chatbot, das erste Wort nach höchstens 0,8 Sekunden (95. Perzentil)",
        {TTFT: (SAID, 800), TTFT_P: (SAID, "p95")},
    ),
    (
        "Chatbot, bei neun von zehn Anfragen das erste Wort nach 1 s",
        {TTFT: (SAID, 1000), TTFT_P: (SAID, "p90")},
    ),
    (
        "Chatbot, das erste Token in 95 Prozent der Fälle unter 700 ms",
        {TTFT: (SAID, 700), TTFT_P: (SAID, "p95")},
    ),
    (
        "chatbot, premier mot en moins de 900 ms, neuf fois sur dix",
        {TTFT: (SAID, 900), TTFT_P: (SAID, "p90")},
    ),
    (
        "chatbot, premier token inférieur à 600 ms au 99e centile",
        {TTFT: (SAID, 600), TTFT_P: (SAID, "p99")},
    ),
    (
        "chatbot, primer token en menos de 500 ms en el 95 % de los casos",
        {TTFT: (SAID, 500), TTFT_P: (SAID, "p95")},
    ),
    (
        "chatbot, primo token entro 700 ms nel 99% dei casi",
        {TTFT: (SAID, 700), TTFT_P: (SAID, "p99")},
    ),
    (
        "chatbot at p99: TTFT 500 ms, ITL 30 ms",
        {TTFT: (SAID, 500), TTFT_P: (SAID, "p99"), TPOT: (SAID, 30), TPOT_P: (SAID, "p99")},
    ),
    (
        "chatbot, TTFT 600 ms. TPOT 40 ms. All of these are p95.",
        {TTFT: (SAID, 600), TTFT_P: (SAID, "p95"), TPOT: (SAID, 40), TPOT_P: (SAID, "p95")},
    ),
    (
        "chatbot, TTFT 600 ms, E2E 9 s (both p90)",
        {TTFT: (SAID, 600), TTFT_P: (SAID, "p90"), E2E: (SAID, 9000), E2E_P: (SAID, "p90")},
    ),
    (
        "chatbot, TTFT 900 ms, p95 not average",
        {TTFT: (SAID, 900), TTFT_P: (SAID, "p95")},
    ),
    (
        "chatbot, TTFT 900 ms (not the mean, the 99th percentile)",
        {TTFT: (SAID, 900), TTFT_P: (SAID, "p99")},
    ),
    ("chatbot | TTFT | 500 ms | p95 |", {TTFT: (SAID, 500), TTFT_P: (SAID, "p95")}),
    (
        "chatbot, latency: first token 300 ms P90 | per token 35 ms P99",
        {TTFT: (SAID, 300), TTFT_P: (SAID, "p90"), TPOT: (SAID, 35), TPOT_P: (SAID, "p99")},
    ),
    (
        (
            "Chatbot. At the 99th percentile the first token must not be later than 700 ms, "
            "and the complete answer takes at most 9 s at the 95th."
        ),
        {TTFT: (SAID, 700), TTFT_P: (SAID, "p99"), E2E: (SAID, 9000), E2E_P: (SAID, "p95")},
    ),
    (
        (
            "voice bot, the provider allows us 350 milliseconds to the first token, "
            "and it's in the contract as 95th percentile"
        ),
        {TTFT: (SAID, 350), TTFT_P: (SAID, "p95")},
    ),
    (
        "chatbot, TTFT 400 ms on average",
        {TTFT: (SAID, 400), TTFT_P: (SAID, "mean")},
    ),
    (
        # The percentile belongs to the lengths.
        (
            "invoice extraction, 1,400 tokens on average, the biggest ones (95th percentile) about "
            "5,200. Stay below 25 seconds for 99 % of the invoices."
        ),
        {E2E: (SAID, 25_000), E2E_P: (SAID, "p99")},
    ),
    ("chatbot, tp99 of the first token 1 s", {TTFT: (SAID, 1000), TTFT_P: (SAID, "p99")}),
    ("chatbot, 95%ile TTFT 1 s", {TTFT: (SAID, 1000), TTFT_P: (SAID, "p95")}),
    (
        "chatbot, 2 s p90 for the first token, 6 s for the full answer at p95",
        {TTFT: (SAID, 2000), TTFT_P: (SAID, "p90"), E2E: (SAID, 6000), E2E_P: (SAID, "p95")},
    ),
]

_UNITS: list[Case] = [
    (
        "chatbot, ttft 300 p90, 20ms itl",
        {TTFT: (SAID, 300), TTFT_P: (SAID, "p90"), TPOT: (SAID, 20)},
    ),
    ("chatbot, ttft_ms: 400", {TTFT: (SAID, 400)}),
    ("chatbot, TTFT (ms) 350 at p95", {TTFT: (SAID, 350), TTFT_P: (SAID, "p95")}),
    ("chatbot, TTFT in ms: 350", {TTFT: (SAID, 350)}),
    ("chatbot, ttft < 250", {TTFT: (INFERRED, 250)}),
    ("chatbot, ttft 2", {TTFT: (INFERRED, 2000)}),
    ("chatbot, first token in one and a half seconds", {TTFT: (SAID, 1500)}),
    ("chatbot, two-second TTFT", {TTFT: (SAID, 2000)}),
    ("chatbot, sub-500ms first token", {TTFT: (SAID, 500)}),
    ("chatbot, first token in 1.250 seconds", {TTFT: (SAID, 1250)}),
    ("chatbot, complete answer within a minute", {E2E: (SAID, 60_000)}),
    ("chatbot, complete answer within half a minute", {E2E: (SAID, 30_000)}),
]

_SPEEDS: list[Case] = [
    # 1000 / 25
    ("chatbot, 25 tokens a second per reader", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, 25 tokens per second for each customer", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, at least 25 tok/s per stream", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, 25 tps for every user", {TPOT: (COMPUTED, 40.0)}),
    ("Chatbot, 25 Token pro Sekunde je Nutzer", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, 25 jetons par seconde et par utilisateur", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, 25 tokens por segundo por usuario", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, 25 token al secondo per utente", {TPOT: (COMPUTED, 40.0)}),
    ("chatbot, per token 35 ms", {TPOT: (SAID, 35)}),
    ("chatbot, 35 ms between two tokens", {TPOT: (SAID, 35)}),
    ("chatbot, a token every 35 ms", {TPOT: (SAID, 35)}),
    ("chatbot, TPOT p95: 45 ms", {TPOT: (SAID, 45), TPOT_P: (SAID, "p95")}),
    ("Chatbot, 35 Millisekunden pro Token", {TPOT: (SAID, 35)}),
    ("chatbot, 25 tokens/s at p95", {TPOT: (COMPUTED, 40.0), TPOT_P: (SAID, "p95")}),
]

_NO_LIMITS: list[Case] = [
    ("Extract data for SAP. The SAP interface has a timeout of 30 seconds.", {}),
    ("chatbot; our gateway times out after 60 s", {}),
    ("chatbot; sessions expire after 15 minutes", {}),
    ("chatbot; an average conversation lasts 6 minutes", {}),
    ("chatbot; the old system needed 8 seconds for an answer", {}),
    ("chatbot; today it takes 8 seconds until the answer is complete", {}),
    ("voice bot; in the flu season the queue runs up to 35 minutes", {}),
    ("chatbot; the safety briefing takes 20 minutes", {}),
    ("summaries of 45-minute meetings", {}),
    ("summaries of calls of about 12 minutes", {}),
    ("chatbot, the dashboard refreshes every 30 seconds", {}),
    ("chatbot, a competitor answers in 2 s", {}),
    ("RAG chatbot, the vector search takes 80 ms", {}),
    ("RAG chatbot, retrieval needs at most 200 ms and is not part of this", {}),
    ("chatbot; a pod needs 4 minutes to start", {}),
    ("chatbot with autoscaling within 3 minutes", {}),
    ("chatbot; each user sends a message every 2 minutes", {}),
    ("chatbot. No hard limit for the full answer.", {}),
    ("chatbot; I need your proposal in 30 minutes", {}),
    (
        "chatbot. The pilot took 6 seconds before anything showed up; we want 1.5 s to first token",
        {TTFT: (SAID, 1500)},
    ),
    (
        (
            "agents with tool calling. Most calls take two seconds today; we want "
            "complete steps in 1 s"
        ),
        {E2E: (SAID, 1000)},
    ),
]

CASES: list[Case] = [
    *_FIRST,
    *_WHOLE,
    *_PERCENTILES,
    *_UNITS,
    *_SPEEDS,
    *_NO_LIMITS,
]
