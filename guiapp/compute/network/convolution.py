"""Convolution as network libraries have it, which is cross-correlation, and how errors pass back.

Inputs (N, C, H, W), weights (F, C, kh, kw), outputs (N, F, rows, columns)::

    y[n, f, i, j] = bias[f] + sum over c, a, b of
                    weight[f, c, a, b] padded[n, c, s i + d a, s j + d b]

with stride s and dilation d. What each output sees is laid out as a column (Chellapilla, Puri and
Simard 2006), so that the sum is a product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import extend
from guiapp.compute.network.checks import checked, checked_gradient, checked_maps, fitting
from guiapp.compute.pooling.grid import Pair, Whole, pair
from guiapp.compute.pooling.sizes import Convolve

Gradients = tuple[Any, Any, Any]

_BLOCK = 2**21
"""Bytes of columns that are made at a time, so that they stay in a core's cache."""


@dataclass(frozen=True)
class _Layout:
    """Where the windows of a convolution lie: (rows, columns) of everything."""

    size: Pair
    stride: Pair
    padding: Pair
    dilation: Pair
    count: Pair

    def cell(self, padded: Any, row: int, column: int) -> Any:
        """The values (..., rows, columns) that one weight of the kernel sees: a view."""
        places = [
            slice(far * at, far * at + step * (count - 1) + 1, step)
            for far, at, step, count in zip(
                self.dilation, (row, column), self.stride, self.count, strict=True
            )
        ]
        return padded[(..., *places)]

    def columns(self, padded: Any) -> Any:
        """(N, C kh kw, rows columns): what each output sees, as a column."""
        n, channels = padded.shape[:2]
        shape = (n, channels, *self.size, *self.count)
        found = namespace(padded).empty(shape, padded.dtype)
        for place in np.ndindex(self.size):
            found[:, :, place[0], place[1]] = self.cell(padded, *place)
        return found.reshape(n, -1, self.count[0] * self.count[1])

    def add_columns(self, padded: Any, columns: Any) -> None:
        """Add columns where they were taken from: the adjoint of `columns`."""
        shape = (*padded.shape[:2], *self.size, *self.count)
        cells = columns.reshape(shape)
        for place in np.ndindex(self.size):
            part = self.cell(padded, *place)
            part += cells[:, :, place[0], place[1]]

    def blocks(self, x: Any) -> Iterator[slice]:
        """A few pictures at a time on the host, all at once on a device."""
        n = x.shape[0]
        each = x.shape[1] * np.prod([*self.size, *self.count]) * x.dtype.itemsize
        many = max(1, int(_BLOCK // each)) if namespace(x) is np else n
        for first in range(0, n, many):
            yield slice(first, first + many)

    def padded(self, x: Any) -> Any:
        down, across = self.padding
        return extend(x, ((down, down), (across, across)), "constant") if down or across else x

    def cropped(self, padded: Any) -> Any:
        down, across = self.padding
        height, width = padded.shape[-2:]
        return padded[..., down : height - down, across : width - across]


def conv2d(
    x: Any,
    weight: Any,
    bias: Any = None,
    *,
    stride: Whole = 1,
    padding: Whole = 0,
    dilation: Whole = 1,
) -> Any:
    """The cross-correlation of ``x`` (N, C, H, W) with ``weight`` (F, C, kh, kw), plus ``bias``.

    (N, F, rows, columns), rows = (H + 2 padding - dilation (kh - 1) - 1) // stride + 1, likewise
    columns; zeros around the picture; stride, padding and dilation are whole numbers or (rows,
    columns). No bias where it is None. Raises ValueError where shapes do not fit together, or the
    kernel is larger than the padded picture.
    """
    maps, kernels, layout = _entered(x, weight, stride, padding, dilation)
    filters = kernels.shape[0]
    matrix = kernels.reshape(filters, -1)
    xp = namespace(maps)
    dtype = xp.result_type(maps, kernels)
    y = xp.empty((len(maps), filters, layout.count[0] * layout.count[1]), dtype)
    for part in layout.blocks(maps):
        y[part] = matrix @ layout.columns(layout.padded(maps[part]))
    if bias is not None:
        y += fitting("bias", bias, (filters,))[:, None]
    return y.reshape(len(maps), filters, *layout.count)


def conv2d_backward(
    grad: Any,
    x: Any,
    weight: Any,
    *,
    stride: Whole = 1,
    padding: Whole = 0,
    dilation: Whole = 1,
) -> Gradients:
    """The derivatives by the input, the weights and the bias, given those by the output.

    ``grad`` (N, F, rows, columns) is the derivative of a number by what `conv2d` gave; the answer
    is (dx, dweight, dbias), each of the shape of what it belongs to.
    """
    maps, kernels, layout = _entered(x, weight, stride, padding, dilation)
    filters = kernels.shape[0]
    errors = checked_gradient(grad, (len(maps), filters, *layout.count))
    errors = errors.reshape(len(maps), filters, -1)
    matrix = kernels.reshape(filters, -1)
    dx = namespace(maps).empty(maps.shape, namespace(maps).result_type(errors, kernels))
    dmatrix = namespace(maps).zeros(matrix.shape, namespace(maps).result_type(errors, maps))
    for part in layout.blocks(maps):
        padded = layout.padded(maps[part])
        columns = layout.columns(padded)
        dmatrix += (errors[part] @ columns.swapaxes(1, 2)).sum(axis=0)
        back = namespace(maps).zeros(padded.shape, dx.dtype)
        layout.add_columns(back, matrix.T @ errors[part])
        dx[part] = layout.cropped(back)
    return dx, dmatrix.reshape(kernels.shape), errors.sum(axis=(0, 2))


def error_by_convolution(
    grad: Any, weight: Any, *, padding: Whole = 0, dilation: Whole = 1, turned: bool = True
) -> Any:
    """The error at the input of a convolution of stride 1, found by one more convolution.

    As the forward pass correlates, the error (N, F, rows, columns) is correlated with the kernels
    turned by 180 degrees, everywhere that they touch it ("full"), and the padding is cropped:
    (N, C, H, W), the first of what `conv2d_backward` gives. Correlating with turned kernels is
    convolving with them as they are. ``turned`` False takes the kernels unturned, which is what a
    forward pass that convolves would ask for, and wrong after one that correlates.
    """
    kernels = checked("weight", weight, 4)
    around, far = pair("padding", padding, 0), pair("dilation", dilation, 1)
    shown = kernels[..., ::-1, ::-1] if turned else kernels
    reach = [step * (size - 1) for step, size in zip(far, kernels.shape[2:], strict=True)]
    full = conv2d(grad, shown.swapaxes(0, 1), padding=reach, dilation=far)
    height, width = full.shape[-2:]
    if min(height - 2 * around[0], width - 2 * around[1]) < 1:
        raise ValueError(
            f"The padding, {around[0]} × {around[1]}, leaves nothing of a full convolution of"
            f" {height} × {width}."
        )
    return full[..., around[0] : height - around[0], around[1] : width - around[1]]


def weight_gradient_by_correlation(x: Any, grad: Any, *, padding: Whole = 0) -> Any:
    """The weights' gradient of a convolution of stride 1, found by one more correlation.

    The padded input (N, C, H, W) is correlated with the error (N, F, rows, columns) wherever the
    error fits into it ("valid"), summed over the batch: (F, C, kh, kw), the second of what
    `conv2d_backward` gives.
    """
    maps, errors = checked_maps(x), checked("grad", grad, 4)
    if len(maps) != len(errors):
        raise ValueError(f"grad must hold {len(maps)} pictures, as x does; {len(errors)} came.")
    found = conv2d(maps.swapaxes(0, 1), errors.swapaxes(0, 1), padding=padding)
    return found.swapaxes(0, 1)


def _entered(
    x: Any, weight: Any, stride: Whole, padding: Whole, dilation: Whole
) -> tuple[Any, Any, _Layout]:
    """The checked arrays, and where the windows lie."""
    maps, kernels = checked_maps(x), checked("weight", weight, 4)
    channels = maps.shape[1]
    if kernels.shape[1] != channels:
        raise ValueError(f"The kernels were made for {kernels.shape[1]} channels; {channels} came.")
    size = (kernels.shape[2], kernels.shape[3])
    layer = Convolve(kernels.shape[0], size, stride, padding, dilation)
    _, rows, columns = layer.after(maps.shape[1:])
    layout = _Layout(
        size,
        pair("stride", stride, 1),
        pair("padding", padding, 0),
        pair("dilation", dilation, 1),
        (rows, columns),
    )
    return maps, kernels, layout
