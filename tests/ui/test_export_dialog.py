from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from guiapp.core.figure import Figure, Grid, Image, Sign, Table, panels_of
from guiapp.ui.export_choice import choice_of, questions, told
from guiapp.ui.export_dialog import ExportDialog
from guiapp.ui.settings import Settings

FIGURE = Figure(
    "Convolution",
    "camera",
    panels_of(
        Image("input", "I  camera", "", np.zeros((4, 4), np.float32)),
        Sign("star", "∗"),
        Grid("kernel", "K  Sobel x", "", np.zeros((3, 3))),
    ),
    Table((("input", "star", "kernel"),)),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "settings.ini")
    settings.folder = str(tmp_path)
    return settings


def shown(qtbot, settings: Settings, has_picture: bool = False) -> ExportDialog:
    dialog = ExportDialog(FIGURE, settings, has_picture=has_picture, name="convolution")
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def pick(qtbot, dialog: ExportDialog, name: str, text: str) -> None:
    """Choose from a list by keys, as somebody without a mouse would."""
    box = dialog.form.row(name).control.parts()[0]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"{text} is not in the list"


def names(dialog: ExportDialog) -> list[str]:
    return list(dialog.form.names())


def test_the_first_time_it_offers_a_pdf_of_the_whole_figure(qtbot, settings):
    choice = shown(qtbot, settings).choice()
    assert (choice.format, choice.panel, choice.width_mm) == ("pdf", None, 120.0)
    assert choice.with_scene
    assert not choice.with_picture


def test_only_what_matters_for_the_format_is_asked(qtbot, settings):
    dialog = shown(qtbot, settings)
    assert names(dialog) == ["format", "panel", "width", "theme", "with_scene"]
    pick(qtbot, dialog, "format", "PNG, pixels")
    assert names(dialog) == ["format", "panel", "width", "dpi", "theme", "with_scene"]
    assert dialog.facts.text() == "1417 pixels wide, 120 mm at 300 dpi."
    pick(qtbot, dialog, "format", "CSV, a table for each panel")
    assert names(dialog) == ["format", "panel"]
    assert not dialog.choice().with_scene


def test_a_panel_and_a_width_of_ones_own(qtbot, settings):
    dialog = shown(qtbot, settings)
    pick(qtbot, dialog, "panel", "K  Sobel x")
    pick(qtbot, dialog, "width", "another")
    edit = dialog.form.row("width_mm").control.parts()[1]
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "85,5")
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    choice = dialog.choice()
    assert (choice.panel, choice.width_mm) == ("kernel", 85.5)


def test_a_picture_from_the_disk_goes_in_only_when_asked(qtbot, settings):
    dialog = shown(qtbot, settings, has_picture=True)
    assert not dialog.choice().with_picture
    switch = dialog.form.row("with_picture").control.parts()[0]
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert dialog.choice().with_picture
    scene = dialog.form.row("with_scene").control.parts()[0]
    qtbot.mouseClick(scene, Qt.MouseButton.LeftButton)
    assert "with_picture" not in names(dialog)
    assert not dialog.choice().with_picture


def test_the_button_asks_for_a_place_and_the_answers_are_remembered(
    qtbot, settings, monkeypatch, tmp_path
):
    asked: list[str] = []

    def place(parent, title, start, filter):
        asked.append(start)
        return str(tmp_path / "figure"), filter

    monkeypatch.setattr(QFileDialog, "getSaveFileName", place)
    dialog = shown(qtbot, settings)
    pick(qtbot, dialog, "format", "PNG, pixels")
    pick(qtbot, dialog, "panel", "I  camera")
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert asked == [str(tmp_path / "convolution.png")]
    assert dialog.choice().path == str(tmp_path / "figure.png")
    later = shown(qtbot, settings).choice()
    assert (later.format, later.panel) == ("png", None), "panels differ from figure to figure"


def test_no_place_no_export(qtbot, settings, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: ("", ""))
    dialog = shown(qtbot, settings)
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()


def test_what_was_remembered_wrongly_is_forgotten(qtbot, settings):
    settings.set_text("export/format", "docx")
    settings.set_text("export/dpi", "a lot")
    settings.set_text("export/with_scene", "False")
    choice = shown(qtbot, settings).choice()
    assert (choice.format, choice.dpi, choice.with_scene) == ("pdf", 300.0, False)


def test_every_format_is_told_in_a_sentence():
    asked = questions(FIGURE, False)()
    for kind in ("pdf", "svg", "png", "tiff", "npz", "csv"):
        assert told(choice_of(replace(asked, format=kind), "")).endswith(".")
