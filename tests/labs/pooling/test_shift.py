"""The topic on shifts: outputs, numbers, curves and maps against plain loops, SciPy and PyTorch."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, signal

from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Dot, Figure, Image, Path
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Cancelled, Scene, edited
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.export.formats import figure_image, written
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.layer_params import KINDS as LAYER_KINDS
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.shift import state as states
from guiapp.labs.pooling.shift.colours import colours_of_curves
from guiapp.labs.pooling.shift.comparing import Compared
from guiapp.labs.pooling.shift.offsets import (
    line_of,
    offset_at,
    offset_text,
    path_of,
    snapped,
)
from guiapp.labs.pooling.shift.params import ShiftParams
from guiapp.labs.pooling.shift.state import ShiftState, answer, start
from guiapp.labs.pooling.shift.sweep import Sweep
from guiapp.parts.kernel import first_kernel, own
from guiapp.parts.picture import Drawing, Loaded
from tests.labs.test_every_lab import check_figure

named = pytest.mark.parametrize
RNG = np.random.default_rng(3)
PICTURE = RNG.random((24, 20)).astype(np.float32)
KERNEL = RNG.standard_normal((3, 4))
BORDERS = {"wrap": "wrap", "constant": "constant", "edge": "nearest", "reflect": "mirror"}


def scene_of(picture: Any = PICTURE, frame: int = 0, kernel: Any = None, **values: Any) -> Scene:
    """The topic with a picture (H, W); values are those of the shift, or of the lab."""
    names = {field.name for field in dataclasses.fields(ShiftParams)}
    here = {name: values.pop(name) for name in list(values) if name in names}
    shift = ShiftParams(**{"across": 0.0, **here})
    image = picture if isinstance(picture, Drawing) else Loaded(Raster.of(picture), "made")
    chosen = first_kernel("identity") if kernel is None else own(kernel)
    params = Params(topic="shift", image=image, kernel=chosen, shift=shift, size="1024", **values)
    LAB.check(params)
    return Scene("pooling", params, frame)


def answered(scene: Scene) -> states.Answer:
    env = HostEnv()
    state = start(scene.params, env)
    return answer(scene.params, state, offset_at(scene.params.shift, scene.frame), env)


def seen(scene: Scene) -> Figure:
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    return figure


def image_of(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


def curves_of(figure: Figure) -> Curves:
    panel = figure.panels["curves"]
    assert isinstance(panel, Curves)
    return panel


# --- references


def blurred(dense: np.ndarray, stride: int) -> np.ndarray:
    """Zhang's low pass of four taps, reflected, then every stride-th."""
    wide = np.pad(dense, ((1, 2), (1, 2)), mode="reflect")
    cells = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64
    return np.asarray(signal.correlate2d(wide, cells, "valid")[::stride, ::stride])


def pooled(x: np.ndarray, kind: str) -> np.ndarray:
    """By the windows as NumPy sees them, in float64."""
    if kind in ("stride", "none"):
        return x[::2, ::2] if kind == "stride" else x
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), (2, 2))
    if kind == "max-blur":
        return blurred(windows.max(axis=(2, 3)), 2)
    whole = windows[::2, ::2]
    return np.asarray(whole.max(axis=(2, 3)) if kind == "max" else whole.mean(axis=(2, 3)))


def measures(a: np.ndarray, b: np.ndarray, tolerance: float) -> tuple[float, float, float]:
    a, b = a.astype(float), b.astype(float)
    cosine = (a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)
    share = float((np.abs(a - b) > tolerance).mean())
    return share, float(np.linalg.norm(a - b) / np.linalg.norm(b)), float(cosine)


KINDS = ("none", "max", "average", "stride", "max-blur")


def assert_compared(found: tuple[Compared, ...], moved: np.ndarray, here: np.ndarray) -> None:
    assert len(found) == len(KINDS)
    for one, kind in zip(found, KINDS, strict=True):
        output, reference = pooled(moved, kind), pooled(here, kind)
        np.testing.assert_allclose(one.output, output, atol=1e-5)
        np.testing.assert_allclose(one.change, output - reference, atol=2e-5)
        tolerance = 1e-5 * np.abs(reference).max()
        assert one.numbers == pytest.approx(measures(output, reference, tolerance), abs=1e-4)
        assert one.changed == round(one.numbers[0] * output.size)


