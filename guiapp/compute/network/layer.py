"""What every layer of a network answers: shapes, weights, forward and backward."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from guiapp.compute.pooling.grid import Pair
from guiapp.compute.pooling.sizes import Shape

Arrays = dict[str, Any]
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Pass:
    """What came out of a layer: ``y``, and ``note``, what its backward pass needs besides.

    ``changed`` are weights that the forward pass itself moves: running statistics.
    """

    y: Any
    note: Any = None
    changed: Arrays = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """What of its input an output of a layer sees, along (rows, columns).

    ``size`` positions, every ``stride`` of them, the first ``before`` the first position.
    """

    size: Pair = (1, 1)
    stride: Pair = (1, 1)
    before: Pair = (0, 0)


@dataclass(frozen=True)
class Layer(ABC):
    """A layer with no weights that keeps shapes. Shapes leave the batch out: (C, H, W), (values,).

    Arrays in ``weights`` go by the names of `weights`. In ``backward``, ``x`` and ``y`` are what
    went in and came out, ``note`` is that of the forward pass; it returns the error at the input
    and the gradients by name.
    """

    label: ClassVar[str] = "layer"

    def after(self, shape: Shape) -> Shape:
        """The shape of the output; raises ValueError where none comes out."""
        return shape

    def weights(self, shape: Shape) -> dict[str, Shape]:
        """The shapes of the weights for inputs of ``shape``."""
        return {}

    def trained(self, shape: Shape) -> int:
        """How many numbers are learnt."""
        return 0

    def multiplications(self, shape: Shape) -> int:
        """How often a weight and a value are multiplied, for one input."""
        return 0

    def window(self) -> Window | None:
        """What an output sees; None where that is everything."""
        return Window()

    def initial(self, shape: Shape, rng: np.random.Generator, dtype: Any) -> Arrays:
        """Weights to begin a training with."""
        return {}

    @abstractmethod
    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        """What comes out of ``x`` (N, ...)."""

    @abstractmethod
    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        """The error at the input, and the gradients of the weights by name."""
