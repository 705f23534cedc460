"""The Diffusion lab in the window: played, scrubbed and edited by hand while it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from guiapp.core.figure import Figure
from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.params import shape_of
from guiapp.labs.diffusion.walls import cells_of
from guiapp.ui import app
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.hands import Hands

PATIENCE = 20_000
LONG_SECONDS = 5.0
"""Closing takes a fraction of a second; machines that others use may pause."""


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Any:
    made = app.make_window(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    look_at(qtbot, made, "size=64", "spread.particles=500")
    made.canvas.setFocus()
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window.canvas)


def look_at(qtbot: Any, window: MainWindow, *values: str) -> None:
    scene = set_values(LAB, LAB.first_scene(), values)
    window.session.add_scene(scene, "Begin")
    settle(qtbot, window)


def settle(qtbot: Any, window: MainWindow) -> None:
    """Until what is wanted is on the canvas."""

    def is_there() -> bool:
        return window.worker.is_idle and window.worker.latest == window.answers.shown

    qtbot.waitUntil(is_there, timeout=PATIENCE)


def until(qtbot: Any, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=PATIENCE)


def play_until(qtbot: Any, window: MainWindow, hands: Hands, frame: int) -> int:
    """Play by the space bar, and pause by it; the frame that is seen then."""
    hands.key(Qt.Key.Key_Space)
    assert window.playing.playing
    until(qtbot, lambda: window.session.scene.frame >= frame)
    hands.key(Qt.Key.Key_Space)
    assert not window.playing.playing
    settle(qtbot, window)
    return window.session.scene.frame


class Watch:
    """Keeps what was painted: the mass of each frame, of the scene as it was then."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.seen: dict[int, np.ndarray] = {}
        window.canvas.painted.connect(self.look)

    def look(self, figure: Figure) -> None:
        self.seen[frame_of(figure)] = figure.panels["mass"].data


def frame_of(figure: Figure) -> int:
    """What the title says."""
    return int(figure.panels["mass"].title.split()[2].replace("\u202f", ""))


def mass(window: MainWindow) -> np.ndarray:
    return window.canvas.figure.panels["mass"].data


def expected(scene: Scene, frame: int | None = None) -> np.ndarray:
    """What a player of its own computes."""
    at = scene if frame is None else replace(scene, frame=frame)
    return Player(LAB, HostEnv()).figure(at).panels["mass"].data


# --- playing


def test_keys_play_pause_and_step(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    frame = play_until(qtbot, window, hands, 6)
    assert frame_of(window.canvas.figure) == frame
    for key, moved in (
        (Qt.Key.Key_Period, frame + 1),
        (Qt.Key.Key_Period, frame + 2),
        (Qt.Key.Key_Comma, frame + 1),
        (Qt.Key.Key_End, frame + 2),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Comma, 0),
    ):
        hands.key(key)
        settle(qtbot, window)
        assert window.session.scene.frame == moved
        assert frame_of(window.canvas.figure) == moved
        np.testing.assert_array_equal(mass(window), expected(window.session.scene))
    assert window.session.undo_name == "Begin", "playing is no step of undo"


def test_keys_act_only_while_the_canvas_has_the_focus(window: MainWindow) -> None:
    window.form.row("spread.seed").control.parts()[-1].setFocus()
    assert not window.actions_.menus.actions["play"].shortcuts()
    window.canvas.setFocus()
    assert window.actions_.menus.actions["play"].shortcuts()


def test_scrubbing_by_the_slider_shows_what_was_there(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    watch = Watch(window)
    last = play_until(qtbot, window, hands, 30)
    before = dict(watch.seen)
    slider = window.timeline.slider
    middle, compared = slider.height() // 2, 0
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 8, middle))
    for x in range(slider.width() - 8, 0, -60):
        qtbot.mouseMove(slider, QPoint(x, middle))
        settle(qtbot, window)
        frame = window.session.scene.frame
        if frame in before:
            compared += 1
            np.testing.assert_array_equal(mass(window), before[frame])
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(0, middle))
    settle(qtbot, window)
    assert window.session.scene.frame == 0
    assert compared >= 3
    assert slider.maximum() == last, "what was computed can be gone back to"