# --- one shift


@named("offset", [(0, 0), (0, 3), (-2, 0), (5, -7), (30, 41)])
def test_the_picture_goes_round_and_every_pooling_answers(offset):
    found = answered(scene_of(down=float(offset[0]), across=float(offset[1])))
    moved = np.roll(PICTURE, offset, (0, 1))
    assert np.array_equal(found.moved.picture, moved)
    assert np.array_equal(found.moved.detected, moved)
    assert_compared(found.compared, moved, PICTURE)


@named("boundary", BORDERS)
def test_the_convolution_comes_after_the_shift(boundary):
    """Its border is at rest, whatever moves under it."""
    scene = scene_of(
        kernel=KERNEL, boundary=boundary, bias=0.2, detector="leaky relu", down=2.0, across=-5.0
    )
    found = answered(scene)
    turned = KERNEL[::-1, ::-1]

    def detected(x):
        summed = ndimage.correlate(x.astype(float), turned, mode=BORDERS[boundary])
        affine = summed + 0.2
        return np.where(affine > 0, affine, 0.01 * affine)

    moved = np.roll(PICTURE, (2, -5), (0, 1))
    np.testing.assert_allclose(found.moved.detected, detected(moved), atol=1e-5)
    assert_compared(found.compared, detected(moved), detected(PICTURE))


def test_fractions_move_the_waves():
    found = answered(scene_of(down=0.5, across=-2.25, step="1/4"))
    rows, columns = (np.fft.fftfreq(n) for n in PICTURE.shape)
    plane = np.fft.fft2(PICTURE)
    down, across = np.exp(-2j * np.pi * rows * 0.5), np.exp(2j * np.pi * columns * 2.25)
    down[12], across[10] = np.cos(np.pi * 0.5), np.cos(np.pi * 2.25)
    moved = np.fft.ifft2(plane * down[:, None] * across).real
    np.testing.assert_allclose(found.moved.picture, moved, atol=1e-5)
    assert_compared(found.compared, np.maximum(moved, 0), PICTURE)


def test_or_take_what_lies_between_two_pixels():
    found = answered(scene_of(down=-1.75, across=0.5, step="1/4", between="linear"))
    moved = ndimage.shift(PICTURE.astype(float), (-1.75, 0.5), order=1, mode="grid-wrap")
    np.testing.assert_allclose(found.moved.picture, moved, atol=1e-6)


@named("offset", [(0, 0), (3, -2), (-3, 3), (5, 0), (0, -9)])
def test_over_a_larger_picture_new_pixels_come_in(offset):
    """Those of the picture as far as it goes; then its mirror image, which is said."""
    scene = scene_of(over="larger", margin=3, down=float(offset[0]), across=float(offset[1]))
    found = answered(scene)
    wide = np.pad(PICTURE, 12, mode="reflect")
    top, left = 15 - offset[0], 15 - offset[1]
    moved = wide[top : top + 18, left : left + 14]
    assert np.array_equal(found.moved.picture, moved)
    assert_compared(found.compared, moved, PICTURE[3:-3, 3:-3])
    told = seen(scene).subtitle
    assert ("mirrored" in told) == (max(map(abs, offset)) > 3)


def test_the_kernel_sees_the_larger_picture_too():
    scene = scene_of(over="larger", margin=2, kernel=KERNEL, detector="none", across=2.0)
    found = answered(scene)
    whole = ndimage.correlate(PICTURE.astype(float), KERNEL[::-1, ::-1], mode="constant")
    np.testing.assert_allclose(found.moved.detected, whole[3:-3, 2:-6], atol=1e-5)
    half = answered(scene_of(over="larger", margin=2, across=0.5, step="1/2", between="linear"))
    moved = (PICTURE[2:-2, 2:-2] + PICTURE[2:-2, 1:-3]) / 2
    np.testing.assert_allclose(half.moved.picture, moved, atol=1e-6)


