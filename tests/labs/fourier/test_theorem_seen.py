"""What the topic on the theorem shows, and what a hand does there."""

from __future__ import annotations

import cmath
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.figure import Box, Dot, Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.fourier import LAB
from guiapp.labs.fourier.theorem import comparison as theorem_comparison
from guiapp.labs.fourier.theorem.facts import rims_apart
from guiapp.labs.fourier.theorem.figure import SPECTRA, corners
from guiapp.labs.fourier.theorem.params import TheoremParams
from guiapp.labs.fourier.theorem.probe import coefficients
from guiapp.parts.kernel import kernel_values, own
from guiapp.parts.kernel_presets import Shift
from guiapp.parts.picture import Drawing, Loaded, Photo
from tests.compute.reference import BOUNDARIES
from tests.labs.test_every_lab import check_figure

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def scene_of(
    picture: Any, kernel: Any, *, boundary: str = "symmetric", padded: bool = True, **values: Any
) -> Scene:
    """The topic for an array (H, W) or (H, W, 3), or any picture, and a kernel."""
    if isinstance(picture, np.ndarray):
        picture = Loaded(Raster.of(picture.astype(np.float32)), "made")
        values = {"size": "as it is", **values}
    kernel = own(np.asarray(kernel, np.float64)) if isinstance(kernel, np.ndarray) else kernel
    first = LAB.first_scene()
    theorem = TheoremParams(boundary, padded)
    params = replace(first.params, topic="theorem", image=picture, kernel=kernel, theorem=theorem)
    return edited(LAB, first, replace(params, **values))


def seen(scene: Scene) -> tuple[Any, Figure]:
    player = Player(LAB, HostEnv())
    return player.state(scene), player.figure(scene)


def random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape)


def rows_of(figure: Figure, key: str) -> dict[str, str]:
    return {row.label: row.value for row in figure.panels[key].rows}


# --- the figure


@given(st.integers(0, 2**32))
def test_any_picture_and_kernel_give_a_complete_figure(seed):
    rng = np.random.default_rng(seed)
    shape = (*rng.integers(1, 40, 2), *([3] if rng.random() < 0.3 else []))
    kernel = rng.standard_normal(rng.integers(1, 14, 2)) * float(rng.choice([1, 0, 1e-30, 1e20]))
    scene = scene_of(
        rng.random(shape) * float(rng.choice([1, 0, -3, 1e9])),
        kernel,
        boundary=str(rng.choice(BOUNDARIES)),
        padded=bool(rng.random() < 0.5),
        grey=bool(rng.random() < 0.5),
        window=str(rng.choice(["none", "hann", "tukey"])),
        down=float(rng.uniform(-0.5, 0.5)),
        across=float(rng.uniform(-0.5, 0.5)),
    )
    parts = ("magnitude", "phase", "both", "real", "imaginary")
    display = replace(
        scene.params.display,
        part=str(rng.choice(parts)),
        scale=str(rng.choice(["log", "power", "linear"])),
    )
    player = Player(LAB, HostEnv())
    for shown in (scene, replace(scene, params=replace(scene.params, display=display))):
        figure = player.figure(shown)
        check_figure(figure)
        assert not figure.pending


def test_the_first_figure_waits_for_the_table_only():
    scene, shown = scene_of(random(20, 24), SOBEL), []
    final = Player(LAB, HostEnv()).figure(scene, Hooks(show=shown.append))
    (first,) = shown
    check_figure(first)
    assert first.pending == {"padded", "bare"}
    assert not final.pending
    assert first.layout == final.layout
    for key in ("padded", "bare"):
        assert len(first.panels[key].rows) == len(final.panels[key].rows) == 5


def test_the_panels_show_what_was_computed():
    state, figure = seen(scene_of(random(20, 24), SOBEL, boundary="edge", padded=False))
    panels = figure.panels
    assert panels["by sum"].data is state.by_sum
    assert panels["by product"].data is state.by_product
    assert panels["by sum"].limits == panels["by product"].limits
    assert panels["difference"].data is state.difference
    low, high = panels["difference"].limits
    assert -low == high >= state.largest
    assert np.array_equal(panels["kernel"].values, SOBEL)
    assert {panels[key].colormap for key in ("by sum", "by product", "difference")} == {"signed"}


def test_a_photograph_blurred_stays_grey():
    _, figure = seen(scene_of(Photo("camera"), np.full((3, 3), 1 / 9), size="64"))
    for key in ("by sum", "by product"):
        assert figure.panels[key].colormap == "grey"
        assert figure.panels[key].limits == (0.0, 1.0)


