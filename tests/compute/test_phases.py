"""Phases and magnitudes against the whole plane of numpy.fft.fft2; answers must be real."""

import math

import numpy as np
import pytest
import scipy.fft
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import phases
from guiapp.compute.backend import to_host
from tests.compute import fake_cupy

SHAPES = [(1, 1), (1, 2), (2, 1), (1, 7), (8, 1), (1, 8), (2, 2), (5, 7), (6, 8), (6, 7), (5, 8)]
shapes = st.tuples(st.integers(1, 9), st.integers(1, 9))


def picture(shape, seed=0):
    image = np.random.default_rng(seed).standard_normal(shape)
    image.flags.writeable = False
    return image


def half_of(image):
    half = np.fft.rfft2(image)
    half.flags.writeable = False
    return half


def whole_of(half, shape):
    """The whole plane that a half plane stands for; fails where a mirror in it is no conjugate."""
    plane = np.empty(shape, complex)
    for row, column in np.ndindex(shape):
        if column <= shape[1] // 2:
            plane[row, column] = half[row, column]
        else:
            plane[row, column] = half[-row % shape[0], shape[1] - column].conj()
    rows, columns = np.ix_(*(-np.arange(length) % length for length in shape))
    assert plane == pytest.approx(plane[rows, columns].conj(), abs=1e-9 * (abs(plane).max() + 1))
    return plane


def answer(half, shape):
    """The picture, from the whole plane: real, and what irfft2 gives."""
    found = np.fft.ifft2(whole_of(half, shape))
    assert abs(found.imag).max() <= 1e-9 * (1 + abs(found.real).max())
    assert found.real == pytest.approx(np.fft.irfft2(half, shape), abs=1e-9)
    return found.real


@given(shapes, st.integers(0, 99))
def test_phase_only(shape, seed):
    image = picture(shape, seed)
    found = phases.phase_only(half_of(image), shape)
    whole, before = whole_of(found, shape), np.fft.fft2(image)
    assert abs(whole) == pytest.approx(np.full(shape, abs(whole[0, 0])))
    assert np.angle(whole * before.conj()) == pytest.approx(0, abs=1e-6)
    assert (answer(found, shape) ** 2).sum() == pytest.approx((image**2).sum())


