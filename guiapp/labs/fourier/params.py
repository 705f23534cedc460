"""What can be set in the Fourier lab, whatever its topic is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.errors import BadInput
from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.labs.fourier.display import Display
from guiapp.labs.fourier.orientation.params import OrientationParams
from guiapp.labs.fourier.paint.layers import FIRST_MASK, LAYERS, MOST_LAYERS, Mask, summary
from guiapp.labs.fourier.paint.mask_file import MASK_SOURCE
from guiapp.labs.fourier.paint.painted import MaskPen
from guiapp.labs.fourier.phase.params import PhaseParams
from guiapp.labs.fourier.signal.params import SignalParams
from guiapp.labs.fourier.theorem.params import TheoremParams, check_growth
from guiapp.labs.fourier.waves.params import KeptWaves
from guiapp.parts.drawing import Pen
from guiapp.parts.kernel import KERNEL_SOURCE, KERNELS, Brush, Kernel, first_kernel
from guiapp.parts.picture import PICTURE_SOURCE, PICTURES, Drawing, Photo, Picture, picture_shape

SIZES = tuple((str(side), f"{side} px") for side in (64, 128, 256, 512, 1024, 2048))
TOPICS = (
    ("paint", "Paint a mask"),
    ("waves", "Single waves"),
    ("theorem", "Kernel, theorem"),
    ("phase", "Phase"),
    ("orientation", "Orientation"),
    ("signal", "One dimension"),
)
WINDOWS = (
    ("none", "none"),
    ("hann", "Hann"),
    ("hamming", "Hamming"),
    ("blackman", "Blackman"),
    ("tukey", "Tukey"),
)


def _has_picture(params: Params) -> bool:
    return params.topic != "signal"


def _on(topic: str) -> Callable[[Any], bool]:
    return lambda params: params.topic == topic


@dataclass(frozen=True)
class Params(Declared):
    """The topic, the picture, what is done to its waves, and how they are shown."""

    topic: str = param(
        "paint", "Topic", choices=TOPICS, group="Topic", help="What the canvas is about."
    )
    image: Picture = param(
        Photo("camera"),
        "Picture",
        options=PICTURES,
        source=PICTURE_SOURCE,
        group="Image",
        applies=_has_picture,
        help="What is taken apart into waves.",
    )
    size: str = param(
        "512",
        "Longest side",
        choices=(*SIZES, ("as it is", "as it is")),
        group="Image",
        applies=lambda params: _has_picture(params) and not isinstance(params.image, Drawing),
        help="Pictures are resampled to this size, your own only to smaller ones; charts are drawn "
        "in it.",
    )
    pen: Pen = param(
        Pen(),
        "Pen",
        touches="view",
        tool=True,
        group="Image",
        applies=lambda params: _has_picture(params) and isinstance(params.image, Drawing),
    )
    grey: bool = param(
        True,
        "Grey",
        group="Image",
        applies=_has_picture,
        help="Use the luma 0.2126 R + 0.7152 G + 0.0722 B. In colour every channel is filtered; "
        "the spectrum shown is that of the luma.",
    )
    turn: float = param(
        0.0,
        "Turn",
        low=-180.0,
        high=180.0,
        step=1.0,
        unit="°",
        group="Image",
        applies=_has_picture,
        help="Turn the picture counter-clockwise: its spectrum turns with it.",
    )
    window: str = param(
        "none",
        "Window",
        choices=WINDOWS,
        group="Image",
        applies=_has_picture,
        help="Fade the picture out to its mean at the borders. Without it, opposite borders that "
        "differ leave a bright cross in the spectrum.",
    )
    share: float = param(
        0.25,
        "Faded share",
        low=0.0,
        high=1.0,
        step=0.05,
        group="Image",
        applies=lambda params: _has_picture(params) and params.window == "tukey",
        help="The part of each axis that the Tukey window fades; 1 is a Hann window.",
    )
    painter: MaskPen = param(
        MaskPen(), "Brush", touches="view", tool=True, group="Brush", applies=_on("paint")
    )
    mask: Mask = param(
        FIRST_MASK,
        "Mask",
        low=0,
        high=MOST_LAYERS,
        options=LAYERS,
        item="Layer",
        summary=summary,
        source=MASK_SOURCE,
        group="Mask",
        applies=_on("paint"),
        help="What the spectrum is multiplied with: filters and painted shapes, one on the other.",
    )
    kernel: Kernel = param(
        first_kernel("gaussian"),
        "Kernel",
        options=KERNELS,
        source=KERNEL_SOURCE,
        group="Kernel",
        applies=_on("theorem"),
        help="The weights; drag a number in the kernel to change it.",
    )
    brush: Brush = param(
        Brush(), "Brush", touches="view", tool=True, group="Kernel", applies=_on("theorem")
    )
    theorem: TheoremParams = param(
        TheoremParams(), "Theorem", group="Theorem", applies=_on("theorem")
    )
    phase: PhaseParams = param(PhaseParams(), "Phase", group="Phase", applies=_on("phase"))
    other: Picture = param(
        Photo("astronaut"),
        "Other picture",
        options=PICTURES,
        source=PICTURE_SOURCE,
        group="Phase",
        applies=lambda params: params.topic == "phase" and params.phase.takes_other,
        help="The picture whose phase or magnitude is taken.",
    )
    kept: KeptWaves = param(KeptWaves(), "Waves", group="Waves", applies=_on("waves"))
    orientation: OrientationParams = param(
        OrientationParams(), "Orientation", group="Orientation", applies=_on("orientation")
    )
    signal: SignalParams = param(SignalParams(), "Signal", group="Signal", applies=_on("signal"))
    display: Display = param(
        Display(), "Spectrum", touches="view", group="Spectrum", applies=_has_picture
    )
    below: str = param(
        "profile",
        "Below",
        touches="view",
        choices=(("profile", "profile"), ("wave", "wave"), ("kernel", "kernel")),
        group="Spectrum",
        applies=_on("paint"),
        help="What stands under the pictures: a line through them, the wave under the pointer, or "
        "the kernel that would do what the mask does.",
    )
    kernel_size: int = param(
        15,
        "Kernel size",
        touches="view",
        low=1,
        high=31,
        step=2,
        group="Spectrum",
        applies=lambda params: params.topic == "paint" and params.below == "kernel",
        help="Rows and columns of the kernel that comes nearest to the mask in least squares.",
    )
    weighted: bool = param(
        False,
        "For this picture",
        touches="view",
        group="Spectrum",
        applies=lambda params: params.topic == "paint" and params.below == "kernel",
        help="Weight every frequency by the picture's energy there; else all count the same.",
    )
    down: float = param(0.0, "Frequency down", touches="view", low=-0.5, high=0.5, fixed=True)
    across: float = param(
        0.0625, "Frequency across", touches="view", low=-0.5, high=0.5, fixed=True
    )
    line: float = param(0.5, "Profile", touches="view", low=0.0, high=1.0, fixed=True)


def check(params: Params) -> None:
    """Raise BadInput for values that do not go together."""
    height, width = shape_of(params)
    if height * width > 4096 * 4096:
        raise BadInput(
            f"size must be at most 4096 × 4096 pixels in this lab; {height} × {width} came."
        )
    if params.topic == "theorem":
        check_growth(params.image, params.kernel, height * width)


def side(params: Params) -> int:
    """Pixels of the longest side; 0: as it is."""
    return 0 if params.size == "as it is" else int(params.size)


def shape_of(params: Params) -> tuple[int, int]:
    """Height and width of the picture, without making it."""
    return picture_shape(params.image, side(params))
