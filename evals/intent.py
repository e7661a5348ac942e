"""How well requests are understood: fields, use cases and invented statements against our labels.

The labels (`evals/intent/requests.jsonl`) say what an expert reads in the words. `dev` is what the
readers were improved on; `test` (names with `r2-`) was written afterwards and only measured;
`blind` is for sets by somebody who knows neither program nor labels, before anybody has worked on
them; those that were worked on since (names with `A-` to `F-`) are part of `dev`. The saved
baseline keeps the figures from getting worse; a reader improved on `test` needs a new one.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from agent.bootstrap import tool_deps
from agent.settings import Settings
from evals.intent_labels import LABELS, Label, Verdict, judge, labels
from evals.questions import broken_promises, questions, questions_line
from tools.domain.errors import InputError
from tools.understand import UnderstandRequest, Understood, specify

__all__ = [
    "BASELINE",
    "SPLITS",
    "Reader",
    "evaluate",
    "reader",
    "regressions",
    "summary",
    "table",
    "timed",
]

BASELINE = Path(__file__).parent / "baselines" / "intent.json"
SPLITS = ("dev", "test", "blind", "all")
_SLACK_POINTS = 0.3
_TIMED_RUNS = 3
_SHARES = ("field_accuracy_pct", "use_case_accuracy_pct", "conflicts_found_pct")

Reader = Callable[[str], Understood]


def reader() -> Reader:
    """Reads as `understand` does by rules alone, over the shipped collections."""
    deps = tool_deps(Settings())
    return lambda text: specify(UnderstandRequest(text=text), deps)


def evaluate(
    split: str = "all",
    tell: Callable[[str], None] = lambda _: None,
    read: Reader | None = None,
    *,
    with_questions: bool = False,
) -> dict[str, Any]:
    """Read every labelled request of a split, judge the answers and compare with the baseline.

    Args:
        split: One of `SPLITS`.
        tell: Hears how many requests are ahead.
        read: What is judged; `reader` where left out.
        with_questions: Check what `evals.questions` checks as well: half a minute more.
    """
    read = read or reader()
    wanted = [label for label in labels(LABELS) if split in ("all", label.split)]
    tell(f"{len(wanted)} requests")
    for label in wanted:  # Patterns compile and rows load when first used.
        _answered(read, label)
    result = summary(wanted, [timed(read, label) for label in wanted])
    result["regressions"] = regressions(result["splits"])
    if with_questions:
        result["questions"] = questions(wanted, tool_deps(Settings()), tell)
        result["regressions"] += broken_promises(result["questions"])
    return result


def _answered(read: Reader, label: Label) -> Understood | None:
    try:
        return read(label.text)
    except InputError:
        return None


def timed(read: Reader, label: Label, runs: int = _TIMED_RUNS) -> tuple[Verdict, float]:
    """The verdict and the milliseconds of the fastest run: others are other people's load."""
    took: list[float] = []
    answer: Understood | None = None
    for _ in range(runs):
        start = time.perf_counter()
        answer = _answered(read, label)
        took.append(1000 * (time.perf_counter() - start))
    return judge(label, answer), min(took)


def summary(wanted: Sequence[Label], judged: Sequence[tuple[Verdict, float]]) -> dict[str, Any]:
    """Every table of the evaluation, from verdicts and milliseconds in the order of the labels."""
    rows = list(zip(wanted, judged, strict=True))
    by_split = {
        split: [(label, *found) for label, found in rows if label.split == split]
        for split in SPLITS[:-1]
    }
    verdicts = [verdict for verdict, _ in judged]
    return {
        "splits": {split: _figures(part) for split, part in by_split.items() if part},
        "fields": {split: _by_field([v for _, v, _ in part]) for split, part in by_split.items()},
        "wrong": [line for verdict in verdicts for line in verdict.wrong],
        "false_stated": [line for verdict in verdicts for line in verdict.invented],
        "wrong_use_cases": [line for verdict in verdicts for line in verdict.wrong_use_case],
        "missed_conflicts": [line for verdict in verdicts for line in verdict.missed_conflicts],
        "refused": [verdict.id for verdict in verdicts if verdict.is_refused],
    }


