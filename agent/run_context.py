"""What a run is given and never saves: who asks, the ports, and the operations it may call."""

from dataclasses import dataclass, field
from typing import Any

from agent.caller import Caller
from agent.reading import Reading
from agent.stopwatch import Stopwatch
from tools.knowledge.citing import CITE
from tools.operation import Operation, ToolDeps

__all__ = ["RunContext", "Steps"]


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The operations that the stages call.

    Attributes:
        understand: Words and fields become a specification.
        recommend: A specification becomes ranked deployments.
        clarify: A specification becomes the questions that would change its plan.
        render: One deployment becomes Kubernetes objects.
        cite: A plan becomes the items of the knowledge base that bear on it.
    """

    understand: Operation[Any, Any]
    recommend: Operation[Any, Any]
    clarify: Operation[Any, Any]
    render: Operation[Any, Any]
    cite: Operation[Any, Any] = CITE


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """The context of one run of the graph; handed over on every start and resume."""

    caller: Caller
    deps: ToolDeps
    steps: Steps
    reading: Reading
    stopwatch: Stopwatch = field(default_factory=Stopwatch)

    def now(self) -> str:
        """The time of a turn, ISO 8601 to the second."""
        return self.deps.clock.now().isoformat(timespec="seconds")
