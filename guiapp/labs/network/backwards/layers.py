"""One panel for each layer: the error that comes to it from behind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Conv
from guiapp.core import numbers
from guiapp.core.figure import Curves, Image, Limits, Panel
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.backwards.errors import Errors
from guiapp.labs.network.class_names import names_told
from guiapp.labs.network.colours import largest, limits_for
from guiapp.labs.network.maps.stages import Stage, as_maps
from guiapp.labs.network.params import Params
from guiapp.labs.network.side_by_side import maps_panel, staged, units_panel
from guiapp.labs.network.table import shape_text

QUANTITY = "derivative of the loss"
HINT = "The error: the derivative of the loss by each value."
OPENS = "Click to see how this layer passes the error back."
PIXELS = "pixels"
COLOURS = "red, green, blue"
Values = NDArray[np.float32]


def layer_panels(params: Params, errors: Errors, classes: tuple[str, ...], env: Env) -> list[Panel]:
    """From the classes to the pixels, the way that errors go; kept while they stay."""
    own = params.backwards
    key = (id(errors), own.layers, own.range)
    found: tuple[Errors, list[Panel]] = recent("error panels", env).get(
        key, lambda: (errors, _panels(params, errors, classes))
    )
    return list(found[1])


def _panels(params: Params, errors: Errors, classes: tuple[str, ...]) -> list[Panel]:
    stages = staged(params, params.backwards.layers)
    values = [errors.after[0], *(errors.after[stage.end + 1] for stage in stages)]
    sizes = [largest(error) for error in values]
    if params.backwards.range == "all":
        sizes = [max(sizes)] * len(sizes)
    limits = [limits_for(size, rectified=False) for size in sizes]
    panels = [
        _stage_panel(params, stage, error, limit, classes)
        for stage, error, limit in zip(stages, values[1:], limits[1:], strict=True)
    ]
    return [*reversed(panels), pixels_panel(values[0][0], limits[0])]


def _stage_panel(
    params: Params, stage: Stage, error: Values, limits: Limits, classes: tuple[str, ...]
) -> Image | Curves:
    maps = error.reshape(as_maps(stage.shape))
    last = stage.end == len(network_of(params).layers) - 1
    facts = error_facts(maps)
    if stage.is_vector:
        first = 0 if last else 1
        told = f"probability less 1 at the class, {facts}" if last else facts
        return units_panel(
            *(stage.key, stage.title, told, maps[:, 0, 0], limits),
            first=first,
            names=names_told(classes) if last else (),
            quantity="error",
            hint=HINT,
        )
    opens = isinstance(network_of(params).layers[stage.main], Conv)
    return maps_panel(
        *(stage.key, stage.title, f"{shape_text(stage.shape)}, {facts}", maps, limits),
        quantity=QUANTITY,
        hint=OPENS if opens else HINT,
    )


def pixels_panel(error: Values, limits: Limits) -> Image:
    """The error (C, H, W) at the picture, as the network is given it."""
    of = f"{COLOURS}, " if len(error) == 3 else ""
    return maps_panel(
        *(PIXELS, "Pixels", f"{of}{error_facts(error)}", error, limits),
        quantity=QUANTITY,
        hint="Where a brighter pixel raises the loss, red, and where it lowers it, blue.",
    )


def error_facts(maps: NDArray[np.floating]) -> str:
    """The norm, and what share is exactly 0."""
    norm = float(np.linalg.norm(maps.astype(np.float64)))
    zeros = float((maps == 0).mean())
    return f"norm {numbers.text(norm)}" + (f", {100 * zeros:.0f} % zero" if zeros else "")
