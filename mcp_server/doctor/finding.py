"""One line of the doctor's report, and how a failure becomes one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tools.domain.errors import PlanningError

__all__ = ["Finding", "State", "looked"]

State = Literal["ok", "warn", "fail", "not_evaluated"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line: what was checked, how it stands, what was seen, how to mend it."""

    check: str
    state: State
    seen: str
    mend: str = ""


def looked(check: str, look: Callable[[], Finding]) -> Finding:
    """What a look finds; one that fails is a finding too.

    What nobody foresaw is told by its kind alone, because its text may hold a secret.
    """
    try:
        return look()
    except PlanningError as error:
        return Finding(check=check, state="fail", seen=error.message, mend=error.hint)
    except Exception as error:  # noqa: BLE001  whatever is broken is what a doctor reports
        mend = "install Leadline again"
        return Finding(check=check, state="fail", seen=type(error).__name__, mend=mend)
