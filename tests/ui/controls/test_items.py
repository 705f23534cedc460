"""Lists in the form, moved by mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from guiapp.core.errors import BadInput
from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.controls import ParamsForm
from tests.toy_lists import LAB, Convolve, Lists, Pool, Rectify, Wave, check

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A form and whoever takes its edits, or refuses them: the window's part, without a window."""

    def __init__(self, params: Lists) -> None:
        self.form = ParamsForm()
        self.params = params
        self.steps: list[tuple[str, str]] = []
        self.releases = 0
        self.form.edited.connect(self.take)
        self.form.released.connect(self.release)
        self.form.show_params(LAB, params)

    def take(self, params: Lists, name: str, key: str) -> None:
        try:
            check(params)
        except BadInput as problem:
            self.form.show_params(LAB, self.params)
            self.form.show_problem(key.removeprefix("param:"), str(problem))
            return
        self.params = params
        self.steps.append((name, key))
        self.form.show_params(LAB, params)

    def release(self) -> None:
        self.releases += 1

    def line(self, name: str):
        return self.form.row(name).control

    def click(self, qtbot, name: str, verb: str = "") -> None:
        line = self.line(name)
        button = line.verbs[verb] if verb else line.button
        qtbot.mouseClick(button, LEFT)

    def unfolded(self) -> list[str]:
        return [name for name in self.form.names() if name.count(".") == 2]


@pytest.fixture
def desk(qtbot) -> Desk:
    return shown(qtbot, Lists())


def shown(qtbot, params: Lists, width: int = 272, percent: int = 100) -> Desk:
    theme.apply(QApplication.instance(), PALETTES["light"], percent)
    desk = Desk(params)
    qtbot.addWidget(desk.form)
    desk.form.resize(width, 900)
    with qtbot.waitExposed(desk.form):
        desk.form.show()
    desk.form.activateWindow()
    qtbot.waitUntil(lambda: desk.form.widget().width() == desk.form.viewport().width())
    return desk


def test_a_wave_is_added_like_the_last_and_unfolded(qtbot, desk):
    desk.click(qtbot, "waves")
    assert desk.params == Lists(waves=(Wave(), Wave(5.0), Wave(5.0)))
    assert desk.steps == [("Add a wave", "param:waves")]
    assert desk.releases == 1, "so that the next one is a step of its own"
    assert desk.unfolded() == [f"waves.2.{n}" for n in ("frequency", "amplitude", "phase")]
    desk.click(qtbot, "waves")
    assert not desk.line("waves").button.isEnabled(), "four are the most"


def test_a_wave_is_removed_and_the_last_one_stays(qtbot, desk):
    desk.click(qtbot, "waves.0", "remove")
    assert desk.params == Lists(waves=(Wave(5.0),))
    assert desk.steps == [("Remove wave 1", "param:waves")]
    assert not desk.line("waves.0").verbs["remove"].isEnabled()
    qtbot.keyClick(desk.line("waves.0").button, Qt.Key.Key_Delete)
    assert desk.params == Lists(waves=(Wave(5.0),))


def test_a_wave_moves_with_what_is_unfolded_and_with_the_focus(qtbot, desk):
    desk.click(qtbot, "waves")
    desk.click(qtbot, "waves.2", "up")
    assert desk.params.waves == (Wave(), Wave(5.0), Wave(5.0))
    assert desk.unfolded()[0] == "waves.1.frequency"
    desk.click(qtbot, "waves.1", "up")
    assert desk.params.waves == (Wave(5.0), Wave(), Wave(5.0))
    assert desk.steps[-1] == ("Move wave 2 up", "param:waves")
    assert desk.unfolded()[0] == "waves.0.frequency"
    line = desk.line("waves.0")
    assert line.button.hasFocus(), "it cannot go up any more"
    qtbot.keyClick(line.verbs["down"], Qt.Key.Key_Space)
    assert desk.line("waves.1").verbs["down"].hasFocus()


def test_keys_unfold_and_remove(qtbot, desk):
    second = desk.line("waves.1")
    second.button.setFocus()
    qtbot.keyClick(second.button, Qt.Key.Key_Space)
    assert desk.unfolded()[0] == "waves.1.frequency"
    assert second.button.hasFocus()
    qtbot.keyClick(second.button, Qt.Key.Key_Delete)
    assert desk.params.waves == (Wave(),)
    assert desk.unfolded()[0] == "waves.0.frequency"
    assert desk.line("waves.0").button.hasFocus()


def test_a_second_click_folds(qtbot, desk):
    desk.click(qtbot, "waves.0")
    assert [n for n in desk.unfolded() if n.startswith("waves")] == []
    assert desk.line("waves.0").button.text().startswith("▸")
    assert desk.steps == [], "what is seen is no edit"


def test_dragging_inside_an_item_is_one_step(qtbot, desk):
    slider = desk.line("waves.0.amplitude").parts()[0]
    qtbot.mousePress(slider, LEFT, pos=QPoint(8, 14))
    for x in range(8, slider.width() - 8, 3):
        qtbot.mouseMove(slider, QPoint(x, 14))
    assert desk.releases == 0
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(slider.width() - 8, 14))
    assert desk.params.waves == (Wave(2.0, 4.0), Wave(5.0))
    assert set(desk.steps) == {("Set amplitude", "param:waves.0.amplitude")}
    assert desk.releases == 1
    assert "amplitude 4" in desk.line("waves.0").button.toolTip()


