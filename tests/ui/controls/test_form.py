"""The form, moved by mouse and keys."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from guiapp.core.palette import PALETTES
from guiapp.core.params import Params, param
from guiapp.ui import theme
from guiapp.ui.controls import ParamsForm
from tests.ui.controls.made_up import LAB, Fixed, Gabor, MadeUp, Own, with_gabor


class Desk:
    """A form and whoever takes its edits: the window's part, without a window."""

    def __init__(self, params: MadeUp) -> None:
        self.form = ParamsForm()
        self.params = params
        self.keys: list[str] = []
        self.names: list[str] = []
        self.steps = 0
        self.form.edited.connect(self.take)
        self.form.released.connect(self.release)
        self.form.show_params(LAB, params)

    def take(self, params: object, name: str, key: str) -> None:
        assert isinstance(params, MadeUp)
        self.params = params
        self.names.append(name)
        self.keys.append(key)
        self.form.show_params(LAB, params)

    def release(self) -> None:
        self.steps += 1

    def part(self, name: str, index: int = 0):
        return self.form.row(name).control.parts()[index]


@pytest.fixture
def desk(qtbot) -> Desk:
    return shown(qtbot, MadeUp())


def shown(qtbot, params: MadeUp) -> Desk:
    theme.apply(QApplication.instance(), PALETTES["light"], 100)
    desk = Desk(params)
    qtbot.addWidget(desk.form)
    desk.form.resize(272, 900)
    with qtbot.waitExposed(desk.form):
        desk.form.show()
    desk.form.activateWindow()
    return desk


def links(desk: Desk) -> dict[str, QPushButton]:
    found = desk.form.findChildren(QPushButton)
    return {b.text(): b for b in found if b.property("role") == "link" and b.isVisible()}


