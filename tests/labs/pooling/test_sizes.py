"""Shapes through stacks: the numbers of the figure, PyTorch's layers, and what breaks."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Facts, Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, at_frame, edited
from guiapp.core.params import touched
from guiapp.core.player import HostEnv, Player
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.sizes.actions import sizes_actions
from guiapp.labs.pooling.sizes.layers import (
    READY,
    ConvolutionLayer,
    DenseLayer,
    FlattenLayer,
    GridLayer,
    PoolingLayer,
    summary,
)
from guiapp.labs.pooling.sizes.params import SizesParams, input_at, sides
from guiapp.labs.pooling.sizes.state import run, sizes_state
from tests.labs.test_every_lab import check_figure

THIN = "\u202f"
HEADS = ("flatten", "fixed grid", "global average")


def scene_of(frame: int = 0, **values: Any) -> Scene:
    params = Params(topic="sizes", sizes=SizesParams(**values))
    return at_frame(LAB, edited(LAB, Scene("pooling", Params()), params), frame)


def own(*layers: Any, side: int = 32, made: int = 32, **values: Any) -> Scene:
    """A stack of one's own for square inputs."""
    sides_of = {"height": side, "width": side, "made_height": made, "made_width": made}
    return scene_of(shows="own", layers=layers, **(sides_of | values))


def figure_of(scene: Scene) -> Figure:
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    return figure


def rows_of(figure: Figure, key: str) -> list[tuple[str, str]]:
    panel = figure.panels[key]
    assert isinstance(panel, Facts)
    return [(row.label, row.value.replace(THIN, "")) for row in panel.rows]


def verdicts(figure: Figure) -> list[tuple[str, str]]:
    keys = [key for key in figure.panels if key.startswith("verdict")]
    rows = [row for key in keys for row in figure.panels[key].rows]
    return [(row.value.replace(THIN, ""), row.tone) for row in rows]


# --- the figure's numbers


def test_figure_9_11():
    figure = figure_of(scene_of())
    assert rows_of(figure, "layers 0") == [
        ("0  input", "256 × 256 × 3"),
        ("1  convolution 3 × 3", "256 × 256 × 64"),
        ("2  pooling 4 × 4", "64 × 64 × 64"),
        ("3  convolution 3 × 3", "64 × 64 × 64"),
        ("4  pooling 4 × 4", "16 × 16 × 64"),
        ("5  flatten", "16384"),
        ("6  dense", "1000"),
    ]
    assert rows_of(figure, "layers 1")[4:] == [
        ("4  to a grid 3 × 3", "3 × 3 × 64"),
        ("5  flatten", "576"),
        ("6  dense", "1000"),
    ]
    assert rows_of(figure, "layers 2")[5:] == [
        ("5  convolution 1 × 1", "16 × 16 × 1000"),
        ("6  global pooling", "1 × 1 × 1000"),
        ("7  flatten", "1000"),
    ]
    assert rows_of(figure, "weights 0")[-1] == ("", "16385000")
    assert rows_of(figure, "weights 1")[-1] == ("", "577000")
    assert rows_of(figure, "values 2")[5] == ("", "256000")
    assert verdicts(figure) == [("It works: 1000 values come out.", "good")] * 3


