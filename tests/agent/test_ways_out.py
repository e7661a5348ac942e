"""Ways out: only wishes that were made are taken back."""

from typing import get_args

import pytest

from agent.ways_out import way_out
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


@pytest.mark.parametrize("gate", [*get_args(Gate), "another"])
def test_every_gate_has_a_way_out(gate: str) -> None:
    assert way_out(gate, {"slo": {}})
    assert way_out(gate, {"slo": {}, "traffic": {"rps_steady": 3.0}}).startswith("--set ")
