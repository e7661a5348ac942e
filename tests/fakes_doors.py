"""Doubles of what the doors stand on: a plan written by hand, and a backend over fake operations.

Sessions are the real ones over the fakes of `fakes_agent`. `python -m tests.fakes_doors DATABASE`
serves MCP over stdio on them.
"""

import argparse
import asyncio
import io
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import Field, SecretStr

from agent.document import Pending, PlanDocument
from agent.settings import Settings
from mcp_server.backend import Backend
from mcp_server.commands import stdio
from mcp_server.screen import Screen
from tests.fakes_agent import fake_deps, open_fake_sessions
from tools.domain import errors
from tools.operation import Operation, ToolDeps
from tools.recommendation import Recommendation
from tools.specification import Strict

__all__ = ["FAMILIES", "fake_backend", "plan_document", "running", "screen_of"]

FAMILIES = {
    "input": errors.InputError,
    "missing": errors.NotFoundError,
    "conflict": errors.ConflictError,
    "refused": errors.RefusedError,
    "infeasible": errors.InfeasibleError,
    "outside": errors.OutsideError,
}
"""What the fake operation raises when it is told one of these words."""


class HalveRequest(Strict):
    """A whole number of tokens to halve, and how to fail instead."""

    tokens: int = Field(ge=0, le=1000)
    fail: str = ""


class HalveReport(Strict):
    """Half of it."""

    half_tokens: float


def _halve(request: HalveRequest, _: ToolDeps) -> HalveReport:
    if request.fail == "defect":
        raise ZeroDivisionError("a secret: hunter2")
    if request.fail:
        raise FAMILIES[request.fail](
            f"{request.tokens} tokens failed", hint="do not say fail", code=f"{request.fail}_code"
        )
    return HalveReport(half_tokens=request.tokens / 2)


HALVE: Operation[HalveRequest, HalveReport] = Operation(
    name="halve",
    summary="Halve a number of tokens.",
    request=HalveRequest,
    response=HalveReport,
    handler=_halve,
    brief=lambda report: f"half is {report.half_tokens:g} tokens",
    toolset="plan",
)
HIDDEN: Operation[HalveRequest, HalveReport] = Operation(
    name="hidden",
    summary="Never published.",
    request=HalveRequest,
    response=HalveReport,
    handler=_halve,
    brief=str,
)


