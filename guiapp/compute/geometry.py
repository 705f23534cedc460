"""Where a kernel lies on a picture, how far it reaches outside, and how large the result is."""

from __future__ import annotations

from collections.abc import Sequence

from guiapp.compute.checks import checked_choice, checked_shape, checked_step

MODES = ("full", "same", "valid")
OPERATIONS = ("convolution", "correlation")

Margins = tuple[tuple[int, int], tuple[int, int]]
"""(before, after) for the rows, then for the columns, in pixels."""


def anchor(size: int, dilation: int = 1) -> int:
    """The place of the anchor along one axis of a kernel with ``size`` cells, in pixels.

    The anchor is what lies on the output pixel: ``dilation (size - 1) // 2``, the middle cell of
    an odd kernel and the cell before the middle of an even one, as in ``scipy.signal.convolve2d``,
    ``correlate2d`` and PyTorch. A dilated even kernel may have no cell there.
    """
    return dilation * (size - 1) // 2


def margins(
    kernel_shape: tuple[int, int], *, mode: str, dilation: int = 1, operation: str = "convolution"
) -> Margins:
    """How far outside the picture a pass with such a kernel looks.

    "valid" never looks outside; "full" looks as far as the kernel reaches on both sides; "same"
    shares that reach at the anchor, which the convolution turns together with the kernel.
    """
    rows, columns = (_reach(size, mode, dilation, operation) for size in kernel_shape)
    return rows, columns


def _reach(size: int, mode: str, dilation: int, operation: str) -> tuple[int, int]:
    reach = dilation * (size - 1)
    if mode == "valid":
        return 0, 0
    if mode == "full":
        return reach, reach
    before = anchor(size, dilation)
    return (before, reach - before) if operation == "correlation" else (reach - before, before)


def output_shape(
    shape: Sequence[int],
    kernel_shape: Sequence[int],
    *,
    mode: str,
    stride: int = 1,
    dilation: int = 1,
) -> tuple[int, ...]:
    """The shape of what `convolve` gives for a picture of ``shape`` (..., H, W).

    Raises ValueError where a dilated kernel is larger than the picture in "valid", and for
    options that are not allowed.
    """
    checked_choice("mode", mode, MODES)
    checked_step("stride", stride)
    checked_step("dilation", dilation)
    kernel = checked_shape("kernel", kernel_shape)
    picture = checked_shape("image", shape[-2:])
    reach = [dilation * (size - 1) for size in kernel]
    if mode == "valid" and (reach[0] >= picture[0] or reach[1] >= picture[1]):
        spread_to = f" (dilated to {reach[0] + 1} × {reach[1] + 1})" if dilation > 1 else ""
        raise ValueError(
            f"The kernel, {kernel[0]} × {kernel[1]}{spread_to}, is larger than the picture,"
            f" {picture[0]} × {picture[1]}, so nothing is valid;"
            ' take a smaller kernel, a larger picture, or the mode "same" or "full".'
        )
    sign = {"full": 1, "same": 0, "valid": -1}[mode]
    sizes = [length + sign * far for length, far in zip(picture, reach, strict=True)]
    return (*shape[:-2], *(-(-size // stride) for size in sizes))
