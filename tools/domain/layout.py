"""How one model is spread over GPUs: precision, engine and parallel widths."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["ENGINES", "PRECISIONS", "WEIGHT_BYTES", "Engine", "Layout", "Precision"]

Precision = Literal["bf16", "fp16", "fp8", "int8", "int4", "nvfp4", "mxfp4"]
PRECISIONS: tuple[Precision, ...] = ("bf16", "fp16", "fp8", "int8", "int4", "nvfp4", "mxfp4")
Engine = Literal["vllm", "sglang", "trtllm"]
ENGINES: tuple[Engine, ...] = ("vllm", "sglang", "trtllm")

WEIGHT_BYTES: dict[str, float] = {
    "bf16": 2.0,
    "fp16": 2.0,
    "fp8": 1.0,
    "int8": 1.0,
    # Group scales: one 16-bit scale per 128 weights (int4), one 8-bit scale per 16 (nvfp4) or
    # 32 (mxfp4) weights; the formats' own definitions.
    "int4": 0.5 + 2 / 128,
    "nvfp4": 0.5 + 1 / 16,
    "mxfp4": 0.5 + 1 / 32,
}


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One replica's layout; `gpus` per replica is tp x pp.

    Attributes:
        precision: Weight precision.
        kv_precision: KV cache precision, `bf16` or `fp8`.
        engine: Serving engine; other engines appear in measured rows only.
        tp: Tensor parallel width.
        pp: Pipeline stages.
        ep: Expert parallel width, at most tp; 1 shards experts like dense weights.
        attention_dp: Data-parallel width of attention inside a replica; None follows the engines'
            habit (as wide as `ep` for latent attention under expert parallelism, else 1).
        data_parallel: Independent copies inside the deployment (num_gpus / (tp x pp)).
    """

    precision: str
    kv_precision: str = "bf16"
    engine: str = "vllm"
    tp: int = 1
    pp: int = 1
    ep: int = 1
    attention_dp: int | None = None
    data_parallel: int = 1

    @property
    def gpus(self) -> int:
        """GPUs of one replica.

        >>> Layout(precision="bf16", tp=4, pp=2).gpus
        8
        """
        return self.tp * self.pp
