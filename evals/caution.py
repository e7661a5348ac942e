"""How careful should a choice be? Regret against broken limits, by how far limits are held.

Caution is the share of the way from the likely value to the slow end of its interval at which
limits are held: 1 is what a plan does, 0 a calculator without intervals. No figure of a problem
sets its own caution: `nested` takes, for the problems of each model, the least caution at which
the problems of all other models break few enough limits.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.selection import Candidate, Choice, Pick, Problem, judged, likely, solve

__all__ = ["CAUTIONS", "careful", "curve", "curve_table", "nested", "sure"]

CAUTIONS: tuple[float, ...] = tuple(step / 20 for step in range(25))
_SHOWN: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0, 1.2)
MOST_BREAKS = 0.05
_CLOSE = 1.1


def careful(caution: float) -> Choice:
    """The cheapest that keeps the limits so far into its intervals; of equals that with room."""

    def choose(problem: Problem) -> Candidate | None:
        able = []
        for one in problem.candidates:
            ttft = one.ttft_likely_ms * (one.ttft_slow_ms / one.ttft_likely_ms) ** caution
            tpot = one.tpot_likely_ms * (one.tpot_slow_ms / one.tpot_likely_ms) ** caution
            share = max(ttft / problem.ttft_ms, tpot / problem.tpot_ms)
            if share <= 1.0:
                able.append((one.usd_hour, share, one.name, one))
        return min(able)[3] if able else None

    return choose


def sure(problem: Problem) -> Candidate | None:
    """The careful choice where the likely one costs about the same, else none: measure first."""
    picked, cheap = solve(problem), likely(problem)
    if picked is None or cheap is None or picked.usd_hour > _CLOSE * cheap.usd_hour:
        return None
    return picked


def curve(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """One line per caution, the nested one, and the choices that both ends agree on."""
    lines = [_line(f"caution {share:g}", _picks(problems, careful(share))) for share in _SHOWN]
    chosen = nested(problems)
    told = " to ".join(f"{end:g}" for end in (min(chosen.values()), max(chosen.values())))
    picks = [judged(one, careful(chosen[one.model])(one)) for one in problems]
    return [
        *lines,
        _line(f"of other models, {told}", picks),
        _line("where likely values agree", _picks(problems, sure)),
    ]


def nested(problems: Sequence[Problem]) -> dict[str, float]:
    """Model -> the least caution at which the other models' problems break few enough limits."""
    models = sorted({one.model for one in problems})
    # Choices that break a limit, and choices, by caution and model.
    counts: dict[float, dict[str, tuple[int, int]]] = {}
    for share in CAUTIONS:
        choose = careful(share)
        counts[share] = {
            model: _broken(_picks([one for one in problems if one.model == model], choose))
            for model in models
        }
    return {model: _least(counts, model) for model in models}


def _least(counts: Mapping[float, Mapping[str, tuple[int, int]]], hidden: str) -> float:
    for share, by_model in counts.items():
        others = [found for model, found in by_model.items() if model != hidden]
        if sum(one for one, _ in others) <= MOST_BREAKS * sum(one for _, one in others):
            return share
    return CAUTIONS[-1]


def _broken(picks: Sequence[Pick]) -> tuple[int, int]:
    made = [one for one in picks if not one.is_none]
    return sum(one.breaks for one in made), len(made)


def _picks(problems: Sequence[Problem], choose: Choice) -> list[Pick]:
    return [judged(one, choose(one)) for one in problems]


def _line(name: str, picks: Sequence[Pick]) -> dict[str, Any]:
    made = sorted(one.regret for one in picks if not one.is_none)
    count = max(len(made), 1)
    return {
        "way": name,
        "answered_pct": round(100.0 * len(made) / max(len(picks), 1), 1),
        "too_dear_pct": round(100.0 * sum(one > _CLOSE - 1.0 for one in made) / count, 1),
        "regret_mean_pct": round(100.0 * sum(made) / count, 1),
        "breaks_pct": round(100.0 * _broken(picks)[0] / count, 1),
    }


def curve_table(lines: Sequence[Mapping[str, Any]]) -> str:
    """The curve as text."""
    names = ("answered_pct", "too_dear_pct", "regret_mean_pct", "breaks_pct")
    head = ("answered %", "over 10 % dear %", "regret mean %", "breaks a limit %")
    rows: list[tuple[str, ...]] = [("limits held at", *head)]
    rows += [(str(one["way"]), *(str(one[name]) for name in names)) for one in lines]
    return "\n".join(f"{row[0]:28}" + "".join(f"{cell:>18}" for cell in row[1:]) for row in rows)
