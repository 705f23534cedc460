"""Shapes against finely sampled ones that are defined otherwise, and their areas in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path
from scipy.spatial.distance import cdist

from guiapp.compute import outlines
from guiapp.compute.shapes import SHAPES, bar, bar_names, bars, shape, shapes

PARTS = 8
"""Samples along each side of a pixel."""
kinds = pytest.mark.parametrize("kind", SHAPES)
makers = pytest.mark.parametrize("make", [shapes, bars], ids=["shapes", "bars"])


def inside(kind: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether points lie in the shape that has the area of the unit disc, y upwards."""
    far = np.hypot(x, y)
    square = math.sqrt(math.pi) / 2
    if kind == "disc":
        return far <= 1
    if kind == "ring":
        return (far <= 1.25) & (far >= 0.75)
    if kind == "half disc":
        low = 4 * math.sqrt(2) / (3 * math.pi)
        return (np.hypot(x, y + low) <= math.sqrt(2)) & (y >= -low)
    if kind == "square":
        return np.maximum(np.abs(x), np.abs(y)) <= square
    if kind == "frame":
        largest = np.maximum(np.abs(x), np.abs(y))
        return (largest <= square / 0.8) & (largest >= 0.75 * square)
    if kind == "cross":
        arm = math.sqrt(math.pi / 5)
        wide, narrow = 1.5 * arm, 0.5 * arm
        one = (np.abs(x) <= wide) & (np.abs(y) <= narrow)
        return one | ((np.abs(x) <= narrow) & (np.abs(y) <= wide))
    if kind == "triangle":
        edge = 2 * math.sqrt(math.pi / math.sqrt(3))
        low = -edge / (2 * math.sqrt(3))
        return (y >= low) & (y <= -2 * low - math.sqrt(3) * np.abs(x))
    # A pentagram: within at least four of the five half planes that its lines bound.
    tips = np.exp(1j * (np.pi / 2 + np.arange(5) * 2 * np.pi / 5))
    inner = np.cos(0.4 * np.pi) / np.cos(0.2 * np.pi)
    corners = np.ravel([tips, inner * tips * np.exp(0.2j * np.pi)], order="F")
    size = 0.5 * np.sum(corners.real * np.roll(corners.imag, -1))
    size -= 0.5 * np.sum(corners.imag * np.roll(corners.real, -1))
    line = math.cos(0.4 * math.pi) * math.sqrt(math.pi / size)
    within = [tip.real * x + tip.imag * y <= line for tip in tips]
    return np.sum(within, axis=0) >= 4


def sampled(test, side: int, place: tuple[float, float], turn: float) -> np.ndarray:
    """The share of each pixel's samples that ``test`` (x, y) finds inside, turned by ``turn``."""
    fine = (np.arange(side * PARTS) + 0.5) / PARTS - side / 2
    right, up = fine - place[1], place[0] - fine[:, None]
    back = (right + 1j * up) * np.exp(-1j * math.radians(turn))
    found = test(back.real, back.imag)
    return found.reshape(side, PARTS, side, PARTS).mean(axis=(1, 3))


@kinds
@pytest.mark.parametrize(
    ("place", "radius", "turn"), [((0, 0), 12, 0), ((3.3, -5.2), 10, 35), ((-4.7, 2.1), 6, 250)]
)
def test_a_shape_covers_pixels_by_area(kind, place, radius, turn):
    drawn = shape(kind, 48, [place], [radius], [turn])[0]
    expected = sampled(lambda x, y: inside(kind, x / radius, y / radius), 48, place, turn)
    assert drawn.shape == (48, 48)
    assert drawn.dtype == np.float32
    assert np.abs(drawn - expected).mean() < 0.01
    # At a sharp corner a pixel's distance to the edge says less about the area covered.
    assert np.abs(drawn - expected).max() < 0.42
    assert drawn.sum() == pytest.approx(math.pi * radius**2, rel=0.03)


@kinds
@given(turn=st.floats(0, 360), radius=st.floats(5, 12))
def test_all_have_the_area_of_their_disc(kind, turn, radius):
    drawn = shape(kind, 48, [(0.3, -0.2)], [radius], [turn])
    assert drawn.sum() == pytest.approx(math.pi * radius**2, rel=0.04)


@kinds
def test_the_reach_is_that_of_the_farthest_point(kind):
    x, y = np.meshgrid(*[np.linspace(-2, 2, 801)] * 2)
    farthest = np.hypot(x, y)[inside(kind, x, y)].max()
    assert outlines.REACH[kind] == pytest.approx(farthest, abs=0.02)
    assert set(outlines.REACH) == set(outlines.DISTANCES) == set(SHAPES)


@pytest.mark.parametrize("name", list(outlines.POLYGONS))
def test_a_polygons_distance_is_that_to_the_nearest_point_of_its_edges(name):
    corners = np.array(outlines.POLYGONS[name])
    points = np.random.default_rng(3).uniform(-2.5, 2.5, (400, 2))
    part = np.linspace(0, 1, 500)[:, None, None]
    edges = ((1 - part) * corners + part * np.roll(corners, -1, axis=0)).reshape(-1, 2)
    far = cdist(points, edges).min(axis=1)
    signed = np.where(Path(corners).contains_points(points), -far, far)
    assert outlines.DISTANCES[name](*points.T) == pytest.approx(signed, abs=5e-3)


