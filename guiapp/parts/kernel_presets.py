"""The kernels that can be chosen: frozen dataclasses whose numbers stay editable.

``make()`` gives float64 (kh, kw), as ``compute.kernels`` defines it. The table of options and
what is done to a kernel are in ``parts.kernel``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute import kernels
from guiapp.core.params import param

Values = NDArray[np.float64]
LARGEST = kernels.LARGEST

_FIXED: dict[str, tuple[str, Callable[[], Values]]] = {
    "identity": ("Identity", lambda: kernels.identity(3)),
    "sobel-x": ("Sobel x", lambda: kernels.sobel(0)),
    "sobel-y": ("Sobel y", lambda: kernels.sobel(270)),
    "prewitt-x": ("Prewitt x", lambda: kernels.prewitt(0)),
    "prewitt-y": ("Prewitt y", lambda: kernels.prewitt(270)),
    "scharr-x": ("Scharr x", lambda: kernels.scharr(0)),
    "scharr-y": ("Scharr y", lambda: kernels.scharr(270)),
    "roberts-1": ("Roberts ↗", lambda: kernels.roberts(45)),
    "roberts-2": ("Roberts ↖", lambda: kernels.roberts(135)),
    "laplacian-4": ("Laplacian, 4 neighbours", lambda: kernels.laplacian(4)),
    "laplacian-8": ("Laplacian, 8 neighbours", lambda: kernels.laplacian(8)),
    "edge": ("Edges 8, −1", kernels.edge),
    "mixed": ("Mixed derivative", kernels.mixed_derivative),
    "point": ("Points", kernels.point),
    "corner": ("Corners", kernels.corner),
}
FIXED = tuple((key, label) for key, (label, _) in _FIXED.items())
"""(key, label) of every kernel without parameters. x grows to the right, y downwards."""

_ARROWS = tuple(zip(range(0, 360, 45), "→↗↑↖←↙↓↘", strict=True))
EIGHT = tuple((str(angle), f"{arrow} {angle}°") for angle, arrow in _ARROWS)
_LINES = tuple(zip(range(0, 180, 45), "—/|\\", strict=True))
FOUR = tuple((str(angle), f"{line} {angle}°") for angle, line in _LINES)


def sigma_param(default: float, high: float = 10.0) -> Any:
    help = "standard deviation of the Gaussian"
    return param(default, "Sigma σ", low=0.3, high=high, step=0.1, log=True, unit="px", help=help)


def size_param() -> Any:
    help = "side in cells, or as large as the kernel needs"
    return param(
        *(0, "Size"),
        low=0,
        high=LARGEST,
        lowest="as needed",
        unit="cells",
        help=help,
        rare=True,
    )


def angle_param(default: float, help: str) -> Any:
    return param(default, "Angle", low=-360.0, high=360.0, step=5.0, unit="°", help=help)


def amount_param(default: float, help: str) -> Any:
    return param(default, "Amount", low=0.0, high=10.0, step=0.1, help=help)


@dataclass(frozen=True)
class Fixed:
    """A kernel without parameters, by its name."""

    name: str = param("identity", "Name", fixed=True, choices=FIXED)

    def make(self) -> Values:
        return _FIXED[self.name][1]()


@dataclass(frozen=True)
class Shift:
    """Moves the picture by whole pixels."""

    rows: int = param(0, "Down", low=-31, high=31, unit="px", help="negative: up")
    columns: int = param(5, "Right", low=-31, high=31, unit="px", help="negative: left")

    def make(self) -> Values:
        return kernels.shift(self.rows, self.columns)


@dataclass(frozen=True)
class Random:
    """Numbers drawn evenly from −1 to 1."""

    size: int = param(5, "Size", low=1, high=LARGEST, unit="cells")
    seed: int = param(0, "Seed", low=0, high=9999, help="the same seed gives the same numbers")

    def make(self) -> Values:
        return kernels.random(self.size, self.seed)


@dataclass(frozen=True)
class Box:
    """The plain mean over a square."""

    size: int = param(5, "Size", low=1, high=LARGEST, unit="cells")

    def make(self) -> Values:
        return kernels.box(self.size)


@dataclass(frozen=True)
class Tent:
    """A pyramid: the box with itself."""

    size: int = param(7, "Size", low=1, high=LARGEST, unit="cells")

    def make(self) -> Values:
        return kernels.tent(self.size)


@dataclass(frozen=True)
class Binomial:
    """Pascal's triangle, nearly a Gaussian."""

    size: int = param(5, "Size", low=1, high=LARGEST, unit="cells")

    def make(self) -> Values:
        return kernels.binomial(self.size)


@dataclass(frozen=True)
class Gaussian:
    """The bell."""

    sigma: float = sigma_param(1.5)
    size: int = size_param()

    def make(self) -> Values:
        return kernels.gaussian(self.sigma, self.size or None)


@dataclass(frozen=True)
class Disc:
    """A lens out of focus."""

    radius: float = param(4.0, "Radius", low=0.5, high=31.0, step=0.5, unit="px")

    def make(self) -> Values:
        return kernels.disc(self.radius)


@dataclass(frozen=True)
class Cone:
    """Weights that fall linearly to zero."""

    radius: float = param(4.0, "Radius", low=0.5, high=31.0, step=0.5, unit="px")

    def make(self) -> Values:
        return kernels.cone(self.radius)


@dataclass(frozen=True)
class MotionBlur:
    """A camera that moved while it looked."""

    length: float = param(15.0, "Length", low=1.0, high=63.0, step=1.0, unit="px")
    angle: float = angle_param(0.0, "direction of the movement, counter-clockwise from the right")

    def make(self) -> Values:
        return kernels.motion_blur(self.length, self.angle)


@dataclass(frozen=True)
class Lanczos:
    """A low pass with a sharp edge."""

    cutoff: float = param(0.125, "Cut-off", low=0.05, high=0.5, step=0.005, unit="cycles/px")
    lobes: int = param(3, "Lobes", low=2, high=4, help="more lobes cut more sharply, and ring more")

    def make(self) -> Values:
        return kernels.lanczos(self.cutoff, self.lobes)


@dataclass(frozen=True)
class Sharpen:
    """The picture minus its Laplacian."""

    amount: float = amount_param(1.0, "how much of the Laplacian is taken off")

    def make(self) -> Values:
        return kernels.sharpen(self.amount)


@dataclass(frozen=True)
class MeanRemoval:
    """The picture minus its Laplacian of eight neighbours."""

    amount: float = amount_param(1.0, "how much of the Laplacian is taken off")

    def make(self) -> Values:
        return kernels.mean_removal(self.amount)


@dataclass(frozen=True)
class Unsharp:
    """The unsharp mask of photography."""

    sigma: float = sigma_param(1.5)
    amount: float = amount_param(1.5, "how much of the difference to the blurred picture is added")

    def make(self) -> Values:
        return kernels.unsharp(self.sigma, self.amount)


@dataclass(frozen=True)
class HighBoost:
    """A multiple of the picture minus its mean."""

    boost: float = param(2.0, "Boost", low=1.0, high=10.0, step=0.1, help="the sum is boost − 1")
    size: int = param(3, "Size", low=1, high=LARGEST, unit="cells", help="side of the mean")

    def make(self) -> Values:
        return kernels.high_boost(self.boost, self.size)


@dataclass(frozen=True)
class HighPass:
    """What a Gaussian blur takes away."""

    sigma: float = sigma_param(2.0)

    def make(self) -> Values:
        return kernels.high_pass(self.sigma)
