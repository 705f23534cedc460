"""Mass that moves: pictures under a propagator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.diffusion.carrying import around, as_mass, of_each_plane, within
from guiapp.compute.diffusion.passing import past_walls
from guiapp.compute.diffusion.propagators import checked_propagator, checked_steps
from guiapp.compute.diffusion.spectra import spectrum_after
from guiapp.compute.diffusion.walls import passages_among
from guiapp.compute.fft import irfft2, rfft2

_SUMS = 120
"""Multiply-adds a pixel up to which steps are summed; a pair of transforms takes as long."""
_CELLS = 49
"""Cells of a propagator up to which one step is summed by OpenCV, see `direct.most_cells`."""


def diffuse(
    image: Any, propagator: Any, steps: int = 1, *, boundary: str = "wrap", walls: Any = None
) -> Any:
    """The picture (..., H, W) after so many steps, in float64: mass moves by the propagator.

    One step in the open is the convolution of the picture with the propagator (kh, kw), its anchor
    at (k - 1) // 2. ``boundary`` "wrap" makes a torus of the picture, "wall" a closed basin.
    ``walls`` is bool (H, W), True in a wall cell: what it holds stays in it. Mass whose straight
    way leads through a wall or out of a closed basin stays where it was, so that the sum of the
    picture is kept to rounding whatever the propagator is; see `walls` for what a way may touch.

    Many steps on an open torus are one multiplication of the spectrum by the transfer function to
    that power. Where a transform is used, zeros become +-1e-16 of the largest value; sums of
    pictures that are nowhere negative are not either, and nothing at all leaks through walls.
    Raises ValueError for what is no picture, propagator, boundary or walls, and for steps below 0.
    """
    picture = as_mass(image)
    cells = checked_propagator(propagator)
    count = checked_steps(steps)
    ways = passages_among(walls, cells.shape, picture.shape, boundary)
    if count == 0:
        return picture.copy()
    if ways is not None:
        step = past_walls(ways, cells, namespace(picture))
        return of_each_plane(picture, lambda plane: _repeated(step, plane, count))
    if boundary == "wall":
        return _repeated(lambda now: within(now, cells), picture, count)
    if count * cells.size <= _SUMS and cells.size <= _CELLS:
        return _repeated(lambda now: around(now, cells), picture, count)
    shape = (picture.shape[-2], picture.shape[-1])
    return irfft2(spectrum_after(rfft2(picture), cells, count, shape), shape)


def _repeated(step: Callable[[Any], Any], picture: Any, count: int) -> Any:
    for _ in range(count):
        picture = step(picture)
    return picture
