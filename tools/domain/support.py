"""Which weight formats an accelerator can run.

A format the chip cannot multiply may still be unpacked to 16 bit by the engine's kernels: bytes
shrink, compute does not. Source: the vLLM compatibility tables (NVIDIA from Ampere on unpack FP8
and 4 bit; older parts run FP16 and INT4 only; AMD CDNA3 and newer run FP8 and MXFP4).
"""

from tools.domain.hardware import Accelerator
from tools.domain.model import ModelShape

__all__ = ["unsupported"]

_OLD_NVIDIA = ("Volta", "Turing")
_NVIDIA = ("bf16", "fp16", "fp8", "int8", "int4", "nvfp4", "mxfp4")
_FORMATS: dict[str, tuple[str, ...]] = {
    "NVIDIA": _NVIDIA,
    "AMD": ("bf16", "fp16", "fp8", "int8", "int4", "mxfp4"),
    "Intel": ("bf16", "fp16", "fp8", "int8", "int4"),
    "Google": ("bf16", "int8"),
}


def unsupported(precision: str, gpu: Accelerator, shape: ModelShape) -> str:
    """Why a GPU cannot run a weight format; empty where it can."""
    formats = _FORMATS.get(gpu.vendor, ("bf16", "fp16"))
    generation = gpu.architecture.split()[0]
    if generation in _OLD_NVIDIA:
        formats = ("fp16", "int4")
    if generation == "CDNA2":
        formats = ("bf16", "fp16", "int4")
    if precision not in formats:
        return f"{gpu.gpu} ({gpu.architecture}) has no kernels for {precision}"
    if generation in _OLD_NVIDIA and shape.is_mla:
        return f"{gpu.gpu} ({gpu.architecture}) has no kernels for latent attention"
    return ""
