"""Filtering through the convolution theorem: transform, multiply, transform back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import extend
from guiapp.compute.fft import fast_length, irfft2, rfft2
from guiapp.compute.fourier import half_transfer
from guiapp.compute.geometry import Margins


@dataclass(frozen=True)
class Prepared:
    """All of a filtering that depends on the picture only: kept while the kernel is edited.

    ``half`` (..., N, M // 2 + 1) is the transform of the picture, continued by its boundary and
    then by zeros to ``plane`` (N, M). ``origin`` is the pixel of the dilated kernel that lies on
    the corner of that plane for the first output, ``output`` (rows, columns) the size at stride 1.
    """

    half: Any
    plane: tuple[int, int]
    origin: tuple[int, int]
    output: tuple[int, int]
    kernel_shape: tuple[int, int]
    dilation: int
    operation: str
    dtype: Any


def prepare_transform(
    image: Any,
    kernel_shape: tuple[int, int],
    around: Margins,
    boundary: str,
    dilation: int,
    operation: str,
) -> Prepared:
    """Transform a picture (..., H, W) for kernels of a shape; the caller has checked all values.

    A transform repeats its plane for ever, so the plane must be long enough that no wanted output
    sees the next repetition. Zeros outside need no padding of their own: the plane has them.
    """
    reach = [dilation * (size - 1) for size in kernel_shape]
    shape = image.shape[-2:]
    output = [
        length + sum(beyond) - far for length, beyond, far in zip(shape, around, reach, strict=True)
    ]
    if boundary == "constant":
        origin = [far - beyond[0] for far, beyond in zip(reach, around, strict=True)]
        picture = image
    else:
        origin = reach
        picture = extend(image, around, boundary)
    plane = [
        fast_length(max(length + far - place, wanted + place))
        for length, far, place, wanted in zip(
            picture.shape[-2:], reach, origin, output, strict=True
        )
    ]
    return Prepared(
        half=rfft2(picture, (plane[0], plane[1])),
        plane=(plane[0], plane[1]),
        origin=(origin[0], origin[1]),
        output=(output[0], output[1]),
        kernel_shape=kernel_shape,
        dilation=dilation,
        operation=operation,
        dtype=image.dtype,
    )


def filter_prepared(prepared: Prepared, kernel: NDArray[Any], stride: int = 1) -> Any:
    """The picture filtered with ``kernel`` (kh, kw): (..., rows, columns), C-contiguous."""
    turned = kernel[::-1, ::-1] if prepared.operation == "correlation" else kernel
    product = half_transfer(
        turned,
        prepared.plane,
        origin=prepared.origin,
        dilation=prepared.dilation,
        dtype=prepared.dtype,
        like=prepared.half,
    )
    xp = namespace(product)
    if prepared.half.ndim == 2:
        xp.multiply(prepared.half, product, out=product)
    else:
        product = prepared.half * product
    rows, columns = prepared.output
    picture = irfft2(product, prepared.plane)[..., :rows:stride, :columns:stride]
    return xp.ascontiguousarray(picture)
