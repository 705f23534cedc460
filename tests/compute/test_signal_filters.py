"""Filters of signals against SciPy, plain loops, and one way of filtering against the other."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import signal_filters as filters
from guiapp.compute.boundaries import BOUNDARIES

named = pytest.mark.parametrize
F = np.linspace(0, 0.5, 201)
BANDS = ("band pass", "band stop")


def random(count: int, seed: int = 0) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal(count)
    values.flags.writeable = False
    return values


@named("order", [1, 2, 5, 10])
@named(("kind", "cut"), [("low pass", 0.1), ("high pass", 0.1), *((b, [0.1, 0.3]) for b in BANDS)])
def test_butterworth_is_scipys_analog_filter(order: int, kind: str, cut) -> None:
    lower, upper = (cut, None) if isinstance(cut, float) else cut
    gains = filters.response(F, kind, lower, upper, edge="butterworth", order=order)
    name = kind.replace(" ", "")
    zeros, poles, gain = scipy.signal.butter(order, cut, name, analog=True, output="zpk")
    expected = np.abs(scipy.signal.freqs_zpk(zeros, poles, gain, F)[1])
    assert gains == pytest.approx(expected, abs=1e-7)


def test_ideal_and_gaussian_by_their_definition() -> None:
    low = filters.response(F, "low pass", 0.1)
    assert np.array_equal(low, (F < 0.1 + 1e-9) + 0.0)
    assert np.array_equal(filters.response(F, "high pass", 0.1), 1 - low)
    band = filters.response(F, "band pass", 0.1, 0.3)
    assert np.array_equal(band, ((F > 0.1 - 1e-9) & (F < 0.3 + 1e-9)) + 0.0)
    assert np.array_equal(filters.response(F, "band stop", 0.1, 0.3), 1 - band)
    smooth = filters.response(F, "low pass", 0.1, edge="gaussian")
    assert smooth == pytest.approx(np.exp(-(F**2) / 0.02))
    assert filters.response(F, "high pass", 0.1, edge="gaussian") == pytest.approx(1 - smooth)
    inner = filters.response(F, "band pass", 0.1, 0.3, edge="gaussian")
    with np.errstate(divide="ignore"):
        x = (F**2 - 0.03) / (F * 0.2)
    assert inner == pytest.approx(np.exp(-(x**2) / 2))


@named("kind", filters.PASSES)
@named("edge", filters.EDGES)
@given(
    cuts=st.tuples(st.floats(1e-6, 30000), st.floats(1e-6, 30000)),
    order=st.integers(1, 20),
    rate=st.sampled_from([1e-3, 1.0, 48000.0]),
)
def test_every_response_is_a_gain(
    kind: str, edge: str, cuts: tuple[float, float], order: int, rate: float
) -> None:
    lower, upper = sorted(cuts)
    gains = filters.response(F * rate, kind, lower, upper, edge=edge, order=order)
    assert gains.shape == F.shape
    assert (gains >= 0).all()
    assert (gains <= 1).all()
    if kind == "low pass":
        assert gains[0] == 1
        assert (np.diff(gains) <= 0).all()
    if kind == "band pass":
        assert gains[0] == 0
    if kind == "band stop":
        assert gains[0] == 1


@named("edge", filters.EDGES)
def test_a_band_without_width_is_one_frequency(edge: str) -> None:
    gains = filters.response(F, "band pass", 0.1, 0.1, edge=edge)
    assert np.flatnonzero(gains).tolist() == [40]
    assert gains[40] == 1
    stop = filters.response(F, "band stop", 0.1, 0.1, edge=edge)
    assert stop == pytest.approx(1 - gains)


@named("edge", ["gaussian", "butterworth"])
def test_responses_fall_to_their_share_at_the_cutoffs(edge: str) -> None:
    at = {"gaussian": np.exp(-0.5), "butterworth": np.sqrt(0.5)}[edge]
    cuts = np.array([0.1, 0.3])
    assert filters.response(cuts[:1], "low pass", 0.1, edge=edge) == pytest.approx(at)
    band = filters.response(cuts, "band pass", 0.1, 0.3, edge=edge, order=3)
    assert band == pytest.approx(at)


def plainly(samples: np.ndarray, taps: np.ndarray, boundary: str) -> np.ndarray:
    """The definition, by NumPy's padding and a loop over samples and taps."""
    middle = (taps.size - 1) // 2
    reach = taps.size
    padded = np.pad(samples, reach, mode=boundary)
    result = np.zeros(samples.size)
    for n in range(samples.size):
        for j in range(taps.size):
            result[n] += taps[j] * padded[reach + n + middle - j]
    return result


@named("boundary", BOUNDARIES)
@named("count", [1, 2, 5, 40])
@named("size", [1, 2, 3, 4, 9, 24, 25])
def test_filtering_in_time_is_the_definition(boundary: str, count: int, size: int) -> None:
    samples, taps = random(count), random(size, 1)
    expected = plainly(samples, taps, boundary)
    assert filters.filtered_in_time(samples, taps, boundary) == pytest.approx(expected, abs=1e-12)
    sparse = np.where(np.arange(size) % 7 == 0, taps, 0)
    result = filters.filtered_in_time(samples, sparse, boundary)
    assert result == pytest.approx(plainly(samples, sparse, boundary), abs=1e-12)