def test_against_the_output_that_was_moved():
    """A shift by whole strides is one of the output; half a stride is not, but for waves."""
    scene = scene_of(against="moved", down=2.0, across=-6.0)
    for one in answered(scene).compared[1:4]:
        assert one.numbers == (0.0, 0.0, 1.0)
        assert not one.change.any()
    one = answered(scene_of(against="moved", across=1.0)).compared[2]
    spectrum = np.fft.fft(pooled(PICTURE, "average"), axis=1)
    turns = np.exp(-2j * np.pi * np.fft.fftfreq(10) * 0.5)
    turns[5] = 0
    reference = np.fft.ifft(spectrum * turns, axis=1).real
    output = pooled(np.roll(PICTURE, 1, 1), "average")
    np.testing.assert_allclose(one.change, output - reference, atol=1e-5)


def test_small_differences_count_as_none():
    found = answered(scene_of(across=1.0, tolerance=10.0)).compared[0]
    moved = np.roll(PICTURE, 1, 1)
    assert found.numbers[0] == (np.abs(moved - PICTURE) > 0.1 * PICTURE.max()).mean()


@named("kind", ["global", "adaptive", "stochastic"])
def test_poolings_whose_windows_are_others(kind):
    layer = LayerParams(kind, grid_rows=4, grid_columns=5)
    for against in ("unmoved", "moved"):
        found = answered(scene_of(poolings=(layer,), against=against, across=4.0)).compared[1]
        assert np.isfinite(found.change).all()
    if kind == "global":
        assert found.numbers == (0.0, 0.0, 1.0)
    if kind == "adaptive":
        assert found.numbers == (0.0, 0.0, 1.0), "moved by its own windows' width"


# --- curves and maps


def state_of(scene: Scene) -> ShiftState:
    return start(scene.params, HostEnv())


@named("values", [{}, {"along": "down"}, {"along": "diagonal", "detector": "absolute"}])
def test_the_curves_are_what_each_shift_gives(values):
    scene = scene_of(**values)
    way = {"down": (1, 0), "diagonal": (1, 1)}.get(values.get("along"), (0, 1))
    curve = state_of(scene).curve
    assert curve.shape == (17, 5, 3)
    for far, found in zip(range(-8, 9), curve, strict=True):
        moved = np.roll(PICTURE, (far * way[0], far * way[1]), (0, 1))
        for kind, numbers in zip(KINDS, found, strict=True):
            output, reference = pooled(moved, kind), pooled(PICTURE, kind)
            wanted = measures(output, reference, 1e-5 * np.abs(reference).max())
            assert numbers == pytest.approx(wanted, abs=1e-5)


def test_the_maps_are_what_each_shift_gives():
    maps = state_of(scene_of()).maps.reshape(17, 17, 5, 3)
    for down, across in [(0, 0), (0, 16), (16, 0), (3, 12), (8, 8), (9, 8)]:
        moved = np.roll(PICTURE, (down - 8, across - 8), (0, 1))
        for kind, numbers in zip(KINDS, maps[down, across], strict=True):
            output, reference = pooled(moved, kind), pooled(PICTURE, kind)
            wanted = measures(output, reference, 1e-5 * np.abs(reference).max())
            assert numbers == pytest.approx(wanted, abs=1e-5)


@named(
    "values",
    [
        {"step": "1/2"},
        {"over": "larger", "margin": 4},
        {"kernel": KERNEL, "boundary": "edge"},
        {"kernel": KERNEL, "against": "moved"},
        {"poolings": (LayerParams("max", size=3, padding=1), LayerParams("adaptive"))},
    ],
    ids=["fractions", "larger", "border", "moved", "windows"],
)
def test_curves_and_maps_hold_what_is_told_at_their_places(values):
    """The curve at a shift, the map there and the numbers under the outputs are one."""
    values = {"detector": "none", **values}
    state = state_of(scene_of(**values))
    env = HostEnv()
    for place, far in enumerate(line_of(ShiftParams(step=values.get("step", "1")))):
        found = answer(scene_of(**values).params, state, (0.0, far), env).compared
        told = np.array([one.numbers for one in found])
        np.testing.assert_allclose(state.curve[place], told, atol=2e-5)
    for down, across in [(-8, 8), (0, 0), (1, -3)]:
        offset = (float(down), float(across))
        found = answer(scene_of(**values).params, state, offset, env).compared
        told = np.array([one.numbers for one in found])
        place = 17 * (down + 8) + across + 8
        np.testing.assert_allclose(state.maps[place], told, atol=2e-5)


