"""What can be set in the topic on kernels and the theorem."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

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
