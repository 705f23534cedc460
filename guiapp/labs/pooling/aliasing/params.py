"""What can be set in the topic on aliasing: a pooling in two parts, and a low pass between them."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.errors import BadInput
from guiapp.core.params import param

KINDS = (
    ("max", "max"),
    ("average", "average"),
    ("min", "min"),
    ("l2", "L2"),
    ("median", "median"),
    ("stride", "none"),
)
LARGEST = 16


@dataclass(frozen=True)
class AliasingParams:
    """A pooling at every pixel, the stride that subsamples it, and the blur that is compared."""

    kind: str = param(
        "max",
        "Pooling",
        choices=KINDS,
        help="At every pixel, before the subsampling; none: the stride alone.",
    )
    size: int = param(
        2,
        "Window",
        low=1,
        high=LARGEST,
        unit="px",
        applies=lambda params: params.kind != "stride",
        help="Its width and height.",
    )
    stride: int = param(
        2,
        "Stride",
        low=1,
        high=LARGEST,
        unit="px",
        help="Only every so-many-th row and column stays: waves shorter than twice that fold, "
        "they come back as longer ones.",
    )
    taps: int = param(
        4,
        "Taps of the blur",
        low=1,
        high=7,
        lowest="no blur",
        help="Length of the binomial low pass before the subsampling (Zhang 2019), or none.",
    )
    down: float = param(0.0, "Frequency down", touches="view", low=-0.5, high=0.5, fixed=True)
    across: float = param(0.4, "Frequency across", touches="view", low=-0.5, high=0.5, fixed=True)


def check_aliasing(params: AliasingParams, shape: tuple[int, int]) -> None:
    """Raise BadInput where the picture is smaller than a stride or a window."""
    least = min(shape)
    if params.stride > least:
        raise BadInput(_told("stride", params.stride, least, shape))
    if params.kind != "stride" and params.size > least:
        raise BadInput(_told("window", params.size, least, shape))


def _told(name: str, came: int, most: int, shape: tuple[int, int]) -> str:
    size = f"{shape[0]} × {shape[1]}"
    return f"The {name} can be at most {most} px for a picture of {size}; {came} came."


def label_of(params: AliasingParams) -> str:
    """A short name of the pooling: "max 2 × 2"."""
    if params.kind == "stride":
        return "no pooling"
    return f"{dict(KINDS)[params.kind]} {params.size} × {params.size}"
