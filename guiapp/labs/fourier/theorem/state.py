"""A kernel and a picture, two ways: by the sum in space and by the product of their spectra."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.convolution import convolve
from guiapp.compute.fourier import half_transfer
from guiapp.core.lab import Env
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import prepared
from guiapp.labs.fourier.theorem.comparison import TRUSTED, Comparison, compared
from guiapp.labs.fourier.theorem.field import Field, field_of, picture_key
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import luma

Pixels = NDArray[np.float32]
ROUNDING = {"float64": TRUSTED, "float32": 2e-5}
"""Shares of the largest that a result can be which are no more than rounding."""


@dataclass(frozen=True, eq=False)
class TheoremState:
    """All that is known about one setting; arrays never change.

    picture       (H, W) or (H, W, 3), float32
    kernel        (kh, kw) float64
    field         what was transformed
    transfer      what the kernel multiplies each frequency of the field with: a half plane
    product       the field's half plane times the transfer function
    by_sum, by_product   (H, W) or (H, W, 3), float32
    difference    by_product - by_sum of the luma: (H, W) float32, computed in ``precision``
    largest       of its magnitudes
    rounding      what is no more than rounding, in ``precision``
    apart         how many pixels differ by more
    milliseconds  through the transform, the picture's transform being kept
    comparison    all boundaries, padded and bare; None while it is being computed
    """

    picture: Pixels
    kernel: NDArray[np.float64]
    field: Field
    transfer: NDArray[Any]
    product: NDArray[Any]
    by_sum: Pixels
    by_product: Pixels
    difference: Pixels
    largest: float
    rounding: float
    apart: int
    precision: str
    milliseconds: float
    comparison: Comparison | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the picture."""
        return self.picture.shape[0], self.picture.shape[1]

    @property
    def agrees(self) -> bool:
        """Whether sum and product are the same but for rounding."""
        return self.apart == 0


def theorem_state(params: Params, env: Env) -> TheoremState:
    """Both results at once; the table of boundaries as soon as nothing newer is wanted."""
    key = picture_key(params)
    wanted = params.theorem
    name = ("theorem", *key, params.kernel, wanted.boundary, wanted.padded)
    main: TheoremState = env.cached(name, lambda: _both_ways(params, env))
    env.show(main)

    def compare() -> Comparison:
        picture = luma(main.picture).astype(np.float64)
        return compared(picture, main.kernel, env, key)

    comparison = env.cached(("theorem comparison", *key, params.kernel), compare)
    return dataclasses.replace(main, comparison=comparison)


def _both_ways(params: Params, env: Env) -> TheoremState:
    picture: Pixels = env.cached(
        ("theorem picture", *picture_key(params)), lambda: prepared(params.image, params, env)
    )
    kernel = kernel_values(params.kernel)
    shape = (picture.shape[0], picture.shape[1])
    boundary = params.theorem.boundary
    field = field_of(picture, (kernel.shape[0], kernel.shape[1]), params, env)
    began = time.perf_counter()
    transfer = half_transfer(kernel, field.shape, dtype=field.plane.dtype)
    product = field.half * transfer
    by_product = field.answer(product, shape)
    seconds = time.perf_counter() - began
    plane = field.picture(shape)
    by_sum = convolve(plane, kernel, boundary=boundary, method="direct")
    difference = by_product - by_sum
    sizes, precision = np.abs(difference), field.plane.dtype.name
    rounding = ROUNDING[precision] * float(np.abs(plane).max() * np.abs(kernel).sum())
    if field.halves is not None:
        by_sum = _channels(_summed(picture, kernel, boundary))
        by_product = _channels(field.answer(field.halves * transfer.astype(np.complex64), shape))
    return TheoremState(
        picture=picture,
        kernel=kernel,
        field=field,
        transfer=transfer,
        product=product,
        by_sum=by_sum.astype(np.float32),
        by_product=by_product.astype(np.float32),
        difference=difference.astype(np.float32),
        largest=float(sizes.max()),
        rounding=rounding,
        apart=int(np.count_nonzero(sizes > rounding)),
        precision=precision,
        milliseconds=seconds * 1e3,
    )


def _summed(picture: Pixels, kernel: NDArray[np.float64], boundary: str) -> Pixels:
    """The sum in each channel of (H, W, 3): (3, H, W)."""
    planes = np.ascontiguousarray(np.moveaxis(picture, 2, 0))
    summed: Pixels = convolve(planes, kernel, boundary=boundary, method="direct")
    return summed


def _channels(planes: Pixels) -> Pixels:
    """Channels last: (H, W, 3)."""
    return np.ascontiguousarray(np.moveaxis(planes, 0, 2))
