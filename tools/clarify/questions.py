"""What could be asked: every question with its plausible answers as changes of fields.

Plausible values are Leadline's own: round steps around what is assumed, wide enough to hold most
services of a kind. They decide only what is asked, never what is planned.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tools.choosing.first import First
from tools.clarify.value import CHANGE
from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Specification

__all__ = ["QUESTION_IDS", "Answer", "Free", "Question", "open_questions"]

Patch = dict[str, Any]

_S_PER_DAY = 86_400
_REPEATING = frozenset(
    {
        "interactive_chatbot",
        "code_completion",
        "code_generation",
        "rag_question_answering",
        "agentic_tool_use",
        "voice_assistant",
        "classification_extraction",
    }
)
"""Use cases whose prompts often begin alike: instructions, tools, documents, history."""
_PERMISSIVE = ("apache-2.0", "mit")


QUESTION_IDS = (
    "users",
    "volume",
    "active",
    "peak",
    "prompt",
    "output",
    "speed",
    "priority",
    "quality",
    "budget",
    "cloud",
    "licence",
    "repeated",
)
"""What may be asked; `priority` and `budget` are fields of a specification too."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One plausible answer: a short key, words for it, and the fields it sets."""

    key: str
    label: str
    patch: Patch


@dataclass(frozen=True, kw_only=True)
class Free:
    """A figure of the person's own: value x `scale` goes to `path`, said in `unit`."""

    path: str
    unit: str
    scale: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that nobody said.

    Attributes:
        id: The name to answer it by.
        topic: At most one question of a topic is asked at a time.
        text: The question, one sentence.
        fields: What it is about; all of them are still assumed.
        assumed: Key of what the plan assumes.
        likely: How likely the assumption is wrong, 0..1; Leadline's judgement, it orders questions.
        answers: Plausible answers besides the assumed one.
        kept: Words for what is assumed.
        confirmed: What it sets when somebody says that the assumption is right.
        free: How a figure of one's own is taken; None where only the answers fit.
    """

    id: str
    topic: str
    text: str
    fields: tuple[str, ...]
    assumed: str
    kept: str
    likely: float
    answers: tuple[Answer, ...]
    confirmed: Patch = field(default_factory=dict)
    free: Free | None = None


def open_questions(
    spec: Specification, catalogue: Catalogue, first: First | None
) -> Iterator[Question]:
    """Every question whose fields rest on nobody's words.

    Args:
        spec: The specification.
        catalogue: For clouds that sell GPUs.
        first: The first plan as it stands; a budget is asked below its cost.
    """
    for make in _MAKERS:
        question = make(_Ground(spec=spec, catalogue=catalogue, first=first))
        if question is not None and question.answers:
            yield question


@dataclass(frozen=True, kw_only=True)
class _Ground:
    spec: Specification
    catalogue: Catalogue
    first: First | None

    def said(self, *paths: str) -> bool:
        """Whether somebody's words stand behind any of these fields or what lies below them."""
        return any(
            is_from_words(origin.source, origin.from_)
            for path, origin in self.spec.provenance.items()
            if any(path == one or path.startswith(f"{one}.") for one in paths)
        )

    def figure(self, path: str) -> float:
        value = value_at(self.spec, path)
        return float(value) if isinstance(value, int | float) else 0.0

    @property
    def is_batch(self) -> bool:
        return self.spec.use_case == "batch_processing"


_LOAD = ("concurrent_users", "rps_steady", "rps_peak", "concurrency")
_LOAD_PATHS = tuple(f"traffic.{name}" for name in _LOAD)


def _users(ground: _Ground) -> Question | None:
    if ground.said(*_LOAD_PATHS, "slo.throughput_rps") or ground.is_batch:
        return None
    assumed = ground.figure("traffic.concurrent_users")
    path = "traffic.concurrent_users"
    return Question(
        id="users",
        topic="load",
        text="How many people will use it?",
        fields=(path,),
        assumed=shown_key(assumed),
        kept=f"{shown(assumed)} people",
        likely=0.9,
        answers=_others(
            assumed, (20, 100, 1_000, 10_000), lambda n: _at(path, n), lambda n: f"{shown(n)} people"
        ),
        confirmed=_at(path, assumed),
        free=Free(path=path, unit="people"),
    )