def _figures(part: Sequence[tuple[Label, Verdict, float]]) -> dict[str, Any]:
    verdicts = [verdict for _, verdict, _ in part]
    took = [ms for _, _, ms in part]
    fields = sum(len(verdict.fields) for verdict in verdicts)
    right = sum(sum(verdict.fields.values()) for verdict in verdicts)
    stated = sum(verdict.stated for verdict in verdicts)
    invented = sum(len(verdict.invented) for verdict in verdicts)
    conflicts = sum(len(label.conflicts) for label, _, _ in part)
    missed = sum(len(verdict.missed_conflicts) for verdict in verdicts)
    cuts = quantiles(took, n=20) if len(took) > 1 else took * 19
    return {
        "requests": len(part),
        "fields": fields,
        "field_accuracy_pct": _share(right, fields),
        "use_case_accuracy_pct": _share(
            sum(not verdict.wrong_use_case for verdict in verdicts), len(part)
        ),
        "stated": stated,
        "false_stated": invented,
        "false_stated_pct": _share(invented, stated, empty=0.0),
        "conflicts": conflicts,
        "conflicts_found_pct": _share(conflicts - missed, conflicts),
        "questions": sum(verdict.questions for verdict in verdicts),
        "p50_ms": round(cuts[9], 2),
        "p95_ms": round(cuts[18], 2),
    }


def _by_field(verdicts: Sequence[Verdict]) -> dict[str, dict[str, Any]]:
    seen: dict[str, list[bool]] = {}
    for verdict in verdicts:
        for path, is_right in verdict.fields.items():
            seen.setdefault(path, []).append(is_right)
    return {
        path: {"labels": len(found), "accuracy_pct": _share(sum(found), len(found))}
        for path, found in sorted(seen.items())
    }


def _share(part: int, whole: int, empty: float = 100.0) -> float:
    return round(100.0 * part / whole, 2) if whole else empty


def regressions(
    splits: Mapping[str, Mapping[str, Any]], saved: Mapping[str, Any] | None = None
) -> list[str]:
    """Shares below the baseline, and statements invented beyond it; times depend on the machine."""
    if saved is None:
        saved = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    worse: list[str] = []
    for split, figures in splits.items():
        before = saved.get(split)
        if before is None:
            continue
        worse += [
            f"{split} {name}: {before[name]} -> {figures[name]}"
            for name in _SHARES
            if figures[name] < before[name] - _SLACK_POINTS
        ]
        if figures["false_stated"] > before["false_stated"]:
            worse.append(
                f"{split} false_stated: {before['false_stated']} -> {figures['false_stated']}"
            )
    return worse


def table(result: Mapping[str, Any]) -> str:
    """The tables as text."""
    parts = [_headline(split, figures) for split, figures in result["splits"].items()]
    parts += ["", f"{'field':42}" + "".join(f"{split:>16}" for split in result["splits"])]
    paths = sorted({path for split in result["splits"] for path in result["fields"][split]})
    line = partial(_field_line, result)
    parts += [line(path) for path in paths]
    for name in ("wrong", "false_stated", "wrong_use_cases", "missed_conflicts", "refused"):
        if result[name]:
            parts += ["", name.replace("_", " "), *(f"  {found}" for found in result[name])]
    if "questions" in result:
        parts += ["", questions_line(result["questions"])]
    if result["regressions"]:
        parts += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(parts)


def _headline(split: str, figures: Mapping[str, Any]) -> str:
    return (
        f"{split}: {figures['requests']} requests; {figures['fields']} fields "
        f"{figures['field_accuracy_pct']} % right; use case {figures['use_case_accuracy_pct']} %; "
        f"{figures['false_stated']} of {figures['stated']} stated are false; "
        f"{figures['conflicts_found_pct']} % of {figures['conflicts']} conflicts found; "
        f"{figures['questions']} facts to ask for; "
        f"p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms"
    )


def _field_line(result: Mapping[str, Any], path: str) -> str:
    cells = []
    for split in result["splits"]:
        cell = result["fields"][split].get(path)
        cells.append(f"{cell['accuracy_pct']:8} % of{cell['labels']:4}" if cell else " " * 16)
    return f"{path:42}" + "".join(f"{cell:>16}" for cell in cells)