@pytest.mark.parametrize("shape", [(8, 9), (9, 8), (128, 96)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_zeros_stay_zero_and_rounding_is_zero(shape, dtype):
    """A cosine on a mean: the mean and two mirrored coefficients are there."""
    rows = np.arange(shape[0])[:, None] / shape[0]
    image = 0.7 + 0.1 * np.cos(2 * np.pi * 2 * rows + 0.3) + np.zeros(shape)
    half = scipy.fft.rfft2(image.astype(dtype))
    found = phases.phase_only(half, shape)
    assert found.dtype == half.dtype
    assert [tuple(place) for place in np.argwhere(found)] == [(0, 0), (2, 0), (shape[0] - 2, 0)]
    energy = (np.fft.irfft2(found.astype(complex), shape) ** 2).sum()
    assert energy == pytest.approx((image**2).sum(), rel=1e-5)


def test_nothing_stays_nothing():
    nothing = np.zeros((4, 3), complex)
    for found in (
        phases.phase_only(nothing, (4, 4)),
        phases.magnitude_only(nothing),
        phases.randomised(nothing, (4, 4), 1, 0),
        phases.swapped(nothing, nothing),
    ):
        assert np.array_equal(found, nothing)


@given(shapes, st.integers(0, 99))
def test_magnitude_only(shape, seed):
    image = picture(shape, seed)
    found = phases.magnitude_only(half_of(image))
    assert found.dtype == complex
    assert whole_of(found, shape) == pytest.approx(abs(np.fft.fft2(image)))
    even = answer(found, shape)
    rows, columns = np.ix_(*(-np.arange(length) % length for length in shape))
    assert even == pytest.approx(even[rows, columns])
    assert even.max() == even[0, 0]


@given(shapes, st.floats(0, 1), st.integers(0, 99))
def test_randomised(shape, amount, seed):
    image = picture(shape)
    found = phases.randomised(half_of(image), shape, amount, seed)
    whole, before = whole_of(found, shape), np.fft.fft2(image)
    assert abs(whole) == pytest.approx(abs(before))
    assert whole[0, 0] == pytest.approx(before[0, 0])
    moved = whole_of(np.exp(1j * amount * phases.random_phases(shape, seed)), shape)
    assert whole == pytest.approx(before * moved)
    answer(found, shape)
    again = phases.randomised(half_of(image), shape, amount, seed)
    assert np.array_equal(found, again)


@pytest.mark.parametrize("shape", SHAPES)
def test_random_phases_are_exactly_opposite_at_opposite_frequencies(shape):
    half = phases.random_phases(shape, 3)
    assert half.dtype == np.float32
    columns = [0, shape[1] // 2] if shape[1] % 2 == 0 else [0]
    for column in columns:
        for row in range(shape[0]):
            assert half[row, column] == -half[-row % shape[0], column]


def test_random_phases_are_evenly_distributed_and_differ_by_seed():
    found = phases.random_phases((200, 201), 0)
    counts, _ = np.histogram(found, 20, (-math.pi, math.pi))
    assert counts.sum() == found.size
    assert abs(counts / found.size - 0.05).max() < 0.01
    # Those of other frequencies are independent: a sum of unit steps wanders as its square root.
    assert abs(np.exp(1j * found).mean()) < 4 / math.sqrt(found.size)
    assert not np.array_equal(found, phases.random_phases((200, 201), 1))


def test_no_amount_changes_nothing():
    half = half_of(picture((6, 8)))
    assert np.array_equal(phases.randomised(half, (6, 8), 0, 1), half)


@given(shapes, st.integers(0, 99))
def test_swapped(shape, seed):
    one, other = picture(shape, seed), picture(shape, seed + 100)
    found = phases.swapped(half_of(one), half_of(other))
    whole = np.abs(np.fft.fft2(one)) * np.exp(1j * np.angle(np.fft.fft2(other)))
    assert whole_of(found, shape) == pytest.approx(whole, abs=1e-9)
    assert answer(found, shape) == pytest.approx(np.fft.ifft2(whole).real, abs=1e-9)
    assert phases.swapped(half_of(one), half_of(one)) == pytest.approx(half_of(one))


def test_the_phase_of_nothing_is_zero():
    one, constant = half_of(picture((6, 7))), half_of(np.full((6, 7), -0.3))
    found = phases.swapped(one, constant)
    expected = abs(one)
    expected[0, 0] *= -1
    assert found == pytest.approx(expected)


@given(shapes, st.tuples(st.integers(-20, 20), st.integers(-20, 20)))
def test_whole_shifts_roll(shape, offset):
    image = picture(shape)
    found = phases.shifted(half_of(image), shape, offset)
    assert answer(found, shape) == pytest.approx(np.roll(image, offset, (0, 1)), abs=1e-9)


@given(shapes, st.tuples(st.floats(-9, 9), st.floats(-9, 9)))
def test_fractional_shifts_move_waves(shape, offset):
    """Each wave below Nyquist, moved by formula; at Nyquist its samples follow a cosine."""
    rows, columns = np.indices(shape)
    for place in np.ndindex(shape):
        u, v = (np.fft.fftfreq(n)[k] for n, k in zip(shape, place, strict=True))
        wave = np.cos(2 * np.pi * (u * rows + v * columns) + 0.4)
        found = answer(phases.shifted(half_of(wave), shape, offset), shape)
        signs = [
            (down, across)
            for down in {u, -u if abs(u) == 0.5 else u}
            for across in {v, -v if abs(v) == 0.5 else v}
        ]
        moved = [
            np.cos(2 * np.pi * (u * rows + v * columns - d * offset[0] - a * offset[1]) + 0.4)
            for d, a in signs
        ]
        assert found == pytest.approx(np.mean(moved, axis=0), abs=1e-9)


@given(shapes, st.tuples(st.floats(-3, 3), st.floats(-3, 3)))
def test_shifts_add_up_but_for_nyquist(shape, offset):
    image = picture((2 * shape[0] - 1, 2 * shape[1] - 1))
    there = phases.shifted(half_of(image), image.shape, offset)
    back = phases.shifted(there, image.shape, (-offset[0], -offset[1]))
    assert back == pytest.approx(half_of(image))


def test_stacks():
    """Each plane has its own constant; random phases are those of all."""
    stack = picture((3, 6, 8))
    half = half_of(stack)
    functions = [
        lambda plane: phases.phase_only(plane, (6, 8)),
        phases.magnitude_only,
        lambda plane: phases.randomised(plane, (6, 8), 0.7, 2),
        lambda plane: phases.swapped(plane, half[0]),
        lambda plane: phases.shifted(plane, (6, 8), (0.5, 1)),
    ]
    for function in functions:
        assert function(half) == pytest.approx(np.stack([function(plane) for plane in half]))


def test_float32_stays():
    half, shape = half_of(picture((6, 8))).astype(np.complex64), (6, 8)
    results = [
        phases.phase_only(half, shape),
        phases.magnitude_only(half),
        phases.randomised(half, shape, 0.5, 0),
        phases.swapped(half, half),
        phases.shifted(half, shape, (0.5, 0.25)),
    ]
    assert {result.dtype.name for result in results} == {"complex64"}
    with fake_cupy.installed() as cupy:
        there = cupy.asarray(half)
        found = [
            phases.phase_only(there, shape),
            phases.magnitude_only(there),
            phases.randomised(there, shape, 0.5, 0),
            phases.swapped(there, there),
            phases.shifted(there, shape, (0.5, 0.25)),
        ]
        for device, host in zip(found, results, strict=True):
            assert to_host(device) == pytest.approx(host)


def test_what_is_refused():
    half = np.ones((6, 5), complex)
    with pytest.raises(ValueError, match=r"half plane must be \(6, 4\); \(6, 5\) came"):
        phases.phase_only(half, (6, 7))
    with pytest.raises(ValueError, match=r"half plane must be \(5, 5\); \(6, 5\) came"):
        phases.shifted(half, (5, 8), (0, 0))
    with pytest.raises(ValueError, match=r"amount can be from 0 to 1; 1\.5 came"):
        phases.randomised(half, (6, 8), 1.5, 0)
    with pytest.raises(ValueError, match=r"of one size; half planes \(6, 5\) and \(5, 5\) came"):
        phases.swapped(half, half[1:])
