"""The command line's grammar: which commands exist, to which stage they belong, what they take.

Standard library only, so that `leadline --help` answers at once. What a command does is named as a
module and a function, imported when it runs.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mcp_server.word_order import AnyOrderParser

__all__ = ["COMMANDS", "STAGES", "Command", "command_named", "overview", "parser"]

Parser = argparse.ArgumentParser
STAGES = ("Plan", "Explore", "Finalize", "Look up", "Serve", "Check")
KEY_ACTIONS = ("create", "list", "revoke", "rotate")
KNOWLEDGE_ACTIONS = ("status", "build", "reindex", "embed", "migrate", "remove")
AUDIT_ACTIONS = ("list", "verify", "export")
ITEM_KINDS = ("pattern", "decision", "warning", "methodology", "document")
LOOKUP_KINDS = ("models", "gpus", "prices", "benchmarks", "use_cases")
SUMMARY = "Sound the depth before you deploy an LLM: a sized, priced and evidenced serving plan."
EXIT_CODES = """\
Exit codes: 0 yes · 1 the answer is no (nothing fits, a limit missed, refused) · 2 wrong usage or
input · 3 something outside failed. Every command takes --json; diagnostics go to stderr."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: its stage, one sentence, its arguments, and the function that runs it."""

    name: str
    stage: str
    summary: str
    module: str
    function: str
    add: Callable[[Parser], object]


def _folder(text: str) -> Path:
    """A folder to write to; an empty word would be the one we stand in."""
    if not text.strip():
        raise argparse.ArgumentTypeError("names no folder; write `.` for the one you are in")
    return Path(text)


def _session(parser: Parser) -> None:
    parser.add_argument("session", metavar="SESSION", help="session id, as `plan` printed it")


def _set(parser: Parser) -> None:
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="set one field, dotted (slo.ttft_ms=300, preferences.gpus=[h100]); may be repeated",
    )


def _plan(parser: Parser) -> None:
    parser.add_argument(
        "text", metavar="TEXT", nargs="?", default="", help="what you need, in words; - reads stdin"
    )
    parser.add_argument(
        "--spec", metavar="FILE", type=Path, help="partial specification, YAML or JSON"
    )
    parser.add_argument(
        "--answers",
        metavar="FILE",
        type=Path,
        help="answers to what may be asked and further fields, YAML or JSON",
    )
    _set(parser)
    parser.add_argument("--no-ask", action="store_true", help="never ask; plan with defaults")


def _edit(parser: Parser) -> None:
    _session(parser)
    parser.add_argument(
        "text", metavar="TEXT", nargs="?", default="", help='the change in words ("2,000 users")'
    )
    _set(parser)


def _what_if(parser: Parser) -> None:
    _session(parser)
    parser.add_argument(
        "text", metavar="TEXT", nargs="?", default="", help='what would differ ("only L40S")'
    )
    _set(parser)
    parser.add_argument("--name", default="", help="what the scenario is called; its words else")


def _compare(parser: Parser) -> None:
    _session(parser)
    told = "plan, a scenario (B), or one of their recommendations (2, B:2)"
    parser.add_argument("a", metavar="A", nargs="?", default="plan", help=f"{told}; plan")
    parser.add_argument(
        "b", metavar="B", nargs="?", default="", help="the other; the latest what-if"
    )


def _sweep(parser: Parser) -> None:
    _session(parser)
    parser.add_argument(
        "field",
        metavar="FIELD",
        help="users, rps, ttft, budget, ... or a dotted path (slo.e2e_ms.limit)",
    )
    parser.add_argument("--low", type=float, metavar="X", help="from here; a tenth of what it is")
    parser.add_argument("--high", type=float, metavar="X", help="to here; ten times what it is")
    parser.add_argument("--steps", type=int, default=21, metavar="N", help="points (21)")
    parser.add_argument(
        "--values", type=float, nargs="+", metavar="X", help="exactly these values instead"
    )


def _report(parser: Parser) -> None:
    _session(parser)
    parser.add_argument(
        "--out", metavar="DIR", type=_folder, help="write report and pictures here; else print it"
    )
    parser.add_argument("--png", action="store_true", help="pictures as PNG too")
    parser.add_argument("--force", action="store_true", help="overwrite files that differ")


