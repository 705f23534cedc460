"""What survives a shift: how much a pooled picture changes as the picture moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.checks import checked_choice, checked_image
from guiapp.compute.pooling.layer import Pooling
from guiapp.compute.pooling.measures import measure_named
from guiapp.compute.pooling.reading import Reading, reading
from guiapp.compute.pooling.shifting import checked_offset, shift

Offset = tuple[float, float]
Measure = Callable[[Any, Any], float]
Operation = Callable[[Any], Any]

AGAINST = ("unmoved", "moved")


def shift_curve(
    image: Any,
    pooling: Pooling | Operation,
    offsets: Iterable[Sequence[float]],
    measure: str | Measure = "changed share",
    *,
    against: str = "unmoved",
    boundary: str = "wrap",
    method: str = "auto",
    tolerance: float = 0.0,
) -> Iterator[tuple[Offset, float]]:
    """(offset, value) for each of the ``offsets`` (row, column), as soon as it is known.

    The value is the ``measure`` of the pooled shifted picture, ``pooling(shift(image, offset))``:
    of `MEASURES` ("changed share" beyond ``tolerance``), or a function of it and its reference.
    ``against`` says what that is: "unmoved", the pooled picture itself, for invariance; "moved",
    the pooled picture shifted by the offset over the stride, for equivariance, which needs a
    `Pooling`. ``boundary`` and ``method`` are those of `shift`.

    Windows are looked at once for all whole offsets on a torus, see `reading`; the values are the
    same as if each shift had been pooled. Options are checked at once: ValueError is raised here.
    """
    picture = checked_image(image)
    checked_choice("against", against, AGAINST)
    if against == "moved" and not isinstance(pooling, Pooling):
        raise ValueError('against "moved" needs a Pooling, whose stride is known.')
    value = measure_named(measure, tolerance) if isinstance(measure, str) else measure
    unmoved = pooling(picture)
    shift(picture[..., :1, :1], (0, 0), boundary=boundary, method=method)

    def reference(offset: Offset) -> Any:
        if against == "unmoved" or not isinstance(pooling, Pooling):
            return unmoved
        down, across = (far / step for far, step in zip(offset, pooling.strides, strict=True))
        return shift(unmoved, (down, across), boundary=boundary, method=method)

    pooled = _pooled_shifts(picture, pooling, boundary, method)
    places = (checked_offset(offset) for offset in offsets)
    return ((offset, value(pooled(offset), reference(offset))) for offset in places)


def shift_map(
    image: Any,
    pooling: Pooling | Operation,
    reach: int = 8,
    measure: str | Measure = "changed share",
    **options: Any,
) -> Iterator[NDArray[np.float64]]:
    """The map (2 reach + 1, 2 reach + 1) over whole offsets from -reach to reach, row by row.

    After each row all of the map is handed out, nan where it is not known yet; no shift is in the
    middle. ``options`` are those of `shift_curve`.
    """
    if not isinstance(reach, int | np.integer) or reach < 0:
        raise ValueError(f"reach must be a whole number from 0 on; {reach!r} came.")
    span = range(-reach, reach + 1)
    offsets = [(down, across) for down in span for across in span]
    values = shift_curve(image, pooling, offsets, measure, **options)
    return _rows(values, len(span))


def _rows(values: Iterator[tuple[Offset, float]], side: int) -> Iterator[NDArray[np.float64]]:
    found = np.full((side, side), np.nan)
    for row in found:
        for column in range(side):
            row[column] = next(values)[1]
        yield found.copy()


def _pooled_shifts(
    picture: Any, pooling: Pooling | Operation, boundary: str, method: str
) -> Callable[[Offset], Any]:
    """The function that pools the picture moved by an offset."""
    known = (
        reading(picture, pooling) if isinstance(pooling, Pooling) and boundary == "wrap" else None
    )
    rows_of = _keep_last(known) if known is not None else None

    def pooled(offset: Offset) -> Any:
        down, across = offset
        if known is None or rows_of is None or not (down.is_integer() and across.is_integer()):
            return pooling(shift(picture, offset, boundary=boundary, method=method))
        return known.columns_after(rows_of(int(down)), int(across))

    return pooled


def _keep_last(known: Reading) -> Callable[[int], Any]:
    """The rows after a shift, kept as long as shifts differ across only: a map goes row by row."""
    kept: dict[int, Any] = {}

    def rows(down: int) -> Any:
        if down not in kept:
            kept.clear()
            kept[down] = known.rows_after(down)
        return kept[down]

    return rows
