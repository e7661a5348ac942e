"""Rates, peaks, shares and promises in many wordings, written out by hand.

A case says everything its text says about them, and no more; users are checked elsewhere.
"""

__all__ = ["CASES", "Case"]

Case = tuple[str, dict[str, tuple[str, float | str]]]

STEADY, PEAK, FACTOR = "traffic.rps_steady", "traffic.rps_peak", "traffic.peak_factor"
SHARE, PACE = "traffic.active_share", "traffic.requests_per_active_minute"
BURSTS, STREAMS, PREFIX = (
    "traffic.burstiness",
    "traffic.streaming_share",
    "traffic.prefix_cache_share",
)
IN_FLIGHT, UPTIME = "traffic.concurrency", "slo.reliability_pct"
SAID, INFERRED, COMPUTED = "stated", "inferred", "computed"

_PEAKS: list[Case] = [
    ("chatbot, 10 req/sec normally, bursts to 50", {STEADY: (SAID, 10), PEAK: (SAID, 50)}),
    ("chatbot, 10 rps, spiking to 45 rps", {STEADY: (SAID, 10), PEAK: (SAID, 45)}),
    ("Chatbot, im Mittel 2 Anfragen pro Sekunde, Spitze 6", {STEADY: (SAID, 2), PEAK: (SAID, 6)}),
    (
        "Chatbot, durchschnittlich 4 Anfragen/s und bis zu 11 in der Spitze",
        {STEADY: (SAID, 4), PEAK: (SAID, 11)},
    ),
    ("chatbot, 15 requisições por segundo, pico de 45", {STEADY: (SAID, 15), PEAK: (SAID, 45)}),
    (
        "chatbot, 3 requêtes par seconde en moyenne et 9 en pointe",
        {STEADY: (SAID, 3), PEAK: (SAID, 9)},
    ),
    (
        "chatbot, 4 consultas por segundo de media y 12 en hora punta",
        {STEADY: (SAID, 4), PEAK: (SAID, 12)},
    ),
    (
        "chatbot, in media 5 richieste al secondo, 14 nei picchi",
        {STEADY: (SAID, 5), PEAK: (SAID, 14)},
    ),
    ("chatbot, gemiddeld 6 verzoeken per seconde, piek 20", {STEADY: (SAID, 6), PEAK: (SAID, 20)}),
    ("翻訳。1秒あたり3リクエスト、ピークは10リクエスト", {STEADY: (SAID, 3), PEAK: (SAID, 10)}),
    ("翻译服务\uff0c平均每秒4个请求\uff0c高峰12个请求", {STEADY: (SAID, 4), PEAK: (SAID, 12)}),
    (
        "chatbot, the load is 18 requests per second at peak and 5 on average",
        {STEADY: (SAID, 5), PEAK: (SAID, 18)},
    ),
    ("chatbot, peak 30 rps, otherwise 8", {STEADY: (SAID, 8), PEAK: (SAID, 30)}),
    ("chatbot, 0.35 req/s mean, 0.9 req/s busy hour", {STEADY: (SAID, 0.35), PEAK: (SAID, 0.9)}),
    (
        "chatbot, 8 questions per second in term time, 25 per second before exams",
        {STEADY: (SAID, 8), PEAK: (SAID, 25)},
    ),
    (
        "spam filter, 60/s usual, 900/s when a campaign hits",
        {STEADY: (SAID, 60), PEAK: (SAID, 900)},
    ),
    (
        "chatbot, 3 requests a second in the core hours, 7 at the worst moment",
        {STEADY: (SAID, 3), PEAK: (SAID, 7)},
    ),
    ("We measured 14 story requests per second at the worst moment.", {PEAK: (SAID, 14)}),
    ("chatbot, rush hour brings 40 requests per second", {PEAK: (SAID, 40)}),
    ("chatbot, at the busiest moment 22 rps", {PEAK: (SAID, 22)}),
    (
        # 5 / 60 and 20 / 60
        (
            "sql generation, 5 requests per minute in total, 20 per minute on the "
            "last day of the month"
        ),
        {STEADY: (COMPUTED, 0.0833333), PEAK: (COMPUTED, 0.333333)},
    ),
    ("agents, 15 rpm avg 60 rpm peak", {STEADY: (COMPUTED, 0.25), PEAK: (COMPUTED, 1.0)}),
    (
        # 7,200 / 3,600 and 18,000 / 3,600
        "chatbot, 7,200 messages an hour on a normal day, 18,000 an hour during the sale",
        {STEADY: (COMPUTED, 2.0), PEAK: (COMPUTED, 5.0)},
    ),
    (
        "agents, 2.5 LLM calls per second on average, and up to 12 calls per second in a storm",
        {STEADY: (SAID, 2.5), PEAK: (SAID, 12)},
    ),
    (
        "chatbot, 35 requests per second during business hours and 120 in the peak hour",
        {STEADY: (SAID, 35), PEAK: (SAID, 120), BURSTS: (INFERRED, "diurnal")},
    ),
    ("chatbot, 50 rps on average and 20 rps at peak", {STEADY: (SAID, 50), PEAK: (SAID, 20)}),
    ("Load: 4 QPS avg / 15 QPS peak. chatbot", {STEADY: (SAID, 4), PEAK: (SAID, 15)}),
    ("translate chat, 7 msgs/sec, spikes up to 40 msgs/sec", {STEADY: (SAID, 7), PEAK: (SAID, 40)}),
]

