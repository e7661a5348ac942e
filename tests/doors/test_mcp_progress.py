"""Progress of a plan over MCP: every step as it begins, at every door, in both eras."""

from pathlib import Path

from tests.mcp_doors import ASK, DOORS, ERAS, connected, document_of, text_of


@DOORS
@ERAS
async def test_every_step_of_a_plan_is_told_as_it_begins(
    door: str, mode: str, tmp_path: Path
) -> None:
    told: list[tuple[float, str | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        assert total is None
        told.append((progress, message))

    async with connected(door, tmp_path, mode) as client:
        started = await client.call_tool("plan_start", ASK, progress_callback=hear)
        assert told == [(1, "reading the request"), (2, "searching the catalogue")]
        told.clear()
        choice = {"session_id": document_of(started).session_id, "option": 1}
        document_of(await client.call_tool("plan_choose", choice, progress_callback=hear))
        assert told == [(1, "rendering manifests")]


@ERAS
async def test_a_failing_plan_tells_how_far_it_came(mode: str, tmp_path: Path) -> None:
    told: list[str | None] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append(message)

    async with connected("http", tmp_path, mode) as client:
        asked = {"text": "refuse a chatbot for 1000 users"}
        refused = await client.call_tool("plan_start", asked, progress_callback=hear)
    assert refused.is_error, text_of(refused)
    assert told == ["reading the request", "searching the catalogue"]
