"""Information, against counting by hand, SciPy and closed forms."""

import math
from collections import Counter

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.pooling import (
    conditional_entropy,
    conditional_entropy_of,
    entropy,
    entropy_of_counts,
    histogram,
    information_map,
    joint_histogram,
    level_of,
    mutual_information,
    mutual_information_of,
    neighbours,
    pool,
    self_information,
    told_most,
    total_entropy,
)
from tests.compute.pooling_reference import frozen


def bits_of(values):
    """- sum p log2 p, counted one by one."""
    counts = Counter(values)
    return -math.fsum(n / len(values) * math.log2(n / len(values)) for n in counts.values())


def test_self_information_of_the_source():
    assert round(self_information(0.99), 4) == 0.0145
    assert round(self_information(0.01), 2) == 6.64
    assert self_information(1) == 0
    assert math.copysign(1, self_information(1)) == 1
    assert self_information(0) == math.inf
    assert self_information([0.5, 0.25]).tolist() == [1, 2]


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, [0.5, 2]])
def test_no_probability(p):
    with pytest.raises(ValueError, match="a probability can be 0 to 1"):
        self_information(p)


def test_the_grey_levels_of_an_8_bit_picture_are_its_bins():
    grey = np.arange(256).reshape(16, 16)
    for picture in (
        grey / 255,
        (grey / 255).astype(np.float32),
        np.float32(grey) / np.float32(255),
    ):
        assert np.array_equal(level_of(picture, 256, (0, 1)), grey)
        assert np.array_equal(level_of(picture), grey)
    for levels in (2, 49, 100, 255):
        whole = np.arange(levels)[None]
        assert np.array_equal(level_of(whole, levels, (0, levels)), whole)


@pytest.mark.parametrize("levels", [1, 2, 7, 64])
def test_histograms_are_numpys(levels):
    rng = np.random.default_rng(levels)
    x = frozen(rng.standard_normal((30, 31)))
    for limits in (None, (-1.0, 0.5), (-9.0, 9.0)):
        low, high = limits or (x.min(), x.max())
        expected, _ = np.histogram(np.clip(x, low, high), levels, (low, high))
        found = histogram(x, levels, limits)
        assert np.array_equal(found, expected)
        counted = Counter(level_of(x, levels, limits).ravel().tolist())
        assert [counted[level] for level in range(levels)] == found.tolist()
        assert entropy(x, levels, limits) == pytest.approx(scipy.stats.entropy(expected, base=2))
        total = scipy.stats.entropy(expected, base=2) * x.size
        assert total_entropy(x, levels, limits) == pytest.approx(total)


def test_entropies_that_are_known():
    assert entropy(np.full((5, 5), 0.3)) == 0
    assert entropy(np.arange(256).reshape(16, 16)) == 8
    assert entropy(np.arange(64).reshape(8, 8), 4) == 2
    assert total_entropy(np.arange(256).reshape(16, 16)) == 2048
    assert entropy_of_counts([1, 0, 1, 2]) == 1.5


@given(st.lists(st.integers(0, 5), min_size=4, max_size=40))
def test_entropy_is_counted_by_hand(values):
    picture = np.array(values, float)[None]
    assert entropy(picture, 6, (0, 6)) == pytest.approx(bits_of(values), abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.tuples(st.integers(-2, 2), st.integers(-2, 2)))
def test_a_pixel_and_its_neighbour_are_counted_by_hand(seed, offset):
    x = np.random.default_rng(seed).integers(0, 4, (5, 6)).astype(float)
    x[0, :2] = 0, 3
    pairs = [
        (x[i, j], x[i + offset[0], j + offset[1]])
        for i, j in np.ndindex(5, 6)
        if 0 <= i + offset[0] < 5 and 0 <= j + offset[1] < 6
    ]
    known, pixel = zip(*pairs, strict=True)
    first, second = neighbours(x, offset)
    assert list(zip(first.ravel(), second.ravel(), strict=True)) == pairs
    expected = bits_of(pairs) - bits_of(known)
    for limits in ((0, 4), None):
        found = conditional_entropy(x, 4, limits, offset)
        assert found == pytest.approx(expected, abs=1e-12)
        shared = mutual_information(x, 4, limits, offset)
        assert shared == pytest.approx(bits_of(pixel) - expected, abs=1e-12)
        assert 0 <= shared <= bits_of(pixel) + 1e-12


