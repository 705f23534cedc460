import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.timeline import Timeline

LONG = 262_144


class Player:
    """Answers as the window does: shows what was asked for."""

    def __init__(self, length: int | None) -> None:
        self.timeline = Timeline()
        self.frame, self.length, self.playing = 0, length, False
        self.asked: list[tuple[str, object]] = []
        self.timeline.stepped.connect(self.step)
        self.timeline.jumped.connect(self.jump)
        self.timeline.play_toggled.connect(self.play)
        self.show()

    def step(self, frames: int) -> None:
        self.asked.append(("step", frames))
        self.frame += frames
        self.show()

    def jump(self, frame: int) -> None:
        self.asked.append(("jump", frame))
        self.frame = frame
        self.show()

    def play(self, playing: bool) -> None:
        self.playing = playing
        self.show()

    def show(self) -> None:
        text = f"{self.frame:,} of {self.length:,}" if self.length else f"step {self.frame}"
        self.timeline.show_frame(self.frame, self.length, text, self.playing, "slide the window")


def shown(qtbot, length: int | None, width: int = 900) -> Player:
    theme.apply(QApplication.instance(), PALETTES["light"], 100)
    player = Player(length)
    qtbot.addWidget(player.timeline)
    player.timeline.resize(width, 44)
    with qtbot.waitExposed(player.timeline):
        player.timeline.show()
    return player


def click(qtbot, player: Player, name: str) -> None:
    qtbot.mouseClick(player.timeline.buttons[name], Qt.MouseButton.LeftButton)


def test_buttons_step_and_jump(qtbot):
    player = shown(qtbot, LONG)
    for name in ("step-forward", "step-forward", "step-back", "last", "first"):
        click(qtbot, player, name)
    assert player.asked == [
        *(("step", 1), ("step", 1), ("step", -1)),
        *(("jump", LONG), ("jump", 0)),
    ]


def test_buttons_that_lead_nowhere_are_off(qtbot):
    player = shown(qtbot, 3)
    off = {n for n, b in player.timeline.buttons.items() if not b.isEnabled()}
    assert off == {"first", "step-back"}
    click(qtbot, player, "last")
    off = {n for n, b in player.timeline.buttons.items() if not b.isEnabled()}
    assert off == {"last", "step-forward"}


def test_play_shows_what_the_player_does(qtbot):
    player = shown(qtbot, 10)
    play = player.timeline.buttons["play"]
    click(qtbot, player, "play")
    assert player.playing
    assert play.isChecked()
    assert play.accessibleName() == "Pause"
    qtbot.keyClick(play, Qt.Key.Key_Space)
    assert not player.playing
    assert not play.isChecked()


def test_play_stays_up_when_nobody_plays(qtbot):
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.show_frame(0, 9, "0", False, "")
    qtbot.mouseClick(timeline.buttons["play"], Qt.MouseButton.LeftButton)
    assert not timeline.buttons["play"].isChecked()


def test_the_slider_scrubs_by_mouse_and_is_not_pulled_from_the_hand(qtbot):
    player = shown(qtbot, LONG)
    slider = player.timeline.slider
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    for x in range(8, slider.width(), 20):
        qtbot.mouseMove(slider, QPoint(x, 14))
        player.timeline.show_frame(0, LONG, "late answer", False, "slide the window")
    held = slider.sliderPosition()
    assert held > LONG // 2
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width(), 14))
    assert player.asked[-1] == ("jump", LONG)
    frames = [frame for _, frame in player.asked]
    assert frames == sorted(frames)


def test_the_slider_moves_by_keys(qtbot):
    player = shown(qtbot, 10)
    player.timeline.slider.setFocus()
    qtbot.keyClick(player.timeline.slider, Qt.Key.Key_Right)
    qtbot.keyClick(player.timeline.slider, Qt.Key.Key_End)
    assert player.asked == [("jump", 1), ("jump", 10)]


@pytest.mark.parametrize(
    ("typed", "frame"), [("153972", 153972), ("999999999", LONG), ("-5", None), ("abc", None)]
)
def test_the_number_can_be_typed(qtbot, typed, frame):
    player = shown(qtbot, LONG)
    number = player.timeline.number
    qtbot.mouseClick(number.button, Qt.MouseButton.LeftButton)
    assert number.field.hasFocus()
    qtbot.keyClicks(number.field, typed)
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    expected = [("jump", frame)] if frame else [("jump", 0)] if typed == "-5" else []
    assert player.asked == expected
    assert number.button.isVisible()
    assert number.button.hasFocus()


def test_escape_and_leaving_keep_the_frame(qtbot):
    player = shown(qtbot, LONG)
    number = player.timeline.number
    qtbot.mouseClick(number.button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(number.field, "77")
    qtbot.keyClick(number.field, Qt.Key.Key_Escape)
    assert number.button.isVisible()
    qtbot.keyClick(number.button, Qt.Key.Key_Space)
    player.timeline.slider.setFocus()
    assert number.button.isVisible()
    assert player.asked == []


def test_no_frames_no_timeline(qtbot):
    player = shown(qtbot, 0)
    assert not player.timeline.slider.isVisible()
    player.length = 5
    player.show()
    assert player.timeline.slider.isVisible()


def test_endless_frames_end_where_one_has_been_and_the_slider_grows(qtbot):
    player = shown(qtbot, None)
    assert not player.timeline.buttons["last"].isEnabled()
    player.jump(420)
    assert player.timeline.slider.maximum() == 420
    player.jump(100)
    assert player.timeline.slider.maximum() == 420
    assert player.timeline.slider.value() == 100
    assert player.timeline.furthest == 420
    assert player.timeline.buttons["last"].isEnabled(), "the last that was seen"


def test_the_speed_suits_the_length_until_it_is_chosen(qtbot):
    player = shown(qtbot, LONG)
    assert player.timeline.speed == 64
    player.length = 50
    player.show()
    assert player.timeline.speed == 0.1
    box = player.timeline.speed_box
    box.setFocus()
    with qtbot.waitSignal(player.timeline.speed_changed) as told:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert told.args == [0.25]
    player.length = LONG
    player.show()
    assert player.timeline.speed == 0.25


def test_loop_is_switched(qtbot):
    player = shown(qtbot, 5)
    with qtbot.waitSignal(player.timeline.loop_changed) as told:
        click(qtbot, player, "loop")
    assert told.args == [True]
    assert player.timeline.loop


def test_nothing_jumps_while_frames_go_by(qtbot):
    player = shown(qtbot, LONG)
    player.jump(LONG)
    QApplication.processEvents()
    place = player.timeline.slider.geometry()
    for frame in (9, 99_999, 5):
        player.jump(frame)
        QApplication.processEvents()
        assert player.timeline.slider.geometry() == place


@pytest.mark.parametrize("percent", [100, 250])
@pytest.mark.parametrize("width", [360, 520, 700, 1400])
def test_it_fits_whatever_the_width(qtbot, width, percent):
    player = shown(qtbot, LONG, width)
    theme.apply(QApplication.instance(), PALETTES["light"], percent)
    QApplication.processEvents()
    timeline = player.timeline
    assert timeline.buttons["play"].isVisible()
    if width * 100 / percent >= 360:
        parts = [*timeline.buttons.values(), timeline.slider, timeline.number, timeline.speed_box]
        for part in parts:
            right = part.mapTo(timeline, QPoint(part.width(), 0)).x()
            assert not part.isVisible() or right <= width
    theme.apply(QApplication.instance(), PALETTES["light"], 100)
