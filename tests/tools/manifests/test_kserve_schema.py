"""InferenceServices against schemas: our own closed one always, KServe's full one where it is."""

import copy
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.fakes_manifests import DEPS, request
from tools.manifest import render_manifests

FIELDS = Path(__file__).parents[2] / "data" / "crds" / "inferenceservice.fields.yaml"
CRD_NAME = "serving.kserve.io_inferenceservices.yaml"
CRD_DIR = os.environ.get("LEADLINE_CRD_DIR", "")
PLANS: list[dict[str, Any]] = [
    {},
    {"tp": 4, "replicas": 1},
    {"tp": 8, "model_id": "nvidia/Llama-3.1-70B-Instruct-FP8", "precision": "fp8"},
    {"gpu": "MI300X-192GB", "tp": 2},
    {"gpu": "TPU-v6e", "name": "true"},
]
needs_crd = pytest.mark.skipif(
    not CRD_DIR,
    reason="no KServe CRD: git clone --depth 1 https://github.com/kserve/kserve and set "
    "LEADLINE_CRD_DIR=kserve/config/crd/full",
)


def inference_service(**changes: Any) -> dict[str, Any]:
    bundle = render_manifests(request(target="kserve", **changes), DEPS)
    (text,) = [f.content for f in bundle.files if f.path.endswith("inferenceservice.yaml")]
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def fields() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FIELDS.read_text(encoding="utf-8"))
    return content


@cache
def full_schema() -> dict[str, Any]:
    """KServe's structural schema, closed as `fieldValidation=Strict` closes it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (Path(CRD_DIR) / CRD_NAME).read_text(encoding="utf-8")
    crd = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, the C one where it is built
    (version,) = [v for v in crd["spec"]["versions"] if v["name"] == "v1beta1"]
    schema: dict[str, Any] = _closed(version["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = {"type": "object"}
    return schema


@pytest.mark.parametrize("plan", PLANS)
def test_every_field_is_known_and_has_its_type(plan: dict[str, Any]) -> None:
    jsonschema.validate(inference_service(**plan), fields())


@pytest.mark.parametrize("path", [("spec", "predictor", "modle"), ("spec", "canaryPercent")])
def test_a_misspelt_field_is_found(path: tuple[str, ...]) -> None:
    content = copy.deepcopy(inference_service())
    *parents, last = path
    place = content
    for key in parents:
        place = place[key]
    place[last] = 1
    with pytest.raises(jsonschema.ValidationError, match=last):
        jsonschema.validate(content, fields())


def test_the_deployment_mode_is_always_written() -> None:
    annotations = inference_service()["metadata"]["annotations"]
    assert annotations["serving.kserve.io/deploymentMode"] == "Standard"


def test_replicas_are_fixed_at_the_computed_number() -> None:
    predictor = inference_service(replicas=7)["spec"]["predictor"]
    assert predictor["minReplicas"] == predictor["maxReplicas"] == 7


@needs_crd
@pytest.mark.parametrize("plan", PLANS)
def test_the_full_definition_accepts_it_strictly(plan: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(full_schema()).validate(inference_service(**plan))


@needs_crd
def test_the_full_definition_closed_this_way_finds_a_misspelt_field() -> None:
    content = inference_service()
    content["spec"]["predictor"]["model"]["argz"] = []
    with pytest.raises(jsonschema.ValidationError, match="argz"):
        jsonschema.Draft202012Validator(full_schema()).validate(content)


@needs_crd
def test_our_fields_exist_in_the_full_definition() -> None:
    ours = fields()["$defs"]
    theirs = full_schema()["properties"]["spec"]["properties"]["predictor"]["properties"]
    assert set(ours["predictor"]["properties"]) <= set(theirs)
    assert set(ours["model"]["properties"]) <= set(theirs["model"]["properties"])


def _closed(schema: Any) -> Any:
    """Structural schemas prune unknown fields; JSON schema must be told to refuse them."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if closed.pop("x-kubernetes-int-or-string", False):
        return {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    is_open = "additionalProperties" in closed or closed.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(closed.get("properties"), dict) and not is_open:
        closed["additionalProperties"] = False
    return closed