@named("measure", ["changed share", "relative distance", "cosine similarity"])
def test_the_chosen_measure_is_drawn(measure):
    scene = scene_of(measure=measure, across=3.0, down=-2.0)
    figure, state = seen(scene), state_of(scene)
    chosen = ["changed share", "relative distance", "cosine similarity"].index(measure)
    panel = curves_of(figure)
    assert [line.label for line in panel.lines] == [
        *("no pooling", "max 2 × 2", "average 2 × 2", "plain stride 2", "max-blur 2 × 2")
    ]
    for place, line in enumerate(panel.lines):
        assert np.array_equal(line.y, state.curve[:, place, chosen])
        assert panel.y_limits[0] <= line.y.min()
        assert line.y.max() <= panel.y_limits[1]
    assert panel.cursors[0].at == 3.0
    for number in range(4):
        found = image_of(figure, f"map {number}")
        expected = state.maps[:, number + 1, chosen].reshape(17, 17)
        np.testing.assert_allclose(found.data, expected, rtol=1e-6)
        assert found.limits[0] <= found.data.min()
        assert found.data.max() <= found.limits[1]
        assert found.marks == (Dot(6.0, 11.0),)
        assert found.shown is None


def test_a_distance_from_nothing_is_left_out():
    spot = np.zeros((12, 12), np.float32)
    spot[0, 1] = 1
    scene = scene_of(spot, poolings=(LayerParams("stride"),), measure="relative distance")
    line = curves_of(seen(scene)).lines[1]
    assert math.isnan(line.y[7])
    assert line.y[8] == 0
    assert "distance ∞" in image_of(seen(replace_shift(scene, across=1.0)), "change 0").facts


def replace_shift(scene: Scene, **values: Any) -> Scene:
    shift = replace(scene.params.shift, **values)
    return replace(scene, params=replace(scene.params, shift=shift))


def test_two_poolings_of_one_name_are_told_apart():
    scene = scene_of(poolings=(LayerParams("max"), LayerParams("max"), LayerParams("min")))
    labels = [line.label for line in curves_of(seen(scene)).lines]
    assert labels == ["no pooling", "max 2 × 2 (1)", "max 2 × 2 (2)", "min 2 × 2"]


def colours_of_kinds(*kinds: str) -> dict[str, int]:
    """The colour of each curve, by its kind; that of a second one of a kind by "again"."""
    layers = tuple(LayerParams(kind) for kind in kinds)
    lines = curves_of(seen(scene_of(poolings=layers))).lines
    assert lines[0].colour == -1
    names = [kind if kind not in kinds[:n] else "again" for n, kind in enumerate(kinds)]
    return dict(zip(names, (line.colour for line in lines[1:]), strict=True))


def test_a_curve_keeps_its_colour_while_others_are_removed():
    four = colours_of_kinds("max", "average", "stride", "max-blur")
    assert list(four.values()) == [0, 1, 2, 3]
    for kept in (("average", "stride"), ("max-blur",), ("stride", "max"), ("max-blur", "average")):
        assert colours_of_kinds(*kept) == {kind: four[kind] for kind in kept}
    added = colours_of_kinds("average", "max", "average", "stride")
    assert {kind: added[kind] for kind in ("average", "max", "stride")} == {
        kind: four[kind] for kind in ("average", "max", "stride")
    }


@given(st.lists(st.sampled_from([key for key, _ in LAYER_KINDS]), min_size=1, max_size=4))
def test_no_two_curves_have_one_colour(kinds):
    found = colours_of_curves([LayerParams(kind) for kind in kinds])
    assert len(set(found)) == len(found) == len(kinds)
    assert set(found) <= set(range(6))


# --- what trails


