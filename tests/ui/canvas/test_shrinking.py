"""Pictures that are shrunk for the screen, beside means of blocks taken by NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.ui.canvas.shrinking import shrunk


@given(
    screen=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    blocks=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    colours=st.sampled_from([(), (3,)]),
    seed=st.integers(0, 99),
)
def test_a_whole_multiple_of_the_screen_is_shown_as_means_of_blocks(screen, blocks, colours, seed):
    rows, columns = (seen * block for seen, block in zip(screen, blocks, strict=True))
    whole = np.random.default_rng(seed).standard_normal((rows + 3, columns + 2, *colours))
    data = whole.astype(np.float32)[2 : 2 + rows, 1 : 1 + columns]  # rows apart in memory
    before = data.copy()
    cut = data.astype(float).reshape(screen[0], blocks[0], screen[1], blocks[1], *colours)
    assert shrunk(data, screen) == pytest.approx(cut.mean(axis=(1, 3)), abs=1e-5)
    assert np.array_equal(data, before)


@given(
    shape=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    screen=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    colours=st.sampled_from([(), (3,)]),
)
def test_no_picture_has_more_pixels_than_the_screen_nor_other_values(shape, screen, colours):
    data = np.random.default_rng(1).random((*shape, *colours), dtype=np.float32)
    seen = shrunk(data, screen)
    assert seen.shape == (*np.minimum(shape, screen), *colours)
    assert data.min() - 1e-5 <= seen.min() <= seen.max() <= data.max() + 1e-5
    if all(length <= most for length, most in zip(shape, screen, strict=True)):
        assert np.array_equal(seen, data)


@pytest.mark.parametrize("size", [100, 250, 333, 640])
def test_a_ramp_stays_a_ramp(size):
    """Where nothing is cut off, no pixel is seen further than one from its place."""
    ramp = np.tile(np.arange(1000, dtype=np.float32), (1000, 1))
    for seen in (shrunk(ramp, (size, size)), shrunk(np.ascontiguousarray(ramp.T), (size, size)).T):
        assert np.ptp(seen, axis=0).max() < 1e-2
        places = (np.arange(size) + 0.5) * 1000 / size - 0.5
        assert np.abs(seen[0] - places).max() <= max(1, 1000 % (1000 // size))
