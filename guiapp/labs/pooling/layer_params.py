"""What can be set about one pooling layer: its kind, and where its windows lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.params import param

KINDS = (
    ("max", "max"),
    ("average", "average"),
    ("min", "min"),
    ("l2", "L2"),
    ("median", "median"),
    ("stochastic", "stochastic"),
    ("max-blur", "max-blur"),
    ("average-blur", "average-blur"),
    ("stride", "plain stride"),
    ("global", "global"),
    ("adaptive", "adaptive"),
)
FIXED = ("global", "adaptive")
"""Kinds whose windows follow from the picture."""
OVER = (
    ("max", "maximum"),
    ("average", "average"),
    ("min", "minimum"),
    ("l2", "L2"),
    ("median", "median"),
)
LARGEST = 64


def _has_windows(params: LayerParams) -> bool:
    return params.kind not in FIXED


def _is(*kinds: str) -> Callable[[Any], bool]:
    return lambda params: params.kind in kinds


@dataclass(frozen=True)
class LayerParams:
    """One pooling layer; windows and divisors are those of PyTorch, see ``compute.pooling``."""

    kind: str = param(
        "max",
        "Pooling",
        choices=KINDS,
        help="What stays of a window. Blurred: at every position, then a binomial low pass and "
        "subsampling (Zhang 2019).",
    )
    size: int = param(
        2, "Window", low=1, high=LARGEST, unit="px", applies=_has_windows, help="Its width."
    )
    rows: int = param(
        0,
        "Window's height",
        low=0,
        high=LARGEST,
        lowest="its width",
        unit="px",
        applies=_has_windows,
        help="In pixels, or as high as wide.",
    )
    stride: int = param(
        0,
        "Stride",
        low=0,
        high=LARGEST,
        lowest="the window",
        unit="px",
        applies=_has_windows,
        help="Pixels from window to window, or as many as the window has.",
    )
    padding: int = param(
        0,
        "Padding",
        low=0,
        high=LARGEST // 2,
        unit="px",
        applies=lambda params: _has_windows(params) and not params.kind.endswith("-blur"),
        help="Around the picture, at most half a window; it never wins a maximum.",
    )
    ceil_mode: bool = param(
        False,
        "Keep the ragged end",
        applies=lambda params: _has_windows(params) and not params.kind.endswith("-blur"),
        help="Keep a last window that reaches beyond the picture (ceil mode).",
    )
    count_include_pad: bool = param(
        True,
        "Count the padding",
        applies=lambda params: _is("average", "l2")(params) and params.padding > 0,
        help="Divide by the whole window, padding and all.",
    )
    taps: int = param(
        4,
        "Taps of the blur",
        low=2,
        high=7,
        applies=_is("max-blur", "average-blur"),
        help="Length of the binomial low pass before the subsampling.",
    )
    seed: int = param(
        0,
        "Seed",
        low=0,
        high=9999,
        applies=_is("stochastic"),
        help="The same seed draws the same cells.",
    )
    over: str = param(
        "max",
        "Takes",
        choices=OVER,
        applies=_is(*FIXED),
        help="What stays of each part of the picture.",
    )
    grid_rows: int = param(
        3, "Grid's rows", low=1, high=256, applies=_is("adaptive"), help="Of the output."
    )
    grid_columns: int = param(
        3, "Grid's columns", low=1, high=256, applies=_is("adaptive"), help="Of the output."
    )
