"""A deployment in outline: what tables, plots and comparisons show of it."""

from tools.recommendation import BasisName, PredictedFigure
from tools.specification import Strict

__all__ = ["Outline"]


class Outline(Strict):
    """One deployment: what runs where, for how much, and how fast at the peak.

    Latencies are at the percentile each limit asks for (the mean where none is asked), `None`
    where nothing is predicted. `usd_month` is 0 on owned hardware and None where no price is known.
    """

    model_id: str
    precision: str
    gpu: str
    tp: int
    replicas: int
    gpus_total: int
    usd_month: float | None
    price_basis: str
    ttft_ms: PredictedFigure | None
    tpot_ms: PredictedFigure | None
    e2e_ms: PredictedFigure | None
    headroom_pct: float
    quality: float | None
    basis: BasisName