def _volume(ground: _Ground) -> Question | None:
    if ground.said(*_LOAD_PATHS, "slo.throughput_rps") or not ground.is_batch:
        return None
    path = "traffic.rps_steady"
    assumed = round(ground.figure(path) * _S_PER_DAY)
    return Question(
        id="volume",
        topic="load",
        text="How many documents or records a day?",
        fields=(path,),
        assumed=shown_key(assumed),
        kept=f"{shown(assumed)} a day",
        likely=0.9,
        answers=_others(
            assumed,
            (10_000, 100_000, 1_000_000),
            lambda n: _at(path, n / _S_PER_DAY),
            lambda n: f"{shown(n)} a day",
        ),
        confirmed=_at(path, ground.figure(path)),
        free=Free(path=path, unit="a day", scale=1 / _S_PER_DAY),
    )


def _activity(ground: _Ground) -> Question | None:
    path = "traffic.active_share"
    users, share = ground.figure("traffic.concurrent_users"), ground.figure(path)
    known = (path, "traffic.requests_per_active_minute", *_LOAD_PATHS[1:])
    if not (users and share) or ground.said(*known):
        return None
    if not ground.said("traffic.concurrent_users"):
        return None

    def words(percent: float) -> str:
        return f"{shown(percent)} %, {shown(round(users * percent / 100))} people"

    return Question(
        id="active",
        topic="load",
        text=f"How many of the {shown(users)} people use it at the same moment on a busy day?",
        fields=(path,),
        assumed=shown_key(share * 100),
        kept=words(share * 100),
        likely=0.7,
        answers=_around(
            share * 100, (1 / 3, 3), 100, lambda percent: _at(path, percent / 100), words
        ),
        confirmed=_at(path, share),
        free=Free(path=path, unit="%", scale=0.01),
    )


def _peak(ground: _Ground) -> Question | None:
    path = "traffic.peak_factor"
    known = (path, "traffic.burstiness", "traffic.rps_peak", "slo.throughput_rps")
    if not ground.said(*_LOAD_PATHS) or ground.said(*known) or ground.is_batch:
        return None
    assumed = ground.figure(path)

    def words(factor: float) -> str:
        return f"{shown(factor)} times the average" if factor > 1 else "no busier than the average"

    return Question(
        id="peak",
        topic="load",
        text="How much busier is the busiest time than the average?",
        fields=(path,),
        assumed=shown_key(assumed),
        kept=words(assumed),
        likely=0.5,
        answers=_others(assumed, (1, 2, 5), lambda n: _at(path, n), words),
        confirmed=_at(path, assumed),
        free=Free(path=path, unit="times"),
    )


def _prompt(ground: _Ground) -> Question | None:
    return _length(
        ground,
        "prompt",
        "How long is a typical request, with everything that is sent along?",
        (1 / 4, 4),
    )


def _output(ground: _Ground) -> Question | None:
    return _length(ground, "output", "How long is a typical answer?", (1 / 3, 3))


_WORDS_PER_TOKEN = 0.75


def _length(ground: _Ground, kind: str, text: str, factors: tuple[float, ...]) -> Question | None:
    path = f"traffic.{kind}_tokens"
    if ground.said(path, "traffic.context_tokens"):
        return None
    assumed = ground.figure(f"{path}.mean")

    def words(tokens: float) -> str:
        return f"{shown(tokens)} tokens, about {shown(_round(tokens * _WORDS_PER_TOKEN))} words"

    return Question(
        id=kind,
        topic=kind,
        text=text,
        fields=(f"{path}.mean",),
        assumed=shown_key(assumed),
        kept=words(assumed),
        likely=0.7,
        answers=_around(assumed, factors, 1e6, lambda n: _at(f"{path}.mean", n), words),
        confirmed=_at(f"{path}.mean", assumed),
        free=Free(path=f"{path}.mean", unit="tokens"),
    )


