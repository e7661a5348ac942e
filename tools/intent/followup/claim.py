"""Words that a rule of follow-ups has read, and what they say."""

from dataclasses import dataclass

from tools.intent.fact import Finding

__all__ = ["Claim"]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """`marked[start:end]` is read; no other reader sees it."""

    start: int
    end: int
    findings: tuple[Finding, ...]
