"""Flood filling against a plain walk over the neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.regions import flood
from tests.compute.reference import pictures


def walked(image: np.ndarray, seed: tuple[int, int], tolerance: float) -> np.ndarray:
    reached = np.zeros(image.shape[:2], bool)
    waiting = [seed]
    while waiting:
        row, column = waiting.pop()
        inside = 0 <= row < image.shape[0] and 0 <= column < image.shape[1]
        if not inside or reached[row, column]:
            continue
        if np.max(np.abs(image[row, column] - image[seed])) <= tolerance:
            reached[row, column] = True
            waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return reached


@given(pictures(9), st.data(), st.integers(0, 18))
def test_what_a_walk_reaches(image, data, tolerance):
    image.flags.writeable = False
    seed = tuple(data.draw(st.integers(0, length - 1)) for length in image.shape)
    assert (flood(image, seed, tolerance) == walked(image, seed, tolerance)).all()


def test_colours_are_alike_where_every_channel_is():
    image = np.zeros((1, 4, 3), np.float32)
    image[0, :, 1] = [0, 0.05, 0.2, 0]
    assert flood(image, (0, 0), 0.1).tolist() == [[True, True, False, False]]


def test_corners_do_not_join():
    image = np.eye(3, dtype=np.uint8)
    assert flood(image, (1, 1)).sum() == 1


def test_bytes_do_not_wrap_around():
    image = np.array([[0, 255, 1]], np.uint8)
    assert flood(image, (0, 0), 3).tolist() == [[True, False, False]]


def test_what_is_refused():
    with pytest.raises(ValueError, match=r"seed must lie in the picture, \(2, 3\)"):
        flood(np.ones((2, 3)), (2, 0))
    with pytest.raises(ValueError, match="tolerance must be at least 0"):
        flood(np.ones((2, 3)), (0, 0), -1)
    with pytest.raises(ValueError, match="image must have shape"):
        flood(np.ones(3), (0, 0))
