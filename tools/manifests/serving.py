"""Everything the targets have in common, worked out once from a recommendation.

Start-up, shared memory and host memory are rules of thumb, named below with their reasoning; they
are not measured. The GPU side comes from the plan alone.
"""

from dataclasses import dataclass
from math import ceil

from tools.domain.errors import RefusedError
from tools.domain.layout import WEIGHT_BYTES
from tools.manifests.arguments import engine_version, require_model_id, vllm_arguments
from tools.manifests.devices import Device, device
from tools.manifests.names import object_name, require_namespace
from tools.recommendation import Recommendation
from tools.rows import DeploymentTemplateRow, HardwareRow, ModelRow

__all__ = ["PROBE_PERIOD_S", "Serving", "serving"]

PROBE_PERIOD_S = 10

# A download of 250 MB/s and two minutes for compilation and graph capture, doubled: a start that
# is cut off never succeeds, a late verdict only costs patience.
_DOWNLOAD_GB_PER_S = 0.25
_WARM_UP_S = 120
_START_UP_MARGIN = 2
# Host memory holds one shard while it is read, tokenisers and the processes of each GPU.
_HOST_MEMORY_GIB = 8
_HOST_MEMORY_PER_FURTHER_GPU_GIB = 4
_CPUS_PER_GPU = 2
# The 64 MB of a container are too little for NCCL as soon as two GPUs work together.
_SHARED_MEMORY_PER_GPU_GIB = 2
_CACHE_SHARE = 1.2
_CACHE_EXTRA_GIB = 20
_DRAIN_S = (30, 600)
_DRAIN_UNKNOWN_S = 60


@dataclass(frozen=True, kw_only=True)
class Serving:
    """One model server, before it becomes objects of a target.

    Attributes:
        name: Name of all objects.
        namespace: Where they go.
        digest: SHA-256 of the request that this was made from.
        model_id: Hugging Face id, checked.
        image: Pinned image.
        arguments: Arguments of the engine without the model.
        device: The accelerator as Kubernetes names it.
        gpus: Accelerators of one pod.
        replicas: Pods.
        cpus: CPUs one pod asks for.
        memory_gib: Host memory one pod asks for.
        shared_memory_gib: Size of /dev/shm; 0 where the default is enough.
        cache_gib: Volume for weights and compiled kernels.
        start_up_s: Longest start that is not a failure.
        drain_s: Time for running requests to end.
        warnings: What a person should know before applying.
    """

    name: str
    namespace: str
    digest: str
    model_id: str
    image: str
    arguments: tuple[str, ...]
    device: Device
    gpus: int
    replicas: int
    cpus: int
    memory_gib: int
    shared_memory_gib: int
    cache_gib: int
    start_up_s: int
    drain_s: int
    warnings: tuple[str, ...]

    @property
    def labels(self) -> dict[str, str]:
        """The recommended labels of every object."""
        version = engine_version(self.image)
        labels = self.selector | {"app.kubernetes.io/component": "model-server"}
        if version:
            labels["app.kubernetes.io/version"] = f"{version[0]}.{version[1]}"
        return labels | {"app.kubernetes.io/managed-by": "leadline"}

    @property
    def selector(self) -> dict[str, str]:
        """The labels that never change, by which pods are found."""
        return {"app.kubernetes.io/name": "vllm", "app.kubernetes.io/instance": self.name}

    @property
    def annotations(self) -> dict[str, str]:
        """Where the objects come from; never on pods, which would restart for it."""
        return {"leadline.dev/render-digest": self.digest}


def serving(
    recommendation: Recommendation,
    *,
    template: DeploymentTemplateRow,
    model: ModelRow,
    hardware: HardwareRow,
    name: str | None,
    namespace: str,
    digest: str,
) -> Serving:
    """Work out one model server.

    Raises:
        RefusedError: `unsupported_engine`, `multi_node`, `no_checkpoint` or `unknown_device`.
        InputError: `invalid_model_id` or `invalid_namespace`.
    """
    plan = recommendation
    model_id = require_model_id(plan.model_id)
    target = device(hardware.accelerator())
    gpus = plan.tp * plan.pp
    _refuse_what_is_not_rendered(plan, template, gpus, target)
    image = target.image or template.engine_image
    checkpoint_gb = model.parameters_total_b * WEIGHT_BYTES[model.checkpoint_precision]
    drain_s = _drain_seconds(plan)
    arguments = vllm_arguments(
        plan,
        template,
        image=image,
        checkpoint_precision=model.checkpoint_precision,
        drain_s=drain_s,
    )
    start_up_s = _START_UP_MARGIN * (ceil(checkpoint_gb / _DOWNLOAD_GB_PER_S) + _WARM_UP_S)
    own_name = object_name(model_id.rpartition("/")[2], salt=f"{model_id} {template.template_id}")
    return Serving(
        name=own_name if name is None else object_name(name),
        namespace=require_namespace(namespace),
        digest=digest,
        model_id=model_id,
        image=image,
        arguments=tuple(arguments),
        device=target,
        gpus=gpus,
        replicas=plan.replicas,
        cpus=_CPUS_PER_GPU * gpus,
        memory_gib=_HOST_MEMORY_GIB + _HOST_MEMORY_PER_FURTHER_GPU_GIB * (gpus - 1),
        shared_memory_gib=_SHARED_MEMORY_PER_GPU_GIB * gpus if gpus > 1 else 0,
        cache_gib=ceil(checkpoint_gb * _CACHE_SHARE) + _CACHE_EXTRA_GIB,
        start_up_s=start_up_s,
        drain_s=drain_s,
        warnings=(*target.warnings, *_warnings(model_id, checkpoint_gb, start_up_s)),
    )


def _warnings(model_id: str, checkpoint_gb: float, start_up_s: int) -> tuple[str, ...]:
    """What holds for every target."""
    speed = f"{_DOWNLOAD_GB_PER_S * 1000:.0f} MB/s"
    return (
        f"the revision of {model_id} is not pinned: a new upload changes what is served",
        f"each new pod downloads {checkpoint_gb:.0f} GB; {start_up_s} s of start-up assume {speed}",
    )


def _refuse_what_is_not_rendered(
    plan: Recommendation, template: DeploymentTemplateRow, gpus: int, target: Device
) -> None:
    """Raise where the targets cannot carry the plan."""
    if plan.engine != template.engine:
        raise RefusedError(
            f"manifests are made for {template.engine}, the plan uses {plan.engine}",
            code="unsupported_engine",
            hint=f"choose a recommendation with engine {template.engine}",
        )
    if gpus > target.gpus_per_node:
        raise RefusedError(
            f"one replica needs {gpus} GPUs, a node has {target.gpus_per_node}",
            code="multi_node",
            hint=f"choose a recommendation with tp x pp of at most {target.gpus_per_node}: "
            "replicas over several nodes are not rendered",
        )


def _drain_seconds(plan: Recommendation) -> int:
    """Time a running request may take, from the slowest predicted percentile."""
    slowest_ms = max((figure.value for figure in plan.predicted.e2e_ms.values()), default=None)
    if slowest_ms is None:
        return _DRAIN_UNKNOWN_S
    low, high = _DRAIN_S
    return min(max(ceil(slowest_ms / 1000), low), high)
