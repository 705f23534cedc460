"""What can be said of the square before it is computed: whether it closes, and why."""

from __future__ import annotations

from collections.abc import Iterator

from guiapp.labs.pooling.equivariance.movement import Movement, Shape
from guiapp.labs.pooling.equivariance.symmetry import Symmetries, symmetries_of
from guiapp.labs.pooling.equivariance.verdict import Claim
from guiapp.labs.pooling.equivariance.windows import claim_of_pooling
from guiapp.labs.pooling.params import BORDERS, DETECTORS, Params
from guiapp.parts.kernel import kernel_values

MIRRORED = {"horizontal": "left–right", "vertical": "upside down"}
QUARTERS = {1: "quarter turn", 2: "half turn", 3: "quarter turn"}


def claim_of(params: Params, shape: Shape, movement: Movement) -> Claim:
    """What is true of every picture (H, W) of this shape: the weakest that a part of f allows.

    Of parts that allow the same the first says why, or the last where all is exact.
    """
    if movement.is_trivial:
        return Claim("exact", "g leaves every pixel where it is.")
    claims = list(_claims(params, shape, movement))
    for level in ("none", "rounding"):
        for claim in claims:
            if claim.level == level:
                return claim
    return claims[-1]


def _claims(params: Params, shape: Shape, movement: Movement) -> Iterator[Claim]:
    wanted = params.equivariance
    if wanted.convolves:
        yield _of_convolution(params, shape, movement)
    if wanted.detects and params.detector != "none" and not _keeps_values(shape, movement):
        yield _of_detector(params.detector)
    if wanted.pools:
        yield claim_of_pooling(params.layer, shape, movement)


def _of_convolution(params: Params, shape: Shape, movement: Movement) -> Claim:
    kernel = symmetries_of(kernel_values(params.kernel))
    if kernel.is_point:
        return _of_point(kernel, shape, movement)
    if movement.kind == "shift":
        return _of_shift(params, movement)
    if movement.kind == "scale":
        return Claim("none", "g changes the size of what K sees, and K keeps its own.")
    quarters = movement.right_angles(shape)
    if movement.kind == "turn" and quarters is None:
        return Claim(
            "none",
            "The pixels lie on no grid that turns by such an angle: g interpolates, "
            "and K does not turn with it.",
        )
    name = QUARTERS[quarters] if quarters else MIRRORED[movement.mirror]
    return _of_symmetry(params, kernel, name)


def _of_point(kernel: Symmetries, shape: Shape, movement: Movement) -> Claim:
    """One cell that acts on each pixel alone."""
    if kernel.is_identity:
        sentence = "K is the identity and changes nothing: choose another kernel."
    else:
        sentence = "K weighs one cell, in its middle: every pixel is for itself."
    return Claim("exact" if _keeps_values(shape, movement) else "rounding", sentence)


def _of_shift(params: Params, movement: Movement) -> Claim:
    if params.boundary != "wrap":
        border = dict(BORDERS)[params.boundary]
        return Claim(
            "none",
            f"At the rim K sees the border, {border}, which does not move with the picture; "
            "with wrap it does.",
        )
    if movement.is_whole:
        return Claim(
            "exact",
            "Whole pixels on a torus: every sum has the same terms in the same order, "
            "one place further.",
        )
    return Claim(
        "rounding",
        "Interpolation and convolution are both sums with the same weights everywhere: "
        "they commute but for rounding.",
    )


def _of_symmetry(params: Params, kernel: Symmetries, name: str) -> Claim:
    """A movement that takes pixels to pixels, under which a kernel is the same, or is not."""
    moved = {"left–right": "mirrored left–right", "upside down": "mirrored upside down"}
    words = moved.get(name, f"after a {name}")
    if name in kernel.same:
        return Claim(
            "rounding",
            f"K is the same {words}, so it is forgiven: the same terms are added in another order.",
        )
    if name in kernel.opposite:
        if params.equivariance.detects and params.detector == "absolute" and not params.bias:
            return Claim(
                "rounding", f"K {words} is −K, and the detector takes magnitudes: it is forgiven."
            )
        return Claim("none", f"K {words} is −K: the convolution changes its sign.")
    return Claim("none", f"K is another one {words}: make it symmetric, and it is forgiven.")


def _of_detector(kind: str) -> Claim:
    return Claim(
        "none",
        f"Between pixels g mixes values, and the detector, {dict(DETECTORS)[kind]}, bends them: "
        "mixed first or bent first is not the same.",
    )


def _keeps_values(shape: Shape, movement: Movement) -> bool:
    """Whether g takes pixels to pixels, and so commutes with what acts on every pixel alone."""
    if movement.kind == "shift":
        return movement.is_whole
    return movement.kind == "flip" or movement.right_angles(shape) is not None
