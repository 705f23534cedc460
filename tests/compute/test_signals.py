"""Signals and their filters against SciPy, plain loops and closed forms."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guiapp.compute import signals
from guiapp.compute.windows import WINDOWS, window

named = pytest.mark.parametrize
SAMPLES = st.integers(1, 60).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(-9, 9)))
COUNTS = (1, 2, 3, 16, 37, 64)


def read_only(values: np.ndarray) -> np.ndarray:
    values = np.array(values, np.float64)
    values.flags.writeable = False
    return values


def random(count: int, seed: int = 0) -> np.ndarray:
    return read_only(np.random.default_rng(seed).standard_normal(count))


@named("count", COUNTS)
@named("rate", [1.0, 8000.0])
def test_waves_are_summed_cosines(count: int, rate: float) -> None:
    waves = [(0.1 * rate, 2.0, 30.0), (0.5 * rate, -1.0, -90.0), (0.0, 0.25, 0.0)]
    time = np.arange(count) / rate
    expected = sum(a * np.cos(2 * np.pi * f * time + np.radians(p)) for f, a, p in waves)
    assert signals.samples_of(waves, count, rate) == pytest.approx(expected, abs=1e-12)
    assert signals.samples_of([], count).tolist() == [0] * count


@named("count", [16, 37, 400])
def test_a_chirp_is_scipys(count: int) -> None:
    expected = scipy.signal.chirp(np.arange(count), 0.02, count, 0.4)
    assert signals.chirp(count, 0.02, 0.4) == pytest.approx(expected, abs=1e-9)


@named(("period", "share"), [(16, 0.5), (8, 0.25), (5, 0.6), (7.5, 0.5)])
def test_a_square_wave_is_scipys(period: float, share: float) -> None:
    # Between the samples' own places: there no rounding decides.
    expected = scipy.signal.square(2 * np.pi * (np.arange(100) + 1e-6) / period, share)
    assert np.array_equal(signals.square(100, period, share), expected)


def test_noise_is_white_and_repeats_by_its_seed() -> None:
    values = signals.noise(20000, 3, 0.5)
    assert np.array_equal(values, signals.noise(20000, 3, 0.5))
    assert not np.array_equal(values, signals.noise(20000, 4, 0.5))
    assert values.std() == pytest.approx(0.5, abs=0.01)
    assert values.mean() == pytest.approx(0, abs=0.02)
    assert np.corrcoef(values[1:], values[:-1])[0, 1] == pytest.approx(0, abs=0.03)


@named("kind", WINDOWS)
@named("count", [64, 65])
def test_peaks_read_as_amplitudes_and_phases(kind: str, count: int) -> None:
    """On frequencies of the spectrum, apart, so that peaks do not touch (Tukey's have ripples)."""
    near = 0.01 if kind == "tukey" else 1e-9
    waves = [(5 / count, 1.5, 40.0), (12 / count, 0.7, -120.0), (20 / count, 2.0, 170.0)]
    samples = read_only(0.3 + signals.samples_of(waves, count))
    places, amplitudes = signals.amplitude_spectrum(samples, 1.0, window(kind, count))
    assert places == pytest.approx(np.fft.rfftfreq(count))
    phases = signals.phase(amplitudes)
    for frequency, amplitude, angle in waves:
        at = round(frequency * count)
        assert places[at] == pytest.approx(frequency)
        assert abs(amplitudes[at]) == pytest.approx(amplitude, rel=near)
        assert phases[at] == pytest.approx(angle, abs=100 * near)
    assert amplitudes[0].real == pytest.approx(0.3, rel=5 * near)


@named("count", [64, 65, 256])
def test_half_a_turn_is_180_and_not_minus_180(count: int) -> None:
    for place in range(1, count // 2):
        wave = signals.samples_of([(place / count, 2.0, 180.0)], count)
        phases = signals.phase(signals.amplitude_spectrum(wave)[1])
        assert phases[place] == pytest.approx(180)


def test_the_fastest_wave_lies_at_the_very_edge_and_is_not_doubled() -> None:
    places, amplitudes = signals.amplitude_spectrum(signals.samples_of([(0.5, 1.25, 0)], 32))
    assert places[-1] == 0.5
    assert np.abs(amplitudes) == pytest.approx([0] * 16 + [1.25], abs=1e-12)
    assert signals.amplitude_spectrum(np.ones(7), 100.0)[0][-1] == pytest.approx(300 / 7)


@given(SAMPLES, st.sampled_from([1.0, 44100.0]))
def test_spectra_are_scipys_up_to_the_scale_and_come_back(samples: np.ndarray, rate: float) -> None:
    count = samples.size
    places, amplitudes = signals.amplitude_spectrum(read_only(samples), rate)
    twosided = np.fft.fft(samples) / count
    ways = np.fft.fftfreq(count, 1 / rate)
    assert places == pytest.approx(np.fft.rfftfreq(count, 1 / rate))
    for place, amplitude in zip(places, amplitudes, strict=True):
        # Both terms of a frequency, folded onto one side.
        both = np.abs(np.abs(ways) - place) < rate / count / 4
        expected = twosided[both].sum() if both.sum() == 1 else 2 * twosided[both][0]
        assert amplitude == pytest.approx(expected, abs=1e-12)
    assert signals.samples_from(amplitudes, count) == pytest.approx(samples, abs=1e-9)


@given(SAMPLES)
def test_the_powers_add_up_to_the_mean_square(samples: np.ndarray) -> None:
    amplitudes = signals.amplitude_spectrum(samples)[1]
    powers = signals.power(amplitudes, samples.size)
    assert powers.sum() == pytest.approx(np.mean(samples**2), abs=1e-9)


def test_phases_of_nothing_are_zero() -> None:
    assert signals.phase(np.zeros(4, complex)).tolist() == [0] * 4
    angles = signals.phase(np.array([1j, -1, 1e-15j, complex(-1, -0.0), -2j]))
    assert angles.tolist() == [90, 180, 0, 180, -90]


def test_decibels() -> None:
    assert signals.decibels(np.array([1, 10, 0.5j])) == pytest.approx([0, 20, -6.0206], abs=1e-4)
    assert signals.decibels(np.zeros(1), -120).tolist() == [-120]
    assert np.isfinite(signals.decibels(np.array([0.0, 1e-320, 1e300]))).all()


def test_peaks_are_told_from_the_highest_down() -> None:
    waves = [(3 / 64, 1.0, 10.0), (9 / 64, 3.0, 20.0), (0.5, 2.0, 0.0), (20 / 64, 0.005, 0.0)]
    found = signals.peaks(*signals.amplitude_spectrum(signals.samples_of(waves, 64), 64.0))
    assert [peak.place for peak in found] == [9, 32, 3]
    assert [peak.frequency for peak in found] == pytest.approx([9, 32, 3])
    assert [peak.amplitude for peak in found] == pytest.approx([3, 2, 1])
    assert [peak.phase for peak in found] == pytest.approx([20, 0, 10])
    many = [(k / 64, 1.0 + k / 100, 0.0) for k in range(2, 32, 3)]
    spectrum = signals.amplitude_spectrum(signals.samples_of(many, 64))
    assert [peak.place for peak in signals.peaks(*spectrum, most=4)] == [29, 26, 23, 20]
    assert signals.peaks(np.zeros(3), np.zeros(3, complex)) == []
    flat = signals.peaks(np.arange(3.0), np.array([1, 1, 1 + 0j]))
    assert [peak.place for peak in flat] == [0]


@given(SAMPLES)
def test_peaks_are_scipys_local_maxima(samples: np.ndarray) -> None:
    places, amplitudes = signals.amplitude_spectrum(samples)
    sizes = np.abs(amplitudes)
    found = {peak.place for peak in signals.peaks(places, amplitudes, most=99)}
    padded = np.concatenate([[-1.0], sizes, [-1.0]])
    strict = scipy.signal.argrelmax(padded)[0] - 1
    assert {int(i) for i in strict if sizes[i] > 0.01 * sizes.max()} <= found
    assert all(sizes[i] >= max(padded[i], padded[i + 2]) for i in found)


def test_the_share_of_energy() -> None:
    whole = random(50)
    assert signals.energy_share(whole / 2, whole) == pytest.approx(0.25)
    assert signals.energy_share(whole * 1e-170, whole * 1e-170) == pytest.approx(1)
    assert signals.energy_share(np.zeros(5), np.zeros(5)) == 1


@named(
    ("call", "sentence"),
    [
        (lambda: signals.samples_of([], 0), "count must be at least 1; 0 came"),
        (lambda: signals.amplitude_spectrum(np.zeros(0)), r"samples must have shape \(n,\)"),
        (lambda: signals.amplitude_spectrum(np.zeros((2, 2))), r"\(2, 2\) came"),
        (lambda: signals.square(4, 0), "period must be above 0"),
        (lambda: signals.square(4, np.nan), "period must be above 0"),
    ],
)
def test_what_is_refused(call, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
