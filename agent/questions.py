"""What a person may be asked: flat answer models, and the wording of each question.

Answers are flat because a form at any door must be able to show them; none needs more than the
fields below, and each can be given as plain arguments.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from agent.digest import plan_digest
from agent.state import Json, PlanState, Request
from tools.clarify.asked import UNKNOWN, AskedAnswer, AskedQuestion, options_text, taken

__all__ = [
    "ANSWERS",
    "CLARIFY",
    "ClarifyAnswer",
    "EditAnswer",
    "ExploreAnswer",
    "FinalizeAnswer",
    "answer_line",
    "binding_gate",
    "clarify",
    "clarify_answer",
    "explore",
    "explore_answer",
    "finalize",
    "option_line",
    "still_asked",
]

_TEXT_CHARACTERS_MAX = 20_000


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EditAnswer(_Answer):
    """What to change, in words; asked when no option is left to choose."""

    text: str = Field(
        min_length=1,
        max_length=_TEXT_CHARACTERS_MAX,
        description="What to change, such as 'make it 2,000 users'.",
    )

    def request(self) -> Request:
        """The answer as the next request."""
        return {"action": "edit", "text": self.text}


class ExploreAnswer(_Answer):
    """Choose an option, or say what to change."""

    action: Literal["choose", "edit"] = Field(description="Take an option, or change the request.")
    option: int = Field(default=0, ge=0, description="Rank to choose; left at 0 with 'edit'.")
    text: str = Field(
        default="",
        max_length=_TEXT_CHARACTERS_MAX,
        description="What to change, such as 'make it 2,000 users'; left empty with 'choose'.",
    )

    @model_validator(mode="after")
    def _says_what_it_wants(self) -> "ExploreAnswer":
        if self.action == "choose" and not self.option:
            raise ValueError("'choose' needs an option of 1 or more")
        if self.action == "edit" and not self.text.strip():
            raise ValueError("'edit' needs a text")
        return self

    def request(self) -> Request:
        """The answer as the next request."""
        if self.action == "choose":
            return {"action": "choose", "option": self.option}
        return {"action": "edit", "text": self.text}


class ClarifyAnswer(_Answer):
    """Answers to what would change the plan; each may be left out or `unknown`."""

    text: str = Field(
        default="",
        max_length=_TEXT_CHARACTERS_MAX,
        description="Anything else in words, such as '2,500 users' or 'we own 8 H100'.",
    )

    def request(self, asked: Sequence[AskedQuestion]) -> Request:
        """The answers as the next request.

        Raises:
            InputError: `invalid_answer`.
        """
        given = {one.id: getattr(self, one.id, UNKNOWN) for one in asked}
        answers = taken(asked, given)
        return {
            "action": "edit",
            "text": self.text,
            "fields": answers.fields,
            "asked": [one.id for one in asked],
            "unknown": list(answers.unknown),
        }


class FinalizeAnswer(_Answer):
    """Approve the plan, or go back to the options."""

    confirm: bool = Field(description="true approves exactly this plan; false returns to options.")
    note: str = Field(default="", max_length=2_000, description="Kept with the approval.")


ANSWERS: dict[str, type[EditAnswer | ExploreAnswer | FinalizeAnswer]] = {
    "choose": ExploreAnswer,
    "edit": EditAnswer,
    "approve": FinalizeAnswer,
}
"""The answer model of every kind of question but `clarify`, where it depends on what is asked."""
CLARIFY = "clarify"


def still_asked(state: PlanState) -> list[AskedQuestion]:
    """The questions of this round."""
    return [AskedQuestion.model_validate(one) for one in state.get("questions", [])]


def clarify_answer(state: PlanState) -> type[ClarifyAnswer]:
    """One text per question; what is no figure is one of a few words."""
    fields: dict[str, Any] = {one.id: (str, _answer_field(one)) for one in still_asked(state)}
    model: type[ClarifyAnswer] = create_model("ClarifyAnswer", __base__=ClarifyAnswer, **fields)
    return model


def _answer_field(asked: AskedQuestion) -> Any:
    keys = [answer.key for answer in asked.answers]
    extra: Json = {"title": asked.question}
    # A form offers words as a choice; a figure is typed, and any will do.
    extra |= {"examples": keys} if asked.unit else {"enum": [*keys, UNKNOWN]}
    told = f"{options_text(asked)}; assumed: {asked.assumed}"
    return Field(default=UNKNOWN, max_length=100, description=told, json_schema_extra=extra)


def clarify(state: PlanState) -> Json:
    """What nobody said and would change the plan, and what each answer leads to."""
    asked = still_asked(state)
    lines = [f"{len(asked)} answer{'s'[: len(asked) > 1]} would change this plan:"]
    for one in asked:
        lines.append(f"{one.id}: {one.question}")
        lines += [f"  {answer_line(answer)}" for answer in one.answers]
    lines.append(f"'{UNKNOWN}', or no answer, keeps what is assumed.")
    return {"stage": "context", "kind": CLARIFY, "message": "\n".join(lines)}


def answer_line(answer: AskedAnswer) -> str:
    """One answer as one line: its key, its words, and the plan it leads to."""
    assumed = " (assumed)" if answer.is_assumed else ""
    return f"{answer.key}{assumed}: {answer.label} -> {answer.first}"


def explore_answer(state: PlanState) -> type[ExploreAnswer | EditAnswer]:
    """The model that fits: without options only an edit can be answered."""
    return ExploreAnswer if state.get("recommendations") else EditAnswer


def explore(state: PlanState) -> Json:
    """Which option, or what to change?"""
    options = state.get("recommendations", [])
    if options:
        lines = "\n".join(option_line(item) for item in options)
        message = f"{len(options)} options:\n{lines}\nChoose one, or say what to change."
        return {"stage": "explore", "kind": "choose", "message": message}
    return {"stage": "explore", "kind": "edit", "message": _nothing_passed(state)}


def finalize(state: PlanState) -> Json:
    """Approve exactly this plan?"""
    choice = state.get("choice")
    line = next(option_line(item) for item in state["recommendations"] if item["rank"] == choice)
    bundles = state["bundles"]
    files = sum(len(bundle["files"]) for bundle in bundles.values())
    message = (
        f"Approve plan {plan_digest(state)}?\n{line}\n{files} files are rendered for"
        f" {' and '.join(bundles)}. Approving checks them as a dry run; nothing is applied to a"
        " cluster."
    )
    return {"stage": "finalize", "kind": "approve", "message": message}


def option_line(item: Json) -> str:
    """One recommendation as one line."""
    usd_month = item["cost"]["usd_month"]
    price = "unpriced" if usd_month is None else f"${usd_month:,.0f} a month"
    replicas = f"{item['replicas']} replica{'s' if item['replicas'] > 1 else ''}"
    return (
        f"{item['rank']}. {item['model_id']} {item['precision']} on {item['gpus_total']} x"
        f" {item['gpu']} ({replicas}, tp {item['tp']}), {price}, {item['basis']}"
    )


def binding_gate(state: PlanState) -> Json | None:
    """The last gate that turned candidates away: what passed all earlier gates failed here.

    `rejected` is in the order in which candidates meet the gates.
    """
    return next((item for item in reversed(state.get("rejected", [])) if item["count"]), None)


def _nothing_passed(state: PlanState) -> str:
    rejected = state.get("rejected", [])
    counts = ", ".join(f"{item['count']} by '{item['gate']}'" for item in rejected)
    lines = [f"No deployment passes every gate; turned away: {counts or 'nothing was found'}."]
    gate = binding_gate(state)
    if gate is not None:
        lines.append(f"The last gate that decided is '{gate['gate']}'.")
        lines += [
            f"For example {example['model_id']} on {example['gpu']}: {example['reason']}"
            for example in gate["examples"][:1]
        ]
    lines.append("Say what may change.")
    return "\n".join(lines)
