"""Painting on the spectrum: what comes back of a picture, and what is told and shown of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.backend import Devices, Probe
from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Dot, Figure, Grid, Image, Path
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.params import touched
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.fourier import LAB
from guiapp.labs.fourier.hands import place_of_frequency
from guiapp.labs.fourier.paint.filters import Everywhere, HighPass, Inverted, LowPass, Notch
from guiapp.labs.fourier.paint.layers import MOST_LAYERS, Opened
from guiapp.labs.fourier.paint.painted import MOST_POINTS, TOOLS, MaskPen
from guiapp.labs.fourier.paint.state import PaintState
from guiapp.labs.fourier.panels import resting_limits
from guiapp.parts.picture import Drawing, Loaded
from tests.compute import fake_cupy
from tests.labs.test_every_lab import check_figure

SHAPES = [(1, 1), (1, 8), (7, 1), (2, 2), (5, 7), (8, 6), (7, 8), (24, 31), (32, 32)]
LINE = ((0.05, 0.31), (0.2, 0.45), (-0.12, 0.4))
MIRRORED = {
    "low pass": (LowPass(0.2),),
    "painted": (MaskPen(width=0.1).stroke(LINE), MaskPen("wedge", value=2.0).stroke(LINE)),
    "phase": (MaskPen(effect="phase", width=0.15, turn=70.0).stroke(LINE), HighPass(0.1)),
    "opened": (
        Opened(Raster.of(np.random.default_rng(0).random((9, 12)).astype(np.float32)), "m"),
    ),
}
ONE_SIDED = {
    "brush": (MaskPen(width=0.1, mirror=False).stroke(LINE),),
    "half plane": (Everywhere(0.0), MaskPen("half plane", value=1.0, mirror=False).stroke(LINE)),
    "phase": (MaskPen(effect="phase", width=0.15, mirror=False).stroke(LINE),),
}


def random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def scene_of(picture: Any, *layers: Any, **values: Any) -> Scene:
    """The topic for an array (H, W) or (H, W, 3), or any picture, under a mask."""
    if isinstance(picture, np.ndarray):
        picture = Loaded(Raster.of(picture.astype(np.float32)), "made")
        values = {"size": "as it is", **values}
    first = LAB.first_scene()
    params = replace(first.params, image=picture, mask=layers)
    return edited(LAB, first, replace(params, **values))


def seen(scene: Scene) -> tuple[PaintState, Figure]:
    player = Player(LAB, HostEnv())
    return player.state(scene), player.figure(scene)


def rows_of(figure: Figure, key: str) -> dict[str, str]:
    return {row.label: row.value for row in figure.panels[key].rows}


def image(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


def number(text: str) -> float:
    """A number as people read it."""
    return float(text.removesuffix(" %").replace("\u2212", "-").replace("\u202f", ""))


def whole_mask(state: PaintState) -> np.ndarray:
    """The mask on the whole plane, zero frequency first, frequency by frequency."""
    at, opposite = state.mask.at(), state.mask.opposite()
    height, width = state.waves.shape
    mask = np.empty((height, width), complex)
    for row, column in np.ndindex(height, width):
        if column <= width // 2:
            mask[row, column] = at[row, column]
        else:
            mask[row, column] = opposite[-row % height, width - column]
    return mask


def cosine(shape: tuple[int, int], row: int, column: int, phase: float = 0.0) -> np.ndarray:
    rows, columns = np.indices(shape)
    turns = row * rows / shape[0] + column * columns / shape[1]
    return np.asarray(np.cos(2 * np.pi * turns + phase))


def keep(shape: tuple[int, int], row: int, column: int, **pen: Any) -> tuple[Any, ...]:
    """A mask that keeps one frequency, with or without its mirror."""
    at = (row / shape[0], column / shape[1])
    options = {"value": 1.0, "width": 0.4 / max(shape), "edge": "ideal", **pen}
    return Everywhere(0.0), MaskPen("notch", **options).stroke((at,))


# --- what comes back


@pytest.mark.parametrize("shape", SHAPES)
def test_without_a_mask_the_picture_comes_back(shape):
    picture = random(*shape)
    state, figure = seen(scene_of(picture))
    assert np.abs(state.answer - picture).max() <= 1e-6 * np.abs(picture).max()
    assert state.answer.dtype == np.float32
    assert rows_of(figure, "kept")["of the energy"] == "100 %"
    assert (image(figure, "spectrum").gain == 1).all()
    assert "nothing masked" in figure.subtitle


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", MIRRORED)
def test_a_mirrored_mask_gives_a_real_answer(shape, name):
    """The complex inverse of the whole plane has next to no imaginary part."""
    picture = random(*shape)
    state, figure = seen(scene_of(picture, *MIRRORED[name]))
    answer = np.fft.ifft2(np.fft.fft2(picture) * whole_mask(state))
    assert np.abs(answer.imag).max() < 1e-6 * max(np.abs(answer.real).max(), 1e-3)
    assert state.answer == pytest.approx(answer.real, abs=2e-6)
    assert state.mask.mirrors
    assert state.lost == 0
    assert not [label for label in rows_of(figure, "kept") if "mirrored" in label]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ONE_SIDED)
def test_a_mask_of_one_side_gives_the_real_part_and_tells_what_is_lost(shape, name):
    picture = random(*shape)
    state, figure = seen(scene_of(picture, *ONE_SIDED[name]))
    answer = np.fft.ifft2(np.fft.fft2(picture) * whole_mask(state))
    assert state.answer == pytest.approx(answer.real, abs=2e-6)
    energy = float((picture.astype(float) ** 2).sum())
    lost = float((answer.imag**2).sum()) / energy
    assert state.lost == pytest.approx(lost, rel=1e-4, abs=1e-6)
    rows = rows_of(figure, "kept")
    assert ("lost: not mirrored" in rows) == (state.lost > 1e-6)
    if lost > 1e-3:
        assert number(rows["lost: not mirrored"]) == pytest.approx(100 * lost, rel=1e-3)
        assert {"the answer is real: what is kept on", "one side only comes back by half"} < set(
            rows
        )


@pytest.mark.parametrize("shape", [(24, 16), (25, 16), (24, 17), (25, 17)])
@pytest.mark.parametrize(("row", "column"), [(3, 5), (-3, 5), (0, 4), (7, 0)])
def test_a_kept_cosine_comes_back_whole_or_halved(shape, row, column):
    wave = cosine(shape, row, column, 0.6)
    for mirror, amplitude in ((True, 1.0), (False, 0.5)):
        scene = scene_of(wave + random(*shape), *keep(shape, row, column, mirror=mirror))
        alone = scene_of(wave + 2.5, *keep(shape, row, column, mirror=mirror))
        state, figure = seen(alone)
        assert state.answer == pytest.approx(amplitude * wave, abs=1e-6)
        told = " ".join(rows_of(figure, "kept"))
        assert ("one side only comes back by half" in told) == (not mirror)
        found = np.fft.fft2(seen(scene)[0].answer)
        before = np.fft.fft2(wave + random(*shape))
        assert found[row, column] == pytest.approx(amplitude * before[row, column], rel=1e-4)


@pytest.mark.parametrize(
    ("shape", "row", "column"),
    [((24, 16), 12, 8), ((24, 16), 12, 0), ((24, 17), 12, 0), ((25, 16), 0, 8), ((5, 5), 0, 0)],
)
def test_the_highest_frequency_is_its_own_mirror_and_loses_nothing(shape, row, column):
    wave = cosine(shape, row, column)
    for mirror in (True, False):
        state, figure = seen(scene_of(wave, *keep(shape, row, column, mirror=mirror)))
        assert state.answer == pytest.approx(wave, abs=1e-6)
        assert state.lost == 0
        assert "lost: not mirrored" not in rows_of(figure, "kept")


@pytest.mark.parametrize("turn", [180.0, -180.0])
@pytest.mark.parametrize("shape", [(24, 16), (25, 17)])
def test_half_a_turn_negates_a_wave(shape, turn):
    wave = cosine(shape, 3, 5, 0.4)
    options = {"effect": "phase", "turn": turn}
    (_, stroke) = keep(shape, 3, 5, **options)
    state, _ = seen(scene_of(wave + 2, stroke))
    assert state.answer == pytest.approx(2 - wave, abs=1e-5)
    state, _ = seen(scene_of(wave + 2, replace(stroke, mirror=False)))
    assert state.answer == pytest.approx(np.full(shape, 2.0), abs=1e-5)


@pytest.mark.parametrize("turn", [90.0, -35.0, 10.0])
def test_a_phase_moves_the_crests(turn):
    shape = (24, 16)
    (_, stroke) = keep(shape, -2, 3, effect="phase", turn=turn)
    state, _ = seen(scene_of(cosine(shape, -2, 3, 0.4), stroke))
    assert state.answer == pytest.approx(cosine(shape, -2, 3, 0.4 + math.radians(turn)), abs=1e-5)
    (gains,) = np.unique(state.gain)
    assert gains == 1, "no fog where only phases change"


@pytest.mark.parametrize("shape", [(12, 10, 3), (9, 14, 3), (1, 5, 3)])
@pytest.mark.parametrize("layers", [*MIRRORED.values(), *ONE_SIDED.values()])
def test_colour_pictures_are_filtered_channel_by_channel(shape, layers):
    picture = random(*shape)
    state, figure = seen(scene_of(picture, *layers, grey=False))
    mask = whole_mask(state)
    expected = [np.fft.ifft2(np.fft.fft2(picture[..., c]) * mask).real for c in range(3)]
    assert state.answer == pytest.approx(np.stack(expected, axis=-1), abs=2e-6)
    luma = picture @ np.array([0.2126, 0.7152, 0.0722])
    half = np.fft.fft2(luma)[:, : shape[1] // 2 + 1]
    assert state.waves.half == pytest.approx(half, abs=1e-4)
    assert image(figure, "answer").data.shape == shape


# --- how much is kept


@pytest.mark.parametrize("shape", SHAPES)
def test_parseval(shape):
    picture = random(*shape)
    state, _ = seen(scene_of(picture))
    energy = float((picture.astype(float) ** 2).sum())
    assert state.waves.energy == pytest.approx(energy, rel=1e-6)
    assert state.energy == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("cutoff", [0.05, 0.1, 0.25, 0.45])
def test_an_ideal_low_pass_keeps_the_area_of_its_disc(cutoff):
    scene = scene_of(random(500, 640), LowPass(cutoff, "ideal"))
    state, figure = seen(scene)
    share = state.coefficients / 320_000
    assert share == pytest.approx(math.pi * cutoff**2, rel=5e-3)
    rows = rows_of(figure, "kept")
    assert number(rows["of the waves"]) == pytest.approx(100 * share, rel=6e-3)
    u, v = (np.fft.fftfreq(length) for length in (500, 640))
    distance = np.hypot(u[:, None], v[None])
    # float32 decides about those on the edge itself.
    least, most = (int((distance <= cutoff * slack).sum()) for slack in (1 - 1e-4, 1 + 1e-4))
    assert least <= state.coefficients <= most
    stored = rows["numbers to store"].replace("\u202f", "")
    assert stored == f"{state.coefficients} of 320000"
    assert rows["at one byte each"].endswith(" of 312 KB")


@pytest.mark.parametrize("shape", [(5, 7), (8, 6), (24, 31)])
@pytest.mark.parametrize("layers", [*MIRRORED.values(), *ONE_SIDED.values()])
def test_shares_are_plain_sums(shape, layers):
    picture = random(*shape)
    state, figure = seen(scene_of(picture, *layers))
    mask = whole_mask(state)
    least, most = (int((np.abs(mask) >= half).sum()) for half in (0.5 + 1e-6, 0.5 - 1e-6))
    assert least <= state.coefficients <= most
    energy = float((state.answer.astype(float) ** 2).sum() / (picture.astype(float) ** 2).sum())
    assert state.energy == pytest.approx(energy, rel=1e-5)
    told = number(rows_of(figure, "kept")["of the energy"])
    assert told == pytest.approx(100 * energy, rel=1e-3, abs=1e-3)


def test_half_a_plane_is_half_of_the_waves():
    """Of a mask that does not mirror each side counts for itself, soft edges or not."""
    for edge in ("ideal", "gaussian", "butterworth"):
        pen = MaskPen("half plane", value=1.0, edge=edge, width=0.02, mirror=False)
        layers = (Everywhere(0.0), pen.stroke(((0.0, 0.0), (0.1, 0.3))))
        _, figure = seen(scene_of(random(64, 64), *layers))
        share = number(rows_of(figure, "kept")["of the waves"])
        assert share == pytest.approx(50, abs=6)


def test_amplified_waves_have_more_energy_than_there_was():
    _, figure = seen(scene_of(random(8, 8), Everywhere(2.0)))
    assert rows_of(figure, "kept")["of the energy"] == "400 %"


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (16, 16)])
@pytest.mark.parametrize("value", [0.0, 0.37, -4.0])
@pytest.mark.parametrize("below", ["profile", "wave", "kernel"])
def test_constant_pictures_give_a_figure(shape, value, below):
    for layers in ((), (LowPass(),), (Everywhere(0.0),), ONE_SIDED["brush"]):
        scene = scene_of(np.full(shape, value), *layers, below=below, weighted=True)
        check_figure(seen(scene)[1])


def test_values_that_are_too_large_are_refused():
    player = Player(LAB, HostEnv())
    check_figure(player.figure(scene_of(random(9, 9) * 1e15, LowPass())))
    with pytest.raises(BadInput, match="too large for the squares of its waves; scale it down"):
        player.figure(scene_of(random(9, 9) * 1e20, LowPass()))


# --- what is seen


def test_the_panels_show_what_was_computed():
    picture = random(20, 24)
    state, figure = seen(scene_of(picture, *ONE_SIDED["half plane"]))
    check_figure(figure)
    assert image(figure, "input").data is state.waves.pixels
    assert image(figure, "answer").data is state.answer
    spectrum = image(figure, "spectrum")
    assert spectrum.pointer == "paint"
    assert spectrum.axes == "frequency"
    magnitude = np.abs(np.fft.fftshift(np.fft.fft2(picture)))
    assert spectrum.data == pytest.approx(np.log10(magnitude), abs=1e-3)
    gain = np.fft.fftshift(np.abs(whole_mask(state)))
    assert spectrum.gain == pytest.approx(gain, abs=1e-6)
    assert figure.measured["device"] == "cpu"


def test_the_profile_goes_through_both_pictures():
    picture = random(20, 24, 3)
    scene = scene_of(picture, LowPass(0.1, "ideal"), grey=False, line=0.5)
    state, figure = seen(scene)
    panel = figure.panels["profile"]
    assert isinstance(panel, Curves)
    weights = np.array([0.2126, 0.7152, 0.0722])
    for line, pixels in zip(panel.lines, (picture, state.answer), strict=True):
        assert line.y == pytest.approx(pixels[10] @ weights, abs=1e-6)
        assert np.array_equal(line.x, np.arange(24))
        assert panel.y_limits[0] <= line.y.min()
        assert line.y.max() <= panel.y_limits[1]
    for key in ("input", "answer"):
        (mark,) = image(figure, key).marks
        assert mark == Path(((10, -0.5), (10, 23.5)), dashed=True)


def test_an_ideal_edge_overshoots_and_a_gaussian_one_does_not():
    step = np.zeros((32, 64), np.float32)
    step[:, 16:48] = 1
    told = {
        edge: seen(scene_of(step, LowPass(0.1, edge)))[1].panels["profile"].facts
        for edge in ("ideal", "gaussian")
    }
    assert "overshoots by 0.0951" in told["ideal"], "nine percent: Gibbs"
    assert "overshoots" not in told["gaussian"]


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_limits_hold_the_values_or_rest_at_0_to_1(low, extent):
    high = low + extent
    least, most = resting_limits(low, high)
    assert least < most
    assert np.float32(least) < np.float32(most)
    if low < 0 < high and min(-low, high) >= 0.55 * max(-low, high):
        assert least == -most
    if (least, most) != (0.0, 1.0):
        slack = 1e-5 * max(abs(low), abs(high))
        assert least <= low + slack
        assert most >= high - slack
    else:
        assert low >= -0.7
        assert high <= 1.75


def test_limits_rest_while_a_cutoff_is_dragged():
    player, picture = Player(LAB, HostEnv()), random(32, 32)
    limits = [
        image(player.figure(scene_of(picture, LowPass(cutoff))), "answer").limits
        for cutoff in np.linspace(0.01, 0.5, 20)
    ]
    assert set(limits) == {(0.0, 1.0)}
    limits = [
        image(player.figure(scene_of(picture, HighPass(cutoff))), "answer").limits
        for cutoff in np.linspace(0.02, 0.03, 20)
    ]
    assert len(set(limits)) <= 2
    assert all(low == -high for low, high in limits)


@pytest.mark.parametrize(("down", "across"), [(0.25, -0.125), (0.5, 0.5), (-0.5, 0.03), (0.0, 0.0)])
def test_the_ring_stands_at_the_wave_that_is_told(down, across):
    """Of any picture: also where its frequencies are others than the one looked at."""
    for shape in [(16, 16), (9, 14), (10, 7)]:
        picture = random(*shape)
        _, figure = seen(scene_of(picture, below="wave", down=down, across=across))
        (mark,) = image(figure, "spectrum").marks
        assert mark == Dot(*place_of_frequency(down, across, shape))
        row, column = int(mark.row) - shape[0] // 2, int(mark.column) - shape[1] // 2
        plane = np.fft.fft2(picture)
        magnitude = abs(plane[row, column])
        rows = rows_of(figure, "wave facts")
        assert number(rows["magnitude"]) == pytest.approx(magnitude, rel=6e-3)
        places = {(row % shape[0], column % shape[1]), (-row % shape[0], -column % shape[1])}
        kept = np.zeros(shape)
        for place in places:
            kept[place] = 1
        assert image(figure, "wave").data == pytest.approx(
            np.fft.ifft2(plane * kept).real, abs=1e-5
        )


# --- the nearest kernel


def nearest(mask: np.ndarray, size: int, weights: np.ndarray) -> np.ndarray:
    """Least squares over all frequencies, by NumPy."""
    height, width = mask.shape
    anchor = (size - 1) // 2
    u, v = np.fft.fftfreq(height), np.fft.fftfreq(width)
    cells = [
        np.exp(-2j * np.pi * (u[:, None] * (j - anchor) + v[None] * (k - anchor))).ravel()
        for j, k in np.ndindex(size, size)
    ]
    root = np.sqrt(weights.ravel())
    system = np.stack(cells, axis=1) * root[:, None]
    wanted = mask.ravel() * root
    real = np.concatenate([system.real, system.imag])
    found = np.linalg.lstsq(real, np.concatenate([wanted.real, wanted.imag]), rcond=None)[0]
    return np.asarray(found.reshape(size, size))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("size", [1, 3, 4, 5])
@pytest.mark.parametrize("layers", [MIRRORED["low pass"], MIRRORED["phase"], ONE_SIDED["brush"]])
def test_the_nearest_kernel_and_its_response(size, weighted, layers):
    picture = random(10, 13) + 0.5
    scene = scene_of(picture, *layers, below="kernel", kernel_size=size, weighted=weighted)
    state, figure = seen(scene)
    mask = whole_mask(state)
    rows, columns = np.ix_(-np.arange(10) % 10, -np.arange(13) % 13)
    effective = (mask + mask[rows, columns].conj()) / 2
    weights = np.abs(np.fft.fft2(picture)) ** 2 if weighted else np.ones((10, 13))
    expected = nearest(effective, size, weights)
    grid = figure.panels["kernel"]
    assert isinstance(grid, Grid)
    assert grid.values == pytest.approx(expected, abs=1e-4)
    response = figure.panels["response"]
    assert isinstance(response, Curves)
    wanted, given = response.lines
    across = np.arange(7) / 13
    assert wanted.x == pytest.approx(across)
    assert wanted.y == pytest.approx(effective[0, :7].real, abs=1e-5)
    anchor = (size - 1) // 2
    turns = np.exp(-2j * np.pi * across[:, None] * (np.arange(size) - anchor))
    transfer = turns @ expected.sum(axis=0)
    assert given.y == pytest.approx(transfer.real, abs=1e-3)
    for line in (wanted, given):
        assert response.y_limits[0] <= line.y.min() + 1e-6
        assert line.y.max() <= response.y_limits[1] + 1e-6


def test_the_nearest_kernel_is_no_larger_than_the_picture():
    _, figure = seen(scene_of(random(5, 8), LowPass(), below="kernel", kernel_size=31))
    assert figure.panels["kernel"].values.shape == (5, 8)
    assert figure.panels["kernel"].facts.startswith("5 × 8")


def test_convolving_with_a_kernel_as_large_as_the_picture_is_the_mask():
    picture = random(9, 9)
    scene = scene_of(picture, *MIRRORED["phase"], kernel_size=9)
    state, _ = seen(scene)
    kernel = LAB.offers(scene, state)["kernel"].array
    spectrum = np.fft.fft2(picture) * np.fft.fft2(np.roll(kernel, (-4, -4), (0, 1)))
    assert state.answer == pytest.approx(np.fft.ifft2(spectrum).real, abs=1e-4)


def test_the_answer_and_the_kernel_are_offered():
    scene = scene_of(random(12, 14), LowPass(), kernel_size=5, below="kernel")
    state, figure = seen(scene)
    offered = LAB.offers(scene, state)
    assert set(offered) == {"kernel", "picture"}
    assert np.array_equal(offered["picture"].array, state.answer)
    assert np.array_equal(offered["kernel"].array, figure.panels["kernel"].values)


# --- hands


def drag(*path: tuple[float, float], shift: bool = False, panel: str = "spectrum") -> Gesture:
    return Gesture(panel, "drag", path[-1], path, shift=shift)


def test_a_stroke_is_a_layer_made_with_the_pen():
    pen = MaskPen("brush", value=0.3, width=0.07, edge="butterworth", order=3, mirror=False)
    scene = scene_of(random(20, 40), LowPass(), painter=pen)
    press = LAB.gesture(scene, Gesture("spectrum", "press", (4.0, 12.0), ((4.0, 12.0),)))
    assert press.params.mask == (LowPass(), pen.stroke(((-0.3, -0.2),)))
    path = ((4.0, 12.0), (10.0, 20.0), (15.0, 36.0))
    after = LAB.gesture(scene, drag(*path))
    (_, stroke) = after.params.mask
    assert stroke == pen.stroke(((-0.3, -0.2), (0.0, 0.0), (0.25, 0.4)))
    released = LAB.gesture(scene, Gesture("spectrum", "release", path[-1], path))
    assert released == after
    assert touched(scene.params, after.params) == "run"


@pytest.mark.parametrize("tool", [key for key, _ in TOOLS])
@pytest.mark.parametrize("shift", [False, True])
def test_shapes_and_straight_lines_go_from_the_first_point_to_the_last(tool, shift):
    scene = scene_of(random(20, 40), painter=MaskPen(tool))
    path = ((4.0, 12.0), (10.0, 20.0), (15.0, 36.0))
    (stroke,) = LAB.gesture(scene, drag(*path, shift=shift)).params.mask
    free = tool in ("brush", "eraser") and not shift
    ends = ((-0.3, -0.2), (0.25, 0.4))
    assert stroke.points == ((ends[0], (0.0, 0.0), ends[1]) if free else ends)
    assert stroke.tool == tool


def test_points_that_lie_close_together_are_one():
    scene = scene_of(random(64, 64))
    path = tuple((10.0 + 0.1 * n, 20.0) for n in range(101))
    (stroke,) = LAB.gesture(scene, drag(*path)).params.mask
    rows = [down * 64 + 32 for down, _ in stroke.points]
    assert rows[0] == pytest.approx(10, abs=1e-3)
    assert rows[-1] == pytest.approx(20, abs=1e-3)
    steps = np.diff(rows)
    assert (steps[:-1] >= 0.75 - 1e-3).all()
    assert (steps <= 1).all()
    assert len(rows) < 16


def test_a_stroke_keeps_its_beginning_as_it_grows():
    """What is painted already needs not be painted again."""
    scene = scene_of(random(64, 64))
    rng = np.random.default_rng(1)
    path = tuple((float(r), float(c)) for r, c in 32 + rng.normal(0, 0.6, (200, 2)).cumsum(axis=0))
    before: tuple[Any, ...] = ()
    for count in range(1, len(path) + 1):
        (stroke,) = LAB.gesture(scene, drag(*path[:count])).params.mask
        assert stroke.points[: max(len(before) - 1, 0)] == before[:-1]
        before = stroke.points


def test_an_endless_stroke_has_not_too_many_points():
    scene = scene_of(random(64, 64))
    angles = np.linspace(0, 300, 30_000)
    path = tuple((32 + 30 * math.sin(a), 32 + 30 * math.cos(a)) for a in angles)
    (stroke,) = LAB.gesture(scene, drag(*path)).params.mask
    assert 1000 < len(stroke.points) <= MOST_POINTS
    last = stroke.points[-1]
    assert last == pytest.approx(((path[-1][0] - 32) / 64, (path[-1][1] - 32) / 64), abs=1e-5)


def test_a_stroke_far_beyond_the_spectrum_is_refused_in_a_sentence():
    scene = scene_of(random(64, 64))
    with pytest.raises(BadInput, match="A stroke's points lie near the spectrum"):
        LAB.gesture(scene, drag((3.0, 3.0), (1e6, 3.0)))


def test_a_full_mask_takes_no_stroke_and_says_so():
    scene = scene_of(random(8, 8), *[Notch()] * MOST_LAYERS)
    with pytest.raises(BadInput, match=f"at most {MOST_LAYERS} layers; take one out first"):
        LAB.gesture(scene, drag((3.0, 3.0), (4.0, 3.0)))


def test_hovering_touches_no_mask():
    scene = scene_of(random(16, 16), LowPass(), below="wave")
    looked = LAB.gesture(scene, Gesture("spectrum", "hover", (3.0, 12.0)))
    assert looked.params == replace(scene.params, down=-5 / 16, across=0.25)
    for panel in ("input", "answer"):
        looked = LAB.gesture(scene, Gesture(panel, "hover", (12.0, 3.0)))
        assert looked.params == replace(scene.params, line=12 / 15)
        assert LAB.gesture(scene, Gesture(panel, "click", (12.0, 3.0))) == looked
        assert touched(scene.params, looked.params) == "view"
    for kind in ("click", "leave", "wheel", "enter", "nudge"):
        assert LAB.gesture(scene, Gesture("spectrum", kind, (3.0, 12.0))) is scene


def test_a_drawing_is_drawn_on_and_is_not_pinned():
    scene = scene_of(Drawing(height=20, width=30), LowPass())
    assert seen(scene)[1].panels["input"].facts == "drag here to draw"
    after = LAB.gesture(scene, drag((1.0, 1.0), (15.0, 9.0), panel="input"))
    assert len(after.params.image.strokes) == 1
    assert after.params.mask == scene.params.mask
    assert LAB.gesture(scene, Gesture("input", "click", (3.0, 3.0))) is scene
    assert LAB.gesture(scene, Gesture("input", "hover", (19.0, 3.0))).params.line == 1.0


# --- the mask as a whole


def apply(scene: Scene, key: str) -> Scene:
    (action,) = [action for action in LAB.actions if action.key == f"mask-{key}"]
    return edited(LAB, scene, action.apply(scene).params)


def test_actions_on_the_mask():
    stroke = MaskPen().stroke(LINE)
    scene = scene_of(random(9, 14), LowPass(), stroke, Inverted())
    assert apply(scene, "unpaint").params.mask == (LowPass(), Inverted())
    assert apply(scene, "all").params.mask == ()
    assert apply(scene, "none").params.mask == (Everywhere(0.0),)
    assert apply(scene, "invert").params.mask == (LowPass(), stroke)
    state, inverted = (seen(each)[0] for each in (scene, apply(apply(scene, "invert"), "invert")))
    assert np.array_equal(state.answer, inverted.answer)
    nothing, _ = seen(apply(scene, "none"))
    assert not nothing.answer.any()


def test_a_mask_and_its_inverse_share_the_picture():
    picture = random(16, 15)
    layers = (LowPass(0.2), MaskPen(value=0.5).stroke(LINE))
    one, other = (seen(scene_of(picture, *mask))[0] for mask in (layers, (*layers, Inverted())))
    assert one.answer + other.answer == pytest.approx(picture, abs=1e-5)


def test_a_full_mask_cannot_be_inverted_and_says_so():
    scene = scene_of(random(8, 8), *[Notch()] * MOST_LAYERS)
    with pytest.raises(BadInput, match=f"at most {MOST_LAYERS} layers"):
        apply(scene, "invert")


def test_actions_on_a_mask_mean_nothing_elsewhere():
    scene = scene_of(random(8, 8), topic="waves")
    for action in LAB.actions:
        if action.key.startswith("mask-"):
            assert action.apply(scene) is scene


# --- edits one after the other


def test_a_player_gives_the_same_whatever_was_shown_before():
    player = Player(LAB, HostEnv())
    picture, other = random(24, 31), random(24, 31, seed=1)
    masks = [*MIRRORED.values(), *ONE_SIDED.values(), (), *reversed(MIRRORED.values())]
    for image_, grey in ((picture, True), (other, True), (np.stack([picture] * 3, -1), False)):
        for layers in masks:
            scene = scene_of(image_, *layers, grey=grey)
            found, fresh = player.state(scene), seen(scene)[0]
            assert np.array_equal(found.answer, fresh.answer)
            assert (found.energy, found.coefficients) == (fresh.energy, fresh.coefficients)


@pytest.mark.parametrize("layers", [MIRRORED["phase"], ONE_SIDED["brush"]])
def test_on_a_device_the_answer_is_the_same(layers):
    scene = scene_of(random(12, 10, 3), *layers, grey=False)
    expected, _ = seen(scene)
    with fake_cupy.installed():
        env = HostEnv(Devices("gpu", probing=lambda: Probe(True)))
        player = Player(LAB, env)
        figure = player.figure(scene)
        assert env.fault == ""
        assert figure.measured["device"] == "gpu"
        found = player.state(scene)
    assert found.answer == pytest.approx(expected.answer, abs=1e-6)
    assert isinstance(found.answer, np.ndarray)
