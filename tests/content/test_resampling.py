import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guiapp.content.resampling import resized


def shares(old: int, new: int) -> np.ndarray:
    """How much of each of ``old`` pixels lies in each of ``new``, by plain loops."""
    matrix = np.zeros((new, old))
    for i in range(new):
        for j in range(old):
            low, high = max(j, i * old / new), min(j + 1, (i + 1) * old / new)
            matrix[i, j] = max(0.0, high - low) * new / old
    return matrix


@given(
    st.integers(1, 90), st.integers(1, 12), st.integers(1, 90), st.integers(1, 12), st.booleans()
)
def test_shrinking_takes_the_mean_over_areas(
    height: int, width: int, rows: int, columns: int, colour: bool
) -> None:
    rows, columns = min(rows, height), min(columns, width)
    shape = (height, width, 3) if colour else (height, width)
    picture = np.random.default_rng(height).random(shape, np.float32)
    expected = np.einsum(
        "ri,cj,ij...->rc...", shares(height, rows), shares(width, columns), picture
    )
    assert np.abs(resized(picture, rows, columns) - expected).max() < 1e-5


def test_enlarging_keeps_ramps_and_limits() -> None:
    ramp = np.tile(np.arange(16, dtype=np.float32), (4, 1))
    large = resized(ramp, 4, 64)
    assert large.shape == (4, 64)
    inside = slice(12, 52)
    assert np.abs(large[:, inside] - ((np.arange(64) + 0.5) / 4 - 0.5)[inside]).max() < 1e-4
    step = resized(np.repeat([[0.0, 1.0]], 8, axis=1), 1, 64)
    assert step.min() == 0
    assert step.max() == 1
    coloured = resized(np.stack([ramp, 2 * ramp, -ramp], axis=2), 4, 64)
    assert np.array_equal(coloured, np.stack([large, 2 * large, -large], axis=2))


def test_the_input_stays_and_the_same_size_is_the_same_picture() -> None:
    picture = np.random.default_rng(0).random((5, 7), np.float32)
    picture.flags.writeable = False
    assert np.array_equal(resized(picture, 5, 7), picture)
    resized(picture, 2, 20)
