"""What a session remembers between two questions: JSON values only, one TypedDict per node.

JSON-native because the checkpointer gives unlisted types back as plain dicts and tuples as lists.
A failed request leaves `request` and `draft` behind and nothing else, so the last good plan is
always the one under `specification`.
"""

from typing import Any, Literal, TypedDict

__all__ = [
    "ContextAnswered",
    "ContextAsked",
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

    `edit` reads `text`, `fields` and, for a new session, `specification` and `ask`; `choose` reads
    `option`; `undo` goes back to the specification before the last change. Answers to questions are
    an edit too: `asked` names the questions, `unknown` the fields that nobody knows.
    """

    action: Literal["edit", "choose"]
    text: str
    fields: Json
    specification: Json | None
    ask: bool
    asked: list[str]
    unknown: list[str]
    option: int
    undo: bool


class ContextRead(TypedDict):
    """Added by `context_read`: a specification that nothing has been computed from yet."""

    draft: Json | None


class ContextAnswered(ContextRead):
    """Added by `context_answer`: words that change nothing leave everything but the history."""

    changed: list[str]
    history: list[Json]
    request: Request | None


class Recommended(ContextRead):
    """Added by `recommend`: the plan anew, with every later decision taken back.

    `questions` are those that would change the plan; `ask` says whether to ask them, `asked` which
    were answered, `rounds` how many plans were made, and `unknown` the fields for which nobody had
    an answer.
    """

    specification: Json
    changed: list[str]
    recommendations: list[Json]
    views: dict[str, int]
    pareto: list[int]
    rejected: list[Json]
    ways_out: list[Json]
    knowledge: list[Json]
    warnings: list[str]
    data_version: str
    questions: list[Json]
    ask: bool
    asked: list[str]
    rounds: int
    unknown: list[str]
    choice: int | None
    bundles: dict[str, Json]
    approval: Json | None
    deployment: Json | None
    validation: Json | None
    history: list[Json]
    request: Request | None
    turn: int
    timings: Json | None
    past: list[Json]


class ContextAsked(TypedDict):
    """Added by `context_ask`: the answers as the next request."""

    request: Request | None


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
    """One session; `turn` counts the plans shown and names the open question.

    `past` holds the specifications before the last changes, the latest last; `scenarios` what was
    tried without changing the plan.
    """

    request: Request | None
    draft: Json | None
    specification: Json
    changed: list[str]
    recommendations: list[Json]
    views: dict[str, int]
    pareto: list[int]
    rejected: list[Json]
    ways_out: list[Json]
    knowledge: list[Json]
    warnings: list[str]
    data_version: str
    questions: list[Json]
    ask: bool
    asked: list[str]
    rounds: int
    unknown: list[str]
    choice: int | None
    bundles: dict[str, Json]
    approval: Json | None
    deployment: Json | None
    validation: Json | None
    history: list[Json]
    turn: int
    timings: Json | None
    past: list[Json]
    scenarios: list[Json]
