"""The three stages as a figure: numbers, windows, arrows, steps, and what a hand does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guiapp.core import numbers
from guiapp.core.figure import Box, Figure, Grid, Image, Path
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, at_frame, edited
from guiapp.core.params import touched
from guiapp.core.player import HostEnv, Player
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.layer import origins_of, pooled
from guiapp.labs.pooling.layer_params import KINDS, OVER, LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.stages.params import StagesParams
from guiapp.labs.pooling.stages.seen import MOST_ACROSS
from guiapp.labs.pooling.stages.spans import spans_of
from guiapp.parts.kernel import first_kernel, kernel_values
from guiapp.parts.picture import Drawing
from tests.compute.pooling_reference import windows_of
from tests.labs.pooling.layers import axes_of, cases, figure_of, scene_of
from tests.labs.test_every_lab import check_figure

FIVE = np.array(
    [
        [210, 196, 203, 195, 184],
        [207, 213, 203, 183, 175],
        [149, 235, 198, 177, 185],
        [193, 210, 218, 200, 201],
        [70, 134, 208, 222, 199],
    ]
)
SIX = np.array([[0.1, 1.0, 0.2, 0.1, 0.0, 0.1]])
THREE = LayerParams("max", 3, stride=1)
RAGGED = LayerParams("max", 3, rows=1, stride=2, ceil_mode=True)
NOISE = np.random.default_rng(3).standard_normal((40, 52))
STAGES = ("input", "affine", "detected", "pooled")


def pinned(scene: Scene, row: int, column: int) -> Scene:
    stages = replace(scene.params.stages, row=row, column=column)
    return replace(scene, params=replace(scene.params, stages=stages))


def result_of(figure: Figure) -> str:
    """The large number, without its sign of equality."""
    (row,) = (row for row in figure.panels["result"].rows if row.strong)
    assert row.value.startswith("= ")
    return row.value[2:]


def boxes(panel: Image) -> list[tuple[float, ...]]:
    """Top, left, height and width of the outlines that are no paths."""
    found = (mark for mark in panel.marks if isinstance(mark, Box))
    return [(box.top, box.left, box.height, box.width) for box in found]


def arrows(panel: Image) -> dict[tuple[float, float], str]:
    """The pixels in which arrows end, and their tones."""
    found = [mark for mark in panel.marks if isinstance(mark, Path) and mark.arrow]
    return {(round(end[0]), round(end[1])): mark.tone for mark in found for end in mark.points[-1:]}


def frames(panel: Image) -> list[Path]:
    return [mark for mark in panel.marks if isinstance(mark, Path) and mark.closed]


def middle(path: Path) -> tuple[float, float]:
    row, column = np.array(path.points).mean(axis=0)
    return float(row), float(column)


# --- numbers


def test_the_five_by_five_figure_step_by_step():
    scene = scene_of(FIVE, THREE)
    assert LAB.length(scene.params) == 9
    expected = ["235", "235", "203", "235", "235", "218", "235", "235", "222"]
    for frame, told in enumerate(expected, 1):
        figure = figure_of(at_frame(LAB, scene, frame))
        row, column = divmod(frame - 1, 3)
        assert result_of(figure) == told
        window = figure.panels["window"]
        assert np.array_equal(window.values, FIVE[row : row + 3, column : column + 3])
        assert window.values[window.outline] == int(told)
        assert figure.panels["pooled"].shown == (frame if frame < 9 else None)
        assert boxes(figure.panels["detected"])[0] == (row, column, 3, 3)
        assert boxes(figure.panels["pooled"]) == [(row, column, 1, 1)]
        assert LAB.frame_name(scene.params, frame) == f"{frame} of 9 (row {row}, column {column})"


def test_the_ragged_end_is_kept_and_drawn():
    scene = scene_of(SIX, RAGGED)
    figure = figure_of(at_frame(LAB, scene, 3))
    window = figure.panels["window"]
    assert window.values.tolist() == [pytest.approx([0.0, 0.1, 0.0])]
    assert window.blank.tolist() == [[False, False, True]]
    assert result_of(figure) == "0.1"
    assert ("1 outside", "none wins") in [(r.label, r.value) for r in figure.panels["result"].rows]
    (box,) = boxes(figure.panels["detected"])
    assert box[:3] == (0, 4, 1)
    assert 2 < box[3] < 3  # a hint of what is outside
    outlines = [path for path in frames(figure_of(scene).panels["detected"]) if path.dashed]
    assert len(outlines) == 1
    assert max(column for _, column in outlines[0].points) > 5.5


def test_every_stage_shows_its_values_and_can_write_them():
    kernel = [[0.5, -1.0], [0.25, 2.0]]
    scene = scene_of(NOISE[:6, :7], LayerParams("average", 2), kernel=kernel, detector="absolute")
    figure, state = figure_of(scene), Player(LAB, HostEnv()).state(scene)
    shown = [figure.panels[key] for key in STAGES]
    for panel, values in zip(
        shown,
        (state.stages.picture, state.stages.affine, state.stages.detected, state.pooled),
        strict=True,
    ):
        assert panel.numbers
        assert np.array_equal(panel.data, values)
        assert f"{values.shape[0]} × {values.shape[1]}" in panel.facts
    np.testing.assert_allclose(shown[2].data, np.abs(shown[1].data))
    np.testing.assert_allclose(
        shown[3].data, shown[2].data[:6, :6].reshape(3, 2, 3, 2).mean(axis=(1, 3)), atol=1e-6
    )


def test_the_result_is_the_pooled_value_under_the_mark():
    for picture, layer in cases(41, 80):
        scene = scene_of(picture, layer)
        figure = figure_of(scene)
        check_figure(figure)
        ((row, column, _, _),) = boxes(figure.panels["pooled"])
        value = pooled(picture, layer)[int(row), int(column)]
        told = result_of(figure).replace("−", "-")
        if "·" not in told:
            assert float(told.replace("\u202f", "")) == pytest.approx(value, rel=1e-3, abs=1e-3)


def test_stages_are_compared_in_the_same_colours():
    figure = figure_of(scene_of(NOISE, LayerParams(), detector="relu"))
    scales = {(figure.panels[key].limits, figure.panels[key].colormap) for key in STAGES[1:]}
    ((limits, colormap),) = scales
    assert colormap == "signed"
    assert limits[0] == -limits[1] <= NOISE.min()
    larger = figure_of(scene_of(NOISE, LayerParams("l2", 8), detector="relu"))
    low, high = larger.panels["pooled"].limits
    assert low <= larger.panels["pooled"].data.min()
    assert high >= larger.panels["pooled"].data.max()
    assert larger.panels["detected"].limits == limits


def test_limits_rest_while_values_change_a_little():
    found = {
        figure_of(scene_of(FIVE, THREE, bias=bias)).panels["affine"].limits
        for bias in (0.0, 0.05, 0.1, 0.15)
    }
    assert len(found) == 1


# --- windows and arrows


def test_arrows_lead_from_the_pixels_that_won_to_the_places_of_their_values():
    scene = pinned(scene_of(FIVE, THREE), 0, 0)
    detected = figure_of(scene).panels["detected"]
    rows, columns = origins_of(FIVE.astype(np.float32), THREE)
    expected = {
        (float(row + 1), float(column + 1))
        for row, column in np.ndindex(3, 3)
        if (rows[row, column], columns[row, column]) != (row + 1, column + 1)
    }
    found = arrows(detected)
    assert set(found) == expected
    assert {end for end, tone in found.items() if tone == "accent"} == {(1.0, 1.0)}
    winners = {middle(path) for path in frames(detected)}
    assert winners == {(float(r), float(c)) for r, c in zip(rows.flat, columns.flat, strict=True)}
    for path in detected.marks:
        if isinstance(path, Path) and path.arrow:
            start = path.points[0]
            assert min(max(abs(start[0] - r), abs(start[1] - c)) for r, c in winners) < 0.5


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_arrows_leave_the_numbers_readable(size):
    """Along each of them: no point lies where a number of three digits is written."""
    layer = LayerParams("max", size, stride=1, padding=size // 2)
    marks = figure_of(scene_of(FIVE, layer)).panels["detected"].marks
    lines = [mark.points for mark in marks if isinstance(mark, Path) and mark.arrow]
    assert lines
    for start, end in lines:
        assert np.hypot(end[0] - start[0], end[1] - start[1]) > 0.2
        for share in np.linspace(0, 1, 101):
            row, column = np.add(start, share * np.subtract(end, start))
            is_beside = abs(row - round(row)) > 0.15 or abs(column - round(column)) > 0.3
            assert is_beside, (start, end)


def test_while_stepping_only_what_was_pooled_has_arrows():
    scene = scene_of(FIVE, THREE)
    counts = [
        len(arrows(figure_of(at_frame(LAB, scene, frame)).panels["detected"]))
        for frame in range(1, 10)
    ]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert counts[-1] == len(arrows(figure_of(scene).panels["detected"]))


@pytest.mark.parametrize("layer", [LayerParams("average", 2), LayerParams("l2", 3, stride=1)])
def test_means_have_no_arrows(layer):
    assert not arrows(figure_of(scene_of(FIVE, layer)).panels["detected"])


def test_windows_that_stay_apart_are_all_outlined():
    layer = LayerParams("average", 2, stride=2, padding=1, ceil_mode=True)
    detected = figure_of(scene_of(FIVE, layer)).panels["detected"]
    starts = list(windows_of((5, 5), *axes_of(layer).values()))
    assert len(frames(detected)) == len(starts) - 1
    assert detected.facts.endswith(f"{len(starts)} windows")
    outside = [path for path in frames(detected) if path.dashed]
    ragged = [
        place for place, (top, left) in starts if min(top, left) < 0 or max(top, left) + 2 > 5
    ]
    assert len(outside) == len([place for place in ragged if place != (1, 2)])


def test_every_second_of_those_that_overlap_is_drawn_narrower():
    detected = figure_of(scene_of(SIX, RAGGED, stages=StagesParams("all", 0, 2))).panels["detected"]
    one, two = (path for path in frames(detected)[:2])
    heights = [max(row for row, _ in path.points) for path in (one, two)]
    assert heights[0] > heights[1]


def test_windows_that_cannot_be_told_apart_are_not_all_outlined():
    for layer in (THREE, LayerParams("average", 1)):
        panel = figure_of(scene_of(NOISE, layer)).panels["detected"]
        assert len(panel.marks) == 1
        assert panel.facts.endswith("windows, one outlined")
    few = figure_of(scene_of(NOISE, LayerParams("average", 10))).panels["detected"]
    assert few.facts.endswith("20 windows")
    assert len(few.marks) == 20


def test_never_many_marks():
    for side in (MOST_ACROSS, 16, 200):
        picture = np.zeros((side, side))
        for layer in (LayerParams("max", 1), LayerParams("max", 2), THREE):
            panels = figure_of(scene_of(picture, layer)).panels.values()
            marks = [len(panel.marks) for panel in panels if isinstance(panel, Image)]
            assert max(marks) <= 3 * MOST_ACROSS**2


def test_only_the_pinned_window_where_that_is_wanted():
    scene = scene_of(FIVE, THREE, stages=StagesParams("one", 1, 2))
    detected = figure_of(scene).panels["detected"]
    assert boxes(detected) == [(1, 2, 3, 3)]
    assert list(arrows(detected)) == [(2, 3)]
    assert "windows" not in detected.facts


def test_a_window_and_what_the_convolution_sees_for_it():
    scene = scene_of(FIVE, LayerParams("max", 2), kernel=np.ones((3, 3)))
    marks = figure_of(pinned(scene, 1, 1)).panels["input"].marks
    assert [(box.top, box.left, box.height, box.width, box.dashed) for box in marks] == [
        (2, 2, 2, 2, False),
        (1, 1, 4, 4, True),
    ]
    assert len(figure_of(scene_of(FIVE, THREE)).panels["input"].marks) == 1


# --- a part of the picture, and of large windows


def test_large_pictures_are_shown_larger_around_the_window():
    scene = pinned(scene_of(NOISE, LayerParams("max", 2)), 7, 9)
    around = figure_of(scene).panels["around"]
    assert around.facts == "from row 13, column 17"
    assert np.array_equal(around.data, NOISE[13:17, 17:21].astype(np.float32))
    assert boxes(around) == [(1, 1, 2, 2)]
    for path in frames(around):
        for row, column in path.points:
            assert -0.5 <= row <= 3.5
            assert -0.5 <= column <= 3.5


def test_windows_that_overlap_are_left_out_there():
    around = figure_of(scene_of(NOISE, LayerParams("average", 3, stride=2))).panels["around"]
    assert len(around.marks) == 1
    tiles = figure_of(scene_of(NOISE, LayerParams("average", 2))).panels["around"]
    assert len(tiles.marks) == 9


def test_at_the_corners_it_stays_in_the_picture():
    for row, column in ((0, 0), (19, 25)):
        scene = pinned(scene_of(NOISE, LayerParams("max", 2)), row, column)
        around = figure_of(scene).panels["around"]
        assert around.data.shape == (4, 4)
        check_figure(figure_of(scene))


def test_small_pictures_and_large_windows_need_no_such_part():
    for picture, layer in (
        (FIVE, THREE),
        (NOISE, LayerParams("max", 9)),
        (NOISE, LayerParams("median")),
    ):
        assert "around" not in figure_of(scene_of(picture, layer)).panels


def test_of_a_large_window_the_part_around_the_winner_is_written_out():
    scene = scene_of(NOISE, LayerParams("global", over="max"))
    window = figure_of(scene).panels["window"]
    assert window.values.shape == (7, 7)
    assert window.facts == "7 × 7 of 40 × 52"
    assert window.values[window.outline] == np.float32(NOISE.max())
    mean = figure_of(scene_of(NOISE, LayerParams("global", over="average"))).panels["window"]
    assert mean.outline is None
    assert np.array_equal(mean.values, NOISE[17:24, 23:30].astype(np.float32))


def test_the_rim_is_drawn_through_what_the_low_pass_mirrors():
    layer = LayerParams("max-blur", 2, stride=1)
    for place, lines in (((0, 0), 2), ((0, 1), 1), ((1, 1), 0), ((3, 3), 2)):
        figure = figure_of(pinned(scene_of(FIVE, layer), *place))
        window, weights, result = (figure.panels[key] for key in ("window", "second", "result"))
        assert len(window.marks) == lines
        assert window.numbers
        assert (window.side, window.side) == (4 * weights.cell[1], 4 * weights.cell[0])
        found = float((window.data * weights.values).sum()) / 64
        assert numbers.text(found, 4) == result_of(figure)
        check_figure(figure)
        told = [row.label for row in result.rows]
        assert any(label.endswith("outside") for label in told) == (lines > 0)
    corner = figure_of(pinned(scene_of(FIVE, layer), 0, 0)).panels["window"]
    assert [mark.points for mark in corner.marks] == [
        ((0.5, -0.5), (0.5, 3.5)),
        ((-0.5, 0.5), (3.5, 0.5)),
    ]
    dense = np.lib.stride_tricks.sliding_window_view(FIVE, (2, 2)).max(axis=(2, 3))
    assert np.array_equal(corner.data, np.pad(dense, (1, 0), mode="reflect")[:4, :4])


# --- what a hand does


def do(scene: Scene, panel: str, kind: Any, point: tuple[float, float], **values: Any) -> Scene:
    after = LAB.gesture(scene, Gesture(panel, kind, point, **values))
    return replace(edited(LAB, scene, after.params), frame=after.frame)


def looked_at(scene: Scene) -> tuple[int, int]:
    ((row, column, _, _),) = boxes(figure_of(scene).panels["pooled"])
    return int(row), int(column)


@pytest.mark.parametrize("panel", ["input", "affine", "detected"])
@pytest.mark.parametrize("kind", ["hover", "click"])
def test_a_pixel_of_any_stage_shows_its_window(panel, kind):
    scene = scene_of(NOISE, LayerParams("max", 4))
    for place in ((0, 0), (4, 7), (9, 12)):
        for offset in ((0.2, 0.3), (3.2, 3.4)):
            point = (4 * place[0] + offset[0], 4 * place[1] + offset[1])
            after = do(scene, panel, kind, point)
            assert looked_at(after) == place
            assert touched(scene.params, after.params) == "view"


def test_a_value_of_the_pooled_picture_shows_its_window():
    scene = scene_of(NOISE, LayerParams("max", 4))
    assert looked_at(do(scene, "pooled", "hover", (3.4, 5.6))) == (3, 6)
    assert looked_at(do(scene, "pooled", "click", (99.0, -5.0))) == (9, 0)


def test_hovering_does_nothing_while_the_windows_are_stepped_through():
    scene = scene_of(FIVE, THREE, frame=4)
    assert LAB.gesture(scene, Gesture("detected", "hover", (4.0, 4.0))) is scene
    clicked = do(scene, "detected", "click", (4.0, 4.2))
    assert clicked.frame == 0
    assert looked_at(clicked) == (2, 2)


@pytest.mark.parametrize("layer", [LayerParams("max", 4), LayerParams("max", 3, stride=2), THREE])
@pytest.mark.parametrize("panel", STAGES)
def test_arrow_keys_go_from_window_to_window(layer, panel):
    """They click a pixel beside the first outline's middle; see ``ui.canvas.keys``."""
    scene = pinned(scene_of(NOISE, layer), 3, 4)
    for (down, across), expected in {
        (1, 0): (4, 4),
        (-1, 0): (2, 4),
        (0, 1): (3, 5),
        (0, -1): (3, 3),
    }.items():
        top, left, height, width = boxes(figure_of(scene).panels[panel])[0]
        point = (top + (height - 1) / 2 + down, left + (width - 1) / 2 + across)
        assert looked_at(do(scene, panel, "click", point)) == expected


