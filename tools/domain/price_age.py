"""How old a price is: a date without its day or month is judged by its end, never too harshly."""

import re
from datetime import date, timedelta

__all__ = ["OLD_DAYS", "age_days", "last_day"]

OLD_DAYS = 90
"""Days after which a price is to be asked for again."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DECEMBER = 12


def last_day(text: str) -> date | None:
    """The last day that a date may mean; None where it is no date.

    >>> [str(last_day(text)) for text in ("2026", "2026-05", "2026-12", "2026-05-03", "May")]
    ['2026-12-31', '2026-05-31', '2026-12-31', '2026-05-03', 'None']
    """
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or _DECEMBER), found[3]
    try:
        if day is not None:
            return date(year, month, int(day))
        after = date(year, month, 1) + timedelta(days=31)
        return after.replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def age_days(text: str, today: date) -> int | None:
    """Days since the end of a date, 0 while it lasts; None where it is no date.

    >>> age_days("2026-05-03", date(2026, 5, 13)), age_days("2026", date(2026, 5, 13))
    (10, 0)
    """
    day = last_day(text)
    return None if day is None else max((today - day).days, 0)
