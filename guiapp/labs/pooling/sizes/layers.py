"""The layers that a stack can be built of."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.compute import pooling
from guiapp.compute.pooling.grid import Whole, pair
from guiapp.core import numbers
from guiapp.core.params import Option, param

MOST_MAPS = 4096
LARGEST = 64
PADDINGS = (("same", "same"), ("valid", "none"), ("number", "own"))


@dataclass(frozen=True)
class ConvolutionLayer:
    """Kernels over all channels, each with a bias."""

    filters: int = param(64, "Maps", low=1, high=MOST_MAPS, log=True, help="One for each kernel.")
    size: int = param(3, "Kernel", low=1, high=LARGEST, unit="px", help="Its height and width.")
    stride: int = param(
        1, "Stride", low=1, high=LARGEST, unit="px", help="Pixels from place to place."
    )
    padding: str = param(
        "same",
        "Padding",
        choices=PADDINGS,
        help="Same: half a kernel on every side, which at stride 1 keeps the size for odd kernels.",
    )
    pixels: int = param(
        1,
        "Own padding",
        low=0,
        high=LARGEST,
        unit="px",
        applies=lambda layer: layer.padding == "number",
        help="On every side.",
    )
    dilation: int = param(
        1, "Dilation", low=1, high=LARGEST, unit="px", help="From weight to weight of a kernel."
    )

    @property
    def made(self) -> pooling.Layer:
        """The layer as ``compute`` knows it."""
        half = self.dilation * (self.size - 1) // 2
        padding = {"same": half, "valid": 0, "number": self.pixels}[self.padding]
        return pooling.Convolve(self.filters, self.size, self.stride, padding, self.dilation)


@dataclass(frozen=True)
class PoolingLayer:
    """One value for each window of each map."""

    size: int = param(2, "Window", low=1, high=LARGEST, unit="px", help="Its height and width.")
    stride: int = param(
        0,
        "Stride",
        low=0,
        high=LARGEST,
        lowest="the window",
        unit="px",
        help="From window to window, or as many as the window has.",
    )
    padding: int = param(
        0, "Padding", low=0, high=LARGEST // 2, unit="px", help="At most half a window."
    )
    ceil_mode: bool = param(False, "Keep the ragged end", help="Ceil mode.")

    @property
    def made(self) -> pooling.Layer:
        """The layer as ``compute`` knows it."""
        return pooling.Pool(self.size, self.stride or None, self.padding, self.ceil_mode)


@dataclass(frozen=True)
class GridLayer:
    """Pooling to a grid of a fixed size, whatever comes; to 1 × 1 it is a global one."""

    rows: int = param(3, "Grid's rows", low=1, high=256, help="Of the output.")
    columns: int = param(3, "Grid's columns", low=1, high=256, help="Of the output.")

    @property
    def made(self) -> pooling.Layer:
        """The layer as ``compute`` knows it."""
        return pooling.AdaptivePool((self.rows, self.columns))


@dataclass(frozen=True)
class FlattenLayer:
    """All values in one vector."""

    @property
    def made(self) -> pooling.Layer:
        """The layer as ``compute`` knows it."""
        return pooling.Flatten()


@dataclass(frozen=True)
class DenseLayer:
    """Outputs that are each connected to every value."""

    units: int = param(
        1000, "Outputs", low=1, high=MOST_MAPS, log=True, help="Classes, at the end."
    )

    @property
    def made(self) -> pooling.Layer:
        """The layer as ``compute`` knows it."""
        return pooling.Dense(self.units)


StackLayer = ConvolutionLayer | PoolingLayer | GridLayer | FlattenLayer | DenseLayer
Stack = tuple[StackLayer, ...]

KINDS = (
    Option("convolution", "Convolution", ConvolutionLayer()),
    Option("pooling", "Pooling", PoolingLayer()),
    Option("grid", "Pooling to a grid", GridLayer()),
    Option("flatten", "Flatten", FlattenLayer()),
    Option("dense", "Dense", DenseLayer()),
)

_MAPS = ConvolutionLayer()
_BEGUN: Stack = (_MAPS, PoolingLayer(4), _MAPS)
READY: dict[str, Stack] = {
    "flatten": (*_BEGUN, PoolingLayer(4), FlattenLayer(), DenseLayer()),
    "fixed grid": (*_BEGUN, GridLayer(), FlattenLayer(), DenseLayer()),
    "global average": (
        *_BEGUN,
        PoolingLayer(4),
        ConvolutionLayer(1000, 1),
        GridLayer(1, 1),
        FlattenLayer(),
    ),
}
"""Figure 9.11 of Deep Learning, as of ``compute.pooling.classifier``: left, centre and right."""


def name_of(layer: pooling.Layer) -> str:
    """A layer in a few words, without the number of maps: "convolution 3 × 3"."""
    if isinstance(layer, pooling.Convolve):
        told = [f"convolution {_square(layer.size)}"]
        told += [f"stride {layer.stride}"] if layer.stride != 1 else []
        told += [f"dilated {layer.dilation}"] if layer.dilation != 1 else []
        return ", ".join(told)
    if isinstance(layer, pooling.Pool):
        stride = "" if layer.stride in (None, layer.size) else f", stride {layer.stride}"
        return f"pooling {_square(layer.size)}{stride}"
    if isinstance(layer, pooling.AdaptivePool):
        return "global pooling" if layer.size in (1, (1, 1)) else f"to a grid {_square(layer.size)}"
    return "flatten" if isinstance(layer, pooling.Flatten) else "dense"


def summary(layer: StackLayer) -> str:
    """The line that stands for a layer in the list."""
    name = name_of(layer.made)
    if isinstance(layer, ConvolutionLayer):
        return f"{name}, {numbers.count(layer.filters)} maps"
    return f"{name}, {numbers.count(layer.units)}" if isinstance(layer, DenseLayer) else name


def _square(size: Whole) -> str:
    rows, columns = pair("size", size, 1)
    return f"{rows} × {columns}"
