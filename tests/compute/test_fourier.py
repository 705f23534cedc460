"""Spectra and transfer functions against the plain double sum and NumPy's transform."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import fft, fourier
from guiapp.compute.convolution import convolve, correlate
from tests.compute.reference import pictures, whole_numbers

SHAPES = [(1, 1), (1, 2), (1, 7), (8, 1), (2, 2), (5, 7), (6, 8), (6, 7), (5, 8)]


def double_sum(image: np.ndarray) -> np.ndarray:
    """The definition of the transform, zero frequency in the centre."""
    height, width = image.shape
    rows, columns = np.arange(height), np.arange(width)
    plane = np.zeros(image.shape, complex)
    for r, u in enumerate((rows - height // 2) / height):
        for c, v in enumerate((columns - width // 2) / width):
            waves = np.exp(-2j * np.pi * (u * rows[:, None] + v * columns[None, :]))
            plane[r, c] = (image * waves).sum()
    return plane


def picture(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    image = np.random.default_rng(seed).standard_normal(shape)
    image.flags.writeable = False
    return image


@pytest.mark.parametrize("shape", SHAPES)
def test_the_spectrum_is_the_double_sum(shape):
    assert fourier.spectrum(picture(shape)) == pytest.approx(double_sum(picture(shape)), abs=1e-11)


@pytest.mark.parametrize("length", [1, 2, 5, 8])
def test_frequencies_of_a_centred_plane(length):
    reference = np.fft.fftshift(np.fft.fftfreq(length))
    assert fourier.frequencies(length) == pytest.approx(reference)


@pytest.mark.parametrize(
    ("given_type", "wanted"),
    [
        ("float32", "complex64"),
        ("uint8", "complex64"),
        ("float64", "complex128"),
        ("int32", "complex128"),
    ],
)
def test_types(given_type, wanted):
    image = np.arange(12).reshape(3, 4).astype(given_type)
    assert fourier.spectrum(image).dtype == wanted
    assert fourier.half_spectrum(image).dtype == wanted
    real = "float32" if wanted == "complex64" else "float64"
    assert fourier.apply_mask(image, np.ones((3, 4))).dtype == real


@given(pictures())
def test_parseval(image):
    energy = float((image.astype(float) ** 2).sum())
    power = float((np.abs(fourier.spectrum(image.astype(float))) ** 2).mean())
    assert power == pytest.approx(energy, abs=1e-6)


@given(pictures(), st.data())
def test_linear(image, data):
    other = data.draw(whole_numbers(image.shape)).astype(float)
    first, second = image.astype(float), other
    together = fourier.spectrum(2 * first - second)
    assert together == pytest.approx(
        2 * fourier.spectrum(first) - fourier.spectrum(second), abs=1e-9
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kernel_shape", [(1, 1), (3, 3), (2, 4), (4, 3), (9, 11)])
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_the_convolution_theorem(shape, kernel_shape, dilation):
    """Also for kernels larger than the picture, which fold."""
    image, kernel = picture(shape), picture(kernel_shape, 1)
    transfer = fourier.transfer_function(kernel, shape, dilation=dilation)
    options = {"boundary": "wrap", "dilation": dilation, "method": "direct"}
    convolved = double_sum(convolve(image, kernel, **options))
    assert double_sum(image) * transfer == pytest.approx(convolved, abs=1e-9)
    correlated = double_sum(correlate(image, kernel, **options))
    assert double_sum(image) * transfer.conj() == pytest.approx(correlated, abs=1e-9)


@pytest.mark.parametrize("shape", [(9, 8), (1, 12), (33, 32)])
def test_the_transfer_function_is_the_spectrum_with_the_anchor_at_the_origin(shape):
    kernel = picture((min(4, shape[0]), 5), 2)
    plane = np.zeros(shape)
    plane[: kernel.shape[0], :5] = kernel
    moved = np.roll(plane, [-((size - 1) // 2) for size in kernel.shape], (0, 1))
    assert fourier.transfer_function(kernel, shape) == pytest.approx(double_sum(moved), abs=1e-11)


def test_a_symmetric_kernel_has_a_real_transfer_function():
    kernel = np.outer([1, 4, 1], [2, 3, 9, 3, 2])
    assert np.abs(fourier.transfer_function(kernel, (20, 21)).imag).max() < 1e-12
    box = fourier.transfer_function(np.ones((1, 3)), (1, 30))[0]
    closed = 1 + 2 * np.cos(2 * np.pi * fourier.frequencies(30))
    assert box == pytest.approx(closed, abs=1e-12)


@pytest.mark.parametrize("shape", [*SHAPES, (40, 41)])
@pytest.mark.parametrize("kernel_shape", [(1, 1), (3, 2), (30, 31)])
@pytest.mark.parametrize("dilation", [1, 2])
def test_half_planes_are_half_of_the_whole(shape, kernel_shape, dilation):
    def half_of(plane: np.ndarray) -> np.ndarray:
        return np.fft.ifftshift(plane)[:, : shape[1] // 2 + 1]

    image, kernel = picture(shape), picture(kernel_shape, 3)
    assert fourier.half_spectrum(image) == pytest.approx(half_of(double_sum(image)), abs=1e-10)
    half = fourier.half_transfer(kernel, shape, dilation=dilation)
    whole = fourier.transfer_function(kernel, shape, dilation=dilation)
    assert half == pytest.approx(half_of(whole), abs=1e-10)


def test_a_half_plane_continued_with_zeros():
    image = picture((5, 6))
    padded = np.pad(image, ((0, 3), (0, 4)))
    assert fourier.half_spectrum(image, (8, 10)) == pytest.approx(fourier.half_spectrum(padded))


@given(st.integers(0, 2**32))
def test_half_transfers_are_transforms_of_the_kernel_on_a_plane(seed):
    """Few cells or many, about any origin, dilated, folded where the plane is small."""
    rng = np.random.default_rng(seed)
    shape, size = rng.integers(1, 40, 2), rng.integers(1, rng.choice([4, 32]), 2)
    dilation, origin = int(rng.integers(1, 4)), rng.integers(-5, 40, 2)
    kernel = rng.standard_normal(size)
    plane = np.zeros(shape)
    for (j, i), value in np.ndenumerate(kernel):
        row, column = (np.array([j, i]) * dilation - origin) % shape
        plane[row, column] += value
    expected = np.fft.rfft2(plane)
    for dtype, kind, share in (("float64", "complex128", 1e-13), ("float32", "complex64", 1e-6)):
        half = fourier.half_transfer(
            kernel.astype(dtype), tuple(shape), origin=tuple(origin), dilation=dilation
        )
        assert half.dtype == kind
        assert half == pytest.approx(expected, abs=share * np.abs(kernel).sum() + 1e-14)


@given(st.integers(0, 2**32))
def test_pictures_come_back_from_their_half_planes(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 20, 2))
    images = rng.standard_normal((*rng.integers(1, 3, rng.integers(0, 3)), *shape))
    for dtype, share in (("float64", 1e-14), ("float32", 1e-6)):
        half = np.fft.rfft2(images).astype(np.result_type(dtype, np.complex64))
        before = half.copy()
        back = fft.irfft2(half, shape)
        assert back.dtype == dtype
        assert back == pytest.approx(images, abs=share * 100)
        assert np.array_equal(half, before), "written to only where that is allowed"
        assert np.array_equal(fft.irfft2(half, shape, overwrite=True), back)


def test_the_origin_of_a_half_transfer():
    kernel = picture((3, 4), 4)
    plane = np.zeros((8, 9))
    plane[:3, :4] = kernel
    half = fourier.half_transfer(kernel, (8, 9), origin=(0, 0))
    assert half == pytest.approx(np.fft.rfft2(plane), abs=1e-12)
    assert fourier.half_transfer(kernel, (8, 9), dtype=np.float32).dtype == np.complex64


@pytest.mark.parametrize("shape", [*SHAPES, (64, 65)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_log_magnitudes_are_those_of_the_whole_plane(shape, dtype):
    image = picture(shape).astype(dtype)
    shown = fourier.log_magnitude(fourier.half_spectrum(image), shape)
    magnitude = np.abs(double_sum(image))
    assert shown.dtype == np.float32
    assert shown.flags.c_contiguous
    reference = np.log10(np.hypot(magnitude, 1e-6 * magnitude.max()))
    assert shown == pytest.approx(reference, abs=2e-4)


@pytest.mark.parametrize("value", [0, 1, 0.37, -5, 1e-30, 1e30])
@pytest.mark.parametrize("shape", [(8, 9), (1, 1)])
def test_constant_pictures_are_one_point_on_an_even_ground(value, shape):
    image = np.full(shape, value, np.float32)
    shown = fourier.log_magnitude(fourier.half_spectrum(image), shape)
    assert np.isfinite(shown).all()
    centre = shape[0] // 2, shape[1] // 2
    if value:
        assert shown[centre] == pytest.approx(np.log10(abs(value) * image.size), abs=1e-3)
        ground = np.delete(shown.ravel(), centre[0] * shape[1] + centre[1])
        assert ground == pytest.approx(np.full(ground.shape, shown[centre] - 6), abs=0.2)
    else:
        assert np.ptp(shown) == 0


def test_a_half_plane_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"half plane must be \(8, 5\); \(8, 6\) came"):
        fourier.log_magnitude(np.ones((8, 6), complex), (8, 9))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mask_that_mirrors_filters(shape):
    image = picture(shape)
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    mask = fourier.transfer_function(kernel, shape)
    filtered = convolve(image, kernel, boundary="wrap", method="direct")
    assert fourier.apply_mask(image, mask) == pytest.approx(filtered, abs=1e-12)
    assert fourier.apply_mask(image, np.ones(shape)) == pytest.approx(image, abs=1e-12)
    mean_only = np.zeros(shape)
    mean_only[shape[0] // 2, shape[1] // 2] = 1
    assert fourier.apply_mask(image, mean_only) == pytest.approx(np.full(shape, image.mean()))


def test_a_mask_that_does_not_mirror_gives_the_real_part():
    image = picture((6, 8))
    mask = picture((6, 8), 5)
    plane = np.fft.ifftshift(np.fft.fftshift(np.fft.fft2(image)) * mask)
    assert fourier.apply_mask(image, mask) == pytest.approx(np.fft.ifft2(plane).real)


def test_what_is_refused():
    with pytest.raises(ValueError, match=r"mask must have shape \(6, 8\); \(8, 6\) came"):
        fourier.apply_mask(picture((6, 8)), np.ones((8, 6)))
    with pytest.raises(ValueError, match="plane shape must be two lengths"):
        fourier.transfer_function(np.ones((3, 3)), (0, 3))
    with pytest.raises(ValueError, match="dilation can be"):
        fourier.transfer_function(np.ones((3, 3)), (3, 3), dilation=0)
    with pytest.raises(ValueError, match="image must have shape"):
        fourier.spectrum(np.ones(4))


def test_stacks():
    stack = picture((2, 3, 6, 7))
    assert fourier.spectrum(stack)[1, 2] == pytest.approx(double_sum(stack[1, 2]))
    mask = np.ones((6, 7))
    assert fourier.apply_mask(stack, mask) == pytest.approx(stack)


def shifted(plane: np.ndarray) -> np.ndarray:
    return np.fft.fftshift(plane)


@pytest.mark.parametrize("shape", [*SHAPES, (9, 9), (40, 41)])
@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_whole_planes(shape, dtype):
    whole = np.fft.fft2(picture(shape)).astype(dtype)
    half = whole[:, : shape[1] // 2 + 1]
    half.flags.writeable = False
    found = fourier.whole_plane(half, shape)
    assert found.dtype == dtype
    scale = float(np.abs(whole).max())
    assert found == pytest.approx(
        shifted(whole), abs=scale * (1e-6 if dtype[7:] == "64" else 1e-13)
    )
    assert fourier.whole_plane(np.fft.rfft2(picture(shape)), shape) == pytest.approx(
        fourier.spectrum(picture(shape)), abs=1e-10
    )


@given(st.tuples(st.integers(1, 13), st.integers(1, 13)), st.integers(0, 99))
def test_joined_planes_hold_every_frequency_from_its_own_side(shape, seed):
    """A quantity that does not mirror: each value is that of its frequency, not of its opposite."""
    whole = picture(shape, seed)
    rows, columns = np.ix_(*(-np.arange(length) % length for length in shape))
    half, opposite = (
        plane[:, : shape[1] // 2 + 1].copy() for plane in (whole, whole[rows, columns])
    )
    for plane in (half, opposite):
        plane.flags.writeable = False
    found = fourier.joined(half, opposite, shape)
    assert np.array_equal(found, shifted(whole))
    assert np.array_equal(fourier.mirrored(half, shape), fourier.joined(half, half, shape))


@given(st.tuples(st.integers(1, 13), st.integers(1, 13)))
def test_what_is_mirrored_is_the_same_at_opposite_frequencies(shape):
    magnitude = np.abs(np.fft.fft2(picture(shape)))
    found = fourier.mirrored(magnitude[:, : shape[1] // 2 + 1], shape)
    assert found == pytest.approx(shifted(magnitude), abs=1e-12)


def test_joined_planes_of_another_size_are_refused():
    with pytest.raises(ValueError, match=r"half plane must be \(8, 5\); \(8, 9\) came"):
        fourier.whole_plane(np.ones((8, 9), complex), (8, 9))
