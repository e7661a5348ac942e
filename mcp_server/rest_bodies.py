"""What the session routes take: one strict class for each request body."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

__all__ = ["Approval", "Choice", "GivenAnswer", "Message", "StartSession", "WhatIf"]


class Strict(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class StartSession(Strict):
    """Words and fields of a new plan; at least one of them."""

    text: str = Field(default="", max_length=20_000)
    fields: dict[str, Any] = Field(
        default={}, description="Merge patch over the specification; its values count as stated."
    )
    specification: dict[str, Any] | None = Field(
        default=None, description="A whole specification to start from."
    )
    ask: StrictBool = Field(default=True, description="Whether to ask what would change the plan.")


class Message(Strict):
    """A follow-up in words."""

    text: str = Field(max_length=20_000)


class GivenAnswer(Strict):
    """The answer to the open question, which is named so that a stale one is refused."""

    pending_id: str
    answer: dict[str, Any]


class Choice(Strict):
    """The rank of a recommendation."""

    option: int


class Approval(Strict):
    """Yes or no to exactly the plan with this digest."""

    plan_digest: str
    confirm: StrictBool


class WhatIf(Strict):
    """What would be different, in words, fields, or both."""

    text: str = Field(default="", max_length=20_000)
    fields: dict[str, Any] = Field(default={}, description="Merge patch over the specification.")
    name: str = Field(default="", max_length=120, description="What the scenario is called.")
