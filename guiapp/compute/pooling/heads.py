"""Three ways from maps to classes (Deep Learning, figure 9.11)."""

from __future__ import annotations

from guiapp.compute.checks import checked_choice
from guiapp.compute.pooling.sizes import AdaptivePool, Convolve, Dense, Flatten, Layer, Pool

HEADS = ("flatten", "fixed grid", "global average")

MADE_FOR = (3, 256, 256)
"""The input of the figure: channels, height and width."""


def classifier(
    head: str, *, classes: int = 1000, size: int = 3, last: int = 1
) -> tuple[Layer, ...]:
    """The layers of the figure's left ("flatten"), centre and right network, for `stages`.

    All begin with two convolutions to 64 maps, which keep the size, and a pooling by 4. Then, for
    256 × 256 × 3: pooling by 4 and 16 × 16 × 64 = 16,384 features; pooling to a 3 × 3 grid and 576
    features, of inputs of any size; pooling by 4, a convolution to a map for each class, and its
    average. ``size`` is that of the kernels, which must be odd, ``last`` that of the last network's
    last ones: the figure does not give them. Raises ValueError for another head and even sizes.
    """
    checked_choice("head", head, HEADS)
    if size % 2 == 0 or last % 2 == 0 or min(size, last) < 1:
        raise ValueError(f"size and last must be odd numbers; {size!r} and {last!r} came.")
    maps = Convolve(64, size, padding=size // 2)
    begun: tuple[Layer, ...] = (maps, Pool(4), maps)
    if head == "flatten":
        return (*begun, Pool(4), Flatten(), Dense(classes))
    if head == "fixed grid":
        return (*begun, AdaptivePool(3), Flatten(), Dense(classes))
    scores = Convolve(classes, last, padding=last // 2)
    return (*begun, Pool(4), scores, AdaptivePool(1), Flatten())
