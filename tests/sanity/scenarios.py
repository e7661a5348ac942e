"""Requests as people write them, with what an expert expects of the plan and the arithmetic for it.

Bounds are wide on purpose: a plan outside is one that an expert would not sign. Rules of thumb: an
H100 puts out some 2,000 to 20,000 tokens/s with models of 8 to 30 billion parameters and a third of
that with 70; rates at peak are users x active share x requests a minute / 60 x 2 unless said.
"""

from dataclasses import dataclass
from math import inf

from tools.specification import UseCaseName

__all__ = ["SCENARIOS", "Scenario"]

Bounds = tuple[float, float]
EIGHT_BIT_CARDS = ("L4-24GB", "A10G-24GB", "A10-24GB", "L40S-48GB", "RTX-A6000-48GB")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One request and its bounds; a bound that is left out is not checked.

    Attributes:
        name: What is special about it, a sentence.
        text: The request.
        use_case: What it must be read as.
        because: How the bounds were worked out.
        is_possible: Whether anything can hold it.
        gpus: GPUs of the first plan.
        usd_month: Its monthly bill; 0 where the hardware is owned.
        billions: Parameters of its model.
        kinds: The GPUs any plan may use.
        peak_rps: The rate that must be read or computed.
        gates: Gates that must have turned something away.
        about: Fields of which one must be in a conflict where nothing is left.
    """

    name: str
    text: str
    use_case: UseCaseName
    because: str
    is_possible: bool = True
    gpus: Bounds = (1, inf)
    usd_month: Bounds = (0, inf)
    billions: Bounds = (0, inf)
    kinds: tuple[str, ...] = ()
    peak_rps: Bounds = (0, inf)
    gates: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


CHATS = (
    Scenario(
        name="five people in an office take one small card",
        text="A chat assistant for our office of 5 people, as cheap as possible",
        use_case="interactive_chatbot",
        because="0.03 requests/s; a 4 to 20 B model in 8 bit fits 24 to 48 GB, 0.5 to 1.5 $/h",
        gpus=(1, 1),
        usd_month=(300, 1100),
        billions=(1, 35),
        kinds=(*EIGHT_BIT_CARDS, "GH200-96GB", "H100-SXM-80GB", "H200-SXM-141GB"),
        peak_rps=(0.02, 0.05),
    ),
    Scenario(
        name="a thousand casual users never take a rack",
        text="A chatbot for a thousand casual users of our web shop",
        use_case="interactive_chatbot",
        because="6.7 requests/s x 200 tokens = 1,300 tokens/s: a share of one data centre GPU",
        gpus=(1, 2),
        usd_month=(500, 4500),
        billions=(3, 80),
        peak_rps=(6, 7),
    ),
    Scenario(
        name="a thousand users in a hurry take one or two GPUs",
        text="A customer-support chatbot for 1000 users, low latency is critical",
        use_case="interactive_chatbot",
        because="the load of the casual thousand; speed pays for a faster card, not for many",
        gpus=(1, 2),
        usd_month=(1000, 7500),
        billions=(3, 80),
    ),
    Scenario(
        name="a million users take dozens of GPUs",
        text="A public chatbot for 1 million users, of whom 5% are active at the same time",
        use_case="interactive_chatbot",
        because=(
            "50,000 x 2 / 60 x 2 = 3,333 requests/s x 200 = 667,000 tokens/s; 5,000 to 60,000 per "
            "GPU are 11 to 130 of them"
        ),
        gpus=(10, 200),
        usd_month=(20_000, 500_000),
        peak_rps=(3300, 3400),
    ),
    Scenario(
        name="four owned A100 carry two thousand employees",
        text="We own 4 A100 80GB and want a chat assistant for our 2000 employees on them",
        use_case="interactive_chatbot",
        because="13 requests/s x 200 = 2,700 tokens/s, which one A100 does with a small model",
        gpus=(1, 4),
        usd_month=(0, 0),
        billions=(3, 240),
        kinds=("A100-SXM-80GB",),
        gates=("hardware",),
    ),
    Scenario(
        name="no plan is made on Volta",
        text="An internal chatbot for 50 users on the two V100 32GB we own",
        use_case="interactive_chatbot",
        because="vLLM from 0.21 on needs more than V100 is: other GPUs are the way out",
        is_possible=False,
        gates=("hardware",),
        about=("preferences.inventory",),
    ),
    Scenario(
        name="405 billion parameters do not fit one H100",
        text="A chatbot for 100 users with Llama 3.1 405B on a single H100",
        use_case="interactive_chatbot",
        because="405 GB in 8 bit against 80 GB",
        is_possible=False,
        gates=("memory",),
        about=("preferences.max_gpus", "preferences.models"),
    ),
    Scenario(
        name="a promise at the 99th percentile within a budget",
        text=(
            "A customer service chatbot for 3000 users, p99 time to first token under 500 ms, at "
            "most $10,000 a month"
        ),
        use_case="interactive_chatbot",
        because="20 requests/s x 200 = 4,000 tokens/s: one to four GPUs, a third of the budget",
        gpus=(1, 4),
        usd_month=(700, 10_000),
        peak_rps=(19, 21),
        gates=("budget",),
    ),
    Scenario(
        name="no answer begins within a millisecond",
        text="A chatbot for 100 users with time to first token below 1 ms",
        use_case="interactive_chatbot",
        because="one decode step of 4 B in 8 bit takes 0.5 to 1 ms on the fastest GPU",
        is_possible=False,
        gates=("slo",),
        about=("slo.ttft_ms",),
    ),
    Scenario(
        name="ten thousand at once are not had for 200 dollars",
        text="A live chat assistant for 10000 concurrent users for at most $200 a month",
        use_case="interactive_chatbot",
        because="the cheapest GPU alone is 500 $/month",
        is_possible=False,
        gates=("budget",),
        about=("budget.usd_month",),
    ),
    Scenario(
        name="a region of one cloud sells what it sells",
        text="A chatbot for 800 users; all data must stay in the EU, we are on AWS in eu-central-1",
        use_case="interactive_chatbot",
        because="the list has one offer there: eight A100-80GB at 34.29 $/h, 25,033 $/month",
        gpus=(1, 8),
        usd_month=(25_000, 25_100),
        kinds=("A100-SXM-80GB",),
        gates=("hardware",),
    ),
    Scenario(
        name="air-gapped on two owned H100 with a free licence",
        text=(
            "An air-gapped assistant for 200 analysts of a ministry, Apache-2.0 models only, on "
            "the 2 H100 we own"
        ),
        use_case="interactive_chatbot",
        because="1.3 requests/s; 160 GB hold up to some 120 B in 8 bit",
        gpus=(1, 2),
        usd_month=(0, 0),
        billions=(3, 130),
        kinds=("H100-SXM-80GB",),
        gates=("licence",),
    ),
    Scenario(
        name="a request in German",
        text="Ein Chatbot für den Kundenservice mit 1500 Nutzern",
        use_case="interactive_chatbot",
        because="10 requests/s x 200 = 2,000 tokens/s",
        gpus=(1, 3),
        usd_month=(500, 8000),
        peak_rps=(9, 11),
    ),
    Scenario(
        name="a 70 B model in 8 bit on a GPU that holds it",
        text="A chatbot with Llama 3.3 70B in fp8 on H200 for 300 users",
        use_case="interactive_chatbot",
        because="70 GB in 141 GB; 2 requests/s x 200 = 400 tokens/s: one card, two for the limits",
        gpus=(1, 4),
        usd_month=(2000, 11_000),
        billions=(70, 71),
        kinds=("H200-SXM-141GB",),
    ),
    Scenario(
        name="four-bit weights for a hundred users",
        text="A chat assistant for 100 users with 4-bit quantised weights",
        use_case="interactive_chatbot",
        because="0.7 requests/s; 20 to 120 B in 4 bit are 12 to 65 GB",
        gpus=(1, 2),
        usd_month=(400, 4500),
        gates=("preference",),
    ),
    Scenario(
        name="fifty thousand users on B200",
        text="A chatbot for 50,000 users on B200, 10% active",
        use_case="interactive_chatbot",
        because="333 requests/s x 200 = 67,000 tokens/s at 5,000 to 60,000 per B200",
        gpus=(2, 16),
        usd_month=(8000, 130_000),
        kinds=("B200-SXM-180GB",),
        peak_rps=(330, 340),
    ),
    Scenario(
        name="a GPU without a price is not used up for nothing",
        text="A chatbot for 3000 users on MI300X",
        use_case="interactive_chatbot",
        because="20 requests/s x 200 = 4,000 tokens/s: one MI300X does it with a small model",
        gpus=(1, 2),
        kinds=("MI300X-192GB",),
    ),
    Scenario(
        name="a named model stands against the licences",
        text="A chatbot for 200 users with Llama 3.1 8B, but only Apache-2.0 licences",
        use_case="interactive_chatbot",
        because="8 B in 8 or 16 bit on one card of 24 GB or more; the conflict must be told",
        gpus=(1, 2),
        usd_month=(400, 4500),
        billions=(8, 8.1),
    ),
    Scenario(
        name="nothing is said but the purpose",
        text="a chatbot",
        use_case="interactive_chatbot",
        because="the default of 100 users is 0.7 requests/s: the smallest deployment",
        gpus=(1, 1),
        usd_month=(300, 2600),
    ),
    Scenario(
        name="five thousand requests a second on one GPU",
        text="A chatbot with 5000 requests per second and at most 1 GPU",
        use_case="interactive_chatbot",
        because="a million tokens/s against at most 60,000",
        is_possible=False,
        gates=("inventory",),
        about=("preferences.max_gpus",),
    ),
    Scenario(
        name="two milliseconds a token are below the bandwidth",
        text="A chatbot with Llama 3.3 70B in bf16 on one A100, 2 ms per token, 10 users",
        use_case="interactive_chatbot",
        because="141 GB do not fit 80, and at 8 x 2,039 GB/s a token takes 8.7 ms",
        is_possible=False,
        gates=("memory", "slo"),
        about=("slo.tpot_ms", "preferences.max_gpus"),
    ),
    Scenario(
        name="two hundred people with an open purse",
        text="A chatbot for 200 users, money is no object, the best quality there is",
        use_case="interactive_chatbot",
        because="1.3 requests/s; no more than one node of the largest model",
        gpus=(1, 8),
        billions=(20, 1100),
    ),
)

CODE = (
    Scenario(
        name="three hundred developers complete code",
        text="Code completion for 300 developers, p95 under half a second",
        use_case="code_completion",
        because="9 requests/s x 2,048 tokens of prompt = 18,000 tokens/s of prefill: one H100",
        gpus=(1, 3),
        usd_month=(1000, 7000),
        billions=(1, 80),
        peak_rps=(8, 10),
    ),
    Scenario(
        name="an L4 is too slow for completions by a 7 B model",
        text="Code completion for 20 developers with Qwen2.5-Coder-7B on L4",
        use_case="code_completion",
        because="5,000 tokens x 15 GFLOP at 121 TFLOP/s take 0.6 s and the limit is 0.2 s",
        is_possible=False,
        gates=("slo",),
        about=("slo.ttft_ms", "preferences.gpus"),
    ),
    Scenario(
        name="five thousand developers on H100",
        text=(
            "Tab completion in the editor for 5000 developers on H100, p99 latency under 1.5 "
            "seconds"
        ),
        use_case="code_completion",
        because="150 requests/s x 2,048 = 307,000 tokens/s of prefill at 10,000 to 150,000 each",
        gpus=(2, 32),
        usd_month=(4000, 80_000),
        kinds=("H100-SXM-80GB",),
        peak_rps=(145, 155),
    ),
    Scenario(
        name="eighty engineers with 20,000 dollars",
        text=(
            "A coding assistant for 80 engineers, the best quality we can get for 20,000 dollars a "
            "month"
        ),
        use_case="code_generation",
        because="0.3 requests/s: any one node will do, the budget holds eight H100",
        gpus=(1, 8),
        usd_month=(1000, 20_000),
        billions=(20, 1100),
        gates=("budget", "quality"),
    ),
    Scenario(
        name="480 billion parameters on eight owned H200",
        text="Code generation with Qwen3-Coder-480B-A35B for 100 developers on the 8 H200 we own",
        use_case="code_generation",
        because="480 GB in 8 bit need at least four of 141 GB; 8-bit blocks fit a width of eight",
        gpus=(4, 8),
        usd_month=(0, 0),
        billions=(480, 481),
        kinds=("H200-SXM-141GB",),
        gates=("memory",),
    ),
    Scenario(
        name="ten developers on a gaming card of their own",
        text="A programming assistant for 10 developers on one RTX 4090 that we own",
        use_case="code_generation",
        because="24 GB hold up to some 30 B in 4 bit or 14 B in 8",
        gpus=(1, 1),
        usd_month=(0, 0),
        billions=(3, 36),
        kinds=("RTX-4090-24GB",),
    ),
)

DOCUMENTS = (
    Scenario(
        name="four hundred people on Google Cloud",
        text="Summarise meetings for 400 people on Google Cloud",
        use_case="document_summarization",
        because="0.4 requests/s; one A100 there is 3.67 or 5 $/h",
        gpus=(1, 8),
        usd_month=(500, 9000),
        kinds=("A100-SXM-80GB", "A100-SXM-40GB", "H100-SXM-80GB", "L4-24GB", "T4-16GB"),
    ),
    Scenario(
        name="reports are not summarised in a tenth of a second",
        text="Summaries of whole reports in 100 milliseconds end to end, for 50 users",
        use_case="document_summarization",
        because="500 tokens at 1 to 3 ms each are 0.5 to 1.5 s at best",
        is_possible=False,
        gates=("slo",),
        about=("slo.e2e_ms",),
    ),
    Scenario(
        name="standard summaries on A10G",
        text=(
            "Summaries of support tickets, 2 requests per second, on A10G, standard quality is "
            "enough, cost matters most"
        ),
        use_case="document_summarization",
        because="2 x 2,000 tokens of prompt and 1,000 of answer a second: one to eight A10G",
        gpus=(1, 16),
        usd_month=(700, 24_000),
        kinds=("A10G-24GB",),
    ),
    Scenario(
        name="lawyers read contracts of 128k tokens",
        text="Contract review for 50 lawyers, documents of up to 128k tokens",
        use_case="long_document_analysis",
        because="0.01 requests/s; what matters is one sequence of 130,000 tokens in memory",
        gpus=(1, 8),
        usd_month=(500, 33_000),
        gates=("memory",),
    ),
    Scenario(
        name="a million tokens of context",
        text="Questions over an entire codebase with a context of 1 million tokens for 10 people",
        use_case="long_document_analysis",
        because="few models read so much, and they take a node",
        gpus=(1, 8),
        gates=("context",),
    ),
    Scenario(
        name="a wiki with free licences",
        text=(
            "A RAG assistant over our internal wiki for 500 employees, only MIT or Apache-2.0 "
            "licences"
        ),
        use_case="rag_question_answering",
        because="1.7 requests/s x 3,000 tokens = 5,000 tokens/s of prefill: a share of one GPU",
        gpus=(1, 2),
        usd_month=(500, 5000),
        billions=(3, 130),
        gates=("licence",),
    ),
    Scenario(
        name="twenty thousand employees on Azure",
        text="Enterprise search with question answering for 20,000 employees on Azure",
        use_case="rag_question_answering",
        because=(
            "67 requests/s x 3,000 = 200,000 tokens/s of prefill at 8,000 to 50,000 per GPU, and "
            "17,000 tokens/s of answers"
        ),
        gpus=(4, 40),
        usd_month=(10_000, 200_000),
        kinds=("H100-NVL-94GB", "A100-PCIE-80GB", "A100-SXM-80GB", "A100-SXM-40GB", "A10-24GB"),
        peak_rps=(60, 70),
    ),
    Scenario(
        name="70 B over long prompts within a second",
        text=(
            "RAG with Llama 3.3 70B in fp8 on H100, 4 requests per second, 8000 tokens in and 400 "
            "tokens out"
        ),
        use_case="rag_question_answering",
        because=(
            "a prompt of 13,000 tokens (90th percentile) x 141 GFLOP is 1.8 PFLOP: 0.25 s at best "
            "on eight H100, and the slow end must hold 1 s"
        ),
        is_possible=False,
        gates=("slo",),
        about=("slo.ttft_ms",),
    ),
    Scenario(
        name="three languages for a thousand people",
        text="Translation between German, English and Japanese for 1000 employees",
        use_case="translation",
        because="1.7 requests/s x 450 = 750 tokens/s",
        gpus=(1, 2),
        usd_month=(400, 4500),
    ),
    Scenario(
        name="thirty people write on L40S",
        text="Marketing copy for 30 people, on L40S",
        use_case="content_generation",
        because="0.03 requests/s on one card of 1.55 $/h",
        gpus=(1, 1),
        usd_month=(1000, 1500),
        billions=(3, 45),
        kinds=("L40S-48GB",),
    ),
    Scenario(
        name="two hundred thousand people write",
        text=("Blog posts and product descriptions for 200,000 users, throughput matters most"),
        use_case="content_generation",
        because="167 requests/s x 900 = 150,000 tokens/s at 3,000 to 30,000 per GPU",
        gpus=(5, 60),
        usd_month=(8000, 200_000),
        peak_rps=(160, 170),
    ),
    Scenario(
        name="a hundred editors at one small cloud",
        text="Content generation for 100 editors for under $1500 a month on Lambda",
        use_case="content_generation",
        because="0.08 requests/s; the cheapest card there is 1.09 $/h",
        gpus=(1, 1),
        usd_month=(700, 1500),
        gates=("budget",),
    ),
)

MACHINES = (
    Scenario(
        name="a hundred mails a second",
        text="Classify 100 emails per second into ten categories, as cheap as possible",
        use_case="classification_extraction",
        because=(
            "100 to 400 requests/s x 620 tokens are 62,000 to 250,000 tokens/s of prefill at "
            "50,000 to 150,000 per GPU with a small model"
        ),
        gpus=(1, 8),
        usd_month=(1000, 15_000),
        billions=(1, 35),
    ),
    Scenario(
        name="a price of tokens that can be kept",
        text="Classification of 20 messages per second for less than $0.0001 per 1000 tokens",
        use_case="classification_extraction",
        because="20 x 620 x 2.6 million s = 32 G tokens a month: 3,200 $ at most",
        gpus=(1, 4),
        usd_month=(500, 3300),
        gates=("budget",),
    ),
    Scenario(
        name="two hundred people with agents",
        text="An agent with tool calling for 200 users, contexts of 32k tokens",
        use_case="agentic_tool_use",
        because="1.3 requests/s, bursts of 5; x 6,000 tokens = 32,000 tokens/s of prefill",
        gpus=(1, 6),
        usd_month=(1000, 15_000),
        billions=(8, 130),
        gates=("context",),
    ),
    Scenario(
        name="agents with DeepSeek-V3",
        text="Autonomous agents with DeepSeek-V3 for 50 users on B200",
        use_case="agentic_tool_use",
        because="671 GB in 8 bit take at least four of 180 GB, sold by eight: 32,120 $/month",
        gpus=(4, 16),
        usd_month=(30_000, 90_000),
        billions=(671, 685),
        kinds=("B200-SXM-180GB",),
    ),
    Scenario(
        name="scientists want the best answers",
        text="A reasoning assistant for 100 scientists, accuracy above all",
        use_case="reasoning_assistant",
        because="0.05 requests/s x 3,000 tokens = 150 tokens/s: one node of anything",
        gpus=(1, 8),
        usd_month=(1000, 40_000),
        billions=(20, 1100),
        gates=("quality",),
    ),
    Scenario(
        name="DeepSeek-R1 on eight owned MI300X",
        text="DeepSeek-R1 for step-by-step reasoning, 40 users, on our own 8 MI300X",
        use_case="reasoning_assistant",
        because="671 GB in 8 bit take at least four of 192 GB",
        gpus=(4, 8),
        usd_month=(0, 0),
        billions=(671, 685),
        kinds=("MI300X-192GB",),
    ),
    Scenario(
        name="mathematicians wait two minutes",
        text=(
            "A reasoning assistant with Qwen3-32B for 25 mathematicians on A100, answers may take "
            "two minutes"
        ),
        use_case="reasoning_assistant",
        because="9,000 tokens in 120 s are 13 ms each: 33 GB over 2,039 GB/s take two or more",
        gpus=(2, 8),
        usd_month=(3000, 35_000),
        billions=(32, 33),
        kinds=("A100-SXM-80GB",),
    ),
    Scenario(
        name="a call centre with five hundred calls",
        text=(
            "A voice assistant in our call centre with 500 concurrent calls, first token within "
            "200 ms"
        ),
        use_case="voice_assistant",
        because="33 to 67 requests/s x 500 tokens = 33,000 tokens/s of prefill, 4,000 of answers",
        gpus=(1, 8),
        usd_month=(1000, 20_000),
        billions=(1, 35),
    ),
    Scenario(
        name="a speech bot on L40S",
        text="A speech bot for 60 users on L40S",
        use_case="voice_assistant",
        because="0.8 requests/s on a card of 1.55 $/h",
        gpus=(1, 2),
        usd_month=(1000, 3000),
        billions=(1, 35),
        kinds=("L40S-48GB",),
    ),
    Scenario(
        name="70 B on one T4",
        text="A voice assistant for 5 people on one T4 with Llama 3.1 70B",
        use_case="voice_assistant",
        because="141 GB in fp16 against 16 GB, and Turing does not run fp8",
        is_possible=False,
        gates=("hardware",),
        about=("preferences.gpus",),
    ),
    Scenario(
        name="ten million documents in a day",
        text=(
            "A batch job: label 10 million documents of 1000 tokens each within 24 hours, answers "
            "of 50 tokens, lowest cost"
        ),
        use_case="batch_processing",
        because="116 requests/s x 1,000 = 116,000 tokens/s of prefill at 20,000 to 150,000 per GPU",
        gpus=(1, 8),
        usd_month=(1000, 15_000),
        peak_rps=(115, 117),
    ),
    Scenario(
        name="a hundred thousand reviews over night",
        text=(
            "Process 100,000 reviews overnight within 8 hours as a batch, budget 50 dollars per "
            "hour"
        ),
        use_case="batch_processing",
        because="3.5 requests/s x 1,300 tokens = 4,500 tokens/s",
        gpus=(1, 2),
        usd_month=(400, 5000),
        peak_rps=(3.4, 3.6),
        gates=("budget",),
    ),
    Scenario(
        name="five million documents in an hour on one L4",
        text="A batch job: 5 million documents of 2000 tokens within one hour on one L4",
        use_case="batch_processing",
        because="1,389 requests/s x 2,000 = 2.8 million tokens/s against some 5,000",
        is_possible=False,
        gates=("inventory",),
        about=("preferences.max_gpus",),
    ),
)

WORDINGS = (
    Scenario(
        name="documents to label are no conversation",
        text=(
            "Label 10 million documents of 1000 tokens each within 24 hours, answers of 50 tokens, "
            "lowest cost"
        ),
        use_case="classification_extraction",
        because="116 requests/s x 1,000 tokens",
        gpus=(1, 8),
    ),
    Scenario(
        name="a volume with a deadline has no second peak",
        text=(
            "Extract the invoice number from 2 million scanned invoices every night between 22:00 "
            "and 6:00"
        ),
        use_case="classification_extraction",
        because="2 million in 8 hours are 69 requests/s, all night",
        gpus=(1, 2),
        peak_rps=(69, 75),
    ),
    Scenario(
        name="a card of 24 GB is what there is",
        text=("A chat assistant for 100 users with 4-bit quantised weights on a single 24 GB GPU"),
        use_case="interactive_chatbot",
        because="24 GB hold up to 30 B in 4 bit",
        gpus=(1, 1),
        kinds=(
            "L4-24GB",
            "A10G-24GB",
            "A10-24GB",
            "A30-24GB",
            "RTX-4090-24GB",
            "Arc-Pro-B60-24GB",
        ),
    ),
    Scenario(
        name="a trillion parameters do not fit eight H100",
        text="An agent with Kimi K2 for 100 users on the one DGX with 8 H100 we have",
        use_case="agentic_tool_use",
        because="1,026 GB in 8 bit against 640 GB",
        is_possible=False,
        gates=("memory",),
        about=("preferences.inventory", "preferences.models"),
    ),
)

SCENARIOS = (*CHATS, *CODE, *DOCUMENTS, *MACHINES, *WORDINGS)
