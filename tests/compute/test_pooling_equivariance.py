"""What commutes with what, and what subsampling folds."""

import numpy as np
import pytest
import scipy.ndimage

from guiapp.compute.convolution import convolve, correlate
from guiapp.compute.pooling import (
    Pooling,
    commuting_square,
    equivariance_error,
    flipped,
    folding,
    pool,
    quarter_turned,
    scaled,
    shift,
)
from guiapp.compute.turning import turned
from tests.compute.pooling_reference import frozen, pooled

LAPLACIAN = np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])


def directly(kernel):
    return lambda x: convolve(x, kernel, boundary="wrap", method="direct")


@pytest.mark.parametrize("kind", ["f4", "f8"])
@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (5, 4), (13, 13)])
def test_a_direct_convolution_on_a_torus_commutes_exactly_with_whole_shifts(kind, shape):
    rng = np.random.default_rng(1)
    for _ in range(20):
        x = frozen(rng.random(rng.integers(13, 150, 2)).astype(kind))
        operation = directly(rng.standard_normal(shape))
        offset = rng.integers(-70, 70, 2).tolist()
        square = commuting_square(x, operation, lambda y, far=offset: shift(y, far))
        assert square.norm == square.distance == 0
        assert not square.difference.any()
        expected = np.roll(operation(x.astype(np.float64)), offset, (0, 1))
        assert np.array_equal(square.moved_last, expected)


def whole(shape=(24, 24)):
    """A picture of whole numbers: sums of them are exact in any order."""
    return frozen(np.random.default_rng(2).integers(0, 255, shape).astype(np.float32))


@pytest.mark.parametrize(
    "transformation",
    [
        quarter_turned,
        lambda x: turned(x, 90),
        lambda x: turned(x, 180),
        flipped,
        lambda x: flipped(x, "vertical"),
    ],
    ids=["quarter", "turned by 90", "turned by 180", "horizontal", "vertical"],
)
def test_flips_and_turns_commute_with_a_kernel_that_is_the_same_under_them(transformation):
    assert commuting_square(whole(), directly(LAPLACIAN), transformation).norm == 0
    lopsided = np.array([[0.0, 1, 0], [2, -6, 0], [0, 0, 3]])
    assert commuting_square(whole(), directly(lopsided), transformation).distance > 0.1


def test_scaling_and_other_turns_do_not_commute():
    x = scipy.ndimage.gaussian_filter(np.random.default_rng(3).random((48, 48)), 2, mode="wrap")
    for transformation in (lambda y: turned(y, 20), lambda y: scaled(y, 1.5)):
        assert commuting_square(x, directly(LAPLACIAN), transformation).distance > 0.1


def test_the_square_is_computed_as_it_says():
    x = np.random.default_rng(4).random((6, 8))
    square = commuting_square(x, np.sqrt, lambda y: 2 * y, after=lambda y: 3 * y)
    assert np.array_equal(square.moved_first, np.sqrt(2 * x))
    assert np.array_equal(square.moved_last, 3 * np.sqrt(x))
    assert square.difference == pytest.approx((np.sqrt(2) - 3) * np.sqrt(x))
    assert square.norm == pytest.approx((3 - np.sqrt(2)) * np.sqrt(x.sum()))
    assert square.distance == pytest.approx((3 - np.sqrt(2)) / 3)
    with pytest.raises(ValueError, match="Both ways must lead to one shape"):
        commuting_square(x, np.abs, np.abs, after=np.transpose)


@pytest.mark.parametrize("kind", ["max", "average", "stride", "median"])
def test_pooling_commutes_with_multiples_of_its_stride_only(kind):
    x = frozen(np.random.default_rng(5).random((24, 30)))
    pooling = Pooling(kind, 2)
    assert equivariance_error(x, pooling, (4, -6)).norm == 0
    square = equivariance_error(x, pooling, (1, 0), method="linear")
    assert square.distance > 0.1
    moved = pooled(np.roll(x, 1, 0), (2, 2), stride=(2, 2), kind=kind)
    unmoved = pooled(x, (2, 2), stride=(2, 2), kind=kind)
    assert square.moved_first == pytest.approx(moved)
    assert square.moved_last == pytest.approx((unmoved + np.roll(unmoved, 1, 0)) / 2)


def test_subsampling_what_is_band_limited_commutes_with_every_shift():
    """With `fourier` shifts: the sampling theorem."""
    rows, columns = np.indices((24, 32))
    x = np.cos(2 * np.pi * (3 * rows / 24 - 5 * columns / 32)) + np.sin(4 * np.pi * columns / 32)
    for offset in ((1, 0), (0.4, -3.3)):
        assert equivariance_error(x, Pooling("stride", 2), offset).distance < 1e-12
    x = x + np.cos(2 * np.pi * 11 * columns / 32)
    assert equivariance_error(x, Pooling("stride", 2), (0, 1)).distance > 0.1


def test_flips_are_numpys():
    x = frozen(np.random.default_rng(6).random((2, 5, 4)))
    assert np.array_equal(flipped(x), np.flip(x, -1))
    assert np.array_equal(flipped(x, "vertical"), np.flip(x, -2))
    assert flipped(x).flags.c_contiguous
    with pytest.raises(ValueError, match="direction can be vertical, horizontal"):
        flipped(x, "both")


def test_quarter_turns_are_numpys():
    x = frozen(np.random.default_rng(6).random((2, 5, 4)))
    for quarters in range(-5, 6):
        found = quarter_turned(x, quarters)
        assert np.array_equal(found, np.rot90(x, quarters, (1, 2)))
        assert found.flags.c_contiguous
        assert not np.shares_memory(found, x)
    square = x[:, :4]
    assert quarter_turned(square[0]) == pytest.approx(turned(square[0], 90), abs=1e-7)
    with pytest.raises(ValueError, match="quarters must be a whole number"):
        quarter_turned(x, 0.5)


