"""What can be set where maps are watched."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

SHOWN = (
    ("maps", "maps"),
    ("kernels", "kernels"),
    ("updates", "updates"),
    ("activity", "activity"),
)
PICTURES = (("one", "one picture"), ("nine", "nine pictures"))
JOINED = (("joined", "with activation"), ("each", "one by one"))
RANGES = (("layer", "of the layer"), ("map", "of each map"))
COLOURS = (("viridis", "viridis"), ("inferno", "inferno"), ("grey", "grey"))
MIDDLE = -1
"""The row or column that is that in the middle, whatever the size."""


@dataclass(frozen=True)
class MapsParams:
    """What of the layers is shown, and which value is looked at."""

    show: str = param(
        "maps",
        "Show",
        touches="view",
        choices=SHOWN,
        help="What layers give, what they learnt, the last step of it, or how often they are 0.",
    )
    pictures: str = param(
        "one",
        "Of",
        touches="view",
        choices=PICTURES,
        applies=lambda maps: maps.show == "maps" and not maps.opened,
        help="All maps for one picture, or one map of each layer for nine.",
    )
    layers: str = param(
        "joined",
        "Layers",
        touches="view",
        choices=JOINED,
        help="Normalisation and activation count with the layer before them, or for themselves.",
    )
    range: str = param(
        "layer",
        "Range",
        touches="view",
        choices=RANGES,
        applies=lambda maps: maps.show != "activity",
        help="Colours mean the same in all of a layer, or every map or kernel has its own limits.",
    )
    colours: str = param(
        "viridis",
        "Colours",
        touches="view",
        choices=COLOURS,
        rare=True,
        help="Of maps that have no values below 0; others are blue and red around 0.",
    )
    opened: bool = param(
        False,
        "Opened",
        touches="view",
        applies=lambda maps: maps.show == "maps",
        help="One map, large, and how its values come about; a click on a map does the same.",
    )
    layer: int = param(
        1, "Layer", touches="view", low=1, high=25, help="As it is numbered in the titles."
    )
    map: int = param(
        1,
        "Map",
        touches="view",
        low=1,
        high=4096,
        log=True,
        help="Its number; after the last map of a layer they begin again.",
    )
    channel: int = param(
        0,
        "Input map",
        touches="view",
        low=0,
        high=4096,
        lowest="largest",
        help="Whose part in the sum is shown: by number, or the one that has the largest.",
    )
    row: int = param(MIDDLE, "Row", touches="view", low=-1, high=511, fixed=True)
    column: int = param(MIDDLE, "Column", touches="view", low=-1, high=511, fixed=True)
