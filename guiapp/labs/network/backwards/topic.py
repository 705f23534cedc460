"""The topic of errors, for the lab."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.compute.network import Conv
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.backwards.figure import figure
from guiapp.labs.network.hands import with_values
from guiapp.labs.network.params import Params
from guiapp.labs.network.side_by_side import MOST_BARS, number_at, staged
from guiapp.labs.network.view import View

MOST = 4096


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Open the layer that is clicked, or choose a map of it; the class that is asked for."""
    params: Params = scene.params
    if gesture.kind != "click":
        return scene
    if params.backwards.show == "errors":
        return _on_errors(scene, gesture)
    number = number_at(gesture, MOST)
    if number is None:
        return scene
    if gesture.panel in ("entering", "maps in"):
        return _with(scene, channel=number + 1)
    if gesture.panel == "leaving" and params.backwards.show == "kernels":
        return _with(scene, map=number + 1)
    return scene


def _on_errors(scene: Scene, gesture: Gesture) -> Scene:
    params: Params = scene.params
    layers = network_of(params).layers
    for stage in staged(params, params.backwards.layers):
        if gesture.panel != stage.key:
            continue
        if isinstance(layers[stage.main], Conv):
            number = number_at(gesture, stage.count)
            chosen = {} if number is None else {"map": number + 1}
            return _with(scene, show="passed", layer=stage.first, **chosen)
        if stage.end == len(layers) - 1 and stage.count <= MOST_BARS:
            number = number_at(gesture, stage.count, bars=True, first=0)
            return scene if number is None else _toggled(scene, number)
    return scene


def _toggled(scene: Scene, label: int) -> Scene:
    """Against a class, or again against its own."""
    return _with(scene, target=-1 if scene.params.backwards.target == label else label)


def _with(scene: Scene, **values: Any) -> Scene:
    return with_values(scene, backwards=replace(scene.params.backwards, **values))


VIEW = View(
    figure,
    gesture,
    hint="Click a convolution to see how it passes the error back, and a class to ask for it.",
)
