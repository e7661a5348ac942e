"""An outline in few words, for labels and for the words beside a picture."""

from collections.abc import Mapping

from tools.explore.outline import Outline
from tools.figures import TIMES, digits, money
from tools.plain_text import plain

__all__ = [
    "asked_of",
    "cost_of",
    "counted",
    "full_name",
    "full_name_of",
    "latency_title",
    "rated",
    "short_name",
]

_NAME_CHARACTERS = 24


def short_name(model_id: str) -> str:
    """The model without its publisher, shortened in the middle.

    >>> short_name("google/gemma-3-4b-it")
    'gemma-3-4b-it'
    """
    name = plain(model_id).rpartition("/")[2] or plain(model_id)
    if len(name) <= _NAME_CHARACTERS:
        return name
    half = _NAME_CHARACTERS // 2
    return f"{name[:half]}\N{HORIZONTAL ELLIPSIS}{name[1 - half :]}"


def full_name(outline: Outline) -> str:
    """Model, precision and GPUs: `google/gemma-3-4b-it (fp8) on 2 x L4-24GB`."""
    return full_name_of(outline.model_id, outline.precision, outline.gpus_total, outline.gpu)


def full_name_of(model_id: str, precision: str, gpus: int, gpu: str) -> str:
    """The same of a deployment that is no outline."""
    return f"{plain(model_id)} ({plain(precision)}) on {gpus} {TIMES} {plain(gpu)}"


def cost_of(outline: Outline) -> str:
    """`$796/month`, `$0/month (owned)` or `unpriced`."""
    if outline.usd_month is None:
        return "unpriced"
    owned = " (owned)" if outline.usd_month == 0 else ""
    return f"{money(outline.usd_month)}/month{owned}"


def asked_of(latency: str, percentiles: Mapping[str, str]) -> str:
    """`E2E p95`, or `E2E` where no percentile is known.

    >>> asked_of("e2e_ms", {"e2e_ms": "p95"}), asked_of("ttft_ms", {})
    ('E2E p95', 'TTFT')
    """
    return f"{latency.removesuffix('_ms').upper()} {percentiles.get(latency, '')}".rstrip()


def latency_title(latency: str, percentiles: Mapping[str, str]) -> str:
    """`E2E p95` with what it means."""
    means = {
        "ttft_ms": "time to first token",
        "tpot_ms": "time per output token",
        "e2e_ms": "time to the last token",
    }
    return f"{asked_of(latency, percentiles)}, {means[latency]}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 deployment`, `2 deployments`.

    >>> counted(1, "deployment"), counted(1200, "deployment")
    ('1 deployment', '1,200 deployments')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def rated(outline: Outline) -> str:
    """The rating, or that there is none."""
    return "unrated" if outline.quality is None else f"rated {digits(outline.quality)}"
