"""Tables of two columns as lines of `name: value`, so that they read like any list."""

import re
from collections.abc import Iterator

from tools.intent.pattern import Pattern

__all__ = ["cells"]

_ROW = Pattern(
    r"(?m)^(?P<open>[ ]*\|[ ]*)?(?P<name>[^|\t;\n]{1,60}?)(?P<bar>[ ]*[|\t;][ ]*)"
    r"(?P<value>[^|\t;\n]{1,120}?)(?P<close>[ ]*\|?[ ]*)$"
)
_RULE = Pattern(r"[\s:=+-]*")
_LEAST_ROWS = 3


def cells(low: str) -> Iterator[tuple[int, int, str]]:
    r"""Start and end of every bar of a table with two columns, and what stands for it.

    >>> [*cells("users | 40\nbudget | 900\nttft | 300")]
    [(5, 8, ': '), (17, 20, ': '), (28, 31, ': ')]
    """
    rows = [row for row in _ROW.finditer(low) if not _RULE.fullmatch(row["name"])]
    if len(rows) < _LEAST_ROWS:
        return
    for row in rows:
        yield from _bars(row)


def _bars(row: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    for name, meant in (("open", ""), ("bar", ": "), ("close", "")):
        if row[name]:
            yield row.start(name), row.end(name), meant
