"""Pictures measured by chance: against plain loops, their own average, and probabilities."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.cache import size_in_bytes
from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Cancelled, Scene, edited
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.measure.params import BORDERS, MeasureParams
from guiapp.labs.diffusion.measure.state import MeasureState
from guiapp.labs.diffusion.params import Params
from guiapp.parts.kernel import own
from guiapp.parts.picture import Drawing, Loaded
from tests.compute.reference import filtered
from tests.labs.test_every_lab import check_figure, told

KERNEL = np.array([[0.0, 1.0, 2.0], [-1.0, 3.0, 2.0], [-1.0, 0.0, 1.0]])
SMOOTH = np.add.outer(np.arange(30.0), 2 * np.arange(41.0)) % 7 / 7
BOUNDARIES = [key for key, _ in BORDERS]


def scene_of(
    picture: Any = SMOOTH, kernel: Any = KERNEL, *, frame: int = 0, **values: Any
) -> Scene:
    """The topic for a picture (H, W) and a kernel; ``values`` are the measurement's."""
    params = replace(
        Params(topic="measure", size="1024"),
        image=Loaded(Raster.of(np.asarray(picture, np.float32)), "made"),
        kernel=own(np.asarray(kernel, np.float64)),
        measure=MeasureParams(**values),
    )
    return Scene("diffusion", params, frame)


def state_of(scene: Scene, player: Player | None = None) -> MeasureState:
    state: MeasureState = (player or Player(LAB, HostEnv())).lend(scene)
    return replace(state, milliseconds=0.0)


def softmax(kernel: Any, temperature: float = 1.0) -> np.ndarray:
    weights = np.exp((kernel - np.max(kernel)) / temperature)
    return weights / weights.sum()


