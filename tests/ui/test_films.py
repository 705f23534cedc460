"""Animations out of the window: the dialog with real clicks, progress, cancelling and closing."""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from guiapp.core.lab import Lab
from guiapp.core.labs import Labs
from guiapp.export.animation import spec
from guiapp.export.scenes import read_scene
from guiapp.labs import load
from guiapp.ui import app, films
from guiapp.ui.export_choice import choice_of, questions
from guiapp.ui.export_dialog import ExportDialog
from guiapp.ui.film_choice import NAMES, Timeline, problem, told
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.test_export_dialog import FIGURE, names, pick

GIF = NAMES["gif"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "settings.ini")
    (tmp_path / "out").mkdir()
    settings.folder = str(tmp_path / "out")
    return settings


@pytest.fixture
def window(qtbot: Any, settings: Settings, tmp_path: Path) -> Iterator[MainWindow]:
    made = app.make_window(settings)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    params = replace(made.session.scene.params, size="64")
    made.session.set_params(params, "Size")
    qtbot.waitUntil(lambda: made.canvas.figure is not None, timeout=20_000)
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


def shown(qtbot: Any, settings: Settings, length: int | None, **options: Any) -> ExportDialog:
    dialog = ExportDialog(FIGURE, settings, timeline=Timeline(length), **options)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def type_into(qtbot: Any, dialog: ExportDialog, name: str, text: str) -> None:
    edit = dialog.form.row(name).control.parts()[-1]
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, Qt.Key.Key_Tab)


# --- the dialog


def test_a_scene_without_a_timeline_has_no_animations(qtbot: Any, settings: Settings) -> None:
    dialog = ExportDialog(FIGURE, settings, animated=True)
    qtbot.addWidget(dialog)
    assert dialog.choice().film is None
    box = dialog.form.row("format").control.parts()[0]
    assert box.findText(GIF) < 0


def test_figures_and_animations_ask_for_what_matters_to_them(
    qtbot: Any, settings: Settings
) -> None:
    dialog = shown(qtbot, settings, 40)
    assert "first" not in names(dialog)
    pick(qtbot, dialog, "format", GIF)
    assert names(dialog) == [
        *("format", "panel", "first", "last", "every", "rate", "film_size", "loop", "film_theme"),
        "with_scene",
    ]
    pick(qtbot, dialog, "format", NAMES["frames"])
    assert "loop" not in names(dialog)
    assert not {"width", "dpi", "theme"} & set(names(dialog))


def test_all_frames_of_ten_seconds_are_proposed(qtbot: Any, settings: Settings) -> None:
    for length, last, every in (
        (40, 40, 1),
        (299, 299, 1),
        (262_144, 262_144, 871),
        (None, 300, 1),
    ):
        film = shown(qtbot, settings, length, animated=True).choice().film
        assert film is not None
        assert (film.first, film.last, film.every, film.rate) == (0, last, every, 30.0)


def test_answers_become_a_film(qtbot: Any, settings: Settings) -> None:
    dialog = shown(qtbot, settings, 40, animated=True)
    pick(qtbot, dialog, "format", GIF)
    pick(qtbot, dialog, "panel", "K  Sobel x")
    pick(qtbot, dialog, "film_size", "another")
    for name, text in (
        ("first", "10"),
        ("last", "20"),
        ("every", "5"),
        ("rate", "4"),
        ("pixels_wide", "200"),
        ("pixels_high", "150"),
    ):
        type_into(qtbot, dialog, name, text)
    dark = dialog.form.row("film_theme").control.parts()[1]
    qtbot.mouseClick(dark, Qt.MouseButton.LeftButton)
    loop = dialog.form.row("loop").control.parts()[0]
    qtbot.mouseClick(loop, Qt.MouseButton.LeftButton)
    assert dialog.choice().film == spec.Film(
        "gif", 10, 20, 5, 4.0, (200, 150), loop=False, theme="dark", panel="kernel"
    )
    assert dialog.facts.text() == "3 frames, 0.75 s, 200 × 150 pixels."


def test_what_cannot_be_is_said_and_not_exported(qtbot: Any, settings: Settings) -> None:
    dialog = shown(qtbot, settings, 40, animated=True)
    pick(qtbot, dialog, "format", GIF)
    assert dialog.export.isEnabled()
    type_into(qtbot, dialog, "first", "30")
    type_into(qtbot, dialog, "last", "20")
    assert dialog.facts.text().startswith("The last frame comes before the first")
    assert not dialog.export.isEnabled()
    type_into(qtbot, dialog, "last", "35")
    assert dialog.export.isEnabled()
    type_into(qtbot, dialog, "rate", "60")
    assert dialog.facts.text() == "fps of a GIF can be 0.1 to 50; 60 came."
    assert not dialog.export.isEnabled()


