"""The session's history: what was said in each turn, what that changed, and when.

Kept with the session and shown at every door. Words are data; long ones are kept shortened.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

from agent.state import Json, PlanState
from tools.intent.fact import is_from_words

__all__ = ["Action", "recent_paths", "with_decision", "with_edit"]

Action = Literal["start", "edit", "undo", "choose", "approve", "decline"]

_TURNS_MAX = 200
_TEXT_CHARACTERS_MAX = 2_000
_FIELDS_CHARACTERS_MAX = 4_000


def with_edit(state: PlanState, draft: Json, at: str) -> list[Json]:
    """The history with the turn that led from the state's specification to the draft's.

    Args:
        state: Before the turn; its request holds the words and the fields.
        draft: What understanding made of them.
        at: When, ISO 8601.
    """
    before = state.get("specification")
    request = state.get("request") or {}
    changed = draft.get("changed", []) if before else []
    known = set(state.get("warnings", []))
    return _longer(
        state,
        {
            "at": at,
            "action": _action(state),
            "text": _shortened(request.get("text", "")),
            "fields": _kept(request.get("fields") or {}),
            "changes": [_change(path, before or {}, draft["specification"]) for path in changed],
            "answer": draft.get("answer", ""),
            "remarks": [text for text in draft.get("warnings", []) if text not in known],
        },
    )


def _action(state: PlanState) -> Action:
    if "specification" not in state:
        return "start"
    return "undo" if (state.get("request") or {}).get("undo") else "edit"


def with_decision(
    state: PlanState, action: Action, at: str, *, option: int | None = None, text: str = ""
) -> list[Json]:
    """The history with a choice, an approval or its refusal."""
    said = _shortened(text)
    return _longer(state, {"at": at, "action": action, "text": said, "option": option})


def recent_paths(state: PlanState) -> list[str]:
    """Paths that the last turn with changes set by its words: what `make that 300` points at."""
    for turn in reversed(state.get("history", [])):
        if turn.get("changes"):
            return [
                change["path"]
                for change in turn["changes"]
                if change["source"] and is_from_words(change["source"], change["from"])
            ]
    return []


def _longer(state: PlanState, entry: Json) -> list[Json]:
    history = state.get("history", [])
    number = history[-1]["turn"] + 1 if history else 1
    return [*history, {"turn": number, **entry}][-_TURNS_MAX:]


def _change(path: str, before: Json, now: Json) -> Json:
    origin = now.get("provenance", {}).get(path, {})
    return {
        "path": path,
        "was": _at(before, path),
        "now": _at(now, path),
        "source": origin.get("source"),
        "from": origin.get("from", ""),
    }


def _at(content: Any, path: str) -> Any:
    for part in path.split("."):
        content = content.get(part) if isinstance(content, dict) else None
    return content


def _shortened(text: str) -> str:
    """At most 2,000 characters, the cut marked.

    >>> len(_shortened("a" * 5000)), _shortened("cheaper")
    (2000, 'cheaper')
    """
    if len(text) <= _TEXT_CHARACTERS_MAX:
        return text
    return f"{text[: _TEXT_CHARACTERS_MAX - 1]}\N{HORIZONTAL ELLIPSIS}"


def _kept(fields: Json) -> Json:
    """The fields, or only their names when they are as long as a whole specification."""
    if len(json.dumps(fields, default=str)) <= _FIELDS_CHARACTERS_MAX:
        return fields
    names: Sequence[str] = [str(name)[:100] for name in fields][:50]
    return dict.fromkeys(names, "left out for its length")
