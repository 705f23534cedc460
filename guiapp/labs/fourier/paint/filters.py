"""Ready filters, as layers of a mask. Frequencies are in cycles per pixel."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param
from guiapp.labs.fourier.paint import edges


@dataclass(frozen=True)
class LowPass:
    """Keeps what is slower than ``cutoff``."""

    cutoff: float = edges.frequency(0.1, "Cutoff")
    edge: str = edges.edge()
    order: int = edges.order()


@dataclass(frozen=True)
class HighPass:
    """Keeps what is faster than ``cutoff``: one minus the low pass."""

    cutoff: float = edges.frequency(0.05, "Cutoff")
    edge: str = edges.edge()
    order: int = edges.order()


@dataclass(frozen=True)
class BandPass:
    """Keeps what lies between two frequencies."""

    slowest: float = edges.frequency(0.05, "From")
    fastest: float = edges.frequency(0.15, "To")
    edge: str = edges.edge()
    order: int = edges.order()


@dataclass(frozen=True)
class BandStop:
    """Takes away what lies between two frequencies."""

    slowest: float = edges.frequency(0.05, "From")
    fastest: float = edges.frequency(0.15, "To")
    edge: str = edges.edge()
    order: int = edges.order()


@dataclass(frozen=True)
class Notch:
    """Takes one frequency and its neighbours away, and those opposite."""

    down: float = param(0.0, "Down", low=-0.5, high=0.5, step=0.005, unit="c/px")
    across: float = param(0.125, "Across", low=-0.5, high=0.5, step=0.005, unit="c/px")
    radius: float = edges.frequency(0.02, "Radius")
    edge: str = edges.edge()
    order: int = edges.order()


@dataclass(frozen=True)
class Directional:
    """Keeps waves that travel in one direction."""

    angle: float = param(
        0.0,
        "Angle",
        low=-90.0,
        high=90.0,
        step=1.0,
        unit="°",
        help="In which the waves travel, across their stripes; counter-clockwise from the right.",
    )
    width: float = param(30.0, "Width", low=1.0, high=180.0, step=1.0, unit="°")
    edge: str = edges.edge()
    order: int = edges.order()


@dataclass(frozen=True)
class Everywhere:
    """One value at all frequencies: 0 keeps nothing, and painting begins from black."""

    value: float = param(0.0, "Value", low=0.0, high=2.0, step=0.05)


@dataclass(frozen=True)
class Inverted:
    """What was kept goes, what was taken away comes: one minus the mask below, not below zero."""


Filter = LowPass | HighPass | BandPass | BandStop | Notch | Directional | Everywhere | Inverted
