"""Many people, several replicas, and one of them killed again and again.

`python -m tests.operations.killed_workers` runs the whole of it and prints what happened: 200
sessions of six turns on three replicas. What a person does when nothing comes back is what a good
client does: the same request under the same key to another replica, and a look at the session
where nobody can say what became of it.
"""

import argparse
import asyncio
import json
import random
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

from tests.operations.fleet import Fleet, made_key
from tests.postgres_server import WITHOUT_POSTGRES, postgres_server

__all__ = ["Report", "settings_of", "shaken"]

ACTIONS = ["start", "edit", "edit", "choose", "approve", "edit"]
_AGAIN = {
    "store_unavailable",
    "store_locked",
    "draining",
    "overloaded",
    "too_many_at_once",
    "rate_limited",
    "request_in_progress",
    "session_busy",
}
"""What a client waits for and tries again."""
_PATIENCE_S = 300.0
_FEW = 24


@dataclass(kw_only=True)
class Report:
    """What happened; the last five say what should never happen.

    Attributes:
        sessions: Finished.
        turns: Made.
        kills: Of replicas.
        cut_off: Requests without an answer.
        refused: Proper refusals, by code.
        unknown_starts: Starts that nobody could say the outcome of; each may leave a session.
        spare_sessions: Sessions that nobody holds: what such starts left.
        seconds: From the first request to the last.
        wrong: Sessions whose history or specification is not what was asked for.
        missing: Sessions that their tenant's list lacks.
        foreign: What one tenant was told of another.
        improper: Refusals that are no problem documents, and answers that nobody expects.
        leaks: Secrets found in what the replicas wrote.
    """

    sessions: int = 0
    turns: int = 0
    kills: int = 0
    cut_off: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    unknown_starts: int = 0
    spare_sessions: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    improper: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, doubled, mixed up, badly refused or told."""
        return not (self.wrong or self.missing or self.foreign or self.improper or self.leaks)


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """One of several who share the service."""

    name: str
    key: str

    @property
    def headers(self) -> dict[str, str]:
        """What each of its requests carries."""
        return {"Authorization": f"Bearer {self.key}"}


class Crowd:
    """People of several tenants in front of a fleet."""

    def __init__(
        self, fleet: Fleet, tenants: Sequence[Tenant], client: httpx.AsyncClient, seed: int = 0
    ) -> None:
        self._fleet, self._tenants, self._client = fleet, tenants, client
        self._chance = random.Random(seed)  # noqa: S311  no secret
        self.report = Report()
        self.held: dict[str, list[str]] = {tenant.name: [] for tenant in tenants}

    async def plan(self, number: int) -> None:
        """One person's six turns, and a look at somebody else's session."""
        tenant = self._tenants[number % len(self._tenants)]
        users, ttft_ms, more = 500 + number, 400 + number, 5_000 + number
        text = f"A customer-support chatbot for {users} users, low latency is critical"
        told = await self._started(tenant, {"text": text, "ask": False})
        session = told["session_id"]
        self.held[tenant.name].append(session)
        path = f"/v1/sessions/{session}"
        edit = {"slo": {"ttft_ms": {"limit": ttft_ms}}}
        await self._turn(tenant, session, 2, "POST", f"{path}/messages", {"text": f"{more} users"})
        await self._turn(tenant, session, 3, "PATCH", f"{path}/specification", edit)
        told = await self._turn(tenant, session, 4, "POST", f"{path}/choice", {"option": 1})
        approval = {"plan_digest": told["plan_digest"], "confirm": True}
        await self._turn(tenant, session, 5, "POST", f"{path}/approval", approval)
        last = {"text": f"{users} users"}
        told = await self._turn(tenant, session, 6, "POST", f"{path}/messages", last)
        self._check(told, users, ttft_ms)
        await self._pry(number)
        self.report.sessions += 1

    async def settle(self) -> None:
        """When all is quiet: every session is what was asked for, and in its tenant's list."""
        for tenant in self._tenants:
            listed = await self._listed(tenant)
            held = set(self.held[tenant.name])
            self.report.missing += sorted(held - listed)
            self.report.spare_sessions += len(listed - held)
            for session in held:
                told = await self._read(tenant, session)
                if [turn["action"] for turn in told["history"]] != ACTIONS:
                    self.report.wrong.append(f"{session}: {_actions(told)} at the end")

    def _check(self, told: Mapping[str, Any], users: int, ttft_ms: int) -> None:
        spec = told["specification"]
        found = (
            _actions(told),
            spec["traffic"]["concurrent_users"],
            spec["slo"]["ttft_ms"]["limit"],
        )
        if found != (ACTIONS, users, ttft_ms):
            self.report.wrong.append(f"{told['session_id']}: {found}")

    async def _pry(self, number: int) -> None:
        """Another tenant's session looks as if there were none, by every road."""
        mine = self._tenants[number % len(self._tenants)]
        other = self._tenants[(number + 1) % len(self._tenants)]
        if not self.held[other.name]:
            return
        session = self._chance.choice(self.held[other.name])
        path = f"/v1/sessions/{session}"
        for method, road, body in (
            ("GET", path, None),
            ("GET", f"{path}/bundle", None),
            ("POST", f"{path}/choice", {"option": 1}),
            ("POST", f"{path}/scenarios", {"text": "20000 users"}),
        ):
            answer = await self._known(mine, method, road, body)
            if answer.status_code != httpx.codes.NOT_FOUND:
                self.report.foreign.append(f"{method} {road}: {answer.status_code}")

    async def _known(self, tenant: Tenant, method: str, path: str, body: Any) -> httpx.Response:
        """An answer of somebody who knows the outcome: else the same again, under a new key."""
        while True:
            answer = await self._answered(tenant, method, path, body, secrets.token_hex(8))
            if answer.status_code != httpx.codes.CONFLICT:
                return answer
            if answer.json().get("code") != "outcome_unknown":
                return answer

    async def _started(self, tenant: Tenant, body: Mapping[str, Any]) -> dict[str, Any]:
        while True:
            key = secrets.token_hex(8)
            answer = await self._answered(tenant, "POST", "/v1/sessions", body, key)
            if answer.is_success:
                self.report.turns += 1
                told: dict[str, Any] = answer.json()
                return told
            if answer.json().get("code") != "outcome_unknown":
                raise AssertionError(answer.text)
            self.report.unknown_starts += 1

    async def _turn(
        self, tenant: Tenant, session: str, number: int, method: str, path: str, body: Any
    ) -> dict[str, Any]:
        """Make a change once: under one key, and where its outcome is unknown, after a look."""
        while True:
            answer = await self._answered(tenant, method, path, body, secrets.token_hex(8))
            if answer.is_success:
                told: dict[str, Any] = answer.json()
            elif answer.json().get("code") == "outcome_unknown":
                told = await self._read(tenant, session)
                if len(told["history"]) < number:
                    continue
            else:
                raise AssertionError(f"turn {number} of {session}: {answer.text}")
            if len(told["history"]) != number:
                self.report.wrong.append(f"{session}: {_actions(told)} after turn {number}")
            self.report.turns += 1
            return told

    async def _read(self, tenant: Tenant, session: str) -> dict[str, Any]:
        answer = await self._answered(tenant, "GET", f"/v1/sessions/{session}", None, "")
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    async def _listed(self, tenant: Tenant) -> set[str]:
        found: set[str] = set()
        cursor: str | None = ""
        while cursor is not None:
            query = f"?limit=100&cursor={cursor}" if cursor else "?limit=100"
            page = await self._answered(tenant, "GET", f"/v1/sessions{query}", None, "")
            content = page.raise_for_status().json()
            found |= {line["session_id"] for line in content["sessions"]}
            cursor = content["next_cursor"]
        return found

    async def _answered(
        self, tenant: Tenant, method: str, path: str, body: Any, key: str
    ) -> httpx.Response:
        """The first answer that is not `come back`, from whichever replica gives it."""
        headers = tenant.headers | ({"Idempotency-Key": key} if key else {})
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            url = self._chance.choice(self._fleet.urls)
            try:
                answer = await self._client.request(
                    method, f"{url}{path}", json=body, headers=headers
                )
            except httpx.TransportError:
                self.report.cut_off += 1
                await asyncio.sleep(0.2)
                continue
            if answer.is_success:
                return answer
            code = self._proper(method, path, answer)
            if code not in _AGAIN:
                return answer
            await asyncio.sleep(min(float(answer.headers.get("retry-after", 0.2)), 2.0))
        raise AssertionError(f"{method} {path}: no answer in {_PATIENCE_S:.0f} s")

    def _proper(self, method: str, path: str, answer: httpx.Response) -> str:
        kind = answer.headers.get("content-type", "")
        try:
            told = answer.json()
            code = str(told["code"])
            fits = told["type"].endswith(code) and told["status"] == answer.status_code
        except (ValueError, KeyError, TypeError):
            code, fits = "", False
        if kind != "application/problem+json" or not fits or answer.status_code == 500:
            self.report.improper.append(
                f"{method} {path}: {answer.status_code} {answer.text[:200]}"
            )
        self.report.refused[code] = self.report.refused.get(code, 0) + 1
        return code


