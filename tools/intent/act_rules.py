"""How activities are written down: two words near each other, and a weight.

3 names the use case, 2 names its activity, 1 is a hint, as in `classify_rules`.
"""

import re

from tools.intent.pattern import Pattern

__all__ = ["Act", "acts", "near"]

Act = tuple[float, Pattern]
_GAP = 70


def near(first: str, second: str, gap: int = _GAP) -> str:
    """Both in one sentence, in either order."""
    return (
        rf"(?:{first})[^.;!?\n]{{0,{gap}}}?(?<!\w)(?:{second})"
        rf"|(?:{second})[^.;!?\n]{{0,{gap}}}?(?<!\w)(?:{first})"
    )


def acts(*pairs: tuple[float, str]) -> tuple[Act, ...]:
    """Activities with their weights, compiled when first used."""
    return tuple(
        (weight, Pattern(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for weight, words in pairs
    )