def fake_backend(folder: Path, **settings: Any) -> Backend:
    """Sessions in a file of `folder`, one published operation, no knowledge behind them."""
    url = SecretStr(f"sqlite:///{folder / 'leadline.db'}")
    given = Settings(database_url=url, **settings)
    return Backend(
        settings=lambda: given,
        open_sessions=lambda: open_fake_sessions(folder / "leadline.db"),
        tool_deps=fake_deps,
        operations=(HALVE, HIDDEN),
    )


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app in this process, its lifespan held by one task from start to end."""
    started, finished = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with app.router.lifespan_context(app):
            started.set()
            await finished.wait()

    # A defect is answered, then raised again for the server's log; here only the answer matters.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hold())
        await started.wait()
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:80") as client:
            yield client
        finished.set()


def screen_of(stdin: str = "", *, as_json: bool = False, **environment: str) -> Screen:
    """A screen on three strings."""
    return Screen(
        out=io.StringIO(),
        err=io.StringIO(),
        stdin=io.StringIO(stdin),
        as_json=as_json,
        environment=environment,
    )


def figure(value: float, lo: float, hi: float, basis: str = "modelled") -> dict[str, Any]:
    return {"value": value, "lo": lo, "hi": hi, "basis": basis}


def recommendation(rank: int, **changes: Any) -> Recommendation:
    """An L4 plan for a 7B model; every figure is made up and marked as what it claims to be."""
    return Recommendation.model_validate(
        {
            "rank": rank,
            "model_id": "Qwen/Qwen2.5-7B-Instruct",
            "precision": "fp8",
            "gpu": "L4-24GB",
            "tp": 1,
            "pp": 1,
            "ep": 1,
            "engine": "vllm",
            "replicas": 2,
            "gpus_total": 2,
            "predicted": {
                "ttft_ms": {"p95": figure(212.4, 150.2, 301.0), "p99": figure(260, 190, 400)},
                "tpot_ms": {"p95": figure(31.24, 25, 38, "interpolated")},
                "e2e_ms": {"p95": figure(9120, 7040, 12_000)},
                "throughput_rps": figure(9.42, 9.42, 12.6),
                "output_tok_s": figure(1706.0, 1500, 1900),
                "kv_cache_utilisation": figure(0.42, 0.33, 0.55),
                "gpu_memory_gib": figure(14.1, 13.2, 15.0),
                "headroom_pct": 29.2,
            },
            "slo": {"ttft_ms": "met", "tpot_ms": "met", "e2e_ms": "not_evaluated"},
            "cost": {
                "usd_hour": 1.4,
                "usd_month": 1022.0,
                "usd_per_million_tokens": 0.228,
                "price_basis": "on demand",
                "price_date": "2026-10-01",
                "instance_type": "g6.xlarge",
                "instances": 2,
                "cloud": "aws",
                "region": "us-east-1",
                "gpus_billed": 2,
            },
            "quality": {
                "score": 1287.0,
                "source": "arena",
                "date": "2026-09-30",
                "lo": 1280.0,
                "hi": 1294.0,
                "category": "chat",
            },
            "basis": "modelled",
            "evidence": [
                {"kind": "calibration", "ref": "cal-3f2a", "source": "calibration", "date": ""},
                {
                    "kind": "price",
                    "ref": "aws/g6.xlarge/us-east-1",
                    "source": "aws",
                    "date": "2026-10-01",
                },
            ],
            "rationale": [
                "meets TTFT p95 with 29 % to spare at the lowest price of all that do",
                "fp8 weights leave 9.9 GiB for the KV cache",
            ],
            "risks": ["no run of this model on L4-24GB was measured; the figures are modelled"],
            "max_num_seqs": 64,
            "max_model_len": 8192,
        }
        | changes
    )


def plan_document(**changes: Any) -> PlanDocument:
    """Three recommendations for a thousand users of a support chatbot."""
    big = figure(140.0, 101, 190, "measured")
    second = recommendation(
        2,
        model_id="deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
        precision="fp8",
        gpu="H100-SXM-80GB",
        tp=4,
        replicas=1,
        gpus_total=4,
        basis="measured",
    )
    faster = second.predicted.model_copy(
        update={"ttft_ms": {"p95": second.predicted.ttft_ms["p95"].model_validate(big)}}
    )
    third_cost = recommendation(3).cost.model_copy(
        update={"usd_month": None, "usd_hour": None, "price_basis": "no offer for MI300X-192GB"}
    )
    return PlanDocument.model_validate(
        {
            "session_id": "s-7f3c",
            "stage": "explore",
            "plan_digest": "b1946ac92492d234",
            "specification": specification_json(),
            "recommendations": (
                recommendation(1),
                second.model_copy(update={"predicted": faster}),
                recommendation(
                    3,
                    gpu="MI300X-192GB",
                    gpus_total=1,
                    replicas=1,
                    quality=None,
                    cost=third_cost,
                ),
            ),
            "views": {"balanced": 1, "cheapest": 1, "fastest": 2, "best_quality": 2},
            "pareto": (1, 2),
            "rejected": [
                {
                    "gate": "memory",
                    "count": 1240,
                    "examples": [
                        {
                            "model_id": "meta-llama/Llama-3.1-405B-Instruct",
                            "gpu": "L4-24GB",
                            "tp": 8,
                            "reason": "weights of 378 GiB exceed the 172 GiB of 8 GPUs",
                        }
                    ],
                },
                {"gate": "slo", "count": 311, "examples": []},
            ],
            "warnings": ("2 models were left out: their shape is not modelled",),
            "pending": Pending(
                id="q-1",
                stage="explore",
                kind="choose",
                message="Which recommendation do you take?",
                schema={
                    "type": "object",
                    "properties": {
                        "action": {"type": "string", "enum": ["choose", "edit"]},
                        "option": {"type": "integer", "minimum": 1, "maximum": 3},
                    },
                    "required": ["action", "option"],
                },
            ),
            "data_version": "0f3a9c",
            "next": (
                "leadline choose s-7f3c 1",
                'leadline edit s-7f3c "make it 2,000 users"',
            ),
        }
        | changes
    )


def specification_json() -> dict[str, Any]:
    """The request as the planner would understand it; 1000 x 0.1 x 2 / 60 = 3.33, x 2 = 6.67."""
    users = {"source": "stated", "from": "1000 users"}
    guess = {"source": "default", "from": "use case interactive_chatbot (LMSYS-Chat-1M)"}
    return {
        "use_case": "interactive_chatbot",
        "task_type": "chat",
        "description": "A customer-support chatbot for 1000 users, low latency is critical",
        "priority": "latency",
        "traffic": {
            "prompt_tokens": {"mean": 512, "p95": 1400},
            "output_tokens": {"mean": 256, "p95": 600},
            "rps_steady": 3.333,
            "rps_peak": 6.667,
            "concurrent_users": 1000,
            "active_share": 0.1,
            "requests_per_active_minute": 2.0,
            "peak_factor": 2.0,
        },
        "slo": {
            "ttft_ms": {"percentile": "p95", "limit": 300, "effective_limit": 300},
            "tpot_ms": {"percentile": "p95", "limit": 40, "effective_limit": 50},
        },
        "budget": {"usd_month": 5000},
        "preferences": {"gpus": ["L4-24GB", "H100-SXM-80GB", "MI300X-192GB"]},
        "provenance": {
            "use_case": {"source": "inferred", "from": "customer-support chatbot"},
            "priority": {"source": "stated", "from": "low latency is critical"},
            "traffic.concurrent_users": users,
            "traffic.rps_peak": {
                "source": "computed",
                "from": "users x active share x requests per minute / 60 x peak factor",
            },
            "traffic.prompt_tokens.mean": guess,
            "traffic.output_tokens.mean": guess,
            "traffic.burstiness": guess,
            "slo.ttft_ms": {"source": "inferred", "from": "low latency is critical"},
            "slo.tpot_ms": guess,
        },
        "conflicts": [
            {
                "fields": ["slo.tpot_ms", "preferences.gpus"],
                "message": "no preferred GPU reaches 40 ms at this load",
                "suggestion": "planned with 50 ms; add H200-SXM-141GB to keep 40 ms",
            }
        ],
    }


if __name__ == "__main__":
    streams = Screen(out=sys.stdout, err=sys.stderr, stdin=sys.stdin)
    sys.exit(stdio.run(argparse.Namespace(), streams, fake_backend(Path(sys.argv[1]))))
