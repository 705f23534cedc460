"""The small kernel whose transfer function is nearest to a wanted one.

Half planes (H, W // 2 + 1) are in the order of ``numpy.fft.rfft2`` and stand for the whole plane,
whose other half is the conjugate mirrored. Everything is computed in float64 on the host.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.checks import checked_shape
from guiapp.compute.energy import power, sum_over_the_plane
from guiapp.compute.fft import irfft2
from guiapp.compute.fourier import half_transfer
from guiapp.compute.geometry import anchor

Floats = NDArray[np.float64]

_RIDGE = 1e-10
"""What is added to the diagonal of the normal equations, of the mean weight."""


def best_kernel(
    response: Any,
    shape: tuple[int, int],
    size: int | tuple[int, int],
    weights: Any = None,
) -> Floats:
    """The kernel (kh, kw) whose transfer function is nearest to ``response``: float64.

    ``response`` is a half plane for pictures of ``shape``, real or complex; ``size`` (kh, kw), or
    one number for both. Nearest is the least sum of weights |response - transfer|^2 over all H W
    frequencies, where the phase counts from the kernel's anchor, as in `fourier.half_transfer`.

    Without ``weights`` this is the inverse transform of the response, cut to the kernel's window.
    For the waves that the cells stand for, exp(-2 pi i f x), are orthogonal on the plane: by
    Parseval's theorem the error is the squared difference in the cells, which is zero, and the
    energy of all that lies outside the window, which no kernel of that size can change. Where a
    kernel is larger than the plane it folds, and cells that fold together share a value equally.

    With ``weights``, a half plane >= 0 such as the picture's power (then it is the error of the
    filtered picture that is least), the waves are not orthogonal and the normal equations are
    solved: their matrix holds the weights' autocorrelation at the differences of the cells' places.
    1e-10 of the mean weight is added to its diagonal, without which weights that are zero at many
    frequencies leave the kernel undetermined: of kernels that differ in nothing the one with small
    values is taken. All weights zero count as none.
    Raises ValueError for half planes of another shape and weights below zero.
    """
    height, width = checked_shape("plane", shape)
    sizes = checked_shape("kernel", (size, size) if isinstance(size, int) else size)
    wanted = _half_plane("response", response, shape)
    heights, widths = (
        (np.arange(cells) - anchor(cells)) % length
        for cells, length in zip(sizes, (height, width), strict=True)
    )
    window = np.ix_(heights, widths)
    density = None if weights is None else _weights(weights, shape)
    if density is None or not density.any():
        shared = np.outer(*(_occurrences(places) for places in (heights, widths)))
        return np.asarray(irfft2(wanted.astype(np.complex128), shape)[window] / shared)
    # The mean weight is 1, so that the sums are of the size of the kernel.
    density /= sum_over_the_plane(density, shape) / (height * width)
    correlation = irfft2(density.astype(np.complex128), shape)
    right = irfft2(density * wanted, shape)[window].ravel()
    return _solved(correlation, heights, widths, right).reshape(sizes)


def relative_error(
    response: Any, kernel: Any, shape: tuple[int, int], weights: Any = None
) -> float:
    """How far a kernel's transfer function is from ``response``, over the size of the response.

    The root of the sums of weights |difference|^2 and weights |response|^2 over all frequencies;
    infinite where the response is zero and the kernel is not. Arguments as for `best_kernel`.
    """
    wanted = _half_plane("response", response, shape)
    away = half_transfer(kernel, shape, dtype=np.float64) - wanted
    errors, sizes = power(away), np.abs(wanted) ** 2
    if weights is not None:
        density = _weights(weights, shape)
        errors, sizes = errors * density, sizes * density
    error, whole = (sum_over_the_plane(each, shape) for each in (errors, sizes))
    if whole > 0:
        return math.sqrt(error / whole)
    return math.inf if error > 0 else 0.0


def _solved(correlation: Floats, rows: Any, columns: Any, right: Floats) -> Floats:
    """The solution of the normal equations, whose matrix is positive definite."""
    from scipy.linalg import cho_factor, cho_solve

    height, width = correlation.shape
    down, across = (
        (places[:, np.newaxis] - places) % length
        for places, length in ((rows, height), (columns, width))
    )
    unknowns = len(rows) * len(columns)
    matrix = correlation[down[:, np.newaxis, :, np.newaxis], across[:, np.newaxis, :]]
    matrix = matrix.reshape(unknowns, unknowns)
    matrix[np.diag_indices(unknowns)] += _RIDGE
    factor = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, right, check_finite=False))


def _half_plane(name: str, values: Any, shape: tuple[int, int]) -> Any:
    half = np.asarray(to_host(values))
    if half.shape != (shape[0], shape[1] // 2 + 1):
        raise ValueError(
            f"{name} must be a half plane {(shape[0], shape[1] // 2 + 1)}; {half.shape} came."
        )
    return half.astype(np.complex128 if half.dtype.kind == "c" else np.float64)


def _weights(weights: Any, shape: tuple[int, int]) -> Floats:
    density: Floats = _half_plane("weights", weights, shape)
    if not density.min() >= 0:
        raise ValueError(f"weights must not be below zero; {density.min()} came.")
    return density


def _occurrences(places: Any) -> Any:
    """How often each place occurs among all of them."""
    return np.bincount(places)[places]
