"""What hidden pairs cost when the widths of the residual fields are chosen without seeing them.

The shipped widths (`knowledge_ingest.fit.KERNELS`) were picked by the errors of hidden pairs, so
the errors told for those are a little too good. Here every fold chooses its own: from a neutral
start, coordinate by coordinate, by the leave-cell-out errors of its training rows alone. Run
`python -m evals.nested_widths [--folds N]`; a fold takes two minutes on one core.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_ingest import crossvalidate, fit
from knowledge_ingest.crossvalidate import Miss, error_table, folds, group_of, judged, report
from knowledge_ingest.fit import KERNELS, Training, document, fit_physics
from knowledge_ingest.refit import on_stderr, shipped_training
from tools.domain.calibrated import Calibrated
from tools.domain.residuals import AXES, Kernel, Observations, ResidualField

__all__ = ["chosen_widths", "main"]

Floats = NDArray[np.float64]
_TARGETS = {"tpot": "closed", "ttft_mean": "closed", "output_tok_s": "offline"}
_STEPS = (2.0, 1.5, 1.25)
_CAP = 0.5
_LEAST, _LEAST_NOISE = 0.005, 0.01
_OWN = ("cell", "engine", "precision", "group", "version", "smooth", "local", "noise")
_FAMILY = ("family", "family_width", "family_engine")
_GPU = ("gpu_engine", "gpu_smooth", "gpu_reach")


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """Rows of one target that speak for each other, and the cell each belongs to."""

    at: Observations
    residual: Floats
    groups: Sequence[NDArray[np.intp]]
    cells: NDArray[np.str_]


def _blocks(field: ResidualField, names: Mapping[str, Sequence[int]], data: Any) -> list[_Cells]:
    at, residual = data
    by_gpu = field.kernel.shares_gpu
    shared: dict[str, list[str]] = {}
    for cell in names:
        shared.setdefault(cell.partition("|")[2 if by_gpu else 0], []).append(cell)
    found = []
    for some in shared.values():
        index = np.concatenate([np.asarray(names[cell], dtype=np.intp) for cell in some])
        of = np.array([cell for cell in some for _ in names[cell]], dtype=np.str_)
        groups = [np.flatnonzero(of == cell) for cell in some]
        found.append(_Cells(at=at.take(index), residual=residual[index], groups=groups, cells=of))
    return found


def _covariance(kernel: Kernel, block: _Cells) -> Floats:
    own = kernel.between(block.at, block.at)
    if not kernel.shares_gpu:
        same = block.cells[:, None] == block.cells[None, :]
        constants = kernel.family**2 + kernel.family_engine**2 * (
            block.at.engine[:, None] == block.at.engine[None, :]
        )
        own = own * same + constants
    own = own + np.diag(kernel.noise**2 + kernel.alone(block.at))
    result: Floats = own
    return result


def _errors(kernel: Kernel, block: _Cells) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Errors of each cell hidden whole, with one of its rows given back, and row by row."""
    inverse = np.linalg.inv(_covariance(kernel, block))
    weighted = inverse @ block.residual
    lot = np.random.default_rng(0)
    for group in block.groups:
        none = np.linalg.solve(inverse[np.ix_(group, group)], weighted[group])
        rest = lot.permutation(group)[1:]
        one = np.linalg.solve(inverse[np.ix_(rest, rest)], weighted[rest]) if len(rest) else none
        yield none, one, weighted[group] / np.diag(inverse)[group]


def _score(kernel: Kernel, blocks: Sequence[_Cells]) -> float:
    """Sum of the logarithms of mean absolute errors, each error capped: smaller is better."""
    told = [errors for block in blocks for errors in _errors(kernel, block)]
    return sum(
        float(np.log(np.mean(np.minimum(np.abs(np.concatenate(some)), _CAP))))
        for some in zip(*told, strict=True)
    )


