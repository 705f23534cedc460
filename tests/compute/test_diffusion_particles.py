"""Random moves and particles, against exact probabilities and the Markov matrix of the mass."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.diffusion import (
    density_of,
    diffuse,
    distance,
    expected_distance,
    moments,
    place,
    propagator,
    scatter,
)
from guiapp.compute.diffusion import particles as grains
from guiapp.compute.diffusion.draws import _slots, moves
from tests.compute.diffusion_reference import cases, frozen, matrix, propagators, ways

LOPSIDED = frozen(np.array([[0.02, 0.05, 0.3], [0.03, 0.1, 0.2], [0.0, 0.1, 0.2]]))


@given(propagators(6), st.integers(-60, 0))
def test_the_table_gives_every_move_exactly_its_probability(p, exponent):
    """The slots of each move, and its parts of those that are split."""
    p = p.ravel() * np.where(np.arange(p.size) % 2, 2.0**exponent, 1)
    if not p.any():
        return
    p /= p.sum()
    table, edges = _slots(p.tobytes())
    found = np.zeros(len(p))
    for slot in np.flatnonzero(table == 65535):
        ends = np.clip(np.concatenate([[0], edges]), slot, slot + 1)
        found += np.diff(ends)
    whole = table[table != 65535]
    found += np.bincount(whole, minlength=len(p))
    assert found / 65536 == pytest.approx(p, rel=1e-9, abs=1e-15)
    assert ((found == 0) | (p > 0)).all()
    assert all(low <= high for low, high in pairwise(edges))


def test_what_rounding_leaves_of_the_last_slot_is_no_move_that_never_occurs():
    p = np.array([0.1] * 10 + [0])
    assert np.cumsum(p)[-1] < 1
    table, edges = _slots(p.tobytes())
    assert (edges[9], edges[10]) == (65536, 65536)
    assert table[-1] == 9


class Dealt:
    """A generator that deals the slots and the numbers it was given."""

    def __init__(self, slots, numbers):
        self.slots, self.numbers = np.array(slots, np.uint16), np.array(numbers)

    def integers(self, low, high, count, dtype):
        assert (low, high, count, dtype) == (0, 65536, len(self.slots), np.uint16)
        return self.slots

    def random(self, count):
        assert count == len(self.numbers)
        return self.numbers


def test_a_slot_with_an_edge_is_split_there():
    p = np.array([[0.25 / 65536, 0, 0.5 / 65536, 1 - 0.75 / 65536]])
    rng = Dealt([0, 0, 0, 0, 0, 0, 1, 65535], [0, 0.249, 0.25, 0.749, 0.75, 1 - 2**-53])
    assert moves(p, 8, rng).tolist() == [0, 0, 2, 2, 3, 3, 3, 3]
    # The number may round up to the next slot, which must not lead to a move that never occurs.
    p = np.array([[1 - 2**-30, 2**-30, 0]])
    rng = Dealt([65535, 65535], [0, 1 - 2**-53])
    assert moves(p, 2, rng).tolist() == [0, 1]


def test_moves_come_with_their_frequencies():
    """Within three standard errors, and no worse than chance in all (chi-square)."""
    p = propagator(np.random.default_rng(0).random((5, 4)), 0.2)
    count = 400_000
    found = np.bincount(moves(p, count, np.random.default_rng(1)), minlength=p.size)
    expected = count * p.ravel()
    assert (abs(found - expected) < 3 * np.sqrt(expected * (1 - p.ravel()))).all()
    square = ((found - expected) ** 2 / expected).sum()
    assert abs(square - (p.size - 1)) < 3 * math.sqrt(2 * (p.size - 1))


def test_rare_moves_come_as_seldom_as_they_should():
    """A tenth of a slot each: 16 bits alone would never, or far too often, take them."""
    rare = 0.1 / 65536
    p = np.array([[rare] * 5 + [1 - 10 * rare] + [rare] * 5])
    count = 4_000_000
    found = np.bincount(moves(p, count, np.random.default_rng(2)), minlength=11)
    expected = count * rare * 10
    assert abs(np.delete(found, 5).sum() - expected) < 3 * math.sqrt(expected)


def test_too_many_moves():
    with pytest.raises(ValueError, match="may have 65,534 cells here; 65,536 came"):
        scatter([[0, 0]], np.full((256, 256), 2.0**-16), np.random.default_rng(0))


@pytest.mark.parametrize("seed", range(3))
def test_every_particle_takes_a_way_that_is_open(seed, monkeypatch):
    """One particle after the other, with the moves that were drawn; in pieces of seven."""
    monkeypatch.setattr(grains, "_PIECE", 7)
    for picture, p, boundary, walls in cases(seed, 25):
        shape = picture.shape
        start = frozen(np.random.default_rng(seed).integers(0, shape, (40, 2)).astype(np.int32))
        found = scatter(
            start, p, np.random.default_rng(9), shape=shape, walls=walls, boundary=boundary
        )
        drawn = moves(p, 40, np.random.default_rng(9))
        free = {(at, move): by for at, move, _, by in ways(p, shape, boundary, walls)}
        anchor = [(size - 1) // 2 for size in p.shape]
        for before, number, after in zip(start.tolist(), drawn, found.tolist(), strict=True):
            move = tuple(np.subtract(np.unravel_index(number, p.shape), anchor).tolist())
            end = np.add(before, move) % shape if free[tuple(before), move] else before
            assert list(end) == after
        assert found.dtype == np.int32
        assert not np.shares_memory(found, start)


@pytest.mark.parametrize("boundary", ["wrap", "wall"])
@pytest.mark.parametrize("with_walls", [False, True])
def test_their_density_is_that_of_the_mass(boundary, with_walls):
    """In every cell within the standard errors, and in all as far away as is to be expected."""
    rng = np.random.default_rng(12)
    walls = rng.random((12, 10)) < 0.25 if with_walls else None
    source = np.zeros((12, 10))
    source[5, 5] = 1
    if with_walls:
        walls[5, 5] = False
    count = 50_000
    at = place(source, count, rng)
    for step in range(1, 13):
        at = scatter(at, LOPSIDED, rng, shape=(12, 10), walls=walls, boundary=boundary)
        mass = diffuse(source, LOPSIDED, step, boundary=boundary, walls=walls)
        found = density_of(at, (12, 10))
        error = np.sqrt(count * mass * (1 - mass))
        # Where less than one is expected, one or two may be found all the same.
        assert (abs(found - count * mass) <= 4.5 * error + 2).all()
        assert distance(found, mass, "L2") < 1.8 * expected_distance(mass, count, "L2")
        assert distance(found, mass) < 1.8 * expected_distance(mass, count)
        assert not found[mass == 0].any()


def test_the_error_falls_like_one_over_the_root_of_the_number():
    rng = np.random.default_rng(3)
    mass = rng.random((16, 16))
    for kind in ("total variation", "L2"):
        errors = []
        for count in (1_000, 100_000):
            found = [density_of(place(mass, count, rng), (16, 16)) for _ in range(20)]
            errors.append(np.mean([distance(each, mass, kind) for each in found]))
            assert errors[-1] == pytest.approx(expected_distance(mass, count, kind), rel=0.03)
        assert errors[0] / errors[1] == pytest.approx(10, rel=0.05)


def test_on_a_plane_without_end_drift_and_covariance_add():
    rng = np.random.default_rng(4)
    at, count, steps = np.zeros((200_000, 2), np.int32), 200_000, 9
    for _ in range(steps):
        at = scatter(at, LOPSIDED, rng)
    drift, covariance = moments(LOPSIDED)
    error = 3 * np.sqrt(steps * np.diag(covariance) / count)
    assert (abs(at.mean(axis=0) - steps * drift) < error).all()
    variances = np.diag(covariance)
    error = 3 * steps * np.sqrt((np.outer(variances, variances) + covariance**2) / count)
    assert (abs(np.cov(at.T) - steps * covariance) < error).all()


@pytest.mark.parametrize(
    ("came", "left"),
    [("f4", "f4"), ("f8", "f8"), ("i8", "i8"), ("u1", "i4"), ("f2", "f4")],
)
@pytest.mark.parametrize("options", [{}, {"shape": (9, 9)}, {"shape": (9, 9), "boundary": "wrap"}])
def test_types_of_positions(came, left, options):
    """Fractions stay what they are: a particle moves from cell to cell by whole pixels."""
    rng = np.random.default_rng(5)
    cells = rng.integers(0, 9, (50, 2))
    fraction = rng.choice([-0.375, 0, 0.25], (50, 2)) if came.startswith("f") else 0
    start = frozen((cells + fraction).astype(came))
    found = scatter(start, LOPSIDED, np.random.default_rng(6), **options)
    whole = scatter(cells.astype(np.int32), LOPSIDED, np.random.default_rng(6), **options)
    assert found.dtype == left
    assert found == pytest.approx(whole + fraction, abs=1e-6)
    nonnegative = np.maximum(found, 0) % 9
    assert density_of(nonnegative, (10, 10)).sum() == 50


@pytest.mark.parametrize("seed", range(3))
def test_small_numbers_give_the_same_in_pictures_and_are_made_larger_on_endless_planes(seed):
    for picture, p, boundary, walls in cases(seed, 25):
        start = np.random.default_rng(seed).integers(0, picture.shape, (300, 2))
        small, plain = frozen(start.astype(np.int16)), start.astype(np.int32)
        rngs = np.random.default_rng(7), np.random.default_rng(7)
        options = {"shape": picture.shape, "walls": walls, "boundary": boundary}
        for _ in range(3):
            small = scatter(small, p, rngs[0], **options)
            plain = scatter(plain, p, rngs[1], **options)
            assert small.dtype == np.int16
            assert np.array_equal(small, plain)
        counted = density_of(small, picture.shape)
        by_hand = np.zeros(picture.shape)
        np.add.at(by_hand, tuple(plain.T), 1)
        assert np.array_equal(counted, by_hand)
        assert scatter(small, p, rngs[0]).dtype == np.int32
    every_other = np.array([[1, 8, 2, 8], [0, 8, 1, 8]], np.int16)[:, ::2]
    assert density_of(every_other, (2, 3)).tolist() == [[0, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize("boundary", ["wrap", "wall"])
@pytest.mark.parametrize("shape", [(16_384, 2), (2, 16_384), (3, 40_000)])
def test_small_numbers_do_not_overflow_at_far_rims(shape, boundary):
    p = np.random.default_rng(0).random((9, 9))
    ends = [[0, 0], [0, shape[1] - 1], [shape[0] - 1, 0], [shape[0] - 1, shape[1] - 1]]
    start = np.repeat(np.minimum(ends, 2**15 - 1), 200, axis=0)
    options = {"shape": shape, "boundary": boundary}
    small, plain = (
        scatter(start.astype(kind), p / p.sum(), np.random.default_rng(1), **options)
        for kind in (np.int16, np.int64)
    )
    assert np.array_equal(small, plain)
    assert small.dtype == (np.int16 if max(shape) <= 16_384 else np.int32)
    assert np.array_equal(density_of(small, shape), density_of(plain, shape))


def test_a_list_of_positions_will_do_and_none_as_well():
    assert scatter([[3, 4]], [[0, 0, 1]], np.random.default_rng(0)).tolist() == [[3, 5]]
    nobody = np.empty((0, 2), np.int32)
    assert scatter(nobody, LOPSIDED, np.random.default_rng(0), shape=(3, 3)).shape == (0, 2)
    assert not density_of(nobody, (3, 4)).any()


def test_the_same_generator_gives_the_same_particles():
    at = place(np.ones((30, 30)), 5000, np.random.default_rng(1))
    walls = np.random.default_rng(2).random((30, 30)) < 0.2
    one, two = (scatter(at, LOPSIDED, np.random.default_rng(3), walls=walls) for _ in range(2))
    assert np.array_equal(one, two)
    other = scatter(at, LOPSIDED, np.random.default_rng(4), walls=walls)
    assert not np.array_equal(one, other)


def test_counting_particles():
    at = frozen(np.array([[0, 0], [2, 3], [2, 3], [1, 0]], np.int32))
    found = density_of(at, (3, 4))
    assert found.dtype == np.float32
    assert found.tolist() == [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 2]]


def test_placing_follows_the_picture():
    mass = np.random.default_rng(7).random((5, 6)) * (np.arange(6) != 2)
    mass.flags.writeable = False
    at = place(mass, 300_000, np.random.default_rng(8))
    assert at.dtype == np.int32
    found, share = density_of(at, (5, 6)), mass / mass.sum()
    assert found.sum() == 300_000
    assert (abs(found - 300_000 * share) <= 3.5 * np.sqrt(300_000 * share * (1 - share))).all()
    assert not found[:, 2].any()


@pytest.mark.parametrize(
    ("positions", "message"),
    [
        ([1, 2], r"positions must be numbers of shape \(n, 2\); int64 \(2,\) came"),
        (np.zeros((3, 3)), r"float64 \(3, 3\) came"),
        ([["a", "b"]], "positions must be numbers"),
        ([[math.nan, 0]], "positions must be finite"),
        ([[-1, 0]], "positions must lie in the picture, 4 × 5"),
        ([[0, 5]], "positions must lie in the picture, 4 × 5"),
        ([[3.6, 0]], "positions must lie in the picture, 4 × 5"),
    ],
)
def test_positions_that_are_refused(positions, message):
    with pytest.raises(ValueError, match=message):
        scatter(positions, LOPSIDED, np.random.default_rng(0), shape=(4, 5))
    with pytest.raises(ValueError, match=message):
        density_of(positions, (4, 5))


def test_what_else_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="boundary can be wrap, wall; 'edge' came"):
        scatter([[0, 0]], LOPSIDED, rng, boundary="edge")
    with pytest.raises(ValueError, match=r"walls must be bool of shape \(4, 5\)"):
        scatter([[0, 0]], LOPSIDED, rng, shape=(4, 5), walls=np.zeros((5, 4), bool))
    for picture in (np.zeros((2, 2)), np.array([[1.0, -1]])):
        with pytest.raises(ValueError, match="nothing negative and something above 0"):
            place(picture, 5, rng)
    with pytest.raises(ValueError, match=r"image must be finite and of shape \(H, W\)"):
        place(np.ones(3), 5, rng)


def test_a_matrix_of_the_reference_is_stochastic():
    assert matrix(LOPSIDED, (3, 4), "wall").sum(axis=0) == pytest.approx(1)
