"""How much of a rate is used when the last two windows are counted, and when there is room again.

The window before counts by the share of it that still lies within one length of now: a count of two
numbers in place of every request's moment, at most one request off for each that came unevenly.
"""

from dataclasses import dataclass
from math import ceil, floor

__all__ = ["Counted"]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Requests of one caller.

    Attributes:
        limit: Requests that may fall into one length of time.
        length_s: That length.
        before: Requests in the window before.
        now: Requests in this window.
        rest_s: What remains of this window, more than 0 and at most its length.
    """

    limit: int
    length_s: float
    before: int
    now: int
    rest_s: float

    @property
    def used(self) -> float:
        """Requests that count.

        >>> Counted(limit=10, length_s=60, before=8, now=3, rest_s=15).used
        5.0
        """
        return self.before * self.rest_s / self.length_s + self.now

    @property
    def left(self) -> int:
        """Requests that may follow at once."""
        return max(0, self.limit - floor(self.used))

    @property
    def wait_s(self) -> float:
        """Seconds until another one may follow; 0 where it may now.

        >>> Counted(limit=10, length_s=60, before=20, now=6, rest_s=30).wait_s  # 20 x 12/60 = 4
        18.0
        >>> Counted(limit=10, length_s=60, before=0, now=10, rest_s=30).wait_s
        30.0
        """
        if self.left:
            return 0.0
        if self.now < self.limit:
            return max(0.0, self.rest_s - self.length_s * (self.limit - self.now) / self.before)
        return self.rest_s + self.length_s * (1 - self.limit / self.now)

    @property
    def retry_after_s(self) -> int:
        """The same in whole seconds, as a header has it.

        >>> Counted(limit=1, length_s=1, before=0, now=1, rest_s=0.25).retry_after_s
        1
        """
        return max(1, ceil(self.wait_s))
