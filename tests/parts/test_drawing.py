import math
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pytest

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.parts.drawing import Pen, draw, drawing_actions
from guiapp.parts.picture import Drawing, Photo, Picture, render
from guiapp.parts.strokes import MOST_POINTS, Stroke, paint, rasterise
from tests.parts.envs import CountingEnv

BLANK = Drawing(64, 80)
PATH = ((10.0, 10.0), (12.0, 30.0), (40.0, 60.0))


def dragged(*path: tuple[float, float], kind: str = "drag", shift: bool = False) -> Gesture:
    return Gesture("input", kind, path[-1], path, shift=shift)  # type: ignore[arg-type]


def strokes(pen: Pen, *path: tuple[float, float], shift: bool = False) -> tuple[Stroke, ...]:
    return draw(BLANK, dragged(*path, shift=shift), pen).strokes


def test_press_drag_and_release_make_one_stroke_of_the_whole_path() -> None:
    for kind in ("press", "drag", "release"):
        drawing = draw(BLANK, dragged(*PATH, kind=kind), Pen(width=7, value=0.5))
        assert drawing.strokes == (Stroke("brush", PATH, 7, 0.5),)
    second = draw(drawing, dragged((1, 1)), Pen("eraser"))
    assert second.strokes[0] is drawing.strokes[0]
    assert [stroke.tool for stroke in second.strokes] == ["brush", "eraser"]


@pytest.mark.parametrize("kind", ["hover", "leave", "click", "wheel", "nudge", "enter"])
def test_other_gestures_draw_nothing(kind: str) -> None:
    assert draw(BLANK, dragged(*PATH, kind=kind), Pen()) is BLANK


def test_shapes_span_from_the_first_to_the_last_point() -> None:
    for tool in ("line", "rectangle", "ellipse"):
        (stroke,) = strokes(Pen(tool, filled=True), *PATH)
        assert stroke.points == (PATH[0], PATH[-1])
        assert stroke.filled


def test_shift_keeps_lines_straight_and_shapes_square() -> None:
    (line,) = strokes(Pen("line"), (10, 10), (13, 50), shift=True)
    assert line.points == ((10, 10), (10, 50))
    (slanted,) = strokes(Pen("brush"), (10, 10), (20, 40), (48, 50), shift=True)
    assert slanted.points == ((10, 10), (49, 49))
    (square,) = strokes(Pen("ellipse"), (30, 30), (20, 50), shift=True)
    assert square.points == ((30, 30), (10, 50))


def test_text_stands_where_the_pointer_is() -> None:
    (stroke,) = strokes(Pen("text", text="Hi", text_size=20), *PATH)
    assert (stroke.points, stroke.text, stroke.width) == ((PATH[-1],), "Hi", 20)
    assert draw(BLANK, dragged(*PATH), Pen("text", text=" ")) is BLANK


def test_long_paths_are_thinned_and_keep_their_ends() -> None:
    turns = np.linspace(0, 200, 30_000)
    path = [(300 + t * math.sin(t), 300 + t * math.cos(t)) for t in turns]
    (stroke,) = strokes(Pen(), *path)
    assert len(stroke.points) <= MOST_POINTS
    assert math.dist(stroke.points[0], path[0]) < 0.01
    assert math.dist(stroke.points[-1], path[-1]) < 0.01
    (still,) = strokes(Pen(), *[(5.0, 5.0)] * 1000)
    assert still.points == ((5.0, 5.0),)


def test_a_path_that_grows_keeps_its_beginning() -> None:
    path = [(t / 3, 20 + 5 * math.sin(t / 9)) for t in range(200)]
    shorter, longer = strokes(Pen(), *path[:100])[0], strokes(Pen(), *path)[0]
    assert longer.points[: len(shorter.points) - 1] == shorter.points[:-1]


def test_points_far_away_are_kept_near() -> None:
    (stroke,) = strokes(Pen("line"), (0, 0), (1e12, -1e12))
    assert stroke.points[1] == (1e5, -1e5)


def drawn(*made: Stroke, background: float = 0.0) -> np.ndarray:
    return rasterise((64, 80), background, made, CountingEnv())


def test_the_canvas_is_the_paper_and_then_stroke_upon_stroke() -> None:
    first, second = Stroke("rectangle", ((10, 10), (40, 40)), filled=True), Stroke(points=PATH)
    assert np.array_equal(drawn(background=0.25), np.full((64, 80), 0.25, np.float32))
    blank = drawn()
    assert np.array_equal(drawn(first, second), paint(paint(blank, first, 0), second, 0))


def test_the_eraser_leaves_paper() -> None:
    full = Stroke("rectangle", ((-5, -5), (90, 90)), value=1.0, filled=True)
    erased = drawn(full, Stroke("eraser", ((30.0, 30.0),), 10, value=0.7), background=0.25)
    assert erased[30, 30] == 0.25
    assert erased[5, 5] == 1


