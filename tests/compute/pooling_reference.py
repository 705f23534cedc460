"""Pooling as it is defined: loops over windows, one at a time."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


def starts(length: int, size: int, stride: int, padding: int, ceil_mode: bool) -> list[int]:
    """Where windows start: those that fit, and a ragged one that starts before the input ends."""
    found = []
    for start in range(-padding, length, stride):
        beyond = start + size - (length + padding)
        if beyond <= 0 or (ceil_mode and beyond < stride):
            found.append(start)
    return found


def windows_of(
    shape: tuple[int, int], size: Any, stride: Any, padding: Any, ceil_mode: bool
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The place of each output, and where its window starts."""
    rows, columns = (
        starts(*numbers, ceil_mode) for numbers in zip(shape, size, stride, padding, strict=True)
    )
    for i, top in enumerate(rows):
        for j, left in enumerate(columns):
            yield (i, j), (top, left)


def counts(shape: Any, size: Any, stride: Any, padding: Any, ceil_mode: bool) -> tuple[int, int]:
    rows, columns = (
        starts(*numbers, ceil_mode) for numbers in zip(shape, size, stride, padding, strict=True)
    )
    return len(rows), len(columns)


def seen(x: np.ndarray, start: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    """The pixels of a window."""
    top, left = start
    return x[max(top, 0) : max(top + size[0], 0), max(left, 0) : max(left + size[1], 0)]


def divisor(shape: Any, start: Any, size: Any, padding: Any, include_pad: bool) -> int:
    """Positions in the picture, and in the padding around it where that counts."""
    count = 1
    for length, first, many, far in zip(shape, start, size, padding, strict=True):
        low, high = (-far, length + far) if include_pad else (0, length)
        count *= sum(low <= place < high for place in range(first, first + many))
    return count


def pooled(
    x: np.ndarray,
    size: tuple[int, int],
    *,
    stride: tuple[int, int],
    padding: tuple[int, int] = (0, 0),
    kind: str = "max",
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """Each output (rows, columns) by itself, in float64."""
    x = np.asarray(x, np.float64)
    output = np.empty(counts(x.shape, size, stride, padding, ceil_mode))
    for place, start in windows_of(x.shape, size, stride, padding, ceil_mode):
        values = seen(x, start, size).ravel().tolist()
        many = divisor(x.shape, start, size, padding, count_include_pad)
        output[place] = ONE[kind](values, many, size[0] * size[1])
    return output


def middle(values: list[float]) -> float:
    ranked, count = sorted(values), len(values)
    return (ranked[(count - 1) // 2] + ranked[count // 2]) / 2


ONE: dict[str, Callable[[list[float], int, int], float]] = {
    "max": lambda values, many, area: max(values),
    "min": lambda values, many, area: min(values),
    "average": lambda values, many, area: math.fsum(values) / many,
    "l2": lambda values, many, area: math.sqrt(math.fsum(v * v for v in values) / many * area),
    "median": lambda values, many, area: middle(values),
    "stride": lambda values, many, area: values[0],
}


def blurred(x: np.ndarray, stride: tuple[int, int], taps: int) -> np.ndarray:
    """Zhang (2019): reflect, weigh by a row of Pascal's triangle each way, take every stride-th."""
    row = np.array([1.0])
    for _ in range(taps - 1):
        row = np.convolve(row, [0.5, 0.5])
    before = (taps - 1) // 2
    around = np.pad(np.asarray(x, np.float64), (before, taps - 1 - before), "reflect")
    weights = np.outer(row, row)
    output = np.empty([-(-length // step) for length, step in zip(x.shape, stride, strict=True)])
    for i, j in np.ndindex(*output.shape):
        top, left = i * stride[0], j * stride[1]
        output[i, j] = (around[top : top + taps, left : left + taps] * weights).sum()
    return output


def cases(seed: int, count: int) -> Iterator[tuple[np.ndarray, tuple[int, int], dict[str, Any]]]:
    """Random pictures with ties, windows and options that go together, all read-only."""
    rng = np.random.default_rng(seed)
    while count:
        shape = rng.integers(1, 20, 2)
        size = tuple(int(side) for side in rng.choice([1, 2, 3, 4, 5, 7, 18], 2))
        options = {
            "stride": tuple(int(step) for step in rng.choice([1, 2, 3, 5, 9], 2)),
            "padding": tuple(int(rng.integers(0, side // 2 + 1)) for side in size),
            "ceil_mode": bool(rng.integers(2)),
        }
        if 0 in counts(shape, size, *options.values()):
            continue
        x = rng.integers(-4, 5, shape) if rng.integers(2) else rng.standard_normal(shape)
        x = x.astype(rng.choice(["f4", "f8"]))
        x.flags.writeable = False
        count -= 1
        yield x, size, options


def frozen(*arrays: np.ndarray) -> Any:
    """The same arrays, which nobody can write to any more."""
    for array in arrays:
        array.flags.writeable = False
    return arrays[0] if len(arrays) == 1 else arrays
