"""The digest that names a plan, and the one that names a session as it stands."""

import hashlib
import json

from agent.document import PlanDocument
from agent.state import PlanState

__all__ = ["plan_digest", "version_of"]


def plan_digest(state: PlanState) -> str:
    """First 16 hex digits of a SHA-256 over specification, chosen option and bundle content.

    Session ids and times are left out, so the same request gives the same digest.

    >>> plan_digest({"specification": {"a": 1, "b": 2}, "turn": 1})
    'bfa38885e6a0cd8a'
    >>> plan_digest({"specification": {"b": 2, "a": 1}, "turn": 7})
    'bfa38885e6a0cd8a'
    """
    choice = state.get("choice")
    recommendation = next(
        (item for item in state.get("recommendations", []) if item["rank"] == choice), None
    )
    files = {target: bundle["files"] for target, bundle in state.get("bundles", {}).items()}
    content = {
        "specification": state.get("specification"),
        "choice": recommendation,
        "bundles": files,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def version_of(document: PlanDocument) -> str:
    """First 32 hex digits of a SHA-256 over all that a session shows: every change is another."""
    return hashlib.sha256(document.model_dump_json(by_alias=True).encode()).hexdigest()[:32]
