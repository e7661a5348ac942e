"""A fit on stored rows: what it counts as own, and what identifies the rows it used."""

from dataclasses import replace

import pytest

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.fit import training
from knowledge_ingest.own_fit import fit_rows, training_sha256
from tests.fakes_benchmarks import measured
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.errors import InputError
from tools.ports import Catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return ShippedCatalogue(COLLECTIONS)


def test_the_training_hash_follows_the_rows_and_not_their_order(catalogue: Catalogue) -> None:
    one, two = measured("a"), measured("b", concurrency=8.0)
    there = training_sha256(training([one, two], catalogue))
    assert there == training_sha256(training([two, one], catalogue))
    changed = replace(two, tpot_mean_ms=10.1)
    assert there != training_sha256(training([one, changed], catalogue))


def test_rows_that_say_nothing_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(InputError) as refused:
        fit_rows([measured(gpu="Unknown-GPU")], frozenset(), catalogue, {})
    assert refused.value.code == "no_rows"
