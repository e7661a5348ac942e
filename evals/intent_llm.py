"""What a language model does to the reading of labelled requests, beside the rules alone.

`scripted` asks the server under `tests/` whose answers come from the labels, most of them with a
known fault: it shows that merging makes nothing worse and states no invented number, and says
nothing about any real model. `configured` asks the model of `LEADLINE_LLM_...`, which does.
"""

import importlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from statistics import quantiles
from types import ModuleType
from typing import Any

from agent.bootstrap import llm_access, tool_deps
from agent.llm.access import Access
from agent.llm.entry import LazyReader, probe_llm
from agent.reading import TimedReader
from agent.settings import Settings
from evals import intent
from evals.intent_labels import LABELS, Label, Verdict, labels
from tools.domain.errors import InputError
from tools.operation import ToolDeps
from tools.ports import LanguageReader
from tools.understand import UnderstandRequest, Understood, specify

__all__ = ["BASELINE", "MODELS", "compared", "evaluate", "table"]

BASELINE = intent.BASELINE
MODELS = ("scripted", "configured")
_UNREAD = "the text was read without an LLM: "
_TOLD_EVERY = 25
_SHOWN = 12
_CLAIMS = {
    "scripted": "This model is a script that knows the labels and lies in most of its answers. What"
    " is tested is the merging: no lie may make a labelled field worse, and none may be stated. It"
    " does not show how well any real model reads. Where one word merely hints at a use case, a"
    " model's reading of it counts, so its wrong use case does, too: those are listed.",
    "configured": "Read by a real model once; another run may differ. The labels were written for"
    " the rules, which were improved on `dev`, so there is little left to add on it.",
}
_FIGURES = {
    "field_accuracy_pct": "fields right, %",
    "use_case_accuracy_pct": "use cases right, %",
    "stated": "fields stated",
    "false_stated": "of them false",
    "conflicts_found_pct": "conflicts found, %",
    "questions": "facts to ask for",
    "p50_ms": "time p50, ms",
    "p95_ms": "time p95, ms",
}

Judged = tuple[Verdict, float]


@dataclass(kw_only=True)
class _Assisted:
    """Reads with a language model and notes what it costs.

    Attributes:
        took_ms: The model's share of each request that it was asked about.
        failures: Why requests were read without it.
    """

    deps: ToolDeps
    model: LanguageReader
    took_ms: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def read(self, text: str) -> Understood:
        """The specification, with the model."""
        timed = TimedReader(self.model)
        try:
            answer = specify(UnderstandRequest(text=text), replace(self.deps, reader=timed))
        finally:
            if timed.took_ms is not None:
                self.took_ms.append(timed.took_ms)
        self.failures += [
            warning.removeprefix(_UNREAD)
            for warning in answer.warnings
            if warning.startswith(_UNREAD)
        ]
        return answer


def evaluate(
    model: str,
    split: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
    among: Sequence[Label] | None = None,
) -> dict[str, Any]:
    """Read every labelled request of a split by the rules alone and with a language model.

    Args:
        model: One of `MODELS`.
        split: One of `intent.SPLITS`; None is `dev` for the script and `all` for a real model.
        tell: Hears how far it is.
        among: The labels, where it is not all of ours.

    Raises:
        InputError: `no_llm` where none is configured, or `no_script` without `tests/`.
        OutsideError: `llm_failed` where the server cannot be reached, or `missing_extra`.
    """
    split = split or ("dev" if model == "scripted" else "all")
    known = labels(LABELS) if among is None else among
    wanted = [label for label in known if split in ("all", label.split)]
    tell(f"{len(wanted)} requests, each by the rules alone and with the {model} LLM")
    deps = tool_deps(Settings())
    with _served(model, wanted) as (access, faults):
        probe_llm(access)
        assisted = _Assisted(deps=deps, model=LazyReader(access))
        alone = [intent.timed(intent.reader(), label) for label in wanted]
        helped = list(_judged(assisted, wanted, tell))
    result = compared(wanted, alone, helped, faults)
    result |= {
        "model": access.model,
        "claim": _CLAIMS[model],
        "degraded": len(assisted.failures),
        "degraded_why": dict(Counter(assisted.failures).most_common()),
        "llm_ms": _cuts(assisted.took_ms),
    }
    result["regressions"] = _regressions(result) if model == "scripted" else []
    return result


def _judged(
    assisted: _Assisted, wanted: Sequence[Label], tell: Callable[[str], None]
) -> Iterator[Judged]:
    for number, label in enumerate(wanted):
        if number and number % _TOLD_EVERY == 0:
            tell(f"{number} of {len(wanted)}, {len(assisted.failures)} read without the LLM")
        yield intent.timed(assisted.read, label, runs=1)


@contextmanager
def _served(model: str, wanted: Sequence[Label]) -> Iterator[tuple[Access, Mapping[str, str]]]:
    """A way to the model, and by label what is known to be wrong with its answers."""
    if model == "scripted":
        script = _script()
        with script.oracle(wanted) as server:
            yield (
                Access(
                    base_url=server.url,
                    model=script.MODEL,
                    api_key=None,
                    timeout_s=30,
                    budget_s=30,
                    retries=0,
                ),
                server.faults,
            )
        return
    access = llm_access(Settings.from_environment())
    if access is None:
        raise InputError(
            "no language model is configured",
            code="no_llm",
            hint="set LEADLINE_LLM_BASE_URL and LEADLINE_LLM_MODEL, or use --llm scripted",
        )
    yield access, {}


