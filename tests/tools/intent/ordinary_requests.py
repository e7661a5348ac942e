"""Ordinary requests in eight languages, with numbers that mean something else beside them.

What is listed is read from the words, and nothing else about load, limits or money is stated.
"""

from typing import Any

__all__ = ["REQUESTS"]

CLOUDS = "preferences.clouds"
CONTEXT = "traffic.context_tokens"
E2E = "slo.e2e_ms.limit"
E2E_P = "slo.e2e_ms.percentile"
FACTOR = "traffic.peak_factor"
IN_FLIGHT = "traffic.concurrency"
GPUS = "preferences.gpus"
HOUR = "budget.usd_hour"
IN = "traffic.prompt_tokens.mean"
OWNED = "preferences.inventory"
PER_1K = "budget.usd_per_1k_tokens"
LICENCES = "preferences.licences"
MONTH = "budget.usd_month"
MAX_GPUS = "preferences.max_gpus"
MODELS = "preferences.models"
OUT = "traffic.output_tokens.mean"
PEAK = "traffic.rps_peak"
PACE = "traffic.requests_per_active_minute"
PRECISIONS = "preferences.precisions"
REGIONS = "preferences.regions"
RESIDENCY = "preferences.residency"
STEADY = "traffic.rps_steady"
SHARE = "traffic.active_share"
STREAMS = "traffic.streaming_share"
TTFT = "slo.ttft_ms.limit"
TTFT_P = "slo.ttft_ms.percentile"
TPOT = "slo.tpot_ms.limit"
USERS = "traffic.concurrent_users"
UPTIME = "slo.reliability_pct"