def _answer(parser: Parser) -> None:
    _session(parser)
    parser.add_argument(
        "given",
        metavar="KEY=VALUE",
        nargs="*",
        help="one answer each (users=1000, cloud=unknown); without any a terminal is asked",
    )
    parser.add_argument("--answers", metavar="FILE", type=Path, help="the answer, YAML or JSON")
    _set(parser)
    parser.add_argument(
        "--pending", metavar="ID", help="answer only if this is still the open question"
    )


def _choose(parser: Parser) -> None:
    _session(parser)
    parser.add_argument("option", metavar="N", type=int, help="rank of the recommendation")


def _approve(parser: Parser) -> None:
    _session(parser)
    parser.add_argument("digest", metavar="DIGEST", help="plan_digest of exactly what you approve")
    parser.add_argument("--decline", action="store_true", help="say no instead of yes")


def _manifests(parser: Parser) -> None:
    _session(parser)
    parser.add_argument("--target", choices=("deployment", "kserve"), default="deployment")
    parser.add_argument(
        "--out", metavar="DIR", type=_folder, help="write files here; else print them"
    )
    parser.add_argument("--namespace", default="default")
    parser.add_argument(
        "--name", default=None, help="Kubernetes name; made from the model if left out"
    )
    parser.add_argument("--force", action="store_true", help="overwrite files that differ")


def _sessions(parser: Parser) -> None:
    parser.add_argument(
        "action",
        metavar="ACTION",
        nargs="?",
        default="list",
        choices=("list", "export", "prune"),
        help="list, if left out; export to JSON lines; prune deletes old ones",
    )
    parser.add_argument("session", metavar="SESSION", nargs="?", help="export: the only one")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--cursor", default=None, help="where the last page ended")
    parser.add_argument("--all", action="store_true", help="export: every session of the tenant")
    parser.add_argument("--out", type=Path, metavar="FILE", help="export: stdout if left out")
    parser.add_argument(
        "--tenant", default="local", metavar="NAME", help="whose to list or export; yours"
    )
    parser.add_argument("--older-than", metavar="AGE", help="prune: 30d or 12h, of every tenant")


_MEASURED = "your own measured runs, for this command only: any file that `ingest` reads"


def _estimate(parser: Parser) -> None:
    parser.add_argument("--model", required=True, metavar="M", help="Hugging Face id or short name")
    parser.add_argument("--gpu", required=True, metavar="G", help="accelerator (h100, l4, ...)")
    for flag, told in _WIDTHS:
        parser.add_argument(flag, type=int, metavar="N", help=told)
    parser.add_argument("--precision", metavar="P", help="of the weights; the checkpoint's own")
    parser.add_argument("--kv-precision", choices=("bf16", "fp8"), help="bf16 if left out")
    parser.add_argument("--engine", choices=("vllm", "sglang", "trtllm"), help="vllm if left out")
    parser.add_argument(
        "--engine-version", metavar="V", help="such as 0.11.0; all that were measured if left out"
    )
    for flag, told in _LENGTHS:
        parser.add_argument(flag, type=float, metavar="N", help=told)
    parser.add_argument(
        "--prefix-cache-share", type=float, metavar="X", help="0 to 1; 0 if left out"
    )
    load = parser.add_mutually_exclusive_group()
    load.add_argument("--rps", type=float, metavar="X", help="requests per second, at the peak")
    load.add_argument(
        "--concurrency",
        type=float,
        metavar="N",
        help="requests in flight; without a load, one at a time on each replica",
    )
    parser.add_argument("--measured", metavar="FILE", type=Path, help=_MEASURED)
    _limits(parser)
    _engine_settings(parser)
    _serving_options(parser)
    _second_opinions(parser)


_WIDTHS = (
    ("--tp", "tensor parallel; the narrowest that holds the weights if left out"),
    ("--pp", "pipeline parallel; 1 if left out"),
    ("--ep", "expert parallel; 1 if left out"),
    ("--replicas", "1 if left out; with limits and --rps, as many as the peak needs"),
)
_LENGTHS = (
    ("--prompt-tokens", "mean per request; 512 if left out"),
    ("--output-tokens", "mean per request; 256 if left out"),
    ("--prompt-tokens-p95", "95th percentile; every prompt alike if left out"),
    ("--output-tokens-p95", "95th percentile; every answer alike if left out"),
)


