"""Electric power of the GPUs of a plan, from their board power and how busy they are.

A GPU draws a tenth of its board power (TDP) without work (Leadline default: an H100 draws some 70
of 700 W), and while it serves from 0.43 of it for one request to 0.86 at full batch: 300 and 600 W
of an H100 under vLLM in the ML.ENERGY benchmark v3, as quoted in the power model of the vLLM
Semantic Router's fleet simulator. Other GPUs are taken to behave like the H100. Hosts, network and
cooling are not counted.
"""

from dataclasses import dataclass
from math import exp

from tools.domain.units import HOURS_PER_MONTH

__all__ = ["FORMULA", "Power", "power"]

_IDLE = 0.10
_ONE_REQUEST = 0.43
_FULL_BATCH = 0.86

FORMULA = (
    "GPUs alone, from board power (TDP): 0.10 of it without work, 0.43 to 0.86 of it while "
    "serving, by the share of capacity in use (H100, ML.ENERGY benchmark v3 as quoted by the vLLM "
    "Semantic Router); from all GPUs idle to all at TDP. Hosts and cooling are not counted."
)


@dataclass(frozen=True, kw_only=True)
class Power:
    """Mean power in watts; `lo_w` is all GPUs idle, `hi_w` all of them at their board power."""

    value_w: float
    lo_w: float
    hi_w: float

    def kwh_per_month(self, watts: float) -> float:
        """Energy of a month of 730 hours at so many watts.

        >>> Power(value_w=500, lo_w=100, hi_w=1000).kwh_per_month(500)
        365.0
        """
        return watts * HOURS_PER_MONTH / 1e3


def power(
    *, tdp_w: float, gpus_used: int, gpus_billed: int, load_share: float, running: float
) -> Power:
    """Mean power of all GPUs that are billed.

    One GPU of 700 W at half its capacity, always with work: 700 x (0.43 + 0.43 / 2) = 451.5 W.

    >>> round(
    ...     power(tdp_w=700, gpus_used=1, gpus_billed=1, load_share=0.5, running=50).value_w, 1
    ... )
    451.5

    Args:
        tdp_w: Board power of one GPU in watts.
        gpus_used: GPUs that run replicas.
        gpus_billed: GPUs paid for; those that run nothing idle.
        load_share: Load over capacity, from 0 to 1.
        running: Mean number of requests in flight on one replica; arrivals are taken as random,
            so that none runs exp(-running) of the time.
    """
    serving = _ONE_REQUEST + (_FULL_BATCH - _ONE_REQUEST) * load_share
    busy = 1.0 - exp(-running)
    each = _IDLE + busy * (serving - _IDLE)
    unused = gpus_billed - gpus_used
    return Power(
        value_w=tdp_w * (gpus_used * each + unused * _IDLE),
        lo_w=tdp_w * gpus_billed * _IDLE,
        hi_w=tdp_w * gpus_billed,
    )
