"""What can be set in the Diffusion lab, whatever its topic is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.labs.diffusion.heat.params import HeatParams
from guiapp.labs.diffusion.heat.params import check as check_heat
from guiapp.labs.diffusion.laws.params import LawsParams
from guiapp.labs.diffusion.measure.params import MeasureParams
from guiapp.labs.diffusion.quiz.params import QuizParams
from guiapp.labs.diffusion.spread.params import SpreadParams
from guiapp.labs.diffusion.walls import WallPen
from guiapp.parts.drawing import Pen
from guiapp.parts.kernel import KERNEL_SOURCE, KERNELS, Brush, Kernel, kernel_values, own
from guiapp.parts.picture import PICTURE_SOURCE, PICTURES, Drawing, Photo, Picture, picture_shape
from guiapp.parts.strokes import Strokes

TOPICS = (
    ("spread", "Mass, particles"),
    ("laws", "The laws"),
    ("measure", "Measurement"),
    ("heat", "Heat equation"),
    ("quiz", "Quiz"),
)
SIZES = tuple((str(side), f"{side} × {side}") for side in (64, 128, 256, 512, 1024))
LARGEST_WITH_WALLS = 15
"""Rows and columns of a kernel among walls: every way of every cell is looked at there."""
FIRST_KERNEL = own(np.array([[0.0, 1.0, 2.0], [-1.0, 3.0, 2.0], [-1.0, 0.0, 1.0]]))


def _on(*topics: str) -> Callable[[Any], bool]:
    return lambda params: params.topic in topics


def _has_picture(params: Params) -> bool:
    return params.topic in ("spread", "measure", "heat", "quiz")


@dataclass(frozen=True)
class Params(Declared):
    """The topic, the picture, the propagator, and what happens."""

    topic: str = param(
        "spread", "Topic", choices=TOPICS, group="Topic", help="What the canvas is about."
    )
    image: Picture = param(
        Photo("chelsea"),
        "Picture",
        options=PICTURES,
        source=PICTURE_SOURCE,
        group="Image",
        applies=_has_picture,
        help="The concentration at the start, one cell for each pixel; grey.",
    )
    size: str = param(
        "256",
        "Cells",
        choices=SIZES,
        group="Image",
        applies=lambda params: _has_picture(params) and not isinstance(params.image, Drawing),
        help="The longest side; your own pictures are only made smaller.",
    )
    pen: Pen = param(
        Pen(),
        "Pen",
        touches="view",
        tool=True,
        group="Image",
        applies=lambda params: _has_picture(params) and isinstance(params.image, Drawing),
    )
    boundary: str = param(
        "wrap",
        "Border",
        choices=(("wrap", "wrap"), ("wall", "wall")),
        group="Image",
        applies=_on("spread", "heat"),
        help="wrap: what leaves at one side comes in at the other; wall: it stays.",
    )
    kernel: Kernel = param(
        FIRST_KERNEL,
        "Kernel",
        touches="live",
        options=KERNELS,
        source=KERNEL_SOURCE,
        group="Kernel",
        applies=_on("spread", "laws", "measure"),
        help="Drag its numbers; the softmax makes a probability density of them.",
    )
    brush: Brush = param(
        Brush(),
        "Brush",
        touches="view",
        tool=True,
        group="Kernel",
        applies=_on("spread", "laws", "measure"),
    )
    use: str = param(
        "softmax",
        "Used",
        touches="live",
        choices=(("softmax", "softmax"), ("as it is", "as it is")),
        group="Kernel",
        applies=_on("spread", "laws", "measure"),
        help="As it is: for kernels that are densities already, like a Gaussian or a box.",
    )
    temperature: float = param(
        1.0,
        "Temperature",
        touches="live",
        low=0.05,
        high=20.0,
        step=0.05,
        log=True,
        group="Kernel",
        applies=lambda params: _on("spread", "laws", "measure")(params) and params.use == "softmax",
        help="Cold: everything goes to the largest entry. Hot: everywhere alike.",
    )
    spread: SpreadParams = param(
        SpreadParams(), "Particles", group="Particles", applies=_on("spread")
    )
    walls: Strokes = param((), "Walls", touches="live", fixed=True)
    wall_pen: WallPen = param(
        WallPen(), "Walls", touches="view", tool=True, group="Walls", applies=_on("spread")
    )
    laws: LawsParams = param(LawsParams(), "Laws", group="Laws", applies=_on("laws"))
    measure: MeasureParams = param(
        MeasureParams(), "Measurement", group="Measurement", applies=_on("measure")
    )
    heat: HeatParams = param(HeatParams(), "Heat", group="Heat", applies=_on("heat"))
    quiz: QuizParams = param(QuizParams(), "Quiz", group="Quiz", applies=_on("quiz"))
    colours: str = param(
        "viridis",
        "Colours",
        touches="view",
        choices=(("viridis", "viridis"), ("inferno", "inferno"), ("grey", "grey")),
        group="Show",
        help="Of concentrations.",
    )


def side(params: Params) -> int:
    """Cells along the longest side."""
    return int(params.size)


def shape_of(params: Params) -> tuple[int, int]:
    """Rows and columns of cells, without making the picture."""
    return picture_shape(params.image, side(params))


def check(params: Params) -> None:
    """Raise BadInput for values that do not go together."""
    check_heat(params)
    if params.topic not in ("spread", "laws", "measure"):
        return
    values = kernel_values(params.kernel)
    if params.use == "as it is":
        if values.min() < 0:
            raise BadInput("use needs a kernel without negative cells; take its softmax instead.")
        if values.max() <= 0:
            raise BadInput("use needs a kernel with a cell above zero; take its softmax instead.")
    if params.topic == "spread" and params.walls and max(values.shape) > LARGEST_WITH_WALLS:
        raise BadInput(
            f"kernel can have at most {LARGEST_WITH_WALLS} rows and columns among walls; "
            f"{values.shape[0]} × {values.shape[1]} came."
        )
