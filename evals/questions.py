"""How good the questions are: each must change the plan, and none may ask what was said.

A fixed share of the labelled requests is planned and asked about; every answer that claims to
change the plan is given, and the plan made again must differ as it was told.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evals.intent_labels import Label
from tools.clarify.asked import AskedAnswer
from tools.clarify.clarify import CLARIFY, QUESTIONS_MAX
from tools.clarify.value import CHANGE
from tools.domain.errors import InputError
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND
from tools.recommendation import Recommendation
from tools.specification import Specification
from tools.understand import UnderstandRequest, specify

__all__ = ["EVERY", "broken_promises", "questions", "questions_line"]

EVERY = 12
"""One labelled request in so many is asked about: each takes about a second."""


def questions(
    labelled: Sequence[Label], deps: ToolDeps, tell: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Ask about every twelfth request and check what the questions claim.

    Returns:
        `requests`, `questions`, `most` in one round, `about_said` (fields the label calls stated),
        `claims` (answers said to change the plan) and `false_claims`, with a line for each wrong.
    """
    chosen = labelled[::EVERY]
    tell(f"{len(chosen)} requests are asked about")
    asked, most, claims = 0, 0, 0
    about_said: list[str] = []
    false_claims: list[str] = []
    for label in chosen:
        try:
            spec = specify(UnderstandRequest(text=label.text), deps).specification
            found = CLARIFY.call({"specification": spec}, deps).questions
        except InputError:
            continue
        asked, most = asked + len(found), max(most, len(found))
        before = _first(spec, deps)
        for question in found:
            said = sorted(set(question.fields) & _said(label))
            about_said += [f"{label.id} {question.id}: {path} was said" for path in said]
            for answer in question.answers:
                if answer.changes_plan:
                    claims += 1
                    edit = UnderstandRequest(fields=answer.fields, previous=spec)
                    after = _first(specify(edit, deps).specification, deps)
                    if not _is_as_told(answer, before, after):
                        false_claims.append(f"{label.id} {question.id}={answer.key}")
    return {
        "requests": len(chosen),
        "questions": asked,
        "most": most,
        "about_said": about_said,
        "claims": claims,
        "false_claims": false_claims,
    }


def broken_promises(found: Mapping[str, Any]) -> list[str]:
    """What no question may do: ask what was said, claim a change that is none, be one of many."""
    lines = [f"asked though said: {line}" for line in found["about_said"]]
    lines += [f"changes nothing: {line}" for line in found["false_claims"]]
    if found["most"] > QUESTIONS_MAX:
        lines.append(f"{found['most']} questions in one round")
    return lines


def questions_line(found: Mapping[str, Any]) -> str:
    """The figures as one line."""
    return (
        f"questions: {found['requests']} requests, {found['questions']} questions, at most"
        f" {found['most']} in a round; {len(found['about_said'])} about something said;"
        f" {found['claims']} answers said to change the plan, {len(found['false_claims'])} do not"
    )


def _said(label: Label) -> set[str]:
    """Fields that the text states, as every honest reading of its label has it."""
    return {
        path
        for path, expected in label.expected.items()
        if set(expected.origins) <= {"stated", "inferred", "computed"}
    }


def _first(spec: Specification, deps: ToolDeps) -> Recommendation | None:
    found = RECOMMEND.call({"specification": spec, "limit": 1}, deps).recommendations
    return found[0] if found else None


def _is_as_told(
    answer: AskedAnswer, before: Recommendation | None, after: Recommendation | None
) -> bool:
    if after is None or before is None:
        return (before is None) != (after is None)
    if answer.usd_month != after.cost.usd_month:
        return False
    if _runs(after) != _runs(before):
        return True
    usd, was = after.cost.usd_month, before.cost.usd_month
    if usd and was:
        return max(usd, was) / min(usd, was) > 1.0 + CHANGE
    return after.gpus_total != before.gpus_total


def _runs(one: Recommendation) -> tuple[object, ...]:
    return one.model_id, one.precision, one.gpu, one.tp
