"""Operation `clarify`: the few questions whose answers would change the plan.

For every field that nobody mentioned, the plan is made again under its plausible values. A question
is worth asking when the first recommendation becomes another one or its cost moves by more than a
fifth; the three that move it most are asked, each with what every answer would lead to.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tools.choosing.first import First, FirstPlans
from tools.clarify.asked import AskedAnswer, AskedQuestion
from tools.clarify.questions import Answer, Question, open_questions
from tools.clarify.value import changes, worth
from tools.domain.errors import InputError
from tools.intent.shown import shown
from tools.operation import Operation, ToolDeps
from tools.specification import Specification, Strict
from tools.understand import UnderstandRequest, specify

__all__ = ["CLARIFY", "QUESTIONS_MAX", "Clarified", "ClarifyRequest"]

QUESTIONS_MAX = 3
"""A round of questions is no longer than this."""


class ClarifyRequest(Strict):
    """A specification, and the questions that were answered before."""

    specification: Specification
    asked: tuple[str, ...] = ()


class Clarified(Strict):
    """At most three questions, the one that moves the plan most first."""

    questions: tuple[AskedQuestion, ...] = ()


def clarify(request: ClarifyRequest, deps: ToolDeps) -> Clarified:
    """Plan under every plausible value of what nobody mentioned; keep what matters.

    Raises:
        InputError: The specification cannot be planned at all.
    """
    spec, plans = request.specification, FirstPlans(deps)
    first = plans.of(spec)
    guess = plans.screened(spec)
    variants = _Variants(spec, deps)
    tried: list[tuple[float, Question]] = []
    for question in open_questions(spec, deps.catalogue, first):
        if question.id not in request.asked:
            others = list(variants.outcomes(question, plans.screened).values())
            if any(changes(guess, other) for other in others):
                tried.append((question.likely * worth(guess, others), question))
    chosen: list[AskedQuestion] = []
    topics: set[str] = set()
    for _, question in sorted(tried, key=lambda one: -one[0]):
        if question.topic in topics or len(chosen) == QUESTIONS_MAX:
            continue
        asked = _asked(question, first, variants.outcomes(question, plans.of))
        if any(answer.changes_plan for answer in asked.answers):
            chosen.append(asked)
            topics.add(question.topic)
    return Clarified(questions=tuple(chosen))


class _Variants:
    """The specification under every answer, each made once."""

    def __init__(self, spec: Specification, deps: ToolDeps) -> None:
        self._spec = spec
        # What a language model could add was added before.
        self._deps = replace(deps, reader=None)
        self._made: dict[tuple[str, str], Specification | None] = {}

    def outcomes(
        self, question: Question, plan: Callable[[Specification], First | None]
    ) -> dict[str, First | None]:
        """Key of an answer -> the plan it leads to; answers that cannot be planned are left out."""
        found: dict[str, First | None] = {}
        for answer in question.answers:
            spec = self._under(question, answer)
            if spec is not None:
                found[answer.key] = plan(spec)
        return found

    def _under(self, question: Question, answer: Answer) -> Specification | None:
        key = question.id, answer.key
        if key not in self._made:
            edit = UnderstandRequest(fields=answer.patch, previous=self._spec)
            try:
                self._made[key] = specify(edit, self._deps).specification
            except InputError:
                self._made[key] = None
        return self._made[key]


def _asked(
    question: Question, first: First | None, outcomes: Mapping[str, First | None]
) -> AskedQuestion:
    kept = AskedAnswer(
        key=question.assumed,
        label=question.kept,
        fields=question.confirmed,
        is_assumed=True,
        first=_in_words(first),
        usd_month=_cost(first),
    )
    others = [
        AskedAnswer(
            key=answer.key,
            label=answer.label,
            fields=answer.patch,
            changes_plan=changes(first, outcomes[answer.key]),
            first=_in_words(outcomes[answer.key]),
            usd_month=_cost(outcomes[answer.key]),
        )
        for answer in question.answers
        if answer.key in outcomes
    ]
    free = question.free
    return AskedQuestion(
        id=question.id,
        question=question.text,
        fields=question.fields,
        assumed=question.assumed,
        answers=_in_order(kept, others),
        unit=free.unit if free else "",
        path=free.path if free else "",
        scale=free.scale if free else 1.0,
    )


def _in_order(kept: AskedAnswer, others: list[AskedAnswer]) -> tuple[AskedAnswer, ...]:
    """Figures by size; otherwise the assumption first."""
    every = [kept, *others]
    try:
        every.sort(key=lambda answer: float(answer.key))
    except ValueError:
        return tuple(every)
    return tuple(every)


def _in_words(first: First | None) -> str:
    if first is None:
        return "nothing passes every gate"
    name = first.model_id.rpartition("/")[2]
    return f"{name} ({first.precision}) on {first.gpus_total} x {first.gpu}, {_price(first)}"


def _price(first: First) -> str:
    if first.usd_month is None:
        return "unpriced"
    return f"${shown(round(first.usd_month))}/month"


def _cost(first: First | None) -> float | None:
    return None if first is None or first.usd_month is None else round(first.usd_month, 2)


def _brief(answer: Clarified) -> str:
    if not answer.questions:
        return "Nothing that is left open would change the plan."
    return "; ".join(question.question for question in answer.questions)


CLARIFY: Operation[ClarifyRequest, Clarified] = Operation(
    name="clarify",
    summary="Name the few questions whose answers would change the plan, with what they lead to.",
    request=ClarifyRequest,
    response=Clarified,
    handler=clarify,
    brief=_brief,
)
