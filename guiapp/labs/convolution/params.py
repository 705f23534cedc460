"""What can be set in the Convolution lab."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from guiapp.compute.convolution import output_shape
from guiapp.core.errors import BadInput
from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.parts.drawing import Pen
from guiapp.parts.kernel import (
    KERNEL_SOURCE,
    KERNELS,
    Brush,
    Kernel,
    first_kernel,
    kernel_values,
)
from guiapp.parts.picture import (
    PICTURE_SOURCE,
    PICTURES,
    Drawing,
    Loaded,
    Photo,
    Picture,
    picture_shape,
)

LARGEST_LOG = 37.0
"""Numbers up to ten to the power of this are safe in float32."""
LARGEST_SIDE = 8192
"""Beyond this side a `full` convolution, repeated, would only fill the memory."""

SIZES = tuple((str(side), f"{side} px") for side in (64, 128, 256, 512, 1024, 2048))


def _is_drawing(params: Params) -> bool:
    return isinstance(params.image, Drawing)


def _is_fixed(params: Params) -> bool:
    return params.range == "fixed"


@dataclass(frozen=True)
class Params(Declared):
    """Picture, kernel, operation, and how the result is shown."""

    image: Picture = param(
        Photo("camera"),
        "Picture",
        options=PICTURES,
        source=PICTURE_SOURCE,
        group="Image",
        help="What is convolved: a photograph, a test chart, or your own.",
    )
    size: str = param(
        "512",
        "Longest side",
        choices=(*SIZES, ("as it is", "as it is")),
        group="Image",
        help="Pictures are resampled to this size, your own only to smaller ones; charts are drawn "
        "in it.",
        applies=lambda params: not _is_drawing(params),
    )
    pen: Pen = param(Pen(), "Pen", touches="view", group="Image", applies=_is_drawing, tool=True)
    grey: bool = param(
        False, "Grey", group="Image", help="Use the luma 0.2126 R + 0.7152 G + 0.0722 B."
    )
    linear: bool = param(
        False,
        "Linear light",
        group="Image",
        rare=True,
        help="Decode the sRGB gamma first; otherwise values are used as they are stored.",
    )
    kernel: Kernel = param(
        first_kernel("sobel-x"),
        "Kernel",
        options=KERNELS,
        source=KERNEL_SOURCE,
        group="Kernel",
        help="The weights; drag a number in the kernel to change it.",
    )
    brush: Brush = param(Brush(), "Brush", touches="view", group="Kernel", tool=True)
    operation: str = param(
        "convolution",
        "Operation",
        choices=(("convolution", "convolve"), ("correlation", "correlate")),
        group="Operation",
        help="Convolution turns the kernel by 180°, cross-correlation does not. Network libraries "
        "correlate and call it convolution.",
    )
    mode: str = param(
        "same",
        "Output",
        choices=(("full", "full"), ("same", "same"), ("valid", "valid")),
        group="Operation",
        help="full: wherever kernel and picture meet; same: as large as the picture; valid: only "
        "where the kernel lies inside it (PyTorch: padding=0).",
    )
    boundary: str = param(
        "symmetric",
        "Border",
        choices=(
            ("constant", "zero"),
            ("edge", "edge"),
            ("reflect", "reflect"),
            ("symmetric", "symmetric"),
            ("wrap", "wrap"),
        ),
        group="Operation",
        applies=lambda params: params.mode != "valid",
        help="What lies outside. edge is OpenCV's REPLICATE and SciPy's nearest; reflect is "
        "REFLECT_101 and mirror; symmetric is REFLECT and reflect; wrap is circular.",
    )
    stride: int = param(
        1, "Stride", low=1, high=8, group="Operation", help="Keep every n-th row and column."
    )
    dilation: int = param(
        1, "Dilation", low=1, high=8, group="Operation", help="Pixels from cell to cell."
    )
    repeat: int = param(
        1, "Repeat", low=1, high=50, unit="×", group="Operation", help="Apply the kernel again."
    )
    values: str = param(
        "auto",
        "Values",
        touches="view",
        choices=(
            ("auto", "by the kernel"),
            ("grey", "grey"),
            ("signed", "signed"),
            ("absolute", "absolute"),
            ("clipped", "clipped to 0…1"),
            ("softmax", "softmax"),
        ),
        group="Show",
        help="How the output is coloured. By the kernel: signed where its sum is zero or negative. "
        "Clipped: as an 8-bit picture would store it. Softmax: over all positions.",
    )
    range: str = param(
        "own",
        "Range",
        touches="view",
        choices=(("own", "own"), ("shared", "shared"), ("fixed", "fixed")),
        group="Show",
        help="The limits of the colours: each picture's own, shared by input and output, or fixed.",
    )
    low: float = param(
        -1.0, "Lowest", touches="view", low=-1e9, high=1e9, group="Show", applies=_is_fixed
    )
    high: float = param(
        1.0, "Highest", touches="view", low=-1e9, high=1e9, group="Show", applies=_is_fixed
    )
    response: str = param(
        "log",
        "Response",
        touches="view",
        choices=(("log", "log"), ("linear", "linear")),
        group="Show",
        help="The scale of the kernel's spectrum.",
    )
    bars: bool = param(True, "Colour bars", touches="view", group="Show", rare=True)
    spectrum_map: str = param(
        "inferno",
        "Spectra",
        touches="view",
        choices=(
            ("inferno", "inferno"),
            ("viridis", "viridis"),
            ("cividis", "cividis"),
            ("grey", "grey"),
        ),
        group="Show",
        rare=True,
        help="Colours of magnitudes; all are even to the eye and safe for colour-blind people.",
    )
    signed_map: str = param(
        "signed",
        "Signed values",
        touches="view",
        choices=(("signed", "blue–red"), ("berlin", "berlin (dark)")),
        group="Show",
        rare=True,
    )
    excerpt: int = param(
        5,
        "Arithmetic",
        touches="view",
        low=3,
        high=9,
        step=2,
        unit="cells",
        group="Show",
        rare=True,
        help="Rows and columns of a large kernel that the arithmetic shows.",
    )
    probe_row: int = param(-1, "Row of the probed pixel", touches="view", fixed=True)
    probe_column: int = param(-1, "Column of the probed pixel", touches="view", fixed=True)


def side(params: Params) -> int:
    """The longest side asked for; 0 where the picture stays as it is."""
    return 0 if params.size == "as it is" else int(params.size)


def picture_key(params: Params) -> tuple[Any, ...]:
    """What the pixels of the picture depend on."""
    return params.image, params.size, params.grey, params.linear


def sizes(params: Params) -> list[tuple[int, int]]:
    """The size of the picture and of every repetition's result; raises BadInput."""
    height, width = picture_shape(params.image, side(params))
    found = [(height, width)]
    kernel = kernel_values(params.kernel).shape
    for _ in range(params.repeat):
        try:
            rows, columns = output_shape(
                found[-1],
                kernel,
                mode=params.mode,
                stride=params.stride,
                dilation=params.dilation,
            )
        except ValueError as error:
            if len(found) == 1:
                raise BadInput(str(error)) from error
            raise BadInput(
                f"Repeat {params.repeat} is too often: after {len(found) - 1} the picture has "
                f"shrunk to {found[-1][0]} × {found[-1][1]}, smaller than the kernel; repeat at "
                f"most {len(found) - 1} times, or choose the output same."
            ) from error
        if max(rows, columns) > LARGEST_SIDE:
            raise BadInput(
                f"Repeat {params.repeat} makes the picture larger than {LARGEST_SIDE} pixels; "
                f"repeat at most {len(found) - 1} times, or choose the output same."
            )
        found.append((rows, columns))
    return found


