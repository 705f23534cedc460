"""Batch normalisation.

Ioffe and Szegedy (2015), "Batch normalization: accelerating deep network training by reducing
internal covariate shift". For every channel of (N, C, H, W), or every value of (N, C)::

    normalised = (x - mean) / sqrt(variance + epsilon),  y = weight normalised + bias
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.network.checks import checked_gradient, fitting

EPSILON = 1e-5
MOMENTUM = 0.1
"""How much of the running statistics each batch replaces."""


@dataclass(frozen=True)
class Normalised:
    """What the backward pass needs: the normalised values, and 1 / sqrt(variance + epsilon) (C,).

    ``training`` says that mean and variance were the batch's own, and so depend on ``x``.
    """

    values: Any
    scale: Any
    training: bool


def batch_norm(
    x: Any,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    *,
    training: bool,
    momentum: float = MOMENTUM,
    epsilon: float = EPSILON,
) -> tuple[Any, Normalised, tuple[Any, Any]]:
    """``x`` normalised, what `batch_norm_backward` needs, and the new (running mean, variance).

    With ``training`` by the mean and the variance of the batch, and the running ones move towards
    them by ``momentum``: the variance towards that with n - 1 in its denominator, as PyTorch has
    it. Else by the running ones, which stay. Weight, bias and statistics have the shape (C,).
    Raises ValueError where a batch has one value in each channel, whose variance says nothing.
    """
    axes = _axes(x)
    channels = (x.shape[1],)
    named = {
        "weight": weight,
        "bias": bias,
        "running_mean": running_mean,
        "running_var": running_var,
    }
    for name, array in named.items():
        fitting(name, array, channels)
    if training:
        count = x.size // x.shape[1]
        if count < 2:
            raise ValueError(
                "Batch normalisation needs more than one value in each channel; take a larger"
                " batch or larger maps."
            )
        mean, variance = x.mean(axis=axes), x.var(axis=axes)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * count / (count - 1) * variance
    else:
        mean, variance = running_mean, running_var
    scale = 1 / namespace(x).sqrt(variance + epsilon)
    values = (x - _along(mean, x)) * _along(scale, x)
    y = values * _along(weight, x) + _along(bias, x)
    return y, Normalised(values, scale, training), (running_mean, running_var)


def batch_norm_backward(grad: Any, kept: Normalised, weight: Any) -> tuple[Any, Any, Any]:
    """(dx, dweight, dbias).

    In training the batch's mean and variance depend on every value, which takes from the error
    its mean, and its part along the normalised values.
    """
    errors = checked_gradient(grad, kept.values.shape)
    axes = _axes(errors)
    dbias = errors.sum(axis=axes)
    dweight = (errors * kept.values).sum(axis=axes)
    if kept.training:
        count = errors.size // errors.shape[1]
        errors = errors - _along(dbias / count, errors)
        errors -= kept.values * _along(dweight / count, errors)
    return errors * _along(weight * kept.scale, errors), dweight, dbias


def _axes(x: Any) -> tuple[int, ...]:
    """All axes but that of the channels."""
    if x.ndim not in (2, 4) or 0 in x.shape:
        raise ValueError(
            f"x must have shape (N, C, H, W) or (N, C), none of them 0; {tuple(x.shape)} came."
        )
    return (0, *range(2, x.ndim))


def _along(channels: Any, x: Any) -> Any:
    """One number for each channel, to be combined with ``x``."""
    return channels.reshape(-1, *(1,) * (x.ndim - 2))
