"""Replicas die in the middle of turns, and nobody loses, doubles or sees what is not theirs."""

import asyncio

import pytest

from tests.operations.killed_workers import shaken
from tests.postgres_server import WITHOUT_POSTGRES, postgres_server


@pytest.mark.heavy
def test_killed_replicas_lose_double_and_mix_nothing() -> None:
    with postgres_server() as server:
        if server is None:
            pytest.skip(WITHOUT_POSTGRES)
        # Four kills and no more, so that a busy machine ends too.
        report = asyncio.run(shaken(server.database(), 12, replicas=2, every_s=2.0, kills_max=4))
    assert report.is_sound, report
    assert (report.sessions, report.turns) == (12, 72)
    assert report.kills >= 1
    assert report.spare_sessions <= report.unknown_starts