def check(params: Params) -> None:
    """Raise BadInput for values that do not go together."""
    _check_growth(params, sizes(params))
    least = 1e-6 * max(abs(params.low), abs(params.high), 1e-20)
    if params.range == "fixed" and params.high - params.low < least:
        raise BadInput(f"Lowest must be below highest; {params.low:g} and {params.high:g} came.")


def _check_growth(params: Params, found: list[tuple[int, int]]) -> None:
    """Refuse what float32 cannot hold: no result, and no sum over all pixels, may be infinite."""
    with np.errstate(over="ignore"):
        weights = float(np.abs(kernel_values(params.kernel)).sum())
    grown = math.log10(weights) if weights > 0 else 0.0
    pixels = math.log10(10 * max(height * width for height, width in found))
    first = _largest_log(params.image, params.linear) + pixels
    if max(grown, 0.0) * params.repeat + first <= LARGEST_LOG:
        return
    most = int((LARGEST_LOG - first) / grown) if 0 < grown < math.inf else 0
    if most >= 1:
        raise BadInput(
            f"Repeat {params.repeat} is too often: the values would grow beyond what can be "
            f"computed; repeat at most {most} times, or scale the kernel down."
        )
    raise BadInput(
        "The values of the result would be beyond what can be computed; scale the kernel or the "
        "picture down."
    )


@lru_cache(maxsize=32)
def _largest_log(image: Picture, linear: bool) -> float:
    """log10 of the picture's largest magnitude, at least 0; raises BadInput for infinite ones."""
    if not isinstance(image, Loaded):
        return 0.0
    pixels = image.raster.array
    largest = max(float(pixels.max()), -float(pixels.min()))
    if not math.isfinite(largest):
        raise BadInput(f"{image.name} has values that are not finite; open another picture.")
    return max(math.log10(max(largest, 1.0)) * (2.4 if linear else 1.0), 0.0)


def probe(params: Params, shape: tuple[int, int]) -> tuple[int, int]:
    """The probed output pixel: the pinned one, or a place of interest where none is."""
    height, width = shape
    if params.probe_row < 0 or params.probe_column < 0:
        return round(0.46 * (height - 1)), round(0.5 * (width - 1))
    return min(params.probe_row, height - 1), min(params.probe_column, width - 1)
