"""The files of a bundle on disk: links inside it, pipes, and a disk without room."""

import os
import resource
from pathlib import Path

import pytest

from mcp_server.commands.manifests import write_bundle
from tools.domain.errors import ConflictError, OutsideError
from tools.manifest import Bundle, BundleFile


def bundle(content: str = "kind: Service\n") -> Bundle:
    file = BundleFile(path="manifests/a.yaml", content=content)
    return Bundle(
        target="deployment", name="a", namespace="default", files=(file,), digest="d" * 16
    )


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "manifests" / "a.yaml"
    link.parent.mkdir()
    link.symlink_to("b.yaml")
    write_bundle(bundle(), tmp_path, force=False)
    assert link.is_symlink()
    assert (tmp_path / "manifests" / "b.yaml").read_text() == "kind: Service\n"


def test_a_pipe_in_the_way_is_not_read_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "manifests" / "a.yaml"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    with pytest.raises(ConflictError):
        write_bundle(bundle(), tmp_path, force=False)
    assert pipe.is_fifo()


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "manifests" / "a.yaml"
    write_bundle(bundle(), tmp_path, force=False)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, hard))
    try:
        with pytest.raises(OutsideError) as refused:
            write_bundle(bundle("x" * 100), tmp_path, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.code == "cannot_write"
    assert refused.value.message == f"cannot write {path}: file too large"
    assert "make room" in refused.value.hint
    assert path.read_text() == "kind: Service\n"
    assert [one.name for one in path.parent.iterdir()] == ["a.yaml"]