def test_a_missing_extra_is_told_with_what_installs_it(
    qtbot: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spec, "VIDEO_EXTRA", "no_such_package")
    dialog = shown(qtbot, settings, 40, animated=True)
    film = dialog.choice().film
    assert film is not None
    assert film.format == "gif", "which needs no extra"
    pick(qtbot, dialog, "format", NAMES["mp4"])
    assert "pip install 'convolarium[video]'" in dialog.facts.text()
    assert not dialog.export.isEnabled()


def test_formats_of_figures_and_animations_are_remembered_apart(
    qtbot: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[str, str]] = []

    def place(parent: Any, title: str, start: str, filter: str) -> tuple[str, str]:
        asked.append((title, start))
        return str(tmp_path / "mine"), filter

    monkeypatch.setattr(QFileDialog, "getSaveFileName", place)
    for format, path in (("frames", "mine"), ("webp", "mine.webp")):
        dialog = shown(qtbot, settings, 40, animated=True, name="waves")
        pick(qtbot, dialog, "format", NAMES[format])
        type_into(qtbot, dialog, "rate", "12")
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert dialog.choice().path == str(tmp_path / path)
    folder = tmp_path / "out"
    assert asked[0] == ("Export the animation", str(folder / "waves-frames"))
    assert asked[1] == ("Export the animation", str(tmp_path / "waves.webp"))
    later = shown(qtbot, settings, 40, animated=True).choice().film
    assert later is not None
    assert (later.format, later.rate) == ("webp", 12.0)
    assert shown(qtbot, settings, 40).choice().format == "pdf"


@pytest.mark.parametrize("length", [1, 40, None])
def test_every_format_is_told_in_a_sentence(length: int | None) -> None:
    timeline = Timeline(length)
    asked = questions(FIGURE, False, timeline)()
    for format in NAMES:
        film = choice_of(replace(asked, format=format), "").film
        assert film is not None
        if format in spec.VIDEOS and importlib.util.find_spec(spec.VIDEO_EXTRA) is None:
            assert problem(film, timeline)
            continue
        assert problem(film, timeline) == ""
        assert told(film, timeline).endswith("1280 × 720 pixels.")


# --- the window


def through_the_dialog(
    qtbot: Any, window: MainWindow, path: Path, answer: Callable[[ExportDialog], None]
) -> None:
    """Open the dialog by its menu, answer, and press its button."""

    def hand() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        qtbot.waitUntil(dialog.isActiveWindow)
        answer(dialog)
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
        QTimer.singleShot(0, window, hand)
        window.actions_.menus.actions["export animation"].trigger()


def test_an_animation_is_written_from_the_menu_and_opened_again(
    qtbot: Any, window: MainWindow, settings: Settings
) -> None:
    path = Path(settings.folder, "film.gif")

    def answer(dialog: ExportDialog) -> None:
        pick(qtbot, dialog, "format", GIF)
        for name, text in (("first", "100"), ("last", "110"), ("every", "2"), ("rate", "10")):
            type_into(qtbot, dialog, name, text)

    through_the_dialog(qtbot, window, path, answer)
    assert window.exports.progress.isVisible()
    assert "film.gif: " in window.exports.progress.sentence.text()
    qtbot.waitUntil(lambda: window.message.text == "Wrote film.gif.", timeout=60_000)
    assert not window.exports.progress.isVisible()
    assert os.listdir(settings.folder) == ["film.gif"]
    with Pillow.open(path) as image:
        assert (image.n_frames, image.size) == (6, (1280, 720))
        assert (image.info["duration"], image.info["loop"]) == (100, 0)
    scene = window.session.scene
    assert read_scene(path, load()) == replace(scene, frame=100)
    window.session.saved(window.session.document, path)
    window.drop(path)
    qtbot.waitUntil(lambda: window.session.scene.frame == 100, timeout=20_000)
    assert window.session.scene.params == scene.params


def test_frames_are_those_that_the_canvas_shows(
    qtbot: Any, window: MainWindow, settings: Settings
) -> None:
    """The output fills up pixel by pixel: in the film as far as on the canvas at that frame."""
    path = Path(settings.folder, "frames")

    def answer(dialog: ExportDialog) -> None:
        pick(qtbot, dialog, "format", NAMES["frames"])
        pick(qtbot, dialog, "panel", window.canvas.figure.panels["output"].title)
        for name, text in (("first", "1024"), ("last", "3072"), ("every", "2048")):
            type_into(qtbot, dialog, name, text)

    through_the_dialog(qtbot, window, path, answer)
    qtbot.waitUntil(path.exists, timeout=60_000)
    quarter, rest = (np.asarray(Pillow.open(path / f"frames-000{n}.png")) for n in (1, 2))
    filled = [int((np.ptp(pixels, axis=2) > 0).sum()) for pixels in (quarter, rest)]
    window.session.set_frame(1024)
    qtbot.waitUntil(lambda: window.canvas.figure.panels["output"].shown == 1024, timeout=20_000)
    assert filled[1] > 2 * filled[0] > 0


