"""The stroke benchmark: that it waits for the right picture, and that the reference computes it."""

import sys

import numpy as np
import pytest

from guiapp.bench import stroke
from guiapp.bench.by_hand import MaskByHand, log_spectrum
from guiapp.bench.stroke import STEP, Program, Times

SIDE = 128
"""A step of the stroke is more than a pixel: every point makes another picture."""


def test_rows_tell_median_and_99th_percentile():
    times = Times(ours=[0.012] * 98 + [0.030, 0.036], by_hand=[0.048] * 100)
    median, slowest = stroke.rows(1024, times)
    assert (median.value, median.reference_value, median.ratio) == (0.012, 0.048, 0.25)
    assert median.met
    assert slowest.value == pytest.approx(0.03006)
    assert slowest.ratio == pytest.approx(0.03006 / 0.048)
    assert slowest.met
    assert all("1024 x 1024" in row.name for row in (median, slowest))
    assert (median.goal, slowest.goal) == ("at most 16.7 ms", "at most 40 ms")


def test_rows_tell_what_is_not_met_and_what_is_no_goal():
    median, slowest = stroke.rows(1024, Times([0.020] * 90 + [0.050] * 10, [0.01] * 100))
    assert (median.met, slowest.met) == (False, False)
    median, slowest = stroke.rows(2048, Times([0.05] * 100, [0.2] * 100))
    assert median.met
    assert (slowest.met, slowest.goal) == (None, "")


def test_the_ratio_is_that_of_the_pairs():
    median, _ = stroke.rows(1024, Times([0.01, 0.02, 0.09], [0.02, 0.02, 0.03]))
    assert median.ratio == 1.0


# --- by hand


def dabs(shape, *places, radius=0.02):
    """The mask after soft dabs at frequencies and their opposites, frequency by frequency."""
    mask = np.ones(shape)
    for row, column in np.ndindex(shape):
        u, v = ((n - size // 2) / size for n, size in zip((row, column), shape, strict=True))
        for down, across in places:
            for sign in (1, -1):
                square = (u - sign * down) ** 2 + (v - sign * across) ** 2
                mask[row, column] *= 1 - np.exp(-square / (2 * radius**2))
    return mask


@pytest.mark.parametrize("shape", [(40, 50), (33, 20)])
def test_the_reference_shows_the_same(qapp, shape):
    picture = np.random.default_rng(0).random(shape, np.float32)
    by_hand = MaskByHand(picture, (300, 200))
    try:
        places = [(0.05, 0.1), (0.05, 0.12), (-0.2, 0.3)]
        for count, place in enumerate(places, 1):
            by_hand.paint(*place)
            mask = dabs(shape, *places[:count])
            spectrum, answer = (item.image for item in by_hand._items)
            plane = np.fft.fft2(picture) * np.fft.ifftshift(mask)
            expected = np.fft.ifft2(plane)
            assert np.abs(expected.imag).max() < 1e-6
            assert answer == pytest.approx(expected.real, abs=1e-5)
            assert spectrum == pytest.approx(log_spectrum(picture) * (0.3 + 0.7 * mask), abs=1e-4)
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


def gains(figure):
    return figure.panels["spectrum"].gain


def test_it_begins_with_nothing_masked(program):
    figure = program._window.canvas.figure
    assert gains(figure).shape == (SIDE, SIDE)
    assert (gains(figure) == 1).all()
    assert program._window.session.scene.params.mask == ()


def test_a_stroke_is_timed_until_its_own_picture(program, monkeypatch):
    """Each point is waited for until a figure is painted in which it is masked."""
    session, canvas = program._window.session, program._window.canvas
    events = []
    gesture, until = session.gesture, program.until

    def told(hand):
        gesture(hand)
        events.append((hand.kind, hand.point))

    def waited(awaited):
        found = until(awaited)
        events.append(("painted", gains(canvas.figure).copy()))
        return found

    monkeypatch.setattr(session, "gesture", told)
    monkeypatch.setattr(program, "until", waited)
    times = program.paint((0.1, 0.1), 3)
    assert len(times) == 3
    assert min(times) > 0
    assert max(times) < 10
    kinds = [kind for kind, _ in events]
    assert kinds == ["press", *["drag", "painted"] * 3, "release", "painted"]
    for (kind, point), (_, gain) in zip(events[1:7:2], events[2:8:2], strict=True):
        assert kind == "drag"
        assert gain[int(point[0]), int(point[1])] < 0.1
    columns = [point[1] for kind, point in events if kind == "drag"]
    assert columns == [round(SIDE * (0.6 + STEP * n)) for n in (1, 2, 3)]
    assert (gains(canvas.figure) > 0.9).all()
    assert session.scene.params.mask == ()


def test_strokes_leave_nothing_behind(program):
    before = program._window.canvas.figure.panels["answer"].data
    for _ in range(2):
        assert len(program.paint((0.05, 0.1), 2)) == 2
    assert np.array_equal(program._window.canvas.figure.panels["answer"].data, before)


def test_an_older_picture_is_no_answer(program):
    shown = program._window.canvas.figure
    assert not program._is_masked((0.1, 0.1), shown)
    masked = []
    canvas = program._window.canvas
    canvas.painted.connect(lambda figure: masked.append(program._is_masked((0.1, 0.11), figure)))
    program.paint((0.1, 0.1), 1)
    assert True in masked


def test_a_picture_of_another_lab_or_size_is_no_answer(program):
    from guiapp.core.figure import Figure, Image, Table, panels_of

    def figure(key, gain):
        panel = Image(key, key, "", np.zeros((8, 8), np.float32), gain=gain)
        return Figure("A", "", panels_of(panel), Table(((key,),)))

    small = np.zeros((8, 8), np.float32)
    for other in (figure("input", None), figure("spectrum", None), figure("spectrum", small)):
        assert program._gain(other, (0.0, 0.0)) == 2.0
        assert not program._is_masked((0.0, 0.0), other)


@pytest.mark.slow
def test_it_runs_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(stroke, "SIDES", (128,))
    monkeypatch.setattr(stroke, "GOALS", {128: (10.0, None)})
    monkeypatch.setattr(stroke, "STROKES", 1)
    monkeypatch.setattr(stroke, "POINTS", 2)
    median, slowest, *_ = stroke.run()
    assert median.met
    assert slowest.met is None
    assert "128 x 128" in median.name
