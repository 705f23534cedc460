"""A pooling layer with its options, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guiapp.compute.pooling.grid import Pair, Whole, pair
from guiapp.compute.pooling.pool import pool


@dataclass(frozen=True)
class Pooling:
    """What `pool` does with a picture; ``Pooling("stride", 1)`` leaves every picture as it is.

    The options are those of `pool`; ``seed`` is what "stochastic" draws with, the same in each
    call, so that the same cells are drawn as long as their values stay.
    """

    kind: str = "max"
    size: Whole = 2
    stride: Whole | None = None
    padding: Whole = 0
    ceil_mode: bool = False
    count_include_pad: bool = True
    taps: int = 4
    seed: int = 0

    def __call__(self, x: Any) -> Any:
        """The pooled picture (..., rows, columns) of ``x`` (..., H, W)."""
        return pool(
            x,
            self.size,
            stride=self.stride,
            padding=self.padding,
            kind=self.kind,
            ceil_mode=self.ceil_mode,
            count_include_pad=self.count_include_pad,
            taps=self.taps,
            rng=self.seed,
        )

    @property
    def strides(self) -> Pair:
        """How many pixels lie between two outputs: (rows, columns)."""
        return pair("stride", self.size if self.stride is None else self.stride, 1)
