"""The foot of the window: which frame is seen; playing, stepping and going to others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from guiapp.ui import theme
from guiapp.ui.controls.choice import ComboBox
from guiapp.ui.controls.control import take_focus
from guiapp.ui.controls.slider import Slider
from guiapp.ui.frame_number import FrameNumber
from guiapp.ui.icons import icon
from guiapp.ui.theme import give_role, px, unit

SPEEDS = (
    *(0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 100.0),
    *(256.0, 1024.0, 4096.0),
)
TICKS = 3600  # a minute at 60 ticks a second: how long playing takes until a speed is chosen
FARTHEST = 2**31 - 1
HEIGHT = 44
_BUTTONS = {
    "first": "To the first frame",
    "step-back": "One frame back",
    "play": "Play",
    "step-forward": "One frame forward",
    "last": "To the last frame",
    "loop": "Begin again at the end",
}


class Timeline(QWidget):
    """Shows a frame and asks for others; it plays nothing itself."""

    stepped = Signal(int)
    jumped = Signal(int)
    play_toggled = Signal(bool)
    speed_changed = Signal(float)
    loop_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._length: int | None = 0
        self._seen = 0
        self._label = ""
        self._playing = False
        self._is_speed_chosen = False
        self.buttons = {name: _button(name, tip) for name, tip in _BUTTONS.items()}
        self.label = QLabel()
        self.slider = Slider()
        self.number = FrameNumber()
        self.speed_label = QLabel("speed")
        self.speed_box = ComboBox()
        self._build()
        self._connect()
        self._dress()

    @property
    def speed(self) -> float:
        """Frames for each tick."""
        return float(self.speed_box.currentData())

    @property
    def loop(self) -> bool:
        """Whether playing begins again at the end."""
        return self.buttons["loop"].isChecked()

    @property
    def furthest(self) -> int:
        """The last frame, or where there is none the last one that was seen."""
        return self._seen if self._length is None else self._length

    def set_speed(self, speed: float) -> None:
        """Choose the speed nearest to this one."""
        self._is_speed_chosen = True
        self._show_speed(speed)

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or stop there."""
        self.buttons["loop"].setChecked(loop)

    def cut(self, frame: int) -> None:
        """Forget what was seen beyond a frame, where there is no last one."""
        self._seen = frame
        if self._length is None:
            self._set_range(max(frame, 1))

    def show_frame(
        self, frame: int, length: int | None, text: str, playing: bool, label: str
    ) -> None:
        """Show where one is.

        Args:
            frame: the frame that is seen.
            length: the last frame; None where there is no last one; 0 hides the timeline.
            text: what the frame is called.
            playing: whether frames go by.
            label: what the timeline does: "slide the window".
        """
        if (length, label) != (self._length, self._label):
            self._begin(length, label)
        self._seen = max(self._seen, frame)
        if length is None and frame > self.slider.maximum():
            self._set_range(frame)
        if not self.slider.isSliderDown():
            blocked = QSignalBlocker(self.slider)
            self.slider.setValue(frame)
            blocked.unblock()
            self.slider.update()
        self.number.show_text(frame, text)
        self._show_ends(frame)
        if playing != self._playing:
            self._playing = playing
            self._show_play()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_bar"):
            self._dress()

    def _build(self) -> None:
        """A bar that is hidden where there are no frames; the timeline itself folds by the menu."""
        self._bar = QWidget()
        self._line = QHBoxLayout(self._bar)
        for name in ("first", "step-back", "play", "step-forward", "last"):
            self._line.addWidget(self.buttons[name])
        self._line.addWidget(self.label)
        self._line.addWidget(self.slider, 1)
        for widget in (self.number, self.speed_label, self.speed_box, self.buttons["loop"]):
            self._line.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        whole.addWidget(self._bar)
        self._bar.hide()
        self._name()

    def _name(self) -> None:
        self.setAccessibleName("Timeline")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.slider.setAccessibleName("Frame")
        self.slider.setToolTip("The frame that is seen")
        self.speed_box.setAccessibleName("Speed")
        self.speed_box.setToolTip("Frames for each picture shown while playing")
        self.speed_label.setBuddy(self.speed_box)
        for speed in SPEEDS:
            self.speed_box.addItem(f"{speed:g} / frame", speed)
        self.buttons["loop"].setCheckable(True)
        self.buttons["play"].setCheckable(True)
        self._show_speed(1.0)

    def _connect(self) -> None:
        self.buttons["first"].clicked.connect(self._on_first_clicked)
        self.buttons["step-back"].clicked.connect(self._on_step_back_clicked)
        self.buttons["play"].clicked.connect(self._on_play_clicked)
        self.buttons["step-forward"].clicked.connect(self._on_step_forward_clicked)
        self.buttons["last"].clicked.connect(self._on_last_clicked)
        self.buttons["loop"].toggled.connect(self.loop_changed)
        self.slider.valueChanged.connect(self.jumped)
        self.number.entered.connect(self._on_number_entered)
        self.speed_box.activated.connect(self._on_speed_box_activated)

    def _dress(self) -> None:
        """Sizes and icons for the present theme."""
        give_role(self._bar, "foot")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bar.setFixedHeight(px(HEIGHT))
        self._line.setContentsMargins(px(12), 0, px(12), 0)
        self._line.setSpacing(px(4))
        for widget in (self.label, self.speed_label):
            give_role(widget, "quiet")
            widget.setContentsMargins(px(4), 0, px(4), 0)
        self.slider.setMinimumWidth(px(72))
        metrics = self.speed_box.fontMetrics()
        widest = max(metrics.horizontalAdvance(f"{s:g} / frame") for s in SPEEDS)
        self.speed_box.setFixedWidth(widest + px(48))
        for name, button in self.buttons.items():
            button.setIconSize(theme.square(18))
            button.setIcon(icon(name, theme.current(), px(18), _checked_colour(name)))
        self._show_play()
        self.number.forget_width()
        self._reflow()

    def _begin(self, length: int | None, label: str) -> None:
        """Other frames than before."""
        if label != self._label:
            self._is_speed_chosen = False
        self._length, self._label = length, label
        self._seen = 0
        self._bar.setVisible(length != 0)
        self._set_range(1 if length is None else length)
        self.label.setText(label)
        self.number.forget_width()
        if not self._is_speed_chosen:
            self._show_speed(1.0 if length is None else length / TICKS)
        self._reflow()

    def _set_range(self, last: int) -> None:
        blocked = QSignalBlocker(self.slider)
        self.slider.setRange(0, min(last, FARTHEST))
        self.slider.setPageStep(max(last // 20, 1))
        blocked.unblock()

    def _show_ends(self, frame: int) -> None:
        at_end = self._length is not None and frame >= self._length
        for name, enabled in (
            ("first", frame > 0),
            ("step-back", frame > 0),
            ("step-forward", not at_end),
            ("last", frame < self.furthest),
        ):
            self.buttons[name].setEnabled(enabled)

    def _show_play(self) -> None:
        button = self.buttons["play"]
        button.setChecked(self._playing)
        name = "pause" if self._playing else "play"
        button.setIcon(icon(name, theme.current(), px(18)))
        button.setAccessibleName(name.capitalize())
        button.setToolTip(name.capitalize())

    def _show_speed(self, speed: float) -> None:
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - speed))
        self.speed_box.setCurrentIndex(nearest)

    def _reflow(self) -> None:
        """Leave out what is needed least where there is little width."""
        room = self.width() / unit()
        self.label.setVisible(bool(self._label) and room >= 720)
        self.speed_label.setVisible(room >= 600)
        for name in ("first", "last"):
            self.buttons[name].setVisible(room >= 520)
        for widget in (self.speed_box, self.buttons["loop"]):
            widget.setVisible(room >= 480)

    def _on_first_clicked(self) -> None:
        self.jumped.emit(0)

    def _on_step_back_clicked(self) -> None:
        self.stepped.emit(-1)

    def _on_play_clicked(self, checked: bool) -> None:
        """Whoever plays answers with ``show_frame``, which then shows the button pressed or not."""
        self.buttons["play"].setChecked(self._playing)
        self.play_toggled.emit(checked)

    def _on_step_forward_clicked(self) -> None:
        self.stepped.emit(1)

    def _on_last_clicked(self) -> None:
        if self._length is not None:
            self.jumped.emit(self._length)

    def _on_number_entered(self, frame: int) -> None:
        last = FARTHEST if self._length is None else self._length
        self.jumped.emit(min(max(frame, 0), last))

    def _on_speed_box_activated(self) -> None:
        self._is_speed_chosen = True
        self.speed_changed.emit(self.speed)


def _button(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAccessibleName(tip)
    button.setToolTip(tip)
    take_focus(button)
    return button


def _checked_colour(name: str) -> str:
    return theme.current().accent if name == "loop" else ""
