"""How the window looks: palette, text size, full screen, and which parts are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.menus import Entry, Menus
from guiapp.ui.settings import Settings

SIZES = (80, 90, 100, 115, 130, 150, 175, 200, 225, 250)
NAMES = {"light": "Light", "dark": "Dark", "contrast": "High contrast"}


class View(QObject):
    """Keeps to the settings what was chosen, and applies it."""

    def __init__(self, window: QMainWindow, settings: Settings, parts: dict[str, QWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._parts = parts

    def entries(self) -> tuple[Entry, ...]:
        """The View menu's actions."""
        palettes = tuple(
            Entry(
                f"palette {name}",
                "&View",
                label,
                partial(self.set_palette, name),
                (f"Ctrl+Alt+{label[0]}",),
                group="palette",
                submenu="&Palette",
            )
            for name, label in NAMES.items()
        )
        shown = tuple(
            Entry(
                f"show {name}",
                "&View",
                name.capitalize(),
                partial(self.show_part, name),
                (key,),
                checkable=True,
                submenu="&Show",
            )
            for name, key in zip(self._parts, ("F8", "F9", "F10", "Shift+F9"), strict=False)
        )
        return (
            *palettes,
            Entry("text larger", "&View", "Text &larger", self.larger, ("Ctrl++", "Ctrl+=")),
            Entry("text smaller", "&View", "Text &smaller", self.smaller, ("Ctrl+-",)),
            Entry("text normal", "&View", "Text &normal", self.normal, ("Ctrl+0",)),
            Entry("full screen", "&View", "&Full screen", self.full_screen, ("F11",), line=True),
            *shown,
        )

    def restore(self, menus: Menus) -> None:
        """Look as it did when the program was left."""
        menus.actions[f"palette {self._settings.palette}"].setChecked(True)
        for name, part in self._parts.items():
            visible = self._settings.is_shown(name)
            part.setVisible(visible)
            menus.actions[f"show {name}"].setChecked(visible)

    def set_palette(self, name: str) -> None:
        """Light, dark or high contrast."""
        self._settings.palette = name
        self._apply()

    def set_text(self, percent: int) -> None:
        """Text size in per cent, 80 to 250."""
        self._settings.text_percent = min(max(percent, SIZES[0]), SIZES[-1])
        self._apply()

    def larger(self) -> None:
        """The next text size."""
        now = self._settings.text_percent
        self.set_text(next((size for size in SIZES if size > now), SIZES[-1]))

    def smaller(self) -> None:
        """The text size before."""
        now = self._settings.text_percent
        self.set_text(next((size for size in reversed(SIZES) if size < now), SIZES[0]))

    def normal(self) -> None:
        """Text at 100 %."""
        self.set_text(100)

    def full_screen(self) -> None:
        """Into full screen and back."""
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def show_part(self, name: str, shown: bool) -> None:
        """Fold a part of the window away, or show it."""
        self._parts[name].setVisible(shown)
        self._settings.set_shown(name, shown)

    def _apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, PALETTES[self._settings.palette], self._settings.text_percent)
