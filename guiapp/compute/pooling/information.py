"""How much the values of a picture tell, in bits.

Values are sorted into ``levels`` bins of equal width from the lower to the upper one of ``limits``,
the smallest and largest value where they are None; values beyond are in the first and last bin.
With 256 levels from 0 to 1 the bins are the grey levels of an 8-bit picture. To compare pictures,
give them the same limits. Probabilities are shares of the values at hand: with many levels and few
values entropies come out too small, most of all the conditional ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.checks import checked_image

MOST_LEVELS = 4096

Limits = tuple[float, float]
Counts = NDArray[np.int64]


def level_of(image: Any, levels: int = 256, limits: Limits | None = None) -> NDArray[np.intp]:
    """The bin of each value of ``image`` (..., H, W), from 0 to levels - 1, on the host."""
    values = to_host(checked_image(image)).astype(np.float64)
    if not isinstance(levels, int | np.integer) or not 1 <= levels <= MOST_LEVELS:
        raise ValueError(f"levels can be a whole number from 1 to {MOST_LEVELS}; {levels!r} came.")
    low, high = (float(values.min()), float(values.max())) if limits is None else limits
    if not np.isfinite([low, high]).all() or low > high or (limits is not None and low == high):
        raise ValueError(f"limits must be finite, the lower one first; {(low, high)} came.")
    if low == high:
        return np.zeros(values.shape, np.intp)
    values -= low
    values *= levels
    values /= high - low
    levels_found: NDArray[np.intp] = np.clip(values, 0, levels - 1).astype(np.intp)
    return levels_found


def histogram(image: Any, levels: int = 256, limits: Limits | None = None) -> Counts:
    """How many values are in each bin: (levels,)."""
    return np.bincount(level_of(image, levels, limits).ravel(), minlength=levels)


def self_information(probability: Any) -> Any:
    """-log2 p, in bits: what one learns from something with this probability; infinite for 0.

    One number for one, else an array. Raises ValueError outside 0 to 1. Shannon (1948).
    """
    p = np.asarray(probability, np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"a probability can be 0 to 1; {probability!r} came.")
    with np.errstate(divide="ignore"):
        bits = np.abs(np.log2(p))
    return bits if bits.ndim else float(bits)


def entropy_of_counts(counts: Any) -> float:
    """- sum p log2 p of the shares p of the counts, an array of any shape, in bits."""
    numbers = np.asarray(counts, np.float64)
    if (numbers < 0).any() or not 0 < numbers.sum() < np.inf:
        raise ValueError("counts must be nowhere negative and somewhere above 0.")
    shares = numbers[numbers > 0] / numbers.sum()
    return max(0.0, float(-(shares * np.log2(shares)).sum()))


def entropy(image: Any, levels: int = 256, limits: Limits | None = None) -> float:
    """What one value of a picture tells on average, in bits: 0 to log2(levels)."""
    return entropy_of_counts(histogram(image, levels, limits))


def total_entropy(image: Any, levels: int = 256, limits: Limits | None = None) -> float:
    """The entropy of a value times their number: the bits of all, were they independent."""
    return entropy(image, levels, limits) * int(checked_image(image).size)


def joint_histogram(x: Any, y: Any, levels: int = 256, limits: Limits | None = None) -> Counts:
    """How often x was in bin i while y was in bin j: (levels, levels), x down, y across.

    ``limits`` None are each one's own. Raises ValueError for different shapes.
    """
    one, two = (to_host(checked_image(part)) for part in (x, y))
    if one.shape != two.shape:
        raise ValueError(f"Both must have one shape; {one.shape} and {two.shape} came.")
    return joint_of_levels(level_of(one, levels, limits), level_of(two, levels, limits), levels)


def joint_of_levels(one: NDArray[np.intp], two: NDArray[np.intp], levels: int) -> Counts:
    """`joint_histogram` of what `level_of` found: two arrays of one shape."""
    cells = (one * levels + two).ravel()
    return np.bincount(cells, minlength=levels * levels).reshape(levels, levels)


def neighbours(image: Any, offset: tuple[int, int] = (0, 1)) -> tuple[Any, Any]:
    """Two views of a picture (..., H, W): its pixels, and for each the one ``offset`` from it.

    Only pixels that have such a neighbour in the picture; by default the one to the right.
    """
    return _shifted_views(checked_image(image), offset)


def _shifted_views(picture: Any, offset: tuple[int, int]) -> tuple[Any, Any]:
    if any(abs(far) >= length for far, length in zip(offset, picture.shape[-2:], strict=True)):
        raise ValueError(f"No pixel has a neighbour {offset} away in {picture.shape[-2:]}.")
    ends = [
        (
            slice(max(0, -far), min(length, length - far)),
            slice(max(0, far), min(length, length + far)),
        )
        for far, length in zip(offset, picture.shape[-2:], strict=True)
    ]
    one, two = ((..., *places) for places in zip(*ends, strict=True))
    return picture[one], picture[two]


def conditional_entropy_of(joint: Any) -> float:
    """H(Y given X) = H(X, Y) - H(X) of a joint histogram, x down, in bits."""
    table = np.asarray(joint)
    return max(0.0, entropy_of_counts(table) - entropy_of_counts(table.sum(axis=1)))


def mutual_information_of(joint: Any) -> float:
    """I(X; Y) = H(X) + H(Y) - H(X, Y) of a joint histogram: what either tells of the other."""
    table = np.asarray(joint)
    apart = entropy_of_counts(table.sum(axis=0)) + entropy_of_counts(table.sum(axis=1))
    return max(0.0, apart - entropy_of_counts(table))


def conditional_entropy(
    image: Any,
    levels: int = 256,
    limits: Limits | None = None,
    offset: tuple[int, int] = (0, 1),
) -> float:
    """What a pixel still tells when its neighbour is known, in bits a pixel.

    The neighbour that is known lies ``-offset`` from the pixel: by default the one to the left.
    """
    return conditional_entropy_of(_with_neighbour(image, levels, limits, offset))


def mutual_information(
    image: Any,
    levels: int = 256,
    limits: Limits | None = None,
    offset: tuple[int, int] = (0, 1),
) -> float:
    """What a pixel and its neighbour tell of each other, in bits a pair."""
    return mutual_information_of(_with_neighbour(image, levels, limits, offset))


def _with_neighbour(
    image: Any, levels: int, limits: Limits | None, offset: tuple[int, int]
) -> Counts:
    """The joint histogram of a pixel's neighbour, which is known, and the pixel."""
    found = level_of(image, levels, limits)
    known, pixel = _shifted_views(found, offset)
    return joint_of_levels(known, pixel, levels)