class Watch:
    """Hooks that note what is shown, and that cancel after so many questions."""

    def __init__(self, questions: int = 10**9) -> None:
        self.shown: list[Figure] = []
        self.done: list[tuple[int, int]] = []
        self.left = questions

    def cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0

    @property
    def hooks(self) -> Hooks:
        return Hooks(self.cancelled, lambda *done: self.done.append(done), self.shown.append)


def test_outputs_come_first_then_curves_then_maps_as_they_are_measured(monkeypatch):
    monkeypatch.setattr(states, "PIECE", 0.0)
    watch = Watch()
    scene = scene_of(across=1.0)
    last = Player(LAB, HostEnv()).figure(scene, watch.hooks)
    first, *pieces = watch.shown
    maps = {f"map {number}" for number in range(4)}
    assert first.pending == {"curves", *maps}
    assert_compared_figure(first)
    assert len(pieces) == 17 + 17 * 17
    assert all(piece.pending == maps for piece in pieces[:17])
    for known, piece in enumerate(pieces[17:-1], 1):
        assert not piece.pending
        assert image_of(piece, "map 2").shown == known
        drawn = image_of(piece, "map 2").data.ravel()
        assert np.array_equal(drawn[:known], image_of(last, "map 2").data.ravel()[:known])
    counts = [np.isfinite(curves_of(piece).lines[2].y).sum() for piece in pieces[:17]]
    assert counts == list(range(1, 18))
    assert watch.done == [(n, 306) for n in range(1, 307)]


def assert_compared_figure(figure: Figure) -> None:
    output = pooled(np.roll(PICTURE, 1, 1), "max")
    np.testing.assert_allclose(image_of(figure, "output 0").data, output, atol=1e-6)


def test_measuring_is_left_and_taken_up_again(monkeypatch):
    """Nothing is measured twice, and the end is the same."""
    count = 0
    go_on = Sweep.go_on

    def counted(self: Sweep) -> None:
        nonlocal count
        count += 1
        go_on(self)

    monkeypatch.setattr(Sweep, "go_on", counted)
    player, scene = Player(LAB, HostEnv()), scene_of(across=2.0)
    for questions in (5, 30, 0, 100):
        with pytest.raises(Cancelled):
            player.figure(scene, Watch(questions).hooks)
    assert count == 135
    figure = player.figure(scene)
    assert count == 306
    fresh = seen(scene)
    assert np.array_equal(image_of(figure, "map 1").data, image_of(fresh, "map 1").data)
    assert np.array_equal(curves_of(figure).lines[3].y, curves_of(fresh).lines[3].y)


def test_a_drag_measures_nothing_again_and_leaves_the_curves_as_they_are():
    player = Player(LAB, HostEnv())
    before = player.figure(scene_of())
    state = player.state(scene_of())
    after = player.figure(scene_of(across=4.0, down=1.0))
    assert player.state(scene_of(across=4.0)) is state
    assert curves_of(after).lines is curves_of(before).lines
    assert image_of(after, "map 0").data is image_of(before, "map 0").data
    assert image_of(after, "map 0").marks != image_of(before, "map 0").marks
    assert not after.pending


# --- where it is moved to


def test_the_timeline_adds_to_the_shift():
    params = ShiftParams(down=2.0, across=-1.0, step="1/2", reach=2)
    places = [offset_at(params, frame) for frame in range(len(path_of(params)))]
    assert places[0] == (2.0, -1.0)
    assert [across for _, across in places[1:]] == [n / 2 - 1 for n in range(-4, 5)]
    assert {down for down, _ in places} == {2.0}
    slant = [offset_at(replace(params, along="diagonal"), n) for n in (1, 9)]
    assert slant == [(0.0, -3.0), (4.0, 1.0)]
    scene = scene_of(down=2.0, across=-1.0, step="1/2", reach=2)
    assert LAB.length(scene.params) == 9
    assert LAB.frame_name(scene.params, 0) == "← 1, ↓ 2 px"
    told = "→ 0.5, ↓ 2 px (set ← 1 ↓ 2, moved → 1.5)"
    assert LAB.frame_name(scene.params, 8) == told
    assert told in seen(replace(scene, frame=8)).subtitle
    assert "(" not in seen(scene).subtitle


