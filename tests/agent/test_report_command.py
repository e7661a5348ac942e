"""The command that makes a plan again, as a shell would read it."""

import subprocess
from itertools import pairwise
from typing import Any

import pytest

from agent.report.command import command_again
from mcp_server.partial import fields_from_settings
from tests.fakes_doors import plan_document


def command(
    provenance: dict[str, tuple[str, str]], history: tuple[Any, ...] = (), **spec: Any
) -> list[str]:
    """The words of the command for a specification with these origins and values."""
    given = plan_document().specification.model_dump(mode="json", by_alias=True)
    given["provenance"] = {
        path: {"source": source, "from": origin} for path, (source, origin) in provenance.items()
    }
    for path, value in spec.items():
        *parents, name = path.split("__")
        inside = given
        for parent in parents:
            inside = inside[parent]
        inside[name] = value
    told = command_again(plan_document(specification=given, history=history))
    # A shell reads it; the command itself is a function that prints its arguments.
    script = f"leadline() {{ printf '%s\\0' leadline \"$@\"; }}\n{told}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return done.stdout.split("\0")[:-1]


def settings(words: list[str]) -> dict[str, Any]:
    return fields_from_settings(word for before, word in pairwise(words) if before == "--set")


def test_the_words_come_first_and_nothing_is_asked() -> None:
    words = command({})
    assert words[:3] == [
        "leadline", "plan", "A customer-support chatbot for 1000 users, low latency is critical",
    ]  # fmt: skip
    assert words[3:] == ["--no-ask"]


def test_every_stated_field_is_set_and_nothing_else() -> None:
    words = command(
        {
            "traffic.concurrent_users": ("stated", "1000 users"),
            "priority": ("stated", "low latency"),
            "traffic.rps_peak": ("computed", "a formula"),
            "slo.quality": ("default", "template"),
            "description": ("stated", "words"),
        }
    )
    assert settings(words) == {"traffic": {"concurrent_users": 1000}, "priority": "latency"}


def test_what_a_later_turn_changed_is_set_although_the_words_do_not_say_it() -> None:
    change = {
        "path": "subject_matter",
        "was": None,
        "now": "law",
        "source": "inferred",
        "from": "x",
    }
    turn = {"turn": 1, "at": "2026-11-27", "action": "start"}
    later = turn | {"turn": 2, "action": "edit", "changes": [change]}
    origin = {"subject_matter": ("inferred", "read from: law")}
    assert settings(command(origin, (turn, later), subject_matter="law")) == {
        "subject_matter": "law"
    }
    assert settings(command(origin, (turn,), subject_matter="law")) == {}
    undone = {"subject_matter": ("default", "nobody said it")}
    assert settings(command(undone, (turn, later))) == {}


@pytest.mark.parametrize(
    "value",
    [
        "law",
        "no",
        "null",
        "a: b",
        'it\'s "law"',
        "$(echo pwned)",
        "`x`",
        "# x",
        "[a",
        "multi\nline",
        "1",
    ],
)
def test_any_text_reads_back_as_itself(value: str) -> None:
    words = command({"subject_matter": ("stated", "x")}, subject_matter=value)
    assert settings(words) == {"subject_matter": value}


def test_lists_mappings_and_what_was_cleared_read_back() -> None:
    words = command(
        {
            "preferences.gpus": ("stated", "x"),
            "preferences.inventory": ("stated", "x"),
            "slo.ttft_ms.limit": ("stated", "x"),
            "budget.usd_month": ("stated", "no budget"),
        },
        preferences__gpus=["H100-SXM-80GB", "L4-24GB"],
        preferences__inventory={"L4-24GB": 4},
        slo__ttft_ms={"percentile": "p95", "limit": 300.0, "effective_limit": 300.0},
        budget__usd_month=None,
    )
    assert settings(words) == {
        "preferences": {"gpus": ["H100-SXM-80GB", "L4-24GB"], "inventory": {"L4-24GB": 4}},
        "slo": {"ttft_ms": {"limit": 300}},
        "budget": {"usd_month": None},
    }


@pytest.mark.parametrize(
    "text", ['it\'s a $(echo pwned) `x` \\ "chatbot"', "two\nlines", "-v --set a=b"]
)
def test_any_request_is_one_word_of_the_command(text: str) -> None:
    words = command({}, description=text)
    assert text in words
    assert text[0] != "-" or words[-2:] == ["--", text]


def test_control_characters_of_a_request_do_not_reach_a_terminal() -> None:
    words = command({}, description="a\x1b[31m chat\u202ebot\x00")
    assert words[2] == "a[31m chatbot"


def test_without_words_the_fields_alone_are_given() -> None:
    words = command({"priority": ("stated", "x")}, description="")
    assert words == ["leadline", "plan", "--set", "priority=latency", "--no-ask"]
