"""The topic on aliasing: what a stride folds, and what a blur before it takes away."""

from __future__ import annotations

import math
from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Action, Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.aliasing.figure import figure
from guiapp.labs.pooling.aliasing.params import AliasingParams
from guiapp.labs.pooling.aliasing.state import AliasingState, start
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.parts.charts import Bars, ZonePlate
from guiapp.parts.kernel import first_kernel
from guiapp.parts.topics import Topic

FINE = Bars(period=2.25, angle=10.0)
DIGITS = 6
"""Decimals of a frequency that are kept."""


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Look at a frequency of the picture before it is subsampled, or of what came of it."""
    if gesture.kind not in ("hover", "click"):
        return scene
    own = scene.params.aliasing
    panel, _, _ = gesture.panel.partition(" ")
    if panel not in ("before", "after", "folded"):
        return scene
    finer = 1 if panel == "before" else own.stride
    height, width = (
        length // own.stride * own.stride // finer for length in shape_of(scene.params)
    )
    down, across = (
        _frequency(place, length) / finer
        for place, length in zip(gesture.cell, (height, width), strict=True)
    )
    if (down, across) == (own.down, own.across):
        return scene
    changed = replace(own, down=round(down, DIGITS), across=round(across, DIGITS))
    return replace(scene, params=replace(scene.params, aliasing=changed))


def _frequency(place: int, length: int) -> float:
    return (min(max(place, 0), length - 1) - length // 2) / length


def aliasing_actions() -> tuple[Action, ...]:
    """They lead to this topic from any other."""
    return (
        Action(
            "aliasing-fine-bars",
            "Fine bars",
            fine_bars,
            "Examples",
            help="bars close to the shortest wave: subsampling makes coarse ones of them",
        ),
        Action(
            "aliasing-zone-plate",
            "Zone plate",
            zone_plate,
            "Examples",
            help="all frequencies at once: the outer rings come back as rings where none were",
        ),
    )


def fine_bars(scene: Scene) -> Scene:
    """Bars of 2.25 px, too fine for every second pixel; the ring is on their frequency.

    Angles are counter-clockwise from the right.
    """
    turn, size = math.radians(FINE.angle), 1 / FINE.period
    down, across = round(-size * math.sin(turn), DIGITS), round(size * math.cos(turn), DIGITS)
    params: Params = replace(
        scene.params,
        topic="aliasing",
        image=FINE,
        kernel=first_kernel("identity"),
        bias=0.0,
        detector="none",
        aliasing=AliasingParams(kind="stride", down=down, across=across),
    )
    return replace(scene, params=params, frame=0)


def zone_plate(scene: Scene) -> Scene:
    """Rings up to the shortest waves: subsampling makes new ones of the outer ones."""
    bars = fine_bars(scene)
    return replace(bars, params=replace(bars.params, image=ZonePlate(limit=0.5)))


def offers(scene: Scene, state: AliasingState) -> dict[str, Raster]:
    """The output with its blur."""
    return {"picture": Raster.of(state.blurred.output)}


TOPIC = Topic(
    start,
    figure,
    gesture,
    offers=offers,
    hint="Set the taps of the blur: what folds into the output grows darker.",
)
