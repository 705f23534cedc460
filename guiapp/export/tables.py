"""The numbers of a figure: NPZ, CSV, and a table for the clipboard."""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Facts, Figure, Grid, Image, Panel
from guiapp.core.layout import Framed
from guiapp.export.named import named

SCENE_KEY = "convolarium"
CHANNELS = ("red", "green", "blue")


def npz(figure: Figure, scene_text: str, panel: str | None = None) -> bytes:
    """A compressed .npz file: an array for each panel, two for each curve, the scene as text."""
    arrays: dict[str, NDArray[Any]] = {}
    for key in _keys(figure, panel):
        found = figure.panels[key]
        arrays |= curve_arrays(found) if isinstance(found, Curves) else {key: array_of(found)}
    out = io.BytesIO()
    kept: dict[str, Any] = arrays | ({SCENE_KEY: np.array(scene_text)} if scene_text else {})
    np.savez_compressed(out, **kept)
    return out.getvalue()


def tables(figure: Figure, panel: str | None = None) -> dict[str, str]:
    """The CSV of each panel by its key; the three channels of a colour picture stand apart."""
    found = {}
    for key in _keys(figure, panel):
        chosen = figure.panels[key]
        if isinstance(chosen, Curves):
            found[key] = curve_table(chosen, ",")
            continue
        array = array_of(chosen)
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
    if isinstance(panel, Curves):
        return curve_table(panel, "\t")
    array = array_of(panel)
    return _lines(array.reshape(array.shape[0], -1), "\t")


def curve_arrays(panel: Curves) -> dict[str, NDArray[Any]]:
    """The x and y of each curve by the names of panel and curve."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, line in zip(line_names(panel), panel.lines, strict=True):
        arrays |= {f"{panel.key} {name} x": line.x, f"{panel.key} {name} y": line.y}
    return arrays


def curve_table(panel: Curves, separator: str) -> str:
    """A heading, then one column for x and one for each curve; x and y for each where x differ.

    Curves of different lengths leave cells empty.
    """
    lines, names = panel.lines, line_names(panel)
    one = all(np.array_equal(line.x, lines[0].x, equal_nan=True) for line in lines)
    if one:
        heading = [panel.x_label or "x", *names]
        columns = [*(line.x for line in lines[:1]), *(line.y for line in lines)]
    else:
        heading = [f"{name} {axis}" for name in names for axis in ("x", "y")]
        columns = [column for line in lines for column in (line.x, line.y)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(heading)
    cells = [[f"{value:.17g}" for value in column.tolist()] for column in columns]
    writer.writerows(itertools.zip_longest(*cells, fillvalue=""))
    return out.getvalue()


def line_names(panel: Curves) -> list[str]:
    """A name for each curve that no other one has."""
    names: list[str] = []
    for number, line in enumerate(panel.lines, 1):
        name = line.label or f"line {number}"
        names.append(f"{name} {number}" if name in names else name)
    return names


def array_of(panel: Panel) -> NDArray[Any]:
    """The numbers that a panel shows; raises BadInput for one that has none."""
    if isinstance(panel, Image):
        return panel.values
    if isinstance(panel, Grid):
        return panel.values
    raise BadInput(f"The panel {panel.key} has no array of numbers.")


def _keys(figure: Figure, panel: str | None) -> list[str]:
    if panel is None:
        return [key for key, p in figure.panels.items() if isinstance(p, Framed)]
    return [named(figure, panel).key]


def _lines(array: NDArray[Any], separator: str) -> str:
    """As many digits as the type holds, so that reading gives the same numbers."""
    digits = {"float32": "%.9g", "float16": "%.5g"}.get(str(array.dtype), "%.17g")
    row = separator.join([digits] * array.shape[1]) + "\n"
    return "".join([row % tuple(values) for values in array.tolist()])
