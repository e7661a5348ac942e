"""The session tools of MCP: one flat request and one line of logic each, over `SessionService`.

Hand-written because a session is not a function of its arguments; everything stateless is published
from its operation record.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mcp.server.mcpserver import Context
from mcp_types import InputRequiredResult, ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field

from agent.document import PlanDocument
from agent.questions import CLARIFY
from mcp_server.backend import SessionService
from mcp_server.mcp_progress import caller_of
from mcp_server.mcp_questions import ask_or_answer
from tools.explore.compare import COMPARE
from tools.explore.sweep import SWEEP

__all__ = ["ALIASES", "SESSION_TOOLS", "SessionTool", "Told", "brief"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer that is no plan, with what a person reads of it."""

    text: str
    value: BaseModel


Outcome = PlanDocument | InputRequiredResult | Told
FIELDS = "Merge patch of the specification: {'slo': {'ttft_ms': 300}}."


class Arguments(BaseModel):
    """Arguments of a tool: unknown ones are refused."""

    model_config = ConfigDict(extra="forbid")


class PlanStart(Arguments):
    """Words, fields, or both."""

    text: str = Field(default="", max_length=20_000, description="What is needed, in words.")
    fields: dict[str, Any] = Field(default={}, description=FIELDS)
    ask: bool = Field(default=True, description="Ask what changes the plan.")


class PlanGet(Arguments):
    """Which session."""

    session_id: str


class PlanEdit(PlanGet):
    """Words, fields, or both, about an existing session."""

    text: str = Field(default="", max_length=20_000, description="The change, in words.")
    fields: dict[str, Any] = Field(default={}, description=FIELDS)


class PlanChange(PlanEdit):
    """Words, fields, or both; or the last change taken back."""

    undo: bool = Field(default=False, description="Take the last change back instead.")


class PlanWhatIf(PlanEdit):
    """A change to try, two plans to compare, or a field to go along."""

    a: str = Field(default="plan", description="plan, a scenario (B) or option (2, B:2).")
    b: str = Field(default="", description="The other; the latest scenario.")
    sweep: str = Field(default="", description="users, rps, ttft, budget ... or a path.")
    low: float | None = None
    high: float | None = None


class PlanChoose(PlanGet):
    """Which recommendation."""

    option: int = Field(description="Its rank.")


class PlanAnswer(PlanGet):
    """The answer, or nothing to have the person asked."""

    pending_id: str = Field(default="", description="`pending.id`, so a stale answer is refused.")
    answer: dict[str, Any] | None = Field(default=None, description="Fits `pending.schema`.")


async def _start(sessions: SessionService, given: Mapping[str, Any], ctx: Context) -> Outcome:
    return await sessions.start(
        caller_of(ctx), text=given["text"], fields=given["fields"], ask=given["ask"]
    )


async def _get(sessions: SessionService, given: Mapping[str, Any], ctx: Context) -> Outcome:
    return await sessions.view(caller_of(ctx), given["session_id"])


async def _edit(sessions: SessionService, given: Mapping[str, Any], ctx: Context) -> Outcome:
    if given["undo"]:
        return await sessions.undo(caller_of(ctx), given["session_id"])
    return await sessions.edit(caller_of(ctx), given["session_id"], given["text"], given["fields"])


async def _what_if(sessions: SessionService, given: Mapping[str, Any], ctx: Context) -> Outcome:
    who, session_id = caller_of(ctx), given["session_id"]
    if given["sweep"]:
        asked = {"field": given["sweep"], "low": given["low"], "high": given["high"]}
        swept = await sessions.sweep(who, session_id, asked)
        return Told(text=SWEEP.brief(swept), value=swept)
    if given["text"].strip() or given["fields"]:
        tried = await sessions.what_if(who, session_id, given["text"], given["fields"])
        found = tried[1]
    else:
        found = await sessions.compare(who, session_id, given["a"], given["b"])
    return Told(text=COMPARE.brief(found), value=found)


async def _choose(sessions: SessionService, given: Mapping[str, Any], ctx: Context) -> Outcome:
    return await sessions.choose(caller_of(ctx), given["session_id"], given["option"])


