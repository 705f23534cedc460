"""What a hand does to the layers: look at a value, open its map, choose a kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.maps.kernels import banks_of
from guiapp.labs.network.maps.layers import is_bars, layer_mosaic, row_height
from guiapp.labs.network.maps.seen import NINE, count_of
from guiapp.labs.network.maps.stages import (
    Stage,
    as_maps,
    chosen,
    chosen_map,
    plane,
    stages_of,
)
from guiapp.labs.network.maps.working import window_rows
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.params import Params

POINTED = ("hover", "click")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """The scene after a gesture; the same object where it means nothing."""
    params: Params = scene.params
    if gesture.kind == "escape" and params.maps.show == "maps":
        return _with(scene, opened=False)
    if gesture.kind not in POINTED:
        return scene
    show, name = params.maps.show, gesture.panel
    if show == "maps":
        if params.maps.opened:
            return _on_opened(scene, gesture)
        if name == "pictures" and gesture.kind == "click":
            return _picture(scene, gesture)
        if name == "scores":
            return _at_unit(scene, stages_of(params)[-1], gesture)
        for stage in stages_of(params)[:-1]:
            if name == stage.key:
                return _on_layer(scene, stage, gesture)
    elif show in ("kernels", "updates") and gesture.kind == "click":
        return _on_kernels(scene, gesture)
    return scene


def _with(scene: Scene, **values: Any) -> Scene:
    maps = replace(scene.params.maps, **values)
    if maps == scene.params.maps:
        return scene
    return replace(scene, params=replace(scene.params, maps=maps))


def _on_layer(scene: Scene, stage: Stage, gesture: Gesture) -> Scene:
    """Look at the value under the pointer; a click opens its map, and closes the open one."""
    params: Params = scene.params
    if is_bars(params, stage):
        return _at_unit(scene, stage, gesture)
    found = _found(params, stage, gesture.cell)
    if found is None:
        return scene
    picture, number, row, column = found
    values = {"layer": stage.first, "map": number + 1, "row": row, "column": column}
    if gesture.kind == "hover":
        return _with(scene, **values)
    scene = _at_picture(scene, picture)
    if params.maps.opened and _is_chosen(params, stage, number):
        return _with(scene, opened=False)
    return _with(scene, **values, opened=True)


def _found(params: Params, stage: Stage, cell: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The picture, the map, the row and the column of what a pixel shows; None for nothing."""
    many = count_of(params) > 1
    if many and stage.is_vector:
        picture, unit = cell[0] // row_height(stage), cell[1]
        known = 0 <= picture < NINE and 0 <= unit < stage.count
        return (picture, unit, 0, 0) if known else None
    found = layer_mosaic(params, stage).found(cell)
    if found is None:
        return None
    at, row, column = found
    return (at, chosen_map(params, stage), row, column) if many else (0, at, row, column)


def _is_chosen(params: Params, stage: Stage, number: int) -> bool:
    return stage == chosen(params) and number == chosen_map(params, stage)


def _at_unit(scene: Scene, stage: Stage, gesture: Gesture) -> Scene:
    """The unit whose bar is under the pointer; that of a class counts from 0."""
    params: Params = scene.params
    from_one = 0 if gesture.panel == "scores" else 1
    unit = gesture.cell[1] - from_one
    if not 0 <= unit < stage.count:
        return scene
    values = {"layer": stage.first, "map": unit + 1, "row": 0, "column": 0}
    if gesture.kind == "hover":
        return _with(scene, **values)
    if params.maps.opened and _is_chosen(params, stage, unit):
        return _with(scene, opened=False)
    return _with(scene, **values, opened=True)


def _on_opened(scene: Scene, gesture: Gesture) -> Scene:
    params: Params = scene.params
    stage = chosen(params)
    if gesture.panel == stage.key:
        return _on_layer(scene, stage, gesture)
    if gesture.panel == "map" and not stage.is_vector:
        return _at_place(scene, stage, gesture.cell)
    if gesture.panel == "source":
        return _at_place(scene, stage, _place_of(params, stage, gesture.cell))
    if gesture.panel in ("kernels", "shares"):
        return _at_channel(scene, stage, gesture)
    return scene


def _at_place(scene: Scene, stage: Stage, cell: tuple[int, int]) -> Scene:
    row, column = (min(max(at, 0), length - 1) for at, length in zip(cell, stage.size, strict=True))
    return _with(scene, row=row, column=column)


def _place_of(params: Params, stage: Stage, cell: tuple[int, int]) -> tuple[int, int]:
    """The value whose window has its middle nearest to a pixel of the input."""
    layer = network_of(params).layers[stage.main]
    found = []
    for axis, (at, length) in enumerate(zip(cell, plane(stage.entry), strict=True)):
        first, second = (window_rows(layer, axis, place, length) for place in (0, 1))
        middle, step = (first[0] + first[-1]) / 2, int(second[0] - first[0])
        found.append(round((at - middle) / step) if step else 0)
    return found[0], found[1]


def _at_channel(scene: Scene, stage: Stage, gesture: Gesture) -> Scene:
    """The input whose kernel, or whose part of the sum, is under the pointer."""
    network = network_of(scene.params)
    count, *size = as_maps(stage.entry)
    kernel = tuple(
        len(window_rows(network.layers[stage.main], axis, 0, length))
        for axis, length in enumerate(size)
    )
    if gesture.panel == "shares" or kernel == (1, 1):
        channel = gesture.cell[1] - 1
    else:
        found = mosaic_of(count, *kernel).found(gesture.cell)
        channel = -1 if found is None else found[0]
    return _with(scene, channel=channel + 1) if 0 <= channel < count else scene


def _on_kernels(scene: Scene, gesture: Gesture) -> Scene:
    for bank in banks_of(scene.params):
        if gesture.panel != bank.key:
            continue
        if bank.is_bars:
            number = gesture.cell[1] - 1
            if not 0 <= number < bank.shape[1]:
                return scene
        else:
            found = bank.mosaic.found(gesture.cell)
            if found is None:
                return scene
            number = found[0]
        chosen_one = {"map": number + 1} if bank.all else {"channel": number + 1}
        return _with(scene, layer=bank.stage.first, **chosen_one)
    return scene


def _picture(scene: Scene, gesture: Gesture) -> Scene:
    """Look at one of the nine alone."""
    _, height, width = shape_of(scene.params.data)
    found = mosaic_of(NINE, height, width).found(gesture.cell)
    if found is None:
        return scene
    return _with(_at_picture(scene, found[0]), pictures="one")


def _at_picture(scene: Scene, number: int) -> Scene:
    """The scene that looks at one of the nine first."""
    params: Params = scene.params
    if number == 0:
        return scene
    own = params.look == "own"
    at = min(params.picture + number - (1 if own else 0), 100_000)
    return replace(scene, params=replace(params, look="data", picture=at))
