"""Pictures measured by chance: each pixel is one that it may be, the mean is the convolution."""

import math

import numpy as np
import pytest

from guiapp.compute.diffusion import deviation_of_one, diffuse, measure_once, running_mean
from guiapp.compute.diffusion.draws import moves
from tests.compute.diffusion_reference import frozen
from tests.compute.reference import BOUNDARIES, filtered

LOPSIDED = frozen(np.array([[0.02, 0.05, 0.3], [0.03, 0.1, 0.2], [0.0, 0.1, 0.2]]))
SHAPES = [((7, 8), (3, 3)), ((5, 6), (4, 2)), ((2, 3), (5, 4)), ((1, 1), (3, 2))]


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize(("shape", "kernel"), SHAPES)
def test_every_pixel_takes_the_one_that_was_drawn(shape, kernel, boundary):
    rng = np.random.default_rng(1)
    picture = frozen(rng.random(shape).astype(np.float32))
    p = rng.random(kernel)
    p = frozen(p / p.sum())
    found = measure_once(picture, p, np.random.default_rng(2), boundary=boundary)
    drawn = moves(p, picture.size, np.random.default_rng(2)).reshape(shape)
    for place in np.ndindex(*shape):
        impulse = np.zeros(kernel)
        impulse.flat[drawn[place]] = 1
        assert found[place] == pytest.approx(filtered(picture, impulse, boundary=boundary)[place])
    assert found.dtype == np.float32


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_the_mean_of_many_is_the_convolution(boundary):
    rng = np.random.default_rng(3)
    picture = frozen(rng.random((12, 11)))
    mean, count = np.zeros_like(picture), 3000
    for number in range(1, count + 1):
        once = measure_once(picture, LOPSIDED, rng, boundary=boundary)
        mean = running_mean(mean, once, number)
    expected = filtered(picture, LOPSIDED, boundary=boundary)
    error = deviation_of_one(picture, LOPSIDED, boundary=boundary) / math.sqrt(count)
    away = (mean - expected) / error
    assert abs(away).max() < 4.2
    assert (away**2).mean() == pytest.approx(1, abs=3 * math.sqrt(2 / picture.size))
    turned = filtered(picture, LOPSIDED, boundary=boundary, operation="correlation")
    assert abs(mean - turned).max() > 20 * error.max()
    if boundary == "wrap":
        assert expected == pytest.approx(diffuse(picture, LOPSIDED))


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_the_deviation_is_that_of_the_values_with_their_probabilities(boundary):
    high = 0 if boundary == "constant" else 1e6  # far from zero, squares lose their last digits
    picture = frozen(np.random.default_rng(4).random((6, 5)) + high)
    mean = filtered(picture, LOPSIDED, boundary=boundary)
    square = np.zeros_like(picture)
    for cell in np.ndindex(3, 3):
        impulse = np.zeros((3, 3))
        impulse[cell] = 1
        value = filtered(picture, impulse, boundary=boundary)
        square += LOPSIDED[cell] * (value - mean) ** 2
    found = deviation_of_one(picture, LOPSIDED, boundary=boundary)
    assert found == pytest.approx(np.sqrt(square), rel=1e-6)


def test_an_even_picture_has_no_deviation():
    assert not deviation_of_one(np.full((5, 5), 0.7), LOPSIDED).any()
    assert (measure_once(np.full((5, 5), 0.7), LOPSIDED, np.random.default_rng(0)) == 0.7).all()


def test_colours_take_the_same_places():
    grey = np.random.default_rng(5).random((9, 8))
    found = measure_once(np.stack([grey, 2 * grey, grey]), LOPSIDED, np.random.default_rng(6))
    assert np.array_equal(found[1], 2 * found[0])
    assert np.array_equal(found[2], found[0])


def test_a_running_mean_is_the_mean():
    pictures = frozen(np.random.default_rng(7).random((20, 3, 4)).astype(np.float32))
    mean = 0
    for number, picture in enumerate(pictures, 1):
        mean = running_mean(mean, picture, number)
        assert mean == pytest.approx(pictures[:number].astype(float).mean(axis=0), rel=1e-12)
        assert mean.dtype == np.float64
        assert not np.shares_memory(mean, pictures)
    with pytest.raises(ValueError, match="count must be a whole number of at least 1; 0 came"):
        running_mean(mean, pictures[0], 0)


def test_what_is_refused():
    for function in (
        lambda *a, **k: measure_once(*a, np.random.default_rng(0), **k),
        deviation_of_one,
    ):
        with pytest.raises(ValueError, match="boundary can be constant"):
            function(np.ones((3, 3)), LOPSIDED, boundary="wall")
        with pytest.raises(ValueError, match="sums to 1"):
            function(np.ones((3, 3)), np.ones((3, 3)))
