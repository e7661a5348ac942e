"""What a fit on a user's own rows did: how much it read, and how wrong it is before and after.

Errors are in-sample and of the physics alone: they tell whether the fit follows the rows, not how
well it predicts what it never saw.
"""

from dataclasses import dataclass

__all__ = ["FitError", "FitReport"]


@dataclass(frozen=True, kw_only=True)
class FitError:
    """Median absolute error of one metric under one load, in per cent of the measured value.

    Attributes:
        rows_of: `all` rows, or a user's `own` alone.
        load, metric: What was measured.
        rows: How many rows report it.
        before_pct: With the calibration that was in use.
        after_pct: With the new one.
    """

    rows_of: str
    load: str
    metric: str
    rows: int
    before_pct: float
    after_pct: float


@dataclass(frozen=True, kw_only=True)
class FitReport:
    """One finished fit.

    Attributes:
        rows, cells: Rows it learned from, and the (model family, GPU) pairs they belong to.
        own_rows: How many of them a user brought.
        own_rows_left_out: Rows a user brought that no formula describes.
        training_sha256: Hash of exactly the rows used.
        version: Of the new calibration.
        path: Where it was written.
        intervals: Where intervals and kernels come from, in words.
        errors: In-sample errors before and after.
        cross_validated: Lines of the error table, where it was made again.
    """

    rows: int
    cells: int
    own_rows: int
    own_rows_left_out: int
    training_sha256: str
    version: str
    path: str
    intervals: str
    errors: tuple[FitError, ...]
    cross_validated: tuple[dict[str, object], ...] = ()
