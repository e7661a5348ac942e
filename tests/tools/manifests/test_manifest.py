"""Bundles as a person gets them: snapshots, refusals, and texts that try to become structure."""

import os
import string
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes_manifests import DEPS, deps_with, request
from tools.domain.errors import InputError, PlanningError
from tools.manifest import RENDER_MANIFESTS, Bundle, Target, render_manifests

SNAPSHOTS = Path(__file__).parent / "snapshots"
LLAMA_70B = "meta-llama/Llama-3.1-70B-Instruct"
CASES: dict[str, dict[str, Any]] = {
    "deployment-8b-three-replicas": {},
    "deployment-70b-fp8-four-gpus": {
        "model_id": LLAMA_70B,
        "precision": "fp8",
        "tp": 4,
        "replicas": 1,
        "name": "support-bot",
    },
    "deployment-amd": {"gpu": "MI300X-192GB", "replicas": 1},
    "kserve-70b-two-replicas": {
        "target": "kserve",
        "model_id": LLAMA_70B,
        "tp": 4,
        "replicas": 2,
    },
    "kserve-8b": {"target": "kserve", "replicas": 1},
}


def as_text(bundle: Bundle) -> str:
    """A bundle as one text that a reviewer can read: files, then warnings."""
    parts = [f"# file: {file.path}\n{file.content}" for file in bundle.files]
    warnings = "".join(f"# warning: {warning}\n" for warning in bundle.warnings)
    return "---\n".join(parts) + warnings


def objects(bundle: Bundle) -> dict[str, Any]:
    return {file.path: yaml.safe_load(file.content) for file in bundle.files}


def pod_spec(bundle: Bundle) -> dict[str, Any]:
    spec: dict[str, Any] = objects(bundle)["manifests/deployment.yaml"]["spec"]["template"]["spec"]
    return spec


@pytest.mark.parametrize("case", CASES)
def test_a_bundle_is_exactly_its_snapshot(case: str) -> None:
    text = as_text(render_manifests(request(**CASES[case]), DEPS))
    path = SNAPSHOTS / f"{case}.yaml"
    if os.environ.get("LEADLINE_UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_same_request_gives_the_same_bundle() -> None:
    assert render_manifests(request(), DEPS) == render_manifests(request(), DEPS)


def test_another_plan_has_another_digest_and_the_same_name() -> None:
    one, two = (render_manifests(request(replicas=n), DEPS) for n in (1, 2))
    assert one.digest != two.digest
    assert one.name == two.name


def test_checks_that_were_not_made_say_so() -> None:
    checks = render_manifests(request(), DEPS).checks
    assert checks["yaml"].startswith("passed")
    assert checks["schema"].startswith("not_evaluated")
    assert checks["cluster"].startswith("not_evaluated")


def test_start_up_is_given_twice_the_assumed_time() -> None:
    # 8.03e9 x 2 bytes = 16.06 GB / 0.25 GB/s -> 65 s, + 120, x 2 = 370 s = 37 probes of 10 s
    (container,) = pod_spec(render_manifests(request(), DEPS))["containers"]
    probe = container["startupProbe"]
    assert (probe["periodSeconds"], probe["failureThreshold"]) == (10, 37)
    assert "initialDelaySeconds" not in container["livenessProbe"]


def test_running_requests_may_end_before_the_pod_does() -> None:
    # 15 s before stopping + 42 s, the slowest predicted request, + 5 s
    assert pod_spec(render_manifests(request(), DEPS))["terminationGracePeriodSeconds"] == 62


def test_several_gpus_share_memory_and_it_counts_towards_the_limit() -> None:
    spec = pod_spec(render_manifests(request(tp=4), DEPS))
    volume = next(item for item in spec["volumes"] if item["name"] == "shared-memory")
    # 2 GiB x 4 GPUs; host memory 8 + 4 x 3 = 20 GiB; limit 2 x 20 + 8 = 48 GiB
    assert volume["emptyDir"] == {"medium": "Memory", "sizeLimit": "8Gi"}
    assert spec["containers"][0]["resources"]["limits"]["memory"] == "48Gi"
    assert spec["containers"][0]["resources"]["requests"]["memory"] == "20Gi"


@pytest.mark.parametrize(
    ("gpu", "resource"),
    [
        ("H100-SXM-80GB", "nvidia.com/gpu"),
        ("MI300X-192GB", "amd.com/gpu"),
        ("Gaudi3-128GB", "habana.ai/gaudi"),
        ("TPU-v6e", "google.com/tpu"),
    ],
)
def test_a_pod_asks_for_the_resource_of_its_vendor(gpu: str, resource: str) -> None:
    bundle = render_manifests(request(gpu=gpu, tp=2), DEPS)
    (container,) = pod_spec(bundle)["containers"]
    assert container["resources"]["limits"][resource] == "2"
    assert container["resources"]["requests"][resource] == "2"


def test_an_image_of_another_vendor_is_a_warning() -> None:
    warnings = render_manifests(request(gpu="TPU-v6e"), DEPS).warnings
    assert any("replace it by Google's build" in warning for warning in warnings)


def test_a_single_replica_is_a_warning_and_has_no_disruption_budget() -> None:
    bundle = render_manifests(request(replicas=1), DEPS)
    assert "manifests/poddisruptionbudget.yaml" not in objects(bundle)
    assert any("one replica" in warning for warning in bundle.warnings)


def test_the_kustomization_lists_every_object() -> None:
    found = objects(render_manifests(request(), DEPS))
    listed = found.pop("kustomization.yaml")["resources"]
    assert listed == list(found)


@pytest.mark.parametrize("target", ["deployment", "kserve"])
def test_the_token_is_a_reference_and_never_a_value(target: Target) -> None:
    for content in objects(render_manifests(request(target=target), DEPS)).values():
        for name, value in _environment(content):
            assert name != "HF_TOKEN" or value is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tp": 8, "pp": 2}, "multi_node"),
        ({"gpu": "GB200-186GB", "tp": 8}, "multi_node"),
        ({"engine": "sglang"}, "unsupported_engine"),
        ({"gpu": "SN40L"}, "unknown_device"),
        ({"precision": "nvfp4"}, "no_checkpoint"),
        ({"model_id": "nobody/knows"}, "unknown_model"),
        ({"namespace": "Team A"}, "invalid_namespace"),
    ],
)
def test_what_cannot_be_rendered_is_refused_with_a_code(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(PlanningError) as caught:
        RENDER_MANIFESTS.call(request(**changes), DEPS)
    assert caught.value.code == code


def test_a_missing_checkpoint_names_one_of_the_family() -> None:
    with pytest.raises(PlanningError) as caught:
        render_manifests(request(precision="int4"), DEPS)
    assert caught.value.hint == "plan with example/Llama-3.1-8B-AWQ"


def test_a_use_case_without_template_is_refused() -> None:
    with pytest.raises(PlanningError) as caught:
        render_manifests(request(), deps_with(templates=()))
    assert caught.value.code == "no_template"


def test_the_brief_names_the_bundle_in_one_line() -> None:
    brief = RENDER_MANIFESTS.brief(render_manifests(request(name="support-bot"), DEPS))
    assert brief.startswith("5 files for deployment 'support-bot' in namespace 'llm-serving'")
    assert "\n" not in brief


WEIRD = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["yes", "null", "~", "1e3", "0x10", "&a *a", "{a: b}", "- x", "a: b\n---\n"]),
)


