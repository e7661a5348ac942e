"""A specification as the search reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import H100, plan, specification
from tools.choosing.options import compete
from tools.choosing.request import need_of, offers_in, workload_of
from tools.domain.errors import InputError
from tools.domain.search import Need
from tools.operation import ToolDeps
from tools.regions import lies_in


def _need(deps: ToolDeps, **wishes: Any) -> Need:
    spec = specification(**wishes)
    return need_of(spec, compete(deps.predictor.space, spec, deps.catalogue), deps.catalogue)


def test_lengths_and_context_are_the_traffics() -> None:
    load = workload_of(specification(prompt_tokens=900.0, output_tokens=300.0, context_tokens=4096))
    assert (load.isl_tokens, load.osl_tokens, load.context_tokens) == (900.0, 300.0, 4096)
    assert load.load == "open"


def test_the_effective_limit_is_what_counts(installation: ToolDeps) -> None:
    need = _need(installation, ttft_ms=700.0, percentile="p95")
    assert need.slo.ttft is not None
    assert (need.slo.ttft.percentile, need.slo.ttft.limit_ms) == ("p95", 700.0)
    assert need.slo.tpot is None


def test_the_larger_of_peak_and_promised_throughput_is_carried(installation: ToolDeps) -> None:
    assert _need(installation, rps=5.0, throughput_rps=9.0).peak_rps == 9.0
    assert _need(installation, rps=5.0, throughput_rps=2.0).peak_rps == 5.0


def test_a_steady_rate_above_the_peak_is_carried(installation: ToolDeps) -> None:
    spec = specification(rps=5.0)
    traffic = spec.traffic.model_copy(update={"rps_steady": 8.0})
    spec = spec.model_copy(update={"traffic": traffic})
    field = compete(installation.predictor.space, spec, installation.catalogue)
    assert need_of(spec, field, installation.catalogue).peak_rps == 8.0


def test_without_a_rate_nothing_can_be_sized(installation: ToolDeps) -> None:
    with pytest.raises(InputError) as refused:
        _need(installation, rps=None)
    assert refused.value.code == "no_load"


def test_names_of_gpus_become_canonical(installation: ToolDeps) -> None:
    need = _need(installation, gpus=("h100", "L4"), inventory={"nvidia-h100": 4, "t4": 2})
    assert need.allowed_gpus == frozenset({H100, "L4-24GB"})
    assert need.owned == {H100: 4}


def test_only_what_can_be_bought_is_billed(installation: ToolDeps) -> None:
    offers = [offer for some in _need(installation).offers.values() for offer in some]
    assert offers
    assert {offer.kind for offer in offers} == {"offer"}


def test_clouds_and_regions_narrow_the_offers(installation: ToolDeps) -> None:
    everyone = _need(installation).offers
    one = next(offer for some in everyone.values() for offer in some)
    narrowed = _need(installation, clouds=(one.cloud.upper(),)).offers
    assert {offer.cloud for some in narrowed.values() for offer in some} == {one.cloud}
    nowhere = _need(installation, regions=("moon-1",)).offers
    assert {offer.region for some in nowhere.values() for offer in some} <= {"all regions"}


def test_a_budget_per_hour_is_kept(installation: ToolDeps) -> None:
    assert _need(installation, usd_hour=12.5).usd_per_hour == 12.5
    assert _need(installation).usd_per_hour is None


CLOUDS = ("AWS", "Lambda", "Nebius", "GCP", "Azure")
REGIONS = ("us-east-1", "us-west-2", "eu-north1", "us-central1", "eastus")


@given(st.sets(st.sampled_from(CLOUDS)), st.sets(st.sampled_from(REGIONS)))
def test_every_offer_is_where_it_may_be_and_none_is_forgotten(
    installation: ToolDeps, clouds: set[str], regions: set[str]
) -> None:
    found = offers_in(sorted(clouds), sorted(regions), installation.catalogue)
    kept = {offer.offer_id for some in found.values() for offer in some}
    expected = {
        row.offer_id
        for row in installation.catalogue.prices
        if row.kind == "offer"
        and (not clouds or row.cloud in clouds)
        and (not regions or row.region in regions | {"all regions"})
    }
    assert kept == expected


@given(st.sampled_from(["EU", "DE", "US", "UK", "JP", "FI"]), st.sets(st.sampled_from(CLOUDS)))
def test_no_price_of_a_plan_lies_outside_the_residency(
    installation: ToolDeps, residency: str, clouds: set[str]
) -> None:
    offers = _need(installation, residency=residency, clouds=tuple(sorted(clouds))).offers
    every = offers_in(sorted(clouds), (), installation.catalogue)
    inside = {
        gpu
        for gpu, some in every.items()
        if any(lies_in(offer.region, residency) for offer in some)
    }
    if not inside:
        assert offers == every
    for gpu, some in offers.items() if inside else ():
        places = {lies_in(offer.region, residency) for offer in some}
        # Offers that name no region stand only for a GPU that is offered nowhere there.
        assert places == ({True} if gpu in inside else {None})


def test_data_in_the_eu_is_not_priced_in_america(installation: ToolDeps) -> None:
    # H100 in Stockholm and Finland; T4 is listed in us-east-1 alone, A10 at Lambda for any region.
    offers = _need(installation, residency="EU").offers
    assert {one.region for one in offers["H100-SXM-80GB"]} == {"eu-north-1", "eu-north1"}
    assert "T4-16GB" not in offers
    assert {one.region for one in offers["A10-24GB"]} == {"all regions"}


def test_a_price_without_a_place_says_that_the_residency_is_not_evaluated(
    installation: ToolDeps,
) -> None:
    (one,) = plan(installation, residency="EU", gpus=("A10",), limit=1).recommendations
    assert any("whether it is to be had in EU is not_evaluated" in risk for risk in one.risks)


def test_regions_that_were_asked_for_go_before_a_residency(installation: ToolDeps) -> None:
    asked = _need(installation, residency="EU", regions=("us-east-1",)).offers
    assert asked == _need(installation, regions=("us-east-1",)).offers


def test_a_budget_per_thousand_tokens_binds_at_the_steady_tokens(installation: ToolDeps) -> None:
    # 5 steady requests/s x 768 tokens x 3600 s = 13,824,000 tokens an hour; 0.001 USD each 1,000
    need = _need(installation, rps=10.0, usd_per_1k_tokens=0.001)
    assert need.usd_per_hour == pytest.approx(13.824)


def test_a_plan_keeps_a_budget_per_thousand_tokens(installation: ToolDeps) -> None:
    answer = plan(installation, rps=10.0, ttft_ms=2000.0, usd_per_1k_tokens=0.0005)
    assert answer.recommendations
    for one in answer.recommendations:
        assert one.cost.usd_per_million_tokens is not None
        # 0.0005 USD per 1,000 tokens are 0.50 USD per million
        assert one.cost.usd_per_million_tokens <= 0.5 + 1e-3
