"""Words and options of a command in every order."""

from itertools import permutations

import pytest

from mcp_server.arguments import parser


@pytest.mark.parametrize("order", list(permutations((("s-1",), ("--set", "a=b"), ("words",)))))
def test_an_edit_is_understood_in_every_order(order: tuple[tuple[str, ...], ...]) -> None:
    given = [word for part in order for word in part]
    if given.index("words") < given.index("s-1"):
        # Of two words the first is the session.
        given = [{"words": "s-1", "s-1": "words"}.get(word, word) for word in given]
    found = parser().parse_args(["edit", *given, "--json"])
    assert (found.session, found.settings, found.text) == ("s-1", ["a=b"], "words")
    assert found.as_json


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (["plan", "--set", "a=b", "words"], "words"),
        (["plan", "--no-ask", "words", "--set", "a=b"], "words"),
        (["plan", "--set=a=b", "words"], "words"),
        (["plan", "--set", "a=b", "-"], "-"),
        (["plan", "--set", "a=b", "--", "-12 users"], "-12 users"),
        (["plan", "--", "--set"], "--set"),
        (["what-if", "--name", "launch", "s-1", "--set", "a=b", "words"], "words"),
        (["plan", "--set", "a=b"], ""),
    ],
)
def test_words_behind_options_are_taken(argv: list[str], text: str) -> None:
    assert parser().parse_args(argv).text == text


def test_answers_and_values_stay_with_their_option() -> None:
    found = parser().parse_args(["answer", "s-1", "users=1", "--set", "x=2", "cloud=aws"])
    assert (found.given, found.settings) == (["users=1", "cloud=aws"], ["x=2"])
    swept = parser().parse_args(["sweep", "--values", "1", "2", "--json", "s-1", "users"])
    assert (swept.values, swept.session, swept.field) == ([1.0, 2.0], "s-1", "users")
    asked = ["estimate", "--what-to-measure", "--model", "m", "--gpu", "g"]
    assert parser().parse_args(asked).what_to_measure == 1


@pytest.mark.parametrize(
    "argv", [["edit"], ["sweep", "s-1"], ["plan", "a", "b"], ["plan", "--bogus"], ["plan", "--set"]]
)
def test_what_is_missing_or_too_much_is_still_refused(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(argv)
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("command", ["report", "manifests"])
def test_an_empty_folder_is_none(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "s-1", "--out", ""])
    assert "names no folder; write `.` for the one you are in" in capsys.readouterr().err