def _second_opinions(parser: Parser) -> None:
    beside = parser.add_argument_group("beside the formulas")
    beside.add_argument(
        "--what-to-measure",
        type=int,
        nargs="?",
        const=1,
        choices=(1, 2, 3, 4),
        metavar="N",
        help="runs that would narrow the intervals most, 1 to 4",
    )
    beside.add_argument(
        "--simulate", action="store_const", const=True, help="serve the load request by request"
    )
    beside.add_argument(
        "--arrivals", choices=("poisson", "bursty", "constant"), help="poisson if left out"
    )
    beside.add_argument(
        "--arrival-cv", type=float, metavar="X", help="of bursty gaps; 2 if left out"
    )
    beside.add_argument("--seed", type=int, metavar="N", help="of the simulation; 0 if left out")
    beside.add_argument(
        "--requests", type=int, metavar="N", help="simulated; 2000 or more if left out"
    )


def _limits(parser: Parser) -> None:
    limits = parser.add_argument_group("limits: what one replica carries, and replicas for --rps")
    for name, usual in (("ttft", "p90"), ("tpot", "p90"), ("e2e", "p95")):
        limits.add_argument(
            f"--{name}-ms",
            type=float,
            metavar="X",
            help=f"{name.upper()} in ms; no limit if left out",
        )
        limits.add_argument(
            f"--{name}-percentile",
            choices=("mean", "p50", "p90", "p95", "p99"),
            help=f"{usual} if left out",
        )
    limits.add_argument(
        "--headroom", type=float, metavar="X", help="on top of the peak, such as 0.2; 0 if left out"
    )
    limits.add_argument(
        "--burst-factor", type=float, metavar="X", help="worst burst over the peak; 1 if left out"
    )
    limits.add_argument(
        "--spare-replicas", type=int, metavar="N", help="domains that may fail; 0 if left out"
    )
    limits.add_argument("--failure-domain", choices=("pod", "node", "zone"), help="pod if left out")


def _engine_settings(parser: Parser) -> None:
    engine = parser.add_argument_group("engine settings, named as vLLM names them")
    engine.add_argument(
        "--gpu-memory-utilization",
        type=float,
        metavar="X",
        help="0.9 if left out; newer vLLM releases start at 0.92",
    )
    for flag, told in (
        ("--max-num-seqs", "the cache decides; vLLM: 1024 from 70 GiB on, else 256"),
        ("--max-num-batched-tokens", "8192; vLLM takes 2048 on GPUs below 70 GiB"),
        ("--max-model-len", "the model's own limit"),
    ):
        engine.add_argument(flag, type=int, metavar="N", help=told)


def _serving_options(parser: Parser) -> None:
    options = parser.add_argument_group("options, each with what is known of it")
    options.add_argument("--lora-adapters", type=int, metavar="N", help="loaded at once")
    options.add_argument("--lora-rank", type=int, metavar="N", help="16 if left out")
    options.add_argument("--speculative-tokens", type=int, metavar="N", help="drafted per step")
    options.add_argument("--acceptance-rate", type=float, metavar="X", help="0 to 1, measured")
    options.add_argument("--draft-model", metavar="M", help="Hugging Face id or short name")


def _predict(parser: Parser) -> None:
    parser.add_argument("--in", dest="source", metavar="ROWS.CSV", type=Path, required=True)
    parser.add_argument("--out", dest="target", metavar="PREDS.CSV", type=Path, required=True)
    parser.add_argument("--measured", metavar="FILE", type=Path, help=_MEASURED)


_COLUMNS = """\
columns of a CSV (others are left alone; times in ms, lengths in tokens per request, rates of the
whole deployment):
  in the file or as flags  model_id gpu tp
  needed                   isl osl (prompt and output tokens)
  load, one of             concurrency (closed) | request_rate (open) | neither (offline)
  measured, one at least   ttft_mean_ms ttft_p50_ms .. ttft_p99_ms, the same for tpot and e2e,
                           output_tok_s total_tok_s req_s
  where known              precision num_gpus pp ep attention_dp engine engine_version date row_id
                           load kv_precision prefix_cache_share isl_p95 osl_p95
other names are understood: model, prompt_tokens, output_tokens, rps, max_concurrency, gpu_type,
dtype, tensor_parallel_size, mean_ttft_ms, median_tpot_ms, p99_e2el_ms, output_throughput, ...
"""


