"""The events of a session over REST: from the first or the last one seen, and problems."""

import json

import httpx

from tests.doors.rest_helpers import code_of, started


def events_of(answer: httpx.Response) -> list[tuple[str, str, dict[str, object]]]:
    """Id, name and data of every event of a stream."""
    found = []
    for block in answer.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        found.append((lines.get("id", ""), lines["event"], json.loads(lines["data"])))
    return found


async def watched(
    rest: httpx.AsyncClient, session_id: str, last: str = ""
) -> list[tuple[str, str, dict[str, object]]]:
    headers = {"last-event-id": last} if last else {}
    answer = await rest.get(f"/v1/sessions/{session_id}/events?wait_s=0", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    return events_of(answer)


async def test_a_stream_tells_the_steps_the_turns_and_how_it_stands(
    rest: httpx.AsyncClient,
) -> None:
    plan = await started(rest)
    events = await watched(rest, plan["session_id"])
    assert [(place, name) for place, name, _ in events] == [
        ("0.1", "step"),
        ("0.2", "step"),
        ("0.3", "step"),
        ("0.4", "step"),
        ("1", "turn"),
        ("", "session"),
    ]
    assert events[2][2] == {"step": "recommend", "state": "started"}
    assert events[3][2] == {"step": "recommend", "state": "finished"}
    assert events[4][2] == plan["history"][0]
    stands = events[5][2]
    assert (stands["stage"], stands["plan_digest"]) == (plan["stage"], plan["plan_digest"])
    assert stands["pending_id"] == plan["pending"]["id"]


async def test_a_stream_goes_on_behind_the_last_event_seen(rest: httpx.AsyncClient) -> None:
    session_id = (await started(rest))["session_id"]
    whole = await watched(rest, session_id)
    for seen, (place, _, _) in enumerate(whole[:-1], start=1):
        assert await watched(rest, session_id, place) == whole[seen:]
    await rest.post(f"/v1/sessions/{session_id}/messages", json={"text": "2000 users"})
    later = await watched(rest, session_id, "1")
    assert [name for _, name, _ in later] == ["step"] * 4 + ["turn", "session"]
    assert later[4][0] == "2"


async def test_a_failed_step_is_told_and_the_session_stands(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    assert (await rest.post(f"{at}/messages", json={"text": "refuse"})).status_code == 422
    events = await watched(rest, plan["session_id"], "1")
    assert events[-2][2] == {"step": "recommend", "state": "failed"}
    assert events[-1][2]["plan_digest"] == plan["plan_digest"]


async def test_the_version_told_is_the_entity_tag(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    stands = (await watched(rest, plan["session_id"]))[-1][2]
    read = await rest.get(f"/v1/sessions/{plan['session_id']}")
    assert read.headers["etag"] == f'"{stands["version"]}"'


async def test_a_problem_comes_before_the_stream(rest: httpx.AsyncClient) -> None:
    answer = await rest.get("/v1/sessions/s-00000000/events")
    assert code_of(answer) == (404, "unknown_session")
    at = f"/v1/sessions/{(await started(rest))['session_id']}/events"
    answer = await rest.get(at, headers={"last-event-id": "x"})
    assert code_of(answer) == (422, "invalid_input")
    assert code_of(await rest.get(at, params={"wait_s": -1})) == (422, "invalid_input")
