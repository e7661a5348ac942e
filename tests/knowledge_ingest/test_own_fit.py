"""A fit on stored rows: what it counts as own, and what identifies the rows it used."""

import json
from dataclasses import replace

import pytest

from knowledge_ingest import COLLECTIONS, validation
from knowledge_ingest.crossvalidate import Miss
from knowledge_ingest.fit import Training, training
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


def test_a_cross_validation_tells_how_far_it_is(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def nothing_missed(_: Training, grouping: str, workers: int) -> list[Miss]:
        asked.append((grouping, workers))
        return []

    monkeypatch.setattr(validation, "misses", nothing_missed)
    told: list[str] = []
    rows = [measured("a"), measured("b", concurrency=8.0)]
    content = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    fit = fit_rows(rows, frozenset(), catalogue, content, validate=True, jobs=3, tell=told.append)
    assert fit.cross_validated
    assert asked == [(name, 3) for name in ("point", "pair", "model", "gpu", "source")]
    assert told[:2] == ["reading rows ...", "fitting 2 rows ..."]
    # Two load levels are two points, of one pair, model, GPU and source: 2 + 1 + 1 + 1 + 1 fits.
    assert told[2].startswith("6 fits of 2 rows, 3 at once, about ")
    assert told[3].startswith("cross-validating by point: 2 fits; 0 of 6 done, 0 s gone, about ")
    assert told[7].startswith("cross-validating by source: 1 fits; 5 of 6 done, ")