def _script() -> ModuleType:
    try:
        return importlib.import_module("tests.oracle_llm")
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("tests"):
            raise
        raise InputError(
            "the scripted LLM lies under tests/ of a checkout of Leadline, which is not here",
            code="no_script",
            hint="run it in a checkout: `make evals`; or use --llm configured",
        ) from None


def compared(
    wanted: Sequence[Label],
    alone: Sequence[Judged],
    helped: Sequence[Judged],
    faults: Mapping[str, str],
) -> dict[str, Any]:
    """Both summaries, and what differs between them, in the order of the labels."""
    pairs = [(one, other) for (one, _), (other, _) in zip(alone, helped, strict=True)]
    worse = [line for one, other in pairs for line in _lost(one, other)]
    better = [line for one, other in pairs for line in _lost(other, one)]
    stated = [line for one, other in pairs for line in other.invented if line not in one.invented]
    turned = [
        line for one, other in pairs for line in other.wrong_use_case if not one.wrong_use_case
    ]
    return {
        "rules": intent.summary(wanted, alone),
        "with_llm": intent.summary(wanted, helped),
        "made_worse": worse,
        "made_right": better,
        "stated_by_llm_falsely": stated,
        "use_cases_made_wrong": turned,
        "faults": dict(Counter(faults.values()).most_common()),
        "fault_of": dict(faults),
    }


def _lost(before: Verdict, after: Verdict) -> Iterator[str]:
    """What was right before and is wrong after."""
    for path, was_right in before.fields.items():
        if was_right and not after.fields[path]:
            yield next(
                (line for line in after.wrong if line.startswith(f"{after.id} {path}:")),
                f"{after.id} {path}",
            )
    yield from (
        f"{line}: conflict"
        for line in after.missed_conflicts
        if line not in before.missed_conflicts
    )


def _regressions(result: Mapping[str, Any]) -> list[str]:
    """What no lie may do; a wrong use case may turn a hint, and nothing else may."""
    lied = {
        name for name, fault in result["fault_of"].items() if fault == _script().ANOTHER_USE_CASE
    }
    turned = [line for line in result["use_cases_made_wrong"] if line.partition(":")[0] not in lied]
    # What a use case implies goes with it; a wrong one has been counted above.
    other = {line.partition(":")[0] for line in result["use_cases_made_wrong"]}
    worse = [line for line in result["made_worse"] if line.partition(" ")[0] not in other]
    return [*worse, *result["stated_by_llm_falsely"], *turned]


def _cuts(took: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    cuts = quantiles(took, n=20) if len(took) > 1 else [*took, 0.0] * 19
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}


def table(result: Mapping[str, Any]) -> str:
    """The tables as text."""
    parts: list[str] = []
    for split in result["rules"]["splits"]:
        parts += [*_figures(result, split), "", *_fields(result, split), ""]
    llm_ms = result["llm_ms"]
    parts += [
        f"the LLM's share of the time: p50 {llm_ms['p50']} ms, p95 {llm_ms['p95']} ms",
        f"read without the LLM: {result['degraded']} requests",
        *(f"  {count:4} {why}" for why, count in result["degraded_why"].items()),
    ]
    if result["faults"]:
        told = ", ".join(f"{count} {fault}" for fault, count in result["faults"].items())
        parts += [f"wrong with the answers: {told}"]
    for name in ("made_worse", "stated_by_llm_falsely", "use_cases_made_wrong", "made_right"):
        found = result[name]
        parts += [f"{name.replace('_', ' ')}: {len(found)}"]
        parts += [f"  {line}" for line in found[:_SHOWN]]
        parts += [f"  and {len(found) - _SHOWN} more (--json)"] if len(found) > _SHOWN else []
    parts += ["", result["claim"]]
    if result["regressions"]:
        parts += ["", "MERGING MADE THIS WORSE", *result["regressions"]]
    return "\n".join(parts)


def _figures(result: Mapping[str, Any], split: str) -> Iterator[str]:
    rules, helped = (result[name]["splits"][split] for name in ("rules", "with_llm"))
    requests = f"{split}: {rules['requests']} requests, {rules['fields']} fields"
    yield f"{requests:42}{'rules alone':>14}{'with ' + result['model']:>20}"
    for name, meaning in _FIGURES.items():
        yield f"  {meaning:40}{rules[name]:>14}{helped[name]:>20}"


def _fields(result: Mapping[str, Any], split: str) -> Iterator[str]:
    rules, helped = (result[name]["fields"][split] for name in ("rules", "with_llm"))
    for path, cell in rules.items():
        shares = f"{cell['accuracy_pct']:>14}{helped[path]['accuracy_pct']:>20}"
        yield f"  {path[:36]:36}{cell['labels']:>4}{shares}"
