"""Magnitudes and phases of pictures, against whole transforms of NumPy, channel by channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.figure import Facts, Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.phase.panels import shown_limits
from guiapp.labs.fourier.phase.params import WHAT, PhaseParams
from guiapp.labs.fourier.phase.state import PhaseState, likeness
from guiapp.labs.fourier.phase.topic import TOPIC
from guiapp.parts.picture import Drawing, Loaded, Photo
from tests.labs.test_every_lab import check_figure

named = pytest.mark.parametrize
SHAPES = [(8, 8), (9, 12), (7, 5), (1, 9), (6, 1), (1, 1), (12, 7, 3), (5, 6, 3)]
LUMA = np.array([0.2126, 0.7152, 0.0722])


def scene_of(picture: Any, other: Any = None, *, what: str = "swap", **values: Any) -> Scene:
    """The topic for one picture or two, (H, W) or (H, W, 3)."""
    asked = {name: values.pop(name) for name in list(values) if name in ASKED}
    params = Params(topic="phase", size="as it is", grey=False, phase=PhaseParams(what, **asked))
    pictures = {"image": picture} if other is None else {"image": picture, "other": other}
    for name, value in pictures.items():
        if isinstance(value, np.ndarray):
            values[name] = Loaded(Raster.of(value.astype(np.float32)), name)
        else:
            values[name] = value
    return Scene("fourier", replace(params, **values))


ASKED = ("amount", "seed", "down", "across")


def state_of(scene: Scene) -> PhaseState:
    state: PhaseState = TOPIC.start(scene.params, HostEnv())
    return state


def seen(scene: Scene) -> tuple[PhaseState, Figure]:
    env = HostEnv()
    state = TOPIC.start(scene.params, env)
    figure = TOPIC.figure(scene, state, env)
    check_figure(figure)
    return state, figure


def rows_of(figure: Figure, key: str) -> dict[str, str]:
    panel = figure.panels[key]
    assert isinstance(panel, Facts)
    return {row.label: row.value for row in panel.rows}


def made(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def transform(picture: np.ndarray) -> np.ndarray:
    return np.fft.fft2(picture.astype(np.float64), axes=(0, 1))


def back(plane: np.ndarray) -> np.ndarray:
    picture = np.fft.ifft2(plane, axes=(0, 1))
    assert np.abs(picture.imag).max() < 1e-4 * max(np.abs(picture).max(), 1e-9)
    return picture.real


# --- two pictures


@named("shape", SHAPES)
def test_swapping_is_that_of_whole_transforms(shape) -> None:
    one, two = made(shape), made(shape, 1)
    state, _ = seen(scene_of(one, two))
    first, second = transform(one), transform(two)
    expected = (
        back(np.abs(first) * np.exp(1j * np.angle(second))),
        back(np.abs(second) * np.exp(1j * np.angle(first))),
    )
    for answer, pixels in zip(state.answers, expected, strict=True):
        assert answer.pixels == pytest.approx(pixels, abs=2e-5)
        assert answer.energy == pytest.approx(np.square(pixels).sum(), rel=1e-4)


def test_a_colour_picture_and_a_grey_one() -> None:
    one, two = made((9, 8, 3)), made((9, 8), 1)
    state, _ = seen(scene_of(one, two))
    first, second = transform(one), transform(two)[..., None]
    mixed = back(np.abs(first) * np.exp(1j * np.angle(second)))
    assert state.answers[0].pixels == pytest.approx(mixed, abs=2e-5)
    mixed = back(np.abs(second) * np.exp(1j * np.angle(first)))
    assert state.answers[1].pixels == pytest.approx(mixed, abs=2e-5)


def test_a_picture_with_itself_is_itself() -> None:
    picture = made((16, 15))
    for answer in state_of(scene_of(picture, picture)).answers:
        assert answer.pixels == pytest.approx(picture, abs=1e-6)


def test_the_other_picture_takes_the_size_of_the_first() -> None:
    scene = scene_of(made((20, 30)), made((40, 12), 1))
    state, figure = seen(scene)
    assert state.second.pixels.shape == (20, 30)
    assert state.answers[0].pixels.shape == (20, 30)
    assert state.answers[1].pixels.shape == (20, 30)
    assert figure.panels["other"].facts == "40 × 12, resampled to 20 × 30"
    assert rows_of(figure, "sizes")["B resampled from"] == "40 × 12 px"
    same = seen(scene_of(made((20, 30)), made((20, 30), 1)))[1]
    assert "resampled" not in same.panels["other"].facts
    assert "B resampled from" not in rows_of(same, "sizes")


@named("grey", [True, False])
def test_the_phase_carries_the_picture(grey) -> None:
    """The lesson: each of two photographs is seen where its phase is."""
    scene = scene_of(Photo("camera"), Photo("astronaut"), size="256", grey=grey)
    state, figure = seen(scene)
    luma = [
        p.pixels if p.pixels.ndim == 2 else p.pixels @ LUMA for p in (state.first, state.second)
    ]
    for key, answer, phase, magnitude in zip("ab", state.answers, luma[::-1], luma, strict=True):
        pixels = answer.pixels if answer.pixels.ndim == 2 else answer.pixels @ LUMA
        with_phase = np.corrcoef(pixels.ravel(), phase.ravel())[0, 1]
        with_magnitude = np.corrcoef(pixels.ravel(), magnitude.ravel())[0, 1]
        assert with_phase > 0.4 > with_magnitude
        facts = rows_of(figure, f"likeness {key}")
        told = {label[-1]: value for label, value in facts.items() if "correlation" in label}
        assert float(told["B" if key == "a" else "A"]) == pytest.approx(with_phase, abs=6e-4)
        own = told["A" if key == "a" else "B"].replace("−", "-")
        assert float(own) == pytest.approx(with_magnitude, abs=6e-4)
        assert any("it has its phase" in label for label in facts)


@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=4, max_size=4),
)
def test_likeness_is_pearsons(values) -> None:
    one, two = (np.array(v, np.float32).reshape(2, 2) for v in zip(*values, strict=True))
    found = likeness(one, two)
    if min(np.ptp(one) / max(np.abs(one).max(), 1), np.ptp(two) / max(np.abs(two).max(), 1)) < 1e-4:
        return
    assert found == pytest.approx(np.corrcoef(one.ravel(), two.ravel())[0, 1], abs=1e-5)


def test_a_constant_picture_is_like_none() -> None:
    assert likeness(np.full((4, 4), 0.1, np.float32), made((4, 4))) is None
    _, figure = seen(scene_of(np.full((6, 5), 0.5), made((6, 5))))
    assert "none: constant" in rows_of(figure, "likeness b")["correlation with A"]


# --- one picture


@named("shape", SHAPES)
def test_phase_only(shape) -> None:
    picture = made(shape)
    state, _ = seen(scene_of(picture, what="phase only"))
    before, after = transform(picture), transform(state.answers[0].pixels)
    magnitude = np.abs(after)
    flat = np.sqrt((np.abs(before) ** 2).mean(axis=(0, 1), keepdims=True))
    assert magnitude == pytest.approx(np.broadcast_to(flat, shape), rel=1e-3)
    assert after == pytest.approx(flat * before / np.abs(before), rel=1e-3, abs=1e-3)
    assert state.answers[0].energy == pytest.approx(np.square(picture).sum(), rel=1e-4)


@named("shape", SHAPES)
def test_magnitude_only(shape) -> None:
    picture = made(shape)
    state, figure = seen(scene_of(picture, what="magnitude only"))
    pixels = state.answers[0].pixels
    assert transform(pixels) == pytest.approx(np.abs(transform(picture)), abs=1e-4)
    assert pixels.reshape(-1, *shape[2:])[0] == pytest.approx(pixels.max(axis=(0, 1)))
    assert (figure.panels["phase after"].data == 0).all()
    assert rows_of(figure, "same")["power spectrum"] == "the same"


@named("shape", SHAPES)
@named("amount", [0.0, 0.3, 1.0])
def test_random_phases_keep_the_power(shape, amount) -> None:
    picture = made(shape)
    state, figure = seen(scene_of(picture, what="randomise", amount=amount, seed=5))
    before, after = transform(picture), transform(state.answers[0].pixels)
    assert np.abs(after) == pytest.approx(np.abs(before), abs=1e-4)
    moved = np.abs(np.angle(after / before))
    assert moved.max() <= np.pi * amount + 1e-3
    if amount == 0:
        assert state.answers[0].pixels == pytest.approx(picture, abs=1e-6)
    elif shape[0] * shape[1] > 12:
        assert moved.mean() > 0.25 * np.pi * amount
        other = state_of(scene_of(picture, what="randomise", amount=amount, seed=6))
        assert np.abs(other.answers[0].pixels - state.answers[0].pixels).max() > 0.01
    assert rows_of(figure, "same")["power spectrum"] == "the same"


@named("shape", SHAPES)
@named("offset", [(0.0, 0.0), (3.0, -2.0), (-40.0, 1000.0)])
def test_a_shift_by_whole_pixels_moves_them(shape, offset) -> None:
    picture = made(shape)
    scene = scene_of(picture, what="shift", down=offset[0], across=offset[1])
    state, figure = seen(scene)
    moved = np.roll(picture, (int(offset[0]), int(offset[1])), (0, 1))
    assert state.answers[0].pixels == pytest.approx(moved, abs=1e-4)
    assert rows_of(figure, "likeness")["from moving whole pixels"]
    assert rows_of(figure, "same")["power spectrum"] == "the same"


def test_a_shift_by_half_a_pixel_moves_waves() -> None:
    rows, columns = np.indices((16, 24))
    wave = lambda r, c: np.cos(2 * np.pi * (2 * r / 16 + 5 * c / 24) + 0.4)  # noqa: E731
    state, figure = seen(scene_of(wave(rows, columns), what="shift", down=0.5, across=-1.25))
    assert state.answers[0].pixels == pytest.approx(wave(rows - 0.5, columns + 1.25), abs=1e-5)
    assert "from moving whole pixels" not in rows_of(figure, "likeness")


@named("what", [key for key, _ in WHAT])
@named("shape", SHAPES)
@named("level", [0.0, 0.5, -3.0])
def test_constant_pictures_give_figures(what, shape, level) -> None:
    state, _ = seen(scene_of(np.full(shape, level), np.full(shape, 2.0), what=what))
    for answer in state.answers:
        assert np.isfinite(answer.pixels).all()
        assert np.ptp(answer.pixels) < 1e-4


@named("what", [key for key, _ in WHAT])
@named("part", ["magnitude", "phase", "both", "real", "imaginary"])
def test_magnitude_and_phase_are_told_apart(what, part) -> None:
    scene = scene_of(made((12, 10)), made((12, 10), 1), what=what)
    display = replace(scene.params.display, part=part)
    _, figure = seen(replace(scene, params=replace(scene.params, display=display)))
    phases = [p for key, p in figure.panels.items() if key.startswith("phase ") or key == "phase"]
    assert len(phases) == 2
    for panel in phases:
        assert isinstance(panel, Image)
        assert (panel.limits, panel.colormap, panel.bar) == ((-180.0, 180.0), "phase", True)
        assert panel.title.startswith("∠")
    shown = [p for key, p in figure.panels.items() if key.startswith("magnitude")]
    assert len(shown) == 2
    whole = np.fft.fftshift(transform(made((12, 10))))
    first = phases[0].data
    expected = np.degrees(np.angle(whole))
    assert np.abs((first - expected + 180) % 360 - 180).max() < 0.1
    if part in ("magnitude", "phase"):
        assert shown[0].data == pytest.approx(np.log10(np.abs(whole)), abs=1e-3)


def test_limits_leave_out_a_few_extremes() -> None:
    pixels = made((100, 100))
    assert shown_limits(pixels) == (0.0, 1.0)
    pixels[0, 0] = 300.0
    assert shown_limits(pixels) == (0.0, 1.0)
    _, figure = seen(scene_of(pixels, what="shift", down=0.0, across=0.0))
    assert "extremes cut off" in figure.panels["answer"].facts


# --- hands


def dragged(scene: Scene, *points: tuple[float, float]) -> PhaseParams:
    gesture = Gesture("answer", "drag", points[-1], points)
    after = TOPIC.gesture(scene, gesture)
    assert TOPIC.gesture(scene, replace(gesture, kind="release")) == after
    found: PhaseParams = after.params.phase
    return found


def test_the_answer_is_moved_by_hand() -> None:
    scene = scene_of(made((40, 60)), what="shift", down=4.0, across=-2.5)
    moved = dragged(scene, (10, 10), (0, 0), (13.2, 5))
    assert (moved.down, moved.across) == (7.0, -7.5)
    assert dragged(scene, (10, 10), (10.2, 10.4)) is scene.params.phase
    # Round the edges: 4 + 50 rows of 40 are 14.
    assert dragged(scene, (10, 10), (60, 10)).down == 14.0
    for what in ("swap", "randomise"):
        other = scene_of(made((40, 60)), made((40, 60)), what=what)
        assert dragged(other, (10, 10), (20, 20)) is other.params.phase


@given(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), st.floats(-1024, 1024))
def test_any_drag_stays_within_what_can_be_set(point, before) -> None:
    scene = scene_of(made((40, 60)), what="shift", down=before, across=before)
    after = dragged(scene, (0.0, 0.0), point)
    assert abs(after.down) <= 1024
    assert abs(after.across) <= 1024
    turns = (after.down - before - round(point[0])) / 40
    assert abs(turns - round(turns)) < 1e-6


def test_a_drawing_is_drawn_on() -> None:
    scene = scene_of(Drawing(20, 20), made((20, 20)))
    assert seen(scene)[1].panels["input"].facts == "drag here to draw"
    after = TOPIC.gesture(scene, Gesture("input", "release", (5, 5), ((2, 2), (5, 5))))
    assert len(after.params.image.strokes) == 1
    seen(after)
    loaded = scene_of(made((20, 20)), made((20, 20)))
    assert TOPIC.gesture(loaded, Gesture("input", "release", (5, 5), ((2, 2), (5, 5)))) is loaded
    assert TOPIC.gesture(scene, Gesture("other", "release", (5, 5), ((2, 2), (5, 5)))) is scene


def test_the_answer_is_offered() -> None:
    picture = made((10, 12))
    scene = scene_of(picture, what="shift", down=2.0, across=0.0)
    offered = TOPIC.offers(scene, state_of(scene))["picture"].array
    assert offered == pytest.approx(np.roll(picture, 2, 0), abs=1e-6)
