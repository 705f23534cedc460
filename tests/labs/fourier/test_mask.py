"""Masks of layers against closed forms on the whole plane, and painted point by point."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given, settings
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.core.recent import MOST
from guiapp.labs.fourier.paint.filters import (
    BandPass,
    BandStop,
    Directional,
    Everywhere,
    HighPass,
    Inverted,
    LowPass,
    Notch,
)
from guiapp.labs.fourier.paint.layers import LAYERS, Opened, summary
from guiapp.labs.fourier.paint.mask import Planes, mask_of
from guiapp.labs.fourier.paint.painted import MOST_POINTS, MaskPen, Painted
from tests.compute.test_masks import plainly, whole_axes
from tests.parts.envs import CountingEnv

SHAPES = [(1, 1), (1, 6), (7, 1), (2, 2), (9, 14), (12, 7), (8, 8)]
EDGES = ("ideal", "gaussian", "butterworth")
TOOLS = ("brush", "eraser", "disc", "ring", "wedge", "rectangle", "half plane", "notch")
WAYS = ("paint", "multiply", "union", "intersection", "difference")
LINE = ((0.05, 0.31), (0.2, 0.45), (0.21, 0.44), (-0.12, 0.4))


def falloff(t: np.ndarray, edge: str, order: int) -> np.ndarray:
    if edge == "ideal":
        return (t <= 1 + 1e-4).astype(float)
    return np.exp(-(t**2) / 2) if edge == "gaussian" else 1 / (1 + t ** (2 * order))


def opposite(plane: np.ndarray) -> np.ndarray:
    """The same at -f; zero frequency first."""
    rows, columns = np.ix_(*(-np.arange(length) % length for length in plane.shape))
    return plane[rows, columns]


def response(layer: Any, shape: tuple[int, int]) -> np.ndarray:
    """A filter on the whole plane, zero frequency first, by its formula."""
    u, v = (axis.astype(float) for axis in whole_axes(shape))
    distance = np.hypot(u, v)

    def low_pass(cutoff: float) -> np.ndarray:
        return falloff(distance / cutoff, layer.edge, layer.order)

    def band() -> np.ndarray:
        low, high = sorted((layer.slowest, layer.fastest))
        width = max(high - low, 1 / 1024)
        with np.errstate(divide="ignore"):
            t = np.abs(distance**2 - low * high) / (distance * width)
        return falloff(t, layer.edge, layer.order)

    def near(side: int) -> np.ndarray:
        away = [f - side * at for f, at in zip((u, v), (layer.down, layer.across), strict=True)]
        away = [d - np.rint(d) for d in away]
        return falloff(np.hypot(*away) / layer.radius, layer.edge, layer.order)

    def along() -> np.ndarray:
        found = np.zeros(shape)
        for down in (u, np.where(np.abs(u) == 0.5, -u, u)):
            for across in (v, np.where(np.abs(v) == 0.5, -v, v)):
                angle = np.degrees(np.arctan2(-down, across))
                away = np.abs((angle - layer.angle + 90) % 180 - 90)
                away[0, 0] = 0
                cover = falloff(away / (layer.width / 2), layer.edge, layer.order)
                found = np.maximum(found, cover)
        return found

    match layer:
        case LowPass():
            return low_pass(layer.cutoff)
        case HighPass():
            return 1 - low_pass(layer.cutoff)
        case BandPass():
            return band()
        case BandStop():
            return 1 - band()
        case Notch():
            return 1 - np.maximum(near(1), near(-1))
        case Directional():
            return along()
    raise AssertionError(layer)


def cover(layer: Painted, shape: tuple[int, int], mirror: bool) -> np.ndarray:
    tool = "brush" if layer.tool == "eraser" else layer.tool
    look = {"width": layer.width, "edge": layer.edge, "order": layer.order, "mirror": mirror}
    return np.asarray(plainly(tool, layer.points, *whole_axes(shape), **look)[0])


def combined(gain: np.ndarray, over: np.ndarray, value: float, way: str) -> np.ndarray:
    return {
        "paint": gain * (1 - over) + value * over,
        "multiply": gain * (1 - over) + gain * value * over,
        "union": np.where(over * value > gain, over * value, gain),
        "intersection": np.where(over * value < gain, over * value, gain),
        "difference": gain * (1 - over),
    }[way]


def plain_mask(layers: tuple[Any, ...], shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """(gain, phase) on the whole plane, zero frequency first: layer upon layer."""
    gain, phase = np.ones(shape), np.zeros(shape)
    for number, layer in enumerate(layers):
        if isinstance(layer, Everywhere):
            gain = np.full(shape, layer.value)
        elif isinstance(layer, Inverted):
            gain = np.where(gain > 1, 0, 1 - gain)
        elif isinstance(layer, Opened):
            gain = gain * opened(layer, shape)
        elif not isinstance(layer, Painted):
            gain = gain * response(layer, shape)
        elif layer.tool == "eraser":
            below = tuple(each for each in layers[:number] if not isinstance(each, Painted))
            over = cover(layer, shape, layer.mirror)
            gain = gain + over * (plain_mask(below, shape)[0] - gain)
            phase = phase * (1 - over)
        elif layer.effect == "phase":
            over = cover(layer, shape, False)
            odd = over - opposite(over) if layer.mirror else over
            phase = phase + math.radians(layer.turn) * odd
        else:
            gain = combined(gain, cover(layer, shape, layer.mirror), layer.value, layer.way)
    return gain, phase


def opened(layer: Opened, shape: tuple[int, int]) -> np.ndarray:
    """SciPy's linear interpolation, round the edges, at the places of the frequencies."""
    plane = layer.raster.array.astype(float)
    places = [
        np.fft.fftfreq(length) * size + size // 2
        for length, size in zip(shape, plane.shape, strict=True)
    ]
    grid = np.meshgrid(*places, indexing="ij")
    found = scipy.ndimage.map_coordinates(plane, grid, order=1, mode="grid-wrap")
    return (found + opposite(found)) / 2 if layer.mirror else found


