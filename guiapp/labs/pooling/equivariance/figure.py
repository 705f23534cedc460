"""The commuting square: x above, f downwards, g to the right, and where both ways end."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Figure, Grid, Image, Limits, Panel, Path, Sign, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.pooling.equivariance.facts import (
    difference_facts,
    reason_facts,
    symmetry_facts,
)
from guiapp.labs.pooling.equivariance.movement import Movement, Shape
from guiapp.labs.pooling.equivariance.operation import formula, operation_label
from guiapp.labs.pooling.equivariance.state import EquivarianceState, Ways, ways_of
from guiapp.labs.pooling.params import Params
from guiapp.parts.kernel import kernel_label, kernel_values
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import nice, picture_limits, symmetric

Floats = NDArray[np.float64]
LINK = "square"
MOVED = {
    "shift": "Drag to shift by whole pixels, with Shift held by quarters; arrow keys shift too.",
    "quarters": "Drag round the middle to turn by quarters; the left and right keys turn too.",
    "turn": "Drag round the middle to turn, with Shift held in steps of 15°; arrow keys turn too.",
    "scale": "Drag outwards to enlarge, inwards to reduce; the up and down keys scale too.",
    "flip": "Drag across to flip left–right, down to flip upside down; arrow keys flip too.",
}
MEETING = {"exact": ("=", "exactly"), "rounding": ("≈", "rounding"), "none": ("≠", "")}
FEW = 16
"""Rows or columns of a picture in whose pixels numbers may be read."""
SMALL = 1e-30
"""Of a scale: painters compute in float32."""


def figure(scene: Scene, state: EquivarianceState, env: Env) -> Figure:
    """What is seen of the square at the scene's frame."""
    params: Params = scene.params
    ways = ways_of(params, scene.frame, state, env)
    convolves = params.equivariance.convolves
    text, note = MEETING[ways.verdict.level]
    panels: list[Panel] = [
        *_pictures(params, state, ways),
        *_results(params, state, ways),
        difference_facts(ways),
        reason_facts(ways),
        Sign("g", "── g ─→"),
        Sign("g after", "g →"),
        Sign("f", "f ↓"),
        Sign("f after", "f ↓"),
        Sign("meets", text, note),
        _difference(state, ways),
    ]
    if convolves:
        panels += [_kernel(params), symmetry_facts(kernel_values(params.kernel))]
    return Figure(
        title="Pooling",
        subtitle=f"f: {operation_label(params)}; g: {ways.movement.told}",
        panels=panels_of(*panels),
        layout=_layout(panels[0].key, convolves),
        measured={"method": "direct", "milliseconds": ways.milliseconds, "device": "cpu"},
    )


def input_key(params: Params) -> str:
    """The panel of x: one that is drawn on is known as that."""
    return "input" if isinstance(params.image, Drawing) else "x"


def _layout(x: str, convolves: bool) -> Table:
    square = Table(
        (
            (x, None, "g", None, "moved", "kernel" if convolves else None),
            ("f", None, None, None, "f after", None),
            ("f x", "g after", "g f x", "meets", "f g x", "difference"),
        )
    )
    words = ("difference facts", "reason", *(("symmetry",) if convolves else ()))
    return Table(((square,), (Table((words,), frame=True, wrap=True),)))


def _pictures(params: Params, state: EquivarianceState, ways: Ways) -> list[Image]:
    """The picture and g of it, each with an arrow that goes with the picture."""
    limits = picture_limits(float(state.picture.min()), float(state.picture.max()))
    drawn, hint = isinstance(params.image, Drawing), MOVED[params.equivariance.g]
    arrow, carried = _arrows(state.shape, ways.movement)
    return [
        Image(
            input_key(params),
            f"x  {picture_label(params.image)}",
            _size(state.picture),
            _shown(state.picture),
            limits,
            marks=arrow,
            link=LINK,
            hint="Draw here; the pen is in the panel at the right." if drawn else hint,
            pointer="paint" if drawn else "move",
            numbers=True,
        ),
        Image(
            "moved",
            "g(x)",
            ways.movement.told,
            _shown(ways.moved),
            limits,
            marks=carried,
            link=LINK,
            hint=hint,
            pointer="move",
            numbers=True,
        ),
    ]


def _arrows(shape: Shape, movement: Movement) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """An arrow from the middle of x, and where it is in g(x).

    None over pixels with numbers, and none for a shift, of which it would look like the way.
    """
    if min(shape) < FEW or movement.kind == "shift":
        return (), ()
    middle = (shape[0] - 1) / 2, (shape[1] - 1) / 2
    far = 0.3 * min(shape)
    ends = middle, (middle[0] - 0.5 * far, middle[1] + far)
    moved = [movement.carried(point, shape) for point in ends]
    return (Path(ends, arrow=True),), (Path(tuple(moved), arrow=True),)


def _results(params: Params, state: EquivarianceState, ways: Ways) -> list[Image]:
    """f(x), and both ways from it and to it, in the same colours."""
    low, high = float(state.after.min()), float(state.after.max())
    limits, colours = picture_limits(low, high), "grey"
    if low < 0:
        limits, colours = symmetric(nice(max(-low, high))), "signed"
    square = ways.square
    return [
        Image(
            key,
            title,
            facts,
            _shown(values),
            limits,
            colours,
            link=LINK,
            quantity=title,
            numbers=True,
        )
        for key, title, values, facts in (
            ("f x", "f(x)", state.after, f"{formula(params)}, {_size(state.after)}"),
            ("g f x", "g(f(x))", square.moved_last, "f first, then g"),
            ("f g x", "f(g(x))", square.moved_first, "g first, then f"),
        )
    ]


def _difference(state: EquivarianceState, ways: Ways) -> Image:
    return Image(
        "difference",
        "Difference",
        f"at most {numbers.text(ways.verdict.largest, 2)}",
        _shown(ways.square.difference),
        _difference_limits(state, ways),
        "signed",
        link=LINK,
        quantity="f(g(x)) − g(f(x))",
        bar=True,
        numbers=True,
    )


def _difference_limits(state: EquivarianceState, ways: Ways) -> Limits:
    """Steps that rest: powers of ten where there is but rounding, those of f(x) for nothing."""
    largest = ways.verdict.largest
    if largest == 0:
        return symmetric(nice(float(np.abs(state.after).max())))
    if ways.verdict.level == "rounding":
        return symmetric(10.0 ** math.ceil(math.log10(max(largest, SMALL))))
    return symmetric(nice(largest))


def _kernel(params: Params) -> Grid:
    values = kernel_values(params.kernel)
    total = float(values.sum())
    sizes = np.abs(values)
    total = 0.0 if abs(total) < 1e-12 * float(sizes.sum()) else total
    return Grid(
        "kernel",
        f"K  {kernel_label(params.kernel)}",
        f"{_size(values)}, sum {numbers.text(total)}",
        values,
        limits=symmetric(float(sizes.max())),
        aspect=1.0,
        editable=True,
        hint="Drag a cell up or down, turn the wheel, or type a number."
        if params.brush.drag == "change"
        else "Drag over the cells to paint; turn the wheel, or type a number.",
    )


def _size(values: Floats) -> str:
    return " × ".join(str(length) for length in values.shape)


def _shown(values: Floats) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)
