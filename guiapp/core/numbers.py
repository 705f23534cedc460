"""Numbers as people read them: a true minus sign, few digits, 2.4·10⁻⁷ for very small ones."""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "\u2212"
LEAST = 1e-3
"""Below this size a number is written with a power of ten; from ``MOST`` on, too."""
MOST = 1e6

_RAISED = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def text(value: float, digits: int = 3) -> str:
    """``value`` with so many significant digits.

    A value that needs fewer is written with fewer (0.5, 12), one that was rounded keeps its zeros
    (0.4996 becomes 0.500), and digits before the decimal point are never rounded away (12345.6
    becomes 12346).

    >>> text(-0.14073), text(512), text(2.4e-7), text(-0.0)
    ('−0.141', '512', '2.4·10⁻⁷', '0')
    """
    value = float(value)
    if not math.isfinite(value) or _needs_power(value, digits):
        return _special(value, digits)
    return _fixed(value, _decimals(value, digits))


def count(value: int) -> str:
    """A whole number with thin spaces between its thousands, which no reader takes for a point.

    >>> count(262144)
    '262\u202f144'
    """
    return f"{value:,}".replace(",", "\u202f").replace("-", MINUS)


def superscript(exponent: int) -> str:
    """A whole number as it is written above the line.

    >>> superscript(-12)
    '⁻¹²'
    """
    return str(exponent).translate(_RAISED)


def texts(values: Iterable[float], digits: int = 3, *, powers: bool = True) -> list[str]:
    """Every value with as many decimals as the largest has, so that a matrix aligns at the point.

    A small value that would look like zero is written with a power of ten instead; without
    ``powers`` it is the 0.00 that it is rounded to.

    >>> texts([1, -0.65, 0, 1.23456])
    ['1.00', '−0.65', '0.00', '1.23']
    """
    numbers = [float(value) for value in values]
    largest = max((abs(v) for v in numbers if math.isfinite(v)), default=0.0)
    if _needs_power(largest, digits):
        return [text(value, digits) for value in numbers]
    most = _places(largest, digits)
    decimals = max((_exact(v, most) for v in numbers if _is_seen(v, most)), default=0)
    if not powers:
        return [_fixed(v, decimals) if math.isfinite(v) else _special(v, 1) for v in numbers]
    return [_in_column(value, decimals) for value in numbers]


def _is_seen(value: float, decimals: int) -> bool:
    """Whether so many decimals show ``value`` as something, or as the zero that it is."""
    return math.isfinite(value) and (value == 0 or round(value, decimals) != 0)


def _in_column(value: float, decimals: int) -> str:
    return _fixed(value, decimals) if _is_seen(value, decimals) else _special(value, 1)


def _needs_power(value: float, digits: int) -> bool:
    """Whether ``value``, once rounded, is too small or too large to be written out."""
    if value == 0:
        return False
    rounded = abs(float(f"{value:.{digits - 1}e}"))
    return rounded < LEAST or abs(value) >= MOST


def _places(value: float, digits: int) -> int:
    """The decimals that leave ``digits`` significant digits."""
    if value == 0:
        return 0
    exponent = int(f"{value:.{digits - 1}e}".partition("e")[2])
    return max(digits - 1 - exponent, 0)


def _decimals(value: float, digits: int) -> int:
    return _exact(value, _places(value, digits))


def _exact(value: float, most: int) -> int:
    """The fewest decimals that write ``value`` to a float32's precision; at most ``most``."""
    for decimals in range(most):
        if math.isclose(value, round(value, decimals), rel_tol=1e-7, abs_tol=0.0):
            return decimals
    return most


def _fixed(value: float, decimals: int) -> str:
    written = f"{value:.{decimals}f}"
    if float(written) == 0:
        return written.lstrip("-")
    return written.replace("-", MINUS)


def _special(value: float, digits: int) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    mantissa = _fixed(float(mantissa), _exact(float(mantissa), digits - 1))
    return f"{mantissa}·10{superscript(int(exponent))}"
