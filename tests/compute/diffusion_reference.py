"""Diffusion as its definition says, cell by cell, with lines cut by exact fractions."""

from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import strategies as st

HALF = Fraction(1, 2)


def crossed(move):
    """The cells whose inside a line from the middle of cell (0, 0) meets, but for (0, 0)."""
    box = [range(min(0, part), max(0, part) + 1) for part in move]
    return {cell for cell in product(*box) if cell != (0, 0) and meets(move, cell)}


def meets(move, cell):
    """Whether t * move is inside a cell for some t from 0 to 1."""
    low, high = Fraction(0), Fraction(1)
    for part, place in zip(move, cell, strict=True):
        if part == 0:
            if place != 0:
                return False
            continue
        ends = sorted([(place - HALF) / part, (place + HALF) / part])
        low, high = max(low, ends[0]), min(high, ends[1])
    return low < high


def corners(move):
    """The pairs of cells beside each corner that the line passes, neither of which it is in."""
    found = []
    for row, column in product(*(range(-abs(part), abs(part)) for part in move)):
        corner = (row + HALF, column + HALF)
        on_line = corner[0] * move[1] == corner[1] * move[0]
        ahead = all(0 < at * part <= part**2 for at, part in zip(corner, move, strict=True))
        if on_line and ahead:
            four = set(product((row, row + 1), (column, column + 1)))
            found.append(frozenset(four - crossed(move) - {(0, 0)}))
    return found


def is_open(start, move, walls, boundary):
    """Whether a move leads through no wall, ``walls`` being bool (H, W)."""

    def solid(cell):
        place = [at + by for at, by in zip(start, cell, strict=True)]
        if boundary == "wrap":
            place = [at % length for at, length in zip(place, walls.shape, strict=True)]
        elif any(not 0 <= at < length for at, length in zip(place, walls.shape, strict=True)):
            return True
        return bool(walls[tuple(place)])

    if solid((0, 0)) or any(solid(cell) for cell in crossed(move)):
        return False
    return not any(all(solid(cell) for cell in pair) for pair in corners(move))


def ways(propagator, shape, boundary, walls=None):
    """Every (start, move, probability, whether it is open), plainly."""
    solid = np.zeros(shape, bool) if walls is None else walls
    anchor = [(size - 1) // 2 for size in propagator.shape]
    for start in np.ndindex(*shape):
        for cell in np.ndindex(*propagator.shape):
            move = tuple(j - a for j, a in zip(cell, anchor, strict=True))
            yield start, move, propagator[cell], is_open(start, move, solid, boundary)


def matrix(propagator, shape, boundary, walls=None):
    """The Markov matrix (H W, H W) of one step: [to, from]."""
    transition = np.zeros((np.prod(shape), np.prod(shape)))
    for start, move, probability, free in ways(propagator, shape, boundary, walls):
        end = tuple((at + by * free) % n for at, by, n in zip(start, move, shape, strict=True))
        places = [np.ravel_multi_index(at, shape) for at in (end, start)]
        transition[tuple(places)] += probability
    return transition


def frozen(*arrays):
    """The arrays, which nobody may write to any more."""
    for array in arrays:
        array.flags.writeable = False
    return arrays if len(arrays) > 1 else arrays[0]


def cases(seed, count, largest=7):
    """Random pictures, lopsided propagators (larger ones too), boundaries and walls, read-only."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        shape = tuple(rng.integers(1, largest + 1, 2))
        picture = rng.random(shape).astype(rng.choice(["f4", "f8"]))
        propagator = rng.random(rng.integers(1, 6, 2)) ** 2 + 1e-3
        propagator[rng.random(propagator.shape) < 0.2] *= rng.choice([0, 1])
        propagator.flat[0] += 1e-3
        walls = rng.random(shape) < rng.choice([0.1, 0.4]) if number % 3 else None
        boundary = str(rng.choice(["wrap", "wall"]))
        frozen(picture, propagator)
        yield picture, frozen(propagator / propagator.sum()), boundary, walls


def propagators(largest=4):
    """Propagators of whole-number weights, one at least above 0."""
    side = st.integers(1, largest)
    return st.tuples(side, side).flatmap(
        lambda shape: (
            st.lists(st.integers(0, 9), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
            .filter(any)
            .map(lambda cells: np.reshape(cells, shape) / sum(cells))
        )
    )