def test_a_circle_and_jitter():
    circle = np.array(path_of(ShiftParams(path="circle", reach=5, step="1/4"))[1:])
    assert len(circle) == 64
    assert np.hypot(*circle.T) == pytest.approx(5, abs=0.18)
    assert circle[0].tolist() == [0, 5]
    assert circle[16].tolist() == [-5, 0], "counter-clockwise"
    jitter = ShiftParams(path="jitter", reach=3, step="1/2")
    drawn = np.array(path_of(jitter)[1:])
    assert np.abs(drawn).max() == 3
    assert np.array_equal(drawn * 2, np.round(drawn * 2))
    assert abs(drawn.mean()) < 0.5
    assert path_of(replace(jitter, seed=1)) != path_of(jitter) == path_of(replace(jitter))


@given(st.floats(-3000, 3000), st.sampled_from(["1", "1/2", "1/4"]))
def test_places_are_multiples_of_the_step(place, step):
    found, size = snapped(place, step), {"1": 1.0, "1/2": 0.5, "1/4": 0.25}[step]
    assert found / size == round(found / size)
    assert abs(found) <= 1024
    assert abs(found - min(max(place, -1024), 1024)) <= size / 2
    assert math.copysign(1, found) == 1 or found != 0, "no negative zero"


def test_offsets_in_words():
    assert offset_text((0.0, 0.0)) == "no shift"
    assert offset_text((-1.25, 0.0)) == "↑ 1.25 px"
    assert offset_text((3.0, -1024.0)) == "← 1024, ↓ 3 px"


@named(
    ("offset", "rows", "columns"),
    [((-3, 5), [20.5], [4.5]), ((0, -4), [], [15.5]), ((2, 20), [1.5], []), ((24, 300), [], [])],
)
def test_seams_where_the_border_was(offset, rows, columns):
    """Between the last pixel that came in and the first that was there before."""
    scene = scene_of(down=float(offset[0]), across=float(offset[1]))
    marks = image_of(seen(scene), "moved").marks
    assert all(isinstance(mark, Path) for mark in marks)
    lines = [mark.points for mark in marks]
    assert [start[0] for start, end in lines if start[0] == end[0]] == rows
    assert [start[1] for start, end in lines if start[1] == end[1]] == columns
    ends = [line[1][1] if line[0][0] == line[1][0] else line[1][0] for line in lines]
    assert set(ends) <= {19.5, 23.5}


# --- hands


def dragged(scene: Scene, *path: tuple[float, float], kind: Any = "drag") -> Scene:
    return LAB.gesture(scene, Gesture("moved", kind, path[-1], path))


def shift_of(scene: Scene) -> tuple[float, float]:
    return scene.params.shift.down, scene.params.shift.across


@named("frame", [0, 3])
def test_a_drag_takes_the_picture_along(frame):
    scene = scene_of(down=1.0, step="1/2", frame=frame)
    assert dragged(scene, (4.0, 4.0), kind="press") is scene
    before = offset_at(scene.params.shift, frame)
    for kind in ("drag", "release"):
        moved = dragged(scene, (4.2, 4.0), (6.0, 9.0), (7.3, 1.1), kind=kind)
        assert offset_at(moved.params.shift, frame) == (before[0] + 3.0, before[1] - 3.0)
        assert moved.frame == frame
    assert dragged(scene, (4.2, 4.0), (6.0, 9.0), (4.2, 4.0)) is scene


def test_arrow_keys_nudge_it_by_the_step():
    scene = scene_of(across=2.0, step="1/4")
    nudged = LAB.gesture(scene, Gesture("moved", "nudge", (0.0, 1.0)))
    assert shift_of(nudged) == (0.0, 2.25)
    nudged = LAB.gesture(nudged, Gesture("moved", "nudge", (-10.0, 0.0), shift=True))
    assert shift_of(nudged) == (-2.5, 2.25)