def _ingest(parser: Parser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _COLUMNS
    parser.add_argument(
        "kind",
        metavar="KIND",
        choices=("benchmarks", "articles"),
        help="benchmarks (measured runs) or articles (a folder of documents)",
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="*",
        help="benchmarks: GuideLLM, `vllm bench serve` or llm-d v0.2 report, or CSV of `predict`"
        " with metrics; articles: one folder or document",
    )
    for flag, told in (
        ("--model", "Hugging Face id or short name, where the file has an alias or none"),
        ("--gpu", "accelerator (h100, l4, ...)"),
        ("--precision", "of the weights; the checkpoint's own"),
    ):
        parser.add_argument(flag, metavar=flag[2].upper(), help=told)
    parser.add_argument(
        "--engine", choices=("vllm", "sglang", "trtllm"), help="vllm where neither says it"
    )
    parser.add_argument("--num-gpus", type=int, metavar="N", help="of the whole deployment")
    parser.add_argument("--tp", type=int, metavar="N", help="tensor parallel width")
    parser.add_argument(
        "--speculation",
        choices=("none", "unknown"),
        default="unknown",
        help="say none if no draft model ran; runs with one are no evidence",
    )
    parser.add_argument("--dry-run", action="store_true", help="check, but store nothing")
    parser.add_argument(
        "--collection", default="own", metavar="NAME", help="articles: name of their collection"
    )
    parser.add_argument(
        "--access",
        default="public",
        metavar="LEVEL",
        help="articles: who may read them; this command line and a service without login read"
        " `public` and what LEADLINE_ACCESS names",
    )
    parser.add_argument(
        "--prune", action="store_true", help="articles: remove what is no longer in the folder"
    )
    parser.add_argument("--list", action="store_true", help="show your own rows")
    parser.add_argument(
        "--template", action="store_true", help="print a CSV header with one example row"
    )
    parser.add_argument(
        "--forget",
        metavar="ROW",
        nargs="+",
        default=[],
        help="remove these rows of yours, by id or by the name of their file",
    )
    parser.add_argument("--forget-all", action="store_true", help="remove all rows of yours")


def _fit(parser: Parser) -> None:
    parser.add_argument(
        "--validate",
        action="store_true",
        help="cross-validate too (minutes): intervals and errors made from these rows",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="processes that cross-validate")
    parser.add_argument("--reset", action="store_true", help="go back to the shipped calibration")


def _eval(parser: Parser) -> None:
    parser.add_argument(
        "suite",
        metavar="SUITE",
        choices=("predict", "intent", "recommend", "retrieval", "knowledge", "clients"),
        help="predict, intent, recommend, retrieval, knowledge, or clients (conversations from"
        " files, held over REST and MCP)",
    )
    parser.add_argument(
        "--scenario", metavar="FILE", type=Path, help="clients: one conversation of your own"
    )
    parser.add_argument(
        "--dataset", metavar="DIR", type=Path, help="retrieval: your documents, in BEIR layout"
    )
    parser.add_argument(
        "--grouping",
        action="append",
        choices=("point", "pair", "model", "gpu"),
        help="predict: what is hidden from the fit (all of them if left out); may be repeated",
    )
    parser.add_argument(
        "--split",
        choices=("dev", "test", "blind", "all"),
        help="intent: which labelled requests are read (all; dev with --llm scripted)",
    )
    parser.add_argument(
        "--llm",
        nargs="?",
        choices=("scripted", "configured"),
        const="configured",
        help="intent: a language model reads too, beside the rules alone; `scripted` lies by a seed"
        " and shows what its lies do, `configured` (as --llm alone) is that of LEADLINE_LLM_...",
    )


_QUESTION = 'a question or a few words; what begins with a dash goes after --: -- "--tp 2"'


def _search(parser: Parser) -> None:
    parser.add_argument("query", metavar="QUERY", help=_QUESTION)
    parser.add_argument("--kind", action="append", choices=ITEM_KINDS, help="may be repeated")
    parser.add_argument("--topic", action="append", metavar="T", help="may be repeated")
    parser.add_argument("--collection", action="append", metavar="C", help="may be repeated")
    parser.add_argument("--limit", type=int, default=5, metavar="N", help="results, 1 to 20 (5)")
    parser.add_argument(
        "--mode",
        choices=("hybrid", "dense", "bm25"),
        default="hybrid",
        help="bm25 needs no embedding model (hybrid)",
    )
    parser.add_argument("--full", action="store_true", help="the whole items")


def _knowledge(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="ACTION", choices=KNOWLEDGE_ACTIONS, help=", ".join(KNOWLEDGE_ACTIONS)
    )
    parser.add_argument(
        "target", metavar="TARGET", nargs="?", default="", help="migrate: URL; remove: collection"
    )


def _lookup(parser: Parser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", choices=LOOKUP_KINDS, help=f"one of {', '.join(LOOKUP_KINDS)}"
    )
    parser.add_argument("query", metavar="WORDS", nargs="?", help="words that must all occur")
    for flag in ("--model", "--gpu", "--precision", "--engine", "--cursor"):
        parser.add_argument(flag, metavar=flag[2].upper())
    parser.add_argument("--load", choices=("closed", "open", "offline"))
    for flag in ("--tp", "--limit"):
        parser.add_argument(flag, type=int, metavar="N")
    for flag in ("--prompt-tokens", "--output-tokens"):
        parser.add_argument(flag, type=float, metavar="N")


def _serve(parser: Parser) -> None:
    parser.add_argument("--host", default=None, help="default 127.0.0.1, or LEADLINE_HOST")
    parser.add_argument(
        "--port", type=int, default=None, help="default 8080, or LEADLINE_PORT; 0 takes a free one"
    )
    parser.add_argument(
        "--insecure",
        action="store_true",
        help="allow a host that others can reach, although nobody has to log in",
    )


def _keys(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="ACTION", choices=KEY_ACTIONS, help=", ".join(KEY_ACTIONS)
    )
    parser.add_argument(
        "key", metavar="ID", nargs="?", default="", help="revoke and rotate: which key"
    )
    parser.add_argument("--tenant", metavar="T", help="create: whose sessions; list: of this one")
    parser.add_argument("--name", metavar="N", help="create: what the key is for")
    parser.add_argument(
        "--scopes",
        metavar="S",
        default="read,plan",
        help="create: read, plan (and read), deploy (and plan) or admin (all); read,plan",
    )
    parser.add_argument(
        "--access", metavar="LEVEL", default="", help="create: levels of documents beside `public`"
    )
    parser.add_argument("--expires", metavar="TIME", help="create: such as 90d; never if left out")
    parser.add_argument(
        "--grace", metavar="TIME", default="1h", help="rotate: how long the old secret lasts (1h)"
    )


def _connect(parser: Parser) -> None:
    parser.add_argument("client", metavar="CLIENT", nargs="?", default="", help="all, if left out")
    parser.add_argument("--url", metavar="URL", help="of a running service, such as leadline serve")


def _audit(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="ACTION", choices=AUDIT_ACTIONS, help=", ".join(AUDIT_ACTIONS)
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help="verify: what `export` wrote; the log of this installation, if left out",
    )
    for flag, told in (
        ("--tenant", "of this tenant alone"),
        ("--since", "from this time on, in UTC (2026-11-21, 2026-11-21T10:00)"),
        ("--action", "of this kind: start, edit, approve ..."),
        ("--session", "about this session or key"),
    ):
        parser.add_argument(
            flag, dest=f"of_{flag[2:]}", default="", metavar=flag[2].upper(), help=f"list: {told}"
        )
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="list: so many (50)")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="export: write the rows here, a line of JSON each"
    )
    parser.add_argument(
        "--expect", default="", metavar="HASH", help="verify: a row with this hash must be there"
    )
    parser.add_argument(
        "--count", type=int, default=0, metavar="N", help="verify: at least so many rows"
    )
    parser.add_argument(
        "--signed-from",
        type=int,
        default=1,
        metavar="N",
        help="verify: LEADLINE_AUDIT_KEY was set when the log had N - 1 rows already (1)",
    )


