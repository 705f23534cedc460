"""The picture as it is transformed: with the border that the kernel looks into, or bare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.boundaries import extend
from guiapp.compute.fft import fast_length, irfft2
from guiapp.compute.fourier import half_spectrum, log_magnitude
from guiapp.compute.geometry import margins
from guiapp.core.lab import Env
from guiapp.labs.fourier.params import Params, side
from guiapp.parts.picture import luma

Pixels = NDArray[np.float32]
Shape = tuple[int, int]

MOST_PRODUCTS = 300_000_000
"""Multiply-adds up to which all is done in float64: some 30 ms of OpenCV's sum."""


@dataclass(frozen=True, eq=False)
class Field:
    """A picture with its border; half planes are those of ``numpy.fft.rfft2``.

    key       what all of it depends on: the name of what is kept with it
    plane     (h, w), the luma; float64, or float32 where the sum takes too long
    corner    where in it the picture begins: (row, column)
    half      the half plane of its transform
    halves    those of the channels (3, h, w // 2 + 1), complex64; None for grey pictures
    log       log10 of the luma's magnitudes, the whole plane, centred: (h, w) float32
    """

    key: tuple[Any, ...]
    plane: NDArray[Any]
    corner: Shape
    half: NDArray[Any]
    halves: NDArray[np.complex64] | None
    log: Pixels

    @property
    def shape(self) -> Shape:
        """Height and width, border included."""
        return self.plane.shape[0], self.plane.shape[1]

    def answer(self, halves: NDArray[Any], shape: Shape) -> NDArray[Any]:
        """The picture (..., H, W) inside the field that has these half planes."""
        (top, left), (height, width) = self.corner, shape
        whole = irfft2(halves, self.shape)
        return np.ascontiguousarray(whole[..., top : top + height, left : left + width])

    def picture(self, shape: Shape) -> NDArray[Any]:
        """The luma (H, W) without its border."""
        (top, left), (height, width) = self.corner, shape
        return np.ascontiguousarray(self.plane[top : top + height, left : left + width])


def picture_key(params: Params) -> tuple[Any, ...]:
    """What the pixels of the picture depend on."""
    return params.image, side(params), params.grey, params.turn, params.window, params.share


def precision(shape: Shape, cells: Shape) -> str:
    """The type in which both ways are computed for a picture and a kernel of these sizes."""
    products = shape[0] * shape[1] * cells[0] * cells[1]
    return "float64" if products <= MOST_PRODUCTS else "float32"


def field_shape(shape: Shape, cells: Shape, padded: bool) -> Shape:
    """Height and width of the field: with its border, on to sizes that transform fast."""
    if not padded:
        return shape
    rows, columns = margins(cells, mode="same")
    return fast_length(shape[0] + sum(rows)), fast_length(shape[1] + sum(columns))


def field_of(pixels: Pixels, cells: Shape, params: Params, env: Env) -> Field:
    """The field of a picture (H, W) or (H, W, 3), kept while only the kernel's numbers change."""
    shape = (pixels.shape[0], pixels.shape[1])
    wanted = params.theorem
    dtype = precision(shape, cells)
    around = margins(cells, mode="same") if wanted.padded else ((0, 0), (0, 0))
    boundary = wanted.boundary if wanted.padded else ""
    key = ("theorem field", *picture_key(params), around, boundary, dtype)
    found: Field = env.cached(key, lambda: _made(key, pixels, cells, params, dtype))
    return found


def _made(key: tuple[Any, ...], pixels: Pixels, cells: Shape, params: Params, dtype: str) -> Field:
    shape = (pixels.shape[0], pixels.shape[1])
    wanted = params.theorem
    height, width = field_shape(shape, cells, wanted.padded)
    top, left = (before for before, _ in margins(cells, mode="same")) if wanted.padded else (0, 0)
    around = ((top, height - shape[0] - top), (left, width - shape[1] - left))
    plane = extend(luma(pixels).astype(dtype), around, wanted.boundary)
    half = half_spectrum(plane)
    halves = None
    if pixels.ndim == 3:
        channels = np.ascontiguousarray(np.moveaxis(pixels, 2, 0))
        halves = half_spectrum(extend(channels, around, wanted.boundary))
    return Field(key, plane, (top, left), half, halves, log_magnitude(half, (height, width)))
