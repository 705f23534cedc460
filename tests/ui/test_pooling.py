"""The picture of the Pooling lab in the window, moved by a real mouse and real keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from guiapp.core import numbers
from guiapp.core.figure import Figure, Image
from guiapp.core.params import parameters
from guiapp.core.raster import Raster
from guiapp.labs.pooling.shift import state as states
from guiapp.labs.pooling.shift.offsets import REACH
from guiapp.labs.pooling.shift.params import ShiftParams
from guiapp.labs.pooling.shift.sweep import Sweep
from guiapp.parts.kernel import first_kernel
from guiapp.parts.picture import Drawing, Loaded
from guiapp.ui import app
from guiapp.ui.controls.lists import change as changed_list
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.hands import LEFT, Hands

PICTURE = np.random.default_rng(2).random((48, 48)).astype(np.float32)


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Any:
    made = app.make_window(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.session.go_to_lab("pooling")
    identity = first_kernel("identity")
    change(made, topic="shift", image=Loaded(Raster.of(PICTURE), "made"), kernel=identity)
    change_shift(made, across=0.0)
    settle(qtbot, made)
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window.canvas)


def change(window: MainWindow, **values: Any) -> None:
    window.session.set_params(replace(window.session.scene.params, **values), "Begin")


def change_shift(window: MainWindow, **values: Any) -> None:
    change(window, shift=replace(window.session.scene.params.shift, **values))


def settle(qtbot: Any, window: MainWindow) -> None:
    """Until what is wanted now is on the canvas, curves and maps and all."""
    qtbot.waitUntil(
        lambda: (
            window.canvas.figure is not None
            and window.worker.is_idle
            and window.worker.latest == window.answers.shown
        ),
        timeout=20_000,
    )


def offset(window: MainWindow) -> tuple[float, float]:
    own = window.session.scene.params.shift
    return own.down, own.across


def shown(window: MainWindow, key: str) -> np.ndarray:
    panel = window.canvas.figure.panels[key]
    assert isinstance(panel, Image)
    return np.asarray(panel.data)


def assert_moved(window: MainWindow, down: int, across: int) -> None:
    """The picture and its poolings, as NumPy has them."""
    moved = np.roll(PICTURE, (down, across), (0, 1))
    assert np.array_equal(shown(window, "moved"), moved)
    corners = moved[::2, ::2], moved[1::2, ::2], moved[::2, 1::2], moved[1::2, 1::2]
    assert np.array_equal(shown(window, "output 0"), np.maximum.reduce(corners))
    assert np.array_equal(shown(window, "output 2"), corners[0])
    assert np.array_equal(shown(window, "change 2"), corners[0] - PICTURE[::2, ::2])


def test_the_picture_goes_with_the_mouse(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    """One step of undo; nothing is measured again, and the curves stay as they are."""
    curves, maps = window.canvas.figure.panels["curves"], shown(window, "map 0")
    steps = window.session.undo_name
    hands.press(hands.place("moved", 10, 10))
    for row, column in ((12, 10), (9, 21), (20, 31)):
        hands.move(hands.place("moved", row, column), LEFT)
        settle(qtbot, window)
        assert offset(window) == (row - 10, column - 10)
        assert_moved(window, row - 10, column - 10)
        assert window.session.is_drawing, "the button is still held"
    hands.release(hands.place("moved", 20, 31))
    settle(qtbot, window)
    assert_moved(window, 10, 21)
    assert window.canvas.figure.panels["curves"].lines is curves.lines
    assert shown(window, "map 0") is maps
    assert window.session.undo_name == "Move the picture" != steps
    window.actions_.menus.actions["undo"].trigger()
    settle(qtbot, window)
    assert_moved(window, 0, 0)


def test_a_drag_begins_where_the_last_one_ended(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    for _ in range(2):
        hands.drag(hands.place("moved", 30, 30), hands.place("moved", 27, 36))
        settle(qtbot, window)
    assert_moved(window, -6, 12)
    window.actions_.menus.actions["undo"].trigger()
    assert offset(window) == (-3, 6)


def test_a_magnified_picture_is_moved_by_fractions(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    change_shift(window, step="1/4")
    settle(qtbot, window)
    hands.wheel(hands.place("moved", 24, 24), 8)
    start, end = hands.place("moved", 24, 24), hands.place("moved", 24, 25.5)
    hands.drag(start, end)
    settle(qtbot, window)
    assert offset(window) == (0, 1.5)
    turns = np.exp(-2j * np.pi * np.fft.fftfreq(48) * 1.5)
    turns[24] = 0
    moved = np.fft.ifft(np.fft.fft(PICTURE, axis=1) * turns, axis=1).real
    np.testing.assert_allclose(shown(window, "moved"), moved, atol=1e-5)


def test_a_press_alone_moves_nothing(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    before = window.session.document
    hands.click(hands.place("moved", 10, 10))
    settle(qtbot, window)
    assert window.session.document == before


def test_the_pointer_says_what_a_drag_would_do(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    hands.move(hands.place("moved", 10, 10))
    assert window.canvas.viewport().cursor().shape() == Qt.CursorShape.SizeAllCursor
    assert "Drag the picture" in window.readout._here.text()
    hands.move(hands.place("output 0", 3, 3))
    assert window.canvas.viewport().cursor().shape() == Qt.CursorShape.CrossCursor


def test_arrow_keys_nudge_the_picture(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    window.canvas.setFocus()
    for _ in range(len(window.canvas.keys)):
        hands.key(Qt.Key.Key_Tab)
        if window.canvas.current == "moved":
            break
    assert window.canvas.current == "moved"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        hands.key(key)
    settle(qtbot, window)
    assert_moved(window, -1, 2)
    hands.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, window)
    assert_moved(window, 9, 2)
    change_shift(window, step="1/2")
    hands.key(Qt.Key.Key_Left)
    assert offset(window) == (9, 1.5)


def test_a_map_and_the_curves_are_pointed_at(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    before = window.session.document
    hands.move(hands.place("map 1", 3, 12))
    settle(qtbot, window)
    assert_moved(window, -5, 4)
    assert window.session.document == before, "a preview"
    hands.move(hands.place("output 0", 3, 3))
    settle(qtbot, window)
    assert_moved(window, 0, 0)
    hands.click(hands.place("map 1", 3, 12))
    settle(qtbot, window)
    assert offset(window) == (-5, 4)
    y = sum(window.canvas.figure.panels["curves"].y_limits) / 2
    hands.click(hands.place("curves", y, -6.1))
    settle(qtbot, window)
    assert offset(window) == (0, -6)
    assert window.canvas.figure.panels["curves"].cursors[0].at == -6


def test_the_read_out_of_a_map_counts_from_no_shift(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    map_ = window.canvas.figure.panels["map 0"]
    hands.move(hands.place("map 0", REACH - 3, REACH + 5))
    told = window.readout._here.text()
    assert told.startswith("down −3, across 5 px")
    assert numbers.text(float(map_.data[REACH - 3, REACH + 5]), 4) in told


def test_one_more_pooling_is_of_a_kind_that_is_not_there() -> None:
    poolings = ShiftParams().poolings
    parameter = next(one for one in parameters(ShiftParams) if one.name == "poolings")
    added = changed_list(parameter, poolings[:3], "add").items
    assert added[:3] == poolings[:3]
    assert added[3].kind not in {one.kind for one in poolings[:3]}
    assert (added[3].size, added[3].stride) == (poolings[2].size, poolings[2].stride)


def test_playing_moves_it_over_the_line(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    frames = []
    window.canvas.painted.connect(lambda _: frames.append(window.session.scene.frame))
    window.timeline.set_speed(1.0)
    hands.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.scene.frame == 17, timeout=20_000)
    settle(qtbot, window)
    assert_moved(window, 0, 8)
    assert window.timeline.number.button.text() == "→ 8 px"
    window.session.set_frame(4)
    settle(qtbot, window)
    assert_moved(window, 0, -5)
    hands.drag(hands.place("moved", 30, 30), hands.place("moved", 34, 30))
    settle(qtbot, window)
    assert window.session.scene.frame == 4
    assert_moved(window, 4, -5)


def test_a_drawing_is_drawn_or_moved(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    change(window, image=Drawing(48, 48))
    change_shift(window, hand="draw", across=10.0)
    settle(qtbot, window)
    hands.drag(hands.place("input", 20, 20), hands.place("input", 20, 30))
    settle(qtbot, window)
    (stroke,) = window.session.scene.params.image.strokes
    np.testing.assert_allclose(stroke.points[0], (20, 10), atol=1)
    assert window.session.undo_name == "Draw"
    assert shown(window, "input")[20, 20] > 0.9
    change_shift(window, hand="move")
    settle(qtbot, window)
    hands.drag(hands.place("moved", 20, 20), hands.place("moved", 30, 20))
    settle(qtbot, window)
    assert offset(window) == (10, 10)
    assert len(window.session.scene.params.image.strokes) == 1


# --- what takes longer


def test_the_maps_fill_in_and_a_drag_goes_first(
    qtbot: Any, window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outputs answer while nothing is measured yet; what was measured by then is kept."""
    monkeypatch.setattr(states, "PIECE", 0.0)
    measured = []
    go_on = Sweep.go_on

    def counted(self: Sweep) -> None:
        measured.append(self.done)
        go_on(self)

    monkeypatch.setattr(Sweep, "go_on", counted)
    seen: list[Figure] = []
    window.canvas.painted.connect(seen.append)
    change_shift(window, tolerance=1.0)
    qtbot.waitUntil(lambda: any(0 < known(figure) < 289 for figure in seen), timeout=20_000)
    hands.press(hands.place("moved", 10, 10))
    hands.move(hands.place("moved", 10, 20), LEFT)
    qtbot.waitUntil(
        lambda: np.array_equal(shown(window, "moved"), np.roll(PICTURE, 10, 1)), timeout=20_000
    )
    assert known(window.canvas.figure) < 289
    hands.release(hands.place("moved", 10, 20))
    monkeypatch.setattr(states, "PIECE", 10.0)
    settle(qtbot, window)
    assert known(window.canvas.figure) == 289
    assert len(measured) == 17 + 289, "nothing was measured twice"
    counts = [known(figure) for figure in seen]
    assert counts == sorted(counts)


def known(figure: Figure) -> int:
    """How many places of the first map are known; 0 while the old ones are kept, dimmed."""
    panel = figure.panels["map 0"]
    assert isinstance(panel, Image)
    if "map 0" in figure.pending:
        return 0
    return 289 if panel.shown is None else panel.shown


def test_covered_places_are_painted_as_such(
    qtbot: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = window.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    complete = window.canvas.figure
    part = replace(complete.panels["map 0"], shown=100)
    window.canvas.show_figure(replace(complete, panels={**complete.panels, "map 0": part}))
    covered = window.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    item = window.canvas.item("map 0")
    there, cut = (window.canvas.mapFromScene(item.to_canvas(row, 4)) for row in (2, 12))
    assert pixels.pixel(there) == covered.pixel(there)
    assert pixels.pixel(cut) != covered.pixel(cut)
