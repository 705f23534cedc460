"""Shapes and layers in words, and how their numbers come about."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from guiapp.compute.pooling import AdaptivePool, Convolve, Dense, Layer, Pool
from guiapp.compute.pooling.grid import pair
from guiapp.core import numbers
from guiapp.core.figure import Fact
from guiapp.labs.pooling.sizes.state import Shape, Stack

TITLES = {
    "flatten": "Left: flattened",
    "fixed grid": "Centre: a fixed grid",
    "global average": "Right: global average",
    "own": "Own stack",
}


def shape_text(shape: Shape | None) -> str:
    """H × W × C of maps, the number of values of a vector: 256 × 256 × 64."""
    if shape is None:
        return "nothing"
    ordered = (*shape[1:], shape[0]) if len(shape) == 3 else shape
    return " × ".join(numbers.count(number) for number in ordered)


def verdict(stack: Stack) -> Fact:
    """One sentence: what comes out, or which layer breaks and why."""
    at = stack.broken
    if at is None:
        return Fact("", f"It works: {_result(stack.shapes[-1])} come out.", "good", strong=True)
    layer, came = stack.stages[at - 1].layer, stack.shapes[at - 1] or ()
    needed = stack.needed[at - 1]
    why = f"{numbers.count(came[0])} values come, {numbers.count(needed[0])} fit"
    if len(came) == 3:
        come = "map comes" if came[0] == 1 else "maps come"
        fit = "fits" if needed[0] == 1 else "fit"
        why = f"{numbers.count(came[0])} {come}, {numbers.count(needed[0])} {fit}"
    if isinstance(layer, Convolve | Pool) and came[0] == needed[0]:
        window, size = (" × ".join(map(str, sides)) for sides in (_reach(layer), came[1:]))
        why = f"its window, {window}, exceeds {size}"
    return Fact("", f"Layer {at} breaks: {why}.", "warn", strong=True)


def _result(shape: Shape | None) -> str:
    values = "values" if shape and len(shape) == 1 else ""
    return f"{shape_text(shape)} {values}".strip()


def arithmetic(stack: Stack, number: int) -> Iterator[Fact]:
    """How the numbers of layer ``number`` come about; 0 is the input."""
    shapes = stack.shapes
    if number == 0:
        yield Fact("values", _product(stack.input))
        yield Fact("a vector, or maps", "height × width × maps", "quiet")
        return
    stage, before, after = stack.stages[number - 1], shapes[number - 1], shapes[number]
    if before is None:
        yield Fact("values", "none come, as a layer before it breaks", "warn")
    elif after is None:
        yield Fact("comes", f"{shape_text(before)}", "warn")
        yield Fact("was made for", shape_text(stack.needed[number - 1]))
    else:
        yield from _sides(stage.layer, before, after)
        yield Fact("values", _product(after))
    yield Fact("weights", _weights(stage.layer, stack.needed[number - 1], stage.parameters))


def _sides(layer: Layer, before: Shape, after: Shape) -> Iterator[Fact]:
    """The height and the width of what comes out of a layer that has windows."""
    if isinstance(layer, AdaptivePool):
        yield Fact("height, width", "as the grid has, whatever comes")
    if not isinstance(layer, Convolve | Pool):
        return
    sizes = _reach(layer)
    stride = layer.size if layer.stride is None else layer.stride
    up = isinstance(layer, Pool) and layer.ceil_mode
    left, right = ("⌈", "⌉") if up else ("⌊", "⌋")
    is_cut = False
    for name, axis in (("height", 0), ("width", 1)):
        length, found = before[1 + axis], after[1 + axis]
        size, far, step = (pair("", number, 0)[axis] for number in (sizes, layer.padding, stride))
        padded = f"{length} + 2 · {far}" if far else str(length)
        cut = up and -(-(length + 2 * far - size) // step) + 1 > found
        told = f"{left}({padded} − {size}) / {step}{right} + 1{' − 1' if cut else ''} = {found}"
        is_cut = is_cut or cut
        yield Fact(name, told)
    if is_cut:
        yield Fact("less 1: its window would start outside", "", "quiet")


def _reach(layer: Convolve | Pool) -> tuple[int, int]:
    """Height and width of a window, dilated."""
    return layer.reach if isinstance(layer, Convolve) else pair("size", layer.size, 1)


def _weights(layer: Layer, needed: Shape, count: int) -> str:
    """The product that gives the number of weights, each output's bias in it."""
    told = numbers.count(count)
    if isinstance(layer, Convolve):
        size = layer.size
        return f"{numbers.count(layer.filters)} ({size} · {size} · {needed[0]} + 1) = {told}"
    if isinstance(layer, Dense):
        return f"{numbers.count(layer.units)} ({numbers.count(needed[0])} + 1) = {told}"
    return "none"


def _product(shape: Shape) -> str:
    """The product of the lengths of maps and what it is; a vector's length alone."""
    total = numbers.count(prod(shape))
    if len(shape) == 1:
        return total
    return f"{' · '.join(numbers.count(number) for number in (*shape[1:], shape[0]))} = {total}"