@pytest.mark.parametrize("padded", [True, False])
def test_the_spectra_are_those_of_the_field(padded):
    state, figure = seen(scene_of(random(21, 24), SOBEL, padded=padded))
    height, width = state.field.shape
    laid = np.zeros((height, width))
    laid[:3, :3] = SOBEL
    laid = np.roll(laid, (-1, -1), (0, 1))
    planes = [np.fft.fftshift(np.fft.fft2(plane)) for plane in (state.field.plane, laid)]
    for key, plane in zip(SPECTRA, (*planes, planes[0] * planes[1]), strict=True):
        panel = figure.panels[key]
        assert panel.axes == "frequency"
        size = np.abs(plane)
        clear = size > 1e-4 * size.max()
        np.testing.assert_allclose(panel.data[clear], np.log10(size[clear]), atol=1e-4)


def test_the_product_is_on_the_pictures_scale_raised_by_the_gain():
    for factor, raised in ((0.125, 0.0), (1.25, 1.0), (125.0, 3.0)):
        _, figure = seen(scene_of(random(32, 32), SOBEL * factor))
        low, high = figure.panels["input spectrum"].limits
        assert figure.panels["product spectrum"].limits == (low + raised, high + raised)
        assert figure.panels["kernel spectrum"].limits == (raised - 4, raised)


def test_nothing_jumps_while_a_number_is_dragged():
    """Limits stay as they are under small changes of the kernel."""
    player, limits = Player(LAB, HostEnv()), []
    for value in np.linspace(0.51, 0.59, 9):
        kernel = np.array([[0.1, 0.2, 0.1], [0.2, value, 0.2], [0.1, 0.2, 0.1]])
        figure = player.figure(scene_of(random(40, 40), kernel, padded=False, boundary="constant"))
        named = (*SPECTRA, "by sum", "by product", "difference", "rims", "seams")
        limits.append([figure.panels[key].limits for key in named])
    assert all(found == limits[0] for found in limits)


def test_signs_tell_whether_both_are_equal():
    for boundary in BOUNDARIES:
        for padded in (True, False):
            _, figure = seen(scene_of(random(16, 20), SOBEL, boundary=boundary, padded=padded))
            equal = padded or boundary == "wrap"
            assert figure.panels["meets"].text == ("=" if equal else "≠")
            assert ("rounding" in figure.panels["difference"].facts) == equal


def test_a_thick_rim_is_outlined():
    _, figure = seen(scene_of(random(40, 60), np.ones((8, 15)), padded=False))
    (box,) = figure.panels["difference"].marks
    assert box == Box(4, 7, 33, 46, dashed=True)
    for scene in (
        scene_of(random(40, 60), np.ones((8, 15))),
        scene_of(random(400, 400), np.ones((3, 3)), padded=False),
        scene_of(random(6, 9), np.ones((8, 15)), padded=False),
    ):
        assert not seen(scene)[1].panels["difference"].marks


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 12))
def test_corners_meet_in_the_middle(height, width, side):
    plane = np.arange(height * width).reshape(height, width)
    part = corners(plane, side)
    assert part.shape == (min(height, side), min(width, side))
    tiled = np.tile(plane, (3, 3))
    top, left = height - part.shape[0] // 2, width - part.shape[1] // 2
    assert np.array_equal(part, tiled[top : top + part.shape[0], left : left + part.shape[1]])


# --- the table


def test_the_table_tells_what_was_found():
    state, figure = seen(scene_of(random(16, 20), SOBEL))
    labels = ["zero", "edge", "reflect", "symmetric", "wrap"]
    for key in ("padded", "bare"):
        rows = figure.panels[key].rows
        assert [row.label for row in rows] == labels
        wanted = ["good" if key == "padded" or label == "wrap" else "warn" for label in labels]
        assert [row.tone for row in rows] == wanted
    zero = state.comparison.rows[0]
    assert float(rows_of(figure, "bare")["zero"]) == pytest.approx(zero.bare, rel=0.06)


def test_a_sample_is_told_as_such(monkeypatch):
    scene = scene_of(random(60, 70), random(5, 5))
    assert "all 4\u202f200 pixels" in " ".join(rows_of(seen(scene)[1], "seen"))
    monkeypatch.setattr(theorem_comparison, "MOST_PRODUCTS", 50_000)
    monkeypatch.setattr(theorem_comparison, "SAMPLED_PRODUCTS", 10_000)
    assert "400 of 4\u202f200 pixels" in " ".join(rows_of(seen(scene)[1], "seen"))


