"""Operations as every door performs them: one that changes something is in the audit log."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from agent.audit import AuditLog
from agent.caller import Caller
from tools.operation import Operation, ToolDeps

__all__ = ["performed"]


def performed(
    operation: Operation[Any, Any],
    arguments: Mapping[str, Any],
    deps: ToolDeps,
    audit: AuditLog,
    who: Caller,
) -> BaseModel:
    """What an operation answers.

    Raises:
        PlanningError: The operation's own; or the log cannot be written, and nothing was done.
    """
    if operation.effect == "read":
        answer: BaseModel = operation.call(arguments, deps)
        return answer
    with audit.change(who, operation.name, arguments):
        changed: BaseModel = operation.call(arguments, deps)
        return changed
