"""A selection problem: candidates with prices, what was measured of them and what is predicted.

The truth is the cheapest that kept both limits. A choice is judged by its cost over the truth's and
by whether it kept the limits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf

__all__ = [
    "WAYS",
    "Candidate",
    "Choice",
    "Pick",
    "Problem",
    "biggest",
    "judged",
    "likely",
    "lookup",
    "smallest",
    "solve",
]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One configuration: its cost, what was measured of it and what is predicted, in ms."""

    name: str
    gpu: str
    gpus: int
    memory_gb: float
    usd_hour: float
    ttft_ms: float
    tpot_ms: float
    ttft_likely_ms: float
    tpot_likely_ms: float
    ttft_slow_ms: float
    tpot_slow_ms: float
    is_seen: bool = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Which is the cheapest that keeps both limits, for so many requests in flight?"""

    model: str
    isl_tokens: int
    osl_tokens: int
    concurrency: float
    ttft_ms: float
    tpot_ms: float
    candidates: tuple[Candidate, ...]

    def keeps(self, one: Candidate) -> bool:
        """Whether the candidate kept both limits when it was measured."""
        return one.ttft_ms <= self.ttft_ms and one.tpot_ms <= self.tpot_ms

    @property
    def is_hard(self) -> bool:
        """Whether some candidate breaks a limit."""
        return not all(self.keeps(one) for one in self.candidates)

    def truth_usd_hour(self) -> float:
        """Cost of the cheapest that kept the limits; infinite where none did."""
        return min((one.usd_hour for one in self.candidates if self.keeps(one)), default=inf)


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A choice: its cost over the least one, less 1, and whether it breaks a limit.

    What costs less than the truth breaks a limit and has no regret. `is_none` where nothing was
    chosen.
    """

    regret: float = 0.0
    breaks: bool = False
    is_none: bool = False


Choice = Callable[[Problem], Candidate | None]


def solve(problem: Problem) -> Candidate | None:
    """The cheapest that keeps the limits at the slow end; of equals the one with more room."""
    return _cheapest(problem, lambda one: (one.ttft_slow_ms, one.tpot_slow_ms))


def likely(problem: Problem) -> Candidate | None:
    """The same by likely values, as a calculator without intervals would."""
    return _cheapest(problem, lambda one: (one.ttft_likely_ms, one.tpot_likely_ms))


def _cheapest(
    problem: Problem, told: Callable[[Candidate], tuple[float, float]]
) -> Candidate | None:
    able = []
    for one in problem.candidates:
        ttft, tpot = told(one)
        share = max(ttft / problem.ttft_ms, tpot / problem.tpot_ms)
        if share <= 1.0:
            able.append((one.usd_hour, share, one.name, one))
    return min(able)[3] if able else None


def biggest(problem: Problem) -> Candidate:
    """Most memory a GPU, then most GPUs."""
    return min(problem.candidates, key=lambda one: (-one.memory_gb, -one.gpus, one.name))


def smallest(problem: Problem) -> Candidate:
    """Least memory in all: whatever was measured fits."""
    return min(problem.candidates, key=lambda one: (one.memory_gb * one.gpus, one.name))


def lookup(problem: Problem) -> Candidate | None:
    """The cheapest that keeps the limits among candidates whose rows are not hidden: none."""
    seen = [one for one in problem.candidates if one.is_seen and problem.keeps(one)]
    return min(seen, key=lambda one: (one.usd_hour, one.name), default=None)


WAYS: Mapping[str, Choice] = {
    "Leadline": solve,
    "likely values, no intervals": likely,
    "lookup by exact match": lookup,
    "always the biggest GPU": biggest,
    "smallest that fits": smallest,
}


def judged(problem: Problem, chosen: Candidate | None) -> Pick:
    """What a choice costs and whether it keeps the limits, by what was measured."""
    if chosen is None:
        return Pick(is_none=True)
    regret = max(chosen.usd_hour / problem.truth_usd_hour() - 1.0, 0.0)
    return Pick(regret=regret, breaks=not problem.keeps(chosen))
