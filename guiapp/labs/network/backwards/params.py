"""What can be set where errors are watched."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param
from guiapp.labs.network.maps.params import JOINED

SHOWN = (
    ("errors", "all layers"),
    ("passed", "passed back"),
    ("kernels", "kernels"),
)
RANGES = (("layer", "of each layer"), ("all", "of all layers"))
OWN = -1
STRONGEST = 0


@dataclass(frozen=True)
class BackwardsParams:
    """Which errors are shown, and against what the picture is held."""

    show: str = param(
        "errors",
        "Show",
        touches="view",
        choices=SHOWN,
        help="The errors of all layers, or what one convolution passes back or learns, three ways.",
    )
    target: int = param(
        OWN,
        "Against",
        touches="view",
        low=OWN,
        high=999,
        lowest="own class",
        help="The class that the loss asks for; a drawing has none, and the one guessed is taken.",
    )
    layers: str = param(
        "joined",
        "Layers",
        touches="view",
        choices=JOINED,
        applies=lambda own: own.show == "errors",
        help="Normalisation and activation count with the layer before them, or for themselves.",
    )
    range: str = param(
        "layer",
        "Range",
        touches="view",
        choices=RANGES,
        applies=lambda own: own.show == "errors",
        help="Each layer has limits of its own, or colours mean the same everywhere.",
    )
    layer: int = param(
        1,
        "Layer",
        touches="view",
        low=1,
        high=25,
        applies=lambda own: own.show != "errors",
        help="A convolution, as the layers are numbered in the titles.",
    )
    channel: int = param(
        STRONGEST,
        "Input map",
        touches="view",
        low=STRONGEST,
        high=4096,
        lowest="largest",
        applies=lambda own: own.show != "errors",
        help="Of what goes into the layer: by number, or the one with the largest values.",
    )
    map: int = param(
        STRONGEST,
        "Map",
        touches="view",
        low=STRONGEST,
        high=4096,
        lowest="largest",
        applies=lambda own: own.show == "kernels",
        help="Of what comes out of the layer: by number, or the one with the largest error.",
    )
