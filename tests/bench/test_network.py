"""The benchmark of networks: that both sides do the same step, and that the figures are honest."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from guiapp.bench import learn, network
from guiapp.bench.measure import Pair, Unavailable
from guiapp.content.datasets import DataSet

SMALL = network.Point((2, 14, 13), (4, 5), 3, padding=1)


@pytest.mark.parametrize("memory", network.FORMATS)
@pytest.mark.parametrize("point", [SMALL, *network.POINTS[:2]], ids=lambda point: point.name)
def test_both_take_the_same_ten_steps(point, memory):
    try:
        theirs = network.pytorch(point, memory)
    except ImportError as error:
        pytest.skip(f"PyTorch is not installed: {error}")
    ours = network.convolarium(point)
    losses = np.array([(ours(), theirs()) for _ in range(10)])
    np.testing.assert_allclose(*losses.T, rtol=0, atol=1e-4)
    assert losses[-1, 0] < losses[0, 0]


class Stub:
    """A worker that always takes the same time, which for PyTorch depends on the format."""

    def __init__(self, times):
        self.times = times

    def prepare(self, point, memory=None):
        if not self.times:
            raise Unavailable("No module named 'torch'")
        self.time = self.times[memory]

    def seconds(self, least):
        return self.time


@pytest.fixture
def instant(monkeypatch):
    monkeypatch.setattr(
        network, "paired", lambda one, two, pairs: Pair(one(), two(), one() / two())
    )


def row(ours, *theirs):
    times = dict(zip(network.FORMATS, theirs, strict=True)) if theirs else {}
    workers = {name: Stub(times) for name in network.FORMATS}
    return network._row(SMALL, Stub({None: ours}), workers, 3)


def test_the_reference_is_the_faster_format(instant):
    found = row(1.2, 2.0, 1.0)
    assert (found.reference, found.reference_value) == ("PyTorch, channels_last", 1.0)
    assert found.ratio == pytest.approx(1.2)
    assert found.met
    found = row(1.4, 1.0, 2.0)
    assert (found.reference, found.reference_value) == ("PyTorch, contiguous", 1.0)
    assert not found.met


def test_without_pytorch_only_our_time_is_told(instant):
    found = row(1.4)
    assert (found.value, found.ratio, found.met) == (1.4, None, None)
    assert found.goal == "PyTorch is not installed"


def halves(count=400, side=9):
    """Pictures whose left or right half is bright."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, count)
    images = rng.integers(0, 80, (count, 1, side, side)).astype(np.uint8)
    for half, part in enumerate((slice(0, 4), slice(5, 9))):
        images[labels == half, :, :, part] += 150
    return DataSet(images, labels, ("left", "right"), "halves")


def course(**changes):
    layers = learn.COURSES[0].layers
    one = learn.Course("halves", halves, layers, 0.95, 60, 0.01, shift=1, held_out=0.3)
    return dataclasses.replace(one, **changes)


def test_a_course_ends_when_enough_is_recognised():
    (found,) = learn.learnt((course(),))
    assert found.name == "halves: trained to 95%"
    assert 0 < found.value < 60
    assert float(found.reference.split("%")[0]) >= 95
    assert found.met


def test_a_course_ends_when_the_time_is_over():
    (found,) = learn.learnt((course(rate=0.0, seconds=1e-9),))
    assert found.value > 1e-9
    assert not found.met


def test_data_that_are_not_there_are_named(tmp_path: Path):
    there = tmp_path / "mnist"
    (found,) = learn.learnt((course(data=lambda: learn.datasets.read(there)),))
    assert found.met is None
    assert found.goal.startswith("skipped: There is no file")


@pytest.mark.slow
def test_a_small_step_is_measured():
    found = next(network.measure((SMALL,), pairs=3))
    assert found.name == "step, 2 x 14 x 13, 4, 5 of 3 x 3"
    assert 0 < found.value < 1
    if found.ratio is not None:
        assert found.met == (found.ratio <= SMALL.most)
