"""What a classifier got wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.network.checks import checked


def confusion(labels: Any, predicted: Any, classes: int) -> NDArray[np.int64]:
    """How many pictures of each class were taken for each: (classes, classes), rows the truth.

    Both (N,) whole numbers from 0 on; right answers are on the diagonal. Raises ValueError for
    others.
    """
    if classes < 1:
        raise ValueError(f"classes must be at least 1; {classes!r} came.")
    truth, found = (
        _checked_labels(name, array, classes)
        for name, array in (("labels", labels), ("predicted", predicted))
    )
    if len(truth) != len(found):
        raise ValueError(f"predicted must have {len(truth)} values, as labels; {len(found)} came.")
    counts = np.bincount(truth * classes + found, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64, copy=False)


def most_wrong(scores: Any, labels: Any, count: int) -> NDArray[np.intp]:
    """The places (n,) of the ``count`` pictures with the highest loss that were taken for others.

    The worst first, of equals the first; n is less than ``count`` where fewer are wrong. ``scores``
    (N, classes) are what the network gives, before the softmax, and the highest one is the answer,
    the first of equals; the loss is -log softmax(scores)[label]. What has no loss, because scores
    are not finite, comes last. Raises ValueError for arrays that do not fit together.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0; {count!r} came.")
    values = to_host(checked("scores", scores, 2)).astype(np.float64)
    truth = _checked_labels("labels", labels, values.shape[1])
    if len(truth) != len(values):
        raise ValueError(f"labels must have {len(values)} values, as scores; {len(truth)} came.")
    with np.errstate(invalid="ignore"):
        below = values - values.max(axis=1, keepdims=True)
        losses = np.log(np.exp(below).sum(axis=1)) - below[np.arange(len(below)), truth]
    wrong = np.flatnonzero(values.argmax(axis=1) != truth)
    return wrong[np.argsort(-losses[wrong], kind="stable")[:count]]


def _checked_labels(name: str, array: Any, classes: int) -> NDArray[np.int64]:
    found = np.asarray(to_host(array))
    if found.ndim != 1 or (found.dtype.kind not in "iu" and found.size):
        raise ValueError(f"{name} must be (N,) whole numbers; {found.dtype} {found.shape} came.")
    if found.size and (found.min() < 0 or found.max() >= classes):
        raise ValueError(f"{name} must be from 0 to {classes - 1}.")
    return found.astype(np.int64)