def test_arrow_keys_stop_at_the_last_window():
    layer = LayerParams("max", 4)
    spans = spans_of(NOISE.shape, layer)
    scene = pinned(scene_of(NOISE, layer), 9, 12)
    row, column = spans.middle((9, 12))
    assert looked_at(do(scene, "detected", "click", (row + 1, column))) == (9, 12)
    assert looked_at(do(scene, "detected", "click", (row, column + 10))) == (9, 12)
    assert looked_at(do(scene, "detected", "click", (row, column - 10))) == (9, 2)


def test_a_number_of_the_kernel_changes_every_stage():
    scene = scene_of(FIVE, THREE, kernel=np.eye(3))
    after = do(scene, "kernel", "enter", (0.0, 2.0), value=-2.0)
    assert kernel_values(after.params.kernel)[0, 2] == -2.0
    one, two = figure_of(scene).panels, figure_of(after).panels
    for key in STAGES[1:]:
        assert not np.array_equal(one[key].data, two[key].data)
    assert isinstance(two["kernel"], Grid)
    assert two["kernel"].values[0, 2] == -2.0


def test_a_picture_of_ones_own_is_drawn_and_stepped_through():
    scene = scene_of(FIVE, LayerParams("max", 4))
    scene = replace(scene, params=replace(scene.params, image=Drawing(16, 16)))
    assert figure_of(scene).panels["input"].facts == "drag here to draw"
    assert figure_of(scene).panels["input"].pointer == "paint"
    path = ((4.0, 4.0), (4.0, 11.0))
    drawn = do(scene, "input", "drag", path[-1], path=path)
    assert figure_of(drawn).panels["input"].data.max() == 1
    assert LAB.gesture(drawn, Gesture("input", "click", (4.0, 4.0))) is drawn
    assert looked_at(do(drawn, "input", "hover", (14.0, 1.0))) == (3, 0)
    last = figure_of(at_frame(LAB, drawn, 16))
    assert last.panels["pooled"].shown is None
    assert looked_at(at_frame(LAB, drawn, 16)) == (3, 3)


