"""What narrows the choice in a specification: which wishes were made and what loosens each."""

from collections.abc import Iterator, Mapping

from tools.specification import SloLimit, Specification
from tools.ways import rounded_up

__all__ = ["LIMITS", "limits_of", "looser_limits", "made", "wishes_back"]

LIMITS = ("ttft_ms", "tpot_ms", "e2e_ms")


def made(spec: Specification, path: str) -> bool:
    """Whether a wish was made: a list with entries, a number, a name."""
    section, name = path.split(".")
    return bool(getattr(getattr(spec, section), name))


def limits_of(spec: Specification) -> dict[str, SloLimit]:
    """The latency limits in force by path."""
    limits = {name: getattr(spec.slo, name) for name in LIMITS}
    return {f"slo.{name}": limit for name, limit in limits.items() if limit is not None}


def looser_limits(spec: Specification) -> Iterator[Mapping[str, object]]:
    """Each latency limit doubled, one at a time."""
    for path, limit in limits_of(spec).items():
        yield {path: rounded_up(2.0 * limit.effective_limit)}


def wishes_back(spec: Specification, paths: tuple[str, ...]) -> Iterator[Mapping[str, object]]:
    """Each wish taken back, one at a time."""
    yield from ({path: None} for path in paths if made(spec, path))
