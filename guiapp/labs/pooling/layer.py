"""A pooling layer of the lab: its values, its windows, and where values came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import (
    Pooling,
    adaptive_pool,
    adaptive_windows,
    argmax_pool,
    output_size,
    windows,
)
from guiapp.labs.pooling.layer_params import FIXED, KINDS, LayerParams
from guiapp.labs.pooling.refusals import check_windows

Shape = tuple[int, int]
Places = NDArray[np.intp]
Pixels = NDArray[np.float32]


def pooling_of(params: LayerParams) -> Pooling:
    """The layer as ``compute`` knows it; not for those whose windows follow from the picture."""
    return Pooling(
        kind=params.kind,
        size=window_of(params),
        stride=_stride(params),
        padding=_padding(params),
        ceil_mode=params.ceil_mode and not params.kind.endswith("-blur"),
        count_include_pad=params.count_include_pad,
        taps=params.taps,
        seed=params.seed,
    )


def operation_of(params: LayerParams) -> Callable[[Any], Any]:
    """The layer as a function of pictures (..., H, W): (..., rows, columns)."""
    if params.kind not in FIXED:
        return pooling_of(params)
    counts = _counts(params)
    return lambda picture: adaptive_pool(picture, counts, kind=params.over)


def pooled(picture: Any, params: LayerParams) -> Any:
    """The pooled picture (..., rows, columns) of (..., H, W)."""
    return operation_of(params)(picture)


def output_shape(shape: Shape, params: LayerParams) -> Shape:
    """Rows and columns of the output; raises BadInput, with the size, where there is none."""
    if params.kind in FIXED:
        return _counts(params)
    pooling, window = pooling_of(params), window_of(params)
    check_windows(
        *(shape, window, pooling.strides, _padding(params)), ragged=bool(pooling.ceil_mode)
    )
    rows, columns = output_size(
        *(shape, window),
        stride=pooling.strides,
        padding=pooling.padding,
        ceil_mode=pooling.ceil_mode,
        kind=params.kind,
    )
    return rows, columns


def windows_of(shape: Shape, params: LayerParams) -> Places:
    """(rows, columns, 4): top, left, bottom, right (exclusive) of each window, within the picture.

    Those of blurred poolings are of the pixels that the subsampled value was the maximum or mean
    of, without the reach of the low pass.
    """
    return _boxes(shape, params)


def origins_of(picture: Pixels, params: LayerParams) -> tuple[Places, Places] | None:
    """Row and column of the pixel that each value is, (rows, columns) each; None where it is none.

    Maxima, minima and plain strides are pixels of the picture, the first of equal ones.
    """
    if params.kind in ("max", "min"):
        pooling = pooling_of(params)
        signed = picture if params.kind == "max" else -picture
        _, rows, columns = argmax_pool(
            signed,
            pooling.size,
            stride=pooling.stride,
            padding=pooling.padding,
            ceil_mode=pooling.ceil_mode,
        )
        return rows, columns
    boxes = _boxes((picture.shape[0], picture.shape[1]), params)
    if params.kind == "stride":
        return boxes[..., 0], boxes[..., 1]
    if params.kind in FIXED and params.over in ("max", "min"):
        return _extremes(picture if params.over == "max" else -picture, boxes)
    return None


def label_of(params: LayerParams) -> str:
    """A short name: "max 2 × 2", "max 3 × 3, stride 2", "adaptive maximum, 3 × 3"."""
    name = dict(KINDS)[params.kind]
    if params.kind == "global":
        return f"global {params.over}"
    if params.kind == "adaptive":
        return f"adaptive {params.over}, {params.grid_rows} × {params.grid_columns}"
    rows, columns = window_of(params)
    if params.kind == "stride":
        return f"{name} {pooling_of(params).strides[1]}"
    strides = pooling_of(params).strides
    told = "" if strides == (rows, columns) else f", stride {strides[1]}"
    return f"{name} {rows} × {columns}{told}"


def window_of(params: LayerParams) -> Shape:
    """Rows and columns of a window."""
    return params.rows or params.size, params.size


def with_kind(params: LayerParams, kind: str) -> LayerParams:
    """The same windows, pooled another way."""
    return replace(params, kind=kind)


def _stride(params: LayerParams) -> Shape | None:
    return (params.stride, params.stride) if params.stride else None


def _padding(params: LayerParams) -> Shape:
    """In a window of one row the padding is at the sides alone."""
    if params.kind.endswith("-blur"):
        return 0, 0
    rows = 0 if params.rows == 1 else params.padding
    return rows, params.padding


def _counts(params: LayerParams) -> Shape:
    return (1, 1) if params.kind == "global" else (params.grid_rows, params.grid_columns)


def _boxes(shape: Shape, params: LayerParams) -> Places:
    if params.kind in FIXED:
        return adaptive_windows(shape, _counts(params))
    pooling = pooling_of(params)
    if not params.kind.endswith("-blur"):
        return windows(shape, pooling.size, pooling.stride, pooling.padding, pooling.ceil_mode)
    dense = windows(shape, pooling.size, 1, pooling.padding)
    return dense[:: pooling.strides[0], :: pooling.strides[1]]


def _extremes(picture: Pixels, boxes: Places) -> tuple[Places, Places]:
    rows, columns = (np.empty(boxes.shape[:2], np.intp) for _ in range(2))
    for index in np.ndindex(*boxes.shape[:2]):
        top, left, bottom, right = boxes[index]
        part = picture[top:bottom, left:right]
        rows[index], columns[index] = np.unravel_index(part.argmax(), part.shape)
        rows[index] += top
        columns[index] += left
    return rows, columns
