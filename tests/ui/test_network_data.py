"""Data and mistakes in the window: folders that are opened, pictures that are chosen, playing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from guiapp.core.figure import Image
from guiapp.labs.network.data_params import Files
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
    made.session.go_to_lab("network")
    settle(qtbot, made)
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window.canvas)


def settle(qtbot: Any, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: (
            window.canvas.figure is not None
            and window.worker.is_idle
            and window.worker.latest == window.answers.shown
        ),
        timeout=30_000,
    )


def change(qtbot: Any, window: MainWindow, **values: Any) -> None:
    window.session.set_params(replace(window.session.scene.params, **values), "Change")
    settle(qtbot, window)


def panel(window: MainWindow, key: str) -> Image:
    found = window.canvas.figure.panels[key]
    assert isinstance(found, Image)
    return found


def middle(shown: Image, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell."""
    down, across = shown.pitch
    return (row + 0.5) * down, (column + 0.5) * across


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes of ten pictures, in a folder whose name has a dot."""
    place = tmp_path / "pets.v2"
    for number, name in enumerate(("cats", "dogs")):
        (place / name).mkdir(parents=True)
        for count in range(10):
            pixels = np.full((12, 12), 40 * number + 10 * count, np.uint8)
            PIL.Image.fromarray(pixels).save(place / name / f"{count}.png")
    return place


def opened(window: MainWindow) -> bool:
    data = window.session.scene.params.data
    return isinstance(data, Files) and Path(data.path).name == "pets.v2"


def test_a_folder_is_opened_by_its_link(
    qtbot: Any, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(folder))
    (link,) = (
        button
        for button in window.form.findChildren(QPushButton)
        if button.text() == "folder" and button.isVisible()
    )
    link.click()
    qtbot.waitUntil(lambda: opened(window))
    settle(qtbot, window)
    assert window.session.scene.params.data.classes == 2
    window.session.undo()
    assert not opened(window)


def test_a_folder_is_opened_from_the_menu_and_nothing_where_none_is_chosen(
    qtbot: Any, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = window.actions_.menus.actions["folder data"]
    assert action.text().replace("&", "") == "Open folder as data set…"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: "")
    before = window.session.scene
    action.trigger()
    assert window.session.scene is before
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(folder))
    action.trigger()
    qtbot.waitUntil(lambda: opened(window))


def test_a_folder_with_a_dot_in_its_name_is_dropped(
    qtbot: Any, window: MainWindow, folder: Path
) -> None:
    window.drop(folder)
    qtbot.waitUntil(lambda: opened(window))
    window.session.go_to_lab("convolution")
    settle(qtbot, window)
    with qtbot.waitSignal(window.sources.failed) as told:
        window.drop(folder)
    assert "pets.v2" in told.args[0]


def test_a_picture_is_clicked_and_the_arrow_keys_go_on_to_the_next_page(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    change(qtbot, window, topic="data")
    shown = panel(window, "sheet")
    assert shown.cells is not None
    hands.click(hands.place("sheet", *middle(shown, 3, 5)))
    settle(qtbot, window)
    assert window.session.scene.params.picture == shown.cells[3, 5]
    hands.key(Qt.Key.Key_Right)
    settle(qtbot, window)
    assert window.session.scene.params.picture == shown.cells[3, 6]
    hands.key(Qt.Key.Key_Up)
    settle(qtbot, window)
    assert window.session.scene.params.picture == shown.cells[2, 6]
    for _ in range(2):
        hands.key(Qt.Key.Key_Up)
        settle(qtbot, window)
    assert window.session.scene.params.picture == shown.cells[0, 6]
    hands.click(hands.place("sheet", *middle(shown, 3, shown.cells.shape[1] - 1)))
    settle(qtbot, window)
    hands.key(Qt.Key.Key_Right)
    settle(qtbot, window)
    assert window.session.scene.params.browse.page == 1


def test_the_read_out_tells_the_number_of_the_picture(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    change(qtbot, window, topic="data")
    shown = panel(window, "sheet")
    assert shown.cells is not None
    hands.move(hands.place("sheet", *middle(shown, 4, 2)))
    assert f"picture {shown.cells[4, 2]} " in window.readout._here.text()


def test_a_mistake_is_clicked_and_looked_at(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    change(qtbot, window, topic="mistakes")
    shown = panel(window, "worst")
    assert shown.cells is not None
    hands.click(hands.place("worst", *middle(shown, 1, 2)))
    settle(qtbot, window)
    assert window.session.scene.params.picture == shown.cells[1, 2]
    assert panel(window, "picture").title.startswith(f"Held out {shown.cells[1, 2]}: ")
    hands.click(hands.place("matrix", 4, 7))
    settle(qtbot, window)
    mistakes = window.session.scene.params.mistakes
    assert (mistakes.truth, mistakes.guess) == (4, 7)
    hands.key(Qt.Key.Key_Down)
    settle(qtbot, window)
    assert window.session.scene.params.mistakes.truth == 5


def test_it_plays_on_though_not_all_pictures_were_asked(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    """At rest all are asked; while it plays a sample is enough for a frame."""
    rng = np.random.default_rng(0)
    labels = np.arange(20_000) % 4
    images = rng.integers(0, 256, (len(labels), 32, 32), dtype=np.uint8)
    np.savez(tmp_path / "many.npz", images=images, labels=labels)
    window.drop(tmp_path / "many.npz")
    qtbot.waitUntil(lambda: isinstance(window.session.scene.params.data, Files), timeout=20_000)
    settle(qtbot, window)
    window.session.set_params(
        replace(window.session.scene.params, topic="mistakes", held_out=0.5), "Mistakes"
    )
    asked = set()

    def seen(frame: int) -> bool:
        figure = window.canvas.figure
        if "matrix" in figure.panels:
            asked.add(int(figure.panels["matrix"].values.sum()))
        return window.session.scene.frame >= frame

    window.playing.set_playing(True)
    qtbot.waitUntil(lambda: seen(8), timeout=60_000)
    window.playing.set_playing(False)
    assert min(asked) <= 200
    assert max(asked) < 10_000, "no frame waited for all of them"
    qtbot.waitUntil(lambda: not window.canvas.figure.enough, timeout=60_000)
    settle(qtbot, window)
    assert window.canvas.figure.panels["matrix"].values.sum() == 10_000
