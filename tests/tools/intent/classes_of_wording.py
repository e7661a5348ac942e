"""Classes of wording, each in several words and languages, with the fields that they state.

Shares of cases beside a limit, what was before, ellipses, professions, one user, and so on.
"""

from typing import Any

__all__ = ["CLASSES"]

CONTEXT = "traffic.context_tokens"
E2E = "slo.e2e_ms.limit"
E2E_P = "slo.e2e_ms.percentile"
IN = "traffic.prompt_tokens.mean"
MONTH = "budget.usd_month"
MODELS = "preferences.models"
OUT = "traffic.output_tokens.mean"
PACE = "traffic.requests_per_active_minute"
PREFIX = "traffic.prefix_cache_share"
RESIDENCY = "preferences.residency"
STEADY = "traffic.rps_steady"
STREAMS = "traffic.streaming_share"
TTFT = "slo.ttft_ms.limit"
TTFT_P = "slo.ttft_ms.percentile"
USERS = "traffic.concurrent_users"
UPTIME = "slo.reliability_pct"

CLASSES: list[tuple[str, str | None, dict[str, Any]]] = [
    (
        ("Support chat; the first token has to be there within 600 ms in 99 out of 100 cases."),
        "interactive_chatbot",
        {TTFT: 600, TTFT_P: "p99"},
    ),
    (
        "Chatbot: the reply begins within half a second 90% of the time",
        "interactive_chatbot",
        {TTFT: 500, TTFT_P: "p90"},
    ),
    (
        ("Website chat. Answers should start in less than 1.2 seconds, 95 percent of the time."),
        "interactive_chatbot",
        {TTFT: 1200, TTFT_P: "p95"},
    ),
    (
        "Chat for citizens; 19 times out of 20 the first word appears in under 2 s",
        "interactive_chatbot",
        {TTFT: 2000, TTFT_P: "p95"},
    ),
    (
        "Summaries of reports: complete within 20 s in 90 percent of all cases",
        "document_summarization",
        {E2E: 20000, E2E_P: "p90"},
    ),
    (
        "Chatbot. In 99 % der Fälle soll das erste Wort nach höchstens 900 ms erscheinen.",
        "interactive_chatbot",
        {TTFT: 900, TTFT_P: "p99"},
    ),
    (
        "Die Zusammenfassung muss in 9 von 10 Fällen nach 12 Sekunden fertig sein.",
        "document_summarization",
        {E2E: 12000, E2E_P: "p90"},
    ),
    (
        "Chatbot : dans 95 % des cas, la réponse doit commencer en moins de 700 ms.",
        "interactive_chatbot",
        {TTFT: 700, TTFT_P: "p95"},
    ),
    (
        "Chatbot: en el 90 % de los casos el primer token debe llegar antes de 800 ms.",
        "interactive_chatbot",
        {TTFT: 800, TTFT_P: "p90"},
    ),
    (
        "Chatbot: nel 95% dei casi il primo token deve arrivare entro 600 ms",
        "interactive_chatbot",
        {TTFT: 600, TTFT_P: "p95"},
    ),
    (
        "Chatbot: em 95% dos casos o primeiro token em até 800 ms",
        "interactive_chatbot",
        {TTFT: 800, TTFT_P: "p95"},
    ),
    (
        "Chatbot: in 95% van de gevallen het eerste token binnen 700 ms",
        "interactive_chatbot",
        {TTFT: 700, TTFT_P: "p95"},
    ),
    (
        "The chat has to be up 99.5% of the time, first token in 500 ms at p90",
        "interactive_chatbot",
        {UPTIME: 99.5, TTFT: 500, TTFT_P: "p90"},
    ),
    (
        "A chat that is reachable 99.9 percent of the time for 400 users",
        "interactive_chatbot",
        {UPTIME: 99.9, USERS: 400},
    ),
    (
        (
            "Chatbot for 300 users. The current one runs on two T4s and handles 5 requests "
            "per second; it has to go."
        ),
        "interactive_chatbot",
        {USERS: 300},
    ),
    (
        (
            "Our last chatbot (Mistral 7B on a V100, 4 s to the first token) was slow. The "
            "new one: 900 users, first token 600 ms."
        ),
        "interactive_chatbot",
        {USERS: 900, TTFT: 600},
    ),
    (
        (
            "An earlier pilot with Llama 2 13B on 4 A10s failed. Reasoning assistant for 20 "
            "analysts now."
        ),
        "reasoning_assistant",
        {USERS: 20},
    ),
    (
        (
            "Our previous vendor charged $9,000 a month. New budget for the support chatbot: "
            "$6,000 a month."
        ),
        "interactive_chatbot",
        {MONTH: 6000},
    ),
    (
        (
            "Das alte System lief auf zwei T4 und schaffte 2 Anfragen pro Sekunde. Der neue "
            "Chatbot soll 10 Anfragen pro Sekunde schaffen."
        ),
        "interactive_chatbot",
        {STEADY: 10},
    ),
    (
        (
            "L'ancien chatbot tournait sur une V100 pour 100 utilisateurs. Le nouveau : 450 "
            "utilisateurs."
        ),
        "interactive_chatbot",
        {USERS: 450},
    ),
    (
        "El sistema anterior usaba una T4. El nuevo chatbot es para 250 usuarios.",
        "interactive_chatbot",
        {USERS: 250},
    ),
    (
        "Il vecchio chatbot girava su una V100; il nuovo serve 350 utenti",
        "interactive_chatbot",
        {USERS: 350},
    ),
    (
        ("The proof of concept had 12 users and ran on one A10. Production chatbot: 1,500 users."),
        "interactive_chatbot",
        {USERS: 1500},
    ),
    (
        (
            "A test with Falcon 40B last year on 8 A100s was a disaster, please forget it. We"
            " want a chat for 80 users."
        ),
        "interactive_chatbot",
        {USERS: 80},
    ),
    (
        (
            "Until now we handle 40 requests per second with the old translator; the new "
            "translation service must do 120 requests per second."
        ),
        "translation",
        {STEADY: 120},
    ),
    (
        "Code completion: 140 engineers, each of them sends about 12 requests a minute",
        "code_completion",
        {USERS: 140, PACE: 12},
    ),
    (
        "80 agents, each with roughly 6 questions a minute, RAG over our manuals",
        "rag_question_answering",
        {USERS: 80, PACE: 6},
    ),
    (
        "Chatbot, 500 users, each sends around 2 messages per minute",
        "interactive_chatbot",
        {USERS: 500, PACE: 2},
    ),
    (
        "Chatbot für 400 Nutzer, jeder schickt etwa 3 Nachrichten pro Minute",
        "interactive_chatbot",
        {USERS: 400, PACE: 3},
    ),
    (
        "reasoning assistant with deepseek r1 distill llama 70b for 15 researchers",
        "reasoning_assistant",
        {USERS: 15, MODELS: ["deepseek-ai/DeepSeek-R1-Distill-Llama-70B"]},
    ),
    (
        "chat on gemma3 27b it, 100 users",
        "interactive_chatbot",
        {USERS: 100, MODELS: ["google/gemma-3-27b-it"]},
    ),
    ("chat on phi4 for 30 users", "interactive_chatbot", {USERS: 30, MODELS: ["microsoft/phi-4"]}),
    (
        "mixtral 8x7b chat for 60 users",
        "interactive_chatbot",
        {USERS: 60, MODELS: ["mistralai/Mixtral-8x7B-Instruct-v0.1"]},
    ),
    (
        "mistral small 24b for a support chat, 90 users",
        "interactive_chatbot",
        {USERS: 90, MODELS: ["mistralai/Mistral-Small-24B-Instruct-2501"]},
    ),
    (
        "llama-3.3 70B chat for 70 users",
        "interactive_chatbot",
        {USERS: 70, MODELS: ["meta-llama/Llama-3.3-70B-Instruct"]},
    ),
    (
        "gpt oss 20b chat for 70 users",
        "interactive_chatbot",
        {USERS: 70, MODELS: ["openai/gpt-oss-20b"]},
    ),
    (
        (
            "We get 3,000 completion requests a minute from our IDE plugin, 900 tokens in, 20"
            " tokens out."
        ),
        "code_completion",
        {STEADY: 50, IN: 900, OUT: 20},
    ),
    (
        "1,200 translation requests per minute, 300 tokens in and 320 out",
        "translation",
        {STEADY: 20, IN: 300, OUT: 320},
    ),
    (
        "600 summary requests per hour, 4k tokens in, 250 tokens out",
        "document_summarization",
        {STEADY: 0.166667, IN: 4000, OUT: 250},
    ),
    ("6,000 output requests per minute to our chatbot", None, {STEADY: 100}),
    (
        "Text to SQL for 120 analysts: outputs are about 150 tokens, prompts about 2,500.",
        "code_generation",
        {USERS: 120, OUT: 150, IN: 2500},
    ),
    ("Chatbot: prompts of 900 tokens, answers of 200", "interactive_chatbot", {IN: 900, OUT: 200}),
    ("Chatbot, 1,500 tokens in, 300 out", "interactive_chatbot", {IN: 1500, OUT: 300}),
    (
        "Chat; questions have 400 tokens on average and answers around 150",
        "interactive_chatbot",
        {IN: 400, OUT: 150},
    ),
    (
        "Chatbot: Eingabe rund 1.200 Tokens, Ausgabe rund 250",
        "interactive_chatbot",
        {IN: 1200, OUT: 250},
    ),
    ("Chatbot : 800 tokens en entrée et 250 en sortie", "interactive_chatbot", {IN: 800, OUT: 250}),
    ("Chatbot: 800 tokens de entrada y 250 de salida", "interactive_chatbot", {IN: 800, OUT: 250}),
    ("Chatbot: 800 token in ingresso, 250 in uscita", "interactive_chatbot", {IN: 800, OUT: 250}),
    ("python code generation, only me as a user", "code_generation", {USERS: 1}),
    ("I am the only user of this chatbot", "interactive_chatbot", {USERS: 1}),
    ("a private chatbot, single user", "interactive_chatbot", {USERS: 1}),
    ("Just for myself: a chat assistant on my RTX 4090", "interactive_chatbot", {USERS: 1}),
    ("Chatbot nur für mich allein", "interactive_chatbot", {USERS: 1}),
    ("un chatbot juste pour moi, un seul utilisateur", "interactive_chatbot", {USERS: 1}),
    ("un chatbot solo para mí, un único usuario", "interactive_chatbot", {USERS: 1}),
    (
        (
            "Code conversion from PL/I to Java for 15 developers; programs of around 7,000 "
            "tokens, output of around 8,000 tokens."
        ),
        "code_generation",
        {USERS: 15, IN: 7000, OUT: 8000},
    ),
    (
        "Review of contracts of about 30,000 tokens, answers of 900 tokens, 12 lawyers",
        "long_document_analysis",
        {USERS: 12, IN: 30000, OUT: 900},
    ),
    ("Summarise mails of 600 tokens into 50 tokens", "document_summarization", {IN: 600, OUT: 50}),
    (
        "Translate manuals, chapters of roughly 2,000 tokens each, for 20 translators",
        "translation",
        {USERS: 20, IN: 2000},
    ),
    (
        "Classify tickets of 250 tokens, 40 per second",
        "classification_extraction",
        {IN: 250, STEADY: 40},
    ),
    (
        "Zusammenfassen von Berichten mit rund 6.000 Tokens für 30 Ärzte",
        "document_summarization",
        {USERS: 30, IN: 6000},
    ),
    (
        "Summaries of meeting minutes, about 90,000 per month",
        "document_summarization",
        {STEADY: 0.0342466},
    ),
    (
        "Translation of product texts, roughly 12,000 a day around the clock",
        "translation",
        {STEADY: 0.138889},
    ),
    (
        ("Zusammenfassungen von Gutachten, etwa 50.000 im Monat, Budget 3.000 Dollar im Monat"),
        "document_summarization",
        {STEADY: 0.0190259, MONTH: 3000},
    ),
    (
        "Clasificación de correos, unos 200.000 al mes, presupuesto de 2.000 dólares al mes",
        "classification_extraction",
        {STEADY: 0.0761035, MONTH: 2000},
    ),
    (
        "Traduction de fiches produits, environ 80 000 par mois, 1 500 dollars par mois",
        "translation",
        {STEADY: 0.0304414, MONTH: 1500},
    ),
    ("Chatbot für 80 Nutzer, kein Streaming", "interactive_chatbot", {USERS: 80, STREAMS: 0}),
    (
        "We do not want streaming. Summaries for 60 clerks.",
        "document_summarization",
        {USERS: 60, STREAMS: 0},
    ),
    (
        "Nous ne voulons pas de streaming. Résumés pour 60 juristes.",
        "document_summarization",
        {USERS: 60, STREAMS: 0},
    ),
    (
        "No queremos streaming. Resúmenes para 60 abogados.",
        "document_summarization",
        {USERS: 60, STREAMS: 0},
    ),
    (
        "Non vogliamo lo streaming. Riassunti per 60 avvocati.",
        "document_summarization",
        {USERS: 60, STREAMS: 0},
    ),
    (
        "We willen geen streaming. Samenvattingen voor 60 juristen.",
        "document_summarization",
        {USERS: 60, STREAMS: 0},
    ),
    (
        "Não precisamos de streaming. Resumos para 60 advogados.",
        "document_summarization",
        {USERS: 60, STREAMS: 0},
    ),
    ("streaming is not needed, chat for 40 users", "interactive_chatbot", {USERS: 40, STREAMS: 0}),
    ("Summaries of phone calls for 25 shift supervisors", "document_summarization", {USERS: 25}),
    ("Marketing texts for 18 copywriters and 4 designers", "content_generation", {USERS: 22}),
    ("Chat for 70 librarians", "interactive_chatbot", {USERS: 70}),
    ("Product descriptions for 35 shop managers", "content_generation", {USERS: 35}),
    ("RAG over building codes for 55 site engineers", "rag_question_answering", {USERS: 55}),
    ("Translation for 12 interpreters", "translation", {USERS: 12}),
    ("Summaries for 300 general practitioners", "document_summarization", {USERS: 300}),
    ("Contract analysis for 8 notaries", "long_document_analysis", {USERS: 8}),
    ("A reasoning assistant for 45 actuaries", "reasoning_assistant", {USERS: 45}),
    ("Chat assistant for 600 field technicians", "interactive_chatbot", {USERS: 600}),
    ("Summaries for 22 policy advisers", "document_summarization", {USERS: 22}),
    ("Chatbot für 70 Sachbearbeiterinnen", "interactive_chatbot", {USERS: 70}),
    ("Werbetexte für 14 Texter", "content_generation", {USERS: 14}),
    ("Zusammenfassungen für 33 Referenten", "document_summarization", {USERS: 33}),
    ("Wissenssuche (RAG) für 210 Außendienstler", "rag_question_answering", {USERS: 210}),
    ("Übersetzungen für 9 Dolmetscher", "translation", {USERS: 9}),
    ("Chatbot für 65 Hausärzte", "interactive_chatbot", {USERS: 65}),
    ("Résumés pour 18 greffiers", "document_summarization", {USERS: 18}),
    ("Rédaction de fiches produits pour 25 chefs de produit", "content_generation", {USERS: 25}),
    ("Chatbot pour 90 téléconseillers", "interactive_chatbot", {USERS: 90}),
    ("Chatbot pour 40 infirmières", "interactive_chatbot", {USERS: 40}),
    ("Resúmenes para 22 asesores fiscales", "document_summarization", {USERS: 22}),
    ("Redacción de anuncios para 15 redactores", "content_generation", {USERS: 15}),
    ("Chatbot para 130 enfermeras", "interactive_chatbot", {USERS: 130}),
    ("Traduzioni per 11 interpreti", "translation", {USERS: 11}),
    ("Chatbot per 85 infermieri", "interactive_chatbot", {USERS: 85}),
    ("Testi pubblicitari per 16 redattori", "content_generation", {USERS: 16}),
    ("Samenvattingen voor 24 beleidsmedewerkers", "document_summarization", {USERS: 24}),
    ("Chatbot voor 75 verpleegkundigen", "interactive_chatbot", {USERS: 75}),
    ("Teksten schrijven voor 12 redacteuren", "content_generation", {USERS: 12}),
    ("Resumos para 19 jornalistas", "document_summarization", {USERS: 19}),
    ("Chatbot para 66 enfermeiros", "interactive_chatbot", {USERS: 66}),
    ("Streszczenia dla 21 prawników", "document_summarization", {USERS: 21}),
    ("30 analysts, analysis of full annual reports", "long_document_analysis", {USERS: 30}),
    ("Analyse de contrats complets par 12 juristes", "long_document_analysis", {USERS: 12}),
    ("Support chatbot, we can spend eight grand a month", "interactive_chatbot", {MONTH: 8000}),
    (
        "Chat for 50 users; our budget is three grand a month",
        "interactive_chatbot",
        {USERS: 50, MONTH: 3000},
    ),
    (
        "Chat for 50 users, budget fifteen grand monthly",
        "interactive_chatbot",
        {USERS: 50, MONTH: 15000},
    ),
    (
        "Chatbot with a 32k context window for 50 users",
        "interactive_chatbot",
        {USERS: 50, CONTEXT: 32000},
    ),
    (
        "Long contracts: context of at least 128k tokens, 10 lawyers",
        "long_document_analysis",
        {USERS: 10, CONTEXT: 128000},
    ),
    (
        (
            "Das Modell muss 64k Tokens Kontext verarbeiten können; 20 Juristen prüfen ganze "
            "Verträge"
        ),
        "long_document_analysis",
        {USERS: 20, CONTEXT: 64000},
    ),
    (
        (
            "The oldest files date from 1987 and run to 60,000 tokens; whole-file analysis "
            "for 9 lawyers"
        ),
        "long_document_analysis",
        {USERS: 9, IN: 60000},
    ),
    (
        (
            "Analysis of whole court files, some from 1975, each about 45,000 tokens, answers"
            " of 700 tokens"
        ),
        "long_document_analysis",
        {IN: 45000, OUT: 700},
    ),
    (
        "Résumés de rapports, réponse complète en moins d'une minute",
        "document_summarization",
        {E2E: 60000},
    ),
    (
        "Résumés de rapports, réponse complète en moins d'une demi-minute",
        "document_summarization",
        {E2E: 30000},
    ),
    (
        "Zusammenfassungen, komplette Antwort in weniger als einer Minute",
        "document_summarization",
        {E2E: 60000},
    ),
    (
        "Resúmenes de informes, respuesta completa en menos de un minuto",
        "document_summarization",
        {E2E: 60000},
    ),
    (
        "Riassunti di verbali, risposta completa in meno di un minuto",
        "document_summarization",
        {E2E: 60000},
    ),
    (
        "Resumos de relatórios, resposta completa em menos de um minuto",
        "document_summarization",
        {E2E: 60000},
    ),
    (
        "Samenvattingen van rapporten, volledig antwoord binnen een minuut",
        "document_summarization",
        {E2E: 60000},
    ),
    ("Chatbot : premier token en moins d'une seconde", "interactive_chatbot", {TTFT: 1000}),
    ("Chatbot: erstes Token in unter einer Sekunde", "interactive_chatbot", {TTFT: 1000}),
    ("Summaries of reports, full answer in under a minute", "document_summarization", {E2E: 60000}),
    (
        "Chatbot; about 60% of each prompt is the same system prompt",
        "interactive_chatbot",
        {PREFIX: 0.6},
    ),
    ("RAG; half of every prompt is an identical preamble", "rag_question_answering", {PREFIX: 0.5}),
    (
        "Roughly three quarters of each prompt (75%) is a fixed instruction block; chatbot",
        "interactive_chatbot",
        {PREFIX: 0.75},
    ),
    ("Chatbot, 70 % jedes Prompts sind gleich", "interactive_chatbot", {PREFIX: 0.7}),
    ("Chatbot : 60 % de chaque prompt est identique", "interactive_chatbot", {PREFIX: 0.6}),
    ("Chatbot: el 60 % de cada prompt es idéntico", "interactive_chatbot", {PREFIX: 0.6}),
    (
        "Agent with tools, 80% of the prompt is shared between requests",
        "agentic_tool_use",
        {PREFIX: 0.8},
    ),
    (
        "Game chat; our players are 12 and older, 3,000 of them at once",
        "interactive_chatbot",
        {USERS: 3000},
    ),
    ("Our team of 6 builds a chatbot; 900 users will use it", "interactive_chatbot", {USERS: 900}),
    ("Learning chat for children aged 10+, 500 pupils", "interactive_chatbot", {USERS: 500}),
    (
        "We are a team of five people. RAG over wikis, 20 queries per second.",
        "rag_question_answering",
        {STEADY: 20},
    ),
    (
        ("Chatbot. Our dev team has 7 people and we moved to Kubernetes 1.31 last year; 5 rps."),
        "interactive_chatbot",
        {STEADY: 5},
    ),
    (
        "Content is rated 18+, story generation, 10 requests per second",
        "content_generation",
        {STEADY: 10},
    ),
    (
        "Wir sind ein Team von 4 Leuten; der Chatbot ist für 300 Kunden",
        "interactive_chatbot",
        {USERS: 300},
    ),
    (
        "Notre équipe compte 6 personnes. Chatbot pour 800 clients.",
        "interactive_chatbot",
        {USERS: 800},
    ),
    ("Werbetexte, Qualität geht vor Preis", "content_generation", {"priority": "accuracy"}),
    (
        "Marketing copy, quality is more important than price",
        "content_generation",
        {"priority": "accuracy"},
    ),
    (
        "Marketing copy, quality matters more than cost",
        "content_generation",
        {"priority": "accuracy"},
    ),
    (
        "Textes marketing, la qualité est plus importante que le prix",
        "content_generation",
        {"priority": "accuracy"},
    ),
    (
        "Textos de marketing, la calidad es más importante que el precio",
        "content_generation",
        {"priority": "accuracy"},
    ),
    (
        "Chatbot, der Preis ist wichtiger als die Qualität",
        "interactive_chatbot",
        {"priority": "cost"},
    ),
    (
        "Chatbot, Geschwindigkeit ist wichtiger als Kosten",
        "interactive_chatbot",
        {"priority": "latency"},
    ),
    (
        "Chatbot: la latenza è più importante del costo",
        "interactive_chatbot",
        {"priority": "latency"},
    ),
    ("Chatbot, speed is less important than cost", "interactive_chatbot", {"priority": "cost"}),
    ("Chatbot, dados só na UE", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, datos solo en la UE", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, données uniquement dans l'UE", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, Daten nur in der EU", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, dati solo nell'UE", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, data alleen in de EU", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, data in the EU only", "interactive_chatbot", {RESIDENCY: "EU"}),
    ("Chatbot, nothing may leave the EU", "interactive_chatbot", {RESIDENCY: "EU"}),
    (
        (
            "Two consultants came by and left a deck of 90 slides. Reasoning assistant, 40 "
            "analysts, complete answer within 30 s at p90."
        ),
        "reasoning_assistant",
        {USERS: 40, E2E: 30000, E2E_P: "p90"},
    ),
    (
        ("Three colleagues tried something in spring. RAG for 130 engineers over our manuals."),
        "rag_question_answering",
        {USERS: 130},
    ),
]
