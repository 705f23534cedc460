"""Derivatives without any rule: what the rules are checked against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def numerical_gradient(f: Callable[[Any], float], x: Any, eps: float = 1e-5) -> Any:
    """The derivative of the number ``f(x)`` by each value of ``x``, by central differences.

    (f(x + eps) - f(x - eps)) / 2 eps, one value at a time, in float64: two calls for each value.
    The error is of the order eps^2 in a smooth function, plus rounding of the order 1e-16 / eps.
    ``x`` itself is not written to.
    """
    if not eps > 0:
        raise ValueError(f"eps must be above 0; {eps!r} came.")
    point = np.array(x, np.float64)
    found = np.empty(point.shape)
    for place in np.ndindex(point.shape):
        here = point[place]
        point[place] = here + eps
        above = f(point.copy())
        point[place] = here - eps
        below = f(point.copy())
        point[place] = here
        found[place] = (above - below) / (2 * eps)
    return found