def rolled(picture: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """One step on a torus, cell by cell."""
    total = np.zeros(picture.shape)
    for (row, column), share in np.ndenumerate(shares):
        by = row - (shares.shape[0] - 1) // 2, column - (shares.shape[1] - 1) // 2
        total += share * np.roll(np.asarray(picture, np.float64), by, (0, 1))
    return total


def lasts(scene: Scene, count: int) -> np.ndarray:
    """The measurements (count, H, W) of so many frames."""
    player = Player(LAB, HostEnv())
    return np.stack([state_of(replace(scene, frame=n), player).last for n in range(count)])


# --- what is measured


def test_every_pixel_is_one_of_its_neighbours():
    picture = np.arange(63.0).reshape(7, 9)
    state = state_of(scene_of(picture))
    found = np.zeros(picture.shape, int)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            found += state.last == np.roll(picture, (down, across), (0, 1))
    assert (found == 1).all()
    assert state.count == 1
    assert len(np.unique(state.last - picture)) > 5


def test_neighbours_are_taken_with_their_probabilities():
    """Over many frames and pixels, each of nine values as often as the softmax says."""
    marks = np.arange(144.0).reshape(12, 12)
    taken = lasts(scene_of(marks), 60)
    shares = softmax(KERNEL)
    for (row, column), share in np.ndenumerate(shares):
        source = np.roll(marks, (row - 1, column - 1), (0, 1))
        count, trials = (taken == source).sum(), taken.size
        deviation = math.sqrt(trials * share * (1 - share))
        assert abs(count - trials * share) < 4.5 * deviation


@pytest.mark.parametrize("each", [1, 7])
def test_the_mean_is_that_of_all_pictures(each):
    count = 9
    scene = scene_of(each=each, frame=count - 1)
    state = state_of(scene)
    assert state.count == each * count
    if each == 1:
        expected = lasts(scene, count).astype(np.float64).mean(axis=0)
        np.testing.assert_allclose(state.mean, expected, atol=1e-12)
    assert state.mean.min() >= SMOOTH.min()
    assert state.mean.max() <= SMOOTH.max() + 1e-6


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("cells", [(3, 3), (4, 2), (1, 5), (1, 1), (9, 11)])
def test_the_average_tends_to_the_convolution(boundary, cells):
    rng = np.random.default_rng(5)
    picture, kernel = rng.random((8, 9)), rng.standard_normal(cells)
    state = state_of(scene_of(picture, kernel, boundary=boundary, each=100, frame=30))
    shares = softmax(kernel)
    expected = filtered(picture.astype(np.float32), shares, boundary=boundary)
    np.testing.assert_allclose(state.target, expected, atol=1e-12)
    if boundary == "wrap":
        np.testing.assert_allclose(expected, rolled(picture.astype(np.float32), shares), atol=1e-12)
    square = filtered(picture.astype(np.float32).astype(float) ** 2, shares, boundary=boundary)
    variance = np.maximum(square - expected**2, 0)
    assert state.deviation == pytest.approx(math.sqrt(variance.mean()), abs=1e-9)
    away = state.mean - expected
    assert (np.abs(away) <= 5 * np.sqrt(variance / state.count) + 1e-6).all()
    assert state.error == pytest.approx(math.sqrt((away**2).mean()), abs=1e-12)


def test_the_error_falls_as_one_over_the_root():
    """With a fixed seed: the ratio to what is predicted stays within what chance allows."""
    picture = np.random.default_rng(0).random((64, 64))
    player = Player(LAB, HostEnv())
    scene = scene_of(picture)
    for frame in (0, 3, 15, 63, 255):
        state = state_of(replace(scene, frame=frame), player)
        assert state.predicted == pytest.approx(state.deviation / math.sqrt(frame + 1))
        assert state.error / state.predicted == pytest.approx(1, abs=5 / math.sqrt(2 * 64 * 64))


def test_what_is_kept_of_the_errors_is_little_and_right():
    scene = scene_of(np.random.default_rng(1).random((6, 7)), each=3, frame=399)
    state = state_of(scene)
    counts = state.history[:, 0]
    assert counts[0] == 1
    assert counts[:6].tolist() == [1, 2, 3, 4, 5, 6]
    assert (np.diff(counts) > 0).all()
    assert counts[-1] > 1000
    assert len(counts) < 12 * math.log(1200) + 2
    one = lasts(scene_of(np.random.default_rng(1).random((6, 7))), 40).astype(np.float64)
    state = state_of(scene_of(np.random.default_rng(1).random((6, 7)), frame=39))
    for count, error in state.history:
        away = one[: int(count)].mean(axis=0) - state.target
        assert error == pytest.approx(math.sqrt((away**2).mean()), rel=1e-9)


# --- frames


def test_live_changes_of_the_kernel_begin_anew():
    player = Player(LAB, HostEnv())
    before = scene_of(frame=5)
    other = own(np.array([[0.0, 5.0, 0.0]]))
    after = edited(LAB, before, replace(before.params, kernel=other))
    assert after.frame == 5
    assert told(state_of(after, player)) == told(state_of(before))
    figure = player.figure(after)
    assert any("begins anew" in row.label for row in figure.panels["average facts"].rows)
    state = state_of(replace(after, frame=6), player)
    assert (state.count, state.since, len(state.history)) == (1, 6, 1)
    np.testing.assert_allclose(
        state.target, rolled(SMOOTH.astype(np.float32), softmax(np.array([[0.0, 5.0, 0.0]])))
    )
    state = state_of(replace(after, frame=9), player)
    assert (state.count, state.since) == (4, 6)
    figure = player.figure(replace(after, frame=9))
    assert any("since step 6" in row.label for row in figure.panels["average facts"].rows)
    assert state_of(replace(after, frame=3), player).count == 4
    assert state_of(replace(after, frame=3), player).since == 0


def test_the_same_propagator_of_another_kernel_goes_on():
    before = scene_of(frame=5)
    after = edited(LAB, before, replace(before.params, kernel=own(KERNEL + 10.0)))
    state = state_of(replace(after, frame=6))
    assert (state.count, state.since) == (7, 0)


def test_more_pictures_a_frame_go_on_with_the_same_average():
    before = scene_of(frame=5)
    wanted = replace(before.params.measure, each=20)
    after = edited(LAB, before, replace(before.params, measure=wanted))
    assert after.frame == 5
    state = state_of(replace(after, frame=7))
    assert (state.count, state.since) == (6 + 40, 0)


def test_other_seeds_take_others_and_the_same_the_same():
    one, other = (state_of(scene_of(seed=seed, frame=3)) for seed in (1, 2))
    assert not np.array_equal(one.last, other.last)
    assert told(one) == told(state_of(scene_of(seed=1, frame=3)))


def test_the_same_scene_gives_the_same_figure():
    player = Player(LAB, HostEnv())
    wanted = [scene_of(frame=frame, each=each) for frame in (20, 3, 11) for each in (1, 4)]
    for scene in wanted:
        player.figure(scene)
    for scene in wanted:
        figure = player.figure(scene)
        check_figure(figure)
        assert told(Player(LAB, HostEnv()).figure(scene)) == told(figure)


def test_steps_change_no_state_and_share_what_stays():
    scene = scene_of()
    env = HostEnv()
    first = LAB.start(scene.params, env)
    before = told(first)
    second = LAB.step(first, scene.params, env)
    assert told(first) == before
    assert second.picture is first.picture
    assert second.target is first.target
    assert size_in_bytes(second) < 40 * SMOOTH.size


def test_a_computation_that_nobody_waits_for_ends():
    with pytest.raises(Cancelled):
        Player(LAB, HostEnv()).figure(scene_of(each=100), Hooks(cancelled=lambda: True))


# --- what is seen


@given(st.integers(0, 2**32))
def test_a_pixel_took_what_the_figure_says(seed):
    rng = np.random.default_rng(seed)
    picture = rng.random(rng.integers(1, 9, 2))
    kernel = rng.standard_normal(rng.integers(1, 6, 2))
    place = tuple(int(rng.integers(length)) for length in picture.shape)
    boundary = str(rng.choice(BOUNDARIES))
    scene = scene_of(
        *(picture, kernel),
        boundary=boundary,
        each=int(rng.integers(1, 4)),
        frame=int(rng.integers(4)),
        row=place[0],
        column=place[1],
        seed=int(rng.integers(99)),
    )
    player = Player(LAB, HostEnv())
    figure, state = player.figure(scene), player.lend(scene)
    check_figure(figure)
    rows = {row.label: row.value for row in figure.panels["pixel facts"].rows}
    assert figure.panels["pixel facts"].title == f"Pixel {place[0]}, {place[1]}"
    seen = figure.panels["neighbours"]
    np.testing.assert_allclose(seen.values, softmax(kernel)[::-1, ::-1], rtol=1e-12)
    value = float(state.last[place])
    if rows["took"] == "a zero outside":
        assert boundary == "constant"
        assert value == 0
    else:
        row, column = map(int, rows["took"].removeprefix("that at ").split(", "))
        assert value == np.float32(picture[row, column])
    # The framed cell is that of the window around the pixel from which the value comes.
    impulse = np.zeros(kernel.shape)
    impulse[::-1, ::-1][seen.outline] = 1
    wanted = filtered(picture.astype(np.float32), impulse, boundary=boundary)
    assert wanted[place] == pytest.approx(value)


def test_hovering_and_clicking_look_at_a_pixel():
    scene = scene_of(frame=2)
    for panel in ("input", "one", "mean", "convolution", "difference"):
        for kind in ("hover", "click"):
            after = LAB.gesture(scene, Gesture(panel, kind, (7.4, 12.6)))
            assert (after.params.measure.row, after.params.measure.column) == (7, 13)
            assert after.frame == 2
    after = LAB.gesture(scene, Gesture("one", "hover", (-5.0, 1e6)))
    assert (after.params.measure.row, after.params.measure.column) == (0, 40)
    for gesture in (Gesture("one", "wheel"), Gesture("error", "hover"), Gesture("one", "drag")):
        assert LAB.gesture(scene, gesture) is scene


def test_the_kernel_and_a_drawing_take_the_hand():
    scene = scene_of()
    after = LAB.gesture(scene, Gesture("kernel", "enter", (0.0, 0.0), value=4.0))
    assert after.params.kernel.make()[0, 0] == 4
    drawing = replace(scene, params=replace(scene.params, image=Drawing(20, 30)))
    stroke = Gesture("input", "drag", (9.0, 9.0), ((3.0, 3.0), (9.0, 9.0)))
    assert len(LAB.gesture(drawing, stroke).params.image.strokes) == 1
    assert LAB.gesture(drawing, replace(stroke, panel="mean")) is drawing
    assert LAB.gesture(scene, stroke) is scene
    looked = LAB.gesture(drawing, Gesture("input", "hover", (3.0, 4.0)))
    assert (looked.params.measure.row, looked.params.measure.column) == (3, 4)


def test_the_difference_is_mean_less_convolution():
    scene = scene_of(frame=4)
    player = Player(LAB, HostEnv())
    figure, state = player.figure(scene), player.lend(scene)
    panel = figure.panels["difference"]
    np.testing.assert_allclose(panel.data, state.mean - state.target, atol=1e-7)
    assert panel.limits[0] == -panel.limits[1]
    later = player.figure(replace(scene, frame=90)).panels["difference"]
    assert later.limits == panel.limits
    assert np.abs(later.data).mean() < 0.5 * np.abs(panel.data).mean()


def test_the_curve_and_its_prediction_are_in_the_panel():
    for frame in (0, 8, 9, 10, 150):
        figure = Player(LAB, HostEnv()).figure(scene_of(frame=frame))
        panel = figure.panels["error"]
        predicted, found = panel.lines
        assert found.x[-1] == frame + 1
        for line in (predicted, found):
            assert (line.x >= panel.x_limits[0]).all()
            assert (line.x <= panel.x_limits[1]).all()
            assert (line.y >= panel.y_limits[0]).all()
            assert (line.y <= panel.y_limits[1]).all()
        slope = np.diff(np.log(predicted.y)) / np.diff(np.log(predicted.x))
        assert slope == pytest.approx(-0.5)


# --- strange input

STRANGE = {
    "one colour": (np.full((9, 8), 0.4), KERNEL),
    "black": (np.zeros((9, 8)), KERNEL),
    "one cell": (SMOOTH, [[3.0]]),
    "all equal": (SMOOTH, np.full((5, 5), -7.0)),
    "huge entries": (SMOOTH, [[1e300, -1e300, 1e300], [0.0, 1.0, 2.0]]),
    "one huge entry": (SMOOTH, [[0.0, 0.0, 1e300]]),
    "one pixel": ([[0.3]], KERNEL),
    "large values": (SMOOTH * 1e36, KERNEL),
    "small values": (SMOOTH * 1e-36, KERNEL),
    "negative values": (SMOOTH - 3, KERNEL),
    "a large kernel": (SMOOTH, np.random.default_rng(2).standard_normal((63, 63))),
}


@pytest.mark.parametrize("boundary", ["wrap", "constant"])
@pytest.mark.parametrize("name", STRANGE)
def test_strange_pictures_and_kernels_give_figures(name, boundary):
    player = Player(LAB, HostEnv())
    scene = scene_of(*STRANGE[name], boundary=boundary)
    for frame in (0, 1, 12):
        check_figure(player.figure(replace(scene, frame=frame)))
    state = state_of(replace(scene, frame=12), player)
    assert np.isfinite(state.mean).all()
    certain = {"black", "one cell", "one huge entry"} | (
        {"one colour", "one pixel"} if boundary == "wrap" else set()
    )
    assert state.is_certain == (name in certain)
    if state.is_certain:
        np.testing.assert_allclose(state.mean, state.target, atol=1e-12)
        facts = [row.label for row in player.figure(scene).panels["average facts"].rows]
        assert "one picture is the convolution." in facts


def test_too_large_values_are_refused_in_a_sentence():
    with pytest.raises(BadInput, match=r"^made has values beyond ±1e\+37, .*\.$"):
        Player(LAB, HostEnv()).figure(scene_of(SMOOTH * 3e38))


def test_a_kernel_with_negative_cells_is_refused_as_it_is():
    scene = scene_of()
    with pytest.raises(BadInput, match="softmax"):
        edited(LAB, scene, replace(scene.params, use="as it is"))


def test_the_mean_and_the_propagator_are_offered():
    scene = scene_of(frame=6)
    state = state_of(scene)
    offers = LAB.offers(scene, state)
    np.testing.assert_allclose(offers["kernel"].array, softmax(KERNEL), rtol=1e-12)
    np.testing.assert_array_equal(offers["picture"].array, state.mean.astype(np.float32))
