"""The layer that a person sets up: the loops of the reference, PyTorch, and plain sentences."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from guiapp.core import storage
from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene, edited
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.layer import (
    label_of,
    origins_of,
    output_shape,
    pooled,
    windows_of,
    with_kind,
)
from guiapp.labs.pooling.layer_params import KINDS, LayerParams
from guiapp.labs.pooling.params import Params
from tests.compute import pooling_reference as reference
from tests.labs.pooling.layers import BLURRED, axes_of, cases, fits, layers, scene_of

SAME = [kind for kind in reference.ONE if kind != "stochastic"]


@pytest.mark.parametrize("kind", SAME)
def test_the_numbers_of_a_layer_mean_what_they_say(kind):
    for picture, layer in cases(SAME.index(kind), 60, kind):
        expected = reference.pooled(
            picture, kind=kind, count_include_pad=layer.count_include_pad, **axes_of(layer)
        )
        np.testing.assert_allclose(pooled(picture, layer), expected, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("kind", BLURRED)
def test_blurred_ones_are_dense_and_then_subsampled(kind):
    for picture, layer in cases(BLURRED.index(kind), 40, kind):
        axes = axes_of(layer)
        dense = reference.pooled(
            picture, axes["size"], stride=(1, 1), kind=kind.removesuffix("-blur")
        )
        expected = reference.blurred(dense, axes["stride"], layer.taps)
        np.testing.assert_allclose(pooled(picture, layer), expected, rtol=2e-6, atol=1e-6)


def pytorch():
    return pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")


def test_fixed_grids_are_those_of_pytorch():
    torch = pytorch()
    functions = {
        "max": torch.nn.functional.adaptive_max_pool2d,
        "average": torch.nn.functional.adaptive_avg_pool2d,
    }
    tried = 0
    for picture, layer in cases(5, 300, "global", "adaptive"):
        grid = (1, 1) if layer.kind == "global" else (layer.grid_rows, layer.grid_columns)
        if layer.over in functions:
            expected = functions[layer.over](torch.tensor(picture)[None, None], grid)[0, 0]
            np.testing.assert_allclose(pooled(picture, layer), expected, rtol=2e-6, atol=1e-6)
            tried += 1
        assert (
            output_shape(picture.shape, layer) == grid == windows_of(picture.shape, layer).shape[:2]
        )
    assert tried > 50


def test_a_drawn_value_is_one_of_its_window_and_the_same_again():
    for picture, layer in cases(6, 60, "stochastic"):
        found = pooled(picture, layer)
        assert np.array_equal(found, pooled(picture, layer))
        axes = axes_of(layer)
        for place, start in reference.windows_of(picture.shape, *axes.values()):
            assert found[place] in reference.seen(picture, start, axes["size"])


def test_the_size_is_known_beforehand():
    for picture, layer in cases(7, 200):
        assert output_shape(picture.shape, layer) == pooled(picture, layer).shape


def test_what_does_not_fit_is_refused_and_nothing_else():
    rng, refused = np.random.default_rng(8), 0
    for _ in range(400):
        shape = (int(rng.integers(1, 12)), int(rng.integers(1, 12)))
        layer = next(layers(rng, shape))
        if fits(shape, layer):
            rows, columns = output_shape(shape, layer)
            assert min(rows, columns) >= 1
            continue
        refused += 1
        with pytest.raises(BadInput) as fault:
            output_shape(shape, layer)
        assert str(fault.value).endswith(".")
        assert " came, for an output of " in str(fault.value)
    assert refused > 50


def test_windows_are_what_is_seen_of_the_picture():
    for picture, layer in cases(9, 150, *SAME):
        axes, boxes = axes_of(layer), windows_of(picture.shape, layer)
        for place, (top, left) in reference.windows_of(picture.shape, *axes.values()):
            rows = [row for row in range(top, top + axes["size"][0]) if 0 <= row < len(picture)]
            columns = [
                column
                for column in range(left, left + axes["size"][1])
                if 0 <= column < picture.shape[1]
            ]
            expected = (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)
            assert tuple(boxes[place]) == expected


def test_the_pixel_that_a_value_is_lies_in_its_window_and_is_the_first():
    for picture, layer in cases(10, 200, "max", "min", "stride", "global", "adaptive"):
        kind = layer.over if layer.kind in ("global", "adaptive") else layer.kind
        found = origins_of(picture, layer)
        if kind not in ("max", "min", "stride"):
            assert found is None
            continue
        assert found is not None
        boxes, values = windows_of(picture.shape, layer), pooled(picture, layer)
        for place in np.ndindex(values.shape):
            top, left, bottom, right = boxes[place]
            inside = [(row, column) for row in range(top, bottom) for column in range(left, right)]
            first = next(at for at in inside if picture[at] == values[place])
            if kind == "stride":
                first = inside[0]
            assert (found[0][place], found[1][place]) == first


@pytest.mark.parametrize("kind", ["average", "l2", "median", "stochastic", *BLURRED])
def test_other_values_are_no_single_pixel(kind):
    assert origins_of(np.ones((6, 6), np.float32), LayerParams(kind)) is None


def test_a_blurred_layer_says_where_its_subsampled_values_lie():
    layer = LayerParams("max-blur", size=3, stride=2)
    assert windows_of((9, 7), layer)[1, 2].tolist() == [2, 4, 5, 7]
    assert windows_of((9, 7), layer).shape == (4, 3, 4)


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (LayerParams(), "max 2 × 2"),
        (LayerParams("average", 3, stride=2), "average 3 × 3, stride 2"),
        (LayerParams("max", 3, rows=1, stride=1), "max 1 × 3, stride 1"),
        (LayerParams("max", 2, stride=2), "max 2 × 2"),
        (LayerParams("stride", 4), "plain stride 4"),
        (LayerParams("stride", 2, stride=3), "plain stride 3"),
        (LayerParams("max-blur", 2), "max-blur 2 × 2"),
        (LayerParams("global", over="average"), "global average"),
        (LayerParams("adaptive", grid_rows=2, grid_columns=5), "adaptive max, 2 × 5"),
    ],
)
def test_layers_have_short_names(layer, told):
    assert label_of(layer) == told


def test_every_kind_has_a_name_and_takes_over_the_windows():
    layer = LayerParams("max", 3, stride=2, padding=1)
    names = {label_of(with_kind(layer, kind)) for kind, _ in KINDS}
    assert len(names) == len(KINDS)
    assert with_kind(layer, "l2") == replace(layer, kind="l2")


# --- what a person is told

FIVE = np.arange(25.0).reshape(5, 5)


def refusal(layer):
    """The sentence, in the lab; the scene stays, byte for byte."""
    scene = scene_of(FIVE, LayerParams())
    before = storage.to_text(scene)
    with pytest.raises(BadInput) as fault:
        edited(LAB, scene, replace(scene.params, layer=layer))
    assert storage.to_text(scene) == before
    text = str(fault.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


HIGH, WIDE = (f"px {way} in a picture of 5 × 5" for way in ("high", "wide"))
HEIGHT, WIDTH = "set by Window's height", "set by Window"


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (LayerParams("max", 9, stride=1), f"5 {WIDE}, {WIDTH}; 9 px came, for −3 × −3"),
        (LayerParams("average", 6), f"5 {WIDE}, {WIDTH}; 6 px came, for 0 × 0"),
        (LayerParams("max-blur", 6, stride=1), f"5 {WIDE}, {WIDTH}; 6 px came, for 0 × 0"),
        (
            LayerParams("max", 9, stride=1, padding=1),
            f"7 {WIDE}, with a padding of 1 px, {WIDTH}; 9 px came, for −1 × −1",
        ),
        (LayerParams("max", 2, rows=7, stride=1), f"5 {HIGH}, {HEIGHT}; 7 px came, for −1 × 4"),
        (LayerParams("max", 7, rows=2, stride=1), f"5 {WIDE}, {WIDTH}; 7 px came, for 4 × −1"),
        (
            LayerParams("max", 3, stride=1, padding=2),
            "Padding can be at most half of the window, 1 px; 2 px came, for 7 × 7",
        ),
        (
            LayerParams("stride", 2, stride=6),
            "Stride can be at most 5 px in a picture of 5 × 5; 6 px came, for 1 × 1",
        ),
    ],
)
def test_what_gives_nothing_is_refused_with_the_size_that_came_out(layer, told):
    told = told if told[0].isalpha() else f"A window can be at most {told}"
    assert refusal(layer) == told.replace(", for ", ", for an output of ") + "."


def test_a_window_on_a_row_needs_a_height():
    text = "at most 1 px high in a picture of 1 × 6, set by Window's height; 3 px came"
    with pytest.raises(BadInput, match=text):
        scene_of(np.ones((1, 6)), LayerParams("max", 3, stride=2))
    assert output_shape((1, 6), LayerParams("max", 3, rows=1, stride=2)) == (1, 2)


def test_a_ragged_window_may_be_larger_than_the_picture():
    """As in PyTorch."""
    torch = pytorch()
    layer = LayerParams("max", 6, stride=2, ceil_mode=True)
    expected = torch.nn.functional.max_pool2d(torch.ones(1, 5, 5), 6, stride=2, ceil_mode=True)
    assert output_shape((5, 5), layer) == tuple(expected.shape[1:]) == (1, 1)
    assert "at most 6 px" in refusal(replace(layer, size=7))


def test_a_smaller_picture_is_refused_like_a_larger_window():
    scene = scene_of(np.ones((9, 9)), LayerParams("max", 8))
    smaller = scene_of(np.ones((4, 4)), LayerParams()).params.image
    with pytest.raises(BadInput, match="at most 4 px wide in a picture of 4 × 4, set by Window; 8"):
        edited(LAB, scene, replace(scene.params, image=smaller))


@pytest.mark.parametrize(
    "values",
    [
        *({"kind": "mean"}, {"size": 0}, {"size": 65}, {"rows": -1}, {"stride": -1}),
        *({"padding": 33}, {"taps": 1}, {"seed": -1}, {"over": "stride"}, {"grid_rows": 0}),
    ],
)
def test_values_outside_of_their_declarations(values):
    assert f"layer.{next(iter(values))}" in refusal(replace(LayerParams(), **values))


# --- what cannot be computed


@pytest.mark.parametrize("value", [1e16, -3e38])
def test_pictures_that_outgrow_what_can_be_squared(value):
    with pytest.raises(BadInput, match="scale the kernel or the picture down"):
        scene_of(np.full((4, 4), value), LayerParams())


def test_the_largest_values_that_are_taken_stay_finite():
    for kind, _ in KINDS:
        for sign in (-1.0, 1.0):
            scene = scene_of(np.full((9, 9), sign * 1e15), LayerParams(kind, 3, over="l2"))
            assert math.isfinite(
                abs(pooled(scene.params.image.raster.array, scene.params.layer)).max()
            )


@pytest.mark.parametrize("weight", [2e15, 1e300, 1.7e308])
def test_kernels_that_outgrow_it(weight):
    with pytest.raises(BadInput, match="scale the kernel or the picture down"):
        scene_of(FIVE, LayerParams(), kernel=[[weight, weight]])


def test_pictures_that_are_not_finite():
    with pytest.raises(BadInput, match="made has values that are not finite; open another"):
        scene_of([[1.0, np.inf]], LayerParams("max", 1))
    assert Params() == edited(LAB, Scene("pooling", Params()), Params()).params