def test_a_refused_value_is_told_at_its_row(qtbot):
    desk = shown(qtbot, Lists(waves=(Wave(1.0, 1.0), Wave(2.0, 4.0), Wave(3.0, 3.0))))
    slider = desk.line("waves.0.amplitude").parts()[0]
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert desk.params.waves[0] == Wave(1.0, 1.0)
    problem = desk.form.row("waves.0.amplitude").problem
    assert problem.isVisible()
    assert problem.text().startswith("The waves are too high together")


def test_a_refused_addition_is_told_at_the_last_line_and_unfolds_nothing(qtbot):
    high = (Wave(1.0, 2.0), Wave(2.0, 3.0), Wave(3.0, 3.0))
    desk = shown(qtbot, Lists(waves=high))
    desk.click(qtbot, "waves")
    assert desk.params.waves == high
    assert desk.form.row("waves").problem.text().startswith("The waves are too high together")
    assert desk.unfolded()[0] == "waves.0.frequency"


def test_a_kind_is_chosen_from_a_menu(qtbot, desk):
    add = desk.line("layers")
    qtbot.mouseClick(add.button, LEFT)
    assert add.menu.isVisible()
    labels = [a.text() for a in add.menu.actions()]
    assert labels == ["Convolution", "", "Pooling", "ReLU"], "a line between the groups"
    qtbot.keyClick(add.menu, Qt.Key.Key_Down)
    qtbot.keyClick(add.menu, Qt.Key.Key_Down)
    qtbot.keyClick(add.menu, Qt.Key.Key_Return)
    assert desk.params.layers == (Rectify(), Pool())
    assert desk.steps == [("Add a pooling", "param:layers")]
    assert desk.unfolded()[-2:] == ["layers.1.kind", "layers.1.size"]


def test_other_items_in_the_same_place_get_their_own_rows(qtbot, desk):
    desk.form.show_params(LAB, replace(desk.params, layers=(Convolve(),)))
    assert "layers.0.channels" in desk.form.names()
    desk.form.show_params(LAB, replace(desk.params, layers=(Pool(),)))
    assert "layers.0.channels" not in desk.form.names()
    assert desk.line("layers.0.kind").isVisible()


def test_a_long_list_unfolds_as_a_whole(qtbot):
    desk = shown(qtbot, Lists(layers=(Rectify(),) * 30))
    assert desk.line("layers.earlier").button.text() == "▸ 18 earlier"
    desk.click(qtbot, "layers.earlier")
    assert "layers.0" in desk.form.names()
    assert desk.line("layers.0").button.hasFocus()


def test_buttons_are_there_where_they_are_needed(qtbot, desk):
    first, second = desk.line("waves.0"), desk.line("waves.1")
    assert first.verbs["remove"].isVisible()
    assert not second.verbs["remove"].isVisible()
    second.button.setFocus()
    qtbot.waitUntil(lambda: second.verbs["remove"].isVisible())
    qtbot.keyClick(second.button, Qt.Key.Key_Tab)
    assert second.verbs["up"].hasFocus()
    desk.line("length").focus()
    qtbot.waitUntil(lambda: not second.verbs["remove"].isVisible())


def test_a_pointer_brings_the_buttons_out(qtbot, desk):
    second = desk.line("waves.1")
    qtbot.mouseMove(desk.form.window(), QPoint(5, 5))
    qtbot.mouseMove(second, QPoint(40, 14))
    qtbot.waitUntil(lambda: second.verbs["remove"].isVisible())
    qtbot.mouseMove(desk.form.window(), QPoint(5, 5))
    qtbot.waitUntil(lambda: not second.verbs["remove"].isVisible())


def test_tab_goes_from_top_to_bottom_through_the_lists(qtbot, desk):
    rows = {part: n for n in desk.form.names() for part in desk.form.row(n).control.parts()}
    desk.line("length").focus()
    seen: list[str] = []
    while (widget := QApplication.focusWidget()) in rows:
        seen.append(rows[widget])
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        if len(seen) > 40:
            break
    assert list(dict.fromkeys(seen)) == [name for name in desk.form.names() if name != "seed"]
    assert seen.count("waves.1") == 3, "the line, up and remove: it is the last one"


def test_everything_has_a_name(desk):
    first = desk.line("waves.0")
    assert first.button.accessibleName() == "Wave 1: 2 cycles, amplitude 1, 0°"
    names = [button.accessibleName() for button in first.verbs.values()]
    assert names == ["Move wave 1 up", "Move wave 1 down", "Remove wave 1"]
    assert desk.line("waves").button.accessibleName() == "Add a wave"
    assert desk.line("waves").button.toolTip() == "What is added up."


@pytest.mark.parametrize(("width", "percent"), [(260, 100), (180, 100), (360, 200), (330, 250)])
def test_no_line_is_wider_than_the_panel(qtbot, width, percent):
    desk = shown(qtbot, Lists(layers=(Convolve(),) * 14), width, percent)
    for name in desk.form.names():
        row = desk.form.row(name)
        for part in row.control.parts():
            edge = part.mapTo(desk.form.widget(), QPoint(part.width(), 0)).x()
            assert not part.isVisible() or edge <= desk.form.viewport().width(), name
    line = desk.line("layers.13")
    assert line.button.text().endswith("…")
    theme.apply(QApplication.instance(), PALETTES["light"], 100)


def test_icons_follow_the_palette(qtbot, desk):
    def colours() -> set[str]:
        image = desk.line("waves.0").verbs["remove"].icon().pixmap(14).toImage()
        pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return {
            image.pixelColor(*at).name() for at in pixels if image.pixelColor(*at).alpha() > 200
        }

    assert PALETTES["light"].quiet in colours()
    theme.apply(QApplication.instance(), PALETTES["dark"], 100)
    assert PALETTES["dark"].quiet in colours()
    theme.apply(QApplication.instance(), PALETTES["light"], 100)
