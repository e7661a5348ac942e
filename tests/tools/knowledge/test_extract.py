"""An answer in the items' own words, each line with the number it came from."""

import pytest

from tools.knowledge.answers import KnowledgeResult, KnowledgeSource
from tools.knowledge.extract import extractive


def result(name: str, kind: str = "pattern", **more: object) -> KnowledgeResult:
    fields: dict[str, object] = {"content": f"content of {name}", "summary": f"{name} says so."}
    return KnowledgeResult.model_validate(
        {"id": name, "score": 1.0, "type": kind, "source": KnowledgeSource(uri="u")} | fields | more
    )


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("pattern", "Solution"),
        ("decision", "Recommendation"),
        ("warning", "Prevention"),
        ("methodology", "Steps"),
    ],
)
def test_the_best_result_adds_the_part_that_acts(kind: str, heading: str) -> None:
    first = result("a", kind, sections={"Context": "long ago", heading: "Do this."})
    assert extractive("q", [first, result("b", kind, sections={heading: "Or that."})]) == (
        "a says so. [1]\n\nDo this. [1]\n\nb says so. [2]"
    )


def test_a_warning_without_prevention_tells_how_to_detect_it() -> None:
    first = result("a", "warning", sections={"Prevention": " ", "Detection": "Look there."})
    assert extractive("q", [first]) == "a says so. [1]\n\nLook there. [1]"


def test_a_document_speaks_by_the_sentences_nearest_to_the_question() -> None:
    text = "Cats sleep. The cache holds blocks of a prompt.\nDogs bark. Blocks of the cache expire."
    first = result("a", "document", content=text, summary="")
    assert extractive("When do blocks of the cache expire?", [first]) == (
        "The cache holds blocks of a prompt. Blocks of the cache expire. [1]"
    )


def test_four_results_are_enough() -> None:
    said = extractive("q", [result(name) for name in "abcdef"])
    assert said.split("\n\n") == [f"{name} says so. [{n}]" for n, name in enumerate("abcd", 1)]


def test_a_long_part_is_cut_at_a_word() -> None:
    first = result("a", sections={"Solution": "word " * 400})
    part = extractive("q", [first]).split("\n\n")[1]
    assert part.endswith("word ... [1]")
    assert len(part) < 720


def test_no_results_make_no_words() -> None:
    assert extractive("q", []) == ""


@pytest.mark.parametrize("piece", ["a", ". A", ".\n", "a.", " "])
def test_a_megabyte_of_anything_is_read_in_one_pass(piece: str) -> None:
    first = result("a", "document", content=piece * (1_000_000 // len(piece)), summary="")
    assert extractive("what is a", [first]).endswith("[1]")