def test_a_frame_is_jumped_to_by_its_number(qtbot: Any, window: MainWindow) -> None:
    number = window.timeline.number
    for typed in (90, 3):
        qtbot.mouseClick(number.button, Qt.MouseButton.LeftButton)
        qtbot.keyClicks(number.field, str(typed))
        qtbot.keyClick(number.field, Qt.Key.Key_Return)
        settle(qtbot, window)
        assert window.session.scene.frame == typed
        assert number.button.text() == f"step {typed}"
        np.testing.assert_array_equal(mass(window), expected(window.session.scene))
    assert window.timeline.slider.maximum() == 90


@pytest.mark.parametrize("speed", [2.0, 100.0])
def test_so_many_steps_for_each_picture(
    qtbot: Any, window: MainWindow, hands: Hands, speed: float
) -> None:
    box = window.timeline.speed_box
    box.setCurrentIndex(box.findData(speed))
    box.activated.emit(box.currentIndex())
    watch = Watch(window)
    last = play_until(qtbot, window, hands, int(6 * speed))
    assert last % speed == 0
    assert len(watch.seen) >= 2
    assert all(frame % speed == 0 for frame in watch.seen)


def test_a_tenth_of_a_step_takes_ten_ticks(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    window.timeline.set_speed(0.1)
    ticks = []
    window.playing._timer.timeout.connect(lambda: ticks.append(window.session.scene.frame))
    play_until(qtbot, window, hands, 2)
    assert len(ticks) >= 20


# --- edits while it plays


def test_the_temperature_is_dragged_while_it_plays(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    """One step of undo; the track holds it, and undoing gives the frames there were."""
    original = window.session.scene
    hands.key(Qt.Key.Key_Space)
    until(qtbot, lambda: window.session.scene.frame >= 3)
    slider = window.form.row("temperature").control.slider
    middle = slider.height() // 2
    places = np.linspace(slider.width() / 2, slider.width() - 8, 6).astype(int).tolist()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(places[0], middle))
    for x in places[1:]:
        since = window.session.scene.frame
        qtbot.mouseMove(slider, QPoint(x, middle))
        until(qtbot, lambda since=since: window.session.scene.frame > since + 1)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(places[-1], middle))
    last = window.session.scene.frame
    until(qtbot, lambda: window.session.scene.frame > last + 3)
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_Space)
    settle(qtbot, window)
    edited = window.session.scene
    heats = [params.temperature for _, params in edited.track]
    assert heats == sorted(heats)
    assert heats[0] == 1.0
    assert heats[-1] == edited.params.temperature > 5
    assert len(heats) >= 5
    np.testing.assert_array_equal(mass(window), expected(edited))
    hot = mass(window)
    assert window.session.undo_name == "Set temperature"
    window.session.undo()
    settle(qtbot, window)
    undone = window.session.scene
    assert (undone.params, undone.track) == (original.params, ())
    window.session.set_frame(edited.frame)
    settle(qtbot, window)
    np.testing.assert_array_equal(mass(window), expected(original, edited.frame))
    assert not np.array_equal(mass(window), hot)
    assert window.session.undo_name == "Begin", "all of the drag was one step"
    window.session.redo()
    window.session.set_frame(edited.frame)
    settle(qtbot, window)
    np.testing.assert_array_equal(mass(window), hot)


