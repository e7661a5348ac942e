"""The refusal of a field that no specification has, with the one that was probably meant."""

import difflib
from collections.abc import Mapping, Sequence

from tools.domain.errors import InputError

__all__ = ["unknown_field"]

_SHOWN_CHARACTERS = 120
_SHORT: Mapping[str, str] = {
    "users": "traffic.concurrent_users",
    "rps": "traffic.rps_peak",
    "rate": "traffic.rps_peak",
    "prompt": "traffic.prompt_tokens.mean",
    "output": "traffic.output_tokens.mean",
    "context": "traffic.context_tokens",
    "active": "traffic.active_share",
    "ttft": "slo.ttft_ms",
    "tpot": "slo.tpot_ms",
    "e2e": "slo.e2e_ms",
    "gpu": "preferences.gpus",
    "model": "preferences.models",
    "cloud": "preferences.clouds",
    "region": "preferences.regions",
}
"""Names that a question or a sweep goes by, and the field that is set."""


def unknown_field(path: str, known: Sequence[str]) -> InputError:
    """The refusal.

    Args:
        path: What was set.
        known: Every field and group of fields there is.

    >>> unknown_field("users", ["use_case", "traffic.concurrent_users"]).hint
    "did you mean 'traffic.concurrent_users'?"
    """
    meant = _SHORT.get(path.lower().strip(": "))
    by_leaf = {name.rpartition(".")[2]: name for name in known}
    near = difflib.get_close_matches(path, known, n=1, cutoff=0.5)
    leaf = difflib.get_close_matches(path.rpartition(".")[2], by_leaf, n=1, cutoff=0.7)
    nearest = meant or (by_leaf[leaf[0]] if leaf else (near[0] if near else ""))
    return InputError(
        f"the specification has no field '{path[:_SHOWN_CHARACTERS]}'",
        code="unknown_field",
        hint=f"did you mean '{nearest}'?" if nearest else f"fields are {', '.join(sorted(known))}",
    )
