"""Ordinary requests state what they say and no more, read with the shipped catalogue."""

from typing import Any

import pytest

from tests.tools.intent.classes_of_wording import CLASSES
from tests.tools.intent.ordinary_requests import REQUESTS
from tests.tools.intent.test_kinds import understood
from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at

CASES = [*CLASSES, *REQUESTS]
BESIDE = {
    "architecture", "preferences.gpus", "preferences.inventory", "preferences.max_gpus",
    "preferences.regions", "preferences.tensor_parallel", "slo.quality", "traffic.active_share",
    "traffic.burstiness", "traffic.peak_factor",
}  # fmt: skip
"""Fields that another one brings along."""
TOPICS = ("traffic.", "slo.", "budget.", "preferences.", "priority")


@pytest.mark.parametrize(
    ("text", "use_case", "fields"), CASES, ids=[text[:60] for text, *_ in CASES]
)
def test_an_ordinary_request_gives_its_fields_and_states_no_other(
    text: str, use_case: str | None, fields: dict[str, Any]
) -> None:
    specification = understood(text).specification
    if use_case:
        assert specification.use_case == use_case
    for path, wanted in fields.items():
        value, origin = value_at(specification, path), specification.provenance[path]
        assert is_from_words(origin.source, origin.from_), path
        plain = list(value) if isinstance(value, tuple) else value
        assert plain == (
            pytest.approx(wanted, rel=1e-4) if isinstance(wanted, float) else wanted
        ), path
    # A field whose list is too long to write down is named in no case.
    lists = {"preferences.gpus", "preferences.models", "preferences.precisions"}
    stated = {
        path
        for path, origin in specification.provenance.items()
        if origin.source == "stated" and path.startswith(TOPICS) and "inventory." not in path
    }
    said = {path for path in stated if not isinstance(value_at(specification, path), tuple)}
    assert said - set(fields) <= BESIDE | lists
