"""Padding against NumPy's, and the window that a pass over the padded picture has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.boundaries import BOUNDARIES, extend, pad
from guiapp.compute.convolution import convolve, correlate
from tests.compute.reference import MODES, OPERATIONS, pictures

margin = st.integers(0, 40)


@given(pictures(9), st.tuples(margin, margin), st.tuples(margin, margin))
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_any_margins_as_numpy_pads_them(boundary, image, rows, columns):
    image.flags.writeable = False
    around = (rows, columns)
    assert (extend(image, around, boundary) == np.pad(image, around, boundary)).all()


def test_a_stack_is_padded_plane_by_plane():
    stack = np.random.default_rng(0).random((2, 3, 4, 5))
    padded = extend(stack, ((6, 1), (0, 7)), "reflect")
    assert (padded == np.pad(stack, ((0, 0), (0, 0), (6, 1), (0, 7)), "reflect")).all()


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dilation", [1, 3])
@pytest.mark.parametrize("kernel_shape", [(2, 4), (5, 3)])
def test_a_valid_pass_over_the_padded_picture_gives_the_mode(
    operation, mode, dilation, kernel_shape
):
    rng = np.random.default_rng(1)
    image, kernel = rng.random((14, 15)), rng.random(kernel_shape)
    padded, (top, left) = pad(
        image, kernel_shape, mode=mode, boundary="edge", dilation=dilation, operation=operation
    )
    assert (padded[top : top + 14, left : left + 15] == image).all()
    function = {"convolution": convolve, "correlation": correlate}[operation]
    wanted = function(image, kernel, mode=mode, boundary="edge", dilation=dilation)
    assert function(padded, kernel, mode="valid", dilation=dilation) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "options",
    [{"mode": "fill"}, {"boundary": "mirror"}, {"operation": "product"}, {"dilation": 0}],
)
def test_what_is_refused(options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} can be"):
        pad(np.ones((3, 3)), (3, 3), **options)
    with pytest.raises(ValueError, match="kernel shape must be two lengths"):
        pad(np.ones((3, 3)), (3,))
