"""The dry run: files are parsed again, and what was not checked says so."""

import pytest

from agent.stages.deploy import deploy, problems_in
from agent.stages.validate import validate

SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"


@pytest.mark.parametrize(
    ("path", "content", "problems"),
    [
        ("manifests/a.yaml", SERVICE, []),
        ("manifests/a.yaml", f"{SERVICE}---\n{SERVICE}", []),
        (
            "kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
            [],
        ),
        ("promtool/rules.yaml", "groups: []\n", []),
        ("dashboards/d.json", "{}", []),
        ("DECISION.md", "kind: {", []),
        ("manifests/a.yaml", "kind: {", ["not YAML: ParserError"]),
        (
            "dashboards/d.json",
            '{"a": ',
            ["not JSON: Expecting value in line 1"],
        ),
        ("manifests/a.yaml", "- 1\n", ["document 1: not an object"]),
        ("manifests/a.yaml", "", []),
        (
            "manifests/a.yaml",
            SERVICE.replace("web", "Web_1"),
            ["document 1: metadata.name 'Web_1' is not a Kubernetes name"],
        ),
        (
            "manifests/a.yaml",
            f"{SERVICE}---\nkind: Pod\n",
            ["document 2: apiVersion is missing", "document 2: metadata.name is missing"],
        ),
    ],
)
def test_a_file_is_checked_for_what_kubernetes_requires(
    path: str, content: str, problems: list[str]
) -> None:
    assert problems_in(path, content) == problems


def test_a_dry_run_names_target_file_and_problem_and_no_cluster() -> None:
    files = [{"path": "manifests/a.yaml", "content": "kind: Pod\napiVersion: v1\n"}]
    result = deploy({"bundles": {"kserve": {"files": files}}})["deployment"]
    assert result is not None
    assert result["status"] == "invalid"
    assert result["problems"] == ["kserve/manifests/a.yaml: document 1: metadata.name is missing"]
    assert (result["mode"], result["cluster"]) == ("dry-run", "not_evaluated")
    assert result["reason"]


def test_nothing_deployed_is_not_evaluated() -> None:
    result = validate({"deployment": {"mode": "dry-run"}})["validation"]
    assert result is not None
    assert result["verdict"] == "not_evaluated"
    assert "dry-run" in result["reason"]
