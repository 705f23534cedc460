"""The shift benchmark: that it waits for the right picture, and that the reference computes it."""

import sys

import numpy as np
import pytest
from scipy import signal

from guiapp.bench import shift
from guiapp.bench.by_hand import ShiftByHand, pooled_by_hand
from guiapp.bench.shift import Program, Times

SIDE = 64


def test_rows_tell_median_and_99th_percentile():
    times = Times(ours=[0.012] * 98 + [0.030, 0.036], by_hand=[0.048] * 100)
    median, slowest = shift.rows(512, times)
    assert (median.value, median.reference_value, median.ratio) == (0.012, 0.048, 0.25)
    assert slowest.value == pytest.approx(0.03006)
    assert (median.met, slowest.met) == (True, True)
    assert all("512 x 512" in row.name for row in (median, slowest))
    assert (median.goal, slowest.goal) == ("at most 16.7 ms", "at most 40 ms")
    median, slowest = shift.rows(512, Times([0.020] * 90 + [0.050] * 10, [0.01] * 100))
    assert (median.met, slowest.met) == (False, False)


# --- by hand


def test_the_reference_pools_as_its_names_say():
    x = np.random.default_rng(0).random((12, 16)).astype(np.float32)
    windows = x.reshape(6, 2, 8, 2)
    dense = np.lib.stride_tricks.sliding_window_view(x, (2, 2)).max(axis=(2, 3))
    wide = np.pad(dense, ((1, 2), (1, 2)), mode="reflect")
    blurred = signal.correlate2d(wide, np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64, "valid")
    expected = [windows.max(axis=(1, 3)), windows.mean(axis=(1, 3)), x[::2, ::2], blurred[::2, ::2]]
    for found, wanted in zip(pooled_by_hand(x), expected, strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_the_reference_shows_the_same(qapp):
    picture = np.random.default_rng(0).random((16, 20), np.float32)
    by_hand = ShiftByHand(picture, (300, 200))
    try:
        by_hand.move(3, 1)
        shown = [item.image for item in by_hand._items]
        moved = np.roll(picture, (1, 3), (0, 1))
        assert np.array_equal(shown[0], moved)
        for number, one in enumerate(pooled_by_hand(moved)):
            assert np.array_equal(shown[2 + number], one)
            assert np.array_equal(shown[6 + number], one - pooled_by_hand(picture)[number])
    finally:
        by_hand.close()
        by_hand._window.deleteLater()


# --- the program's window


@pytest.fixture
def program(qapp, tmp_path):
    interval = sys.getswitchinterval()
    made = Program(SIDE, tmp_path)
    yield made
    made.close()
    made._window.deleteLater()
    sys.setswitchinterval(interval)


def test_it_begins_with_all_measured(program):
    figure = program._window.canvas.figure
    assert figure.panels["moved"].data.shape == (SIDE, SIDE)
    assert not figure.pending
    assert all(figure.panels[f"map {number}"].shown is None for number in range(4))


def test_a_drag_is_timed_until_its_own_picture(program, monkeypatch):
    """Each point is waited for until the picture and its four poolings are painted where it is."""
    session, canvas = program._window.session, program._window.canvas
    still = canvas.figure.panels["moved"].data
    events = []
    gesture, until = session.gesture, program.until

    def told(hand):
        gesture(hand)
        events.append((hand.kind, hand.point))

    def waited(awaited):
        found = until(awaited)
        events.append(("painted", canvas.figure))
        return found

    monkeypatch.setattr(session, "gesture", told)
    monkeypatch.setattr(program, "until", waited)
    times = program.drag(4)
    assert len(times) == 4
    assert min(times) > 0
    assert max(times) < 10
    kinds = [kind for kind, _ in events]
    assert kinds == ["press", *["drag", "painted"] * 4, "release", "painted"]
    for number, (_, figure) in enumerate(events[2:10:2]):
        offset = (number // 2, number + 1)
        moved = np.roll(still, offset, (0, 1))
        assert np.array_equal(figure.panels["moved"].data, moved)
        assert len([key for key in figure.panels if key.startswith("output")]) == 4
        assert figure.panels["change 1"].data.any()
    assert np.array_equal(canvas.figure.panels["moved"].data, still)
    assert (session.scene.params.shift.down, session.scene.params.shift.across) == (0, 0)


def test_an_older_picture_is_no_answer(program):
    shown = program._window.canvas.figure
    assert program._has_moved((0.0, 0.0))(shown)
    assert not program._has_moved((0.0, 1.0))(shown)


@pytest.mark.slow
def test_it_runs_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(shift, "SIDE", 64)
    monkeypatch.setattr(shift, "DRAGS", 1)
    monkeypatch.setattr(shift, "POINTS", 2)
    median, slowest, *_ = shift.run()
    assert median.value > 0
    assert slowest.value >= median.value
    assert "64 x 64" in median.name
