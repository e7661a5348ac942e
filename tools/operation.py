"""One operation record feeds MCP, REST, the command line and the graph.

A door reads the record and translates; it never decides. Handlers are plain functions of a request
and the ports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from tools.domain.errors import InputError
from tools.domain.knowledge.item import PUBLIC
from tools.ports import Benchmarks, Catalogue, Clock, LanguageReader
from tools.ports_knowledge import AnswerWriter, Items, Knowledge, Ratings
from tools.predictor import Predictor
from tools.work import work

__all__ = ["Operation", "ToolDeps", "explain_validation", "misfit"]

RequestT = TypeVar("RequestT", bound=BaseModel)
ResponseT = TypeVar("ResponseT", bound=BaseModel)


def rough_tokens(text: str) -> int:
    """Tokens of a text where no tokenizer is at hand, rather too many than too few.

    >>> rough_tokens("a batch of 64 requests")
    8
    """
    return max(len(text.encode()) // 3, len(text.split())) + 1


@dataclass(frozen=True, kw_only=True)
class ToolDeps:
    """The ports an operation may use, and what the caller may read.

    `reader` is None while no language model is configured, `knowledge` where there is none; `items`
    holds the shipped items alone, which a plan cites: they are the same in every installation.
    `access` comes from the verified identity of the caller, never from arguments.
    """

    catalogue: Catalogue
    benchmarks: Benchmarks
    predictor: Predictor
    clock: Clock
    reader: LanguageReader | None = None
    knowledge: Knowledge | None = None
    items: Items | None = None
    writer: AnswerWriter | None = None
    ratings: Ratings | None = None
    count_tokens: Callable[[str], int] = rough_tokens
    access: frozenset[str] = frozenset({PUBLIC})


def explain_validation(error: ValidationError) -> str:
    """A validation error as one line per wrong field, without input values or addresses."""
    return "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'request'}: {item['msg']}"
        for item in error.errors(include_url=False, include_input=False)
    )


def misfit(error: ValidationError, name: str) -> InputError:
    """The refusal of arguments that do not fit the request of this name.

    Its code is `conflicting_fields` where every field fits but not all of them together.
    """
    found = error.errors(include_url=False, include_input=False)
    together = all(not item["loc"] and item["type"] == "value_error" for item in found)
    return InputError(
        explain_validation(error),
        hint=f"see the arguments of '{name}'",
        code="conflicting_fields" if together else "invalid_input",
    )


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[RequestT, ResponseT]):
    """Something the outside can ask.

    Attributes:
        name: The tool's name at every door.
        summary: One sentence for people and models.
        request: Pydantic class of the arguments.
        response: Pydantic class of the answer.
        handler: The function that answers.
        brief: A short text of an answer that a person can read.
        effect: `read`, `write` or `destroy`.
        toolset: Where it is published; empty means the graph alone.
    """

    name: str
    summary: str
    request: type[RequestT]
    response: type[ResponseT]
    handler: Callable[[RequestT, ToolDeps], ResponseT]
    brief: Callable[[ResponseT], str]
    effect: Literal["read", "write", "destroy"] = "read"
    toolset: str = ""

    def call(self, arguments: Mapping[str, Any] | RequestT, deps: ToolDeps) -> ResponseT:
        """Validate and answer.

        Raises:
            InputError: The arguments do not fit the request.
        """
        with work("operation", self.name):
            try:
                request = self.request.model_validate(arguments)
            except ValidationError as error:
                raise misfit(error, self.name) from None
            return self.handler(request, deps)