_FACTORS: list[Case] = [
    (
        "summaries, 86,400 a day, 3x that rate at peak",
        {STEADY: (COMPUTED, 1.0), FACTOR: (SAID, 3)},
    ),
    (
        "article drafts, 2 requests/s on average, on election night five times as many",
        {STEADY: (SAID, 2), FACTOR: (SAID, 5)},
    ),
    ("chatbot, 4 rps, three times as much at noon", {STEADY: (SAID, 4), FACTOR: (SAID, 3)}),
    ("chatbot, 4 rps, fourfold on Mondays", {STEADY: (SAID, 4), FACTOR: (SAID, 4)}),
    ("chatbot, 4 rps and traffic doubles at lunch time", {STEADY: (SAID, 4), FACTOR: (SAID, 2)}),
    ("chatbot, 4 rps; the load triples in December", {STEADY: (SAID, 4), FACTOR: (SAID, 3)}),
    ("chatbot, 4 rps, peaks are 2.5 times the average", {STEADY: (SAID, 4), FACTOR: (SAID, 2.5)}),
    ("chatbot, 4 rps, 6x during the sale", {STEADY: (SAID, 4), FACTOR: (SAID, 6)}),
    (
        "Chatbot, 4 Anfragen pro Sekunde, mittags das Dreifache",
        {STEADY: (SAID, 4), FACTOR: (SAID, 3)},
    ),
    ("Chatbot, 4 rps, montags dreimal so viel", {STEADY: (SAID, 4), FACTOR: (SAID, 3)}),
    ("chatbot, 4 rps, trois fois plus à midi", {STEADY: (SAID, 4), FACTOR: (SAID, 3)}),
    ("chatbot, 4 rps, el triple al mediodía", {STEADY: (SAID, 4), FACTOR: (SAID, 3)}),
    ("chatbot, peak-to-average ratio of 4, 2 rps", {STEADY: (SAID, 2), FACTOR: (SAID, 4)}),
    ("chatbot 3 times faster than the old one, 4 rps", {STEADY: (SAID, 4)}),
    ("chatbot, 4 rps, 10x growth next year", {STEADY: (SAID, 4)}),
]

