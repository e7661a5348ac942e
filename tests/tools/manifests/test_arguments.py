"""Arguments of the engine, by what the plan says."""

import pytest

from tests.fakes_manifests import DEPS, recommendation
from tools.domain.errors import InputError, RefusedError
from tools.manifests.arguments import engine_version, require_model_id, vllm_arguments
from tools.recommendation import Recommendation

IMAGE = "vllm/vllm-openai:v0.32.0"


def arguments(
    plan: Recommendation, checkpoint: str = "bf16", *, image: str = IMAGE, kv: str = "auto"
) -> list[str]:
    template = DEPS.catalogue.templates[0]
    return vllm_arguments(
        plan,
        template,
        image=image,
        checkpoint_precision=checkpoint,
        drain_s=60,
        kv_cache_dtype=kv,
    )


def test_a_plain_plan_names_every_limit_and_nothing_else() -> None:
    assert arguments(recommendation()) == [
        "--served-model-name=meta-llama/Llama-3.1-8B-Instruct",
        "--tensor-parallel-size=1",
        "--max-model-len=8192",
        "--max-num-seqs=128",
        "--max-num-batched-tokens=8192",
        "--gpu-memory-utilization=0.9",
        "--enable-prefix-caching",
        "--shutdown-timeout=60",
    ]


def test_pipeline_and_expert_parallelism_appear_when_used() -> None:
    used = arguments(recommendation(tp=4, pp=2, ep=4))
    assert "--tensor-parallel-size=4" in used
    assert "--pipeline-parallel-size=2" in used
    assert "--enable-expert-parallel" in used


def test_the_step_holds_at_least_one_token_per_sequence() -> None:
    assert "--max-num-batched-tokens=9000" in arguments(recommendation(max_num_seqs=9000))


@pytest.mark.parametrize(
    ("checkpoint", "precision", "expected"),
    [
        ("bf16", "fp8", ["--quantization=fp8"]),
        ("bf16", "fp16", ["--dtype=float16"]),
        ("fp16", "bf16", ["--dtype=bfloat16"]),
        ("fp8", "fp8", []),
        ("mxfp4", "mxfp4", []),
        ("int4", "int4", []),
    ],
)
def test_the_engine_is_told_a_precision_only_where_it_must_make_it(
    checkpoint: str, precision: str, expected: list[str]
) -> None:
    used = arguments(recommendation(precision=precision), checkpoint)
    assert [item for item in used if "quantization" in item or "dtype" in item] == expected


@pytest.mark.parametrize(
    ("checkpoint", "precision"), [("bf16", "int4"), ("bf16", "nvfp4"), ("fp8", "bf16")]
)
def test_weights_that_nobody_can_make_while_loading_are_refused(
    checkpoint: str, precision: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        arguments(recommendation(precision=precision), checkpoint)
    assert caught.value.code == "no_checkpoint"


def test_an_fp8_cache_is_asked_for_by_name() -> None:
    assert "--kv-cache-dtype=fp8" in arguments(recommendation(), kv="fp8")


@pytest.mark.parametrize(
    ("image", "version", "drains"),
    [
        (IMAGE, (0, 32), True),
        ("vllm/vllm-openai:v0.17.1", (0, 17), False),
        ("rocm/vllm:rocm7.14.0_cdna_ubuntu24.04_py3.14_pytorch_2.11.0_vllm_0.23.0", (0, 23), True),
        ("registry.example/engine:stable", None, False),
    ],
)
def test_draining_is_asked_of_engines_that_know_it(
    image: str, version: tuple[int, int] | None, drains: bool
) -> None:
    assert engine_version(image) == version
    assert ("--shutdown-timeout=60" in arguments(recommendation(), image=image)) is drains


@pytest.mark.parametrize(
    "model_id",
    [
        "llama",
        "a/b/c",
        "--trust-remote-code/x",
        "a/$(HF_TOKEN)",
        'a/b"\n- x',
        "a/b c",
        "../b",
        "a/..",
        "a/" + "x" * 200,
    ],
)
def test_only_repository_ids_reach_a_command_line(model_id: str) -> None:
    with pytest.raises(InputError) as caught:
        require_model_id(model_id)
    assert caught.value.code == "invalid_model_id"
