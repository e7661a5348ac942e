"""Command-line arguments of the vLLM server, from a recommendation and a template.

Every limit that the plan rests on is written out, so that a new default of the engine changes
nothing. Source: vLLM documentation, `vllm serve`; `--shutdown-timeout` exists from 0.18 on.
"""

import re

from tools.domain.errors import InputError, RefusedError
from tools.recommendation import Recommendation
from tools.rows import DeploymentTemplateRow

__all__ = ["engine_version", "require_model_id", "vllm_arguments"]

_MODEL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")
_MODEL_ID_CHARACTERS = 200
_VERSION = re.compile(r"(?:vllm_|:v)(\d+)\.(\d+)")
_DRAINS_SINCE = (0, 18)
_SIXTEEN_BIT = ("bf16", "fp16")


def require_model_id(model_id: str) -> str:
    """The id, if it is a Hugging Face repository id: it goes into a command line and an address.

    Raises:
        InputError: `invalid_model_id`.
    """
    if len(model_id) > _MODEL_ID_CHARACTERS or not _MODEL_ID.fullmatch(model_id):
        raise InputError(
            f"{model_id[:80]!r} is no Hugging Face repository id",
            code="invalid_model_id",
            hint="use 'organisation/name' of letters, digits, dots, hyphens and underscores",
        )
    return model_id


def engine_version(image: str) -> tuple[int, int] | None:
    """Major and minor version of vLLM in an image tag; None where the tag does not tell.

    >>> engine_version("vllm/vllm-openai:v0.32.0")
    (0, 32)
    """
    match = _VERSION.search(image)
    return (int(match[1]), int(match[2])) if match else None


def vllm_arguments(
    recommendation: Recommendation,
    template: DeploymentTemplateRow,
    *,
    image: str,
    checkpoint_precision: str,
    drain_s: int,
    kv_cache_dtype: str = "auto",
) -> list[str]:
    """All arguments but the model itself, one `--name=value` per item.

    Raises:
        RefusedError: `no_checkpoint` where the precision needs other weights than the model has.
    """
    plan = recommendation
    arguments = [
        f"--served-model-name={plan.model_id}",
        f"--tensor-parallel-size={plan.tp}",
        f"--max-model-len={plan.max_model_len}",
        f"--max-num-seqs={plan.max_num_seqs}",
        # The scheduler needs at least one token per running sequence.
        f"--max-num-batched-tokens={max(template.max_num_batched_tokens, plan.max_num_seqs)}",
        f"--gpu-memory-utilization={template.gpu_memory_utilization:g}",
    ]
    if plan.pp > 1:
        arguments.insert(2, f"--pipeline-parallel-size={plan.pp}")
    if plan.ep > 1:
        arguments.append("--enable-expert-parallel")
    prefix = "enable" if template.enable_prefix_caching else "no-enable"
    arguments.append(f"--{prefix}-prefix-caching")
    arguments += _precision_arguments(plan, checkpoint_precision)
    if kv_cache_dtype != "auto":
        arguments.append(f"--kv-cache-dtype={kv_cache_dtype}")
    if (engine_version(image) or (0, 0)) >= _DRAINS_SINCE:
        arguments.append(f"--shutdown-timeout={drain_s}")
    return arguments


def _precision_arguments(plan: Recommendation, checkpoint_precision: str) -> list[str]:
    """What makes the engine serve the checkpoint at the planned precision; usually nothing."""
    wanted = plan.precision
    if wanted == checkpoint_precision:
        return []
    if checkpoint_precision in _SIXTEEN_BIT:
        if wanted == "fp8":
            return ["--quantization=fp8"]
        if wanted in _SIXTEEN_BIT:
            return ["--dtype=float16" if wanted == "fp16" else "--dtype=bfloat16"]
    raise RefusedError(
        f"{plan.model_id} is published in {checkpoint_precision}; the engine cannot make {wanted} "
        "weights of it while loading",
        code="no_checkpoint",
        hint=f"choose a recommendation whose model is published in {wanted}",
    )
