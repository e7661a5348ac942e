"""How well the shipped items answer questions of practitioners, judged by grade.

The questions were written apart from the items (`evals/knowledge/README.md`). Every figure is of
the search that users meet, defaults and shipped vectors included: nDCG@10 of the answers that pass
the gate, whether the first one is of a right kind, and what the gate lets through.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ir_measures

from agent.bootstrap_knowledge import KnowledgeBase, KnowledgePlace
from knowledge_ingest.refit import on_stderr
from tools.domain.knowledge.answer import Ask

__all__ = ["BASELINE", "QUESTIONS", "Judged", "evaluate", "judged_questions", "table"]

BASELINE = Path(__file__).parent / "baselines" / "knowledge.json"
QUESTIONS = Path(__file__).parent / "knowledge" / "questions.jsonl"
"""Nothing is tuned on these; `development.jsonl` beside it is there for that."""
_DAY = date(2026, 11, 28)
_LIMIT = 10
_SLACK = 0.02
AIMS = {"nDCG@10": 0.85, "right_kind_first": 0.95, "refused": 0.95, "kept": 0.98}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A question, the items that answer it by grade 1..3, and the kinds that should come first."""

    id: str
    text: str
    language: str
    topic: str
    kinds: tuple[str, ...]
    is_answerable: bool
    grades: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What came of one question."""

    judged: Judged
    slugs: tuple[str, ...]
    kinds: tuple[str, ...]


def judged_questions(path: Path = QUESTIONS) -> list[Judged]:
    """Every question of the set."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Judged(
            id=row["id"],
            text=row["text"],
            language=row["language"],
            topic=row["topic"],
            kinds=tuple(row["kinds"]),
            is_answerable=row["answerable"],
            grades=row["grades"],
        )
        for row in rows
    ]


def evaluate(
    which: str = "questions",
    tell: Callable[[str], None] = on_stderr,
) -> dict[str, Any]:
    """Ask every question of a base that holds the shipped items."""
    questions = judged_questions(QUESTIONS.with_name(f"{which}.jsonl"))
    with tempfile.TemporaryDirectory(prefix="leadline-eval-") as place:
        base = KnowledgeBase(KnowledgePlace(folder=Path(place)))
        try:
            tell("indexing the shipped items ...")
            base.sync()
            tell(f"asking {len(questions)} questions ...")
            asked = [_ask(base, one) for one in questions]
            fingerprint = base.describe().fingerprint
        finally:
            base.close()
    result = _summary(asked) | {"fingerprint": fingerprint}
    result["regressions"] = _regressions(result["figures"]) if which == "questions" else []
    return result


def _ask(base: KnowledgeBase, one: Judged) -> _Asked:
    found = base.search(Ask(query=one.text, on=_DAY, limit=_LIMIT))
    return _Asked(
        judged=one,
        slugs=tuple(item.text_of("document") for item in found.results),
        kinds=tuple(item.text_of("kind") for item in found.results),
    )


def _summary(asked: Sequence[_Asked]) -> dict[str, Any]:
    able = [one for one in asked if one.judged.is_answerable]
    unable = [one for one in asked if not one.judged.is_answerable]
    gains = _gains(able)
    kept = [one for one in able if one.slugs]
    figures = {
        "nDCG@10": _mean(list(gains.values())),
        "nDCG@10_of_kept": _mean([gains[one.judged.id] for one in kept]),
        "right_kind_first": _mean([one.kinds[0] in one.judged.kinds for one in kept]),
        "kept": _mean([bool(one.slugs) for one in able]),
        "refused": _mean([not one.slugs for one in unable]),
    }
    topics: dict[str, list[float]] = defaultdict(list)
    languages: dict[str, list[float]] = defaultdict(list)
    for one in able:
        topics[one.judged.topic].append(gains[one.judged.id])
        languages[one.judged.language].append(gains[one.judged.id])
    return {
        "questions": len(asked),
        "answerable": len(able),
        "figures": figures,
        "by_topic": {name: _mean(values) for name, values in sorted(topics.items())},
        "by_language": {name: _mean(values) for name, values in sorted(languages.items())},
        "lost": [one.judged.id for one in able if not one.slugs],
        "let_through": [one.judged.id for one in unable if one.slugs],
    }


def _gains(able: Sequence[_Asked]) -> dict[str, float]:
    """nDCG@10 by question; 0 where nothing came."""
    measure = ir_measures.nDCG @ _LIMIT
    judged = [
        ir_measures.Qrel(one.judged.id, slug, grade)
        for one in able
        for slug, grade in one.judged.grades.items()
    ]
    scored = [
        ir_measures.ScoredDoc(one.judged.id, slug, float(_LIMIT - place))
        for one in able
        for place, slug in enumerate(one.slugs)
    ]
    found = {row.query_id: float(row.value) for row in measure.iter_calc(judged, scored)}
    return {one.judged.id: found.get(one.judged.id, 0.0) for one in able}


def _mean(values: Sequence[float | bool]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _regressions(figures: Mapping[str, float]) -> list[str]:
    if not BASELINE.exists():
        return []
    saved = json.loads(BASELINE.read_text(encoding="utf-8"))
    return [
        f"{name}: {was} -> {figures[name]}"
        for name, was in saved.items()
        if figures[name] < was - _SLACK
    ]


def table(result: Mapping[str, Any]) -> str:
    """The figures as text, each beside its aim."""
    lines = [f"{result['questions']} questions, {result['answerable']} of them answerable"]
    for name, value in result["figures"].items():
        aim = f"  aim {AIMS[name]:.2f}" if name in AIMS else ""
        lines.append(f"{name:20}{value:8.4f}{aim}")
    weakest = sorted(result["by_topic"].items(), key=lambda pair: pair[1])[:8]
    lines.append("weakest topics: " + ", ".join(f"{name} {value:.2f}" for name, value in weakest))
    spoken = ", ".join(f"{name} {value:.2f}" for name, value in result["by_language"].items())
    lines.append(f"nDCG@10 by language: {spoken}")
    if result["regressions"]:
        lines += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(lines)
