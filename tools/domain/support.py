"""Which weight formats an accelerator can run.

A format the chip cannot multiply may still be unpacked to 16 bit by the engine's kernels: bytes
shrink, compute does not. Source: vLLM's table of supported hardware and its page on INT8 W8A8, read
2026-11-27 (docs.vllm.ai/en/latest/features/quantization/ and .../int8/). NVIDIA from Ampere on
unpacks FP8 and 4 bit; older parts run FP16 and INT4 only, Turing INT8 too; INT8 has no kernels from
compute capability 10 on, which is Blackwell. AMD CDNA3 and newer run FP8 and MXFP4. Below compute
capability 8.0 vLLM serves bf16 checkpoints as float16 when told so, but for the models whose rows
refuse it.
"""

from tools.domain.hardware import Accelerator
from tools.domain.model import ModelShape

__all__ = ["served_as", "sixteen_bit", "unplannable", "unsupported"]

_OLD_NVIDIA = ("Volta", "Turing")
_NVIDIA = ("bf16", "fp16", "fp8", "int8", "int4", "nvfp4", "mxfp4")
_OF_GENERATION: dict[str, tuple[str, ...]] = {
    "Volta": ("fp16", "int4"),
    "Turing": ("fp16", "int8", "int4"),
    "Blackwell": tuple(name for name in _NVIDIA if name != "int8"),
    "CDNA2": ("bf16", "fp16", "int4"),
}
"""Generations that differ from their maker's others."""
_FORMATS: dict[str, tuple[str, ...]] = {
    "NVIDIA": _NVIDIA,
    "AMD": ("bf16", "fp16", "fp8", "int8", "int4", "mxfp4"),
    "Intel": ("bf16", "fp16", "fp8", "int8", "int4"),
    "Google": ("bf16", "int8"),
}


def unsupported(precision: str, gpu: Accelerator, shape: ModelShape) -> str:
    """Why a GPU cannot run a weight format; empty where it can."""
    generation = gpu.architecture.split()[0]
    usual = _FORMATS.get(gpu.vendor, ("bf16", "fp16"))
    formats = _OF_GENERATION.get(generation, usual)
    if precision not in formats:
        return f"{gpu.gpu} ({gpu.architecture}) has no kernels for {precision}"
    if precision == "fp16" and shape.float16_refused:
        return f"{shape.model_id} is not served in fp16: {shape.float16_refused}"
    if generation in _OLD_NVIDIA and shape.is_mla:
        return f"{gpu.gpu} ({gpu.architecture}) has no kernels for latent attention"
    return ""


def served_as(precision: str, gpu: Accelerator) -> str:
    """The format in which a GPU holds weights of this one: fp16 for bf16 on Volta and Turing."""
    is_old = gpu.architecture.split()[0] in _OLD_NVIDIA
    return "fp16" if precision == "bf16" and is_old else precision


def unplannable(precision: str, gpu: Accelerator, shape: ModelShape) -> str:
    """Why no plan serves a checkpoint of this format on a GPU; empty where one may."""
    if gpu.engine_refused:
        return f"{gpu.gpu}: {gpu.engine_refused}"
    return unsupported(served_as(precision, gpu), gpu, shape)


def sixteen_bit(gpu: Accelerator, shape: ModelShape) -> str:
    """The 16-bit format that a GPU runs this model in; empty where it runs it in none."""
    return next((name for name in ("bf16", "fp16") if not unsupported(name, gpu, shape)), "")
