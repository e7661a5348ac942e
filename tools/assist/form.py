"""The form a language model fills: one finding per field, with the words it rests on.

Fields that only a person or a formula may set are not in it: description, task, approvals,
effective limits.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from tools.domain.layout import PRECISIONS
from tools.ports import FormField
from tools.specification import Architecture, Burstiness, PercentileName, Priority, Quality
from tools.specification import UseCaseName as UseCase

__all__ = ["FIELDS", "FORM", "SCHEMA", "Kind", "Rule", "Unit"]

Kind = Literal["number", "choice", "names", "inventory", "words"]
Unit = Literal[
    "tokens", "per_second", "per_minute", "people", "in_flight", "share", "times", "ms", "percent",
    "usd_month", "usd_hour", "gpus",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one field may be filled.

    Attributes:
        kind: The form of its value.
        meaning: What the model is told.
        unit: What a number counts; None for everything else.
        estimable: Whether a number that is not in the text may stand there as `inferred`. Limits,
            budgets and hardware are never estimated: nobody asked for them.
    """

    kind: Kind
    meaning: str
    unit: Unit | None = None
    estimable: bool = False


def _number(unit: Unit, meaning: str, *, estimable: bool = False) -> Rule:
    return Rule(kind="number", meaning=meaning, unit=unit, estimable=estimable)


def _choice(alias: Any, meaning: str) -> Rule:
    return Rule(kind="choice", meaning=f"{meaning}: {', '.join(get_args(alias))}")


FIELDS: dict[str, Rule] = {
    "use_case": _choice(UseCase, "what the model shall do"),
    "subject_matter": Rule(kind="words", meaning="domain, in the text's own words"),
    "priority": _choice(Priority, "what matters most"),
    "architecture": _choice(Architecture, "retrieval or tuning beside the model"),
    "traffic.concurrent_users": _number("people", "people who use it", estimable=True),
    "traffic.active_share": _number("share", "share of them active, 0 to 1", estimable=True),
    "traffic.requests_per_active_minute": _number(
        "per_minute", "requests of one active person per minute", estimable=True
    ),
    "traffic.rps_steady": _number("per_second", "mean requests per second", estimable=True),
    "traffic.rps_peak": _number("per_second", "peak requests per second", estimable=True),
    "traffic.peak_factor": _number("times", "peak over mean", estimable=True),
    "traffic.concurrency": _number("in_flight", "requests in flight at once"),
    "traffic.burstiness": _choice(Burstiness, "how load varies"),
    "traffic.prompt_tokens.mean": _number("tokens", "mean prompt tokens", estimable=True),
    "traffic.prompt_tokens.p95": _number("tokens", "95th percentile of prompt tokens"),
    "traffic.output_tokens.mean": _number("tokens", "mean answer tokens", estimable=True),
    "traffic.output_tokens.p95": _number("tokens", "95th percentile of answer tokens"),
    "traffic.context_tokens": _number("tokens", "context window in tokens"),
    "traffic.prefix_cache_share": _number(
        "share", "share of prompt tokens that repeat, 0 to 1", estimable=True
    ),
    "traffic.streaming_share": _number("share", "share of streamed answers, 0 to 1"),
    "slo.ttft_ms.limit": _number("ms", "limit of time to first token in ms"),
    "slo.ttft_ms.percentile": _choice(PercentileName, "percentile of that limit"),
    "slo.tpot_ms.limit": _number("ms", "limit of time per output token in ms"),
    "slo.tpot_ms.percentile": _choice(PercentileName, "percentile of that limit"),
    "slo.e2e_ms.limit": _number("ms", "limit of the whole answer in ms"),
    "slo.e2e_ms.percentile": _choice(PercentileName, "percentile of that limit"),
    "slo.throughput_rps": _number("per_second", "promised requests per second"),
    "slo.quality": _choice(Quality, "wanted answer quality"),
    "slo.reliability_pct": _number("percent", "promised availability in percent"),
    "budget.usd_month": _number("usd_month", "budget in US dollars per month"),
    "budget.usd_hour": _number("usd_hour", "budget in US dollars per hour"),
    "preferences.models": Rule(kind="names", meaning="wanted models, separated by commas"),
    "preferences.licences": Rule(kind="names", meaning="allowed model licences"),
    "preferences.precisions": Rule(
        kind="names", meaning=f"wanted weight precisions: {', '.join(PRECISIONS)}"
    ),
    "preferences.gpus": Rule(kind="names", meaning="wanted GPUs, separated by commas"),
    "preferences.inventory": Rule(kind="inventory", meaning="owned GPUs, as A100=16, L4=2"),
    "preferences.max_gpus": _number("gpus", "most GPUs to use"),
    "preferences.tensor_parallel": _number("gpus", "GPUs per replica"),
    "preferences.clouds": Rule(kind="names", meaning="wanted clouds, separated by commas"),
    "preferences.regions": Rule(kind="names", meaning="wanted regions, separated by commas"),
    "preferences.residency": Rule(kind="words", meaning="where data stays, in the text's words"),
}  # fmt: skip
"""Every field of the form, by dotted path in the specification."""

FORM: tuple[FormField, ...] = tuple(
    FormField(path=path, meaning=rule.meaning) for path, rule in FIELDS.items()
)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["findings"],
    "properties": {
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["field", "value", "quote"],
                "properties": {
                    "field": {"type": "string", "enum": list(FIELDS)},
                    "value": {"type": "string"},
                    "quote": {"type": "string"},
                },
            },
        }
    },
}
"""The answer; strict enough for every server that enforces schemas, without optional keywords."""
