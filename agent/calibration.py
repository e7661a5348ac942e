"""Which calibration is in use: a user's own if whole and of this version, else the shipped one.

A broken file of a user never stops a plan: it is passed over, with a reason that `leadline doctor`
shows.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.whole_file import hint_for, whole_file, why
from tools.domain.calibrated import FIELDS, Calibrated
from tools.domain.errors import OutsideError
from tools.domain.physics import DEVIATIONS, PRIORS

__all__ = ["CalibrationInUse", "calibration_in_use", "remove", "versioned", "write"]

NAME = "calibration.json"


@dataclass(frozen=True, kw_only=True)
class CalibrationInUse:
    """A calibration and where it comes from.

    Attributes:
        content: The parsed file.
        path: The user's file, in use or not; None where there is none.
        problem: Why the user's file is not in use; empty where it is, or is not there.
    """

    content: Mapping[str, Any]
    path: Path | None = None
    problem: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the user's file is in use."""
        return self.path is not None and not self.problem


def calibration_in_use(shipped: Path, own: Path | None) -> CalibrationInUse:
    """The user's calibration, or the shipped one.

    Raises:
        OutsideError: `broken_installation` when the shipped file cannot be read.
    """
    if own is None or not own.exists():
        return CalibrationInUse(content=_shipped(shipped))
    try:
        content: Any = json.loads(own.read_text(encoding="utf-8"))
    except OSError as error:
        problem = f"cannot be read: {(error.strerror or type(error).__name__).lower()}"
    except (ValueError, RecursionError):
        problem = "is damaged: no JSON in UTF-8"
    else:
        problem = _problem(content)
        if not problem:
            return CalibrationInUse(content=content, path=own)
    return CalibrationInUse(content=_shipped(shipped), path=own, problem=problem)


def _shipped(path: Path) -> Mapping[str, Any]:
    try:
        content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OutsideError(
            f"{path.name} cannot be read from this installation",
            code="broken_installation",
            hint="install Leadline again; in a checkout, run `make fit`",
        ) from error
    return content


def _problem(content: Any) -> str:
    """Why a user's file cannot be used; empty when it can."""
    if not isinstance(content, dict):
        return "is damaged: no object at its top"
    body = {name: value for name, value in content.items() if name != "version"}
    if content.get("version") != _hash(body):
        return "is damaged: its content does not match its version"
    try:
        names, deviations = set(content["base"]), set(content["offsets"])
        known = set(Calibrated.from_mapping(content).kernels)
        finite = all(math.isfinite(value) for value in content["base"].values())
    except (KeyError, TypeError, ValueError, AttributeError):
        return "was fitted by another version of Leadline: its fields differ"
    targets = {target for targets in FIELDS.values() for target in targets}
    if names != set(PRIORS) or not deviations <= set(DEVIATIONS) or not targets <= known:
        odd = sorted(names ^ set(PRIORS) | deviations - set(DEVIATIONS) | targets - known)
        return f"was fitted by another version of Leadline: it differs in {', '.join(odd[:3])}"
    return "" if finite else "is damaged: a coefficient is not finite"


def versioned(body: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a calibration with the hash of everything else as its version."""
    rest = {name: value for name, value in body.items() if name != "version"}
    return {"version": _hash(rest), **rest}


def _hash(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Replace the user's file in one step: a reader sees the old one or the new one.

    Raises:
        OutsideError: `cannot_write`.
    """
    text = json.dumps(content, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None
    with whole_file(path, _unwritable) as file:
        file.write(text)


def remove(path: Path) -> bool:
    """Remove the user's file; False where there was none.

    Raises:
        OutsideError: `cannot_write`.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unwritable(path, error) from None
    return True


def _unwritable(path: Path, error: OSError) -> OutsideError:
    return OutsideError(
        f"cannot write {path}: {why(error)}",
        code="cannot_write",
        hint=hint_for(error, "make its folder writable, or set LEADLINE_DATABASE_URL elsewhere"),
    )
