"""How far a search trusts the physics of each candidate: shifts from measured rows, and bands.

Candidates of a cell somebody measured are corrected along their whole load curve; the others get
the band of a configuration of which as much (or as little) is known.
"""

import numpy as np
from numpy.typing import NDArray

from tools.domain.answers import further, log_band
from tools.domain.calibrated import KNOWLEDGE
from tools.domain.capacity import Doubt, batches
from tools.domain.correction import ENGINE_CODES, PRECISION_CODES, family_code, size_of
from tools.domain.engine_version import UNKNOWN_VERSION
from tools.domain.ranking import EVIDENCE
from tools.domain.residuals import AXES, Observations
from tools.domain.serving import Demand
from tools.domain.space import CandidateSpace
from tools.predictor import INTERPOLATED, Predictor

__all__ = ["doubt_of"]

Floats = NDArray[np.float64]
Index = NDArray[np.intp]


def doubt_of(predictor: Predictor, space: CandidateSpace, index: Index, demand: Demand) -> Doubt:
    """Factors for the candidates in `index`, in that order."""
    grid = batches(demand.max_sequences)
    families = np.array([option.shape.family for option in space.options])[space.option[index]]
    gpus = np.array([gpu.gpu for gpu in space.gpus])[space.gpu[index]]
    names, cell = np.unique(np.char.add(np.char.add(families, "|"), gpus), return_inverse=True)
    bands = np.array([_bands(predictor, str(name)) for name in names]).reshape(-1, 2)
    shift = np.ones_like(grid)
    high = np.repeat(bands[cell, 0][:, None], grid.shape[1], axis=1)
    evidence = np.full(len(index), EVIDENCE["modelled"])
    for number, name in enumerate(names):
        if not predictor.fields.informs("closed", "tpot", str(name)):
            continue
        places = np.flatnonzero(cell == number)
        at = _curves(space, index[places], demand, places, grid)
        found = predictor.fields.posterior("closed", "tpot", str(name), at)
        shape = (len(places), grid.shape[1])
        family, _, gpu = str(name).partition("|")
        word = predictor.fields.knowledge_of(family, gpu, "closed", "tpot")
        known = np.full(len(found.deviation), KNOWLEDGE.index(word), dtype=np.intp)
        known = further(known, found.explained)
        _, upper = log_band(predictor.calibrated, "closed", "tpot_mean_ms", known, found.deviation)
        shift[places] = np.exp(found.shift).reshape(shape)
        high[places] = np.exp(upper).reshape(shape)
        explained = np.median(found.explained.reshape(shape), axis=1)
        evidence[places] = np.where(
            explained >= INTERPOLATED, EVIDENCE["interpolated"], EVIDENCE["modelled"]
        )
    return Doubt(
        tpot_shift=shift,
        ttft_shift=np.ones(len(index)),
        tpot_high=high,
        ttft_high=bands[cell, 1],
        evidence=evidence,
    )


def _bands(predictor: Predictor, cell: str) -> tuple[float, float]:
    """Upper factors of TPOT and TTFT under open load for a cell, by how much is known of it."""
    family, _, gpu = cell.partition("|")
    result = []
    for target, metric in (("tpot", "tpot_mean_ms"), ("ttft_mean", "ttft_p90_ms")):
        known = predictor.fields.knowledge_of(family, gpu, "open", target)
        _, upper = predictor.calibrated.quantile("open", metric, known)
        deviation = predictor.calibrated.kernels[target].prior_variance ** 0.5
        result.append(float(np.exp(upper * deviation)))
    return result[0], result[1]


def _curves(
    space: CandidateSpace, index: Index, demand: Demand, places: Index, grid: Floats
) -> Observations:
    """The candidates of one cell at every batch of their grids, as places of a residual field."""
    width = grid.shape[1]
    fixed = np.column_stack(
        [
            np.log2(demand.isl_tokens[places]),
            np.log2(demand.osl_tokens[places]),
            np.log2(space.tp[index]),
            np.zeros((len(places), len(AXES) - 5)),
            [size_of(space.options[int(o)].shape) for o in space.option[index]],
        ]
    )
    load = np.log2(np.maximum(grid[places], 1.0)).reshape(-1, 1)
    codes = [PRECISION_CODES[space.options[int(o)].precision] for o in space.option[index]]
    families = [family_code(space.options[int(o)].shape.family) for o in space.option[index]]
    count = len(places) * width
    return Observations(
        places=np.hstack([load, np.repeat(fixed, width, axis=0)]),
        engine=np.full(count, ENGINE_CODES["vllm"], dtype=np.int64),
        precision=np.repeat(np.array(codes, dtype=np.int64), width),
        family=np.repeat(np.array(families, dtype=np.int64), width),
        version=np.full(count, UNKNOWN_VERSION, dtype=np.int64),
    )
