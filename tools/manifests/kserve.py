"""Target `kserve`: an InferenceService in Standard mode, on the cluster's vLLM runtime.

The runtime gives the command, the port and the model's folder; this writes what the plan decides.
Replicas are fixed: KServe's own autoscaler looks at CPU, which says nothing about a model server.
Source: KServe v1beta1 and its runtime `kserve-vllmserver`, read in August 2026.
"""

from typing import Any

from tools.manifests import pod
from tools.manifests.serving import Serving

__all__ = ["kserve_objects", "kserve_warnings"]

_RUNTIME_PORT = 8080
_PROGRESS_DEADLINE_S = 600


def kserve_objects(serving: Serving) -> dict[str, dict[str, Any]]:
    """Objects by the path of their file, in the order in which they are applied."""
    return {
        "manifests/serviceaccount.yaml": _service_account(serving),
        "manifests/inferenceservice.yaml": _inference_service(serving),
    }


def kserve_warnings(serving: Serving) -> tuple[str, ...]:
    """What holds for this target alone."""
    notes = ["the cluster needs a ServingRuntime for model format vLLM, as kserve-vllmserver is"]
    if serving.start_up_s > _PROGRESS_DEADLINE_S:
        notes.append(
            f"KServe reports ProgressDeadlineExceeded after {_PROGRESS_DEADLINE_S} s; until "
            f"{serving.start_up_s} s have passed that is no failure"
        )
    return tuple(notes)


def _service_account(serving: Serving) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": pod.metadata(serving),
        # The storage initializer finds the token through this list, if the Secret is there.
        "secrets": [{"name": pod.SECRET}],
        "automountServiceAccountToken": False,
    }


def _inference_service(serving: Serving) -> dict[str, Any]:
    annotations = {
        "serving.kserve.io/deploymentMode": "Standard",
        "serving.kserve.io/autoscalerClass": "none",
    }
    metadata = pod.metadata(serving)
    metadata["annotations"] = annotations | metadata["annotations"]
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": metadata,
        "spec": {"predictor": _predictor(serving)},
    }


def _predictor(serving: Serving) -> dict[str, Any]:
    predictor: dict[str, Any] = {
        "minReplicas": serving.replicas,
        "maxReplicas": serving.replicas,
        "serviceAccountName": serving.name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": pod.grace_period_s(serving),
        # A surge would wait for a GPU that is not free.
        "deploymentStrategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1},
        },
        "model": _model(serving),
        "tolerations": pod.tolerations(serving),
    }
    optional = {
        "volumes": pod.shared_memory_volumes(serving),
        "affinity": pod.affinity(serving),
    }
    return predictor | {key: value for key, value in optional.items() if value}


def _model(serving: Serving) -> dict[str, Any]:
    model: dict[str, Any] = {
        "modelFormat": {"name": "vLLM"},
        "storageUri": f"hf://{serving.model_id}",
        "image": serving.image,
        "args": list(serving.arguments),
        "resources": pod.resources(serving),
        "startupProbe": pod.start_up_probe(serving, _RUNTIME_PORT),
        "lifecycle": pod.pre_stop(),
        "securityContext": pod.container_security(),
    }
    mounts = pod.shared_memory_mounts(serving)
    return model | {"volumeMounts": mounts} if mounts else model
