"""Directions against stripes and lines of text of known angles, and energies by plain loops."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from skimage import data

from guiapp.compute import charts
from guiapp.compute.orientation import (
    along,
    difference,
    directions,
    dominant_direction,
    energy_by_angle,
    orientation_of,
    within_half_a_turn,
)
from guiapp.compute.turning import turned
from guiapp.content.fonts import font_path
from guiapp.content.photos import photo
from guiapp.content.resampling import resized

named = pytest.mark.parametrize
ANGLES = (0.0, 90.0, 45.0, -45.0, 37.0, -8.3, 71.6, -89.4)
TURNS = (0.0, 37.0, -20.0, 90.0, 131.0)


def stripes(shape: tuple[int, int], period: float, angle: float, phase: float = 1.0) -> np.ndarray:
    rows, columns = np.indices(shape)
    turn = math.radians(angle)
    place = columns * math.cos(turn) - rows * math.sin(turn)
    return (0.5 + 0.5 * np.cos(2 * np.pi * place / period + phase)).astype(np.float32)


def page(side: int, height: int) -> np.ndarray:
    """Black lines of random words on white, horizontal."""
    rng = np.random.default_rng(11)
    canvas = Image.new("L", (side, side), 255)
    font = ImageFont.truetype(str(font_path()), height)
    letters = list("abcdefghijklmnopqrstuvwxyzABCDEF")
    for top in range(4, side, int(1.6 * height)):
        words = ("".join(rng.choice(letters, rng.integers(2, 9))) for _ in range(60))
        ImageDraw.Draw(canvas).text((6, top), " ".join(words), font=font, fill=0)
    return np.asarray(canvas, np.float32) / 255


def of_size(picture: np.ndarray, longest: int) -> np.ndarray:
    scale = longest / max(picture.shape)
    return resized(picture, *(round(n * scale) for n in picture.shape))


def noisy(picture: np.ndarray, deviation: float, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=picture.shape)
    return (picture + deviation * noise).astype(np.float32)


def off(measured: float, expected: float) -> float:
    """Degrees between two lines."""
    apart = abs(measured - expected) % 180
    return min(apart, 180 - apart)


# --- directions of pictures


@named("angle", ANGLES)
@named("period", [2.6, 5.0, 9.0, 16.0, 30.0])
@named("shape", [(256, 256), (300, 451), (512, 256)])
def test_stripes_of_any_angle_and_period(angle, period, shape) -> None:
    found = orientation_of(stripes(shape, period, angle))
    assert off(found.degrees, angle) < 1
    assert -90 < found.degrees <= 90
    assert found.stands_out
    assert found.confidence > 0.9
    assert off(along(found.degrees), angle + 90) < 1


@settings(max_examples=60, deadline=None)
@given(
    angle=st.floats(-180, 180),
    period=st.floats(2.5, 24),
    deviation=st.floats(0, 0.5),
    phase=st.floats(0, 6.3),
    seed=st.integers(0, 99),
)
def test_stripes_in_noise(angle, period, deviation, phase, seed) -> None:
    picture = noisy(stripes((256, 300), period, angle, phase), deviation, seed)
    found = orientation_of(picture)
    assert off(found.degrees, angle) < 2
    assert found.stands_out


@named("turn", TURNS)
@named("period", [4.0, 11.0, 25.0])
def test_stripes_that_are_turned(turn, period) -> None:
    picture = stripes((256, 256), period, 10.0)
    assert off(orientation_of(turned(picture, turn)).degrees, 10.0 + turn) < 1


@named("turn", TURNS)
@named("side", [256, 512, 1024])
@named("source", ["a scanned page", "small letters", "large letters"])
def test_lines_of_text_that_are_turned(source, side, turn) -> None:
    """Lines of text lie to the right; those of the scan were laid down within half a degree."""
    pictures = {
        "a scanned page": lambda: of_size(data.page() / np.float32(255), side),
        "small letters": lambda: page(side, side // 32),
        "large letters": lambda: page(side, side // 16),
    }
    slant = 0.7 if source == "a scanned page" else 0.0
    # Lines of the largest letters are 102 pixels apart.
    lowest = 0.005 if source == "large letters" else 0.02
    found = orientation_of(noisy(turned(pictures[source](), turn), 0.1), lowest=lowest)
    assert found.stands_out
    assert off(along(found.degrees), turn) < 2 - slant
    assert off(found.degrees + 90, turn) < 2 - slant


@named("name", ["text", "brick", "clock", "rocket"])
@named("side", [512, 1024])
def test_photographs_turn_by_their_turn(name, side) -> None:
    picture = photo(name)
    grey = picture if picture.ndim == 2 else picture @ np.array((0.2126, 0.7152, 0.0722))
    grey = of_size(grey, side)
    before = orientation_of(grey)
    assert before.stands_out
    for turn in TURNS[1:]:
        after = orientation_of(turned(grey, turn))
        assert after.stands_out
        assert off(after.degrees - before.degrees, turn) < 2


def test_the_ruled_paper_is_measured_as_the_eye_does() -> None:
    """The lines on the photograph of a page go down to the right, by about 22 degrees."""
    found = orientation_of(of_size(photo("text"), 512))
    assert off(along(found.degrees), -22) < 2


@named("cast", [0.0, 0.1, 1.0])
def test_a_slow_ramp_and_the_borders_do_not_count(cast) -> None:
    """What makes the cross in a spectrum: borders that differ, here by much."""
    ramp = charts.gradient((256, 256), 25.0) * 20
    picture = ramp + cast * stripes((256, 256), 8.0, -50.0)
    found = orientation_of(picture)
    assert found.stands_out == (cast > 0)
    if cast:
        assert off(found.degrees, -50) < 1


@named("side", [64, 100, 256, 512])
@named("seed", range(4))
def test_noise_has_no_direction(side, seed) -> None:
    found = orientation_of(charts.noise((side, side), seed))
    assert not found.stands_out


@named(
    "picture",
    [
        charts.zone_plate((256, 256)),
        charts.siemens_star((256, 256), 36),
        charts.checkerboard((256, 256), 16),
        charts.impulse((256, 256)),
        charts.gradient((256, 256), 20.0),
        stripes((256, 256), 8, 20) + stripes((256, 256), 8, 80),
        photo("gravel"),
        photo("grass"),
    ],
    ids=["zone", "star", "checks", "impulse", "ramp", "two waves", "gravel", "grass"],
)
@named("turn", [0.0, 10.0, 37.0])
def test_what_has_none_or_several_directions_says_so(picture, turn) -> None:
    assert not orientation_of(turned(picture, turn)).stands_out


def test_the_stronger_of_two_waves_is_the_direction() -> None:
    picture = stripes((256, 256), 8, 20) + 0.5 * stripes((256, 256), 8, 80)
    found = orientation_of(picture)
    assert off(found.degrees, 20) < 0.5
    assert found.confidence == pytest.approx(0.75, abs=0.05)


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    value=st.floats(-1e6, 1e6),
    scale=st.sampled_from([0.0, 1.0, 1e-6, 1e6]),
)
def test_any_picture_gives_finite_numbers(height, width, value, scale) -> None:
    noise = np.random.default_rng(height * width).normal(size=(height, width))
    picture = (value + scale * noise).astype(np.float32)
    picture.flags.writeable = False
    found = orientation_of(picture)
    assert np.isfinite(found.energy).all()
    assert (found.energy >= 0).all()
    assert 0 <= found.confidence <= 1
    assert -90 < found.degrees <= 90
    if min(height, width) < 8 or scale == 0:
        assert not found.stands_out


def test_brightness_and_contrast_change_nothing() -> None:
    picture = noisy(stripes((128, 128), 7, 33), 0.2)
    first, second = orientation_of(picture), orientation_of(250 * picture - 3000)
    assert first.degrees == pytest.approx(second.degrees, abs=0.01)
    assert first.energy == pytest.approx(second.energy, rel=1e-2)


# --- energies


def energies_by_loops(
    image: np.ndarray, lowest: float, highest: float, smoothing: float, bins: int
):
    """Every coefficient of the whole plane by itself, as the module's text says."""
    height, width = image.shape
    power = np.abs(np.fft.fft2(image)) ** 2
    shorter = min(image.shape)
    width_of = max(smoothing, math.degrees(5 / shorter))
    found = []
    for row, column in np.ndindex(image.shape):
        up, across = -np.fft.fftfreq(height)[row], np.fft.fftfreq(width)[column]
        distance = math.hypot(up, across)
        if max(lowest, 2.5 / shorter) <= distance <= min(highest, 0.5):
            ring, angle = round(distance * shorter), math.degrees(math.atan2(up, across))
            found.append((ring, angle, power[row, column]))
    rings = sorted({ring for ring, _, _ in found})
    sums = {r: [sum(p**n for ring, _, p in found if ring == r) for n in (0, 1)] for r in rings}
    means = {}
    for r in range(max(rings) + 1):
        near = [(3 - abs(r - other), sums[other]) for other in sums if abs(r - other) < 3]
        if near:
            means[r] = sum(w * s[1] for w, s in near) / sum(w * s[0] for w, s in near)
    floor = 8 * np.percentile(list(means.values()), 20) + max(means.values()) / 10
    energies = []
    for at in directions(bins):
        total = weight = 0.0
        for ring, angle, p in found:
            for half_turns in range(-3, 4):
                away = angle - at + 180 * half_turns
                near = math.exp(-0.5 * (away / width_of) ** 2)
                total += near * p / (means[ring] + floor)
                weight += near
        energies.append(total / weight)
    return np.array(energies) / np.mean(energies)


