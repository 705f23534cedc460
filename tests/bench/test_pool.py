"""The pooling benchmark: that both sides compute the same, and that the figures are honest."""

import numpy as np
import pytest

from guiapp.bench import pool
from guiapp.bench.measure import Pair, Unavailable


def test_the_map_is_what_each_shift_gives():
    found = np.array(pool.POINTS[0].ours(24, 2)())
    expected = np.array(pool.POINTS[0].reference(24, 2)())
    assert found.shape == (4, 5, 5)
    assert expected.shape == (4, 5)
    places = [(down + 2, across + 2) for down, across in pool.few(2)]
    # The blur is summed in another order: what did not change may differ in its last bit.
    for kind, values, reference in zip(pool.KINDS[:3], found, expected, strict=False):
        assert [values[place] for place in places] == pytest.approx(reference.tolist()), kind


def test_the_drag_is_what_numpy_gives():
    found, expected = (task(24, 0)() for task in (pool.dragged, pool.dragged_plainly))
    assert found == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("number", range(4), ids=pool.KINDS)
def test_the_plain_ones_pool_alike(number):
    from guiapp.compute.pooling import Pooling

    plain = (pool.plain_max, pool.plain_average, pool.plain_stride, pool.plain_blur)[number]
    picture = pool.example(22)
    assert Pooling(pool.KINDS[number])(picture) == pytest.approx(plain(picture), abs=1e-6)


@pytest.mark.parametrize("layer", pool.LAYERS, ids=[f"{k} {a} {b}" for k, a, b in pool.LAYERS])
def test_layers_are_pytorchs(layer):
    pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    found, expected = pool.OurLayer(*layer)(25, 0)(), pool.TheirLayer(*layer)(25, 0)()
    assert found == pytest.approx(expected[0, 0].numpy(), abs=1e-6)


def test_many_maps_are_pytorchs(monkeypatch):
    pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    monkeypatch.setattr(pool, "MAPS", (3, 25, 31))
    assert np.array_equal(pool.our_maps(0, 0)(), pool.their_maps(0, 0)().numpy())


def test_the_reference_pools_a_few_shifts_of_all():
    assert len(pool.offsets(8)) == 17 * 17
    assert len(set(pool.few(8))) == pool.FEW
    assert set(pool.few(8)) <= set(pool.offsets(8))
    assert pool.few(0) == [(0, 0)]
    assert pool.POINTS[0].times(8) * pool.FEW == pytest.approx(289)


@pytest.mark.slow
def test_a_small_picture_is_measured():
    rows = list(pool.measure(side=32, shown=32, reach=1, pairs=3))
    assert [row.name for row in rows][:7] == [
        "map of 3 x 3 shifts, four poolings, 32 x 32",
        "a shift under four poolings, 32 x 32",
        "max pooling 3 x 3, stride 2, 64 maps of 224 x 224",
        "max pooling 2 x 2, stride 2, 32 x 32",
        "max pooling 3 x 3, stride 2, 32 x 32",
        "max pooling 7 x 7, stride 1, 32 x 32",
        "average pooling 2 x 2, stride 2, 32 x 32",
    ]
    for row, point in zip(rows, pool.POINTS, strict=False):
        assert row.unit == "s"
        assert row.value > 0
        expected = None if point.goal is None else row.value <= point.goal
        if point.most is not None and row.ratio is not None:
            expected = row.ratio <= point.most
        assert row.met == expected


class Stub:
    """A worker that always takes the same time."""

    def __init__(self, seconds, missing=False):
        self.time = seconds
        self.missing = missing

    def prepare(self, *arguments):
        if self.missing:
            raise Unavailable("No module named 'torch'")

    def seconds(self):
        return self.time


@pytest.mark.parametrize(("seconds", "met"), [(0.9, True), (1.1, False)])
def test_the_reference_is_taken_as_often_as_there_are_shifts(monkeypatch, seconds, met):
    monkeypatch.setattr(pool, "paired", lambda one, two, pairs: Pair(one(), two(), one() / two()))
    row = pool._row(pool.POINTS[0], 256, 8, Stub(seconds), Stub(0.05), 5)
    assert row.name == "map of 17 x 17 shifts, four poolings, 256 x 256"
    assert row.value == seconds
    assert row.reference_value == pytest.approx(0.05 * 289 / 5)
    assert (row.unit, row.goal, row.met) == ("s", "at most 1 s", met)


def test_without_pytorch_ours_is_measured_alone():
    row = pool._row(pool.POINTS[2], 512, 8, Stub(0.001), Stub(0, missing=True), 5)
    assert (row.value, row.reference, row.reference_value) == (0.001, "", None)
    assert (row.goal, row.met) == ("PyTorch is not installed", None)
