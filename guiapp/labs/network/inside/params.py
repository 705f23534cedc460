"""What can be set where a network is looked into."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

SHOWN = (
    ("strongest", "strongest"),
    ("feature", "one feature"),
    ("correlations", "correlations"),
    ("gradient", "gradient"),
)
UNITS = (("class", "class"), ("map", "map"), ("value", "value"))
GUESSED = -1
LARGEST = -1
"""The row or column that is that of a map's largest value."""


@dataclass(frozen=True)
class InsideParams:
    """What is asked about the features of a layer."""

    show: str = param(
        "strongest",
        "Show",
        touches="view",
        choices=SHOWN,
        help="What excites each feature, one over many pictures, how alike, or which pixels count.",
    )
    unit: str = param(
        "class",
        "Of a",
        touches="view",
        choices=UNITS,
        applies=lambda own: own.show == "gradient",
        help="The score of a class, the sum of a map's values, or one value of it.",
    )
    label: int = param(
        GUESSED,
        "Class",
        touches="view",
        low=GUESSED,
        high=999,
        lowest="its guess",
        applies=lambda own: own.show == "gradient" and own.unit == "class",
        help="Whose score, before the softmax, is derived: by number, or the one that is guessed.",
    )
    layer: int = param(
        4,
        "Layer",
        touches="view",
        low=1,
        high=25,
        applies=lambda own: own.show != "gradient" or own.unit != "class",
        help="As it is numbered in the table of layers; its activation counts with it.",
    )
    map: int = param(
        1,
        "Map",
        touches="view",
        low=1,
        high=4096,
        log=True,
        applies=lambda own: own.show != "gradient" or own.unit != "class",
        help="Its number; after the last map of a layer they begin again.",
    )
    other: int = param(
        2,
        "And map",
        touches="view",
        low=1,
        high=4096,
        log=True,
        applies=lambda own: own.show == "correlations",
        help="That it is compared with.",
    )
    row: int = param(LARGEST, "Row", touches="view", low=-1, high=511, fixed=True)
    column: int = param(LARGEST, "Column", touches="view", low=-1, high=511, fixed=True)
    pictures: int = param(
        256,
        "Pictures",
        touches="view",
        low=16,
        high=2048,
        log=True,
        applies=lambda own: own.show in ("strongest", "correlations"),
        help="So many held-out ones are asked, evenly spread.",
    )
    page: int = param(
        0,
        "Page",
        touches="view",
        low=0,
        high=100_000,
        applies=lambda own: own.show == "feature",
        help="Of the held-out pictures; after the last one they begin again.",
    )
