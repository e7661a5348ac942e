"""GPUs that were asked for beside wishes they do not meet: owned ones, numbers, formats."""

from collections.abc import Iterator, Mapping

from tools.domain.layout import PRECISIONS
from tools.domain.space import WIDTHS
from tools.domain.support import unsupported
from tools.intent.checks.models import listed, nearest_gpus
from tools.intent.ledger import Ledger
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Conflict
from tools.ways import NO_PLAN, Way, in_words

__all__ = ["check_hardware"]

_GPUS, _OWNED = "preferences.gpus", "preferences.inventory"
_MOST, _WIDTH = "preferences.max_gpus", "preferences.tensor_parallel"


def check_hardware(ledger: Ledger, catalogue: Catalogue) -> Iterator[Conflict]:
    """Conflicts among the wishes for hardware."""
    yield from _none_owned(ledger)
    yield from _more_than_owned(ledger)
    yield from _too_wide(ledger)
    yield from _formats(ledger, catalogue)


def _wanted(ledger: Ledger) -> tuple[str, ...]:
    value = ledger.value(_GPUS)
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _owned(ledger: Ledger) -> Mapping[str, int]:
    value = ledger.value(_OWNED)
    return value if isinstance(value, dict) else {}


def _none_owned(ledger: Ledger) -> Iterator[Conflict]:
    wanted, owned = _wanted(ledger), _owned(ledger)
    if not wanted or not owned or set(wanted) & set(owned):
        return
    ways = (
        Way(changes={_GPUS: None}, note="the owned GPUs are used"),
        Way(changes={_OWNED: None}, note="the wanted ones are rented"),
    )
    yield Conflict(
        fields=(_GPUS, _OWNED),
        message=(
            f"None of the owned GPUs ({listed(tuple(owned))}) is among the wanted ones "
            f"({listed(wanted)}). As it stands, the wanted ones are rented."
        ),
        suggestion=in_words(ways),
    )


def _more_than_owned(ledger: Ledger) -> Iterator[Conflict]:
    """A number of GPUs that was asked for beside fewer owned ones."""
    most, owned = ledger.figure(_MOST), _owned(ledger)
    total = sum(owned.values())
    fact = ledger.facts.get(_MOST)
    if most is None or not owned or most <= total or fact is None or fact.source != "stated":
        return
    ways = (
        Way(changes={_MOST: float(total)}),
        Way(changes={_OWNED: None}, note=f"up to {shown(most)} GPUs are rented"),
    )
    yield Conflict(
        fields=(_MOST, _OWNED),
        message=(
            f"Up to {shown(most)} GPUs may be used, but {shown(total)} are owned "
            f"({listed(tuple(owned))}). As it stands, only owned GPUs are used."
        ),
        suggestion=in_words(ways),
    )


def _too_wide(ledger: Ledger) -> Iterator[Conflict]:
    """Tensor parallelism over more GPUs than may be used or are owned."""
    width = ledger.figure(_WIDTH)
    if width is None:
        return
    if width not in WIDTHS:
        yield _odd_width(width)
        return
    wanted, owned = _wanted(ledger), _owned(ledger)
    usable = [count for gpu, count in owned.items() if not wanted or gpu in wanted]
    limits = {_MOST: (ledger.figure(_MOST), "allowed")}
    if usable:
        limits[_OWNED] = (float(max(usable)), "owned of one kind")
    for path, (most, word) in limits.items():
        if most is None or width <= most:
            continue
        narrower = max((one for one in WIDTHS if one <= most), default=1)
        larger = Way(changes={path: width if path == _MOST else None})
        yield Conflict(
            fields=(_WIDTH, path),
            message=(
                f"Tensor parallelism over {shown(width)} GPUs needs more than the {shown(most)} "
                f"{word}. {NO_PLAN}"
            ),
            suggestion=in_words((Way(changes={_WIDTH: float(narrower)}), larger)),
        )


def _odd_width(width: float) -> Conflict:
    near = min(WIDTHS, key=lambda one: (abs(one - width), one))
    return Conflict(
        fields=(_WIDTH,),
        message=(
            f"A replica over {shown(width)} GPUs is not planned: its tensor parallel width is "
            f"{', '.join(map(str, WIDTHS[:-1]))} or {WIDTHS[-1]}. {NO_PLAN}"
        ),
        suggestion=in_words((Way(changes={_WIDTH: float(near)}), Way(changes={_WIDTH: None}))),
    )


def _formats(ledger: Ledger, catalogue: Catalogue) -> Iterator[Conflict]:
    """Formats asked for that the GPUs asked for or owned have no kernels for."""
    value = ledger.value("preferences.precisions")
    wanted = tuple(map(str, value)) if isinstance(value, tuple) else ()
    owned = tuple(_owned(ledger))
    path = _OWNED if owned else _GPUS
    gpus = tuple(name for name in owned or _wanted(ledger) if name in catalogue.hardware)
    if not wanted or not gpus:
        return
    unable = [gpu for gpu in gpus if not _runs_any(catalogue, gpu, wanted)]
    is_few = ledger.facts[path].source == "stated"
    if not unable or (len(unable) < len(gpus) and not is_few):
        return
    able = tuple(gpu for gpu in gpus if gpu not in unable)
    runs = [name for name in PRECISIONS if _runs_any(catalogue, unable[0], (name,))]
    ways = [] if path == _OWNED or not able else [Way(changes={path: able})]
    if not able and runs:
        ways.append(Way(changes={"preferences.precisions": tuple(runs)}))
    elsewhere = nearest_gpus(catalogue, unable[0], lambda gpu: _runs_any(catalogue, gpu, wanted))
    if elsewhere:
        ways.append(Way(changes={path: None}, note=f"{_list(wanted)} runs on {listed(elsewhere)}"))
    stands = f"As it stands, only {listed(able)} can be planned." if able else NO_PLAN
    yield Conflict(
        fields=("preferences.precisions", path),
        message=(
            f"{listed(unable)} {'have' if len(unable) > 1 else 'has'} no kernels for "
            f"{_list(wanted)}. {stands}"
        ),
        suggestion=in_words(ways),
    )


def _list(names: tuple[str, ...]) -> str:
    return " or ".join(names)


def _runs_any(catalogue: Catalogue, gpu: str, formats: tuple[str, ...]) -> bool:
    """Whether a model of common attention runs there in one of the formats."""
    shape = next(row.shape() for row in catalogue.models.values() if not row.shape().is_mla)
    accelerator = catalogue.hardware[gpu].accelerator()
    return any(not unsupported(name, accelerator, shape) for name in formats)
