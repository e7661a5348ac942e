"""Figures as people read them in formulas and messages."""

__all__ = ["shown"]

_WHOLE_BELOW = 1e15
_MANY = 1000


def shown(value: float) -> str:
    """Thousands apart, no needless decimals, four significant digits below a thousand.

    >>> shown(10250.0), shown(8.5), shown(1 / 3), shown(1234.56)
    ('10,250', '8.5', '0.3333', '1,234.6')
    """
    if not abs(value) < _WHOLE_BELOW:
        return f"{value:.4g}"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= _MANY else f"{value:.4g}"