def check(layers: tuple[Any, ...], shape: tuple[int, int], env: Any = None) -> Planes:
    """A mask is what the plain one is, at f and at -f."""
    planes = mask_of(layers, shape, env or HostEnv())
    gain, phase = plain_mask(layers, shape)
    half = slice(shape[1] // 2 + 1)
    assert planes.gain.dtype == planes.gain_opposite.dtype == np.float32
    assert planes.gain == pytest.approx(gain[:, half], abs=5e-5)
    assert planes.gain_opposite == pytest.approx(opposite(gain)[:, half], abs=5e-5)
    assert planes.whole_gain(shape) == pytest.approx(np.fft.fftshift(gain), abs=5e-5)
    mask = gain * np.exp(1j * phase)
    assert planes.at() == pytest.approx(mask[:, half], abs=2e-4)
    assert planes.opposite() == pytest.approx(opposite(mask)[:, half], abs=2e-4)
    effective = (mask + opposite(mask).conj()) / 2
    assert planes.effective() == pytest.approx(effective[:, half], abs=2e-4)
    if planes.mirrors:
        assert mask == pytest.approx(opposite(mask).conj(), abs=1e-5)
    else:
        assert not np.array_equal(mask, opposite(mask).conj())
    return planes


# --- each kind


FILTERS = [
    *(LowPass(0.23, edge, 3) for edge in EDGES),
    *(HighPass(0.11, edge, 2) for edge in EDGES),
    *(BandPass(0.11, 0.33, edge, 2) for edge in EDGES),
    *(BandStop(0.31, 0.12, edge, 1) for edge in EDGES),
    *(Notch(0.19, -0.37, 0.13, edge, 4) for edge in EDGES),
    *(Directional(angle, 41.0, edge, 2) for edge in EDGES for angle in (0.0, 37.0, -83.0)),
    Directional(90.0, 180.0, "ideal"),
    Notch(0.5, 0.5, 0.2),
    BandPass(0.2, 0.2),
    Everywhere(0.0),
    Everywhere(2.0),
    Inverted(),
]


def test_every_listed_layer_is_among_them():
    kinds = {type(option.value) for option in LAYERS}
    assert {type(layer) for layer in FILTERS} | {Painted, Opened} == kinds


@pytest.mark.parametrize("layer", FILTERS, ids=lambda layer: summary(layer))
@pytest.mark.parametrize("shape", SHAPES)
def test_filters_are_their_formulas(layer, shape):
    planes = check((layer,), shape)
    assert planes.mirrors
    assert planes.phase is None


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize("edge", EDGES)
def test_painted_shapes_cover_what_the_plain_loop_does(tool, mirror, edge):
    stroke = Painted(tool, LINE, value=0.25, width=0.131, edge=edge, order=3, mirror=mirror)
    for shape in SHAPES:
        check((Everywhere(2.0), stroke), shape)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize("value", [0.0, 0.7, 2.0])
def test_ways_of_combining(way, mirror, value):
    stroke = Painted("disc", LINE[:2], value=value, way=way, mirror=mirror)
    for shape in [(9, 14), (8, 8), (5, 1)]:
        check((LowPass(0.3), stroke), shape)


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool != "eraser"])
@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize("turn", [90.0, -180.0, 35.0])
def test_phases_are_odd_where_they_are_mirrored(tool, mirror, turn):
    stroke = Painted(tool, LINE, effect="phase", turn=turn, width=0.13, mirror=mirror)
    for shape in SHAPES:
        planes = check((LowPass(0.3), stroke, replace(stroke, points=LINE[1:])), shape)
        assert planes.phase is not None
        assert planes.phase_opposite is not None
        if mirror:
            assert np.array_equal(planes.phase, -planes.phase_opposite)
            own = planes.phase[0, 0], planes.phase[shape[0] // 2 * (1 - shape[0] % 2), 0]
            assert own == (0.0, 0.0), "a frequency that is its own mirror cannot be turned"
        assert np.array_equal(planes.gain, mask_of((LowPass(0.3),), shape, HostEnv()).gain)


def test_a_mask_without_layers_keeps_all():
    for shape in SHAPES:
        planes = check((), shape)
        assert (planes.gain == 1).all()
        assert planes.effective() is planes.gain


# --- one on the other


def test_the_order_of_layers_counts():
    disc = Painted("disc", ((0.0, 0.0), (0.0, 0.3)), value=0.5)
    for layers in [
        (disc, LowPass(0.2)),
        (LowPass(0.2), disc),
        (disc, Inverted()),
        (Inverted(), disc),
        (disc, Everywhere(0.3), disc),
        (Everywhere(2.0), Inverted()),
        (Everywhere(2.0), Inverted(), Inverted()),
        (LowPass(0.2), HighPass(0.1), disc, Inverted(), Notch(0.1, 0.1, 0.1)),
    ]:
        check(layers, (9, 14))
    one, other = (
        mask_of(layers, (9, 14), HostEnv()).gain
        for layers in [(disc, LowPass(0.2)), (LowPass(0.2), disc)]
    )
    assert np.abs(one - other).max() > 0.1


def test_the_eraser_leads_back_to_the_filters():
    """Also through filters that were laid over the painting, and phases go too."""
    filters = (LowPass(0.3), Inverted())
    painted = Painted("disc", ((0.1, 0.1), (0.3, 0.3)), value=2.0)
    turned = Painted("notch", ((0.1, 0.2),), effect="phase", width=0.2)
    eraser = Painted("eraser", ((0.1, 0.2), (0.2, 0.1)), width=0.1)
    for mirror in (True, False):
        stroke = replace(eraser, mirror=mirror)
        check((filters[0], painted, turned, filters[1], stroke), (9, 14))
        check((painted, stroke, painted, stroke), (8, 7))
    everywhere = replace(eraser, points=((0.0, 0.0),), width=0.5, edge="ideal")
    wide = (everywhere, replace(everywhere, points=((0.5, 0.5),)))
    planes = mask_of((filters[0], painted, turned, filters[1], *wide), (9, 14), HostEnv())
    bare = mask_of(filters, (9, 14), HostEnv())
    assert planes.gain == pytest.approx(bare.gain, abs=1e-6)
    assert planes.phase is not None
    assert not planes.phase.any()


def test_inverting_twice_gives_the_mask_where_it_was_at_most_one():
    layers = (LowPass(0.2), Painted("disc", LINE[:2], value=0.3))
    twice = mask_of((*layers, Inverted(), Inverted()), (9, 14), HostEnv())
    assert twice.gain == pytest.approx(mask_of(layers, (9, 14), HostEnv()).gain, abs=1e-6)


edges = st.sampled_from(["gaussian", "butterworth"])
points = st.lists(
    st.tuples(st.floats(-0.49, 0.49), st.floats(-0.49, 0.49)), min_size=2, max_size=4, unique=True
).filter(lambda p: math.dist(p[0], p[-1]) > 0.02 and abs(p[0][0] - p[-1][0]) > 0.01)
strokes = st.builds(
    Painted,
    tool=st.sampled_from(["brush", "eraser", "disc", "half plane", "notch"]),
    points=points.map(tuple),
    effect=st.sampled_from(["gain", "phase"]),
    value=st.floats(0, 2),
    turn=st.floats(-180, 180),
    way=st.sampled_from(WAYS),
    width=st.floats(0.05, 0.4),
    edge=edges,
    order=st.integers(1, 4),
    mirror=st.booleans(),
)
filters = st.one_of(
    st.builds(LowPass, st.floats(0.01, 0.7), edges, st.integers(1, 4)),
    st.builds(Everywhere, st.floats(0, 2)),
    st.builds(Inverted),
)


@settings(max_examples=60)
@given(
    st.lists(st.one_of(strokes, filters), min_size=1, max_size=4).map(tuple),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
)
def test_any_pile_of_layers_is_the_plain_one(layers, shape):
    planes = mask_of(layers, shape, HostEnv())
    gain, phase = plain_mask(layers, shape)
    mask = (gain * np.exp(1j * phase))[:, : shape[1] // 2 + 1]
    assert planes.at() == pytest.approx(mask, abs=2e-2)
    assert planes.gain.min() >= -1e-6
    alone = mask_of(layers, shape, HostEnv())
    assert np.array_equal(alone.gain, planes.gain)


# --- opened masks


def raster(*shape: int, seed: int = 0) -> Raster:
    return Raster.of(2 * np.random.default_rng(seed).random(shape, np.float32))


@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize("size", [(1, 1), (8, 8), (9, 14), (7, 5), (30, 41)])
@pytest.mark.parametrize("shape", SHAPES)
def test_opened_masks_of_any_size(shape, size, mirror):
    planes = check((LowPass(0.3), Opened(raster(*size), "m", mirror)), shape)
    assert planes.mirrors or not mirror


@pytest.mark.parametrize("size", [(9, 14), (8, 8)])
def test_a_mask_of_the_pictures_size_is_taken_as_it_is(size):
    layer = Opened(raster(*size), "m", mirror=False)
    planes = mask_of((layer,), size, HostEnv())
    assert np.array_equal(planes.whole_gain(size), layer.raster.array)


@pytest.mark.parametrize(("size", "shape"), [(64, 32), (32, 64), (96, 32), (33, 99), (99, 33)])
def test_a_mask_written_for_one_size_filters_the_same_waves_in_another(size, shape):
    """At the frequencies that both sizes have, to the last bit: no shift by half a sample."""
    layers = (LowPass(0.2), Notch(0.125, 0.25, 0.1), Painted("wedge", LINE))
    written = mask_of(layers, (size, size), HostEnv()).whole_gain((size, size))
    layer = Opened(Raster.of(written), "m")
    found = mask_of((layer,), (shape, shape), HostEnv()).whole_gain((shape, shape))
    direct = mask_of(layers, (shape, shape), HostEnv()).whole_gain((shape, shape))
    shared = [
        index
        for index in range(shape)
        if (index - shape // 2) * size % shape == 0 and abs(2 * (index - shape // 2)) != shape
    ]
    assert len(shared) >= min(size, shape) // 2
    both = np.ix_(shared, shared)
    assert found[both] == pytest.approx(direct[both], abs=1e-6)


def test_a_single_bright_frequency_stays_where_it_is():
    """The zero frequency of an even size lies half a sample beside the middle."""
    for size in (8, 9, 64):
        plane = np.zeros((size, size), np.float32)
        plane[size // 2, size // 2] = 1
        for shape in (8, 9, 32, 65):
            found = mask_of((Opened(Raster.of(plane)),), (shape, shape), HostEnv())
            gain = found.whole_gain((shape, shape))
            assert gain[shape // 2, shape // 2] == 1
            assert gain == pytest.approx(gain[:, ::-1] if shape % 2 else gain, abs=1e-6)
            assert np.argmax(gain) == shape // 2 * shape + shape // 2


@pytest.mark.parametrize("dtype", ["u1", "i4", "b1", "f8", "f2"])
def test_opened_masks_of_any_type(dtype):
    values = np.random.default_rng(0).integers(0, 2, (5, 6)).astype(dtype)
    check((Opened(Raster.of(values), "m", mirror=False),), (5, 6))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.ones((2, 3, 4)), "m is 2 × 3 × 4; a mask has rows and columns."),
        (np.ones((0, 3)), "m is 0 × 3; a mask has rows and columns."),
        (np.array([[0.0, np.nan]]), "m holds values from nan to nan; a mask has 0 to 2."),
        (np.array([[0.0, np.inf]]), "m holds values from 0 to inf; a mask has 0 to 2."),
        (np.array([[-0.5, 1.0]]), "m holds values from -0.5 to 1; a mask has 0 to 2."),
        (np.array([[0, 255]], "u1"), "m holds values from 0 to 255; a mask has 0 to 2."),
    ],
)
def test_what_no_mask_can_be_made_of(values, sentence):
    with pytest.raises(BadInput) as fault:
        Opened(Raster.of(values), "m")
    assert str(fault.value) == sentence


# --- painted point by point


def path_of(count: int, seed: int) -> tuple[tuple[float, float], ...]:
    steps = np.random.default_rng(seed).normal(0, 0.02, (count, 2)).cumsum(axis=0)
    return tuple((float(u), float(v)) for u, v in np.clip(steps + 0.1, -0.6, 0.6))


def same(one: Planes, other: Planes) -> bool:
    pairs = [
        (one.gain, other.gain),
        (one.gain_opposite, other.gain_opposite),
        (one.phase, other.phase),
        (one.phase_opposite, other.phase_opposite),
    ]
    return all((a is None and b is None) or np.array_equal(a, b) for a, b in pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize("tool", ["brush", "eraser"])
@pytest.mark.parametrize("effect", ["gain", "phase"])
@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize("edge", EDGES)
def test_a_stroke_that_grows_is_the_stroke_painted_at_once(tool, effect, mirror, edge):
    shape, path, env = (40, 51), path_of(25, 3), HostEnv()
    pen = MaskPen(tool=tool, effect=effect, value=0.3, edge=edge, mirror=mirror, width=0.04)
    below = (LowPass(0.3), replace(pen.stroke(path_of(4, 7)), tool="brush"))
    for count in range(1, len(path) + 1):
        layers = (*below, pen.stroke(path[:count]))
        grown = mask_of(layers, shape, env)
        assert same(grown, mask_of(layers, shape, HostEnv()))
    assert not same(grown, mask_of(below, shape, env))


def test_a_point_more_costs_a_piece_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiapp.labs.fourier.paint import mask

    laid: list[Any] = []
    plain = mask._laid
    monkeypatch.setattr(
        mask,
        "_laid",
        lambda cover, layer, piece, *rest: laid.append(piece) or plain(cover, layer, piece, *rest),
    )
    path, env = path_of(12, 1), CountingEnv()
    for count in range(1, len(path) + 1):
        before = len(env.computed), len(laid)
        mask_of((LowPass(), MaskPen().stroke(path[:count])), (32, 32), env)
        if count > 3:
            assert len(env.computed) == before[0], "nothing is kept for ever"
            assert len(laid) == before[1] + 1
    assert laid[-1] == path[-2:]
    assert len(laid) <= len(path) + 2


def test_covers_that_are_kept_are_not_changed():
    path, env = path_of(10, 5), CountingEnv()
    for count in range(1, len(path) + 1):
        mask_of((MaskPen().stroke(path[:count]),), (20, 21), env)
        recent = [value for kept in env.kept.values() for value in getattr(kept, "values", [])]
        for kept in recent:
            for array in [kept] if isinstance(kept, np.ndarray) else [kept.gain]:
                array.flags.writeable = False
        assert 0 < len(recent) <= 2 * MOST


def test_undone_one_by_one_every_mask_is_as_it_was():
    shape, env = (24, 31), HostEnv()
    masks: list[tuple[Any, ...]] = [()]
    for number in range(8):
        tool = TOOLS[number]
        pen = MaskPen(tool=tool, effect=("gain", "phase")[number % 2], mirror=number % 3 > 0)
        masks.append((*masks[-1], pen.stroke(path_of(6, number))))
    masks.append((*masks[-1], Inverted()))
    masks.append((*masks[-1][:3], LowPass(0.1), *masks[-1][3:]))
    done = [mask_of(layers, shape, env) for layers in masks]
    for layers, before in zip(reversed(masks), reversed(done), strict=True):
        assert same(mask_of(layers, shape, env), before)
        assert same(before, mask_of(layers, shape, HostEnv()))


def test_a_mask_is_kept_for_each_size():
    env, layers = HostEnv(), (LowPass(0.2), MaskPen().stroke(path_of(5, 2)))
    for shape in [(8, 9), (9, 8), (16, 16), (8, 9)]:
        check(layers, shape, env)


# --- what a stroke may be


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ((), f"A stroke has 1 to {MOST_POINTS} points; 0 came."),
        (((0.0, 0.0),) * (MOST_POINTS + 1), f"1 to {MOST_POINTS} points; {MOST_POINTS + 1} came."),
        (((0.0, math.nan),), "A stroke's points lie near the spectrum; nan came."),
        (((5.0, 0.0),), "A stroke's points lie near the spectrum; 5.0 came."),
    ],
)
def test_what_no_stroke_can_be(points, sentence):
    with pytest.raises(BadInput) as fault:
        Painted(points=points)
    assert sentence in str(fault.value)


def test_strokes_are_values():
    one, other = (MaskPen().stroke(path_of(5, 1)) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    for change in [{"value": 1.0}, {"points": path_of(5, 2)}, {"mirror": False}, {"edge": "ideal"}]:
        assert replace(one, **change) != one
        assert hash(replace(one, **change)) != hash(one)


def test_layers_are_told_in_a_short_line():
    lines = [summary(option.value) for option in LAYERS]
    assert len(set(lines)) == len(lines)
    assert all(0 < len(line) < 40 for line in lines)
    assert summary(Painted(value=0.5, mirror=False)) == "brush, 0.5, one side"
    assert summary(Painted(effect="phase", turn=-90)) == "brush, phase −90°"
    assert summary(Painted("eraser")) == "eraser"
