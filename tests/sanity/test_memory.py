"""What an expert expects of memory, through the public estimate over the shipped data."""

import pytest

from tests.fakes_prediction import H100, H200, LLAMA_8B, LLAMA_70B, ask, batch
from tools.domain.errors import InputError, RefusedError
from tools.operation import ToolDeps


def test_70b_in_16_bit_do_not_fit_one_80_gb_gpu(installation: ToolDeps) -> None:
    # 70.6e9 x 2 bytes = 131 GiB
    with pytest.raises(RefusedError, match=r"needs 1[34]\d\.\d GiB") as refused:
        ask(installation, LLAMA_70B, H100, tp=1, precision="bf16")
    assert refused.value.code == "does_not_fit"
    assert refused.value.hint


def test_a_trillion_parameters_do_not_fit_one_h200(installation: ToolDeps) -> None:
    with pytest.raises(RefusedError) as refused:
        ask(installation, "moonshotai/Kimi-K2-Instruct", H200, tp=1)
    assert refused.value.code == "does_not_fit"


def test_the_narrowest_width_for_70b_in_16_bit_is_two_gpus(installation: ToolDeps) -> None:
    report = ask(installation, LLAMA_70B, H100)
    assert (report.tp, report.gpus_total) == (2, 2)
    assert any("Tensor parallel 2" in note for note in report.notes)


def test_8b_fit_a_24_gb_gpu(installation: ToolDeps) -> None:
    assert ask(installation, LLAMA_8B, "L4").memory.fits


@pytest.mark.parametrize("model", [LLAMA_8B, "Qwen/Qwen3-32B", "google/gemma-3-27b-it"])
@pytest.mark.parametrize("gpu", [H100, H200, "B200"])
def test_an_8_bit_cache_holds_twice_the_tokens(
    installation: ToolDeps, model: str, gpu: str
) -> None:
    full = ask(installation, model, gpu).memory
    half = ask(installation, model, gpu, kv_precision="fp8").memory
    assert half.kv_tokens == pytest.approx(2 * full.kv_tokens, rel=0.05)
    assert half.max_concurrent_sequences >= full.max_concurrent_sequences


def test_more_gpu_memory_never_holds_less(installation: ToolDeps) -> None:
    tokens = [ask(installation, LLAMA_8B, gpu).memory.kv_tokens for gpu in ("L4", H100, H200)]
    assert tokens == sorted(tokens)


def test_weights_beside_overhead_and_cache_stay_below_what_is_usable(
    installation: ToolDeps,
) -> None:
    found = ask(installation, LLAMA_8B, H100).memory
    assert found.weights_gib + found.overhead_gib + found.kv_cache_gib <= found.usable_gib
    # 8.03e9 x 2 bytes / 2^30
    assert found.weights_gib == pytest.approx(14.96, abs=0.1)


def test_every_unknown_architecture_is_refused_and_not_guessed(installation: ToolDeps) -> None:
    unknown = [row for row in installation.catalogue.models.values() if row.unmodelled_reason]
    assert unknown
    for row in unknown:
        with pytest.raises(RefusedError, match="not modelled") as refused:
            ask(installation, row.model_id, H200, tp=8)
        assert refused.value.code == "unknown_architecture"
    rows = [
        {"model_id": row.model_id, "precision": "", "tp": "8", "num_gpus": "8"} for row in unknown
    ]
    assert {row["status"] for row in batch(installation, *rows)} == {"refused"}


@pytest.mark.parametrize(
    ("model", "gpu", "code"),
    [
        ("example/no-such-model-9000b", H100, "unknown_model"),
        (LLAMA_8B, "no-such-gpu", "unknown_gpu"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_names(
    installation: ToolDeps, model: str, gpu: str, code: str
) -> None:
    with pytest.raises(InputError) as refused:
        ask(installation, model, gpu)
    assert refused.value.code == code
    assert "nearest" in refused.value.hint
