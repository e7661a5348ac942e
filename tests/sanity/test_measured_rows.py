"""Measured rows asked again, and a user's own rows, through batch prediction over shipped data."""

from collections import Counter

import pytest

from tests.fakes_prediction import H100, LLAMA_70B, batch
from tools.domain.measurement import Measurement
from tools.measured import usable
from tools.operation import ToolDeps

CELL = {"gpu": "L40S", "precision": "bf16", "concurrency": "16"}
TAUGHT = ("tpot_mean_ms", "ttft_mean_ms")


def _place(row: Measurement) -> tuple[object, ...]:
    return (
        row.model_family,
        row.gpu,
        row.gpus,
        row.precision,
        row.engine,
        row.tp,
        row.pp,
        row.ep,
        row.attention_dp,
        row.isl_tokens,
        row.osl_tokens,
        row.load,
        row.concurrency,
        row.request_rate_rps,
    )


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _question(row: Measurement) -> dict[str, str]:
    return {
        "row_id": row.row_id,
        "model_id": row.model_id,
        "precision": row.precision,
        "gpu": row.gpu,
        "num_gpus": _text(row.gpus),
        "tp": _text(row.tp),
        "pp": _text(row.pp),
        "ep": _text(row.ep),
        "attention_dp": _text(row.attention_dp),
        "engine": row.engine,
        "isl": _text(row.isl_tokens),
        "osl": _text(row.osl_tokens),
        "load": row.load,
        "concurrency": _text(row.concurrency),
        "request_rate": _text(row.request_rate_rps),
    }


@pytest.fixture(scope="module")
def asked_again(installation: ToolDeps) -> list[tuple[Measurement, dict[str, str]]]:
    """Rows that no other row repeats, with the answer to their own configuration."""
    rows = [row for row in installation.benchmarks.all() if usable(row)]
    seen = Counter(_place(row) for row in rows)
    chosen = [
        row
        for row in rows
        if seen[_place(row)] == 1
        and row.tp is not None
        and row.flags in ("", "nominal_lengths")
        and (row.output_tok_s if row.load == "offline" else row.tpot_mean_ms and row.ttft_mean_ms)
        and row.load != "open"
    ][::5]
    answers = batch(installation, *(_question(row) for row in chosen))
    found = list(zip(chosen, answers, strict=True))
    assert len(found) > 50
    return [pair for pair in found if pair[1]["status"] == "ok"]


def test_a_measured_configuration_is_answered_as_measured_and_quotes_its_row(
    asked_again: list[tuple[Measurement, dict[str, str]]],
) -> None:
    bases = Counter(answer["basis"] for _, answer in asked_again)
    assert bases["measured"] >= 0.95 * len(asked_again)
    quoted = [f"benchmark:{row.row_id}" in answer["evidence"] for row, answer in asked_again]
    assert sum(quoted) >= 0.95 * len(quoted)


@pytest.mark.parametrize("metric", ["tpot_mean_ms", "ttft_mean_ms", "output_tok_s"])
def test_a_measured_value_lies_in_its_80_percent_interval_nearly_always(
    asked_again: list[tuple[Measurement, dict[str, str]]], metric: str
) -> None:
    inside = []
    for row, answer in asked_again:
        value = getattr(row, metric)
        if value is not None and answer[metric]:
            inside.append(float(answer[f"{metric}_lo"]) <= value <= float(answer[f"{metric}_hi"]))
    assert len(inside) > 20
    assert sum(inside) >= 0.7 * len(inside)


def _own(installation: ToolDeps, factor: float) -> tuple[dict[str, str], dict[str, str]]:
    """What is predicted, and the user's own row that is so many times slower."""
    (before,) = batch(installation, CELL)
    slower = {metric: f"{float(before[metric]) * factor}" for metric in TAUGHT}
    from_user = {**CELL, "row_id": "mine-1", **slower}
    return before, _complete(from_user)


def _complete(row: dict[str, str]) -> dict[str, str]:
    return _question_defaults() | row


def _question_defaults() -> dict[str, str]:
    return {
        "model_id": "meta-llama/Llama-3.1-8B-Instruct",
        "num_gpus": "1",
        "tp": "1",
        "engine": "vllm",
        "isl": "512",
        "osl": "256",
        "load": "closed",
    }


@pytest.mark.parametrize("factor", [1.3, 2.0])
def test_an_own_row_moves_its_configuration_to_what_was_measured(
    installation: ToolDeps, factor: float
) -> None:
    before, own = _own(installation, factor)
    (after,) = batch(installation, CELL, measured=(own,))
    assert after["basis"] == "measured"
    assert "benchmark:mine-1" in after["evidence"]
    for metric in TAUGHT:
        assert float(after[metric]) == pytest.approx(factor * float(before[metric]), rel=0.15)


def test_neighbours_move_part_of_the_way_and_other_gpus_least(
    installation: ToolDeps,
) -> None:
    before, own = _own(installation, 1.5)
    near, far, other = {"concurrency": "24"}, {"isl": "8192", "osl": "32"}, {"gpu": "A100"}
    asked = [CELL | change for change in ({}, near, far, other)]
    plain = [float(row["tpot_mean_ms"]) for row in batch(installation, *asked)]
    taught = [float(row["tpot_mean_ms"]) for row in batch(installation, *asked, measured=(own,))]
    same, close, distant, elsewhere = (b / a for a, b in zip(plain, taught, strict=True))
    assert before["status"] == "ok"
    assert 1.0 < distant < close <= same * 1.001
    assert 1.0 < elsewhere < distant


def test_own_rows_are_for_this_run_only(installation: ToolDeps) -> None:
    before, own = _own(installation, 2.0)
    batch(installation, CELL, measured=(own,))
    assert batch(installation, CELL) == [before]


def test_own_rows_never_widen_the_interval_of_their_configuration(installation: ToolDeps) -> None:
    before, own = _own(installation, 1.0)
    (after,) = batch(installation, CELL, measured=(own,))

    def width(row: dict[str, str]) -> float:
        return float(row["tpot_mean_ms_hi"]) / float(row["tpot_mean_ms_lo"])

    assert width(after) <= width(before)


def test_an_own_row_in_a_well_measured_cell_still_moves_it(installation: ToolDeps) -> None:
    place = {
        "model_id": LLAMA_70B,
        "gpu": H100,
        "precision": "fp8",
        "num_gpus": "4",
        "tp": "4",
        "isl": "1024",
        "osl": "1024",
        "concurrency": "32",
    }
    (before,) = batch(installation, place)
    slower = f"{1.3 * float(before['tpot_mean_ms'])}"
    own = _complete(place | {"row_id": "mine-2", "tpot_mean_ms": slower})
    (after,) = batch(installation, place, measured=(own,))
    assert float(after["tpot_mean_ms"]) > float(before["tpot_mean_ms"])
