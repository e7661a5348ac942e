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
