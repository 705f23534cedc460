"""What lies outside a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image, checked_shape, checked_step
from guiapp.compute.geometry import MODES, OPERATIONS, Margins, margins

BOUNDARIES = ("constant", "edge", "reflect", "symmetric", "wrap")


def source_index(positions: NDArray[np.intp], length: int, boundary: str) -> NDArray[np.intp]:
    """The pixel that a position on or outside an axis of ``length`` pixels is a copy of.

    Positions run over all integers. The boundary repeats as often as it must, as in
    ``numpy.pad``; a single pixel mirrored in itself ("reflect") repeats. Not for "constant".
    """
    if boundary == "wrap":
        return positions % length
    if boundary == "edge" or length == 1:
        return np.clip(positions, 0, length - 1)
    if boundary == "symmetric":
        folded = positions % (2 * length)
        return np.minimum(folded, 2 * length - 1 - folded)
    folded = positions % (2 * length - 2)
    return np.minimum(folded, 2 * length - 2 - folded)


def extend(image: Any, around: Margins, boundary: str) -> Any:
    """A copy of ``image`` (..., H, W) with margins filled as ``boundary`` says; see `source_index`.

    Equal to ``numpy.pad``, a kernel larger than the picture included, at a fraction of its time.
    """
    (top, bottom), (left, right) = around
    height, width = image.shape[-2:]
    xp = namespace(image)
    shape = (*image.shape[:-2], top + height + bottom, left + width + right)
    if boundary == "constant":
        padded = xp.zeros(shape, image.dtype)
        padded[..., top : top + height, left : left + width] = image
        return padded
    padded = xp.empty(shape, image.dtype)
    inside = padded[..., top : top + height, :]
    inside[..., left : left + width] = image
    inside[..., :left] = image[..., _sources(xp, -left, 0, width, boundary)]
    inside[..., left + width :] = image[..., _sources(xp, width, width + right, width, boundary)]
    padded[..., :top, :] = inside[..., _sources(xp, -top, 0, height, boundary), :]
    below = _sources(xp, height, height + bottom, height, boundary)
    padded[..., top + height :, :] = inside[..., below, :]
    return padded


def _sources(xp: Any, first: int, last: int, length: int, boundary: str) -> Any:
    return xp.asarray(source_index(np.arange(first, last), length, boundary))


def pad(
    image: Any,
    kernel_shape: tuple[int, int],
    *,
    mode: str = "same",
    boundary: str = "constant",
    dilation: int = 1,
    operation: str = "convolution",
) -> tuple[Any, tuple[int, int]]:
    """The picture with what a kernel sees around it, and where the picture lies in it.

    A "valid" pass over the padded picture (..., H + top + bottom, W + left + right) gives what
    the wanted mode gives on ``image`` (..., H, W). The second value is (top, left): output pixel
    (row, column) at stride 1 sees padded[row : row + dilation (kh - 1) + 1, ...].
    Raises ValueError for a mode, boundary, operation, dilation or shape that is not allowed.
    """
    picture = checked_image(image)
    checked_choice("mode", mode, MODES)
    checked_choice("boundary", boundary, BOUNDARIES)
    checked_choice("operation", operation, OPERATIONS)
    checked_step("dilation", dilation)
    shape = checked_shape("kernel", kernel_shape)
    around = margins(shape, mode=mode, dilation=dilation, operation=operation)
    return extend(picture, around, boundary), (around[0][0], around[1][0])
