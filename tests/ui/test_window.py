"""The window, used as a person does: mouse, wheel and keys on the real thing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from scipy.signal import convolve2d

from guiapp.core import storage
from guiapp.core.gesture import Gesture
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import Drawing, Loaded
from guiapp.ui import app
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.hands import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Any:
    settings = Settings(tmp_path / "settings.ini")
    settings.folder = str(tmp_path)
    made = app.make_window(settings)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    wait_for_proof(qtbot, made)
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window.canvas)


def wait_for_proof(qtbot: Any, window: MainWindow) -> None:
    """Until what is wanted now is on the canvas, proof and all."""

    def complete() -> bool:
        figure = window.canvas.figure
        return (
            figure is not None
            and not figure.pending
            and window.worker.latest == window.answers.shown
        )

    qtbot.waitUntil(complete, timeout=20_000)


def kernel(window: MainWindow) -> np.ndarray:
    return kernel_values(window.session.scene.params.kernel)


def output(window: MainWindow) -> np.ndarray:
    return window.canvas.figure.panels["output"].data


def picture(window: MainWindow) -> np.ndarray:
    return window.canvas.figure.panels["input"].data


def test_the_first_start_shows_a_photograph_and_its_edges(window: MainWindow) -> None:
    expected = convolve2d(np.pad(picture(window), 1, mode="symmetric"), kernel(window), "valid")
    assert window.canvas.figure.subtitle == "camera ∗ Sobel x"
    np.testing.assert_allclose(output(window), expected, atol=1e-5)
    assert "Drag a number" in window.readout._here.text()


def test_dragging_a_number_changes_the_photograph_in_one_undo_step(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    before, shown = kernel(window), output(window)
    start = hands.place("kernel", 1, 1)
    hands.drag(start, *(start - QPoint(0, d) for d in range(4, 80, 4)))
    wait_for_proof(qtbot, window)
    assert kernel(window)[1, 1] > before[1, 1]
    changed = kernel(window).copy()
    changed[1, 1] = before[1, 1]
    np.testing.assert_array_equal(changed, before)
    assert not np.array_equal(output(window), shown)
    window.actions_.menus.actions["undo"].trigger()
    wait_for_proof(qtbot, window)
    np.testing.assert_array_equal(kernel(window), before)
    np.testing.assert_array_equal(output(window), shown)
    assert not window.session.undo_name


def test_dragging_paints_every_cell_it_passes(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    form = window.form
    params = window.session.scene.params
    row = form.row("brush.drag")
    buttons = row.control.parts()
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert window.session.scene.params.brush.drag == "paint" != params.brush.drag
    hands.drag(hands.place("kernel", 0, 0), hands.place("kernel", 0, 2))
    np.testing.assert_array_equal(kernel(window)[0], [1.0, 1.0, 1.0])
    np.testing.assert_array_equal(kernel(window)[1:], [[-2, 0, 2], [-1, 0, 1]])


def test_choosing_a_tool_is_no_step_of_undo(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    hands.wheel(hands.place("kernel", 0, 1), 2)
    changed = kernel(window)
    buttons = window.form.row("brush.drag").control.parts()
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert window.session.scene.params.brush.drag == "paint"
    assert window.session.undo_name == "Change the kernel"
    hands.drag(hands.place("kernel", 0, 0), hands.place("kernel", 0, 2))
    window.session.undo()
    np.testing.assert_array_equal(kernel(window), changed)
    assert window.session.scene.params.brush.drag == "paint", "the stroke was undone, not the tool"
    window.session.undo()
    assert not window.session.undo_name
    window.session.redo()
    np.testing.assert_array_equal(kernel(window), changed)


def test_the_wheel_nudges_a_cell(window: MainWindow, hands: Hands) -> None:
    before = kernel(window)[0, 1]
    hands.wheel(hands.place("kernel", 0, 1), 2)
    assert kernel(window)[0, 1] > before
    assert window.session.undo_name == "Change the kernel"


def test_no_control_moves_when_a_preset_kernel_is_changed(window: MainWindow, hands: Hands) -> None:
    def places() -> dict[str, int]:
        QApplication.processEvents()  # lays out what changed
        form, top = window.form, QPoint(0, 0)
        rows = {name: form.row(name) for name in form.names()}
        return {n: r.mapTo(form.widget(), top).y() for n, r in rows.items() if r.isVisible()}

    before = places()
    hands.wheel(hands.place("kernel", 0, 1), 2)
    assert "kernel.rows" in window.form.names()
    assert places() == before


def test_numbers_are_typed_into_cells_by_keyboard_alone(window: MainWindow, hands: Hands) -> None:
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_1)
    hands.type("/4")
    editor = window.keys._editor
    assert editor is not None
    assert editor.hasFocus()
    Hands.key(Hands(editor), Qt.Key.Key_Return)
    assert kernel(window)[1, 1] == 0.25
    assert window.keys._editor is None
    assert window.canvas.hasFocus()


def test_escape_leaves_a_cell_as_it_was(window: MainWindow, hands: Hands) -> None:
    before = kernel(window)
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_7)
    Hands.key(Hands(window.keys._editor), Qt.Key.Key_Escape)
    np.testing.assert_array_equal(kernel(window), before)
    assert window.keys._editor is None


def test_hovering_shows_the_arithmetic_and_is_no_edit(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    pinned = window.canvas.figure.panels["window"].title
    hands.move(hands.place("output", 100, 200))
    qtbot.waitUntil(lambda: window.canvas.figure.panels["window"].title != pinned)
    dot = window.canvas.figure.panels["output"].marks[0]
    assert abs(dot.row - 100) <= 2
    assert abs(dot.column - 200) <= 2
    value = output(window)[int(dot.row), int(dot.column)]
    products = window.canvas.figure.panels["products"].values
    assert products.sum() == pytest.approx(value, abs=1e-5)
    assert not window.session.undo_name
    window.pointer._leave()
    qtbot.waitUntil(lambda: window.canvas.figure.panels["window"].title == pinned)


def test_a_click_pins_the_pixel(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    hands.click(hands.place("output", 400, 30))
    params = window.session.scene.params
    assert abs(params.probe_row - 400) <= 2
    assert abs(params.probe_column - 30) <= 2
    hands.key(Qt.Key.Key_Tab)
    assert window.session.undo_name == "Pin the pixel"


def test_arrow_keys_move_the_probed_pixel(window: MainWindow, hands: Hands) -> None:
    hands.click(hands.place("output", 200, 200))
    row = window.session.scene.params.probe_row
    window.canvas.setFocus()
    while window.canvas.current != "output":
        hands.key(Qt.Key.Key_Tab)
    dot = window.canvas.figure.panels["output"].marks[0]
    hands.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.scene.params.probe_row == round(dot.row) + 10
    assert row >= 0


def test_the_wheel_zooms_linked_pictures_about_the_pointer(
    window: MainWindow, hands: Hands
) -> None:
    at = hands.place("input", 100, 400)
    hands.wheel(at, 4)
    zoom = window.canvas.zooms.of(window.canvas.item("input"))
    assert zoom.bottom - zoom.top == pytest.approx(0.8**4)
    assert window.canvas.zooms.of(window.canvas.item("output")) == zoom
    row, column = window.canvas.item("input").to_data(window.canvas.to_scene(at.toPointF()))
    assert abs(row - 100) < 2
    assert abs(column - 400) < 2
    assert window.session.scene.zoom == (zoom,)
    window.actions_.menus.actions["fit"].trigger()
    assert window.session.scene.zoom == ()


def test_a_double_click_fills_the_canvas_and_back(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    small = window.canvas.item("output").body.width()
    hands.double_click(hands.place("output", 50, 50))
    assert window.canvas.filled == "output"
    assert window.canvas.item("output").body.width() > 1.5 * small
    assert window.canvas.item("input") is None
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_Escape)
    assert window.canvas.item("input") is not None


def test_playing_fills_the_output_in_and_pauses(qtbot: Any, window: MainWindow) -> None:
    window.canvas.setFocus()
    hands = Hands(window.canvas)
    hands.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.scene.frame > 100, timeout=10_000)
    hands.key(Qt.Key.Key_Space)
    frame = window.session.scene.frame
    qtbot.waitUntil(lambda: window.canvas.figure.panels["output"].shown == frame)
    hands.key(Qt.Key.Key_Comma)
    assert window.session.scene.frame == frame - 1
    hands.key(Qt.Key.Key_Home)
    assert window.session.scene.frame == 0
    assert not window.session.undo_name


def test_letters_act_only_while_the_canvas_has_the_focus(window: MainWindow) -> None:
    window.form.setFocus()
    window.form.row("stride").control.parts()[-1].setFocus()
    assert not window.actions_.menus.actions["play"].shortcuts()
    window.canvas.setFocus()
    assert window.actions_.menus.actions["play"].shortcuts()


def test_a_control_that_does_not_fit_is_refused_with_a_sentence(
    qtbot: Any, window: MainWindow
) -> None:
    before = window.session.scene
    window._on_form_edited(_with(before.params, repeat=50, mode="full", size="2048"), "", "")
    scene = window.session.scene
    window._on_form_edited(_with(scene.params, stride=8, repeat=50, mode="valid"), "", "")
    assert window.session.scene == scene
    told = window.message.text or window.form.row("stride").problem
    assert "repeat at most" in told


def _with(params: Any, **values: Any) -> Any:
    from dataclasses import replace

    return replace(params, **values)


def test_drawing_a_picture_by_mouse(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    drawing = Drawing(height=64, width=96)
    window.session.set_params(_with(window.session.scene.params, image=drawing), "Draw")
    wait_for_proof(qtbot, window)
    assert picture(window).max() == 0.0
    hands.drag(
        hands.place("input", 20, 20), hands.place("input", 30, 50), hands.place("input", 30, 80)
    )
    wait_for_proof(qtbot, window)
    assert picture(window)[20, 20] > 0.5
    assert picture(window)[30, 65] > 0.5
    assert picture(window)[60, 5] == 0.0
    window.actions_.menus.actions["undo"].trigger()
    wait_for_proof(qtbot, window)
    assert picture(window).max() == 0.0


def test_drawing_a_picture_by_keyboard(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    drawing = Drawing(height=64, width=64)
    window.session.set_params(_with(window.session.scene.params, image=drawing), "Draw")
    wait_for_proof(qtbot, window)
    window.canvas.setFocus()
    while window.canvas.current != "input":
        hands.key(Qt.Key.Key_Backtab)
    hands.key(Qt.Key.Key_Return)
    for _ in range(2):
        hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    hands.key(Qt.Key.Key_Return)
    wait_for_proof(qtbot, window)
    drawn = np.flatnonzero(picture(window).max(axis=0) > 0.5)
    assert 20 <= drawn[-1] - drawn[0] + 1 <= 20 + 2 * window.session.scene.params.pen.width
    window.actions_.menus.actions["undo"].trigger()
    wait_for_proof(qtbot, window)
    assert picture(window).max() == 0.0


def test_zooming_and_panning_by_keyboard(window: MainWindow, hands: Hands) -> None:
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_BracketRight)
    zoom = window.session.scene.zoom[0]
    assert (zoom.top, zoom.bottom) == (pytest.approx(0.1), pytest.approx(0.9))
    hands.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert window.session.scene.zoom[0].top == pytest.approx(0.18)
    hands.key(Qt.Key.Key_F)
    assert window.session.scene.zoom == ()


def test_a_block_from_a_spreadsheet_is_pasted_as_the_kernel(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("0,5\t1\t0,5\n0\t0\t0\n-1/2\t-1\t-1/2")
    window.actions_.menus.actions["paste"].trigger()
    expected = [[0.5, 1, 0.5], [0, 0, 0], [-0.5, -1, -0.5]]
    np.testing.assert_array_equal(kernel(window), expected)


def test_text_that_is_no_kernel_is_refused_and_nothing_changes(window: MainWindow) -> None:
    before = window.session.document
    QGuiApplication.clipboard().setText("1 2\n3")
    window.actions_.menus.actions["paste"].trigger()
    assert window.message.text
    assert window.session.document is before


def test_a_dropped_picture_is_used_and_a_damaged_one_is_refused(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    from PIL import Image

    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (40, 60), dtype=np.uint8)
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    Image.fromarray(pixels).save(good)
    bad.write_bytes(good.read_bytes()[:200])
    window.drop(good)
    qtbot.waitUntil(lambda: isinstance(window.session.scene.params.image, Loaded))
    window.session.set_params(_with(window.session.scene.params, size="as it is"), "Size")
    wait_for_proof(qtbot, window)
    np.testing.assert_allclose(picture(window), pixels / np.float32(255), atol=1e-6)
    before = window.session.document
    window.drop(bad)
    qtbot.waitUntil(lambda: "bad.png" in window.message.text)
    assert window.session.document is before


def test_save_open_and_the_question_before_losing(
    qtbot: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lesson.convolarium"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    window.session.gesture(Gesture("kernel", "enter", (0.0, 0.0), value=9.0))
    assert window.isWindowModified()
    window.actions_.menus.actions["save"].trigger()
    assert not window.isWindowModified()
    assert storage.read(path, window.session.labs) == window.session.document
    window.session.gesture(Gesture("kernel", "enter", (0.0, 0.0), value=-9.0))
    asked = []

    def cancel(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    window.files.open_path(path)
    assert kernel(window)[0, 0] == -9.0
    monkeypatch.setattr(QMessageBox, "exec", lambda box: QMessageBox.StandardButton.Discard)
    window.files.open_path(path)
    qtbot.waitUntil(lambda: kernel(window)[0, 0] == 9.0)
    assert asked == ["Save the changes to lesson?"]
    assert window.settings.recent[0] == str(path)


def test_saving_to_a_place_that_cannot_be_written_keeps_everything(
    window: MainWindow, tmp_path: Path
) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    window.session.gesture(Gesture("kernel", "enter", (0.0, 0.0), value=9.0))
    document = window.session.document
    assert not window.files._write(blocker / "lesson.convolarium")
    assert window.message.text
    assert window.session.document is document
    assert window.isWindowModified()
    assert blocker.read_text() == "not a folder"


def test_an_exported_figure_can_be_opened_again(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    from guiapp.ui.export_dialog import ExportChoice

    path = tmp_path / "figure.png"
    window.session.gesture(Gesture("kernel", "enter", (0.0, 0.0), value=9.0))
    wait_for_proof(qtbot, window)
    scene, shown = window.session.scene, output(window)
    choice = ExportChoice(
        path=str(path),
        format="png",
        panel=None,
        width_mm=89.0,
        dpi=100.0,
        theme="light",
        with_scene=True,
        with_picture=False,
    )
    window.exports.write(choice, window.canvas.figure)
    qtbot.waitUntil(path.exists, timeout=20_000)
    window.session.saved(window.session.document, tmp_path / "x")
    window.session.start()
    window.drop(path)
    qtbot.waitUntil(lambda: window.session.scene == scene, timeout=20_000)
    wait_for_proof(qtbot, window)
    np.testing.assert_array_equal(output(window), shown)


def test_every_action_has_words_a_menu_and_is_found(window: MainWindow) -> None:
    for key, action in window.actions_.menus.actions.items():
        assert action.text(), key
        assert action.associatedObjects(), key
        assert action.property("keys") or action.shortcuts(), key
    shortcuts = [
        keys.toString()
        for action in window.actions_.menus.actions.values()
        for keys in (action.property("keys") or action.shortcuts())
    ]
    assert len(shortcuts) == len(set(shortcuts))


@pytest.mark.parametrize("palette", ["light", "dark", "contrast"])
@pytest.mark.parametrize("percent", [80, 200])
def test_palettes_and_text_sizes_keep_every_panel_on_the_canvas(
    qtbot: Any, window: MainWindow, palette: str, percent: int
) -> None:
    window.view.set_palette(palette)
    window.view.set_text(percent)
    wait_for_proof(qtbot, window)
    scene = window.canvas.sceneRect()
    for key in window.canvas.figure.panels:
        item = window.canvas.item(key)
        assert item is not None, key
        assert scene.contains(item.body), key


def test_an_error_in_a_worker_is_reported_once_and_the_window_lives_on(
    qtbot: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = window.session.lab
    import guiapp.labs.convolution.state as state

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("made to fail")

    monkeypatch.setattr(state, "render", broken)
    window.session.set_params(_with(window.session.scene.params, size="128"), "Size")
    qtbot.waitUntil(lambda: window.reporter.dialog is not None)
    window.reporter.dialog.done(QDialog.DialogCode.Accepted)
    monkeypatch.undo()
    window.session.set_params(_with(window.session.scene.params, size="256"), "Size")
    wait_for_proof(qtbot, window)
    assert picture(window).shape == (256, 256)
    assert lab is window.session.lab


def test_escape_takes_back_an_edit_that_takes_too_long(
    qtbot: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    import guiapp.labs.convolution.state as state

    before, go_on = window.session.scene, threading.Event()
    whole = state.render

    def slow(*args: Any, **options: Any) -> Any:
        go_on.wait(20)
        return whole(*args, **options)

    monkeypatch.setattr(state, "render", slow)
    window.session.set_params(_with(before.params, size="128"), "Size")
    cancel = window.actions_.menus.actions["cancel"]
    qtbot.waitUntil(cancel.isEnabled)
    assert "Esc" in window.readout._busy.text()
    Hands(window.canvas).key(Qt.Key.Key_Escape)
    assert window.session.scene == before
    assert not cancel.isEnabled()
    go_on.set()
    wait_for_proof(qtbot, window)
    assert picture(window).shape == (512, 512)


def test_closing_ends_the_threads(qtbot: Any, tmp_path: Path) -> None:
    made = app.make_window(Settings(tmp_path / "settings.ini"))
    with qtbot.waitExposed(made):
        made.show()
    made.close()
    assert made.worker.isFinished()
    assert made.errands.isFinished()
    made.deleteLater()


def test_of_an_animation_the_first_frame_is_opened_and_that_is_said(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    frames = [Image.fromarray(np.full((8, 8), 60 * number, np.uint8)) for number in range(3)]
    frames[0].save(tmp_path / "loop.gif", save_all=True, append_images=frames[1:])
    window.drop(tmp_path / "loop.gif")
    said = "loop.gif has 3 frames; the first one is shown."
    qtbot.waitUntil(lambda: window.message.text == said)
    assert window.session.scene.params.image.raster.array.max() == 0.0


def test_urls_on_the_clipboard_are_opened(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "kernel.csv"
    path.write_text("1,2\n3,4\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    window.sources.paste_anything()
    qtbot.waitUntil(lambda: kernel(window).shape == (2, 2))
    np.testing.assert_array_equal(kernel(window), [[1, 2], [3, 4]])