def test_a_growing_stroke_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Stroke] = []
    counted = paint
    monkeypatch.setattr(
        "guiapp.parts.strokes.paint",
        lambda canvas, stroke, background: (
            painted.append(stroke) or counted(canvas, stroke, background)
        ),
    )
    env = CountingEnv()
    old = tuple(Stroke(points=((float(n), 3.0),)) for n in range(50))
    rasterise((64, 80), 0, old, env)
    assert len(painted) == 50
    for length in range(1, 20):
        growing = Stroke(points=tuple((20.0, float(n)) for n in range(length)))
        canvas = rasterise((64, 80), 0, (*old, growing), env)
    assert len(painted) == 50 + 19
    rasterise((64, 80), 0, (*old, growing), env)
    rasterise((64, 80), 0, (*old, growing, Stroke()), env)
    assert len(painted) == 50 + 20
    fresh = reduce(lambda below, stroke: counted(below, stroke, 0), (*old, growing), drawn())
    assert np.array_equal(canvas, fresh)
    assert not canvas.flags.writeable


def test_thousands_of_strokes_are_no_deep_recursion() -> None:
    many = tuple(Stroke(points=((float(n % 64), float(n % 80)),), width=3) for n in range(3000))
    assert drawn(*many).max() == 1


def test_a_fill_stops_at_lines_and_leaves_no_rim() -> None:
    ring = Stroke("ellipse", ((10, 10), (50, 60)), width=4, value=0.8)
    filled = drawn(ring, Stroke("fill", ((30.0, 35.0),), value=0.8))
    solid = drawn(Stroke("ellipse", ((8, 8), (52, 62)), value=0.8, filled=True))
    assert np.abs(filled - solid).max() < 0.1
    assert filled[2, 2] == 0
    outside = drawn(ring, Stroke("fill", ((2.0, 2.0),), value=0.4))
    assert outside[30, 35] == 0
    assert outside[2, 2] == np.float32(0.4)
    assert outside.max() == np.float32(0.8)


def test_a_fill_mixes_with_soft_edges_as_the_line_does() -> None:
    line = Stroke("line", ((32.3, -5), (32.3, 90)), width=6, value=1.0)
    filled = drawn(line, Stroke("fill", ((5.0, 5.0),), value=0.5))
    expected = paint(np.full((64, 80), 0.5, np.float32), line, 0)
    assert np.allclose(filled[:32], expected[:32], atol=1e-6)
    assert np.array_equal(filled[36:], drawn(line)[36:])


def test_a_fill_reaches_into_corners() -> None:
    frame = Stroke("rectangle", ((10, 10), (50, 60)), width=5, value=0.8)
    filled = drawn(frame, Stroke("fill", ((30.0, 35.0),), value=0.8))
    solid = drawn(Stroke("rectangle", ((7.5, 7.5), (52.5, 62.5)), value=0.8, filled=True))
    assert np.allclose(filled, solid, atol=1e-6)


def test_a_fill_leaves_hard_edges_alone() -> None:
    box = Stroke("rectangle", ((9.5, 9.5), (40.5, 50.5)), value=1.0, filled=True)
    filled = drawn(box, Stroke("fill", ((0.0, 0.0),), value=0.5))
    assert np.array_equal(filled, np.where(drawn(box) == 1, 1, 0.5).astype(np.float32))


def test_a_fill_twice_is_a_fill_once_and_outside_is_nothing() -> None:
    ring = Stroke("ellipse", ((10, 10), (50, 60)), width=4, value=0.8)
    fill = Stroke("fill", ((30.0, 35.0),), value=0.3)
    assert np.allclose(drawn(ring, fill, fill), drawn(ring, fill), atol=1e-6)
    assert np.array_equal(drawn(ring, Stroke("fill", ((99.0, 5.0),))), drawn(ring))
    whole = drawn(Stroke("fill", ((5.0, 5.0),), value=0.3))
    assert np.all(whole == np.float32(0.3))


def test_a_drawing_is_rendered_at_its_own_size() -> None:
    drawing = draw(BLANK, dragged(*PATH), Pen())
    canvas = render(drawing, size=512, grey=True, env=CountingEnv())
    assert canvas.shape == (64, 80)
    assert np.array_equal(canvas, drawn(*drawing.strokes))


def test_equal_strokes_are_one_key() -> None:
    one, other = Stroke(points=PATH), Stroke(points=PATH)
    assert one == other
    assert hash(one) == hash(other)
    assert one != replace(other, width=9.0)


@dataclass(frozen=True)
class Params:
    image: Picture


def test_the_drawing_is_cleared() -> None:
    (clear,) = drawing_actions(
        lambda scene: scene.params.image if isinstance(scene.params.image, Drawing) else None,
        lambda scene, drawing: replace(scene, params=Params(drawing)),
    )
    scene = Scene("toy", Params(draw(replace(BLANK, background=0.5), dragged(*PATH), Pen())))
    assert clear.apply(scene).params.image == replace(BLANK, background=0.5)
    for nothing in (Scene("toy", Params(Photo())), Scene("toy", Params(BLANK))):
        assert clear.apply(nothing) is nothing