def slow_lab(lab: Lab, started: threading.Event) -> Lab:
    """A lab whose figures wait until nobody wants them any more."""

    def figure(scene: Any, state: Any, env: Any) -> Any:
        if scene.frame > 2 and threading.current_thread() is not threading.main_thread():
            started.set()
            while not env.cancelled():
                threading.Event().wait(0.005)
        return lab.figure(scene, state, env)

    return replace(lab, figure=figure)


@pytest.fixture
def endless(window: MainWindow, settings: Settings, qtbot: Any) -> threading.Event:
    """An animation that will not end by itself; it has begun."""
    started = threading.Event()
    asked = questions(FIGURE, False, Timeline(9))()
    choice = choice_of(
        replace(asked, format="gif", last=9, panel="", film_size="1280x720"),
        str(Path(settings.folder, "film.gif")),
    )
    session = window.session
    window.exports.films.write(choice, slow_lab(session.lab, started), session.scene, "cpu")
    qtbot.waitUntil(started.is_set, timeout=60_000)
    return started


def test_cancelling_leaves_nothing_and_says_so(
    qtbot: Any, window: MainWindow, settings: Settings, endless: threading.Event
) -> None:
    progress = window.exports.progress
    qtbot.waitUntil(lambda: "frame" in progress.sentence.text())
    assert progress.bar.maximum() == 10
    assert os.listdir(settings.folder) != []
    qtbot.mouseClick(progress.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.exports.films.writing)
    assert window.message.text == "Cancelled; film.gif was not written."
    assert os.listdir(settings.folder) == []
    assert not progress.isVisible()


def test_the_window_lives_on_while_an_animation_is_written(
    qtbot: Any, window: MainWindow, endless: threading.Event
) -> None:
    number = window.worker.latest
    window.session.set_params(replace(window.session.scene.params, stride=2), "Stride")
    qtbot.waitUntil(lambda: window.answers.shown > number, timeout=20_000)
    done: list[str] = []
    window.errands.run_errand(lambda: "read", done.append, print)
    qtbot.waitUntil(lambda: done == ["read"])
    assert window.exports.films.writing


def test_another_animation_waits_for_its_turn(
    qtbot: Any, window: MainWindow, settings: Settings, endless: threading.Event
) -> None:
    path = Path(settings.folder, "second.gif")

    def answer(dialog: ExportDialog) -> None:
        pick(qtbot, dialog, "format", GIF)
        type_into(qtbot, dialog, "last", "1")

    through_the_dialog(qtbot, window, path, answer)
    assert "film.gif" in window.exports.progress.sentence.text()
    window.exports.films.cancel()
    qtbot.waitUntil(path.exists, timeout=60_000)
    qtbot.waitUntil(lambda: not window.exports.films.writing)
    assert os.listdir(settings.folder) == ["second.gif"]


def test_closing_ends_it_and_leaves_nothing(
    qtbot: Any, window: MainWindow, settings: Settings, endless: threading.Event, tmp_path: Path
) -> None:
    window.session.saved(window.session.document, tmp_path / "x")
    assert window.close()
    assert os.listdir(settings.folder) == []
    assert not window.exports.films._errands.isRunning()


def test_a_place_that_cannot_be_written_is_a_sentence(
    qtbot: Any, window: MainWindow, settings: Settings
) -> None:
    def answer(dialog: ExportDialog) -> None:
        pick(qtbot, dialog, "format", GIF)
        type_into(qtbot, dialog, "last", "1")

    through_the_dialog(qtbot, window, Path(settings.folder, "no", "film.gif"), answer)
    qtbot.waitUntil(lambda: "film.gif cannot be saved" in window.message.text, timeout=60_000)
    assert not window.exports.films.writing


def test_an_error_nobody_expected_is_reported(
    qtbot: Any, window: MainWindow, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: Any, **options: Any) -> Any:
        raise ZeroDivisionError("broken film")

    monkeypatch.setattr(films, "write_film", broken)
    asked = replace(questions(FIGURE, False, Timeline(9))(), format="gif")
    choice = choice_of(asked, str(Path(settings.folder, "film.gif")))
    session = window.session
    with qtbot.captureExceptions() as raised:
        window.exports.films.write(choice, session.lab, session.scene, "cpu")
        qtbot.waitUntil(lambda: bool(raised) or window.reporter.dialog is not None)
    assert not window.exports.films.writing
    if window.reporter.dialog is not None:
        window.reporter.dialog.reject()


def test_only_scenes_with_a_timeline_can_be_animated(window: MainWindow) -> None:
    action = window.actions_.menus.actions["export animation"]
    assert action.isEnabled()
    window.session.labs = Labs.of(replace(window.session.lab, length=lambda params: 0))
    window.actions_.refresh()
    assert not action.isEnabled()
    assert window.exports._timeline() is None
