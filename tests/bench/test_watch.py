"""The benchmark of watched trainings: that it counts the steps of both, and the late ticks."""

import sys

import pytest

from guiapp.bench import watch
from guiapp.bench.watch import Alone, Case, Program, Watched

SMALL = Case("bars", ("data=bars", "data.count=60", "network=dense"), 2.0)


def test_rows_tell_what_is_left_and_what_is_late():
    found = Watched([90.0, 80.0, 70.0], [100.0, 100.0, 100.0], [0.0] * 98 + [0.034, 0.05])
    speed, late = watch.rows(SMALL, found)
    assert (speed.value, speed.reference_value, speed.ratio) == (80, 100, 0.8)
    assert not speed.met
    assert late.value == pytest.approx(2.0)
    assert not late.met
    speed, late = watch.rows(SMALL, Watched([90.0], [100.0], [0.0] * 100 + [0.034]))
    assert speed.met
    assert late.met


def test_steps_alone_are_counted():
    alone = Alone(SMALL)
    rate = alone.train(0.05)
    frame = alone._scene.frame
    assert frame > 0
    assert frame % SMALL.speed == 0
    assert rate * 0.05 <= frame


@pytest.fixture
def program(qapp, tmp_path):
    interval = sys.getswitchinterval()
    made = Program(SMALL, tmp_path)
    yield made
    made.close()
    made._timer.stop()
    made._window.deleteLater()
    sys.setswitchinterval(interval)


def test_steps_of_the_window_are_counted(program):
    rate, late = program.train(0.3)
    frame = program._window.session.scene.frame
    assert frame > 0
    assert rate > 0
    assert rate * 0.28 <= frame  # Qt's clock may ring a twentieth early
    assert all(seconds >= 0 for seconds in late)
    assert len(late) >= 3
