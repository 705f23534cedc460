"""The arithmetic of one pixel against the whole result and against the padded picture."""

import numpy as np
import pytest

from guiapp.compute.convolution import window_at
from tests.compute.reference import OPERATIONS, cases, filtered


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_sum_is_the_output(operation):
    rng = np.random.default_rng(0)
    for image, kernel, options in cases(13, 40):
        reference = filtered(image, kernel, operation=operation, **options)
        for position in rng.integers(0, reference.shape, (4, 2)):
            window = window_at(image, kernel, tuple(position), operation=operation, **options)
            assert window.total == pytest.approx(reference[tuple(position)], abs=1e-9)
            assert window.total == window.products.sum()
            assert (window.products == window.values * window.cells).all()


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("boundary", ["constant", "edge", "reflect", "symmetric", "wrap"])
def test_values_and_places_are_those_of_the_padded_picture(operation, boundary):
    rng = np.random.default_rng(1)
    image, kernel = rng.random((8, 9)), rng.random((4, 5))
    padded = np.pad(image, 40, boundary)
    options = {"mode": "full", "boundary": boundary, "stride": 2, "dilation": 3}
    for position in [(0, 0), (3, 5), (8, 10)]:
        window = window_at(image, kernel, position, operation=operation, **options)
        assert window.values == pytest.approx(padded[np.ix_(window.rows + 40, window.columns + 40)])
        assert window.rows[0] == 2 * position[0] - 9
        assert np.diff(window.columns).tolist() == [3] * 4
        places = np.stack(np.meshgrid(window.rows, window.columns, indexing="ij"))
        inside = (places >= 0).all(0) & (places[0] < 8) & (places[1] < 9)
        assert (window.inside == inside).all()


def test_the_kernel_is_turned_for_a_convolution_only():
    kernel = np.arange(6.0).reshape(2, 3)
    image = np.ones((4, 4))
    assert (window_at(image, kernel, (1, 1)).cells == kernel[::-1, ::-1]).all()
    assert (window_at(image, kernel, (1, 1), operation="correlation").cells == kernel).all()


def test_the_box_is_what_the_kernel_covers():
    image, kernel = np.ones((9, 9)), np.ones((3, 4))
    assert window_at(image, kernel, (0, 0), operation="correlation").box == (-1, -1, 2, 3)
    assert window_at(image, kernel, (0, 0)).box == (-1, -2, 2, 2)
    assert window_at(image, kernel, (4, 4), dilation=2).box == (2, 1, 7, 8)


def test_what_is_refused():
    image, kernel = np.ones((5, 6)), np.ones((3, 3))
    for position in [(5, 0), (-1, 0), (0, 6)]:
        with pytest.raises(ValueError, match=r"position must lie in the output, \(5, 6\)"):
            window_at(image, kernel, position)
    with pytest.raises(ValueError, match=r"shape \(H, W\)"):
        window_at(np.ones((2, 5, 6)), kernel, (0, 0))
    with pytest.raises(ValueError, match="larger than the picture"):
        window_at(image, np.ones((6, 6)), (0, 0), mode="valid")
    with pytest.raises(ValueError, match="boundary can be"):
        window_at(image, kernel, (0, 0), boundary="mirror")