def test_pointing_at_curves_and_maps_moves_it_there():
    scene = scene_of(across=2.0, down=3.0, along="diagonal")
    for kind in ("hover", "click"):
        there = LAB.gesture(scene, Gesture("curves", kind, (0.4, -5.3)))
        assert shift_of(there) == (-5.0, -5.0)
        there = LAB.gesture(scene, Gesture("map 2", kind, (1.2, 15.7)))
        assert shift_of(there) == (-7.0, 8.0)
    assert LAB.gesture(scene, Gesture("map 2", "leave")) is scene
    assert LAB.gesture(scene, Gesture("output 1", "hover", (3.0, 3.0))) is scene
    at_frame = replace(scene_of(), frame=2)
    there = LAB.gesture(at_frame, Gesture("map 0", "click", (8.0, 8.0)))
    assert offset_at(there.params.shift, 2) == (0.0, 0.0)


def test_a_drawing_is_drawn_where_it_is_seen():
    scene = scene_of(Drawing(40, 30), hand="draw", across=6.0, down=-4.0)
    assert "input" in seen(scene).panels
    path = ((20.0, 20.0), (22.0, 26.0))
    drawn = LAB.gesture(scene, Gesture("input", "release", path[-1], path))
    (stroke,) = drawn.params.image.strokes
    assert stroke.points == ((24.0, 14.0), (26.0, 20.0))
    assert image_of(seen(drawn), "input").data[21, 23] > 0.9
    moved = replace_shift(scene, hand="move")
    assert "moved" in seen(moved).panels
    assert LAB.gesture(scene_of(), Gesture("input", "release", path[-1], path)) == scene_of()


# --- the example, and what is refused


@named("topic", ["stages", "shift", "sizes"])
def test_four_detectors_shifted_by_one(topic):
    """Source: Goodfellow, Bengio and Courville (2016), figure 9.8."""
    first = set_values(LAB, LAB.first_scene(), (f"topic={topic}",))
    (action,) = [action for action in LAB.actions if action.key == "shift-four-detectors"]
    scene = edited(LAB, first, action.apply(first).params)
    figure = seen(scene)

    def numbers(key):
        return image_of(figure, key).data.tolist()[0]

    assert numbers("detected before") == pytest.approx([0.1, 1.0, 0.2, 0.1])
    assert numbers("before 0") == pytest.approx([1.0, 1.0, 1.0, 0.2])
    assert numbers("moved") == numbers("detected") == pytest.approx([0.3, 0.1, 1.0, 0.2])
    assert numbers("output 0") == pytest.approx([0.3, 1.0, 1.0, 1.0])
    assert numbers("change 0") == pytest.approx([-0.7, 0.0, 0.0, 0.8])
    assert "4 of 4 changed" in image_of(figure, "detected").facts
    assert image_of(figure, "change 0").title == "2 of 4 changed"
    assert all(image_of(figure, key).numbers for key in ("detected", "output 0", "change 0"))
    curves = curves_of(figure)
    here = line_of(scene.params.shift).index(1.0)
    assert [line.y[here] for line in curves.lines] == [1.0, 0.5]


def test_windows_that_do_not_fit_are_refused_with_their_place():
    first = scene_of(PICTURE[:9, :9])
    wide = (LayerParams("max"), LayerParams("max", size=10))
    with pytest.raises(BadInput, match=r"Pooling 2 of what is seen, 9 × 9: .* 10"):
        edited(LAB, first, replace_shift(first, poolings=wide).params)
    with pytest.raises(BadInput, match="Pooling 1 of what is seen, 1 × 1"):
        edited(LAB, first, replace_shift(first, over="larger", margin=64).params)


def test_it_is_sent_and_exported():
    scene = scene_of(across=1.0)
    figure = seen(scene)
    state = state_of(scene)
    sent = LAB.offers(scene, state)["picture"].array
    np.testing.assert_allclose(sent, pooled(PICTURE, "max"), atol=1e-6)
    pixels = figure_image(figure, dpi=60)
    assert pixels.ndim == 3
    assert np.unique(pixels.reshape(-1, pixels.shape[2]), axis=0).shape[0] > 100
    assert written(figure, "", "pdf", 120.0, 72.0, "light", None).startswith(b"%PDF")
