"""Windows against SciPy's, their formulas over the distance, and what a transform makes of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import windows as reference

from guiapp.compute.windows import WINDOWS, coherent_gain, round_window, window, window_plane

named = pytest.mark.parametrize
LENGTHS = st.integers(1, 200)
SHARES = st.floats(0, 1)


def of_scipy(kind: str, length: int, share: float) -> np.ndarray:
    kinds = {"none": "boxcar", "tukey": ("tukey", share)}
    return reference.get_window(kinds.get(kind, kind), length, fftbins=True)


@named("kind", WINDOWS)
@given(length=LENGTHS, share=SHARES)
def test_windows_are_scipys(kind: str, length: int, share: float) -> None:
    weights = window(kind, length, share)
    assert weights.dtype == np.float64
    assert weights.shape == (length,)
    # A share so small that SciPy divides by almost nothing is a flat window, or one weight of 0.
    if kind != "tukey" or share * length > 1e-6:
        assert weights == pytest.approx(of_scipy(kind, length, share), abs=1e-12)
    assert weights.min() >= 0
    assert weights.max() <= 1


@named("kind", WINDOWS)
def test_a_single_sample_is_kept(kind: str) -> None:
    assert window(kind, 1) == pytest.approx([1], abs=1e-15)
    assert window_plane(kind, (1, 1)).tolist() == [[1]]
    assert round_window(kind, (1, 1)).tolist() == [[1]]
    assert round_window(kind, (1, 8))[0] == pytest.approx(
        np.where(np.arange(8) | (kind == "none"), window(kind, 8), 0)
    )


def test_tukey_goes_from_flat_to_hann() -> None:
    assert window("tukey", 40, 0.0).tolist() == [1] * 40
    assert window("tukey", 40, 1.0) == pytest.approx(window("hann", 40), abs=1e-15)
    half = window("tukey", 40, 0.5)
    assert (half == 1).sum() == 21
    assert half[5] == pytest.approx(0.5)


@named("kind", WINDOWS)
@named("length", [8, 64, 100])
def test_the_coherent_gain_is_what_a_peak_is_lowered_by(kind: str, length: int) -> None:
    wave = 3 * np.cos(2 * np.pi * np.arange(length) / 4)
    weights = window(kind, length)
    peak = np.abs(np.fft.fft(wave * weights))[length // 4] * 2 / length
    assert peak / coherent_gain(weights) == pytest.approx(3)


@named("kind", WINDOWS)
@given(height=LENGTHS, width=LENGTHS, share=SHARES)
def test_a_plane_is_the_product_over_rows_and_columns(
    kind: str, height: int, width: int, share: float
) -> None:
    plane = window_plane(kind, (height, width), share)
    rows, columns = window(kind, height, share), window(kind, width, share)
    assert plane.dtype == np.float32
    assert np.abs(plane - rows[:, None] * columns).max() < 1e-6


@named("kind", [kind for kind in WINDOWS if kind != "none"])
@named("shape", [(16, 16), (12, 30), (7, 10)])
@named("share", [0.0, 0.4, 1.0])
def test_a_round_window_is_the_same_curve_over_the_distance(
    kind: str, shape: tuple[int, int], share: float
) -> None:
    plane = round_window(kind, shape, share)
    fine = window(kind, 20000, share)
    assert plane.dtype == np.float32
    for row, column in np.ndindex(shape):
        away = np.hypot(2 * row / shape[0] - 1, 2 * column / shape[1] - 1)
        expected = fine[round(10000 * (1 - away))] if away < 1 else 0
        assert plane[row, column] == pytest.approx(expected, abs=1e-3)


def test_a_round_window_is_1_in_the_middle_and_0_from_the_ellipse_on() -> None:
    plane = round_window("hamming", (8, 20))
    assert plane[4, 10] == 1
    assert plane[4, 0] == plane[0, 10] == plane[0, 0] == plane[1, 2] == 0
    assert plane[4, 1:] == pytest.approx(window("hamming", 20)[1:])
    assert (round_window("none", (4, 5)) == 1).all()


@named(
    ("call", "sentence"),
    [
        (lambda: window("kaiser", 8), "window can be none, hann, hamming, blackman, tukey; 'kai"),
        (lambda: window("hann", 0), "at least 1 weight; 0 came"),
        (lambda: window("tukey", 8, 1.5), "share can be 0 to 1; 1.5 came"),
        (lambda: window("tukey", 8, np.nan), "share can be 0 to 1; nan came"),
        (lambda: window_plane("hann", (0, 4)), "window shape must be two lengths"),
        (lambda: round_window("hann", (4, 4, 4)), "window shape must be two lengths"),
        (lambda: round_window("no", (4, 4)), "window can be none"),
    ],
)
def test_what_is_refused(call, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
