"""What convolution is, whatever engine computes it; whole numbers, whose sums are exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.convolution import convolve, correlate
from tests.compute.reference import BOUNDARIES, pictures, whole_numbers

methods = st.sampled_from(["direct", "fft", "auto"])
boundaries = st.sampled_from(BOUNDARIES)
kernels = pictures(7)
sizes = st.integers(1, 7)


def exactly(output: np.ndarray) -> np.ndarray:
    """The whole numbers that a transform returned with rounding."""
    assert np.abs(output - np.round(output)).max() < 0.05
    return np.round(output)


@given(st.data(), pictures(), methods, boundaries)
def test_linear_in_both_arguments(data, image, method, boundary):
    other = data.draw(whole_numbers(image.shape))
    kernel = data.draw(kernels)
    second = data.draw(whole_numbers(kernel.shape))

    def result(picture: np.ndarray, cells: np.ndarray) -> np.ndarray:
        return exactly(convolve(picture, cells, boundary=boundary, method=method))

    of_pictures = result(3 * image - other, kernel)
    assert (of_pictures == 3 * result(image, kernel) - result(other, kernel)).all()
    of_kernels = result(image, kernel + 2 * second)
    assert (of_kernels == result(image, kernel) + 2 * result(image, second)).all()


@given(pictures(), kernels, methods)
def test_full_convolution_commutes(image, kernel, method):
    one = convolve(image, kernel, mode="full", method=method)
    other = convolve(kernel, image, mode="full", method=method)
    assert (exactly(one) == exactly(other)).all()


@given(pictures(8), pictures(5), pictures(5), methods)
def test_full_convolution_associates(image, kernel, second, method):
    together = convolve(kernel, second, mode="full", method=method)
    twice = convolve(convolve(image, kernel, mode="full", method=method), second, mode="full")
    assert (exactly(convolve(image, together, mode="full")) == exactly(twice)).all()


@given(pictures(), kernels, st.integers(-15, 15), st.integers(-15, 15), methods)
def test_a_shifted_picture_gives_the_shifted_result(image, kernel, rows, columns, method):
    def moved(picture: np.ndarray) -> np.ndarray:
        return np.roll(picture, (rows, columns), axis=(0, 1))

    for operation in (convolve, correlate):
        first = operation(moved(image), kernel, boundary="wrap", method=method)
        second = moved(operation(image, kernel, boundary="wrap", method=method))
        assert (exactly(first) == exactly(second)).all()


@given(st.data(), kernels, methods)
def test_full_convolution_is_the_adjoint_of_valid_correlation(data, kernel, method):
    """<k * x, y> = <x, k correlated with y>: what back-propagation relies on."""
    rows, columns = (data.draw(st.integers(1, 9)) for _ in range(2))
    image = data.draw(whole_numbers((rows, columns)))
    other = data.draw(whole_numbers((rows + kernel.shape[0] - 1, columns + kernel.shape[1] - 1)))
    left = np.vdot(exactly(convolve(image, kernel, mode="full", method=method)), other)
    right = np.vdot(image, exactly(correlate(other, kernel, mode="valid", method=method)))
    assert left == right


@given(kernels, methods, st.integers(1, 8))
def test_an_impulse_gives_the_kernel(kernel, method, dilation):
    wide = np.zeros([dilation * (size - 1) + 1 for size in kernel.shape])
    wide[::dilation, ::dilation] = kernel
    full = convolve([[1]], kernel, mode="full", dilation=dilation, method=method)
    assert (exactly(full) == wide).all()
    turned = correlate([[1]], kernel, mode="full", dilation=dilation, method=method)
    assert (exactly(turned) == wide[::-1, ::-1]).all()


@given(pictures(), sizes, sizes, methods, boundaries)
def test_the_impulse_at_the_anchor_gives_the_picture(image, rows, columns, method, boundary):
    kernel = np.zeros((rows, columns))
    kernel[(rows - 1) // 2, (columns - 1) // 2] = 1
    for operation in (convolve, correlate):
        output = operation(image, kernel, boundary=boundary, method=method)
        assert (exactly(output) == image).all()


@given(pictures(), kernels, methods, boundaries)
def test_turning_everything_turns_the_result(image, kernel, method, boundary):
    """For odd kernels; the anchor of even ones is not in the middle."""
    odd = kernel[: (kernel.shape[0] - 1) // 2 * 2 + 1, : (kernel.shape[1] - 1) // 2 * 2 + 1]
    straight = convolve(image, odd, boundary=boundary, method=method)
    turned = correlate(image, odd[::-1, ::-1], boundary=boundary, method=method)
    assert (exactly(straight) == exactly(turned)).all()


@given(
    pictures(), kernels, methods, boundaries, st.integers(1, 8), st.sampled_from(["full", "same"])
)
def test_a_stride_keeps_every_nth_output(image, kernel, method, boundary, stride, mode):
    every = convolve(image, kernel, mode=mode, boundary=boundary, method=method)
    some = convolve(image, kernel, mode=mode, boundary=boundary, method=method, stride=stride)
    assert (exactly(some) == exactly(every)[::stride, ::stride]).all()


@pytest.mark.parametrize("boundary", BOUNDARIES[1:])
def test_a_constant_picture_stays_constant_where_the_boundary_goes_on(boundary):
    kernel = np.arange(12.0).reshape(3, 4)
    output = convolve(np.full((6, 7), 2.0), kernel, mode="full", boundary=boundary)
    assert output == pytest.approx(np.full((8, 10), 2 * kernel.sum()))
