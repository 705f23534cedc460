"""Kernels that add to a picture what a blur takes away; they sum to 1 unless said otherwise."""

from __future__ import annotations

from guiapp.compute.kernels.second import laplacian
from guiapp.compute.kernels.sizes import Kernel, finite
from guiapp.compute.kernels.smoothing import box, gaussian, identity


def sharpen(amount: float = 1) -> Kernel:
    """The picture minus ``amount`` times its Laplacian: 5 in the middle, -1 beside it, at 1."""
    return identity(3) - finite("amount", amount) * laplacian(4)


def mean_removal(amount: float = 1) -> Kernel:
    """The picture minus ``amount`` times its Laplacian of 8 neighbours: 9 and -1 at 1."""
    return identity(3) - finite("amount", amount) * laplacian(8)


def unsharp(sigma: float = 1.5, amount: float = 1, size: int | None = None) -> Kernel:
    """The picture plus its difference to a Gaussian blur: d + amount (d - G).

    Here d is the impulse, G the Gaussian of ``sigma``. The unsharp mask of photography.
    """
    blur = gaussian(sigma, size)
    impulse = identity(len(blur))
    return impulse + finite("amount", amount) * (impulse - blur)


def high_boost(boost: float = 1.5, size: int = 3) -> Kernel:
    """``boost`` times the picture, minus its mean over a box; sums to boost - 1.

    Source: Gonzalez and Woods, Digital Image Processing, section on unsharp masking.
    """
    return finite("boost", boost) * identity(size) - box(size)


def high_pass(sigma: float = 2, size: int | None = None) -> Kernel:
    """What a Gaussian blur takes away: d - G, impulse minus Gaussian; sums to 0."""
    blur = gaussian(sigma, size)
    return identity(len(blur)) - blur
