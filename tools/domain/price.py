"""What an instance costs: whole instances are billed, so the GPU count is part of the price."""

from dataclasses import dataclass

__all__ = ["OWN_CLOUD", "Offer"]

OWN_CLOUD = "own price list"
"""Seller of a user's own price that names none: it counts in every cloud."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One instance type somebody sells, or one estimate of owning the hardware.

    Attributes:
        offer_id: Stable key, such as `aws/p5.48xlarge/us-east-1`.
        kind: `offer` (can be bought), `own` (a user's price of an instance), `own_per_gpu` (a
            user's price of any number of GPUs) or `estimate` (a published cost model, per GPU).
        cloud: Seller.
        instance_type: Name the seller uses.
        gpu: Canonical accelerator.
        gpus_per_instance: GPUs billed together.
        region: Region, or `all regions`.
        on_demand_usd_per_hour: Price of the whole instance per hour.
        spot_usd_per_hour: Lowest spot price seen; None without one.
        verified: Whether the price was read in a primary or catalogue source.
    """

    offer_id: str
    kind: str
    cloud: str
    instance_type: str
    gpu: str
    gpus_per_instance: int
    region: str
    on_demand_usd_per_hour: float
    spot_usd_per_hour: float | None
    verified: bool
    source: str
    date: str

    @property
    def is_own(self) -> bool:
        """Whether the user brought this price."""
        return self.kind in ("own", "own_per_gpu")
