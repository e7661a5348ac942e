"""What a model wrote is thrown away when it cites or counts what it was not given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.knowledge.grounded import checked

PASSAGES = ["Set k to 60; the default is 2.", "A window of 128,256 tokens took 3.5 s in 2025."]


@pytest.mark.parametrize(
    ("answer", "cited"),
    [
        ("Use 60 [1].", (1,)),
        ("Use 60 [1]. It took 3.5 s [2][1].", (1, 2)),
        ("128256 tokens, or 128,256 [2].", (2,)),
        ("1. Set k [1].\n2) Wait [2].\n 3. Look [2].", (1, 2)),
        ("It depends [1].", (1,)),
        ("As you asked: 17 gpus [1].", (1,)),
    ],
)
def test_an_answer_from_its_passages_passes(answer: str, cited: tuple[int, ...]) -> None:
    found = checked(answer, "with 17 gpus?", PASSAGES)
    assert (found.trouble, found.cited, found.text) == ("", cited, answer)


@pytest.mark.parametrize(
    ("answer", "trouble", "details"),
    [
        ("Use 60.", "no_citation", ()),
        ("", "no_citation", ()),
        ("Use 60 [one].", "no_citation", ()),
        ("Use 60 [3].", "unknown_citation", ("[3]",)),
        ("Use 60 [0].", "unknown_citation", ("[0]",)),
        ("Use 60 [1][9][7].", "unknown_citation", ("[9]", "[7]")),
        ("Use 61 [1].", "number_not_in_sources", ("61",)),
        ("Use 6 [1].", "number_not_in_sources", ("6",)),
        ("It took 3.5 s [1].", "number_not_in_sources", ("3.5",)),
        ("It took 35 s [2].", "number_not_in_sources", ("35",)),
        ("It took 3,6 s [2].", "number_not_in_sources", ("3.6",)),
        ("Between 60 and 120 [1], about 7 % [1].", "number_not_in_sources", ("120", "7")),
        ("Use 60 [1].\n1999. was a year [2].", "number_not_in_sources", ("1999",)),
    ],
)
def test_anything_else_does_not(answer: str, trouble: str, details: tuple[str, ...]) -> None:
    found = checked(answer, "which k?", PASSAGES)
    assert (found.trouble, found.details) == (trouble, details)


def test_a_number_counts_only_from_a_passage_that_is_cited() -> None:
    assert checked("60 [2].", "q", PASSAGES).trouble == "number_not_in_sources"
    assert checked("60 [2][1].", "q", PASSAGES).trouble == ""


def test_a_decimal_comma_is_no_thousand() -> None:
    assert checked("3,5 s [1].", "q", ["it took 35 s"]).trouble == "number_not_in_sources"
    assert checked("3,5 s [1].", "q", ["it took 3.5 s"]).trouble == ""


def test_without_passages_nothing_can_be_cited() -> None:
    assert checked("All is well [1].", "q", []).trouble == "unknown_citation"


@pytest.mark.parametrize("piece", ["\n", " \n", "1.", "1\n", "[1", "[1]", "1,", "9"])
def test_a_megabyte_of_anything_is_checked_in_one_pass(piece: str) -> None:
    # An expression that looks at every line's rest would need 10^11 steps here.
    text = f"a {piece * (1_000_000 // len(piece))} b"
    assert checked(text, "q", [text, text]).trouble in ("", "no_citation")


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_what_passes_cites_what_is_there_and_counts_what_was_given(
    text: str, question: str, passages: list[str]
) -> None:
    found = checked(text, question, passages)
    if not found.trouble:
        assert found.cited
        assert all(1 <= number <= len(passages) for number in found.cited)


@given(st.text(max_size=80), st.lists(st.text(max_size=80), min_size=1, max_size=3))
def test_a_passage_quoted_whole_with_its_number_passes(question: str, passages: list[str]) -> None:
    quoted = passages[0].replace("[", "(")
    found = checked(f"{quoted} [1]", question, [quoted, *passages[1:]])
    assert found.trouble == ""
