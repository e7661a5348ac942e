"""Failures a caller can act on, grouped by what helps.

Every error has a stable `code`, a message in numbers and a `hint` that names the next step. Doors
translate the family once: exit code on the command line, problem document over REST, tool error
over MCP.
"""

__all__ = [
    "ConflictError",
    "DeniedError",
    "InfeasibleError",
    "InputError",
    "LoginError",
    "NotFoundError",
    "OutsideError",
    "PlanningError",
    "RefusedError",
]


class PlanningError(Exception):
    """Base of every failure that Leadline expects; use one of the families below."""

    code = "planning_error"

    def __init__(self, message: str, *, hint: str, code: str | None = None) -> None:
        """Keep message and hint apart, so that a door can show both.

        Args:
            message: What is wrong, with the numbers or names that show it. Never a secret.
            hint: The next step that helps.
            code: A stable, narrower code than the family's (`unknown_gpu` in `invalid_input`).
        """
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        """An error crosses from one process to another as it is."""
        return _again, (type(self), self.message, self.hint, self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.message} ({self.hint})"


def _again(kind: type[PlanningError], message: str, hint: str, code: str) -> PlanningError:
    return kind(message, hint=hint, code=code)


class InputError(PlanningError):
    """The request itself is wrong: change it. Exit 2, HTTP 422."""

    code = "invalid_input"


class LoginError(PlanningError):
    """Nobody knows who asks: log in. Exit 2, HTTP 401."""

    code = "login_required"


class DeniedError(PlanningError):
    """It is known who asks, and they may not: ask for the scope. Exit 2, HTTP 403."""

    code = "insufficient_scope"


class NotFoundError(PlanningError):
    """The named session, plan or file is not there: name another. Exit 2, HTTP 404."""

    code = "not_found"


class ConflictError(PlanningError):
    """The state moved on: read it again, then decide. Exit 2, HTTP 409."""

    code = "conflict"


class RefusedError(PlanningError):
    """Nothing known supports a number: bring a measurement or ask for less. Exit 1, HTTP 422."""

    code = "refused"


class InfeasibleError(PlanningError):
    """Understood and computed, and the answer is no: relax a limit. Exit 1, HTTP 422."""

    code = "infeasible"


class OutsideError(PlanningError):
    """A store, cluster or model outside failed: mend it and try again. Exit 3, HTTP 503."""

    code = "outside_failed"
