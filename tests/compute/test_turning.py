"""Turned pictures against SciPy's splines, exact quarter turns, and waves whose angle is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from guiapp.compute.turning import turned

named = pytest.mark.parametrize
SIZES = st.integers(1, 24)


def smooth(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    """Random values blurred: what any cubic tells alike."""
    values = np.random.default_rng(seed).random(shape)
    picture = ndimage.gaussian_filter(values, (2.5, 2.5) + (0,) * (len(shape) - 2))
    return ((picture - picture.min()) / np.ptp(picture)).astype(np.float32)


def inside(shape: tuple[int, ...], margin: float) -> np.ndarray:
    """Where a picture that is turned by any angle still shows itself."""
    rows, columns = (np.arange(n) - (n - 1) / 2 for n in shape[:2])
    return np.hypot.outer(rows, columns) <= (min(shape[:2]) - 1) / 2 - margin


@named("shape", [(64, 64), (65, 65), (50, 81), (81, 50), (40, 41, 3)])
@named("degrees", [37.0, -12.5, 90.0, 123.0, -178.0, 400.0])
def test_turning_is_scipys_inside_of_the_circle(shape, degrees) -> None:
    picture = smooth(shape)
    picture.flags.writeable = False
    expected = ndimage.rotate(picture, degrees, order=3, reshape=False, mode="nearest")
    found = turned(picture, degrees)
    assert found.dtype == np.float32
    assert found.shape == picture.shape
    mask = inside(shape, 2.0)
    assert np.abs(found - expected)[mask].max() < 0.02
    assert np.abs(picture - expected)[mask].max() > 0.2


@named("shape", [(1, 1), (1, 7), (6, 1), (5, 8), (7, 7), (4, 4, 3), (3, 5, 3)])
@named("degrees", [0.0, 180.0, -180.0, 360.0, 540.0])
def test_half_turns_are_exact(shape, degrees) -> None:
    picture = np.random.default_rng(3).normal(size=shape).astype(np.float32)
    expected = picture if degrees % 360 == 0 else picture[::-1, ::-1]
    assert (turned(picture, degrees) == expected).all()


@named("side", [1, 2, 7, 8])
def test_quarter_turns_of_squares_are_exact(side) -> None:
    picture = np.random.default_rng(4).normal(size=(side, side, 3)).astype(np.float32)
    # Counter-clockwise, the right column becomes the first row.
    assert (turned(picture, 90.0)[0] == picture[:, -1]).all()
    assert (turned(picture, 90.0) == np.swapaxes(picture, 0, 1)[::-1]).all()
    assert (turned(picture, -90.0) == np.swapaxes(picture, 0, 1)[:, ::-1]).all()
    assert (turned(picture, 270.0) == turned(picture, -90.0)).all()


@given(angle=st.floats(-180, 180), height=SIZES, width=SIZES, value=st.floats(-100, 100))
def test_a_constant_picture_stays_constant(angle, height, width, value) -> None:
    picture = np.full((height, width), value, np.float32)
    assert turned(picture, angle) == pytest.approx(picture, rel=1e-5, abs=1e-6)


def test_what_comes_in_is_the_mean_of_each_channel() -> None:
    picture = np.full((9, 41, 3), (0.25, 1.0, -2.0), np.float32)
    picture[:, :20] += 1
    mean = picture.mean(axis=(0, 1), dtype=np.float64)
    assert turned(picture, 90.0)[4, 0] == pytest.approx(mean, rel=1e-6)
    assert turned(picture, 90.0)[4, -1] == pytest.approx(mean, rel=1e-6)


@given(angle=st.floats(-180, 180), more=st.floats(-90, 90))
def test_a_wave_travels_in_the_turned_direction(angle, more) -> None:
    """A wave of 12 pixels that travels in a direction, made anew in the turned one."""

    def wave(degrees: float) -> np.ndarray:
        rows, columns = np.arange(61)[:, None] - 30, np.arange(73) - 36
        turn = np.radians(degrees)
        along = columns * np.cos(turn) - rows * np.sin(turn)
        return np.cos(2 * np.pi * along / 12 + 0.7)

    found = turned(wave(angle), more)
    mask = inside(found.shape, 2.0)
    assert np.abs(found - wave(angle + more))[mask].max() < 0.04


@given(angle=st.floats(-1e4, 1e4), height=SIZES, width=SIZES)
def test_any_picture_by_any_angle_is_finite_and_near_its_range(angle, height, width) -> None:
    picture = np.random.default_rng(7).random((height, width)).astype(np.float32)
    found = turned(picture, angle)
    assert np.isfinite(found).all()
    assert found.min() > -1
    assert found.max() < 2


@named(
    ("shape", "degrees", "sentence"),
    [
        ((4,), 0.0, "a picture is"),
        ((0, 4), 1.0, "a picture is"),
        ((4, 4, 2), 1.0, r"\(4, 4, 2\) came"),
        ((4, 4), np.nan, "degrees must be finite"),
        ((4, 4), np.inf, "degrees must be finite"),
    ],
)
def test_what_is_refused(shape, degrees, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        turned(np.zeros(shape, np.float32), degrees)
