"""What the picture of latency over load shows, in words."""

from collections.abc import Iterator

from tools.figures import digits, millis, millis_within
from tools.pictures.load_line import LoadLine, LoadPoint
from tools.pictures.words import asked_of, counted
from tools.plain_text import plain

__all__ = ["loaded_words", "rate_of"]


def rate_of(rps: float) -> str:
    """A load as a person writes it.

    >>> rate_of(15.83)
    '15.8 req/s'
    """
    return f"{digits(rps)} req/s"


def loaded_words(line: LoadLine) -> str:
    """The curve at its ends, and every load that matters."""
    asked = asked_of(line.metric, {line.metric: line.percentile})
    if not line.points and not line.measured:
        return f"{asked} of one replica of {plain(line.name)}: nothing is predicted at any load."
    parts = [f"{asked} of one replica of {plain(line.name)} over its load, with 80 % intervals."]
    return " ".join([*parts, *_ends(line), *_loads(line), *_measured(line)])


def _ends(line: LoadLine) -> Iterator[str]:
    if line.points:
        first, last = line.points[0], line.points[-1]
        told = [f"Predicted: {_told(first)} at the lightest load ({rate_of(first.rps)})"]
        near = _at_peak(line)
        told += [f"{_told(near)} near the peak ({rate_of(near.rps)})"] if near else []
        told += [f"{_told(last)} at {rate_of(last.rps)}"] if last is not first else []
        yield f"{', '.join(told)}."
    if line.limit_ms is not None:
        yield f"The limit is {millis(line.limit_ms)}."


def _at_peak(line: LoadLine) -> LoadPoint | None:
    """The point nearest to the peak that is neither the first nor the last."""
    if line.peak_rps is None or not line.points[2:]:
        return None
    peak = line.peak_rps
    return min(line.points[1:-1], key=lambda point: abs(point.rps - peak))


def _told(point: LoadPoint) -> str:
    figure = point.latency
    return millis_within(figure.value, figure.lo, figure.hi)


def _loads(line: LoadLine) -> Iterator[str]:
    if line.peak_rps is not None:
        share = "" if line.replicas == 1 else f" on each of {line.replicas:,} replicas"
        yield f"The specified peak is {rate_of(line.peak_rps)}{share}."
    if line.capacity_rps is not None:
        held = f"Every limit is held up to {rate_of(line.capacity_rps)} at the pessimistic end."
        yield held if line.capacity_rps else "The limits hold at no load."
    if line.knee_rps is not None:
        yield f"Latency begins to grow with the load at {rate_of(line.knee_rps)}."
    if line.stability_rps is not None:
        yield f"From {rate_of(line.stability_rps)} on the queue grows without end."


def _measured(line: LoadLine) -> Iterator[str]:
    if line.measured:
        told = ", ".join(
            f"{millis(one.latency_ms)} at {rate_of(one.rps)}" for one in line.measured[:5]
        )
        more = ", \N{HORIZONTAL ELLIPSIS}" if line.measured[5:] else ""
        yield f"{counted(len(line.measured), 'measured run')}: {told}{more}."
    else:
        yield "No measured run of this configuration is known."