def _nothing(_: Parser) -> None:
    """The command takes no arguments of its own."""


def _command(
    name: str, stage: str, at: str, add: Callable[[Parser], object], summary: str
) -> Command:
    module, function = at.split(":")
    return Command(
        name=name,
        stage=stage,
        summary=summary,
        module=f"mcp_server.commands.{module}",
        function=function,
        add=add,
    )


COMMANDS: tuple[Command, ...] = (
    _command("plan", "Plan", "sessions:plan", _plan, "A sentence becomes a ranked, priced plan"),
    _command("show", "Plan", "sessions:show_session", _session, "Print a session again"),
    _command("sessions", "Plan", "keeping:run", _sessions, "List, export, prune sessions"),
    _command("edit", "Explore", "sessions:edit", _edit, "Change the request, in words or fields"),
    _command("answer", "Explore", "sessions:answer", _answer, "Answer a session's open question"),
    _command("what-if", "Explore", "exploring:what_if", _what_if, "Try a change; the plan stands"),
    _command("compare", "Explore", "exploring:compare", _compare, "Two plans side by side"),
    _command("sweep", "Explore", "exploring:sweep", _sweep, "Follow the plan along one field"),
    _command("sensitivity", "Explore", "exploring:sensitivity", _session, "Which limit costs most"),
    _command("undo", "Explore", "exploring:undo", _session, "Take the last change back"),
    _command("report", "Explore", "report:run", _report, "The decision on one page, with plots"),
    _command("choose", "Finalize", "sessions:choose", _choose, "Choose a recommendation"),
    _command("approve", "Finalize", "sessions:approve", _approve, "Approve exactly this plan"),
    _command(
        "manifests", "Finalize", "manifests:run", _manifests, "Write the Kubernetes manifests"
    ),
    _command("estimate", "Look up", "stateless:estimate", _estimate, "Predict one configuration"),
    _command(
        "predict", "Look up", "predict:run", _predict, "Predict a whole CSV of configurations"
    ),
    _command(
        "search", "Look up", "knowledge:search", _search, "Cited patterns, decisions, warnings"
    ),
    _command("ingest", "Look up", "ingest:run", _ingest, "Your own measured runs, or documents"),
    _command("knowledge", "Look up", "knowledge:knowledge", _knowledge, "Tend the knowledge base"),
    _command("fit", "Look up", "fit:run", _fit, "Fit the physics again, with your own rows"),
    _command("lookup", "Look up", "stateless:lookup", _lookup, "Models, GPUs, prices, benchmarks"),
    _command("serve", "Serve", "serve:serve", _serve, "REST (/v1) and MCP (/mcp) on one port"),
    _command("keys", "Serve", "keys:run", _keys, "API keys for those who call a service"),
    _command("mcp", "Serve", "stdio:run", _nothing, "MCP over stdin and stdout"),
    _command("connect", "Serve", "connect:run", _connect, "Settings for VS Code, Cursor, Claude"),
    _command(
        "eval",
        "Check",
        "evaluate:run",
        _eval,
        "How good predictions and readings are",
    ),
    _command(
        "audit", "Check", "audit:run", _audit, "Who changed what, and whether the log is whole"
    ),
    _command(
        "doctor", "Check", "doctor:run", _nothing, "Check this installation, say how to mend it"
    ),
)


