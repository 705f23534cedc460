"""The net flow of mass in one step, to be drawn as arrows."""

from __future__ import annotations

from functools import partial
from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.diffusion.carrying import (
    around,
    as_mass,
    both_ways_within,
    of_each_plane,
)
from guiapp.compute.diffusion.passing import both_ways
from guiapp.compute.diffusion.propagators import checked_propagator, displacements
from guiapp.compute.diffusion.walls import passages_among


def flow(image: Any, propagator: Any, *, boundary: str = "wrap", walls: Any = None) -> Any:
    """The net flow in one step: (..., H, W, 2), mass times pixels (down, right).

    Half of what leaves a cell and half of what arrives, each times its displacement d:

        J(x) = 1/2 sum_d d p(d) (u(x) + u(x - d))

    over the moves that are open. Where the picture is smooth this is Fick's law with a drift,
    drift u(x - drift / 2) - covariance / 2 grad u. Its sum over all cells is how far the mass
    is carried in all. Options and errors as in `diffuse`.
    """
    picture = as_mass(image)
    cells = checked_propagator(propagator)
    ways = passages_among(walls, cells.shape, picture.shape, boundary)
    xp = namespace(picture)
    carried = xp.empty((*picture.shape, 2))
    for axis in (0, 1):
        weights = cells * displacements(cells.shape)[:, axis].reshape(cells.shape)
        if ways is not None:
            both = of_each_plane(picture, partial(both_ways, weights=weights, ways=ways))
        elif boundary == "wrap":
            both = around(picture, weights)
            both += float(weights.sum()) * picture
        else:
            both = both_ways_within(picture, weights)
        xp.multiply(both, 0.5, out=carried[..., axis])
    return carried
