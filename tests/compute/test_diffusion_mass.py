"""Mass that moves, against the powers of an explicit Markov matrix whose ways are cut by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import convolve2d

from guiapp.compute.diffusion import (
    BOUNDARIES,
    diffuse,
    flow,
    moments,
    passing,
    propagator,
    spectrum_after,
)
from tests.compute.diffusion_reference import cases, frozen, matrix, propagators, ways
from tests.compute.reference import filtered

LOPSIDED = frozen(np.array([[0.02, 0.05, 0.3], [0.03, 0.1, 0.2], [0.0, 0.1, 0.2]]))


@pytest.fixture(params=["table", "move by move"])
def engine(request, monkeypatch):
    """Both ways to pass walls."""
    if request.param == "move by move":
        monkeypatch.setattr(passing, "_MOST_ENTRIES", 0)


@pytest.mark.parametrize("seed", range(4))
def test_steps_are_powers_of_the_markov_matrix(engine, seed):
    for picture, p, boundary, walls in cases(seed, 20):
        transition = matrix(p, picture.shape, boundary, walls)
        assert transition.sum(axis=0) == pytest.approx(1)
        for steps in (0, 1, 3):
            found = diffuse(picture, p, steps, boundary=boundary, walls=walls)
            reference = np.linalg.matrix_power(transition, steps) @ picture.ravel().astype(float)
            assert found.dtype == np.float64
            assert not np.shares_memory(found, picture)
            assert found == pytest.approx(reference.reshape(picture.shape), abs=1e-13)


@pytest.mark.parametrize(
    ("shape", "kernel", "steps"),
    [((40, 31), (3, 3), 1), ((40, 31), (3, 3), 20), ((31, 40), (9, 8), 1), ((9, 70), (2, 15), 4)],
)
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_in_the_open_a_step_is_a_convolution(shape, kernel, steps, boundary):
    """Also where it is computed through the spectrum; with a rim, what it lacks has stayed."""
    rng = np.random.default_rng(5)
    picture, p = rng.random(shape), propagator(rng.random(kernel), 0.3)
    frozen(picture, p)
    expected = picture
    staying = 1 - filtered(np.ones(shape), p, operation="correlation")
    for _ in range(steps):
        if boundary == "wrap":
            expected = filtered(expected, p, boundary="wrap")
        else:
            expected = filtered(expected, p) + staying * expected
    found = diffuse(picture, p, steps, boundary=boundary)
    assert found == pytest.approx(expected, abs=1e-12)


def test_mass_moves_by_the_cell_minus_the_anchor():
    picture = np.zeros((5, 6))
    picture[2, 3] = 1
    for shape in ((3, 3), (2, 4), (1, 5)):
        for cell in np.ndindex(*shape):
            p = np.zeros(shape)
            p[cell] = 1
            end = [at + j - (k - 1) // 2 for at, j, k in zip((2, 3), cell, shape, strict=True)]
            assert np.argwhere(diffuse(picture, p)).tolist() == [end]


WALLS = frozen(np.random.default_rng(1).random((64, 48)) < 0.25)


@pytest.mark.parametrize("walls", [None, WALLS], ids=["open", "walls"])
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("p", [LOPSIDED, np.eye(5)[:4] / 4], ids=["3x3", "4x5"])
def test_a_thousand_steps_keep_the_mass(engine, boundary, walls, p):
    picture = np.random.default_rng(2).random((64, 48)).astype(np.float32)
    mass = math.fsum(picture.ravel())
    for one_by_one in (True, False):
        now = picture
        for _ in range(1000 if one_by_one else 1):
            now = diffuse(now, p, 1 if one_by_one else 1000, boundary=boundary, walls=walls)
        assert math.fsum(now.ravel()) == pytest.approx(mass, rel=1e-11)
        assert now.min() >= -1e-15


def test_what_walls_enclose_stays_exactly(engine):
    """A closed chamber keeps its mass and lets none in, not even rounding errors."""
    walls = np.zeros((40, 40), bool)
    walls[10:21, 10] = walls[10:21, 20] = walls[10, 10:21] = walls[20, 10:21] = True
    within = np.zeros((40, 40), bool)
    within[11:20, 11:20] = True
    rng = np.random.default_rng(0)
    p = propagator(rng.random((9, 8)))
    for boundary in BOUNDARIES:
        for picture in (rng.random((40, 40)) * within, rng.random((40, 40)) * ~(within | walls)):
            found = diffuse(picture, p, 30, boundary=boundary, walls=walls)
            assert (found[picture.astype(bool)] > 0).all()
            assert not found[~(picture > 0)].any()


def test_a_large_chamber_stays_empty_in_its_middle_too():
    """Far from walls a large propagator could go through transforms, which round everywhere."""
    walls = np.zeros((96, 160), bool)
    walls[:, [0, 80]] = True
    picture = np.zeros((96, 160))
    picture[:, 81:] = np.random.default_rng(1).random((96, 79))
    found = diffuse(picture, propagator(np.random.default_rng(2).random((13, 15))), walls=walls)
    assert not found[:, :81].any()
    assert found.min() >= 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 4), (3, 1), (2, 2), (2, 5)])
@pytest.mark.parametrize("kernel", [(7, 7), (1, 8), (6, 1), (5, 4)])
def test_moves_that_lead_several_times_round_a_small_torus(engine, shape, kernel):
    picture, p = (
        np.random.default_rng(3).random(shape),
        propagator(np.random.default_rng(4).random(kernel)),
    )
    for walls in (None, np.arange(np.prod(shape)).reshape(shape) == 1):
        for boundary in BOUNDARIES:
            expected = matrix(p, shape, boundary, walls) @ picture.ravel()
            found = diffuse(picture, p, boundary=boundary, walls=walls)
            assert found.ravel() == pytest.approx(expected, abs=1e-13)


def test_walls_that_touch_at_corners_let_nothing_through():
    """A diamond of walls, each of which touches the next one at a corner only."""
    rows, columns = np.indices((15, 15)) - 7
    walls = abs(rows) + abs(columns) == 4
    picture = np.zeros((15, 15))
    picture[7, 7] = 1
    found = diffuse(picture, np.full((3, 3), 1 / 9), 60, walls=walls)
    assert (found[abs(rows) + abs(columns) < 4] > 0).all()
    assert not found[abs(rows) + abs(columns) >= 4].any()


def test_a_wall_keeps_what_it_holds_and_gets_nothing(engine):
    rng = np.random.default_rng(4)
    picture, walls = rng.random((20, 22)), rng.random((20, 22)) < 0.3
    for boundary in BOUNDARIES:
        found = diffuse(picture, LOPSIDED, 25, boundary=boundary, walls=walls)
        assert np.array_equal(found[walls], picture[walls])


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_even_mass_stays_even_where_moves_are_as_likely_as_their_opposites(engine, boundary):
    walls = np.random.default_rng(6).random((21, 17)) < 0.3
    shares = np.random.default_rng(7).random((5, 3))
    p = (shares + shares[::-1, ::-1]) / (2 * shares.sum())
    even = (~walls).astype(float)
    found = diffuse(~walls, p, 10, boundary=boundary, walls=walls)
    assert found == pytest.approx(even, abs=1e-12)
    assert diffuse(np.ones((21, 17)), LOPSIDED, 10) == pytest.approx(1)


def test_stacks_are_moved_plane_by_plane(engine):
    stack = frozen(np.random.default_rng(8).random((2, 3, 9, 8)))
    walls = np.random.default_rng(9).random((9, 8)) < 0.3
    for options in ({}, {"boundary": "wall"}, {"walls": walls}):
        found, carried = diffuse(stack, LOPSIDED, 3, **options), flow(stack, LOPSIDED, **options)
        assert carried.shape == (2, 3, 9, 8, 2)
        for index in np.ndindex(2, 3):
            alone = diffuse(stack[index], LOPSIDED, 3, **options)
            assert found[index] == pytest.approx(alone, abs=1e-15)
            assert carried[index] == pytest.approx(flow(stack[index], LOPSIDED, **options))


@settings(deadline=None)
@given(
    propagators(),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.sampled_from(BOUNDARIES),
    st.integers(0, 2**36 - 1),
    st.integers(0, 9),
    st.floats(-5, 5),
)
def test_mass_sign_and_linearity(p, shape, boundary, bits, seed, factor):
    walls = np.array([bits >> i & 1 for i in range(shape[0] * shape[1])], bool).reshape(shape)
    one, two = np.random.default_rng(seed).random((2, *shape))
    frozen(p, walls, one, two)
    options = {"boundary": boundary, "walls": walls}
    first, second = (diffuse(picture, p, 2, **options) for picture in (one, two))
    assert first.sum() == pytest.approx(one.sum(), rel=1e-12)
    assert first.min() >= 0
    both = diffuse(one + factor * two, p, 2, **options)
    assert both == pytest.approx(first + factor * second, abs=1e-12)


def test_walls_may_change_in_place():
    """What is kept between calls is kept by content."""
    walls, picture = np.zeros((6, 6), bool), np.zeros((6, 6))
    picture[2, 2] = 1
    for column in range(6):
        walls[:, column] = True
        found = diffuse(picture, LOPSIDED, walls=walls)
        reference = matrix(LOPSIDED, (6, 6), "wrap", walls) @ picture.ravel()
        assert found.ravel() == pytest.approx(reference)


def test_many_steps_are_a_power_of_the_transfer_function():
    picture = np.random.default_rng(3).random((12, 15))
    matrix_power = np.linalg.matrix_power(matrix(LOPSIDED, picture.shape, "wrap"), 37)
    expected = (matrix_power @ picture.ravel()).reshape(picture.shape)
    half = spectrum_after(np.fft.rfft2(picture), LOPSIDED, 37, picture.shape)
    assert np.fft.irfft2(half, picture.shape) == pytest.approx(expected, abs=1e-13)
    assert diffuse(picture, LOPSIDED, 37) == pytest.approx(expected, abs=1e-13)
    for seed in range(9):
        p = propagator(np.random.default_rng(seed).random((5, 7)))
        half = spectrum_after(np.fft.rfft2(picture), p, 1000, picture.shape)
        assert half[0, 0] == np.fft.rfft2(picture)[0, 0]
    same = spectrum_after(np.fft.rfft2(picture), LOPSIDED, 0, picture.shape)
    assert np.array_equal(same, np.fft.rfft2(picture))


def net_flow(picture, p, boundary, walls):
    """Half of what leaves each cell and half of what arrives, times how far it goes."""
    carried = np.zeros((*picture.shape, 2))
    for start, move, share, free in ways(p, picture.shape, boundary, walls):
        if free:
            end = tuple((at + by) % n for at, by, n in zip(start, move, picture.shape, strict=True))
            for place in (start, end):
                carried[place] += np.multiply(move, share * picture[start] / 2)
    return carried


def test_the_net_flow_is_what_leaves_and_what_arrives():
    for picture, p, boundary, walls in cases(11, 40):
        found = flow(picture, p, boundary=boundary, walls=walls)
        reference = net_flow(picture.astype(float), p, boundary, walls)
        assert found == pytest.approx(reference, abs=1e-13)


def test_on_a_slope_the_flow_is_ficks_law():
    rows, columns = np.indices((20, 20))
    picture = 3.0 + 0.5 * rows - 0.2 * columns
    drift, covariance = moments(LOPSIDED)
    expected = drift * picture[..., None] - covariance @ [0.5, -0.2] / 2
    middle = (slice(2, -2), slice(2, -2))
    # Between what leaves and what arrives lies half a step of drift, downhill.
    found = flow(picture, LOPSIDED)[middle]
    expected -= np.outer(drift, drift) @ [0.5, -0.2] / 2
    assert found == pytest.approx(expected[middle])
    still = np.full((3, 3), 1 / 9)
    assert flow(picture, still)[middle] == pytest.approx(
        np.broadcast_to(-np.array([0.5, -0.2]) / 3, (16, 16, 2))
    )


def test_mass_is_carried_as_far_as_the_flow_says():
    picture = np.zeros((30, 30))
    picture[9:14, 11:19] = np.random.default_rng(2).random((5, 8))
    walls = np.zeros((30, 30), bool)
    walls[12, 9:21] = True
    after = diffuse(picture, LOPSIDED, walls=walls)
    carried = flow(picture, LOPSIDED, walls=walls).sum(axis=(0, 1))
    for axis, places in enumerate(np.indices((30, 30))):
        assert carried[axis] == pytest.approx((places * (after - picture)).sum())


def test_what_is_refused():
    picture = np.ones((4, 5))
    for function in (diffuse, flow):
        with pytest.raises(ValueError, match="boundary can be wrap, wall; 'constant' came"):
            function(picture, LOPSIDED, boundary="constant")
        with pytest.raises(ValueError, match="sums to 1; a sum of 9 came"):
            function(picture, np.ones((3, 3)))
        with pytest.raises(ValueError, match="image must have shape"):
            function(picture[0], LOPSIDED)
        with pytest.raises(ValueError, match=r"walls must be bool of shape \(4, 5\)"):
            function(picture, LOPSIDED, walls=np.zeros((5, 4), bool))
    with pytest.raises(ValueError, match="steps must be a whole number of at least 0; -1 came"):
        diffuse(picture, LOPSIDED, -1)


def test_the_reference_convolves():
    picture, p = np.random.default_rng(0).random((6, 7)), LOPSIDED
    moved = (matrix(p, picture.shape, "wrap") @ picture.ravel()).reshape(picture.shape)
    assert moved == pytest.approx(convolve2d(picture, p, "same", "wrap"))
