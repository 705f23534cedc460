"""Stochastic pooling, one window at a time: closed forms, and the pixels that it really drew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.pooling import pool
from guiapp.compute.pooling.chance import drawn_pixel, luck_of, probabilities
from tests.compute.pooling_reference import cases, seen, windows_of


@given(st.integers(0, 2**32))
def test_probabilities_are_shares_of_what_is_above_zero(seed):
    rng = np.random.default_rng(seed)
    window = rng.standard_normal(rng.integers(1, 6, 2)).astype(rng.choice(["f4", "f8"]))
    window.flags.writeable = False
    found = probabilities(window)
    above = np.where(window > 0, window, 0).astype(np.float64)
    expected = above / above.sum() if above.any() else np.full(window.shape, 1 / window.size)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found.sum() == pytest.approx(1)


def test_nothing_above_zero_leaves_all_alike():
    assert (probabilities(np.array([[0.0, -1.0], [-2.0, 0.0]])) == 0.25).all()
    places = {drawn_pixel(np.zeros((1, 4)), luck) for luck in (0.0, 0.3, 0.6, 0.99)}
    assert places == {(0, 0), (0, 1), (0, 2), (0, 3)}


def test_a_pixel_is_drawn_as_often_as_it_is_likely():
    window = np.array([[1.0, 0.0, 2.0], [-5.0, 4.0, 3.0]])
    lucks = (np.arange(1000) + 0.5) / 1000
    counts = np.zeros(window.shape)
    for luck in lucks:
        counts[drawn_pixel(window, float(luck))] += 1
    np.testing.assert_array_equal(counts, [[100, 0, 200], [0, 400, 300]])


def test_luck_at_its_ends():
    window = np.array([[0.0, 0.5], [0.5, 0.0]])
    assert drawn_pixel(window, 0.0) == (0, 1)
    assert drawn_pixel(window, np.nextafter(1.0, 0.0)) == (1, 0)


def test_the_pixel_is_the_one_that_was_pooled():
    """Ties are told apart by giving every pixel of a picture another value."""
    for number, (x, size, options) in enumerate(cases(31, 120)):
        rng = np.random.default_rng(number)
        ranks = rng.permutation(x.size).reshape(x.shape)
        picture = (ranks - int(rng.integers(x.size + 1))).astype(np.float64)
        found = pool(picture, size, kind="stochastic", rng=number, **options)
        luck = luck_of(number, found.shape)
        for place, start in windows_of(x.shape, size, *options.values()):
            window = seen(picture, start, size)
            assert window[drawn_pixel(window, float(luck[place]))] == found[place]
