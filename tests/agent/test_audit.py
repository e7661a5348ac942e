"""Every change is announced before it is made, and its end is told: or nothing is made."""

import asyncio
import json
import logging
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agent.audit import AuditLog
from agent.audited_sessions import AuditedSessions
from agent.caller import Caller
from tests.fakes_agent import FakeClock, open_fake_sessions
from tools.adapters.sql_audit import SqlAudit
from tools.domain.audit import AuditEntry, AuditRow, sealed, walked
from tools.domain.errors import ConflictError, InputError, NotFoundError, OutsideError
from tools.ports_audit import AuditQuery

ANN = Caller(tenant="acme", name="ann@acme.example", channel="rest", request_id="r-1")
SECRET = "sk-canary-4711-abcdef"  # noqa: S105  looked for where it must not be
ROOT = Path(__file__).parents[2]
# Plans under the audit log, in a process that its own search kills.
DYING = """
import asyncio, sys
from pathlib import Path
import tests.fakes_agent as fakes
from agent.audit import AuditLog
from agent.audited_sessions import AuditedSessions
from tools.adapters.sql_audit import SqlAudit
fakes.__name__ = "__main__"
async def main(folder):
    log = AuditLog(SqlAudit(f"sqlite:///{folder / 'audit.db'}"), fakes.FakeClock())
    async with fakes.open_fake_sessions(folder / "sessions.db") as sessions:
        await AuditedSessions(sessions, log).start(fakes.ME, "die")
asyncio.run(main(Path(sys.argv[1])))
"""


class AuditInMemory:
    """A log that fails when it is told to."""

    def __init__(self) -> None:
        self.kept: list[AuditRow] = []
        self.takes = 1_000_000

    def append(self, entry: AuditEntry, key: bytes = b"") -> AuditRow:
        if self.takes <= 0:
            raise OutsideError("no room", hint="make some", code="store_unavailable")
        self.takes -= 1
        previous = self.kept[-1].hash if self.kept else "0" * 64
        self.kept.append(sealed(entry, len(self.kept) + 1, previous, key))
        return self.kept[-1]

    def rows(self) -> Iterator[AuditRow]:
        return iter(self.kept)

    def head(self) -> tuple[int, str]:
        return len(self.kept), self.kept[-1].hash

    def listed(self, query: AuditQuery) -> Sequence[AuditRow]:
        return self.kept[-query.limit :]

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def store() -> AuditInMemory:
    return AuditInMemory()


@pytest.fixture
def log(store: AuditInMemory) -> AuditLog:
    return AuditLog(store, FakeClock())


@asynccontextmanager
async def sessions_on(folder: Path, log: AuditLog) -> AsyncIterator[AuditedSessions]:
    async with open_fake_sessions(folder / "sessions.db") as inner:
        yield AuditedSessions(inner, log)


def told(store: AuditInMemory) -> list[tuple[str, str]]:
    return [(row.action, row.result) for row in store.kept]


async def test_a_plan_from_words_to_approval_leaves_two_rows_for_each_change(
    tmp_path: Path, store: AuditInMemory, log: AuditLog
) -> None:
    async with sessions_on(tmp_path, log) as sessions:
        plan = await sessions.start(ANN, "a chatbot for 1000 users")
        await sessions.edit(ANN, plan.session_id, "2000 users")
        await sessions.undo(ANN, plan.session_id)
        await sessions.what_if(ANN, plan.session_id, "3000 users")
        chosen = await sessions.choose(ANN, plan.session_id, 1)
        approved = await sessions.approve(ANN, plan.session_id, chosen.plan_digest, True)
        await sessions.delete(ANN, plan.session_id)
    assert told(store) == [
        (action, result)
        for action in ("start", "edit", "undo", "what_if", "choose", "approve", "delete")
        for result in ("begun", "ok")
    ]
    begun, ended = store.kept[:2]
    assert (begun.object, ended.object, ended.begun) == ("", plan.session_id, 1)
    assert (ended.tenant, ended.actor, ended.channel, ended.request_id) == (
        "acme",
        "ann@acme.example",
        "rest",
        "r-1",
    )
    assert ended.at == "2026-01-01T00:00:02.000+00:00"
    assert len(begun.digest) == 64
    assert {row.plan_digest for row in store.kept if row.action == "approve"} == {
        approved.plan_digest
    }
    assert walked(store.kept).unfinished == ()


async def test_an_answer_that_approves_is_logged_with_its_plan_and_a_form_with_its_channel(
    tmp_path: Path, store: AuditInMemory, log: AuditLog
) -> None:
    by_form = Caller(tenant="acme", channel="mcp", by_form=True)
    async with sessions_on(tmp_path, log) as sessions:
        plan = await sessions.start(by_form, "a chatbot for 1000 users")
        chosen = await sessions.choose(by_form, plan.session_id, 1)
        assert chosen.pending is not None
        await sessions.answer(by_form, plan.session_id, chosen.pending.id, {"confirm": True})
    last = store.kept[-1]
    assert (last.action, last.channel, last.plan_digest) == (
        "answer",
        "mcp-form",
        chosen.plan_digest,
    )


