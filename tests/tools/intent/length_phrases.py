"""Lengths in many wordings, written out by hand: what each says about tokens, and no more."""

__all__ = ["CASES", "Case"]

Case = tuple[str, dict[str, tuple[str, float]]]

IN, IN_P95 = "traffic.prompt_tokens.mean", "traffic.prompt_tokens.p95"
OUT, OUT_P95 = "traffic.output_tokens.mean", "traffic.output_tokens.p95"
CONTEXT = "traffic.context_tokens"
SAID, INFERRED, COMPUTED = "stated", "inferred", "computed"

_IN_OUT: list[Case] = [
    ("chatbot, 900 tokens in 100 out each", {IN: (SAID, 900), OUT: (SAID, 100)}),
    ("agents, 7,000 in and 230 out per call", {IN: (SAID, 7000), OUT: (SAID, 230)}),
    ("chatbot, average 1,000 tokens in and 200 out", {IN: (SAID, 1000), OUT: (SAID, 200)}),
    ("chatbot, 650 tok in / 90 tok out", {IN: (SAID, 650), OUT: (SAID, 90)}),
    ("chatbot, 4k tokens in, 300 out", {IN: (SAID, 4000), OUT: (SAID, 300)}),
    ("chatbot, in 600 / out 300", {IN: (SAID, 600), OUT: (SAID, 300)}),
    ("chatbot, input: 600, output: 300 tokens", {IN: (SAID, 600), OUT: (SAID, 300)}),
    (
        "chatbot, 40k input tokens / 1k output tokens (averages)",
        {IN: (SAID, 40_000), OUT: (SAID, 1000)},
    ),
    ("chatbot, 2k tok prompts n 150 tok answers", {IN: (SAID, 2000), OUT: (SAID, 150)}),
    ("chatbot, 8k tok prompts avg, 200 out", {IN: (SAID, 8000), OUT: (SAID, 200)}),
    ("chatbot, 450 tokens per card in, about 450 out", {IN: (SAID, 450), OUT: (SAID, 450)}),
    (
        "chatbot, sends around 3,500 tokens per question and gets 220 tokens back",
        {IN: (SAID, 3500), OUT: (SAID, 220)},
    ),
    (
        "code completion, the request carried 1,800 tokens of context and came back with 25 tokens",
        {IN: (SAID, 1800), OUT: (SAID, 25)},
    ),
    ("chatbot, we read 3,000 tokens and write 400", {IN: (SAID, 3000), OUT: (SAID, 400)}),
    (
        "chatbot, about 24 in, 10 out (thousands of tokens)",
        {IN: (SAID, 24_000), OUT: (SAID, 10_000)},
    ),
    ("Chatbot, 800 Token rein, 150 raus", {IN: (SAID, 800), OUT: (SAID, 150)}),
    (
        "Chatbot, 3.200 Token Eingabe und 250 Token Ausgabe im Mittel",
        {IN: (SAID, 3200), OUT: (SAID, 250)},
    ),
    ("Chatbot, Eingabe 3.200 und Ausgabe 250 Token", {IN: (SAID, 3200), OUT: (SAID, 250)}),
    ("chatbot, 800 tokens en entrée et 150 en sortie", {IN: (SAID, 800), OUT: (SAID, 150)}),
    ("chatbot, 800 tokens de entrada y 150 de salida", {IN: (SAID, 800), OUT: (SAID, 150)}),
    ("chatbot, 800 token in ingresso e 150 in uscita", {IN: (SAID, 800), OUT: (SAID, 150)}),
    ("chatbot, 800 tokens de entrada e 150 de saída", {IN: (SAID, 800), OUT: (SAID, 150)}),
    ("chatbot, gemiddeld 500 tokens in en 10 tokens uit", {IN: (SAID, 500), OUT: (SAID, 10)}),
    ("翻訳。入力は平均500トークン、出力は平均550トークンです", {IN: (SAID, 500), OUT: (SAID, 550)}),
    ("翻译\uff0c输入500个token\uff0c输出300个token", {IN: (SAID, 500), OUT: (SAID, 300)}),
]

