"""How many steps of diffusion a second, of mass and of a million particles, beside plain NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guiapp.bench import Row
from guiapp.bench.measure import Neighbours, Task, Worker, paired

SIDE = 512
PARTICLES = 1_000_000
MASS, GRAINS = 200, 30
"""Steps a second that are promised."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Point(NamedTuple):
    """What is measured: ours and its reference are given the sizes and return a task each."""

    name: str
    ours: Callable[..., Task]
    by: str
    reference: Callable[..., Task]
    goal: int


def run() -> Iterator[Row]:
    """Four kinds of steps: some ten seconds."""
    return measure()


def measure(side: int = SIDE, particles: int = PARTICLES, pairs: int = 15) -> Iterator[Row]:
    """A row for each kind of step, all of a picture of ``side`` and a 3 x 3 propagator."""
    neighbours, spent = Neighbours(), 0.0
    for point in POINTS:
        with ExitStack() as stack:
            ours, reference = (
                stack.enter_context(Worker(setup)) for setup in (point.ours, point.reference)
            )
            for worker in (ours, reference):
                worker.prepare(side, particles)
            yield _row(point, side, particles, ours, reference, pairs)
            spent += ours.cpu_seconds + reference.cpu_seconds
    yield from neighbours.rows("diffuse", spent)


def _row(
    point: Point, side: int, particles: int, ours: Worker, reference: Worker, pairs: int
) -> Row:
    pair = paired(ours.seconds, reference.seconds, pairs)
    return Row(
        point.name.format(side=side, particles=particles),
        1 / pair.value,
        "steps/s",
        point.by,
        1 / pair.reference,
        1 / pair.ratio,
        f"at least {point.goal} steps a second",
        1 / pair.value >= point.goal,
    )


def example(side: int) -> tuple[Floats, Floats, Bools]:
    """A picture, a lopsided propagator (3, 3), and walls with gaps around four basins."""
    rng = np.random.default_rng(side)
    picture, cells = rng.random((side, side)), rng.random((3, 3))
    walls = np.zeros((side, side), np.bool_)
    walls[[0, side // 2]] = walls[:, [0, side // 2]] = True
    walls &= rng.random((side, side)) < 0.95
    picture[walls] = 0
    return picture, cells / cells.sum(), walls


def mass(side: int, _: int) -> Task:
    """A step of our `diffuse` on a torus."""
    from guiapp.compute.diffusion import diffuse

    picture, cells, _walls = example(side)
    return lambda: diffuse(picture, cells)


def mass_among_walls(side: int, _: int) -> Task:
    """A step of our `diffuse` among walls."""
    from guiapp.compute.diffusion import diffuse

    picture, cells, walls = example(side)
    return lambda: diffuse(picture, cells, walls=walls)


def grains(side: int, particles: int) -> Task:
    """A step of our `scatter` on a torus, and the picture of it."""
    from guiapp.compute.diffusion import density_of, place, scatter

    picture, cells, _ = example(side)
    rng = np.random.default_rng(0)
    start, shape = place(picture, particles, rng), picture.shape

    def task() -> Any:
        return density_of(scatter(start, cells, rng, shape=shape, boundary="wrap"), shape)

    return task


def grains_among_walls(side: int, particles: int) -> Task:
    """A step of our `scatter` among walls, and the picture of it."""
    from guiapp.compute.diffusion import density_of, place, scatter

    picture, cells, walls = example(side)
    rng = np.random.default_rng(0)
    start = place(picture, particles, rng)
    return lambda: density_of(
        scatter(start, cells, rng, walls=walls, boundary="wrap"), picture.shape
    )


def ndimage(side: int, _: int) -> Task:
    """SciPy's filter for pictures, which takes ``k // 2`` for the anchor: the same for 3 x 3."""
    from scipy import ndimage

    picture, cells, _walls = example(side)
    return lambda: ndimage.convolve(picture, cells, mode="wrap")


MOVES = [(row - 1, column - 1) for row in range(3) for column in range(3)]


def rolled(side: int, _: int) -> Task:
    """What a person writes: each move of each cell, but where a wall is in its way."""
    picture, cells, walls = example(side)
    free = [_free(walls, move) for move in MOVES]

    def task() -> Floats:
        output = np.zeros_like(picture)
        for move, share, way in zip(MOVES, cells.flat, free, strict=True):
            moved = share * picture
            output += np.roll(np.where(way, moved, 0), move, (0, 1))
            output += np.where(way, 0, moved)
        return output

    return task


def _free(walls: Bools, move: tuple[int, int]) -> Bools:
    """From which cells a move to one of the eight neighbours is not blocked."""
    down, across = move

    def seen(rows: int, columns: int) -> Bools:
        return np.roll(walls, (-rows, -columns), (0, 1))

    return ~(walls | seen(down, across) | (seen(down, 0) & seen(0, across)))


def chosen(side: int, particles: int) -> Task:
    """What a person writes: a choice for each particle, a sum modulo the size, a count."""
    picture, cells, _ = example(side)
    rng = np.random.default_rng(0)
    start = _anywhere(picture, particles, rng)

    def task() -> NDArray[np.intp]:
        moved = start + np.array(MOVES)[rng.choice(9, particles, p=cells.ravel())]
        return _counted(moved % side, side)

    return task


def chosen_among_walls(side: int, particles: int) -> Task:
    """The same with a look at whether the way is free."""
    picture, cells, walls = example(side)
    rng = np.random.default_rng(0)
    start = _anywhere(picture, particles, rng)
    free = np.stack([_free(walls, move) for move in MOVES])

    def task() -> NDArray[np.intp]:
        drawn = rng.choice(9, particles, p=cells.ravel())
        way = free[drawn, start[:, 0], start[:, 1]]
        moved = (start + np.array(MOVES)[drawn]) % side
        return _counted(np.where(way[:, None], moved, start), side)

    return task


def _anywhere(picture: Floats, particles: int, rng: np.random.Generator) -> NDArray[np.intp]:
    flat = rng.choice(picture.size, particles, p=picture.ravel() / picture.sum())
    return np.stack(np.unravel_index(flat, picture.shape), axis=1)


def _counted(positions: NDArray[np.intp], side: int) -> NDArray[np.intp]:
    flat = np.ravel_multi_index((positions[:, 0], positions[:, 1]), (side, side))
    return np.bincount(flat, minlength=side * side).reshape(side, side)


POINTS = (
    Point(
        "diffuse {side} x {side}, kernel 3 x 3, torus",
        mass,
        "SciPy ndimage",
        ndimage,
        MASS,
    ),
    Point(
        "diffuse {side} x {side}, kernel 3 x 3, walls",
        mass_among_walls,
        "NumPy, rolled pictures",
        rolled,
        MASS,
    ),
    Point(
        "diffuse {particles:,} particles, torus",
        grains,
        "NumPy, choice and modulo",
        chosen,
        GRAINS,
    ),
    Point(
        "diffuse {particles:,} particles, walls",
        grains_among_walls,
        "NumPy, choice and modulo",
        chosen_among_walls,
        GRAINS,
    ),
)
