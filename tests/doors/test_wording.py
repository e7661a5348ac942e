"""Wording at the doors: commands as they were called, hints that name the door's own steps."""

from pathlib import Path

import httpx
import pytest

from mcp_server.commands.stateless import nearest
from mcp_server.wording import as_called, at_door, program_called


async def test_a_route_names_routes_and_no_command(rest: httpx.AsyncClient) -> None:
    for response in (
        await rest.get("/v1/sessions/s-00000000"),
        await rest.post("/v1/sessions/s-00000000/choice", json={"option": 1}),
    ):
        assert response.status_code == 404
        hint = response.json()["hint"]
        assert "leadline" not in hint
        assert "GET /v1/sessions" in hint


@pytest.mark.parametrize(
    ("hint", "door", "told"),
    [
        ("`leadline show s-1`; then", "command", "`leadline show s-1`; then"),
        ("`leadline show s-1`; then", "rest", "GET /v1/sessions/s-1; then"),
        ("first: `leadline choose s-1 1`", "rest", "first: POST /v1/sessions/s-1/choice"),
        ("first: `leadline choose s-1 1`", "mcp", "first: the tool plan_choose"),
    ],
)
def test_a_hint_names_the_step_of_its_door(hint: str, door: str, told: str) -> None:
    assert at_door(hint, door) == told  # type: ignore[arg-type]


def test_a_program_off_the_path_is_called_by_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    place = tmp_path / ".venv" / "bin" / "leadline"
    assert program_called(str(place), tmp_path) == ".venv/bin/leadline"
    assert program_called(str(place), tmp_path / "elsewhere") == str(place)
    assert program_called("/odd place/leadline", tmp_path) == "'/odd place/leadline'"
    # Something else runs our code: its name would be no command of ours.
    assert program_called("/usr/bin/pytest", tmp_path) == "leadline"
    (tmp_path / "leadline").write_text("#!/bin/sh\n")
    (tmp_path / "leadline").chmod(0o755)
    assert program_called(str(place), tmp_path) == "leadline"


def test_only_commands_are_renamed() -> None:
    text = "leadline: warning; leadline choose s-1 1"
    assert as_called(text, "./leadline") == "leadline: warning; ./leadline choose s-1 1"


def test_near_names_are_near() -> None:
    gpus = ["H100-SXM-80GB", "L4-24GB", "MI300X-192GB"]
    assert nearest("mi30x", gpus) == ["MI300X-192GB"]
    assert nearest("nosuch", gpus) == []
    assert nearest("", gpus) == []