_SPEEDS = {"tight": 0.5, "relaxed": 3.0}


def _speed(ground: _Ground) -> Question | None:
    names = [name for name in ("ttft_ms", "tpot_ms", "e2e_ms") if getattr(ground.spec.slo, name)]
    if not names or ground.said("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms"):
        return None
    first = ground.spec.slo.ttft_ms or ground.spec.slo.e2e_ms
    if first is None:
        return None
    what = "the first words" if ground.spec.slo.ttft_ms else "the whole answer"

    def words(factor: float) -> str:
        return f"{what} within {_seconds(first.limit * factor)}"

    def patch(factor: float) -> Patch:
        limits = {name: getattr(ground.spec.slo, name).limit * factor for name in names}
        return {"slo": {name: {"limit": _round(limit)} for name, limit in limits.items()}}

    return Question(
        id="speed",
        topic="speed",
        text="How soon must answers appear?",
        fields=tuple(f"slo.{name}.limit" for name in names),
        assumed="usual",
        kept=words(1.0),
        likely=0.5,
        answers=tuple(
            Answer(key=key, label=words(factor), patch=patch(factor))
            for key, factor in _SPEEDS.items()
        ),
    )


def _seconds(milliseconds: float) -> str:
    if milliseconds < 1000:  # noqa: PLR2004  below a second people say milliseconds
        return f"{shown(_round(milliseconds))} ms"
    return f"{shown(_round(milliseconds / 1000))} s"


_PRIORITIES = {
    "cost": "the lowest cost",
    "latency": "the fastest answers",
    "accuracy": "the best model",
    "balanced": "a balance",
}


def _priority(ground: _Ground) -> Question | None:
    if ground.said("priority"):
        return None
    return _named(
        ground,
        id="priority",
        text="Once the limits hold, what matters most?",
        path="priority",
        words=_PRIORITIES,
    )


_QUALITIES = {
    "standard": "a capable model",
    "high": "a good model (25 % wins against the best open one)",
    "very_high": "nearly the best open model (40 % wins against it)",
}


def _quality(ground: _Ground) -> Question | None:
    if ground.said("slo.quality", "preferences.models") or ground.is_batch:
        return None
    return _named(
        ground,
        id="quality",
        text="How good must the answers be?",
        path="slo.quality",
        words=_QUALITIES,
    )


def _named(
    ground: _Ground, *, id: str, text: str, path: str, words: Mapping[str, str]
) -> Question:
    assumed = str(value_at(ground.spec, path))
    return Question(
        id=id,
        topic=id,
        text=text,
        fields=(path,),
        assumed=assumed,
        kept=words.get(assumed, assumed),
        likely=0.4,
        answers=tuple(
            Answer(key=key, label=label, patch=_at(path, key))
            for key, label in words.items()
            if key != assumed
        ),
        confirmed=_at(path, assumed),
    )


def _budget(ground: _Ground) -> Question | None:
    if ground.said("budget") or ground.first is None or ground.spec.priority == "cost":
        return None
    usd, cheapest = ground.first.usd_month, ground.first.cheapest_usd_month
    if not (usd and cheapest) or cheapest > usd / (1.0 + CHANGE):
        return None
    path = "budget.usd_month"
    below = _round_down(usd / (1.0 + CHANGE))
    if below < cheapest:
        below = float(ceil(cheapest))
    return Question(
        id="budget",
        topic="budget",
        text="What may it cost a month?",
        fields=(path,),
        assumed="none",
        kept="no limit",
        likely=0.5,
        answers=(
            Answer(
                key=shown_key(below), label=f"up to ${shown(below)} a month", patch=_at(path, below)
            ),
        ),
        free=Free(path=path, unit="USD a month"),
    )


_CLOUDS = ("AWS", "GCP", "Azure")


