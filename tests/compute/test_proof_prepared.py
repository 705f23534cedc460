"""The proof's second computation in two halves: the picture's is kept while the kernel changes."""

from concurrent.futures import CancelledError

import numpy as np
import pytest

from guiapp.compute.proof import multiplied, through_fft, transformed
from tests.compute.reference import OPERATIONS, cases, filtered


@pytest.mark.parametrize("operation", OPERATIONS)
def test_one_picture_serves_many_kernels(operation):
    rng = np.random.default_rng(5)
    for image, kernel, options in cases(13, 30):
        stride = options.pop("stride", 1)
        picture = transformed(image, kernel.shape, operation=operation, **options)
        for _ in range(2):
            kernel = rng.normal(size=kernel.shape)
            output = multiplied(picture, kernel, stride=stride)
            reference = filtered(image, kernel, operation=operation, stride=stride, **options)
            assert output.shape == reference.shape
            assert output == pytest.approx(reference, abs=1e-10 * max(1, np.abs(reference).max()))


def test_another_shape_or_stride_is_refused():
    picture = transformed(np.ones((9, 9)), (3, 3))
    with pytest.raises(ValueError, match=r"kernel must have shape \(3, 3\); \(3, 5\) came"):
        multiplied(picture, np.ones((3, 5)))
    with pytest.raises(ValueError, match="stride can be"):
        multiplied(picture, np.ones((3, 3)), stride=0)


def test_cancelling_is_asked_often_and_obeyed():
    """A window that is being dragged waits for no more than some milliseconds of the proof."""
    image, kernel = np.ones((1024, 1024)), np.ones((15, 15))
    asked: list[int] = []
    through_fft(image, kernel, cancelled=lambda: bool(asked.append(1)))
    assert len(asked) >= 15  # some 30 ms on two cores
    for limit in (0, len(asked) // 2, len(asked) - 1):
        calls = iter(range(len(asked)))
        with pytest.raises(CancelledError):
            through_fft(
                image, kernel, cancelled=lambda calls=calls, limit=limit: next(calls) >= limit
            )
