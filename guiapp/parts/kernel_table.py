"""The table of kernels that can be chosen, one's own among them, and the way in from outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from guiapp.compute import kernels
from guiapp.content import kernels as files
from guiapp.core.errors import BadInput
from guiapp.core.params import Declaration, Option, Source, option_of, param
from guiapp.core.raster import Raster
from guiapp.parts import kernel_derivatives as derivatives
from guiapp.parts import kernel_presets as presets
from guiapp.parts.kernel_presets import LARGEST, Fixed, Values


@dataclass(frozen=True)
class Own:
    """A kernel that was painted, typed, pasted or loaded: ``values``, at most 63 x 63.

    It is used with ``rows`` x ``columns`` cells about the anchor of ``values``, so that a kernel
    made smaller and larger again is what it was. Raises BadInput for other shapes and for values
    that are not finite.
    """

    values: Raster = param(Raster.of(np.zeros((5, 5))), "Values", fixed=True)
    name: str = param("own", "Name", fixed=True)
    rows: int = param(
        5, "Rows", low=1, high=LARGEST, rare=True, help="cells are added and taken around it"
    )
    columns: int = param(5, "Columns", low=1, high=LARGEST, rare=True)

    def __post_init__(self) -> None:
        files.check(self.values.array)

    def make(self) -> Values:
        values = self.values.array.astype(np.float64)
        size = (self.rows, self.columns)
        return values if values.shape == size else kernels.resize(values, size)


Kernel = (
    Fixed
    | presets.Shift
    | presets.Random
    | presets.Box
    | presets.Gaussian
    | presets.Binomial
    | presets.Tent
    | presets.Cone
    | presets.Disc
    | presets.MotionBlur
    | presets.Lanczos
    | presets.Sharpen
    | presets.MeanRemoval
    | presets.Unsharp
    | presets.HighBoost
    | presets.HighPass
    | derivatives.Steered
    | derivatives.DerivativeOfGaussian
    | derivatives.Kirsch
    | derivatives.Robinson
    | derivatives.LaplacianOfGaussian
    | derivatives.DifferenceOfGaussians
    | derivatives.Line
    | derivatives.Emboss
    | derivatives.Gabor
    | Own
)

_LABELS = dict(presets.FIXED)


def _fixed(group: str, *names: str) -> tuple[Option, ...]:
    return tuple(Option(name, _LABELS[name], Fixed(name), group) for name in names)


KERNELS: tuple[Option, ...] = (
    *_fixed("Basics", "identity"),
    Option("shift", "Shift", presets.Shift(), "Basics"),
    Option("blank", "Blank", Own(name="blank"), "Basics"),
    Option("box", "Box", presets.Box(), "Blur"),
    Option("gaussian", "Gaussian", presets.Gaussian(), "Blur"),
    Option("binomial", "Binomial", presets.Binomial(), "Blur"),
    Option("tent", "Tent", presets.Tent(), "Blur"),
    Option("cone", "Cone", presets.Cone(), "Blur"),
    Option("disc", "Disc", presets.Disc(), "Blur"),
    Option("lanczos", "Lanczos low pass", presets.Lanczos(), "Blur"),
    Option("sharpen", "Sharpen", presets.Sharpen(), "Sharpen"),
    Option("mean-removal", "Mean removal", presets.MeanRemoval(), "Sharpen"),
    Option("unsharp", "Unsharp mask", presets.Unsharp(), "Sharpen"),
    Option("high-boost", "High boost", presets.HighBoost(), "Sharpen"),
    Option("high-pass", "High pass", presets.HighPass(), "Sharpen"),
    *_fixed("Edges", "sobel-x", "sobel-y", "prewitt-x", "prewitt-y", "scharr-x", "scharr-y"),
    *_fixed("Edges", "roberts-1", "roberts-2"),
    Option("derivative", "Derivative at an angle", derivatives.Steered(), "Edges"),
    Option("gaussian-slope", "Derivative of Gaussian", derivatives.DerivativeOfGaussian(), "Edges"),
    Option("kirsch", "Kirsch compass", derivatives.Kirsch(), "Edges"),
    Option("robinson", "Robinson compass", derivatives.Robinson(), "Edges"),
    *_fixed("Second derivatives", "laplacian-4", "laplacian-8", "edge"),
    Option("log", "Laplacian of Gaussian", derivatives.LaplacianOfGaussian(), "Second derivatives"),
    Option(
        "dog", "Difference of Gaussians", derivatives.DifferenceOfGaussians(), "Second derivatives"
    ),
    *_fixed("Second derivatives", "mixed", "point"),
    Option("line", "Lines", derivatives.Line(), "Second derivatives"),
    *_fixed("Second derivatives", "corner"),
    Option("emboss", "Emboss", derivatives.Emboss(), "Texture and motion"),
    Option("motion-blur", "Motion blur", presets.MotionBlur(), "Texture and motion"),
    Option("gabor", "Gabor", derivatives.Gabor(), "Texture and motion"),
    Option("random", "Random", presets.Random(), "Texture and motion"),
    Option("own", "Own kernel", Own(), "Own", listed=False),
)

ROUNDING = 1e-14
"""What is smaller than this share of a preset's largest cell is zero but for rounding."""

_DECLARED = Declaration("Kernel", options=KERNELS)


@lru_cache(maxsize=256)
def kernel_values(value: Kernel) -> Values:
    """The kernel as float64 (kh, kw), read-only; raises BadInput for parameters that give none."""
    try:
        values = value.make()
    except ValueError as fault:
        raise BadInput(str(fault)) from fault
    if not isinstance(value, Own):
        # The zero of a cosine is 6e-17 in floating point: not a number to show anybody.
        values = np.where(np.abs(values) < ROUNDING * np.abs(values).max(), 0.0, values)
    values.flags.writeable = False
    return values


def kernel_label(value: Kernel) -> str:
    """A short name: "Sobel x", or the name of the file that it came from."""
    if isinstance(value, Own):
        return value.name
    option = option_of(_DECLARED, value)
    return option.label if option else ""


def own(values: Values, name: str = "own") -> Own:
    """``values`` (kh, kw) as a kernel of one's own; raises BadInput, see ``Own``."""
    rows, columns = np.shape(values) if np.ndim(values) == 2 else (1, 1)
    return Own(Raster.of(np.asarray(values, np.float64)), name, rows, columns)


def kernel_from_raster(raster: Raster, name: str) -> Own:
    """A small grey picture or a matrix as a kernel; raises BadInput for other ones."""
    if len(raster.shape) == 3:
        raise BadInput(f"{name} is a picture in colour; a kernel takes grey ones.")
    rows, columns = raster.shape
    if max(raster.shape) > LARGEST:
        raise BadInput(
            f"{name} has {rows} × {columns} values and a kernel at most {LARGEST} × {LARGEST};"
            " make the picture smaller first."
        )
    return own(raster.array, name)


def _read(path: Path) -> Own:
    return own(files.read(path), path.stem)


def _parse(text: str) -> Own:
    return own(files.parse(text), "pasted")


def _write(value: Any, path: Path) -> None:
    files.write(kernel_values(value), path)


KERNEL_SOURCE = Source(
    "kernel", files.SUFFIXES, _read, kernel_from_raster, _parse, _write, files.SUFFIXES
)


def first_kernel(key: str) -> Any:
    """The kernel that choosing the option ``key`` gives: what a lab begins with."""
    return next(option.value for option in KERNELS if option.key == key)
