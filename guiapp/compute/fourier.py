"""Pictures and kernels as sums of waves.

Frequencies are in cycles per pixel. Full planes have the zero frequency in the centre, at
``[H // 2, W // 2]``: row r stands for (r - H // 2) / H, column c for (c - W // 2) / W. Half planes
``(H, W // 2 + 1)`` are those of ``numpy.fft.rfft2``, zero frequency first, for real pictures,
whose other half is the conjugate mirrored: F(-f) = conj F(f). Transforms are not normalised:
the zero frequency holds the sum of all pixels.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_image, checked_kernel, checked_shape, checked_step
from guiapp.compute.fft import fft2, fft_of_columns, ifft2, rfft, rfft2
from guiapp.compute.geometry import anchor

FEW = 24
"""Rows and columns of a kernel whose waves are added up in less time than lines are transformed."""


def frequencies(length: int) -> NDArray[np.float64]:
    """The frequencies of a centred plane along an axis: (length,), in cycles per pixel."""
    return (np.arange(length) - length // 2) / length


def spectrum(image: Any) -> Any:
    """The Fourier transform of a picture (..., H, W), complex, zero frequency in the centre.

    complex64 for pictures computed in float32, else complex128; see `checks.checked_image`.
    """
    picture = checked_image(image)
    return namespace(picture).fft.fftshift(fft2(picture), axes=(-2, -1))


def apply_mask(image: Any, mask: Any) -> Any:
    """The real part of the inverse transform of ``spectrum(image) * mask``; (..., H, W).

    ``mask`` (H, W), real or complex, zero frequency in the centre. The answer was real anyway
    where the mask mirrors, mask(-f) = conj mask(f), indices modulo the size.
    Raises ValueError where the mask has another shape than the picture.
    """
    plane = spectrum(image)
    xp = namespace(plane)
    weights = xp.asarray(mask)
    if weights.shape != plane.shape[-2:]:
        raise ValueError(f"mask must have shape {plane.shape[-2:]}; {weights.shape} came.")
    masked = xp.fft.ifftshift(plane * weights, axes=(-2, -1))
    real = checked_image(image).dtype
    return ifft2(masked).real.astype(real, copy=False)


def transfer_function(kernel: Any, shape: tuple[int, int], *, dilation: int = 1) -> Any:
    """What convolving with ``kernel`` multiplies each frequency with: (H, W), complex, centred.

    With the boundary "wrap", spectrum(convolve(image, kernel)) is spectrum(image) times this;
    for a correlation with a real kernel it is times its conjugate. The phase counts from the
    kernel's anchor (see `geometry.anchor`): a kernel that is symmetric about it has a real
    transfer function, a shifted impulse a linear phase. T(u, v) is the sum over the cells (j, l)
    of kernel[j, l] exp(-2 pi i (u (j - anchor) + v (l - anchor'))), computed as the product of
    three matrices; a kernel larger than ``shape`` folds. complex64 for a float32 kernel.
    """
    checked_shape("plane", shape)
    checked_step("dilation", dilation)
    cells = _cells(kernel)
    down, across = (
        _centred(waves(length, size, anchor(size, dilation), dilation, _complex(cells)))
        for length, size in zip(shape, cells.shape, strict=True)
    )
    return down @ (cells @ across.T)


def half_spectrum(image: Any, shape: tuple[int, int] | None = None) -> Any:
    """The half plane of a real picture's transform: (..., H, W // 2 + 1).

    With ``shape`` the picture is first continued with zeros to that size.
    """
    return rfft2(checked_image(image), shape)


def half_transfer(
    kernel: Any,
    shape: tuple[int, int],
    *,
    origin: tuple[int, int] | None = None,
    dilation: int = 1,
    dtype: Any = None,
) -> Any:
    """The half plane of a kernel's transfer function: (H, W // 2 + 1), zero frequency first.

    ``origin`` is the place in the (dilated) kernel, in pixels, from which the phase counts; the
    anchor where it is left out; ``dtype`` the real type to compute in, that of the kernel by
    default.
    """
    cells = _cells(kernel) if dtype is None else checked_kernel(kernel, dtype)
    down, across = origin or (anchor(cells.shape[0], dilation), anchor(cells.shape[1], dilation))
    if max(cells.shape) <= FEW:
        columns = waves(shape[1], cells.shape[1], across, dilation, _complex(cells))
        lines = cells @ columns[: shape[1] // 2 + 1].T
        standing, parts = standing_waves(shape[0], cells.shape[0], down, dilation, cells.dtype)
        return (standing @ (parts @ lines).view(cells.dtype)).view(_complex(cells))
    # First along the few rows that are not zero; what meets again around the plane's end adds up.
    lines = np.zeros((cells.shape[0], shape[1]), cells.dtype)
    np.add.at(lines.T, (np.arange(cells.shape[1]) * dilation - across) % shape[1], cells.T)
    spectra = rfft(lines)
    plane = np.zeros((shape[0], shape[1] // 2 + 1), _complex(cells))
    np.add.at(plane, (np.arange(len(cells)) * dilation - down) % shape[0], spectra)
    return fft_of_columns(plane)


@lru_cache(maxsize=16)
def waves(length: int, size: int, origin: int, dilation: int, dtype: Any) -> Any:
    """One wave for each frequency of an axis, at the places of a kernel's cells: (length, size).

    Entry [f, j] is exp(-2 pi i f (dilation j - origin) / length), zero frequency first: the
    matrix that turns the values of ``size`` cells into their transform. Read-only, since kept.
    """
    places = np.arange(size) * dilation - origin
    turns = np.outer(np.arange(length), places) % length
    circle = np.exp(-2j * np.pi * np.arange(length) / length).astype(dtype)
    matrix = circle[turns]
    matrix.flags.writeable = False
    return matrix


@lru_cache(maxsize=16)
def standing_waves(length: int, size: int, origin: int, dilation: int, dtype: Any) -> Any:
    """`waves` as the product of a real matrix and a small one: (length, n) and (n, size).

    exp(-i x) = cos x - i sin x, and cells at opposite places share their cosine, and their sine
    but for its sign: about the middle n is ``size``. A product with real waves takes half the
    multiplications of one with complex waves. Read-only, since kept.
    """
    places = np.arange(size) * dilation - origin
    distances = np.unique(np.abs(places))
    away = distances[distances > 0]
    turns = 2 * np.pi / length * (np.outer(np.arange(length), distances) % length)
    standing = np.hstack([np.cos(turns), np.sin(turns[:, distances > 0])]).astype(dtype)
    even = np.abs(places) == distances[:, None]
    odd = np.sign(places) * (np.abs(places) == away[:, None])
    parts = np.vstack([even, -1j * odd]).astype(np.result_type(dtype, np.complex64))
    for matrix in (standing, parts):
        matrix.flags.writeable = False
    return standing, parts


def log_magnitude(half: Any, shape: tuple[int, int], *, floor: float = 1e-6) -> Any:
    """log10 |F| of a half plane (H, W // 2 + 1), as the whole centred plane: float32 (H, W).

    A floor of ``floor`` times the largest magnitude is added in quadrature, below which float32
    transforms know nothing: a constant picture is one bright point on an even ground. In a plane
    of zeros it is the smallest normal float32.
    """
    return mirrored(_log_half(half, floor), shape)


def _log_half(half: Any, floor: float) -> Any:
    """log10 of the magnitude with its floor: float32, of the half plane's shape."""
    xp = namespace(half)
    with np.errstate(over="ignore"):
        power = xp.abs(half)  # in less time than the two squares, which lie apart in memory
        power *= power
    largest = float(power.max())
    if not 1e-25 < largest < 1e35:
        return _log_half_of_any(half, floor)
    power += largest * floor**2
    # NumPy's logarithm is many times slower than OpenCV's where a processor lacks AVX-512.
    power = cv2.log(power, power) if xp is np else xp.log(power)
    power *= 0.5 / math.log(10)
    return power.astype(np.float32, copy=False)


def _log_half_of_any(half: Any, floor: float) -> Any:
    """The same where squares would leave float32: very large, very small and all zero."""
    xp = namespace(half)
    magnitude = xp.abs(half.astype(np.complex128))
    least = max(float(magnitude.max()) * floor, float(np.finfo(np.float32).tiny))
    return xp.log10(xp.hypot(magnitude, least)).astype(np.float32)


def mirrored(half: Any, shape: tuple[int, int]) -> Any:
    """The centred plane (H, W) of a quantity that is the same at f and -f, from its half plane."""
    return joined(half, half, shape)


def whole_plane(half: Any, shape: tuple[int, int]) -> Any:
    """The centred plane (H, W) of a real picture's transform: F(-f) = conj F(f)."""
    return joined(half, half.conj(), shape)


def joined(half: Any, opposite: Any, shape: tuple[int, int]) -> Any:
    """The centred plane (H, W) of a quantity from its values at f and at -f, two half planes.

    Raises ValueError for half planes of another size.
    """
    height, width = shape
    if half.shape != (height, width // 2 + 1):
        raise ValueError(f"half plane must be {(height, width // 2 + 1)}; {half.shape} came.")
    middle, centre = height // 2, width // 2
    xp = namespace(half)
    plane = xp.empty(shape, half.dtype)
    right = plane[:, centre:]
    columns = width - centre
    right[middle:] = half[: height - middle, :columns]
    right[:middle] = half[height - middle :, :columns]
    left = plane[:, :centre]
    beyond = opposite[:, 1 : centre + 1]
    _turn(beyond[: middle + 1], left[: middle + 1])
    _turn(beyond[middle + 1 :], left[middle + 1 :])
    return plane


def _turn(source: Any, place: Any) -> None:
    """Write a plane, turned by half a turn, to ``place``."""
    if isinstance(source, np.ndarray) and source.dtype == np.float32 and source.size:
        cv2.flip(source, -1, place)  # NumPy takes three times as long to go backwards
    else:
        place[:] = source[::-1, ::-1]


def _centred(matrix: NDArray[Any]) -> Any:
    """The waves in the order of a centred plane."""
    return np.roll(matrix, len(matrix) // 2, axis=0)


def _cells(kernel: Any) -> Any:
    """The kernel as float32 where it is float32, else as float64."""
    cells = np.asarray(kernel)
    return checked_kernel(cells, np.float32 if cells.dtype == np.float32 else np.float64)


def _complex(cells: NDArray[Any]) -> Any:
    return np.complex64 if cells.dtype == np.float32 else np.complex128