def test_enlarging_a_smooth_picture_about_its_middle():
    rows, columns = np.indices((41, 50))

    def hill(down, across, wide):
        square = (down - 20) ** 2 + (across - 24.5) ** 2
        return np.exp(-square / (2 * wide**2)) + 0.02 * (across - 24.5) / wide

    for factor in (0.5, 0.8, 1.5, 2.0):
        found = scaled(hill(rows, columns, 5.0), factor)
        inside = (slice(14, 27), slice(16, 34))
        expected = hill(rows, columns, 5.0 * factor)
        assert found.dtype == np.float32
        assert found[inside] == pytest.approx(expected[inside], abs=0.01)


def test_scaling_keeps_what_it_must():
    x = frozen(np.random.default_rng(7).random((9, 12, 3)).astype(np.float32))
    same = scaled(x, 1)
    assert np.array_equal(same, x)
    assert not np.shares_memory(same, x)
    even = np.full((9, 12), 0.3, np.float32)
    for factor in (0.1, 0.7, 3):
        assert scaled(even, factor) == pytest.approx(even, abs=1e-6)
        for channel in range(3):
            assert np.array_equal(scaled(x, factor)[..., channel], scaled(x[..., channel], factor))
    assert scaled(x, 0.25)[0, 0] == pytest.approx(x.mean(axis=(0, 1)), abs=1e-6)
    for factor in (0, -1, 100, np.nan):
        with pytest.raises(ValueError, match="factor can be 1 / 64 to 64"):
            scaled(x, factor)
    with pytest.raises(ValueError, match="a picture is"):
        scaled(np.zeros((2, 3, 4, 5)), 2)


def centred(x):
    return np.fft.fftshift(np.fft.fft2(x), axes=(-2, -1))


def low_pass(x, steps):
    """What is left of a picture without waves from 1 / (2 stride) on, one frequency at a time."""
    plane = np.fft.fft2(x)
    for axis, step in zip((-2, -1), steps, strict=True):
        length = x.shape[axis]
        for place in range(length):
            wave = min(place, length - place)
            if step > 1 and 2 * wave * step >= length:
                plane[(..., place, slice(None)) if axis == -2 else (..., place)] = 0
    return np.fft.ifft2(plane).real


@pytest.mark.parametrize("stride", [1, 2, 3, (2, 5), (1, 4)])
@pytest.mark.parametrize("shape", [(12, 20), (13, 23), (2, 18, 25)])
def test_what_is_kept_and_what_folds(stride, shape):
    x = frozen(np.random.default_rng(8).standard_normal(shape))
    steps = (stride, stride) if isinstance(stride, int) else stride
    found = folding(x, stride)
    height, width = (length // step * step for length, step in zip(shape[-2:], steps, strict=True))
    x = x[..., :height, :width]
    smooth = low_pass(x, steps)
    assert found.before == pytest.approx(centred(x))
    assert found.after == pytest.approx(centred(x[..., :: steps[0], :: steps[1]]))
    assert found.kept == pytest.approx(centred(smooth[..., :: steps[0], :: steps[1]]), abs=1e-10)
    rest = (x - smooth)[..., :: steps[0], :: steps[1]]
    assert found.folded == pytest.approx(centred(rest), abs=1e-10)
    about = x - x.mean(axis=(-2, -1), keepdims=True)
    share = ((x - smooth) ** 2).sum() / (about**2).sum()
    assert found.share == pytest.approx(share, abs=1e-12)
    assert found.inside.shape == (height, width)


def test_the_spectrum_after_is_the_sum_of_the_folded_copies():
    x = np.random.default_rng(9).standard_normal((12, 18))
    before, after = np.fft.fft2(x), np.fft.ifftshift(folding(x, (2, 3)).after)
    copies = before.reshape(2, 6, 3, 6).sum(axis=(0, 2)) / 6
    assert after == pytest.approx(copies)


def test_a_short_wave_comes_back_as_a_long_one():
    """15 waves in 32 pixels, every other one taken: as good as one wave in 16."""
    columns = np.arange(32)
    x = np.tile(np.cos(2 * np.pi * 15 * columns / 32), (8, 1))
    found = folding(x, (1, 2))
    assert found.share == pytest.approx(1)
    assert np.abs(found.kept).max() < 1e-12
    peaks = np.argwhere(np.abs(found.folded) > 1)
    assert peaks.tolist() == [[4, 8 - 1], [4, 8 + 1]]
    assert folding(np.tile(np.cos(2 * np.pi * 3 * columns / 32), (8, 1)), (1, 2)).share < 1e-12


def test_pooling_with_stride_one_first_folds_less():
    x = np.random.default_rng(10).random((64, 64))
    shares = [
        folding(picture, 2).share
        for picture in (x, pool(x, 2, stride=1, kind="average"), correlate(x, np.ones((5, 5))))
    ]
    assert shares[0] > shares[1] > shares[2]


def test_even_pictures_fold_nothing():
    assert folding(np.ones((6, 8)), 2).share == 0
    assert not folding(np.ones((6, 8)), 2).folded.any()


def test_strides_larger_than_the_picture_are_refused():
    with pytest.raises(ValueError, match="stride must be at most the picture's size"):
        folding(np.ones((6, 8)), 7)
    with pytest.raises(ValueError, match="stride must be a whole number of at least 1"):
        folding(np.ones((6, 8)), 0)
