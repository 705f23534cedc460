"""The blur before subsampling, against its definition, PyTorch and closed forms."""

import numpy as np
import pytest

from guiapp.compute.pooling import binomial, blur_pool
from tests.compute.pooling_reference import blurred, frozen

ZHANG = {
    1: [1],
    2: [1, 1],
    3: [1, 2, 1],
    4: [1, 3, 3, 1],
    5: [1, 4, 6, 4, 1],
    6: [1, 5, 10, 10, 5, 1],
    7: [1, 6, 15, 20, 15, 6, 1],
}
"""The filters of the paper, by their number of taps."""


@pytest.mark.parametrize("taps", ZHANG)
def test_the_filters_are_the_papers(taps):
    assert binomial(taps) == tuple(np.array(ZHANG[taps]) / sum(ZHANG[taps]))


@pytest.mark.parametrize("taps", ZHANG)
def test_any_options_give_what_a_loop_gives(taps):
    rng = np.random.default_rng(taps)
    for _ in range(60):
        shape = rng.integers(1, 24, 2)
        x = frozen(rng.standard_normal(shape).astype(rng.choice(["f4", "f8"])))
        stride = tuple(int(step) for step in rng.integers(1, 6, 2))
        found = blur_pool(x, stride, taps=taps)
        assert found.dtype == x.dtype
        assert found.flags.c_contiguous
        assert found == pytest.approx(blurred(x, stride, taps), abs=1e-6)


@pytest.mark.parametrize("taps", list(ZHANG)[1:])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_pytorch_pads_and_convolves(taps, stride):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    functional = torch.nn.functional
    row = torch.tensor(ZHANG[taps], dtype=torch.float64)
    weights = (row[:, None] * row / row.sum() ** 2).repeat(3, 1, 1, 1)
    before, after = int((taps - 1) / 2), int(np.ceil((taps - 1) / 2))
    x = np.random.default_rng(1).standard_normal((2, 3, 17, 12))
    padded = functional.pad(torch.from_numpy(x), (before, after) * 2, mode="reflect")
    expected = functional.conv2d(padded, weights, stride=stride, groups=3).numpy()
    assert blur_pool(x, stride, taps=taps) == pytest.approx(expected, abs=1e-12)


def test_a_wave_of_period_two_vanishes_and_one_that_is_even_stays():
    stripes = (-1.0) ** np.arange(16) * np.ones((16, 1))
    for taps in range(2, 8):
        assert np.abs(blur_pool(stripes, 2, taps=taps)).max() == 0
        assert np.array_equal(blur_pool(np.full((9, 8), 3.0), 2, taps=taps), np.full((5, 4), 3.0))


@pytest.mark.parametrize("taps", range(1, 8))
def test_waves_are_multiplied_by_a_power_of_a_cosine(taps):
    """Far from the border: cos(pi f)^(taps - 1), half a pixel late where taps are even."""
    places, late = np.arange(64), 0.0 if taps % 2 else 0.5
    for f in (0.05, 0.2, 0.37):
        x = np.tile(np.cos(2 * np.pi * f * places), (16, 1))
        expected = np.cos(np.pi * f) ** (taps - 1) * np.cos(2 * np.pi * f * (places + late))
        found = blur_pool(x, (4, 2), taps=taps)
        assert found[:, 4:-4] == pytest.approx(np.tile(expected[8:-8:2], (4, 1)), abs=1e-12)


def test_large_pictures_are_blurred_in_blocks():
    x = frozen(np.random.default_rng(2).standard_normal((130, 700)))
    assert blur_pool(x, 2) == pytest.approx(blurred(x, (2, 2), 4), abs=1e-12)


@pytest.mark.parametrize("taps", [0, 32, 2.0, "4"])
def test_taps_that_are_refused(taps):
    with pytest.raises(ValueError, match="taps can be a whole number from 1 to 31"):
        blur_pool(np.zeros((4, 4)), 2, taps=taps)


def test_strides_that_are_refused():
    with pytest.raises(ValueError, match="stride must be a whole number of at least 1"):
        blur_pool(np.zeros((4, 4)), 0)
