"""The strip at the foot: the arithmetic of the probed pixel, and the proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.window import Window, window_at
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Grid, Image, Panel, Sign, Tone
from guiapp.labs.convolution.params import Params
from guiapp.labs.convolution.proof import Proof
from guiapp.labs.convolution.state import State, options_of
from guiapp.parts.scales import LEAST, symmetric

CELL = (24.0, 37.0)
NARROW_CELL = (24.0, 34.0)
SMALL = 3
"""Rows of a matrix that is shown in wide cells, with the sum beside it."""
TRUSTED = 1e-12
"""Two float64 results closer than this share of their size are the same but for rounding."""


def window_of(params: Params, state: State, place: tuple[int, int]) -> Window:
    """The window of the first application's pixel ``place``, on the luma."""
    picture = state.picture
    if picture.ndim == 3:
        # Only the pixels under the window are needed: a whole luma would cost a frame.
        return _colour_window(params, state, place)
    return window_at(picture, state.kernel, place, **options_of(params))


def _colour_window(params: Params, state: State, place: tuple[int, int]) -> Window:
    weights = (0.2126, 0.7152, 0.0722)
    parts = [
        window_at(state.picture[..., c], state.kernel, place, **options_of(params))
        for c in range(3)
    ]
    values = sum(w * p.values for w, p in zip(weights, parts, strict=True))
    first = parts[0]
    products = np.asarray(values * first.cells)
    return Window(
        np.asarray(values),
        first.inside,
        first.cells,
        products,
        float(products.sum()),
        first.rows,
        first.columns,
    )


def arithmetic_panels(
    params: Params, state: State, window: Window, place: tuple[int, int]
) -> list[Panel]:
    """Window, kernel as applied, products and sum; then the same, two ways."""
    rows, columns = _excerpt(window.cells.shape, params.excerpt)
    shape = window.cells.shape
    cut = (rows.stop - rows.start, columns.stop - columns.start) != shape
    inside = window.inside[rows, columns]
    values, cells, products = (
        np.ascontiguousarray(matrix[rows, columns])
        for matrix in (window.values, window.cells, window.products)
    )
    turned = "K turned by 180°" if params.operation == "convolution" else "K as it is"
    part = f"{cells.shape[0]} × {cells.shape[1]} of {shape[0]} × {shape[1]}" if cut else ""
    same = params.mode == "same" and params.stride == 1
    where = f"{'window at' if same else 'for output'} {place[0]}, {place[1]}"
    framed = tuple((int(row), int(column)) for row, column in np.argwhere(~inside))
    return [
        replace(_grid("window", where, part, values, _span(values), "grey"), framed=framed),
        Sign("times", "⊙"),
        _grid("turned", turned, part, cells, _both(window.cells), params.signed_map),
        Sign("gives", "="),
        _grid("products", "products", part, products, _both(window.products), params.signed_map),
        Sign("sigma", "Σ"),
        _sum(params, state, window, place),
        *proof_panels(params, state.proof, state),
    ]


def _grid(
    key: str,
    title: str,
    facts: str,
    values: NDArray[np.float64],
    limits: tuple[float, float],
    colormap: str,
) -> Grid:
    cell = CELL if values.shape[0] <= SMALL else NARROW_CELL
    return Grid(key, title, facts, values, limits=limits, colormap=colormap, cell=cell)


def _span(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    return low, high


def _both(values: NDArray[np.float64]) -> tuple[float, float]:
    return symmetric(float(np.abs(values).max()))


def _excerpt(shape: tuple[int, ...], most: int) -> tuple[slice, slice]:
    """The middle of a large kernel."""
    rows, columns = (
        slice((size - min(size, most)) // 2, (size - min(size, most)) // 2 + min(size, most))
        for size in shape
    )
    return rows, columns


def _sum(params: Params, state: State, window: Window, place: tuple[int, int]) -> Facts:
    label = "sum = output here" if params.repeat == 1 else "sum, first time"
    rows = [Fact(label, ""), Fact("", numbers.text(window.total), strong=True)]
    if window.cells.size > 1:
        luma = ", luma" if state.picture.ndim == 3 else ""
        rows.append(Fact(f"{window.cells.size} products{luma}", "", "quiet"))
    if outside := int(np.count_nonzero(~window.inside)):
        rows.append(Fact(f"{outside} from the border", "", "quiet"))
    return Facts("sum", "", tuple(rows), width=116.0)


def proof_panels(params: Params, proof: Proof | None, state: State) -> list[Panel]:
    """The difference of the two results as a picture and as a number."""
    side = 72.0
    if proof is None:
        shape = state.output.shape[:2]
        blank = np.zeros((max(1, shape[0] // 8), max(1, shape[1] // 8)), np.float32)
        waiting = Facts("proof", "The same, two ways", (Fact("computing", "", "quiet"),), width=180)
        return [Image("difference", "difference", "", blank, side=side), waiting]
    limit = max(proof.largest, LEAST) if proof.largest > 0 else 1.0
    share = proof.largest / proof.scale if proof.scale > 0 else proof.largest
    tone: Tone = "good" if share < TRUSTED else "warn"
    sampled = proof.positions < proof.total
    rows = [
        Fact("plain sum", f"{numbers.text(proof.plain_ms, 2)} ms"),
        Fact("through the FFT", f"{numbers.text(proof.fft_ms, 2)} ms"),
        Fact("largest difference", numbers.text(proof.largest, 2), tone),
    ]
    if sampled:
        rows.append(Fact(f"at {numbers.count(proof.positions)} random positions", "", "quiet"))
    elif params.repeat > 1:
        rows.append(Fact("of the first application", "", "quiet"))
    return [
        Image(
            "difference",
            "difference",
            "",
            proof.difference,
            limits=(0.0, float(limit)),
            colormap=params.spectrum_map,
            side=side,
            quantity="|plain sum − FFT|",
            hint="Where the two results differ: rounding of the last digit.",
        ),
        Facts("proof", "The same, two ways", tuple(rows), width=180),
    ]
