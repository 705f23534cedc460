"""Which moves are open: the lines of the definition, cut by exact fractions, and drawn by hand."""

from itertools import product

import numpy as np
import pytest

from guiapp.compute.diffusion.walls import passages, path
from tests.compute.diffusion_reference import corners, crossed, is_open


@pytest.mark.parametrize("move", list(product(range(-6, 7), repeat=2)))
def test_a_line_meets_the_cells_that_geometry_says(move):
    cells, beside = path(move)
    assert len(cells) == len(set(cells))
    assert set(cells) == crossed(move)
    assert sorted(map(sorted, beside)) == sorted(map(sorted, corners(move)))
    if move != (0, 0):
        assert cells[-1] == move


@pytest.mark.parametrize("move", [(2, 5), (-3, 3), (4, -2), (0, 6), (1, 1)])
def test_a_move_is_open_where_the_way_back_is(move):
    back = (-move[0], -move[1])
    rng = np.random.default_rng(3)
    for _ in range(20):
        walls = rng.random((9, 8)) < 0.2
        for start in np.ndindex(*walls.shape):
            end = tuple((at + by) % n for at, by, n in zip(start, move, walls.shape, strict=True))
            forth = is_open(start, move, walls, "wrap")
            assert forth == is_open(end, back, walls, "wrap")


def drawn(text):
    """A picture of walls: # is a wall."""
    return np.array([[letter == "#" for letter in line] for line in text.split()])


@pytest.mark.parametrize(
    ("text", "start", "move", "free"),
    [
        (".. ..", (0, 0), (1, 1), True),
        (".# ..", (0, 0), (1, 1), True),  # slips past one corner
        (".# #.", (0, 0), (1, 1), False),  # not between two that touch
        (".. .#", (0, 0), (1, 1), False),
        ("#. ..", (0, 0), (1, 1), False),
        (".#. ...", (0, 0), (0, 2), False),  # jumps over no wall
        (".#. ... ...", (0, 0), (1, 2), False),  # meets the cells (0, 1) and (1, 1)
        ("... .#. ...", (0, 0), (1, 2), False),
        ("..# ... ...", (0, 0), (1, 2), True),
        ("..# ##. ...", (0, 0), (2, 2), False),
        (".#. ..# ...", (0, 0), (2, 2), True),
        (".#. #.. ...", (0, 0), (2, 2), False),
        ("... ... ...", (0, 0), (0, -1), False),  # out of the basin
        ("... ... ...", (2, 2), (1, 1), False),
        ("... ... ...", (1, 1), (1, 1), True),
    ],
)
def test_drawn_walls(text, start, move, free):
    walls = drawn(text)
    assert is_open(start, move, walls, "wall") == free
    ways = passages((5, 5), walls.shape, "wall", walls)
    number = int(np.flatnonzero((ways.moves == move).all(axis=1))[0])
    assert ways.open(number)[start] == free
    flat = np.array([np.ravel_multi_index(start, walls.shape)], np.int32)
    assert ways.blocked(flat, np.array([number], np.uint16))[0] != free


@pytest.mark.parametrize("boundary", ["wrap", "wall"])
def test_random_walls(boundary):
    rng = np.random.default_rng(7)
    for _ in range(25):
        shape, kernel = tuple(rng.integers(1, 9, 2)), tuple(rng.integers(1, 7, 2))
        walls = rng.random(shape) < 0.15
        walls.flags.writeable = False
        ways = passages(kernel, shape, boundary, walls)
        for number, move in enumerate(map(tuple, ways.moves.tolist())):
            way = ways.open(number)
            for start in np.ndindex(*shape):
                assert way[start] == is_open(start, move, walls, boundary)
                if not ways.near[start]:
                    back = (-move[0], -move[1])
                    assert way[start]
                    assert is_open(start, back, walls, boundary)


def test_far_from_walls_nothing_is_near():
    walls = np.zeros((20, 30), bool)
    walls[10, 15] = True
    near = passages((4, 3), walls.shape, "wrap", walls).near
    assert near.sum() == 5 * 3
    assert near[8:13, 14:17].all()


def test_what_is_refused():
    walls = np.zeros((4, 5), bool)
    with pytest.raises(ValueError, match=r"walls must be bool of shape \(5, 4\); bool \(4, 5\)"):
        passages((3, 3), (5, 4), "wrap", walls)
    with pytest.raises(ValueError, match="walls must be bool"):
        passages((3, 3), (4, 5), "wrap", walls.astype(float))
    with pytest.raises(ValueError, match="boundary can be wrap, wall; 'edge' came"):
        passages((3, 3), (4, 5), "edge", walls)
    with pytest.raises(ValueError, match="63 × 63 on a picture of 1024 × 1024 are too many"):
        passages((63, 63), (1024, 1024), "wrap", np.zeros((1024, 1024), bool))
