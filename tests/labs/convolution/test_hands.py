"""What a hand does: probe, pin, draw, change the kernel; and where the window stands."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.gesture import Gesture
from guiapp.core.lab import edited
from guiapp.labs.convolution import LAB
from guiapp.labs.convolution.params import probe, sizes
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import Drawing
from tests.labs.convolution.scenes import any_scene, figure_of, reference_of, scene_of

PICTURE = np.random.default_rng(1).random((20, 24))
KERNEL = np.arange(1.0, 10.0).reshape(3, 3)


def do(scene, panel, kind, point=(0.0, 0.0), **values):
    return LAB.gesture(scene, Gesture(panel, kind, point, **values))


def probed(scene):
    return scene.params.probe_row, scene.params.probe_column


# --- probing


@pytest.mark.parametrize("panel", ["input", "output"])
@pytest.mark.parametrize("kind", ["hover", "click"])
def test_the_pixel_under_the_pointer_is_probed(panel, kind):
    scene = do(scene_of(PICTURE, KERNEL), panel, kind, (7.4, 11.6))
    assert probed(scene) == (7, 12)
    panels = figure_of(scene).panels
    assert [(m.row, m.column) for m in panels["output"].marks] == [(7, 12)]
    (box,) = panels["input"].marks
    assert (box.top, box.left) == (6, 11)


@given(st.integers(0, 2**32), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_probe_outside_is_at_the_rim(seed, row, column):
    scene = any_scene(np.random.default_rng(seed))
    if scene is None:
        return
    height, width = sizes(scene.params)[-1]
    found = probed(do(scene, "output", "hover", (row, column)))
    assert found == (
        min(max(int(np.floor(row + 0.5)), 0), height - 1),
        min(max(int(np.floor(column + 0.5)), 0), width - 1),
    )
    found = probed(do(scene, "input", "click", (row, column)))
    assert 0 <= found[0] < height
    assert 0 <= found[1] < width


@given(st.integers(-5, 10**30), st.integers(-5, 10**30), st.integers(1, 3000), st.integers(1, 3000))
def test_a_probe_of_another_time_is_clamped_to_the_output_there_is(row, column, height, width):
    params = replace(LAB.Params(), probe_row=row, probe_column=column)
    found = probe(params, (height, width))
    assert 0 <= found[0] < height
    assert 0 <= found[1] < width
    if row >= 0 and column >= 0:
        assert found == (min(row, height - 1), min(column, width - 1))


def test_a_pinned_pixel_survives_a_smaller_output():
    scene = do(scene_of(PICTURE, KERNEL), "output", "click", (19.0, 23.0))
    smaller = edited(LAB, scene, replace(scene.params, mode="valid", stride=8))
    assert [(m.row, m.column) for m in figure_of(smaller).panels["output"].marks] == [(2, 2)]
    back = edited(LAB, smaller, replace(smaller.params, mode="same", stride=1))
    assert [(m.row, m.column) for m in figure_of(back).panels["output"].marks] == [(19, 23)]


@pytest.mark.parametrize("values", [{"stride": 2}, {"mode": "full"}, {"mode": "valid"}])
def test_over_the_input_the_window_is_centred_on_the_pixel(values):
    scene = scene_of(PICTURE, KERNEL, **values)
    for cell in ((4, 6), (10, 12), (16, 18)):
        (box,) = figure_of(do(scene, "input", "hover", cell)).panels["input"].marks
        for middle, at in zip((box.top + 1, box.left + 1), cell, strict=True):
            assert abs(middle - at) <= scene.params.stride / 2


def test_other_panels_do_not_probe():
    scene = scene_of(PICTURE, KERNEL)
    for panel in figure_of(scene).panels.keys() - {"input", "output"}:
        for kind in ("hover", "click", "leave"):
            assert do(scene, panel, kind, (1.0, 1.0)) is scene
    assert do(scene, "output", "drag", (1.0, 1.0)) is scene
    assert do(scene, "output", "leave") is scene


def test_a_click_stops_the_sliding_window_and_hovering_does_not():
    scene = replace(scene_of(PICTURE, KERNEL), frame=50)
    for panel in ("input", "output", "kernel"):
        assert do(scene, panel, "hover", (3.0, 3.0)) is scene
    pinned = do(scene, "output", "click", (3.0, 4.0))
    assert (pinned.frame, *probed(pinned)) == (0, 3, 4)


# --- drawing


def drawing(**values):
    first = LAB.first_scene()
    return edited(LAB, first, replace(first.params, image=Drawing(height=30, width=40), **values))


def test_a_stroke_is_drawn_and_a_click_on_a_drawing_pins_nothing():
    scene = drawing()
    path = ((10.0, 10.0), (10.0, 30.0))
    for kind in ("press", "drag", "release"):
        after = do(scene, "input", kind, path[-1], path=path)
        assert len(after.params.image.strokes) == 1
    data = figure_of(after).panels["input"].data
    assert data[10, 20] == 1
    assert data[29, 0] == 0
    assert do(scene, "input", "click", (3.0, 3.0)) is scene
    assert probed(do(scene, "input", "hover", (3.0, 4.0))) == (3, 4)


def test_photographs_cannot_be_drawn_on():
    scene = scene_of(PICTURE, KERNEL)
    for kind in ("press", "drag", "release"):
        assert do(scene, "input", kind, (3.0, 3.0), path=((1.0, 1.0), (3.0, 3.0))) is scene


# --- the kernel


def test_a_number_follows_the_pointer():
    after = do(scene_of(PICTURE, KERNEL), "kernel", "drag", (1.0, 1.0), path=((1, 1),), rise=40.0)
    values = kernel_values(after.params.kernel)
    assert values[1, 1] > KERNEL[1, 1]
    values = values.copy()
    values[1, 1] = KERNEL[1, 1]
    assert np.array_equal(values, KERNEL)


def test_a_typed_number():
    after = do(scene_of(PICTURE, KERNEL), "kernel", "enter", (0.0, 2.0), value=-2.5)
    assert kernel_values(after.params.kernel)[0, 2] == -2.5
    assert figure_of(after).panels["kernel"].values[0, 2] == -2.5


def test_painted_cells_and_their_mirror_images():
    scene = scene_of(PICTURE, np.zeros((5, 5)))
    brush = replace(scene.params.brush, drag="paint", symmetry="left-right", value=2.0)
    scene = replace(scene, params=replace(scene.params, brush=brush))
    after = do(scene, "kernel", "drag", (2.0, 1.0), path=((0.0, 0.0), (2.0, 1.0)))
    values = kernel_values(after.params.kernel)
    assert values[0, 0] == values[0, 4] == values[2, 1] == values[2, 3] == 2.0
    assert np.array_equal(values, values[:, ::-1])


# --- frames


@given(st.integers(0, 2**32))
def test_the_window_slides_in_reading_order(seed):
    rng = np.random.default_rng(seed)
    scene = any_scene(rng)
    if scene is None:
        return
    height, width = reference_of(scene).shape[:2]
    total = height * width
    assert LAB.length(scene.params) == total
    frame = int(rng.integers(1, total + 1))
    panel = figure_of(replace(scene, frame=frame)).panels["output"]
    row, column = [(r, c) for r in range(height) for c in range(width)][frame - 1]
    assert [(m.row, m.column) for m in panel.marks] == [(row, column)]
    assert panel.shown == (frame if frame < total else None)
    name = LAB.frame_name(scene.params, frame)
    assert f"row {row}, column {column}" in name
    assert f"{frame:,} of {total:,}".replace(",", "\u202f") in name


def test_at_rest_the_whole_result_is_shown():
    scene = scene_of(PICTURE, KERNEL)
    assert figure_of(scene).panels["output"].shown is None
    assert LAB.frame_name(scene.params, 0) == "all 480 positions"


def test_sliding_leaves_the_probe_where_it_was_pinned():
    scene = do(scene_of(PICTURE, KERNEL), "output", "click", (3.0, 4.0))
    sliding = figure_of(replace(scene, frame=1)).panels["output"].marks
    assert [(m.row, m.column) for m in sliding] == [(0, 0)]
    resting = figure_of(replace(scene, frame=0)).panels["output"].marks
    assert [(m.row, m.column) for m in resting] == [(3, 4)]
