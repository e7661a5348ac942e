"""What is in `packaging/` fits Kubernetes, its restrictions, and the settings of this version."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from agent.settings import Settings
from mcp_server.metrics import Metrics

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
KUBERNETES = PACKAGING / "kubernetes"
KUSTOMIZED = ("kustomization.yaml",)
OPERATED = {"ServiceMonitor", "PrometheusRule"}
"""Kinds of the Prometheus operator, whose schemas Kubernetes does not have."""
VERSIONS = ("1.33", "1.37")


def _documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(KUBERNETES.rglob("*.yaml")):
        if path.name not in KUSTOMIZED:
            for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                yield f"{path.parent.name}/{path.name}:{document['kind']}", document


def _folder(path: Path) -> str:
    return path.parent.name


DOCUMENTS = dict(_documents())
PODS = {
    name: document["spec"]["template"]["spec"]
    for name, document in DOCUMENTS.items()
    if document["kind"] in ("Deployment", "StatefulSet", "Job")
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", [n for n, d in DOCUMENTS.items() if d["kind"] not in OPERATED])
def test_every_manifest_fits_the_strict_schema_of_kubernetes(name: str, version: str) -> None:
    kubernetes_validate.validate(DOCUMENTS[name], version, strict=True)


def test_a_wrong_manifest_would_not_fit() -> None:
    wrong = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "x"},
        "spec": {"prots": []},
    }
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


@pytest.mark.parametrize("name", PODS)
def test_every_pod_keeps_the_restricted_standard(name: str) -> None:
    pod = PODS[name]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        own = container["securityContext"]
        assert own["allowPrivilegeEscalation"] is False
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in container["resources"]["limits"]
        assert re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", container["image"])


@pytest.mark.parametrize("file", sorted(KUBERNETES.rglob("kustomization.yaml")), ids=_folder)
def test_every_kustomization_names_files_that_are_there(file: Path) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    named = [*content.get("resources", []), *content.get("components", [])]
    for generator in (*content.get("secretGenerator", []), *content.get("configMapGenerator", [])):
        # What holds secrets is made by the operator from the example beside it.
        named += [f"{env}.example" for env in generator.get("envs", [])]
    assert named
    assert [name for name in named if not (file.parent / name).exists()] == []
    others = {path.name for path in file.parent.glob("*.yaml")} - {"kustomization.yaml"}
    assert others <= set(named)


def _settings_named(text: str) -> set[str]:
    return set(re.findall(r"LEADLINE_[A-Z0-9_]+", text))


@pytest.mark.parametrize(
    "file", [p for p in sorted(PACKAGING.rglob("*")) if p.is_file()], ids=lambda p: p.name
)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    known = {name for name, _, _ in Settings.table()}
    assert _settings_named(file.read_text(encoding="utf-8")) <= known


def test_every_alert_asks_for_metrics_that_there_are() -> None:
    told, _ = Metrics(version="0.1.0").text("text/plain")
    known = set(re.findall(r"^# TYPE (\S+)", told.decode(), re.MULTILINE))
    rules = DOCUMENTS["monitoring/alerts.yaml:PrometheusRule"]["spec"]["groups"][0]["rules"]
    asked = {
        name.removesuffix("_bucket")
        for rule in rules
        for name in re.findall(r"leadline_[a-z_]+", rule["expr"])
    }
    assert asked
    assert asked <= known
    assert all(rule["annotations"].keys() == {"summary", "hint"} for rule in rules)


def test_the_drain_fits_into_the_grace_period() -> None:
    pod = PODS["base/deployment.yaml:Deployment"]
    overlay = (KUBERNETES / "overlays/two-replicas/kustomization.yaml").read_text(encoding="utf-8")
    drain_s = int(re.findall(r"LEADLINE_DRAIN_S=(\d+)", overlay)[0])
    wait_s = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert wait_s + drain_s < pod["terminationGracePeriodSeconds"]


def test_the_image_is_made_of_what_is_there_and_runs_as_nobody() -> None:
    text = (PACKAGING / "Dockerfile").read_text(encoding="utf-8")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ")]
    sources = [name for names in copied for name in names if not name.startswith(("--", "/"))]
    assert [name for name in sources if not (ROOT / name).exists()] == []
    allowed = {
        line.removeprefix("!")
        for line in (PACKAGING / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
        if line.startswith("!")
    }
    assert set(sources) == allowed
    assert "USER 10001:10001" in text


def test_compose_gives_the_service_every_secret_and_keeps_it_on_this_machine() -> None:
    content = yaml.safe_load((PACKAGING / "compose.yaml").read_text(encoding="utf-8"))
    service = content["services"]["leadline"]
    example = (PACKAGING / "leadline.env.example").read_text(encoding="utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_]+)", yaml.safe_dump(content)))
    assert wanted == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["read_only"] is True
    # Nothing that is secret has a value in what is committed.
    assert re.findall(r"^[A-Z_]+=(?!$)", example, re.MULTILINE) == []
