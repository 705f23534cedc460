"""Steps downhill, by the method that the parameters ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiapp.compute.network import Moments, adam, sgd
from guiapp.labs.network.train_params import TrainParams


def moved(
    weights: Mapping[str, Any], gradients: Mapping[str, Any], moments: Any, wanted: TrainParams
) -> tuple[dict[str, Any], Any]:
    """The weights one step on, and what the method remembers; another method begins anew."""
    if wanted.method == "adam":
        moments = moments if isinstance(moments, Moments) else None
        return adam(weights, gradients, moments, rate=wanted.rate, weight_decay=wanted.decay)
    moments = None if isinstance(moments, Moments) else moments
    return sgd(
        weights,
        gradients,
        moments,
        rate=wanted.rate,
        momentum=wanted.momentum,
        nesterov=wanted.method == "nesterov" and wanted.momentum > 0,
        weight_decay=wanted.decay,
    )


def advice(frame: int, wanted: TrainParams) -> str:
    """What to say where a step gave values that are no numbers."""
    return (
        f"Step {frame} gave values that are no numbers: the weights before it are kept. Take a"
        f" smaller learning rate than {wanted.rate:g}, and begin again or go back in time."
    )
