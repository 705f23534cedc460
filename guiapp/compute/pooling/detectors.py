"""Detectors: the nonlinearity between a convolution and a pooling (Deep Learning, section 9.3)."""

from __future__ import annotations

from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image

DETECTORS = ("none", "relu", "leaky relu", "absolute")


def relu(x: Any) -> Any:
    """The values (..., H, W) that are above 0, and 0 for the others."""
    values = checked_image(x)
    return namespace(values).maximum(values, 0)


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """The values that are above 0, the others times ``slope`` (Maas, Hannun and Ng 2013)."""
    values = checked_image(x)
    return namespace(values).where(values > 0, values, values * slope)


def absolute(x: Any) -> Any:
    """The magnitudes: an edge counts whichever side is brighter (Jarrett et al. 2009)."""
    values = checked_image(x)
    return namespace(values).abs(values)


def detect(x: Any, kind: str = "relu", *, slope: float = 0.01) -> Any:
    """The detector of this name on ``x`` (..., H, W), a new array; "none" leaves it as it is."""
    checked_choice("kind", kind, DETECTORS)
    if kind == "leaky relu":
        return leaky_relu(x, slope)
    if kind == "none":
        return checked_image(x).copy()
    return relu(x) if kind == "relu" else absolute(x)
