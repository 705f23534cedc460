"""Pooling to a fixed number of outputs, whatever the size of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image, checked_shape
from guiapp.compute.pooling.grid import Places, Whole, boxes, pair
from guiapp.compute.pooling.pool import pool

ADAPTIVE_KINDS = ("max", "average", "min", "l2", "median")


def adaptive_pool(x: Any, output_size: Whole, *, kind: str = "max") -> Any:
    """The pictures of ``x`` (..., H, W) pooled to a grid of ``output_size``: (..., rows, columns).

    Output i of n sees the pixels from floor(i L / n) to ceil((i + 1) L / n) - 1 of an axis of
    length L, as in PyTorch: windows may overlap, and differ in size by one or two; with n above L
    they repeat pixels. ``kind`` is "max", "average", "min", "l2" (the root of the sum of squares)
    or "median". Raises ValueError for other kinds and sizes.
    """
    picture = checked_image(x)
    checked_choice("kind", kind, ADAPTIVE_KINDS)
    counts = pair("output_size", output_size, 1)
    height, width = picture.shape[-2:]
    if height % counts[0] == width % counts[1] == 0:
        return pool(picture, (height // counts[0], width // counts[1]), kind=kind)
    rows, columns = (_spans(*each) for each in zip((height, width), counts, strict=True))
    if kind == "median":
        return _medians(picture, rows, columns)
    if kind in ("max", "min"):
        return _along(_along(picture, rows, -2, kind), columns, -1, kind)
    values = picture * picture if kind == "l2" else picture
    sums = _along(_along(values, rows, -2, "sum"), columns, -1, "sum")
    if kind == "l2":
        return namespace(picture).sqrt(sums).astype(picture.dtype, copy=False)
    areas = np.outer(*(last - first for first, last in (rows, columns)))
    return (sums / namespace(picture).asarray(areas)).astype(picture.dtype, copy=False)


def adaptive_windows(shape: Sequence[int], output_size: Whole) -> Places:
    """(rows, columns, 4): top, left, bottom, right of the windows of `adaptive_pool`."""
    picture = checked_shape("image", shape[-2:])
    counts = pair("output_size", output_size, 1)
    rows, columns = (_spans(*each) for each in zip(picture, counts, strict=True))
    return boxes(rows, columns)


def global_pool(x: Any, *, kind: str = "average") -> Any:
    """One value for each picture of ``x`` (..., H, W): (...,). Kinds as of `adaptive_pool`."""
    return adaptive_pool(x, 1, kind=kind)[..., 0, 0]


def _spans(length: int, count: int) -> tuple[Places, Places]:
    """The first pixel of each window of an axis and the one after its last."""
    numbers = np.arange(count)
    return numbers * length // count, -(-(numbers + 1) * length // count)


def _along(values: Any, spans: tuple[Places, Places], axis: int, how: str) -> Any:
    """What is found along an axis in each of its spans."""
    xp = namespace(values)
    options = {"dtype": np.float64} if how == "sum" else {}
    found = []
    for first, last in zip(*(places.tolist() for places in spans), strict=True):
        part = values[..., first:last, :] if axis == -2 else values[..., first:last]
        found.append(getattr(part, how)(axis=axis, **options))
    return xp.stack(found, axis=axis)


def _medians(picture: Any, rows: tuple[Places, Places], columns: tuple[Places, Places]) -> Any:
    xp = namespace(picture)
    output = xp.empty((*picture.shape[:-2], len(rows[0]), len(columns[0])), picture.dtype)
    for index in np.ndindex(output.shape[-2:]):
        down, across = (
            slice(int(spans[0][at]), int(spans[1][at]))
            for spans, at in zip((rows, columns), index, strict=True)
        )
        window = picture[..., down, across].reshape(*picture.shape[:-2], -1)
        output[(..., *index)] = xp.median(window, axis=-1)
    return output
