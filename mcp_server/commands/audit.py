"""`leadline audit`: list who changed what, verify that the log is whole, export it."""

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from agent.bootstrap_audit import audit_keys
from agent.whole_file import whole_file
from mcp_server.backend import Backend
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.figures import plain
from tools.domain.audit import BEGUN, AuditRow, Walked, row_of, walked
from tools.domain.errors import InputError, OutsideError
from tools.ports_audit import AuditQuery, AuditStore

__all__ = ["run"]

Namespace = argparse.Namespace
_SINCE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?")
_MOST = 10_000


def run(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """One of the three actions; each only reads."""
    if arguments.file is not None and arguments.action != "verify":
        raise InputError(
            f"`audit {arguments.action}` takes no file", code="bad_usage", hint="use --out FILE"
        )
    return _ACTIONS[arguments.action](arguments, screen, backend)


def _list(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    if arguments.of_since and not _SINCE.fullmatch(arguments.of_since):
        raise InputError(
            "--since is no time",
            code="bad_usage",
            hint="write 2026-11-21 or 2026-11-21T10:00 (UTC)",
        )
    if not 1 <= arguments.limit <= _MOST:
        raise InputError(
            f"--limit {arguments.limit} is not 1 to {_MOST}", hint="choose another limit"
        )
    query = AuditQuery(
        tenant=arguments.of_tenant,
        since=arguments.of_since,
        action=arguments.of_action,
        object=arguments.of_session,
        limit=arguments.limit,
    )
    found = _store(backend).listed(query)
    if screen.as_json:
        screen.write_json({"rows": [asdict(row) for row in found]})
    elif found:
        show(screen, [_table(found)])
    else:
        screen.note("nothing of this is in the audit log")
    return EXIT_OK


def _table(rows: Any) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("no", "at (UTC)", "who, by which door", "what", "about", "result"):
        table.add_column(name, no_wrap=not name.startswith("who"), overflow="fold")
    for row in rows:
        result = "unfinished" if row.result == BEGUN else row.result
        of = "" if row.tenant == row.actor else f" of {row.tenant}"
        words = (f"{row.actor}{of}, {row.channel}", row.action, row.object, result)
        table.add_row(f"{row.seq}", row.at[:19].replace("T", " "), *map(plain, words))
    return table


def _verify(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    keys = audit_keys(backend.settings())
    if arguments.file is not None:
        found = walked(_rows_in(arguments.file), keys, signed_from=arguments.signed_from)
        head = (found.rows, found.head)
    else:
        store = _store(backend)
        # Before the walk: rows may be added while it goes on.
        head = store.head()
        found = walked(store.rows(), keys, signed_from=arguments.signed_from)
    trouble = _trouble(found) or _cut_off(arguments, found, head, _hashes(arguments, backend))
    if screen.as_json:
        screen.write_json({**asdict(found), "whole": not trouble, "trouble": trouble})
    else:
        _tell(screen, found, trouble)
    return EXIT_NEGATIVE if trouble else EXIT_OK


def _trouble(found: Walked) -> str:
    return "" if found.broken_at is None else f"row {found.broken_at}: {found.reason}"


def _cut_off(
    arguments: Namespace, found: Walked, head: tuple[int, str], seen: frozenset[str]
) -> str:
    """What is missing from the end, by what is noted beside the log and elsewhere."""
    if found.rows < head[0]:
        return f"row {found.rows + 1}: it is gone; there were {head[0]} rows"
    if found.rows == head[0] and found.head != head[1]:
        return f"row {found.rows}: another one was the last"
    if found.rows < arguments.count:
        return f"row {found.rows + 1}: it is gone; there were {arguments.count} rows"
    if arguments.expect and arguments.expect not in seen:
        return f"no row has the hash {plain(arguments.expect)[:64]}"
    return ""


def _hashes(arguments: Namespace, backend: Backend) -> frozenset[str]:
    """The one hash that is asked for, if it is there."""
    if not arguments.expect:
        return frozenset()
    rows = _rows_in(arguments.file) if arguments.file else _store(backend).rows()
    try:
        return frozenset(row.hash for row in rows if row.hash == arguments.expect)
    except ValueError:
        return frozenset()


def _tell(screen: Screen, found: Walked, trouble: str) -> None:
    screen.write(f"{found.rows:,} rows hold, the last with the hash {found.head}")
    if found.unsigned:
        screen.write(f"{found.unsigned:,} of them are not signed")
    if found.unfinished:
        numbers = ", ".join(map(str, found.unfinished[:10]))
        more = f" and {len(found.unfinished) - 10:,} more" if len(found.unfinished) > 10 else ""  # noqa: PLR2004
        screen.write(f"begun, at work or cut short: {numbers}{more}")
    if trouble:
        screen.write(f"BROKEN at {plain(trouble)}")


def _rows_in(path: Path) -> Iterator[AuditRow]:
    """The rows of an exported file; what is no row is a `ValueError`, as the walk expects."""
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield row_of(json.loads(line))
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {(error.strerror or type(error).__name__).lower()}",
            code="unreadable_file",
            hint="check the path and its permissions",
        ) from None


def _export(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    if arguments.out is None:
        raise InputError(
            "export needs a file to write to",
            code="bad_usage",
            hint="leadline audit export --out audit.jsonl",
        )
    rows, head = 0, ""
    with whole_file(arguments.out) as file:
        for row in _store(backend).rows():
            file.write(json.dumps(asdict(row), ensure_ascii=True) + "\n")
            rows, head = row.seq, row.hash
    if screen.as_json:
        screen.write_json({"rows": rows, "head": head, "file": str(arguments.out)})
    else:
        screen.note(
            f"{rows:,} rows in {arguments.out}; note the hash of the last elsewhere: {head}"
        )
        screen.note(f"later: leadline audit verify --expect {head} --count {rows}")
    return EXIT_OK


def _store(backend: Backend) -> AuditStore:
    store = backend.audit().store
    if store is None:
        raise OutsideError(
            "this installation keeps no audit log: its database is in memory",
            code="unsupported_store",
            hint="unset LEADLINE_DATABASE_URL, or name a file or a server",
        )
    return store


_ACTIONS = {"list": _list, "verify": _verify, "export": _export}
