"""The kernels with parameters that look for edges, lines and waves; see ``kernel_presets``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.compute import kernels
from guiapp.core.params import param
from guiapp.parts.kernel_presets import EIGHT, FOUR, Values, angle_param, sigma_param, size_param

_STEERED: dict[str, tuple[str, Callable[[float], Values]]] = {
    "sobel": ("Sobel", kernels.sobel),
    "prewitt": ("Prewitt", kernels.prewitt),
    "scharr": ("Scharr", kernels.scharr),
    "central": ("central difference", kernels.central_difference),
}
_TOWARDS = "the picture gets brighter towards it; counter-clockwise from the right"


def _eighth(default: int, help: str = "the direction it answers to") -> Any:
    return param(str(default), "Direction", choices=EIGHT, help=help)


@dataclass(frozen=True)
class Steered:
    """A derivative in any direction."""

    operator: str = param(
        "sobel", "Operator", choices=tuple((key, label) for key, (label, _) in _STEERED.items())
    )
    angle: float = angle_param(45.0, _TOWARDS)

    def make(self) -> Values:
        return _STEERED[self.operator][1](self.angle)


@dataclass(frozen=True)
class DerivativeOfGaussian:
    """The slope of a blurred picture."""

    sigma: float = sigma_param(1.5, 8.8)
    angle: float = angle_param(0.0, _TOWARDS)

    def make(self) -> Values:
        return kernels.derivative_of_gaussian(self.sigma, self.angle)


@dataclass(frozen=True)
class Kirsch:
    """Kirsch's compass mask."""

    direction: str = _eighth(0)

    def make(self) -> Values:
        return kernels.kirsch(int(self.direction))


@dataclass(frozen=True)
class Robinson:
    """Robinson's compass mask."""

    direction: str = _eighth(45)

    def make(self) -> Values:
        return kernels.robinson(int(self.direction))


@dataclass(frozen=True)
class Line:
    """A bright line of one pixel's width."""

    direction: str = param("0", "Direction", choices=FOUR, help="the line runs along it")

    def make(self) -> Values:
        return kernels.line(int(self.direction))


@dataclass(frozen=True)
class LaplacianOfGaussian:
    """The Mexican hat upside down."""

    sigma: float = sigma_param(1.5, 7.5)
    size: int = size_param()

    def make(self) -> Values:
        return kernels.laplacian_of_gaussian(self.sigma, self.size or None)


@dataclass(frozen=True)
class DifferenceOfGaussians:
    """A band of frequencies."""

    sigma: float = sigma_param(1.5, 5.0)
    ratio: float = param(1.6, "Ratio", low=1.05, high=5.0, step=0.05, help="of the two sigmas")
    size: int = size_param()

    def make(self) -> Values:
        return kernels.difference_of_gaussians(self.sigma, self.ratio, self.size or None)


@dataclass(frozen=True)
class Emboss:
    """A relief, lit from one side."""

    direction: str = _eighth(315, "where the relief falls off")

    def make(self) -> Values:
        return kernels.emboss(int(self.direction))


@dataclass(frozen=True)
class Gabor:
    """A wave under a Gaussian."""

    angle: float = angle_param(0.0, "the direction the wave runs in")
    wavelength: float = param(8.0, "Wavelength", low=2.0, high=40.0, step=0.5, unit="px")
    sigma: float = sigma_param(4.0, 12.0)
    aspect: float = param(
        0.75,
        "Aspect",
        low=0.25,
        high=2.0,
        step=0.05,
        help="below 1: longer along the wave's crests",
    )
    phase: float = param(
        0.0, "Phase", low=-180.0, high=180.0, step=15.0, unit="°", help="0: even; 90: odd"
    )
    size: int = size_param()

    def make(self) -> Values:
        return kernels.gabor(
            self.angle, self.wavelength, self.sigma, self.aspect, self.phase, self.size or None
        )
