"""A picture that is turned: what is measured, what is drawn of it, and how a hand turns it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data

from guiapp.core.figure import Curves, Facts, Figure, Image, Path
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.labs.fourier.orientation.figure import NONE
from guiapp.labs.fourier.orientation.params import OrientationParams
from guiapp.labs.fourier.orientation.state import OrientationState
from guiapp.labs.fourier.orientation.topic import TOPIC
from guiapp.labs.fourier.params import Params
from guiapp.parts.charts import Noise, ZonePlate
from guiapp.parts.picture import Loaded, Photo
from tests.labs.test_every_lab import check_figure

named = pytest.mark.parametrize


def scene_of(picture: Any, *, turn: float = 0.0, **values: Any) -> Scene:
    """The topic for a picture, or for the values (H, W) or (H, W, 3) of one."""
    image = picture
    if isinstance(picture, np.ndarray):
        image = Loaded(Raster.of(picture.astype(np.float32)), "made")
    asked = OrientationParams(**{k: values.pop(k) for k in list(values) if k in FIELDS})
    params = Params(topic="orientation", image=image, turn=turn, orientation=asked)
    return Scene("fourier", replace(params, **{"size": "as it is", **values}))


FIELDS = ("lowest", "highest", "smoothing", "drawn")


def seen(scene: Scene) -> tuple[OrientationState, Figure]:
    env = HostEnv()
    state = TOPIC.start(scene.params, env)
    figure = TOPIC.figure(scene, state, env)
    check_figure(figure)
    return state, figure


def stripes(shape: tuple[int, int], period: float, angle: float) -> np.ndarray:
    rows, columns = np.indices(shape)
    turn = math.radians(angle)
    place = columns * math.cos(turn) - rows * math.sin(turn)
    return 0.5 + 0.5 * np.cos(2 * np.pi * place / period)


def off(measured: float, expected: float) -> float:
    """Degrees between two lines."""
    apart = abs(measured - expected) % 180
    return min(apart, 180 - apart)


def rows_of(figure: Figure, key: str = "directions") -> dict[str, str]:
    panel = figure.panels[key]
    assert isinstance(panel, Facts)
    return {row.label: row.value for row in panel.rows}


def degrees_of(text: str) -> float:
    assert text.endswith("°")
    return float(text[:-1].replace("−", "-"))


def paths(figure: Figure, key: str) -> list[Path]:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return [mark for mark in panel.marks if isinstance(mark, Path)]


# --- what is measured


@named("turn", [37.0, -20.0, 120.5])
@named("size", ["256", "512", "1024"])
def test_a_page_of_text_that_is_turned(size, turn) -> None:
    page = data.page() / 255
    image = Loaded(Raster.of(np.pad(page, ((0, 193), (0, 0)), mode="symmetric")), "page")
    # An opened picture is shrunk only: the largest is enlarged here.
    if size == "1024":
        image = Loaded(Raster.of(np.kron(image.raster.array, np.ones((3, 3)))), "page")
    state, figure = seen(scene_of(image, turn=turn, size=size, lowest=0.01))
    assert state.now.stands_out
    assert state.measured_turn is not None
    assert off(state.measured_turn, turn) < 2
    assert abs(state.off_by) < 2
    facts = rows_of(figure)
    assert off(degrees_of(facts["stripes and lines lie at"]), turn) < 2
    assert off(degrees_of(facts["their waves travel at"]), turn + 90) < 2
    assert degrees_of(facts["turned by"]) == turn
    assert abs(degrees_of(facts["as measured"]) - turn) < 2
    assert degrees_of(facts["as measured"]) - turn == pytest.approx(
        degrees_of(facts["off by"]), abs=0.011
    )


@named("turn", [37.0, -20.0, 90.0, 180.0])
@named("photo", ["text", "brick"])
def test_photographs_with_lines(photo, turn) -> None:
    state, _ = seen(scene_of(Photo(photo), turn=turn, size="512"))
    assert state.now.stands_out
    assert abs(state.off_by) < 2


@given(angle=st.floats(-90, 90), turn=st.floats(-180, 180), period=st.floats(3, 12))
def test_stripes_of_any_angle_turned_by_any(angle, turn, period) -> None:
    picture = stripes((128, 150), period, angle)
    scene = scene_of(picture, turn=turn)
    state = TOPIC.start(scene.params, HostEnv())
    assert off(state.now.degrees, angle + turn) < 2
    assert off(state.before.degrees, angle) < 2
    assert abs(state.off_by) < 2


def test_nothing_is_measured_twice() -> None:
    state, figure = seen(scene_of(stripes((64, 64), 6, 20)))
    assert state.before is state.now
    assert state.off_by == 0
    assert len(figure.panels["energy"].lines) == 1
    assert "as measured" not in rows_of(figure)


@named("picture", [Noise(3), ZonePlate(0.5), np.zeros((40, 50)), np.full((1, 1), 0.5)])
@named("turn", [0.0, 33.0])
def test_where_nothing_stands_out_it_says_so(picture, turn) -> None:
    state, figure = seen(scene_of(picture, turn=turn, size="128"))
    assert not state.now.stands_out
    assert state.off_by is None
    assert NONE in rows_of(figure)
    assert not any(path.label or path.arrow for key in PICTURES for path in paths(figure, key))
    assert figure.panels["energy"].cursors == ()
    assert not any("°" in value for label, value in rows_of(figure).items() if label != "turned by")


PICTURES = ("turned", "spectrum")


@named(
    "shape",
    [(1, 1), (1, 9), (7, 1), (8, 8), (9, 31), (32, 17), (16, 16, 3), (11, 8, 3)],
)
@named("kind", ["constant", "noise", "stripes"])
@named("window", ["none", "hann"])
def test_any_picture_gives_a_figure(shape, kind, window) -> None:
    rng = np.random.default_rng(1)
    pictures = {
        "constant": np.full(shape, 0.7),
        "noise": rng.random(shape),
        "stripes": stripes(shape[:2], 4, 30).reshape(*shape[:2], *[1] * (len(shape) - 2))
        * np.ones(shape),
    }
    for turn in (0.0, 12.5):
        seen(scene_of(pictures[kind], turn=turn, grey=False, window=window))


# --- what is drawn


def direction_of(path: Path, scale: tuple[float, float] = (1, 1)) -> float:
    """Degrees from the first point to the last, counter-clockwise from the right."""
    (top, left), (bottom, right) = path.points[0], path.points[-1]
    return math.degrees(math.atan2((top - bottom) / scale[0], (right - left) / scale[1]))


@named("angle", [0.0, 90.0, 25.0, -70.0])
def test_lines_are_drawn_in_the_measured_directions(angle) -> None:
    shape = (100, 180)
    _, figure = seen(scene_of(stripes(shape, 7, angle)))
    circle, line, arrow = paths(figure, "turned")
    assert circle.closed
    assert off(direction_of(line), angle + 90) < 1.5
    assert off(direction_of(arrow), angle) < 1.5
    assert arrow.arrow
    assert arrow.points[0] == (49.5, 89.5)
    assert np.mean(line.points, axis=0) == pytest.approx((49.5, 89.5))
    assert off(degrees_of(line.label), angle + 90) < 1.5
    assert off(degrees_of(arrow.label), angle) < 1.5
    # In the spectrum a direction is one in cycles per pixel, which a rectangle stretches.
    *_, travel = paths(figure, "spectrum")
    assert off(direction_of(travel, shape), angle) < 1.5
    assert np.mean(travel.points, axis=0) == pytest.approx((50, 90))


@named("shape", [(64, 64), (50, 91)])
def test_rings_lie_at_the_limits(shape) -> None:
    scene = scene_of(stripes(shape, 5, 10), lowest=0.06, highest=0.3)
    inner, outer = paths(seen(scene)[1], "spectrum")[:2]
    for ring, frequency in ((inner, 0.06), (outer, 0.3)):
        down = (np.array(ring.points)[:, 0] - shape[0] // 2) / shape[0]
        across = (np.array(ring.points)[:, 1] - shape[1] // 2) / shape[1]
        assert np.hypot(down, across) == pytest.approx(np.full(len(down), frequency))
        assert ring.closed


@named(("drawn", "count"), [("both", 3), ("along", 2), ("across", 2), ("nothing", 1)])
def test_one_can_choose_what_is_drawn(drawn, count) -> None:
    _, figure = seen(scene_of(stripes((64, 64), 6, 20), drawn=drawn))
    assert len(paths(figure, "turned")) == count
    assert len(paths(figure, "spectrum")) == (2 if drawn == "nothing" else 3)


def test_the_curve_peaks_at_the_cursor() -> None:
    _, figure = seen(scene_of(stripes((256, 256), 6, 20), turn=30.0))
    panel = figure.panels["energy"]
    assert isinstance(panel, Curves)
    before, now = panel.lines
    assert now.x[now.y.argmax()] == pytest.approx(50, abs=1)
    assert before.x[before.y.argmax()] == pytest.approx(20, abs=1)
    assert panel.cursors[0].at == pytest.approx(50, abs=0.5)
    assert panel.y_limits[1] >= now.y.max()


# --- hands


def dragged(scene: Scene, *points: tuple[float, float], shift: bool = False) -> Scene:
    gesture = Gesture("turned", "drag", points[-1], points, shift=shift)
    after = TOPIC.gesture(scene, gesture)
    release = replace(gesture, kind="release")
    assert TOPIC.gesture(scene, release) == after
    return after


@given(
    start=st.tuples(st.floats(-50, 150), st.floats(-50, 150)),
    end=st.tuples(st.floats(-50, 150), st.floats(-50, 150)),
    turn=st.floats(-180, 180),
)
def test_the_picture_follows_the_hand(start, end, turn) -> None:
    """About the middle of 80 x 100 pixels, at (39.5, 49.5)."""
    scene = scene_of(np.zeros((80, 100)), turn=turn)
    first, last = (complex(p[1] - 49.5, 39.5 - p[0]) for p in (start, end))
    after = dragged(scene, start, (0.0, 0.0), end).params.turn
    assert -180 <= after <= 180
    if min(abs(first), abs(last)) < 1.1:
        return
    expected = turn + math.degrees(np.angle(last / first))
    assert abs((after - expected + 180) % 360 - 180) <= 0.051


def test_a_quarter_to_the_left_and_steps_with_shift() -> None:
    scene = scene_of(np.zeros((81, 101)))
    assert dragged(scene, (40, 90), (5, 50)).params.turn == 90
    assert dragged(scene, (40, 90), (75, 50)).params.turn == -90
    assert dragged(scene, (40, 90), (24, 90)).params.turn == pytest.approx(21.8)
    assert dragged(scene, (40, 90), (24, 90), shift=True).params.turn == 15
    assert dragged(scene, (40, 50), (24, 90)) is scene
    assert dragged(scene, (40, 90), (40, 90)) is scene
    turned = scene_of(np.zeros((81, 101)), turn=170.0)
    assert dragged(turned, (40, 90), (5, 50)).params.turn == -100


def test_hovering_over_the_spectrum_tells_of_a_wave() -> None:
    scene = scene_of(stripes((64, 80), 8, 0))
    after = TOPIC.gesture(scene, Gesture("spectrum", "hover", (32.0 - 8, 40.0 + 10)))
    assert (after.params.down, after.params.across) == (-0.125, 0.125)
    facts = rows_of(seen(after)[1], "wave facts")
    assert facts["travels at"] == "45°"
    assert degrees_of(facts["from the measured"]) == pytest.approx(45, abs=1)
    assert TOPIC.gesture(scene, Gesture("turned", "hover", (3, 4))) is scene
    mean = TOPIC.gesture(scene, Gesture("spectrum", "hover", (32.0, 40.0)))
    assert "constant: the mean" in rows_of(seen(mean)[1], "wave facts")


def test_the_turned_picture_is_offered() -> None:
    scene = scene_of(stripes((20, 20), 5, 0), turn=90.0)
    state = TOPIC.start(scene.params, HostEnv())
    picture = TOPIC.offers(scene, state)["picture"].array
    assert picture == pytest.approx(np.rot90(stripes((20, 20), 5, 0)), abs=1e-6)
