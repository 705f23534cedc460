"""Diffusion on a torus, seen in its frequencies: each is multiplied, none is mixed with others."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.diffusion.propagators import checked_propagator, checked_steps
from guiapp.compute.fourier import half_transfer


def spectrum_after(half: Any, propagator: Any, steps: int, shape: tuple[int, int]) -> Any:
    """The half plane (..., H, W // 2 + 1) of a picture of ``shape`` after steps on a torus.

    Each step multiplies it by the propagator's transfer function, so n of them by its n-th power.
    The zero frequency, which is the mass, is multiplied by exactly 1.
    """
    transfer = half_transfer(checked_propagator(propagator), shape)
    transfer[0, 0] = 1
    return half * namespace(half).asarray(_power(transfer, checked_steps(steps)))


def _power(base: Any, exponent: int) -> Any:
    """``base`` to a whole power from 0 on, by repeated squaring: exact to some log2 n roundings."""
    power = np.ones_like(base)
    while exponent:
        if exponent & 1:
            power = power * base
        exponent >>= 1
        if exponent:
            base = base * base
    return power