def told(scene: Scene) -> str:
    return " ".join(rows_of(seen(scene)[1], "seen"))


def test_one_sentence_says_what_is_seen():
    picture = random(16, 20)
    assert "one side comes in at the other" in told(scene_of(picture, SOBEL, padded=False))
    assert "so does this boundary" in told(scene_of(picture, SOBEL, padded=False, boundary="wrap"))
    assert "holds what the sum sees outside" in told(scene_of(picture, SOBEL))
    assert "fades to its mean" in told(scene_of(picture, SOBEL, padded=False, window="hann"))
    assert "no boundary makes a difference" in told(
        scene_of(picture, np.array([[2.0]]), padded=False)
    )


def test_a_window_takes_the_step_at_the_rims_and_the_cross_away():
    rows = np.linspace(0, 1, 64)[:, None] + np.linspace(0, 0.5, 64)
    found = {}
    for window in ("none", "hann"):
        scene = scene_of(rows, SOBEL, padded=False, window=window)
        state, figure = seen(scene)
        plane = figure.panels["input spectrum"].data
        found[window] = rims_apart(state), plane[2, 32], state.largest
    assert found["none"][0] == pytest.approx((1 + 0.5) / 2)
    assert found["hann"][0] < 1e-3
    assert found["hann"][1] < found["none"][1] - 2, "a hundredth, far out on the cross"
    assert found["hann"][2] < 0.1 * found["none"][2]


# --- one frequency


@pytest.mark.parametrize("padded", [True, False])
@given(
    shape=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    cells=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    frequency=st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)),
)
def test_the_coefficients_are_sums_over_waves(padded, shape, cells, frequency):
    down, across = frequency
    scene = scene_of(random(*shape), random(*cells), padded=padded, down=down, across=across)
    state = Player(LAB, HostEnv()).state(scene)
    found = coefficients(scene.params, state, HostEnv())
    height, width = state.field.shape
    assert abs((found.frequency[0] - down + 0.5) % 1 - 0.5) <= 0.5 / height + 1e-9
    assert abs((found.frequency[1] - across + 0.5) % 1 - 0.5) <= 0.5 / width + 1e-9
    picture = kernel = 0j
    for (row, column), value in np.ndenumerate(state.field.plane):
        turns = found.frequency[0] * row + found.frequency[1] * column
        picture += value * cmath.exp(-2j * math.pi * turns)
    for (row, column), value in np.ndenumerate(state.kernel):
        at = row - (cells[0] - 1) // 2, column - (cells[1] - 1) // 2
        turns = found.frequency[0] * at[0] + found.frequency[1] * at[1]
        kernel += value * cmath.exp(-2j * math.pi * turns)
    assert found.picture == pytest.approx(picture, abs=1e-8)
    assert found.kernel == pytest.approx(kernel, abs=1e-9)
    assert found.product == pytest.approx(picture * kernel, abs=1e-7)
    assert found.summed == pytest.approx(picture * kernel, abs=1e-7)


def test_a_shift_turns_the_phase_and_moves_every_wave_as_far():
    scene = scene_of(random(64, 64), Shift(rows=0, columns=3), down=0.0, across=0.0625)
    for across, degrees, pixels in (
        (0.0625, "1 at −67.5°", "3 px"),
        (-0.0625, "1 at 67.5°", "−3 px"),
        (0.125, "1 at −135°", "3 px"),
    ):
        params = replace(scene.params, across=across, theorem=TheoremParams("wrap", False))
        rows = rows_of(seen(replace(scene, params=params))[1], "probe")
        assert (rows["kernel"], rows["moves it by"]) == (degrees, pixels)


def test_half_a_turn_is_told_one_way_only():
    kernel = np.array([[-1.0, -2.0, -1.0]])
    for across in (0.1, -0.1, 0.2, 0.4, -0.4):
        scene = scene_of(random(40, 40), kernel, across=across, padded=False)
        assert rows_of(seen(scene)[1], "probe")["kernel"].endswith("at 180°")


def test_the_mean_has_no_period_and_is_not_moved():
    rows = rows_of(seen(scene_of(random(9, 9), SOBEL, down=0.0, across=0.0))[1], "probe")
    assert rows["period"] == "none: the mean"
    assert rows["kernel"] == "0"
    assert rows["moves it by"] == "nothing to move"