def test_filtering_in_time_is_scipys() -> None:
    samples = random(50)
    for size in (2, 3, 8, 9, 33):
        taps = random(size, size)
        same = scipy.signal.convolve(samples, taps, "full", "direct")[(size - 1) // 2 :][:50]
        assert filters.filtered_in_time(samples, taps, "constant") == pytest.approx(same)
        # ndimage anchors at size // 2, so that even kernels lie one sample later.
        origin = -1 if size % 2 == 0 else 0
        around = scipy.ndimage.convolve1d(samples, taps, mode="mirror", origin=origin)
        assert filters.filtered_in_time(samples, taps, "reflect") == pytest.approx(around)


@given(st.integers(1, 80), st.integers(1, 100), st.integers(0, 99))
def test_with_wrap_filtering_in_time_is_the_product_of_spectra(
    count: int, size: int, seed: int
) -> None:
    samples, taps = random(count, seed), random(size, seed + 1)
    product = np.fft.rfft(samples) * filters.response_of_taps(taps, count)
    scale = np.abs(taps).sum() * max(np.abs(samples).max(), 1)
    direct = filters.filtered_in_time(samples, taps, "wrap")
    assert np.abs(direct - np.fft.irfft(product, count)).max() < 1e-12 * scale
    result = filters.filtered_in_frequency(samples, filters.response_of_taps(taps, count))
    assert np.abs(direct - result).max() < 1e-12 * scale


@named("boundary", BOUNDARIES)
@given(st.integers(1, 80), st.integers(1, 100), st.integers(0, 99))
def test_both_ways_agree_whatever_the_boundary(
    boundary: str, count: int, size: int, seed: int
) -> None:
    samples, taps = random(count, seed), random(size, seed + 1)
    direct = filters.filtered_in_time(samples, taps, boundary)
    scale = np.abs(taps).sum() * max(np.abs(samples).max(), 1)
    difference = direct - filters.filtered_by_spectra(samples, taps, boundary)
    assert np.abs(difference).max() < 1e-12 * scale


@named("count", [1, 2, 9, 32])
@named("size", [1, 4, 5, 40])
def test_the_response_of_taps_is_its_sum(count: int, size: int) -> None:
    taps = random(size)
    f = np.fft.rfftfreq(count)[:, None]
    place = np.arange(size) - (size - 1) // 2
    expected = (taps * np.exp(-2j * np.pi * f * place)).sum(axis=1)
    assert filters.response_of_taps(taps, count) == pytest.approx(expected, abs=1e-12)


@named("count", [2, 3, 32, 33])
def test_the_taps_of_a_response_do_the_same(count: int) -> None:
    gains = filters.response(np.fft.rfftfreq(count), "low pass", 0.2, edge="gaussian")
    taps = filters.taps_of_response(gains, count)
    samples = random(count)
    product = np.fft.irfft(np.fft.rfft(samples) * gains, count)
    assert taps.shape == (count,)
    assert plainly(samples, taps, "wrap") == pytest.approx(product, abs=1e-12)


def test_taps() -> None:
    samples = random(60)
    mean = scipy.ndimage.uniform_filter1d(samples, 5, mode="wrap")
    assert filters.filtered_in_time(samples, filters.moving_average(5)) == pytest.approx(mean)
    bell = scipy.ndimage.gaussian_filter1d(samples, 2.0, mode="wrap", radius=8)
    assert filters.filtered_in_time(samples, filters.gaussian(2.0)) == pytest.approx(bell)
    step = filters.filtered_in_time(samples, filters.difference())
    assert step == pytest.approx(samples - np.roll(samples, 1))
    for delay in (0, 1, 7):
        later = filters.filtered_in_time(samples, filters.echo(delay, -0.5), "constant")
        delayed = np.concatenate([np.zeros(delay), samples])[:60]
        assert later == pytest.approx(samples - 0.5 * delayed)


@named(
    ("call", "sentence"),
    [
        (lambda: filters.response(F, "all pass", 0.1), "kind can be low pass"),
        (lambda: filters.response(F, "low pass", 0.1, edge="soft"), "edge can be ideal"),
        (lambda: filters.response(F, "low pass", 0.0), "cutoff must be above 0; 0.0 came"),
        (lambda: filters.response(F, "low pass", np.nan), "cutoff must be above 0; nan came"),
        (lambda: filters.response(F, "band pass", 0.1), "upper must be at least the cutoff"),
        (lambda: filters.response(F, "band stop", 0.2, 0.1), "the cutoff, 0.2; 0.1 came"),
        (lambda: filters.response(F, "low pass", 1, order=0), "order must be at least 1"),
        (lambda: filters.filtered_in_frequency(np.ones(4), np.ones(4)), r"shape \(3,\); \(4,\)"),
        (lambda: filters.filtered_in_time(np.ones(4), np.ones(3), "fill"), "boundary can be"),
        (lambda: filters.moving_average(0), "width must be at least 1"),
        (lambda: filters.gaussian(0), "sigma must be above 0"),
        (lambda: filters.echo(-1, 1), "delay must be at least 0"),
    ],
)
def test_what_is_refused(call, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