_TAILS: list[Case] = [
    (
        "agents. Prompt (mean/p95): 5k / 20k tokens. Completion (mean/p95): 300 / 900 tokens",
        {IN: (SAID, 5000), IN_P95: (SAID, 20_000), OUT: (SAID, 300), OUT_P95: (SAID, 900)},
    ),
    (
        (
            "summaries. Input: transcript, avg 9,500 tok (p95 22,000 tok). Output: "
            "avg 700 tok (p95 1,400)"
        ),
        {IN: (SAID, 9500), IN_P95: (SAID, 22_000), OUT: (SAID, 700), OUT_P95: (SAID, 1400)},
    ),
    (
        "maths tutor, in 500 / out 3000 tokens mean\nout p95 9,000",
        {IN: (SAID, 500), OUT: (SAID, 3000), OUT_P95: (SAID, 9000)},
    ),
    (
        "chatbot, input p95 95,000 tok, input mean 31,000 tok, output p95 1,600 tok",
        {IN: (SAID, 31_000), IN_P95: (SAID, 95_000), OUT_P95: (SAID, 1600)},
    ),
    (
        (
            "contract analysis. One filing has 45,000 tokens on average, with one "
            "in twenty above 110,000 tokens."
        ),
        {IN: (SAID, 45_000), IN_P95: (SAID, 110_000)},
    ),
    (
        (
            "batch. A doc is 1,150 tokens on average (95% of them are below 3,400) "
            "and the record is 210 tokens."
        ),
        {IN: (SAID, 1150), IN_P95: (SAID, 3400), OUT: (SAID, 210)},
    ),
    (
        (
            "extraction. An invoice has 1,400 tokens on average, the biggest ones "
            "(95th percentile) about 5,200."
        ),
        {IN: (SAID, 1400), IN_P95: (SAID, 5200)},
    ),
    ("chatbot, prompts average 900 tokens, at most 4,000", {IN: (SAID, 900), IN_P95: (SAID, 4000)}),
    ("chatbot, prompts typically 900 tokens, max 4k", {IN: (SAID, 900), IN_P95: (SAID, 4000)}),
    (
        "chatbot, prompt mean 900 tokens with p95 of 400 tokens",
        {IN: (SAID, 900), IN_P95: (SAID, 400)},
    ),
    ("chatbot, answers 300 tokens (up to 800)", {OUT: (SAID, 300), OUT_P95: (SAID, 800)}),
    ("chatbot, answers of 300 tokens, 95 % under 800", {OUT: (SAID, 300), OUT_P95: (SAID, 800)}),
    ("chatbot, output tokens: mean 300, p95 800", {OUT: (SAID, 300), OUT_P95: (SAID, 800)}),
    ("chatbot, output 300 avg / 800 p95 tokens", {OUT: (SAID, 300), OUT_P95: (SAID, 800)}),
    (
        "Chatbot, Prompts im Mittel 900 Token, 95 % unter 4.000 Token",
        {IN: (SAID, 900), IN_P95: (SAID, 4000)},
    ),
    (
        "chatbot, prompts de 900 tokens en moyenne, 4 000 au maximum",
        {IN: (SAID, 900), IN_P95: (SAID, 4000)},
    ),
    ("chatbot, at most 4,096 new tokens", {OUT_P95: (SAID, 4096)}),
    ("chatbot, prompts of 800 to 1,200 tokens", {IN: (INFERRED, 1200)}),
    (
        (
            "contract analysis. Filings have 45,000 tokens, one in twenty above 110,000. "
            "The answers are short; the vendor measured 800 tokens on average."
        ),
        {IN: (SAID, 45_000), IN_P95: (SAID, 110_000), OUT: (SAID, 800)},
    ),
]

