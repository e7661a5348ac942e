"""Every setting, read once from the environment and an optional TOML file; the environment wins.

Adding a setting is adding a field here; the table in the README is compared with `Settings.table`.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticUndefined

from agent.identity.addresses import is_private_way
from tools.domain.errors import InputError

__all__ = ["PREFIX", "SettingRow", "Settings", "data_folder"]

PREFIX = "LEADLINE_"
_CONFIG = "CONFIG"
_DEBUG = "DEBUG"
_ELSEWHERE = {
    _CONFIG: "TOML file with any of these settings in small letters without the prefix.",
    _DEBUG: "Set to 1: unexpected errors show where they happened.",
}
_KEY_BYTES = 32
RERANKERS = ("cross-encoder", "colbert", "cohere")
_DATABASE = "sqlite:///{data folder}/leadline.db"

SettingRow = tuple[str, str, str]
"""Name of the variable, default as text, meaning."""


class Settings(BaseModel):
    """What this installation is set to; `warnings` names variables that nothing reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: SecretStr = Field(
        default_factory=lambda: SecretStr(_default_database_url(os.environ)),
        description="Database of sessions and benchmark rows: an SQLite file, or for several"
        " replicas `postgresql://user:password@host/name` (`pip install 'leadline[postgres]'`). The"
        " data folder is `$XDG_DATA_HOME/leadline` or `~/.local/share/leadline`.",
    )
    catalogue: tuple[Path, ...] = Field(
        default=(),
        description=f"Folders with your own models, GPUs and prices, separated by `{os.pathsep}`.",
    )
    prices: Path | None = Field(
        default=None,
        description="CSV file with what you pay for GPUs; it counts instead of their list prices:"
        " `gpu,usd_per_gpu_hour[,gpus_per_instance,cloud,region,date,source]`, or the columns of"
        " `prices.csv`.",
    )
    hosted_prices: Path | None = Field(
        default=None,
        description="CSV file with prices of hosted APIs to compare with: `model_id,provider,"
        "usd_per_million_input_tokens,usd_per_million_output_tokens[,date,source]`.",
    )
    approved_models: tuple[str, ...] = Field(
        default=(),
        description="Models that may be recommended, separated by commas; `*` stands for anything"
        " (`Qwen/*,meta-llama/Llama-3.*`). All of the catalogue if unset.",
    )
    host: str = Field(
        default="127.0.0.1", min_length=1, description="Address `leadline serve` listens on."
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8080, description="Port `leadline serve` listens on; 0 takes a free one."
    )
    public_url: str = Field(
        default="",
        description="Address under which clients reach the service, such as"
        " `https://leadline.example`: its host name is answered for, and the metadata of OAuth name"
        " it.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description="Further host names to answer for, separated by commas. Any, if neither is set"
        " and the service does not listen on this machine alone.",
    )
    auth_keys: bool = Field(
        default=False,
        description="Set to 1: callers show an API key that `leadline keys create` made.",
    )
    auth_issuer: str = Field(
        default="",
        description="OpenID Connect issuer whose tokens are accepted, such as"
        " `https://login.example/realms/main`; needs `LEADLINE_AUTH_AUDIENCE` too.",
    )
    auth_audience: str = Field(
        default="", description="Audience that a token must name: this service, to its issuer."
    )
    auth_jwks_url: str = Field(
        default="", description="Where the issuer's keys are; what its discovery says if unset."
    )
    auth_tenant_claim: str = Field(
        default="tenant",
        min_length=1,
        description="Claim that names the tenant; a token without it is one person's, whose tenant"
        " is `person:` and the subject.",
    )
    auth_scope_prefix: str = Field(
        default="leadline:",
        description="What stands before `read`, `plan`, `deploy` and `admin` in the scopes of a"
        " token.",
    )
    auth_access_claim: str = Field(
        default="",
        description="Claim that lists the levels of documents a caller may read beside `public`.",
    )
    auth_leeway_s: Annotated[float, Field(ge=0, le=300)] = Field(
        default=30, description="Seconds that clocks of issuer and service may differ."
    )
    access: tuple[str, ...] = Field(
        default=("public",),
        description="Levels of documents that the person at this machine may read, separated by"
        " commas.",
    )
    rate_limit: str = Field(
        default="6000/minute",
        description="Requests of one tenant, such as `10/second;6000/minute`; empty for no limit.",
    )
    rate_limit_store: Literal["", "memory", "database"] = Field(
        default="",
        description="Where requests are counted: `memory` of each process, or `database`. If unset,"
        " the database where it is PostgreSQL, else memory.",
    )
    sessions_max: Annotated[int, Field(ge=1)] = Field(
        default=10_000, description="Sessions that one tenant may keep."
    )
    workers: Annotated[int, Field(ge=0, le=64)] | None = Field(
        default=None,
        description="Processes that work out answers beside `leadline serve`, about 200 MiB each;"
        " one per core, at most 4, if unset; 0: none.",
    )
    concurrency_max: Annotated[int, Field(ge=1)] = Field(
        default=256,
        description="Requests at work at once in one process; more are told to come back. Streams"
        " are counted apart, by the same number.",
    )
    tenant_concurrency_max: Annotated[int, Field(ge=1)] = Field(
        default=64, description="The same for one tenant."
    )
    memory_max_mib: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Memory of the process above which it refuses new work; 0: no bound."
    )
    retention_days: Annotated[float, Field(ge=0, le=36_500)] = Field(
        default=0, description="Days after its last change that a session is deleted; 0: never."
    )
    audit_key: SecretStr = Field(
        default=SecretStr(""),
        description="Keys of at least 32 bytes, separated by commas, that sign the audit log, so"
        " that whoever can write to the database cannot rewrite the log unseen: the first signs,"
        " all verify.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How `leadline serve` logs: `text` or `json`."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning",
        description="Least level that it logs; every request is told at `info`.",
    )
    metrics: Literal["on", "open", "off"] = Field(
        default="on",
        description="`/metrics`: `on` asks for a login with scope `read` where one is set up,"
        " `open` never does, `off` has none.",
    )
    traces: bool = Field(
        default=False,
        description="Set to 1: traces go where the standard `OTEL_…` variables say; needs"
        " `pip install 'leadline[otel]'`.",
    )
    drain_s: Annotated[float, Field(ge=0, le=600)] = Field(
        default=20, description="Seconds that requests at work have after SIGTERM."
    )
    cors_origins: tuple[str, ...] = Field(
        default=(),
        description="Origins of web pages that may call the service, separated by commas"
        " (`https://portal.example`). None if unset.",
    )
    require_if_match: bool = Field(
        default=False,
        description="Set to 1: over REST a session is changed only with the `If-Match` of a version"
        " that was read.",
    )
    read_only: bool = Field(
        default=False, description="Set to 1: doors offer nothing that changes anything."
    )
    toolsets: tuple[Literal["plan", "knowledge"], ...] = Field(
        default=("plan", "knowledge"),
        description="Sets of MCP tools to offer, separated by commas; a client may narrow them with"
        " the headers `X-MCP-Toolsets` and `X-MCP-Readonly`.",
    )
    url: str = Field(
        default="",
        description="Running service, such as `http://127.0.0.1:8080`: `leadline mcp` then speaks"
        " to it instead of planning by itself.",
    )
    url_key: SecretStr = Field(
        default=SecretStr(""), description="API key or token for it, where it asks for one."
    )
    mcp_sessions: bool = Field(
        default=False,
        description="Set to 1: `/mcp` keeps sessions with clients of the handshake revisions, so"
        " that forms reach them over HTTP; needs one process, and a restart ends them.",
    )
    state_keys: tuple[SecretStr, ...] = Field(
        default=(),
        description="Keys of at least 32 bytes, separated by commas, that seal what an MCP client"
        " holds between a question and its answer: the first seals, all open. Drawn at start if"
        " unset: then no other process opens it.",
    )
    state_ttl_s: Annotated[float, Field(gt=0, le=2_592_000)] = Field(
        default=86_400, description="Seconds that a person has for such an answer."
    )
    qdrant_path: Path | None = Field(
        default=None,
        description="Folder of the embedded knowledge base; `knowledge` in the data folder if"
        " unset. One process owns it at a time.",
    )
    qdrant_url: str = Field(
        default="",
        description="Qdrant server or cluster that keeps the knowledge base instead, such as"
        " `http://127.0.0.1:6333`.",
    )
    qdrant_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of that server, where it asks for one."
    )
    embedding_model: str = Field(
        default="",
        description="Embedding model of sentence-transformers, a folder or a name of the model hub;"
        " the bundled all-MiniLM-L6-v2 if unset.",
    )
    reranker: str = Field(
        default="",
        description="`cross-encoder:MODEL`, `colbert:MODEL`, `cohere:MODEL` or `llm` look at the"
        " best results again; nothing does if unset.",
    )
    rerank_deadline_ms: Annotated[float, Field(gt=0, le=60_000)] = Field(
        default=300, description="Most milliseconds for that."
    )
    cohere_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key for `cohere:`; the passages leave this machine."
    )
    semantic_cache: bool = Field(
        default=False, description="Set to 1: questions that mean the same share an answer."
    )
    llm_base_url: str = Field(
        default="",
        description="OpenAI-compatible server that may read requests, such as"
        " `http://127.0.0.1:8000/v1`; needs `LEADLINE_LLM_MODEL` too. Off by default.",
    )
    llm_model: str = Field(default="", description="Model at that server.")
    llm_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of that server, where it asks for one."
    )
    llm_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(
        default=10, description="Most seconds for one call of the LLM."
    )
    llm_budget_s: Annotated[float, Field(gt=0, le=600)] = Field(
        default=20, description="Most seconds for the LLM in one request, retries included."
    )
    llm_retries: Annotated[int, Field(ge=0, le=10)] = Field(
        default=2, description="How often a busy or failing LLM server is asked again."
    )
    warnings: tuple[str, ...] = ()

    @field_validator(
        "llm_base_url", "qdrant_url", "url", "public_url", "auth_issuer", "auth_jwks_url"
    )
    @classmethod
    def _plain_address(cls, value: str) -> str:
        try:
            url = urlsplit(value)
            sound = not value or (url.scheme in ("http", "https") and bool(url.hostname))
        except ValueError:
            sound = False
        if not sound or url.query or url.fragment or "@" in url.netloc:
            raise ValueError(
                "not an address such as http://127.0.0.1:8000/v1, without user, key and query"
            )
        return value

    @field_validator("auth_issuer", "auth_jwks_url")
    @classmethod
    def _nobody_between(cls, value: str) -> str:
        if value and not is_private_way(value):
            # Who stands between could put keys of his own in the place of the issuer's.
            raise ValueError("an issuer is asked over https, or on this machine")
        return value

    @field_validator("llm_api_key", "cohere_api_key", "qdrant_api_key", "url_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value().strip()
        if not all("!" <= character <= "~" for character in key):
            raise ValueError("a key is printable ASCII without blanks")
        return SecretStr(key)

    @field_validator("audit_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        keys = [key.strip() for key in value.get_secret_value().split(",")]
        if keys != [""] and any(len(key.encode()) < _KEY_BYTES for key in keys):
            raise ValueError(f"every key needs at least {_KEY_BYTES} bytes of randomness")
        return value

    @field_validator("state_keys")
    @classmethod
    def _hard_to_guess(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        keys = [key.get_secret_value() for key in value]
        if any(len(key.encode()) < _KEY_BYTES for key in keys):
            raise ValueError(f"every key needs at least {_KEY_BYTES} bytes of randomness")
        if len(set(keys)) < len(keys):
            raise ValueError("the same key stands there twice")
        return value

    @field_validator("reranker")
    @classmethod
    def _known_reranker(cls, value: str) -> str:
        kind, _, model = value.partition(":")
        if value and not (kind == "llm" or (kind in RERANKERS and model)):
            raise ValueError(f"write llm, or one of {', '.join(RERANKERS)} with a model behind `:`")
        return value

    @property
    def knowledge_folder(self) -> Path:
        """Folder of the embedded knowledge base, or of the notes about one on a server.

        Raises:
            InputError: `invalid_setting` when the user has no home folder.
        """
        return self.qdrant_path or data_folder(os.environ) / "knowledge"

    @property
    def has_llm(self) -> bool:
        """Whether a language model reads requests beside the rules."""
        return bool(self.llm_base_url and self.llm_model)

    @field_validator("catalogue", mode="before")
    @classmethod
    def _folders(cls, value: object) -> object:
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

    @field_validator("catalogue")
    @classmethod
    def _folders_exist(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        for folder in value:
            if not folder.is_dir():
                raise ValueError(f"'{folder}' is not a folder")
        return value

    @field_validator("prices", "hosted_prices")
    @classmethod
    def _file_exists(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"'{value}' is not a file")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _plain_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            try:
                url = urlsplit(origin)
                sound = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
            except ValueError:
                sound = False
            if not sound or origin != f"{url.scheme}://{url.netloc}" or "@" in url.netloc:
                # A wildcard would let every page of the web drive a service without a login.
                raise ValueError("an origin is scheme, host and port, such as https://a.example")
        return value

    @field_validator(
        "toolsets",
        "approved_models",
        "state_keys",
        "cors_origins",
        "allowed_hosts",
        "access",
        mode="before",
    )
    @classmethod
    def _names(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(filter(None, (name.strip() for name in value.split(","))))
        return value

    @model_validator(mode="after")
    def _issuer_with_audience(self) -> "Settings":
        if bool(self.auth_issuer) != bool(self.auth_audience):
            # Without an audience any token of the issuer, for whichever service, would do.
            raise ValueError("auth_issuer and auth_audience go together")
        return self

    @property
    def asks_for_login(self) -> bool:
        """Whether callers must show who they are."""
        return self.auth_keys or bool(self.auth_issuer)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; an empty variable counts as unset.

        Raises:
            InputError: `invalid_setting`, naming the variable; its value is never quoted where it
                may be a secret.
        """
        env = os.environ if environment is None else environment
        given = {
            name.removeprefix(PREFIX): value
            for name, value in env.items()
            if name.startswith(PREFIX) and value
        }
        file = _read_file(given.get(_CONFIG))
        values = file | {name.lower(): value for name, value in given.items()}
        if "database_url" not in values:
            values["database_url"] = _default_database_url(env)
        known = set(cls.model_fields) - {"warnings"}
        strange = sorted(set(values) - known - {name.lower() for name in _ELSEWHERE})
        try:
            return cls(
                **{name: values[name] for name in known & values.keys()},
                warnings=tuple(_unknown(name, known) for name in strange),
            )
        except ValidationError as error:
            raise _wrong(error) from None

    @classmethod
    def table(cls) -> tuple[SettingRow, ...]:
        """Every variable with its default and meaning, as the README shows them."""
        rows = [
            (f"{PREFIX}{name.upper()}", _default_text(field.default), field.description or "")
            for name, field in cls.model_fields.items()
            if name != "warnings"
        ]
        return (*rows, *((f"{PREFIX}{name}", "", text) for name, text in _ELSEWHERE.items()))


def data_folder(env: Mapping[str, str]) -> Path:
    """Where Leadline keeps what a user made, under the XDG base directory rules.

    Raises:
        InputError: `invalid_setting` when the user has no home folder.

    >>> str(data_folder({"HOME": "/home/ann"}))
    '/home/ann/.local/share/leadline'
    """
    home = env.get("XDG_DATA_HOME", "")
    # The XDG base directory rules: a relative path is to be ignored.
    if not Path(home).is_absolute():
        home = f"{_home(env)}/.local/share"
    return Path(home) / "leadline"


def _default_database_url(env: Mapping[str, str]) -> str:
    return _DATABASE.replace("{data folder}", str(data_folder(env)))


def _home(env: Mapping[str, str]) -> str:
    if home := env.get("HOME"):
        return home.rstrip("/")
    try:
        return str(Path("~").expanduser())
    except RuntimeError:
        raise InputError(
            f"{PREFIX}DATABASE_URL is not set and this user has no home folder",
            code="invalid_setting",
            hint=f"set {PREFIX}DATABASE_URL=sqlite:////folder/leadline.db",
        ) from None


def _read_file(name: str | None) -> dict[str, Any]:
    if name is None:
        return {}
    try:
        content = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        problem = "not a TOML file in UTF-8"
    else:
        return {key.lower(): value for key, value in content.items()}
    raise InputError(
        f"{PREFIX}{_CONFIG}: cannot read '{name}': {problem}",
        code="invalid_setting",
        hint=f"mend the file or unset {PREFIX}{_CONFIG}",
    )


def _default_text(default: Any) -> str:
    if default is PydanticUndefined:
        return _DATABASE
    if default is None:
        return ""
    if isinstance(default, tuple):
        return ",".join(default)
    return str(int(default)) if isinstance(default, bool) else str(default)


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    meant = f"; did you mean {PREFIX}{near[0].upper()}?" if near else ""
    return f"{PREFIX}{name.upper()} is not a setting of this version{meant}"


def _wrong(error: ValidationError) -> InputError:
    """The first wrong setting by name; pydantic's message without the value."""
    first = error.errors(include_url=False, include_input=False)[0]
    # What concerns several settings has no place of its own and names them itself.
    field = str(first["loc"][0]) if first["loc"] else "auth_audience"
    name = f"{PREFIX}{field.upper()}"
    return InputError(
        f"{name}: {first['msg']}", code="invalid_setting", hint=f"correct or unset {name}"
    )
