"""`leadline keys`, and what `serve` and `mcp` do about logins."""

import argparse
import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from pydantic import SecretStr

from agent.identity.keys import read
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.commands.serve import login_notes, names_of, serve
from tests.doors.test_mcp_relay import told
from tests.fakes_doors import fake_backend, screen_of
from tests.fakes_login import key_of, keyed_backend
from tests.mcp_doors import ASK, ERAS, document_of, relayed, served
from tools.domain.errors import InputError

Capture = pytest.CaptureFixture[str]
CREATE = ("keys", "create", "--tenant", "acme", "--name", "ci")
ANYWHERE = "0.0.0.0"  # noqa: S104  the address that is refused


def test_a_key_is_alone_on_stdout_and_never_shown_again(backend: Backend, capsys: Capture) -> None:
    assert main([*CREATE, "--expires", "90d"], backend=backend) == 0
    said = capsys.readouterr()
    key = said.out.strip()
    parts = read(key)
    assert parts is not None
    assert said.out == f"{key}\n"
    assert parts[1] not in said.err
    assert "it is not shown again" in said.err
    assert "LEADLINE_AUTH_KEYS=1" in said.err
    for more in ((), ("--json",)):
        assert main(["keys", "list", *more], backend=backend) == 0
        said = capsys.readouterr()
        assert parts[0] in said.out
        assert parts[1] not in said.out + said.err


def test_json_tells_the_key_once_with_all_about_it(backend: Backend, capsys: Capture) -> None:
    more = ("--scopes", "read, deploy", "--access", "team,board", "--json")
    assert main([*CREATE, *more], backend=backend) == 0
    told_ = json.loads(capsys.readouterr().out)
    assert told_ | {"key": "", "created": ""} == {
        "key": "", "id": told_["key"].split("_")[1], "tenant": "acme", "name": "ci",
        "scopes": ["deploy", "read"], "access": ["board", "team"], "state": "good",
        "created": "", "expires": None, "last_used": None, "revoked": None, "former_until": None,
    }  # fmt: skip
    assert main(["keys", "list", "--tenant", "other", "--json"], backend=backend) == 0
    assert json.loads(capsys.readouterr().out) == {"keys": []}


def test_rotating_gives_a_new_secret_and_revoking_ends_it(
    backend: Backend, capsys: Capture
) -> None:
    main([*CREATE, "--json"], backend=backend)
    first = json.loads(capsys.readouterr().out)
    assert main(["keys", "rotate", first["id"], "--grace", "10m"], backend=backend) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"ll_{first['id']}_")
    assert said.out.strip() != first["key"]
    assert "another 10m" in said.err
    assert main(["keys", "revoke", first["id"], "--json"], backend=backend) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "revoked"
    assert main(["keys", "rotate", first["id"]], backend=backend) == 2
    assert "key_revoked" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["create", "--tenant", "acme"], "bad_usage"),
        (["create", "--name", "ci"], "bad_usage"),
        (["create", "0123", "--tenant", "acme", "--name", "ci"], "bad_usage"),
        (["create", "--tenant", "a:b", "--name", "ci"], "bad_tenant"),
        (["create", "--tenant", "a", "--name", "ci", "--scopes", "root"], "bad_scope"),
        (["create", "--tenant", "a", "--name", "ci", "--expires", "soon"], "bad_duration"),
        (["revoke"], "bad_usage"),
        (["rotate"], "bad_usage"),
        (["revoke", "0123"], "unknown_key"),
    ],
)
def test_wrong_use_is_exit_2_and_named(
    argv: list[str], code: str, backend: Backend, capsys: Capture
) -> None:
    assert main(["keys", *argv], backend=backend) == 2
    assert f"leadline: {code}: " in capsys.readouterr().err


def test_a_database_in_memory_keeps_no_keys(tmp_path: Path, capsys: Capture) -> None:
    backend = fake_backend(tmp_path)
    settings = backend.settings().model_copy(update={"database_url": SecretStr("sqlite://")})
    nowhere = Backend(
        settings=lambda: settings, open_sessions=backend.open_sessions,
        tool_deps=backend.tool_deps, operations=(),
    )  # fmt: skip
    assert main(["keys", "list"], backend=nowhere) == 3
    assert "unsupported_store" in capsys.readouterr().err


def test_others_are_let_near_only_with_a_login_or_by_insistence(backend: Backend) -> None:
    arguments = argparse.Namespace(host=ANYWHERE, port=0, insecure=False)
    with pytest.raises(InputError) as refused:
        serve(arguments, screen_of(), backend)
    assert refused.value.code == "insecure_host"
    for told_ in ("LEADLINE_AUTH_KEYS=1", "leadline keys create", "--insecure"):
        assert told_ in refused.value.hint


@pytest.mark.parametrize(
    ("host", "settings", "names"),
    [
        ("127.0.0.1", {}, {"127.0.0.1", "localhost", "::1"}),
        (ANYWHERE, {}, set()),
        (
            ANYWHERE,
            {"public_url": "https://Plans.Example/team", "allowed_hosts": ("A.example",)},
            {"127.0.0.1", "localhost", "::1", "plans.example", "a.example"},
        ),
        (
            "127.0.0.1",
            {"public_url": "https://plans.example"},
            {"127.0.0.1", "localhost", "::1", "plans.example"},
        ),
    ],
)
def test_the_names_a_service_answers_for(
    host: str, settings: dict[str, Any], names: set[str], tmp_path: Path
) -> None:
    assert set(names_of(fake_backend(tmp_path, **settings).settings(), host)) == names


def test_a_service_that_nobody_can_use_yet_says_how(tmp_path: Path) -> None:
    backend = keyed_backend(tmp_path)
    (note,) = login_notes(backend.settings(), "127.0.0.1")
    assert "leadline keys create" in note
    key_of(backend, "acme")
    assert list(login_notes(backend.settings(), "127.0.0.1")) == []
    issued = {"auth_issuer": "https://login.example", "auth_audience": "x"}
    settings = fake_backend(tmp_path, **issued).settings()
    (note,) = login_notes(settings, ANYWHERE)
    assert "LEADLINE_PUBLIC_URL" in note
    assert list(login_notes(fake_backend(tmp_path).settings(), "127.0.0.1")) == []


@ERAS
async def test_the_relay_shows_its_key_and_tells_how_to_get_one(mode: str, tmp_path: Path) -> None:
    backend = keyed_backend(tmp_path)
    key = key_of(backend, "acme")
    looks = key_of(backend, "acme", "read")
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(backend))
        async with Client(relayed(url, tmp_path, LEADLINE_URL_KEY=key), mode=mode) as client:
            document_of(await client.call_tool("plan_start", ASK))
        async with Client(relayed(url, tmp_path, LEADLINE_URL_KEY=looks), mode=mode) as client:
            refused = await client.call_tool("plan_start", ASK)
            assert refused.is_error
        message = await told(url, mode, tmp_path)
        assert message.startswith("login_required: ")
        assert "LEADLINE_URL_KEY" in message
