"""Packing replicas on instances: prices worked out by hand, and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.cost import (
    IdleShare,
    cheapest_usd_per_hour,
    idle_share,
    pack,
    pack_owned,
    usd_per_million_tokens,
)
from tools.domain.errors import InputError
from tools.domain.price import Offer


def offer(
    offer_id: str,
    gpus: int,
    usd_per_hour: float,
    *,
    kind: str = "offer",
    spot: float | None = None,
    gpu: str = "H100-SXM-80GB",
) -> Offer:
    return Offer(
        offer_id=offer_id,
        kind=kind,
        cloud="AWS",
        instance_type=offer_id,
        gpu=gpu,
        gpus_per_instance=gpus,
        region="us-east-1",
        on_demand_usd_per_hour=usd_per_hour,
        spot_usd_per_hour=spot,
        verified=True,
        source="test",
        date="2026",
    )


EIGHT = offer("p5.48xlarge", 8, 55.04)
ONE = offer("p5.4xlarge", 1, 6.88)
TWO = offer("gpu_2x_h100", 2, 8.38)


def test_one_replica_on_an_eight_gpu_instance_pays_for_all_eight() -> None:
    plan = pack(replicas=1, gpus_per_replica=2, offers=[EIGHT])
    assert (plan.instances, plan.gpus_billed, plan.idle_gpus) == (1, 8, 6)
    assert plan.usd_per_hour == 55.04
    # 55.04 x 730
    assert plan.usd_per_month == pytest.approx(40_179.20)
    # 55.04 over the two GPUs in use
    assert plan.usd_per_gpu_hour == pytest.approx(27.52)
    assert plan.price_basis == "on_demand"


def test_nine_single_gpu_replicas_take_nine_small_instances() -> None:
    # 9 x 6.88 = 61.92 against 2 x 55.04 = 110.08
    plan = pack(replicas=9, gpus_per_replica=1, offers=[EIGHT, ONE])
    assert plan.offer == ONE
    assert plan.instances == 9
    assert plan.usd_per_hour == pytest.approx(61.92)


def test_eight_replicas_cost_the_same_both_ways_and_the_smaller_id_wins() -> None:
    # 8 x 6.88 = 55.04 is a tie in price and in GPUs; "p5.48xlarge" < "p5.4xlarge"
    plan = pack(replicas=8, gpus_per_replica=1, offers=[ONE, EIGHT])
    assert plan.offer == EIGHT
    assert plan.usd_per_hour == pytest.approx(55.04)


def test_a_tie_in_price_goes_to_fewer_gpus() -> None:
    wide = offer("a-wide", 8, 10.0)
    narrow = offer("b-narrow", 4, 10.0)
    assert pack(replicas=1, gpus_per_replica=4, offers=[wide, narrow]).offer == narrow


def test_replicas_of_three_gpus_leave_two_of_eight_idle() -> None:
    # floor(8 / 3) = 2 per instance, ceil(3 / 2) = 2 instances, 16 - 9 = 7 idle
    plan = pack(replicas=3, gpus_per_replica=3, offers=[EIGHT])
    assert (plan.instances, plan.gpus_billed, plan.idle_gpus) == (2, 16, 7)


def test_a_replica_larger_than_every_instance_has_no_price_and_a_reason() -> None:
    plan = pack(replicas=1, gpus_per_replica=4, offers=[ONE, TWO])
    assert plan.usd_per_hour is plan.usd_per_month is plan.usd_per_gpu_hour is None
    assert plan.price_basis == "unpriced"
    assert "gpu_2x_h100, has 2" in plan.reason


def test_no_offer_at_all_says_so() -> None:
    assert "no price of this GPU" in pack(replicas=1, gpus_per_replica=1, offers=[]).reason


def test_the_dearest_estimate_stands_in_for_a_missing_offer() -> None:
    rent = offer("rent", 1, 2.0, kind="estimate")
    own = offer("own", 1, 1.5, kind="estimate")
    plan = pack(replicas=2, gpus_per_replica=4, offers=[own, rent, ONE])
    assert plan.price_basis == "estimate"
    # 8 GPUs x 2.0
    assert plan.usd_per_hour == 16.0
    assert (plan.instances, plan.idle_gpus) == (None, 0)


def test_a_real_offer_outranks_a_cheaper_estimate() -> None:
    guess = offer("guess", 1, 0.1, kind="estimate")
    assert pack(replicas=1, gpus_per_replica=1, offers=[guess, ONE]).offer == ONE


def test_a_users_price_per_gpu_bills_the_gpus_that_are_used() -> None:
    # 3 replicas x 3 GPUs x 2.10 = 18.90, with nothing idle
    own = offer("own", 1, 2.10, kind="own_per_gpu")
    plan = pack(replicas=3, gpus_per_replica=3, offers=[own])
    assert (plan.price_basis, plan.instances, plan.gpus_billed) == ("own_price", None, 9)
    assert plan.usd_per_hour == pytest.approx(18.90)


def test_a_users_price_of_an_instance_bills_whole_instances() -> None:
    own = offer("own", 8, 16.8, kind="own")
    plan = pack(replicas=1, gpus_per_replica=2, offers=[own])
    assert (plan.price_basis, plan.gpus_billed, plan.usd_per_hour) == ("own_price", 8, 16.8)


def test_spot_is_the_price_of_the_same_instances() -> None:
    # 2 x 10.24 = 20.48 beside 2 x 55.04
    plan = pack(replicas=9, gpus_per_replica=1, offers=[offer("p5", 8, 55.04, spot=10.24)])
    assert plan.usd_per_hour == pytest.approx(110.08)
    assert plan.spot_usd_per_hour == pytest.approx(20.48)


def test_without_a_spot_price_of_the_offer_there_is_none() -> None:
    assert pack(replicas=1, gpus_per_replica=1, offers=[ONE]).spot_usd_per_hour is None
    assert pack_owned(replicas=1, gpus_per_replica=1).spot_usd_per_hour is None


def test_idle_gpus_and_unused_capacity_multiply() -> None:
    # 2 of 8 GPUs work, at a quarter of what they carry: 1 - 0.25 x 0.25 = 0.9375
    found = idle_share(gpus_used=2, gpus_billed=8, load_rps=5.0, most_rps=20.0)
    assert found == IdleShare(gpus=0.75, load=0.75, total=0.9375)


def test_a_load_above_the_capacity_leaves_nothing_idle() -> None:
    assert idle_share(gpus_used=1, gpus_billed=1, load_rps=3.0, most_rps=2.0).total == 0.0


def test_owned_hardware_costs_no_rent() -> None:
    plan = pack_owned(replicas=2, gpus_per_replica=4)
    assert (plan.price_basis, plan.usd_per_hour, plan.gpus_billed) == ("owned", 0.0, 8)


@pytest.mark.parametrize(("replicas", "gpus"), [(0, 1), (1, 0), (-1, 1)])
def test_nothing_to_place_is_refused(replicas: int, gpus: int) -> None:
    with pytest.raises(InputError, match="cannot be placed"):
        pack(replicas=replicas, gpus_per_replica=gpus, offers=[ONE])
    with pytest.raises(InputError, match="cannot be placed"):
        pack_owned(replicas=replicas, gpus_per_replica=gpus)


def test_four_dollars_an_hour_at_a_thousand_tokens_per_second_is_1_11_per_million() -> None:
    # 4 / (1000 * 3600) * 1e6
    assert round(usd_per_million_tokens(usd_per_hour=4.0, tokens_per_s=1000), 2) == 1.11


def test_no_tokens_have_no_price() -> None:
    with pytest.raises(InputError, match="above zero"):
        usd_per_million_tokens(usd_per_hour=4.0, tokens_per_s=0.0)


offers = st.lists(
    st.builds(
        offer,
        st.text("abc", min_size=1, max_size=4),
        st.sampled_from([1, 2, 4, 8]),
        st.floats(0.1, 200.0),
        kind=st.sampled_from(["offer", "offer", "estimate", "own"]),
    ),
    max_size=6,
)


@given(offers, st.integers(1, 60), st.integers(1, 60), st.sampled_from([1, 2, 3, 4, 8, 16]))
def test_more_replicas_never_cost_less(
    market: list[Offer], replicas: int, more: int, gpus: int
) -> None:
    small = pack(replicas=replicas, gpus_per_replica=gpus, offers=market).usd_per_hour
    large = pack(replicas=replicas + more, gpus_per_replica=gpus, offers=market).usd_per_hour
    assert (small is None) == (large is None)
    if small is not None and large is not None:
        assert large >= small - 1e-6


@given(offers, st.integers(1, 60), st.sampled_from([1, 2, 3, 4, 8]))
def test_every_replica_has_its_gpus_inside_one_instance(
    market: list[Offer], replicas: int, gpus: int
) -> None:
    plan = pack(replicas=replicas, gpus_per_replica=gpus, offers=market)
    assert plan.idle_gpus >= 0
    if plan.offer is not None and plan.instances is not None:
        assert plan.instances * (plan.offer.gpus_per_instance // gpus) >= replicas


@given(
    offers,
    st.lists(
        st.tuples(st.integers(1, 60), st.sampled_from([1, 2, 3, 4, 8, 16])), min_size=1, max_size=9
    ),
)
def test_many_plans_at_once_cost_what_they_cost_one_by_one(
    market: list[Offer], plans: list[tuple[int, int]]
) -> None:
    replicas, gpus = np.array(plans, dtype=np.int64).T
    together = cheapest_usd_per_hour(replicas=replicas, gpus_per_replica=gpus, offers=market)
    alone = [pack(replicas=r, gpus_per_replica=g, offers=market).usd_per_hour for r, g in plans]
    np.testing.assert_allclose(together, [np.nan if usd is None else usd for usd in alone])


@given(offers, st.integers(1, 60), st.sampled_from([1, 2, 3, 4, 8]))
def test_fewer_offers_never_make_a_plan_cheaper(
    market: list[Offer], replicas: int, gpus: int
) -> None:
    bought = [one for one in market if one.kind != "estimate"]
    whole = pack(replicas=replicas, gpus_per_replica=gpus, offers=bought).usd_per_hour
    for left in range(len(bought)):
        part = pack(replicas=replicas, gpus_per_replica=gpus, offers=bought[:left]).usd_per_hour
        if part is not None:
            assert whole is not None
            assert part >= whole - 1e-6


@given(
    st.lists(st.builds(offer, st.text("ab", min_size=1), st.just(1), st.floats(0.1, 200.0)))
    | offers,
    st.floats(0.1, 200.0),
    st.integers(1, 60),
    st.sampled_from([1, 2, 3, 4, 8, 16]),
)
def test_many_plans_at_a_price_per_gpu_cost_what_they_cost_one_by_one(
    market: list[Offer], usd: float, replicas: int, gpus: int
) -> None:
    priced = [*market, offer("own", 1, usd, kind="own_per_gpu")]
    together = cheapest_usd_per_hour(
        replicas=np.array([replicas]), gpus_per_replica=np.array([gpus]), offers=priced
    )
    alone = pack(replicas=replicas, gpus_per_replica=gpus, offers=priced).usd_per_hour
    assert together[0] == pytest.approx(alone)


@given(st.integers(1, 64), st.integers(0, 64), st.floats(0.0, 100.0), st.floats(0.1, 100.0))
def test_idle_shares_are_shares_and_the_total_is_the_largest(
    used: int, unused: int, load: float, most: float
) -> None:
    found = idle_share(gpus_used=used, gpus_billed=used + unused, load_rps=load, most_rps=most)
    assert 0.0 <= found.gpus <= 1.0
    assert max(found.gpus, found.load) - 1e-12 <= found.total <= 1.0
