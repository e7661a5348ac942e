"""Which weight formats run where: what the published compatibility tables say."""

from dataclasses import replace

import pytest

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B
from tools.domain.layout import PRECISIONS
from tools.domain.support import unsupported


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
