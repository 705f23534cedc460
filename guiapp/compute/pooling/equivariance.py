"""Whether it matters what comes first: an operation, or a transformation of the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image
from guiapp.compute.pooling.layer import Pooling
from guiapp.compute.pooling.measures import norm, relative_distance
from guiapp.compute.pooling.shifting import shift

FLIPS = ("vertical", "horizontal")

Operation = Callable[[Any], Any]


@dataclass(frozen=True, eq=False)
class Square:
    """The commuting square of an operation f and a transformation g of a picture x.

    ``moved_first`` is f(g(x)), ``moved_last`` g(f(x)), ``difference`` the first minus the second;
    ``norm`` is the root of the sum of its squares, ``distance`` that over the norm of the second.
    """

    moved_first: Any
    moved_last: Any
    difference: Any
    norm: float
    distance: float


def commuting_square(
    image: Any, operation: Operation, transformation: Operation, after: Operation | None = None
) -> Square:
    """f(g(x)) and g(f(x)) of a picture (..., H, W): equal where f is equivariant to g.

    ``after`` stands for g on what f has made, where that has other units, as a pooled picture has.
    All in float64, as far as f and g keep it. A convolution with the boundary "wrap", stride 1 and
    a direct sum commutes exactly with shifts by whole pixels (not in float32: the last columns of a
    picture are summed by other instructions, which round differently), and to rounding with flips
    and quarter turns under which its kernel is the same.
    Raises ValueError where both ways lead to pictures of different shapes.
    """
    picture = checked_image(image).astype(np.float64, copy=False)
    first = operation(transformation(picture))
    last = (after or transformation)(operation(picture))
    if first.shape != last.shape:
        raise ValueError(
            f"Both ways must lead to one shape; {tuple(first.shape)} and {tuple(last.shape)} came."
        )
    difference = first - last
    return Square(first, last, difference, norm(difference), relative_distance(first, last))


def equivariance_error(
    image: Any,
    pooling: Pooling,
    offset: Sequence[float],
    *,
    boundary: str = "wrap",
    method: str = "auto",
) -> Square:
    """Pooling the shifted picture, against shifting the pooled one by offset / stride.

    Exact zero for shifts by multiples of the stride on a torus: where the windows see no padding
    and the picture is as many strides long. Other options are those of `shift`.
    """
    steps = tuple(far / step for far, step in zip(offset, pooling.strides, strict=True))
    return commuting_square(
        image,
        pooling,
        lambda x: shift(x, offset, boundary=boundary, method=method),
        lambda y: shift(y, steps, boundary=boundary, method=method),
    )


def flipped(image: Any, direction: str = "horizontal") -> Any:
    """The picture (..., H, W) as in a mirror: "horizontal" swaps left and right, exactly."""
    picture = checked_image(image)
    checked_choice("direction", direction, FLIPS)
    turned = picture[..., ::-1] if direction == "horizontal" else picture[..., ::-1, :]
    return turned.copy()


def quarter_turned(image: Any, quarters: int = 1) -> Any:
    """The picture (..., H, W) turned counter-clockwise by quarters, exactly, in its own type.

    (..., W, H) for an odd number of them. For other angles see `turning.turned`.
    """
    picture = checked_image(image)
    if not isinstance(quarters, int | np.integer):
        raise ValueError(f"quarters must be a whole number; {quarters!r} came.")
    return namespace(picture).rot90(picture, int(quarters) % 4, (-2, -1)).copy()


def scaled(image: Any, factor: float) -> NDArray[np.float32]:
    """A picture (H, W) or (H, W, 3) enlarged by ``factor`` about its middle: float32.

    The shape stays. The middle, ((H - 1) / 2, (W - 1) / 2), keeps its place; what comes in from
    outside below 1 is the mean, in each channel. In between, cubic convolution to a 32nd of a
    pixel, of the picture as it is: reducing it aliases. 1 keeps every value exactly.
    Raises ValueError for another shape and for a factor outside 1 / 64 to 64.
    """
    picture = np.asarray(image, dtype=np.float32)
    if picture.ndim not in (2, 3) or 0 in picture.shape or picture.shape[2:] not in ((), (3,)):
        raise ValueError(f"a picture is (H, W) or (H, W, 3); {picture.shape} came.")
    if not 1 / 64 <= factor <= 64:
        raise ValueError(f"factor can be 1 / 64 to 64; {factor!r} came.")
    if factor == 1:
        return picture.copy()
    height, width = picture.shape[:2]
    back, middle = 1 / factor, np.array([(width - 1) / 2, (height - 1) / 2])
    source = np.column_stack([np.eye(2) * back, middle * (1 - back)])
    mean = picture.mean(axis=(0, 1), dtype=np.float64).astype(np.float32)
    # About the mean, so that a cubic that overshoots at the border overshoots from nothing.
    moved = cv2.warpAffine(
        picture - mean,
        source,
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0.0, 0.0, 0.0),
    )
    return np.asarray(moved + mean, dtype=np.float32)
