"""The document being worked on: every change goes through here, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Zoom
from guiapp.core.gesture import Gesture
from guiapp.core.history import History
from guiapp.core.lab import Action, Lab, Scene, clamped_frame, edited, in_effect
from guiapp.core.labs import Labs
from guiapp.core.params import only_tools_differ

STROKE = ("press", "drag", "release")
LASTING = {"wheel", "nudge"}
NAMES = {"click": "Pin the pixel", "enter": "Type a number", "escape": "Close"}


class Session(QObject):
    """History, present scene and preview.

    ``changed`` is sent when the scene that is wanted on the canvas is another one; ``edited``
    when the document is; ``refused`` carries (parameter name or "", sentence).
    """

    changed = Signal()
    edited = Signal()
    refused = Signal(str, str)

    def __init__(self, labs: Labs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.labs = labs
        first = next(iter(labs.values())).first_scene()
        self._history = History(Document((first,)))
        self._saved = self._history.document
        self._base: Scene | None = None
        self._preview: Scene | None = None
        self._stroke = 0
        self._last = ""
        self.path: Path | None = None

    # --- what there is

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._history.document

    @property
    def scene(self) -> Scene:
        """The current scene."""
        return self.document.scene

    @property
    def lab(self) -> Lab:
        """The lab of the current scene."""
        return self.labs[self.scene.lab]

    @property
    def wanted(self) -> Scene:
        """The scene to show: the preview while the pointer hovers, else the current one."""
        return self._preview or self.scene

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke is under way: the button is down on a panel that takes strokes."""
        return self._base is not None

    @property
    def is_dragging(self) -> bool:
        """Whether a stroke goes on that has begun before: what follows is more of the same."""
        return self._base is not None and self._last == "drag"

    @property
    def is_unsaved(self) -> bool:
        """Whether anything that a file would hold was changed since it was saved."""
        return self.document != self._saved

    @property
    def undo_name(self) -> str:
        """What undo would take back."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str:
        """What redo would do again."""
        return self._history.redo_name

    # --- changes

    def set_params(self, params: Any, name: str, merge: str = "") -> None:
        """Change parameters; refused with a sentence where they do not go together.

        Choosing other tools is no step of undo.
        """
        try:
            scene = edited(self.lab, self.scene, params)
        except BadInput as error:
            self.refused.emit(merge.removeprefix("param:") or name, str(error))
            return
        if only_tools_differ(self.scene.params, scene.params):
            self._history.replace(self.document.with_scene(scene))
            self._tell()
        else:
            self._push(scene, name, merge or None)

    def seal(self) -> None:
        """The mouse or key was released: what follows is a new step of undo."""
        self._history.seal()

    def do(self, action: Action) -> None:
        """Apply one of the lab's actions."""
        try:
            scene = self._checked(self.scene, action.apply(self.scene))
        except BadInput as error:
            self.refused.emit("", str(error))
            return
        self._push(scene, action.label, None)

    def gesture(self, gesture: Gesture) -> None:
        """What a hand did on a panel: a preview while it hovers, else a change."""
        if gesture.kind in {"hover", "leave"}:
            self._hover(gesture)
            return
        self._last = gesture.kind
        if gesture.kind == "press":
            self._base = self.scene
            self._stroke += 1
        base = self._base if gesture.kind in STROKE and self._base else self.scene
        try:
            scene = self._checked(base, self.lab.gesture(base, gesture))
        except BadInput as error:
            self.refused.emit("", str(error))
            return
        self._preview = None
        change = self.lab.strokes.get(gesture.panel, f"Change the {gesture.panel}")
        name = NAMES.get(gesture.kind, change)
        merge = f"stroke {self._stroke}" if gesture.kind in STROKE else None
        if gesture.kind in LASTING:
            merge = f"{gesture.kind} {gesture.panel}"
        if gesture.kind == "click":
            merge = "pin"
        self._push(scene, name, merge)
        if gesture.kind == "release":
            self._base = None
            self.seal()

    def _hover(self, gesture: Gesture) -> None:
        scene = None if gesture.kind == "leave" else self.lab.gesture(self.scene, gesture)
        preview = None if scene == self.scene else scene
        if preview != self._preview:
            self._preview = preview
            self.changed.emit()

    def _checked(self, before: Scene, after: Scene) -> Scene:
        """A scene that a lab made of another, held to the same rules as an edit by a control."""
        if after is before:
            return before
        scene = edited(self.lab, before, after.params)
        return replace(scene, frame=clamped_frame(self.lab, scene.params, after.frame))

    def _push(self, scene: Scene, name: str, merge: str | None) -> None:
        if scene == self.scene:
            return
        self._history.push(self.document.with_scene(scene), name, merge)
        self._tell()

    def set_frame(self, frame: int) -> None:
        """Go to a frame: where one looks, not a step of undo."""
        frame = clamped_frame(self.lab, self.scene.params, frame)
        if frame != self.scene.frame:
            self._preview = None
            scene = in_effect(replace(self.scene, frame=frame))
            self._history.replace(self.document.with_scene(scene))
            self.changed.emit()

    def set_zoom(self, zoom: tuple[Zoom, ...]) -> None:
        """Remember what is seen of the pictures: exported figures show the same."""
        if zoom != self.scene.zoom:
            scene = replace(self.scene, zoom=zoom)
            self._history.push(self.document.with_scene(scene), "Zoom", "zoom")
            self.edited.emit()

    def go_to_lab(self, key: str) -> None:
        """The document's latest scene of a lab, or a new one."""
        document = self.document.at_lab(self.labs[key].first_scene())
        if document != self.document:
            self.look_at(document, f"Go to {self.labs[key].title}")

    def add_scene(self, scene: Scene, name: str) -> None:
        """Add a scene at the end and look at it."""
        scenes = (*self.document.scenes, scene)
        self.look_at(Document(scenes, len(scenes) - 1), name)

    def look_at(self, document: Document, name: str) -> None:
        """Go to another scene, of a document that may have changed on the way."""
        self._history.push(document, name)
        self._tell()

    def undo(self) -> None:
        """One step back."""
        self._history.undo()
        self._jumped()

    def redo(self) -> None:
        """One step forward."""
        self._history.redo()
        self._jumped()

    def _jumped(self) -> None:
        self._base = None
        self._tell()

    def _tell(self) -> None:
        """There is another document, and nothing hovers over it."""
        self._preview = None
        self.changed.emit()
        self.edited.emit()

    # --- files

    def start(self, document: Document | None = None, path: Path | None = None) -> None:
        """Work on another document, with nothing to undo."""
        first = next(iter(self.labs.values())).first_scene()
        self._history = History(document or Document((first,)))
        self._saved = self._history.document
        self.path = path
        self._jumped()

    def saved(self, document: Document, path: Path) -> None:
        """``document`` was written to ``path``."""
        self._saved = document
        self.path = path
        self.edited.emit()
