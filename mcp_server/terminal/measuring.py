"""The command that tells which run of one's own would narrow the figures of a plan most."""

import shlex

from tools.recommendation import Recommendation
from tools.specification import Specification

__all__ = ["measuring_command"]


def measuring_command(spec: Specification, item: Recommendation) -> str:
    """`leadline estimate` on one recommendation under its peak, asking what to measure."""
    traffic = spec.traffic
    given: list[tuple[str, str | float | None]] = [
        ("model", item.model_id),
        ("gpu", item.gpu),
        ("tp", item.tp),
        ("pp", item.pp if item.pp > 1 else None),
        ("ep", item.ep if item.ep > 1 else None),
        ("replicas", item.replicas if item.replicas > 1 else None),
        ("precision", item.precision),
        ("engine", item.engine if item.engine != "vllm" else None),
        ("prompt-tokens", traffic.prompt_tokens.mean),
        ("output-tokens", traffic.output_tokens.mean),
        ("rps", traffic.rps_peak),
        ("concurrency", None if traffic.rps_peak else traffic.concurrency),
    ]
    flags = " ".join(f"--{name} {_word(value)}" for name, value in given if value is not None)
    return f"leadline estimate {flags} --what-to-measure"


def _word(value: str | float) -> str:
    return shlex.quote(value) if isinstance(value, str) else f"{value:.6g}"
