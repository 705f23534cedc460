"""The main window: puts the parts together and carries requests and answers between them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from guiapp.compute.backend import Devices
from guiapp.core.labs import Labs
from guiapp.core.player import HostEnv
from guiapp.ui import theme
from guiapp.ui.actions import Actions
from guiapp.ui.answers import Answers
from guiapp.ui.canvas import Canvas
from guiapp.ui.canvas.keys import Keys
from guiapp.ui.canvas.pointer import Pointer
from guiapp.ui.controls import ParamsForm
from guiapp.ui.device import DeviceChoice
from guiapp.ui.exports import Exports
from guiapp.ui.files import DOCUMENTS, Files
from guiapp.ui.header import Header
from guiapp.ui.loading import Loading
from guiapp.ui.message import Message
from guiapp.ui.notes import Notes
from guiapp.ui.outcomes import Outcomes
from guiapp.ui.playing import Playing
from guiapp.ui.rail import Rail
from guiapp.ui.readout import Readout
from guiapp.ui.report import Reporter
from guiapp.ui.sending import Sending
from guiapp.ui.session import Session
from guiapp.ui.settings import Settings
from guiapp.ui.sources import Sources
from guiapp.ui.timeline import Timeline
from guiapp.ui.view import View
from guiapp.ui.worker import Errands, Worker

FOLLOW_MS = 50
"""While a hand drags, the controls follow after the picture, but not later than this."""


class MainWindow(QMainWindow):
    """Labs at the left, panels in the middle, controls at the right, the timeline at the foot."""

    def __init__(self, labs: Labs, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.session = Session(labs, self)
        self.devices = Devices(settings.device)
        self.worker = Worker(labs, HostEnv(self.devices), self)
        self.errands = Errands(self)
        self._controlled: object = None
        self._is_edited = False
        self._build(labs)
        self._connect()
        self.setAcceptDrops(True)
        self.worker.start()
        self.errands.start()
        self._on_session_changed()
        self._on_session_edited()

    # --- building

    def _build(self, labs: Labs) -> None:
        self.rail = Rail(tuple(labs.titles.items()))
        self.canvas = Canvas()
        self.pointer = Pointer(self.canvas)
        self.keys = Keys(self.canvas)
        self.header = Header()
        self.message = Message(self.header)
        self.form = ParamsForm(self.settings.unfolded)
        self.timeline = Timeline()
        self.notes = Notes()
        self.readout = Readout()
        self.setStatusBar(self.readout)
        self.playing = Playing(self.session, self.timeline, lambda: self.worker.is_ready, self)
        self.files = Files(self.session, self.errands, self.settings, self)
        self.sources = Sources(self.session, self.errands, self.settings, self)
        self.sending = Sending(self.session, self.worker, self)
        self.outcomes = Outcomes(self.session, self.worker, self.settings, self)
        self.exports = Exports(self.session, self.canvas, self.errands, self.settings, self)
        self.readout.insertPermanentWidget(1, self.exports.progress)
        self.reporter = Reporter(self.files.save_copy, self)
        self._lay_out()
        parts = {"labs": self.rail, "controls": self.form, "timeline": self.timeline}
        self.view = View(self, self.settings, parts)
        self.device = DeviceChoice(self.devices, self.settings, self.errands, self.readout)
        self.actions_ = Actions(self)
        self.answers = Answers(self)
        self.loading = Loading(self)
        self.following = QTimer(self)
        self.following.setSingleShot(True)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self.message.setParent(middle)
        column.addWidget(self.canvas, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        for part in (middle, self.notes, self.form):
            self._split.addWidget(part)
        self._split.setStretchFactor(0, 1)
        self.notes.hide()
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(self._split, 1)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(upper, 1)
        rows.addWidget(self.timeline)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._on_session_changed)
        session.edited.connect(self._on_session_edited)
        session.refused.connect(self._on_session_refused)
        self.form.edited.connect(self._on_form_edited)
        self.form.released.connect(session.seal)
        self.form.source_requested.connect(self.sources.request)
        self.form.actions_requested.connect(self.actions_.show_menu)
        self.form.folded.connect(self.settings.set_unfolded)
        self.pointer.gestured.connect(self._on_hand_gestured)
        self.pointer.hovered.connect(self.readout.show_pointer)
        self.pointer.pressed.connect(self.keys.act_on)
        self.pointer.filled.connect(self.canvas.fill)
        self.keys.gestured.connect(self._on_hand_gestured)
        self.keys.filled.connect(self.canvas.fill)
        self.canvas.zooms.changed.connect(session.set_zoom)
        self.canvas.painted.connect(self._on_canvas_painted)
        self.rail.chosen.connect(self._on_lab_chosen)
        self.worker.progressed.connect(self.readout.show_progress)
        self.following.timeout.connect(self._follow)
        for part in (
            *(self.files, self.sources, self.sending, self.outcomes, self.exports, self.device),
        ):
            part.failed.connect(self.message.warn)
            part.told.connect(self.message.tell)
        self.device.changed.connect(self.refresh)
        self.files.other_found.connect(self._on_other_found)

    def restore(self) -> None:
        """Look as it did when it was left, and try the GPU."""
        self.view.restore(self.actions_.menus)
        self.actions_.menus.actions[f"device {self.settings.device}"].setChecked(True)
        megabytes = self.settings.frame_megabytes
        self.worker.set_budget(megabytes << 20)
        if f"memory {megabytes}" in self.actions_.menus.actions:
            self.actions_.menus.actions[f"memory {megabytes}"].setChecked(True)
        self.actions_.restyle(theme.current())
        if not self.restoreGeometry(self.settings.geometry):
            self.resize(1440, 900)
        self.canvas.setFocus()
        self.readout.show_hint(self.session.lab.hint(self.session.scene.params))
        self.device.find()

    def _fit_controls(self) -> None:
        """Give the controls the width that the text size wants, and the canvas the rest."""
        sizes = self._split.sizes()
        wanted = self.form.sizeHint().width()
        sizes[0] += sizes[-1] - wanted
        sizes[-1] = wanted
        self._split.setSizes(sizes)

    # --- requests and answers

    def refresh(self) -> None:
        """Compute the wanted scene again."""
        self.worker.request(self.session.wanted)
        self.answers.wait()

    def _on_session_changed(self) -> None:
        self.refresh()  # first: the worker computes while the rest of the window follows
        if not self.session.is_dragging:
            self._follow()
        elif not self.following.isActive():
            self.following.start(FOLLOW_MS)

    def _follow(self) -> None:
        """Let the timeline and the controls show the present frame and parameters."""
        self.following.stop()
        self.playing.refresh()
        if self._is_edited:
            self._tell_of_edit()
        params = self.session.scene.params
        if params is not self._controlled:  # another frame leaves the controls as they are
            self._controlled = params
            self.form.show_params(self.session.lab, params)

    def _on_session_edited(self) -> None:
        self._is_edited = True
        if not self.following.isActive():
            self._tell_of_edit()

    def _tell_of_edit(self) -> None:
        """Name the step of undo, and all else that an edit changes around the picture."""
        self._is_edited = False
        session = self.session
        self.message.edited()
        self.rail.show_current(session.scene.lab)
        self.notes.show_file(session.lab.notes)
        self.readout.show_hint(session.lab.hint(session.scene.params))
        self.actions_.refresh()
        self.setWindowModified(session.is_unsaved)
        self.setWindowTitle(f"{self.files.title}[*] — Convolarium")

    def _on_session_refused(self, name: str, sentence: str) -> None:
        self.form.show_params(self.session.lab, self.session.scene.params)
        if name in self.form.names():
            self.form.show_problem(name, sentence)
        else:
            self.message.warn(sentence)

    def _on_form_edited(self, params: object, step: str, merge: str) -> None:
        self.message.clear()
        self.session.set_params(params, step, merge)

    def _on_hand_gestured(self, gesture: object) -> None:
        if not (self.playing.playing and getattr(gesture, "kind", "") == "hover"):
            self.session.gesture(gesture)  # type: ignore[arg-type]

    def _on_lab_chosen(self, key: str) -> None:
        self.session.go_to_lab(key)
        self.canvas.setFocus()  # so that the space bar plays

    def _on_other_found(self, path: object) -> None:
        self.sources.drop(path, "")  # type: ignore[arg-type]

    def _on_canvas_painted(self, figure: object) -> None:
        if self.following.isActive():
            self.following.start(0)

    def cancel(self) -> None:
        """Take back the edit whose picture takes too long."""
        self.answers.rest()
        self.session.undo()

    # --- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped document, or use a dropped picture or kernel."""
        path = _files(event.mimeData())[0]
        event.acceptProposedAction()
        where = self.canvas.viewport().mapFrom(self, event.position().toPoint())
        item = self.canvas.item_at(where.toPointF())
        QTimer.singleShot(0, self, partial(self.drop, path, item.content.key if item else ""))

    def drop(self, path: Path, panel: str = "") -> None:
        """Open a document or a figure with a scene in it, or use a picture or kernel."""
        if path.suffix.lower() in DOCUMENTS or self.files.has_scene(path):
            self.files.open_path(path)
        else:
            self.sources.drop(path, panel)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new palette or text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "canvas"):
            self.canvas.restyle()
            self._fit_controls()
            self.actions_.restyle(theme.current())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before anything is lost, and end the threads."""
        if not self.files.may_lose():
            event.ignore()
            return
        self.playing.set_playing(False)
        self.settings.geometry = self.saveGeometry()
        self.exports.stop()
        self.worker.stop()
        self.errands.stop()
        self.reporter.remove()
        super().closeEvent(event)


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
