"""Questions: flat schemas that any form can show."""

from typing import Any

import pytest
from mcp.server.elicitation import render_elicitation_schema

from agent.questions import ANSWERS, ExploreAnswer, binding_gate
from agent.requests import answer_to
from tools.domain.errors import InputError


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_an_answer_is_a_flat_form(kind: str) -> None:
    properties: dict[str, Any] = ANSWERS[kind].model_json_schema()["properties"]
    assert 1 <= len(properties) <= 4
    for field in properties.values():
        assert field["type"] in ("string", "integer", "boolean")
        assert field["description"]
        assert "anyOf" not in field


def test_choosing_needs_an_option_and_editing_a_text() -> None:
    assert ExploreAnswer(action="choose", option=2).request() == {"action": "choose", "option": 2}
    assert ExploreAnswer(action="edit", text="x").request() == {"action": "edit", "text": "x"}
    with pytest.raises(InputError, match="'edit' needs a text"):
        answer_to("choose", {"action": "edit", "text": " "})


def test_an_approval_is_never_assumed() -> None:
    with pytest.raises(InputError, match="confirm"):
        answer_to("approve", {"note": "fine"})


def test_the_binding_gate_is_the_last_one_that_turned_something_away() -> None:
    # Whatever passed memory met the latency limits; the budget turned nothing away.
    rejected = [
        {"gate": "memory", "count": 90, "examples": []},
        {"gate": "slo", "count": 2, "examples": []},
        {"gate": "budget", "count": 0, "examples": []},
    ]
    gate = binding_gate({"rejected": rejected})
    assert gate is not None
    assert gate["gate"] == "slo"
    assert binding_gate({}) is None


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_an_mcp_client_can_show_every_form(kind: str) -> None:
    assert render_elicitation_schema(ANSWERS[kind])["type"] == "object"
