"""Connected regions of a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host


def flood(image: Any, seed: tuple[int, int], tolerance: float = 0) -> NDArray[np.bool_]:
    """The pixels that are joined to ``seed`` (row, column) by pixels like it: (H, W), bool.

    ``image`` (H, W) or (H, W, C); a pixel is like the seed where no channel differs by more than
    ``tolerance``; joined are left, right, upper and lower neighbours, corners are not.
    Raises ValueError for a seed outside the picture and a negative tolerance.
    """
    from scipy import ndimage  # a tenth of a second that a program without this need not wait

    picture = to_host(image).astype(np.float64, copy=False)
    if picture.ndim not in (2, 3):
        raise ValueError(f"image must have shape (H, W) or (H, W, C); {picture.shape} came.")
    if not all(0 <= place < length for place, length in zip(seed, picture.shape[:2], strict=True)):
        raise ValueError(f"seed must lie in the picture, {picture.shape[:2]}; {tuple(seed)} came.")
    if not tolerance >= 0:
        raise ValueError(f"tolerance must be at least 0; {tolerance!r} came.")
    differences = np.abs(picture - picture[tuple(seed)])
    alike = (differences if picture.ndim == 2 else differences.max(axis=2)) <= tolerance
    labels, _ = ndimage.label(alike)
    joined: NDArray[np.bool_] = labels == labels[tuple(seed)]
    return joined
