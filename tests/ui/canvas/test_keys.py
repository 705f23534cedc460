"""The keyboard on the canvas: where it is can be seen, and Delete empties a cell."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from guiapp.core.figure import Figure, Grid, Image, Table, panels_of
from guiapp.ui import theme
from guiapp.ui.canvas import Canvas
from guiapp.ui.canvas.cells import CellsItem
from guiapp.ui.canvas.keys import Keys

PICTURE = Image("picture", "Picture", "", np.zeros((8, 8), np.float32))
MATRIX = Grid("matrix", "Matrix", "", np.ones((2, 2)), editable=True)


@pytest.fixture
def canvas(qtbot):
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(640, 360)
    made.show_figure(Figure("", "", panels_of(PICTURE, MATRIX), Table((("picture", "matrix"),))))
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


@pytest.fixture
def keys(canvas):
    return Keys(canvas)


def rings(canvas):
    """Around which panels there is the accent colour."""
    seen, accent = canvas.viewport().grab().toImage(), QColor(theme.current().accent)
    found = []
    for key in ("picture", "matrix"):
        item = canvas.item(key)
        frame = item.cell_rect(0, 0) if isinstance(item, CellsItem) else item.frame
        corner = canvas.mapFromScene(frame.topLeft())
        ratio = seen.devicePixelRatio()
        around = [(corner.x() + x, corner.y() + y) for x in range(-3, 4) for y in range(-3, 4)]
        pixels = [seen.pixelColor(int(x * ratio), int(y * ratio)) for x, y in around]
        if accent in pixels:
            found.append(key)
    return found


def test_tab_shows_where_the_keyboard_is(qtbot, canvas, keys):
    shown = []
    for _ in range(2):
        qtbot.keyClick(canvas, Qt.Key.Key_Tab)
        shown.append((canvas.current, rings(canvas)))
    assert shown == [("matrix", ["matrix"]), ("picture", ["picture"])]
    qtbot.keyClick(canvas, Qt.Key.Key_Backtab)
    assert rings(canvas) == ["matrix"]
    keys.act_on("picture")
    assert canvas.current == "picture"
    assert rings(canvas) == [], "a hand sees what it pressed"


def test_delete_sets_a_cell_to_zero(qtbot, canvas, keys):
    gestures = []
    keys.gestured.connect(gestures.append)
    keys.act_on("matrix")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_Down, Qt.Key.Key_Backspace):
        qtbot.keyClick(canvas, key)
    told = [(g.panel, g.kind, g.point, g.value) for g in gestures]
    assert told == [
        ("matrix", "enter", (0.0, 1.0), 0.0),
        ("matrix", "enter", (1.0, 1.0), 0.0),
    ]
