"""A candidate that came through: sized, predicted exactly, ready to be written down."""

from dataclasses import dataclass

from tools.choosing.options import Entry
from tools.domain.cases import Case
from tools.domain.cost import Packing
from tools.domain.prediction import Prediction
from tools.domain.search import Found

__all__ = ["Finalist"]


@dataclass(frozen=True, kw_only=True)
class Finalist:
    """A candidate that holds every limit, predicted at the peak."""

    found: Found
    entry: Entry
    case: Case
    prediction: Prediction
    packing: Packing
    reserved_gib: float