REQUESTS: list[tuple[str, str | None, dict[str, Any]]] = [
    (
        (
            "We operate hotels. 220 receptionists should chat with an assistant about "
            "bookings; 40 of them at any one time."
        ),
        "interactive_chatbot",
        {USERS: 40},
    ),
    (
        "live chat on our shop, 5 thousand shoppers concurrently, first token <0.5s p99",
        "interactive_chatbot",
        {USERS: 5000, TTFT: 500, TTFT_P: "p99"},
    ),
    ("chatbot, a request every two seconds", "interactive_chatbot", {STEADY: 0.5}),
    (
        "chatbot, one million messages a day around the clock",
        "interactive_chatbot",
        {STEADY: 11.5741},
    ),
    (
        "IVR replacement, 100 lines busy at peak, must start talking in 500 milliseconds",
        "voice_assistant",
        {TTFT: 500},
    ),
    (
        "Documents of 12 pages each are summarised into half a page; 300 clerks",
        "document_summarization",
        {USERS: 300, IN: 7980, OUT: 332},
    ),
    (
        "Summaries of articles: 800 words in, 100 words out, 5 per second",
        "document_summarization",
        {IN: 1064, OUT: 133, STEADY: 5},
    ),
    ("Translate 2,000-character texts, 30 translators", "translation", {USERS: 30, IN: 500}),
    ("Chat: 500 users, budget $120k per year", "interactive_chatbot", {USERS: 500, MONTH: 10000}),
    (
        "Chat: 500 users, budget of 60,000 dollars a year",
        "interactive_chatbot",
        {USERS: 500, MONTH: 5000},
    ),
    ("Chat for 80 users, $25 an hour at most", "interactive_chatbot", {USERS: 80, HOUR: 25}),
    (
        "Chat for 80 users, no more than $900 per week",
        "interactive_chatbot",
        {USERS: 80, MONTH: 3910.71},
    ),
    (
        "Chat for 80 users; budget per quarter: $30,000",
        "interactive_chatbot",
        {USERS: 80, MONTH: 10000},
    ),
    (
        "Chat for 80 users, cost per million tokens below $0.60",
        "interactive_chatbot",
        {USERS: 80, PER_1K: 0.0006},
    ),
    (
        "Chat for 80 users, $0.002 per 1,000 tokens at most",
        "interactive_chatbot",
        {USERS: 80, PER_1K: 0.002},
    ),
    (
        "Chatbot, we own a DGX H100 in our own data centre",
        "interactive_chatbot",
        {OWNED: {"H100-SXM-80GB": 8}},
    ),
    ("Chatbot on our own hardware: 4 x L40S", "interactive_chatbot", {OWNED: {"L40S-48GB": 4}}),
    (
        "There are six A100s in our server room; which chatbot model fits for 200 users?",
        "interactive_chatbot",
        {USERS: 200, OWNED: {"A100-SXM-80GB": 6}},
    ),
    (
        "We have bought 2 servers with 8 H200 each. Chatbot for 5,000 users.",
        "interactive_chatbot",
        {USERS: 5000, OWNED: {"H200-SXM-141GB": 16}},
    ),
    ("Chatbot, L4 or A10, nothing bigger", "interactive_chatbot", {GPUS: ["L4-24GB", "A10-24GB"]}),
    (
        "Chatbot, preferably on H200s, at most 4 cards",
        "interactive_chatbot",
        {GPUS: ["H200-SXM-141GB"], MAX_GPUS: 4},
    ),
    ("Chatbot, anything but AMD", "interactive_chatbot", {}),
    ("Chatbot on Google Cloud, Frankfurt region", "interactive_chatbot", {CLOUDS: ["GCP"]}),
    (
        "Chatbot in Azure West Europe for 40 users",
        "interactive_chatbot",
        {USERS: 40, CLOUDS: ["Azure"]},
    ),
    (
        "Chatbot on AWS eu-central-1, 40 users",
        "interactive_chatbot",
        {USERS: 40, CLOUDS: ["AWS"], REGIONS: ["eu-central-1"]},
    ),
    ("Chatbot, no public cloud, 40 users", "interactive_chatbot", {USERS: 40}),
    ("Chatbot, AWS or Azure but not Google", "interactive_chatbot", {CLOUDS: ["AWS", "Azure"]}),
    ("Chatbot; data must be stored in France", "interactive_chatbot", {RESIDENCY: "FR"}),
    ("Chatbot; GDPR, so everything stays in Germany", "interactive_chatbot", {RESIDENCY: "DE"}),
    ("Chatbot; our data may not leave the United States", "interactive_chatbot", {RESIDENCY: "US"}),
    ("Chatbot; customer data has to stay in Canada", "interactive_chatbot", {RESIDENCY: "CA"}),
    (
        "Chatbot with an MIT licensed model for 60 users",
        "interactive_chatbot",
        {USERS: 60, LICENCES: ["MIT"]},
    ),
    (
        "Chatbot: only open models under Apache-2.0 or MIT",
        "interactive_chatbot",
        {LICENCES: ["Apache-2.0", "MIT"]},
    ),
    (
        "Chatbot, 8-bit, 2 cards at most, 100 users",
        "interactive_chatbot",
        {USERS: 100, MAX_GPUS: 2, PRECISIONS: ["fp8", "int8"]},
    ),
    (
        "Chatbot, fp8 or bf16, no 4-bit quantisation",
        "interactive_chatbot",
        {PRECISIONS: ["fp8", "bf16"]},
    ),
    (
        "Chatbot in half precision (fp16) for 30 users",
        "interactive_chatbot",
        {USERS: 30, PRECISIONS: ["fp16"]},
    ),
    ("Chatbot for 200 users - no, 300", "interactive_chatbot", {USERS: 300}),
    ("Chatbot for 200 users, sorry, I meant 250 users", "interactive_chatbot", {USERS: 250}),
    ("Chatbot, 400 ms to first token; correction: 600 ms", "interactive_chatbot", {TTFT: 600}),
    ("Chatbot für 200 Nutzer, nein, doch 350", "interactive_chatbot", {USERS: 350}),
    (
        "Chatbot pour 200 utilisateurs, pardon, 260 utilisateurs",
        "interactive_chatbot",
        {USERS: 260},
    ),
    (
        "Budget is $4k, actually make that $5k, per month, for a support chatbot",
        "interactive_chatbot",
        {MONTH: 5000},
    ),
    ("Chatbot for between 200 and 300 users", "interactive_chatbot", {USERS: 300}),
    ("Chatbot for up to 700 users", "interactive_chatbot", {USERS: 700}),
    ("Chatbot for at least 700 users", "interactive_chatbot", {USERS: 700}),
    (
        "Chatbot for 1k-2k users, budget 3-4k dollars a month",
        "interactive_chatbot",
        {USERS: 2000, MONTH: 4000},
    ),
    ("Chatbot; 150 seats in the contact centre", "interactive_chatbot", {USERS: 150}),
    ("Chatbot; licences for 230 employees", "interactive_chatbot", {USERS: 230}),
    ("We are 1,200 people but only 85 will use the chatbot", "interactive_chatbot", {USERS: 85}),
    (
        "Chatbot for 10,000 registered users of whom 5 % are online at the same time",
        "interactive_chatbot",
        {USERS: 10000, SHARE: 0.05},
    ),
    (
        "Chatbot for 2,000 students, about a tenth of them active at once",
        "interactive_chatbot",
        {USERS: 2000, SHARE: 0.1},
    ),
    ("Chatbot, 64 requests in flight", "interactive_chatbot", {IN_FLIGHT: 64}),
    ("Chatbot, 64 concurrent requests", "interactive_chatbot", {IN_FLIGHT: 64}),
    (
        "Chatbot; typing speed must be at least 25 tokens per second per user",
        "interactive_chatbot",
        {TPOT: 40},
    ),
    ("Chatbot; 40 ms between tokens", "interactive_chatbot", {TPOT: 40}),
    (
        "Chatbot; average of 5 rps, three times as much at noon",
        "interactive_chatbot",
        {STEADY: 5, FACTOR: 3},
    ),
    ("Chatbot; 5 rps on average, peaks up to 20 rps", "interactive_chatbot", {STEADY: 5, PEAK: 20}),
    (
        "Chatbot; 300 requests a minute normally, 900 during lunch",
        "interactive_chatbot",
        {STEADY: 5, PEAK: 15},
    ),
    (
        "The median answer should be complete in 3 seconds, summaries of mails",
        "document_summarization",
        {E2E: 3000, E2E_P: "p50"},
    ),
    (
        "Summaries; worst case 30 seconds for the full answer",
        "document_summarization",
        {E2E: 30000},
    ),
    (
        "Summaries: end-to-end latency of 8 s for 99 % of requests",
        "document_summarization",
        {E2E: 8000, E2E_P: "p99"},
    ),
    (
        "Chatbot: ninety-five percent of first tokens within 700 milliseconds",
        "interactive_chatbot",
        {TTFT: 700, TTFT_P: "p95"},
    ),
    (
        "Chatbot: 9 out of 10 users see the first word within one second",
        "interactive_chatbot",
        {TTFT: 1000, TTFT_P: "p90"},
    ),
    (
        "Founded in 2003, we have 4 offices and ISO 9001:2015. Chatbot for 500 customers.",
        "interactive_chatbot",
        {USERS: 500},
    ),
    (
        "Ticket INC-20391: chatbot v2.1 for 60 users due on 2026-03-01",
        "interactive_chatbot",
        {USERS: 60},
    ),
    (
        "Room 312, building 7, extension 4410: we need translation for 45 colleagues",
        "translation",
        {USERS: 45},
    ),
    (
        "We have 35 years of experience and 12 branches. Chatbot: 700 users.",
        "interactive_chatbot",
        {USERS: 700},
    ),
    ("RAG over 3 million documents, 80 lawyers", "rag_question_answering", {USERS: 80}),
    (
        "RAG: 40 TB of PDFs, 500 researchers, citations required",
        "rag_question_answering",
        {USERS: 500},
    ),
    (
        "Question answering over 120,000 pages of manuals with sources for 250 mechanics",
        "rag_question_answering",
        {USERS: 250},
    ),
    (
        "Overnight batch: 2 million tickets between 22:00 and 06:00",
        "batch_processing",
        {STEADY: 69.4444},
    ),
    ("Batch job: classify 5 million records in 10 hours", None, {STEADY: 138.889}),
    (
        "Every night 400,000 product descriptions within 6 hours, batch",
        "batch_processing",
        {STEADY: 18.5185},
    ),
    ("Nächtlicher Batchlauf: 800.000 Belege in 8 Stunden", "batch_processing", {STEADY: 27.7778}),
    ("Traitement par lots : 500 000 factures en 10 heures", "batch_processing", {STEADY: 13.8889}),
    (
        (
            "Chatbot für 2.500 Kunden, Antwort beginnt nach höchstens einer Sekunde, 5.000 "
            "Dollar monatlich"
        ),
        "interactive_chatbot",
        {USERS: 2500, TTFT: 1000, MONTH: 5000},
    ),
    ("Chatbot für 1,5 Tsd. Nutzer", "interactive_chatbot", {USERS: 1500}),
    (
        "Chatbot, 3 Mio. Nachrichten am Tag rund um die Uhr",
        "interactive_chatbot",
        {STEADY: 34.7222},
    ),
    (
        ("Code-Vervollständigung für 80 Entwicklerinnen und Entwickler, erstes Token p95 200 ms"),
        "code_completion",
        {USERS: 80, TTFT: 200, TTFT_P: "p95"},
    ),
    (
        (
            "Ein Assistent, der Verträge komplett prüft: 60.000 Tokens Eingabe, 1.000 Tokens "
            "Ausgabe, 15 Anwälte"
        ),
        "long_document_analysis",
        {IN: 60000, OUT: 1000, USERS: 15},
    ),
    (
        "Übersetzung von E-Mails Deutsch-Englisch, 20 pro Sekunde, maximal 3 GPUs",
        "translation",
        {STEADY: 20, MAX_GPUS: 3},
    ),
    (
        "Wir haben 4 A100 im Keller stehen. Chatbot für 150 Leute.",
        "interactive_chatbot",
        {USERS: 150, OWNED: {"A100-SXM-80GB": 4}},
    ),
    ("Chatbot, keine NVIDIA-Karten", "interactive_chatbot", {}),
    ("Chatbot, weder H100 noch A100", "interactive_chatbot", {}),
    (
        (
            "Un chatbot pour 2 000 clients, budget maximal de 6 000 dollars par mois, réponse"
            " en streaming"
        ),
        "interactive_chatbot",
        {USERS: 2000, MONTH: 6000, STREAMS: 1},
    ),
    (
        "Nous possédons déjà 2 H100 ; chatbot pour 300 salariés ; données en France",
        "interactive_chatbot",
        {USERS: 300, OWNED: {"H100-SXM-80GB": 2}, RESIDENCY: "FR"},
    ),
    (
        (
            "Génération de code pour 60 développeurs, invites de 2 000 jetons, réponses de "
            "400 jetons"
        ),
        "code_generation",
        {USERS: 60, IN: 2000, OUT: 400},
    ),
    (
        "Traduction, 15 requêtes par seconde en moyenne, 45 en pointe",
        "translation",
        {STEADY: 15, PEAK: 45},
    ),
    (
        "Clasificación de correos: 30 por segundo, 200 tokens de entrada, 5 de salida",
        "classification_extraction",
        {STEADY: 30, IN: 200, OUT: 5},
    ),
    (
        (
            "Chatbot para 1.500 clientes, primer token en 700 ms (p95), presupuesto 5.000 "
            "dólares mensuales, datos en España"
        ),
        "interactive_chatbot",
        {USERS: 1500, TTFT: 700, TTFT_P: "p95", MONTH: 5000, RESIDENCY: "ES"},
    ),
    (
        "Tenemos dos servidores con 4 L40S cada uno; chatbot para 200 empleados",
        "interactive_chatbot",
        {USERS: 200, OWNED: {"L40S-48GB": 8}},
    ),
    (
        "Asistente de razonamiento para 25 ingenieros, calidad ante todo",
        "reasoning_assistant",
        {USERS: 25, "priority": "accuracy"},
    ),
    (
        "Chatbot per 400 dipendenti, massimo 2 GPU, modello Mistral",
        "interactive_chatbot",
        {USERS: 400, MAX_GPUS: 2},
    ),
    (
        ("Traduzione di manuali, 10 richieste al secondo, 600 token in ingresso e 650 in uscita"),
        "translation",
        {STEADY: 10, IN: 600, OUT: 650},
    ),
    (
        "Abbiamo 4 A100 in sede; riassunti per 80 impiegati",
        "document_summarization",
        {USERS: 80, OWNED: {"A100-SXM-80GB": 4}},
    ),
    (
        (
            "Chatbot voor 600 klanten, eerste token binnen 500 ms in 95% van de gevallen, "
            "4.000 dollar per maand"
        ),
        "interactive_chatbot",
        {USERS: 600, TTFT: 500, TTFT_P: "p95", MONTH: 4000},
    ),
    (
        "Vertaling, 8 verzoeken per seconde gemiddeld, 25 op de piek",
        "translation",
        {STEADY: 8, PEAK: 25},
    ),
    (
        "We hebben 2 H100's in ons datacenter; RAG voor 120 medewerkers",
        "rag_question_answering",
        {USERS: 120, OWNED: {"H100-SXM-80GB": 2}},
    ),
    (
        "Chatbot para 350 clientes, orçamento de 3.000 dólares por mês, dados no Brasil",
        "interactive_chatbot",
        {USERS: 350, MONTH: 3000, RESIDENCY: "BR"},
    ),
    (
        "Tradução de contratos, 5 pedidos por segundo, 900 tokens de entrada e 950 de saída",
        "translation",
        {STEADY: 5, IN: 900, OUT: 950},
    ),
    (
        (
            "Chatbot dla 200 klientów, pierwszy token poniżej 800 ms, budżet 3000 dolarów "
            "miesięcznie"
        ),
        "interactive_chatbot",
        {USERS: 200, TTFT: 800, MONTH: 3000},
    ),
    ("Asystent kodowania dla 50 programistów", None, {USERS: 50}),
    (
        "500人のユーザー向けチャットボット、最初のトークンは800ミリ秒以内",
        "interactive_chatbot",
        {USERS: 500, TTFT: 800},
    ),
    (
        "为300名员工提供聊天机器人\uff0c预算每月5000美元",
        "interactive_chatbot",
        {USERS: 300, MONTH: 5000},
    ),
    (
        "客服聊天机器人\uff0c1000个并发用户\uff0c首个token在500毫秒以内",
        "interactive_chatbot",
        {USERS: 1000, TTFT: 500},
    ),
    (
        ("Moderation of comments: 300/s, each ~80 tokens, a label comes out, p99 under 150 ms"),
        "classification_extraction",
        {STEADY: 300, IN: 80, E2E: 150, E2E_P: "p99"},
    ),
    (
        (
            "Entity extraction from invoices: 20k per day in office hours, JSON out, 1,800 "
            "tokens in / 200 out"
        ),
        "classification_extraction",
        {IN: 1800, OUT: 200, STEADY: 0.231481},
    ),
    (
        "Agent that books travel with tools: 150 employees, 12 steps per task",
        "agentic_tool_use",
        {USERS: 150},
    ),
    (
        (
            "An agent with 30 tools works on tickets for 45 support staff; each turn carries "
            "6,000 tokens and yields 300"
        ),
        "agentic_tool_use",
        {USERS: 45, IN: 6000, OUT: 300},
    ),
    ("Blog posts of 1,200 words for 10 editors", "content_generation", {USERS: 10, OUT: 1596}),
    (
        "Story writer app, 50k monthly users, 1% at once",
        "content_generation",
        {USERS: 50000, SHARE: 0.01},
    ),
    (
        "Math tutor that reasons step by step; 700 pupils; thinking may take 20 seconds",
        "reasoning_assistant",
        {USERS: 700},
    ),
    (
        "Chat for 90 users. It needn't be fast. As cheap as possible.",
        "interactive_chatbot",
        {USERS: 90, "priority": "cost"},
    ),
    (
        "Chat for 90 users. Cost is no object, speed is everything.",
        "interactive_chatbot",
        {USERS: 90, "priority": "latency"},
    ),
    ("Chat for 90 users. Latency isn't critical.", "interactive_chatbot", {USERS: 90}),
    (
        "Chat with Llama 3.1 8B, not the 70B, for 90 users",
        "interactive_chatbot",
        {USERS: 90, MODELS: ["meta-llama/Llama-3.1-8B-Instruct"]},
    ),
    ("Chat for 90 users; anything except Chinese models", "interactive_chatbot", {USERS: 90}),
    (
        "Chat; the model should have about 8B parameters; 90 users",
        "interactive_chatbot",
        {USERS: 90},
    ),
    (
        "Chatbot with TP=4 on H100s for 900 users",
        "interactive_chatbot",
        {USERS: 900, GPUS: ["H100-SXM-80GB"], "preferences.tensor_parallel": 4},
    ),
    ("Chat on 2x A100 40GB rented, 90 users", "interactive_chatbot", {USERS: 90}),
    (
        "Chat for 90 users, spot instances are fine, single GPU only",
        "interactive_chatbot",
        {USERS: 90, MAX_GPUS: 1},
    ),
    (
        (
            "Chat. Traffic: 2.5 requests per second. Prompt tokens: 1500. Output tokens: 350."
            " GPU: L40S. Budget: $3,500/month."
        ),
        "interactive_chatbot",
        {STEADY: 2.5, IN: 1500, OUT: 350, GPUS: ["L40S-48GB"], MONTH: 3500},
    ),
    (
        "users=250; ttft_p95=600ms; budget=$4000/mo; use=chat",
        None,
        {USERS: 250, TTFT: 600, TTFT_P: "p95", MONTH: 4000},
    ),
    ("Chat, 3 nines of availability, 90 users", "interactive_chatbot", {USERS: 90, UPTIME: 99.9}),
    ("Chat, at most 8 hours of downtime per year, 90 users", "interactive_chatbot", {USERS: 90}),
    ("Chat for 90 users, 24/7, 99.95 % uptime", "interactive_chatbot", {USERS: 90, UPTIME: 99.95}),
    (
        "Chat for 90 users. The monthly cost must stay below 4000 bucks.",
        "interactive_chatbot",
        {USERS: 90, MONTH: 4000},
    ),
    ("Chat for 90 users. Money: 2.5k/mo tops.", "interactive_chatbot", {USERS: 90, MONTH: 2500}),
    (
        "Chat for 90 users. We have 5 million dollars of revenue.",
        "interactive_chatbot",
        {USERS: 90},
    ),
    (
        "Chat for 90 users; the contract is worth $200,000 a year to us.",
        "interactive_chatbot",
        {USERS: 90},
    ),
    ("We spend $3,000 a month on coffee. Chat for 90 users.", "interactive_chatbot", {USERS: 90}),
    ("Chat for the 90 of us", "interactive_chatbot", {USERS: 90}),
    ("Chat for a class of 28 pupils", "interactive_chatbot", {USERS: 28}),
    ("Chat: 12 teams with 8 people each", "interactive_chatbot", {USERS: 96}),
    ("Chat for 4 departments of 25 employees each", "interactive_chatbot", {USERS: 100}),
    (
        "Each of our 300 drivers asks the assistant 4 questions per hour",
        "interactive_chatbot",
        {USERS: 300, PACE: 0.0666667},
    ),
    ("Half of our 800 employees will use the chat", "interactive_chatbot", {USERS: 800}),
    ("Chat for 90 users, maybe 200 next year", "interactive_chatbot", {USERS: 90}),
    ("Not 500 but 50 users, chatbot", "interactive_chatbot", {USERS: 50}),
    ("Chatbot, prompts between 500 and 1500 tokens", "interactive_chatbot", {IN: 1500}),
    (
        "Chatbot for 300 users with Qwen3-32B in AWQ on one L40S",
        "interactive_chatbot",
        {USERS: 300, MODELS: ["Qwen/Qwen3-32B"], PRECISIONS: ["int4"], GPUS: ["L40S-48GB"]},
    ),
    (
        (
            "Good morning, we are a regional hospital group (7 sites, 1,900 beds, founded "
            "1921). Nurses on the wards should be able to ask a chat assistant about drug "
            "interactions. About 450 nurses are on shift at any time. First word within 900 "
            "ms in 95 of 100 cases. Data must not leave Sweden. Regards, K. Lund, ext. 4521"
        ),
        "interactive_chatbot",
        {USERS: 450, TTFT: 900, TTFT_P: "p95", RESIDENCY: "SE"},
    ),
    (
        (
            "We make insurance letters understandable: customers upload a letter (2 pages on "
            "average) and get a summary of 150 words. 3,000 letters per day."
        ),
        "document_summarization",
        {STEADY: 0.0347222, OUT: 200, IN: 1330},
    ),
    (
        (
            "Sizing request 2025/17: RAG for the legal department, 64 attorneys, 40k "
            "documents in the index, answers with sources in under 6 seconds end to end, p90."
        ),
        "rag_question_answering",
        {USERS: 64, E2E: 6000, E2E_P: "p90"},
    ),
    (
        (
            "Voice bot for a pizza chain with 83 restaurants. On Friday evenings up to 70 "
            "people call at once. It has to begin speaking within 350 milliseconds."
        ),
        "voice_assistant",
        {USERS: 70, TTFT: 350},
    ),
    (
        (
            "We want to tag 12 million archive photos' captions over a weekend (60 hours). "
            "Each caption is 40 tokens, the tags are 10 tokens."
        ),
        None,
        {STEADY: 55.5556, IN: 40, OUT: 10},
    ),
    (
        (
            "The newsroom (founded in 1888, 210 journalists) wants an assistant which drafts "
            "headlines and teasers. Qwen2.5 32B or Mistral Small, no Llama please."
        ),
        "content_generation",
        {
            USERS: 210,
            MODELS: ["Qwen/Qwen2.5-32B-Instruct", "mistralai/Mistral-Small-24B-Instruct-2501"],
        },
    ),
    (
        (
            "For compliance reasons the model weights must be MIT or Apache licensed and "
            "everything has to run in our own data centre; 160 clerks classify incoming mail,"
            " 25,000 letters a day."
        ),
        "classification_extraction",
        {LICENCES: ["Apache-2.0", "MIT"], USERS: 160, RESIDENCY: "on-premises"},
    ),
    (
        (
            "I'd like to know what it costs to serve Llama 3.1 70B in FP8 to 300 concurrent "
            "users with 1,000 tokens in and 400 tokens out."
        ),
        None,
        {
            MODELS: ["meta-llama/Llama-3.1-70B-Instruct"],
            PRECISIONS: ["fp8"],
            USERS: 300,
            IN: 1000,
            OUT: 400,
        },
    ),
    (
        (
            "An agent reads incoming claims, calls four internal APIs and answers. 6,000 "
            "claims a day, each claim causes 8 model calls. 99.5% availability."
        ),
        "agentic_tool_use",
        {UPTIME: 99.5, STEADY: 0.555556},
    ),
    (
        (
            "Completion plugin. p50 120 ms, p95 250 ms, both for the first token. 400 devs, a"
            " quarter of them typing at any moment."
        ),
        "code_completion",
        {USERS: 400, TTFT: 250, TTFT_P: "p95", SHARE: 0.25},
    ),
    (
        "Our budget is 0.9 cents per 1000 tokens; chatbot for telecom customers, 30 rps.",
        "interactive_chatbot",
        {PER_1K: 0.009, STEADY: 30},
    ),
    (
        (
            "Chat for the alumni office, 6,500 alumni, perhaps 2% of them online "
            "simultaneously, $800/month max."
        ),
        "interactive_chatbot",
        {USERS: 6500, SHARE: 0.02, MONTH: 800},
    ),
    (
        (
            "We have 3 nodes with 4x A100 80GB each and don't want to buy anything. Summaries"
            " of patent filings, 15k tokens each, 300 tokens out."
        ),
        "document_summarization",
        {OWNED: {"A100-SXM-80GB": 12}, IN: 15000, OUT: 300},
    ),
    ("no gpu from nvidia older than Ampere, chatbot, 70 users", "interactive_chatbot", {USERS: 70}),
    (
        (
            "The help desk gets 1,100 calls a day which are transcribed; we want a two-"
            "sentence summary of every call. 8,000 tokens per transcript."
        ),
        "document_summarization",
        {STEADY: 0.0127315, IN: 8000},
    ),
    (
        (
            "Two hundred teachers, one chatbot, zero budget for cloud: it has to run on the "
            "four RTX 4090 in the computer lab."
        ),
        "interactive_chatbot",
        {USERS: 200, OWNED: {"RTX-4090-24GB": 4}},
    ),
    (
        (
            "Write product descriptions for 30,000 articles in one go, 180 tokens each, "
            "deadline 24 hours."
        ),
        None,
        {OUT: 180, STEADY: 0.347222},
    ),
    (
        "Question answering over our intranet: 2,400 staff, 8 questions per person and day.",
        "rag_question_answering",
        {USERS: 2400},
    ),
    (
        (
            "We process 75 contracts per hour, each about 25 pages; extract 20 fields as JSON"
            " (400 tokens)."
        ),
        "classification_extraction",
        {STEADY: 0.0208333, OUT: 400, IN: 16625},
    ),
    (
        ("Start with 50 users in January and grow to 500 by December. Chatbot. Plan for the 500."),
        "interactive_chatbot",
        {USERS: 500},
    ),
    (
        (
            "Latency: nobody cares. Price: as low as possible. Batch summarisation of 90,000 "
            "reviews per night."
        ),
        None,
        {"priority": "cost"},
    ),
    (
        "Maximum 2 cards, 48 GB each, chat for 35 colleagues",
        "interactive_chatbot",
        {MAX_GPUS: 2, USERS: 35},
    ),
    (
        (
            "We're on Azure and will stay there; region Sweden Central; 140 consultants use a"
            " RAG assistant"
        ),
        "rag_question_answering",
        {CLOUDS: ["Azure"], USERS: 140},
    ),
    (
        "Not in the US, not in China: hosting must be in the EU. Chat for 220 members.",
        "interactive_chatbot",
        {RESIDENCY: "EU", USERS: 220},
    ),
    (
        (
            "Our chat has 15 million registered accounts, 200,000 daily actives and about "
            "4,000 people in the chat at the same second."
        ),
        "interactive_chatbot",
        {USERS: 4000},
    ),
    (
        "tokens in: 2k; tokens out: 0.5k; rps: 7; model: qwen3 32b; gpu: h200; quant: fp8",
        None,
        {
            IN: 2000,
            OUT: 500,
            STEADY: 7,
            MODELS: ["Qwen/Qwen3-32B"],
            GPUS: ["H200-SXM-141GB"],
            PRECISIONS: ["fp8"],
        },
    ),
    (
        "p95 e2e 4s, p95 ttft 0.4s, 12 rps, avg in/out 900/250, on-prem",
        None,
        {E2E: 4000, E2E_P: "p95", TTFT: 400, TTFT_P: "p95", STEADY: 12, IN: 900, OUT: 250},
    ),
    (
        "My daughter is 9 and my son 14; a homework helper chat for our school's 320 kids",
        "interactive_chatbot",
        {USERS: 320},
    ),
    (
        (
            "Version 3 of our product ships in Q2 2026. It needs text to SQL for 75 business "
            "analysts. 1,800 prompt tokens, 120 completion tokens."
        ),
        "code_generation",
        {USERS: 75, IN: 1800, OUT: 120},
    ),
    (
        "We need at least 40 tokens per second for each user and 150 users at once, chatbot",
        "interactive_chatbot",
        {USERS: 150, TPOT: 25},
    ),
    (
        ("The summary should be half as long as a tweet. 40,000 articles a day, 1,200 words each."),
        "document_summarization",
        {STEADY: 0.462963, IN: 1596},
    ),
    ("Chat for 300 users. Scrap that: 420 users.", "interactive_chatbot", {USERS: 420}),
    (
        "Chat for 300 users; budget 2,000 dollars. Sorry, 2,500 dollars a month.",
        "interactive_chatbot",
        {USERS: 300, MONTH: 2500},
    ),
    (
        "I said 8 GPUs before, but it's 6 GPUs at most. Chat, 900 users.",
        "interactive_chatbot",
        {MAX_GPUS: 6, USERS: 900},
    ),
    (
        (
            "Guten Tag, wir sind ein Stadtwerk mit 640 Beschäftigten. Der Chat-Assistent "
            "richtet sich an unsere 85.000 Kunden, gleichzeitig sind höchstens 120 im "
            "Gespräch. Erste Wörter nach maximal einer Sekunde, Daten in Deutschland."
        ),
        "interactive_chatbot",
        {USERS: 120, TTFT: 1000, RESIDENCY: "DE"},
    ),
    (
        (
            "Wir möchten Arztbriefe zusammenfassen, im Mittel 1.800 Tokens, das Ergebnis etwa"
            " 200 Tokens, 900 Briefe pro Stunde, fertig nach höchstens 8 Sekunden (p95)."
        ),
        "document_summarization",
        {IN: 1800, OUT: 200, STEADY: 0.25, E2E: 8000, E2E_P: "p95"},
    ),
    (
        (
            "Code-Assistent für 130 Entwickler, jeder schickt ungefähr 2 Anfragen pro Minute."
            " Keine chinesischen Modelle. Budget 6.500 Dollar monatlich."
        ),
        "code_generation",
        {USERS: 130, PACE: 2, MONTH: 6500},
    ),
    (
        "Belege klassifizieren, 3 Millionen pro Monat, Genauigkeit vor Geschwindigkeit",
        "classification_extraction",
        {STEADY: 1.14155, "priority": "accuracy"},
    ),
    (
        (
            "Der Bot soll rund um die Uhr laufen, 99,9 % Verfügbarkeit, 20 Anfragen pro "
            "Sekunde im Schnitt, 55 in der Spitze"
        ),
        "interactive_chatbot",
        {UPTIME: 99.9, STEADY: 20, PEAK: 55},
    ),
    (
        "Übersetzungsdienst für 40 Sprachmittler, je Auftrag 1.500 Wörter",
        "translation",
        {USERS: 40, IN: 1995},
    ),
    (
        (
            "Wir haben acht L40S im Rechenzentrum, damit sollen 250 Sachbearbeiter einen "
            "Chatbot nutzen. Die Daten verlassen das Haus nicht."
        ),
        "interactive_chatbot",
        {OWNED: {"L40S-48GB": 8}, USERS: 250},
    ),
    (
        (
            "Ein Agent, der Reisen bucht, für 70 Assistentinnen; kein Streaming; 99 % der "
            "Antworten binnen 20 Sekunden"
        ),
        "agentic_tool_use",
        {USERS: 70, STREAMS: 0, E2E: 20000, E2E_P: "p99"},
    ),
    (
        "Nicht mehr als 3 Karten, weder H200 noch B200, Chatbot für 90 Pflegekräfte",
        "interactive_chatbot",
        {MAX_GPUS: 3, USERS: 90},
    ),
    (
        (
            "Zwei Server mit je vier H100 stehen bereit. Wie viele gleichzeitige Nutzer "
            "schafft ein Chatbot mit Llama 3.3 70B?"
        ),
        "interactive_chatbot",
        {OWNED: {"H100-SXM-80GB": 8}, MODELS: ["meta-llama/Llama-3.3-70B-Instruct"]},
    ),
    (
        "Wir hatten bisher 30 Nutzer, künftig sind es 400. Chatbot.",
        "interactive_chatbot",
        {USERS: 400},
    ),
    (
        (
            "Bonjour, notre mairie (32 000 habitants, 410 agents) souhaite un chatbot pour "
            "les démarches. Environ 60 personnes l'utilisent en même temps. Premier mot en "
            "moins de 800 ms dans 9 cas sur 10."
        ),
        "interactive_chatbot",
        {USERS: 60, TTFT: 800, TTFT_P: "p90"},
    ),
    (
        (
            "Synthèse de dossiers médicaux : 12 000 tokens en entrée en moyenne, 600 en "
            "sortie, 25 médecins, 2 000 dollars par mois maximum"
        ),
        "document_summarization",
        {IN: 12000, OUT: 600, USERS: 25, MONTH: 2000},
    ),
    (
        (
            "Nous avons besoin d'un assistant de code pour 80 ingénieurs, sur nos 4 A100, "
            "sous licence MIT ou Apache"
        ),
        "code_generation",
        {USERS: 80, OWNED: {"A100-SXM-80GB": 4}, LICENCES: ["Apache-2.0", "MIT"]},
    ),
    (
        (
            "Traduction de notices, 8 requêtes par seconde, 20 aux heures de pointe, pas plus"
            " de 2 GPU"
        ),
        "translation",
        {STEADY: 8, PEAK: 20, MAX_GPUS: 2},
    ),
    (
        ("Classement de courriels, 50 000 par jour, réponse complète en 2 secondes au 99e centile"),
        "classification_extraction",
        {STEADY: 0.578704, E2E: 2000, E2E_P: "p99"},
    ),
    (
        (
            "La qualité passe avant tout, le prix est secondaire. Aide à la rédaction pour 33"
            " journalistes."
        ),
        "content_generation",
        {USERS: 33, "priority": "accuracy"},
    ),
    (
        "Ni AWS ni Azure. Chatbot pour 120 étudiants, hébergé en France.",
        "interactive_chatbot",
        {USERS: 120, RESIDENCY: "FR"},
    ),
    (
        (
            "Agent autonome qui appelle des API, 55 acheteurs, données dans l'UE, contexte de"
            " 32k tokens"
        ),
        "agentic_tool_use",
        {USERS: 55, RESIDENCY: "EU", CONTEXT: 32000},
    ),
    (
        (
            "Somos una aseguradora con 2.300 empleados. El chatbot lo usarán 140 gestores. "
            "Presupuesto: 3.500 dólares al mes."
        ),
        "interactive_chatbot",
        {USERS: 140, MONTH: 3500},
    ),
    (
        (
            "Resumen de sentencias, 18.000 tokens de entrada, 700 de salida, 30 jueces, "
            "respuesta completa en 25 segundos en el 90 % de los casos"
        ),
        "document_summarization",
        {IN: 18000, OUT: 700, USERS: 30, E2E: 25000, E2E_P: "p90"},
    ),
    (
        (
            "Necesitamos un agente con herramientas para 25 compradores, sobre dos H200, sin "
            "streaming"
        ),
        "agentic_tool_use",
        {USERS: 25, GPUS: ["H200-SXM-141GB"], STREAMS: 0},
    ),
    (
        (
            "Traducción: 6 peticiones por segundo de media y 18 en hora punta; latencia p95 "
            "de 1,5 segundos"
        ),
        "translation",
        {STEADY: 6, PEAK: 18},
    ),
    (
        (
            "Asistente de programación para 95 desarrolladores; ni Qwen ni DeepSeek; los "
            "datos no pueden salir de la UE"
        ),
        "code_generation",
        {USERS: 95, RESIDENCY: "EU"},
    ),
    (
        "Clasificamos 1,2 millones de facturas cada mes, 900 tokens por factura",
        "classification_extraction",
        {STEADY: 0.456621, IN: 900},
    ),
    (
        "Lo más importante es el coste. Chatbot para 400 alumnos.",
        "interactive_chatbot",
        {USERS: 400, "priority": "cost"},
    ),
    (
        (
            "Siamo un comune di 45.000 abitanti. Il chatbot serve 70 cittadini "
            "contemporaneamente, prima parola entro 0,8 secondi nel 95% dei casi."
        ),
        "interactive_chatbot",
        {USERS: 70, TTFT: 800, TTFT_P: "p95"},
    ),
    (
        (
            "Riassunto di cartelle cliniche: 5.000 token in ingresso, 300 in uscita, 60 "
            "medici, al massimo 2.500 dollari al mese"
        ),
        "document_summarization",
        {IN: 5000, OUT: 300, USERS: 60, MONTH: 2500},
    ),
    (
        (
            "Assistente di ragionamento per 20 ricercatori, 4 H100 nel nostro data center, "
            "niente cloud"
        ),
        "reasoning_assistant",
        {USERS: 20, OWNED: {"H100-SXM-80GB": 4}},
    ),
    (
        "Classificazione di reclami, 15 al secondo, massimo 2 schede L4",
        "classification_extraction",
        {STEADY: 15, MAX_GPUS: 2, GPUS: ["L4-24GB"]},
    ),
    (
        "Traduzione per 14 traduttori, dati solo in Italia, licenza Apache 2.0",
        "translation",
        {USERS: 14, RESIDENCY: "IT", LICENCES: ["Apache-2.0"]},
    ),
    (
        (
            "Wij zijn een gemeente met 900 ambtenaren; de chatbot is voor 65 medewerkers van "
            "het klantcontactcentrum. Gegevens moeten in Nederland blijven."
        ),
        "interactive_chatbot",
        {USERS: 65, RESIDENCY: "NL"},
    ),
    (
        (
            "Samenvatten van vergaderverslagen, 6.000 tokens in, 250 tokens uit, 400 "
            "verslagen per dag, geen streaming"
        ),
        "document_summarization",
        {IN: 6000, OUT: 250, STEADY: 0.00462963, STREAMS: 0},
    ),
    (
        "RAG voor 85 juristen, p95 eerste token 1,2 seconden, hooguit 3 H100's",
        "rag_question_answering",
        {USERS: 85, TTFT: 1200, TTFT_P: "p95", MAX_GPUS: 3, GPUS: ["H100-SXM-80GB"]},
    ),
    (
        (
            "Somos um banco com 5.000 funcionários; o chatbot é para 180 atendentes, primeiro"
            " token em menos de um segundo"
        ),
        "interactive_chatbot",
        {USERS: 180, TTFT: 1000},
    ),
    (
        (
            "Resumo de processos judiciais, 20.000 tokens de entrada e 800 de saída, 45 "
            "advogados, sem streaming"
        ),
        "document_summarization",
        {IN: 20000, OUT: 800, USERS: 45, STREAMS: 0},
    ),
    (
        "Temos duas A100 próprias; assistente de código para 28 programadores",
        "code_generation",
        {USERS: 28, OWNED: {"A100-SXM-80GB": 2}},
    ),
    (
        "Klasyfikacja zgłoszeń, 12 żądań na sekundę średnio, 30 w szczycie",
        "classification_extraction",
        {STEADY: 12, PEAK: 30},
    ),
    (
        "Chatbot dla 150 pracowników, dane muszą pozostać w UE, bez kart AMD",
        "interactive_chatbot",
        {USERS: 150, RESIDENCY: "EU"},
    ),
    (
        "We sold 4,000 tickets for our 2024 show. Chatbot for the box office, 12 agents.",
        "interactive_chatbot",
        {USERS: 12},
    ),
    (
        ("Our CEO is 52, the company 30 years old, and we have 9 lifts. Chat for 75 caretakers."),
        "interactive_chatbot",
        {USERS: 75},
    ),
    (
        "The old search took 7 seconds. RAG for 110 planners, 2 seconds to the first word.",
        "rag_question_answering",
        {USERS: 110, TTFT: 2000},
    ),
    (
        "A competitor offers this for $99 a seat. Chatbot for 40 hotel guests at once.",
        "interactive_chatbot",
        {USERS: 40},
    ),
    (
        "The workshop on 3 June had 25 participants. Summaries for 60 auditors.",
        "document_summarization",
        {USERS: 60},
    ),
    (
        (
            "Port 8080, node 10.0.0.12, ticket #4431: chat down to 3 replicas. New sizing for"
            " 700 users please."
        ),
        "interactive_chatbot",
        {USERS: 700},
    ),
    (
        "Please answer until Friday, 5 pm. Chat for 55 people, $1,200 a month.",
        "interactive_chatbot",
        {USERS: 55, MONTH: 1200},
    ),
    (
        ("We have 6 weeks to go live and a team of 4. Agent with tool calls for 35 dispatchers."),
        "agentic_tool_use",
        {USERS: 35},
    ),
    (
        "Each manual has 300 pages, there are 1,400 manuals. Q&A for 90 fitters.",
        "rag_question_answering",
        {USERS: 90},
    ),
    (
        "ISO 27001, SOC 2, 99.9% SLA, 256-bit encryption; chatbot for 500 traders",
        "interactive_chatbot",
        {USERS: 500, UPTIME: 99.9},
    ),
    (
        (
            "We pay $20 per seat for Copilot today. Own code completion for 150 engineers, "
            "not above $2,000 a month."
        ),
        "code_completion",
        {USERS: 150, MONTH: 2000},
    ),
    (
        ("The 7B was too weak, the 70B too slow; something like 32B for a chatbot with 80 users"),
        "interactive_chatbot",
        {USERS: 80},
    ),
    (
        "Our 3 A100s are fully booked, so we rent: chatbot for 250 users on H100",
        "interactive_chatbot",
        {USERS: 250, GPUS: ["H100-SXM-80GB"]},
    ),
    (
        (
            "The GPU cluster (32 H100) belongs to another team, we may not use it. Chat for "
            "60 users."
        ),
        "interactive_chatbot",
        {USERS: 60},
    ),
    (
        (
            "half a second to the first token, a tenth of a second would be a dream. Chat, "
            "100 users."
        ),
        "interactive_chatbot",
        {TTFT: 500, USERS: 100},
    ),
    (
        "It is used from 8 to 18 on working days by 230 clerks. Chat.",
        "interactive_chatbot",
        {USERS: 230},
    ),
    ("chat with 128 users, batch size 64, vLLM 0.9", "interactive_chatbot", {USERS: 128}),
    (
        (
            "Top-10 retrieval, chunks of 400 tokens, question 60 tokens, answer 250 tokens; "
            "RAG for 45 engineers"
        ),
        "rag_question_answering",
        {USERS: 45, OUT: 250, IN: 460},
    ),
    (
        (
            "Dear team, our brewery (est. 1857, 340 staff) plans a chat assistant for tour "
            "guests. On Saturdays roughly 130 visitors write to it simultaneously. TTFT: 1 s "
            "(95th percentile). USD 2,200 / month. Kind regards, Maja"
        ),
        "interactive_chatbot",
        {USERS: 130, TTFT: 1000, TTFT_P: "p95", MONTH: 2200},
    ),
    (
        (
            "We host podcasts. Every day 1,500 episodes get a summary; transcripts average "
            "14,000 tokens; summary 350 tokens; cheapest option wins."
        ),
        "document_summarization",
        {STEADY: 0.0173611, IN: 14000, OUT: 350, "priority": "cost"},
    ),
    (
        (
            "I teach 28 pupils. Only they and I will use the maths helper, it should think "
            "step by step."
        ),
        "reasoning_assistant",
        {USERS: 28},
    ),
    (
        (
            "The procurement rules say: no US cloud, hosting in Austria, open weights under "
            "Apache 2.0. 75 officers ask questions about laws and get answers with "
            "references."
        ),
        "rag_question_answering",
        {RESIDENCY: "AT", LICENCES: ["Apache-2.0"], USERS: 75},
    ),
    (
        (
            "Autocomplete service for our IDE, 2,600 completions per minute at peak, context "
            "1,200 tokens in and 24 out, 99th percentile below 300 ms end to end."
        ),
        "code_completion",
        {PEAK: 43.3333, IN: 1200, OUT: 24, E2E: 300, E2E_P: "p99"},
    ),
    (
        (
            "we need to classify 80 tweets per second; tweet ~45 tokens, label ~3 tokens; 5 "
            "cents per million tokens max"
        ),
        "classification_extraction",
        {STEADY: 80, IN: 45, OUT: 3, PER_1K: 5e-05},
    ),
    (
        (
            "Chat for the night shift: 35 operators, 11 pm to 6 am. Latency doesn't matter, "
            "cost does."
        ),
        "interactive_chatbot",
        {USERS: 35, "priority": "cost"},
    ),
    (
        ("Two A100-40GB were donated to our NGO. Could they carry a chatbot for 120 volunteers?"),
        "interactive_chatbot",
        {USERS: 120},
    ),
    (
        (
            "Translate 9,000 support tickets per day from Dutch to English, 220 tokens each, "
            "one GPU at most"
        ),
        "translation",
        {STEADY: 0.104167, IN: 220, MAX_GPUS: 1},
    ),
    (
        (
            "Phone bot for 14 clinics; 320 calls an hour; caller must not wait longer than "
            "0.6 s for the first sound"
        ),
        "voice_assistant",
        {STEADY: 0.0888889, TTFT: 600},
    ),
    (
        (
            "Contract review for 6 partners and 22 associates; contracts are 35k tokens long;"
            " answers 1.2k tokens; first token within 10 s is ok"
        ),
        "long_document_analysis",
        {USERS: 28, IN: 35000, OUT: 1200, TTFT: 10000},
    ),
    (
        (
            "Please plan with 15 questions per second, not 10 as in my last mail. RAG over "
            "product manuals."
        ),
        "rag_question_answering",
        {STEADY: 15},
    ),
    (
        "Our SLA: 99.95% monthly uptime, 90% of chats answered (first token) in 400 ms",
        "interactive_chatbot",
        {UPTIME: 99.95, TTFT: 400, TTFT_P: "p90"},
    ),
    (
        "The building has 12 floors and 640 desks. 95 facility managers need a chat.",
        "interactive_chatbot",
        {USERS: 95},
    ),
    (
        (
            "In 2019 we had 200 users on a rule based bot, today nobody uses it. New chatbot "
            "for 85 users."
        ),
        "interactive_chatbot",
        {USERS: 85},
    ),
    (
        ("We bought 16 MI300X last year. Serve Llama 3.1 405B for internal chat, 1,000 employees."),
        "interactive_chatbot",
        {OWNED: {"MI300X-192GB": 16}, MODELS: ["meta-llama/Llama-3.1-405B-Instruct"], USERS: 1000},
    ),
    (
        "budget: none yet. users: around 45. use: summarise meeting notes. models: open.",
        "document_summarization",
        {USERS: 45},
    ),
    (
        (
            "No more than USD 0.4 per million output tokens, batch rewriting of 2 million ads"
            " within 48 hours"
        ),
        None,
        {STEADY: 11.5741, PER_1K: 0.0004},
    ),
    (
        "It must work with int8 on 24 GB cards; chat for 20 nurses",
        "interactive_chatbot",
        {USERS: 20, PRECISIONS: ["int8"]},
    ),
    (
        "Give the model 4,096 tokens of context, 30 users, chat",
        "interactive_chatbot",
        {CONTEXT: 4096, USERS: 30},
    ),
    (
        ("Between 8 and 9 am we see 40 requests/s, during the rest of the day 6 requests/s. Chat."),
        "interactive_chatbot",
        {STEADY: 6, PEAK: 40},
    ),
    (
        "Chat with 90 users; 80 tokens per second per user would be great",
        "interactive_chatbot",
        {USERS: 90, TPOT: 12.5},
    ),
    (
        "our 11 translators translate 300 pages a day, they'd like drafts",
        "translation",
        {USERS: 11},
    ),
    ("Ingest: 5 GB of logs per day. Chat: 25 SREs.", "interactive_chatbot", {USERS: 25}),
    (
        (
            "The response may take 3 minutes, that is fine, we run deep reasoning for 7 "
            "mathematicians"
        ),
        "reasoning_assistant",
        {USERS: 7, E2E: 180000},
    ),
    (
        ("not H100, not A100, just L4s please, 2 of them. completion for 15 devs in code editor"),
        "code_completion",
        {USERS: 15, GPUS: ["L4-24GB"]},
    ),
    (
        (
            "Unsere Kanzlei (14 Anwälte, gegründet 1979) möchte ganze Akten auswerten lassen:"
            " 70.000 Tokens Eingabe, 900 Tokens Ausgabe, höchstens eine Minute."
        ),
        "long_document_analysis",
        {USERS: 14, IN: 70000, OUT: 900, E2E: 60000},
    ),
    (
        "Chatbot auf der Webseite, 4 Anfragen je Sekunde, an Markttagen das Dreifache",
        "interactive_chatbot",
        {STEADY: 4, FACTOR: 3},
    ),
    (
        (
            "Gesucht: Autovervollständigung für 55 Programmierer, erstes Token unter 150 ms "
            "in 90 Prozent der Fälle, nur eigene Karten (3x L40S)"
        ),
        "code_completion",
        {USERS: 55, TTFT: 150, TTFT_P: "p90", OWNED: {"L40S-48GB": 3}},
    ),
    (
        (
            "Wir zahlen heute 900 Dollar im Monat für OpenAI. Der neue Chatbot soll höchstens"
            " 600 Dollar kosten, 70 Nutzer."
        ),
        "interactive_chatbot",
        {MONTH: 600, USERS: 70},
    ),
    (
        (
            "Täglich 60.000 Rechnungen, je 700 Tokens, Ergebnis 90 Tokens JSON, kein Mensch "
            "wartet darauf"
        ),
        "classification_extraction",
        {STEADY: 0.694444, IN: 700, OUT: 90},
    ),
    (
        "Haus 4, Raum 211, Durchwahl 88: Chatbot für 30 Laboranten",
        "interactive_chatbot",
        {USERS: 30},
    ),
    (
        (
            "Die Daten müssen in der Schweiz bleiben, Azure und Google sind ausgeschlossen. "
            "RAG für 48 Berater."
        ),
        "rag_question_answering",
        {RESIDENCY: "CH", USERS: 48},
    ),
    (
        "Ich brauche das nur für mich: Python-Code generieren auf einer RTX 4090",
        "code_generation",
        {USERS: 1},
    ),
    ("Statt 300 sind es nun 450 Nutzer. Chatbot.", "interactive_chatbot", {USERS: 450}),
    (
        (
            "Nous sommes 25 avocats et nous voulons résumer des jugements de 9 000 tokens en "
            "400 tokens, en moins de 20 secondes."
        ),
        "document_summarization",
        {USERS: 25, IN: 9000, OUT: 400, E2E: 20000},
    ),
    (
        (
            "L'ancien système tournait sur deux T4 ; le nouveau assistant de code doit servir"
            " 35 développeurs sur H100"
        ),
        "code_generation",
        {USERS: 35, GPUS: ["H100-SXM-80GB"]},
    ),
    (
        (
            "Pas de modèle chinois, données hébergées en Belgique, 60 agents publics, "
            "questions-réponses avec sources"
        ),
        "rag_question_answering",
        {USERS: 60},
    ),
    ("Un seul utilisateur, moi. Traduction de romans.", "translation", {USERS: 1}),
    (
        (
            "Réponses en streaming, 99 % des premiers tokens en moins d'une seconde, 220 "
            "étudiants, chatbot"
        ),
        "interactive_chatbot",
        {TTFT: 1000, TTFT_P: "p99", USERS: 220, STREAMS: 1},
    ),
    (
        "Quiero clasificar 400 correos por minuto, 300 tokens cada uno, en dos L4",
        "classification_extraction",
        {STEADY: 6.66667, IN: 300, GPUS: ["L4-24GB"]},
    ),
    (
        (
            "No más de 1.000 dólares mensuales, chatbot para 45 profesores, el 95 % de las "
            "veces el primer token en 1 segundo"
        ),
        "interactive_chatbot",
        {MONTH: 1000, USERS: 45, TTFT: 1000, TTFT_P: "p95"},
    ),
    (
        "Nuestro equipo tiene 5 personas; el agente con herramientas es para 90 comerciales",
        "agentic_tool_use",
        {USERS: 90},
    ),
    (
        "Presupuesto anual de 36.000 dólares, RAG para 70 abogados, nada de AMD",
        "rag_question_answering",
        {MONTH: 3000, USERS: 70},
    ),
    (
        (
            "Vogliamo generare schede prodotto: 25 redattori, 250 token per scheda, priorità "
            "al costo"
        ),
        "content_generation",
        {USERS: 25, OUT: 250, "priority": "cost"},
    ),
    (
        (
            "Risposta completa in 5 secondi per il 99% delle richieste, 7 richieste al "
            "secondo, classificazione di email"
        ),
        "classification_extraction",
        {E2E: 5000, E2E_P: "p99", STEADY: 7},
    ),
    (
        (
            "Wij hebben geen GPU's. Chatbot voor 55 docenten, maximaal 900 dollar per maand, "
            "data in de EU"
        ),
        "interactive_chatbot",
        {USERS: 55, MONTH: 900, RESIDENCY: "EU"},
    ),
    (
        "Vertaal 3.000 teksten per uur, 150 tokens in en 160 tokens uit",
        "translation",
        {STEADY: 0.833333, IN: 150, OUT: 160},
    ),
    (
        "Chatbot para 90 alunos, não mais de 2 GPUs, dados no Brasil, sem modelos da Meta",
        "interactive_chatbot",
        {USERS: 90, MAX_GPUS: 2, RESIDENCY: "BR"},
    ),
    (
        "RAG dla 40 lekarzy, odpowiedź w ciągu 5 sekund, budżet 1500 dolarów miesięcznie",
        "rag_question_answering",
        {USERS: 40, E2E: 5000, MONTH: 1500},
    ),
    ("翻译服务\uff0c每秒10个请求\uff0c两块H100", "translation", {STEADY: 10}),
    (
        "Our app has 4.8 stars from 12,000 ratings. Chatbot for 60 users.",
        "interactive_chatbot",
        {USERS: 60},
    ),
    (
        "Delivery in 3 days, payment in 30 days, 2 years of warranty. Chatbot, 70 users.",
        "interactive_chatbot",
        {USERS: 70},
    ),
    (
        "The model was trained on 15 trillion tokens; we want chat for 50 users.",
        "interactive_chatbot",
        {USERS: 50},
    ),
    ("Benchmarks show 3,000 tokens/s on H100. Chat, 40 users.", "interactive_chatbot", {USERS: 40}),
    (
        "About 30% of tickets are duplicates. Classify 5 tickets per second.",
        "classification_extraction",
        {STEADY: 5},
    ),
    (
        (
            "Three years ago a consultant told us to buy 8 V100s; luckily we did not. Chat, "
            "65 users."
        ),
        "interactive_chatbot",
        {USERS: 65},
    ),
    (
        (
            "We tested with 10 users and got 900 ms. Production: 600 users, 500 ms to first "
            "token, chat."
        ),
        "interactive_chatbot",
        {USERS: 600, TTFT: 500},
    ),
    (
        (
            "GPT-4 answers in 3 seconds, we'd like to be at 1.5 seconds for the full reply. "
            "100 users, chat."
        ),
        "interactive_chatbot",
        {USERS: 100, E2E: 1500},
    ),
    (
        "An intern cost us 1,500 dollars a month for this. Summaries of 200 reports a day.",
        "document_summarization",
        {STEADY: 0.00231481},
    ),
    (
        "Paragraph 5.3 of the tender asks for 2 references. Chat for 110 citizens at once.",
        "interactive_chatbot",
        {USERS: 110},
    ),
]
