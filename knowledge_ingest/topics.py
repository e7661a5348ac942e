"""Topics an item may carry, with what a person may call them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

__all__ = ["TOPICS", "topics"]

TOPICS = Path(__file__).parent / "articles" / "topics.yaml"


@cache
def topics(path: Path = TOPICS) -> Mapping[str, tuple[str, ...]]:
    """Topic -> its other names, in the order of the file."""
    areas = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        topic: tuple(str(name) for name in names or ())
        for area in areas.values()
        for topic, names in area.items()
    }
