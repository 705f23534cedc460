"""Kernels that light a picture from the side, look for a wave, or have no meaning at all."""

from __future__ import annotations

import numpy as np

from guiapp.compute.angles import distance_along
from guiapp.compute.kernels.compass import ring
from guiapp.compute.kernels.sizes import Kernel, checked_size, finite, needed_size, positive


def emboss(angle: int = 315) -> Kernel:
    """The picture plus a derivative: a relief that is lit; ``angle`` is a multiple of 45.

    1 in the middle, 2 towards the angle, -2 away from it; sums to 1.
    """
    return ring((2, 1, 0, -1, -2, -1, 0, 1), angle, middle=1)


def gabor(
    angle: float = 0,
    wavelength: float = 8,
    sigma: float = 4,
    aspect: float = 0.5,
    phase: float = 0,
    size: int | None = None,
) -> Kernel:
    """A wave under a Gaussian.

    exp(-(s^2 + aspect^2 t^2) / (2 sigma^2)) cos(2 pi s / wavelength + phase), where s is the
    place along ``angle``, the direction the wave runs in, and t across it, in pixels; ``phase`` in
    degrees. Divided by the sum of the Gaussian, so that a wave that fits gives about
    half its amplitude. Source: Daugman (1985); Jones and Palmer (1987).
    """
    narrow = min(1.0, positive("aspect", aspect))
    side = needed_size(2.5 * positive("sigma", sigma) / narrow, size)
    along = distance_along(finite("angle", angle), (side, side))
    across = distance_along(angle + 90, (side, side))
    bell = np.exp(-(along**2 + (aspect * across) ** 2) / (2 * sigma**2))
    turn = 2 * np.pi * along / positive("wavelength", wavelength)
    wave = np.cos(turn + np.radians(finite("phase", phase)))
    return np.asarray(bell * wave / bell.sum())


def random(size: int = 5, seed: int = 0) -> Kernel:
    """Numbers drawn evenly from -1 to 1, the same for the same ``seed``."""
    return np.random.default_rng(seed).uniform(-1, 1, (checked_size(size), size))
