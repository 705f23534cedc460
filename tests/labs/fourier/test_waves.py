"""Single waves, kept, clicked and added up, against NumPy's whole transform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.backend import Devices, Probe
from guiapp.core.errors import BadInput
from guiapp.core.figure import Dot, Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.fourier import LAB
from guiapp.labs.fourier.waves.params import MOST_KEPT, Kept, KeptWaves, summary
from guiapp.labs.fourier.waves.state import Sum, sum_of
from guiapp.parts.picture import Drawing, Loaded
from tests.compute import fake_cupy
from tests.labs.test_every_lab import check_figure

SHAPES = [(1, 1), (1, 7), (6, 1), (2, 2), (5, 7), (8, 6), (7, 8), (24, 31)]


def random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def scene_of(
    picture: Any, *, kept: KeptWaves | None = None, frame: int = 0, **values: Any
) -> Scene:
    """The topic for an array (H, W) or (H, W, 3), or any picture."""
    if isinstance(picture, np.ndarray):
        picture = Loaded(Raster.of(picture.astype(np.float32)), "made")
        values = {"size": "as it is", **values}
    first = LAB.first_scene()
    params = replace(first.params, topic="waves", image=picture, kept=kept or KeptWaves())
    return replace(edited(LAB, first, replace(params, **values)), frame=frame)


def seen(scene: Scene) -> tuple[Any, Figure]:
    player = Player(LAB, HostEnv())
    return player.state(scene), player.figure(scene)


def rows_of(figure: Figure, key: str) -> dict[str, str]:
    return {row.label: row.value for row in figure.panels[key].rows}


def image(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


def waves_in_order(picture: np.ndarray) -> list[frozenset[tuple[int, int]]]:
    """Every wave of a picture as its coefficients, the strongest first."""
    plane = np.abs(np.fft.fft2(picture)) ** 2
    height, width = picture.shape
    waves = {frozenset({(u, v), (-u % height, -v % width)}) for u, v in np.ndindex(picture.shape)}
    return sorted(waves, key=lambda wave: -sum(float(plane[place]) for place in wave))


def sum_by_numpy(picture: np.ndarray, places: set[tuple[int, int]]) -> np.ndarray:
    """The real part of the inverse of these coefficients alone."""
    plane, kept = np.fft.fft2(picture), np.zeros(picture.shape)
    for place in places:
        kept[place] = 1
    return np.fft.ifft2(plane * kept).real


def clicked(*frequencies: tuple[float, float]) -> tuple[Kept, ...]:
    return tuple(Kept(*frequency) for frequency in frequencies)


# --- sums


@pytest.mark.parametrize("shape", SHAPES)
def test_the_sum_of_all_waves_is_the_picture(shape):
    picture = random(*shape)
    for kept in (KeptWaves(1000), KeptWaves(1000, mirror=False)):
        scene = scene_of(picture, kept=kept)
        state, figure = seen(scene)
        check_figure(figure)
        found = image(figure, "sum").data
        rows = rows_of(figure, "kept")
        total = (picture.size + sum(1 for w in waves_in_order(picture) if len(w) == 1)) // 2
        assert len(state.places) == total == LAB.length(scene.params)
        assert rows["waves"] == f"{total} of {total}"
        if kept.mirror:
            assert found == pytest.approx(picture, abs=1e-5)
            assert (rows["of the energy"], rows["coefficients"]) == ("100 %", str(picture.size))
            assert (image(figure, "spectrum").gain == 1).all()
        else:
            own = {place for wave in waves_in_order(picture) if len(wave) == 1 for place in wave}
            expected = (picture + sum_by_numpy(picture, own)) / 2
            assert found == pytest.approx(expected, abs=1e-5)
            assert rows["coefficients"] == str(total)


@pytest.mark.parametrize("shape", [(5, 7), (8, 6), (24, 31)])
@pytest.mark.parametrize("mirror", [True, False])
def test_frame_n_is_the_sum_of_the_first_n_waves(shape, mirror):
    picture = random(*shape, seed=1)
    order = waves_in_order(picture)
    player = Player(LAB, HostEnv())
    first = scene_of(picture, kept=KeptWaves(12, mirror=mirror))
    assert LAB.length(first.params) == 12
    energy = (picture.astype(float) ** 2).sum()
    for frame in range(13):
        figure = player.figure(replace(first, frame=frame))
        count = frame or 12
        both = {place for wave in order[:count] for place in wave}
        expected = sum_by_numpy(picture, both)
        if not mirror:
            own = {place for wave in order[:count] if len(wave) == 1 for place in wave}
            expected = (expected + sum_by_numpy(picture, own)) / 2
        found = image(figure, "sum").data
        assert found == pytest.approx(expected, abs=1e-5)
        gain = image(figure, "spectrum").gain
        assert gain is not None
        assert gain.sum() == (len(both) if mirror else count)
        share = 100 * float((expected**2).sum()) / energy
        told = rows_of(figure, "kept")["of the energy"].removesuffix(" %")
        assert float(told) == pytest.approx(share, rel=1e-3)
        assert figure.panels["energy"].cursors[0].at == count
        assert f"{count} waves" in figure.subtitle


def test_frames_are_named_by_their_waves():
    params = scene_of(random(24, 31), kept=KeptWaves(12)).params
    assert LAB.frame_name(params, 0) == "all 12 waves"
    assert LAB.frame_name(params, 5) == "5 of 12 waves"


def test_the_curve_tells_what_is_left_out():
    picture = random(9, 10)
    _, figure = seen(scene_of(picture, kept=KeptWaves(30)))
    (line,) = figure.panels["energy"].lines
    energy = (picture.astype(float) ** 2).sum()
    for count in (1, 2, 17, 30):
        both = {place for wave in waves_in_order(picture)[:count] for place in wave}
        left = 100 * (1 - (sum_by_numpy(picture, both) ** 2).sum() / energy)
        assert line.y[count - 1] == pytest.approx(left, abs=1e-3)


def test_colour_pictures_are_filtered_channel_by_channel():
    picture = random(12, 10, 3)
    luma = picture @ np.array([0.2126, 0.7152, 0.0722])
    _, figure = seen(scene_of(picture, kept=KeptWaves(7), grey=False))
    places = {place for wave in waves_in_order(luma)[:7] for place in wave}
    expected = [sum_by_numpy(picture[..., c], places) for c in range(3)]
    assert image(figure, "sum").data == pytest.approx(np.stack(expected, axis=-1), abs=1e-5)


# --- waves that were clicked


@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize(
    ("down", "across"), [(0.25, 0.125), (-0.25, 0.125), (0.25, -0.375), (0.0, -0.25), (-0.125, 0.0)]
)
def test_a_clicked_wave_is_kept_and_marked_on_its_own_side(down, across, mirror):
    """Where waves are not mirrored, the fog stays on the side that was not clicked."""
    rows, columns = np.indices((16, 8))
    picture = np.cos(2 * np.pi * (down * rows + across * columns) + 0.6) + 3 + random(16, 8)
    kept = KeptWaves(0, clicked((down, across)), mirror)
    state, figure = seen(scene_of(picture, kept=kept))
    place = round(down * 16) % 16, round(across * 8) % 8
    other = -place[0] % 16, -place[1] % 8
    both = sum_by_numpy(picture, {place, other})
    expected = both if mirror else both / 2
    assert image(figure, "sum").data == pytest.approx(expected, abs=1e-5)
    wanted = np.zeros((16, 8))
    wanted[place] = 1
    if mirror:
        wanted[other] = 1
    gain = image(figure, "spectrum").gain
    assert np.array_equal(gain, np.fft.fftshift(wanted))
    marks = image(figure, "spectrum").marks
    assert Dot(round(down * 16) + 8, round(across * 8) + 4) in marks
    assert len(marks) == (3 if mirror else 2)
    assert state.places == (place,)


@pytest.mark.parametrize(
    ("frequency", "amplitude", "told"),
    [
        ((3 / 24, 5 / 16), 1.0, "0.5"),
        ((-3 / 24, 5 / 16), 0.5, "0.25"),
        ((0.5, 0.5), 1.0, "1"),
        ((0.5, 0.0), 0.25, "0.25"),
    ],
)
def test_amplitudes_are_told_and_why_they_are_halved(frequency, amplitude, told):
    rows, columns = np.indices((24, 16))
    turns = frequency[0] * rows + frequency[1] * columns
    picture = amplitude * np.cos(2 * np.pi * turns) + 2
    kept = KeptWaves(0, clicked(frequency))
    _, figure = seen(scene_of(picture, kept=kept))
    assert rows_of(figure, "kept")["last wave's amplitude"] == f"{amplitude:g}"
    assert image(figure, "sum").data == pytest.approx(picture - 2, abs=1e-5)
    labels = " ".join(rows_of(figure, "kept"))
    assert "half of it is lost" not in labels
    _, figure = seen(scene_of(picture, kept=replace(kept, mirror=False)))
    rows = rows_of(figure, "kept")
    assert rows["last wave's amplitude"] == told
    halved = float(told) != amplitude
    assert ("half of it is lost: not mirrored" in rows) == halved
    assert ("the last wave is its own mirror: nothing is lost" in rows) != halved
    assert image(figure, "sum").data == pytest.approx(
        (picture - 2) * float(told) / amplitude, abs=1e-5
    )


def test_no_wave_is_added_twice():
    """Not by its opposite, nor by another name of a highest frequency, nor after the strongest."""
    picture = random(16, 8)
    names = clicked((0.25, 0.125), (-0.25, -0.125), (0.5, 0.25), (-0.5, -0.25), (-0.5, 0.25))
    state, figure = seen(scene_of(picture, kept=KeptWaves(0, names)))
    assert len(state.places) == 2
    assert LAB.length(scene_of(picture, kept=KeptWaves(0, names)).params) == 2
    every, _ = seen(scene_of(picture, kept=KeptWaves(1000)))
    both = KeptWaves(1000, names)
    state, figure = seen(scene_of(picture, kept=both))
    assert state.places == every.places
    assert LAB.length(scene_of(picture, kept=both).params) == len(every.places)
    assert image(figure, "sum").data == pytest.approx(picture, abs=1e-5)


def test_frames_beyond_the_last_wave_show_all():
    """A clicked wave may be among the strongest: nobody knows before they are found."""
    scene = scene_of(random(16, 8), kept=KeptWaves(3, clicked((0.0, 0.0))))
    state, figure = seen(replace(scene, frame=4))
    assert (len(state.places), LAB.length(scene.params)) == (3, 4)
    _, whole = seen(scene)
    assert np.array_equal(image(figure, "sum").data, image(whole, "sum").data)


def test_nothing_kept_is_nothing():
    _, figure = seen(scene_of(random(9, 8), kept=KeptWaves(0)))
    check_figure(figure)
    assert not image(figure, "sum").data.any()
    assert rows_of(figure, "kept")["of the energy"] == "0 %"
    assert "last wave's amplitude" not in rows_of(figure, "kept")


@pytest.mark.parametrize("value", [0.0, 0.37])
def test_constant_pictures(value):
    _, figure = seen(scene_of(np.full((9, 14), value)))
    check_figure(figure)
    assert image(figure, "sum").data == pytest.approx(np.full((9, 14), value), abs=1e-6)
    assert rows_of(figure, "wave facts")["of the energy"] in ("0 %", "100 %")


# --- hands


def hand(kind: Any, row: float, column: float, panel: str = "spectrum") -> Gesture:
    return Gesture(panel, kind, (row, column), ((row, column),))


shapes = st.tuples(st.integers(1, 20), st.integers(1, 20))


@given(shapes, st.data())
def test_a_click_adds_the_wave_and_another_takes_it_out(shape, data):
    row, column = (data.draw(st.integers(0, length - 1)) for length in shape)
    scene = scene_of(random(*shape), kept=KeptWaves(0))
    once = LAB.gesture(scene, hand("click", row, column))
    place = (row - shape[0] // 2) % shape[0], (column - shape[1] // 2) % shape[1]
    assert Player(LAB, HostEnv()).state(once).places == (place,)
    opposite = [
        (-(at - length // 2) + length // 2) % length
        for at, length in zip((row, column), shape, strict=True)
    ]
    for again in ((row, column), opposite, (row + 0.4, column - 0.4)):
        twice = LAB.gesture(once, hand("click", *again))
        assert twice.params.kept.clicked == ()
    assert scene.params.kept.clicked == ()


def test_clicks_come_in_their_order_after_the_strongest():
    picture = random(16, 16)
    scene = scene_of(picture, kept=KeptWaves(2))
    for place in ((3, 4), (12, 9), (5, 5)):
        scene = LAB.gesture(scene, hand("click", *place))
    state = Player(LAB, HostEnv()).state(scene)
    assert state.places[2:] == ((11, 12), (4, 1), (13, 13))
    scene = LAB.gesture(scene, hand("click", 12, 9))
    state = Player(LAB, HostEnv()).state(scene)
    assert state.places[2:] == ((11, 12), (13, 13))


def test_a_click_outside_takes_the_nearest_and_shows_it():
    scene = LAB.gesture(scene_of(random(9, 14)), hand("click", -5, 1e6))
    assert scene.params.kept.clicked == (Kept(round(-4 / 9, 6), round(6 / 14, 6)),)
    assert (scene.params.down, scene.params.across) == (round(-4 / 9, 6), round(6 / 14, 6))


def test_too_many_clicks_are_refused():
    many = tuple(Kept(0.0, n / 500) for n in range(MOST_KEPT))
    scene = scene_of(random(8, 500), kept=KeptWaves(0, many))
    with pytest.raises(BadInput, match=f"At most {MOST_KEPT} waves can be clicked"):
        LAB.gesture(scene, hand("click", 1, 2))
    fewer = LAB.gesture(scene, hand("click", 4, 250))
    assert len(fewer.params.kept.clicked) == MOST_KEPT - 1


def test_moving_looks_at_a_wave_and_keeps_none():
    scene = scene_of(random(16, 16))
    looked = LAB.gesture(scene, hand("hover", 3, 12))
    assert looked.params.kept == scene.params.kept
    assert (looked.params.down, looked.params.across) == (-5 / 16, 4 / 16)
    figure = Player(LAB, HostEnv()).figure(looked)
    assert rows_of(figure, "wave facts")["down, across"] == "−0.312, 0.25"
    picture = looked.params.image.raster.array
    expected = sum_by_numpy(picture, {(11, 4), (5, 12)})
    assert image(figure, "wave").data == pytest.approx(expected, abs=1e-5)
    for kind in ("press", "drag", "release", "wheel", "leave"):
        assert LAB.gesture(scene, hand(kind, 3, 12)) is scene
    assert LAB.gesture(scene, hand("click", 3, 12, "sum")) is scene


def test_a_drawing_is_drawn_on():
    scene = scene_of(Drawing(height=20, width=30))
    after = LAB.gesture(scene, Gesture("input", "drag", (5.0, 9.0), ((1.0, 1.0), (5.0, 9.0))))
    assert len(after.params.image.strokes) == 1
    assert image(seen(scene)[1], "input").pointer == "paint"


def test_the_sum_can_be_sent_as_it_is_at_the_frame():
    picture = random(12, 14)
    for frame in (0, 3):
        scene = scene_of(picture, kept=KeptWaves(8), frame=frame)
        player = Player(LAB, HostEnv())
        offered = LAB.offers(scene, player.lend(scene))
        assert set(offered) == {"picture"}
        assert np.array_equal(offered["picture"].array, image(player.figure(scene), "sum").data)


def test_kept_waves_are_told_in_a_short_line():
    assert summary(Kept(-0.25, 0.125)) == "−0.25 down, 0.125 across"


# --- on a device


def test_on_a_device_the_same_waves_are_added_up():
    picture = random(12, 10, 3)
    scene = scene_of(picture, kept=KeptWaves(5, clicked((0.25, 0.2))), grey=False)
    _, expected = seen(scene)
    with fake_cupy.installed():
        env = HostEnv(Devices("gpu", probing=lambda: Probe(True)))
        figure = Player(LAB, env).figure(scene)
        assert env.fault == ""
        assert figure.measured["device"] == "gpu"
    assert image(figure, "sum").data == pytest.approx(image(expected, "sum").data, abs=1e-6)
    assert expected.measured["device"] == "cpu"


def test_a_sum_says_what_it_kept():
    state, _ = seen(scene_of(random(5, 8), kept=KeptWaves(4)))
    found = sum_of(state, 4, True)
    assert isinstance(found, Sum)
    assert found.kept.shape == (5, 8)
    assert found.coefficients == np.count_nonzero(found.kept)
    assert found.last is not None
    assert (found.last.row % 5, found.last.column % 8) == state.places[3]
