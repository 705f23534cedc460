"""Painting on a spectrum in the window, with real mouse and key events."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from guiapp.core import numbers
from guiapp.core.gesture import Gesture
from guiapp.labs.fourier.paint.filters import LowPass
from guiapp.labs.fourier.paint.painted import MaskPen, Painted
from guiapp.parts.kernel import kernel_values
from guiapp.ui import app
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.hands import LEFT, Hands

SIDE = 64
PERIODS = {
    (20, 40): "period 4.44 px, 56.3°",
    (32, 32): "constant",
    (32, 16): "period 4 px, 180°",
    (48, 32): "period 4 px, −90°",
}
"""What the read-out tells of the wave at a place of the spectrum."""


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Any:
    made = app.make_window(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.session.go_to_lab("fourier")
    change(made, size=str(SIDE), mask=())
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


def settle(qtbot: Any, window: MainWindow) -> None:
    """Until what is wanted now is on the canvas."""
    qtbot.waitUntil(
        lambda: (
            window.canvas.figure is not None
            and "spectrum" in window.canvas.figure.panels
            and window.worker.latest == window.answers.shown
        ),
        timeout=20_000,
    )


def mask(window: MainWindow) -> tuple[Any, ...]:
    return tuple(window.session.scene.params.mask)


def shown(window: MainWindow, key: str) -> np.ndarray:
    return np.asarray(window.canvas.figure.panels[key].data)


def masked(window: MainWindow) -> np.ndarray:
    """The picture under the gains that are shown, by NumPy."""
    gain = np.fft.ifftshift(window.canvas.figure.panels["spectrum"].gain)
    return np.asarray(np.fft.ifft2(np.fft.fft2(shown(window, "input")) * gain).real)


def test_the_picture_answers_while_one_paints(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    before, steps = shown(window, "answer"), window.session.undo_name
    assert before == pytest.approx(shown(window, "input"), abs=1e-5)
    seen = [before]
    hands.press(hands.place("spectrum", 32, 36))
    for column in (40, 46, 52):
        hands.move(hands.place("spectrum", 32, column), LEFT)
        qtbot.waitUntil(lambda: shown(window, "answer") is not seen[-1], timeout=20_000)
        settle(qtbot, window)
        seen.append(shown(window, "answer"))
        assert seen[-1] == pytest.approx(masked(window), abs=1e-5)
        assert np.abs(seen[-1] - seen[-2]).max() > 1e-4
        assert window.session._base is not None, "the button is still held"
    hands.release(hands.place("spectrum", 32, 52))
    settle(qtbot, window)
    (stroke,) = mask(window)
    assert stroke.tool == "brush"
    assert stroke.points[0] == pytest.approx((0.0, 4 / SIDE), abs=0.5 / SIDE)
    assert stroke.points[-1] == pytest.approx((0.0, 20 / SIDE), abs=0.5 / SIDE)
    assert shown(window, "answer") == pytest.approx(masked(window), abs=1e-5)
    assert window.session.undo_name == "Paint on the spectrum" != steps


def test_each_stroke_is_one_step_of_undo(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    figures = [window.canvas.figure]
    strokes = [((20, 36), (28, 44), (36, 50)), ((10, 10), (12, 20)), ((50, 40),)]
    for stroke in strokes:
        start, *stops = (hands.place("spectrum", *place) for place in stroke)
        hands.drag(start, *(stops or [start]))
        settle(qtbot, window)
        figures.append(window.canvas.figure)
    assert len(mask(window)) == 3
    undo = window.actions_.menus.actions["undo"]
    for before in reversed(figures[:-1]):
        undo.trigger()
        settle(qtbot, window)
        for key in ("answer", "spectrum"):
            assert np.array_equal(shown(window, key), before.panels[key].data)
        gain = window.canvas.figure.panels["spectrum"].gain
        assert np.array_equal(gain, before.panels["spectrum"].gain)
    assert mask(window) == ()
    for _ in strokes:
        window.actions_.menus.actions["redo"].trigger()
    settle(qtbot, window)
    assert np.array_equal(shown(window, "answer"), figures[-1].panels["answer"].data)


def test_the_wheel_zooms_and_the_brush_follows(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    hands.wheel(hands.place("spectrum", 20, 44), 5)
    zoom = window.canvas.zooms.of(window.canvas.item("spectrum"))
    assert zoom.bottom - zoom.top == pytest.approx(0.8**5)
    place = hands.place("spectrum", 20, 44)
    hands.click(place)
    settle(qtbot, window)
    (stroke,) = mask(window)
    assert stroke.points[0] == pytest.approx((-12 / SIDE, 12 / SIDE), abs=0.5 / SIDE)
    gain = window.canvas.figure.panels["spectrum"].gain
    assert gain[20, 44] < 0.1
    assert gain[44, 20] == gain[20, 44], "mirrored"
    assert window.canvas.zooms.of(window.canvas.item("spectrum")) == zoom
    assert window.canvas.zooms.of(window.canvas.item("input")).bottom == 1.0


def test_two_quick_strokes_are_two(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    """Qt takes the second press for a double click; that is a stroke, too."""
    first, second = hands.place("spectrum", 20, 44), hands.place("spectrum", 21, 45)
    hands.double_click(first)
    settle(qtbot, window)
    assert len(mask(window)) == 2
    assert window.canvas.filled == ""
    window.actions_.menus.actions["undo"].trigger()
    assert len(mask(window)) == 1
    hands.click(first)
    hands._send(QEvent.Type.MouseButtonDblClick, first, LEFT, LEFT)
    hands.move(second, LEFT)
    hands.move(hands.place("spectrum", 40, 50), LEFT)
    hands.release(hands.place("spectrum", 40, 50))
    settle(qtbot, window)
    stroke = mask(window)[-1]
    assert len(mask(window)) == 3
    assert stroke.points[-1] == pytest.approx((8 / SIDE, 18 / SIDE), abs=0.5 / SIDE)


def test_two_quick_strokes_leave_a_panel_that_fills_the_canvas(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    window.canvas.fill("spectrum")
    hands.double_click(hands.place("spectrum", 20, 44))
    settle(qtbot, window)
    assert window.canvas.filled == "spectrum"
    assert len(mask(window)) == 2
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_Escape)
    assert window.canvas.filled == ""


def test_hovering_shows_the_wave_and_paints_nothing(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    change(window, below="wave", mask=(LowPass(),))
    settle(qtbot, window)
    before = window.session.document
    answer = shown(window, "answer")
    for row, column in PERIODS:
        hands.move(hands.place("spectrum", row, column))
        settle(qtbot, window)
        plane = np.fft.fft2(shown(window, "input"))
        kept = np.zeros((SIDE, SIDE))
        kept[row - 32, column - 32] = kept[32 - row, 32 - column] = 1
        expected = np.fft.ifft2(plane * kept).real
        assert shown(window, "wave") == pytest.approx(expected, abs=1e-4)
        down, across = (numbers.text((at - 32) / SIDE) for at in (row, column))
        told = window.readout._here.text()
        assert told.startswith(f"down {down}, across {across} cycles per pixel")
        assert PERIODS[row, column] in told
    assert window.session.document == before
    assert shown(window, "answer") is answer, "nothing was computed again"
    hands.move(QPoint(2, 2))
    settle(qtbot, window)
    assert window.session.wanted is window.session.scene


def test_the_list_of_layers_grows(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    assert "mask.0" not in window.form.names()
    for number in range(3):
        hands.click(hands.place("spectrum", 20 + 4 * number, 44))
        settle(qtbot, window)
        assert f"mask.{number}" in window.form.names()
        assert f"mask.{number + 1}" not in window.form.names()
    window.actions_.menus.actions["undo"].trigger()
    settle(qtbot, window)
    assert "mask.2" not in window.form.names()


def test_the_pen_is_set_without_a_step_of_undo(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    name = window.session.undo_name
    change(window, painter=MaskPen("ring", value=2.0, edge="ideal"))
    assert window.session.undo_name == name
    hands.drag(hands.place("spectrum", 32, 42), hands.place("spectrum", 32, 48))
    settle(qtbot, window)
    (stroke,) = mask(window)
    assert (stroke.tool, stroke.value, stroke.edge) == ("ring", 2.0, "ideal")
    gain = window.canvas.figure.panels["spectrum"].gain
    assert gain[32, 45] == gain[32, 19] == gain[45, 32] == 2
    assert gain[32, 32] == 1


# --- the keyboard


def go_to(window: MainWindow, hands: Hands, key: str) -> None:
    window.canvas.setFocus()
    for _ in range(len(window.canvas.keys)):
        hands.key(Qt.Key.Key_Tab)
        if window.canvas.current == key:
            return
    raise AssertionError(f"the keyboard does not reach {key}")


def test_the_keyboard_paints(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    """Enter sets the pen down and lifts it, arrows move it."""
    before = shown(window, "answer")
    go_to(window, hands, "spectrum")
    for _ in range(6):
        hands.key(Qt.Key.Key_Right)
    settle(qtbot, window)
    assert mask(window) == ()
    hands.key(Qt.Key.Key_Return)
    for _ in range(4):
        hands.key(Qt.Key.Key_Down)
    settle(qtbot, window)
    assert np.abs(shown(window, "answer") - before).max() > 1e-4
    assert window.session._base is not None, "the pen is still down"
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, window)
    (stroke,) = mask(window)
    assert stroke.points[0] == (0.0, 6 / SIDE)
    assert stroke.points[-1] == (4 / SIDE, round(6 / SIDE, 6))
    assert len(stroke.points) == 5
    hands.key(Qt.Key.Key_Down)
    settle(qtbot, window)
    assert len(mask(window)) == 1
    window.actions_.menus.actions["undo"].trigger()
    assert mask(window) == ()


def test_going_to_another_panel_lifts_the_pen(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    go_to(window, hands, "spectrum")
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Tab)
    settle(qtbot, window)
    (stroke,) = mask(window)
    assert window.session._base is None
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Backtab)
    assert window.canvas.current == "spectrum"
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, window)
    assert mask(window)[0] == stroke
    assert mask(window)[1].points == ((0.0, 0.0),), "from the middle, as at first"


# --- elsewhere


def test_the_nearest_kernel_is_sent_to_the_convolution_lab(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    change(window, mask=(LowPass(0.15),), below="kernel", kernel_size=7)
    settle(qtbot, window)
    kernel = window.canvas.figure.panels["kernel"].values
    assert kernel.shape == (7, 7)
    menu = window.actions_.menus.menu("Send to")
    (action,) = [a for a in menu.actions() if a.text() == "Send the kernel to Convolution"]
    action.trigger()
    qtbot.waitUntil(lambda: window.session.scene.lab == "convolution", timeout=20_000)
    assert kernel_values(window.session.scene.params.kernel) == pytest.approx(kernel)
    window.session.undo()
    assert window.session.scene.lab == "fourier"


def test_a_stroke_that_cannot_be_is_told(qtbot: Any, window: MainWindow) -> None:
    path = ((3.0, 3.0), (1e5, 3.0))
    window.session.gesture(Gesture("spectrum", "press", path[0], path[:1]))
    window.session.gesture(Gesture("spectrum", "drag", path[1], path))
    assert "A stroke's points lie near the spectrum" in window.message.text
    window.session.gesture(Gesture("spectrum", "release", path[0], path[:1]))
    settle(qtbot, window)
    assert mask(window) == (Painted(points=((-29 / SIDE, -29 / SIDE),)),)
