"""Files that appear whole or not at all: links, pipes, folders, a full disk, a signal."""

import os
import resource
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

import pytest

from agent.whole_file import hint_for, unwritable, whole_file
from tools.domain.errors import InputError, OutsideError


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow past a size: what a full disk does, without one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write(text)


def test_a_new_file_is_readable_and_an_old_one_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write(path, "one")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("one", 0o644)
    path.chmod(0o640)
    write(path, "two")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("two", 0o640)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_the_file_it_names_changes(tmp_path: Path, there: bool) -> None:
    target, link = tmp_path / "real" / "a", tmp_path / "link"
    target.parent.mkdir()
    if there:
        target.write_text("old")
    link.symlink_to(Path("real") / "a")
    write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert [one.name for one in target.parent.iterdir()] == ["a"]


def test_links_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OutsideError) as refused:
        write(tmp_path / "a", "x")
    assert refused.value.code == "cannot_write"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "b"]


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(path.read_text()))
    reader.start()
    write(path, "a\nb\n")
    reader.join(timeout=10)
    assert heard == ["a\nb\n"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_reader_that_went_away_is_no_failure_to_write(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def write_to_nobody() -> None:
        with whole_file(path) as file:
            file.write("a")
            os.close(reader)

    with pytest.raises(BrokenPipeError):
        write_to_nobody()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is a folder"):
        write(tmp_path, "x")


@pytest.mark.parametrize("size", [100, 100_000])
def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, size: int) -> None:
    """100 characters fail when they are flushed, 100,000 while they are written."""
    path = tmp_path / "a"
    path.write_text("old")
    with largest_file(50), pytest.raises(OutsideError) as refused:
        write(path, "x" * size)
    assert refused.value.code == "cannot_write"
    assert refused.value.message == f"cannot write {path}: file too large"
    assert refused.value.hint == "make room there, or choose a place on another disk"
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("number", [ENOSPC, EDQUOT, EFBIG])
def test_no_room_is_outside_and_says_so(number: int) -> None:
    error = OSError(number, os.strerror(number))
    assert isinstance(unwritable(Path("a"), error), OutsideError)
    assert "make room" in hint_for(error, "choose another")


def test_what_fails_inside_is_no_failure_to_write(tmp_path: Path) -> None:
    path = tmp_path / "a"

    def write_and_fail() -> None:
        with whole_file(path) as file:
            file.write("x")
            raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        write_and_fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, number: int, code: int) -> None:
    def write_and_end() -> None:
        with whole_file(tmp_path / "a") as file:
            file.write("x")
            assert len(list(tmp_path.iterdir())) == 1
            signal.raise_signal(number)

    # a test run may itself stand under nohup, which ignores SIGHUP
    before = signal.signal(number, signal.SIG_DFL)
    try:
        with pytest.raises(SystemExit) as ended:
            write_and_end()
        assert ended.value.code == code
        assert list(tmp_path.iterdir()) == []
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)
