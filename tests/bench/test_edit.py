"""The edit benchmark: that it waits for the right picture, and that the reference computes it."""

import sys

import numpy as np
import pytest

from guiapp.bench import edit
from guiapp.bench.by_hand import ByHand, log_spectrum
from guiapp.bench.edit import Program, Times
from guiapp.compute.convolution import convolve
from guiapp.compute.fourier import spectrum


def test_rows_tell_median_and_99th_percentile():
    times = Times(
        ours=[0.016] * 98 + [0.030, 0.040], by_hand=[0.032] * 100, proofs=[0.05, 0.06, 0.2]
    )
    median, slowest, proof = edit.rows(3, times)
    assert (median.value, median.reference_value, median.ratio) == (0.016, 0.032, 0.5)
    assert median.met
    assert slowest.value == pytest.approx(0.0301)
    assert slowest.ratio == pytest.approx(0.0301 / 0.032)
    assert slowest.met
    assert (proof.value, proof.reference, proof.ratio) == (0.06, "", None)
    assert proof.met
    assert all("kernel 3 x 3" in row.name for row in (median, slowest, proof))


def test_rows_tell_what_is_not_met():
    times = Times(ours=[0.020] * 90 + [0.050] * 10, by_hand=[0.01] * 100, proofs=[0.15])
    assert [row.met for row in edit.rows(15, times)] == [False] * 3


def test_the_reference_shows_the_same(qapp):
    rng = np.random.default_rng(0)
    picture, kernel = rng.random((40, 50), np.float32), rng.standard_normal((3, 5))
    by_hand = ByHand(picture, (300, 200))
    try:
        by_hand.show(kernel)
        output, kernel_spectrum, output_spectrum = (item.image for item in by_hand._items)
    finally:
        by_hand.close()
        by_hand._window.deleteLater()
    expected = convolve(picture, kernel, boundary="reflect")
    assert output == pytest.approx(expected, abs=1e-4)
    assert output_spectrum == pytest.approx(log_spectrum(expected), abs=1e-2)
    padded = np.zeros((40, 50))
    padded[:3, :5] = kernel
    assert kernel_spectrum == pytest.approx(np.log10(np.abs(spectrum(padded)) + 1e-6), abs=1e-3)


@pytest.fixture
def program(qapp, tmp_path):
    interval = sys.getswitchinterval()
    made = Program(np.eye(3), 64, tmp_path)
    yield made
    made.close()
    made._window.deleteLater()
    sys.setswitchinterval(interval)


def test_a_drag_is_timed_until_its_own_picture(program, monkeypatch):
    painted = []
    canvas = program._window.canvas
    canvas.painted.connect(lambda figure: painted.append(figure.panels["kernel"].values[0, 1]))
    edited = []
    gesture = program._window.session.gesture
    monkeypatch.setattr(
        program._window.session,
        "gesture",
        lambda hand: (gesture(hand), edited.append((hand.kind, program.kernel[0, 1]))),
    )
    times, proof = program.drag((0, 1), 3)
    assert len(times) == 3
    assert 0 < max(times) < 10
    assert times[-1] < proof < 10
    assert [kind for kind, _ in edited] == ["press", "drag", "drag", "drag", "release"]
    values = [value for kind, value in edited if kind == "drag"]
    assert 0 < values[0] < values[1] < values[2]
    assert [value for value in dict.fromkeys(painted) if value] == values


def test_an_older_picture_is_no_answer(program):
    shown = program._window.canvas.figure
    assert program._is_complete(shown)
    program.drag((1, 2), 1)
    assert not program._is_answered(shown)
    assert program._is_complete(program._window.canvas.figure)


@pytest.mark.slow
def test_it_runs_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(edit, "DRAGS", 1)
    monkeypatch.setattr(edit, "EDITS", 2)
    times = edit._in_a_process(3)
    assert (len(times.ours), len(times.by_hand), len(times.proofs)) == (2, 2, 1)