_PACE: list[Case] = [
    (
        "code completion, 75 engineers, ~6 requests per minute while typing, 20% of them typing",
        {PACE: (SAID, 6), SHARE: (SAID, 0.2)},
    ),
    (
        (
            "summaries, 300 claims handlers, 25 percent of them active, each "
            "sending one file every two minutes"
        ),
        {PACE: (SAID, 0.5), SHARE: (SAID, 0.25)},
    ),
    (
        (
            "email drafts for 310 reps, about 40% active in parallel; drafts/rep: "
            "1 every 5 min when active"
        ),
        {PACE: (SAID, 0.2), SHARE: (SAID, 0.4)},
    ),
    (
        "voice bot, in each of the 180 calls a customer speaks about 4 times per minute",
        {PACE: (SAID, 4)},
    ),
    (
        "speech companion, one in ten of the devices talked to at any time, three turns a minute",
        {PACE: (SAID, 3), SHARE: (SAID, 0.1)},
    ),
    ("chatbot for 90 users, 2 messages per user and minute", {PACE: (SAID, 2)}),
    ("chatbot for 90 users, each of them writes 2 messages a minute", {PACE: (SAID, 2)}),
    ("chatbot for 90 users, everyone asks something every 30 seconds", {PACE: (SAID, 2)}),
    ("chatbot for 90 users, a question every 20 seconds per user", {PACE: (SAID, 3)}),
    ("Chatbot für 90 Nutzer, jeder schreibt 2 Nachrichten pro Minute", {PACE: (SAID, 2)}),
    ("chatbot pour 90 utilisateurs, 2 messages par minute et par utilisateur", {PACE: (SAID, 2)}),
    ("chatbot para 90 usuarios, cada uno envía 2 mensajes por minuto", {PACE: (SAID, 2)}),
    ("chatbot, 4 requests per active user per minute", {PACE: (SAID, 4)}),
    ("voice assistant, 30,000 cars, 1 request per active minute", {PACE: (SAID, 1)}),
    (
        # 12 / 60 minutes
        "chatbot for 90 users, 12 questions per user per hour",
        {PACE: (COMPUTED, 0.2), SHARE: (INFERRED, 1.0)},
    ),
]

_SHARES: list[Case] = [
    ("chatbot for 5,000 users, one in five online at any time", {SHARE: (SAID, 0.2)}),
    ("chatbot for 5,000 users of whom 15 % are chatting at any moment", {SHARE: (SAID, 0.15)}),
    ("Chatbot für 5.000 Nutzer, davon 15 Prozent gleichzeitig", {SHARE: (SAID, 0.15)}),
    ("Chatbot für 5.000 Nutzer, jeder zehnte ist aktiv", {SHARE: (SAID, 0.1)}),
    ("chatbot pour 5000 utilisateurs, dont 15 % actifs en même temps", {SHARE: (SAID, 0.15)}),
    ("chatbot para 5000 usuarios, un 15 % conectado a la vez", {SHARE: (SAID, 0.15)}),
    ("chatbot for 5,000 users, a quarter of them active", {SHARE: (SAID, 0.25)}),
    ("chatbot for 5,000 users, 10-15% active", {SHARE: (INFERRED, 0.15)}),
    ("chatbot for 5,000 users, 30% of them in Spain", {}),
]

_BURSTS: list[Case] = [
    ("summaries, the load is spread pretty evenly around the clock", {BURSTS: (SAID, "steady")}),
    ("chatbot, 5 rps, steady load", {STEADY: (SAID, 5), BURSTS: (SAID, "steady")}),
    (
        # 864,000 / 86,400
        "localization api, 864k requests/day steady",
        {STEADY: (COMPUTED, 10.0), BURSTS: (INFERRED, "steady")},
    ),
    ("chatbot, flat load day and night", {BURSTS: (SAID, "steady")}),
    ("chatbot, no peaks worth mentioning", {BURSTS: (SAID, "steady")}),
    ("Chatbot, die Last ist über den Tag gleichmäßig", {BURSTS: (SAID, "steady")}),
    ("chatbot, charge constante", {BURSTS: (SAID, "steady")}),
    ("chatbot, very spiky traffic", {BURSTS: (SAID, "high")}),
    ("chatbot, traffic comes in waves after each TV spot", {BURSTS: (SAID, "high")}),
    ("spam filter, very bursty", {BURSTS: (SAID, "high")}),
    ("chatbot, the load comes in sudden bursts", {BURSTS: (SAID, "high")}),
    ("Chatbot, starke Lastspitzen", {BURSTS: (SAID, "high")}),
    ("forum moderation, traffic follows the US daytime", {BURSTS: (INFERRED, "diurnal")}),
    (
        "code completion, traffic climbs from 9, dips over lunch, and nothing after 7 pm",
        {BURSTS: (INFERRED, "diurnal")},
    ),
    (
        "maths tutor, between 4 and 7 in the evening; at night nothing at all",
        {BURSTS: (INFERRED, "diurnal")},
    ),
    ("chatbot, busy by day and dead at night", {BURSTS: (INFERRED, "diurnal")}),
    ("chatbot, mostly used during working hours", {BURSTS: (INFERRED, "diurnal")}),
    ("chatbot, people use it on weekdays from 8 to 18", {BURSTS: (INFERRED, "diurnal")}),
    ("Chatbot, nachts ist nichts los", {BURSTS: (INFERRED, "diurnal")}),
    ("chatbot, surtout pendant les heures de bureau", {BURSTS: (INFERRED, "diurnal")}),
    ("overnight batch between 10pm and 6am", {}),
    ("chatbot; call me between 9 and 5", {}),
    ("chatbot; our office hours are 9 to 5 if you want to call", {}),
    ("code completion in the spring term", {}),
]