@pytest.mark.parametrize("turn", [0, 45, 90, 120, 301])
def test_a_bar_covers_pixels_by_area_at_its_angle(turn):
    drawn = bar(40, [(2.2, -1.4)], [22], [4], [turn])[0]
    expected = sampled(lambda x, y: (np.abs(x) <= 11) & (np.abs(y) <= 2), 40, (2.2, -1.4), turn)
    assert np.abs(drawn - expected).max() < 0.3
    assert drawn.sum() == pytest.approx(88, rel=0.02)


def test_angles_go_counter_clockwise_from_the_right():
    drawn = bar(33, [(0, 0)] * 2, [24] * 2, [3] * 2, [0, 45])
    assert drawn[0, 16, 8] == drawn[0, 16, 24] == 1
    assert drawn[1, 9, 23] == drawn[1, 23, 9] == 1
    assert drawn[1, 9, 9] == 0
    assert bar_names(4) == ("0°", "45°", "90°", "135°")
    assert bar_names(8)[1] == "22.5°"


@pytest.mark.parametrize("directions", [4, 8])
def test_a_bars_class_is_its_direction(directions):
    pictures, labels = bars(400, 32, directions=directions, noise=0, seed=5)
    rows, columns = np.mgrid[:32, :32]
    for picture, label in zip(pictures[:, 0].astype(float), labels, strict=True):
        weight = picture - picture.min()
        weight /= weight.sum()
        up = (weight * rows).sum() - rows
        right = columns - (weight * columns).sum()
        # The axis of the second moments: half the argument of the mean of z².
        axis = np.degrees(np.angle((weight * (right + 1j * up) ** 2).sum())) / 2
        away = (axis - label * 180 / directions + 90) % 180 - 90
        assert abs(away) < 180 / directions / 4 + 1.5


@makers
@pytest.mark.parametrize("colour", [False, True])
def test_a_set_is_repeatable_and_begins_like_a_longer_one(make, colour):
    pictures, labels = make(600, 24, colour=colour, seed=4)
    again, same = make(300, 24, colour=colour, seed=4)
    assert pictures.shape == (600, 3 if colour else 1, 24, 24)
    assert (pictures.dtype, labels.dtype) == (np.uint8, np.int64)
    np.testing.assert_array_equal(pictures[:300], again)
    np.testing.assert_array_equal(labels[:300], same)
    other, _ = make(300, 24, colour=colour, seed=5)
    assert (other != again).any(axis=(1, 2, 3)).all()
    # No two pictures are alike, from one block to the next either.
    assert len(np.unique(pictures.reshape(600, -1), axis=0)) == 600


@makers
def test_classes_are_balanced(make):
    _, labels = make(805, 16)
    counts = np.bincount(labels)
    assert counts.max() - counts.min() <= 1
    assert len(counts) == (8 if make is shapes else 4)


@makers
def test_noise_is_added_to_the_same_pictures_with_its_deviation(make):
    clear, _ = make(200, 32, noise=0, seed=2)
    noisy, _ = make(200, 32, noise=0.04, seed=2)
    change = (noisy.astype(float) - clear) / 255
    middle = (clear > 0.25 * 255) & (clear < 0.75 * 255)
    assert change[middle].std() == pytest.approx(0.04, rel=0.05)
    assert abs(change[middle].mean()) < 0.003


@kinds
def test_each_shape_is_whole_and_bright_on_a_dark_ground(kind):
    pictures, labels = shapes(300, 32, kinds=[kind], noise=0, seed=1)
    assert not labels.any()
    levels = pictures[:, 0].reshape(300, -1) / 255
    ground, ink = np.median(levels, axis=1, keepdims=True), levels.max(axis=1, keepdims=True)
    assert ground.max() <= 0.36
    if kind in ("disc", "square", "cross"):  # the others may be thinner than a pixel
        assert ink.min() >= 0.64
        areas = ((levels - ground) / (ink - ground)).sum(axis=1)
        assert areas.min() > math.pi * (0.13 * 32) ** 2 * 0.93
        assert areas.max() < math.pi * (0.22 * 32) ** 2 * 1.05
        assert areas.max() > 2 * areas.min()


def test_colours_differ_from_their_ground_in_one_channel_at_least():
    pictures, _ = shapes(200, 32, kinds=["disc"], colour=True, noise=0)
    brightest = pictures.max(axis=(2, 3)) / 255
    assert (brightest.max(axis=1) > 0.98).all()
    assert np.median(pictures, axis=(2, 3)).max() <= 0.36 * 255
    assert len(np.unique(brightest.argmax(axis=1))) == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shapes(10, 15), "side can be 16 to 256 pixels; 15 came."),
        (lambda: shapes(0), "count can be 1 to 1048576; 0 came."),
        (lambda: bars(10**9, colour=True), "count can be 1 to 349525; 1000000000 came."),
        (lambda: shapes(5, noise=math.nan), "noise can be 0 to 1; nan came."),
        (lambda: bars(5, noise=-0.1), "noise can be 0 to 1; -0.1 came."),
        (lambda: shapes(5, kinds=[]), "kinds must name a shape at least; none came."),
        (lambda: shapes(5, kinds=["egg"]), "kind can be disc, ring, .*; 'egg' came."),
        (lambda: bars(5, directions=5), "directions can be 4 or 8; 5 came."),
    ],
)
def test_what_cannot_be_drawn_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call()
