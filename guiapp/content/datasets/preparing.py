"""What is done to a data set before a network sees it: dividing, scaling, shifting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from guiapp.content.datasets.dataset import DataSet
from guiapp.core.errors import BadInput

Places = NDArray[np.int64]
Pictures = NDArray[np.float32]
_PIECE = 1 << 22
"""Values that are counted at a time."""


@dataclass(frozen=True, eq=False)
class Scale:
    """``mean`` and ``deviation`` of each channel, (C,) float64, of pictures from 0 to 1."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]


def divided(data: DataSet) -> tuple[Places, Places]:
    """(training, test): the places of the pictures, as the data's source divides them.

    Raises BadInput where it does not.
    """
    if data.training is None:
        raise BadInput(f"{data.name} is not divided into training and test; split it by a share.")
    places = np.arange(len(data))
    return places[: data.training], places[data.training :]


def split(
    labels: NDArray[np.int64], share: float, seed: int, *, most: int | None = None
) -> tuple[Places, Places]:
    """(training, test): ascending places of the pictures; ``share`` of each class is for testing.

    From a class of two or more at least one goes to each; a single one is for training. ``most``
    keeps so many pictures at the most in all, chosen by chance from all of them before they are
    split. The same for the same seed. Raises BadInput where one part would be empty.
    """
    if not 0 < share < 1:
        raise BadInput(f"The test's share is more than 0 and less than 1; {share:g} came.")
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(labels))[:most]
    testing = np.zeros(len(labels), bool)
    for label in np.unique(labels[order]):
        members = order[labels[order] == label]
        count = int(
            np.clip(round(share * len(members)), min(1, len(members) - 1), len(members) - 1)
        )
        testing[members[:count]] = True
    chosen = np.sort(order)
    training, test = chosen[~testing[chosen]], chosen[testing[chosen]]
    if not len(training) or not len(test):
        raise BadInput(
            f"There are too few pictures to split ({len(chosen)}); a class needs two at least."
        )
    return training, test


def scale_of(data: DataSet, which: Places | slice = slice(None)) -> Scale:
    """The mean and the deviation of each channel over the pictures at ``which``: the training part.

    A channel without any deviation gets 1, so that it can be divided by.
    """
    places = np.arange(len(data))[which]
    if not len(places):
        raise BadInput(f"No pictures of {data.name} are chosen; choose one at least.")
    count = max(1, _PIECE // data.images[0].size)
    pieces = [places[start : start + count] for start in range(0, len(places), count)]
    size = len(places) * data.images[0, 0].size
    mean = sum(_sums(data, piece) for piece in pieces) / size
    far = sum(_sums(data, piece, mean) for piece in pieces) / size
    deviation = np.sqrt(far)
    return Scale(mean, np.where(deviation > 1e-12, deviation, 1.0))


def normalised(pictures: Pictures, scale: Scale) -> Pictures:
    """Pictures (n, C, H, W), 0 to 1, less the mean and divided by the deviation of each channel."""
    mean, deviation = (
        values.astype(np.float32)[:, np.newaxis, np.newaxis]
        for values in (scale.mean, scale.deviation)
    )
    scaled: Pictures = (pictures - mean) / deviation
    return scaled


def shifted(pictures: Pictures, most: int, rng: np.random.Generator, fill: float = 0.0) -> Pictures:
    """Each picture (n, C, H, W) moved by whole pixels, at most ``most`` to each side, by chance.

    What comes in at the border is ``fill``: black before normalising. Raises BadInput for a
    negative shift.
    """
    if most < 0:
        raise BadInput(f"Pictures can be shifted by 0 pixels or more; {most} came.")
    count, _, height, width = pictures.shape
    down, across = rng.integers(-most, most, (2, count), endpoint=True)
    margins = ((0, 0), (0, 0), (most, most), (most, most))
    padded = np.pad(pictures, margins, constant_values=fill)
    windows = sliding_window_view(padded, (height, width), axis=(2, 3))
    return np.ascontiguousarray(windows[np.arange(count), :, most - down, most - across])


def _sums(
    data: DataSet, which: Places, mean: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """The sum of each channel, or of its squared distances to ``mean``, in float64."""
    values = data.images[which].astype(np.float64) / data.white
    if mean is not None:
        values = (values - mean[:, np.newaxis, np.newaxis]) ** 2
    total: NDArray[np.float64] = values.sum(axis=(0, 2, 3))
    return total
