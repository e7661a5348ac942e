"""Whole requests, as people write them: what each says about load, lengths and limits.

Who the users are, and how many of them are active, is checked elsewhere.
"""

__all__ = ["CASES", "Case"]

Case = tuple[str, dict[str, tuple[str, float | str]]]

STEADY = "traffic.rps_steady"
PEAK = "traffic.rps_peak"
FACTOR = "traffic.peak_factor"
PACE = "traffic.requests_per_active_minute"
BURSTS = "traffic.burstiness"
STREAMS = "traffic.streaming_share"
PREFIX = "traffic.prefix_cache_share"
IN_FLIGHT = "traffic.concurrency"
IN = "traffic.prompt_tokens.mean"
IN_P95 = "traffic.prompt_tokens.p95"
OUT = "traffic.output_tokens.mean"
OUT_P95 = "traffic.output_tokens.p95"
CONTEXT = "traffic.context_tokens"
TTFT = "slo.ttft_ms.limit"
TTFT_P = "slo.ttft_ms.percentile"
TPOT = "slo.tpot_ms.limit"
TPOT_P = "slo.tpot_ms.percentile"
E2E = "slo.e2e_ms.limit"
E2E_P = "slo.e2e_ms.percentile"
UPTIME = "slo.reliability_pct"
PROMISED = "slo.throughput_rps"
SAID, INFERRED, COMPUTED = "stated", "inferred", "computed"

