"""Measured rows as questions: which may speak, and what they ask."""

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, measurement
from tools.domain.cases import Assembler
from tools.measured import case_of, feasible_tp, usable
from tools.operation import ToolDeps

ROW = measurement(model_id=LLAMA_8B, gpu=H100)


@pytest.mark.parametrize(
    ("flags", "speaks"),
    [
        ("", True),
        ("nominal_lengths", True),
        ("impossible", False),
        ("nominal_lengths;repeated_run", False),
        ("doubtful_layout", False),
    ],
)
def test_some_flags_silence_a_row(flags: str, speaks: bool) -> None:
    assert usable(measurement(flags=flags)) is speaks


@pytest.mark.parametrize("missing", ["isl_tokens", "osl_tokens"])
def test_a_row_without_lengths_is_silent(installation: ToolDeps, missing: str) -> None:
    row = measurement(model_id=LLAMA_8B, gpu=H100, **{missing: None})
    assert not usable(row)
    assert case_of(row, installation.catalogue, Assembler()) is None


def test_a_row_asks_for_its_own_configuration(installation: ToolDeps) -> None:
    row = measurement(model_id=LLAMA_8B, gpu=H100, gpus=8, tp=2, engine="sglang", concurrency=64.0)
    case = case_of(row, installation.catalogue, Assembler())
    assert case is not None
    assert (case.shape.model_id, case.gpu.gpu) == (LLAMA_8B, H100)
    # eight GPUs of tp 2 are four copies
    assert (case.layout.tp, case.layout.data_parallel, case.layout.engine) == (2, 4, "sglang")
    assert (case.workload.load, case.workload.concurrency) == ("closed", 64.0)


@pytest.mark.parametrize("change", [{"model_id": "example/none"}, {"gpu": "None-1GB"}])
def test_a_row_the_catalogue_cannot_describe_asks_nothing(
    installation: ToolDeps, change: dict[str, str]
) -> None:
    row = measurement(**{"model_id": LLAMA_8B, "gpu": H100} | change)
    assert case_of(row, installation.catalogue, Assembler()) is None


def test_an_unrecorded_layout_is_the_narrowest_that_fits(installation: ToolDeps) -> None:
    row = measurement(model_id=LLAMA_70B, gpu=H100, gpus=8, tp=None, pp=None)
    case = case_of(row, installation.catalogue, Assembler())
    assert case is not None
    assert case.layout.tp * case.layout.data_parallel == 8
    assert case.layout.tp in (2, 4)


def test_an_empty_precision_is_the_checkpoints_own(installation: ToolDeps) -> None:
    row = measurement(model_id="openai/gpt-oss-120b", gpu=H100, precision="")
    case = case_of(row, installation.catalogue, Assembler())
    assert case is not None
    assert case.layout.precision == "mxfp4"


@pytest.mark.parametrize("tokens", [512.0, 16_000.0, 100_000.0])
def test_the_width_that_fits_never_shrinks_with_the_length(
    installation: ToolDeps, tokens: float
) -> None:
    model, gpu = installation.catalogue.model(LLAMA_70B), installation.catalogue.gpu(H100)
    short = feasible_tp(model, gpu, "bf16", 8, 256.0, Assembler())
    assert 2 <= short <= feasible_tp(model, gpu, "bf16", 8, tokens, Assembler()) <= 8
