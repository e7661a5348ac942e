"""Settings: defaults, sources, and refusals that name the variable and keep secrets."""

from pathlib import Path

import pytest

from agent.settings import Settings
from tools.domain.errors import InputError

HOME = {"HOME": "/home/ann"}


def _url(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def test_without_variables_everything_has_a_default() -> None:
    settings = Settings.from_environment(HOME)
    assert _url(settings) == "sqlite:////home/ann/.local/share/leadline/leadline.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.read_only, settings.toolsets, settings.catalogue) == (
        False,
        ("plan", "knowledge"),
        (),
    )
    assert settings.warnings == ()


@pytest.mark.parametrize(
    ("xdg", "url"),
    [
        ("/data", "sqlite:////data/leadline/leadline.db"),
        ("relative", "sqlite:////home/ann/.local/share/leadline/leadline.db"),
        ("", "sqlite:////home/ann/.local/share/leadline/leadline.db"),
    ],
)
def test_the_data_folder_follows_the_xdg_rules(xdg: str, url: str) -> None:
    assert _url(Settings.from_environment(HOME | {"XDG_DATA_HOME": xdg})) == url


def test_variables_are_read_and_empty_ones_are_unset(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    settings = Settings.from_environment(
        HOME
        | {
            "LEADLINE_PORT": "9000",
            "LEADLINE_HOST": "",
            "LEADLINE_READ_ONLY": "1",
            "LEADLINE_CATALOGUE": f"{one}:{two}",
            "LEADLINE_TOOLSETS": "plan, ",
        }
    )
    assert (settings.port, settings.host, settings.read_only) == (9000, "127.0.0.1", True)
    assert settings.catalogue == (one, two)
    assert settings.toolsets == ("plan",)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "leadline.toml"
    file.write_text('port = 7000\nhost = "0.0.0.0"\nread_only = true\n', encoding="utf-8")
    env = HOME | {"LEADLINE_CONFIG": str(file), "LEADLINE_PORT": "7001"}
    settings = Settings.from_environment(env)
    assert (settings.port, settings.host, settings.read_only) == (7001, "0.0.0.0", True)  # noqa: S104


@pytest.mark.parametrize("content", [None, b"port = ", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "leadline.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match="LEADLINE_CONFIG"):
        Settings.from_environment(HOME | {"LEADLINE_CONFIG": str(file)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEADLINE_PORT", "many"),
        ("LEADLINE_PORT", "70000"),
        ("LEADLINE_READ_ONLY", "perhaps"),
        ("LEADLINE_TOOLSETS", "everything"),
        ("LEADLINE_CATALOGUE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InputError) as refused:
        Settings.from_environment(HOME | {name: value})
    assert refused.value.code == "invalid_setting"
    assert refused.value.message.startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["LEADLINE_AUTH_ISSUER", "LEADLINE_AUTH_AUDIENCE"])
def test_an_issuer_without_an_audience_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="go together") as refused:
        Settings.from_environment(HOME | {name: "https://login.example"})
    assert refused.value.code == "invalid_setting"


@pytest.mark.parametrize("name", ["LEADLINE_AUTH_ISSUER", "LEADLINE_AUTH_JWKS_URL"])
def test_an_issuer_in_the_clear_is_refused(name: str) -> None:
    told = HOME | {"LEADLINE_AUTH_AUDIENCE": "x", "LEADLINE_AUTH_ISSUER": "http://127.0.0.1:9"}
    assert Settings.from_environment(told).asks_for_login
    with pytest.raises(InputError, match="over https") as refused:
        Settings.from_environment(told | {name: "http://login.example/keys"})
    assert refused.value.message.startswith(f"{name}: ")


def test_a_short_audit_key_is_refused_and_not_shown() -> None:
    with pytest.raises(InputError, match="LEADLINE_AUDIT_KEY") as refused:
        Settings.from_environment(HOME | {"LEADLINE_AUDIT_KEY": "hush"})
    assert "hush" not in str(refused.value)


def test_a_misspelt_variable_is_named_with_the_one_meant() -> None:
    settings = Settings.from_environment(
        HOME | {"LEADLINE_DATABSE_URL": "x", "LEADLINE_DEBUG": "1"}
    )
    (warning,) = settings.warnings
    assert warning == (
        "LEADLINE_DATABSE_URL is not a setting of this version; did you mean LEADLINE_DATABASE_URL?"
    )


def test_a_password_shows_nowhere() -> None:
    env = HOME | {"LEADLINE_DATABASE_URL": "postgresql://ann:hush@db/leadline"}
    settings = Settings.from_environment(env)
    assert "hush" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "hush" in _url(settings)


def test_equal_settings_are_one_key() -> None:
    one, two = Settings.from_environment(HOME), Settings.from_environment(HOME)
    assert {one: 1}[two] == 1


def test_the_table_names_every_variable_with_its_default() -> None:
    rows = {name: (default, meaning) for name, default, meaning in Settings.table()}
    assert set(rows) == {
        "LEADLINE_DATABASE_URL",
        "LEADLINE_CATALOGUE",
        "LEADLINE_PRICES",
        "LEADLINE_HOSTED_PRICES",
        "LEADLINE_CORS_ORIGINS",
        "LEADLINE_PUBLIC_URL",
        "LEADLINE_ALLOWED_HOSTS",
        "LEADLINE_AUTH_KEYS",
        "LEADLINE_AUTH_ISSUER",
        "LEADLINE_AUTH_AUDIENCE",
        "LEADLINE_AUTH_JWKS_URL",
        "LEADLINE_AUTH_TENANT_CLAIM",
        "LEADLINE_AUTH_SCOPE_PREFIX",
        "LEADLINE_AUTH_ACCESS_CLAIM",
        "LEADLINE_AUTH_LEEWAY_S",
        "LEADLINE_ACCESS",
        "LEADLINE_RATE_LIMIT",
        "LEADLINE_RATE_LIMIT_STORE",
        "LEADLINE_SESSIONS_MAX",
        "LEADLINE_WORKERS",
        "LEADLINE_CONCURRENCY_MAX",
        "LEADLINE_TENANT_CONCURRENCY_MAX",
        "LEADLINE_MEMORY_MAX_MIB",
        "LEADLINE_RETENTION_DAYS",
        "LEADLINE_AUDIT_KEY",
        "LEADLINE_LOG_FORMAT",
        "LEADLINE_LOG_LEVEL",
        "LEADLINE_METRICS",
        "LEADLINE_TRACES",
        "LEADLINE_DRAIN_S",
        "LEADLINE_REQUIRE_IF_MATCH",
        "LEADLINE_APPROVED_MODELS",
        "LEADLINE_HOST",
        "LEADLINE_PORT",
        "LEADLINE_READ_ONLY",
        "LEADLINE_TOOLSETS",
        "LEADLINE_URL",
        "LEADLINE_URL_KEY",
        "LEADLINE_MCP_SESSIONS",
        "LEADLINE_STATE_KEYS",
        "LEADLINE_STATE_TTL_S",
        "LEADLINE_QDRANT_PATH",
        "LEADLINE_QDRANT_URL",
        "LEADLINE_QDRANT_API_KEY",
        "LEADLINE_EMBEDDING_MODEL",
        "LEADLINE_RERANKER",
        "LEADLINE_RERANK_DEADLINE_MS",
        "LEADLINE_COHERE_API_KEY",
        "LEADLINE_SEMANTIC_CACHE",
        "LEADLINE_LLM_BASE_URL",
        "LEADLINE_LLM_MODEL",
        "LEADLINE_LLM_API_KEY",
        "LEADLINE_LLM_TIMEOUT_S",
        "LEADLINE_LLM_BUDGET_S",
        "LEADLINE_LLM_RETRIES",
        "LEADLINE_CONFIG",
        "LEADLINE_DEBUG",
    }
    assert rows["LEADLINE_DATABASE_URL"][0] == "sqlite:///{data folder}/leadline.db"
    assert rows["LEADLINE_PORT"][0] == "8080"
    assert rows["LEADLINE_READ_ONLY"][0] == "0"
    assert rows["LEADLINE_TOOLSETS"][0] == "plan,knowledge"
    assert all(meaning.endswith(".") for _, meaning in rows.values())


@pytest.mark.parametrize(
    "origin", ["*", "portal.example", "https://a.example/path", "https://me@a.example", "null"]
)
def test_an_origin_is_scheme_host_and_port(origin: str) -> None:
    with pytest.raises(InputError, match="LEADLINE_CORS_ORIGINS"):
        Settings.from_environment(HOME | {"LEADLINE_CORS_ORIGINS": origin})
    named = HOME | {"LEADLINE_CORS_ORIGINS": "https://a.example, http://localhost:3000"}
    origins = ("https://a.example", "http://localhost:3000")
    assert Settings.from_environment(named).cors_origins == origins
