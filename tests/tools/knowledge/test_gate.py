"""What is near enough: by cosine, by the subject of a collection, by terms, by a name."""

from dataclasses import replace

from tests.fakes_retrieval import found_item
from tools.domain.knowledge.analysis import Analysis
from tools.domain.knowledge.answer import FoundItem
from tools.domain.knowledge.scope import Scope
from tools.knowledge.gate import GateRule

OURS = found_item("ours", collection="leadline")
THEIRS = found_item("theirs", collection="handbook")
VECTOR = (1.0, 0.0)
QUESTION = Analysis(text="why is it slow")


def rule(bias: float, **more: float) -> GateRule:
    scope = Scope(
        collection="leadline", embedder="m@1", weights=(1.0, 0.0), bias=bias, per_cosine=2.0
    )
    return GateRule(**{"least_cosine": 0.4, "least_terms": 0.5, "scope": scope, **more})  # type: ignore[arg-type]


def passed(some: GateRule, *items: FoundItem) -> list[str]:
    return [item.id for item in some.let_through(QUESTION, items, VECTOR)[1]]


def test_a_margin_is_weights_bias_and_cosine_together() -> None:
    scope = Scope(collection="c", embedder="m", weights=(1.0, -2.0), bias=-0.5, per_cosine=4.0)
    # 0.6 - 2 * 0.8 - 0.5 + 4 * 0.25
    assert round(scope.margin((0.6, 0.8), 0.25), 9) == -0.5


def test_a_question_of_the_subject_passes_and_another_does_not() -> None:
    # 1 + 2 * 0.5 = 2, and the bias
    gate, kept = rule(-1.9).let_through(QUESTION, [OURS], VECTOR)
    assert (gate.passed, gate.by, gate.margin, [item.id for item in kept]) == (
        True,
        "subject",
        0.1,
        ["ours"],
    )
    gate, kept = rule(-2.1).let_through(QUESTION, [OURS], VECTOR)
    assert (gate.passed, gate.margin, kept) == (False, -0.1, [])


def test_a_foreign_question_still_finds_the_documents_of_a_user() -> None:
    gate, kept = rule(-9.0).let_through(QUESTION, [OURS, THEIRS], VECTOR)
    assert [item.id for item in kept] == ["theirs"]
    assert (gate.passed, gate.by) == (True, "cosine")


def test_a_question_of_the_subject_leaves_out_documents_that_are_too_far() -> None:
    assert passed(rule(0.0, least_cosine=0.6), THEIRS, OURS) == ["ours"]


def test_without_vectors_the_subject_is_not_asked() -> None:
    gate, kept = rule(-9.0).let_through(QUESTION, [OURS], None)
    assert (gate.by, len(kept)) == ("terms", 1)


def test_nothing_found_does_not_pass() -> None:
    gate, kept = rule(9.0).let_through(QUESTION, [], VECTOR)
    assert (gate.passed, kept) == (False, [])


def test_a_name_that_stands_in_an_item_passes_though_the_rule_does_not_know_it() -> None:
    gate, kept = rule(-9.0).let_through(Analysis(text="KEDA"), [OURS], VECTOR)
    assert (gate.by, len(kept)) == ("terms", 1)
    partly = replace(OURS, coverage=0.5)
    assert rule(-9.0).let_through(Analysis(text="KEDA pods"), [partly], VECTOR)[1] == []


def test_pieces_without_a_vector_are_judged_by_their_words() -> None:
    far = replace(THEIRS, cosine=0.1, coverage=0.0)
    unseen = replace(THEIRS, cosine=None, coverage=0.8)
    gate, kept = rule(-9.0).let_through(QUESTION, [far, unseen], VECTOR)
    assert (gate.by, len(kept)) == ("terms", 2)
    assert rule(-9.0).let_through(QUESTION, [far], VECTOR)[1] == []
