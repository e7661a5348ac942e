"""What was measured at the very place of a question, told beside figures that smooth over it.

A figure with the basis `measured` is drawn from the row at its place, from repeats of it and from
its neighbours, so it may differ from the row by a little; the row is quoted as it is.
"""

from tools.domain.cases import Case
from tools.domain.correction import place_of
from tools.domain.measurement import Measurement
from tools.domain.prediction import Prediction
from tools.figures import digits, millis
from tools.measured import case_of, runs_assembler
from tools.predictor import Predictor

__all__ = ["measured_here"]

_TOLD = (
    ("TTFT mean", "ttft_mean_ms"),
    ("TTFT p50", "ttft_p50_ms"),
    ("TPOT mean", "tpot_mean_ms"),
    ("TPOT p50", "tpot_p50_ms"),
    ("E2E mean", "e2e_mean_ms"),
)
_ROWS = 2


def measured_here(case: Case, predictor: Predictor, found: Prediction) -> tuple[str, ...]:
    """One sentence per row of the evidence that ran this configuration under this load."""
    fields = predictor.fields
    refs = {item.ref for item in found.evidence if item.kind == "benchmark"}
    in_order = sorted(refs & fields.position_of.keys(), key=fields.position_of.__getitem__)
    rows = [fields.rows[fields.position_of[ref]] for ref in in_order]
    here = [row for row in rows if _is_here(row, case, predictor)]
    return tuple(_sentence(row, found) for row in here[:_ROWS])


def _is_here(row: Measurement, case: Case, predictor: Predictor) -> bool:
    told = case_of(row, predictor.catalogue, runs_assembler())
    if told is None or case.engine_version not in ("", told.engine_version):
        return False
    return place_of(told) == place_of(case)


def _sentence(row: Measurement, found: Prediction) -> str:
    figures, smoothed = [], False
    for words, name in _TOLD:
        value, band = getattr(row, name), found.metrics.get(name)
        if value is not None:
            figures.append(f"{words} {millis(value)}")
            smoothed = smoothed or (band is not None and millis(band.value) != millis(value))
    if row.output_tok_s is not None:
        figures.append(f"{digits(row.output_tok_s)} tokens/s")
    told = f"{row.row_id} measured exactly this: {', '.join(figures)}"
    return told + ("; the figures smooth it with its repeats and neighbours." if smoothed else ".")
