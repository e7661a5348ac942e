"""A temporary folder where waiting for the disk costs nothing, if this machine has one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["quick_folder"]


@contextmanager
def quick_folder() -> Iterator[Path]:
    """In memory where there is plenty: a new index forces its files to disk a dozen times."""
    memory = Path("/dev/shm")  # noqa: S108  a place, not a name
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    with TemporaryDirectory(dir=memory if is_roomy else None) as folder:
        yield Path(folder)
