"""Dense layers, and the way from maps to vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guiapp.compute.network.checks import checked, checked_gradient, fitting


def linear(x: Any, weight: Any, bias: Any = None) -> Any:
    """X W^T + b: ``x`` (N, inputs), ``weight`` (units, inputs), ``bias`` (units,): (N, units)."""
    values, matrix = _entered(x, weight)
    y = values @ matrix.T
    return y if bias is None else y + fitting("bias", bias, (len(matrix),))


def linear_backward(grad: Any, x: Any, weight: Any) -> tuple[Any, Any, Any]:
    """(dx, dweight, dbias) for the derivative ``grad`` (N, units) by what `linear` gave."""
    values, matrix = _entered(x, weight)
    errors = checked_gradient(grad, (len(values), len(matrix)))
    return errors @ matrix, errors.T @ values, errors.sum(axis=0)


def flatten(x: Any) -> Any:
    """All values of each picture (N, ...) in one vector: (N, values), in reading order."""
    return x.reshape(len(x), -1)


def flatten_backward(grad: Any, shape: Sequence[int]) -> Any:
    """The error in the input's own shape."""
    return grad.reshape(tuple(shape))


def _entered(x: Any, weight: Any) -> tuple[Any, Any]:
    values, matrix = checked("x", x, 2), checked("weight", weight, 2)
    if matrix.shape[1] != values.shape[1]:
        raise ValueError(
            f"The dense layer was made for {matrix.shape[1]:,} values; {values.shape[1]:,} came."
        )
    return values, matrix
