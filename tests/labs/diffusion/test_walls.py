"""Walls that are drawn over the cells: where they lie, and that nothing gets through."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.params import LARGEST_WITH_WALLS, shape_of
from guiapp.labs.diffusion.spread.state import SpreadState
from guiapp.labs.diffusion.walls import MOST_STROKES, NOMINAL, WallPen, cells_of, drawn, veil_of
from guiapp.parts.kernel import own
from guiapp.parts.picture import Loaded
from guiapp.parts.strokes import Stroke, Strokes

SHAPES = [(64, 64), (40, 64), (128, 96), (256, 256)]
places = st.floats(-20, 275)


def cells(walls: Strokes, shape: tuple[int, int]) -> np.ndarray:
    found = cells_of(walls, shape, HostEnv())
    return np.zeros(shape, bool) if found is None else found


def line(start: tuple[float, float], end: tuple[float, float], width: float = 3.0) -> Stroke:
    return Stroke("line", (start, end), width=width)


def away_from(start: Any, end: Any, shape: tuple[int, int]) -> np.ndarray:
    """How far each cell's centre is from a straight way on the plane of 256, in cells (H, W)."""
    scale = max(shape) / NOMINAL
    first, last = (np.array([(p + 0.5) * scale - 0.5 for p in point]) for point in (start, end))
    points = np.stack(np.indices(shape), axis=-1) - first
    way = last - first
    length = max(float(way @ way), 1e-12)
    along = np.clip(points @ way / length, 0, 1)
    return np.linalg.norm(points - along[..., None] * way, axis=-1)


@pytest.mark.parametrize("shape", SHAPES)
@given(st.tuples(places, places), st.tuples(places, places), st.floats(1, 30))
def test_a_wall_lies_where_it_was_drawn_in_pictures_of_any_size(shape, start, end, width):
    found = cells((line(start, end, width),), shape)
    away = away_from(start, end, shape)
    half = max(width * max(shape) / NOMINAL, 1.0) / 2
    assert not found[away > half + 1.0].any()
    assert found[away < half - 1.0].all()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("width", [1.0, 3.0])
def test_thin_walls_are_tight(shape, width):
    """Of mass on one side of a line that goes all across, nothing comes to the other."""
    rng = np.random.default_rng(0)
    largest = np.ones((5, 4))
    for number in range(6):
        one, other = rng.uniform(-5, 260, 2)
        ends = ((one, -9.0), (other, 265.0)) if number % 2 else ((-9.0, one), (265.0, other))
        side = _side_of(*ends, shape)
        wall = cells((line(*ends, width),), shape)
        source = ((side > 0) & ~wall).astype(np.float32)
        if not source.any():
            continue
        state = _after(source, largest, (line(*ends, width),), 30)
        assert state.mass[(side < 0) & ~wall].sum() == 0
        assert state.mass.sum() == pytest.approx(source.sum(), rel=1e-12)
        held = np.zeros(shape)
        np.add.at(held, tuple(state.particles.T), 1)
        assert held.sum() == 500
        assert not held[(side < 0) & ~wall].any()


def _side_of(start: Any, end: Any, shape: tuple[int, int]) -> np.ndarray:
    rows, columns = (np.indices(shape) + 0.5) * NOMINAL / max(shape) - 0.5
    return (end[1] - start[1]) * (rows - start[0]) - (end[0] - start[0]) * (columns - start[1])


def _after(picture: np.ndarray, kernel: np.ndarray, walls: Strokes, frame: int) -> SpreadState:
    first = set_values(LAB, LAB.first_scene(), ("spread.particles=500", "boundary=wall"))
    params = replace(
        first.params,
        image=Loaded(Raster.of(picture), "made"),
        size="256",
        kernel=own(kernel),
        walls=walls,
    )
    state: SpreadState = Player(LAB, HostEnv()).state(Scene("diffusion", params, frame))
    return state


def test_a_closed_ring_keeps_what_is_in_and_what_is_out():
    ring = Stroke("ellipse", ((60.0, 60.0), (190.0, 200.0)), width=2.0)
    wall = cells((ring,), (64, 64))
    rows, columns = np.indices((64, 64)) - 31.0
    inside = (np.hypot(rows, columns) < 12).astype(np.float32)
    state = _after(inside, np.ones((3, 3)), (ring,), 200)
    within = _flooded(~wall, (31, 31))
    assert 300 < within.sum() < 1500
    assert not wall[31, 31]
    assert state.mass[~within].sum() == 0
    assert state.mass[within].sum() == pytest.approx(inside.sum(), rel=1e-9)
    assert within[tuple(state.particles.T)].all()


