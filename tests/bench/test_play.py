"""The playing benchmark: that it counts what was played, and that the reference plays the same."""

import sys

import numpy as np
import pytest

from guiapp.bench import play
from guiapp.bench.by_hand import PlayByHand
from guiapp.bench.play import Case, Program, Rates
from guiapp.compute.diffusion import diffuse, distance, expected_distance


def test_rows_tell_steps_and_pictures():
    rates = Rates(
        ours=[[240.0, 30.0], [200.0, 25.0], [280.0, 35.0]],
        by_hand=[[120.0, 15.0], [200.0, 25.0], [100.0, 12.5]],
    )
    steps, pictures = play.rows(Case(100, 8, 200, 31), rates)
    assert (steps.value, steps.unit, steps.reference_value, steps.ratio) == (240, "steps/s", 120, 2)
    assert steps.met
    assert (pictures.value, pictures.unit, pictures.met) == (30, "pictures/s", False)
    assert pictures.ratio == 2
    assert "100 particles, 8 steps a picture" in steps.name


def test_the_reference_moves_mass_and_particles_by_the_propagator(qapp):
    rng = np.random.default_rng(0)
    picture, shares = rng.random((20, 30), np.float32), rng.random((3, 3))
    shares /= shares.sum()
    other = PlayByHand(picture, shares, 50_000, (300, 200))
    try:
        for _ in range(4):
            other.step()
        other.show()
        mass, held = (item.image for item in other._items)
    finally:
        other.close()
        other._window.deleteLater()
    expected = diffuse(picture, shares, 4)
    assert mass == pytest.approx(expected, rel=1e-5)
    assert held.sum() == pytest.approx(expected.sum(), rel=1e-5)
    assert distance(held, expected) < 1.2 * expected_distance(expected, 50_000)


@pytest.fixture
def program(qapp, tmp_path):
    interval = sys.getswitchinterval()
    made = Program(64, 500, 2, tmp_path)
    yield made
    made.close()
    made._window.deleteLater()
    sys.setswitchinterval(interval)


def test_what_was_played_is_counted(program):
    picture, shares = program.start()
    assert picture.shape == (64, 64)
    assert shares.sum() == pytest.approx(1)
    painted = []
    program._window.canvas.painted.connect(painted.append)
    before = program._window.session.scene.frame
    steps, pictures = program.play(0.5)
    frames = program._window.session.scene.frame - before
    assert frames > 0
    assert frames % 2 == 0
    assert 0 < steps <= frames / 0.5 / 0.94  # Qt's timers may be 5 % early
    assert 0 < pictures <= steps
    assert len(painted) >= pictures * 0.4
    assert not program._window.playing.playing


@pytest.mark.slow
def test_it_runs_in_processes_of_its_own(monkeypatch):
    monkeypatch.setattr(play, "CASES", (Case(100, 4, 1, 1),))
    monkeypatch.setattr(play, "ROUNDS", 1)
    steps, pictures, others = play.run()
    assert steps.met
    assert pictures.met
    assert "others" in others.name