_STREAMS: list[Case] = [
    ("chatbot, we don't stream", {STREAMS: (SAID, 0)}),
    ("chatbot, the widget only shows complete replies", {STREAMS: (SAID, 0)}),
    ("chatbot, there is nothing to stream", {STREAMS: (SAID, 0)}),
    ("chatbot. We don't need streaming.", {STREAMS: (SAID, 0)}),
    ("product texts. It does not have to stream.", {STREAMS: (SAID, 0)}),
    ("chatbot. There's no use in streaming.", {STREAMS: (SAID, 0)}),
    ("Übersetzung, kein Streaming nötig", {STREAMS: (SAID, 0)}),
    ("Vertaling. Streaming is niet nodig.", {STREAMS: (SAID, 0)}),
    ("chatbot, no streaming obviously", {STREAMS: (SAID, 0)}),
    ("chatbot, streaming not required", {STREAMS: (SAID, 0)}),
    ("chatbot, streaming: no", {STREAMS: (SAID, 0)}),
    ("chatbot, sans streaming", {STREAMS: (SAID, 0)}),
    ("chatbot, no hace falta streaming", {STREAMS: (SAID, 0)}),
    ("chatbot, non serve lo streaming", {STREAMS: (SAID, 0)}),
    ("Chatbot, die Antwort kommt in einem Stück", {STREAMS: (SAID, 0)}),
    ("email drafts, returned as JSON in one go", {STREAMS: (SAID, 0)}),
    ("chatbot, responses are sent all at once", {STREAMS: (SAID, 0)}),
    ("chatbot with streaming", {STREAMS: (INFERRED, 1)}),
    ("chatbot, answers are streamed token by token", {STREAMS: (INFERRED, 1)}),
    ("chatbot, 70% of the answers are streamed", {STREAMS: (SAID, 0.7)}),
]

_PREFIXES: list[Case] = [
    ("contract chat, prefix cache hit rate 70% measured", {PREFIX: (SAID, 0.7)}),
    ("spam filter, we measured 85% prefix cache hits", {PREFIX: (SAID, 0.85)}),
    ("agents, we saw 65% prefix cache hits in vLLM", {PREFIX: (SAID, 0.65)}),
    ("chatbot, 60% of every prompt is the same system prompt", {PREFIX: (SAID, 0.6)}),
    ("chatbot, four fifths of the prompt are identical in every call", {PREFIX: (SAID, 0.8)}),
    ("chatbot, 80 % of the input tokens are shared between requests", {PREFIX: (SAID, 0.8)}),
    ("Chatbot, 80 % des Prompts sind immer gleich", {PREFIX: (SAID, 0.8)}),
    ("chatbot, prefix_cache_share=0.4", {PREFIX: (SAID, 0.4)}),
    ("chatbot, cache hit ratio around 50 %", {PREFIX: (SAID, 0.5)}),
    ("chatbot, 30% of our customers are in France", {}),
]

