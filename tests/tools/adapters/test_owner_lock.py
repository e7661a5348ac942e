"""Who owns a folder, and how long others wait."""

import json
from pathlib import Path

import pytest

from tools.adapters.owner_lock import OwnerLock
from tools.domain.errors import OutsideError


class Waiting:
    """A clock that only a wait moves; at a given second the owner lets go."""

    def __init__(self, owner: OwnerLock, free_at_s: float) -> None:
        self.seconds, self._owner, self._free_at_s = 0.0, owner, free_at_s

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        if self.seconds >= self._free_at_s:
            self._owner.release()


def second(folder: Path, waiting: Waiting, patience_s: float) -> OwnerLock:
    return OwnerLock(folder, patience_s=patience_s, now=waiting.now, sleep=waiting.sleep)


def test_a_short_command_is_waited_for(tmp_path: Path) -> None:
    owner = OwnerLock(tmp_path)
    owner.acquire()
    waiting = Waiting(owner, free_at_s=1.0)
    lock = second(tmp_path, waiting, patience_s=3.0)
    lock.acquire()
    assert waiting.seconds == pytest.approx(1.0, abs=0.06)
    lock.release()


def test_patience_ends_and_is_had_once(tmp_path: Path) -> None:
    owner = OwnerLock(tmp_path)
    owner.acquire()
    waiting = Waiting(owner, free_at_s=60.0)
    lock = second(tmp_path, waiting, patience_s=3.0)
    for _ in range(2):
        with pytest.raises(OutsideError) as refused:
            lock.acquire()
        assert refused.value.code == "knowledge_locked"
        assert waiting.seconds == pytest.approx(3.0, abs=0.06)
    owner.release()


@pytest.mark.parametrize("command", ["leadline serve", "leadline mcp"])
def test_nobody_waits_for_a_service(tmp_path: Path, command: str) -> None:
    owner = OwnerLock(tmp_path)
    owner.acquire()
    told = {"pid": 7, "command": command, "since": "2026-11-28T00:00:00+00:00"}
    (tmp_path / "holder.json").write_text(json.dumps(told), encoding="utf-8")
    waiting = Waiting(owner, free_at_s=60.0)
    with pytest.raises(OutsideError, match=f"process 7 \\({command}\\)"):
        second(tmp_path, waiting, patience_s=3.0).acquire()
    assert waiting.seconds == 0.0
    owner.release()
