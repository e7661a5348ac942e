"""Doubles of the operations a run calls, and sessions that stand on them.

The fakes answer in the real response classes. Words in the request steer them: `refuse`, `crash`
and `die` make `recommend` refuse, fail unexpectedly and kill its process, if it is one of its own.

`python -m tests.fakes_agent ADDRESS METHOD JSON` calls one method of `Sessions` in a process of
its own and prints the outcome as JSON.
"""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

from pydantic import BaseModel

from agent.bootstrap_store import place_at
from agent.caller import Caller
from agent.document import PlanDocument
from agent.locks import SessionLocks
from agent.run_context import Steps
from agent.sessions import Sessions
from agent.store import SessionStore
from tools.clarify.asked import AskedAnswer, AskedQuestion
from tools.clarify.clarify import Clarified, ClarifyRequest
from tools.domain.errors import InputError, PlanningError
from tools.manifest import Bundle, BundleFile, RenderRequest
from tools.operation import Operation, ToolDeps
from tools.recommendation import Recommendation, Recommendations, Rejected, RejectedExample
from tools.specification import Slo, Specification, Strict, TokenLengths, Traffic
from tools.understand import UnderstandRequest, Understood

__all__ = [
    "ME",
    "FakeClock",
    "Gate",
    "address_of",
    "fake_deps",
    "fake_sessions",
    "fake_steps",
    "open_fake_sessions",
    "without_id_and_times",
]

ME = Caller()
_CAPACITY_USERS = 1_000_000


def without_id_and_times(plan: PlanDocument) -> str:
    """What two sessions with the same turns have in common."""
    text = plan.model_dump_json(by_alias=True).replace(plan.session_id, "")
    return re.sub(r'"at":"[^"]*"', '"at":""', text)