@pytest.mark.parametrize("frame", range(len(sides()) + 1))
def test_only_the_left_classifier_breaks_at_another_size(frame):
    figure = figure_of(scene_of(frame))
    side = sides()[frame - 1] if frame else 256
    left, centre, right = verdicts(figure)
    assert centre == right == ("It works: 1000 values come out.", "good")
    features = 64 * (side // 16) ** 2
    if side == 256:
        assert left == centre
        return
    assert left == (f"Layer 6 breaks: {features} values come, 16384 fit.", "warn")
    tones = [row.tone for row in figure.panels["layers 0"].rows]
    assert tones == ["plain"] * 6 + ["warn"]
    assert rows_of(figure, "layers 0")[-1] == ("6  dense", "breaks")
    marked = [c for c in figure.panels["bars 0"].cursors if c.tone == "warn"]
    assert [(c.at, c.label) for c in marked] == [(6.0, "breaks")]
    assert not [c for c in figure.panels["bars 1"].cursors if c.tone == "warn"]


def test_sizes_that_pool_to_as_many_values_do_not_break():
    for side in (256, 271):
        assert verdicts(figure_of(scene_of(height=side, width=256)))[0][1] == "good"
    for side in (255, 272):
        assert verdicts(figure_of(scene_of(height=side, width=256)))[0][1] == "warn"


def test_all_break_with_other_channels():
    figure = figure_of(scene_of(channels=4))
    assert verdicts(figure) == [("Layer 1 breaks: 4 maps come, 3 fit.", "warn")] * 3
    assert rows_of(figure, "layers 1")[2] == ("2  pooling 4 × 4", "nothing")
    assert verdicts(figure_of(scene_of(channels=4, made_channels=4)))[0][1] == "good"


def test_a_window_larger_than_what_comes_breaks():
    figure = figure_of(scene_of(height=8, width=300))
    left, centre, _ = verdicts(figure)
    assert left == ("Layer 4 breaks: its window, 4 × 4, exceeds 2 × 75.", "warn")
    assert centre[1] == "good"


# --- against PyTorch

counts = st.integers(1, 3)
maps = st.one_of(
    st.builds(
        ConvolutionLayer,
        st.integers(1, 5),
        st.integers(1, 4),
        counts,
        st.sampled_from(["same", "valid", "number"]),
        st.integers(0, 2),
        counts,
    ),
    st.builds(PoolingLayer, st.integers(2, 3), st.integers(0, 3), st.integers(0, 1), st.booleans()),
    st.builds(GridLayer, st.integers(1, 4), st.integers(1, 4)),
)


def modules(scene: Scene) -> list[Any]:
    """The stack as PyTorch's modules, made for the shape that the stack was made for."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    nn, sizes = torch.nn, scene.params.sizes
    values = torch.zeros(1, sizes.made_channels, sizes.made_height, sizes.made_width)
    found: list[Any] = []
    for layer in sizes.layers:
        if isinstance(layer, ConvolutionLayer):
            half = layer.dilation * (layer.size - 1) // 2
            padding = {"same": half, "valid": 0, "number": layer.pixels}[layer.padding]
            channels = values.shape[1]
            options = (layer.size, layer.stride, padding, layer.dilation)
            found.append(nn.Conv2d(channels, layer.filters, *options))
        elif isinstance(layer, PoolingLayer):
            stride = layer.stride or None
            found.append(nn.MaxPool2d(layer.size, stride, layer.padding, ceil_mode=layer.ceil_mode))
        elif isinstance(layer, GridLayer):
            found.append(nn.AdaptiveAvgPool2d((layer.rows, layer.columns)))
        elif isinstance(layer, FlattenLayer):
            found.append(nn.Flatten())
        else:
            found.append(nn.Linear(values.shape[1], layer.units))
        values = found[-1](values)
    return found


@given(st.lists(maps, min_size=1, max_size=4), st.integers(12, 30), st.integers(12, 30))
def test_own_stacks_are_pytorchs(layers, side, made):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    try:
        scene = own(*layers, FlattenLayer(), DenseLayer(7), side=side, made=made)
    except BadInput:
        return
    [stack] = run(scene.params, sizes_state(scene.params, HostEnv()), (3, side, side))
    values: Any = torch.zeros(1, 3, side, side)
    for stage, module in zip(stack.stages, modules(scene), strict=True):
        assert stage.parameters == sum(weights.numel() for weights in module.parameters())
        try:
            values = None if values is None else module(values)
        except RuntimeError:
            values = None
        assert stage.shape == (None if values is None else tuple(values.shape[1:]))


@given(st.integers(0, 15), st.integers(1, 3), st.integers(5, 40))
def test_same_keeps_the_size_for_odd_kernels(half, dilation, side):
    layer = ConvolutionLayer(2, 2 * half + 1, dilation=dilation).made
    assert layer.after((3, side, side + 1)) == (2, side, side + 1)


def test_the_ready_stacks_are_the_classifiers_of_compute():
    from guiapp.compute.pooling import MADE_FOR, classifier, stages

    for head in HEADS:
        ours = stages(MADE_FOR, [layer.made for layer in READY[head]])
        theirs = stages(MADE_FOR, classifier(head))
        shapes = [[(stage.shape, stage.parameters) for stage in found] for found in (ours, theirs)]
        assert shapes[0] == shapes[1]


# --- what is seen


def test_bars_are_the_numbers_of_the_table():
    figure = figure_of(scene_of(height=320))
    for index in range(3):
        panel = figure.panels[f"bars {index}"]
        assert isinstance(panel, Curves)
        assert panel.y_log
        for line, key in zip(panel.lines, ("values", "weights"), strict=True):
            told = [value for _, value in rows_of(figure, f"{key} {index}")]
            bars = ["–" if np.isnan(y) else str(int(y)) for y in line.y]
            assert bars == told
    limits = {figure.panels[f"bars {index}"].y_limits for index in range(3)}
    assert len(limits) == 1


def test_features_against_the_side():
    figure = figure_of(scene_of())
    panel = figure.panels["sides"]
    left, centre, right = panel.lines
    np.testing.assert_array_equal(left.y, 64 * (left.x // 16) ** 2)
    assert set(centre.y) == {576}
    assert set(right.y) == {1000}
    assert [c.at for c in panel.cursors] == [16384, 256]
    assert [c.axis for c in figure_of(scene_of(width=300)).panels["sides"].cursors] == ["y"]


def test_features_of_a_stack_without_a_dense_layer_fit_nothing():
    figure = figure_of(own(PoolingLayer(4)))
    panel = figure.panels["sides"]
    assert [c.axis for c in panel.cursors] == ["x"]
    np.testing.assert_array_equal(panel.lines[0].y, 3 * (panel.lines[0].x // 4) ** 2)
    assert verdicts(figure) == [("It works: 8 × 8 × 3 come out.", "good")]


def test_nothing_comes_for_other_channels():
    panel = figure_of(scene_of(channels=5)).panels["sides"]
    assert all(np.isnan(line.y).all() for line in panel.lines)


@pytest.mark.parametrize(
    ("layer", "before", "told"),
    [
        (
            ConvolutionLayer(8, 3, 2, "number", 2, 3),
            32,
            ["⌊(32 + 2 · 2 − 7) / 2⌋ + 1 = 15", "8 (3 · 3 · 3 + 1) = 224"],
        ),
        (PoolingLayer(3, 2, 1), 32, ["⌊(32 + 2 · 1 − 3) / 2⌋ + 1 = 16", "none"]),
        (PoolingLayer(3, 2, 0, True), 32, ["⌈(32 − 3) / 2⌉ + 1 = 16", "none"]),
        (GridLayer(3, 4), 32, ["as the grid has, whatever comes", "none"]),
        (FlattenLayer(), 32, ["3072", "none"]),
    ],
)
def test_how_the_numbers_come_about(layer, before, told):
    figure = figure_of(own(layer, side=before, stage=1))
    rows = [value for _, value in rows_of(figure, "arithmetic")]
    assert (rows[0], rows[-1]) == tuple(told)


def test_how_the_numbers_of_a_dense_layer_come_about():
    fits = figure_of(own(FlattenLayer(), DenseLayer(10)))
    assert rows_of(fits, "arithmetic") == [("values", "10"), ("weights", "10 (3072 + 1) = 30730")]
    breaks = figure_of(own(FlattenLayer(), DenseLayer(10), DenseLayer(5), side=16))
    assert breaks.panels["arithmetic"].title == "Layer 2: dense"
    assert rows_of(breaks, "arithmetic")[:2] == [("comes", "768"), ("was made for", "3072")]
    after = figure_of(own(FlattenLayer(), DenseLayer(10), DenseLayer(5), side=16, stage=3))
    assert "as a layer before it breaks" in rows_of(after, "arithmetic")[0][1]
    first = figure_of(own(FlattenLayer(), stage=0))
    assert rows_of(first, "arithmetic")[0] == ("values", "32 · 32 · 3 = 3072")


@given(st.lists(maps, min_size=1, max_size=4), st.integers(1, 40), st.integers(1, 40))
def test_sides_are_computed_as_they_are_written(layers, side, made):
    """The formula in the figure, evaluated, is the size in it."""
    try:
        scene = own(*layers, side=side, made=made)
    except BadInput:
        return
    for stage in range(1, len(layers) + 1):
        sizes = replace(scene.params.sizes, stage=stage)
        figure = figure_of(replace(scene, params=replace(scene.params, sizes=sizes)))
        for label, value in rows_of(figure, "arithmetic"):
            if label in ("height", "width"):
                formula, _, found = value.partition(" = ")
                assert evaluated(formula) == int(found)


def evaluated(formula: str) -> int:
    """What a formula gives in Python: ⌊(32 + 2 · 1 − 3) / 2⌋ + 1."""
    quotient, _, added = formula.replace("⌉", "⌋").partition("⌋")
    room, _, step = quotient[1:].partition(" / ")
    numbers = [int(part) for part in re.findall(r"\d+", room)]
    total = numbers[0] - numbers[-1] + (numbers[1] * numbers[2] if len(numbers) == 4 else 0)
    rounded = math.ceil(total / int(step)) if "⌈" in formula else total // int(step)
    return rounded + added.count("+ 1") - added.count("− 1")


def test_summaries():
    assert [summary(layer) for layer in READY["global average"]] == [
        "convolution 3 × 3, 64 maps",
        "pooling 4 × 4",
        "convolution 3 × 3, 64 maps",
        "pooling 4 × 4",
        f"convolution 1 × 1, 1{THIN}000 maps",
        "global pooling",
        "flatten",
    ]
    assert summary(ConvolutionLayer(2, 5, 2, dilation=3)) == (
        "convolution 5 × 5, stride 2, dilated 3, 2 maps"
    )
    assert summary(PoolingLayer(3, 2)) == "pooling 3 × 3, stride 2"
    assert summary(GridLayer(2, 3)) == "to a grid 2 × 3"


# --- what is refused


@pytest.mark.parametrize(
    ("layers", "part"),
    [
        ((DenseLayer(),), "A dense layer takes a vector; maps 3 × 32 × 32 came."),
        ((FlattenLayer(), PoolingLayer()), "a vector of 3,072 values came."),
        ((PoolingLayer(33),), "larger than the picture"),
        ((PoolingLayer(3, padding=2),), "padding must be at most half the window"),
        ((ConvolutionLayer(8, 40, padding="valid"),), "is larger than its input"),
    ],
)
def test_a_stack_that_does_not_fit_what_it_was_made_for_is_refused(layers, part):
    with pytest.raises(BadInput) as caught:
        own(*layers)
    assert part in str(caught.value)
    assert str(caught.value).endswith(".")


# --- hands, frames, actions


def test_a_click_on_bars_looks_at_a_layer():
    scene = scene_of()
    for panel, x, stage in (("bars 0", 2.4, 2), ("bars 2", 6.6, 7), ("bars 1", -3.0, 0)):
        after = LAB.gesture(scene, Gesture(panel, "click", (1e5, x)))
        assert touched(scene.params, after.params) == "view"
        figure = figure_of(after)
        assert figure.panels["arithmetic"].title.startswith(f"Layer {stage}: ")
        cursors = figure.panels[panel].cursors
        assert [c.at for c in cursors if c.tone == "accent"] == [float(stage)]
    for panel in ("bars 3", "bars x", "layers 0", "bars"):
        assert LAB.gesture(scene, Gesture(panel, "click", (1e5, 2.0))) is scene
    assert LAB.gesture(scene, Gesture("bars 0", "press", (1e5, 2.0))) is scene


def test_the_side_is_dragged():
    scene = scene_of(frame=3)
    after = LAB.gesture(scene, Gesture("sides", "drag", (5e3, 299.7), ((5e3, 299.7),)))
    assert (after.params.sizes.height, after.params.sizes.width, after.frame) == (300, 300, 0)
    far = LAB.gesture(scene, Gesture("sides", "drag", (5e3, -40.0), ((5e3, -40.0),)))
    assert far.params.sizes.height == 1
    assert LAB.gesture(scene, Gesture("sides", "hover", (5e3, 100.0))) is scene


def test_the_timeline_plays_sizes():
    scene = scene_of(channels=7, made_channels=7)
    assert LAB.length(scene.params) == 29
    inputs = [input_at(scene.params.sizes, frame) for frame in range(30)]
    assert inputs[0] == (7, 256, 256)
    assert inputs[1:] == [(7, side, side) for side in range(64, 513, 16)]
    names = [LAB.frame_name(scene.params, frame) for frame in range(30)]
    assert len(set(names)) == 30
    assert names[1] == "64 × 64 × 7"


@pytest.mark.parametrize("action", sizes_actions(), ids=lambda action: action.key)
def test_a_classifier_as_an_own_stack(action):
    before = Scene("pooling", Params(), frame=2)
    after = action.apply(before)
    assert (after.params.topic, after.params.sizes.shows, after.frame) == ("sizes", "own", 0)
    figure = figure_of(edited(LAB, after, after.params))
    assert verdicts(figure) == [("It works: 1000 values come out.", "good")]
    document = Document((replace(before, params=after.params, frame=0),))
    assert storage.from_bytes(storage.to_bytes(document), {"pooling": LAB}) == document


@given(st.integers(1, 4096), st.integers(1, 4096), st.integers(1, 4096), st.sampled_from([3, 4096]))
def test_any_input_gives_a_figure(height, width, channels, made):
    scene = scene_of(height=height, width=width, channels=channels, made_channels=made)
    figure = figure_of(scene)
    shown = rows_of(figure, "values 0")[0][1]
    assert int(shown) == math.prod((height, width, channels))
