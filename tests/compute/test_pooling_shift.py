"""Shifts, against NumPy, SciPy and closed forms."""

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.boundaries import BOUNDARIES
from guiapp.compute.pooling import SHIFT_METHODS, shift
from tests.compute.pooling_reference import frozen

NDIMAGE = {
    "constant": "grid-constant",
    "edge": "nearest",
    "reflect": "mirror",
    "symmetric": "reflect",
    "wrap": "grid-wrap",
}
FAR = st.integers(-50, 50)


def pictures(seed, count=30):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        shape = rng.integers(2, 20, 2)
        yield frozen(rng.standard_normal(shape).astype(rng.choice(["f4", "f8"]))), rng


def methods_for(boundary):
    return [name for name in SHIFT_METHODS if boundary == "wrap" or name != "fourier"]


@given(st.tuples(FAR, FAR), st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_whole_pixels_on_a_torus_are_rolled(offset, shape):
    x = np.random.default_rng(1).standard_normal(shape)
    for method in SHIFT_METHODS:
        found = shift(x, offset, method=method)
        assert np.array_equal(found, np.roll(x, offset, (0, 1)))
        assert not np.shares_memory(found, x)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_whole_pixels_are_what_padding_shows(boundary):
    for x, rng in pictures(2):
        offset = rng.integers(-40, 41, 2)
        padded = np.pad(x, 40, boundary)
        top, left = 40 - offset
        expected = padded[top : top + x.shape[0], left : left + x.shape[1]]
        for method in methods_for(boundary):
            found = shift(x, offset.tolist(), boundary=boundary, method=method)
            assert np.array_equal(found, expected)
            assert found.dtype == x.dtype


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_linear_is_scipys_shift_of_order_one(boundary):
    for x, rng in pictures(3):
        offset = rng.uniform(-9, 9, 2)
        expected = scipy.ndimage.shift(x, offset, order=1, mode=NDIMAGE[boundary])
        found = shift(x, offset, boundary=boundary, method="linear")
        assert found == pytest.approx(expected, abs=1e-5)


def keys(distance):
    """The kernel of Keys (1981), as the paper writes it, with a = -1/2."""
    s, a = abs(distance), -0.5
    if s < 1:
        return (a + 2) * s**3 - (a + 3) * s**2 + 1
    return a * s**3 - 5 * a * s**2 + 8 * a * s - 4 * a if s < 2 else 0.0


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_cubic_is_the_sum_over_all_pixels_times_keys_kernel(boundary):
    for x, rng in pictures(4, 12):
        offset = rng.uniform(-6, 6, 2)
        padded = np.pad(x.astype(np.float64), 10, boundary)
        rows, columns = (
            np.array(
                [[keys(i - far - (j - 10)) for j in range(length + 20)] for i in range(length)]
            )
            for far, length in zip(offset, x.shape, strict=True)
        )
        found = shift(x, offset, boundary=boundary, method="cubic")
        assert found == pytest.approx(rows @ padded @ columns.T, abs=1e-5)


def test_cubic_keeps_parabolas_and_linear_keeps_planes():
    rows, columns = np.indices((12, 14)).astype(float)
    inside = (slice(4, -4), slice(4, -4))

    def plane(i, j):
        return 2 + 3 * i - j

    def parabola(i, j):
        return i * i - 0.5 * j * j + 2 * i * j + j

    for offset in ((0.3, -0.7), (-1.6, 2.25), (0.0, 0.5)):
        for function, method in ((plane, "linear"), (plane, "cubic"), (parabola, "cubic")):
            found = shift(function(rows, columns), offset, boundary="edge", method=method)
            expected = function(rows - offset[0], columns - offset[1])
            assert found[inside] == pytest.approx(expected[inside])


@pytest.mark.parametrize("shape", [(16, 20), (15, 21)])
def test_fourier_moves_waves_exactly(shape):
    rows, columns = (np.arange(length) / length for length in shape)

    def wave(down, across, offset):
        angle = down * (rows[:, None] - offset[0] / shape[0])
        return np.cos(2 * np.pi * (angle + across * (columns - offset[1] / shape[1])) + 0.4)

    for down, across in ((0, 0), (1, 2), (7, -9), (-3, 5)):
        for offset in ((0.5, 0.0), (1.3, -7.8), (1000.25, -3.0)):
            found = shift(wave(down, across, (0, 0)), offset)
            assert found == pytest.approx(wave(down, across, offset), abs=1e-11)


def test_a_wave_of_period_two_is_multiplied_by_a_cosine():
    stripes = (-1.0) ** np.arange(8) * np.ones((3, 1))
    for far in (0.25, 0.5, -1.75):
        assert shift(stripes, (0, far)) == pytest.approx(stripes * np.cos(np.pi * far), abs=1e-14)


def test_fourier_shifts_add_up_and_come_back():
    for x, rng in pictures(5):
        odd = x[: x.shape[0] - 1 + x.shape[0] % 2, : x.shape[1] - 1 + x.shape[1] % 2]
        one, two = rng.uniform(-5, 5, (2, 2))
        twice = shift(shift(odd, one), two)
        assert twice == pytest.approx(shift(odd, one + two), abs=1e-5)
        assert shift(shift(odd, one), -one) == pytest.approx(odd, abs=1e-5)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_auto_is_fourier_on_a_torus_and_cubic_elsewhere(boundary):
    x = np.random.default_rng(6).random((9, 8))
    way = "fourier" if boundary == "wrap" else "cubic"
    found = shift(x, (0.4, 2), boundary=boundary)
    assert np.array_equal(found, shift(x, (0.4, 2), boundary=boundary, method=way))


@pytest.mark.parametrize("method", SHIFT_METHODS)
def test_an_axis_with_a_whole_offset_keeps_its_values(method):
    """Only mixed along the other axis."""
    x = np.random.default_rng(7).random((9, 8))
    found = shift(x, (2, 0.3), method=method)
    for row in range(9):
        alone = shift(x[row : row + 1], (0, 0.3), method=method)
        assert found[(row + 2) % 9] == pytest.approx(alone[0], abs=1e-15)


@pytest.mark.parametrize("method", SHIFT_METHODS)
@pytest.mark.parametrize("offset", [(1e-17, -1e-17), (3 - 1e-17, 0.0), (-0.0, 2**30)])
def test_offsets_that_are_almost_whole(method, offset):
    x = np.random.default_rng(8).random((9, 8))
    expected = np.roll(x, [round(far) for far in offset], (0, 1))
    assert shift(x, offset, method=method) == pytest.approx(expected, abs=1e-14)


def test_stacks_and_large_pictures():
    stack = frozen(np.random.default_rng(9).random((2, 3, 40, 900)).astype(np.float32))
    for method in SHIFT_METHODS:
        found = shift(stack, (0.5, -3.25), method=method)
        assert found.dtype == np.float32
        for index in np.ndindex(2, 3):
            assert found[index] == pytest.approx(
                shift(stack[index], (0.5, -3.25), method=method), abs=1e-6
            )


@pytest.mark.parametrize(
    ("offset", "options", "says"),
    [
        ((1,), {}, "offset must be two numbers"),
        ((1, np.nan), {}, "offset must be two numbers"),
        ((np.inf, 0), {}, "offset must be two numbers"),
        ((1, 2), {"boundary": "torus"}, "boundary can be constant"),
        ((1, 2), {"method": "sinc"}, "method can be auto"),
        ((1, 2), {"method": "fourier", "boundary": "edge"}, 'needs the boundary "wrap"'),
    ],
)
def test_what_is_refused(offset, options, says):
    with pytest.raises(ValueError, match=says):
        shift(np.zeros((4, 4)), offset, **options)
