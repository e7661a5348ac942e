"""A language model that says what a test tells it to, without a server."""

from collections.abc import Mapping
from typing import Any

from tools.domain.errors import OutsideError
from tools.ports import ReadQuestion

__all__ = ["FakeReader"]


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
