"""Models that were asked for beside wishes they do not meet: licence, format, GPU, context.

A model that is named stays in the plan whatever its licence; everything else turns it away later.
"""

import math
from collections.abc import Callable, Iterator, Sequence

from tools.choosing.options import is_licensed, served_precisions
from tools.domain.support import unsupported
from tools.intent.checks.lengths import long_request_tokens, prompts_of_at_most
from tools.intent.ledger import Ledger
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.rows import ModelRow
from tools.specification import EVERY_OTHER, Conflict
from tools.ways import NO_PLAN, Way, in_words

__all__ = ["check_models", "listed", "nearest_gpus"]

_MODELS = "preferences.models"
_LISTED = 3
_FAR = 2.0
"""Powers of two between two sizes that are too many for one to stand for the other."""


def check_models(ledger: Ledger, catalogue: Catalogue) -> Iterator[Conflict]:
    """What the models asked for do not fit to."""
    rows = [catalogue.models[name] for name in _names(ledger, _MODELS) if name in catalogue.models]
    wish = ledger.facts.get(_MODELS)
    if not rows or (wish is not None and EVERY_OTHER in wish.origin):
        # `no DeepSeek` wants none of all the others.
        return
    yield from _licence(ledger, catalogue, rows)
    yield from _precision(ledger, catalogue, rows)
    yield from _kernels(ledger, catalogue, rows)
    yield from _context(ledger, catalogue, rows)


def listed(names: Sequence[str]) -> str:
    """The first few names.

    >>> listed(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED])}{more}"


def _names(ledger: Ledger, path: str) -> tuple[str, ...]:
    value = ledger.value(path)
    return tuple(map(str, value)) if isinstance(value, tuple | dict) else ()


def _nearest(
    ledger: Ledger, catalogue: Catalogue, row: ModelRow, fits: Callable[[ModelRow], bool]
) -> ModelRow | None:
    """The checkpoint most like a model that fits: same shape, same maker, then nearest in size.

    None where every other one is more than four times as large or as small.
    """
    use_case = catalogue.use_cases.get(str(ledger.value("use_case")))
    tasks = set(use_case.tasks) if use_case else set()
    maker = row.model_id.partition("/")[0]
    able = [
        other
        for other in catalogue.models.values()
        if other.kind != "base" and not other.unmodelled_reason and tasks <= set(other.tasks)
        if other.model_id != row.model_id and _apart(other, row) <= _FAR and fits(other)
    ]

    def apart(other: ModelRow) -> tuple[bool, bool, float, str]:
        is_other = other.model_id.partition("/")[0] != maker
        return other.family != row.family, is_other, _apart(other, row), other.model_id

    return min(able, key=apart, default=None)


def _apart(one: ModelRow, other: ModelRow) -> float:
    return abs(math.log2(one.parameters_total_b / other.parameters_total_b))


def _instead(other: ModelRow | None, note: str = "") -> list[Way]:
    if other is None:
        return []
    return [Way(changes={_MODELS: (other.model_id,)}, note=note)]


def _licence(ledger: Ledger, catalogue: Catalogue, rows: Sequence[ModelRow]) -> Iterator[Conflict]:
    path = "preferences.licences"
    allowed = _names(ledger, path)
    barred = [row for row in rows if allowed and not is_licensed(row, allowed)]
    if not barred:
        return
    told = [f"{row.model_id} has {row.model_licence or 'no known licence'}" for row in barred]
    other = _nearest(ledger, catalogue, barred[0], lambda row: is_licensed(row, allowed))
    kept = [row.model_id for row in rows if row not in barred]
    ways = [Way(changes={_MODELS: tuple(kept)})] if kept else _instead(other)
    known = [row.model_licence for row in barred if row.model_licence]
    if len(known) == len(barred) and len(allowed) <= _LISTED:
        ways.append(Way(changes={path: tuple(dict.fromkeys((*allowed, *known)))}))
    else:
        ways.append(Way(changes={path: None}))
    yield Conflict(
        fields=(_MODELS, path),
        message=(
            f"The licences asked for ({listed(allowed)}) exclude a model that was asked for: "
            f"{listed(told)}. As it stands, a model that is named is planned with whatever its "
            "licence."
        ),
        suggestion=in_words(ways),
    )


def _precision(
    ledger: Ledger, catalogue: Catalogue, rows: Sequence[ModelRow]
) -> Iterator[Conflict]:
    path = "preferences.precisions"
    wanted = set(_names(ledger, path))
    barred = [row for row in rows if wanted and not wanted & set(served_precisions(row))]
    if not barred:
        return
    kept = tuple(row.model_id for row in rows if row not in barred)
    other = _nearest(
        ledger, catalogue, barred[0], lambda row: bool(wanted & set(served_precisions(row)))
    )
    served = dict.fromkeys(name for row in barred for name in served_precisions(row))
    told = [f"{row.model_id} ({', '.join(served_precisions(row))})" for row in barred]
    stands = f"As it stands, only {listed(kept)} can be planned." if kept else NO_PLAN
    instead = [Way(changes={_MODELS: kept})] if kept else _instead(other)
    yield Conflict(
        fields=(_MODELS, path),
        message=(
            f"No checkpoint in {' or '.join(sorted(wanted))} is known of a model that was asked "
            f"for: {listed(told)}. {stands}"
        ),
        suggestion=in_words([Way(changes={path: tuple(served)}), *instead]),
    )


def _kernels(ledger: Ledger, catalogue: Catalogue, rows: Sequence[ModelRow]) -> Iterator[Conflict]:
    """GPUs asked for or owned that run none of the models' formats."""
    path = "preferences.inventory"
    gpus = _names(ledger, path)
    if not gpus:
        path = "preferences.gpus"
        gpus = _names(ledger, path)
    gpus = tuple(name for name in gpus if name in catalogue.hardware)
    wanted = set(_names(ledger, "preferences.precisions"))
    formats = {row.model_id: _formats(row, wanted) for row in rows}
    if not gpus or not all(formats.values()):
        return
    if any(_runs(catalogue, gpu, row, formats[row.model_id]) for gpu in gpus for row in rows):
        return
    able = nearest_gpus(
        catalogue,
        gpus[0],
        lambda gpu: any(_runs(catalogue, gpu, row, formats[row.model_id]) for row in rows),
    )
    other = _nearest(
        ledger,
        catalogue,
        rows[0],
        lambda row: any(_runs(catalogue, gpu, row, _formats(row, wanted)) for gpu in gpus),
    )
    told = [f"{name} ({', '.join(served)})" for name, served in formats.items()]
    ways = [*_instead(other)]
    if able:
        ways.insert(0, Way(changes={path: None}, note=f"it runs on {listed(able)}"))
    yield Conflict(
        fields=(_MODELS, path),
        message=(
            f"{listed(gpus)} {'have' if len(gpus) > 1 else 'has'} no kernels for the weights of "
            f"the models asked for: {listed(told)}. {NO_PLAN}"
        ),
        suggestion=in_words(ways),
    )