async def test_reading_leaves_no_row(tmp_path: Path, store: AuditInMemory, log: AuditLog) -> None:
    async with sessions_on(tmp_path, log) as sessions:
        plan = await sessions.start(ANN, "a chatbot for 1000 users")
        before = len(store.kept)
        await sessions.view(ANN, plan.session_id)
        await sessions.list(ANN)
        await sessions.compare(ANN, plan.session_id, "1", "2")
    assert len(store.kept) == before


async def test_what_is_refused_is_logged_with_its_code(
    tmp_path: Path, store: AuditInMemory, log: AuditLog
) -> None:
    async with sessions_on(tmp_path, log) as sessions:
        with pytest.raises(InputError):
            await sessions.start(ANN, "")
        plan = await sessions.start(ANN, "a chatbot for 1000 users")
        with pytest.raises(ConflictError):
            await sessions.expecting(frozenset({"other"})).edit(ANN, plan.session_id, "5 users")
        with pytest.raises(NotFoundError):
            await sessions.edit(ANN, "s-00000000", "5 users")
        with pytest.raises(ZeroDivisionError):
            await sessions.start(ANN, "crash")
    results = [row.result for row in store.kept if row.result not in ("begun", "ok")]
    assert results == ["empty_request", "session_changed", "unknown_session", "failed"]


async def test_a_secret_that_somebody_says_is_nowhere_in_the_log(
    tmp_path: Path, store: AuditInMemory, log: AuditLog
) -> None:
    async with sessions_on(tmp_path, log) as sessions:
        await sessions.start(ANN, f"a chatbot for 1000 users, our key is {SECRET}")
        for session_id in (SECRET, f"s-\0{SECRET}"):
            with pytest.raises(NotFoundError):
                await sessions.edit(ANN, session_id, SECRET, {SECRET: SECRET})
        plan = await sessions.start(ANN, "a chatbot for 1000 users")
        await sessions.choose(ANN, plan.session_id, 1)
        with pytest.raises(ConflictError):
            await sessions.approve(ANN, plan.session_id, SECRET, True, SECRET)
    with pytest.raises(ValueError, match=SECRET), log.change(ANN, "key.create", {"key": SECRET}):
        raise ValueError(SECRET)
    assert "canary" not in json.dumps([vars(row) for row in store.kept])


async def test_a_change_that_cannot_be_announced_is_not_made(
    tmp_path: Path, store: AuditInMemory, log: AuditLog
) -> None:
    async with sessions_on(tmp_path, log) as sessions:
        plan = await sessions.start(ANN, "a chatbot for 1000 users")
        store.takes = 0
        with pytest.raises(OutsideError):
            await sessions.edit(ANN, plan.session_id, "2000 users")
        with pytest.raises(OutsideError):
            await sessions.start(ANN, "another for 7 users")
        assert await sessions.view(ANN, plan.session_id) == plan
        assert len((await sessions.list(ANN))[0]) == 1


async def test_a_change_whose_end_cannot_be_written_is_answered_and_told_later(
    tmp_path: Path, store: AuditInMemory, log: AuditLog, caplog: pytest.LogCaptureFixture
) -> None:
    async with sessions_on(tmp_path, log) as sessions:
        store.takes = 1
        with caplog.at_level(logging.ERROR, "leadline.audit"):
            plan = await sessions.start(ANN, f"a chatbot for 1000 users, {SECRET}")
        assert "not in the audit log yet: store_unavailable" in caplog.text
        assert "canary" not in caplog.text
        assert walked(store.kept).unfinished == (1,)
        store.takes = 9
        await sessions.edit(ANN, plan.session_id, "2000 users")
    assert told(store) == [("start", "begun"), ("start", "ok"), ("edit", "begun"), ("edit", "ok")]
    assert store.kept[1].object == plan.session_id
    assert walked(store.kept).unfinished == ()


async def test_whoever_hangs_up_is_logged_as_cancelled(store: AuditInMemory, log: AuditLog) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with log.changing(ANN, "edit", {}):
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told(store) == [("edit", "begun"), ("edit", "cancelled")]


def test_a_killed_process_leaves_its_change_unfinished(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603  our own module, arguments in a list
        [sys.executable, "-c", DYING, str(tmp_path)], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    store = SqlAudit(f"sqlite:///{tmp_path / 'audit.db'}")
    assert [(row.action, row.result) for row in store.rows()] == [("start", "begun")]
    assert walked(store.rows()).unfinished == (1,)
    assert store.listed(AuditQuery())[0].result == "begun"
    store.close()


def test_what_no_database_takes_is_written_as_question_marks(
    store: AuditInMemory, log: AuditLog
) -> None:
    odd = Caller(tenant="a\0b", name="ann\ud800\n", request_id="r" * 500)
    log.record(odd, "key.create", about="k-1", result="forbidden")
    row = store.kept[0]
    assert (row.tenant, row.actor, len(row.request_id), row.result) == (
        "a?b",
        "ann??",
        80,
        "forbidden",
    )


def test_one_request_has_one_digest_whatever_its_order(store: AuditInMemory, log: AuditLog) -> None:
    log.record(ANN, "edit", {"text": "é", "fields": {"b": 1, "a": (2, None)}})
    log.record(ANN, "edit", {"fields": {"a": [2, None], "b": 1}, "text": "é"})
    log.record(ANN, "edit", {"fields": {"a": [2, None], "b": 1}, "text": "e"})
    digests = [row.digest for row in store.kept]
    assert digests[0] == digests[1] != digests[2]
