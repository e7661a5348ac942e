"""What one accelerator can do, as its maker states it: dense figures, no sparsity.

`vram_gb` is nominal; what an engine can use is lower and is computed in `memory`.
"""

from dataclasses import dataclass

__all__ = ["Accelerator"]


@dataclass(frozen=True, kw_only=True)
class Accelerator:
    """One device of the hardware collection; an unknown figure is None, never zero.

    Attributes:
        gpu: Canonical name, such as `H100-SXM-80GB`.
        vendor: Maker; one of `NVIDIA`, `AMD`, `Intel`, `Google`, or another as the row says.
        architecture: Generation, such as `Hopper` or `CDNA3`.
        memory_gb: Nominal memory of one device in GB.
        memory_usable_gib: Memory an engine sees, in GiB; None where nobody published it.
        memory_bandwidth_gb_per_s: Peak memory bandwidth in GB/s.
        bf16_tflops: Dense BF16 (or FP16) TFLOP/s; the others likewise, None where not native.
        link_gb_per_s: GPU-to-GPU bandwidth per device and direction in GB/s.
        scaleup_gpus: Devices reachable over that link (8 in an HGX node, 72 in NVL72, 1 for PCIe).
        tdp_w: Board power in watts.
        engine_refused: Why the engine that plans deploy does not run on it; empty where it does.
        verified: Whether the figures were read in a primary source.
    """

    gpu: str
    vendor: str
    architecture: str
    memory_gb: float | None
    memory_usable_gib: float | None
    memory_bandwidth_gb_per_s: float | None
    bf16_tflops: float | None
    fp8_tflops: float | None
    int8_tops: float | None
    fp4_tflops: float | None
    interconnect: str
    link_gb_per_s: float | None
    scaleup_gpus: int
    tdp_w: float | None
    verified: bool
    source: str
    date: str
    engine_refused: str = ""
