"""What stands on the screen is what is the case: keys in menus, the read-out, moved panels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolTip

from guiapp.core.gesture import Gesture
from guiapp.parts.kernel import KERNELS
from guiapp.parts.picture import Drawing, Photo
from guiapp.ui import app
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.hands import Hands


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Any:
    made = app.make_window(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    wait(qtbot, made)
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


def wait(qtbot: Any, window: MainWindow) -> None:
    """Until what is wanted now is on the canvas, proof and all."""
    qtbot.waitUntil(
        lambda: (
            window.canvas.figure is not None
            and not window.canvas.figure.pending
            and window.worker.latest == window.answers.shown
        ),
        timeout=20_000,
    )


class Painted(QObject):
    """Collects where a widget is painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.region = QRegion()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's question: whether this event was dealt with here."""
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def test_letters_stand_in_the_menus_also_where_they_do_not_act(window: MainWindow) -> None:
    play = window.actions_.menus.actions["play"]
    window.form.row("stride").control.parts()[-1].setFocus()
    assert not play.shortcuts()
    assert play.text() == "&Play or pause\tSpace"
    window.canvas.setFocus()
    assert play.shortcuts()
    assert play.text() == "&Play or pause"


def test_the_read_out_follows_the_cell_under_a_resting_pointer(
    qtbot: Any, window: MainWindow
) -> None:
    hands = Hands(window.canvas)
    hands.move(hands.place("kernel", 0, 0))
    assert "value −1 " in window.readout._here.text()
    window.session.gesture(Gesture("kernel", "enter", (0.0, 0.0), value=7.0))
    wait(qtbot, window)
    assert "value 7 " in window.readout._here.text()


def test_nothing_stays_behind_where_panels_move(qtbot: Any, window: MainWindow) -> None:
    params = window.session.scene.params
    window.session.set_params(replace(params, image=Photo("coffee")), "Picture")
    wait(qtbot, window)
    old = window.canvas.mapFromScene(window.canvas.item("input").body).boundingRect()
    painted = Painted(window.canvas)
    window.canvas.viewport().installEventFilter(painted)
    window.session.set_params(replace(params, image=Drawing()), "Picture")
    wait(qtbot, window)
    new = window.canvas.mapFromScene(window.canvas.item("input").body).boundingRect()
    assert not new.contains(old)
    qtbot.waitUntil(lambda: QRegion(old).subtracted(painted.region).isEmpty())


def test_what_is_no_number_is_told_at_the_cell(window: MainWindow) -> None:
    hands = Hands(window.canvas)
    window.canvas.setFocus()
    hands.type("-")
    Hands(window.keys._editor).key(Qt.Key.Key_Return)
    assert window.keys._editor.toolTip().startswith("- is no number")
    QToolTip.hideText()


def test_the_zoom_stays_where_a_panel_fills_the_canvas(qtbot: Any, window: MainWindow) -> None:
    hands = Hands(window.canvas)
    hands.wheel(hands.place("output", 100, 400), 4)
    zoom = window.canvas.zooms.of(window.canvas.item("output"))
    window.canvas.fill("output")
    assert window.canvas.zooms.of(window.canvas.item("output")) == zoom
    window.canvas.fill("")
    window.resize(1200, 700)
    assert window.canvas.zooms.of(window.canvas.item("input")) == zoom
    window.canvas.zooms.fit()
    window.canvas.fill("output")
    assert window.canvas.zooms.of(window.canvas.item("output")).bottom == 1.0


def test_the_frame_time_is_that_of_an_edit(qtbot: Any, window: MainWindow) -> None:
    told = window.readout._how.text()
    window.canvas.fill("output")
    qtbot.waitUntil(lambda: window.canvas._unpainted is None)
    assert window.readout._how.text() == told


def test_a_sum_that_is_zero_but_for_rounding_is_told_as_zero(
    qtbot: Any, window: MainWindow
) -> None:
    option = next(o for o in KERNELS if o.label == "High pass")
    params = replace(window.session.scene.params, kernel=option.value)
    window.session.set_params(params, "Kernel")
    wait(qtbot, window)
    assert window.canvas.figure.panels["kernel"].facts == "13 × 13, sum 0"


def test_a_message_moves_no_panel_and_goes_with_the_next_edit(
    qtbot: Any, window: MainWindow
) -> None:
    before = window.canvas.item("input").body
    window.message.warn("Something cannot be read; choose another. " * 6)
    assert window.message.isVisible()
    assert window.message.geometry().top() == window.header.geometry().top()
    assert window.message.height() > window.header.height()
    wait(qtbot, window)
    assert window.canvas.item("input").body == before
    window.session.gesture(Gesture("kernel", "enter", (0.0, 0.0), value=7.0))
    assert not window.message.text


def test_the_menu_of_a_heading_opens_under_its_link_by_keyboard_too(window: MainWindow) -> None:
    link = next(
        b for b in window.form.findChildren(QPushButton) if "edit" in b.accessibleName().lower()
    )
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    menu = window.actions_.menus.menu("Kernel")
    assert menu.isVisible()
    under = link.mapToGlobal(link.rect().bottomLeft())
    assert abs(menu.pos().y() - under.y()) <= 4
    menu.close()
