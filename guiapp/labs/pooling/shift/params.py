"""What can be set in the topic on shifts: the shift, what comes in, and the poolings compared."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param
from guiapp.labs.pooling.layer import label_of, with_kind
from guiapp.labs.pooling.layer_params import LayerParams

FARTHEST = 1024.0
"""Pixels that a picture can be moved."""
STEPS = (("1", "1"), ("1/2", "½"), ("1/4", "¼"))
ADDED = ("max", "average", "max-blur", "stride", "average-blur", "min", "l2", "median")
"""Kinds that are added to the list, in this order."""
MEASURES = (
    ("changed share", "changed"),
    ("relative distance", "distance"),
    ("cosine similarity", "cosine"),
)


def another_pooling(poolings: tuple[LayerParams, ...]) -> LayerParams:
    """What is added to the list: a kind that is not in it, in windows like the last one's."""
    there = {layer.kind for layer in poolings}
    kind = next((kind for kind in ADDED if kind not in there), ADDED[0])
    return with_kind(poolings[-1], kind) if poolings else LayerParams(kind)


def _is_larger(params: ShiftParams) -> bool:
    return params.over == "larger"


@dataclass(frozen=True)
class ShiftParams:
    """The shift (down, across), what is compared with what, and what is shown of it."""

    down: float = param(
        0.0,
        "Down",
        touches="view",
        low=-FARTHEST,
        high=FARTHEST,
        step=1.0,
        unit="px",
        help="How far the picture is moved down; drag it in its panel.",
    )
    across: float = param(
        1.0,
        "Across",
        touches="view",
        low=-FARTHEST,
        high=FARTHEST,
        step=1.0,
        unit="px",
        help="How far it is moved to the right.",
    )
    step: str = param(
        "1",
        "Step",
        choices=STEPS,
        help="In pixels, of the hand, the arrow keys, the curves and the timeline.",
    )
    over: str = param(
        "wrap",
        "Comes in",
        choices=(("wrap", "the other side"), ("larger", "a larger picture")),
        help="Wrapped round, nothing is lost; moved over a larger picture, new pixels come in.",
    )
    margin: int = param(
        8,
        "Margin",
        low=1,
        high=64,
        unit="px",
        applies=_is_larger,
        help="How much of the picture lies outside on each side, beyond the kernel's reach.",
    )
    against: str = param(
        "unmoved",
        "Compared with",
        choices=(("unmoved", "no shift"), ("moved", "the output, shifted")),
        applies=lambda params: not _is_larger(params),
        help="No shift: is it invariant. The output, shifted: is it equivariant.",
    )
    measure: str = param(
        "relative distance",
        "Measure",
        touches="view",
        choices=MEASURES,
        help="Of the curves and the maps: the share of values that changed, the distance over the "
        "length of the reference, or the cosine of the angle between both.",
    )
    poolings: tuple[LayerParams, ...] = param(
        (
            LayerParams("max"),
            LayerParams("average"),
            LayerParams("stride"),
            LayerParams("max-blur"),
        ),
        "Poolings",
        low=1,
        high=4,
        item="Pooling",
        summary=label_of,
        another=another_pooling,
        help="Compared under the same shift.",
    )
    along: str = param(
        "across",
        "Along",
        choices=(("across", "across"), ("down", "down"), ("diagonal", "diagonal")),
        help="The line of the curves, and of the timeline.",
    )
    path: str = param(
        "line",
        "Plays",
        touches="view",
        choices=(("line", "the line"), ("circle", "a circle"), ("jitter", "jitter")),
        help="What the timeline adds to the shift.",
    )
    reach: int = param(
        8,
        "Reach",
        touches="view",
        low=1,
        high=64,
        unit="px",
        help="How far the timeline goes to each side.",
    )
    seed: int = param(
        0,
        "Seed",
        touches="view",
        low=0,
        high=9999,
        applies=lambda params: params.path == "jitter",
        help="The same seed gives the same jitter.",
    )
    between: str = param(
        "auto",
        "Between pixels",
        choices=(("auto", "exact"), ("cubic", "cubic"), ("linear", "linear")),
        help="For fractions of a pixel; exact: the waves are moved (Fourier), where the other side "
        "comes in.",
        rare=True,
    )
    tolerance: float = param(
        0.001,
        "Tolerance",
        low=0.0,
        high=50.0,
        step=0.1,
        unit="%",
        help="Of the largest value: smaller differences do not count as changed.",
        rare=True,
    )
    hand: str = param(
        "move",
        "A drag",
        touches="view",
        choices=(("move", "moves it"), ("draw", "draws")),
        help="What a drag on a picture of your own strokes does; others are moved.",
        tool=True,
    )
