"""The picture under a mask that changes little by little, as while one paints on a spectrum.

The inverse transform goes along the columns of the half plane first, then along its rows. Where a
mask changed in some columns only, those alone are transformed anew: the others are kept. Each
column is transformed on its own, so that the result is the same to the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.fft import WORKERS, irfft2

MOST_COLUMNS = 0.6
"""With a larger share of the columns changed, all are transformed: that is faster then."""


class MaskedInverse:
    """Inverse transforms of one picture's half planes (..., H, W // 2 + 1), factor by factor.

    It remembers what it transformed last; ``shape`` is that of the picture (H, W).
    """

    def __init__(self, halves: Any, shape: tuple[int, int]) -> None:
        self._halves = halves
        self._shape = shape
        self._factors: NDArray[Any] | None = None
        self._columns: NDArray[Any] | None = None

    @property
    def nbytes(self) -> int:
        """Memory that what is remembered takes."""
        return 0 if self._columns is None else int(self._columns.nbytes)

    def picture(self, factors: Any) -> Any:
        """The real picture (..., H, W) of the half planes times ``factors`` (H, W // 2 + 1)."""
        xp = namespace(self._halves)
        if xp is not np:
            return irfft2(self._halves * xp.asarray(factors), self._shape)
        columns = self._transformed(np.asarray(factors))
        width = self._shape[1]
        return scipy.fft.irfft(columns, width, axis=-1, workers=WORKERS)

    def _transformed(self, factors: NDArray[Any]) -> NDArray[Any]:
        """The masked half planes, transformed along their columns."""
        changed = self._changed(factors)
        if self._columns is None or len(changed) > MOST_COLUMNS * factors.shape[-1]:
            self._columns = _along_columns(self._halves * factors)
        elif len(changed):
            masked = self._halves[..., changed] * factors[..., changed]
            self._columns[..., changed] = _along_columns(masked)
        self._factors = factors
        return self._columns

    def _changed(self, factors: NDArray[Any]) -> NDArray[np.intp]:
        """The columns in which the factors are others than last time."""
        last = self._factors
        if last is None or last.dtype != factors.dtype:
            return np.arange(factors.shape[-1])
        return np.flatnonzero((last != factors).any(axis=0))


def _along_columns(planes: NDArray[Any]) -> NDArray[Any]:
    found: NDArray[Any] = scipy.fft.ifft(planes, axis=-2, workers=WORKERS, overwrite_x=True)
    return found