# --- hands


def test_hovering_a_spectrum_looks_at_that_pixels_frequency():
    for padded in (True, False):
        scene = scene_of(random(30, 41), np.ones((4, 5)), padded=padded)
        player = Player(LAB, HostEnv())
        height, width = player.state(scene).field.shape
        for key in SPECTRA:
            for point in ((0, 0), (height - 1, width - 1), (height // 2, 3), (7, width // 2)):
                place = (float(point[0]), float(point[1]))
                after = LAB.gesture(scene, Gesture(key, "hover", place))
                assert after.params.down == pytest.approx(
                    (point[0] - height // 2) / height, abs=1e-6
                )
                assert after.params.across == pytest.approx(
                    (point[1] - width // 2) / width, abs=1e-6
                )
                assert LAB.gesture(scene, Gesture(key, "click", place)) == after
                figure = player.figure(edited(LAB, scene, after.params))
                for spectrum in SPECTRA:
                    assert figure.panels[spectrum].marks == (Dot(*point),)


def test_a_gesture_outside_a_spectrum_stays_within_it():
    scene = scene_of(random(30, 41), np.ones((4, 5)), padded=False)
    for point in ((-9.0, -1e6), (1e6, 99.0)):
        after = LAB.gesture(scene, Gesture("input spectrum", "hover", point))
        assert -0.5 <= after.params.down <= 0.5
        assert -0.5 <= after.params.across <= 0.5
        check_figure(seen(edited(LAB, scene, after.params))[1])


def test_a_number_of_the_kernel_is_dragged():
    scene = scene_of(random(12, 12), SOBEL)
    path = ((1.0, 1.0),)
    after = LAB.gesture(scene, Gesture("kernel", "drag", path[0], path, rise=40.0))
    before, changed = (kernel_values(s.params.kernel) for s in (scene, after))
    assert np.argwhere(before != changed).tolist() == [[1, 1]]
    typed = LAB.gesture(scene, Gesture("kernel", "enter", (0.0, 2.0), value=7.0))
    assert kernel_values(typed.params.kernel)[0, 2] == 7
    assert LAB.gesture(scene, Gesture("kernel", "hover", (0.0, 0.0))) is scene


def test_a_drawing_is_drawn_on_and_answers():
    scene = scene_of(Drawing(height=40, width=50), SOBEL)
    _, figure = seen(scene)
    assert figure.panels["input"].facts == "drag here to draw"
    path = ((10.0, 10.0), (20.0, 30.0))
    after = LAB.gesture(scene, Gesture("input", "drag", path[-1], path))
    assert len(after.params.image.strokes) == 1
    state, _ = seen(after)
    assert np.abs(state.by_product).max() > 1


def test_other_gestures_mean_nothing():
    scene = scene_of(random(12, 12), SOBEL)
    for key in ("input", "by sum", "by product", "difference", "seams", "probe", "nowhere"):
        for kind in ("hover", "click", "press", "drag", "release", "wheel", "leave"):
            assert LAB.gesture(scene, Gesture(key, kind, (3.0, 3.0), ((3.0, 3.0),))) is scene
    for kind in ("press", "drag", "release", "leave"):
        assert LAB.gesture(scene, Gesture("input spectrum", kind, (3.0, 3.0))) is scene


def test_kernel_and_result_can_be_sent():
    scene = scene_of(random(12, 15, 3), SOBEL, grey=False)
    state, _ = seen(scene)
    offered = LAB.offers(scene, state)
    assert np.array_equal(offered["kernel"].array, SOBEL)
    assert np.array_equal(offered["picture"].array, state.by_sum)


# --- refusals


def test_what_float32_cannot_hold_is_refused():
    with pytest.raises(BadInput, match="scale the kernel or the picture down"):
        scene_of(random(9, 9), np.full((3, 3), 1e36))
    with pytest.raises(BadInput, match="scale the kernel or the picture down"):
        scene_of(random(9, 9) * 1e30, np.full((3, 3), 1e7))
    with pytest.raises(BadInput, match="scale the kernel or the picture down"):
        scene_of(random(9, 9), np.full((3, 3), 1e308))
    check_figure(seen(scene_of(random(9, 9) * 1e30, np.full((3, 3), 1e3)))[1])


def test_numbers_too_small_to_be_seen_are_shown_as_nothing():
    for factor in (1e-300, 5e-324, 0.0):
        _, figure = seen(scene_of(random(9, 9), SOBEL * factor, padded=False))
        check_figure(figure)
