import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.rail import Rail

LABS = [("convolution", "Convolution"), ("fourier", "Fourier"), ("unheard-of", "Unheard of")]


@pytest.fixture
def rail(qtbot) -> Rail:
    rail = Rail(LABS)
    qtbot.addWidget(rail)
    rail.show_current("convolution")
    with qtbot.waitExposed(rail):
        rail.show()
    return rail


def test_a_click_chooses_a_lab(qtbot, rail):
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.mouseClick(rail.buttons["fourier"], Qt.MouseButton.LeftButton)
    assert told.args == ["fourier"]
    assert rail.buttons["fourier"].isChecked()


def test_arrow_keys_go_from_lab_to_lab(qtbot, rail):
    rail.buttons["convolution"].setFocus()
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.keyClick(rail.buttons["convolution"], Qt.Key.Key_Down)
    assert told.args == ["fourier"]


def test_showing_a_lab_chooses_nothing(qtbot, rail):
    with qtbot.assertNotEmitted(rail.chosen):
        rail.show_current("unheard-of")
        rail.show_current("not there")
    assert rail.buttons["unheard-of"].isChecked()


def test_names_fit_at_every_text_size(qtbot, rail):
    for percent in (80, 100, 250):
        theme.apply(QApplication.instance(), PALETTES["dark"], percent)
        QApplication.processEvents()
        for button in rail.buttons.values():
            text = button.fontMetrics().horizontalAdvance(button.text())
            assert text < button.width(), percent
            assert button.accessibleName() == button.text()
    theme.apply(QApplication.instance(), PALETTES["light"], 100)


def test_where_room_is_short_buttons_are_lower_and_none_is_cut(qtbot):
    rail = Rail([(name, name.capitalize()) for name in ("one", "two", "three", "four", "five")])
    qtbot.addWidget(rail)
    heights = []
    for height in (600, 280, 200):
        rail.resize(rail.width(), height)
        with qtbot.waitExposed(rail):
            rail.show()
        places = [button.geometry() for button in rail.buttons.values()]
        assert all(a.bottom() < b.top() for a, b in itertools.pairwise(places))
        assert places[-1].bottom() < height
        heights.append(places[0].height())
        has_icon = rail.buttons["one"].toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonTextOnly
        assert has_icon == (height > 200)
    assert heights[2] < heights[1] < heights[0]
    assert rail.minimumSizeHint().height() <= 200
