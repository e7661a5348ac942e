"""Tracing, where the settings ask for it; OpenTelemetry is imported by nobody else."""

from typing import TYPE_CHECKING

from agent.settings import Settings
from tools.domain.errors import OutsideError

if TYPE_CHECKING:
    from agent.tracing import Tracing

__all__ = ["tracing_of"]


def tracing_of(settings: Settings) -> "Tracing | None":
    """Makes spans and sends them; None where the settings ask for none.

    Raises:
        OutsideError: `missing_extra` without OpenTelemetry's SDK and exporter.
    """
    if not settings.traces:
        return None
    try:
        from agent.tracing_export import exported_tracing
    except ImportError as error:
        raise OutsideError(
            f"LEADLINE_TRACES is set, but {error.name or 'OpenTelemetry'} is not installed",
            code="missing_extra",
            hint="pip install 'leadline[otel]', or unset LEADLINE_TRACES",
        ) from None
    return exported_tracing()
