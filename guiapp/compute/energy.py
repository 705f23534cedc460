"""How much of a picture its waves hold, and what a mask leaves of it.

Half planes (..., H, W // 2 + 1) are in the order of ``numpy.fft.rfft2``. They stand for the whole
plane: every column counts twice, but for that of zero frequency and, where W is even, the last,
which hold their own mirrors.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.backend import namespace


def power(half: Any) -> Any:
    """|F|^2 of each frequency, in the precision of ``half``."""
    found = half.real * half.real
    found += half.imag * half.imag
    return found


def total_energy(power_half: Any, shape: tuple[int, int]) -> float:
    """The sum of the squared pixels of a picture (H, W), from its `power`; Parseval's theorem.

    That is the sum over the whole plane over H W. Of all pictures where there are leading axes.
    """
    return sum_over_the_plane(power_half, shape) / (shape[0] * shape[1])


def share_kept(
    power_half: Any, mask_half: Any, shape: tuple[int, int], whole: float | None = None
) -> float:
    """The energy of a masked picture over that of the picture, from its `power`.

    ``mask_half`` (H, W // 2 + 1) is real or complex and mirrors; ``whole`` is the `total_energy`
    where that is known. The share is above 1 where a mask amplifies; it is 0 of a picture without
    energy.
    """
    kept = total_energy(power_half * _gain(mask_half), shape)
    whole = total_energy(power_half, shape) if whole is None else whole
    return kept / whole if whole > 0 else 0.0


def coefficients_kept(mask_half: Any, shape: tuple[int, int], threshold: float = 0.5) -> int:
    """How many of the H W frequencies a mask that mirrors multiplies with ``threshold`` or more."""
    xp = namespace(mask_half)
    kept = xp.abs(mask_half) >= threshold if mask_half.dtype.kind == "c" else mask_half >= threshold
    own = kept[..., _own_mirrors(shape, kept)]
    return 2 * int(xp.count_nonzero(kept)) - int(xp.count_nonzero(own))


def mirrored_part(plus: Any, minus: Any) -> Any:
    """What the real part of the answer was multiplied with: (plus + conj minus) / 2.

    A mask need not mirror: ``plus`` is it at the frequencies f of a half plane, ``minus`` at -f,
    not conjugated. Half of what is kept on one side only goes into each side's wave: one of two
    mirrored dabs keeps a cosine at half its amplitude. Nyquist and zero frequency are their own
    mirrors, and kept whole.
    """
    return (plus + namespace(minus).conj(minus)) / 2


def lost_part(plus: Any, minus: Any) -> Any:
    """What the imaginary part of the answer, times i, was multiplied with: (plus - conj minus) / 2.

    It is what is lost when the real part is taken, and 0 where a mask mirrors.
    """
    return (plus - namespace(minus).conj(minus)) / 2


def lost_when_not_mirrored(power_half: Any, plus: Any, minus: Any, shape: tuple[int, int]) -> float:
    """The share of the energy of the complex answer that is in its imaginary part.

    0 of an answer without energy. Arguments as for `share_kept` and `mirrored_part`.
    """
    lost = sum_over_the_plane(power_half * _gain(lost_part(plus, minus)), shape)
    kept = sum_over_the_plane(power_half * _gain(mirrored_part(plus, minus)), shape)
    return lost / (lost + kept) if lost > 0 else 0.0


def _gain(mask: Any) -> Any:
    return power(mask) if mask.dtype.kind == "c" else mask * mask


def sum_over_the_plane(half: Any, shape: tuple[int, int]) -> float:
    """The sum over the whole plane of what is the same at f and -f, in float64."""
    own = half[..., _own_mirrors(shape, half)]
    return 2 * float(half.sum(dtype=np.float64)) - float(own.sum(dtype=np.float64))


def _own_mirrors(shape: tuple[int, int], half: Any) -> list[int]:
    """The columns that hold their own mirrors."""
    height, width = shape
    if half.shape[-2:] != (height, width // 2 + 1):
        raise ValueError(f"half plane must be {(height, width // 2 + 1)}; {half.shape[-2:]} came.")
    return [0, width // 2] if width % 2 == 0 else [0]
