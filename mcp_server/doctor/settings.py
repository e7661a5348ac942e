"""The settings themselves: names nobody reads, and settings that do not go together."""

from collections.abc import Iterator

from agent.settings import Settings
from mcp_server.doctor.finding import Finding
from mcp_server.guard import is_loopback

__all__ = ["names", "together"]


def names(settings: Settings) -> Finding:
    """Whether every variable is one that somebody reads."""
    if settings.warnings:
        return Finding(
            check="settings",
            state="warn",
            seen="; ".join(settings.warnings),
            mend="correct the name or unset it; the README lists every setting",
        )
    return Finding(check="settings", state="ok", seen="every LEADLINE_ variable is known")


def together(settings: Settings) -> Iterator[Finding]:
    """What is missing for what the settings say; nothing where they go together."""
    is_shared = settings.database_url.get_secret_value().startswith("postgres")
    if is_shared and not settings.state_keys:
        yield Finding(
            check="replicas",
            state="warn",
            seen="a shared database, but LEADLINE_STATE_KEYS is not set: with several replicas an"
            " MCP client's form is refused by every process but the one that asked",
            mend="set LEADLINE_STATE_KEYS to the same value everywhere, such as the output of"
            " `openssl rand -base64 32`",
        )
    if is_shared and settings.mcp_sessions:
        yield Finding(
            check="replicas",
            state="warn",
            seen="LEADLINE_MCP_SESSIONS keeps sessions of MCP in one process",
            mend="unset it, or have one client always reach the same replica",
        )
    if not is_loopback(settings.host) and not settings.asks_for_login:
        yield Finding(
            check="login",
            state="warn",
            seen=f"others can reach {settings.host}, and nobody has to log in",
            mend="set LEADLINE_AUTH_KEYS=1 or LEADLINE_AUTH_ISSUER; `leadline serve` refuses"
            " otherwise",
        )
