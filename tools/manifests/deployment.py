"""Target `deployment`: plain Kubernetes objects around the vLLM server, and a kustomization.

Weights go to a volume of each pod, which needs a default StorageClass and no shared file system.
An update replaces one pod at a time without asking for a spare GPU.
"""

from typing import Any

from tools.manifests import pod
from tools.manifests.serving import Serving

__all__ = ["deployment_objects", "deployment_warnings"]

_PORT = 8000
_CACHE = "/cache"
_USER_ID = 1000
_IMAGE_PULL_S = 600


def deployment_objects(serving: Serving) -> dict[str, dict[str, Any]]:
    """Objects by the path of their file, in the order in which they are applied."""
    objects = {
        "manifests/serviceaccount.yaml": _service_account(serving),
        "manifests/deployment.yaml": _deployment(serving),
        "manifests/service.yaml": _service(serving),
    }
    if serving.replicas > 1:
        objects["manifests/poddisruptionbudget.yaml"] = _disruption_budget(serving)
    return objects


def deployment_warnings(serving: Serving) -> tuple[str, ...]:
    """What holds for this target alone."""
    notes = ["the namespace needs a default StorageClass for the volume of weights"]
    if serving.device.runs_as_user:
        notes.append(
            f"pods run as user {_USER_ID}; OpenShift gives its own: remove runAsUser, runAsGroup "
            "and fsGroup there"
        )
    if serving.replicas == 1:
        notes.append("one replica: an update or a lost node interrupts the service")
    return tuple(notes)


def _service_account(serving: Serving) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": pod.metadata(serving),
        "automountServiceAccountToken": False,
    }


def _deployment(serving: Serving) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": pod.metadata(serving),
        "spec": {
            "replicas": serving.replicas,
            # A surge would wait for a GPU that is not free.
            "strategy": {
                "type": "RollingUpdate",
                "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1},
            },
            "progressDeadlineSeconds": serving.start_up_s + _IMAGE_PULL_S,
            "selector": {"matchLabels": serving.selector},
            "template": {
                "metadata": {"labels": serving.labels},
                "spec": _pod_spec(serving),
            },
        },
    }


def _pod_spec(serving: Serving) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "serviceAccountName": serving.name,
        "automountServiceAccountToken": False,
        # A Service of another name must not become an environment variable of the engine.
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": pod.grace_period_s(serving),
        "securityContext": _pod_security(serving),
        "containers": [_container(serving)],
        "volumes": [_cache_volume(serving), *pod.shared_memory_volumes(serving)],
        "tolerations": pod.tolerations(serving),
    }
    preference = pod.affinity(serving)
    if preference:
        spec["affinity"] = preference
    if serving.replicas > 1:
        spec["topologySpreadConstraints"] = [_spread(serving)]
    return spec


def _container(serving: Serving) -> dict[str, Any]:
    return {
        "name": "vllm",
        "image": serving.image,
        "imagePullPolicy": "IfNotPresent",
        "command": ["vllm", "serve"],
        "args": [serving.model_id, "--host=0.0.0.0", f"--port={_PORT}", *serving.arguments],
        "ports": [{"name": "http", "containerPort": _PORT, "protocol": "TCP"}],
        "env": _environment(),
        "resources": pod.resources(serving),
        "startupProbe": pod.start_up_probe(serving, "http"),
        "livenessProbe": pod.probe("http", failures=10),
        "readinessProbe": pod.probe("http", failures=3, period_s=5),
        "lifecycle": pod.pre_stop(),
        "securityContext": pod.container_security(),
        "volumeMounts": [
            {"name": "cache", "mountPath": _CACHE},
            *pod.shared_memory_mounts(serving),
        ],
    }


def _environment() -> list[dict[str, Any]]:
    # Compilers ask for a home and a user name, which a bare user id does not have.
    values = {
        "HOME": _CACHE,
        "USER": "vllm",
        "HF_HOME": f"{_CACHE}/huggingface",
        "VLLM_CACHE_ROOT": f"{_CACHE}/vllm",
    }
    plain = [{"name": name, "value": value} for name, value in values.items()]
    return [*plain, pod.token_environment()]


def _pod_security(serving: Serving) -> dict[str, Any]:
    seccomp = {"seccompProfile": {"type": "RuntimeDefault"}}
    if not serving.device.runs_as_user:
        return {"fsGroup": _USER_ID} | seccomp
    ids = {"runAsUser": _USER_ID, "runAsGroup": _USER_ID, "fsGroup": _USER_ID}
    return {"runAsNonRoot": True} | ids | seccomp


def _cache_volume(serving: Serving) -> dict[str, Any]:
    claim = {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": f"{serving.cache_gib}Gi"}},
    }
    return {"name": "cache", "ephemeral": {"volumeClaimTemplate": {"spec": claim}}}


def _spread(serving: Serving) -> dict[str, Any]:
    return {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": serving.selector},
    }


def _service(serving: Serving) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": pod.metadata(serving),
        "spec": {
            "type": "ClusterIP",
            "selector": serving.selector,
            "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}],
        },
    }


def _disruption_budget(serving: Serving) -> dict[str, Any]:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": pod.metadata(serving),
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": serving.selector}},
    }
