"""The operation `knowledge_feedback`: what a reader thought of an answer."""

from typing import Annotated, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from tools.domain.errors import OutsideError
from tools.operation import Operation, ToolDeps
from tools.ports_knowledge import Rated

__all__ = ["KNOWLEDGE_FEEDBACK", "FeedbackReceipt", "FeedbackRequest"]


class FeedbackRequest(BaseModel):
    """A rating of one answer; the question and the results are named as they were given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rating: Annotated[Literal["helpful", "unhelpful", "wrong", "outdated"], Field()]
    query: Annotated[str, Field(min_length=1, max_length=2000)]
    result_ids: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=20)] = []
    comment: Annotated[str, Field(max_length=4000)] = ""


class FeedbackReceipt(BaseModel):
    """That it was kept, and under which id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kept: bool


def _keep(request: FeedbackRequest, deps: ToolDeps) -> FeedbackReceipt:
    if deps.ratings is None:
        raise OutsideError(
            "ratings are not kept here",
            code="store_unavailable",
            hint="set LEADLINE_DATABASE_URL to a file or a server",
        )
    rated = Rated(
        id=f"f-{uuid4().hex[:12]}",
        at=deps.clock.now(),
        rating=request.rating,
        query=" ".join(request.query.split()),
        result_ids=tuple(request.result_ids),
        comment=request.comment.strip(),
    )
    deps.ratings.add(rated)
    return FeedbackReceipt(id=rated.id, kept=True)


def brief(receipt: FeedbackReceipt) -> str:
    """One line."""
    return f"Kept as {receipt.id}. Thank you."


KNOWLEDGE_FEEDBACK = Operation(
    name="knowledge_feedback",
    summary="Rate an answer of the knowledge base.",
    request=FeedbackRequest,
    response=FeedbackReceipt,
    handler=_keep,
    brief=brief,
    effect="write",
)