CASES: list[Case] = [
    (
        (
            "TICKET AI-881. Component: summarizer. Prompt len ~3.5k tok avg, completion ~250 "
            "tok avg. QPS: 1.2 avg, 5 max. p50 latency <3s, p99 <12s. no stream."
        ),
        {
            IN: (SAID, 3500),
            OUT: (SAID, 250),
            STEADY: (SAID, 1.2),
            PEAK: (SAID, 5),
            STREAMS: (SAID, 0),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 12000),
        },
    ),
    (
        (
            "We run a helpdesk bot for a bank. It answers 250k questions per week, about "
            "double that in the week after Christmas. First word by 0.7s for nine in ten "
            "callers."
        ),
        {STEADY: (COMPUTED, 0.41336), FACTOR: (SAID, 2), TTFT_P: (SAID, "p90"), TTFT: (SAID, 700)},
    ),
    (
        (
            "Need a moderation endpoint: 150 comments/s, comment = 60 tokens, verdict = 2 "
            "tokens, must return within 200ms at the 99.9th percentile"
        ),
        {
            IN: (SAID, 60),
            OUT: (SAID, 2),
            STEADY: (SAID, 150),
            E2E_P: (INFERRED, "p99"),
            E2E: (SAID, 200),
        },
    ),
    (
        (
            "Autocomplete for Java devs. The IDE cancels the request if nothing came back "
            "after 500 ms. 800 devs, 30% coding at any moment, 8 completions per minute each."
        ),
        {PACE: (SAID, 8)},
    ),
    (
        (
            "Nous cherchons un assistant RAG pour 350 juristes. Chaque juriste pose environ 6"
            " questions par heure. La première réponse visible en moins de deux secondes dans"
            " 95 % des cas, la réponse entière en 20 s maximum. Contexte moyen de 5 000 "
            "tokens, réponses de 400 tokens."
        ),
        {
            IN: (SAID, 5000),
            OUT: (SAID, 400),
            PACE: (COMPUTED, 0.1),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 2000),
            E2E: (SAID, 20000),
        },
    ),
    (
        (
            "Wir brauchen eine Zusammenfassung von Arztbriefen: rund 4.000 Briefe pro Tag, "
            "jeweils etwa 2.500 Token, Ergebnis 300 Token. Eine Zusammenfassung soll nach "
            "spätestens 30 Sekunden fertig sein (p95). Nachts läuft nichts."
        ),
        {
            IN: (SAID, 2500),
            OUT: (SAID, 300),
            STEADY: (COMPUTED, 0.0462963),
            E2E_P: (SAID, "p95"),
            E2E: (SAID, 30000),
        },
    ),
    (
        (
            "Traductor para una editorial: 12 traductores, textos de unas 1.500 palabras, la "
            "traducción completa en menos de un minuto. Picos de 2 peticiones por segundo."
        ),
        {IN: (INFERRED, 1995), PEAK: (SAID, 2), E2E: (SAID, 60000)},
    ),
    (
        (
            "voice assistant, latency from end of speech to first LLM token: 250 ms (P95). 45"
            " tok/s. 400 concurrent calls max, typical 150."
        ),
        {TTFT_P: (SAID, "p95"), TTFT: (SAID, 250), TPOT: (COMPUTED, 22.2222)},
    ),
    (
        (
            "We'd like a reasoning model for our quant desk. 40 quants. Nobody minds if it "
            "thinks for 2 minutes, but 5 minutes is the upper limit for the whole thing. "
            "Outputs up to 16k tokens, typically 5k. Inputs 1k."
        ),
        {IN: (SAID, 1000), OUT: (SAID, 5000), OUT_P95: (SAID, 16000), E2E: (SAID, 300000)},
    ),
    (
        (
            "The website chat has 60 conversations going on in parallel at busy times. A "
            "visitor types a message about every 40 seconds. The bot should start replying "
            "inside 1 s."
        ),
        {PACE: (SAID, 1.5), TTFT: (SAID, 1000)},
    ),
    (
        (
            "Data: 1.3M PDFs, on average 12 pages each. They need to be analysed once, within"
            " the next 60 days. No latency requirement."
        ),
        {IN: (INFERRED, 7980), STEADY: (COMPUTED, 0.250772)},
    ),
    (
        (
            "Marketing copy generator; ~500 generations/day; 250 word outputs; 150 word "
            "briefs; done in < 20 s; budget 700 EUR/mo"
        ),
        {
            IN: (INFERRED, 200),
            OUT: (INFERRED, 332),
            STEADY: (COMPUTED, 0.00578704),
            E2E: (SAID, 20000),
        },
    ),
    (
        (
            "agent that books meetings. 5 tool calls per task, 200 tasks an hour. Each LLM "
            "call: 6k prompt, 150 completion. TTFT p90 of 900ms."
        ),
        {
            IN: (SAID, 6000),
            OUT: (SAID, 150),
            STEADY: (COMPUTED, 0.0555556),
            TTFT_P: (SAID, "p90"),
            TTFT: (SAID, 900),
        },
    ),
    (
        (
            "Chat for gamers: load is tiny in the morning and explodes after 6 pm, about 300 "
            "rps then versus 20 rps at 10 am. ttft<=400ms@p95"
        ),
        {STEADY: (SAID, 20), PEAK: (SAID, 300), TTFT_P: (SAID, "p95"), TTFT: (SAID, 400)},
    ),
    (
        (
            "Interaktiver Chatbot, 1.500 gleichzeitige Sitzungen, TTFT unter 600 ms im 95. "
            "Perzentil, Generierung mindestens 30 Token/s je Sitzung."
        ),
        {TTFT_P: (SAID, "p95"), TTFT: (SAID, 600), TPOT: (COMPUTED, 33.3333)},
    ),
    (
        (
            "An LLM gateway: mean input length 1,100 tokens; mean output length 240 tokens; "
            "99th percentile of input 7,500 tokens; arrival rate 22 per second; TTFT 99th "
            "percentile 1,200 ms; inter-token 99th percentile 60 ms."
        ),
        {
            IN: (SAID, 1100),
            IN_P95: (INFERRED, 7500),
            OUT: (SAID, 240),
            STEADY: (SAID, 22),
            TTFT_P: (SAID, "p99"),
            TTFT: (SAID, 1200),
            TPOT_P: (SAID, "p99"),
            TPOT: (SAID, 60),
        },
    ),
    (
        (
            "Our SLA with customers says an e-mail must be answered within 4 hours. The model"
            " drafts the answer: 40 drafts an hour, each in 10 seconds or so."
        ),
        {STEADY: (COMPUTED, 0.0111111), E2E: (SAID, 10000)},
    ),
    (
        ("chatbot: 1000 DAU, 12 msgs/user/day, p95 ttft 1s"),
        {PACE: (COMPUTED, 0.00833333), TTFT_P: (SAID, "p95"), TTFT: (SAID, 1000)},
    ),
    (
        (
            "Batch classify 50k tickets every night between midnight and 5 am, 350 tokens "
            "each, one word as output"
        ),
        {IN: (SAID, 350), OUT: (INFERRED, 1), STEADY: (COMPUTED, 1.73611)},
    ),
    (
        (
            "For each of the 80 agents: 2 requests per minute, prompt 1.8k tokens, answer 120"
            " tokens, first token 700ms and full answer 4s, both p95."
        ),
        {
            IN: (SAID, 1800),
            OUT: (SAID, 120),
            PACE: (SAID, 2),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 700),
            E2E_P: (SAID, "p95"),
            E2E: (SAID, 4000),
        },
    ),
    (
        (
            "We deploy every two weeks. Sprint length 14 days, standup takes 15 minutes. We "
            "want a chat assistant for 90 people that answers in 5 s."
        ),
        {E2E: (SAID, 5000)},
    ),
    (
        (
            "Wir planen einen internen Assistenten. 1.200 Mitarbeitende, davon "
            "schätzungsweise 8 % zur gleichen Zeit aktiv, pro aktiver Person etwa alle 40 "
            "Sekunden eine Anfrage. Erste Zeichen nach max. 900 ms, 99. Perzentil."
        ),
        {PACE: (SAID, 1.5), TTFT_P: (SAID, "p99"), TTFT: (SAID, 900)},
    ),
    (
        (
            "Chatbot voor een webshop: 5 verzoeken per seconde gemiddeld, 25 tijdens de piek,"
            " antwoord begint binnen 700 ms (p95), volledig antwoord binnen 6 seconden."
        ),
        {
            STEADY: (SAID, 5),
            PEAK: (SAID, 25),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 700),
            E2E: (SAID, 6000),
        },
    ),
    (
        (
            "Chatbot para un banco: 20 peticiones por segundo, 60 en hora pico; primer token "
            "< 500 ms (percentil 99); prompts de 1.200 tokens y respuestas de 250."
        ),
        {
            IN: (SAID, 1200),
            OUT: (SAID, 250),
            STEADY: (SAID, 20),
            PEAK: (SAID, 60),
            TTFT_P: (SAID, "p99"),
            TTFT: (SAID, 500),
        },
    ),
    (
        (
            "Bot di assistenza: 300 utenti, il 20% attivo contemporaneamente, ognuno manda 2 "
            "messaggi al minuto. La risposta deve iniziare entro un secondo nel 95% dei casi."
        ),
        {PACE: (SAID, 2), TTFT_P: (SAID, "p95"), TTFT: (SAID, 1000)},
    ),
    (
        (
            "Service de classification : 1,2 million de messages par jour, répartis "
            "uniformément, 250 tokens en entrée, 5 en sortie, latence p99 de 400 ms, pas de "
            "streaming."
        ),
        {
            IN: (SAID, 250),
            OUT: (SAID, 5),
            STEADY: (COMPUTED, 13.8889),
            STREAMS: (SAID, 0),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 400),
        },
    ),
    (
        (
            "Text-to-SQL assistant. Prompt incl. schema 6-7k tokens, SQL ~150 tokens, users "
            "want the query in 3 to 4 seconds, certainly not later than 5 s."
        ),
        {IN: (INFERRED, 7000), OUT: (SAID, 150), E2E: (SAID, 5000)},
    ),
    (
        (
            "We transcribe calls and summarise them afterwards: 2,400 calls per day, average "
            "call 7 minutes, transcript roughly 1,000 words, summary 100 words. The summary "
            "should be in the CRM 30 seconds after hanging up."
        ),
        {
            IN: (INFERRED, 1330),
            OUT: (INFERRED, 133),
            STEADY: (COMPUTED, 0.0277778),
            E2E: (SAID, 30000),
        },
    ),
    (
        (
            "Product search assistant on a retail site. Traffic: 60 rps baseline, 5x on Cyber"
            " Monday. Response time p99 800 ms to first token, 3 s overall."
        ),
        {
            STEADY: (SAID, 60),
            FACTOR: (SAID, 5),
            TTFT_P: (SAID, "p99"),
            TTFT: (SAID, 800),
            E2E: (SAID, 3000),
        },
    ),
    (
        (
            "Realtime captions translation for live TV. Each caption (20 tokens) has to be "
            "translated in 400ms or less, 99.5% of the time. 3 captions per second."
        ),
        {IN: (SAID, 20), STEADY: (SAID, 3), E2E_P: (INFERRED, "p99"), E2E: (SAID, 400)},
    ),
    (
        ("ticket summarizer. ttft irrelevant. e2e 25s. 400/h avg, 1500/h peak. in 2200 / out 180."),
        {
            IN: (SAID, 2200),
            OUT: (SAID, 180),
            STEADY: (COMPUTED, 0.111111),
            PEAK: (COMPUTED, 0.416667),
            E2E: (SAID, 25000),
        },
    ),
    (
        (
            "Drafting letters for 35 case workers. A letter is about 350 words. They'd wait "
            "up to 15 sec for the letter, but want to see it growing after 2 sec."
        ),
        {OUT: (INFERRED, 466), TTFT: (SAID, 2000), E2E: (SAID, 15000)},
    ),
    (
        (
            "Chat assistant. p95 TTFT: 1.2s / p95 TPOT: 40ms / p95 E2E: 12s. Avg ISL/OSL "
            "1500/300. 12 QPS, peak factor 2.5. Prefix hit rate .45. Uptime target 99.9."
        ),
        {
            IN: (SAID, 1500),
            OUT: (SAID, 300),
            STEADY: (SAID, 12),
            FACTOR: (SAID, 2.5),
            PREFIX: (SAID, 0.45),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 1200),
            TPOT_P: (SAID, "p95"),
            TPOT: (SAID, 40),
            E2E_P: (SAID, "p95"),
            E2E: (SAID, 12000),
            UPTIME: (SAID, 99.9),
        },
    ),
    (
        (
            "Voice ordering for drive-thru lanes: 900 lanes, one in six busy at lunch, "
            "customer talks every 8 seconds. First audio in under 500 ms for 19 out of 20 "
            "utterances; the LLM's share of that is 250 ms."
        ),
        {PACE: (SAID, 7.5), TTFT_P: (SAID, "p95"), TTFT: (SAID, 500)},
    ),
    (
        (
            "batch: every Sunday 10 million rows are re-scored, we have a window of 6 hours. "
            "120 tokens in, 1 token out."
        ),
        {IN: (SAID, 120), OUT: (SAID, 1), STEADY: (COMPUTED, 462.963)},
    ),
    (
        (
            "Coding copilot at a bank: median 250 ms and p99 900 ms to first token, per "
            "keystroke suggestions of 20 tokens. 1500 devs, 15% active, 4 requests per min "
            "each."
        ),
        {OUT: (SAID, 20), PACE: (SAID, 4), TTFT_P: (SAID, "p99"), TTFT: (SAID, 900)},
    ),
    (
        ("summaries must not take longer than a coffee break (say 5 minutes)"),
        {E2E: (SAID, 300000)},
    ),
    (
        ("Chat for 300 users. Latency SLO: p95 < 2s. Not streaming."),
        {STREAMS: (SAID, 0), E2E_P: (SAID, "p95"), E2E: (SAID, 2000)},
    ),
    (
        (
            "Dear team, the office is a 10 minute walk from the station and the meeting takes"
            " 45 minutes. We'd like a chatbot for 200 visitors of our museum (open 10 to 18, "
            "closed on Mondays). The audio guide has 120 stations of about 2 minutes each. "
            "Answers shouldn't keep people waiting: 1 second to the first word is what our "
            "curator asks for. Entrance is 12 euros, we had 340,000 visitors last year."
        ),
        {TTFT: (SAID, 1000)},
    ),
    (
        (
            "hey, we're on vLLM 0.9 with 2 replicas, today TTFT p95 is 2.3 s at 12 rps and "
            "that is too slow, target is 1 s at 30 rps. Chat. isl 2000 osl 350"
        ),
        {IN: (SAID, 2000), OUT: (SAID, 350), STEADY: (SAID, 30), TTFT: (SAID, 1000)},
    ),
    (
        (
            "Summarise board meetings (2-3 hours of audio each, transcribed by Whisper in 4 "
            "minutes). Transcript 25k tokens. Summary 1,200 tokens. 15 meetings per week. "
            "Must be ready the next morning."
        ),
        {IN: (SAID, 25000), OUT: (SAID, 1200), STEADY: (COMPUTED, 2.48016e-05)},
    ),
    (
        (
            "RFP 4.2.1: The system SHALL return the first token within two (2) seconds for "
            "ninety-five percent (95 %) of requests. RFP 4.2.2: The system SHALL sustain 25 "
            "(twenty-five) requests per second. RFP 4.2.3: availability SHALL be no less than"
            " 99.5 percent measured monthly. Use: citizens' chatbot."
        ),
        {STEADY: (SAID, 25), TTFT_P: (SAID, "p95"), TTFT: (SAID, 2000), UPTIME: (SAID, 99.5)},
    ),
    (
        (
            "Fraud analysts (12 of them) paste a case file of ~15 pages and ask 3-4 "
            "questions. They tolerate 10 s for the first answer token and about 1 min for the"
            " complete text."
        ),
        {IN: (INFERRED, 9975), TTFT: (SAID, 10000), E2E: (SAID, 60000)},
    ),
    (
        (
            "code completion. Keystroke-to-suggestion under 200ms at the 75th percentile, "
            "1.4k context tokens, 35 generated tokens. 1,800 engineers, 12% concurrently "
            "typing."
        ),
        {IN: (SAID, 1400), OUT: (SAID, 35), E2E_P: (INFERRED, "p90"), E2E: (SAID, 200)},
    ),
    (
        (
            "Kindergarten app: parents ask the bot about lunch and pick-up times. 90 parents."
            " 7:30 to 8:30 is rush hour with maybe 20 messages a minute, rest of the day 1 or"
            " 2 per minute."
        ),
        {STEADY: (COMPUTED, 0.0333333), PEAK: (COMPUTED, 0.333333)},
    ),
    (
        (
            "We will have 50 requests per second in steady state; the load test will ramp to "
            "200 within 10 minutes and hold for 2 hours. TTFT 500ms P99."
        ),
        {STEADY: (SAID, 50), TTFT_P: (SAID, "p99"), TTFT: (SAID, 500)},
    ),
    (
        (
            "Email classification. 1 million mails a month, 70 % of them between 8 and 12. "
            "One label (2 tokens) per mail of 400 tokens, max 5 seconds."
        ),
        {IN: (SAID, 400), OUT: (SAID, 2), STEADY: (COMPUTED, 0.380518), E2E: (SAID, 5000)},
    ),
    (
        (
            "Chatbot for 600 employees; average session 8 minutes, 12 messages per session, "
            "p90 first response 1.5 seconds."
        ),
        {TTFT_P: (SAID, "p90"), TTFT: (SAID, 1500)},
    ),
    (
        (
            "Translation of subtitles: 4,000 hours of video, finished in 3 weeks; each hour "
            "has ~9,000 tokens. cheap."
        ),
        {},
    ),
    (
        (
            "Support copilot. Suggestion appears after at most 1.8 s (p95) for agents; 220 "
            "agents, each handles 6 chats per hour and asks for 10 suggestions per chat."
        ),
        {PACE: (COMPUTED, 0.1), E2E_P: (SAID, "p95"), E2E: (SAID, 1800)},
    ),
    (
        (
            "The bot must answer within 3s (hard SLA in the contract: 99.9% monthly "
            "availability, 95th percentile latency 3s, penalty of 5% beyond that)."
        ),
        {E2E_P: (SAID, "p95"), E2E: (SAID, 3000), UPTIME: (SAID, 99.9)},
    ),
    (
        (
            "On-call copilot: MTTR is 43 minutes now, we want it to be 20. 15 SREs. Model "
            "answers in 8 seconds or less."
        ),
        {E2E: (SAID, 8000)},
    ),
    (
        (
            "Content generator. Article 900 words, outline 120 words as input. Editors are "
            "fine with 40 seconds. 300 articles a day spread evenly."
        ),
        {
            IN: (INFERRED, 160),
            OUT: (INFERRED, 1197),
            STEADY: (COMPUTED, 0.00347222),
            BURSTS: (SAID, "steady"),
        },
    ),
    (
        (
            "A voice bot must respond in 800 ms in total: ASR 200 ms, LLM 300 ms to first "
            "token, TTS 200 ms, network 100 ms. 75 parallel lines."
        ),
        {TTFT: (SAID, 300)},
    ),
    (
        (
            "Batch: run takes 14 hours today on CPU; should be done in 2 hours. 600k "
            "documents with 700 tokens each, outputs 60."
        ),
        {IN: (SAID, 700), OUT: (SAID, 60), STEADY: (COMPUTED, 83.3333)},
    ),
    (
        (
            "Assistant juridique, réponses en streaming, 12 requêtes par minute aux heures de"
            " pointe, 3 en temps normal. Prompts de 6 à 8 000 tokens. TTFT 2 s."
        ),
        {
            IN: (INFERRED, 8000),
            STEADY: (COMPUTED, 0.05),
            PEAK: (COMPUTED, 0.2),
            STREAMS: (INFERRED, 1),
            TTFT: (SAID, 2000),
        },
    ),
    (
        (
            "Latency: not an issue. Throughput: 5,000 tokens/s output. Summaries of 300 "
            "tokens from 4,000-token reports."
        ),
        {IN: (SAID, 4000), OUT: (SAID, 300), PROMISED: (COMPUTED, 16.6667)},
    ),
    (
        (
            "Assistente virtual para uma seguradora: 800 usuários simultâneos, primeira "
            "palavra em menos de 700 ms (percentil 95), resposta completa em até 8 segundos. "
            "10 requisições por segundo em média e 30 no pico."
        ),
        {
            STEADY: (SAID, 10),
            PEAK: (SAID, 30),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 700),
            E2E: (SAID, 8000),
        },
    ),
    (
        (
            "Sistema de perguntas e respostas interno, 3 mil funcionários, 5% ativos ao mesmo"
            " tempo, entrada de 2.500 tokens e saída de 300. Disponibilidade de 99,9%."
        ),
        {IN: (SAID, 2500), OUT: (SAID, 300), UPTIME: (SAID, 99.9)},
    ),
    (
        (
            "Samenvatten van vergaderverslagen: 200 verslagen per dag, 6.000 tokens per "
            "verslag, samenvatting 500 tokens, klaar binnen 45 seconden. Geen streaming."
        ),
        {
            IN: (SAID, 6000),
            OUT: (SAID, 500),
            STEADY: (COMPUTED, 0.00231481),
            STREAMS: (SAID, 0),
            E2E: (SAID, 45000),
        },
    ),
    (
        (
            "Assistente per la documentazione tecnica: 90 tecnici, ogni tecnico fa 4 domande "
            "all'ora, prima parola entro 1,5 secondi al 95° percentile, risposta completa in "
            "12 secondi."
        ),
        {
            PACE: (COMPUTED, 0.0666667),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 1500),
            E2E: (SAID, 12000),
        },
    ),
    (
        (
            "Traduzione di schede prodotto: 50.000 schede al giorno, 180 token in ingresso e "
            "200 in uscita, al massimo 3 secondi per scheda."
        ),
        {IN: (SAID, 180), OUT: (SAID, 200), STEADY: (COMPUTED, 0.578704), E2E: (SAID, 3000)},
    ),
    (
        (
            "社内チャットボット、社員500人、同時接続80人、最初の応答は1秒以内\uff08p95\uff09、入力1500トークン、出力200トークン。"
        ),
        {IN: (SAID, 1500), OUT: (SAID, 200), TTFT_P: (SAID, "p95"), TTFT: (SAID, 1000)},
    ),
    (
        ("要約サービス\uff1a1日あたり5万件、入力3000トークン、出力300トークン、全体で10秒以内。"),
        {IN: (SAID, 3000), OUT: (SAID, 300), STEADY: (COMPUTED, 0.578704), E2E: (SAID, 10000)},
    ),
    (
        (
            "客服机器人\uff0c高峰期每秒80个请求\uff0c平均每秒20个请求\uff0c首token延迟P95低于500毫秒"
            "\uff0c端到端不超过5秒\uff0c输入1200 token\uff0c输出200 token。"
        ),
        {
            IN: (SAID, 1200),
            OUT: (SAID, 200),
            STEADY: (SAID, 20),
            PEAK: (SAID, 80),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 500),
            E2E: (SAID, 5000),
        },
    ),
    (
        (
            "Chatbot für eine Bank, 25 Anfragen pro Sekunde im Tagesmittel, zu Stoßzeiten 90."
            " Antwortbeginn nach 600 ms in 99 % der Fälle, danach 20 Token pro Sekunde. "
            "Kontextfenster 32k."
        ),
        {
            CONTEXT: (SAID, 32000),
            STEADY: (SAID, 25),
            PEAK: (SAID, 90),
            TTFT_P: (SAID, "p99"),
            TTFT: (SAID, 600),
            TPOT: (COMPUTED, 50),
        },
    ),
    (
        (
            "E-Mail-Klassifikation, 200.000 Mails täglich, je Mail 350 Token, Antwort 10 "
            "Token; Ergebnis muss in 2 Sekunden da sein (99. Perzentil)"
        ),
        {
            IN: (SAID, 350),
            OUT: (SAID, 10),
            STEADY: (COMPUTED, 2.31481),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 2000),
        },
    ),
    (
        (
            "Zusammenfassung von Urteilen: Eingabe durchschnittlich 12.000 Token (maximal "
            "40.000), Ausgabe 800 Token, Gesamtdauer unter einer Minute"
        ),
        {IN: (SAID, 12000), IN_P95: (SAID, 40000), OUT: (SAID, 800), E2E: (SAID, 60000)},
    ),
    (
        (
            "Sprachbot: maximal 300 ms bis zum ersten Token, 95 % der Anrufe. 250 "
            "gleichzeitige Anrufe in der Spitze, tagsüber im Schnitt 80."
        ),
        {BURSTS: (INFERRED, "diurnal"), TTFT_P: (SAID, "p95"), TTFT: (SAID, 300)},
    ),
    (
        (
            "Résumés de comptes rendus : 40 utilisateurs, chacun 3 demandes par heure, 4 000 "
            "tokens en entrée, 350 tokens en sortie, réponse complète en moins de 25 secondes"
            " pour 90 % des demandes."
        ),
        {
            IN: (SAID, 4000),
            OUT: (SAID, 350),
            PACE: (COMPUTED, 0.05),
            E2E_P: (SAID, "p90"),
            E2E: (SAID, 25000),
        },
    ),
    (
        (
            "Classification de tickets : 2 requêtes/s en temps normal, pics à 15 req/s le "
            "lundi matin. Latence max 1 s (p99)."
        ),
        {STEADY: (SAID, 2), PEAK: (SAID, 15), E2E_P: (SAID, "p99"), E2E: (SAID, 1000)},
    ),
    (
        (
            "Chatbot e-commerce: 12 req/s de media, picos de 70 en Black Friday. Tiempo hasta"
            " el primer token: 600 ms p95. 150 tokens de respuesta, prompts de 900."
        ),
        {
            IN: (SAID, 900),
            OUT: (SAID, 150),
            STEADY: (SAID, 12),
            PEAK: (SAID, 70),
            BURSTS: (INFERRED, "high"),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 600),
        },
    ),
    (
        (
            "Resumen de sentencias: 300 documentos diarios de 20 páginas, resumen de una "
            "página, listo en menos de 2 minutos."
        ),
        {IN: (INFERRED, 13300), STEADY: (COMPUTED, 0.00347222), E2E: (SAID, 120000)},
    ),
    (
        (
            "Agente de voz: la respuesta tiene que empezar antes de 400 ms; 60 llamadas a la "
            "vez; 5 turnos por minuto."
        ),
        {PACE: (SAID, 5), TTFT: (SAID, 400)},
    ),
    (
        (
            "Hello planners,\n"
            "\n"
            "I coordinate IT at a chain of 34 opticians. Customers book eye tests over the "
            "phone, and our receptionists can't keep up. A voice assistant should take those "
            "calls. On Saturdays, which are the worst, we have about 45 calls going on at the"
            " same time; on other days about 15. A caller says something roughly every 12 "
            "seconds. Our telephony partner allows 0.4 seconds for the model until the first "
            "token, at least in 19 of 20 turns.\n"
            "\n"
            "What the model reads is about 900 tokens (script plus dialogue), what it says is"
            " about 35 tokens.\n"
            "\n"
            "We'd like it to be up 99.8 % of the time. My boss wants to stay under 2,600 "
            "dollars a month. Please don't call me before 10.\n"
            "\n"
            "Best, Ines"
        ),
        {
            IN: (SAID, 900),
            OUT: (SAID, 35),
            PACE: (SAID, 5),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 400),
            UPTIME: (SAID, 99.8),
        },
    ),
    (
        (
            "Internal ticket TRN-77: batch translation of user manuals\n"
            "volume: 18,000 manuals (avg 26,000 tokens each), one-off\n"
            "deadline: 10 days\n"
            "out: same length as input\n"
            "SLO: none"
        ),
        {IN: (SAID, 26000), STEADY: (COMPUTED, 0.0208333)},
    ),
    (
        (
            "We run a marketplace for used cars and want descriptions to be written from the "
            "data sheet. 5,200 new listings a day, twice that in spring. In: ~350 tokens. "
            "Out: 180-220 tokens. A description may take up to a minute. No streaming, the "
            "text is stored in the database. Quality matters less than price."
        ),
        {
            IN: (SAID, 350),
            OUT: (INFERRED, 220),
            STEADY: (COMPUTED, 0.0601852),
            FACTOR: (SAID, 2),
            STREAMS: (SAID, 0),
            E2E: (SAID, 60000),
        },
    ),
    (
        (
            "Hey! Dungeon-master bot for our tabletop community. 3,000 members, evenings "
            "only, maybe 120 at the table at once. replies ~300 words. It should start "
            "talking after 1.5 sec tops, I don't care when it ends. The context grows to 20k "
            "tokens by midnight."
        ),
        {OUT: (INFERRED, 399), CONTEXT: (SAID, 20000), TTFT: (SAID, 1500)},
    ),
    (
        (
            "Tender, section 7 (performance). 7.1 Time to first token: 1.2 s (p95), measured "
            "at the gateway. 7.2 Time per output token: 45 ms (p95). 7.3 End-to-end latency: "
            "14 s (p99). 7.4 Sustained throughput: 35 requests/s; peak: 80 requests/s for 15 "
            "minutes. 7.5 Input 1,800 tokens / output 300 tokens on average. Subject: public "
            "administration chatbot."
        ),
        {
            IN: (SAID, 1800),
            OUT: (SAID, 300),
            STEADY: (SAID, 35),
            PEAK: (SAID, 80),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 1200),
            TPOT_P: (SAID, "p95"),
            TPOT: (SAID, 45),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 14000),
        },
    ),
    (
        (
            "I maintain the search of a pharma company. 11,000 scientists, but hardly 400 are"
            " ever on the system together. RAG with 12 passages of 350 tokens each, so say "
            "4,500 tokens of prompt and answers of 280. They complained when it took 7 s to "
            "show anything; get it under 2 s in 9 of 10 cases please."
        ),
        {IN: (SAID, 4500), OUT: (SAID, 280), TTFT_P: (SAID, "p90"), TTFT: (SAID, 2000)},
    ),
    (
        (
            "We have a coding agent: 25 devs, each fires off about 4 tasks an hour and a task"
            " makes 30 model calls. Average call: 12k tokens in, 400 tokens out. 80% of the "
            "input is cached prefix. per call max 15 s."
        ),
        {
            IN: (SAID, 12000),
            OUT: (SAID, 400),
            PACE: (COMPUTED, 2),
            PREFIX: (SAID, 0.8),
            E2E: (SAID, 15000),
        },
    ),
    (
        (
            "The dictation tool sends a paragraph (80 words) and expects it back corrected in"
            " 700 ms, otherwise the cursor jumps. 350 doctors, 6 paragraphs per minute while "
            "dictating, one third dictating at any time."
        ),
        {IN: (INFERRED, 106), PACE: (SAID, 6), E2E: (SAID, 700)},
    ),
    (
        (
            "Reasoning service for underwriters. p90 TTFT 3 s, p90 E2E 90 s. 1.5k in, 2.8k "
            "out. 0.4 requests per second, at quarter end 1.6."
        ),
        {
            IN: (SAID, 1500),
            OUT: (SAID, 2800),
            STEADY: (SAID, 0.4),
            PEAK: (SAID, 1.6),
            TTFT_P: (SAID, "p90"),
            TTFT: (SAID, 3000),
            E2E_P: (SAID, "p90"),
            E2E: (SAID, 90000),
        },
    ),
    (
        ("Nightly: 2.2M log lines, 45 tokens each, tag out 3 tokens; window 01:00-05:00."),
        {IN: (SAID, 45), OUT: (SAID, 3), STEADY: (COMPUTED, 152.778)},
    ),
    (
        (
            "An assistant for our fleet of 1,200 trucks, drivers talk to it hands-free. 0.5 "
            "requests per active minute, 15 percent active. Time until it speaks: 500 ms for "
            "the LLM part (p95)."
        ),
        {PACE: (SAID, 0.5), TTFT_P: (SAID, "p95"), TTFT: (SAID, 500)},
    ),
    (
        (
            "Bulk sentiment: 12 million reviews in 3 days, ~90 tokens per review, answer is "
            "one word."
        ),
        {IN: (SAID, 90), OUT: (INFERRED, 1), STEADY: (COMPUTED, 46.2963)},
    ),
    (
        (
            "Chatbot; SLA for uptime is 99.9, SLA for support tickets is 4 hours, SLA for "
            "answers is 5 seconds (95 %)."
        ),
        {E2E_P: (SAID, "p95"), E2E: (SAID, 5000), UPTIME: (SAID, 99.9)},
    ),
    (
        (
            "Hi Tom, it was nice to see you in Rotterdam (sorry about the 40 minutes in the "
            "rain). My flight on the 12th leaves at 7:15, so let's talk at 16:30 tomorrow for"
            " half an hour. The topic is a chatbot for our 3 libraries. We lent 1.2 million "
            "books last year, have 85,000 members aged 6 to 94, and 62 people on staff. I'd "
            "guess 30 chats at the same time in the afternoon. It shouldn't take more than 2 "
            "seconds till the answer starts. Our website loads in 0.9 s and the catalogue "
            "search takes 400 ms."
        ),
        {TTFT: (SAID, 2000)},
    ),
    (
        (
            "Podcast summaries: episodes are 52 minutes on average, transcripts 9,500 words. "
            "400 episodes a week. Summary of 200 words. Whenever it's done it's done."
        ),
        {IN: (INFERRED, 12635), OUT: (INFERRED, 266), STEADY: (COMPUTED, 0.000661376)},
    ),
    (
        (
            "Game NPC dialogue. 60 fps, 16 ms frame time, so the LLM must not block. 25k "
            "concurrent players, each talks to an NPC once every 4 minutes. First token in "
            "350 ms at p90, 15 tok/s. Input 700 tokens, output 40."
        ),
        {
            IN: (SAID, 700),
            OUT: (SAID, 40),
            PACE: (SAID, 0.25),
            TTFT_P: (SAID, "p90"),
            TTFT: (SAID, 350),
            TPOT: (COMPUTED, 66.6667),
        },
    ),
    (
        (
            "At our bank, card payments must clear in 100 ms, and fraud checks run in 30 ms; "
            "that's not for the LLM. The LLM explains declined payments to customers in the "
            "app. 12 requests per second. The explanation should be there in 2.5 s (95 %), "
            "150 tokens long."
        ),
        {OUT: (SAID, 150), STEADY: (SAID, 12), E2E_P: (SAID, "p95"), E2E: (SAID, 2500)},
    ),
    (
        (
            "Kubernetes cluster: 12 nodes, pods restart in 90 seconds, HPA reacts within 2 "
            "minutes, liveness probe timeout 5 s. We need to serve a RAG bot for 450 people "
            "with first token in 1 s."
        ),
        {TTFT: (SAID, 1000)},
    ),
    (
        (
            "In 2024 we processed 3.1 million claims with 220 clerks in 11 offices; the "
            "average handling time was 14 minutes. From 2026 an LLM will extract 25 fields "
            "from each claim (1,900 tokens, JSON of 250 tokens). 12,500 claims per working "
            "day. Result within 30 s."
        ),
        {IN: (SAID, 1900), OUT: (SAID, 250), STEADY: (COMPUTED, 0.144676), E2E: (SAID, 30000)},
    ),
    (
        (
            "Benchmark says Llama 70B on 4xH100 gives 2,400 tokens/s at 64 concurrency with "
            "TTFT of 310 ms. We need 1,000 tokens/s for summaries of 250 tokens. TTFT target "
            "800 ms p95."
        ),
        {OUT: (SAID, 250), TTFT_P: (SAID, "p95"), TTFT: (SAID, 800), PROMISED: (COMPUTED, 4)},
    ),
    (
        (
            "My grandmother is 82 and talks slowly. The reading companion for her care home "
            "(24 residents) should answer within 2 seconds, in about 30 words."
        ),
        {OUT: (INFERRED, 40), E2E: (SAID, 2000)},
    ),
    (
        (
            "SLA draft: response to severity-1 incidents within 15 minutes, resolution within"
            " 4 hours, availability 99.5 % per month, maintenance window Sunday 2:00-4:00. "
            "Service: translation of contracts for 70 lawyers."
        ),
        {UPTIME: (SAID, 99.5)},
    ),
    (
        (
            "chat 4 our app. p99 latency 3s end2end, non-streaming, 500 token replies, 2k "
            "token history. 75 rps peak / 20 rps off-peak"
        ),
        {
            IN: (SAID, 2000),
            OUT: (SAID, 500),
            STEADY: (SAID, 20),
            PEAK: (SAID, 75),
            STREAMS: (SAID, 0),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 3000),
        },
    ),
    (
        (
            "Two services: (1) chatbot, 40 rps, TTFT 500 ms p95; (2) nightly summaries, 200k "
            "docs. Start with the chatbot."
        ),
        {STEADY: (SAID, 40), TTFT_P: (SAID, "p95"), TTFT: (SAID, 500)},
    ),
    (
        (
            "We'd be happy with 3 seconds to the first token and 25 words per second after "
            "that. 60 people."
        ),
        {TTFT: (SAID, 3000), TPOT: (INFERRED, 30.0752)},
    ),
    (
        (
            "Response time objective: 95% of responses begin in \u22641.0s "
            "and complete in \u22646.0s."
        ),
        {TTFT_P: (SAID, "p95"), TTFT: (SAID, 1000), E2E_P: (SAID, "p95"), E2E: (SAID, 6000)},
    ),
    (
        (
            "Q: how fast? A: snappy, say <700ms TTFT. Q: how many? A: 200 seats, 1 in 4 "
            "online. Q: lengths? A: 1k in, 200 out. Chatbot for HR."
        ),
        {IN: (SAID, 1000), OUT: (SAID, 200), TTFT: (SAID, 700)},
    ),
    (
        (
            "users=300; ttft_p95_ms=800; tpot_p95_ms=50; input_tokens=2000; "
            "output_tokens=250; rps=6; use case: chatbot"
        ),
        {
            IN: (SAID, 2000),
            OUT: (SAID, 250),
            STEADY: (SAID, 6),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 800),
            TPOT_P: (SAID, "p95"),
            TPOT: (SAID, 50),
        },
    ),
    (
        (
            '{"use_case": "rag", "users": 120, "slo": {"ttft_ms": 900, "percentile": "p95"},'
            " "
            '"tokens": {"input": 3200, "output": 220}}'
        ),
        {IN: (SAID, 3200), OUT: (SAID, 220), TTFT_P: (SAID, "p95"), TTFT: (SAID, 900)},
    ),
    (
        ("traffic.rps_peak = 12, slo.ttft_ms.limit = 600, chatbot"),
        {PEAK: (SAID, 12), TTFT: (SAID, 600)},
    ),
    (
        (
            "- latency: TTFT 95p 0.9s\n"
            "- throughput: 10 rps (peaks 3x)\n"
            "- tokens: 1,200/350\n"
            "- uptime: three nines\n"
            "Chat assistant for a telco"
        ),
        {
            IN: (INFERRED, 1200),
            OUT: (INFERRED, 350),
            FACTOR: (SAID, 3),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 900),
            PROMISED: (SAID, 10),
            UPTIME: (INFERRED, 99.9),
        },
    ),
    (
        (
            "| metric | target | percentile |\n"
            "| TTFT | 700 ms | p95 |\n"
            "| TPOT | 40 ms | p95 |\n"
            "| E2E | 12 s | p99 |\n"
            "Chatbot, 25 requests/s"
        ),
        {
            STEADY: (SAID, 25),
            TTFT_P: (SAID, "p95"),
            TTFT: (SAID, 700),
            TPOT_P: (SAID, "p95"),
            TPOT: (SAID, 40),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 12000),
        },
    ),
    (
        (
            "Ein Chatbot. Maximal zwei Sekunden Wartezeit bis zum Beginn der Antwort, die "
            "komplette Antwort spätestens nach zehn Sekunden. Lastspitze montags mit 12 "
            "Anfragen pro Sekunde, sonst 3."
        ),
        {STEADY: (SAID, 3), PEAK: (SAID, 12), TTFT: (SAID, 2000), E2E: (SAID, 10000)},
    ),
    (
        ("translation of chat messages, must feel instant: <=300ms for a 20-token message, p99"),
        {IN: (SAID, 20), E2E_P: (SAID, "p99"), E2E: (SAID, 300)},
    ),
    (
        (
            "RAG: 5 chunks x 400 tokens + 200 tokens question, answer 150 tokens; 30 QPS; "
            "TTFT<1s@p90"
        ),
        {
            IN: (INFERRED, 2000),
            OUT: (SAID, 150),
            STEADY: (SAID, 30),
            TTFT_P: (SAID, "p90"),
            TTFT: (SAID, 1000),
        },
    ),
    (
        (
            "Hallo Herr Weber, unser Termin am 14. um 9 Uhr dauert 60 Minuten, bitte 10 "
            "Minuten früher da sein. Es geht um eine Übersetzungslösung: 120 Dolmetscher, pro"
            " Tag etwa 2.000 Dokumente mit durchschnittlich 900 Wörtern. Jede Übersetzung "
            "soll innerhalb von 45 Sekunden vorliegen. Die Kantine schließt um 14 Uhr, Zimmer"
            " 312. Der alte Dienst brauchte 3 Minuten."
        ),
        {IN: (INFERRED, 1197), STEADY: (COMPUTED, 0.0231481), E2E: (SAID, 45000)},
    ),
    (
        (
            "Bonjour, la réunion de 45 minutes est fixée à 14 h, salle 12. Nous voulons un "
            "agent vocal pour 18 cabinets médicaux : environ 40 appels simultanés à 9 h, 5 "
            "l'après-midi. Le patient ne doit pas attendre plus de 600 ms avant que l'agent "
            "parle. Le standard actuel fait patienter 4 minutes en moyenne. Réponses de 40 "
            "tokens."
        ),
        {OUT: (SAID, 40), TTFT: (SAID, 600)},
    ),
    (
        (
            "Hola, la fábrica trabaja en 3 turnos de 8 horas y la línea produce 2 piezas por "
            "segundo (eso no pasa por el modelo). Queremos clasificar partes de avería: 600 "
            "al día, 250 tokens cada uno, 20 de salida, menos de 10 segundos."
        ),
        {IN: (SAID, 250), OUT: (SAID, 20), STEADY: (COMPUTED, 0.00694444), E2E: (SAID, 10000)},
    ),
    (
        (
            "Buongiorno, il corso dura 2 ore e la pausa 15 minuti. Ci serve un tutor per 450 "
            "studenti, ognuno fa una domanda ogni 2 minuti quando è collegato, circa il 30 % "
            "collegati la sera. Prima frase entro 1 secondo, 25 token al secondo."
        ),
        {TTFT: (SAID, 1000), TPOT: (COMPUTED, 40)},
    ),
    (
        (
            "We measured our users' patience: after 4 seconds half of them leave. So: first "
            "token within 1.5 s for 99 out of 100 requests. Chat widget, 9 requests per "
            "second in the evening, 2 in the morning."
        ),
        {STEADY: (SAID, 2), PEAK: (SAID, 9), TTFT_P: (SAID, "p99"), TTFT: (SAID, 1500)},
    ),
    (
        (
            "Our API limit is 600 requests per minute per customer and requests time out "
            "after 120 s. 35 customers. Text generation for ads: 50-word ads from 30-word "
            "briefs. Typical load 1 rps."
        ),
        {IN: (INFERRED, 40), OUT: (INFERRED, 66), STEADY: (SAID, 1)},
    ),
    (
        (
            "we have 3 shifts of 40 nurses. during handover (7:00, 15:00, 23:00) all 40 use "
            "it, otherwise 5-10. summary of patient notes 4k tokens -> 250 tokens. has to be "
            "there before they've walked to the room, say 15 secs"
        ),
        {IN: (SAID, 4000), OUT: (SAID, 250), E2E: (SAID, 15000)},
    ),
    (
        ("Support bot. SLO table (p50/p95/p99): TTFT 300/800/1500 ms, E2E 3/7/12 s. 55 rps."),
        {
            STEADY: (SAID, 55),
            TTFT_P: (SAID, "p99"),
            TTFT: (SAID, 1500),
            E2E_P: (SAID, "p99"),
            E2E: (SAID, 12000),
        },
    ),
    (
        (
            "Generate alt texts for 800k product photos' captions, 2-week project, 60 tokens "
            "in, 25 out. After that 1,500 per day."
        ),
        {IN: (SAID, 60), OUT: (SAID, 25), STEADY: (COMPUTED, 0.0173611)},
    ),
    (
        (
            'assistant needs to "feel" like a human: reply begins 0.7-1.2 s after the user '
            "stops. 50 concurrent sessions"
        ),
        {TTFT: (INFERRED, 1200)},
    ),
    (
        (
            "It's for 5 people. Each of us asks maybe 20 things a day. Answers can take a "
            "minute, who cares."
        ),
        {PACE: (COMPUTED, 0.0138889)},
    ),
]
