"""A language model that says what a test tells it to, without a server, and a clock of waiting."""

from collections.abc import Mapping
from typing import Any

from agent.llm.deadline import Pace
from tools.domain.errors import OutsideError
from tools.ports import ReadQuestion

__all__ = ["FakePace", "FakeReader"]


class FakeReader:
    """Answers every question with the same findings, or fails with `error`."""

    name = "fake-7b"

    def __init__(self, *findings: object, error: OutsideError | None = None) -> None:
        self._findings = list(findings)
        self._error = error
        self.asked: list[ReadQuestion] = []

    def read(self, question: ReadQuestion) -> Mapping[str, Any]:
        self.asked.append(question)
        if self._error is not None:
            raise self._error
        return {"findings": self._findings}


class FakePace:
    """A clock that moves when somebody sleeps or says that time has passed, and only then."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.passed: list[float] = []

    def now(self) -> float:
        return sum(self.slept) + sum(self.passed)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def pace(self) -> Pace:
        return Pace(now=self.now, sleep=self.sleep)