def _neutral(spread: float, *, shares_gpu: bool) -> Kernel:
    third = dict.fromkeys(("cell", "engine", "precision", "group"), spread / 3)
    parts: dict[str, Any] = third | {
        "smooth": spread / 2,
        "local": spread / 4,
        "noise": spread / 6,
        "version": spread / 6,
        "scales": (2.0,) * len(AXES),
    }
    if shares_gpu:
        parts |= {"gpu_engine": spread / 2, "gpu_smooth": spread / 2, "gpu_reach": 1.5}
    else:
        parts |= dict.fromkeys(_FAMILY, spread / 4)
    return Kernel(**parts)


def _moved(kernel: Kernel, name: str, factor: float) -> Kernel | None:
    """One width changed; None where it would leave its range."""
    if name in AXES:
        place = AXES.index(name)
        scales = list(kernel.scales)
        scales[place] *= factor
        return replace(kernel, scales=tuple(scales)) if 0.2 < scales[place] < 20 else None  # noqa: PLR2004
    value = getattr(kernel, name) * factor
    least = _LEAST_NOISE if name == "noise" else _LEAST
    if value < least or (name == "version" and value > kernel.group):
        return None
    if name == "gpu_reach" and not 0.8 <= value <= 4:  # noqa: PLR2004
        return None
    return replace(kernel, **{name: value})


def _searched(kernel: Kernel, blocks: Sequence[_Cells]) -> Kernel:
    """Each width in turn made larger or smaller for as long as that helps."""
    best = _score(kernel, blocks)
    names = (*_OWN, *(_GPU if kernel.shares_gpu else _FAMILY), *AXES)
    for step in _STEPS:
        for name in names:
            for factor in (step, 1 / step):
                while (other := _moved(kernel, name, factor)) is not None:
                    score = _score(other, blocks)
                    if score >= best - 1e-4:
                        break
                    kernel, best = other, score
    return kernel


def chosen_widths(train: Training, calibrated: Calibrated) -> dict[str, dict[str, Any]]:
    """Widths of the three main fields, from the training rows alone, in the form of `KERNELS`."""
    fields = crossvalidate.training_fields(train, calibrated)
    found = {}
    for target, load in _TARGETS.items():
        field: ResidualField = fields._fields[load, target]
        names, at, residual = field._cells, field._at, field._residual  # noqa: SLF001
        used = np.concatenate([np.asarray(some, dtype=np.intp) for some in names.values()])
        blocks = _blocks(field, names, (at, residual))
        start = _neutral(float(np.std(residual[used])), shares_gpu=field.kernel.shares_gpu)
        found[target] = _as_row(_searched(start, blocks))
    return found


def _as_row(kernel: Kernel) -> dict[str, Any]:
    shared = _GPU if kernel.shares_gpu else _FAMILY
    row: dict[str, Any] = {name: getattr(kernel, name) for name in (*_OWN, *shared)}
    return row | {"scales": dict(zip(AXES, kernel.scales, strict=True))}


def main(argv: Sequence[str] | None = None) -> int:
    """Judge hidden pairs with widths of their own folds, and print the errors."""
    parser = argparse.ArgumentParser(prog="python -m evals.nested_widths", description=__doc__)
    parser.add_argument("--folds", type=int, help="only so many of the 18")
    wanted = parser.parse_args(argv)
    data, _ = shipped_training()
    found: dict[str, list[Miss]] = {}
    hidden_folds = folds(group_of(data, "pair"), crossvalidate.FOLDS["pair"])
    for number, hidden in enumerate(hidden_folds[: wanted.folds], 1):
        on_stderr(f"fold {number} of {len(hidden_folds)} ...")
        train = data.take(np.setdiff1d(np.arange(len(data)), hidden)).once()
        calibration = fit_physics(train)
        kept = dict(KERNELS)
        calibrated = Calibrated.from_mapping(document(calibration, train, {}, (), ""))
        try:
            fit.KERNELS.update(chosen_widths(train, calibrated))
            for miss in judged(train, data.take(hidden), calibration, "pair"):
                found.setdefault(miss.grouping, []).append(miss)
        finally:
            fit.KERNELS.update(kept)
    sys.stdout.write(report(error_table(found)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
