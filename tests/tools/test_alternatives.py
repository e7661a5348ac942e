"""What a refusal proposes instead was tried: asked again, it is answered."""

import re
from typing import Any

import pytest

from tests.fakes_prediction import H100, H200, LLAMA_8B, LLAMA_70B, ask
from tools.domain.errors import PlanningError
from tools.operation import ToolDeps


def _hint(deps: ToolDeps, model: str, gpu: str, **arguments: Any) -> str:
    with pytest.raises(PlanningError) as refused:
        ask(deps, model, gpu, **arguments)
    return refused.value.hint


def test_what_does_not_fit_names_a_width_a_format_and_a_gpu_that_do(
    installation: ToolDeps,
) -> None:
    hint = _hint(installation, LLAMA_70B, H100, tp=1)
    width = int(re.findall(r"tp (\d+): ", hint)[0])
    assert ask(installation, LLAMA_70B, H100, tp=width).memory.fits
    with pytest.raises(PlanningError):
        ask(installation, LLAMA_70B, H100, tp=width // 2)
    precision = re.findall(r"(\w+) weights at tp 1", hint)[0]
    assert ask(installation, LLAMA_70B, H100, tp=1, precision=precision).memory.fits
    gpu = re.findall(r"or ([\w-]+) at tp 1", hint)[0]
    assert ask(installation, LLAMA_70B, gpu, tp=1).memory.fits


def test_a_context_that_does_not_fit_names_the_longest_that_does(installation: ToolDeps) -> None:
    hint = _hint(installation, LLAMA_8B, "L4", tp=1, prompt_tokens=30_000)
    longest = int(re.findall(r"at most ([\d,]+) tokens of context", hint)[0].replace(",", ""))
    assert ask(installation, LLAMA_8B, "L4", tp=1, prompt_tokens=longest - 256).memory.fits
    with pytest.raises(PlanningError):
        ask(installation, LLAMA_8B, "L4", tp=1, prompt_tokens=longest - 256 + 32)


def test_a_width_that_does_not_divide_names_its_neighbours(installation: ToolDeps) -> None:
    assert _hint(installation, LLAMA_8B, H100, tp=3) == "tp 2; or tp 4"
    assert _hint(installation, "Qwen/Qwen3-235B-A22B-FP8", H100, tp=8, ep=3) == "ep 2"


def test_a_prompt_beyond_the_model_names_the_longest(installation: ToolDeps) -> None:
    hint = _hint(installation, LLAMA_8B, H100, prompt_tokens=200_000)
    # 131,072 - 256
    assert hint == "a prompt of at most 130,816 tokens with 256 of output"
    assert ask(installation, LLAMA_8B, H100, prompt_tokens=130_816).memory.fits


def test_a_format_the_gpu_lacks_names_those_it_has_and_a_gpu_that_has_it(
    installation: ToolDeps,
) -> None:
    hint = _hint(installation, LLAMA_8B, "V100", precision="fp8")
    assert "on V100-SXM-32GB use fp16" in hint
    gpu = re.findall(r"fp8 runs on ([\w-]+)", hint)[0]
    assert ask(installation, LLAMA_8B, gpu, precision="fp8").precision == "fp8"


def test_a_rate_past_the_knee_names_replicas_that_carry_it(installation: ToolDeps) -> None:
    hint = _hint(installation, LLAMA_8B, H100, tp=1, rps=300.0)
    replicas = int(hint.split()[0])
    assert ask(installation, LLAMA_8B, H100, tp=1, rps=300.0, replicas=replicas).metrics


def test_what_fits_nowhere_near_keeps_its_first_hint(installation: ToolDeps) -> None:
    hint = _hint(installation, "moonshotai/Kimi-K2-Instruct", "L4", tp=1)
    assert hint
    assert "L4" not in hint


def test_the_engines_own_length_is_a_limit_too(installation: ToolDeps) -> None:
    assert "max_model_len 768" in _hint(installation, LLAMA_8B, H100, max_model_len=500)
    assert "130,816" in _hint(installation, LLAMA_8B, H200, max_model_len=200_000)