class FakeClock:
    """Every question of the time is one second later than the last."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class FakeRecommendRequest(Strict):
    specification: Specification
    limit: int = 5


def understand(request: UnderstandRequest, _: ToolDeps) -> Understood:
    """The first number is the users; words that are no request are refused."""
    if "nonsense" in request.text:
        raise InputError("'nonsense' is not a request", hint="say what you need")
    before = request.previous
    number = re.search(r"\d+", request.text)
    said = request.fields.get("traffic", {}).get("concurrent_users")
    users = int(number[0]) if number else before.traffic.concurrent_users if before else 1000
    users = said or users
    description = before.description if before and not request.text else request.text
    traffic = Traffic(
        prompt_tokens=TokenLengths(mean=200),
        output_tokens=TokenLengths(mean=100),
        concurrent_users=users,
    )
    specification = Specification(
        use_case="interactive_chatbot",
        task_type="chat",
        description=description,
        priority=request.fields.get("priority", before.priority if before else "balanced"),
        traffic=traffic,
        slo=Slo(),
    )
    changed = ("traffic.concurrent_users",) if before and number else ()
    return Understood(specification=specification, changed=changed, warnings=("a fake answered",))


def _recommendation(rank: int, users: int | None) -> Recommendation:
    figure = {"value": 200.0, "lo": 150.0, "hi": 300.0, "basis": "modelled"}
    return Recommendation.model_validate(
        {
            "rank": rank,
            "model_id": "Qwen/Qwen2.5-7B-Instruct",
            "precision": "fp8",
            "gpu": "L4-24GB" if rank == 1 else "H100-SXM-80GB",
            "tp": 1,
            "pp": 1,
            "ep": 1,
            "engine": "vllm",
            "replicas": (users or 0) // 500 + rank,
            "gpus_total": (users or 0) // 500 + rank,
            "predicted": {
                "ttft_ms": {"p95": figure},
                "tpot_ms": {"p95": figure},
                "e2e_ms": {},
                "throughput_rps": figure,
                "output_tok_s": figure,
                "kv_cache_utilisation": figure,
                "gpu_memory_gib": figure,
                "headroom_pct": 30.0,
            },
            "slo": {"ttft_ms": "met", "tpot_ms": "not_evaluated"},
            "cost": {
                "usd_hour": 1.0,
                "usd_month": 730.0,
                "usd_per_million_tokens": None,
                "price_basis": "on demand",
                "price_date": "2026-01-01",
            },
            "quality": None,
            "basis": "modelled",
            "evidence": [{"kind": "price", "ref": "x", "source": "y", "date": ""}],
            "rationale": ["cheapest that fits"],
            "risks": ["modelled only"],
            "max_num_seqs": 64,
            "max_model_len": 4096,
        }
    )


def recommend(request: FakeRecommendRequest, _: ToolDeps) -> Recommendations:
    """Two options, or none for more users than the fake has GPUs for."""
    words = request.specification.description
    if "refuse" in words:
        raise InputError("the fake refuses", hint="do not say refuse")
    if "crash" in words:
        raise ZeroDivisionError("the fake crashes")
    if "die" in words and __name__ == "__main__":
        os.kill(os.getpid(), signal.SIGKILL)
    users = request.specification.traffic.concurrent_users
    fits = (users or 0) <= _CAPACITY_USERS
    example = RejectedExample(model_id="m", gpu="L4-24GB", tp=1, reason="too many users")
    return Recommendations(
        recommendations=tuple(_recommendation(rank, users) for rank in (1, 2)) if fits else (),
        views={"cheapest": 1} if fits else {},
        pareto=(1,) if fits else (),
        rejected=(
            Rejected(gate="memory", count=7, examples=()),
            Rejected(gate="slo", count=0 if fits else 3, examples=() if fits else (example,)),
        ),
        warnings=("prices are a fake's",),
        data_version="fake-1",
    )


def render(request: RenderRequest, _: ToolDeps) -> Bundle:
    """One object, named as asked or after the model."""
    name = request.name or "qwen2-5-7b-instruct"
    content = (
        "apiVersion: v1\nkind: Service\n"
        f"metadata:\n  name: {name}\n  namespace: {request.namespace}\n"
        f"spec:\n  replicas: {request.recommendation.replicas}\n"
    )
    return Bundle(
        target=request.target,
        name=name,
        namespace=request.namespace,
        files=(BundleFile(path="manifests/service.yaml", content=content),),
        digest="d",
    )


def _operation(
    handler: Any, request: type[BaseModel], response: type[BaseModel]
) -> Operation[Any, Any]:
    return Operation(
        name=handler.__name__,
        summary="A fake.",
        request=request,
        response=response,
        handler=handler,
        brief=str,
    )


def clarify(request: ClarifyRequest, _: ToolDeps) -> Clarified:
    """A request that calls itself vague leaves the users open."""
    if "vague" not in request.specification.description or "users" in request.asked:
        return Clarified()
    users = AskedQuestion(
        id="users",
        question="How many people will use it?",
        fields=("traffic.concurrent_users",),
        assumed="1000",
        answers=tuple(
            AskedAnswer(
                key=str(number),
                label=f"{number} people",
                fields={"traffic": {"concurrent_users": number}},
                is_assumed=number == 1000,
                changes_plan=number != 1000,
                first=f"{number} GPUs",
            )
            for number in (20, 1000, 5000)
        ),
        unit="people",
        path="traffic.concurrent_users",
    )
    speed = AskedQuestion(
        id="speed",
        question="How soon must answers appear?",
        fields=("slo.ttft_ms.limit",),
        assumed="usual",
        answers=(AskedAnswer(key="tight", label="soon", changes_plan=True, first="2 GPUs"),),
    )
    return Clarified(questions=(users, speed))


def fake_steps() -> Steps:
    return Steps(
        understand=_operation(understand, UnderstandRequest, Understood),
        recommend=_operation(recommend, FakeRecommendRequest, Recommendations),
        clarify=_operation(clarify, ClarifyRequest, Clarified),
        render=_operation(render, RenderRequest, Bundle),
    )


def fake_deps() -> ToolDeps:
    """Only the clock answers; the fakes ask nothing else."""
    nothing = cast("Any", None)
    return ToolDeps(catalogue=nothing, benchmarks=nothing, predictor=nothing, clock=FakeClock())


def fake_sessions(store: SessionStore, database: Path) -> Sessions:
    locks = SessionLocks(database.with_name(f"{database.name}.locks"))
    return Sessions(store=store, locks=locks, deps=fake_deps(), steps=fake_steps())


def address_of(database: Path | str) -> str:
    """The address of a file; an address stays one."""
    return f"sqlite:///{database}" if isinstance(database, Path) else database


@asynccontextmanager
async def open_fake_sessions(
    database: Path | str, *, steps: Steps | None = None, **bounds: int
) -> AsyncIterator[Sessions]:
    """Sessions in a file or at an address, with every fake step or with others."""
    async with place_at(address_of(database)) as (store, locks):
        yield Sessions(
            store=store, locks=locks, deps=fake_deps(), steps=steps or fake_steps(), **bounds
        )


class Gate:
    """A `recommend` that waits in the middle of a turn until it is let through."""

    def __init__(self) -> None:
        self._reached, self._open = Event(), Event()

    async def reached(self) -> None:
        """Wait until a turn stands at the gate."""
        assert await asyncio.to_thread(self._reached.wait, 30)

    def let_through(self) -> None:
        self._open.set()

    def steps(self) -> Steps:
        def waiting(request: FakeRecommendRequest, deps: ToolDeps) -> Recommendations:
            self._reached.set()
            assert self._open.wait(60)
            return recommend(request, deps)

        step = _operation(waiting, FakeRecommendRequest, Recommendations)
        return replace(fake_steps(), recommend=step)


async def _call(database: str, method: str, arguments: dict[str, Any]) -> str:
    async with open_fake_sessions(database) as sessions:
        try:
            answer = await getattr(sessions, method)(ME, **arguments)
        except PlanningError as error:
            return json.dumps({"error": error.code})
        return str(answer.model_dump_json(by_alias=True))


def main() -> None:
    database, method, arguments = sys.argv[1:4]
    answer = asyncio.run(_call(database, method, json.loads(arguments)))
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()
    if "--linger" in sys.argv:
        signal.pause()


if __name__ == "__main__":
    main()
