"""Fields that cannot all hold, besides the latency limits: found, explained, never resolved."""

from tools.domain.units import HOURS_PER_MONTH
from tools.intent.ledger import Ledger
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import EVERY_OTHER, Conflict

__all__ = ["find_conflicts"]

_APART = 1.25


def find_conflicts(ledger: Ledger, catalogue: Catalogue) -> None:
    """Adds a conflict for every contradiction among the fields of the ledger."""
    _lengths(ledger)
    _context(ledger, catalogue)
    _rates(ledger)
    _hardware(ledger)
    _budgets(ledger)


def _add(ledger: Ledger, fields: tuple[str, ...], message: str, suggestion: str) -> None:
    ledger.conflicts.append(Conflict(fields=fields, message=message, suggestion=suggestion))


def _lengths(ledger: Ledger) -> None:
    for kind in ("prompt", "output"):
        path = f"traffic.{kind}_tokens"
        mean, p95 = ledger.figure(f"{path}.mean"), ledger.figure(f"{path}.p95")
        if mean is not None and p95 is not None and p95 < mean:
            _add(
                ledger,
                (f"{path}.mean", f"{path}.p95"),
                f"The 95th percentile of {kind} tokens ({shown(p95)}) is below "
                f"their mean ({shown(mean)}).",
                f"Raise {path}.p95 to at least {shown(mean)} or lower {path}.mean.",
            )


def _context(ledger: Ledger, catalogue: Catalogue) -> None:
    context = ledger.figure("traffic.context_tokens")
    if context is None:
        return
    prompt, output = (ledger.figure(f"traffic.{k}_tokens.p95") for k in ("prompt", "output"))
    needed = (prompt or 0.0) + (output or 0.0)
    if context < needed:
        _add(
            ledger,
            ("traffic.context_tokens", "traffic.prompt_tokens.p95", "traffic.output_tokens.p95"),
            f"A context of {shown(context)} tokens does not hold a long prompt and a long answer "
            f"({shown(prompt or 0.0)} + {shown(output or 0.0)} = {shown(needed)} tokens).",
            f"Set traffic.context_tokens to {shown(needed)} or more, or shorten the lengths.",
        )
    _short_models(ledger, catalogue, context)


def _short_models(ledger: Ledger, catalogue: Catalogue, context: float) -> None:
    models, origin = ledger.value("preferences.models"), ledger.facts.get("preferences.models")
    if origin is not None and EVERY_OTHER in origin.origin:
        return
    rows = [catalogue.models[name] for name in models] if isinstance(models, tuple) else []
    short = [row for row in rows if row.context_tokens < context]
    if not short:
        return
    longest = max(row.context_tokens for row in rows)
    names = ", ".join(f"{row.model_id} ({shown(row.context_tokens)})" for row in short[:3])
    more = f" and {len(short) - 3} more" if len(short) > 3 else ""  # noqa: PLR2004
    _add(
        ledger,
        ("traffic.context_tokens", "preferences.models"),
        f"A context of {shown(context)} tokens is more than preferred models support: "
        f"{names}{more}.",
        f"Lower traffic.context_tokens to {shown(longest)} or prefer another model.",
    )


def _rates(ledger: Ledger) -> None:
    steady, peak = ledger.figure("traffic.rps_steady"), ledger.figure("traffic.rps_peak")
    if steady is not None and peak is not None and peak < steady * (1 - 1e-9):
        _add(
            ledger,
            ("traffic.rps_peak", "traffic.rps_steady"),
            f"The peak of {shown(peak)} requests per second is below the steady rate of "
            f"{shown(steady)}.",
            f"Raise traffic.rps_peak to at least {shown(steady)} or lower the steady rate.",
        )


def _budgets(ledger: Ledger) -> None:
    """Two caps that differ much: both hold, but whoever wrote them may not know which one binds."""
    month, hour = ledger.figure("budget.usd_month"), ledger.figure("budget.usd_hour")
    if month is None or hour is None:
        return
    a_month = hour * HOURS_PER_MONTH
    if max(month, a_month) > _APART * min(month, a_month):
        smaller = "usd_hour" if a_month < month else "usd_month"
        _add(
            ledger,
            ("budget.usd_month", "budget.usd_hour"),
            f"{shown(hour)} dollars an hour are {shown(a_month)} dollars in a month of "
            f"{HOURS_PER_MONTH:g} hours, not the {shown(month)} of the monthly budget.",
            f"Both are kept, so budget.{smaller} decides; empty the one that is not meant.",
        )


def _hardware(ledger: Ledger) -> None:
    gpus, owned = ledger.value("preferences.gpus"), ledger.value("preferences.inventory")
    wanted = gpus if isinstance(gpus, tuple) else ()
    if wanted and isinstance(owned, dict) and owned and not set(wanted) & set(owned):
        _add(
            ledger,
            ("preferences.gpus", "preferences.inventory"),
            f"None of the owned GPUs ({', '.join(owned)}) is among the wanted ones "
            f"({', '.join(map(str, wanted[:5]))}).",
            "Clear preferences.gpus to use the inventory, or clear preferences.inventory.",
        )
    width, most = (
        ledger.figure("preferences.tensor_parallel"),
        ledger.figure("preferences.max_gpus"),
    )
    if width is not None and most is not None and width > most:
        _add(
            ledger,
            ("preferences.tensor_parallel", "preferences.max_gpus"),
            f"Tensor parallelism over {shown(width)} GPUs needs more than the "
            f"{shown(most)} allowed.",
            "Raise preferences.max_gpus or lower preferences.tensor_parallel.",
        )
