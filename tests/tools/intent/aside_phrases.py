"""What texts tell beside their request, and the fields that it must not fill as stated."""

__all__ = ["ASIDES", "WORDINGS", "Aside", "Wording"]

Aside = tuple[str, str]
Wording = tuple[str, dict[str, tuple[str, object]]]

USERS = "traffic.concurrent_users"
STEADY, PEAK = "traffic.rps_steady", "traffic.rps_peak"
PACE = "traffic.requests_per_active_minute"
IN, IN_P95 = "traffic.prompt_tokens.mean", "traffic.prompt_tokens.p95"
OUT, PREFIX = "traffic.output_tokens.mean", "traffic.prefix_cache_share"
MONTH, HOUR = "budget.usd_month", "budget.usd_hour"
E2E, E2E_P = "slo.e2e_ms.limit", "slo.e2e_ms.percentile"
WHERE, FIRST = "preferences.residency", "priority"
STREAMS, BURSTS = "traffic.streaming_share", "traffic.burstiness"

SAID, INFERRED, COMPUTED = "stated", "inferred", "computed"

ASIDES: list[Aside] = [
    ("chatbot for our shop, built by 4 engineers", USERS),
    ("AI agent that triages Jira. 6 people on my team will build it.", USERS),
    ("Chatbot. Zwei Entwickler werden es umsetzen.", USERS),
    ("nuestro equipo de 4 personas lo desarrollará, un chatbot", USERS),
    ("A chatbot. The project started 3 months ago and has a team of 6.", USERS),
    ("I pay 99 dollars a month for my subscription. Get me a chatbot.", MONTH),
    ("Chatbot. Our previous bot handled 3 rps and cost $9k a month.", MONTH),
    ("Chatbot. Our previous bot handled 3 rps and cost $9k a month.", STEADY),
    ("Unser alter Bot kostete 500 Dollar im Monat. Ein neuer Chatbot, bitte.", MONTH),
    ("Chatbot. Agents spend 4 minutes per email today", MONTH),
    ("Classify tickets: 3 million per month", MONTH),
    ("Reasoning tutor, each pupil asks 3 questions per lesson of 45 minutes", E2E),
    ("Chatbot; 20-minute calls with the advisers follow", E2E),
    ("Chatbot for a shop; 97% of orders leave the house within 48 hours", WHERE),
    ("Our customers live in France. A chatbot, please.", WHERE),
    ("The company runs our own network. A chatbot, please.", WHERE),
    ("Voice assistant for 650 nurses. Not all at once, no.", STREAMS),
    ("translation of reviews, 50 requests/s steady", BURSTS),
    ("chatbot, latency is 300 ms today", FIRST),
    ("chatbot, accuracy is 95 percent on our test set", FIRST),
    ("TICK-4711 nightly batch job: 500k records, must finish in 6 h", MONTH),
]

WORDINGS: list[Wording] = [
    ("chatbot for our 60 Java-Leute", {USERS: (SAID, 60)}),
    ("Chatbot für 250 Vertriebsmitarbeiter", {USERS: (SAID, 250)}),
    ("doc QA. Users 250.", {USERS: (SAID, 250)}),
    ("summaries; we care about getting it right, not about speed", {FIRST: (INFERRED, "accuracy")}),
    ("content generation, good prose above all", {FIRST: (INFERRED, "accuracy")}),
    ("Analyse de dossiers, qualité maximale", {FIRST: (SAID, "accuracy")}),
    ("Traitement par lots, débit maximal", {FIRST: (SAID, "throughput")}),
    # 500,000 in 6 x 3,600 s
    ("batch\n* 500k records\n* must finish in 6 h", {STEADY: (COMPUTED, 23.1481)}),
    # Friday 20:00 to Monday 06:00 are 4 + 24 + 24 + 6 = 58 hours; 208,800 in 58 x 3,600 s
    ("batch: 208,800 items, start Friday 20:00, done by Monday 06:00", {STEADY: (COMPUTED, 1)}),
    # 36,000 in 10 hours
    ("batch: 36,000 prompts overnight, 10 hour window", {STEADY: (COMPUTED, 1)}),
    # 28,800 in 8 hours
    ("Stapelverarbeitung: jede Nacht von 22 bis 6 Uhr 28.800 Zeilen", {STEADY: (COMPUTED, 1)}),
    # 86,400 a day
    ("Klassifikation, 86.400 Stück am Tag", {STEADY: (COMPUTED, 1)}),
    # 2,628,000 in a month of 730 hours
    ("Extraction de CV : 2 628 000 CV par mois", {STEADY: (COMPUTED, 1)}),
    ("chatbot, gemiddeld 4 verzoeken per seconde, tijdens acties tot 25",
     {STEADY: (SAID, 4), PEAK: (SAID, 25)}),
    ("voice bot; when somebody is active they talk to it three times a minute", {PACE: (SAID, 3)}),
    ("chatbot, ISL 12k avg / 30k p95", {IN: (SAID, 12000), IN_P95: (SAID, 30000)}),
    ("RAG. prompt 4096 tokens of which 70% is the identical system prompt. out 256.",
     {IN: (SAID, 4096), PREFIX: (SAID, 0.7), OUT: (SAID, 256)}),
    ("Résumer des comptes rendus (environ 8 000 tokens) en 400 tokens",
     {IN: (SAID, 8000), OUT: (SAID, 400)}),
    ("chatbot, het hele antwoord binnen 6 seconden, in 9 van de 10 gevallen",
     {E2E: (SAID, 6000), E2E_P: (SAID, "p90")}),
    ("translation; the budget is $400 per month, that is $9 an hour",
     {MONTH: (SAID, 400), HOUR: (SAID, 9)}),
    ("chatbot; keep everything within Switzerland", {WHERE: (SAID, "CH")}),
    ("chatbot; no data may leave our network", {WHERE: (SAID, "on-premises")}),
]  # fmt: skip
