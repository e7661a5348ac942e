"""What the core needs from outside, as protocols; `tools/adapters` holds the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tools.domain.measurement import Measurement
from tools.rows import (
    DeploymentTemplateRow,
    HardwareRow,
    HostedPriceRow,
    ModelRow,
    PriceRow,
    QualityRow,
    Sourced,
    UseCaseRow,
)

__all__ = [
    "BenchmarkQuery",
    "Benchmarks",
    "Catalogue",
    "Clock",
    "FormField",
    "LanguageReader",
    "ReadQuestion",
]


class Catalogue(Protocol):
    """The shipped collections and what a user added; keys are canonical, lookups forgiving."""

    @property
    def models(self) -> Mapping[str, ModelRow]:
        """Checkpoints by Hugging Face id."""
        ...

    @property
    def hardware(self) -> Mapping[str, HardwareRow]:
        """Accelerators by canonical name."""
        ...

    @property
    def prices(self) -> Sequence[PriceRow]:
        """Offers and estimates, in file order."""
        ...

    @property
    def approved_models(self) -> Sequence[str]:
        """Patterns of the models that may be recommended; empty where all may."""
        ...

    @property
    def hosted_prices(self) -> Sequence[HostedPriceRow]:
        """What APIs bill for a model: list prices, then the user's own."""
        ...

    @property
    def use_cases(self) -> Mapping[str, UseCaseRow]:
        """Use cases by name."""
        ...

    @property
    def peak_factors(self) -> Mapping[str, Sourced]:
        """Peak over mean arrival rate by burstiness (`moderate` is 2.0)."""
        ...

    @property
    def templates(self) -> Sequence[DeploymentTemplateRow]:
        """Deployment templates, in file order."""
        ...

    @property
    def quality(self) -> Sequence[QualityRow]:
        """Public ratings."""
        ...

    @property
    def version(self) -> str:
        """Short fingerprint of everything above."""
        ...

    def model(self, name: str) -> ModelRow:
        """The checkpoint a person means; case, organisation and punctuation are forgiven.

        Raises:
            InputError: `unknown_model`, with the nearest names, or `ambiguous_model`.
        """
        ...

    def gpu(self, name: str) -> HardwareRow:
        """The accelerator a person means (`h100`, `8xA100 80GB`, `NVIDIA L4`).

        Raises:
            InputError: `unknown_gpu`, with the nearest names.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class BenchmarkQuery:
    """Which measured rows are wanted; None means any. Lengths match within a factor."""

    model_id: str | None = None
    model_family: str | None = None
    precision: str | None = None
    gpu: str | None = None
    tp: int | None = None
    engine: str | None = None
    load: str | None = None
    isl_tokens: float | None = None
    osl_tokens: float | None = None
    length_factor: float = 1.25
    concurrency_min: float | None = None
    concurrency_max: float | None = None
    limit: int = 100
    offset: int = 0


class Benchmarks(Protocol):
    """Measured rows, wherever they are kept."""

    def find(self, query: BenchmarkQuery) -> Sequence[Measurement]:
        """Rows that match, ordered by row id.

        Raises:
            OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
        """
        ...

    def count(self, query: BenchmarkQuery) -> int:
        """How many rows match, ignoring limit and offset."""
        ...

    def all(self) -> Sequence[Measurement]:
        """Every row, ordered by row id; what the predictor reads once."""
        ...

    @property
    def fingerprint(self) -> str:
        """Short hash of the stored rows."""
        ...

    def own(self) -> Sequence[Measurement]:
        """The rows that a user added, ordered by row id."""
        ...

    def add(self, rows: Sequence[Measurement]) -> int:
        """Keep a user's rows, all or none; one with a known id replaces that row.

        Returns:
            How many rows were kept.
        """
        ...

    def forget(self, row_ids: Sequence[str]) -> int:
        """Remove a user's rows, all or none; a shipped row stays, or comes back.

        Returns:
            How many rows were removed.
        """
        ...


class Clock(Protocol):
    """The only source of time outside the domain."""

    def now(self) -> datetime:
        """The current time with its time zone (UTC)."""
        ...


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of the form that a language model fills: dotted path, and what to write there."""

    path: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class ReadQuestion:
    """What a language model is asked about one text.

    Attributes:
        text: The person's words: data, cleaned and limited in length.
        is_follow_up: Whether the words change an earlier request.
        fields: The form.
        schema: JSON schema of the answer.
    """

    text: str
    is_follow_up: bool
    fields: tuple[FormField, ...]
    schema: Mapping[str, Any]


class LanguageReader(Protocol):
    """A language model that fills a form; what it answers is checked, never believed."""

    @property
    def name(self) -> str:
        """The model as people know it."""
        ...

    def read(self, question: ReadQuestion) -> Mapping[str, Any]:
        """The filled form: an object whose `findings` is a list of anything.

        Raises:
            OutsideError: `llm_failed`, `missing_extra` and no other error; the message names the
                cause, the hint what to do, and neither holds a secret or words of the server.
        """
        ...
