"""Commands that ask one stateless operation: the request from flags, the answer as text or JSON."""

import argparse
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from mcp_server.backend import Backend
from mcp_server.commands.own_runs import knowing
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.estimate_page import estimate_page
from mcp_server.terminal.figures import digits, plain
from tools.estimate import EstimateReport
from tools.ingest.rows import Told
from tools.ports import Catalogue

__all__ = ["estimate", "lookup", "nearest"]

NEAREST = 3
ALIKE = 0.6
"""Share of letters in common from which a name is worth proposing."""

ESTIMATE_FIELDS = (
    "model",
    "gpu",
    "tp",
    "pp",
    "ep",
    "replicas",
    "precision",
    "kv_precision",
    "engine",
    "engine_version",
    "prompt_tokens",
    "output_tokens",
    "prompt_tokens_p95",
    "output_tokens_p95",
    "prefix_cache_share",
    "rps",
    "concurrency",
    "ttft_ms",
    "ttft_percentile",
    "tpot_ms",
    "tpot_percentile",
    "e2e_ms",
    "e2e_percentile",
    "headroom",
    "burst_factor",
    "spare_replicas",
    "failure_domain",
    "gpu_memory_utilization",
    "max_num_seqs",
    "max_num_batched_tokens",
    "max_model_len",
    "lora_adapters",
    "lora_rank",
    "speculative_tokens",
    "acceptance_rate",
    "draft_model",
    "what_to_measure",
    "simulate",
    "arrivals",
    "arrival_cv",
    "seed",
    "requests",
)
LOOKUP_FIELDS = (
    "kind",
    "query",
    "model",
    "gpu",
    "precision",
    "tp",
    "engine",
    "load",
    "prompt_tokens",
    "output_tokens",
    "limit",
    "cursor",
)


def estimate(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline estimate`: one configuration, every number with interval and basis."""
    told = Told(
        model=arguments.model,
        gpu=arguments.gpu,
        tp=arguments.tp,
        precision=arguments.precision or "",
        engine=arguments.engine or "",
    )
    deps = knowing(arguments.measured, told, backend.tool_deps(), screen)
    report: EstimateReport = backend.operation("estimate").call(
        given(arguments, ESTIMATE_FIELDS), deps
    )
    if screen.as_json:
        screen.write_json(report.model_dump(mode="json", by_alias=True))
    else:
        show(screen, estimate_page(report))
    return EXIT_OK if _holds(report) else EXIT_NEGATIVE


def _holds(report: EstimateReport) -> bool:
    """Whether it fits, some load holds the limits, and so does the load that was asked."""
    capacity = report.capacity
    if not report.memory.fits or (capacity is not None and not capacity.feasible):
        return False
    return capacity is None or "missed" not in capacity.asked_verdicts.values()


def lookup(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline lookup`: one page of records."""
    deps = backend.tool_deps()
    report = backend.operation("lookup").call(given(arguments, LOOKUP_FIELDS), deps)
    answer = report.model_dump(mode="json", by_alias=True)
    if screen.as_json:
        screen.write_json(answer)
        return EXIT_OK
    show(screen, _records(answer["items"]))
    if not answer["total"]:
        screen.note(_nothing_found(arguments, deps.catalogue))
        return EXIT_OK
    screen.note(f"{len(answer['items'])} of {answer['total']} {answer['kind']}")
    if answer["next_cursor"]:
        screen.note(f"more: repeat with --cursor {answer['next_cursor']}")
    return EXIT_OK


def _nothing_found(arguments: argparse.Namespace, catalogue: Catalogue) -> str:
    """That nothing matches, with the names that come nearest to the words."""
    kind, query = arguments.kind, arguments.query or ""
    names = {
        "models": catalogue.models,
        "gpus": catalogue.hardware,
        "prices": catalogue.hardware,
        "use_cases": catalogue.use_cases,
    }.get(kind, {})
    near = nearest(query, names)
    about = f" '{plain(query)}'" if query else " these filters"
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return f"no {kind.replace('_', ' ')} match{about}{hint} (list all: leadline lookup {kind})"


def nearest(query: str, names: Iterable[str]) -> list[str]:
    """Up to three names that a person may have meant: alike as a whole or in one part.

    >>> nearest("h10", ["H100-SXM-80GB", "L4-24GB"])
    ['H100-SXM-80GB']
    """
    wanted = query.lower()

    def alike(name: str) -> float:
        parts = [name.lower(), *re.split(r"[/_-]", name.lower())]
        return max(SequenceMatcher(None, wanted, part).ratio() for part in parts)

    ranked = sorted(((alike(name), name) for name in names), key=lambda pair: (-pair[0], pair[1]))
    return [name for score, name in ranked[:NEAREST] if wanted and score >= ALIKE]


def given(arguments: argparse.Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    """What the person said; what they left out is for the request to default."""
    return {name: value for name in names if (value := getattr(arguments, name)) is not None}


def _records(items: list[dict[str, Any]]) -> Iterator[RenderableType]:
    """Every record: its first field as a title, the known others behind it."""
    for item in items:
        (_, title), *fields = item.items()
        yield Text(plain(str(title)), style="bold")
        known = [f"{name} {_value(value)}" for name, value in fields if value not in (None, "", [])]
        yield Padding(Text(plain(" · ".join(known))), (0, 0, 0, 3))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return digits(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
