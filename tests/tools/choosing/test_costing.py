"""What a plan costs beyond its bill: idle, energy, spot, own prices, hosted APIs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge_ingest import COLLECTIONS
from tests.fakes_prediction import H100, LLAMA_70B, plan
from tools.adapters.shipped import ShippedCatalogue
from tools.operation import ToolDeps
from tools.recommendation import Recommendation, Recommendations

TOKENS = 512 + 256
"""Tokens of a request of `plan`: prompt and answer."""
STEADY = 5.0
API = "model_id,provider,usd_per_million_input_tokens,usd_per_million_output_tokens,date\n"


def ask(deps: ToolDeps, **wishes: Any) -> Recommendations:
    return plan(deps, models=(LLAMA_70B,), limit=1, rps=10.0, ttft_ms=2000.0, **wishes)


def first(deps: ToolDeps, **wishes: Any) -> Recommendation:
    (found,) = ask(deps, **wishes).recommendations
    return found


@pytest.fixture(scope="module")
def one(installation: ToolDeps) -> Recommendation:
    return first(installation, gpus=(H100,), clouds=("AWS",))


def with_files(deps: ToolDeps, tmp_path: Path, prices: str = "", hosted: str = "") -> ToolDeps:
    paths = [tmp_path / "prices.csv", tmp_path / "apis.csv"]
    for path, text in zip(paths, (prices, hosted), strict=True):
        if text:
            path.write_text(text, encoding="utf-8")
    given = [path if path.exists() else None for path in paths]
    catalogue = ShippedCatalogue(COLLECTIONS, own_prices=given[0], own_hosted_prices=given[1])
    return replace(deps, catalogue=catalogue)


def test_at_capacity_a_token_costs_what_the_load_that_is_carried_makes_of_the_bill(
    one: Recommendation,
) -> None:
    carried = one.predicted.throughput_rps.value
    assert one.cost.usd_hour is not None
    expected = one.cost.usd_hour / (carried * TOKENS * 3600) * 1e6
    assert one.cost.usd_per_million_tokens_at_capacity == pytest.approx(expected, abs=2e-3)


def test_the_idle_share_is_what_steady_load_and_unused_gpus_leave(one: Recommendation) -> None:
    idle, cost = one.cost.idle, one.cost
    assert idle is not None
    assert cost.usd_month is not None
    assert cost.gpus_billed is not None
    assert idle.gpus == cost.gpus_billed - one.gpus_total
    used = STEADY / one.predicted.throughput_rps.value
    assert idle.load_pct == pytest.approx(100 * (1 - used), abs=0.2)
    total = 100 * (1 - used * one.gpus_total / cost.gpus_billed)
    assert idle.total_pct == pytest.approx(total, abs=0.2)
    assert idle.usd_month == pytest.approx(cost.usd_month * total / 100, rel=5e-3)


def test_energy_lies_between_idle_and_board_power(one: Recommendation) -> None:
    energy, billed = one.cost.energy, one.cost.gpus_billed
    assert energy is not None
    assert billed is not None
    # H100: 700 W of board power, 70 W without work
    assert energy.watts_hi == pytest.approx(700 * billed, rel=5e-3)
    assert energy.watts_lo == pytest.approx(70 * billed, rel=5e-3)
    assert energy.watts_lo < energy.watts < energy.watts_hi
    # 730 hours
    assert energy.kwh_month == pytest.approx(energy.watts * 0.73, rel=1e-2)
    assert energy.basis == "modelled"


def test_spot_is_beside_the_price_and_never_the_price(
    one: Recommendation, installation: ToolDeps
) -> None:
    cost, spot = one.cost, one.cost.spot
    rows = [row for row in installation.catalogue.prices if row.instance_type == cost.instance_type]
    row = next(row for row in rows if row.region == cost.region)
    if row.spot_usd_per_hour is None:
        assert spot is None
        assert "no sourced spot price" in cost.not_evaluated["spot"]
        return
    assert spot is not None
    assert spot.usd_hour == pytest.approx((cost.instances or 0) * row.spot_usd_per_hour, abs=1e-3)
    assert cost.usd_hour is not None
    assert spot.saving_pct == pytest.approx(100 * (1 - spot.usd_hour / cost.usd_hour), abs=0.1)
    assert "not_evaluated" in spot.risk


def test_what_nobody_published_says_so(one: Recommendation) -> None:
    assert "LEADLINE_PRICES" in one.cost.not_evaluated["reserved"]


def test_owned_hardware_has_no_rent_and_needs_energy(installation: ToolDeps) -> None:
    cost = first(installation, inventory={H100: 16}).cost
    assert (cost.price_basis, cost.usd_month, cost.usd_per_million_tokens) == ("owned", 0.0, 0.0)
    assert cost.energy is not None
    assert cost.spot is None
    assert cost.not_evaluated["spot"] == "owned hardware has no rent"
    assert cost.hosted_api is not None
    assert cost.hosted_api.break_even_rps is None
    assert "owned hardware" in cost.not_evaluated["break_even"]


def test_a_price_of_ones_own_is_named_as_such(installation: ToolDeps, tmp_path: Path) -> None:
    deps = with_files(installation, tmp_path, prices="gpu,usd_per_gpu_hour\nh100,1.5\n")
    found = first(deps, gpus=(H100,), clouds=("AWS",))
    cost = found.cost
    assert cost.price_basis == "own_price"
    assert cost.usd_hour == pytest.approx(1.5 * found.gpus_total)
    assert (cost.cloud, cost.region, cost.instances) == (None, None, None)
    (price,) = [item for item in found.evidence if item.kind == "price"]
    assert (price.ref.split("/")[0], price.source) == ("own", "own")
    assert any("your own price" in line.lower() for line in found.rationale)
    assert any("names no cloud" in line for line in found.risks)


def test_a_gpu_that_nobody_sells_is_sized_and_says_that_it_has_no_price(
    installation: ToolDeps,
) -> None:
    answer = ask(installation, gpus=("MI300X-192GB",), usd_hour=1.0)
    (found,) = answer.recommendations
    assert (found.cost.price_basis, found.cost.usd_hour) == ("unpriced", None)
    assert found.cost.usd_per_million_tokens_at_capacity is None
    assert any("no price of this gpu is known" in line.lower() for line in found.risks)
    (told,) = [text for text in answer.warnings if "No price is known" in text]
    assert "MI300X-192GB" in told
    assert "budget is not_evaluated" in told
    assert found.cost.energy is not None


def test_where_nothing_is_priced_fewer_gpus_are_better(installation: ToolDeps) -> None:
    found = first(installation, gpus=("MI300X-192GB",))
    # 70 billion parameters in 8 bit fit in one or two of 192 GB
    assert found.gpus_total <= 4


def test_the_api_that_bills_least_is_compared(one: Recommendation) -> None:
    api = one.cost.hosted_api
    assert api is not None
    # DeepInfra 0.1/0.32 against SambaNova 0.6/1.2
    assert (api.provider, api.price_basis, api.date) == ("DeepInfra", "list_price", "2026-11-05")
    # (512 x 0.1 + 256 x 0.32) / 1e6 = 0.00013312 USD; x 5 x 3600 x 730
    assert api.usd_month == pytest.approx(1749.20, abs=0.01)
    assert one.cost.usd_hour is not None
    assert api.break_even_rps == pytest.approx(one.cost.usd_hour / (0.00013312 * 3600), rel=1e-3)
    assert api.break_even_rps is not None
    assert api.break_even_tokens_month == pytest.approx(
        api.break_even_rps * TOKENS * 3600 * 730, rel=1e-3
    )
    # the steady load is half of the peak
    assert api.most_rps == pytest.approx(one.predicted.throughput_rps.value / 2, rel=1e-3)
    assert api.within_capacity == (api.break_even_rps <= (api.most_rps or 0.0))
    assert api.cheaper == "hosted_api"
    (item,) = [item for item in one.evidence if item.kind == "hosted_price"]
    assert (item.ref, item.source) == (f"DeepInfra/{LLAMA_70B}", "hundredthrun-prices")


def test_a_hosted_price_of_ones_own_comes_first(installation: ToolDeps, tmp_path: Path) -> None:
    hosted = f"{API}llama-3.3-70b,Acme,8,8,2026-11\n"
    api = first(with_files(installation, tmp_path, hosted=hosted), gpus=(H100,)).cost.hosted_api
    assert api is not None
    assert (api.provider, api.price_basis, api.cheaper) == ("Acme", "own_price", "self_hosted")


def test_a_model_without_a_hosted_price_says_how_to_bring_one(installation: ToolDeps) -> None:
    (found,) = plan(
        installation, models=("Qwen/Qwen3-32B",), limit=1, rps=2.0, ttft_ms=2000.0
    ).recommendations
    assert found.cost.hosted_api is None
    assert "LEADLINE_HOSTED_PRICES" in found.cost.not_evaluated["hosted_api"]
