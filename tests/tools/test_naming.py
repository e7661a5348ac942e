"""Weight precisions as people name them."""

import pytest

from tests.fakes_prediction import LLAMA_8B
from tools.domain.errors import InputError, RefusedError
from tools.naming import resolve_precision
from tools.operation import ToolDeps

GPT_OSS = "openai/gpt-oss-120b"


@pytest.mark.parametrize(
    ("name", "model", "gpu", "meant"),
    [
        ("", LLAMA_8B, "H100", "bf16"),
        ("", GPT_OSS, "H100", "mxfp4"),
        ("BFloat16", LLAMA_8B, "H100", "bf16"),
        ("half", LLAMA_8B, "H100", "fp16"),
        ("AWQ", LLAMA_8B, "H100", "int4"),
        ("w8a8", LLAMA_8B, "H100", "int8"),
        (" fp8 ", LLAMA_8B, "H100", "fp8"),
        ("fp4", LLAMA_8B, "B200", "nvfp4"),
        ("fp4", GPT_OSS, "B200", "mxfp4"),
        ("fp4", LLAMA_8B, "MI355X", "mxfp4"),
    ],
)
def test_a_spelling_becomes_the_format_it_means(
    installation: ToolDeps, name: str, model: str, gpu: str, meant: str
) -> None:
    catalogue = installation.catalogue
    assert resolve_precision(name, catalogue.model(model), catalogue.gpu(gpu)) == meant


def test_an_unknown_precision_is_refused_with_the_known_ones(installation: ToolDeps) -> None:
    catalogue = installation.catalogue
    with pytest.raises(InputError, match="fp3") as refused:
        resolve_precision("fp3", catalogue.model(LLAMA_8B), catalogue.gpu("H100"))
    assert refused.value.code == "unknown_precision"
    assert "bf16" in refused.value.hint


def test_a_format_without_kernels_is_refused(installation: ToolDeps) -> None:
    catalogue = installation.catalogue
    with pytest.raises(RefusedError) as refused:
        resolve_precision("fp8", catalogue.model(LLAMA_8B), catalogue.gpu("V100"))
    assert refused.value.code == "unsupported_precision"


@pytest.mark.parametrize(
    ("precision", "model", "gpu", "hint"),
    [
        ("bf16", LLAMA_8B, "T4", "use fp16, or a GPU that has bf16"),
        ("", LLAMA_8B, "V100", "use fp16, or a GPU that has bf16"),
        ("int8", LLAMA_8B, "V100", "use fp16, or a GPU that has int8"),
        ("int8", LLAMA_8B, "B200", "use bf16, or a GPU that has int8"),
        ("nvfp4", LLAMA_8B, "MI300X", "use bf16, or a GPU that has nvfp4"),
        ("fp16", "deepseek-ai/DeepSeek-V3", "T4", "use another GPU"),
    ],
)
def test_a_refused_format_names_one_that_works(
    installation: ToolDeps, precision: str, model: str, gpu: str, hint: str
) -> None:
    catalogue = installation.catalogue
    with pytest.raises(RefusedError) as refused:
        resolve_precision(precision, catalogue.model(model), catalogue.gpu(gpu))
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    "gpu", ["T4", "A100", "A10G", "L4", "L40S", "RTX-4090-24GB", "H100", "H200"]
)
def test_int8_runs_from_turing_to_hopper(installation: ToolDeps, gpu: str) -> None:
    catalogue = installation.catalogue
    assert resolve_precision("w8a8", catalogue.model(LLAMA_8B), catalogue.gpu(gpu)) == "int8"


@pytest.mark.parametrize(
    "gpu", ["B200", "B300", "GB200", "GB300", "RTX-5090-32GB", "RTX-PRO-6000-96GB"]
)
def test_no_blackwell_part_runs_int8(installation: ToolDeps, gpu: str) -> None:
    catalogue = installation.catalogue
    with pytest.raises(RefusedError, match=r"Blackwell.* has no kernels for int8"):
        resolve_precision("int8", catalogue.model(LLAMA_8B), catalogue.gpu(gpu))
