"""Nonlinearities, value by value, on arrays of any shape."""

from __future__ import annotations

from typing import Any

from guiapp.compute.backend import namespace


def relu(x: Any) -> Any:
    """max(x, 0)."""
    return namespace(x).maximum(x, 0)


def relu_backward(grad: Any, x: Any) -> Any:
    """The error where ``x`` is above 0, else 0; at 0 itself the derivative is taken as 0.

    The output of `relu` serves as well as its input.
    """
    return grad * (x > 0)


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """``x`` where it is above 0, else ``slope`` x (Maas, Hannun and Ng 2013)."""
    return namespace(x).where(x > 0, x, x * slope)


def leaky_relu_backward(grad: Any, x: Any, slope: float = 0.01) -> Any:
    """The error where ``x`` is above 0, else ``slope`` of it."""
    return namespace(x).where(x > 0, grad, grad * slope)


def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return namespace(x).tanh(x)


def tanh_backward(grad: Any, y: Any) -> Any:
    """The error times 1 - y^2, where ``y`` is what `tanh` gave."""
    return grad * (1 - y * y)
