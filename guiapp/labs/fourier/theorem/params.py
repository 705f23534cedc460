"""What can be set in the topic on kernels and the theorem."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.core.params import param
from guiapp.parts.kernel import Kernel, kernel_values
from guiapp.parts.picture import Loaded, Picture

LARGEST = 1e37
"""Numbers up to this are safe in float32."""

BORDERS = (
    ("constant", "zero"),
    ("edge", "edge"),
    ("reflect", "reflect"),
    ("symmetric", "symmetric"),
    ("wrap", "wrap"),
)


@dataclass(frozen=True)
class TheoremParams:
    """What lies outside the picture, and whether the transform is told."""

    boundary: str = param(
        "symmetric",
        "Border",
        choices=BORDERS,
        help="What the sum sees outside. edge is OpenCV's REPLICATE and SciPy's nearest; reflect "
        "is REFLECT_101 and mirror; symmetric is REFLECT and reflect; wrap is circular.",
    )
    padded: bool = param(
        True,
        "Padding",
        help="Give the picture that border before it is transformed. Without it the product is "
        "the circular convolution: what leaves at the right comes in at the left.",
    )


def check_growth(image: Picture, kernel: Kernel, pixels: int) -> None:
    """Refuse what float32 cannot hold: neither a result nor its sum over all pixels."""
    with np.errstate(over="ignore"):
        weights = float(np.abs(kernel_values(kernel)).sum())
        largest = weights * _largest(image) * pixels
    if largest > LARGEST:
        raise BadInput(
            "The values of the result would be beyond what can be computed; scale the kernel or "
            "the picture down."
        )


@lru_cache(maxsize=32)
def _largest(image: Picture) -> float:
    """The largest magnitude of the picture's values, at least 1."""
    if not isinstance(image, Loaded):
        return 1.0
    pixels = image.raster.array
    return max(float(pixels.max()), -float(pixels.min()), 1.0)