def turn_wheel(widget, notches: int) -> bool:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        *(centre, widget.mapToGlobal(centre), QPoint(), QPoint(0, 120 * notches)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def type_text(widget, text: str) -> None:
    """Like qtbot.keyClicks, which aborts on letters beyond Latin-1 such as the true minus."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            modifier = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(widget, QKeyEvent(kind, ord(letter), modifier, letter))


def test_a_dragged_slider_is_many_edits_with_one_key_and_one_release(qtbot, desk):
    slider = desk.part("stride")
    start, end = QPoint(8, 14), QPoint(slider.width() - 8, 14)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for x in range(start.x(), end.x(), 3):
        qtbot.mouseMove(slider, QPoint(x, 14))
    qtbot.mouseMove(slider, end)
    assert desk.steps == 0
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    assert desk.params == MadeUp(stride=8)
    assert len(desk.keys) == 7
    assert set(desk.keys) == {"param:stride"}
    assert desk.steps == 1


def test_a_slider_goes_where_one_clicks(qtbot, desk):
    slider = desk.part("stride")
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    assert desk.params.stride in (4, 5)


def test_keys_move_a_slider(qtbot, desk):
    slider = desk.part("stride")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert (desk.params.stride, desk.steps) == (2, 1)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert desk.params.stride == 8


@pytest.mark.parametrize("part", [0, 1])
def test_the_wheel_acts_only_on_what_has_the_focus(qtbot, desk, part):
    widget = desk.part("stride", part)
    desk.part("text").setFocus()
    assert not turn_wheel(widget, 1)
    assert desk.params.stride == 1
    widget.setFocus()
    with qtbot.waitSignal(desk.form.released):
        assert turn_wheel(widget, 1)
    assert desk.params.stride == 2


def test_a_list_ignores_a_passing_wheel(qtbot, desk):
    desk.part("text").setFocus()
    assert not turn_wheel(desk.part("border"), 1)


@pytest.mark.parametrize(("typed", "value"), [("2,5", 2.5), ("1/4", 0.25), ("−3", -3.0)])
def test_a_typed_number_counts_when_it_is_entered(qtbot, desk, typed, value):
    edit = desk.part("gain")
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton)
    edit.selectAll()
    type_text(edit, typed)
    assert desk.keys == []
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.params.gain == value
    assert (desk.keys, desk.steps) == (["param:gain"], 1)


def test_leaving_a_field_enters_what_was_typed(qtbot, desk):
    edit = desk.part("stride", 1)
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "5")
    desk.part("text").setFocus()
    assert desk.params.stride == 5


@pytest.mark.parametrize(
    ("typed", "said"), [("99", "1 to 8; 99"), ("2.5", "whole number"), ("x", "'x' is not a number")]
)
def test_a_bad_number_is_refused_in_a_sentence_until_the_next_good_one(qtbot, desk, typed, said):
    row, edit = desk.form.row("stride"), desk.part("stride", 1)
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, typed)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.params == MadeUp()
    assert row.problem.isVisible()
    assert said in row.problem.text()
    assert said in edit.accessibleDescription()
    desk.part("text").setFocus()
    assert edit.text() == "1", "the value that holds"
    qtbot.keyClick(desk.part("stride"), Qt.Key.Key_Right)
    assert desk.params.stride == 2
    assert not row.problem.isVisible()
    assert edit.accessibleDescription() == "every n-th"


def test_escape_takes_back_what_was_typed(qtbot, desk):
    edit = desk.part("gain")
    edit.setFocus()
    qtbot.keyClicks(edit, "77")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == "1"
    assert desk.keys == []


@dataclass(frozen=True)
class Counted(MadeUp):
    most: int = param(-1, "At most", low=-1, high=500, lowest="all of them", unit="px")


def test_a_lowest_value_that_stands_for_something_else_is_shown_in_words(qtbot):
    desk = shown(qtbot, Counted())
    slider, edit = desk.form.row("most").control.parts()
    assert edit.text() == "all of them"
    assert edit.fontMetrics().horizontalAdvance("all of them") < edit.width()
    edit.setFocus()
    assert edit.text() == "all of them"
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    assert (desk.params.most, edit.text()) == (0, "0")
    slider.setFocus()
    assert edit.text() == "0 px"
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert (desk.params.most, edit.text()) == (-1, "all of them")


@pytest.mark.parametrize("typed", ["all of them", " All of them ", "-1", "−1 px"])
def test_the_words_for_the_lowest_value_are_understood(qtbot, typed):
    desk = shown(qtbot, Counted(most=7))
    edit = desk.form.row("most").control.parts()[1]
    edit.setFocus()
    edit.selectAll()
    type_text(edit, typed)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.params.most == -1
    assert edit.text() == "all of them"


def test_arrow_keys_step_a_number(qtbot):
    desk = shown(qtbot, with_gabor())
    edit = desk.part("kernel.angle", 1)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    qtbot.keyClick(edit, Qt.Key.Key_PageDown)
    assert desk.params.kernel.angle == -45.0
    assert desk.steps == 2


def test_a_field_shows_few_digits_until_it_is_edited(qtbot):
    desk = shown(qtbot, with_gabor(sigma=1.23456789))
    edit = desk.part("kernel.sigma", 1)
    assert edit.text() == "1.235 px"
    edit.setFocus()
    assert edit.text() == "1.23456789"
    desk.part("kernel.angle", 1).setFocus()
    assert desk.params.kernel.sigma == 1.23456789, "looking is not editing"


def test_segments_are_chosen_by_mouse_and_by_arrow_keys(qtbot, desk):
    full, same, _valid = desk.form.row("mode").control.parts()
    assert same.isChecked()
    qtbot.mouseClick(full, Qt.MouseButton.LeftButton)
    assert (desk.params.mode, desk.steps) == ("full", 1)
    full.setFocus()
    qtbot.keyClick(full, Qt.Key.Key_Right)
    assert desk.params.mode == "same"
    assert same.hasFocus()


def test_a_row_goes_where_it_does_not_apply_and_comes_back(qtbot, desk):
    valid = desk.part("mode", 2)
    qtbot.mouseClick(valid, Qt.MouseButton.LeftButton)
    assert "border" not in desk.form.names()
    qtbot.mouseClick(desk.part("mode", 1), Qt.MouseButton.LeftButton)
    assert desk.part("border").isVisible()


def test_a_list_is_chosen_by_keys(qtbot, desk):
    box = desk.part("border")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert (desk.params.border, desk.steps) == ("symmetric", 1)


def test_a_switch_is_turned_by_mouse_and_by_space(qtbot, desk):
    switch = desk.part("grey")
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert desk.params.grey
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not desk.params.grey
    assert desk.steps == 2


def test_text_counts_letter_by_letter_as_one_step(qtbot, desk):
    edit = desk.part("text")
    edit.setFocus()
    qtbot.keyClicks(edit, "de")
    assert desk.params.text == "abcde"
    assert (set(desk.keys), desk.steps) == ({"param:text"}, 0)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.steps == 1


def test_an_option_brings_its_own_rows_and_the_list_keeps_the_focus(qtbot, desk):
    box: QComboBox = desk.part("kernel")
    box.setFocus()
    qtbot.keyClicks(box, "Gab")
    assert desk.params.kernel == Gabor()
    assert desk.part("kernel") is box
    assert box.hasFocus()
    assert desk.part("kernel.sigma").isVisible()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert desk.params.kernel == Fixed("sobel-y"), "the heading between them is passed over"
    assert "kernel.sigma" not in desk.form.names()


def test_headings_of_options_cannot_be_chosen(desk):
    box = desk.part("kernel")
    texts = [box.itemText(i) for i in range(box.count())]
    assert texts == ["Edges", "Sobel x", "Sobel y", "Waves", "Gabor", "Own", "Blank"]
    assert not box.model().item(0).isEnabled()


def test_an_option_that_is_not_listed_is_shown_while_it_is_the_present_one(qtbot):
    desk = shown(qtbot, MadeUp(kernel=Own(7)))
    box = desk.part("kernel")
    assert box.currentText() == "From a file"
    desk.form.show_params(LAB, MadeUp())
    assert box.findText("From a file") < 0
    assert box.currentText() == "Sobel x"


def test_an_edit_inside_an_option_has_its_own_key(qtbot):
    desk = shown(qtbot, with_gabor())
    slider = desk.part("kernel.sigma")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert desk.params == with_gabor(sigma=0.1)
    assert desk.keys == ["param:kernel.sigma"]
    assert desk.names == ["Set sigma σ"]


def test_links_ask_for_a_source_or_choose_an_own_option(qtbot, desk):
    asked: list[tuple[str, str]] = []
    desk.form.source_requested.connect(lambda name, verb: asked.append((name, verb)))
    for text in ("open", "paste", "save"):
        qtbot.mouseClick(links(desk)[text], Qt.MouseButton.LeftButton)
    assert asked == [("kernel", "open"), ("kernel", "paste"), ("kernel", "save")]
    qtbot.mouseClick(links(desk)["blank"], Qt.MouseButton.LeftButton)
    assert desk.params.kernel == Own()
    assert desk.steps == 1


def test_what_is_rare_is_folded_away_until_asked_for(qtbot, desk):
    assert not desk.part("bars").isVisible()
    more = links(desk)["▸ Colour bars, seed"]
    with qtbot.waitSignal(desk.form.folded) as told:
        qtbot.keyClick(more, Qt.Key.Key_Space)
    assert told.args == ["Show", False]
    assert desk.part("bars").isVisible()


def test_a_group_can_be_unfolded_from_the_start(qtbot):
    form = ParamsForm(frozenset({"Show"}))
    qtbot.addWidget(form)
    form.show_params(LAB, MadeUp())
    assert form.row("bars").isVisibleTo(form)


def test_a_refused_edit_unfolds_and_says_why(qtbot, desk):
    desk.form.show_problem("seed", "Another seed, please.")
    row = desk.form.row("seed")
    assert row.problem.isVisible()
    assert row.problem.text() == "Another seed, please."


def test_after_a_refused_drag_the_slider_stands_at_the_value_that_holds(qtbot):
    form = ParamsForm()
    qtbot.addWidget(form)
    form.show_params(LAB, MadeUp())
    form.edited.connect(lambda *edit: form.show_problem("stride", "No."))
    with qtbot.waitExposed(form):
        form.show()
    slider = form.row("stride").control.parts()[0]
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 8, 14))
    assert slider.sliderPosition() == slider.maximum()
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 8, 14))
    assert slider.sliderPosition() == 0


def test_widgets_stay_while_the_structure_is_the_same(desk):
    before = {name: desk.form.row(name) for name in desk.form.names()}
    desk.form.show_params(LAB, MadeUp(stride=4, grey=True, kernel=Fixed("sobel-y")))
    assert {name: desk.form.row(name) for name in desk.form.names()} == before
    assert desk.part("stride", 1).text() == "4"
    assert desk.part("kernel").currentText() == "Sobel y"


def test_tab_goes_from_top_to_bottom(qtbot, desk):
    seen = []
    links(desk)["open"].setFocus()
    for _ in range(60):
        widget = QApplication.focusWidget()
        if widget in seen:
            break
        seen.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    tops = [widget.mapTo(desk.form.widget(), QPoint(0, 0)).y() for widget in seen]
    assert tops == sorted(tops)
    assert len(seen) >= 14


def test_everything_has_a_name_and_a_tip(desk):
    for name in desk.form.names():
        row = desk.form.row(name)
        assert row.label.buddy() is row.control.parts()[0]
        for part in row.control.parts():
            assert part.accessibleName().startswith(row.label.text())
            assert part.toolTip() == row.field.parameter.declaration.help


@pytest.mark.parametrize(("width", "percent"), [(260, 100), (272, 80), (330, 250), (520, 200)])
def test_nothing_is_wider_than_the_panel(qtbot, width, percent):
    theme.apply(QApplication.instance(), PALETTES["light"], percent)
    form = ParamsForm(frozenset({"Kernel", "Show"}))
    qtbot.addWidget(form)
    form.show_params(LAB, with_gabor())
    form.resize(width, 700)
    with qtbot.waitExposed(form):
        form.show()
    qtbot.waitUntil(lambda: form.widget().width() == form.viewport().width())
    for name in form.names():
        right = form.row(name).mapTo(form.widget(), QPoint(form.row(name).width(), 0)).x()
        assert right <= form.viewport().width()
        for part in form.row(name).control.parts():
            edge = part.mapTo(form.widget(), QPoint(part.width(), 0)).x()
            assert not part.isVisible() or edge <= form.viewport().width(), name
    theme.apply(QApplication.instance(), PALETTES["light"], 100)


def test_a_signed_slider_is_filled_from_zero(qtbot):
    desk = shown(qtbot, with_gabor(angle=90.0))
    slider = desk.part("kernel.angle")
    image = slider.grab().toImage()
    accent, middle = PALETTES["light"].accent, slider.height() // 2
    filled = [x for x in range(image.width()) if image.pixelColor(x, middle).name() == accent]
    assert min(filled) == pytest.approx(image.width() / 2, abs=3)


def test_a_long_fold_ends_in_an_ellipsis_and_says_all_in_its_tip(qtbot, desk):
    more = next(b for text, b in links(desk).items() if text.startswith("▸"))
    desk.form.resize(130, 900)
    qtbot.waitUntil(lambda: more.text().endswith("…"))
    assert more.toolTip() == "Colour bars, seed"
    assert more.width() <= desk.form.viewport().width()


@pytest.mark.parametrize(("percent", "most"), [(100, 275), (130, 365), (250, 400)])
def test_large_text_takes_height_rather_than_the_width_of_the_canvas(qtbot, percent, most):
    theme.apply(QApplication.instance(), PALETTES["light"], percent)
    form = ParamsForm()
    qtbot.addWidget(form)
    assert form.sizeHint().width() <= most
    theme.apply(QApplication.instance(), PALETTES["light"], 100)


@dataclass(frozen=True)
class Inner:
    level: int = param(1, "Level", low=0, high=9, unit="px")


@dataclass(frozen=True)
class First(Params):
    inner: Inner = param(Inner(), "Inner", group="First")


@dataclass(frozen=True)
class Second(Params):
    inner: Inner = param(Inner(), "Inner", group="Second")


def test_a_control_that_another_lab_has_under_another_heading(qtbot):
    """What is in a group of values has its heading from the group: the same control, elsewhere."""
    desk = shown(qtbot, MadeUp())
    for params in (First(), Second(), First()):
        desk.form.show_params(None, params)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        row = desk.form.row("inner.level")
        qtbot.waitUntil(row.isVisible)
        assert row.field.group == type(params).__name__
        headings = [label.text() for label in desk.form.findChildren(QLabel) if label.isVisible()]
        assert type(params).__name__ in headings
