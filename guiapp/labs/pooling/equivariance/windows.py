"""Whether the windows of a pooling go where a movement takes the pixels."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.compute.pooling.grid import grid
from guiapp.core import numbers
from guiapp.labs.pooling.equivariance.movement import Movement, Shape
from guiapp.labs.pooling.equivariance.verdict import Claim
from guiapp.labs.pooling.layer import pooling_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams

LEANING = {
    "stride": "Plain stride keeps the first pixel of each window, which g makes another one.",
    "max-blur": "The low pass and its strides begin at the first pixel, which g makes another one.",
    "average-blur": "The low pass and its strides begin at the first pixel, which g makes another "
    "one.",
}
"""Poolings in which one side of the picture is not like the other."""


@dataclass(frozen=True)
class Along:
    """The windows along one axis: ``stride`` pixels apart, from ``before`` pixels outside on.

    ``after`` is how far the last one reaches beyond the picture.
    """

    length: int
    size: float
    stride: float
    before: int
    after: int

    @property
    def is_even(self) -> bool:
        """Whether the windows lie the same seen from the other end."""
        return self.before == self.after

    @property
    def tiles(self) -> bool:
        """Whether they follow each other round a torus without a seam."""
        whole = self.length % self.stride == 0 and self.size <= self.stride
        return whole and self.before == 0 and self.after <= 0


def claim_of_pooling(layer: LayerParams, shape: Shape, movement: Movement) -> Claim:
    """What is true of every picture (H, W) of this shape."""
    if layer.kind == "stochastic":
        return Claim("none", "Stochastic pooling draws by place, and g brings other pixels there.")
    axes = axes_of(layer, shape)
    if movement.kind == "shift":
        return _of_shift(layer, axes, movement)
    if movement.kind != "flip" and movement.right_angles(shape) is None:
        return Claim("none", "g interpolates between pixels, and the windows do not move with it.")
    if layer.kind in LEANING:
        return Claim("none", LEANING[layer.kind])
    return _of_grid(axes, shape, movement)


def axes_of(layer: LayerParams, shape: Shape) -> tuple[Along, Along]:
    """The windows along the rows and along the columns; of a blurred pooling, before the blur."""
    if layer.kind in FIXED:
        counts = (1, 1) if layer.kind == "global" else (layer.grid_rows, layer.grid_columns)
        rows, columns = (
            Along(length, length / count, length / count, 0, 0)
            for length, count in zip(shape, counts, strict=True)
        )
        return rows, columns
    pooling = pooling_of(layer)
    ceil = pooling.ceil_mode
    rows, columns = (
        Along(axis.length, axis.size, axis.stride, axis.padding, axis.after)
        for axis in grid(shape, pooling.size, pooling.strides, pooling.padding, ceil)
    )
    return rows, columns


def _of_shift(layer: LayerParams, axes: tuple[Along, Along], movement: Movement) -> Claim:
    if layer.kind == "global" and movement.is_whole:
        return Claim(
            "rounding", "One window sees all of the torus: only the order of its pixels changes."
        )
    if not movement.is_whole:
        return Claim(
            "none",
            "Between pixels g interpolates: what is pooled of such values is not what lies "
            "between pooled ones.",
        )
    moved = [(along, far) for along, far in zip(axes, movement.offset, strict=True) if far]
    for along, far in moved:
        if far % along.stride:
            return Claim(
                "none",
                f"A shift by {numbers.text(far)} px is no whole number of strides of "
                f"{numbers.text(along.stride)} px: other pixels meet in a window.",
            )
    if layer.kind.endswith("-blur"):
        return Claim("none", "The low pass reflects at the rim, where the picture goes on.")
    for along, _ in moved:
        if not along.tiles:
            return Claim("none", _seam(along))
    return Claim("exact", "A whole number of strides: every window takes its pixels along.")


def _seam(along: Along) -> str:
    """Why windows do not follow each other round the torus."""
    if along.before or along.after > 0:
        return "The windows at the rim see padding, which does not move with the picture."
    if along.length % along.stride:
        return (
            f"{along.length} px are no whole number of strides of {numbers.text(along.stride)} px: "
            "what comes in at one side falls between windows."
        )
    return "Windows that overlap end at the rim, where the picture goes on at the other side."


def _of_grid(axes: tuple[Along, Along], shape: Shape, movement: Movement) -> Claim:
    """Flips and quarter turns, which take pixels to pixels."""
    rows, columns = axes
    quarters = movement.right_angles(shape)
    moved = [rows, columns]
    if movement.kind == "flip":
        moved = [columns if movement.mirror == "horizontal" else rows]
    if not all(along.is_even for along in moved):
        return Claim(
            "none", "The windows begin at one rim and leave pixels over at the other: g swaps them."
        )
    if quarters in (1, 3) and (rows.size, rows.stride, rows.before) != (
        columns.size,
        columns.stride,
        columns.before,
    ):
        return Claim("none", "The windows are longer one way than the other, and do not turn.")
    return Claim("rounding", "g takes windows to windows, with the same pixels in another order.")
