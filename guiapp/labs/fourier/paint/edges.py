"""How sharp a filter or a stroke ends: the parameters that all of them have."""

from __future__ import annotations

from typing import Any

from guiapp.compute.masks import EDGES as EDGE_NAMES
from guiapp.core.params import Touch, param

EDGES = tuple((name, name if name == "ideal" else name.capitalize()) for name in EDGE_NAMES)
EDGE_HELP = "ideal: cut off at once, which rings; Gaussian: exp(−t²∕2); Butterworth: 1∕(1 + t²ⁿ)."


def _is_soft(layer: object) -> bool:
    return getattr(layer, "edge", "") == "butterworth"


def order(touches: Touch = "run") -> Any:
    """The order of an edge that has one."""
    told = "n: the higher, the steeper."
    return param(2, "Order", touches=touches, low=1, high=10, applies=_is_soft, help=told)


def edge(touches: Touch = "run") -> Any:
    """The kind of edge."""
    return param("gaussian", "Edge", touches=touches, choices=EDGES, help=EDGE_HELP)


def frequency(default: float, label: str) -> Any:
    """A distance from the zero frequency."""
    return param(default, label, low=0.002, high=0.75, step=0.005, log=True, unit="c/px")
