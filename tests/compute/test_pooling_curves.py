"""What survives a shift, against pooling every shifted picture by itself."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.boundaries import BOUNDARIES
from guiapp.compute.pooling import (
    KINDS,
    MEASURES,
    Pooling,
    changed_share,
    cosine_similarity,
    pool,
    relative_distance,
    shift_curve,
    shift_map,
)
from guiapp.compute.pooling.reading import reading
from tests.compute.pooling_reference import blurred, frozen, pooled

OFFSETS = [(down, across) for down in (-3, 0, 2) for across in (-8, -1, 0, 5)]
POOLINGS = [
    Pooling(kind, size, stride, taps=taps)
    for kind, size, stride, taps in [
        ("max", 2, None, 4),
        ("max", (3, 2), (2, 5), 4),
        ("average", 3, 1, 4),
        ("average", 17, 3, 4),
        ("min", 2, 2, 4),
        ("l2", (2, 3), 2, 4),
        ("median", 3, 2, 4),
        ("stride", 1, None, 4),
        ("stride", 2, 2, 4),
        ("max-blur", 2, 2, 4),
        ("max-blur", 3, (2, 3), 5),
        ("average-blur", 2, (3, 1), 3),
        ("max-blur", 5, 4, 1),
    ]
]
OTHERS = [
    Pooling("max", 3, 2, padding=1),
    Pooling("average", 3, 2, ceil_mode=True),
    Pooling("stochastic", 2, seed=4),
    Pooling("max-blur", 3, 2, padding=(1, 0)),
]


def name(pooling):
    return f"{pooling.kind} {pooling.size} {pooling.stride} {pooling.padding}"


@pytest.mark.parametrize("pooling", POOLINGS, ids=name)
def test_what_is_read_is_what_pooling_gives_to_the_last_bit(pooling):
    rng = np.random.default_rng(1)
    for shape in ((24, 20), (21, 33), (2, 19, 18)):
        x = frozen(rng.standard_normal(shape).astype(rng.choice(["f4", "f8"])))
        known = reading(x, pooling)
        for down, across in OFFSETS:
            found = known.columns_after(known.rows_after(down), across)
            expected = pooling(np.roll(x, (down, across), (-2, -1)))
            assert np.array_equal(found, expected)
            assert found.dtype == expected.dtype


@pytest.mark.parametrize("pooling", POOLINGS, ids=name)
def test_pooling_a_rolled_picture_in_a_loop_gives_the_curve(pooling):
    """Never our pooling against itself: the loop of the reference, one shift at a time."""
    x = frozen(np.random.default_rng(2).standard_normal((19, 21)))
    kind, size, strides = pooling.kind, np.broadcast_to(pooling.size, 2), pooling.strides

    def expected(picture):
        if not kind.endswith("-blur"):
            return pooled(picture, tuple(size), stride=strides, kind=kind)
        dense = pooled(picture, tuple(size), stride=(1, 1), kind=kind.removesuffix("-blur"))
        return blurred(dense, strides, pooling.taps)

    unmoved = expected(x)
    curve = list(shift_curve(x, pooling, OFFSETS, "relative distance"))
    assert [offset for offset, _ in curve] == OFFSETS
    for offset, value in curve:
        moved = expected(np.roll(x, offset, (0, 1)))
        far = math.sqrt(((moved - unmoved) ** 2).sum() / (unmoved**2).sum())
        assert value == pytest.approx(far, abs=1e-12)
    for offset, value in shift_curve(x, pooling, OFFSETS, tolerance=0.1):
        moved = expected(np.roll(x, offset, (0, 1)))
        assert value == np.mean(abs(moved - unmoved) > 0.1)


@pytest.mark.parametrize("pooling", OTHERS, ids=name)
def test_poolings_that_are_not_read_are_pooled_again(pooling):
    x = frozen(np.random.default_rng(3).random((20, 22)))
    assert reading(x, pooling) is None
    unmoved = pooling(x)
    for offset, value in shift_curve(x, pooling, OFFSETS, "relative distance"):
        moved = pooling(np.roll(x, offset, (0, 1)))
        assert value == pytest.approx(np.linalg.norm(moved - unmoved) / np.linalg.norm(unmoved))


def test_ceil_mode_without_a_ragged_window_is_read():
    x = np.random.default_rng(4).random((8, 6))
    assert reading(x, Pooling("max", 2, ceil_mode=True)) is not None
    assert reading(x, Pooling("max", 2, 3, ceil_mode=True)) is not None
    assert reading(x, Pooling("max", 3, 3, ceil_mode=True)) is None


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_fractions_and_other_boundaries(boundary):
    x = frozen(np.random.default_rng(5).random((16, 18)))
    seen = []

    def operation(picture):
        seen.append(picture)
        return pool(picture, 2)

    offsets = [(0, 0), (0.5, 0), (1, 2), (1.25, -0.75)]
    curve = dict(shift_curve(x, Pooling("max"), offsets, boundary=boundary, method="linear"))
    again = dict(shift_curve(x, operation, offsets, boundary=boundary, method="linear"))
    assert curve == again
    assert curve[0, 0] == 0
    padded = np.pad(x, 4, boundary).astype(float)
    assert np.array_equal(seen[3], padded[3:19, 2:20])
    half = (padded[3:-5, 4:-4] + padded[4:-4, 4:-4]) / 2
    assert seen[2] == pytest.approx(half)


def test_against_the_moved_picture_multiples_of_the_stride_survive():
    x = frozen(np.random.default_rng(6).random((24, 30)))
    for pooling in (Pooling("max"), Pooling("average", 3), Pooling("stride", 2)):
        down, across = pooling.strides
        moves = [(down, 0), (-2 * down, across), (0, -3 * across)]
        for _, value in shift_curve(x, pooling, moves, against="moved"):
            assert value == 0
        for _, value in shift_curve(x, pooling, moves):
            assert value > 0.5
        unmoved = pooling(x)
        for offset, value in shift_curve(
            x, pooling, [(1, 0), (0, 1)], "relative distance", against="moved", method="linear"
        ):
            step = np.divide(offset, pooling.strides)
            axis = int(step[1] > 0)
            share = step[axis]
            expected = (1 - share) * unmoved + share * np.roll(unmoved, 1, axis)
            moved = pooling(np.roll(x, offset, (0, 1)))
            far = np.linalg.norm(moved - expected) / np.linalg.norm(expected)
            assert value == pytest.approx(far)


def test_nothing_moves_without_pooling_but_the_values():
    """With no pooling at all, the whole picture changes; a map that is even does not."""
    x = np.arange(64.0).reshape(8, 8)
    none = Pooling("stride", 1)
    assert dict(shift_curve(x, none, [(0, 0), (1, 0), (0, 3)])) == {
        (0, 0): 0,
        (1, 0): 1,
        (0, 3): 1,
    }
    for _, value in shift_curve(np.ones((8, 8)), none, OFFSETS):
        assert value == 0


def test_blurred_pooling_moves_less_than_plain_pooling():
    x = np.random.default_rng(7).random((64, 64))
    far = {
        kind: dict(shift_curve(x, Pooling(kind), [(0, 1)], "relative distance"))[0, 1]
        for kind in ("stride", "max", "max-blur")
    }
    assert far["max-blur"] < far["max"] < far["stride"]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_map_grows_row_by_row(measure):
    x = frozen(np.random.default_rng(8).random((20, 24)))
    pooling = Pooling("max-blur")
    maps = list(shift_map(x, pooling, 3, measure))
    assert len(maps) == 7
    for row, found in enumerate(maps):
        assert found.shape == (7, 7)
        assert np.isnan(found).any(axis=1).tolist() == [False] * (row + 1) + [True] * (6 - row)
        assert np.array_equal(found[: row + 1], maps[-1][: row + 1])
    for offset, value in shift_curve(x, pooling, OFFSETS, measure):
        if max(map(abs, offset)) <= 3:
            row, column = (int(far) + 3 for far in offset)
            assert maps[-1][row, column] == value
    assert maps[-1][3, 3] == (measure == "cosine similarity")


def test_values_come_as_they_are_computed():
    asked = []

    def offsets():
        for far in range(5):
            asked.append(far)
            yield (0, far)

    curve = shift_curve(np.ones((8, 8)), Pooling(), offsets())
    assert asked == []
    next(curve)
    assert asked == [0]


def test_measures_of_ones_own():
    x = np.random.default_rng(9).random((8, 8))
    curve = shift_curve(x, Pooling(), [(0, 1)], lambda found, base: float(abs(found - base).max()))
    assert dict(curve)[0, 1] == abs(pool(np.roll(x, 1, 1), 2) - pool(x, 2)).max()


VALUES = st.lists(st.floats(-100, 100, width=32), min_size=6, max_size=6)


@given(VALUES, VALUES, st.floats(0, 50))
def test_measures_are_what_they_say(one, two, tolerance):
    a, b = (np.array(values).reshape(2, 3) for values in (one, two))
    share = sum(abs(p - q) > tolerance for p, q in zip(one, two, strict=True)) / 6
    assert changed_share(a, b, tolerance) == share
    sizes = [math.sqrt(math.fsum(v * v for v in values)) for values in (one, two)]
    if min(sizes) > 1e-100:
        far = math.sqrt(math.fsum((p - q) ** 2 for p, q in zip(one, two, strict=True)))
        assert relative_distance(a, b) == pytest.approx(far / sizes[1])
        cosine = math.fsum(p * q for p, q in zip(one, two, strict=True)) / sizes[0] / sizes[1]
        assert cosine_similarity(a, b) == pytest.approx(cosine, abs=1e-12)
        assert -1 <= cosine_similarity(a, b) <= 1


def test_measures_of_nothing():
    nothing, something = np.zeros((2, 2)), np.ones((2, 2))
    assert relative_distance(nothing, nothing) == 0
    assert relative_distance(something, nothing) == np.inf
    assert cosine_similarity(nothing, nothing) == 1
    assert cosine_similarity(something, nothing) == 0


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda x: shift_curve(x, Pooling(), [], "far"), "measure can be changed share"),
        (lambda x: shift_curve(x, Pooling(), [], against="itself"), "against can be"),
        (lambda x: shift_curve(x, np.sqrt, [], against="moved"), "needs a Pooling"),
        (lambda x: shift_curve(x, Pooling(), [], boundary="rim"), "boundary can be"),
        (lambda x: shift_curve(x, Pooling(), [], method="sinc"), "method can be"),
        (lambda x: shift_curve(x, Pooling("most"), []), "kind can be"),
        (lambda x: shift_curve(x, Pooling(size=9), []), "is larger than the picture"),
        (lambda x: shift_map(x, Pooling(), -1), "reach must be a whole number"),
        (lambda x: reading(x, Pooling("most")), "kind can be"),
        (lambda x: changed_share(x, x[1:]), "Both must have one shape"),
    ],
)
def test_what_is_refused_is_refused_at_once(call, says):
    with pytest.raises(ValueError, match=says):
        call(np.ones((8, 8)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_pooling_is_what_pool_does(kind):
    x = np.random.default_rng(10).random((3, 12, 14))
    pooling = Pooling(kind, (3, 2), (2, 1), (1, 0), True, False, 5, 7)
    found = pool(
        x,
        (3, 2),
        stride=(2, 1),
        padding=(1, 0),
        kind=kind,
        ceil_mode=True,
        count_include_pad=False,
        taps=5,
        rng=np.random.default_rng(7),
    )
    assert np.array_equal(pooling(x), found)
    assert pooling.strides == (2, 1)
    assert Pooling(size=3).strides == (3, 3)
