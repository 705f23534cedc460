"""Pooling across channels: the responses, what stays of them, and how steady that is."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from guiapp.compute.digits import NUMBERS, digit
from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Box, Curves, Dot, Facts, Figure, Image, Sign
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, at_frame, edited
from guiapp.core.player import HostEnv, Player
from guiapp.export.formats import figure_image
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.channels.params import ChannelsParams, TiltedDigit, summary
from guiapp.labs.pooling.channels.responses import MARGIN, SIDE, TILTS, change, weights_of
from guiapp.labs.pooling.channels.state import AtTilt, ChannelsState, at_tilt, channels_state
from guiapp.labs.pooling.channels.topic import TOPIC
from guiapp.labs.pooling.channels.turning import tilt_at
from guiapp.labs.pooling.params import Params
from tests.labs.test_every_lab import check_figure

named = pytest.mark.parametrize
WEIGHT = ChannelsParams().weight
TRIO = ((5, -30.0), (5, 0.0), (5, 30.0))


def params_of(*filters: tuple[int, float], **values: Any) -> Params:
    wanted = tuple(TiltedDigit(*one) for one in filters or TRIO)
    return Params(topic="channels", channels=ChannelsParams(filters=wanted, **values))


def scene_of(*filters: tuple[int, float], frame: int = 0, **values: Any) -> Scene:
    """Held to the rules, as an edit is."""
    scene = edited(LAB, Scene("pooling", Params()), params_of(*filters, **values))
    return at_frame(LAB, scene, frame)


def seen(*filters: tuple[int, float], **values: Any) -> tuple[ChannelsState, AtTilt]:
    params = params_of(*filters, **values)
    state = channels_state(params, HostEnv())
    return state, at_tilt(params.channels, params.channels.tilt, state)


def figure_of(scene: Scene) -> Figure:
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    return figure


def unit(pixels: np.ndarray) -> np.ndarray:
    values = pixels.astype(np.float64) - pixels.mean(dtype=np.float64)
    return values / np.linalg.norm(values)


def responded(number: int, tilt: float, *filters: tuple[int, float], weight: float) -> np.ndarray:
    """(C, rows, columns) by SciPy: a digit within black, over the norm of it less its mean."""
    drawn = digit(number, (SIDE, SIDE), tilt, weight=weight).astype(np.float64)
    picture = np.pad(drawn, MARGIN) / np.linalg.norm(drawn - drawn.mean())
    weights = [unit(digit(n, (SIDE, SIDE), t, weight=weight)) for n, t in filters]
    return np.stack([scipy.signal.correlate2d(picture, one, "valid") for one in weights])


ACROSS = {
    "max": lambda maps: maps.max(axis=0),
    "average": lambda maps: maps.mean(axis=0),
    "min": lambda maps: maps.min(axis=0),
    "l2": lambda maps: np.sqrt((maps**2).sum(axis=0)),
}


# --- what is computed


@settings(max_examples=15)
@given(
    number=st.integers(0, 9),
    tilt=st.floats(-180, 180),
    filters=st.lists(
        st.tuples(st.integers(0, 9), st.integers(-180, 180).map(float)), min_size=1, max_size=5
    ),
    across=st.sampled_from(list(ACROSS)),
    weight=st.floats(0.06, 0.25),
)
def test_responses_and_what_stays_of_them(number, tilt, filters, across, weight) -> None:
    state, found = seen(*filters, number=number, tilt=tilt, across=across, weight=weight)
    expected = responded(number, tilt, *filters, weight=weight)
    assert found.maps == pytest.approx(expected, abs=1e-6)
    assert found.pooled == pytest.approx(ACROSS[across](expected), abs=1e-6)
    assert found.values == pytest.approx(expected.max(axis=(1, 2)), abs=1e-6)
    assert expected.max(axis=(1, 2))[found.winner] == pytest.approx(expected.max(), abs=1e-6)
    assert found.picture.shape == (SIDE + 2 * MARGIN,) * 2
    for place in (0, 40, 100):
        at = responded(number, float(TILTS[place]), *filters, weight=weight)
        assert state.responses[:, place] == pytest.approx(at.max(axis=(1, 2)), abs=1e-5)
        assert state.pooled[place] == pytest.approx(ACROSS[across](at).max(), abs=1e-5)


@named("number", NUMBERS)
def test_a_filter_has_no_mean_and_unit_norm(number) -> None:
    weights = weights_of(TiltedDigit(number, 20.0), WEIGHT)
    assert weights.mean() == pytest.approx(0, abs=1e-15)
    assert (weights**2).sum() == pytest.approx(1)
    # Whatever constant is added to the picture, it does not respond to it.
    assert abs((weights * 7.0).sum()) < 1e-12


@named("number", NUMBERS)
def test_a_response_of_one_is_the_same_digit_in_its_place(number) -> None:
    _, found = seen((number, 15.0), (number, 60.0), number=number, tilt=15.0)
    assert found.values[0] == pytest.approx(1)
    assert np.unravel_index(found.maps[0].argmax(), found.maps[0].shape) == (MARGIN, MARGIN)
    assert found.values[1] < 0.95
    assert found.winner == 0


def test_the_curves_go_all_round() -> None:
    state, _ = seen()
    assert TILTS[0] == -180
    assert TILTS[-1] == 180
    assert np.unique(np.diff(TILTS)).tolist() == [2.5]
    assert state.responses[:, 0] == pytest.approx(state.responses[:, -1], abs=1e-5)
    for filter_, (_, tilt) in zip(state.responses, TRIO, strict=True):
        assert TILTS[filter_.argmax()] == tilt
        assert filter_.max() == pytest.approx(1, abs=1e-5)
    assert state.pooled == pytest.approx(state.responses.max(axis=0), abs=1e-6)


# --- learned invariance


@named("number", [3, 5, 7])
def test_the_winner_changes_with_the_tilt_and_the_maximum_hardly(number) -> None:
    trio = tuple((number, tilt) for _, tilt in TRIO)
    winners, values = [], []
    for tilt in range(-45, 46, 5):
        _, found = seen(*trio, number=number, tilt=float(tilt))
        winners.append(found.winner)
        values.append(float(found.pooled.max()))
    assert winners == sorted(winners)
    assert set(winners) == {0, 1, 2}
    assert min(values) > 0.7
    state, _ = seen(*trio, number=number)
    each, pooled = state.changes(45.0)
    assert pooled < 0.3
    assert pooled < 0.6 * min(each)


def test_the_default_says_so_in_numbers() -> None:
    state, _ = seen()
    each, pooled = state.changes(45.0)
    assert pooled == pytest.approx(0.18, abs=0.02)
    assert min(each) == pytest.approx(0.52, abs=0.03)
    rows = rows_of(figure_of(scene_of()))
    assert rows[1] == ("", f"{round(100 * pooled)} %", "good")
    assert rows[3] == ("", f"{round(100 * min(each))} %", "warn")
    assert rows[2][0] == f"steadiest filter alone, {each.index(min(each)) + 1}, by"


def rows_of(figure: Figure) -> list[tuple[str, str, str]]:
    panel = figure.panels["steadiness"]
    assert isinstance(panel, Facts)
    return [(row.label, row.value, row.tone) for row in panel.rows]


@given(
    values=st.lists(st.floats(-5, 5), min_size=1, max_size=9),
)
def test_the_change_of_a_curve(values) -> None:
    found = change(np.array(values))
    if max(values) <= 0:
        assert found is None
    else:
        assert found == pytest.approx((max(values) - min(values)) / max(values))
        assert found >= 0


def test_steadiness_is_told_over_the_span() -> None:
    state, _ = seen()
    for span in (5.0, 30.0, 180.0):
        within = [place for place, tilt in enumerate(TILTS) if abs(tilt) <= span]
        each, pooled = state.changes(span)
        for found, values in zip((*each, pooled), (*state.responses, state.pooled), strict=True):
            part = values[within]
            assert found == pytest.approx((part.max() - part.min()) / part.max())
        assert figure_of(scene_of(span=span)).panels["steadiness"].title == (
            f"From −{span:g}° to {span:g}°"
        )


def test_other_digits_fall_behind() -> None:
    _, found = seen(number=5, tilt=10.0)
    for number in NUMBERS:
        expected = responded(number, 10.0, *TRIO, weight=WEIGHT).max()
        assert found.digits[number] == pytest.approx(expected, abs=1e-6)
    assert found.digits.argmax() == 5
    assert np.sort(found.digits)[-2] < 0.9 * found.digits[5]
    panel = figure_of(scene_of(number=3, tilt=10.0)).panels["by digit"]
    assert isinstance(panel, Curves)
    assert panel.lines[0].style == "bars"
    assert panel.lines[0].y == pytest.approx(found.digits)
    assert panel.cursors[0].at == 3


# --- frames


def test_the_timeline_swings_over_the_span_and_back() -> None:
    scene = scene_of(tilt=10.0, span=45.0)
    count = LAB.length(scene.params)
    tilts = [tilt_at(scene.params.channels, frame) for frame in range(count + 1)]
    assert tilts[:3] == [10, 12.5, 15]
    assert tilts[-1] == 7.5, "one step before it is back"
    assert (min(tilts), max(tilts)) == (-45, 45)
    assert {abs(b - a) for a, b in itertools.pairwise(tilts)} == {2.5}
    assert LAB.frame_name(scene.params, 2) == "tilt 15°"


@given(tilt=st.floats(-180, 180), span=st.sampled_from([5.0, 45.0, 90.0, 180.0]))
def test_whatever_the_tilt_it_plays_within_the_span(tilt, span) -> None:
    wanted = ChannelsParams(tilt=tilt, span=span)
    assert tilt_at(wanted, 0) == tilt
    played = [tilt_at(wanted, frame) for frame in range(1, LAB.length(params_of(span=span)) + 1)]
    assert all(abs(found) <= span for found in played)
    assert max(abs(b - a) for a, b in itertools.pairwise(played)) <= 2.5 + 1e-6


def test_the_winner_moves_along_while_it_plays() -> None:
    figures = [figure_of(scene_of(frame=frame)) for frame in (0, 12, 50)]
    assert [framed(figure) for figure in figures] == [
        {"filter 2", "response 2"},
        {"filter 3", "response 3"},
        {"filter 1", "response 1"},
    ]


def framed(figure: Figure) -> set[str]:
    """The panels that stand out."""
    return {
        key
        for key, panel in figure.panels.items()
        if isinstance(panel, Image) and any(isinstance(mark, Box) for mark in panel.marks)
    }


# --- what is seen


@named("across", list(ACROSS))
@named("count", [1, 3, 5])
def test_every_way_across_gives_a_figure(across, count) -> None:
    filters = tuple((5, 30.0 * place - 60) for place in range(count))
    scene = scene_of(*filters, across=across)
    figure = figure_of(scene)
    _, found = seen(*filters, across=across)
    assert float(figure.panels["pooled"].title) == pytest.approx(found.pooled.max(), abs=5e-3)
    assert figure.panels["pooled"].data == pytest.approx(found.pooled, abs=1e-6)
    pooled = figure.panels["pooled"]
    assert pooled.limits[0] <= pooled.data.min()
    assert pooled.data.max() <= pooled.limits[1] + 1e-6
    assert [key for key in figure.panels if key.startswith("response")] == [
        f"response {place}" for place in range(1, count + 1)
    ]
    sign = figure.panels["across"]
    assert isinstance(sign, Sign)
    expected = {"max": found.values.argmax(), "min": found.values.argmin()}.get(across)
    names = set() if expected is None else {f"filter {expected + 1}", f"response {expected + 1}"}
    assert framed(figure) == names


def test_the_largest_of_each_map_is_marked() -> None:
    figure = figure_of(scene_of())
    for key in ("response 1", "response 2", "response 3", "pooled"):
        panel = figure.panels[key]
        (dot,) = [mark for mark in panel.marks if isinstance(mark, Dot)]
        assert panel.data[int(dot.row), int(dot.column)] == panel.data.max()
        assert float(panel.title) == pytest.approx(panel.data.max(), abs=5e-3)


def test_the_curve_has_the_present_tilt_in_it() -> None:
    panel = figure_of(scene_of(tilt=20.0)).panels["by tilt"]
    assert isinstance(panel, Curves)
    assert panel.x_limits == (-45, 45)
    assert [cursor.at for cursor in panel.cursors] == [20]
    assert [line.label for line in panel.lines] == ["filter 1", "filter 2", "filter 3", "maximum"]
    assert panel.lines[-1].solid
    far = figure_of(scene_of(tilt=-131.0)).panels["by tilt"]
    assert far.x_limits == (-135, 135)


@named(
    "values",
    [
        {"weight": 0.06, "tilt": 180.0},
        {"weight": 0.25, "tilt": -180.0, "span": 180.0},
        {"number": 1, "across": "min", "span": 180.0},
        {"number": 0, "across": "l2", "span": 5.0},
    ],
    ids=lambda values: " ".join(map(str, values.values())),
)
def test_extremes_give_a_figure(values) -> None:
    scene = scene_of((1, 90.0), (1, -180.0), (1, 180.0), (8, 45.0), (4, 0.0), **values)
    for frame in (0, 3, LAB.length(scene.params)):
        figure_of(replace(scene, frame=frame))


def test_a_response_that_is_never_positive_has_no_share() -> None:
    state = ChannelsState(np.zeros((1, 2, 2)), -np.ones((1, len(TILTS))), -np.ones(len(TILTS)))
    assert state.changes(45.0) == ([None], None)


def test_it_can_be_exported_and_stored() -> None:
    scene = scene_of(frame=5)
    pixels = figure_image(figure_of(scene), width_mm=89, dpi=100)
    assert pixels.shape[1] == round(89 / 25.4 * 100)
    document = Document((scene,))
    assert storage.from_bytes(storage.to_bytes(document), {"pooling": LAB}) == document
    offered = LAB.offers(scene, TOPIC.start(scene.params, HostEnv()))
    expected = digit(5, (SIDE, SIDE), tilt_at(scene.params.channels, 5), weight=WEIGHT)
    assert offered["picture"].array == pytest.approx(np.pad(expected, MARGIN))
    assert offered["kernel"].array == pytest.approx(
        unit(digit(5, (SIDE, SIDE), -30.0, weight=WEIGHT))
    )


@named("filters", [(), tuple(TiltedDigit() for _ in range(6))])
def test_there_are_one_to_five_filters(filters) -> None:
    wanted = replace(ChannelsParams(), filters=filters)
    with pytest.raises(BadInput, match="1 to 5"):
        edited(LAB, scene_of(), Params(topic="channels", channels=wanted))


def test_filters_are_told_in_a_few_letters() -> None:
    assert summary(TiltedDigit(5, -30.0)) == "5 at −30°"
    assert summary(TiltedDigit(0, 12.5)) == "0 at 12.5°"


# --- hands

MIDDLE = (SIDE + 2 * MARGIN - 1) / 2


def dragged(scene: Scene, panel: str, *path: tuple[float, float], shift: bool = False) -> Scene:
    return LAB.gesture(scene, Gesture(panel, "drag", path[-1], path, shift=shift))


def test_the_digit_is_turned_by_dragging_it_round() -> None:
    scene = scene_of(tilt=10.0)
    right, up = (MIDDLE, MIDDLE + 20), (MIDDLE - 20, MIDDLE)
    assert dragged(scene, "digit", right, up).params.channels.tilt == 100
    assert dragged(scene, "digit", up, right).params.channels.tilt == -80
    half = (MIDDLE - 20, MIDDLE + 20)
    assert dragged(scene, "digit", right, half, shift=True).params.channels.tilt == 60
    assert dragged(scene, "digit", (MIDDLE, MIDDLE), up) is scene
    assert dragged(scene, "digit", right) is scene


def test_a_played_digit_is_turned_from_where_it_is() -> None:
    scene = scene_of(tilt=10.0, frame=4)
    turned = dragged(scene, "digit", (MIDDLE, MIDDLE + 20), (MIDDLE - 20, MIDDLE))
    assert turned.frame == 0
    assert turned.params.channels.tilt == 110


def test_filters_are_turned_the_same_way() -> None:
    scene, middle = scene_of(), (SIDE - 1) / 2
    turned = dragged(scene, "filter 3", (middle, middle + 9), (middle - 9, middle))
    assert [one.tilt for one in turned.params.channels.filters] == [-30, 0, 120]
    assert turned.params.channels.tilt == scene.params.channels.tilt
    assert dragged(scene, "filter 4", (middle, middle + 9), (middle - 9, middle)) is scene


def test_arrow_keys_turn() -> None:
    scene = scene_of(tilt=10.0)
    for way, expected in (((0.0, -1.0), 11), ((-10.0, 0.0), 20), ((0.0, 10.0), 0)):
        turned = LAB.gesture(scene, Gesture("digit", "nudge", way))
        assert turned.params.channels.tilt == expected
    turned = LAB.gesture(scene, Gesture("filter 1", "nudge", (0.0, 1.0)))
    assert turned.params.channels.filters[0].tilt == -31
    full = scene_of(tilt=180.0)
    turned = LAB.gesture(full, Gesture("digit", "nudge", (0.0, -1.0)))
    assert turned.params.channels.tilt == -179


def test_charts_are_clicked() -> None:
    scene = scene_of(frame=3)
    clicked = LAB.gesture(scene, Gesture("by tilt", "click", (0.5, -22.04)))
    assert (clicked.params.channels.tilt, clicked.frame) == (-22.0, 0)
    clicked = LAB.gesture(scene, Gesture("by digit", "click", (0.5, 6.8)))
    assert (clicked.params.channels.number, clicked.frame) == (7, 3)
    for place, number in ((-40.0, 0), (99.0, 9)):
        clicked = LAB.gesture(scene, Gesture("by digit", "click", (0.5, place)))
        assert clicked.params.channels.number == number
    far = LAB.gesture(scene, Gesture("by tilt", "click", (0.5, 1e6)))
    assert far.params.channels.tilt == 180


@named("kind", ["hover", "leave", "wheel"])
@named("panel", ["digit", "filter 1", "by tilt", "by digit", "pooled", "steadiness"])
def test_other_gestures_change_nothing(panel, kind) -> None:
    scene = scene_of()
    assert LAB.gesture(scene, Gesture(panel, kind, (3.0, 3.0), amount=1.0)) is scene
