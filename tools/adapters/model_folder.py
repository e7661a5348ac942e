"""The folder of a model that is named by folder or by hub name, and what its files say it is.

The library gives any encoder a random head of the wanted kind and goes on; the files tell before.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.domain.errors import OutsideError

__all__ = ["ModelSigns", "folder_of", "reason_of", "signs_of"]

Refuse = Callable[[str], OutsideError]
_MOST_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class ModelSigns:
    """What a model's files say: architectures, the library's type, and types of its modules."""

    architectures: tuple[str, ...] = ()
    model_type: str = ""
    modules: tuple[str, ...] = ()


def folder_of(model: str, refuse: Refuse) -> Path:
    """The folder of a model; one of the hub comes from the hub's cache, or is fetched once.

    Args:
        model: Folder or name.
        refuse: Makes the error of a reason.

    Raises:
        OutsideError: What `refuse` makes.
    """
    if Path(model).is_dir():
        return Path(model)
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    except ImportError as error:
        raise refuse(f"it needs the package {error.name}") from error
    try:
        return Path(snapshot_download(model, local_files_only=True))
    except HFValidationError as error:
        raise refuse("neither a folder nor a name of the model hub") from error
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(model))
    except Exception as error:  # whatever its transport raises
        raise refuse(f"not a folder, and not to be had: {reason_of(error)}") from error


def signs_of(folder: Path) -> ModelSigns:
    """What the files of a model say; nothing where they are missing or damaged."""
    config = _object(folder / "config.json")
    library = _object(folder / "config_sentence_transformers.json")
    modules = _read(folder / "modules.json")
    return ModelSigns(
        architectures=_texts(config.get("architectures")),
        model_type=str(library.get("model_type") or ""),
        modules=_texts([m.get("type") for m in modules if isinstance(m, dict)])
        if isinstance(modules, list)
        else (),
    )


def reason_of(error: Exception) -> str:
    """The first line of an error, cut."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:_MOST_CHARACTERS]


def _object(file: Path) -> dict[str, object]:
    content = _read(file)
    return content if isinstance(content, dict) else {}


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()