def test_time_stands_still_while_a_wall_is_drawn(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    watch = Watch(window)
    hands.key(Qt.Key.Key_Space)
    until(qtbot, lambda: window.session.scene.frame >= 3)
    shape = shape_of(window.session.scene.params)
    column = float(shape[1] // 2)
    hands.press(hands.place("mass", 2.0, column))
    frame = window.session.scene.frame
    ticks = []
    window.playing._timer.timeout.connect(lambda: ticks.append(1))
    for row in range(4, shape[0] - 2, 6):
        hands.move(hands.place("mass", float(row), column), Qt.MouseButton.LeftButton)
        wanted = len(ticks) + 2
        until(qtbot, lambda wanted=wanted: len(ticks) >= wanted)
        assert window.session.scene.frame == frame
    until(qtbot, lambda: window.canvas.figure.panels["mass"].gain is not None)
    assert frame_of(window.canvas.figure) == frame
    hands.release(hands.place("mass", float(shape[0] - 3), column))
    until(qtbot, lambda: window.session.scene.frame > frame + 4)
    hands.key(Qt.Key.Key_Space)
    settle(qtbot, window)
    scene = window.session.scene
    assert [since for since, _ in scene.track] == [0, frame + 1]
    assert len(scene.params.walls) == 1
    assert window.session.undo_name == "Draw a wall"
    walls = cells_of(scene.params.walls, shape, HostEnv())
    assert walls is not None
    assert walls[4:-4, int(column)].all()
    seen = [watch.seen[f] for f in range(frame, scene.frame + 1) if f in watch.seen]
    assert len(seen) >= 2
    for picture in seen[1:]:
        np.testing.assert_array_equal(picture[walls], seen[0][walls])
        assert not np.array_equal(picture[~walls], seen[0][~walls])
    np.testing.assert_array_equal(mass(window), expected(scene))


def test_going_back_shows_and_edits_what_was_in_effect(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    session = window.session
    session.set_frame(5)
    session.set_params(replace(session.scene.params, temperature=4.0), "Temperature")
    session.set_frame(12)
    settle(qtbot, window)
    subtitles = []
    for frame in (12, 4, 5):
        session.set_frame(frame)
        settle(qtbot, window)
        subtitles.append(window.canvas.figure.subtitle)
    assert [text.rsplit(" ", 1)[-1] for text in subtitles] == ["4", "1", "4"]
    session.set_frame(4)
    assert session.scene.params.temperature == 1.0
    settle(qtbot, window)
    hands.wheel(hands.place("kernel", 1, 1), 1)
    assert session.scene.params.temperature == 1.0
    assert [(since, p.temperature) for since, p in session.scene.track] == [(0, 1.0), (5, 1.0)]


class Windows(QObject):
    """Counts the windows that open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[object] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_window = isinstance(watched, QWidget) and watched.isWindow()
        if event.type() == QEvent.Type.Show and is_window:
            self.opened.append(watched)
        return False


def test_no_window_flashes_up_with_other_controls(qtbot: Any, window: MainWindow) -> None:
    """A widget that is shown before it has a parent is a window, and takes the keyboard."""
    windows = Windows()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(windows)
    for topic in ("laws", "measure", "heat", "quiz", "spread"):
        params = window.session.scene.params
        window.session.set_params(replace(params, topic=topic), "Topic")
        settle(qtbot, window)
    application.removeEventFilter(windows)
    assert windows.opened == []
    assert window.canvas.hasFocus()


def test_the_seed_starts_again(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    play_until(qtbot, window, hands, 3)
    params = window.session.scene.params
    window.session.set_params(replace(params, spread=replace(params.spread, seed=7)), "Seed")
    settle(qtbot, window)
    assert window.session.scene.frame == 0
    assert frame_of(window.canvas.figure) == 0


def test_a_black_picture_says_why_there_are_no_particles(qtbot: Any, window: MainWindow) -> None:
    look_at(qtbot, window, "image=draw", "image.height=40", "image.width=30")
    assert "is black everywhere" in window.message.text


# --- closing


def test_closing_while_a_heavy_scene_plays_ends_all_threads(qtbot: Any, tmp_path: Path) -> None:
    before = {thread.native_id for thread in threading.enumerate()}
    window = app.make_window(Settings(tmp_path / "settings.ini"))
    with qtbot.waitExposed(window):
        window.show()
    look_at(qtbot, window, "size=1024", "spread.particles=1000000", "image=camera")
    window.timeline.set_speed(100.0)
    window.playing.set_playing(True)
    until(qtbot, lambda: window.worker._is_serving)
    window.session.saved(window.session.document, tmp_path / "x")
    began = time.monotonic()
    assert window.close()
    assert window.worker.isFinished()
    assert window.errands.isFinished()
    assert time.monotonic() - began < LONG_SECONDS
    assert not window.playing.playing
    window.deleteLater()
    QApplication.processEvents()
    left = {thread.native_id for thread in threading.enumerate() if thread.is_alive()}
    assert threading.main_thread().native_id in left & before
