"""Energy on half planes against sums over the pixels and over the whole plane."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import energy
from guiapp.compute.backend import to_host
from tests.compute import fake_cupy
from tests.compute.reference import pictures

SHAPES = [(1, 1), (1, 2), (2, 1), (1, 7), (8, 1), (1, 8), (2, 2), (5, 7), (6, 8), (6, 7), (5, 8)]


def picture(shape, seed=0):
    image = np.random.default_rng(seed).standard_normal(shape)
    image.flags.writeable = False
    return image


def mirrored(shape, seed=1):
    """A whole complex mask with M(-f) = conj M(f): the spectrum of something real."""
    return np.fft.fft2(picture(shape, seed)) / 3


def any_mask(shape, seed=2):
    mask = picture(shape, seed) + 1j * picture(shape, seed + 1)
    mask.flags.writeable = False
    return mask


def half_of(plane):
    return plane[..., : plane.shape[-1] // 2 + 1]


def at_opposite(plane):
    rows, columns = np.ix_(*(-np.arange(length) % length for length in plane.shape))
    return plane[rows, columns]


@given(pictures())
def test_parseval(image):
    for dtype in (np.float32, np.float64):
        found = energy.power(np.fft.rfft2(image).astype(np.result_type(dtype, np.complex64)))
        assert found.dtype == dtype
        squares = float((image.astype(float) ** 2).sum())
        assert energy.total_energy(found, image.shape) == pytest.approx(squares, rel=1e-5)


def test_the_energy_of_stacks_is_that_of_all_pictures():
    stack = picture((3, 6, 7))
    found = energy.total_energy(energy.power(np.fft.rfft2(stack)), (6, 7))
    assert found == pytest.approx((stack**2).sum())


@pytest.mark.parametrize("shape", SHAPES)
def test_the_share_that_a_mask_keeps(shape):
    image, mask = picture(shape), mirrored(shape)
    power = energy.power(np.fft.rfft2(image))
    answer = np.fft.ifft2(np.fft.fft2(image) * mask)
    assert abs(answer.imag).max() < 1e-10
    expected = (answer.real**2).sum() / (image**2).sum()
    assert energy.share_kept(power, half_of(mask), shape) == pytest.approx(expected)
    real = abs(half_of(mask))
    assert energy.share_kept(power, real, shape) == pytest.approx(expected)
    assert energy.share_kept(power, np.ones_like(real), shape) == pytest.approx(1)


def test_a_black_picture_has_no_energy_to_share():
    black = np.zeros((4, 3))
    assert energy.share_kept(black, np.ones((4, 3)), (4, 4)) == 0
    assert energy.lost_when_not_mirrored(black, black + 1, black, (4, 4)) == 0


@given(st.sampled_from(SHAPES), st.floats(0.05, 2))
def test_coefficients_are_counted_on_the_whole_plane(shape, threshold):
    mask = mirrored(shape)
    # What is the same at f and -f must not differ by rounding.
    mask = (mask + at_opposite(mask).conj()) / 2
    expected = int((abs(mask) >= threshold).sum())
    assert energy.coefficients_kept(half_of(mask), shape, threshold) == expected


def test_one_half_is_kept():
    assert energy.coefficients_kept(np.float32([[0.5, 0.49]]), (1, 2)) == 1
    assert energy.coefficients_kept(np.float32([[0.5, 0.5]]), (1, 3)) == 3


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mask_that_does_not_mirror(shape):
    image, mask = picture(shape), any_mask(shape)
    half = np.fft.rfft2(image)
    plus, minus = half_of(mask), half_of(at_opposite(mask))
    answer = np.fft.ifft2(np.fft.fft2(image) * mask)
    kept = np.fft.irfft2(half * energy.mirrored_part(plus, minus), shape)
    lost = np.fft.irfft2(half * energy.lost_part(plus, minus) / 1j, shape)
    assert kept == pytest.approx(answer.real, abs=1e-12)
    assert lost == pytest.approx(answer.imag, abs=1e-12)
    share = energy.lost_when_not_mirrored(energy.power(half), plus, minus, shape)
    assert share == pytest.approx((answer.imag**2).sum() / (abs(answer) ** 2).sum())


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_lost_where_it_mirrors(shape):
    half = half_of(mirrored(shape))
    assert np.array_equal(energy.mirrored_part(half, half.conj()), half)
    assert not energy.lost_part(half, half.conj()).any()
    power = energy.power(half)
    assert energy.lost_when_not_mirrored(power, half, half.conj(), shape) == 0


@pytest.mark.parametrize(
    ("place", "amplitude"), [((3, 2), 0.5), ((0, 2), 0.5), ((4, 0), 1), ((4, 4), 1), ((0, 4), 1)]
)
def test_a_cosine_kept_on_one_side(place, amplitude):
    """One half of the amplitude, all of it where a frequency is its own mirror."""
    rows, columns = np.indices((8, 8))
    wave = np.cos(2 * np.pi * (place[0] * rows + place[1] * columns) / 8)
    mask = np.zeros((8, 8))
    mask[place] = 1
    part = energy.mirrored_part(half_of(mask), half_of(at_opposite(mask)))
    kept = np.fft.irfft2(np.fft.rfft2(wave) * part, (8, 8))
    assert kept == pytest.approx(amplitude * wave, abs=1e-12)


def test_on_a_device():
    half, mask = np.fft.rfft2(picture((6, 8))), half_of(mirrored((6, 8)))
    power = energy.power(half)
    with fake_cupy.installed() as cupy:
        there, masked = cupy.asarray(power), cupy.asarray(mask)
        assert np.array_equal(to_host(energy.power(cupy.asarray(half))), power)
        for function in (energy.share_kept, energy.lost_when_not_mirrored):
            rest = (masked * masked,) if function is energy.lost_when_not_mirrored else ()
            here = (mask * mask,) if rest else ()
            expected = function(power, mask, *here, (6, 8))
            assert function(there, masked, *rest, (6, 8)) == pytest.approx(expected)
        assert energy.coefficients_kept(masked, (6, 8)) == energy.coefficients_kept(mask, (6, 8))


def test_a_half_plane_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"half plane must be \(8, 5\); \(8, 6\) came"):
        energy.total_energy(np.ones((8, 6)), (8, 9))
