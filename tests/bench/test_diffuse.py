"""The diffusion benchmark: that both sides compute the same, and that the figures are honest."""

import numpy as np
import pytest

from guiapp.bench import diffuse
from guiapp.bench.measure import Pair
from guiapp.compute.diffusion import diffuse as diffused


@pytest.mark.parametrize("point", diffuse.POINTS[:2], ids=["torus", "walls"])
def test_mass_moves_as_in_the_reference(point):
    assert point.ours(40, 0)() == pytest.approx(point.reference(40, 0)(), abs=1e-12)


@pytest.mark.parametrize("point", diffuse.POINTS[2:], ids=["torus", "walls"])
def test_particles_move_as_in_the_reference(point):
    """Both are as far from the mass as chance has it, within five standard errors."""
    picture, cells, walls = diffuse.example(16)
    among = walls if "walls" in point.name else None
    mass = diffused(picture / picture.sum(), cells, walls=among) * 90_000
    for task in (point.ours(16, 90_000), point.reference(16, 90_000)):
        found = np.asarray(task())
        assert found.sum() == 90_000
        assert (abs(found - mass) <= 5 * np.sqrt(mass)).all()


def test_there_are_walls_with_gaps():
    picture, cells, walls = diffuse.example(64)
    assert 100 < walls.sum() < 4 * 64 - 4
    assert not picture[walls].any()
    assert cells.sum() == pytest.approx(1)


@pytest.mark.slow
def test_a_small_picture_is_measured():
    rows = list(diffuse.measure(side=32, particles=1000, pairs=3))
    assert [row.name for row in rows][:4] == [
        "diffuse 32 x 32, kernel 3 x 3, torus",
        "diffuse 32 x 32, kernel 3 x 3, walls",
        "diffuse 1,000 particles, torus",
        "diffuse 1,000 particles, walls",
    ]
    for row, point in zip(rows, diffuse.POINTS, strict=False):
        assert row.reference == point.by
        assert row.value > 1
        assert row.met == (row.value >= point.goal)


class Stub:
    """A worker that always takes the same time."""

    def __init__(self, seconds):
        self.time = seconds

    def seconds(self):
        return self.time


@pytest.mark.parametrize(("seconds", "met"), [(0.004, True), (0.006, False)])
def test_steps_a_second_and_how_many_times_the_reference(monkeypatch, seconds, met):
    monkeypatch.setattr(
        diffuse, "paired", lambda one, two, pairs: Pair(one(), two(), one() / two())
    )
    row = diffuse._row(diffuse.POINTS[0], 512, 0, Stub(seconds), Stub(0.012), 5)
    assert row.name == "diffuse 512 x 512, kernel 3 x 3, torus"
    assert row.value == pytest.approx(1 / seconds)
    assert row.reference_value == pytest.approx(1 / 0.012)
    assert row.ratio == pytest.approx(0.012 / seconds)
    assert (row.unit, row.goal, row.met) == ("steps/s", "at least 200 steps a second", met)
