"""What can be set in the Pooling lab, whatever its topic is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.labs.pooling.aliasing.params import AliasingParams, check_aliasing
from guiapp.labs.pooling.channels.params import ChannelsParams
from guiapp.labs.pooling.equivariance.check import check_equivariance
from guiapp.labs.pooling.equivariance.params import EquivarianceParams
from guiapp.labs.pooling.examples import EXAMPLES
from guiapp.labs.pooling.information.params import InformationParams
from guiapp.labs.pooling.layer import output_shape
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.refusals import check_values
from guiapp.labs.pooling.shift.params import ShiftParams
from guiapp.labs.pooling.shift.window import check_shift
from guiapp.labs.pooling.sizes.params import SizesParams, check_sizes
from guiapp.labs.pooling.stages.params import StagesParams
from guiapp.parts.drawing import Pen
from guiapp.parts.kernel import (
    KERNEL_SOURCE,
    KERNELS,
    Brush,
    Kernel,
    first_kernel,
)
from guiapp.parts.picture import PICTURE_SOURCE, PICTURES, Drawing, Photo, Picture, picture_shape

TOPICS = (
    ("stages", "Three stages"),
    ("shift", "Shift"),
    ("aliasing", "Aliasing"),
    ("equivariance", "Equivariance"),
    ("channels", "Across channels"),
    ("information", "Information"),
    ("sizes", "Sizes"),
)
SIZES = tuple((str(side), f"{side} px") for side in (16, 32, 64, 128, 256, 512, 1024))
BORDERS = (
    ("wrap", "wrap"),
    ("constant", "zero"),
    ("edge", "replicate"),
    ("reflect", "reflect"),
    ("symmetric", "symmetric"),
)
DETECTORS = (
    ("none", "none"),
    ("relu", "ReLU"),
    ("leaky relu", "leaky ReLU"),
    ("absolute", "absolute"),
)
WITH_PICTURE = ("stages", "shift", "aliasing", "equivariance", "information")
WITH_KERNEL = WITH_PICTURE
WITH_LAYER = ("stages", "equivariance", "information")


def on(*topics: str) -> Callable[[Any], bool]:
    """Whether the topic is one of these."""
    return lambda params: params.topic in topics


def _convolves(params: Any) -> bool:
    """Whether the kernel is used: equivariance can be about the pooling alone."""
    asked = params.topic != "equivariance" or params.equivariance.convolves
    return on(*WITH_KERNEL)(params) and asked


def _detects(params: Any) -> bool:
    asked = params.topic != "equivariance" or params.equivariance.detects
    return on(*WITH_KERNEL)(params) and asked


def _pools(params: Any) -> bool:
    asked = params.topic != "equivariance" or params.equivariance.pools
    return on(*WITH_LAYER)(params) and asked


@dataclass(frozen=True)
class Params(Declared):
    """The topic, the picture, what happens to it before the pooling, and the pooling."""

    topic: str = param(
        "shift", "Topic", choices=TOPICS, group="Topic", help="What the canvas is about."
    )
    image: Picture = param(
        Photo("camera"),
        "Picture",
        options=(*PICTURES, *EXAMPLES),
        source=PICTURE_SOURCE,
        group="Image",
        applies=on(*WITH_PICTURE),
        help="What goes in; grey.",
    )
    size: str = param(
        "256",
        "Longest side",
        choices=SIZES,
        group="Image",
        applies=lambda params: on(*WITH_PICTURE)(params) and not isinstance(params.image, Drawing),
        help="Pictures are resampled to this size, your own only to smaller ones.",
    )
    pen: Pen = param(
        Pen(),
        "Pen",
        touches="view",
        tool=True,
        group="Image",
        applies=lambda params: on(*WITH_PICTURE)(params) and isinstance(params.image, Drawing),
    )
    boundary: str = param(
        "wrap",
        "Border",
        choices=BORDERS,
        group="Image",
        applies=_convolves,
        help="What the convolution sees around the picture.",
    )
    kernel: Kernel = param(
        first_kernel("sobel-x"),
        "Kernel",
        options=KERNELS,
        source=KERNEL_SOURCE,
        group="Convolution",
        applies=_convolves,
        help="The weights of the convolution; drag a number in the kernel to change it.",
    )
    brush: Brush = param(
        Brush(),
        "Brush",
        touches="view",
        tool=True,
        group="Convolution",
        applies=lambda params: on("stages", "equivariance")(params) and _convolves(params),
    )
    bias: float = param(
        0.0,
        "Bias",
        low=-10.0,
        high=10.0,
        step=0.05,
        group="Convolution",
        applies=_convolves,
        help="Added to every sum, which makes the convolution affine.",
    )
    detector: str = param(
        "relu",
        "Detector",
        choices=DETECTORS,
        group="Convolution",
        applies=_detects,
        help="What each sum goes through before the pooling.",
    )
    layer: LayerParams = param(LayerParams(), "Pooling", group="Pooling", applies=_pools)
    stages: StagesParams = param(StagesParams(), "Stages", group="Show", applies=on("stages"))
    aliasing: AliasingParams = param(
        AliasingParams(), "Aliasing", group="Subsampling", applies=on("aliasing")
    )
    shift: ShiftParams = param(ShiftParams(), "Shift", group="Shift", applies=on("shift"))
    equivariance: EquivarianceParams = param(
        EquivarianceParams(), "Equivariance", group="Equivariance", applies=on("equivariance")
    )
    channels: ChannelsParams = param(
        ChannelsParams(), "Across channels", group="Across channels", applies=on("channels")
    )
    information: InformationParams = param(
        InformationParams(), "Information", group="Information", applies=on("information")
    )
    sizes: SizesParams = param(SizesParams(), "Sizes", group="Sizes", applies=on("sizes"))


def side(params: Params) -> int:
    """Pixels of the longest side."""
    return int(params.size)


def shape_of(params: Params) -> tuple[int, int]:
    """Height and width of the picture, without rendering it."""
    return picture_shape(params.image, side(params))


def check(params: Params) -> None:
    """Raise BadInput for values that do not go together."""
    if params.topic in WITH_PICTURE:
        check_values(params.image, params.kernel, params.bias)
    if params.topic == "sizes":
        check_sizes(params.sizes)
    if params.topic == "aliasing":
        check_aliasing(params.aliasing, shape_of(params))
    if params.topic == "shift":
        check_shift(params.shift, params.kernel, shape_of(params))
    if params.topic == "equivariance":
        check_equivariance(params, shape_of(params))
    elif params.topic in WITH_LAYER:
        output_shape(shape_of(params), params.layer)
