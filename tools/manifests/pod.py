"""Parts of a pod that every target writes the same way."""

from math import ceil
from typing import Any

from tools.manifests.serving import PROBE_PERIOD_S, Serving

__all__ = [
    "PRE_STOP_S",
    "SECRET",
    "affinity",
    "container_security",
    "grace_period_s",
    "metadata",
    "pre_stop",
    "probe",
    "resources",
    "shared_memory_mounts",
    "shared_memory_volumes",
    "start_up_probe",
    "token_environment",
    "tolerations",
]

PRE_STOP_S = 15
"""Seconds in which endpoints forget a pod that is about to stop."""

SECRET = "hf-token"  # noqa: S105 - the name of a Secret, not a secret
"""The Secret with the Hugging Face token, made by a person where a model is gated."""

_TOKEN = "HF_TOKEN"  # noqa: S105 - the name of a key and of a variable
_SHARED_MEMORY = "shared-memory"


def metadata(serving: Serving) -> dict[str, Any]:
    """Metadata of one top-level object."""
    return {
        "name": serving.name,
        "namespace": serving.namespace,
        "labels": serving.labels,
        "annotations": serving.annotations,
    }


def resources(serving: Serving) -> dict[str, Any]:
    """Requests and limits; no CPU limit, because throttling shows in every token."""
    gpus = {serving.device.resource: str(serving.gpus)}
    limit_gib = 2 * serving.memory_gib + serving.shared_memory_gib
    return {
        "requests": {"cpu": str(serving.cpus), "memory": f"{serving.memory_gib}Gi"} | gpus,
        "limits": {"memory": f"{limit_gib}Gi"} | gpus,
    }


def probe(port: str | int, *, failures: int, period_s: int = PROBE_PERIOD_S) -> dict[str, Any]:
    """A probe of the engine's health address."""
    return {
        "httpGet": {"path": "/health", "port": port},
        "periodSeconds": period_s,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }


def start_up_probe(serving: Serving, port: str | int) -> dict[str, Any]:
    """The probe that keeps the liveness probe away while weights load."""
    return probe(port, failures=ceil(serving.start_up_s / PROBE_PERIOD_S))


def pre_stop() -> dict[str, Any]:
    """Keep serving until no endpoint points here any more."""
    return {"preStop": {"exec": {"command": ["sleep", str(PRE_STOP_S)]}}}


def grace_period_s(serving: Serving) -> int:
    """Pre-stop, drain and a little for the process to end."""
    return PRE_STOP_S + serving.drain_s + 5


def token_environment() -> dict[str, Any]:
    """The Hugging Face token by reference; models that are open need none."""
    reference = {"name": SECRET, "key": _TOKEN, "optional": True}
    return {"name": _TOKEN, "valueFrom": {"secretKeyRef": reference}}


def container_security() -> dict[str, Any]:
    """A container without privileges."""
    return {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def shared_memory_mounts(serving: Serving) -> list[dict[str, Any]]:
    """Where GPUs of one pod exchange data; nothing for a single GPU."""
    if not serving.shared_memory_gib:
        return []
    return [{"name": _SHARED_MEMORY, "mountPath": "/dev/shm"}]  # noqa: S108 - fixed by Linux


def shared_memory_volumes(serving: Serving) -> list[dict[str, Any]]:
    """The volume behind it, in memory."""
    if not serving.shared_memory_gib:
        return []
    size = f"{serving.shared_memory_gib}Gi"
    return [{"name": _SHARED_MEMORY, "emptyDir": {"medium": "Memory", "sizeLimit": size}}]


def affinity(serving: Serving) -> dict[str, Any]:
    """Prefer nodes with the planned product; a cluster without that label still schedules."""
    if not serving.device.product_label:
        return {}
    expression = {
        "key": serving.device.product_label,
        "operator": "In",
        "values": [serving.device.product],
    }
    term = {"weight": 100, "preference": {"matchExpressions": [expression]}}
    return {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [term]}}


def tolerations(serving: Serving) -> list[dict[str, Any]]:
    """The taint that keeps other pods off accelerator nodes."""
    return [{"key": serving.device.resource, "operator": "Exists", "effect": "NoSchedule"}]
