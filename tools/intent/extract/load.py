"""Who sends requests, and with `shape` and `streaming` how their load varies and is answered.

`1000 users` are users of the service; only `concurrent`, `at the same time` and the like say that
all of them are active at once.
"""

from collections.abc import Iterator

from tools.intent.extract.active import read_active
from tools.intent.extract.shape import read_shape
from tools.intent.extract.streaming import read_prefix, read_streaming
from tools.intent.extract.users import read_users
from tools.intent.fact import Finding, Read
from tools.intent.sentence import Sentence

__all__ = ["read_load"]


def read_load(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `traffic` that tell who is there and how the load varies."""
    yield from read_users(sentence, read)
    yield from read_active(sentence, read)
    yield from read_shape(sentence)
    yield from read_streaming(sentence)
    yield from read_prefix(sentence)