def _cloud(ground: _Ground) -> Question | None:
    wanted = ("clouds", "regions", "residency", "inventory", "gpus")
    if ground.said(*(f"preferences.{name}" for name in wanted)):
        return None
    sold = {row.cloud for row in ground.catalogue.prices if row.kind == "offer"}
    path = "preferences.clouds"
    return Question(
        id="cloud",
        topic="place",
        text="Where may it run?",
        fields=(path,),
        assumed="any",
        kept="any cloud with a known price",
        likely=0.5,
        answers=tuple(
            Answer(key=name.lower(), label=f"{name} only", patch=_at(path, [name]))
            for name in _CLOUDS
            if name in sold
        ),
        confirmed=_at(path, []),
    )


def _licence(ground: _Ground) -> Question | None:
    path = "preferences.licences"
    if ground.said(path, "preferences.models"):
        return None
    known = {row.model_licence for row in ground.catalogue.models.values()}
    permissive = [name for name in _PERMISSIVE if name in {one.lower() for one in known}]
    return Question(
        id="licence",
        topic="licence",
        text="Which model licences are acceptable?",
        fields=(path,),
        assumed="commercial",
        kept="any that allows commercial use",
        likely=0.3,
        answers=(
            Answer(
                key="permissive",
                label=f"permissive only ({', '.join(permissive)})",
                patch=_at(path, permissive),
            ),
        )
        if permissive
        else (),
    )


def _repeated(ground: _Ground) -> Question | None:
    path = "traffic.prefix_cache_share"
    if ground.said(path) or ground.spec.use_case not in _REPEATING:
        return None
    assumed = ground.figure(path) * 100

    def words(percent: float) -> str:
        return f"{shown(percent)} % of each prompt"

    return Question(
        id="repeated",
        topic="prompt",
        text="How much of each prompt repeats an earlier one (instructions, tools, history)?",
        fields=(path,),
        assumed=shown_key(assumed),
        kept=f"{words(assumed)}, nothing is counted on" if not assumed else words(assumed),
        likely=0.4,
        answers=_others(assumed, (50, 80), lambda n: _at(path, n / 100), words),
        confirmed=_at(path, assumed / 100),
        free=Free(path=path, unit="%", scale=0.01),
    )


_MAKERS: tuple[Callable[[_Ground], Question | None], ...] = (
    _users,
    _volume,
    _activity,
    _peak,
    _prompt,
    _output,
    _speed,
    _priority,
    _quality,
    _budget,
    _cloud,
    _licence,
    _repeated,
)


def shown_key(value: float) -> str:
    """A figure as the key of an answer: digits alone.

    >>> shown_key(1000.0), shown_key(12.5)
    ('1000', '12.5')
    """
    return f"{value:.10g}"


def _others(
    assumed: float,
    values: Iterable[float],
    patch: Callable[[float], Patch],
    words: Callable[[float], str],
) -> tuple[Answer, ...]:
    """Answers that differ from what is assumed by more than a fifth."""
    return tuple(
        Answer(key=shown_key(value), label=words(value), patch=patch(value))
        for value in values
        if abs(value - assumed) > 0.2 * max(assumed, value)  # noqa: PLR2004
    )


def _around(
    assumed: float,
    factors: Iterable[float],
    most: float,
    patch: Callable[[float], Patch],
    words: Callable[[float], str],
) -> tuple[Answer, ...]:
    values = (min(_round(assumed * factor), most) for factor in factors)
    return _others(assumed, values, patch, words)


def _round(value: float) -> float:
    """Two significant digits."""
    return float(f"{value:.2g}")


def _round_down(value: float) -> float:
    """To the next lower of 1, 2 or 5 times a power of ten.

    >>> _round_down(1672.0), _round_down(999.0)
    (1000.0, 500.0)
    """
    power = 10.0 ** (len(str(int(max(value, 1.0)))) - 1)
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= max(value, 1.0))


def _at(path: str, value: object) -> Patch:
    """A merge patch that sets one field.

    >>> _at("traffic.rps_peak", 2)
    {'traffic': {'rps_peak': 2}}
    """
    patch: Any = value
    for name in reversed(path.split(".")):
        patch = {name: patch}
    found: Patch = patch
    return found
