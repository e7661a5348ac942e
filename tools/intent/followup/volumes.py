"""A volume with a deadline of which a follow-up changes one: `1 million documents`, `in 2 days`."""

from collections.abc import Iterator

from tools.intent.extract.deadlines import deadline_named
from tools.intent.extract.volume import OF_A_VOLUME, volume_named, volume_of
from tools.intent.fact import Fact, Finding, Read
from tools.intent.sentence import Sentence
from tools.intent.shown import shown

__all__ = ["read_moved_volume"]

_STEADY = "traffic.rps_steady"


def read_moved_volume(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """The new rate, from the half that was said now and the half that was said before."""
    origin = read.previous.provenance.get(_STEADY) if read.previous else None
    before = volume_of(origin.from_) if origin else None
    if before is None:
        return
    count, deadline = volume_named(sentence), deadline_named(sentence)
    if count is not None:
        (things, quote), seconds = count, before.seconds
    elif deadline is not None:
        (seconds, quote), things = deadline, before.count
    else:
        return
    yield Fact(
        path=_STEADY,
        value=float(f"{things / seconds:.12g}"),
        source="computed",
        origin=f'"{quote}": {OF_A_VOLUME}, {shown(things)} / {shown(seconds)} s',
    )
