"""The convolution benchmark: that all compute the same, and that the figures are honest."""

import numpy as np
import pytest

from guiapp.bench import convolve
from guiapp.bench.measure import Pair


@pytest.mark.parametrize("name", convolve.REFERENCES)
def test_all_libraries_compute_the_same(name):
    try:
        task = convolve.REFERENCES[name](40, 7)
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    theirs = np.asarray(task()).reshape(40, 40)
    assert theirs == pytest.approx(convolve.convolarium(40, 7)(), abs=1e-4)


@pytest.mark.slow
def test_a_small_grid_is_measured():
    rows = list(convolve.measure(sizes=(64,), kernels=(3, 15), pairs=3))
    names = [row.name for row in rows]
    assert names[:2] == ["convolve 64 x 64, kernel 3 x 3", "convolve 64 x 64, kernel 15 x 15"]
    for row in rows[:2]:
        assert 0 < row.value < 1
        assert row.reference in convolve.REFERENCES
        assert row.ratio == pytest.approx(row.value / row.reference_value, rel=0.9)
        assert row.met == (row.ratio <= 1.2)


class Stub:
    """A worker that always takes the same time."""

    cpu_seconds = 0.0

    def __init__(self, seconds):
        self.time = seconds

    def prepare(self, *point):
        self.point = point

    def seconds(self):
        return self.time


@pytest.fixture
def instant(monkeypatch):
    monkeypatch.setattr(
        convolve, "paired", lambda one, two, pairs: Pair(one(), two(), one() / two())
    )


def row(ours, times, missing=(), slow=None):
    racing = {name: Stub(seconds) for name, seconds in times.items()}
    return convolve._row(
        256, 3, Stub(ours), racing, set() if slow is None else slow, 5, set(missing)
    )


def test_the_reference_is_the_fastest(instant):
    found = row(1.1, {"a": 3.0, "b": 1.0, "c": 2.0})
    assert (found.reference, found.reference_value) == ("b", 1.0)
    assert found.met
    assert not row(1.3, {"a": 3.0, "b": 1.0}).met
    assert row(1.3, {"b": 1.0}, missing={"PyTorch conv2d"}).goal == (
        "at most 1.2 times the fastest (PyTorch conv2d not installed)"
    )


def test_only_sums_that_are_far_behind_are_left_out_of_larger_kernels(instant):
    slow = set()
    row(1.0, {"OpenCV filter2D": 1, "SciPy ndimage": 11, "SciPy oaconvolve": 30}, slow=slow)
    assert slow == {"SciPy ndimage"}
    row(1.0, {"OpenCV filter2D": 1, "PyTorch conv2d": 9}, slow=slow)
    assert slow == {"SciPy ndimage"}
