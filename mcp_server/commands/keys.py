"""`leadline keys`: make, list, rotate and revoke the API keys of a service.

Whoever can reach the database may; a key is shown once, when it is made.
"""

import argparse
import re
from datetime import datetime
from typing import Any

from rich.table import Table

from agent.bootstrap_identity import key_tending
from agent.identity.keys import NewKey
from agent.identity.tending import KeyTending, KeyWish, duration
from mcp_server.backend import LOCAL, Backend
from mcp_server.errors import EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.figures import plain
from tools.domain.errors import InputError
from tools.ports_identity import KeyRecord

__all__ = ["run"]

Namespace = argparse.Namespace
_ID = re.compile(r"[0-9a-f]{4,32}")


def run(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """Do what was asked with the keys of this installation's database."""
    tending, log = key_tending(backend.settings()), backend.audit()
    if arguments.action == "list":
        return _list(arguments, screen, tending)
    if arguments.action == "create":
        wish = _wish(arguments)
        with log.change(LOCAL, "key.create", vars(wish)) as change:
            made = tending.create(wish)
            change.about = made[0].id
        _show_key(*made, screen, tending)
        if not backend.settings().auth_keys:
            screen.note("a service asks for it once LEADLINE_AUTH_KEYS=1 is set")
        return EXIT_OK
    if not arguments.key:
        raise _missing("ID", f"leadline keys {arguments.action} ID; `leadline keys list` shows ids")
    if arguments.action == "revoke":
        with log.change(LOCAL, "key.revoke", {}, about=_known_form(arguments.key)):
            revoked = tending.revoke(arguments.key)
        return _revoked(revoked, screen, tending)
    grace = duration(arguments.grace)
    with log.change(
        LOCAL, "key.rotate", {"grace": arguments.grace}, about=_known_form(arguments.key)
    ):
        rotated = tending.rotate(arguments.key, grace)
    _show_key(*rotated, screen, tending)
    screen.note(f"the secret before is good for another {arguments.grace}")
    return EXIT_OK


def _known_form(key_id: str) -> str:
    """The id as ids look: whoever writes a key in its place must not find it in a log."""
    return key_id if _ID.fullmatch(key_id) else ""


def _wish(arguments: Namespace) -> KeyWish:
    if arguments.key:
        raise InputError(
            "an id is made, not given",
            code="bad_usage",
            hint="leadline keys create --tenant T --name N",
        )
    for name in ("tenant", "name"):
        if not getattr(arguments, name):
            raise _missing(f"--{name}", "leadline keys create --tenant T --name N --scopes read")
    return KeyWish(
        tenant=arguments.tenant,
        name=arguments.name,
        scopes=_listed(arguments.scopes),
        access=_listed(arguments.access),
        lasts=duration(arguments.expires) if arguments.expires else None,
    )


def _missing(what: str, hint: str) -> InputError:
    return InputError(f"{what} is missing", code="bad_usage", hint=hint)


def _listed(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _show_key(record: KeyRecord, made: NewKey, screen: Screen, tending: KeyTending) -> None:
    """The one moment in which a key is shown: alone on stdout, so that it can be piped."""
    if screen.as_json:
        screen.write_json({"key": made.text} | _told(record, tending))
        return
    screen.write(made.text)
    screen.note(
        f"key {record.id} of {record.tenant} ({record.name}):"
        f" {', '.join(record.scopes)}; expires {_day(record.expires) or 'never'}"
    )
    screen.note("keep it now: it is not shown again")


def _revoked(record: KeyRecord, screen: Screen, tending: KeyTending) -> int:
    if screen.as_json:
        screen.write_json(_told(record, tending))
    else:
        screen.write(f"{record.id} is revoked; running services refuse it within seconds")
    return EXIT_OK


def _list(arguments: Namespace, screen: Screen, tending: KeyTending) -> int:
    found = tending.all(arguments.tenant)
    if screen.as_json:
        screen.write_json({"keys": [_told(record, tending) for record in found]})
        return EXIT_OK
    if not found:
        screen.note("no keys; make one: leadline keys create --tenant TEAM --name NAME")
        return EXIT_OK
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("id", "tenant", "name", "scopes", "state", "expires", "last used"):
        table.add_column(name, no_wrap=name in ("id", "state"), overflow="fold")
    for record in found:
        table.add_row(
            record.id,
            plain(record.tenant),
            plain(record.name),
            ", ".join(record.scopes),
            tending.state(record),
            _day(record.expires) or "never",
            _day(record.last_used) or "never",
        )
    show(screen, [table])
    return EXIT_OK


def _told(record: KeyRecord, tending: KeyTending) -> dict[str, Any]:
    """A key as a program reads it: nothing of its secret."""
    return {
        "id": record.id,
        "tenant": record.tenant,
        "name": record.name,
        "scopes": list(record.scopes),
        "access": list(record.access),
        "state": tending.state(record),
        "created": record.created.isoformat(),
        "expires": _iso(record.expires),
        "last_used": _iso(record.last_used),
        "revoked": _iso(record.revoked),
        "former_until": _iso(record.former_until),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}Z"
