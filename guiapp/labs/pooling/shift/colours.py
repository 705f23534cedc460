"""The colours of the curves: each kind of pooling keeps its own while others come and go."""

from __future__ import annotations

from collections.abc import Sequence

from guiapp.labs.pooling.layer_params import LayerParams

OWN = {
    "max": 0,
    "average": 1,
    "stride": 2,
    "max-blur": 3,
    "average-blur": 4,
    "min": 5,
    "l2": 4,
    "median": 5,
    "stochastic": 4,
    "global": 5,
    "adaptive": 5,
}
"""The index of a kind in the set of colours, which has six for eleven kinds."""
COUNT = 6


def colours_of_curves(layers: Sequence[LayerParams]) -> tuple[int, ...]:
    """A colour for each of at most six poolings, no two alike: that of its kind.

    Where several have one colour the first keeps it; the others take what is left, the rarest
    first.
    """
    wanted = [OWN[layer.kind] for layer in layers]
    left = [colour for colour in range(COUNT) if colour not in wanted]
    return tuple(
        colour if colour not in wanted[:place] else left.pop()
        for place, colour in enumerate(wanted)
    )
