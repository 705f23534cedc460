"""What the maps of a layer say over many pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.network.checks import checked_maps

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Strongest:
    """The strongest activations of each of K features, the strongest first: arrays (K, n).

    ``values``, and where they are: in which of the ``pictures``, at which ``rows`` and ``columns``
    of the map.
    """

    values: NDArray[Any]
    pictures: Places
    rows: Places
    columns: Places


def strongest(maps: Any, count: int) -> Strongest:
    """The ``count`` pictures that excite each feature of ``maps`` (N, K, H, W) most, and where.

    One activation for each picture, its largest; all N where there are fewer than ``count``. Of
    equal ones the first counts, in a picture in reading order; what is no number comes last. The
    patches that belong to them are `patch` of `field_of`. Zeiler and Fergus (2013), "Visualizing
    and understanding convolutional networks", section 4.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1; {count!r} came.")
    entered = checked_maps(maps)
    pixels = entered.reshape(*entered.shape[:2], -1)
    values, places = to_host((pixels.max(axis=2), pixels.argmax(axis=2)))
    pictures = np.argsort(-values, axis=0, kind="stable")[:count]
    rows, columns = np.divmod(np.take_along_axis(places, pictures, 0).T, entered.shape[3])
    return Strongest(np.take_along_axis(values, pictures, 0).T, pictures.T, rows, columns)


def correlations(maps: Any) -> NDArray[np.float64]:
    """The correlation (K, K) of each two features of ``maps`` (N, K, H, W), from -1 to 1.

    Pearson's, over all pictures and places, in float64. A feature that is the same everywhere is
    correlated with none, 0, and with itself, 1. Where a value is not finite there is no number.
    """
    entered = checked_maps(maps)
    xp = namespace(entered)
    low, high = entered.min(axis=(0, 2, 3)), entered.max(axis=(0, 2, 3))
    # A rounded mean leaves a rest of a constant, which would be correlated with anything.
    varies = low != high
    total = xp.zeros((len(low), len(low)))
    with np.errstate(invalid="ignore", over="ignore"):
        mean = entered.mean(axis=(0, 2, 3), dtype=np.float64)[:, None]
        spread = xp.where(varies, high.astype(np.float64) - low, 1)[:, None]
        for picture in entered:
            centred = (picture.reshape(len(low), -1) - mean) / spread * varies[:, None]
            total += centred @ centred.T
        products = to_host(total)
    scale = np.sqrt(np.diag(products))
    scale[scale == 0] = 1
    found: NDArray[np.float64] = np.clip(products / np.outer(scale, scale), -1, 1)
    finite = np.isfinite(scale)
    found[np.diag_indices_from(found)] = np.where(finite, 1, np.nan)
    return found