@given(WEIRD, WEIRD, st.sampled_from(["deployment", "kserve"]))
@example("'\"\n---\nkind: Secret", "${HF_TOKEN}", "deployment")
def test_free_text_never_becomes_structure(name: str, description: str, target: Target) -> None:
    plain = render_manifests(request(target=target, name="plain"), DEPS)
    weird = render_manifests(request(target=target, name=name, description=description), DEPS)
    renamed = _replaced(objects(plain), {plain.name: weird.name} | _digests(plain, weird))
    assert objects(weird) == renamed


@given(st.text(alphabet=string.printable + "äß日", min_size=1, max_size=60))
@example("organisation/model-1.5_b")
@example("a/b\n      - --trust-remote-code")
@example("a/$(HF_TOKEN)")
@example("a/b' --x")
def test_a_model_id_is_refused_or_appears_as_one_value(model_id: str) -> None:
    bundle = _rendered_or_none(model_id)
    if bundle is not None:
        plain = _arguments(render_manifests(request(), DEPS))
        usual = "meta-llama/Llama-3.1-8B-Instruct"
        assert _arguments(bundle) == [item.replace(usual, model_id) for item in plain]


def _rendered_or_none(model_id: str) -> Bundle | None:
    """The bundle of a model of any spelling, None where the spelling is refused."""
    try:
        return render_manifests(request(model_id=model_id), deps_with(model_id))
    except InputError:
        return None


def _arguments(bundle: Bundle) -> list[str]:
    (container,) = pod_spec(bundle)["containers"]
    arguments: list[str] = container["args"]
    return arguments


def _environment(content: Any) -> list[tuple[str, Any]]:
    """Every environment variable in an object, with its literal value."""
    if isinstance(content, dict):
        own = [(item["name"], item.get("value")) for item in content.get("env", [])]
        return own + list(chain.from_iterable(map(_environment, content.values())))
    if isinstance(content, list):
        return list(chain.from_iterable(map(_environment, content)))
    return []


def _digests(plain: Bundle, weird: Bundle) -> dict[str, str]:
    """The plan digest is the one thing that may follow from free text."""
    path = "manifests/serviceaccount.yaml"
    old, new = (
        objects(bundle)[path]["metadata"]["annotations"]["leadline.dev/render-digest"]
        for bundle in (plain, weird)
    )
    return {old: new}


def _replaced(content: Any, values: dict[str, str]) -> Any:
    """The same structure with some texts exchanged."""
    if isinstance(content, dict):
        return {key: _replaced(value, values) for key, value in content.items()}
    if isinstance(content, list):
        return [_replaced(value, values) for value in content]
    return values.get(content, content) if isinstance(content, str) else content
