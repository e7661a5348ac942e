"""Links of OpenAPI: what a client can call with what a session shows (OpenAPI 3.1, 4.8.20)."""

from typing import Any

__all__ = ["LINKS"]

_ID = {"session_id": "$response.body#/session_id"}


def _link(told: str, operation: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    link: dict[str, Any] = {"description": told, "operationId": operation, "parameters": _ID}
    return link | ({"requestBody": body} if body else {})


LINKS: dict[str, Any] = {
    "read": _link("Read the session again.", "read_session"),
    "forget": _link("Forget the session.", "delete_session"),
    "edit": _link("Change its fields.", "edit_specification"),
    "say": _link("Change it in words.", "send_message"),
    "undo": _link("Take the last change back.", "undo"),
    "answer": _link("Answer its open question.", "answer_question"),
    "try": _link("Try a change beside it.", "what_if"),
    "compare": _link("Compare it with a scenario.", "compare"),
    "sweep": _link("Go along a field.", "sweep"),
    "frontier": _link("See what nothing beats.", "frontier"),
    "sensitivity": _link("See what costs most.", "sensitivity"),
    "choose": _link("Choose the first recommendation.", "choose", {"option": 1}),
    "approve": _link(
        "Approve exactly this plan.",
        "approve",
        {"plan_digest": "$response.body#/plan_digest", "confirm": True},
    ),
    "bundle": _link("Fetch the manifests.", "fetch_bundle"),
    "report": _link("Fetch the decision on one page.", "report"),
    "picture": _link("See it.", "picture"),
    "watch": _link("Watch it.", "watch"),
}
"""From every answer that is a session, by name."""
