"""Figures hold their value, and a chain is as strong as its weakest link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.evidence import BASES, Basis, Figure, weakest

Bases = st.sampled_from(BASES)


def test_a_figure_outside_its_interval_cannot_be_made() -> None:
    with pytest.raises(ValueError, match=r"5\.0\.\.6\.0 does not hold 7\.0"):
        Figure(value=7.0, lo=5.0, hi=6.0, unit="ms", basis="measured", source="row")


def test_a_figure_that_is_no_number_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        Figure(value=float("nan"), lo=5.0, hi=6.0, unit="ms", basis="measured", source="row")


def test_measured_is_the_strongest_basis_and_refused_the_weakest() -> None:
    assert BASES == ("measured", "interpolated", "modelled", "refused")
    assert weakest("measured", "interpolated") == "interpolated"
    assert weakest("measured", "refused", "modelled") == "refused"


@given(st.lists(Bases, min_size=1))
def test_one_more_link_never_strengthens_a_chain(chain: list[Basis]) -> None:
    for link in BASES:
        assert BASES.index(weakest(*chain, link)) >= BASES.index(weakest(*chain))


@given(st.lists(Bases, min_size=1))
def test_the_order_of_the_links_does_not_matter(chain: list[Basis]) -> None:
    assert weakest(*chain) == weakest(*reversed(chain))
