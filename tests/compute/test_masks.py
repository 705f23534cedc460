"""Covers of shapes against a plain loop over frequencies and their images; what a mask does."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import masks
from guiapp.compute.backend import to_host
from tests.compute import fake_cupy

SHAPES_OF_PLANES = [(1, 1), (1, 2), (2, 1), (1, 7), (8, 1), (2, 2), (5, 7), (12, 10), (9, 14)]
CYCLES = range(-2, 3)
LINE = [(0.05, 0.31), (0.2, 0.45), (0.21, 0.44), (-0.12, 0.45)]
BESIDE_AN_EDGE = [(0.34, 0.3), (0.2, 0.55)]
FALLOFFS = {
    "ideal": lambda t, order: float(t <= 1),
    "gaussian": lambda t, order: math.exp(-0.5 * t**2),
    "butterworth": lambda t, order: 1 / (1 + t ** (2 * order)) if t < 1e9 else 0.0,
}


def whole_axes(shape):
    """The frequencies of the whole plane."""
    u, v = (np.fft.fftfreq(length).astype(np.float32) for length in shape)
    return u[:, None], v[None]


def cover(shape, points, u, v, *, width=0.1, edge="gaussian", order=2, mirror=True):
    for axis in (u, v):
        axis.flags.writeable = False
    return masks.coverage(
        shape, points, width=width, edge=edge, order=order, u=u, v=v, mirror=mirror
    )


def from_segment(f, a, b):
    """The distance of a point from a segment, by its nearest place on it."""
    f, a, b = map(np.array, (f, a, b))
    along = float((f - a) @ (b - a)) / max(float((b - a) @ (b - a)), 1e-30)
    return float(np.hypot(*(f - a - np.clip(along, 0, 1) * (b - a))))


def distances(shape, points, width, f):
    """t of one frequency that is not periodic and has no mirror; the rectangle has two."""
    first, last = points[0], points[-1]
    if shape == "brush":
        ends = zip(points, points[1:] or points, strict=False)
        return [min(from_segment(f, a, b) for a, b in ends) / width]
    if shape == "notch":
        return [math.dist(f, last) / width]
    if shape == "disc":
        return [math.dist(f, first) / math.dist(first, last)]
    if shape == "ring":
        inner, outer = sorted((math.hypot(*first), math.hypot(*last)))
        return [abs(math.hypot(*f) - (inner + outer) / 2) / ((outer - inner) / 2)]
    if shape == "rectangle":
        sides = zip(f, first, last, strict=True)
        return [abs(x - (a + b) / 2) / (abs(a - b) / 2) for x, a, b in sides]
    if shape == "half plane":
        step = np.subtract(last, first) / math.dist(first, last)
        return [math.exp(min(-float(np.subtract(f, first) @ step) / width, 40))]
    if f == (0, 0):
        return [0]
    turns = [complex(v, u) for u, v in (first, last, f)]
    half = abs(np.angle(turns[1] / turns[0])) / 2
    axis = turns[0] * np.exp(0.5j * np.angle(turns[1] / turns[0]))
    return [abs(np.angle(turns[2] / axis)) / half]


def images(shape, f):
    """All names of a frequency that count for a shape."""
    if shape in ("ring", "wedge", "half plane"):
        return product(*([x, -x] if abs(x) == 0.5 else [x] for x in f))
    return product(*([x + cycles for cycles in CYCLES] for x in f))


def plainly(shape, points, u, v, *, width=0.1, edge="gaussian", order=2, mirror=True):
    """(the cover, whether it lies so near an ideal edge that rounding decides)."""
    expected = np.zeros((u.size, v.size))
    doubtful = np.zeros(expected.shape, bool)
    for row, column in np.ndindex(expected.shape):
        f = (float(u[row, 0]), float(v[0, column]))
        for g in [f, (-f[0], -f[1])] if mirror else [f]:
            for image in images(shape, g):
                t = distances(shape, points, width, image)
                value = math.prod(FALLOFFS[edge](part, order) for part in t)
                expected[row, column] = max(expected[row, column], value)
                doubtful[row, column] |= any(abs(part - 1) < 1e-3 for part in t)
    if shape in ("brush", "notch"):
        doubtful |= abs(expected - 1 / 1024) < 1e-6
        expected[expected < 1 / 1024] = 0
    return expected, doubtful & (edge == "ideal") | (abs(expected - 1 / 1024) < 1e-6)


@pytest.mark.parametrize("shape", [(1, 1), (4, 6), (5, 7), (1, 8)])
def test_half_frequencies(shape):
    u, v = masks.half_frequencies(shape)
    assert u.dtype == v.dtype == np.float32
    assert u == pytest.approx(np.fft.fftfreq(shape[0])[:, None], abs=1e-7)
    assert v == pytest.approx(np.fft.rfftfreq(shape[1])[None], abs=1e-7)


@pytest.mark.parametrize("edge", masks.EDGES)
@pytest.mark.parametrize("order", [1, 2, 3, 7, 10])
def test_falloffs(edge, order):
    t = np.array([0, 0.3, 0.99, 1, 1.01, 1.7, 5, 40], np.float32)
    expected = [FALLOFFS[edge](float(x), order) for x in t]
    assert masks.falloff(t, edge, order) == pytest.approx(expected, abs=1e-6)
    assert masks.falloff(t, edge, order).dtype == np.float32
    assert masks.falloff(np.float32(np.inf), edge, order) == 0


@pytest.mark.parametrize("edge", masks.EDGES)
@pytest.mark.parametrize("order", [1, 3])
def test_a_dab_ends_where_it_covers_a_thousandth(edge, order):
    far = masks.reach(0.03, edge, order)
    inside, outside = (masks.falloff(far * part / 0.03, edge, order) for part in (0.999, 1.001))
    assert outside < 1 / 1024 <= inside


@pytest.mark.parametrize("shape", masks.SHAPES)
@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize("edge", masks.EDGES)
@pytest.mark.parametrize("points", [LINE, BESIDE_AN_EDGE], ids=["line", "beside an edge"])
def test_shapes_are_the_plain_loop(shape, mirror, edge, points):
    options = {"width": 0.13, "edge": edge, "mirror": mirror}
    for plane in [(9, 14), (12, 7)]:
        u, v = whole_axes(plane)
        found = cover(shape, points, u, v, **options)
        expected, doubtful = plainly(shape, points, u, v, **options)
        assert found.dtype == np.float32
        assert found.shape == plane
        assert np.where(doubtful, 0, found - expected) == pytest.approx(0, abs=3e-5)
        assert doubtful.mean() < 0.3
        assert np.ptp(found[~doubtful]) > 0.01


coordinate = st.floats(-0.5, 0.5)


@given(
    st.sampled_from(masks.SHAPES),
    st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=4),
    st.sampled_from(masks.EDGES),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.floats(0.001, 0.4),
    st.integers(1, 10),
)
def test_a_mirrored_mask_is_its_own_mirror_exactly(shape, points, edge, plane, width, order):
    u, v = whole_axes(plane)
    options = {"edge": edge, "width": width, "order": order}
    whole = cover(shape, points, u, v, **options)
    rows, columns = np.ix_(*(-np.arange(length) % length for length in plane))
    assert np.array_equal(whole, whole[rows, columns])
    assert whole.min() >= 0
    assert whole.max() <= 1
    half = cover(shape, points, *masks.half_frequencies(plane), **options)
    assert np.array_equal(half, whole[:, : plane[1] // 2 + 1])
    alone = cover(shape, points, u, v, **options, mirror=False)
    assert whole == pytest.approx(np.maximum(alone, alone[rows, columns]), abs=1e-5) or (
        edge == "ideal"
    )


@given(
    st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=4),
    st.sampled_from(masks.EDGES),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.floats(0.001, 0.3),
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from([1, -1]),
)
def test_nothing_is_covered_but_what_a_stroke_touches(
    points, edge, plane, width, order, mirror, sign
):
    u, v = (sign * axis for axis in masks.half_frequencies(plane))
    options = {"width": width, "edge": edge, "order": order, "mirror": mirror}
    whole = cover("brush", points, u, v, **options)
    left, seen = whole.copy(), np.zeros(whole.shape, int)
    pairs = masks.touched(points, width, edge, order, u, v, mirror)
    assert len(pairs) <= 2
    for rows, columns in pairs:
        assert len(rows)
        assert len(columns)
        assert (np.diff(rows) > 0).all()
        assert (np.diff(columns) > 0).all()
        part = cover("brush", points, u[rows], v[:, columns], **options)
        assert np.array_equal(part, whole[np.ix_(rows, columns)])
        left[np.ix_(rows, columns)] = 0
        seen[np.ix_(rows, columns)] += 1
    assert not left.any()
    assert seen.max() <= 1


def test_a_dab_touches_few_frequencies_and_its_mirror_apart():
    u, v = masks.half_frequencies((256, 256))
    first, second = masks.touched([(0.25, 0.01)], 0.02, "ideal", 2, u, v, True)
    assert set(first[0]) == set(range(59, 70))
    assert set(second[0]) == set(range(187, 198))
    assert list(first[1]) == list(range(8))
    assert list(second[1]) == list(range(3))
    (only,) = masks.touched([(0.25, 0.2)], 0.02, "ideal", 2, u, v, True)
    assert set(only[0]) == set(first[0])


def test_a_dab_beside_the_edge_goes_on_at_the_other():
    """(0.49, 0) is one hundredth from Nyquist, whose row stands for -0.5."""
    u, v = masks.half_frequencies((100, 100))
    dab = cover("brush", [(0.49, 0)], u, v, width=0.021, edge="ideal", mirror=False)
    assert list(np.flatnonzero(dab[:, 0])) == [47, 48, 49, 50, 51]
    rows = masks.touched([(0.49, 0)], 0.021, "ideal", 2, u, v, False)[0][0]
    assert list(rows) == [47, 48, 49, 50, 51]


@pytest.mark.parametrize("edge", masks.EDGES)
def test_a_stroke_is_the_union_of_its_segments(edge):
    u, v = masks.half_frequencies((33, 40))
    stroke = cover("brush", LINE, u, v, edge=edge)
    parts = [cover("brush", LINE[i : i + 2], u, v, edge=edge) for i in range(3)]
    assert np.array_equal(stroke, np.maximum.reduce(parts))


@pytest.mark.parametrize("shape", masks.SHAPES)
@pytest.mark.parametrize("point", [(0.0, 0.0), (0.25, 0.125)])
def test_a_click_covers_its_frequency(shape, point):
    """Also where the shape has no extent yet."""
    u, v = masks.half_frequencies((8, 8))
    found = cover(shape, [point], u, v, width=0.01, edge="ideal")
    assert found[int(8 * point[0]), int(8 * point[1])] == 1


def test_a_rectangle_of_no_height_is_a_row():
    u, v = masks.half_frequencies((20, 20))
    found = cover("rectangle", [(0.15, 0.1), (0.15, 0.4)], u, v, edge="ideal")
    expected = np.zeros((20, 11))
    expected[3, 2:9] = 1
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(("shape", "points"), [("wedge", [(1, 0.1)]), ("ring", [(0.2, 0.3)])])
def test_zero_frequency_and_the_least_extent(shape, points):
    u, v = masks.half_frequencies((200, 200))
    found = cover(shape, points * 2, u, v, edge="ideal")
    assert found[0, 0] == (shape == "wedge")
    assert 10 < found.sum() < 700


def test_one_frequency_may_be_asked_for():
    found = cover("disc", [(0, 0), (0, 0.25)], *np.full((2, 1), 0.1), edge="gaussian")
    assert found.shape == (1, 1)
    assert found[0, 0] == pytest.approx(math.exp(-0.5 * 0.02 / 0.0625))


@pytest.mark.parametrize("shape", masks.SHAPES)
def test_squared_distances_are_one_at_the_edge(shape):
    points = [(0.1, 0.05), (0.2, 0.25)]
    edges = {
        "brush": (0.15 + 0.3 / math.sqrt(5), 0.15 - 0.15 / math.sqrt(5)),
        "notch": (0.2, 0.4),
        "disc": (0.1 + math.sqrt(0.05), 0.05),
        "ring": (0, math.hypot(0.2, 0.25)),
        "wedge": (0.08, 0.1),
        "rectangle": (0.13, 0.25),
        "half plane": (0.1, 0.05),
    }
    at = edges[shape]
    away = masks.squared_distance(shape, points, 0.15, *map(np.float32, at))
    expected = distances(shape, points, 0.15, at)
    assert float(away[0, 0]) == pytest.approx(max(expected) ** 2, rel=1e-4)
    assert max(expected) == pytest.approx(1)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("paint", [0.5, 0.65, 0.7]),
        ("multiply", [0.5, 0.6 * 0.85, 0.42]),
        ("union", [0.5, 0.6, 0.7]),
        ("intersection", [0.0, 0.35, 0.6]),
        ("difference", [0.5, 0.3, 0.0]),
        ("invert", [0.5, 0.5, 0.4]),
    ],
)
def test_combining(how, expected):
    mask = np.array([0.5, 0.6, 0.6], np.float32)
    shape = np.array([0, 0.5, 1], np.float32)
    for array in (mask, shape):
        array.flags.writeable = False
    found = masks.combined(mask, shape, np.float64(0.7), how)
    assert found.dtype == np.float32
    assert found == pytest.approx(expected)
    assert not np.shares_memory(found, mask)


def test_inverting_a_gain_ends_at_zero():
    assert masks.combined(np.array([3.0]), np.array([1.0]), 0, "invert") == 0


def test_erasing_leads_back():
    mask, before = np.array([0.0, 0, 0], np.float32), np.array([1.0, 2, 0.5], np.float32)
    found = masks.erased(mask, np.array([0, 0.5, 1], np.float32), before)
    assert found == pytest.approx([0, 1, 0.5])


@pytest.mark.parametrize("frequency", [(3, 5), (-3, 5), (0, 8), (12, 0), (12, 8), (7, 0)])
@pytest.mark.parametrize("phase", [0, 0.4])
def test_a_kept_cosine(frequency, phase):
    """Amplitude 1 where the notch mirrors, one half where not; Nyquist is its own mirror."""
    plane = (24, 16)
    rows, columns = np.indices(plane)
    place = (frequency[0] / 24, frequency[1] / 16)
    own_mirror = all(2 * f % length == 0 for f, length in zip(frequency, plane, strict=True))
    turns = 2 * np.pi * (place[0] * rows + place[1] * columns)
    picture = np.cos(turns + (0 if own_mirror else phase)) + 2.5
    u, v = whole_axes(plane)
    for mirror in (True, False):
        mask = cover("notch", [place], u, v, width=0.02, edge="ideal", mirror=mirror)
        answer = np.fft.ifft2(np.fft.fft2(picture) * mask)
        amplitude = math.sqrt((answer.real**2).mean() / (1 if own_mirror else 0.5))
        assert amplitude == pytest.approx(1 if mirror or own_mirror else 0.5, abs=1e-9)
        if mirror:
            assert abs(answer.imag).max() < 1e-9
            half = cover("notch", [place], *masks.half_frequencies(plane), width=0.02, edge="ideal")
            kept = np.fft.irfft2(np.fft.rfft2(picture) * half, plane)
            assert kept == pytest.approx(picture - 2.5, abs=1e-9)


@pytest.mark.parametrize("plane", SHAPES_OF_PLANES)
@pytest.mark.parametrize("shape", masks.SHAPES)
def test_the_answer_of_a_mirrored_mask_is_real(plane, shape):
    picture = np.random.default_rng(1).random(plane)
    mask = cover(shape, LINE, *whole_axes(plane))
    answer = np.fft.ifft2(np.fft.fft2(picture) * mask)
    assert abs(answer.imag).max() <= 1e-12


@pytest.mark.parametrize("radius", [0.1, 0.25, 0.45])
def test_a_disc_keeps_its_area(radius):
    u, v = whole_axes((501, 640))
    disc = cover("disc", [(0, 0), (0, radius)], u, v, edge="ideal")
    assert disc.mean() == pytest.approx(math.pi * radius**2, rel=5e-3)


@pytest.mark.parametrize("shape", masks.SHAPES)
@pytest.mark.parametrize("edge", masks.EDGES)
def test_on_a_device(shape, edge):
    u, v = masks.half_frequencies((12, 10))
    expected = cover(shape, LINE, u, v, edge=edge)
    inverted = masks.combined(expected, expected, 0.3, "invert")
    with fake_cupy.installed() as cupy:
        options = {"width": 0.1, "edge": edge, "order": 2, "mirror": True}
        u, v = cupy.asarray(u), cupy.asarray(v)
        found = masks.coverage(shape, LINE, u=u, v=v, **options)
        assert type(found).__module__ == "cupy"
        assert np.array_equal(to_host(found), expected)
        assert np.array_equal(to_host(masks.combined(found, found, 0.3, "invert")), inverted)
        for pair in masks.touched(LINE, 0.1, edge, 2, u, v, True):
            assert all(isinstance(places, np.ndarray) for places in pair)


def test_what_is_refused():
    u, v = masks.half_frequencies((4, 4))
    with pytest.raises(ValueError, match="shape can be brush, disc"):
        cover("star", LINE, u, v)
    with pytest.raises(ValueError, match="edge can be ideal"):
        cover("disc", LINE, u, v, edge="hard")
    with pytest.raises(ValueError, match="order can be a whole number from 1 to 10; 11 came"):
        cover("disc", LINE, u, v, edge="butterworth", order=11)
    with pytest.raises(ValueError, match="none came"):
        cover("rectangle", [], u, v)
    with pytest.raises(ValueError, match="none came"):
        masks.touched([], 0.1, "ideal", 1, u, v, True)
    with pytest.raises(ValueError, match=r"u must be \(h, 1\) and v \(1, w\)"):
        cover("disc", LINE, v, u)
    with pytest.raises(ValueError, match="how can be paint"):
        masks.combined(u, u, 1, "add")
    with pytest.raises(ValueError, match="edge can be"):
        masks.reach(1, "hard")