@dataclass(frozen=True, kw_only=True)
class SessionTool:
    """One session tool, as MCP publishes it."""

    name: str
    title: str
    summary: str
    request: type[Arguments]
    handler: Callable[[SessionService, Mapping[str, Any], Context], Awaitable[Outcome]]
    hints: ToolAnnotations
    returns_plan: bool = True
    toolset: str = "plan"


def _hints(*, read_only: bool, idempotent: bool, destructive: bool = False) -> ToolAnnotations:
    return ToolAnnotations(
        read_only_hint=read_only,
        # What is left out has its default: nothing that only reads destroys or acts twice.
        destructive_hint=None if read_only else destructive,
        idempotent_hint=True if idempotent and not read_only else None,
        open_world_hint=False,
    )


SESSION_TOOLS: tuple[SessionTool, ...] = (
    SessionTool(
        name="plan_start",
        title="Start a plan",
        summary=(
            "Plan an LLM deployment from words and/or fields: a specification with the origin of"
            " every field, and ranked, priced recommendations with evidence."
        ),
        request=PlanStart,
        handler=_start,
        hints=_hints(read_only=False, idempotent=False),
    ),
    SessionTool(
        name="plan_get",
        title="Read a plan",
        summary="Read a session: specification, recommendations, history, open question.",
        request=PlanGet,
        handler=_get,
        hints=_hints(read_only=True, idempotent=True),
    ),
    SessionTool(
        name="plan_answer",
        title="Answer the open question",
        summary=(
            "Answer the open question; without `answer` the person is asked by a form where the"
            " client has them, else it comes back in `pending`."
        ),
        request=PlanAnswer,
        handler=ask_or_answer,
        hints=_hints(read_only=False, idempotent=False),
    ),
    SessionTool(
        name="plan_edit",
        title="Change the request",
        summary="Change a session's request in words or fields; the recommendations follow.",
        request=PlanChange,
        handler=_edit,
        # An edit takes a choice and an approval back.
        hints=_hints(read_only=False, idempotent=False, destructive=True),
    ),
    SessionTool(
        name="plan_what_if",
        title="Try a change",
        summary="Try a change beside the plan, compare two plans, or sweep a field.",
        request=PlanWhatIf,
        handler=_what_if,
        hints=_hints(read_only=False, idempotent=False),
        returns_plan=False,
    ),
    SessionTool(
        name="plan_choose",
        title="Choose a recommendation",
        summary="Choose a recommendation by rank; its manifests are rendered.",
        request=PlanChoose,
        handler=_choose,
        hints=_hints(read_only=False, idempotent=True),
    ),
)


ALIASES: Mapping[str, str] = MappingProxyType({})
"""Today's name by every name that a tool had in an earlier release: callers keep working."""


def brief(document: PlanDocument) -> str:
    """A session in a few lines that a person can read."""
    lines = [f"Session {document.session_id}, stage {document.stage}."]
    last = document.history[-1] if document.history else None
    if last is not None and last.answer:
        lines.append(last.answer)
    if not document.recommendations:
        counts = ", ".join(f"{item.count} by {item.gate}" for item in document.rejected)
        lines.append(f"No deployment passes every gate ({counts or 'nothing was compared'}).")
    for item in document.recommendations:
        cost = item.cost.usd_month
        price = "unpriced" if cost is None else f"${cost:,.0f}/month"
        lines.append(
            f"{item.rank}. {item.model_id} {item.precision} on {item.gpus_total} x {item.gpu},"
            f" {price}, {item.basis}"
        )
    conflicts = document.specification.conflicts
    lines += [f"Conflict: {one.message} {one.suggestion}" for one in conflicts]
    told = (*(last.remarks if last else ()), *document.warnings)
    lines += [f"Warning: {text}" for text in dict.fromkeys(told)]
    if document.pending is not None:
        asked = document.pending
        # What would change the plan is worth its lines; options were told above.
        shown = asked.message if asked.kind == CLARIFY else asked.message.partition("\n")[0]
        lines.append(f"Open question {asked.id} ({asked.kind}): {shown}")
    return "\n".join(lines)