_UPTIME: list[Case] = [
    ("chatbot, 99.9 uptime", {UPTIME: (SAID, 99.9)}),
    ("chatbot. The uptime that we promise for clinical software is 99.5%.", {UPTIME: (SAID, 99.5)}),
    ("chatbot, available 99.9 % of the time", {UPTIME: (SAID, 99.9)}),
    ("voice bot. Must be available 99.99% of the time.", {UPTIME: (SAID, 99.99)}),
    ("chatbot. We need it up 99.95 percent of the year.", {UPTIME: (SAID, 99.95)}),
    ("Chatbot, Verfügbarkeit mindestens 99,5 %", {UPTIME: (SAID, 99.5)}),
    ("Chatbot mit 99,9-prozentiger Verfügbarkeit", {UPTIME: (SAID, 99.9)}),
    ("chatbot, disponibilité de 99,5 %", {UPTIME: (SAID, 99.5)}),
    ("chatbot, disponibilidad del 99,9 %", {UPTIME: (SAID, 99.9)}),
    ("chatbot, SLA: 99.9%", {UPTIME: (SAID, 99.9)}),
    ("chatbot, 99.95% SLA", {UPTIME: (SAID, 99.95)}),
    # 43.8 minutes of 730 h
    ("asdf 12345 ;;; 99 %% lorem ipsum 7 dolor", {}),
    ("chatbot, 95% of the users are happy", {}),
    ("chatbot, 40% of the GPUs are available", {}),
]

_DECOYS: list[Case] = [
    (
        # 2,000 / 86,400
        (
            "code generation, 2,000 generations per day now, deck says 100x by "
            "next year but ignore that"
        ),
        {STEADY: (COMPUTED, 0.0231481)},
    ),
    (
        (
            "agents. We have 1,900 alarms a day, but only a few go to the agent: "
            "plan for 2.5 calls per second"
        ),
        {STEADY: (SAID, 2.5)},
    ),
    ("voice bot. Last year we took 2.9 million calls; that number is useless.", {}),
    ("chatbot, 64 concurrent requests", {IN_FLIGHT: (SAID, 64)}),
    ("Concurrency: 24 in-flight requests. agents", {IN_FLIGHT: (SAID, 24)}),
    (
        "marketing copy, no more than 5 drafts are being generated at the same time",
        {IN_FLIGHT: (SAID, 5)},
    ),
    ("batch, 256 requests in flight from the workers", {IN_FLIGHT: (SAID, 256)}),
]

_VOLUMES: list[Case] = [
    # 20,000 / 86,400
    ("Traducir unas 20.000 traducciones al día", {STEADY: (COMPUTED, 0.231481)}),
    # 30,000 / 86,400
    ("rag bot, prolly 30k questions a day", {STEADY: (COMPUTED, 0.347222)}),
    # 3,000 / 86,400
    ("product descriptions for the store, 3k a day", {STEADY: (COMPUTED, 0.0347222)}),
    # 864,000 / 86,400
    ("Chatbot, am Tag 864.000 Anfragen", {STEADY: (COMPUTED, 10.0)}),
    ("chatbot, 864 000 requêtes par jour", {STEADY: (COMPUTED, 10.0)}),
    ("chatbot, 864.000 richieste al giorno", {STEADY: (COMPUTED, 10.0)}),
    ("chatbot, 864.000 mensagens por dia", {STEADY: (COMPUTED, 10.0)}),
    # 86,000 / (48 x 3,600)
    (
        "86,000 catalogue cards to be cleaned as an offline batch. One weekend, 48 hours.",
        {STEADY: (COMPUTED, 0.497685)},
    ),
    # 200,000 / (8 x 3,600)
    (
        "Traitement par lots pendant la nuit : 200 000 enregistrements en 8 heures",
        {STEADY: (COMPUTED, 6.94444)},
    ),
    # 500,000 / (8 x 3,600)
    ("overnight batch, 500k records between 10pm and 6am", {STEADY: (COMPUTED, 17.3611)}),
    # 360,000 / (10 x 3,600)
    ("batch job, 360k records between 20:00 and 06:00", {STEADY: (COMPUTED, 10.0)}),
    ("batch job, 360,000 rows in a 10-hour window", {STEADY: (COMPUTED, 10.0)}),
    ("batch job over 360,000 rows. We have ten hours.", {STEADY: (COMPUTED, 10.0)}),
    # 90 / 60
    ("TRANSLATOR FOR 90 CALL NOTES PER MINUTE", {STEADY: (COMPUTED, 1.5)}),
    ("ticket routing, 100 tickets/sec", {STEADY: (SAID, 100)}),
]

CASES: list[Case] = [
    *_PEAKS,
    *_FACTORS,
    *_PACE,
    *_SHARES,
    *_BURSTS,
    *_STREAMS,
    *_PREFIXES,
    *_UPTIME,
    *_DECOYS,
    *_VOLUMES,
]
