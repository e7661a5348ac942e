"""One replica under rising load: where limits give way, where the knee is, where the queue breaks.

Every figure comes from the same predictor that answers single questions, so the load that is
reported as the capacity, asked again, gives the figures that are reported beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from tools.domain.capacity import Doubt, limits_of, slo_capacity, stability_rps
from tools.domain.cases import Case, Prepared
from tools.domain.prediction import Prediction
from tools.domain.serving import open_load
from tools.domain.workload import SloLimits
from tools.predictor import Predictor

__all__ = ["KNEE", "KNEE_DEFINITION", "LoadCurve", "margin"]

Floats = NDArray[np.float64]

KNEE = 0.5
"""Per cent of mean E2E per per cent of load from which one speaks of the knee."""
KNEE_DEFINITION = (
    "knee: the load from which one per cent more load makes the mean E2E half a per cent longer; "
    "stability: the load that takes every sequence slot"
)
_REFINED = 8
_KNEE_POINTS = 24
_LIGHTEST = 100.0


@dataclass(frozen=True, kw_only=True)
class LoadCurve:
    """One replica of a configuration along its load.

    Attributes:
        case: The question; its layout has one copy.
        predictor: Who answers.
        prepared: The case as arrays.
        stability_rps: Where every sequence slot is taken.
        rates_rps: Loads from one request at a time to the usable share of the cache.
        answers: What is predicted at each of them.
        told: What was predicted at any load so far: a prediction of many loads at once costs
            hardly more than one of a single load, and none is made twice.
    """

    case: Case
    predictor: Predictor
    prepared: Prepared
    stability_rps: float
    rates_rps: Floats
    answers: Sequence[Prediction]
    told: dict[float, Prediction] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, predictor: Predictor) -> "LoadCurve | None":
        """The curve; None where the configuration cannot be asked at all."""
        one = replace(case, layout=replace(case.layout, data_parallel=1))
        prepared = predictor.assembler.prepare([at_rate(one, 1.0)])
        if not len(prepared.index):
            return None
        table, physics = prepared.table, predictor.calibrated.physics
        free = slo_capacity(table, physics, prepared.demand, SloLimits(), _sure(1))
        stable = float(stability_rps(table, physics, prepared.demand)[0])
        rates = np.minimum(free.curve_rps[0], 0.999 * stable)
        asked = [*rates.tolist(), float(rates[0]) / _LIGHTEST, *_towards_knee(stable).tolist()]
        answers = predictor.predict([at_rate(one, rate) for rate in asked])
        return cls(
            case=one,
            predictor=predictor,
            prepared=prepared,
            stability_rps=stable,
            rates_rps=rates,
            answers=answers[: len(rates)],
            told=dict(zip(asked, answers, strict=True)),
        )

    @property
    def max_sequences(self) -> float:
        """Sequences one replica may run at once."""
        return float(self.prepared.demand.max_sequences[0])

    @property
    def lightest_rps(self) -> float:
        """A load so light that requests do not meet: a hundredth of one request at a time."""
        return float(self.rates_rps[0]) / _LIGHTEST

    def ask(self, rates_rps: Sequence[float] | Floats) -> list[Prediction]:
        """Predictions at these loads of one replica."""
        rates = [float(rate) for rate in rates_rps]
        if fresh := [rate for rate in dict.fromkeys(rates) if rate not in self.told]:
            found = self.predictor.predict([at_rate(self.case, rate) for rate in fresh])
            self.told.update(zip(fresh, found, strict=True))
        return [self.told[rate] for rate in rates]

    def carried_rps(self, slo: SloLimits, *, pessimistic: bool) -> float:
        """The highest load with every limit held; 0 where the lightest breaks one."""
        rates = np.concatenate([[self.lightest_rps], self.rates_rps])
        answers = [*self.ask([self.lightest_rps]), *self.answers]
        last = _last_held([margin(a, slo, pessimistic=pessimistic) for a in answers])
        if last < 0:
            return 0.0
        if last == len(rates) - 1:
            return float(rates[-1])
        between = np.geomspace(rates[last], rates[last + 1], _REFINED)
        margins = [margin(a, slo, pessimistic=pessimistic) for a in self.ask(between)]
        place = max(_last_held(margins), 0)
        if place == _REFINED - 1:
            return float(between[-1])
        low, high = margins[place], margins[place + 1]
        share = 0.0 if high == -inf else np.clip(low / max(low - high, 1e-12), 0.0, 1.0)
        return float(between[place] * (between[place + 1] / between[place]) ** share)

    def knee_rps(self) -> float | None:
        """Where the mean E2E begins to grow with the load; None where it never does before."""
        rates = _towards_knee(self.stability_rps)
        told = [
            (log(rate), log(answer.metrics["e2e_mean_ms"].value))
            for rate, answer in zip(rates, self.ask(rates), strict=True)
            if answer.answered and "e2e_mean_ms" in answer.metrics
        ]
        if len(told) < 3:  # noqa: PLR2004  a slope needs neighbours
            return None
        load, latency = np.array(told).T
        slope = np.gradient(latency, load)
        past = np.flatnonzero(slope >= KNEE)
        if not len(past):
            return None
        first = int(past[0])
        if first == 0:
            return float(np.exp(load[0]))
        share = (KNEE - slope[first - 1]) / max(slope[first] - slope[first - 1], 1e-9)
        return float(np.exp(load[first - 1] + share * (load[first] - load[first - 1])))

    def doubt(self, slo: SloLimits) -> Doubt:
        """What the predictor adds to the physics along the curve, as the capacity search reads it.

        At the percentiles of the limits; the mean where a metric has none.
        """
        rows = np.zeros(len(self.rates_rps), dtype=np.intp)
        demand = replace(
            self.prepared.demand,
            **{
                name: getattr(self.prepared.demand, name)[rows]
                for name in type(self.prepared.demand).__dataclass_fields__
            },
        )
        served = open_load(
            self.prepared.table.take(rows),
            self.predictor.calibrated.physics,
            demand,
            self.rates_rps,
        )
        asked = {name: limit.percentile for name, limit in limits_of(slo)}
        ttft = asked.get("ttft", "mean")
        tpot = asked.get("tpot", "mean")
        first_shift, first_high = self._factors(f"ttft_{ttft}_ms", served.ttft_ms[ttft])
        each_shift, each_high = self._factors(f"tpot_{tpot}_ms", served.tpot_ms[tpot])
        return Doubt(
            tpot_shift=each_shift,
            ttft_shift=first_shift,
            tpot_high=each_high,
            ttft_high=first_high,
            evidence=np.zeros(1),
            tells_queue=True,
        )

    def _factors(self, metric: str, physics: Floats) -> tuple[Floats, Floats]:
        """Predicted over physical, and upper end over predicted, each of shape (1, GRID)."""
        shift, high = np.ones((1, len(physics))), np.ones((1, len(physics)))
        for place, answer in enumerate(self.answers):
            band = answer.metrics.get(metric)
            if band is not None:
                shift[0, place] = band.value / physics[place]
                high[0, place] = band.hi / band.value
        return shift, high


def _towards_knee(stability_rps: float) -> Floats:
    return np.linspace(0.04, 0.98, _KNEE_POINTS) * stability_rps


def at_rate(case: Case, rate_rps: float) -> Case:
    """The same question under an open load of one replica."""
    load = replace(case.workload, load="open", request_rate_rps=rate_rps, concurrency=None)
    return replace(case, workload=load)


def margin(answer: Prediction, slo: SloLimits, *, pessimistic: bool) -> float:
    """ln(limit / predicted) of the tightest limit; minus infinity where nothing is predicted.

    A queue that is likely to grow without end holds no limit.
    """
    if not answer.answered or answer.fullness > 1.0:
        return -inf
    margins = []
    for name, limit in limits_of(slo):
        band = answer.metrics.get(f"{name}_{limit.percentile}_ms")
        if band is None:
            return -inf
        margins.append(log(limit.limit_ms / (band.hi if pessimistic else band.value)))
    return min(margins, default=inf)


def _last_held(margins: Sequence[float]) -> int:
    """The last load before the first that breaks a limit; -1 where the first breaks one."""
    broken = [place for place, value in enumerate(margins) if value < 0.0]
    return (broken[0] if broken else len(margins)) - 1


def _sure(count: int) -> Doubt:
    ones = np.ones(count)
    return Doubt(tpot_shift=ones, ttft_shift=ones, tpot_high=ones, ttft_high=ones, evidence=ones)
