"""A predictor for engines that are started with other settings than everyone else's.

It knows what its origin knows: the same fit and the same measured rows.
"""

from dataclasses import dataclass
from functools import cached_property

from tools.domain.correction import Fields
from tools.domain.serving_options import EngineSettings, TunedAssembler
from tools.predictor import Predictor

__all__ = ["TunedPredictor", "tuned"]


@dataclass(frozen=True, kw_only=True)
class TunedPredictor(Predictor):
    """The origin's knowledge behind an assembler with other settings."""

    origin: Predictor

    @cached_property
    def fields(self) -> Fields:
        """Residuals of the measured rows, which ran with their own settings."""
        return self.origin.fields


def tuned(predictor: Predictor, settings: EngineSettings) -> Predictor:
    """The predictor for these settings; the same one where they are the defaults."""
    if settings == EngineSettings(max_model_len=settings.max_model_len):
        return predictor
    return TunedPredictor(
        catalogue=predictor.catalogue,
        benchmarks=predictor.benchmarks,
        calibrated=predictor.calibrated,
        extra=predictor.extra,
        assembler=TunedAssembler(settings=settings),
        origin=predictor,
    )
