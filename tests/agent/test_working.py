"""What a run does is told to whoever watches: steps, operations, the model in its own thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.llm.deadline import within
from tests.fakes_agent import ME, open_fake_sessions
from tools.domain.errors import InputError
from tools.work import Piece, Watcher, watched_by, work


def watching(seen: list[str]) -> Watcher:
    @contextmanager
    def watch(piece: Piece) -> Iterator[None]:
        place = len(seen)
        try:
            yield
        finally:
            seen.insert(place, f"{piece.kind} {piece.name} {piece.result}")

    return watch


async def test_a_turn_is_told_with_its_steps_and_operations(tmp_path: Path) -> None:
    pieces: list[Piece] = []

    @contextmanager
    def watch(piece: Piece) -> Iterator[None]:
        pieces.append(piece)
        yield

    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        with watched_by(watch):
            plan = await sessions.start(ME, "a chatbot for 100 users")
    told = [(piece.kind, piece.name) for piece in pieces if piece.kind != "operation"]
    assert told == [("turn", "turn"), ("step", "context_read"), ("step", "recommend")]
    assert pieces[0].facts == {"session_id": plan.session_id, "stage": "explore"}
    operations = {piece.name for piece in pieces if piece.kind == "operation"}
    assert {"understand", "recommend"} <= operations


async def test_a_turn_that_is_refused_is_told_as_refused(tmp_path: Path) -> None:
    seen: list[str] = []
    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        with watched_by(watching(seen)), pytest.raises(InputError):
            await sessions.start(ME, "nonsense")
    assert seen[0] == "turn turn refused"


def test_the_thread_of_a_model_is_watched_like_its_caller() -> None:
    seen: list[str] = []

    async def asked() -> None:
        with work("llm", "json_schema"):
            pass

    with watched_by(watching(seen)):
        within(5, asked)
    assert seen == ["llm json_schema ok"]
