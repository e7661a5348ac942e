"""Words of a request as members of the collections: model, GPU, precision, widths."""

from tools.domain.errors import InputError, RefusedError
from tools.domain.layout import PRECISIONS
from tools.domain.support import sixteen_bit, unsupported
from tools.rows import HardwareRow, ModelRow

__all__ = ["resolve_precision"]

_SAME = {
    "bfloat16": "bf16",
    "float16": "fp16",
    "half": "fp16",
    "awq": "int4",
    "gptq": "int4",
    "w4a16": "int4",
    "w8a8": "int8",
}


def resolve_precision(name: str, model: ModelRow, gpu: HardwareRow) -> str:
    """The weight precision a request means; empty means the checkpoint's own.

    `fp4` is the 4-bit float the checkpoint or the GPU's maker uses: mxfp4 for gpt-oss and on AMD,
    nvfp4 elsewhere.

    Raises:
        InputError: `unknown_precision`.
        RefusedError: `unsupported_precision` where the GPU has no kernels for it.
    """
    wanted = name.strip().lower()
    precision = _SAME.get(wanted, wanted) or model.checkpoint_precision
    if precision == "fp4":
        amd = gpu.vendor == "AMD"
        precision = "mxfp4" if amd or model.checkpoint_precision == "mxfp4" else "nvfp4"
    if precision not in PRECISIONS:
        raise InputError(
            f"'{name}' is not a weight precision",
            code="unknown_precision",
            hint=f"use one of {', '.join(PRECISIONS)} or fp4",
        )
    reason = unsupported(precision, gpu.accelerator(), model.shape())
    if reason:
        able = sixteen_bit(gpu.accelerator(), model.shape())
        hint = f"use {able}, or a GPU that has {precision}" if able else "use another GPU"
        raise RefusedError(reason, code="unsupported_precision", hint=hint)
    return precision
