"""The maps of a network beside PyTorch's, how a value comes about, and what a hand does."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.network.torch_code import torch_code
from guiapp.core.figure import Box, Curves, Dot, Facts, Figure, Grid, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.export.formats import figure_image
from guiapp.export.tables import tables
from guiapp.labs.network import LAB
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.layer_params import (
    ActivationLayer,
    Architecture,
    AverageLayer,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    NormalisationLayer,
    PoolingLayer,
    Stack,
)
from guiapp.labs.network.maps import seen as seen_module
from guiapp.labs.network.maps.activity import activity_of
from guiapp.labs.network.maps.kernels import bank_values, banks_of
from guiapp.labs.network.maps.seen import seen_of
from guiapp.labs.network.maps.stages import chosen, chosen_map, chosen_place, stages_of
from guiapp.labs.network.maps.working import working_of
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.prepared import prepared
from guiapp.labs.network.state import TrainState
from tests.compute.network.network_reference import torch_module

EVERYTHING: Stack = (
    ConvolutionLayer(5, 3, stride=2),
    NormalisationLayer(),
    ActivationLayer("leaky"),
    PoolingLayer("blur"),
    ConvolutionLayer(6, 3, dilation=2, padding="own", pixels=3),
    ActivationLayer(),
    DropoutLayer(),
    PoolingLayer("average", 3, 2),
    ActivationLayer("tanh"),
    PoolingLayer("max", 2, 1),
    DenseLayer(7),
    NormalisationLayer(),
    ActivationLayer(),
)
POOLED: Stack = (ActivationLayer(), ConvolutionLayer(4, 2, padding="none"), AverageLayer())
COLOUR = ("data=shapes", "data.count=60", "data.colour=true")
NETWORKS: dict[str, tuple[tuple[str, ...], Stack | None]] = {
    "small": (("data=digits",), None),
    "everything": (COLOUR, EVERYTHING),
    "pooled": (("data=digits",), POOLED),
    "dense": (("data=digits", "network=dense"), (DenseLayer(70), ActivationLayer())),
    "classes alone": (("data=digits",), ()),
    "strided": ((*COLOUR, "network=all convolutional"), None),
}


def scene_with(*values: str, layers: Stack | None = None, frame: int = 0) -> Scene:
    scene = set_values(LAB, LAB.first_scene(), ("topic=maps", *values))
    if layers is not None:
        params = replace(scene.params, network=Architecture("own", layers))
        scene = edited(LAB, scene, params)
    return replace(scene, frame=frame)


def of_network(name: str, *values: str, frame: int = 0) -> Scene:
    settings, layers = NETWORKS[name]
    return scene_with(*settings, *values, layers=layers, frame=frame)


def with_maps(scene: Scene, **values: Any) -> Scene:
    return replace(scene, params=replace(scene.params, maps=replace(scene.params.maps, **values)))


@pytest.fixture(scope="module")
def player() -> Player:
    return Player(LAB, HostEnv())


def image(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


def touched(scene: Scene, panel: str, *point: float, kind: Any = "click") -> Scene:
    return LAB.gesture(scene, Gesture(panel, kind, (point[0], point[1])))


# --- what layers give


def of_pytorch(scene: Scene, state: TrainState, given_: np.ndarray) -> list[np.ndarray]:
    """What comes out of every layer, by PyTorch, from the same weights."""
    torch = torch_module()
    made: dict[str, Any] = {}
    exec(torch_code(network_of(scene.params), shape_of(scene.params.data)), made)
    model = made["model"].eval()
    model.load_state_dict(
        {name: torch.tensor(np.asarray(w)) for name, w in state.weights.items()}, strict=False
    )
    found, x = [], torch.tensor(given_)
    with torch.no_grad():
        for layer in model:
            x = layer(x)
            found.append(x.numpy())
    return found


@pytest.mark.parametrize("layers", ["joined", "each"])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_maps_are_those_of_pytorch_and_where_the_mosaic_has_them(
    player: Player, name: str, layers: str
) -> None:
    scene = of_network(name, f"maps.layers={layers}", frame=3)
    state = player.lend(scene)
    figure = player.figure(scene)
    seen = seen_of(scene.params, state, HostEnv())
    wanted = of_pytorch(scene, state, seen.pictures[0].given)
    stages = stages_of(scene.params)
    assert stages[-1].key not in figure.panels, "the classes stand for the last one"
    for stage in stages[:-1]:
        maps = wanted[stage.end][0].reshape(stage.count, *stage.size)
        panel = figure.panels[stage.key]
        if isinstance(panel, Curves):
            np.testing.assert_allclose(panel.lines[0].y, maps.ravel(), rtol=1e-4, atol=1e-4)
            continue
        assert isinstance(panel, Image)
        mosaic = mosaic_of(stage.count, *stage.size)
        for number in range(stage.count):
            for place in np.ndindex(stage.size):
                row, column = (round(at) for at in mosaic.middle(number, place))
                value = panel.values[row, column]
                assert value == pytest.approx(maps[(number, *place)], rel=1e-4, abs=1e-4)
        if stage.rectified:
            assert maps.min() >= 0
            assert panel.limits[0] == 0
            assert panel.colormap == "viridis"
        else:
            assert panel.limits[0] == -panel.limits[1]
            assert panel.colormap == "signed"
        assert np.abs(maps).max() <= panel.limits[1] * (1 + 1e-5)


@given(
    count=st.integers(1, 40),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    colours=st.booleans(),
)
def test_a_mosaic_holds_every_map_once_with_gaps_between(
    count: int, height: int, width: int, colours: bool
) -> None:
    mosaic = mosaic_of(count, height, width)
    shape = (count, height, width, 3) if colours else (count, height, width)
    maps = np.arange(1, np.prod(shape) + 1, dtype=np.float32).reshape(shape)
    picture = mosaic.joined(maps)
    assert picture.shape[:2] == mosaic.shape
    seen = set()
    for cell in np.ndindex(mosaic.shape):
        found = mosaic.found(cell)
        is_gap = mosaic.gain is not None and mosaic.gain[cell] == 0
        if is_gap:
            assert (picture[cell] == 0).all()
        else:
            assert found is not None
            assert (picture[cell] == maps[found]).all()
            seen.add(found)
    assert len(seen) == count * height * width
    for number in range(count):
        frame = mosaic.box(number)
        inside = picture[
            int(frame.top) : int(frame.top + frame.height),
            int(frame.left) : int(frame.left + frame.width),
        ]
        assert {float(v) for v in inside.ravel()} == {float(v) for v in maps[number].ravel()}
        down, across = mosaic.pitch
        assert mosaic.cells[int(frame.top) // down, int(frame.left) // across] == number + 1
    if count > 1 and max(height, width) > 1:
        assert mosaic.gain is not None
        assert (mosaic.gain == 0).any()
    for outside in ((-1, 0), (0, -1), (mosaic.shape[0], 0), (0, mosaic.shape[1])):
        assert mosaic.found(outside) is None


def test_every_map_may_have_its_own_range(player: Player) -> None:
    scene = scene_with("data=digits", "maps.range=map")
    figure = player.figure(scene)
    shared = player.figure(with_maps(scene, range="layer"))
    for stage in stages_of(scene.params)[:-1]:
        panel, other = image(figure, stage.key), image(shared, stage.key)
        assert panel.told is not None
        np.testing.assert_array_equal(panel.told, other.data)
        mosaic = mosaic_of(stage.count, *stage.size)
        for number in range(stage.count):
            frame = mosaic.box(number)
            top, left = int(frame.top), int(frame.left)
            part = np.s_[top : top + int(frame.height), left : left + int(frame.width)]
            most = np.abs(panel.told[part]).max()
            assert panel.data[part].max() == pytest.approx(1.0 if most else 0.0)
            np.testing.assert_allclose(panel.data[part] * most, panel.told[part], rtol=1e-5)


# --- nine pictures


@pytest.mark.parametrize("look", ["data", "own"])
@pytest.mark.parametrize("name", ["small", "everything", "dense"])
def test_nine_pictures_show_one_map_of_every_layer(player: Player, name: str, look: str) -> None:
    torch = torch_module()
    scene = of_network(name, "maps.pictures=nine", "maps.map=3", "picture=4", f"look={look}")
    state, figure = player.lend(scene), player.figure(scene)
    seen = seen_of(scene.params, state, HostEnv())
    assert len(seen.pictures) == 9
    held_out = len(prepared(scene.params, HostEnv()).held_out)
    numbers = [at % held_out for at in range(4, 13)]
    wanted_numbers = [None, *numbers[:8]] if look == "own" else numbers
    assert [picture.number for picture in seen.pictures] == wanted_numbers
    wanted = of_pytorch(scene, state, np.concatenate([p.given for p in seen.pictures]))
    for stage in stages_of(scene.params)[:-1]:
        maps = wanted[stage.end].reshape(9, stage.count, *stage.size)
        panel = image(figure, stage.key)
        if stage.is_vector:
            rows = panel.values.reshape(9, -1, stage.count)
            assert (rows == rows[:, :1]).all()
            np.testing.assert_allclose(rows[:, 0], maps[:, :, 0, 0], rtol=1e-4, atol=1e-4)
            point = 7.0 * rows.shape[1] + 0.4, 5.0
            opened = touched(scene, stage.key, *point).params
            assert (opened.maps.layer, opened.maps.map) == (stage.first, 6)
            assert opened.picture == (11 if look == "data" else 10)
            continue
        mosaic = mosaic_of(9, *stage.size)
        joined = mosaic.joined(maps[:, 2 % stage.count])
        np.testing.assert_allclose(panel.values, joined, rtol=1e-4, atol=1e-4)
    scores = torch.softmax(torch.tensor(wanted[-1]), dim=1).numpy()
    np.testing.assert_allclose(image(figure, "seen as").data, scores, rtol=1e-4, atol=1e-5)


def test_one_of_nine_pictures_is_looked_at_alone_or_its_map_is_opened(player: Player) -> None:
    scene = scene_with("data=digits", "maps.pictures=nine", "picture=4")
    mosaic = mosaic_of(9, 8, 8)
    at = mosaic.middle(5, (3, 3))
    after = touched(scene, "pictures", *at)
    assert (after.params.picture, after.params.maps.pictures) == (9, "one")
    assert image(player.figure(after), "picture").title.startswith("Held out 9:")
    opened = touched(scene, "layer 1", *at)
    assert (opened.params.picture, opened.params.maps.opened) == (9, True)
    own = replace(scene, params=replace(scene.params, look="own"))
    after = touched(own, "pictures", *at)
    assert (after.params.look, after.params.picture) == ("data", 8)
    assert touched(own, "pictures", *mosaic.middle(0, (0, 0))).params.look == "own"


# --- how a value comes about


@pytest.mark.parametrize("layers", ["joined", "each"])
@pytest.mark.parametrize("name", NETWORKS)
def test_a_value_is_the_sum_that_is_told(player: Player, name: str, layers: str) -> None:
    """Beside what PyTorch gives after the layer, at every corner and in the middle."""
    scene = of_network(name, f"maps.layers={layers}", "maps.opened=true", frame=3)
    state = player.lend(scene)
    seen = seen_of(scene.params, state, HostEnv())
    wanted = of_pytorch(scene, state, seen.pictures[0].given)
    network = network_of(scene.params)
    for stage in stages_of(scene.params):
        height, width = stage.size
        for row in {0, height // 2, height - 1}:
            for column in {0, width // 2, width - 1}:
                number = (row + column) % stage.count
                found = working_of(stage, network, state.weights, seen, number, (row, column))
                shaped = wanted[stage.main][0].reshape(stage.count, height, width)
                value = shaped[number, row, column]
                assert found.total == pytest.approx(value, rel=1e-4, abs=1e-4)
                if found.how == "sum":
                    assert found.shares.sum() + found.bias == pytest.approx(found.total)
                if found.after:
                    last = wanted[stage.end][0].reshape(stage.count, height, width)
                    assert found.after[-1][1] == pytest.approx(
                        last[number, row, column], rel=1e-4, abs=1e-4
                    )


def test_the_window_of_a_convolution_is_what_a_loop_finds(player: Player) -> None:
    scene = of_network("everything", "maps.opened=true", "maps.layer=5")
    state = player.lend(scene)
    seen = seen_of(scene.params, state, HostEnv())
    stage = chosen(scene.params)
    x = seen.entry(stage)[0]
    found = working_of(stage, network_of(scene.params), state.weights, seen, 4, (0, 5))
    weight = np.asarray(state.weights[f"{stage.main}.weight"])[4]
    for c, a, b in np.ndindex(weight.shape):
        row, column = 0 + 2 * a - 3, 5 + 2 * b - 3
        inside = 0 <= row < x.shape[1] and 0 <= column < x.shape[2]
        assert found.inside[a, b] == inside
        assert (found.rows[a], found.columns[b]) == (row, column)
        assert found.values[c, a, b] == (x[c, row, column] if inside else 0)
        assert found.weights is not None
        assert found.weights[c, a, b] == weight[c, a, b], "not turned"


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_written_under_an_opened_map(player: Player, name: str) -> None:
    first = of_network(name, "maps.opened=true", "maps.layers=each", frame=2)
    for stage in stages_of(first.params):
        scene = with_maps(first, layer=stage.first, map=2, row=0, column=0)
        figure = player.figure(scene)
        working = working_of(
            stage,
            network_of(scene.params),
            player.lend(scene).weights,
            seen_of(scene.params, player.lend(scene), HostEnv()),
            chosen_map(scene.params, stage),
            chosen_place(scene.params, stage),
        )
        facts = figure.panels["sum"]
        assert isinstance(facts, Facts)
        if working.how == "sum":
            weights, products = figure.panels["weights"], figure.panels["products"]
            window = figure.panels["window"]
            values = [p.values for p in (window, weights, products) if isinstance(p, Grid | Image)]
            np.testing.assert_allclose(values[0] * values[1], values[2], rtol=1e-5, atol=1e-6)
        if len(working.values) > 1:
            shares = figure.panels["shares"]
            assert isinstance(shares, Curves)
            np.testing.assert_allclose(shares.lines[0].y, working.shares)


def test_the_padding_has_no_numbers_and_is_told(player: Player) -> None:
    scene = scene_with("data=digits", "maps.opened=true", "maps.layer=1")
    window = player.figure(with_maps(scene, row=0, column=0)).panels["window"]
    assert isinstance(window, Grid)
    assert window.blank is not None
    assert window.blank.tolist() == [[True] * 3, [True, False, False], [True, False, False]]
    assert window.facts == "5 of 9 in the padding"
    inner = player.figure(with_maps(scene, row=3, column=3)).panels["window"]
    assert isinstance(inner, Grid)
    assert inner.blank is None
    assert inner.facts == ""


# --- the receptive field


@pytest.mark.parametrize(("layer", "row", "column"), [(1, 3, 2), (1, 0, 7), (4, 1, 2), (6, 1, 1)])
def test_the_box_on_the_picture_is_around_all_pixels_that_matter(
    player: Player, layer: int, row: int, column: int
) -> None:
    torch = torch_module()
    scene = with_maps(scene_with("data=digits"), layer=layer, row=row, column=column)
    state = player.lend(scene)
    stage = chosen(scene.params)
    x = torch.randn(1, 1, 8, 8, dtype=torch.float32, requires_grad=True)
    made: dict[str, Any] = {}
    exec(torch_code(network_of(scene.params), shape_of(scene.params.data)), made)
    matters = torch.zeros(8, 8, dtype=torch.bool)
    for seed in range(20):
        torch.manual_seed(seed)
        y = x = torch.randn(1, 1, 8, 8, requires_grad=True)
        for at, module in enumerate(made["model"]):
            y = module(y)
            if at == stage.end:
                break
        (gradient,) = torch.autograd.grad(y[0, :, row, column].sum(), x)
        matters |= gradient[0, 0] != 0
    rows, columns = np.nonzero(matters.numpy())
    marks = image(player.figure(scene), "picture").marks
    assert state is not None
    solid = marks[0]
    assert isinstance(solid, Box)
    assert not solid.dashed
    assert (solid.top, solid.left) == (rows.min(), columns.min())
    assert (solid.top + solid.height, solid.left + solid.width) == (
        rows.max() + 1,
        columns.max() + 1,
    )
    reaches_out = layer > 1 or row == 0
    assert [mark.dashed for mark in marks[1:] if isinstance(mark, Box)] == [True] * reaches_out


def test_a_value_that_sees_all_has_the_whole_picture(player: Player) -> None:
    for name in ("small", "dense", "pooled"):
        scene = with_maps(of_network(name), layer=25, map=2)
        marks = image(player.figure(scene), "picture").marks
        assert marks == (Box(0, 0, 8, 8),)


def test_the_box_lies_on_a_drawing_of_another_size(player: Player) -> None:
    scene = with_maps(scene_with("data=digits", "look=own"), layer=1, row=4, column=2)
    box = image(player.figure(scene), "drawing").marks[0]
    assert isinstance(box, Box)
    assert (box.top, box.left, box.height, box.width) == (10.5, 3.5, 10.5, 10.5)


# --- kernels and updates


@pytest.mark.parametrize("show", ["kernels", "updates"])
@pytest.mark.parametrize("name", NETWORKS)
def test_kernels_are_the_weights_and_updates_what_a_step_added(
    player: Player, name: str, show: str
) -> None:
    scene = of_network(name, f"maps.show={show}", "maps.map=2", "maps.channel=1", frame=2)
    state = player.lend(scene)
    before = player.lend(replace(scene, frame=1))
    figure = player.figure(scene)
    for bank in banks_of(scene.params):
        key = f"{bank.stage.main}.weight"
        wanted = np.asarray(state.weights[key])
        if show == "updates":
            wanted = wanted - np.asarray(before.weights[key])
        wanted = wanted.reshape(bank.shape)
        panel = figure.panels[bank.key]
        number = 1 % bank.shape[0]
        if isinstance(panel, Curves):
            np.testing.assert_allclose(panel.lines[0].y, wanted[number, :, 0, 0], atol=1e-7)
        elif bank.colour:
            joined = bank.mosaic.joined(np.moveaxis(wanted, 1, -1))
            np.testing.assert_allclose(panel.values, joined, atol=1e-7)
            assert panel.gain is not None
            there = panel.gain == 1
            bright = 0.5 + joined / (2 * np.abs(joined).max())
            np.testing.assert_allclose(panel.data[there], bright[there], atol=1e-5)
        else:
            chosen_ones = wanted[:, 0] if bank.all else wanted[number]
            np.testing.assert_allclose(panel.values, bank.mosaic.joined(chosen_ones), atol=1e-7)
    assert banks_of(scene.params)[0].colour == (shape_of(scene.params.data)[0] == 3)


def test_before_the_first_step_there_are_no_updates(player: Player) -> None:
    figure = player.figure(scene_with("data=digits", "maps.show=updates"))
    for key, panel in figure.panels.items():
        if key.startswith("kernels") and isinstance(panel, Image):
            assert not panel.values.any()
            assert panel.facts.endswith("no step yet")


def test_a_click_on_a_kernel_chooses_it(player: Player) -> None:
    scene = scene_with("data=digits", "maps.show=kernels")
    state = player.lend(scene)
    first, second, last = banks_of(scene.params)
    after = touched(scene, "kernels 1", *first.mosaic.middle(4, (1, 1)))
    assert (after.params.maps.layer, after.params.maps.map) == (1, 5)
    kernel = image(player.figure(after), "kernel").data
    np.testing.assert_array_equal(kernel, state.weights["0.weight"][4, 0])
    after = touched(after, "kernels 4", *second.mosaic.middle(6, (0, 0)))
    assert (after.params.maps.layer, after.params.maps.map, after.params.maps.channel) == (4, 5, 7)
    kernel = image(player.figure(after), "kernel").data
    np.testing.assert_array_equal(kernel, state.weights["3.weight"][4, 6])
    after = touched(after, "kernels 7", *last.mosaic.middle(2, (0, 0)))
    kernel = image(player.figure(after), "kernel").data
    weights = bank_values(last, state.weights)
    np.testing.assert_array_equal(kernel, weights[4, 2])
    assert touched(scene, "kernels 1", -3.0, 0.0) is scene
    assert touched(scene, "kernels 1", 2.0, 2.0, kind="hover") is scene


# --- activity


@given(
    rectified=st.booleans(),
    seed=st.integers(0, 99),
    dead=st.sets(st.integers(0, 4), max_size=5),
)
def test_the_activity_is_that_of_numpy(rectified: bool, seed: int, dead: set[int]) -> None:
    maps = np.random.default_rng(seed).normal(0, 1, (6, 5, 4, 3)).astype(np.float32)
    maps = np.maximum(maps, 0) if rectified else maps
    maps[:, sorted(dead)] = 0
    found = activity_of(maps, rectified)
    silent = {n for n in range(5) if not maps[:, n].any()}
    assert set(found.dead) == silent
    assert found.zero == pytest.approx((maps == 0).mean())
    edges = np.linspace(*found.limits, len(found.middles) + 1)
    known = np.clip(maps[maps != 0], edges[0], edges[-1])
    counts, _ = np.histogram(known.astype(np.float64), edges)
    np.testing.assert_allclose(found.shares * max(known.size, 1), counts, atol=1.01)
    assert found.shares.min() >= 0
    assert found.shares.sum() == pytest.approx(1.0 if known.size else 0.0)


def test_dead_maps_are_named(player: Player) -> None:
    scene = scene_with("data=digits", "maps.show=activity")
    state = player.lend(scene)
    weights = dict(state.weights)
    weights["0.bias"] = np.where(np.arange(8) == 5, -100, weights["0.bias"]).astype(np.float32)
    figure = LAB.figure(scene, dataclasses.replace(state, weights=weights), HostEnv())
    panel = figure.panels["activity 1"]
    assert isinstance(panel, Curves)
    assert panel.facts.endswith("silent here: 1 of 8 maps (6)")


# --- hands


def test_a_map_is_opened_looked_into_and_closed(player: Player) -> None:
    scene = scene_with("data=digits")
    mosaic = mosaic_of(8, 8, 8)
    at = mosaic.middle(3, (2, 5))
    hovered = touched(scene, "layer 1", *at, kind="hover")
    maps = hovered.params.maps
    assert (maps.layer, maps.map, maps.row, maps.column, maps.opened) == (1, 4, 2, 5, False)
    panel = image(player.figure(hovered), "layer 1")
    assert isinstance(panel.marks[0], Dot)
    assert (panel.marks[0].row, panel.marks[0].column) == at
    assert panel.facts.startswith("map 4 at 2, 5: ")
    opened = touched(scene, "layer 1", *at)
    assert opened.params.maps == replace(maps, opened=True)
    moved = touched(opened, "map", 7.2, 0.4, kind="hover")
    assert (moved.params.maps.row, moved.params.maps.column) == (7, 0)
    box = image(player.figure(moved), "map").marks[0]
    assert isinstance(box, Box)
    assert (box.top, box.left) == (7, 0)
    other = touched(opened, "layer 1", *mosaic.middle(6, (0, 0)))
    assert (other.params.maps.map, other.params.maps.opened) == (7, True)
    closed = touched(opened, "layer 1", *mosaic.middle(3, (0, 0)))
    assert not closed.params.maps.opened
    assert touched(scene, "layer 1", *mosaic.middle(8, (0, 0))) is scene, "nothing stands there"


def test_a_class_is_opened_by_its_bar(player: Player) -> None:
    scene = scene_with("data=digits")
    opened = touched(scene, "scores", 0.5, 3.2)
    assert (opened.params.maps.layer, opened.params.maps.map) == (7, 4)
    figure = player.figure(opened)
    bars = figure.panels["layer 7"]
    assert isinstance(bars, Curves)
    assert bars.facts.endswith("class 3")
    assert bars.cursors[0].at == 4
    assert not touched(opened, "layer 7", 0.0, 4.0).params.maps.opened
    assert touched(opened, "layer 7", 0.0, 5.0).params.maps.map == 5
    assert touched(scene, "scores", 0.5, 11.0) is scene


def test_an_input_is_chosen_by_its_kernel_or_its_part(player: Player) -> None:
    scene = scene_with("data=digits", "maps.opened=true", "maps.layer=4")
    by_part = touched(scene, "shares", 0.0, 3.0)
    by_kernel = touched(scene, "kernels", *mosaic_of(8, 3, 3).middle(2, (1, 1)))
    assert by_part.params.maps.channel == by_kernel.params.maps.channel == 3
    state = player.lend(scene)
    shown = player.figure(by_part).panels["weights"]
    assert isinstance(shown, Grid)
    np.testing.assert_allclose(shown.values, state.weights["3.weight"][0, 2])
    assert image(player.figure(by_part), "source").title == "Input map 3"
    assert touched(scene, "shares", 0.0, 9.0) is scene


@pytest.mark.parametrize(("layer", "stride"), [(1, 2), (4, 2), (5, 1), (8, 2), (10, 1)])
def test_pointing_at_the_input_finds_the_value_that_sees_it(
    player: Player, layer: int, stride: int
) -> None:
    scene = of_network("everything", "maps.opened=true", f"maps.layer={layer}")
    stage = chosen(scene.params)
    for place in ((0, 0), (1, 2), (stage.size[0] - 1, stage.size[1] - 1)):
        at = with_maps(scene, row=place[0], column=place[1])
        state = player.lend(at)
        seen = seen_of(at.params, state, HostEnv())
        found = working_of(stage, network_of(at.params), state.weights, seen, 0, place)
        middle = [(edges[0] + edges[-1]) / 2 for edges in (found.rows, found.columns)]
        after = touched(scene, "source", *middle, kind="hover")
        assert abs(after.params.maps.row - place[0]) <= 1 / stride
        assert abs(after.params.maps.column - place[1]) <= 1 / stride


def test_hovering_passes_no_picture_through_the_network_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passes = []
    passed = seen_module.passed

    def counted(*given_: Any) -> Any:
        passes.append(1)
        return passed(*given_)

    monkeypatch.setattr(seen_module, "passed", counted)
    player = Player(LAB, HostEnv())
    scene = scene_with("data=digits")
    before = player.figure(scene)
    for column in range(6):
        after = player.figure(touched(scene, "layer 1", 2.0, column, kind="hover"))
        for stage in stages_of(scene.params)[:-1]:
            assert image(after, stage.key).data is image(before, stage.key).data
    assert len(passes) == 1


@pytest.mark.parametrize("pictures", ["one", "nine"])
def test_a_step_touches_no_pixel_of_the_pictures(player: Player, pictures: str) -> None:
    scene = scene_with("data=digits", f"maps.pictures={pictures}")
    key = "picture" if pictures == "one" else "pictures"
    first, second = (image(player.figure(replace(scene, frame=n)), key) for n in (1, 2))
    assert first.data is second.data


def test_a_layer_that_there_is_not_is_the_last_and_a_map_begins_again(player: Player) -> None:
    scene = scene_with("data=digits", "maps.layer=25", "maps.map=4096", "maps.opened=true")
    assert chosen(scene.params) == stages_of(scene.params)[-1]
    figure = player.figure(scene)
    assert figure.subtitle.endswith("unit 6 of layer 7, opened")


# --- what is sent


def test_the_chosen_kernel_and_the_chosen_map_are_offered(player: Player) -> None:
    scene = scene_with("data=digits", "maps.layer=4", "maps.map=6", "maps.channel=3", frame=2)
    state = player.lend(scene)
    found = LAB.offers(scene, state)
    np.testing.assert_array_equal(found["kernel"].array, state.weights["3.weight"][5, 2])
    seen = seen_of(scene.params, state, HostEnv())
    np.testing.assert_array_equal(found["picture"].array, seen.maps(chosen(scene.params))[0, 5])
    pooled = LAB.offers(with_maps(scene, layer=6), state)
    assert pooled["picture"].array.shape == (2, 2)
    np.testing.assert_array_equal(pooled["kernel"].array, found["kernel"].array)
    assert (
        LAB.offers(
            scene_with("data=digits", "network=dense", "maps.layer=1"),
            player.lend(scene_with("data=digits", "network=dense")),
        )
        == {}
    )


def test_an_opened_map_offers_the_kernel_that_is_shown(player: Player) -> None:
    scene = scene_with("data=digits", "maps.opened=true", "maps.layer=4", frame=2)
    shown = player.figure(scene).panels["weights"]
    assert isinstance(shown, Grid)
    offered = LAB.offers(scene, player.lend(scene))
    np.testing.assert_array_equal(offered["kernel"].array, shown.values)


# --- bad ends


def test_weights_that_ran_away_are_shown_and_said(player: Player) -> None:
    scene = scene_with("data=digits")
    state = player.lend(scene)
    huge = {name: np.asarray(w) * np.float32(1e30) for name, w in state.weights.items()}
    failed = dataclasses.replace(state, weights=huge, failed="It stopped.")
    for values in (
        {},
        {"opened": True, "layer": 4},
        {"pictures": "nine"},
        {"show": "kernels"},
        {"show": "activity"},
    ):
        figure = LAB.figure(with_maps(scene, **values), failed, HostEnv())
        assert figure.said == ("It stopped.",)
        for panel in figure.panels.values():
            if isinstance(panel, Image):
                assert np.isfinite(panel.data).all()


@pytest.mark.parametrize(
    "values",
    [
        ("maps.pictures=nine",),
        ("maps.opened=true", "maps.layer=4"),
        ("maps.show=kernels",),
        ("maps.show=activity",),
    ],
    ids=str,
)
def test_it_exports(player: Player, values: tuple[str, ...]) -> None:
    figure = player.figure(scene_with(*COLOUR, *values))
    page = np.asarray(figure_image(figure, dpi=100.0))
    assert tables(figure).keys() >= {key for key in figure.panels if key.startswith("layer")}
    assert len(np.unique(page.reshape(-1, page.shape[-1]), axis=0)) > 50, "not an empty page"
