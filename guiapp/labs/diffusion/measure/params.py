"""What can be set in the topic of measurements by chance."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

MOST = 100
BORDERS = (
    ("constant", "zero"),
    ("edge", "edge"),
    ("reflect", "reflect"),
    ("symmetric", "symmetric"),
    ("wrap", "wrap"),
)


@dataclass(frozen=True)
class MeasureParams:
    """How many pictures are measured, what lies outside, and which pixel is looked at."""

    each: int = param(
        1,
        "Pictures",
        touches="live",
        low=1,
        high=MOST,
        log=True,
        unit="a frame",
        help="So many pictures are measured, and averaged, in each frame.",
    )
    boundary: str = param(
        "wrap", "Border", choices=BORDERS, help="What a pixel near the rim finds outside."
    )
    seed: int = param(1, "Seed", low=0, high=9999, help="The same seed takes the same neighbours.")
    row: int = param(-1, "Row of the pixel", touches="view", fixed=True)
    column: int = param(-1, "Column of the pixel", touches="view", fixed=True)


def looked_at(params: MeasureParams, shape: tuple[int, int]) -> tuple[int, int]:
    """The pixel that is looked at: the one under the pointer, or that in the middle."""
    height, width = shape
    if params.row < 0 or params.column < 0:
        return height // 2, width // 2
    return min(params.row, height - 1), min(params.column, width - 1)
