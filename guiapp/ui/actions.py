"""Fills the menus: what every part of the window can do, and what the present lab adds."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QToolButton, QWidget

from guiapp.core.palette import Palette
from guiapp.ui import theme
from guiapp.ui.about import show_about
from guiapp.ui.command_palette import CommandPalette
from guiapp.ui.icons import icon
from guiapp.ui.lab_menu import action_entries, content_entries, outcome_entries, sending_entries
from guiapp.ui.menus import Entry, Menus

if TYPE_CHECKING:
    from guiapp.ui.window import MainWindow


MEMORY = {256: "256 MB", 1024: "1 GB", 4096: "4 GB", 16384: "16 GB"}
"""Megabytes of frames that can be kept."""


class Actions:
    """All actions of a window, kept up to date with its document."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.menus = Menus(window)
        self._lab = ""
        self._recent: list[str] = []
        self.menus.add(self._file())
        self.menus.add(self._edit())
        self.menus.add(window.view.entries())
        self.menus.add(self._canvas())
        self.menus.add(window.device.entries())
        self.menus.add(self._labs())
        self.menus.add((*self._play(), *self._memory(), *self._cancel()))
        self.menus.actions["cancel"].setEnabled(False)
        self.menus.add(self._help())
        window.canvas.focus_changed.connect(self.menus.set_canvas_focused)
        self._corner()

    def _file(self) -> tuple[Entry, ...]:
        files, exports = self._window.files, self._window.exports
        return (
            Entry("new", "&File", "&New", files.new, ("Ctrl+N",)),
            Entry(
                "open",
                "&File",
                "&Open…",
                files.open,
                ("Ctrl+O",),
                "A document, or a figure that was exported with its scene",
            ),
            Entry("save", "&File", "&Save", files.save, ("Ctrl+S",), line=True),
            Entry("save as", "&File", "Save &as…", files.save_as, ("Ctrl+Shift+S",)),
            Entry("export", "&File", "&Export figure…", exports.export, ("Ctrl+E",), line=True),
            Entry(
                "export animation",
                "&File",
                "Export &animation…",
                exports.export_animation,
                ("Ctrl+Shift+E",),
                "The frames of the timeline as a video, an animated picture, or numbered files",
            ),
            Entry("quit", "&File", "&Quit", self._window.close, ("Ctrl+Q",), line=True),
        )

    def _edit(self) -> tuple[Entry, ...]:
        window = self._window
        return (
            Entry("undo", "&Edit", "&Undo", window.session.undo, ("Ctrl+Z",)),
            Entry("redo", "&Edit", "&Redo", window.session.redo, ("Ctrl+Shift+Z", "Ctrl+Y")),
            Entry(
                "copy picture",
                "&Edit",
                "&Copy figure",
                window.exports.copy_picture,
                ("Ctrl+C",),
                line=True,
            ),
            Entry(
                "copy numbers",
                "&Edit",
                "Copy &numbers",
                window.exports.copy_numbers,
                ("Ctrl+Shift+C",),
                "The numbers of the panel that has the keyboard, as a table",
            ),
            Entry(
                "paste",
                "&Edit",
                "&Paste",
                window.sources.paste_anything,
                ("Ctrl+V",),
                "A picture, or a block of numbers as the kernel",
            ),
        )

    def _canvas(self) -> tuple[Entry, ...]:
        window = self._window
        return (
            Entry(
                "fit",
                "&View",
                "Fit pictures",
                window.canvas.zooms.fit,
                ("F",),
                canvas=True,
                line=True,
            ),
            Entry(
                "zoom in",
                "&View",
                "Zoom in",
                partial(window.canvas.zooms.scale, 0.8),
                ("]",),
                canvas=True,
            ),
            Entry(
                "zoom out",
                "&View",
                "Zoom out",
                partial(window.canvas.zooms.scale, 1.25),
                ("[",),
                canvas=True,
            ),
            Entry(
                "fill",
                "&View",
                "Let the panel fill the canvas",
                window.keys.toggle_filled,
                ("Z",),
                canvas=True,
            ),
        )

    def _labs(self) -> tuple[Entry, ...]:
        session = self._window.session
        return tuple(
            Entry(
                f"lab {key}",
                "&Lab",
                title,
                partial(session.go_to_lab, key),
                (f"Ctrl+{index}",),
            )
            for index, (key, title) in enumerate(session.labs.titles.items(), 1)
        )

    def _play(self) -> tuple[Entry, ...]:
        playing = self._window.playing
        return (
            Entry("play", "&Play", "&Play or pause", playing.toggle, ("Space",), canvas=True),
            Entry(
                "forward", "&Play", "Step &forward", partial(playing.step, 1), (".",), canvas=True
            ),
            Entry("back", "&Play", "Step &back", partial(playing.step, -1), (",",), canvas=True),
            Entry("first", "&Play", "To the f&irst frame", playing.first, ("Home",), canvas=True),
            Entry("last", "&Play", "To the &last frame", playing.last, ("End",), canvas=True),
        )

    def _memory(self) -> tuple[Entry, ...]:
        """How much of what was computed is kept to scrub back to."""
        return tuple(
            Entry(
                f"memory {megabytes}",
                "&Play",
                label,
                partial(self._keep_frames, megabytes),
                (f"Ctrl+Alt+{number}",),
                tip="Older frames are thinned out where there is no room; the first one stays",
                group="memory",
                submenu="&Memory for frames",
            )
            for number, (megabytes, label) in enumerate(MEMORY.items(), 1)
        )

    def _keep_frames(self, megabytes: int) -> None:
        self._window.settings.frame_megabytes = megabytes
        self._window.worker.set_budget(megabytes << 20)

    def _cancel(self) -> tuple[Entry, ...]:
        return (
            Entry(
                *("cancel", "&Play", "&Cancel what is being computed", self._window.cancel),
                ("Esc",),
                "Take back the edit whose picture takes too long",
                line=True,
            ),
        )

    def _help(self) -> tuple[Entry, ...]:
        window = self._window
        return (
            Entry("notes", "&Help", "&Notes of this lab", self._toggle_notes, ("F1",)),
            Entry("palette", "&Help", "&Find an action…", self._find, ("Ctrl+Shift+P",)),
            Entry(
                "about",
                "&Help",
                "&About Convolarium",
                partial(show_about, window),
                ("Shift+F1",),
                line=True,
            ),
        )

    def _corner(self) -> None:
        """Undo, redo and export at the right of the menu bar."""
        corner = QWidget(self._window.menuBar())
        line = QHBoxLayout(corner)
        line.setContentsMargins(0, 0, 8, 0)
        line.setSpacing(2)
        self._buttons: list[tuple[QToolButton, str]] = []
        for key in ("undo", "redo", "export"):
            button = QToolButton()
            button.setDefaultAction(self.menus.actions[key])
            button.setAutoRaise(True)
            line.addWidget(button)
            self._buttons.append((button, key))
        self._window.menuBar().setCornerWidget(corner)

    def restyle(self, palette: Palette) -> None:
        """Paint the icons in another palette."""
        for button, key in self._buttons:
            button.setIconSize(theme.square(18))
            self.menus.actions[key].setIcon(icon(key, palette, theme.px(18)))

    def refresh(self) -> None:
        """Name the steps that can be undone, and show the present lab's actions."""
        session, actions = self._window.session, self.menus.actions
        for key, name, verb in (
            ("undo", session.undo_name, "&Undo"),
            ("redo", session.redo_name, "&Redo"),
        ):
            actions[key].setEnabled(bool(name))
            actions[key].setText(f"{verb}: {name}" if name else verb)
            actions[key].setToolTip(f"{verb[1:]}: {name}" if name else f"Nothing to {key}")
        moves = session.lab.length(session.scene.params) != 0
        actions["export animation"].setEnabled(moves)
        self._refresh_lab()
        self._refresh_recent()

    def _refresh_lab(self) -> None:
        session = self._window.session
        if session.lab.key == self._lab:
            return
        self._lab = session.lab.key
        self.menus.remove("lab")
        entries = (
            *content_entries(self._window.sources, self.menus.letters()),
            *action_entries(session),
            *outcome_entries(self._window.outcomes),
        )
        self.menus.add(entries, owner="lab")
        self.refresh_sending()

    def refresh_sending(self) -> None:
        """Show where the present lab can send something, as far as the other labs are loaded."""
        self.menus.remove("sending")
        self.menus.add(tuple(sending_entries(self._window.sending)), owner="sending")

    def _refresh_recent(self) -> None:
        recent = self._window.settings.recent
        if recent == self._recent:
            return
        self._recent = list(recent)
        self.menus.remove("recent")
        entries = tuple(
            Entry(
                f"recent {path}",
                "&File",
                Path(path).name,
                partial(self._window.files.open_path, Path(path)),
                tip=path,
                submenu="Open &recent",
            )
            for path in self._recent
        )
        self.menus.add(entries, owner="recent")

    def show_menu(self, group: str) -> None:
        """The menu of what can be done to a group's content, under the link that was pressed."""
        link, place = QApplication.focusWidget(), QCursor.pos()
        if isinstance(link, QAbstractButton):
            place = link.mapToGlobal(link.rect().bottomLeft())
        self.menus.menu(group).popup(place)

    def _toggle_notes(self) -> None:
        notes = self._window.notes
        notes.setVisible(not notes.isVisible())

    def _find(self) -> None:
        CommandPalette(self._window, list(self.menus.actions.values())).open_centred()
