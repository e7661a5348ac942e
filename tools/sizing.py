"""From a peak rate to replicas: ceil(peak x burst x headroom / capacity) + spare, all shown."""

from dataclasses import dataclass
from math import ceil

from tools.estimate_report import FailureDomain, SizingReport, rounded
from tools.figures import digits

__all__ = ["Sizing", "replicas_for"]

_ZONES = 3
_NODE_GPUS = 8


@dataclass(frozen=True, kw_only=True)
class Sizing:
    """How a peak becomes replicas.

    Attributes:
        peak_rps: Highest mean rate of the deployment; None where nobody gave one.
        burst_factor: Rate of the worst short burst over that rate, >= 1.
        headroom: Share of load added on top, 0.2 for 20 %.
        spare: Failure domains that may be lost at the peak.
        failure_domain: What is lost at once.
    """

    peak_rps: float | None = None
    burst_factor: float = 1.0
    headroom: float = 0.0
    spare: int = 0
    failure_domain: FailureDomain = "pod"

    @property
    def stated(self) -> str:
        """The load to be carried, as a formula."""
        return (
            f"{self.peak_rps or 0.0:g} req/s x burst {self.burst_factor:g} x "
            f"headroom {1.0 + self.headroom:g}"
        )


def replicas_for(sizing: Sizing, capacity_rps: float, gpus: int) -> SizingReport | None:
    """Replicas for the peak; None without a peak or a capacity.

    A node holds eight GPUs; zones are three, so the other two carry what one loses.
    """
    if sizing.peak_rps is None or capacity_rps <= 0.0:
        return None
    wanted = sizing.peak_rps * sizing.burst_factor * (1.0 + sizing.headroom)
    needed = max(ceil(wanted / capacity_rps - 1e-9), 1)
    lost = {
        "pod": 1,
        "node": max(_NODE_GPUS // gpus, 1),
        "zone": ceil(needed / (_ZONES - 1)),
    }[sizing.failure_domain]
    spare = sizing.spare * min(lost, needed)
    return SizingReport(
        peak_rps=sizing.peak_rps,
        burst_factor=sizing.burst_factor,
        headroom=sizing.headroom,
        capacity_rps=rounded(capacity_rps),
        needed=needed,
        spare=spare,
        failure_domain=sizing.failure_domain,
        replicas=needed + spare,
        gpus_total=(needed + spare) * gpus,
        formula=f"ceil({sizing.stated} / {digits(capacity_rps)} req/s) = {needed}, + {spare} spare",
    )