def _flooded(free: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    """All cells that a way over edges leads to."""
    reached, todo = np.zeros_like(free), [start]
    while todo:
        at = todo.pop()
        inside = all(0 <= p < n for p, n in zip(at, free.shape, strict=True))
        if inside and free[at] and not reached[at]:
            reached[at] = True
            todo += [(at[0] + r, at[1] + c) for r, c in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    return reached


# --- hands


def pressed(kind: str, *path: tuple[float, float]) -> Gesture:
    return Gesture("mass", kind, path[-1], path=path)


@pytest.mark.parametrize("tool", ["line", "rectangle", "ellipse", "brush"])
def test_a_drag_draws_one_wall_on_the_plane_of_256(tool):
    pen = WallPen(tool=tool, width=5.0)
    path = ((10.0, 12.0), (20.0, 30.0), (50.0, 40.0))
    (found,) = drawn((), pressed("drag", *path), pen, (512, 256))
    kept = path if tool == "brush" else (path[0], path[-1])
    scaled = [tuple((p + 0.5) / 2 - 0.5 for p in point) for point in kept]
    assert [found.points[0], found.points[-1]] == [scaled[0], scaled[-1]]
    assert (found.tool, found.width, found.value) == (tool, 5.0, 1.0)


def test_what_is_taken_away_is_open_again():
    wall = (line((128.0, -9.0), (128.0, 265.0)),)
    pen = WallPen(tool="eraser", width=20.0)
    gap = drawn(wall, pressed("release", (31.0, 20.0), (32.0, 20.0)), pen, (64, 64))
    before, after = cells(wall, (64, 64)), cells(gap, (64, 64))
    assert before[32].all()
    assert not after[32, 18:22].any()
    assert after[32, :10].all()
    assert after[32, 30:].all()
    everything = WallPen(tool="eraser", width=64.0)
    path = tuple((32.0, float(column)) for column in range(-9, 75))
    assert (
        cells_of(drawn(wall, pressed("drag", *path), everything, (64, 64)), (64, 64), HostEnv())
        is None
    )


def test_filled_shapes_are_walls_all_through():
    corners = pressed("drag", (10.0, 10.0), (40.0, 50.0))
    filled, empty = (
        cells(drawn((), corners, WallPen("rectangle", 3.0, filled), (64, 64)), (64, 64))
        for filled in (True, False)
    )
    assert filled[11:40, 11:50].all()
    assert empty[10, 10:51].all()
    assert not empty[14:37, 14:47].any()


@pytest.mark.parametrize("kind", ["hover", "leave", "click", "wheel", "nudge", "enter"])
@pytest.mark.parametrize("panel", ["mass", "particles"])
def test_only_strokes_draw(kind, panel):
    scene = small()
    assert LAB.gesture(scene, Gesture(panel, kind, (3.0, 4.0), amount=1.0)) is scene


def test_there_is_an_end_to_walls():
    full = tuple(line((float(n % 256), 0.0), (float(n % 256), 9.0)) for n in range(MOST_STROKES))
    stroke = pressed("drag", (3.0, 4.0), (9.0, 9.0))
    assert len(drawn(full[1:], stroke, WallPen(), (64, 64))) == MOST_STROKES
    with pytest.raises(BadInput, match="400 walls already; remove some"):
        drawn(full, stroke, WallPen(), (64, 64))


def test_the_veil_hides_the_cells_of_walls():
    env, walls = HostEnv(), (line((10.0, 10.0), (200.0, 100.0)),)
    shape = shape_of(small().params)
    veil = veil_of(walls, shape, env)
    assert veil is not None
    assert np.array_equal(veil, 1.0 - cells(walls, shape))
    assert veil.dtype == np.float32
    assert veil_of(walls, shape, env) is veil
    assert veil_of((), (64, 64), env) is None
    outside = (line((-90.0, -90.0), (-50.0, -90.0)),)
    assert veil_of(outside, (64, 64), env) is None
    panels = Player(LAB, env).figure(small(walls=walls)).panels
    assert all(panels[key].gain is veil for key in ("mass", "particles"))


def test_all_walls_are_removed_by_one_action():
    (action,) = (action for action in LAB.actions if action.key == "clear-walls")
    scene = small(walls=(line((10.0, 10.0), (200.0, 100.0)),), frame=7)
    cleared = edited(LAB, scene, action.apply(scene).params)
    assert cleared.params.walls == ()
    assert cleared.frame == 7
    assert [since for since, _ in cleared.track] == [0, 8]
    assert action.apply(cleared) is cleared


def test_large_kernels_go_round_no_walls():
    scene = small(walls=(line((10.0, 10.0), (200.0, 100.0)),))
    side = LARGEST_WITH_WALLS
    fitting = replace(scene.params, kernel=own(np.ones((side, side))))
    assert edited(LAB, scene, fitting).params == fitting
    with pytest.raises(BadInput, match=f"at most {side} rows and columns among walls; 16 × 3 came"):
        edited(LAB, scene, replace(scene.params, kernel=own(np.ones((side + 1, 3)))))
    kept = replace(scene.params, topic="laws", kernel=own(np.ones((side + 2, 3))))
    assert edited(LAB, scene, kept).params == kept, "there are no walls in that topic"


def test_walls_go_into_documents():
    walls = (
        line((10.0, 10.0), (200.0, 100.0)),
        Stroke("brush", tuple((float(n), math.sin(n)) for n in range(50)), width=7.0),
        Stroke("rectangle", ((1.0, 2.0), (30.0, 40.0)), filled=True),
    )
    document = Document((small(walls=walls),))
    assert storage.from_bytes(storage.to_bytes(document), {"diffusion": LAB}) == document


def small(frame: int = 0, **values: Any) -> Scene:
    scene = set_values(LAB, LAB.first_scene(), ("size=64", "spread.particles=500"))
    return replace(scene, params=replace(scene.params, **values), frame=frame)
