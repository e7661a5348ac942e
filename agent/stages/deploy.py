"""Stage deploy: a dry run against the files alone; no cluster is asked and nothing is applied."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from agent.state import Deployed, Json, PlanState

__all__ = ["deploy", "problems_in"]

# RFC 1123, which Kubernetes asks of object names: labels for most kinds, dotted for the rest.
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_NAME_CHARACTERS_MAX = 253
_NAMELESS = ("Kustomization",)


def deploy(state: PlanState) -> Deployed:
    """Parse every rendered file again and check required fields and names."""
    bundles = state.get("bundles", {})
    problems = [
        f"{target}/{file['path']}: {problem}"
        for target, bundle in bundles.items()
        for file in bundle["files"]
        for problem in problems_in(file["path"], file["content"])
    ]
    files = sum(len(bundle["files"]) for bundle in bundles.values())
    return {
        "deployment": {
            "mode": "dry-run",
            "status": "invalid" if problems else "valid",
            "checked": f"{files} files for {' and '.join(bundles)}: parsed again, required fields"
            " and object names",
            "problems": problems,
            "cluster": "not_evaluated",
            "reason": "no cluster was asked; nothing was applied",
        }
    }


def problems_in(path: str, content: str) -> list[str]:
    """What is wrong with one file of a bundle; empty if nothing is.

    YAML outside `promtool/` is Kubernetes objects, JSON must parse, other text is not checked.

    >>> problems_in("manifests/service.yaml", "kind: Service")
    ['document 1: apiVersion is missing', 'document 1: metadata.name is missing']
    """
    try:
        if path.endswith(".json"):
            json.loads(content)
        if not path.endswith((".yaml", ".yml")):
            return []
        documents = list(yaml.safe_load_all(content))
    except json.JSONDecodeError as error:
        return [f"not JSON: {error.msg} in line {error.lineno}"]
    except yaml.YAMLError as error:
        return [f"not YAML: {type(error).__name__}"]
    if path.startswith("promtool/"):
        return []
    return [
        f"document {number}: {problem}"
        for number, document in enumerate(documents, start=1)
        for problem in _object_problems(document)
    ]


def _object_problems(document: Any) -> Iterator[str]:
    """Required fields and the name of one Kubernetes object."""
    if not isinstance(document, dict):
        yield "not an object"
        return
    for field in ("apiVersion", "kind"):
        if not document.get(field):
            yield f"{field} is missing"
    if document.get("kind") not in _NAMELESS:
        yield from _name_problems(document.get("metadata"))


def _name_problems(metadata: Json | None) -> Iterator[str]:
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not name:
        yield "metadata.name is missing"
    elif len(str(name)) > _NAME_CHARACTERS_MAX or not _NAME.fullmatch(str(name)):
        yield f"metadata.name '{name}' is not a Kubernetes name"