def test_what_the_pooling_gave_and_the_kernel_are_offered():
    scene = scene_of(NOISE, LayerParams("average", 3), kernel=np.ones((2, 3)))
    offered = LAB.offers(scene, Player(LAB, HostEnv()).state(scene))
    assert np.array_equal(offered["picture"].array, figure_of(scene).panels["pooled"].data)
    assert np.array_equal(offered["kernel"].array, np.ones((2, 3)))


# --- frames


def test_every_window_has_a_frame():
    for picture, layer in cases(42, 40):
        scene = scene_of(picture, layer)
        rows, columns = pooled(picture, layer).shape
        total = LAB.length(scene.params)
        assert total == rows * columns
        assert LAB.frame_name(scene.params, 0) == f"all {total} windows"
        for frame in {1, total, (total + 1) // 2}:
            assert looked_at(at_frame(LAB, scene, frame)) == divmod(frame - 1, columns)


def test_fewer_windows_leave_the_scene_at_one_that_there_is():
    scene = at_frame(LAB, scene_of(FIVE, THREE), 9)
    after = edited(LAB, scene, replace(scene.params, layer=LayerParams("max", 4, stride=1)))
    assert after.frame == 4
    check_figure(figure_of(after))


# --- extremes


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (3, 40), (2, 2)])
@pytest.mark.parametrize("value", [0.0, -2.5, 1e15, 1e-40])
def test_flat_and_thin_pictures(shape, value):
    for kind, _ in KINDS:
        for over, _ in OVER if kind in ("global", "adaptive") else OVER[:1]:
            layer = LayerParams(kind, size=min(2, shape[1]), rows=min(2, shape[0]), over=over)
            scene = scene_of(np.full(shape, value), layer, detector="leaky relu", bias=-1.0)
            check_figure(figure_of(scene))
            check_figure(figure_of(at_frame(LAB, scene, LAB.length(scene.params))))


def test_more_parts_than_pixels():
    layer = LayerParams("adaptive", grid_rows=7, grid_columns=9)
    check_figure(figure_of(scene_of(FIVE, layer)))


def test_the_figure_of_the_first_scene_of_the_topic():
    scene = edited(LAB, LAB.first_scene(), Params(topic="stages", kernel=first_kernel("sobel-x")))
    figure = figure_of(scene)
    check_figure(figure)
    assert not figure.pending
    assert figure.subtitle == "camera ∗ Sobel x, ReLU, max 2 × 2"


def test_what_did_not_change_is_the_same_object():
    player, scene = Player(LAB, HostEnv()), scene_of(NOISE, THREE)
    one = player.figure(scene)
    two = player.figure(do(scene, "detected", "hover", (9.0, 9.0)))
    for key in STAGES:
        assert two.panels[key].data is one.panels[key].data
