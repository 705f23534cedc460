"""The layers that a network can be built of, and networks that are ready."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.compute import network as layers
from guiapp.core import numbers
from guiapp.core.params import Option, param

MOST_MAPS = 512
LARGEST = 15
PADDINGS = (("same", "same"), ("none", "none"), ("own", "own"))
ACTIVATIONS = (("relu", "ReLU"), ("leaky", "leaky ReLU"), ("tanh", "tanh"))
POOLINGS = (("max", "max"), ("average", "average"), ("blur", "blur"))


@dataclass(frozen=True)
class ConvolutionLayer:
    """Kernels over all channels, each with a bias."""

    filters: int = param(16, "Maps", low=1, high=MOST_MAPS, log=True, help="One for each kernel.")
    size: int = param(3, "Kernel", low=1, high=LARGEST, unit="px", help="Its height and width.")
    stride: int = param(1, "Stride", low=1, high=8, unit="px", help="From place to place.")
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
        applies=lambda layer: layer.padding == "own",
        help="On every side.",
    )
    dilation: int = param(
        1, "Dilation", low=1, high=8, unit="px", help="From weight to weight of a kernel."
    )

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        half = self.dilation * (self.size - 1) // 2
        padding = {"same": half, "none": 0, "own": self.pixels}[self.padding]
        return layers.Conv(self.filters, self.size, self.stride, padding, self.dilation)


@dataclass(frozen=True)
class ActivationLayer:
    """Each value by itself."""

    kind: str = param("relu", "Function", choices=ACTIVATIONS)
    slope: float = param(
        0.1,
        "Slope",
        low=0.0,
        high=1.0,
        step=0.01,
        applies=lambda layer: layer.kind == "leaky",
        help="Below zero.",
    )

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        if self.kind == "leaky":
            return layers.LeakyReLU(self.slope)
        return layers.ReLU() if self.kind == "relu" else layers.Tanh()


@dataclass(frozen=True)
class PoolingLayer:
    """One value for each window of each map."""

    kind: str = param("max", "Takes", choices=POOLINGS)
    size: int = param(
        2,
        "Window",
        low=1,
        high=LARGEST,
        unit="px",
        applies=lambda layer: layer.kind != "blur",
        help="Its height and width.",
    )
    stride: int = param(2, "Stride", low=1, high=8, unit="px", help="From window to window.")

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        if self.kind == "blur":
            return layers.BlurPool(self.stride)
        kind = layers.MaxPool if self.kind == "max" else layers.AveragePool
        return kind(self.size, self.stride)


@dataclass(frozen=True)
class NormalisationLayer:
    """Each map to mean 0 and deviation 1 over the batch, then scaled and moved as is learnt."""

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        return layers.BatchNorm()


@dataclass(frozen=True)
class DropoutLayer:
    """In training a share of the values is left out by chance."""

    share: float = param(0.5, "Share", low=0.0, high=0.95, step=0.05, help="That is left out.")

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        return layers.Dropout(self.share)


@dataclass(frozen=True)
class DenseLayer:
    """Outputs that are each connected to every value."""

    units: int = param(64, "Outputs", low=1, high=4096, log=True, help="Values that come out.")

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        return layers.Dense(self.units, start="he")


@dataclass(frozen=True)
class AverageLayer:
    """The mean of each map."""

    @property
    def made(self) -> layers.Layer:
        """The layer as ``compute`` knows it."""
        return layers.GlobalAverage()


LayerParams = (
    ConvolutionLayer
    | ActivationLayer
    | PoolingLayer
    | NormalisationLayer
    | DropoutLayer
    | DenseLayer
    | AverageLayer
)
Stack = tuple[LayerParams, ...]

KINDS = (
    Option("convolution", "Convolution", ConvolutionLayer()),
    Option("activation", "Activation", ActivationLayer()),
    Option("pooling", "Pooling", PoolingLayer()),
    Option("normalisation", "Batch normalisation", NormalisationLayer()),
    Option("dropout", "Dropout", DropoutLayer()),
    Option("dense", "Dense", DenseLayer()),
    Option("average", "Global average", AverageLayer()),
)


def summary(layer: LayerParams) -> str:
    """The line that stands for a layer in the list."""
    if isinstance(layer, ConvolutionLayer):
        told = f"convolution {layer.size} × {layer.size}, {numbers.count(layer.filters)} maps"
        told += f", stride {layer.stride}" if layer.stride > 1 else ""
        return told + (f", dilated {layer.dilation}" if layer.dilation > 1 else "")
    if isinstance(layer, PoolingLayer):
        size = "" if layer.kind == "blur" else f" {layer.size} × {layer.size}"
        stride = f", stride {layer.stride}" if layer.stride != layer.size else ""
        return f"{layer.kind} pooling{size}{stride}"
    if isinstance(layer, ActivationLayer):
        return dict(ACTIVATIONS)[layer.kind]
    if isinstance(layer, DropoutLayer):
        return f"dropout {layer.share:g}"
    if isinstance(layer, DenseLayer):
        return f"dense, {numbers.count(layer.units)}"
    return "batch normalisation" if isinstance(layer, NormalisationLayer) else "global average"


_RELU, _POOL = ActivationLayer(), PoolingLayer()


def _convolved(filters: int, size: int, padding: str = "same", stride: int = 1) -> Stack:
    return ConvolutionLayer(filters, size, stride, padding), _RELU


SMALL: Stack = (*_convolved(8, 3), _POOL, *_convolved(16, 3), _POOL)
TWO_LAYERS: Stack = (*_convolved(32, 3), _POOL, *_convolved(64, 3), _POOL)
LENET: Stack = (
    *_convolved(6, 5),
    _POOL,
    *_convolved(16, 5, "none"),
    _POOL,
    *(DenseLayer(120), _RELU, DenseLayer(84), _RELU),
)
"""LeNet-5 (LeCun et al. 1998) as it is built today: ReLU and max pooling."""
ALL_CONVOLUTIONAL: Stack = (
    *_convolved(16, 3),
    *_convolved(32, 3, stride=2),
    *_convolved(32, 3),
    *_convolved(64, 3, stride=2),
    AverageLayer(),
)
"""After Springenberg et al. (2015): strides in place of pooling."""
DENSE: Stack = (DenseLayer(24), _RELU)
"""About as many weights as the small one on digits of 8 x 8: see ``test_layer_params``."""


@dataclass(frozen=True)
class Architecture:
    """A list of layers; a dense layer with one output for each class follows it."""

    ready: str = param("small", "Begun with", fixed=True)
    layers: Stack = param(
        SMALL,
        "Layers",
        options=KINDS,
        low=0,
        high=24,
        item="Layer",
        summary=summary,
        help="From the input on; a dense layer with one output for each class comes last.",
    )


NETWORKS = (
    Option("small", "Small, 8 and 16 maps", Architecture()),
    Option("two layers", "Two layers, 32 and 64 maps", Architecture("two layers", TWO_LAYERS)),
    Option("lenet", "LeNet-5", Architecture("lenet", LENET)),
    Option(
        "all convolutional",
        "All convolutional",
        Architecture("all convolutional", ALL_CONVOLUTIONAL),
    ),
    Option("dense", "Dense only", Architecture("dense", DENSE)),
)
