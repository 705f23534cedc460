"""Independent references: SciPy's plain loops on explicitly padded and zero-inserted arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.signal import convolve2d, correlate2d

MODES = ("full", "same", "valid")
BOUNDARIES = ("constant", "edge", "reflect", "symmetric", "wrap")
OPERATIONS = ("convolution", "correlation")


def dilated(kernel: np.ndarray, dilation: int) -> np.ndarray:
    wide = np.zeros([dilation * (size - 1) + 1 for size in kernel.shape])
    wide[::dilation, ::dilation] = kernel
    return wide


def filtered(
    image: Any,
    kernel: Any,
    *,
    mode: str = "same",
    boundary: str = "constant",
    stride: int = 1,
    dilation: int = 1,
    operation: str = "convolution",
) -> np.ndarray:
    """What a textbook gives: pad by NumPy, filter by SciPy, crop as SciPy does, subsample."""
    image = np.asarray(image, np.float64)
    wide = dilated(np.asarray(kernel, np.float64), dilation)
    loop = convolve2d if operation == "convolution" else correlate2d
    if mode == "valid":
        return loop(image, wide, "valid")[::stride, ::stride]
    padded = np.pad(image, [(size - 1, size - 1) for size in wide.shape], mode=boundary)
    full = loop(padded, wide, "valid")
    if mode == "same":
        top, left = start_of_same(wide.shape, loop)
        full = full[top : top + image.shape[0], left : left + image.shape[1]]
    return full[::stride, ::stride]


def start_of_same(shape: tuple[int, ...], loop: Any) -> np.ndarray:
    """Where SciPy's "same" begins within its "full", read off the image of an impulse."""
    impulse = np.zeros([2 * size + 1 for size in shape])
    impulse[shape] = 1
    marked = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    whole, same = (np.argwhere(loop(impulse, marked, how) == marked.size) for how in MODES[:2])
    return whole[0] - same[0]


def plainly(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The definition, "same" with zeros outside: y[i] = sum over j of x[i + a - j] k[j]."""
    output = np.zeros(image.shape)
    anchor = [(size - 1) // 2 for size in kernel.shape]
    for place in np.ndindex(output.shape):
        for cell in np.ndindex(kernel.shape):
            at = tuple(i + a - j for i, a, j in zip(place, anchor, cell, strict=True))
            if all(0 <= here < length for here, length in zip(at, image.shape, strict=True)):
                output[place] += image[at] * kernel[cell]
    return output


def cases(seed: int, count: int) -> Iterator[tuple[np.ndarray, np.ndarray, dict[str, Any]]]:
    """Random pictures, kernels (larger ones too) and options that go together, all read-only."""
    rng = np.random.default_rng(seed)
    while count:
        image = rng.standard_normal(rng.integers(1, 24, 2)).astype(rng.choice(["f4", "f8"]))
        kernel = rng.standard_normal(rng.integers(1, 16, 2))
        options = {
            "mode": str(rng.choice(MODES)),
            "boundary": str(rng.choice(BOUNDARIES)),
            "stride": int(rng.choice([1, 1, 2, 3, 5, 8])),
            "dilation": int(rng.choice([1, 1, 1, 2, 3, 8])),
        }
        reach = [options["dilation"] * (size - 1) for size in kernel.shape]
        if options["mode"] == "valid" and any(np.greater_equal(reach, image.shape)):
            continue
        image.flags.writeable = kernel.flags.writeable = False
        count -= 1
        yield image, kernel, options


def whole_numbers(shape: tuple[int, int], low: int = -9, high: int = 9) -> Any:
    """Arrays of whole numbers: float32 sums of them are exact, so equal means equal."""
    return st.lists(
        st.integers(low, high), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
    ).map(lambda cells: np.array(cells, np.float32).reshape(shape))


def pictures(largest: int = 12) -> Any:
    """Pictures of whole numbers of any shape up to a side."""
    side = st.integers(1, largest)
    return st.tuples(side, side).flatmap(whole_numbers)
