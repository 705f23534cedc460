"""What shape a picture has after each layer of a stack, and what breaks when its size changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from guiapp.compute.pooling.grid import Whole, grid, pair

Shape = tuple[int, ...]
"""(channels, H, W) of maps, (values,) of a vector."""


@dataclass(frozen=True)
class Convolve:
    """``filters`` kernels of ``size`` over all channels, each with a bias.

    ``dilation`` is the distance of neighbouring weights: 1 where they lie side by side.
    """

    filters: int
    size: Whole = 3
    stride: Whole = 1
    padding: Whole = 0
    dilation: Whole = 1

    @property
    def reach(self) -> tuple[int, int]:
        """Height and width of the kernel with what lies between its weights."""
        down, across = (
            far * (size - 1) + 1
            for far, size in zip(
                pair("dilation", self.dilation, 1), pair("size", self.size, 1), strict=True
            )
        )
        return down, across

    def after(self, shape: Shape) -> Shape:
        rows, columns = _plane(shape, "convolution")
        sizes = self.reach
        room = [
            length + 2 * far - size
            for length, far, size in zip(
                (rows, columns), pair("padding", self.padding, 0), sizes, strict=True
            )
        ]
        if min(room) < 0:
            raise ValueError(
                f"The kernel, {sizes[0]} × {sizes[1]}, is larger than its input,"
                f" {rows} × {columns}, with its padding."
            )
        steps = pair("stride", self.stride, 1)
        return (self.filters, *(far // step + 1 for far, step in zip(room, steps, strict=True)))

    def parameters(self, shape: Shape) -> int:
        return self.filters * (shape[0] * prod(pair("size", self.size, 1)) + 1)


@dataclass(frozen=True)
class Pool:
    """Pooling over windows, as of `pool`."""

    size: Whole = 2
    stride: Whole | None = None
    padding: Whole = 0
    ceil_mode: bool = False

    def after(self, shape: Shape) -> Shape:
        plane = _plane(shape, "pooling")
        axes = grid(plane, self.size, self.stride, self.padding, self.ceil_mode)
        return (shape[0], *(axis.count for axis in axes))

    def parameters(self, shape: Shape) -> int:
        return 0


@dataclass(frozen=True)
class AdaptivePool:
    """Pooling to a fixed grid, whatever the input's size; a global average is one to 1 × 1."""

    size: Whole = 1

    def after(self, shape: Shape) -> Shape:
        _plane(shape, "pooling")
        return (shape[0], *pair("size", self.size, 1))

    def parameters(self, shape: Shape) -> int:
        return 0


@dataclass(frozen=True)
class Flatten:
    """All values in one vector."""

    def after(self, shape: Shape) -> Shape:
        return (prod(shape),)

    def parameters(self, shape: Shape) -> int:
        return 0


@dataclass(frozen=True)
class Dense:
    """A matrix product with a bias: ``units`` outputs, each connected to every value."""

    units: int

    def after(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise ValueError(f"A dense layer takes a vector; maps {_written(shape)} came.")
        return (self.units,)

    def parameters(self, shape: Shape) -> int:
        return self.units * (shape[0] + 1)


Layer = Convolve | Pool | AdaptivePool | Flatten | Dense


@dataclass(frozen=True)
class Stage:
    """A layer of a stack and what comes out of it.

    ``shape`` is None where nothing does, ``broken`` then says why, in one sentence, at the layer
    that breaks; it is empty everywhere else. ``parameters`` are those the layer was made with.
    """

    layer: Layer
    shape: Shape | None
    parameters: int
    broken: str = ""

    @property
    def values(self) -> int:
        """How many numbers come out; 0 where nothing does."""
        return 0 if self.shape is None else prod(self.shape)


def stages(
    shape: Sequence[int], layers: Sequence[Layer], *, made_for: Sequence[int] | None = None
) -> tuple[Stage, ...]:
    """Every layer of a stack with the shape of its output, for an input (channels, H, W).

    The stack was made for inputs of the shape ``made_for``, that of this input where it is None:
    its weights have the numbers that this one asks for. A layer whose weights do not fit, or whose
    window is larger than its input, breaks, and nothing comes out of it and those that follow.
    Raises ValueError where the stack breaks for the very shape that it was made for.
    """
    own = _shapes(_checked(made_for or shape), layers)
    return tuple(_run(_checked(shape), layers, own))


def _shapes(shape: Shape, layers: Sequence[Layer]) -> list[Shape]:
    """The shape of the input of each layer, where nothing breaks."""
    found = []
    for layer in layers:
        found.append(shape)
        shape = layer.after(shape)
    return found


def _run(shape: Shape, layers: Sequence[Layer], own: Sequence[Shape]) -> Iterator[Stage]:
    now: Shape | None = shape
    for layer, made_for in zip(layers, own, strict=True):
        parameters, broken = layer.parameters(made_for), ""
        if now is not None:
            broken = _misfit(layer, now, made_for)
            now = None if broken else layer.after(now)
        yield Stage(layer, now, parameters, broken)


def _misfit(layer: Layer, shape: Shape, made_for: Shape) -> str:
    """Why a layer that was made for one shape of input cannot take another; empty if it can."""
    if isinstance(layer, Dense) and shape != made_for:
        return f"The dense layer was made for {made_for[0]:,} values; {shape[0]:,} come."
    if isinstance(layer, Convolve) and shape[0] != made_for[0]:
        return f"The kernels were made for {made_for[0]:,} channels; {shape[0]:,} come."
    try:
        layer.after(shape)
    except ValueError as error:
        return str(error)
    return ""


def _plane(shape: Shape, name: str) -> tuple[int, int]:
    if len(shape) != 3:
        raise ValueError(f"A {name} takes maps; a vector of {shape[0]:,} values came.")
    return shape[1], shape[2]


def _checked(shape: Sequence[int]) -> Shape:
    numbers = tuple(int(number) for number in shape)
    if len(numbers) != 3 or min(numbers) < 1:
        raise ValueError(f"an input is (channels, H, W), each at least 1; {tuple(shape)} came.")
    return numbers


def _written(shape: Shape) -> str:
    return " × ".join(f"{number:,}" for number in shape)
