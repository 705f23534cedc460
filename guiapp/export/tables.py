"""The numbers of a figure: NPZ, CSV, and a table for the clipboard."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput
from guiapp.core.figure import Facts, Figure, Grid, Image, Panel

SCENE_KEY = "convolarium"
CHANNELS = ("red", "green", "blue")


def npz(figure: Figure, scene_text: str, panel: str | None = None) -> bytes:
    """A compressed .npz file: an array for each panel, and the scene as text."""
    arrays = {key: array_of(figure.panels[key]) for key in _keys(figure, panel)}
    out = io.BytesIO()
    kept: dict[str, Any] = arrays | ({SCENE_KEY: np.array(scene_text)} if scene_text else {})
    np.savez_compressed(out, **kept)
    return out.getvalue()


def tables(figure: Figure, panel: str | None = None) -> dict[str, str]:
    """The CSV of each panel by its key; the three channels of a colour picture stand apart."""
    found = {}
    for key in _keys(figure, panel):
        array = array_of(figure.panels[key])
        if array.ndim == 2:
            found[key] = _lines(array, ",")
        else:
            names = CHANNELS[: array.shape[2]]
            found |= {f"{key} {name}": _lines(array[..., i], ",") for i, name in enumerate(names)}
    return found


def figure_table(panel: Panel) -> str:
    """The numbers of a panel with tabs between them, as spreadsheets take them."""
    if isinstance(panel, Facts):
        return "".join(f"{row.label}\t{row.value}\n" for row in panel.rows)
    array = array_of(panel)
    return _lines(array.reshape(array.shape[0], -1), "\t")


def array_of(panel: Panel) -> NDArray[Any]:
    """The numbers that a panel shows; raises BadInput for one that has none."""
    if isinstance(panel, Image):
        return panel.data
    if isinstance(panel, Grid):
        return panel.values
    raise BadInput(f"The panel {panel.key} has no array of numbers.")


def _keys(figure: Figure, panel: str | None) -> list[str]:
    if panel is None:
        return [key for key, p in figure.panels.items() if isinstance(p, Image | Grid)]
    if panel not in figure.panels:
        raise BadInput(f"panel can be {', '.join(figure.panels)}; {panel} came.")
    return [panel]


def _lines(array: NDArray[Any], separator: str) -> str:
    """As many digits as the type holds, so that reading gives the same numbers."""
    digits = {"float32": "%.9g", "float16": "%.5g"}.get(str(array.dtype), "%.17g")
    row = separator.join([digits] * array.shape[1]) + "\n"
    return "".join([row % tuple(values) for values in array.tolist()])
