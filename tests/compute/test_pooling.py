"""Pooling against loops over windows, and against PyTorch."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.pooling import (
    KINDS,
    adaptive_pool,
    adaptive_windows,
    argmax_pool,
    global_pool,
    output_size,
    pool,
    windows,
)
from guiapp.compute.pooling.ranks import comparisons
from tests.compute.pooling_reference import (
    ONE,
    blurred,
    cases,
    counts,
    frozen,
    middle,
    pooled,
    seen,
    windows_of,
)
from tests.compute.reference import pictures

FIVE = frozen(
    np.array(
        [
            [210, 196, 203, 195, 184],
            [207, 213, 203, 183, 175],
            [149, 235, 198, 177, 185],
            [193, 210, 218, 200, 201],
            [70, 134, 208, 222, 199],
        ]
    )
)
WINDOWED = tuple(ONE)


def torch_functions():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    return torch, torch.nn.functional


def test_the_five_by_five_figure():
    assert pool(FIVE, 3, stride=1).tolist() == [[235, 235, 203], [235, 235, 218], [235, 235, 222]]


def test_figure_9_8_every_detector_changes_and_half_of_the_pooled_values():
    before, after = np.array([[0.1, 1.0, 0.2, 0.1]]), np.array([[0.3, 0.1, 1.0, 0.2]])
    options = {"stride": 1, "padding": (0, 1)}
    one, two = (pool(x, (1, 3), **options) for x in (before, after))
    assert one.tolist() == [[1.0, 1.0, 1.0, 0.2]]
    assert two.tolist() == [[0.3, 1.0, 1.0, 1.0]]
    assert np.count_nonzero(before != after) == 4
    assert np.count_nonzero(one != two) == 2


def test_figure_9_10_the_last_region_is_smaller():
    detectors = np.array([[0.1, 1.0, 0.2, 0.1, 0.0, 0.1]])
    assert pool(detectors, (1, 3), stride=2, ceil_mode=True).tolist() == [[1.0, 0.2, 0.1]]
    assert pool(detectors, (1, 3), stride=2).tolist() == [[1.0, 0.2]]


@pytest.mark.parametrize("kind", WINDOWED)
@pytest.mark.parametrize("include", [True, False])
def test_any_options_give_what_a_loop_gives(kind, include):
    for x, size, options in cases(WINDOWED.index(kind), 150):
        found = pool(x, size, kind=kind, count_include_pad=include, **options)
        expected = pooled(x, size, kind=kind, count_include_pad=include, **options)
        assert found.dtype == x.dtype
        assert found.flags.c_contiguous
        assert not np.shares_memory(found, x)
        assert found.shape == output_size(x.shape, size, kind=kind, **options) == expected.shape
        if kind in ("max", "min", "stride"):
            assert np.array_equal(found, expected)
        else:
            assert found == pytest.approx(expected, abs=1e-5 if x.itemsize == 4 else 1e-12)


@pytest.mark.parametrize("kind", ["max", "average", "min", "l2"])
@pytest.mark.parametrize("seed", range(2))
def test_any_options_give_what_pytorch_gives(kind, seed):
    torch, functional = torch_functions()
    for x, size, options in cases(50 + seed, 100):
        there = torch.from_numpy(x.copy())[None, None]
        for include in (True, False):
            if kind in ("max", "min"):
                sign = 1 if kind == "max" else -1
                expected = sign * functional.max_pool2d(sign * there, size, **options)
            elif kind == "average":
                expected = functional.avg_pool2d(there, size, count_include_pad=include, **options)
            else:
                options = {**options, "padding": (0, 0)}
                if 0 in counts(x.shape, size, **options):
                    continue
                known = {name: options[name] for name in ("stride", "ceil_mode")}
                expected = functional.lp_pool2d(there, 2, size, **known)
            found = pool(x, size, kind=kind, count_include_pad=include, **options)
            assert found == pytest.approx(expected[0, 0].numpy(), abs=1e-5)


def test_where_maxima_came_from_is_the_first_of_equals_in_a_loop_and_in_pytorch():
    torch, functional = torch_functions()
    for x, size, options in cases(7, 150):
        values, rows, columns = argmax_pool(x, size, **options)
        assert np.array_equal(values, pooled(x, size, **options))
        assert np.array_equal(x[rows, columns], values)
        _, flat = functional.max_pool2d(
            torch.from_numpy(x.copy())[None, None], size, return_indices=True, **options
        )
        assert np.array_equal(rows * x.shape[1] + columns, flat[0, 0].numpy())


def test_where_maxima_came_from_in_a_loop():
    for x, size, options in cases(8, 150):
        _, rows, columns = argmax_pool(x, size, **options)
        for place, (top, left) in windows_of(x.shape, size, **options):
            part = seen(x, (top, left), size)
            first = np.argwhere(part == part.max())[0] + (max(top, 0), max(left, 0))
            assert (rows[place], columns[place]) == tuple(first)


def test_pixels_win_against_the_padding_even_if_there_is_nothing_in_them():
    nothing = np.full((3, 3), -np.inf)
    values, rows, columns = argmax_pool(nothing, 3, stride=2, padding=1)
    assert (values == -np.inf).all()
    assert rows.tolist() == [[0, 0], [1, 1]]
    assert columns.tolist() == [[0, 1], [0, 1]]


@pytest.mark.parametrize("kind", ["max", "min", "average", "l2", "median"])
@pytest.mark.parametrize("size", [(17, 17), (31, 16), (40, 3), (1, 33)])
@pytest.mark.parametrize("stride", [1, 8, 40])
def test_large_windows(kind, size, stride):
    """Taken by doubling, and in more than one block."""
    rng = np.random.default_rng(3)
    x = frozen(rng.standard_normal((70, 45)))
    options = {"stride": (stride, stride), "padding": (size[0] // 3, 0), "ceil_mode": True}
    found = pool(x, size, kind=kind, **options)
    assert found == pytest.approx(pooled(x, size, kind=kind, **options), abs=1e-12)
    wide = frozen(rng.standard_normal((300, 1000)).astype(np.float32))
    found = pool(wide[:, :60], size, kind=kind, stride=40)
    expected = pooled(wide[:, :60], size, kind=kind, stride=(40, 40))
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("kind", ["max", "min", "average", "l2", "median", "stride"])
def test_large_pictures_are_pooled_in_blocks(kind):
    x = frozen(np.random.default_rng(4).standard_normal((230, 400)))
    for size, stride in (((2, 2), (2, 2)), ((3, 3), (2, 2)), ((3, 2), (1, 4))):
        for options in ({}, {"padding": (1, 1), "ceil_mode": True}):
            found = pool(x, size, stride=stride, kind=kind, **options)
            expected = pooled(x, size, stride=stride, kind=kind, **options)
            assert found == pytest.approx(expected, abs=1e-12)
    values, rows, columns = argmax_pool(x, 3, stride=2)
    assert np.array_equal(values, pooled(x, (3, 3), stride=(2, 2)))
    assert np.array_equal(x[rows, columns], values)
    assert (rows // 2 - np.arange(114)[:, None] <= 1).all()


@pytest.mark.parametrize("kind", KINDS)
def test_every_plane_of_a_stack_is_pooled_alone(kind):
    stack = frozen(np.random.default_rng(5).random((2, 3, 11, 9)))
    for options in ({}, {"stride": 2, "padding": 1, "ceil_mode": True}):
        found = pool(stack, 3, kind=kind, **options)
        assert found.shape == output_size(stack.shape, 3, kind=kind, **options)
        if kind == "stochastic":
            continue
        for index in np.ndindex(2, 3):
            assert np.array_equal(found[index], pool(stack[index], 3, kind=kind, **options))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("given_", "wanted"), [("uint8", "f4"), ("bool", "f4"), ("float16", "f4"), ("int64", "f8")]
)
def test_types(kind, given_, wanted):
    x = np.random.default_rng(6).integers(0, 2, (6, 6)).astype(given_)
    found = pool(x, 2, kind=kind)
    assert found.dtype == wanted
    assert np.array_equal(found, pool(x.astype(wanted), 2, kind=kind))


@pytest.mark.parametrize("kind", KINDS)
def test_pooling_each_pixel_by_itself_changes_nothing_but_signs(kind):
    x = np.abs(np.random.default_rng(7).standard_normal((5, 6)))
    assert pool(x, 1, kind=kind, taps=1) == pytest.approx(x, abs=1e-15)


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("taps", [1, 2, 3, 4, 5, 7])
def test_blurred_kinds_pool_everywhere_then_blur(kind, taps):
    for number, (x, size, options) in enumerate(cases(9, 40)):
        options = {**options, "ceil_mode": False}
        if 0 in counts(x.shape, size, **{**options, "stride": (1, 1)}):
            continue
        include = bool(number % 2)
        dense = pooled(
            x, size, kind=kind, count_include_pad=include, **{**options, "stride": (1, 1)}
        )
        found = pool(x, size, kind=f"{kind}-blur", taps=taps, count_include_pad=include, **options)
        assert found == pytest.approx(blurred(dense, options["stride"], taps), abs=1e-5)
        assert found.shape == output_size(x.shape, size, kind=f"{kind}-blur", **options)


@given(pictures(), st.integers(1, 4), st.integers(1, 4), st.booleans())
def test_laws(x, size, stride, ceil_mode):
    size = min(size, *x.shape)
    options = {"stride": stride, "ceil_mode": ceil_mode}
    kinds = {kind: pool(x, size, kind=kind, **options) for kind in (*WINDOWED, "stochastic")}
    assert (kinds["min"] <= kinds["median"]).all()
    assert (kinds["median"] <= kinds["max"]).all()
    assert (kinds["min"] <= kinds["average"] + 1e-5).all()
    assert (kinds["average"] <= kinds["max"] + 1e-5).all()
    assert (np.abs(kinds["average"]) * size <= kinds["l2"] + 1e-4).all()
    assert np.array_equal(kinds["min"], -pool(-x, size, kind="max", **options))
    assert np.isin(kinds["stochastic"], x).all()
    moved = pool(2 * x + 3, size, kind="max", **options)
    assert np.array_equal(moved, 2 * kinds["max"] + 3)


def test_equal_windows_give_equal_values_to_the_last_bit():
    """Wherever they lie, and however far apart windows are."""
    x = np.random.default_rng(10).standard_normal((64, 80))
    for kind in ("average", "l2", "median", "max"):
        for size in (2, 3, 5, 16, 17, 30):
            dense = pool(x, size, kind=kind, stride=1)
            moved = pool(x[3:, 5:], size, kind=kind, stride=1)
            assert np.array_equal(dense[3:, 5:], moved)
            assert np.array_equal(dense[::7, ::7], pool(x, size, kind=kind, stride=7))


@pytest.mark.parametrize("count", range(1, 13))
def test_a_network_that_sorts_zeros_and_ones_sorts_everything(count):
    for bits in itertools.product([0, 1], repeat=count):
        values = list(bits)
        for low, high in comparisons(count):
            values[low], values[high] = sorted((values[low], values[high]))
        assert values == sorted(bits)


def test_networks_of_all_sizes_sort():
    rng = np.random.default_rng(11)
    for count in range(13, 33):
        for _ in range(50):
            values = rng.random(count).tolist()
            for low, high in comparisons(count):
                values[low], values[high] = sorted((values[low], values[high]))
            assert values == sorted(values)


def test_stochastic_pooling_takes_each_value_as_often_as_its_share():
    x = np.array([[0.1, 0.4, 0.0, -1.0], [0.2, 0.3, -2.0, 0.0]])
    many = np.broadcast_to(x, (40_000, 2, 4))
    left, right = pool(many, 2, kind="stochastic", rng=np.random.default_rng(1))[:, 0].T
    for value in (0.1, 0.2, 0.3, 0.4):
        share = np.mean(left == value)
        assert abs(share - value) < 5 * np.sqrt(value * (1 - value) / len(left))
    # With nothing above zero each pixel is as likely, its sign does not matter.
    for value, expected in ((0.0, 0.5), (-1.0, 0.25), (-2.0, 0.25)):
        assert abs(np.mean(right == value) - expected) < 5 * np.sqrt(0.25 / len(right))


def test_stochastic_pooling_never_takes_the_padding():
    x = np.full((5, 5), -3.0)
    found = pool(x, 3, stride=2, padding=1, ceil_mode=True, kind="stochastic")
    assert (found == -3).all()
    x = np.arange(25.0).reshape(5, 5) + 1
    for seed in range(20):
        found = pool(x, 4, stride=3, padding=2, ceil_mode=True, kind="stochastic", rng=seed)
        for place, start in windows_of(x.shape, (4, 4), (3, 3), (2, 2), True):
            assert found[place] in seen(x, start, (4, 4))


def test_stochastic_pooling_repeats_with_its_seed():
    x = np.random.default_rng(12).random((40, 40))
    one, two, other = (pool(x, 2, kind="stochastic", rng=seed) for seed in (3, 3, 4))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
    rng = np.random.default_rng(3)
    assert np.array_equal(pool(x, 2, kind="stochastic", rng=rng), one)
    assert not np.array_equal(pool(x, 2, kind="stochastic", rng=rng), one)


def test_windows_are_those_of_the_loop():
    for x, size, options in cases(13, 100):
        found = windows(x.shape, size, *options.values())
        whole = windows(x.shape, size, *options.values(), clipped=False)
        assert found.shape == (*output_size(x.shape, size, **options), 4)
        for place, (top, left) in windows_of(x.shape, size, **options):
            assert tuple(whole[place]) == (top, left, top + size[0], left + size[1])
            first, second, bottom, right = found[place]
            assert np.array_equal(x[first:bottom, second:right], seen(x, (top, left), size))
            assert (first, second) == (max(top, 0), max(left, 0))
            assert bottom <= x.shape[0]
            assert right <= x.shape[1]


ADAPTIVE = {
    "max": np.max,
    "average": np.mean,
    "min": np.min,
    "l2": lambda part: np.sqrt((part**2).sum()),
    "median": lambda part: middle(part.ravel().tolist()),
}


@pytest.mark.parametrize("kind", ADAPTIVE)
def test_adaptive_pooling(kind):
    """Against a loop over fractions of the picture, computed in whole numbers."""
    rng = np.random.default_rng(14)
    for _ in range(60):
        shape, out = rng.integers(1, 24, 2), rng.integers(1, 12, 2)
        x = frozen(rng.standard_normal(shape).astype(rng.choice(["f4", "f8"])))
        found = adaptive_pool(x, tuple(out), kind=kind)
        assert found.shape == tuple(out)
        assert found.dtype == x.dtype
        boxes = adaptive_windows(x.shape, tuple(out))
        for i, j in np.ndindex(*out):
            places = [
                [
                    place
                    for place in range(length)
                    if (place + 1) * many > at * length and place * many < (at + 1) * length
                ]
                for length, many, at in zip(shape, out, (i, j), strict=True)
            ]
            part = x[np.ix_(*places)].astype(np.float64)
            assert found[i, j] == pytest.approx(ADAPTIVE[kind](part), abs=1e-5)
            top, left, bottom, right = boxes[i, j]
            assert list(range(top, bottom)) == places[0]
            assert list(range(left, right)) == places[1]


@pytest.mark.parametrize("kind", ["max", "average"])
def test_adaptive_pooling_is_pytorchs(kind):
    torch, functional = torch_functions()
    function = getattr(functional, f"adaptive_{kind.replace('average', 'avg')}_pool2d")
    rng = np.random.default_rng(15)
    for _ in range(80):
        x = rng.standard_normal((2, 3, *rng.integers(1, 30, 2)))
        out = tuple(int(side) for side in rng.integers(1, 14, 2))
        expected = function(torch.from_numpy(x), out).numpy()
        assert adaptive_pool(x, out, kind=kind) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("kind", ADAPTIVE)
def test_global_pooling(kind):
    x = frozen(np.random.default_rng(16).standard_normal((2, 3, 17, 40)))
    found = global_pool(x, kind=kind)
    assert found.shape == (2, 3)
    for index in np.ndindex(2, 3):
        assert found[index] == pytest.approx(ADAPTIVE[kind](x[index]))


PICTURE = np.zeros((6, 8))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: pool(PICTURE, 0), "size must be a whole number of at least 1"),
        (lambda: pool(PICTURE, 2.0), "size must be a whole number"),
        (lambda: pool(PICTURE, (2, 2, 2)), "or two of them"),
        (lambda: pool(PICTURE, 2, stride=0), "stride must be a whole number of at least 1"),
        (lambda: pool(PICTURE, 3, padding=2), "padding must be at most half the window, 3 × 3"),
        (lambda: pool(PICTURE, 3, padding=-1), "padding must be a whole number of at least 0"),
        (lambda: pool(PICTURE, 7), "The window, 7 × 7, is larger than the picture, 6 × 8"),
        (lambda: pool(PICTURE, 2, kind="most"), "kind can be max, average, min"),
        (lambda: pool(PICTURE, 2, kind="max-blur", taps=0), "taps can be a whole number"),
        (lambda: pool(np.zeros(4), 2), "image must have shape"),
        (lambda: output_size((6, 8), 2, kind="most"), "kind can be"),
        (lambda: adaptive_pool(PICTURE, 0), "output_size must be a whole number of at least 1"),
        (lambda: adaptive_pool(PICTURE, 2, kind="stride"), "kind can be max, average"),
        (lambda: windows((0, 8), 2), "image shape must be two lengths of at least 1"),
    ],
)
def test_what_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
