"""Which weight formats run where: what the published compatibility tables say."""

from dataclasses import replace

import pytest

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B
from tools.domain.layout import PRECISIONS
from tools.domain.support import served_as, unplannable, unsupported
from tools.operation import ToolDeps


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_hopper_gpu_runs_every_format(precision: str) -> None:
    assert unsupported(precision, BIG_GPU, DENSE_8B) == ""


@pytest.mark.parametrize(
    ("vendor", "architecture", "precision"),
    [
        ("NVIDIA", "Volta", "fp8"),
        ("NVIDIA", "Turing", "nvfp4"),
        ("AMD", "CDNA3", "nvfp4"),
        ("AMD", "CDNA2", "fp8"),
        ("Intel", "Gaudi3", "mxfp4"),
        ("Google", "TPU", "fp8"),
        ("Nobody", "New", "int4"),
    ],
)
def test_a_format_without_kernels_is_named_with_the_gpu(
    vendor: str, architecture: str, precision: str
) -> None:
    gpu = replace(BIG_GPU, gpu="Device", vendor=vendor, architecture=architecture)
    reason = unsupported(precision, gpu, DENSE_8B)
    assert "Device" in reason
    assert precision in reason


@pytest.mark.parametrize("vendor", ["NVIDIA", "AMD", "Intel", "Google", "Nobody"])
def test_sixteen_bit_runs_on_every_makers_current_parts(vendor: str) -> None:
    gpu = replace(BIG_GPU, vendor=vendor, architecture="Current")
    assert unsupported("bf16", gpu, DENSE_8B) == ""


def test_latent_attention_needs_more_than_a_turing_part() -> None:
    turing = replace(BIG_GPU, architecture="Turing")
    assert "latent attention" in unsupported("int4", turing, LATENT_671B)
    assert unsupported("int4", turing, DENSE_8B) == ""


def test_turing_serves_a_bf16_checkpoint_as_fp16() -> None:
    turing = replace(BIG_GPU, gpu="Old", architecture="Turing")
    assert served_as("bf16", turing) == "fp16"
    assert unplannable("bf16", turing, DENSE_8B) == ""
    assert "no kernels for bf16" in unsupported("bf16", turing, DENSE_8B)
    assert served_as("bf16", BIG_GPU) == "bf16"


def test_a_model_that_refuses_float16_has_no_plan_on_turing() -> None:
    turing = replace(BIG_GPU, architecture="Turing")
    unstable = replace(DENSE_8B, float16_refused="numerically unstable")
    assert "numerically unstable" in unplannable("bf16", turing, unstable)
    assert unplannable("bf16", BIG_GPU, unstable) == ""


def test_a_gpu_that_the_engine_gave_up_is_estimated_but_not_planned() -> None:
    volta = replace(BIG_GPU, architecture="Volta", engine_refused="too old")
    assert "too old" in unplannable("bf16", volta, DENSE_8B)
    assert unsupported("fp16", volta, DENSE_8B) == ""


def test_gemma_3_refuses_float16_and_llama_does_not(installation: ToolDeps) -> None:
    models = installation.catalogue.models
    assert "vLLM refuses float16" in models["google/gemma-3-4b-it"].float16_refused
    assert models["meta-llama/Llama-3.1-8B-Instruct"].float16_refused == ""
