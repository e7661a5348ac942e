"""What the tests of REST share: a started session, and a problem checked whole."""

from typing import Any

import httpx

ASK = {"text": "a chatbot for 1000 users"}
PROBLEM = "application/problem+json"


async def started(rest: httpx.AsyncClient, **headers: str) -> dict[str, Any]:
    answer = await rest.post("/v1/sessions", json=ASK, headers=headers)
    assert answer.status_code == 201
    body: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/sessions/{body['session_id']}"
    return body


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and code, after checking that it is a whole problem document."""
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem.keys() == {"type", "title", "status", "detail", "code", "hint"}
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:leadline:problem:{problem['code']}"
    return answer.status_code, problem["code"]
