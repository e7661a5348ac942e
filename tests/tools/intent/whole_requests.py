"""Whole requests as people write them: lists, tables, mails, terse notes, seven languages."""

from typing import Any

__all__ = ["LETTERS_AND_LISTS"]

LETTERS_AND_LISTS: list[tuple[str, str | None, dict[str, Any]]] = [
    (
        (
            "Dear team, we run a ferry line (founded 1978, 12 ships). Passengers should "
            "be able to ask an assistant on our site about timetables and baggage. "
            "Expect 1,400 people chatting in high season at the same time. First words "
            "within 0.8 seconds, p95. Regards, Jon Dahl, +47 22 33 44 55"
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 1400,
            "slo.ttft_ms.limit": 800,
            "slo.ttft_ms.percentile": "p95",
        },
    ),
    (
        (
            "devs: 85. inline completion in JetBrains. ttft<=180ms@p95. 1xL40S on hand. "
            "apache 2.0 weights only"
        ),
        "code_completion",
        {
            "traffic.concurrent_users": 85,
            "slo.ttft_ms.limit": 180,
            "slo.ttft_ms.percentile": "p95",
            "preferences.inventory": {"L40S-48GB": 1},
        },
    ),
    (
        (
            "Something that writes Terraform and Ansible for our 35 ops people when they"
            " describe what they want. Correctness over speed. Budget 4,500 dollars "
            "monthly."
        ),
        "code_generation",
        {"traffic.concurrent_users": 35, "priority": "accuracy", "budget.usd_month": 4500},
    ),
    (
        (
            "Wir wollen Sitzungsprotokolle auf eine halbe Seite kürzen. 600 Protokolle "
            "pro Tag, im Schnitt 7.500 Tokens lang. Fertig binnen 30 Sekunden."
        ),
        "document_summarization",
        {
            "traffic.prompt_tokens.mean": 7500,
            "slo.e2e_ms.limit": 30000,
            "traffic.rps_steady": 0.00694,
        },
    ),
    (
        (
            "Steuerkanzlei mit 25 Leuten: Fragen zu unseren internen Merkblättern "
            "beantworten, mit Fundstelle. Daten dürfen die EU nicht verlassen. Höchstens"
            " 2.000 Euro im Monat."
        ),
        "rag_question_answering",
        {"traffic.concurrent_users": 25, "preferences.residency": "EU"},
    ),
    (
        (
            "Un agent conversationnel sur notre site marchand, environ 350 visiteurs "
            "simultanés, premier jeton en moins de 600 ms, 5 000 dollars par mois "
            "maximum."
        ),
        "interactive_chatbot",
        {"traffic.concurrent_users": 350, "slo.ttft_ms.limit": 600, "budget.usd_month": 5000},
    ),
    (
        (
            "Étiqueter chaque avis client (positif, négatif, neutre) : 40 avis par "
            "seconde en pointe, 90 tokens en entrée, 4 en sortie."
        ),
        "classification_extraction",
        {"traffic.rps_peak": 40, "traffic.prompt_tokens.mean": 90, "traffic.output_tokens.mean": 4},
    ),
    (
        (
            "Necesitamos traducir contratos del inglés al español; 60 páginas al día, 12"
            " abogados, calidad ante todo."
        ),
        "translation",
        {"traffic.concurrent_users": 12, "priority": "accuracy"},
    ),
    (
        (
            "Vogliamo riassumere le cartelle cliniche: 20 mila token in media, sintesi "
            "di 600 token, 150 medici. Risposta completa entro 25 secondi."
        ),
        "document_summarization",
        {
            "traffic.prompt_tokens.mean": 20000,
            "traffic.output_tokens.mean": 600,
            "traffic.concurrent_users": 150,
            "slo.e2e_ms.limit": 25000,
        },
    ),
    (
        (
            "Generatore di schede prodotto per un negozio di mobili: 3.000 articoli al "
            "giorno, 300 token ciascuna. Spesa massima 800 dollari al mese."
        ),
        "content_generation",
        {"traffic.output_tokens.mean": 300, "budget.usd_month": 800, "traffic.rps_steady": 0.0347},
    ),
    (
        (
            "Vragen van burgers beantwoorden vanuit onze interne kennisbank, met "
            "bronvermelding. 120 medewerkers, eerste token binnen 1 seconde."
        ),
        "rag_question_answering",
        {"traffic.concurrent_users": 120, "slo.ttft_ms.limit": 1000},
    ),
    (
        (
            "Code-aanvulling in VS Code voor 90 ontwikkelaars, onder de 200 ms, we "
            "hebben twee L40S-kaarten."
        ),
        "code_completion",
        {"traffic.concurrent_users": 90, "preferences.inventory": {"L40S-48GB": 2}},
    ),
    (
        (
            "Classificar tickets de suporte em 30 categorias, 15 por segundo, 200 tokens"
            " de entrada e 5 de saída, p95 abaixo de 400 ms."
        ),
        "classification_extraction",
        {
            "traffic.rps_steady": 15,
            "traffic.prompt_tokens.mean": 200,
            "traffic.output_tokens.mean": 5,
            "slo.e2e_ms.limit": 400,
            "slo.e2e_ms.percentile": "p95",
        },
    ),
    (
        (
            "Um agente que consulta o estoque, cria pedidos e avisa o cliente, chamando "
            "nossas APIs. 30 execuções em paralelo. Orçamento de 9 mil dólares por mês."
        ),
        "agentic_tool_use",
        {"traffic.concurrent_users": 30, "budget.usd_month": 9000},
    ),
    (
        (
            "Solve olympiad style maths and physics questions step by step for 250 "
            "pupils, 30 of them at the same time. Long chains of thought are fine, "
            "around 4k tokens out."
        ),
        "reasoning_assistant",
        {"traffic.concurrent_users": 30, "traffic.output_tokens.mean": 4000},
    ),
    (
        (
            "Our nightly job tags 3 million product reviews. Window: 22:00 to 06:00. 150"
            " tok each, 10 out. gpt-oss-20b on the two A100 80GB we own."
        ),
        "batch_processing",
        {
            "traffic.prompt_tokens.mean": 150,
            "traffic.output_tokens.mean": 10,
            "traffic.rps_steady": 104.2,
            "preferences.inventory": {"A100-SXM-80GB": 2},
        },
    ),
    (
        (
            "Read a 300-page tender and tell us every obligation in it. 9 bid managers. "
            "About 220k tokens per tender; answer about 3,000 tokens. Two minutes is "
            "fine."
        ),
        "long_document_analysis",
        {
            "traffic.concurrent_users": 9,
            "traffic.prompt_tokens.mean": 220000,
            "traffic.output_tokens.mean": 3000,
            "slo.e2e_ms.limit": 120000,
        },
    ),
    (
        (
            "use_case: translation\nlanguages: [en, ja, ko]\nusers: 220\nprompt_tokens: 650"
            "\noutput_tokens: 700\nttft_p95_ms: 900\nbudget_usd_per_month: 6000"
        ),
        "translation",
        {
            "traffic.concurrent_users": 220,
            "traffic.prompt_tokens.mean": 650,
            "traffic.output_tokens.mean": 700,
            "slo.ttft_ms.limit": 900,
            "slo.ttft_ms.percentile": "p95",
            "budget.usd_month": 6000,
        },
    ),
    (
        (
            "| what | how much |\n| --- | --- |\n| product | support chat for a bank |\n| "
            "people at once | 640 |\n| tokens in | 900 |\n| tokens out | 250 |\n| first "
            "token | 0.7 s (p90) |\n| spend | 14k USD a month |"
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 640,
            "traffic.prompt_tokens.mean": 900,
            "traffic.output_tokens.mean": 250,
            "slo.ttft_ms.limit": 700,
            "slo.ttft_ms.percentile": "p90",
            "budget.usd_month": 14000,
        },
    ),
    (
        (
            "Lawyers (there are 60) want to put questions to our archive of 900k "
            "judgments and get the passage cited. Response in 6 seconds, p95. No cloud, "
            "three H200 in our own room."
        ),
        "rag_question_answering",
        {
            "traffic.concurrent_users": 60,
            "slo.e2e_ms.limit": 6000,
            "slo.e2e_ms.percentile": "p95",
            "preferences.inventory": {"H200-SXM-141GB": 3},
        },
    ),
    (
        (
            "let the bot do it itself: open the ticket, check logs, restart the pod, "
            "report back. ~12 of those going on at any time, prompts 9k, answers 300 "
            "tokens. qwen3 32b"
        ),
        "agentic_tool_use",
        {
            "traffic.concurrent_users": 12,
            "traffic.prompt_tokens.mean": 9000,
            "traffic.output_tokens.mean": 300,
            "preferences.models": ("Qwen/Qwen3-32B",),
        },
    ),
    (
        (
            "marketing: we need 500 newsletters variants / day, roughly 450 tokens each,"
            " tone of voice matters. 20 copywriters. max four thousand bucks per month"
        ),
        "content_generation",
        {
            "traffic.output_tokens.mean": 450,
            "traffic.concurrent_users": 20,
            "budget.usd_month": 4000,
        },
    ),
    (
        (
            "We're a hospital. 3 wards, 200 beds. Nurses dictate; the thing has to turn "
            "the dictation into structured JSON (drug, dose, time). 8 dictations per "
            "second at most. 300 tokens in, 80 tokens out. HIPAA."
        ),
        "classification_extraction",
        {
            "traffic.rps_peak": 8,
            "traffic.prompt_tokens.mean": 300,
            "traffic.output_tokens.mean": 80,
        },
    ),
    (
        (
            "I want a helpdesk chat. First I said 300 users but it is really 450. Time "
            "to first token 1s, no, make it 700ms."
        ),
        "interactive_chatbot",
        {"traffic.concurrent_users": 450, "slo.ttft_ms.limit": 700},
    ),
    (
        (
            "turn long podcasts into show notes. 80 episodes a day, 18,000 tokens each, "
            "notes 400 tokens. cheap!"
        ),
        "document_summarization",
        {
            "traffic.prompt_tokens.mean": 18000,
            "traffic.output_tokens.mean": 400,
            "priority": "cost",
            "traffic.rps_steady": 0.000926,
        },
    ),
    (
        (
            "Autocomplete for SQL inside our BI tool. Two hundred analysts, one in five "
            "typing at any moment. 95% of completions in under 300 ms."
        ),
        "code_completion",
        {"traffic.concurrent_users": 200, "traffic.active_share": 0.2, "slo.e2e_ms.limit": 300},
    ),
    (
        (
            "We need a model that fixes bugs and opens pull requests in our monorepo on "
            "its own. 20 engineers. 30k tokens of context per call, 1k back."
        ),
        "code_generation",
        {
            "traffic.concurrent_users": 20,
            "traffic.prompt_tokens.mean": 30000,
            "traffic.output_tokens.mean": 1000,
        },
    ),
    (
        (
            "Version 2.3 of our museum guide (ticket MUS-4711, room 12) lets visitors "
            "chat with paintings. 90 visitors at a time. We like it fast."
        ),
        "interactive_chatbot",
        {"traffic.concurrent_users": 90, "priority": "latency"},
    ),
    (
        (
            "Hotline-Sprachbot für Stadtwerke, 30 Anrufe gleichzeitig, Antwort soll nach"
            " 400 ms beginnen, keine chinesischen Modelle, 4 x L4 vorhanden."
        ),
        "voice_assistant",
        {
            "traffic.concurrent_users": 30,
            "slo.ttft_ms.limit": 400,
            "preferences.inventory": {"L4-24GB": 4},
        },
    ),
    (
        (
            "Mathe-Nachhilfe mit Lösungsweg für 3000 Schüler, davon 5 % gleichzeitig "
            "aktiv, 1.500 Tokens pro Antwort."
        ),
        "reasoning_assistant",
        {
            "traffic.concurrent_users": 3000,
            "traffic.active_share": 0.05,
            "traffic.output_tokens.mean": 1500,
        },
    ),
    (
        (
            "Traitement de nuit : 500 000 commentaires à classer avant 6 h, début à 22 "
            "h. 120 tokens chacun, 5 en sortie."
        ),
        "classification_extraction",
        {
            "traffic.prompt_tokens.mean": 120,
            "traffic.output_tokens.mean": 5,
            "traffic.rps_steady": 17.4,
        },
    ),
    (
        (
            "Peak 60 requests per second, mean 20. 1,200 in / 300 out. Chat for gamers. "
            "$30k monthly cap. EU. B200 or H200 only."
        ),
        "interactive_chatbot",
        {
            "traffic.rps_peak": 60,
            "traffic.rps_steady": 20,
            "traffic.prompt_tokens.mean": 1200,
            "traffic.output_tokens.mean": 300,
            "budget.usd_month": 30000,
            "preferences.residency": "EU",
            "preferences.gpus": ("B200-SXM-180GB", "H200-SXM-141GB"),
        },
    ),
    (
        (
            "spot prompt injections before they hit our llm: yes or no per message, 900 "
            "msgs/s, p99 under 120 ms"
        ),
        "classification_extraction",
        {"traffic.rps_steady": 900, "slo.e2e_ms.limit": 120, "slo.e2e_ms.percentile": "p99"},
    ),
    (
        (
            "Compare two versions of a contract, up to 150k tokens together, and list "
            "what changed in substance. 40 lawyers, 10% active."
        ),
        "long_document_analysis",
        {
            "traffic.concurrent_users": 40,
            "traffic.active_share": 0.1,
            "traffic.prompt_tokens.p95": 150000,
        },
    ),
    (
        (
            "Translate chat messages between drivers and riders live, 55 messages per "
            "second, 40 tokens each way, complete within 800 ms (p95)."
        ),
        "translation",
        {
            "traffic.rps_steady": 55,
            "traffic.prompt_tokens.mean": 40,
            "traffic.output_tokens.mean": 40,
            "slo.e2e_ms.limit": 800,
            "slo.e2e_ms.percentile": "p95",
        },
    ),
    (
        (
            "I have 8 H100s, 70B llama in fp8, 400 concurrent folks chatting, want ttft "
            "p90 of 400 and tpot p90 of 35 ms."
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 400,
            "preferences.inventory": {"H100-SXM-80GB": 8},
            "slo.ttft_ms.limit": 400,
            "slo.tpot_ms.limit": 35,
            "preferences.precisions": ("fp8",),
        },
    ),
    (
        (
            "The city archives want a reading aid: upload an entire land register volume"
            " (about 95,000 tokens) and get who owned what when. 6 archivists. On-prem."
        ),
        "long_document_analysis",
        {"traffic.concurrent_users": 6, "traffic.prompt_tokens.mean": 95000},
    ),
    (
        "社内文書を検索して質問に答えるシステム。社員500人、最初のトークンは1秒以内、予算は月8000ドル。",
        "rag_question_answering",
        {"traffic.concurrent_users": 500, "slo.ttft_ms.limit": 1000, "budget.usd_month": 8000},
    ),
    (
        (
            "Chatbot dla klientów banku, 700 jednoczesnych użytkowników, pierwszy token "
            "poniżej 500 ms, dane w UE."
        ),
        "interactive_chatbot",
        {"traffic.concurrent_users": 700, "slo.ttft_ms.limit": 500, "preferences.residency": "EU"},
    ),
    (
        (
            "Background: 2 offices, 45 staff, ISO 27001. Task: overnight, re-tag the "
            "600,000 items of our photo library from their captions. Deadline 10 hours."
        ),
        "batch_processing",
        {"traffic.rps_steady": 16.67},
    ),
    (
        (
            "We write obituaries, wedding speeches and toasts for clients who fill in a "
            "form. 300 orders per hour at peak. 700 words each. Uptime 99.5."
        ),
        "content_generation",
        {
            "traffic.rps_peak": 0.0833,
            "traffic.output_tokens.mean": 933,
            "slo.reliability_pct": 99.5,
        },
    ),
    (
        (
            "Municipal library, chat helper on the catalogue page. 260 people chatting "
            "at the busiest moment, prompts about 700 tokens, replies about 150. p90 "
            "TTFT below 0.6 s. Two A30 in the basement."
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 260,
            "traffic.prompt_tokens.mean": 700,
            "traffic.output_tokens.mean": 150,
            "slo.ttft_ms.limit": 600,
            "slo.ttft_ms.percentile": "p90",
            "preferences.inventory": {"A30-24GB": 2},
        },
    ),
    (
        (
            "code review bot + generator for a bank, 70 devs, average request carries "
            "6,000 tokens of code and gets 900 back, whole answer in 25 s (p95)"
        ),
        "code_generation",
        {
            "traffic.concurrent_users": 70,
            "traffic.prompt_tokens.mean": 6000,
            "traffic.output_tokens.mean": 900,
            "slo.e2e_ms.limit": 25000,
            "slo.e2e_ms.percentile": "p95",
        },
    ),
    (
        (
            "We answer 12,000 support mails a day; the model should sort each into one "
            "of 40 queues. A mail has 220 words on average, the verdict is 3 tokens. 90k"
            " dollars a year."
        ),
        "classification_extraction",
        {
            "traffic.rps_steady": 0.1389,
            "traffic.prompt_tokens.mean": 293,
            "traffic.output_tokens.mean": 3,
            "budget.usd_month": 7500,
        },
    ),
    (
        (
            "Ops: RAG on runbooks. 45 engineers. Retrieval hands over 8 passages of 500 "
            "tokens, question ~50 tokens, answer 250 tokens. ttft 800ms p95, e2e 7s p95."
        ),
        "rag_question_answering",
        {
            "traffic.concurrent_users": 45,
            "traffic.output_tokens.mean": 250,
            "slo.ttft_ms.limit": 800,
            "slo.ttft_ms.percentile": "p95",
            "slo.e2e_ms.limit": 7000,
            "slo.e2e_ms.percentile": "p95",
        },
    ),
    (
        (
            "Chatbot für einen Zoo. Im Sommer 900 Besucher gleichzeitig, jeder schickt "
            "etwa eine Nachricht pro Minute. Eingabe 500 Tokens, Ausgabe 120 Tokens. "
            "Erster Token nach spätestens 700 ms (p95). Budget 3.000 Dollar im Monat."
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 900,
            "traffic.requests_per_active_minute": 1,
            "traffic.prompt_tokens.mean": 500,
            "traffic.output_tokens.mean": 120,
            "slo.ttft_ms.limit": 700,
            "slo.ttft_ms.percentile": "p95",
            "budget.usd_month": 3000,
        },
    ),
    (
        (
            "Chatbot para una aerolínea: 2.500 usuarios a la vez, el 15 % activos, "
            "primer token en 500 ms p90, 20 tokens por segundo por usuario, máximo "
            "25.000 dólares al mes, en AWS."
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 2500,
            "traffic.active_share": 0.15,
            "slo.ttft_ms.limit": 500,
            "slo.ttft_ms.percentile": "p90",
            "slo.tpot_ms.limit": 50,
            "budget.usd_month": 25000,
            "preferences.clouds": ("AWS",),
        },
    ),
    (
        (
            "Chatbot voor huurders van een woningcorporatie, 180 huurders tegelijk, "
            "eerste woord binnen 800 ms, budget 2000 dollar per maand."
        ),
        "interactive_chatbot",
        {"traffic.concurrent_users": 180, "slo.ttft_ms.limit": 800, "budget.usd_month": 2000},
    ),
    (
        (
            "Assistente de voz para um banco: 150 chamadas simultâneas, primeiro token "
            "em 300 ms (p95), respostas de 60 tokens, disponibilidade de 99,95%."
        ),
        "voice_assistant",
        {
            "traffic.concurrent_users": 150,
            "slo.ttft_ms.limit": 300,
            "slo.ttft_ms.percentile": "p95",
            "traffic.output_tokens.mean": 60,
            "slo.reliability_pct": 99.95,
        },
    ),
    (
        (
            "Overnight we enrich 1.8 million product records (300 tokens in, 120 out) "
            "between 23:00 and 05:00. 4 x H100 that are ours."
        ),
        "batch_processing",
        {
            "traffic.rps_steady": 83.3,
            "traffic.prompt_tokens.mean": 300,
            "traffic.output_tokens.mean": 120,
            "preferences.inventory": {"H100-SXM-80GB": 4},
        },
    ),
    (
        (
            "- what: SQL from natural language\n- who: 320 analysts, about 6% at any "
            "moment\n- in/out: 2,800 / 180 tokens\n- first token: 900 ms, 95th percentile\n"
            "- budget: USD 7,500 monthly\n- where: Azure, westeurope"
        ),
        "code_generation",
        {
            "traffic.concurrent_users": 320,
            "traffic.active_share": 0.06,
            "traffic.prompt_tokens.mean": 2800,
            "traffic.output_tokens.mean": 180,
            "slo.ttft_ms.limit": 900,
            "slo.ttft_ms.percentile": "p95",
            "budget.usd_month": 7500,
        },
    ),
    (
        (
            "so yeah we do tutoring, kids ask maths stuff and it walks them thru it. "
            "like 5k kids signed up but maybe 350 on at the same time after school. long"
            " answers ok, 1500 tokens. cheap cheap cheap"
        ),
        "reasoning_assistant",
        {"traffic.concurrent_users": 350, "traffic.output_tokens.mean": 1500, "priority": "cost"},
    ),
    (
        (
            "Agent fleet for procurement: 18 agents running in parallel, 11k tokens "
            "prompt, 350 tokens completion, 70 % of the prompt is a shared prefix. First"
            " token 1.5 s p95."
        ),
        "agentic_tool_use",
        {
            "traffic.concurrent_users": 18,
            "traffic.prompt_tokens.mean": 11000,
            "traffic.output_tokens.mean": 350,
            "slo.ttft_ms.limit": 1500,
            "slo.ttft_ms.percentile": "p95",
        },
    ),
    (
        (
            "Newsroom wants headlines and teasers, 25 requests per minute at peak, 900 "
            "tokens of article in, 40 tokens out, done in 3 s."
        ),
        "content_generation",
        {
            "traffic.rps_peak": 0.4167,
            "traffic.prompt_tokens.mean": 900,
            "traffic.output_tokens.mean": 40,
            "slo.e2e_ms.limit": 3000,
        },
    ),
    (
        (
            "Drive-through ordering by voice at 600 restaurants, 1,100 calls at once in "
            "the lunch rush. TTFT p99 250 ms. 40 ms between tokens. No AMD."
        ),
        "voice_assistant",
        {
            "traffic.concurrent_users": 1100,
            "slo.ttft_ms.limit": 250,
            "slo.ttft_ms.percentile": "p99",
            "slo.tpot_ms.limit": 40,
        },
    ),
    (
        (
            "We're 9 people. A bot that reads our 140-page lease contracts (60k tokens "
            "avg, 95k p95) and answers with a 1,200 token memo. Whole memo within 90 "
            "seconds."
        ),
        "long_document_analysis",
        {
            "traffic.prompt_tokens.mean": 60000,
            "traffic.prompt_tokens.p95": 95000,
            "traffic.output_tokens.mean": 1200,
            "slo.e2e_ms.limit": 90000,
            "traffic.concurrent_users": 9,
        },
    ),
    (
        (
            "Tagging service: mean 45 rps, peak 130 rps, 350 tok prompt, 12 tok output, "
            "e2e p99 < 600 ms, availability 99.9%, only L4 or L40S, max 6 GPUs."
        ),
        "classification_extraction",
        {
            "traffic.rps_steady": 45,
            "traffic.rps_peak": 130,
            "traffic.prompt_tokens.mean": 350,
            "traffic.output_tokens.mean": 12,
            "slo.e2e_ms.limit": 600,
            "slo.e2e_ms.percentile": "p99",
            "slo.reliability_pct": 99.9,
            "preferences.gpus": ("L4-24GB", "L40S-48GB"),
        },
    ),
    (
        (
            "I'd like to give our 2,400 field reps a phone app where they can ask about "
            "product data sheets, answer comes from the sheets. Perhaps 5 % use it at "
            "the same moment. Answer starts in under a second."
        ),
        "rag_question_answering",
        {"traffic.concurrent_users": 2400, "traffic.active_share": 0.05, "slo.ttft_ms.limit": 1000},
    ),
    (
        (
            "Please quote: LLM hosting, Llama 3.3 70B, FP8, 250 concurrent users, prompt"
            " 1.5k, response 300, TTFT < 400 ms (p90), ITL < 30 ms (p90), budget "
            "$20k/month, region eu-west-1."
        ),
        None,
        {
            "traffic.concurrent_users": 250,
            "traffic.prompt_tokens.mean": 1500,
            "traffic.output_tokens.mean": 300,
            "slo.ttft_ms.limit": 400,
            "slo.ttft_ms.percentile": "p90",
            "slo.tpot_ms.limit": 30,
            "budget.usd_month": 20000,
            "preferences.precisions": ("fp8",),
        },
    ),
    (
        (
            "Write wine descriptions: 1,200 wines a week, 180 tokens in, 220 tokens out "
            "each. Nothing urgent. Max 150 bucks a month."
        ),
        "content_generation",
        {
            "traffic.prompt_tokens.mean": 180,
            "traffic.output_tokens.mean": 220,
            "budget.usd_month": 150,
            "traffic.rps_steady": 0.00198,
        },
    ),
    (
        (
            "police force, statement summaries, 4,000 statements per week, 6k tokens on "
            "average (20k max), half-page summary, data must stay on our premises, three"
            " L40S servers with 4 cards each"
        ),
        "document_summarization",
        {
            "traffic.prompt_tokens.mean": 6000,
            "traffic.prompt_tokens.p95": 20000,
            "preferences.inventory": {"L40S-48GB": 12},
        },
    ),
    (
        (
            "We see 3 requests per second on a normal day and 14 when there's a strike. "
            "Chat for rail passengers. Input 600 tokens, output 140."
        ),
        "interactive_chatbot",
        {
            "traffic.rps_steady": 3,
            "traffic.rps_peak": 14,
            "traffic.prompt_tokens.mean": 600,
            "traffic.output_tokens.mean": 140,
        },
    ),
    (
        (
            "Email triage for 5 clinics (opened in 2009, 2011, 2015, 2018 and 2022), "
            "8,000 mails daily, urgent or not, 250 tokens each. Room 4.12, ext. 5566."
        ),
        "classification_extraction",
        {"traffic.rps_steady": 0.0926, "traffic.prompt_tokens.mean": 250},
    ),
    (
        (
            "mt for a game: 30 languages, 2.2 million strings, 25 tokens each, one "
            "weekend. H200 x4 available."
        ),
        "translation",
        {
            "traffic.prompt_tokens.mean": 25,
            "preferences.inventory": {"H200-SXM-141GB": 4},
            "traffic.rps_steady": 12.7,
        },
    ),
    (
        (
            "HR chatbot. 14,000 employees, one in fifty online at any one time, 99.5 % "
            "uptime, answer within 4 seconds in 9 out of 10 cases."
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 14000,
            "traffic.active_share": 0.02,
            "slo.reliability_pct": 99.5,
            "slo.e2e_ms.limit": 4000,
            "slo.e2e_ms.percentile": "p90",
        },
    ),
    (
        (
            "Autocomplete plugin. 1,000 seats, 12% typing at peak, each sends 8 requests"
            " per minute, prompt 1,800 tokens, completion 25 tokens, 200 ms p90 end to "
            "end"
        ),
        "code_completion",
        {
            "traffic.concurrent_users": 1000,
            "traffic.active_share": 0.12,
            "traffic.requests_per_active_minute": 8,
            "traffic.prompt_tokens.mean": 1800,
            "traffic.output_tokens.mean": 25,
            "slo.e2e_ms.limit": 200,
            "slo.e2e_ms.percentile": "p90",
        },
    ),
    (
        (
            "Verträge übersetzen DE-EN, 40 Juristen, 3.000 Tokens pro Auftrag, "
            "vollständige Antwort in 30 Sekunden. Wir haben 2 x L40S. Genauigkeit vor "
            "Tempo."
        ),
        "translation",
        {
            "traffic.concurrent_users": 40,
            "traffic.prompt_tokens.mean": 3000,
            "slo.e2e_ms.limit": 30000,
            "preferences.inventory": {"L40S-48GB": 2},
            "priority": "accuracy",
        },
    ),
    (
        (
            "The board wants a strategy sparring partner that thinks long and hard; 12 "
            "directors; outputs of 6k tokens; DeepSeek R1; 8 H200 on site"
        ),
        "reasoning_assistant",
        {
            "traffic.concurrent_users": 12,
            "traffic.output_tokens.mean": 6000,
            "preferences.inventory": {"H200-SXM-141GB": 8},
        },
    ),
    (
        (
            "30 rps, each 2,000 tokens in and 500 out, summarisation of news, TTFT 2s, "
            "spot instances ok, $18 per hour max."
        ),
        "document_summarization",
        {
            "traffic.rps_steady": 30,
            "traffic.prompt_tokens.mean": 2000,
            "traffic.output_tokens.mean": 500,
            "slo.ttft_ms.limit": 2000,
            "budget.usd_hour": 18,
        },
    ),
    (
        (
            "Ticket #88213. Product owner: Mia. We'd like an assistant inside the tax "
            "software (v11.4) that customers can chat with. 75,000 customers, at month "
            "end about 2,200 of them at once. Question 90 tokens + system prompt 1,100 "
            "tokens; reply 240 tokens."
        ),
        "interactive_chatbot",
        {"traffic.concurrent_users": 2200, "traffic.output_tokens.mean": 240},
    ),
    (
        (
            "coding helper for the firmware guys (14), generate C drivers from "
            "datasheets, quality >> speed, no data outside the company"
        ),
        "code_generation",
        {"traffic.concurrent_users": 14, "priority": "accuracy"},
    ),
    (
        (
            "podcast transcripts -> chapter summaries. 1500/day. 14k tok avg in, 350 "
            "out. done by next morning. budget 600/mo"
        ),
        "document_summarization",
        {
            "traffic.prompt_tokens.mean": 14000,
            "traffic.output_tokens.mean": 350,
            "budget.usd_month": 600,
        },
    ),
    (
        (
            "We translate patents ZH>EN and JA>EN. 9 req/s at peak, 3 on average; 1,900 "
            "tokens each way."
        ),
        "translation",
        {
            "traffic.rps_steady": 3,
            "traffic.rps_peak": 9,
            "traffic.prompt_tokens.mean": 1900,
            "traffic.output_tokens.mean": 1900,
        },
    ),
    (
        (
            "Concert hall. A phone bot sells tickets: 18 calls at a time, peaks of 60. "
            "First audio after 350 ms at the latest, so the LLM gets 200 ms for its "
            "first token."
        ),
        "voice_assistant",
        {"slo.ttft_ms.limit": 200},
    ),
    (
        (
            "Wissensdatenbank-Suche mit Antworten für 1.100 Pflegekräfte, davon maximal "
            "8 % gleichzeitig. Prompt 3.500 Tokens, Antwort 200 Tokens. Erstes Token < 1"
            " s bei p95. On-Premises, 4 L40S sind da."
        ),
        "rag_question_answering",
        {
            "traffic.concurrent_users": 1100,
            "traffic.active_share": 0.08,
            "traffic.prompt_tokens.mean": 3500,
            "traffic.output_tokens.mean": 200,
            "slo.ttft_ms.limit": 1000,
            "slo.ttft_ms.percentile": "p95",
            "preferences.inventory": {"L40S-48GB": 4},
        },
    ),
    (
        (
            "Classer 2 millions de tickets archivés en 12 catégories d'ici une semaine, "
            "250 tokens par ticket, 8 en sortie. Coût le plus bas possible."
        ),
        "classification_extraction",
        {
            "traffic.prompt_tokens.mean": 250,
            "traffic.output_tokens.mean": 8,
            "priority": "cost",
            "traffic.rps_steady": 3.307,
        },
    ),
    (
        (
            "Generar descripciones de hoteles: 800 al día, entrada 350 tokens, salida "
            "280 tokens, presupuesto 300 dólares mensuales."
        ),
        "content_generation",
        {
            "traffic.prompt_tokens.mean": 350,
            "traffic.output_tokens.mean": 280,
            "budget.usd_month": 300,
            "traffic.rps_steady": 0.00926,
        },
    ),
    (
        (
            "Agente che prenota visite mediche chiamando le nostre API, 70 sessioni in "
            "parallelo, prompt medio 6.500 token, risposta 180 token, primo token entro "
            "1,2 secondi."
        ),
        "agentic_tool_use",
        {
            "traffic.concurrent_users": 70,
            "traffic.prompt_tokens.mean": 6500,
            "traffic.output_tokens.mean": 180,
            "slo.ttft_ms.limit": 1200,
        },
    ),
    (
        (
            "Samenvatten van klantgesprekken, 4000 gesprekken per dag, 3.200 tokens per "
            "gesprek, samenvatting van 150 tokens, alles in Nederland."
        ),
        "document_summarization",
        {
            "traffic.prompt_tokens.mean": 3200,
            "traffic.output_tokens.mean": 150,
            "traffic.rps_steady": 0.0463,
            "preferences.residency": "NL",
        },
    ),
    (
        (
            "Completar código em Python para 140 programadores, sugestões em menos de "
            "250 ms, 15% ativos ao mesmo tempo, modelo Qwen2.5-Coder-7B."
        ),
        "code_completion",
        {"traffic.concurrent_users": 140, "traffic.active_share": 0.15, "slo.e2e_ms.limit": 250},
    ),
    (
        (
            "Our students (6,300 enrolled) get a proof checker for discrete maths. "
            "During exam weeks roughly 400 use it simultaneously. Output up to 5,000 "
            "tokens, 1,800 on average. A wait is OK."
        ),
        "reasoning_assistant",
        {
            "traffic.concurrent_users": 400,
            "traffic.output_tokens.mean": 1800,
            "traffic.output_tokens.p95": 5000,
        },
    ),
    (
        (
            "inbound calls, insurance FNOL. 220 concurrent. llama-3.1-8b. ttft p95 250, "
            "tpot p95 30. 99.95 uptime. eu-central-1. $9k per month"
        ),
        "voice_assistant",
        {
            "traffic.concurrent_users": 220,
            "slo.ttft_ms.limit": 250,
            "slo.ttft_ms.percentile": "p95",
            "slo.tpot_ms.limit": 30,
            "slo.reliability_pct": 99.95,
            "budget.usd_month": 9000,
        },
    ),
    (
        (
            "Make short product videos' scripts: 90 scripts/hour, 400 tokens prompt, 800"
            " tokens script, 30 s each is fine"
        ),
        "content_generation",
        {
            "traffic.rps_steady": 0.025,
            "traffic.prompt_tokens.mean": 400,
            "traffic.output_tokens.mean": 800,
            "slo.e2e_ms.limit": 30000,
        },
    ),
    (
        (
            "extract line items from delivery notes - 3 per second around the clock, "
            "1,100 in, 260 out, json only, p95 2.5 s"
        ),
        "classification_extraction",
        {
            "traffic.rps_steady": 3,
            "traffic.prompt_tokens.mean": 1100,
            "traffic.output_tokens.mean": 260,
            "slo.e2e_ms.limit": 2500,
            "slo.e2e_ms.percentile": "p95",
        },
    ),
    (
        (
            "An internal ChatGPT for 3,500 staff at a shipyard. One in twenty uses it at"
            " the same time. Each sends 2 prompts per minute. Average prompt 650 tokens,"
            " average answer 320. Not more than 12 GPUs and 22,000 USD a month."
        ),
        "interactive_chatbot",
        {
            "traffic.concurrent_users": 3500,
            "traffic.active_share": 0.05,
            "traffic.requests_per_active_minute": 2,
            "traffic.prompt_tokens.mean": 650,
            "traffic.output_tokens.mean": 320,
            "budget.usd_month": 22000,
        },
    ),
    (
        (
            "we got 3 spare h200s and wanna summarise court rulings, 25 clerks, rulings "
            "18k tokens, summaries 600, first token whenever, whole thing in 45 sec"
        ),
        "document_summarization",
        {
            "traffic.concurrent_users": 25,
            "preferences.inventory": {"H200-SXM-141GB": 3},
            "traffic.prompt_tokens.mean": 18000,
            "traffic.output_tokens.mean": 600,
            "slo.e2e_ms.limit": 45000,
        },
    ),
    (
        (
            "REQUIREMENTS\n1. Purpose: question answering over 12,000 building "
            "regulations\n2. Users: 480 (planning office)\n3. Active at peak: 12 %\n4. "
            "Context per question: 5,200 tokens\n5. Answer: 300 tokens\n6. TTFT: 1.2 s "
            "(p95)\n7. Budget: none fixed\n8. Location: Germany"
        ),
        "rag_question_answering",
        {
            "traffic.concurrent_users": 480,
            "traffic.active_share": 0.12,
            "traffic.prompt_tokens.mean": 5200,
            "traffic.output_tokens.mean": 300,
            "slo.ttft_ms.limit": 1200,
            "slo.ttft_ms.percentile": "p95",
            "preferences.residency": "DE",
        },
    ),
    (
        (
            '{"use_case": "code completion", "developers": 260, "prompt_tokens": 1600, '
            '"completion_tokens": 32, "ttft_ms": 180, "gpu": "L4", "budget_usd_month": '
            "4000}"
        ),
        "code_completion",
        {
            "traffic.concurrent_users": 260,
            "traffic.prompt_tokens.mean": 1600,
            "traffic.output_tokens.mean": 32,
            "slo.ttft_ms.limit": 180,
            "budget.usd_month": 4000,
        },
    ),
    (
        (
            "Spam filter for a forum. Posts come in at 15 a second, 40 at worst. Post = "
            "130 tokens. Verdict = 2 tokens. Half a second tops."
        ),
        "classification_extraction",
        {
            "traffic.rps_steady": 15,
            "traffic.rps_peak": 40,
            "traffic.prompt_tokens.mean": 130,
            "traffic.output_tokens.mean": 2,
            "slo.e2e_ms.limit": 500,
        },
    ),
    (
        (
            "A hospital group wants to dictate and get letters written: 700 doctors, 30 "
            "of them dictating at any one time. A letter has 450 tokens, the dictation "
            "380. Letter complete 12 s after the end of the dictation."
        ),
        "content_generation",
        {"traffic.concurrent_users": 30, "slo.e2e_ms.limit": 12000},
    ),
    (
        (
            "Chat for a telecom: 5 million customers, 60k chats per day, of those a "
            "third in the evening peak between 18 and 20 h. 90% of answers start in "
            "under 500 ms."
        ),
        "interactive_chatbot",
        {"slo.ttft_ms.limit": 500, "slo.ttft_ms.percentile": "p90"},
    ),
    (
        (
            "night run: 250k contracts metadata extraction, 3.5k tokens in, 150 out, "
            "22:00-05:00, 6 L40S owned"
        ),
        "classification_extraction",
        {
            "traffic.prompt_tokens.mean": 3500,
            "traffic.output_tokens.mean": 150,
            "traffic.rps_steady": 9.92,
            "preferences.inventory": {"L40S-48GB": 6},
        },
    ),
]
"""Text, use case (None where it names none), and fields that the words give."""