def _actions(told: Mapping[str, Any]) -> list[str]:
    return [turn["action"] for turn in told["history"]]


def settings_of(url: str) -> dict[str, str]:
    """A service for many on this database, with secrets that nobody must ever see."""
    return {
        "LEADLINE_DATABASE_URL": url,
        "LEADLINE_AUTH_KEYS": "1",
        "LEADLINE_TOOLSETS": "plan",
        "LEADLINE_WORKERS": "0",
        "LEADLINE_RATE_LIMIT": "",
        "LEADLINE_STATE_KEYS": f"canary-state-{secrets.token_urlsafe(32)}",
        "LEADLINE_AUDIT_KEY": f"canary-audit-{secrets.token_urlsafe(32)}",
    }


async def shaken(
    url: str,
    sessions: int,
    *,
    replicas: int = 3,
    every_s: float = 4.0,
    kills_max: int = 1_000,
) -> Report:
    """Drive so many sessions on a database while a replica is killed every few seconds."""
    settings = settings_of(url)
    names = ("ann", "bob", "cyd", "dee")
    tenants = [Tenant(name=name, key=made_key(settings, name)) for name in names]
    timeout = httpx.Timeout(120.0, connect=5.0)
    async with Fleet(settings=settings, count=replicas) as fleet:
        async with httpx.AsyncClient(timeout=timeout) as client:
            crowd = Crowd(fleet, tenants, client)
            begun = time.monotonic()
            killing = asyncio.create_task(_killing(fleet, every_s, kills_max))
            waiting = asyncio.Semaphore(_FEW)

            async def one(number: int) -> None:
                async with waiting:
                    await crowd.plan(number)

            try:
                async with asyncio.TaskGroup() as people:
                    for number in range(sessions):
                        people.create_task(one(number))
            finally:
                killing.cancel()
            crowd.report.seconds = time.monotonic() - begun
            await asyncio.gather(*(fleet.is_ready(port) for port in fleet.ports))
            await crowd.settle()
        crowd.report.kills = fleet.kills
        log = fleet.log()
    hidden = [*(tenant.key for tenant in tenants), "canary-", url.partition("@")[0]]
    crowd.report.leaks = [secret[:12] for secret in hidden if secret in log]
    return crowd.report


async def _killing(fleet: Fleet, every_s: float, kills_max: int) -> None:
    """One after the other; the next one only once the last is back, as a cluster would see to."""
    place = 0
    while fleet.kills < kills_max:
        await asyncio.sleep(every_s)
        fleet.kill(place)
        await fleet.is_ready(fleet.ports[place])
        place = (place + 1) % fleet.count


def main(argv: Sequence[str] | None = None) -> int:
    """Run it all and print the report as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.operations.killed_workers")
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--every-s", type=float, default=4.0, help="seconds between two kills")
    wanted = parser.parse_args(argv)
    with postgres_server() as server:
        if server is None:
            sys.stderr.write(f"{WITHOUT_POSTGRES}\n")
            return 3
        report = asyncio.run(
            shaken(
                server.database(),
                wanted.sessions,
                replicas=wanted.replicas,
                every_s=wanted.every_s,
            )
        )
    sys.stdout.write(json.dumps(asdict(report), indent=1) + "\n")
    return 0 if report.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
