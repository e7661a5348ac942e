"""What an answer is worth, worked out by hand."""

from math import log

import pytest

from tools.choosing.first import First
from tools.clarify.value import changes, worth

PLAN = First(model_id="m", precision="fp8", gpu="g", tp=1, gpus_total=2, usd_month=100.0)


def like(**changed: object) -> First:
    return First(**(PLAN.__dict__ | changed))


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        (like(usd_month=119.0), False),
        (like(usd_month=121.0), True),
        (like(usd_month=84.0), False),
        (like(usd_month=83.0), True),
        (like(gpu="h"), True),
        (like(model_id="n"), True),
        (like(tp=2), True),
        (None, True),
    ],
)
def test_a_fifth_of_the_cost_or_another_deployment_is_another_plan(
    other: First | None, is_other: bool
) -> None:
    assert changes(PLAN, other) is is_other


def test_owned_hardware_is_compared_by_its_number() -> None:
    owned = like(usd_month=0.0)
    assert not changes(owned, owned)
    assert changes(owned, like(usd_month=0.0, gpus_total=3))


def test_nothing_is_like_nothing() -> None:
    assert not changes(None, None)
    assert worth(None, [None, PLAN]) == pytest.approx(log(10) / 2)


def test_the_worth_is_the_mean_distance_and_no_plan_counts_as_ten_times() -> None:
    # ln 2, then nothing, then ln 10 for a plan that is none: 0.693, 0, 2.303.
    others = [like(usd_month=200.0), PLAN, None]
    assert worth(PLAN, others) == pytest.approx((log(2) + 0.0 + log(10)) / 3)
