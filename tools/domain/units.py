"""The only place where one unit becomes another; every name carries both units.

GiB is not GB: memory that a card reports is GiB, bandwidth and sizes on paper are GB.
"""

__all__ = [
    "BYTES_PER_GB",
    "BYTES_PER_GIB",
    "HOURS_PER_MONTH",
    "MS_PER_S",
    "S_PER_HOUR",
    "bytes_to_gib",
    "gb_to_gib",
    "usd_per_hour_to_usd_per_month",
]

BYTES_PER_GB = 1e9
BYTES_PER_GIB = float(2**30)
HOURS_PER_MONTH = 730.0
MS_PER_S = 1e3
S_PER_HOUR = 3600.0


def bytes_to_gib(size_bytes: float) -> float:
    """Bytes as GiB.

    >>> bytes_to_gib(16 * 2**30)
    16.0
    """
    return size_bytes / BYTES_PER_GIB


def gb_to_gib(size_gb: float) -> float:
    """GB (1e9 bytes) as GiB (2**30 bytes).

    >>> round(gb_to_gib(80), 2)
    74.51
    """
    return size_gb * BYTES_PER_GB / BYTES_PER_GIB


def usd_per_hour_to_usd_per_month(usd_per_hour: float) -> float:
    """An hourly price over a month of 730 hours.

    >>> usd_per_hour_to_usd_per_month(2.0)
    1460.0
    """
    return usd_per_hour * HOURS_PER_MONTH
