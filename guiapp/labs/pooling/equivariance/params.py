"""What can be set in the topic equivariance: the operation f and the movement g."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.params import param

OPERATIONS = (
    ("convolution", "convolution"),
    ("detector", "… and detector"),
    ("pooling", "… and pooling"),
    ("pooling alone", "pooling alone"),
)
MOVEMENTS = (
    ("shift", "shift"),
    ("quarters", "quarter turns"),
    ("turn", "turn"),
    ("scale", "scale"),
    ("flip", "flip"),
)
BETWEEN = (("fourier", "Fourier"), ("linear", "linear"), ("cubic", "cubic"))
QUARTERS = tuple((str(n), f"{90 * n}°") for n in range(4))
FLIPS = (("horizontal", "left–right"), ("vertical", "upside down"))
FARTHEST = 512.0
SMALLEST, LARGEST = 0.25, 4.0


def _moves(kind: str) -> Callable[[Any], bool]:
    return lambda params: params.g == kind


def _way(default: float, label: str) -> Any:
    return param(
        default,
        label,
        low=-FARTHEST,
        high=FARTHEST,
        step=1.0,
        unit="px",
        applies=_moves("shift"),
        help="Fractions allowed; what leaves comes in at the other side.",
    )


@dataclass(frozen=True)
class EquivarianceParams:
    """What is done to the picture, and how the picture is moved, at the first frame."""

    f: str = param(
        "convolution",
        "Operation f",
        choices=OPERATIONS,
        help="Convolution with the kernel and bias; then the detector; then the pooling.",
    )
    g: str = param(
        "shift", "Movement g", choices=MOVEMENTS, help="What happens to the picture, or to f of it."
    )
    down: float = _way(3.0, "Down")
    right: float = _way(5.0, "Right")
    between: str = param(
        "fourier",
        "Between pixels",
        choices=BETWEEN,
        applies=_moves("shift"),
        help="How a shift by a fraction interpolates: every wave moved, or sums of 2 or 4 pixels "
        "along each axis.",
    )
    quarters: str = param(
        "1",
        "Quarters",
        choices=QUARTERS,
        applies=_moves("quarters"),
        help="Counter-clockwise; every pixel keeps its value.",
    )
    angle: float = param(
        15.0,
        "Angle",
        low=-180.0,
        high=180.0,
        step=5.0,
        unit="°",
        applies=_moves("turn"),
        help="Counter-clockwise about the middle, by cubic convolution.",
    )
    factor: float = param(
        1.5,
        "Factor",
        low=SMALLEST,
        high=LARGEST,
        step=0.05,
        log=True,
        applies=_moves("scale"),
        help="About the middle, by cubic convolution; above 1 enlarges.",
    )
    mirror: str = param(
        "horizontal",
        "Flip",
        choices=FLIPS,
        applies=_moves("flip"),
        help="Every pixel keeps its value.",
    )

    @property
    def convolves(self) -> bool:
        """Whether the kernel is part of f."""
        return self.f != "pooling alone"

    @property
    def detects(self) -> bool:
        """Whether the detector is part of f."""
        return self.f in ("detector", "pooling")

    @property
    def pools(self) -> bool:
        """Whether the pooling is part of f."""
        return self.f in ("pooling", "pooling alone")
