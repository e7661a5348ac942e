"""Ways out: only wishes that were made are taken back."""

from typing import get_args

import pytest

from agent.ways_out import as_settings, way_out
from tools.recommendation import Gate

SPECIFICATION = {
    "traffic": {"concurrent_users": 1000, "context_tokens": 64_000},
    "slo": {
        "ttft_ms": {"effective_limit": 300.0},
        "tpot_ms": {"effective_limit": 12.5},
        "e2e_ms": None,
    },
    "budget": {"usd_month": None, "usd_hour": None, "usd_per_1k_tokens": None},
    "preferences": {"licences": ["MIT"], "gpus": [], "inventory": {"L4-24GB": 2}, "max_gpus": 2},
}


@pytest.mark.parametrize(
    ("gate", "change"),
    [
        ("licence", "--set preferences.licences=null"),
        ("context", "--set traffic.context_tokens=null"),
        ("memory", "--set preferences.max_gpus=null"),
        ("inventory", "--set preferences.inventory=null --set preferences.max_gpus=null"),
        ("quality", "--set slo.quality=standard"),
        # 2 * 300 and 2 * 12.5
        ("slo", "--set slo.ttft_ms=600 --set slo.tpot_ms=25"),
        # No GPU and no budget was asked for, so the load is what is left: 1000 / 2.
        ("hardware", "--set traffic.concurrent_users=500"),
        ("budget", "--set traffic.concurrent_users=500"),
    ],
)
def test_the_way_out_opens_the_gate_that_decided(gate: str, change: str) -> None:
    assert way_out(gate, SPECIFICATION) == change


@pytest.mark.parametrize(
    ("gate", "reason", "change"),
    [
        # 315 x 1.05 = 330.75: the reason is rounded, so a whole number above it
        ("slo", "TTFT p95 is 315 ms (pessimistic) at the lightest load", "--set slo.ttft_ms=331"),
        # nobody stated it: exactly this limit goes, the stated one stays
        ("slo", "TPOT p90 is 30 ms (pessimistic) at the lightest load", "--set slo.tpot_ms=null"),
        ("budget", "costs 2.29 USD/hour (1,672 USD/month), ...", "--set budget.usd_month=1673"),
        ("inventory", "needs 4 GPUs, 2 may be used", "--set preferences.max_gpus=4"),
    ],
)
def test_the_nearest_miss_says_how_far_to_go(gate: str, reason: str, change: str) -> None:
    specification = SPECIFICATION | {
        "budget": {"usd_month": 500.0, "usd_hour": None, "usd_per_1k_tokens": None},
        "preferences": {"inventory": {}, "max_gpus": 2},
        "provenance": {
            "slo.ttft_ms.limit": {"source": "stated"},
            "slo.tpot_ms.limit": {"source": "default"},
        },
    }
    assert way_out(gate, specification, reason) == change


def test_a_budget_is_raised_in_every_unit_it_was_given_in() -> None:
    budget = {"usd_month": 500.0, "usd_hour": 0.5, "usd_per_1k_tokens": 0.001}
    told = way_out("budget", {"budget": budget}, "costs 1.01 USD/hour (734 USD/month), the ...")
    # 734 + 1 and 1.01 + 0.01: the reason is rounded; a price per token is not in it
    assert told == (
        "--set budget.usd_month=735 --set budget.usd_hour=1.02 --set budget.usd_per_1k_tokens=null"
    )


@pytest.mark.parametrize("gate", [*get_args(Gate), "another"])
def test_every_gate_has_a_way_out(gate: str) -> None:
    assert way_out(gate, {"slo": {}})
    assert way_out(gate, {"slo": {}, "traffic": {"rps_steady": 3.0}}).startswith("--set ")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"preferences.models": ("a/b", "c/d")}, "--set preferences.models=a/b,c/d"),
        ({"preferences.licences": ("Llama 3.3 Community",)},
         "--set 'preferences.licences=Llama 3.3 Community'"),
        ({"traffic.context_tokens": 1_048_576.0}, "--set traffic.context_tokens=1048576"),
        ({"slo.ttft_ms": 87.8, "budget.usd_month": None},
         "--set slo.ttft_ms=87.8 --set budget.usd_month=null"),
    ],
)  # fmt: skip
def test_changes_that_were_tried_become_arguments(changes: dict[str, object], told: str) -> None:
    assert as_settings(changes) == told
