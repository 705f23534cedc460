"""What the menu has for the topic sizes: the three classifiers, to be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guiapp.core.lab import Action, Scene
from guiapp.labs.pooling.sizes.layers import READY, Stack
from guiapp.labs.pooling.sizes.params import SizesParams

LABELS = {
    "flatten": "Left classifier of figure 9.11",
    "fixed grid": "Centre classifier of figure 9.11",
    "global average": "Right classifier of figure 9.11",
}


def sizes_actions() -> tuple[Action, ...]:
    """They lead to the topic of sizes, whatever the topic is."""
    return tuple(
        Action(
            f"sizes-{name.replace(' ', '-')}",
            label,
            _shown(READY[name]),
            "Examples",
            help="as an own stack, for an input of 256 × 256 × 3",
        )
        for name, label in LABELS.items()
    )


def _shown(stack: Stack) -> Callable[[Scene], Scene]:
    def apply(scene: Scene) -> Scene:
        sizes = SizesParams(shows="own", layers=stack)
        return replace(scene, params=replace(scene.params, topic="sizes", sizes=sizes), frame=0)

    return apply
