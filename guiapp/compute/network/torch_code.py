"""A network as a program: the PyTorch code that builds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from guiapp.compute.network.layer import Layer
from guiapp.compute.network.model import Network, shapes
from guiapp.compute.network.plain import (
    AveragePool,
    BlurPool,
    Dropout,
    Flatten,
    GlobalAverage,
    LeakyReLU,
    MaxPool,
    ReLU,
    Tanh,
)
from guiapp.compute.network.weighted import BatchNorm, Conv, Dense
from guiapp.compute.pooling.grid import Whole, pair
from guiapp.compute.pooling.sizes import Shape

_BLUR = '''
class BlurPool(nn.Module):
    """A binomial low pass, mirrored at the rim, then every stride-th row and column.

    Zhang (2019), "Making convolutional networks shift-invariant again".
    """

    def __init__(self, stride, taps):
        super().__init__()
        self.stride, self.taps = stride, taps
        row = torch.tensor([comb(taps - 1, cell) / 2 ** (taps - 1) for cell in range(taps)])
        self.register_buffer("kernel", torch.outer(row, row), persistent=False)

    def forward(self, x):
        rows, columns = (self.mirrored(length).to(x.device) for length in x.shape[2:])
        padded = x[:, :, rows][..., columns]
        kernel = self.kernel.to(x.dtype).expand(x.shape[1], 1, -1, -1)
        return nn.functional.conv2d(padded, kernel, stride=self.stride, groups=x.shape[1])

    def mirrored(self, length):
        period = max(2 * (length - 1), 1)
        places = torch.arange(-((self.taps - 1) // 2), length + self.taps // 2) % period
        return torch.minimum(places, period - places)

'''


def torch_code(network: Network, input_shape: Sequence[int]) -> str:
    """A Python program in which ``model`` is this network, for inputs of a shape, in PyTorch.

    An ``nn.Sequential`` of as many modules as there are layers, so that its parameters have the
    names of our weights: ``load_state_dict`` takes them as they are. Each line says the shape that
    comes out of its layer. Raises ValueError where the network takes no such inputs, and for a
    layer that PyTorch has nothing for.
    """
    found = shapes(network, input_shape)
    lines = [
        f"    {_module(layer, before)},  # {after}"
        for layer, before, after in zip(network.layers, found[:-1], found[1:], strict=True)
    ]
    learns = any(layer.weights(shape) for layer, shape in zip(network.layers, found, strict=False))
    blurs = any(isinstance(layer, BlurPool) for layer in network.layers)
    return "\n".join(
        [
            *_opening(found[0], learns),
            *(["from math import comb", "", "import torch"] if blurs else []),
            "from torch import nn",
            "",
            *([_BLUR] if blurs else []),
            "model = nn.Sequential(",
            *lines,
            ")",
            "",
        ]
    )


def _opening(shape: Shape, learns: bool) -> list[str]:
    inputs = ", ".join(map(str, shape))
    if not learns:
        return [f'"""A network for inputs (N, {inputs})."""', ""]
    return [
        f'"""A network for inputs (N, {inputs}), and how its weights are loaded:',
        "",
        "    from safetensors.torch import load_file",
        "",
        '    model.load_state_dict(load_file("weights.safetensors"))',
        "    model.eval()",
        '"""',
        "",
    ]


def _module(layer: Layer, shape: Shape) -> str:
    """The constructor of a layer's module, for inputs of ``shape``."""
    made = _MODULES.get(type(layer))
    if made is None:
        raise ValueError(f"PyTorch has no module for the layer {layer.label!r}.")
    return made(layer, shape)


def _conv(layer: Conv, shape: Shape) -> str:
    return _called(
        "nn.Conv2d",
        str(shape[0]),
        str(layer.filters),
        kernel_size=_short(layer.size),
        stride=_short(layer.stride, 1),
        padding=_short(layer.padding, 0),
        dilation=_short(layer.dilation, 1),
    )


def _pool(name: str) -> Callable[[Any, Shape], str]:
    def made(layer: Any, shape: Shape) -> str:
        size = pair("size", layer.size, 1)
        stride = "" if layer.stride is None else _short(layer.stride, size)
        return _called(name, _short(size), stride=stride, padding=_short(layer.padding, 0))

    return made


def _batch_norm(layer: BatchNorm, shape: Shape) -> str:
    return _called(
        "nn.BatchNorm2d" if len(shape) == 3 else "nn.BatchNorm1d",
        str(shape[0]),
        eps=_number(layer.epsilon),
        momentum=_number(layer.momentum),
    )


_MODULES: dict[type[Layer], Callable[[Any, Shape], str]] = {
    Conv: _conv,
    Dense: lambda layer, shape: _called("nn.Linear", str(shape[0]), str(layer.units)),
    BatchNorm: _batch_norm,
    MaxPool: _pool("nn.MaxPool2d"),
    AveragePool: _pool("nn.AvgPool2d"),
    BlurPool: lambda layer, _: _called(
        "BlurPool", stride=_short(layer.stride), taps=str(int(layer.taps))
    ),
    GlobalAverage: lambda *_: "nn.AdaptiveAvgPool2d(1)",
    ReLU: lambda *_: "nn.ReLU()",
    LeakyReLU: lambda layer, _: _called("nn.LeakyReLU", _number(layer.slope)),
    Tanh: lambda *_: "nn.Tanh()",
    Dropout: lambda layer, _: _called("nn.Dropout", _number(layer.rate)),
    Flatten: lambda *_: "nn.Flatten()",
}


def _called(name: str, *values: str, **named: str) -> str:
    """A call, without the arguments that are left empty."""
    arguments = [*values, *(f"{key}={value}" for key, value in named.items() if value)]
    return f"{name}({', '.join(arguments)})"


def _short(value: Whole, usual: Whole | None = None) -> str:
    """One number where (rows, columns) are equal; empty where PyTorch takes ``usual`` anyway."""
    numbers = pair("value", value, 0)
    if usual is not None and numbers == pair("usual", usual, 0):
        return ""
    return str(numbers[0]) if numbers[0] == numbers[1] else str(numbers)


def _number(value: float) -> str:
    return repr(float(value))
