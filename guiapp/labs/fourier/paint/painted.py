"""What a tool leaves on the spectrum, and the tool that leaves it. Points are (down, across)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guiapp.core.errors import BadInput
from guiapp.core.params import param
from guiapp.labs.fourier.paint import edges

Points = tuple[tuple[float, float], ...]

MOST_POINTS = 4000
TOOLS = (
    ("brush", "Brush"),
    ("eraser", "Eraser"),
    ("disc", "Disc"),
    ("ring", "Ring"),
    ("wedge", "Wedge"),
    ("rectangle", "Rectangle"),
    ("half plane", "Half plane"),
    ("notch", "Notch"),
)
WITH_WIDTH = ("brush", "eraser", "half plane", "notch")
WAYS = (
    ("paint", "paint"),
    ("multiply", "multiply"),
    ("union", "union"),
    ("intersection", "intersection"),
    ("difference", "difference"),
)
EFFECTS = (("gain", "magnitude"), ("phase", "phase"))


WAY_HELP = (
    "paint: towards the value; multiply: times the value; union: the larger, intersection: the "
    "smaller of both; difference: take the shape away."
)
MIRROR_HELP = (
    "Do the same at the opposite frequency, as a real picture needs. Without it, half of what is "
    "kept is lost."
)


@dataclass(frozen=True)
class Painted:
    """One movement of a tool over the spectrum; ``points`` are (down, across).

    The brush goes through all points; the others span from the first to the last.
    Raises BadInput for what cannot be painted.
    """

    tool: str = param("brush", "Tool", choices=TOOLS, fixed=True)
    points: Points = param(((0.0, 0.0),), "Points", fixed=True)
    effect: str = param("gain", "Changes", choices=EFFECTS, fixed=True)
    value: float = param(
        0.0,
        "Value",
        low=0.0,
        high=2.0,
        step=0.05,
        applies=lambda layer: layer.effect == "gain" and layer.tool != "eraser",
        help="0 takes away, 1 keeps, 2 doubles.",
    )
    turn: float = param(
        90.0,
        "Phase",
        low=-180.0,
        high=180.0,
        step=5.0,
        unit="°",
        applies=lambda layer: layer.effect == "phase" and layer.tool != "eraser",
        help="Added to the phase; taken from it at the opposite frequency.",
    )
    way: str = param(
        "paint",
        "Combined",
        choices=WAYS,
        applies=lambda layer: layer.effect == "gain" and layer.tool != "eraser",
        help=WAY_HELP,
    )
    width: float = param(
        0.02,
        "Size",
        low=0.001,
        high=0.5,
        step=0.005,
        log=True,
        unit="c/px",
        applies=lambda layer: layer.tool in WITH_WIDTH,
    )
    edge: str = edges.edge()
    order: int = edges.order()
    mirror: bool = param(True, "Mirrored", help=MIRROR_HELP)

    def __post_init__(self) -> None:
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise BadInput(f"A stroke has 1 to {MOST_POINTS} points; {len(self.points)} came.")
        for place in (place for point in self.points for place in point):
            if not (isinstance(place, float | int) and abs(place) <= 4.0):
                raise BadInput(f"A stroke's points lie near the spectrum; {place!r} came.")

    @cached_property
    def _hash(self) -> int:
        look = (self.effect, self.value, self.turn, self.way, self.width)
        return hash((self.tool, self.points, *look, self.edge, self.order, self.mirror))

    def __hash__(self) -> int:
        # Strokes are keys of what is painted already, and are asked for at every new point.
        return self._hash


@dataclass(frozen=True)
class MaskPen:
    """What the next stroke on the spectrum is made with."""

    tool: str = param("brush", "Tool", touches="view", choices=TOOLS)
    effect: str = param(
        "gain",
        "Changes",
        touches="view",
        choices=EFFECTS,
        help="magnitude: how much of a wave is kept; phase: where its crests are.",
    )
    value: float = param(
        0.0,
        "Value",
        touches="view",
        low=0.0,
        high=2.0,
        step=0.05,
        applies=lambda pen: pen.effect == "gain" and pen.tool != "eraser",
        help="0 takes away, 1 keeps, 2 doubles.",
    )
    turn: float = param(
        90.0,
        "Phase",
        touches="view",
        low=-180.0,
        high=180.0,
        step=5.0,
        unit="°",
        applies=lambda pen: pen.effect == "phase" and pen.tool != "eraser",
        help="Added to the phase; taken from it at the opposite frequency.",
    )
    way: str = param(
        "paint",
        "Combine",
        touches="view",
        choices=WAYS,
        applies=lambda pen: pen.effect == "gain" and pen.tool != "eraser",
        help=WAY_HELP,
    )
    width: float = param(
        0.02,
        "Size",
        touches="view",
        low=0.001,
        high=0.5,
        step=0.005,
        log=True,
        unit="c/px",
        applies=lambda pen: pen.tool in WITH_WIDTH,
        help="The radius of the brush or the notch; how soft the edge of a half plane is.",
    )
    edge: str = edges.edge("view")
    order: int = edges.order("view")
    mirror: bool = param(True, "Mirrored", touches="view", help=MIRROR_HELP)

    def stroke(self, points: Points) -> Painted:
        """A stroke through these points."""
        return Painted(
            tool=self.tool,
            points=points,
            effect=self.effect,
            value=self.value,
            turn=self.turn,
            way=self.way,
            width=self.width,
            edge=self.edge,
            order=self.order,
            mirror=self.mirror,
        )
