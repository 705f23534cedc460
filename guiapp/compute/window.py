"""The arithmetic of one output pixel: what lies under the kernel, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.boundaries import BOUNDARIES, source_index
from guiapp.compute.checks import checked_choice, checked_image, checked_kernel
from guiapp.compute.geometry import OPERATIONS, margins, output_shape


@dataclass(frozen=True)
class Window:
    """One output pixel as a sum; arrays are (kh, kw), float64 unless noted.

    ``values`` under the kernel, boundary included; ``inside`` (bool) which of them are pixels of
    the picture; ``cells`` the kernel as applied, turned for a convolution; ``products`` of the
    two; ``total`` their sum: the output. ``rows`` (kh,) and ``columns`` (kw,) say where in the
    picture the cells lie; outside it they are negative or past its end.
    """

    values: NDArray[np.float64]
    inside: NDArray[np.bool_]
    cells: NDArray[np.float64]
    products: NDArray[np.float64]
    total: float
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """(top, left, bottom, right): the pixels covered, bottom and right not included."""
        return (
            int(self.rows[0]),
            int(self.columns[0]),
            int(self.rows[-1]) + 1,
            int(self.columns[-1]) + 1,
        )


def window_at(
    image: Any,
    kernel: Any,
    position: tuple[int, int],
    *,
    mode: str = "same",
    boundary: str = "constant",
    stride: int = 1,
    dilation: int = 1,
    operation: str = "convolution",
) -> Window:
    """The window of the output pixel ``position`` (row, column) on a picture (H, W).

    Costs the same for every size of picture. Raises ValueError as `convolve` does, and for a
    position that is not in the output.
    """
    picture = checked_image(image)
    cells = checked_kernel(kernel)
    if picture.ndim != 2:
        raise ValueError(f"image must have shape (H, W); {picture.shape} came.")
    checked_choice("boundary", boundary, BOUNDARIES)
    checked_choice("operation", operation, OPERATIONS)
    shape = output_shape(picture.shape, cells.shape, mode=mode, stride=stride, dilation=dilation)
    if not all(0 <= place < length for place, length in zip(position, shape, strict=True)):
        raise ValueError(f"position must lie in the output, {shape}; {tuple(position)} came.")
    around = margins(cells.shape, mode=mode, dilation=dilation, operation=operation)
    rows, columns = (
        place * stride - before + dilation * np.arange(size)
        for place, (before, _), size in zip(position, around, cells.shape, strict=True)
    )
    height, width = picture.shape
    inside = np.logical_and.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
    values = _values(picture, rows, columns, boundary, inside)
    laid = cells[::-1, ::-1] if operation == "convolution" else cells
    products = values * laid
    return Window(values, inside, laid, products, float(products.sum()), rows, columns)


def _values(
    picture: Any,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    boundary: str,
    inside: NDArray[np.bool_],
) -> NDArray[np.float64]:
    filled = "edge" if boundary == "constant" else boundary
    height, width = picture.shape
    xp = namespace(picture)
    places = np.ix_(source_index(rows, height, filled), source_index(columns, width, filled))
    values = to_host(picture[tuple(map(xp.asarray, places))]).astype(np.float64)
    return np.where(inside, values, 0.0) if boundary == "constant" else values