def nearest_gpus(catalogue: Catalogue, gpu: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """GPUs that fit, most like another first: same maker, then nearest in memory."""
    least = catalogue.hardware[gpu]

    def apart(name: str) -> tuple[bool, float, str]:
        row = catalogue.hardware[name]
        memory = abs((row.memory_gb or 0.0) - (least.memory_gb or 0.0))
        return row.vendor != least.vendor, memory, name

    return tuple(sorted((name for name in catalogue.hardware if fits(name)), key=apart))


def _formats(row: ModelRow, wanted: set[str]) -> tuple[str, ...]:
    served = served_precisions(row)
    if "bf16" in served and not row.float16_refused:
        served = (*served, "fp16")
    return tuple(name for name in served if not wanted or name in wanted)


def _runs(catalogue: Catalogue, gpu: str, row: ModelRow, formats: Sequence[str]) -> bool:
    accelerator, shape = catalogue.hardware[gpu].accelerator(), row.shape()
    if accelerator.engine_refused:
        return False
    return any(not unsupported(name, accelerator, shape) for name in formats)


def _context(ledger: Ledger, catalogue: Catalogue, rows: Sequence[ModelRow]) -> Iterator[Conflict]:
    path = "traffic.context_tokens"
    context = ledger.figure(path)
    short = [row for row in rows if context is not None and row.context_tokens < context]
    if context is None or not short:
        return
    told = [f"{row.model_id} ({shown(row.context_tokens)})" for row in short]
    kept = tuple(row.model_id for row in rows if row not in short)
    stands = f"As it stands, only {listed(kept)} can be planned." if kept else NO_PLAN
    yield Conflict(
        fields=(path, _MODELS),
        message=(
            f"A context of {shown(context)} tokens is more than preferred models support: "
            f"{listed(told)}. {stands}"
        ),
        suggestion=in_words(_context_ways(ledger, catalogue, short, kept)),
    )


def _context_ways(
    ledger: Ledger, catalogue: Catalogue, short: Sequence[ModelRow], kept: tuple[str, ...]
) -> Iterator[Way]:
    context = ledger.figure("traffic.context_tokens") or 0.0
    if kept:
        yield Way(changes={_MODELS: kept})
    else:
        longest = max(short, key=lambda row: row.context_tokens)
        other = _nearest(ledger, catalogue, longest, lambda row: row.context_tokens >= context)
        if other:
            yield from _instead(other, f"reads {shown(other.context_tokens)} tokens")
    limit = float(min(row.context_tokens for row in short))
    prompt, output = long_request_tokens(ledger)
    if prompt + output <= limit:
        yield Way(changes={"traffic.context_tokens": limit})
    elif limit - output >= 1.0:
        prompts = prompts_of_at_most(ledger, limit - output)
        yield Way(changes={"traffic.context_tokens": limit, **prompts})
