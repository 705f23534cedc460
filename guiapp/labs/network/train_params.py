"""How a network is trained; all of it may change while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

METHODS = (("sgd", "momentum"), ("nesterov", "Nesterov"), ("adam", "Adam"))


@dataclass(frozen=True)
class TrainParams:
    """Steps downhill."""

    method: str = param(
        "sgd",
        "Method",
        touches="live",
        choices=METHODS,
        help="Gradient descent with momentum, with Nesterov's look ahead, or Adam.",
    )
    rate: float = param(
        0.01,
        "Learning rate",
        touches="live",
        low=1e-6,
        high=10.0,
        log=True,
        help="Adam wants about 0.001. Too large: maps die, the loss grows until it is no number.",
    )
    momentum: float = param(
        0.9,
        "Momentum",
        touches="live",
        low=0.0,
        high=0.99,
        step=0.01,
        applies=lambda params: params.method != "adam",
        help="The share of the last step that goes on.",
    )
    decay: float = param(
        0.0,
        "Weight decay",
        touches="live",
        low=0.0,
        high=0.1,
        step=0.0001,
        help="Times the weight, added to its gradient.",
    )
    batch: int = param(
        64, "Batch", touches="live", low=1, high=1024, log=True, help="Pictures for each step."
    )
