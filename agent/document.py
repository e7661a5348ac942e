"""What a session shows at every door: one plan as JSON (contracts, section 4)."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.history import Action
from tools.clarify.asked import AskedQuestion
from tools.knowledge.citing import CitedItem
from tools.recommendation import Recommendation, Rejected
from tools.specification import Origin, Specification, Strict

__all__ = [
    "Change",
    "Pending",
    "PlanDocument",
    "Scenario",
    "SessionSummary",
    "Stage",
    "Timings",
    "Turn",
]

Stage = Literal["context", "recommend", "explore", "finalize", "deploy", "validate"]


class Pending(BaseModel):
    """The open question of a session; `id` must be sent back with the answer."""

    model_config = ConfigDict(validate_by_name=True, frozen=True)

    id: str
    stage: Stage
    kind: str
    message: str
    schema_: dict[str, Any] = Field(alias="schema")


class Timings(Strict):
    """How long it took to make a plan, in milliseconds: our own share and the language model's."""

    service_ms: float
    llm_ms: float


class Change(Strict):
    """One field that a turn changed, with its origin from then on (`source` None where unset)."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    path: str
    was: Any
    now: Any
    source: Origin | None
    from_: str = Field(alias="from")


class Turn(Strict):
    """One turn of the dialogue: what was said or decided, when, and what it changed.

    `answer` is the line the person was told; `remarks` are warnings that the turn brought up.
    """

    turn: int
    at: str
    action: Action
    text: str = ""
    fields: dict[str, Any] = Field(default_factory=dict)
    option: int | None = None
    changes: tuple[Change, ...] = ()
    answer: str = ""
    remarks: tuple[str, ...] = ()


class Scenario(Strict):
    """A what-if that was kept: what changed, and the plan it leads to, in short."""

    id: str
    label: str
    changed: tuple[str, ...]
    first: str
    usd_month: float | None


class PlanDocument(Strict):
    """One session: specification, ranked recommendations, and what can be done next."""

    session_id: str
    stage: Stage
    plan_digest: str
    specification: Specification
    recommendations: tuple[Recommendation, ...] = ()
    views: dict[str, int] = Field(default_factory=dict)
    pareto: tuple[int, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    knowledge: tuple[CitedItem, ...] = Field(
        default=(), description="Patterns and warnings that bear on the plan, with why."
    )
    warnings: tuple[str, ...] = ()
    changed: tuple[str, ...] = Field(
        default=(), description="Specification paths that the last edit changed."
    )
    choice: int | None = Field(default=None, description="Rank of the chosen recommendation.")
    approval: dict[str, Any] | None = Field(
        default=None, description="What was approved: `plan_digest`, `note` and by whom."
    )
    deployment: dict[str, Any] | None = Field(
        default=None, description="Result of the deploy stage, dry-run unless somebody approved."
    )
    validation: dict[str, Any] | None = Field(
        default=None, description="Verdict of the validate stage; `not_evaluated` until measured."
    )
    questions: tuple[AskedQuestion, ...] = Field(
        default=(), description="What nobody said and would change the plan, and how."
    )
    scenarios: tuple[Scenario, ...] = Field(
        default=(), description="What-ifs that were kept, to be compared with the plan."
    )
    history: tuple[Turn, ...] = Field(
        default=(), description="Every turn of the dialogue, first to last."
    )
    data_version: str = ""
    timings: Timings | None = Field(
        default=None, description="Of the last change; absent where no language model was asked."
    )
    pending: Pending | None = None
    next: tuple[str, ...] = ()


class SessionSummary(Strict):
    """One line of the list of sessions."""

    session_id: str
    stage: Stage
    description: str
    updated: str