def test_joint_histograms():
    x = np.array([[0, 0, 1, 2]])
    y = np.array([[2, 2, 0, 1]])
    table = joint_histogram(x, y, 3, (0, 3))
    assert table.tolist() == [[0, 0, 2], [1, 0, 0], [0, 1, 0]]
    assert conditional_entropy_of(table) == 0
    assert mutual_information_of(table) == 1.5
    with pytest.raises(ValueError, match="Both must have one shape"):
        joint_histogram(x, y.T)


def test_neighbours_that_know_everything_and_nothing():
    ramp = np.tile(np.arange(16.0), (16, 1))
    assert conditional_entropy(ramp, 16) == 0
    assert mutual_information(ramp, 16) == pytest.approx(math.log2(15))
    noise = np.random.default_rng(1).integers(0, 2, (512, 512))
    assert conditional_entropy(noise, 2) == pytest.approx(1, abs=1e-3)
    assert mutual_information(noise, 2) == pytest.approx(0, abs=1e-4)


def test_pooling_leaves_fewer_values_of_which_each_says_more_when_its_neighbour_is_known():
    """Densification, on a picture whose pixels resemble their neighbours."""
    rng = np.random.default_rng(2)
    x = np.cumsum(np.cumsum(rng.integers(-1, 2, (128, 128)), axis=0), axis=1).astype(float)
    limits = (float(x.min()), float(x.max()))
    y = pool(x, 2)
    assert conditional_entropy(y, 32, limits) > conditional_entropy(x, 32, limits)
    assert total_entropy(y, 32, limits) < total_entropy(x, 32, limits)


def test_which_value_of_a_window_told_most():
    x = np.array([[0, 0, 1, 1], [0, 2, 1, 3], [0, 0, 0, 0], [0, 0, 1, 0]], float)
    bits, rows, columns = told_most(x, 2, levels=4, limits=(0, 4))
    assert bits == pytest.approx(np.array([[4, 4], [math.log2(1.6), 2]]))
    assert rows.tolist() == [[1, 1], [2, 3]]
    assert columns.tolist() == [[1, 3], [0, 2]]
    whole = information_map(x, 4, (0, 4))
    for value, count in ((0, 10), (1, 4), (2, 1), (3, 1)):
        assert whole[x == value] == pytest.approx(-math.log2(count / 16))


def test_told_most_takes_the_options_of_pooling():
    x = np.random.default_rng(3).integers(0, 5, (9, 9)).astype(float)
    bits, rows, columns = told_most(x, 3, levels=5, stride=2, padding=1, ceil_mode=True)
    counts = Counter(x.ravel().tolist())
    for place in np.ndindex(bits.shape):
        top, left = (2 * at - 1 for at in place)
        window = [
            (-math.log2(counts[x[i, j]] / 81), i, j)
            for i in range(max(top, 0), min(top + 3, 9))
            for j in range(max(left, 0), min(left + 3, 9))
        ]
        most = max(window, key=lambda entry: entry[0])
        assert (bits[place], rows[place], columns[place]) == (pytest.approx(most[0]), *most[1:])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda x: histogram(x, 0), "levels can be a whole number from 1 to 4096"),
        (lambda x: histogram(x, 2.0), "levels can be a whole number"),
        (lambda x: entropy(x, 4, (1, 0)), "limits must be finite, the lower one first"),
        (lambda x: entropy(x, 4, (1, 1)), "limits must be finite"),
        (lambda x: entropy(x, 4, (0, math.inf)), "limits must be finite"),
        (lambda x: entropy_of_counts([0, 0]), "counts must be"),
        (lambda x: entropy_of_counts([2, -1]), "counts must be"),
        (lambda x: conditional_entropy(x, offset=(0, 5)), "No pixel has a neighbour"),
    ],
)
def test_what_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call(np.arange(15.0).reshape(3, 5))
