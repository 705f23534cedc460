import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from guiapp.ui.command_palette import CommandPalette, plain


@pytest.fixture
def window(qtbot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.done = []
    file, view = (window.menuBar().addMenu(title) for title in ("&File", "&View"))
    palette = view.addMenu("&Palette")
    for menu, text, keys in (
        *((file, "&Save", "Ctrl+S"), (file, "Save &as…", ""), (file, "&Quit", "Ctrl+Q")),
        *((palette, "&Dark", ""), (palette, "&Light", "")),
    ):
        action = menu.addAction(text)
        action.setShortcut(keys)
        action.triggered.connect(lambda _=False, text=text: window.done.append(text))
        window.addAction(action)
    window.actions()[2].setEnabled(False)
    window.resize(800, 600)
    with qtbot.waitExposed(window):
        window.show()
    return window


def opened(qtbot, window: QMainWindow) -> CommandPalette:
    palette = CommandPalette(window, window.actions())
    palette.open_centred()
    qtbot.waitUntil(palette.isVisible)
    return palette


def texts(palette: CommandPalette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_typing_finds_and_return_runs(qtbot, window):
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.field, "dar")
    assert texts(palette) == ["Dark"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.done == ["&Dark"]


def test_menus_lead_to_an_action_too(qtbot, window):
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.field, "view light")
    assert texts(palette) == ["Light"]
    item = palette.list.item(0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Light, View ▸ Palette"
    palette.reject()


def test_arrow_keys_move_while_one_types(qtbot, window):
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.field, "save")
    assert texts(palette) == ["Save", "Save as"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.done == ["Save &as…"]


def test_a_click_runs(qtbot, window):
    palette = opened(qtbot, window)
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.done == ["&Save"]


def test_what_cannot_be_done_comes_last_and_is_not_run(qtbot, window):
    palette = opened(qtbot, window)
    assert texts(palette)[-1] == "Quit"
    qtbot.keyClicks(palette.field, "quit")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert window.done == []
    palette.reject()


def test_escape_closes_and_nothing_is_left(qtbot, window):
    palette = opened(qtbot, window)
    with qtbot.waitSignal(palette.destroyed):
        qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert window.done == []


def test_it_is_painted_with_names_menus_and_keys(qtbot, window):
    palette = opened(qtbot, window)
    image = palette.list.viewport().grab().toImage()
    colours = {image.pixelColor(x, 14).name() for x in range(image.width())}
    assert len(colours) > 3
    palette.reject()


def test_mnemonics_and_dots_are_left_out():
    assert plain("Save &as…") == "Save as"
    assert plain("Black && white") == "Black & white"