def command_named(name: str) -> Command:
    """The command with this name; argparse has already refused any other."""
    return next(command for command in COMMANDS if command.name == name)


def overview() -> str:
    """The text of `leadline --help`, commands grouped by stage."""
    lines = [SUMMARY, "", "usage: leadline COMMAND [options]", ""]
    for stage in STAGES:
        lines.append(stage)
        lines += [f"  {c.name:<13}{c.summary}" for c in COMMANDS if c.stage == stage]
        lines.append("")
    lines += [
        'Start here:  leadline plan "A support chatbot for 1000 users, low latency is critical"',
        "One command: leadline COMMAND --help",
        "",
        EXIT_CODES,
        "",
    ]
    return "\n".join(lines)


class _Overview(argparse.ArgumentParser):
    """The top parser: its help is the grouped overview."""

    def format_help(self) -> str:
        return overview()


def parser() -> Parser:
    """The whole grammar; abbreviations of options are refused, because they break scripts later."""
    top = _Overview(prog="leadline", allow_abbrev=False)
    top.add_argument("--version", action="store_true")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=AnyOrderParser)
    for command in COMMANDS:
        sub = commands.add_parser(
            command.name, description=f"{command.summary}.", allow_abbrev=False
        )
        command.add(sub)
        sub.add_argument("--json", dest="as_json", action="store_true", help="machine-readable")
    return top
