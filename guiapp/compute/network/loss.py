"""The loss of a classifier."""

from __future__ import annotations

from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.network.checks import checked


def softmax(logits: Any) -> Any:
    """exp(z) / sum of exp(z) along each row of (N, classes); no value is too large for it."""
    values = checked("logits", logits, 2)
    powers = namespace(values).exp(values - values.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_cross_entropy(logits: Any, labels: Any) -> tuple[float, Any]:
    """The mean of -log softmax(logits)[label] over the batch, and the softmax (N, classes).

    ``labels`` (N,) are whole numbers from 0 on. The logarithm is taken of the sum, not of the
    quotient, so that an improbable label costs its logits' distance and not infinity.
    """
    values = checked("logits", logits, 2)
    rows, places = _places(values, labels)
    values = values - values.max(axis=1, keepdims=True)
    powers = namespace(values).exp(values)
    sums = powers.sum(axis=1, keepdims=True)
    losses = namespace(values).log(sums[:, 0]) - values[rows, places]
    return float(losses.mean()), powers / sums


def softmax_cross_entropy_backward(probabilities: Any, labels: Any) -> Any:
    """The derivative by the logits: (softmax - 1 at the label) / N."""
    rows, places = _places(probabilities, labels)
    grad = probabilities.copy()
    grad[rows, places] -= 1
    return grad / len(grad)


def _places(values: Any, labels: Any) -> tuple[Any, Any]:
    """The index of each row's label."""
    xp = namespace(values)
    places = xp.asarray(labels)
    count, classes = values.shape
    if places.shape != (count,) or places.dtype.kind not in "iu":
        raise ValueError(
            f"labels must be {count} whole numbers; {places.dtype} {tuple(places.shape)} came."
        )
    if int(places.min()) < 0 or int(places.max()) >= classes:
        raise ValueError(f"labels must be from 0 to {classes - 1}.")
    return xp.arange(count), places
