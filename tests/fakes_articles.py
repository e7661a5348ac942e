"""Three small articles that break no rule, as files."""

from pathlib import Path

TOPICS = "retrieval:\n  fusion: [rrf]\n  retrieval: [search]\n  evaluation: [evals]\n"

_SOURCE = """sources:
  - uri: https://example.org/paper
    title: A paper
    authors: [A. Author, B. Author]
    published: 2020-05
    retrieved: 2026-11-01
    passage: section 2
"""
_REST = f"""topics: [fusion, retrieval]
applies_to: {{qdrant: ">=1.10"}}
{_SOURCE}date: 2026-11-20
confidence: 0.7
confidence_reason: One primary source says so.
review: {{status: reviewed, role: author, date: 2026-11-20}}
asked_as: [why is it slow, how many should I take, which one fits, set it or leave it, is k enough]
"""


def sentences(theme: str, count: int) -> str:
    """So many different sentences of eight words."""
    return " ".join(
        f"{theme}{number} compares {theme}one{number} against {theme}two{number} under load."
        for number in range(count)
    )


PATTERN = f"""---
id: set-k
kind: pattern
title: "Set k explicitly: defaults differ"
summary: Fusion by rank depends on a constant that engines choose differently.
{_REST}related: [choose-fusion]
---

## Problem

{sentences("alpha", 5)}

## Solution

{sentences("beta", 5)}

```yaml
## no heading, but code
k: 60
```

## When it fits

{sentences("gamma", 3)}

## Trade-offs

{sentences("delta", 3)}

## When not

{sentences("epsilon", 3)}

## How to check

{sentences("zeta", 3)}
"""

DECISION = f"""---
id: choose-fusion
kind: decision
title: Fuse by score where both legs are calibrated
summary: Scores carry more than ranks, as long as their spread is alike.
{_REST}options:
  - {{name: by rank, pros: needs no scores, cons: forgets distance}}
  - {{name: by score, pros: keeps distance, cons: needs a spread}}
supersedes: [set-k]
valid_from: 2026-01-01
---

## Question

{sentences("eta", 4)}

## Considerations

{sentences("theta", 5)}

## Recommendation

{sentences("iota", 5)}

## When not

{sentences("kappa", 4)}
"""

WARNING = f"""---
id: stale-index
kind: warning
title: A changed model makes an index lie
summary: Vectors of two models in one index give wrong neighbours without an error.
severity: high
{_REST}---

## Symptoms

{sentences("lambda", 4)}

## Causes

{sentences("mu", 4)}

## Consequences

{sentences("nu", 4)}

## Detection

{sentences("xi", 4)}

## Prevention

{sentences("omicron", 4)}
"""

FILES = {
    "patterns/set-k.md": PATTERN,
    "decisions/choose-fusion.md": DECISION,
    "warnings/stale-index.md": WARNING,
}


def write_articles(folder: Path, **changed: str) -> Path:
    """The three, with other text for some of them by the name of their kind."""
    (folder / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(changed.get(name.split("/")[0], text), encoding="utf-8")
    return folder
