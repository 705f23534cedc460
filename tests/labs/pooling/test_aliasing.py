"""Aliasing: spectra, what folds and the error of a shift, against waves and closed forms."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, signal

from guiapp.core.errors import BadInput
from guiapp.core.figure import Box, Curves, Dot, Facts, Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.export.formats import figure_image
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.aliasing.params import AliasingParams
from guiapp.labs.pooling.aliasing.spectra import folded_to, folds
from guiapp.labs.pooling.aliasing.state import AliasingState, blurring, dense_pooling, start
from guiapp.labs.pooling.params import Params
from guiapp.parts.kernel import first_kernel
from guiapp.parts.picture import Loaded
from tests.labs.test_every_lab import check_figure

named = pytest.mark.parametrize
PICTURE = np.random.default_rng(5).random((24, 32)).astype(np.float32)


def scene_of(picture: Any = PICTURE, **values: Any) -> Scene:
    image = Loaded(Raster.of(np.asarray(picture, np.float32)), "made")
    params = Params(
        topic="aliasing",
        image=image,
        size="1024",
        kernel=first_kernel("identity"),
        detector="none",
        aliasing=AliasingParams(**values),
    )
    LAB.check(params)
    return Scene("pooling", params)


def state_of(scene: Scene) -> AliasingState:
    return start(scene.params, HostEnv())


def seen(scene: Scene) -> Figure:
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    return figure


def image_of(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


def facts_of(figure: Figure, key: str) -> list[str]:
    panel = figure.panels[key]
    assert isinstance(panel, Facts)
    return [row.value or row.label for row in panel.rows]


def wave(shape: tuple[int, int], down: int, across: int) -> np.ndarray:
    """So many periods over the picture, around a half."""
    rows, columns = np.indices(shape)
    turns = down * rows / shape[0] + across * columns / shape[1]
    return 0.5 + 0.4 * np.cos(2 * np.pi * turns + 0.3)


# --- the two parts of a pooling


@named("kind", ["max", "average", "min", "l2", "median"])
@named("size", [1, 2, 5])
def test_the_pooling_is_taken_at_every_pixel_of_the_torus(kind, size):
    found = dense_pooling(AliasingParams(kind=kind, size=size))(PICTURE)
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(PICTURE, ((0, size - 1), (0, size - 1)), "wrap").astype(float), (size, size)
    )
    how = {
        "max": np.max,
        "average": np.mean,
        "min": np.min,
        "median": np.median,
        "l2": lambda x, axis: np.sqrt((x**2).sum(axis=axis)),
    }[kind]
    np.testing.assert_allclose(found, how(windows, axis=(-2, -1)), atol=1e-5)


@named("taps", range(1, 8))
def test_the_blur_goes_round(taps):
    weights = np.array([math.comb(taps - 1, n) for n in range(taps)]) / 2 ** (taps - 1)
    # SciPy's windows of even length reach one further back.
    origin = -1 if taps % 2 == 0 else 0
    expected = PICTURE.astype(float)
    for axis in (0, 1):
        expected = ndimage.correlate1d(expected, weights, axis, mode="wrap", origin=origin)
    np.testing.assert_allclose(blurring(taps)(PICTURE), expected, atol=1e-6)


@named("stride", [1, 2, 3, 5])
def test_the_outputs_are_every_stride_th_row_and_column(stride):
    state = state_of(scene_of(stride=stride))
    whole = PICTURE[: 24 - 24 % stride, : 32 - 32 % stride]
    image = np.pad(whole, ((0, 1), (0, 1)), "wrap")
    pooled = np.lib.stride_tricks.sliding_window_view(image, (2, 2)).max(axis=(2, 3))
    assert np.array_equal(state.plain.output, pooled[::stride, ::stride])
    cells = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64
    wide = np.pad(pooled, ((1, 2), (1, 2)), "wrap")
    blurred = signal.correlate2d(wide, cells, "valid")[::stride, ::stride]
    np.testing.assert_allclose(state.blurred.output, blurred, atol=1e-6)


# --- what folds


@named("stride", [2, 3, 4])
def test_after_is_what_was_kept_and_what_folded(stride):
    for version in (state_of(scene_of(stride=stride)).plain, state_of(scene_of(taps=6)).blurred):
        found = version.folding
        own = np.fft.fftshift(np.fft.fft2(version.output.astype(float)))
        np.testing.assert_allclose(found.after, own, atol=1e-3)
        np.testing.assert_allclose(found.kept + found.folded, found.after, atol=1e-3)


@named(("periods", "stride"), [((0, 5), 2), ((0, 12), 2), ((7, 0), 2), ((3, 9), 4), ((2, 2), 4)])
def test_a_wave_folds_or_stays(periods, stride):
    """Its whole energy, and the error of a shift by one pixel is 2 |sin(pi turns)|."""
    version = state_of(scene_of(wave((24, 32), *periods), kind="stride", stride=stride)).plain
    down, across = periods[0] / 24, periods[1] / 32
    is_folded = max(down, across) * 2 * stride > 1
    assert version.folding.share == pytest.approx(float(is_folded), abs=1e-6)
    assert version.energy == pytest.approx(24 * 32 * 0.4**2 / 2, rel=1e-5)
    assert version.folded == pytest.approx(is_folded * version.energy, abs=1e-4)
    after = folded_to((down, across), stride)
    turns = across - after[1] / stride
    mean = 0.5**2 / (0.4**2 / 2)
    wanted = 2 * abs(math.sin(math.pi * turns)) / math.sqrt(1 + mean)
    assert version.error == pytest.approx(wanted, abs=1e-5)


@named("taps", [1, 2, 4, 7])
def test_the_blur_takes_the_short_waves_away(taps):
    """By cos(pi f)^(taps - 1) each, and their energy by its square."""
    state = state_of(scene_of(wave((24, 32), 0, 12), kind="stride", taps=taps))
    gain = math.cos(math.pi * 12 / 32) ** (taps - 1)
    assert state.blurred.folded / state.plain.energy == pytest.approx(gain**2, rel=1e-4)
    mean = 0.5**2 / (0.4**2 / 2)
    wanted = 2 * gain / math.sqrt(gain**2 + mean)
    assert state.blurred.error == pytest.approx(wanted, rel=1e-4)


def test_nothing_folds_without_a_stride_and_a_shift_is_one_of_the_output():
    state = state_of(scene_of(stride=1))
    for version in (state.plain, state.blurred):
        assert version.folding.share == version.folded == 0
        assert version.error < 1e-12
    figure = seen(scene_of(stride=1))
    assert facts_of(figure, "facts plain")[0] == "0 % folds"
    assert not any(isinstance(mark, Box) for mark in image_of(figure, "before plain").marks)


@given(st.floats(-0.5, 0.499), st.integers(1, 16))
def test_where_a_frequency_is_found_again(frequency, stride):
    """Samples of the wave at every stride-th place are those of the one that it becomes."""
    after, other = folded_to((frequency, 0.0), stride)
    assert other == 0
    assert -0.5 <= after <= 0.5
    places = np.arange(7)
    before = np.exp(2j * np.pi * frequency * stride * places)
    np.testing.assert_allclose(np.exp(2j * np.pi * after * places), before, atol=1e-6)
    if abs(abs(frequency) * 2 * stride - 1) > 1e-6:
        stays = abs(after - frequency * stride) < 1e-6
        assert folds((frequency, 0.0), stride) == (not stays and stride > 1)


# --- the figure


def test_the_spectra_are_amplitudes_in_one_scale():
    scene = scene_of(wave((24, 32), 0, 12), kind="stride")
    figure = seen(scene)
    panels = [image_of(figure, f"{c} {r}") for c in ("before", "after", "folded") for r in ROWS]
    assert len({panel.limits for panel in panels}) == 1
    before, after, folded = (image_of(figure, f"{c} plain") for c in ("before", "after", "folded"))
    assert before.data[12, 28] == pytest.approx(math.log10(0.2), abs=1e-4)
    assert before.data[12, 16] == pytest.approx(math.log10(0.5), abs=1e-4)
    for panel in (after, folded):
        assert panel.data[6, 4] == pytest.approx(math.log10(0.2), abs=1e-4)
    assert folded.data[6, 8] < -6, "the mean stays where it was"
    assert after.data[6, 8] == pytest.approx(math.log10(0.5), abs=1e-4)


ROWS = ("plain", "blurred")


@named(("stride", "expected"), [(2, Box(7, 9, 11, 15)), (4, Box(10, 13, 5, 7))])
def test_the_box_holds_the_frequencies_that_are_kept(stride, expected):
    figure = seen(scene_of(stride=stride))
    for row in ROWS:
        box = image_of(figure, f"before {row}").marks[0]
        assert box == expected
        rows = (np.arange(24) - 12) / 24
        kept = np.flatnonzero(np.abs(rows) * 2 * stride < 1)
        assert (box.top, box.top + box.height - 1) == (kept[0], kept[-1])


def test_a_frequency_is_pinned_and_found_after():
    scene = scene_of()
    pinned = LAB.gesture(scene, Gesture("before plain", "click", (9.2, 27.9)))
    own = pinned.params.aliasing
    assert (own.down, own.across) == (pytest.approx(-3 / 24), pytest.approx(12 / 32))
    figure = seen(pinned)
    for row in ROWS:
        assert image_of(figure, f"before {row}").marks[-1] == Dot(9.0, 28.0)
        assert image_of(figure, f"after {row}").marks == (Dot(3.0, 4.0),)
        assert image_of(figure, f"folded {row}").marks == (Dot(3.0, 4.0),)
    told = facts_of(figure, "probe")
    assert told[0] == "−0.125, 0.375 cycles/px"
    assert told[1] == "−0.25, −0.25 cycles/px"
    assert told[2] == "it folds: comes back as a longer wave"
    gain = (math.cos(math.pi / 8) * math.cos(3 * math.pi / 8)) ** 3
    assert told[3] == f"{100 * gain:.2f} %"


def test_one_of_the_output_is_the_long_wave_that_it_shows():
    there = LAB.gesture(scene_of(), Gesture("after blurred", "hover", (9.0, 10.0)))
    own = there.params.aliasing
    assert (own.down, own.across) == (pytest.approx(3 / 24), pytest.approx(2 / 32))
    assert facts_of(seen(there), "probe")[2] == "it is kept"
    for other in (Gesture("output plain", "click", (1, 1)), Gesture("before plain", "leave")):
        assert LAB.gesture(there, other) is there


@named("taps", [1, 2, 5])
def test_the_gain_of_the_blur(taps):
    panel = seen(scene_of(taps=taps, stride=3)).panels["gain"]
    assert isinstance(panel, Curves)
    (line,) = panel.lines
    weights = [math.comb(taps - 1, n) / 2 ** (taps - 1) for n in range(taps)]
    _, response = signal.freqz(weights, worN=2 * np.pi * line.x)
    np.testing.assert_allclose(line.y, np.abs(response), atol=1e-9)
    assert panel.cursors[0].at == pytest.approx(1 / 6)


def test_what_the_blur_leaves_is_told_of_the_energy_before_it():
    figure = seen(scene_of(wave((24, 32), 0, 12), kind="stride"))
    gain = math.cos(math.pi * 12 / 32) ** 6
    whole = "of the energy before the stride"
    assert facts_of(figure, "facts plain")[:2] == ["100 % folds", whole]
    assert image_of(figure, "folded plain").facts == "100 % of the energy"
    told = facts_of(figure, "facts blurred")
    assert told[:3] == [
        f"{100 * gain:.3f} % folds",
        "of that energy, before the blur",
        "100 % of what the blur left",
    ]
    assert image_of(figure, "folded blurred").facts == "100 % of what the blur left"


@named(
    ("stride", "told"),
    [
        (1, "stride 1: nothing folds"),
        (2, "stride 2: waves from 0.25 cycles/px on fold, they come back as longer ones"),
        (4, "stride 4: waves from 0.125 cycles/px on fold, they come back as longer ones"),
    ],
)
def test_what_folding_is_stands_above_the_figure(stride, told):
    assert seen(scene_of(stride=stride)).subtitle.endswith(told)


@named("topic", ["stages", "shift", "aliasing"])
def test_fine_bars_become_coarse_ones(topic):
    first = set_values(LAB, LAB.first_scene(), (f"topic={topic}", "size=128"))
    (action,) = [action for action in LAB.actions if action.key == "aliasing-fine-bars"]
    scene = edited(LAB, first, action.apply(first).params)
    state = state_of(scene)
    assert state.plain.folding.share > 0.95
    assert state.blurred.folded < 0.01 * state.plain.folded
    assert state.blurred.error < 0.1 * state.plain.error
    spectrum = np.abs(state.plain.folding.before)
    spectrum[64, 64] = 0
    row, column = np.unravel_index(spectrum.argmax(), spectrum.shape)
    dot = image_of(seen(scene), "before plain").marks[-1]
    assert isinstance(dot, Dot)
    places = [(dot.row, dot.column), (128 - dot.row, 128 - dot.column)]
    assert min(math.dist((row, column), place) for place in places) < 2


def test_the_zone_plate_shows_all_frequencies():
    (action,) = [action for action in LAB.actions if action.key == "aliasing-zone-plate"]
    first = set_values(LAB, LAB.first_scene(), ("size=128",))
    state = state_of(edited(LAB, first, action.apply(first).params))
    assert 0.6 < state.plain.folding.share < 0.9
    assert state.blurred.folded < 0.02 * state.plain.folded


# --- the rest


def test_a_stride_wider_than_the_picture_is_refused():
    first = scene_of(PICTURE[:5])
    for wrong, told in (({"stride": 6}, "stride"), ({"size": 7}, "window")):
        params = replace(first.params, aliasing=AliasingParams(**wrong))
        with pytest.raises(BadInput, match=rf"The {told} can be at most 5 px .* 5 × 32; \d came"):
            edited(LAB, first, params)
    edited(LAB, first, replace(first.params, aliasing=AliasingParams(kind="stride", size=16)))


def test_a_picture_without_waves_has_nothing_to_fold():
    figure = seen(scene_of(np.zeros((8, 8))))
    assert facts_of(figure, "facts plain")[:3:2] == ["0 % folds", "error 0"]


def test_it_is_sent_and_exported():
    scene = scene_of(PICTURE - 0.5)
    state = state_of(scene)
    assert np.array_equal(LAB.offers(scene, state)["picture"].array, state.blurred.output)
    figure = seen(scene)
    assert image_of(figure, "output plain").colormap == "signed"
    pixels = figure_image(figure, dpi=60)
    assert np.unique(pixels.reshape(-1, pixels.shape[2]), axis=0).shape[0] > 100