@named("shape", [(32, 32), (33, 25), (24, 40)])
@named(("lowest", "highest", "smoothing"), [(0.02, 0.45, 1.0), (0.1, 0.3, 20.0), (0.0, 0.6, 15.0)])
def test_energies_are_those_of_plain_loops(shape, lowest, highest, smoothing) -> None:
    image = noisy(stripes(shape, 5, 30), 0.5, seed=shape[1])
    power = np.abs(np.fft.rfft2(image)) ** 2
    power.flags.writeable = False
    options = {"lowest": lowest, "highest": highest, "smoothing": smoothing}
    found = energy_by_angle(power, shape, bins=180, **options)
    # The program shares a wave between two bins, which widens the Gaussian a little.
    assert found == pytest.approx(energies_by_loops(image, bins=180, **options), rel=0.02)
    assert np.ptp(found) > 0.2


@named("shape", [(64, 64), (64, 200), (129, 65)])
def test_the_same_power_everywhere_is_the_same_in_all_directions(shape) -> None:
    power = np.full((shape[0], shape[1] // 2 + 1), 3.0, np.float32)
    assert energy_by_angle(power, shape) == pytest.approx(np.ones(720), rel=1e-5)


@named(("down", "across"), [(10, 10), (-10, 10), (0, 12), (12, 0), (5, 20)])
def test_directions_are_those_in_cycles_per_pixel(down, across) -> None:
    """A diagonal of samples is no diagonal in a picture that is twice as wide as high."""
    shape = (100, 200)
    power = np.zeros((100, 101))
    power[down % 100, across] = power[-down % 100, across] = 0.0
    power[down % 100, across] = 1.0
    if across == 0:
        power[-down % 100, across] = 1.0
    expected = math.degrees(math.atan2(-down / 100, across / 200))
    energy = energy_by_angle(power, shape)
    assert off(directions()[energy.argmax()], expected) < 0.5
    found = dominant_direction(power, shape)
    assert off(found.degrees, expected) < 1e-3
    assert (found.energy == energy).all()


def test_frequencies_outside_of_the_limits_do_not_count() -> None:
    slow, fast = stripes((256, 256), 40, 70), stripes((256, 256), 4, -20)
    both = slow + 0.2 * fast
    assert off(orientation_of(both).degrees, 70) < 1
    assert off(orientation_of(both, lowest=0.1).degrees, -20) < 1
    assert off(orientation_of(slow + 5 * fast, highest=0.1).degrees, 70) < 1


@given(st.floats(-1e4, 1e4))
def test_directions_fold_into_half_a_turn(degrees) -> None:
    folded = within_half_a_turn(degrees)
    assert -90 < folded <= 90
    assert math.isclose(math.sin(2 * math.radians(folded - degrees)), 0, abs_tol=1e-9)
    assert math.isclose(math.cos(2 * math.radians(folded - degrees)), 1, abs_tol=1e-9)
    assert off(along(degrees), degrees + 90) < 1e-9


@named(("one", "other", "expected"), [(10, 170, 20), (89, -89, -2), (0, 90, -90), (37, 0, 37)])
def test_differences_of_directions(one, other, expected) -> None:
    assert difference(one, other) == expected


@named(
    ("call", "sentence"),
    [
        (lambda: orientation_of(np.zeros((4, 4, 3))), "a picture is"),
        (lambda: orientation_of(np.zeros((0, 4))), "a picture is"),
        (lambda: energy_by_angle(np.zeros((8, 8)), (8, 8)), r"half plane must be \(8, 5\)"),
        (lambda: energy_by_angle(np.zeros((8, 5)), (8, 8), lowest=0.5, highest=0.1), "lowest"),
    ],
)
def test_what_is_refused(call, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
