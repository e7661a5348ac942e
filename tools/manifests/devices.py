"""What Kubernetes calls an accelerator: resource, node label, and an image that runs on it.

An image is named only where its publisher documents the tag. Where there is none, the template's
image is kept and the bundle warns. Sources: device plugin documentation of each vendor; NVIDIA GPU
feature discovery (label `nvidia.com/gpu.product`, the driver's product name with hyphens); AMD's
documentation of vLLM on ROCm, read 2026-11.
"""

from dataclasses import dataclass

from tools.domain.errors import RefusedError
from tools.domain.hardware import Accelerator

__all__ = ["Device", "device"]

_RESOURCES = {
    "NVIDIA": "nvidia.com/gpu",
    "AMD": "amd.com/gpu",
    "Google": "google.com/tpu",
    "Intel": "gpu.intel.com/xe",
}
_GAUDI_RESOURCE = "habana.ai/gaudi"
_ROCM_IMAGE = "rocm/vllm:rocm7.14.0_cdna_ubuntu24.04_py3.14_pytorch_2.11.0_vllm_0.23.0"

_PRODUCT_LABEL = "nvidia.com/gpu.product"
_PRODUCTS = {
    "A10-24GB": "NVIDIA-A10",
    "A10G-24GB": "NVIDIA-A10G",
    "A30-24GB": "NVIDIA-A30",
    "A100-SXM-40GB": "NVIDIA-A100-SXM4-40GB",
    "A100-SXM-80GB": "NVIDIA-A100-SXM4-80GB",
    "A100-PCIE-80GB": "NVIDIA-A100-80GB-PCIe",
    "B200-SXM-180GB": "NVIDIA-B200",
    "H100-SXM-80GB": "NVIDIA-H100-80GB-HBM3",
    "H100-PCIE-80GB": "NVIDIA-H100-PCIe",
    "H100-NVL-94GB": "NVIDIA-H100-NVL",
    "H200-SXM-141GB": "NVIDIA-H200",
    "H200-NVL-141GB": "NVIDIA-H200-NVL",
    "L4-24GB": "NVIDIA-L4",
    "L40S-48GB": "NVIDIA-L40S",
    "T4-16GB": "Tesla-T4",
}
# One Kubernetes node of a GB200 or GB300 rack is a tray of four; a GH200 board carries one.
_GPUS_PER_NODE = {"GB200-186GB": 4, "GB300-288GB": 4, "GH200-96GB": 1}
_GPUS_PER_NODE_DEFAULT = 8


@dataclass(frozen=True, kw_only=True)
class Device:
    """One accelerator as Kubernetes sees it.

    Attributes:
        resource: Extended resource that a container asks for.
        product_label: Node label that names the product; empty where no standard one is known.
        product: Its value.
        gpus_per_node: Most devices one pod can have.
        image: Image that runs on it; empty means the image of the template.
        runs_as_user: Whether any user may open the device files.
        warnings: What a person should know before applying.
    """

    resource: str
    product_label: str
    product: str
    gpus_per_node: int
    image: str
    runs_as_user: bool
    warnings: tuple[str, ...]


def device(gpu: Accelerator) -> Device:
    """The Kubernetes names of one accelerator.

    Raises:
        RefusedError: `unknown_device` where no device plugin of the vendor is known.
    """
    resource = _RESOURCES.get(gpu.vendor)
    if resource is None:
        raise RefusedError(
            f"no Kubernetes device plugin of {gpu.vendor} is known for {gpu.gpu}",
            code="unknown_device",
            hint="choose a recommendation on an NVIDIA, AMD, Intel or Google accelerator",
        )
    product = _PRODUCTS.get(gpu.gpu, "")
    return Device(
        resource=_GAUDI_RESOURCE if gpu.architecture.startswith("Gaudi") else resource,
        product_label=_PRODUCT_LABEL if product else "",
        product=product,
        gpus_per_node=_GPUS_PER_NODE.get(gpu.gpu, _GPUS_PER_NODE_DEFAULT),
        image=_ROCM_IMAGE if gpu.vendor == "AMD" else "",
        runs_as_user=gpu.vendor == "NVIDIA",
        warnings=_warnings(gpu, product),
    )


def _warnings(gpu: Accelerator, product: str) -> tuple[str, ...]:
    """What the objects cannot say themselves about this accelerator."""
    if gpu.vendor == "AMD":
        return (
            f"{_ROCM_IMAGE} is the build that AMD documents for Instinct GPUs; it was not run here",
            "the container runs as the image's own user: who owns /dev/kfd differs per node",
        )
    if gpu.vendor != "NVIDIA":
        note = f"the image is built for NVIDIA GPUs: replace it by {gpu.vendor}'s build of vLLM"
        return (f"{note} before you apply this on {gpu.gpu}",)
    if not product:
        note = f"no node label is known for {gpu.gpu}"
        return (f"{note}: make sure that the pods land on such nodes",)
    return ()
