"""What a session remembers between two questions: JSON values only, one TypedDict per node.

JSON-native because the checkpointer gives unlisted types back as plain dicts and tuples as lists.
A failed request leaves `request` and `draft` behind and nothing else, so the last good plan is
always the one under `specification`.
"""

from typing import Any, Literal, TypedDict

__all__ = [
    "ContextAnswered",
    "ContextRead",
    "Deployed",
    "ExploreAsked",
    "FinalizeAsked",
    "Json",
    "PlanState",
    "Recommended",
    "Rendered",
    "Request",
    "Validated",
]

Json = dict[str, Any]


class Request(TypedDict, total=False):
    """What a person wants next.

    `edit` reads `text`, `fields` and, for a new session, `specification`; `choose` reads `option`.
    """

    action: Literal["edit", "choose"]
    text: str
    fields: Json
    specification: Json | None
    option: int


class ContextRead(TypedDict):
    """Added by `context_read`: a specification that nothing has been computed from yet."""

    draft: Json | None


class ContextAnswered(ContextRead):
    """Added by `context_answer`: words that change nothing leave everything but the history."""

    changed: list[str]
    history: list[Json]
    request: Request | None


class Recommended(ContextRead):
    """Added by `recommend`: the plan anew, with every later decision taken back."""

    specification: Json
    changed: list[str]
    recommendations: list[Json]
    views: dict[str, int]
    pareto: list[int]
    rejected: list[Json]
    warnings: list[str]
    data_version: str
    choice: int | None
    bundles: dict[str, Json]
    approval: Json | None
    deployment: Json | None
    validation: Json | None
    history: list[Json]
    request: Request | None
    turn: int


class ExploreAsked(TypedDict):
    """Added by `explore_ask`: what the person wants next."""

    request: Request | None


class Rendered(TypedDict):
    """Added by `finalize_render`: the choice and its files; an earlier approval is taken back."""

    choice: int | None
    bundles: dict[str, Json]
    approval: Json | None
    deployment: Json | None
    validation: Json | None
    history: list[Json]
    request: Request | None
    turn: int


class FinalizeAsked(TypedDict, total=False):
    """Added by `finalize_ask`: the approval, or the way back to the options."""

    choice: int | None
    bundles: dict[str, Json]
    approval: Json | None
    history: list[Json]
    turn: int


class Deployed(TypedDict):
    """Added by `deploy`."""

    deployment: Json | None


class Validated(TypedDict):
    """Added by `validate`."""

    validation: Json | None


class PlanState(TypedDict, total=False):
    """One session; `turn` counts the plans shown and names the open question."""

    request: Request | None
    draft: Json | None
    specification: Json
    changed: list[str]
    recommendations: list[Json]
    views: dict[str, int]
    pareto: list[int]
    rejected: list[Json]
    warnings: list[str]
    data_version: str
    choice: int | None
    bundles: dict[str, Json]
    approval: Json | None
    deployment: Json | None
    validation: Json | None
    history: list[Json]
    turn: int
