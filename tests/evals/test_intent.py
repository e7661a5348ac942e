from typing import Any, get_args

import pytest

from evals.intent import evaluate, regressions, table
from evals.intent_labels import LABELS, Expected, Label, is_value, judge, labels
from tests.fakes_intent import intent_deps
from tools.intent.ledger import leaves
from tools.specification import UseCaseName
from tools.understand import UnderstandRequest, Understood, specify

ALL = tuple(labels(LABELS))
DEEPER = {
    f"slo.{name}.{leaf}"
    for name in ("ttft_ms", "tpot_ms", "e2e_ms")
    for leaf in ("limit", "percentile")
}


def understood(text: str) -> Understood:
    return specify(UnderstandRequest(text=text), intent_deps())


def label(text: str, use_case: str | None = "interactive_chatbot", **extra: Any) -> Label:
    expected = extra.pop("expected", {})
    return Label(
        id="one", split="dev", language="en", tags=(), text=text, use_case=use_case,
        expected=expected, **extra,
    )  # fmt: skip


def said(value: object, origins: tuple[str, ...] = ("stated",), tolerance: float = 0.0) -> Expected:
    return Expected(value=value, origins=origins, tolerance=tolerance)


def test_there_are_at_least_170_requests_with_a_name_of_their_own() -> None:
    assert len(ALL) >= 170
    assert len({one.id for one in ALL}) == len(ALL)
    assert len({one.text for one in ALL}) == len(ALL)


def test_the_requests_of_the_second_round_are_the_ones_only_measured() -> None:
    assert all((one.split == "test") == one.id.startswith("r2-") for one in ALL)
    assert sum(one.split == "test" for one in ALL) >= 90


def test_a_set_that_was_worked_on_is_blind_in_no_part() -> None:
    sets = {part: {one.id[:2] for one in ALL if one.split == part} for part in ("dev", "blind")}
    assert not sets["dev"] & sets["blind"]


def test_every_part_covers_every_use_case() -> None:
    for split in {one.split for one in ALL}:
        named = {one.use_case for one in ALL if one.split == split}
        assert set(get_args(UseCaseName)) <= named


def test_every_label_names_a_field_of_the_specification() -> None:
    known = {path for path, _ in leaves(understood("A chatbot").specification)} | DEEPER
    paths = {path for one in ALL for group in one.expected for path in group.split("|")}
    assert paths | {path for one in ALL for path in (*one.absent, *one.optional)} <= known | {
        "traffic.context_tokens",
    }


@pytest.mark.parametrize(
    ("value", "wanted", "fits"),
    [
        (("aws", "gcp"), ["aws"], False),
        (("aws",), ["aws", "gcp"], False),
        (("H100-SXM-80GB",), ["H100*|H200*"], True),
        ((), "!aws", False),
        ((), "-*llama*", True),
        (("meta-llama/Llama-3.1-8B",), "-*llama*", False),
        ({"A100-SXM-80GB": 16}, {"A100*": 16}, True),
        ({"A100-SXM-80GB": 8}, {"A100*": 16}, False),
        (None, 300, False),
        ("EU", "EU|europe*", True),
        (10.4, 10.0, False),
    ],
)
def test_values_fit_patterns_lists_and_exclusions(value: object, wanted: Any, fits: bool) -> None:
    assert is_value(value, said(wanted)) is fits


def test_a_right_answer_has_no_remark() -> None:
    text = "A chatbot for 500 users, $4,000 per month"
    expected = {"traffic.concurrent_users": said(500), "budget.usd_month": said(4000)}
    verdict = judge(label(text, expected=expected), understood(text))
    assert verdict.fields == {"traffic.concurrent_users": True, "budget.usd_month": True}
    assert (verdict.wrong, verdict.invented, verdict.wrong_use_case) == ([], [], [])
    assert verdict.stated == 2


def test_a_wrong_value_a_dishonest_origin_and_a_wrong_use_case_are_named() -> None:
    text = "A chatbot for 500 users"
    expected = {
        "traffic.concurrent_users": said(600),
        "traffic.rps_steady": said(1.67, tolerance=0.01),
    }
    verdict = judge(label(text, "translation", expected=expected), understood(text))
    assert verdict.wrong == [
        "one traffic.concurrent_users: 500 (stated), expected 600",
        "one traffic.rps_steady: 1.66667 is computed, expected stated",
    ]
    assert verdict.wrong_use_case == ["one: interactive_chatbot (stated), expected translation"]


def test_a_statement_without_a_label_is_invented_and_so_is_another_value() -> None:
    text = "A chatbot for 500 users, $4,000 per month"
    expected = {"traffic.concurrent_users": said(600)}
    verdict = judge(label(text, expected=expected), understood(text))
    assert verdict.invented == [
        "one traffic.concurrent_users = 500 from '500 users', expected 600",
        "one budget.usd_month = 4000 from '$4,000 per month'",
    ]
    assert not judge(
        label(text, expected=expected, optional=("traffic.concurrent_users", "budget.usd_month")),
        understood(text),
    ).invented


def test_a_conflict_is_found_by_the_fields_it_names() -> None:
    text = "A chatbot, 80 requests per second on average, 40 requests per second at peak"
    rates = ("traffic.rps_steady", "traffic.rps_peak")
    told = judge(label(text, conflicts=(rates, ("budget",))), understood(text))
    assert told.missed_conflicts == ["one budget"]


def test_a_refusal_understands_nothing_and_invents_nothing() -> None:
    verdict = judge(label("x", expected={"traffic.rps_peak": said(1)}), None)
    assert verdict.is_refused
    assert verdict.fields == {"traffic.rps_peak": False}
    assert verdict.invented == []


def test_nothing_said_leaves_two_facts_to_ask_for() -> None:
    assert judge(label("hello", None), understood("hello")).questions == 2
    assert judge(label("a chatbot"), understood("a chatbot")).questions == 1
    assert judge(label("x"), understood("a chatbot for 5 users")).questions == 0


def test_lower_shares_and_more_inventions_are_regressions_and_times_are_not() -> None:
    before = {
        "field_accuracy_pct": 98.0, "use_case_accuracy_pct": 97.0, "conflicts_found_pct": 100.0,
        "false_stated": 0, "p95_ms": 1.0,
    }  # fmt: skip
    now = {**before, "field_accuracy_pct": 96.0, "false_stated": 1, "p95_ms": 500.0}
    assert regressions({"dev": before}, {"dev": before}) == []
    assert regressions({"dev": now}, {"dev": before}) == [
        "dev field_accuracy_pct: 98.0 -> 96.0",
        "dev false_stated: 0 -> 1",
    ]
    assert regressions({"dev": now}, {}) == []


def test_the_rules_read_as_well_as_the_saved_baseline() -> None:
    result = evaluate()
    assert result["regressions"] == []
    for split in ("dev", "test"):
        figures = result["splits"][split]
        assert figures["field_accuracy_pct"] >= 95
        assert figures["use_case_accuracy_pct"] >= 95
        assert figures["false_stated"] == 0
    assert "dev: " in table(result)