_SUBJECTS: list[Case] = [
    (
        "summaries, documents have 3,000 tokens, the summary 400",
        {IN: (SAID, 3000), OUT: (SAID, 400)},
    ),
    (
        "riassunto di documenti. Ogni documento ha 3.000 token, il riassunto 400.",
        {IN: (SAID, 3000), OUT: (SAID, 400)},
    ),
    (
        (
            "code review. A merge request with our guidelines is 6,000 tokens, the "
            "answer is about 900 tokens."
        ),
        {IN: (SAID, 6000), OUT: (SAID, 900)},
    ),
    ("invoice extraction, the JSON is 180 tokens", {OUT: (SAID, 180)}),
    ("maths tutor. The exercises themselves are short, 350 tokens.", {IN: (SAID, 350)}),
    (
        "maths tutor. Since the model thinks, the outputs are long: 2,400 tokens on average.",
        {OUT: (SAID, 2400)},
    ),
    ("translation of 300-token texts", {IN: (SAID, 300)}),
    ("voice bot. Spoken answers of 40 tokens on average.", {OUT: (SAID, 40)}),
    ("voice bot. Answers are short, two sentences, maybe 50 tokens.", {OUT: (SAID, 50)}),
    (
        "voice bot. The prompt with the instructions and the last turns is some 700 tokens.",
        {IN: (SAID, 700)},
    ),
    (
        (
            "marketing copy. A briefing with the tone of voice is around 1,200 "
            "tokens. A draft is 800 tokens."
        ),
        {IN: (SAID, 1200), OUT: (SAID, 800)},
    ),
    ("product descriptions, 100 tok brief in, 250 tok out", {IN: (SAID, 100), OUT: (SAID, 250)}),
    ("ticket routing, 400 tokens each, label out ~5 tokens", {IN: (SAID, 400), OUT: (SAID, 5)}),
    (
        "article drafts of 400 tokens, prompts average 1.1k tokens",
        {IN: (SAID, 1100), OUT: (SAID, 400)},
    ),
    ("reasoning assistant, out 4k tokens avg", {OUT: (SAID, 4000)}),
    (
        "discharge letters: each record is 5,000 tokens, the summaries come to 350 tokens",
        {IN: (SAID, 5000), OUT: (SAID, 350)},
    ),
]

_CONTEXT: list[Case] = [
    ("translation. Context of 16k tokens is enough.", {CONTEXT: (SAID, 16_000)}),
    ("code generation, 16k context", {CONTEXT: (SAID, 16_000)}),
    ("chatbot, 64k context window", {CONTEXT: (SAID, 64_000)}),
    (
        "chatbot, context window 32k tokens, average prompt 8,000 tokens",
        {CONTEXT: (SAID, 32_000), IN: (SAID, 8000)},
    ),
    ("Análisis de contratos. Ventana de contexto de 128k.", {CONTEXT: (SAID, 128_000)}),
    (
        "contract review, 60k tokens avg in, 128k context needed",
        {CONTEXT: (SAID, 128_000), IN: (SAID, 60_000)},
    ),
    ("chatbot, max-model-len 8192", {CONTEXT: (SAID, 8192)}),
]

_OTHER: list[Case] = [
    # 300 x 1.33
    ("chatbot with answers of about 300 words", {OUT: (INFERRED, 399)}),
    # 2,000 / 4
    ("chatbot, prompts of 2,000 characters", {IN: (INFERRED, 500)}),
    # 0.5 x 500 x 1.33
    ("summaries of records, a half-page summary", {OUT: (INFERRED, 332)}),
    (
        "content generation, 2 billion output tokens in total, outputs 1,000 tokens",
        {OUT: (SAID, 1000)},
    ),
    ("chatbot at $2 per 1,000 tokens", {}),
    ("chatbot, 30 tokens per second per user", {}),
    ("Concurrency: 24 in-flight requests. agents", {}),
    ("code completion in a monorepo of 14 million lines", {}),
    ("speech companion, one in ten of them is active", {}),
    ("agents, about 22 tools, 14 steps on average", {}),
]

CASES: list[Case] = [*_IN_OUT, *_TAILS, *_SUBJECTS, *_CONTEXT, *_OTHER]
