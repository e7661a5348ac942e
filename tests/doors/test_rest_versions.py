"""Versions of a session over REST: nobody overwrites what somebody else has changed."""

import asyncio
from pathlib import Path

import httpx

from mcp_server.app import create_app
from mcp_server.backend import Backend
from tests.doors.rest_helpers import ASK, code_of, started
from tests.fakes_agent import ME
from tests.fakes_doors import fake_backend, running


async def test_a_session_has_the_same_tag_until_it_is_changed(rest: httpx.AsyncClient) -> None:
    made = await rest.post("/v1/sessions", json=ASK)
    at = made.headers["location"]
    tags = [(await rest.get(at)).headers["etag"] for _ in range(2)]
    assert tags == [made.headers["etag"]] * 2
    edited = await rest.post(f"{at}/messages", json={"text": "make it 2000 users"})
    assert edited.headers["etag"] not in tags
    assert (await rest.get(at)).headers["etag"] == edited.headers["etag"]


async def test_a_kept_scenario_is_another_version(rest: httpx.AsyncClient) -> None:
    made = await rest.post("/v1/sessions", json=ASK)
    at = made.headers["location"]
    asked = {"text": "2000 users"}
    tried = await rest.post(
        f"{at}/scenarios", json=asked, headers={"if-match": made.headers["etag"]}
    )
    assert tried.status_code == 201
    assert (await rest.get(at)).headers["etag"] != made.headers["etag"]


async def test_a_version_that_is_known_is_not_sent_again(rest: httpx.AsyncClient) -> None:
    made = await rest.post("/v1/sessions", json=ASK)
    at, tag = made.headers["location"], made.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await rest.get(at, headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert (await rest.get(at, headers={"if-none-match": '"other"'})).status_code == 200


async def test_of_two_changes_to_one_version_only_the_first_is_made(
    rest: httpx.AsyncClient,
) -> None:
    made = await rest.post("/v1/sessions", json=ASK)
    at, tag = made.headers["location"], {"if-match": made.headers["etag"]}
    answers = await asyncio.gather(
        *(
            rest.post(f"{at}/messages", json={"text": f"{users} users"}, headers=tag)
            for users in (2000, 3000, 4000)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    refused = next(answer for answer in answers if answer.status_code == 412)
    assert code_of(refused) == (412, "session_changed")
    won = next(answer for answer in answers if answer.status_code == 200)
    assert (await rest.get(at)).json() == won.json()


async def test_every_change_heeds_the_version_it_is_meant_for(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at, stale = f"/v1/sessions/{plan['session_id']}", {"if-match": '"0123456789abcdef"'}
    changes: list[tuple[str, str, dict[str, object]]] = [
        ("PATCH", "/specification", {"priority": "cost"}),
        ("POST", "/messages", {"text": "2000 users"}),
        ("POST", "/answers", {"pending_id": plan["pending"]["id"], "answer": {}}),
        ("POST", "/choice", {"option": 1}),
        ("POST", "/approval", {"plan_digest": plan["plan_digest"], "confirm": True}),
        ("POST", "/scenarios", {"text": "2000 users"}),
        ("POST", "/undo", {}),
        ("DELETE", "", {}),
    ]
    for method, path, body in changes[:4] + changes[5:]:
        answer = await rest.request(method, f"{at}{path}", json=body, headers=stale)
        assert code_of(answer) == (412, "session_changed"), (method, path)
    # An approval names its plan by a digest, which is looked at first.
    answer = await rest.post(f"{at}/approval", json=changes[4][2], headers=stale)
    assert code_of(answer) == (409, "nothing_to_approve")
    assert (await rest.get(at)).json() == plan


async def test_any_version_is_fine_where_the_client_says_so(rest: httpx.AsyncClient) -> None:
    at = f"/v1/sessions/{(await started(rest))['session_id']}"
    answer = await rest.post(f"{at}/choice", json={"option": 1}, headers={"if-match": "*"})
    assert answer.status_code == 200
    gone = await rest.delete("/v1/sessions/s-00000000", headers={"if-match": "*"})
    assert code_of(gone) == (404, "unknown_session")


async def test_a_change_at_another_door_is_seen(backend: Backend, rest: httpx.AsyncClient) -> None:
    made = await rest.post("/v1/sessions", json=ASK)
    at, tag = made.headers["location"], {"if-match": made.headers["etag"]}
    async with backend.opened() as other:
        await other.sessions.edit(ME, made.json()["session_id"], "2000 users")
    refused = await rest.post(f"{at}/messages", json={"text": "9 users"}, headers=tag)
    assert code_of(refused) == (412, "session_changed")


async def test_an_installation_may_want_every_change_tied_to_a_version(tmp_path: Path) -> None:
    async with running(create_app(fake_backend(tmp_path, require_if_match=True))) as rest:
        made = await rest.post("/v1/sessions", json=ASK)
        at = made.headers["location"]
        body = {"text": "2000 users"}
        untied = await rest.post(f"{at}/messages", json=body)
        assert code_of(untied) == (428, "precondition_required")
        tag = {"if-match": made.headers["etag"]}
        assert (await rest.post(f"{at}/messages", json=body, headers=tag)).status_code == 200


async def test_what_is_no_entity_tag_of_ours_is_another_version(rest: httpx.AsyncClient) -> None:
    at = f"/v1/sessions/{(await started(rest))['session_id']}"
    for tag in ("abc", '""', ",", '"'):
        assert code_of(await rest.delete(at, headers={"if-match": tag})) == (412, "session_changed")
        assert (await rest.get(at, headers={"if-none-match": tag})).status_code == 200
