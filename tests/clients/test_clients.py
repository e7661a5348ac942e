"""Clients of other makers go from a sentence to a bundle, with forms where they can show them.

Each is installed on demand in an environment of its own; a real service answers on loopback, and a
real process over its stdin.
"""

import functools
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from evals.conformance.servers import SHIPPED, served
from evals.installs import NotInstalledError, node_environment, python_environment
from tests.clients.makers import ERAS, MAKERS, PINS, ROOT, Program, walked

pytestmark = [pytest.mark.heavy, pytest.mark.clients]
ASK = "A customer-support chatbot for 1000 users, low latency is critical"
FACTS = {"budget": "5000", "cloud": "aws"}
PROTOCOLS = {"modern": "2026-07-28", "handshake": "2025-11-25"}
# A service that keeps sessions differs for clients that need one to be asked.
DOORS = {"modern": ("http", "stdio"), "handshake": ("http", "http-sessions", "stdio")}
WAYS = [
    pytest.param(
        maker, era, door, has_form, id=f"{maker}-{era}-{door}-{'form' * has_form or 'no-form'}"
    )
    for maker, eras in ERAS.items()
    for era in eras
    for door in DOORS[era]
    for has_form in (True, False)
]
Server = Callable[[str], dict[str, Any]]


@functools.cache
def installed(maker: str) -> Program | str:
    """The client, or the one reason why it is not there."""
    try:
        return MAKERS[maker]()
    except NotInstalledError as missing:
        return f"{maker} is not installed: {missing}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Where a client finds us: services are started once, when they are needed."""
    with ExitStack() as stack:

        @functools.cache
        def opened(door: str) -> dict[str, Any]:
            data = tmp_path_factory.mktemp(door)
            if door == "stdio":
                environment = {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(data)}
                kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
                arguments = ["-m", "mcp_server", "mcp"]
                return {"command": sys.executable, "args": arguments, "env": kept | environment}
            settings = {"mcp_sessions": "1"} if door == "http-sessions" else {}
            return {"url": stack.enter_context(served(SHIPPED, data, **settings))}

        yield opened


@pytest.mark.parametrize(("maker", "era", "door", "has_form"), WAYS)
def test_a_client_goes_from_a_sentence_to_a_bundle(
    maker: str, era: str, door: str, has_form: bool, server: Server
) -> None:
    program = installed(maker)
    if isinstance(program, str):
        pytest.skip(program)
    told = walked(program, ask=ASK, facts=FACTS, server=server(door), era=era, has_form=has_form)
    # Without sessions a service of the handshake era cannot ask: its question is answered in chat.
    can_be_asked = has_form and (era, door) != ("handshake", "http")
    assert told["protocol"] == PROTOCOLS[era]
    assert told["form"] is can_be_asked
    assert told["approved"]
    assert told["stage"] == "validate"
    assert {"deployment.yaml", "service.yaml"} <= {Path(name).name for name in told["files"]}


def test_the_pins_are_exact_and_name_no_registry() -> None:
    lock = (PINS / "typescript" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert ".tgz" not in lock
    for file in PINS.glob("*.txt"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines), file.name


def test_where_npm_is_missing_that_is_the_one_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalledError, match=r"^there is no npm$"):
        node_environment(PINS / "typescript", "clients")


def test_where_pip_fails_that_is_the_one_reason_and_nothing_counts_as_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    pins = tmp_path / "pins.txt"
    pins.write_text("./not-there\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(NotInstalledError, match=r"^pip install failed with exit code 1$"):
            python_environment(pins, "clients")
