"""What the program remembers that is no part of a document: how the window looks, recent files.

A file in the INI format in the platform's folder for settings. A value that does not make sense,
because another version wrote it or a hand did, counts as not being there.
"""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from guiapp.core.palette import PALETTES

MOST_RECENT = 10
DEVICES = ("auto", "cpu", "gpu")


def default_path() -> Path:
    """The settings file in the platform's folder."""
    folder = platformdirs.user_config_path("convolarium", appauthor=False, roaming=True)
    return folder / "settings.ini"


class Settings:
    """Typed values over QSettings; written by Qt from time to time and at the end."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = QSettings(str(path or default_path()), QSettings.Format.IniFormat)

    @property
    def palette(self) -> str:
        """The name of a palette."""
        return self._one_of("palette", tuple(PALETTES), "light")

    @palette.setter
    def palette(self, name: str) -> None:
        self._store.setValue("palette", name)

    @property
    def text_percent(self) -> int:
        """The text size, 80 to 250."""
        return round(self._number("text", 80, 250, 100))

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._store.setValue("text", percent)

    @property
    def device(self) -> str:
        """The device to compute on: auto, cpu or gpu."""
        return self._one_of("device", DEVICES, "auto")

    @device.setter
    def device(self, key: str) -> None:
        self._store.setValue("device", key)

    @property
    def frame_megabytes(self) -> int:
        """Memory for the frames of a scene that are kept, to go back to, in megabytes."""
        return round(self._number("frame_megabytes", 64, 65536, 1024))

    @frame_megabytes.setter
    def frame_megabytes(self, megabytes: int) -> None:
        self._store.setValue("frame_megabytes", megabytes)

    @property
    def folder(self) -> str:
        """The folder that file dialogs begin in."""
        folder = self._text("folder", "")
        return folder if folder and Path(folder).is_dir() else str(Path.home())

    @folder.setter
    def folder(self, path: str) -> None:
        self._store.setValue("folder", path)

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size, as Qt saves it; empty where none was saved."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def recent(self) -> list[str]:
        """The files opened or saved last, the latest first."""
        return self._texts("recent")[:MOST_RECENT]

    def add_recent(self, path: str) -> None:
        """Put a file first among the recent ones."""
        others = [known for known in self.recent if known != path]
        self._store.setValue("recent", [path, *others][:MOST_RECENT])

    def drop_recent(self, path: str) -> None:
        """Forget a file that is gone."""
        self._store.setValue("recent", [known for known in self.recent if known != path])

    @property
    def unfolded(self) -> frozenset[str]:
        """The groups of controls whose rare rows are shown."""
        return frozenset(self._texts("unfolded"))

    def set_unfolded(self, group: str, folded: bool) -> None:
        """Keep whether the rare rows of a group are folded away."""
        groups = self.unfolded - {group} if folded else self.unfolded | {group}
        self._store.setValue("unfolded", sorted(groups))

    def is_shown(self, part: str) -> bool:
        """Whether a part of the window is shown; it is until it was folded away."""
        return part not in self._texts("hidden")

    def set_shown(self, part: str, shown: bool) -> None:
        """Keep whether a part of the window is shown."""
        hidden = set(self._texts("hidden")) - {part}
        self._store.setValue("hidden", sorted(hidden if shown else hidden | {part}))

    def text(self, key: str, default: str) -> str:
        """Another remembered text: what a dialog was left with."""
        return self._text(f"dialogs/{key}", default)

    def set_text(self, key: str, value: str) -> None:
        """Remember what a dialog was left with."""
        self._store.setValue(f"dialogs/{key}", value)

    def sync(self) -> None:
        """Write to the file now."""
        self._store.sync()

    def _text(self, key: str, default: str) -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def _one_of(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._text(key, default)
        return value if value in allowed else default

    def _number(self, key: str, low: float, high: float, default: float) -> float:
        try:
            value = float(str(self._store.value(key, default)))
        except ValueError:
            return default
        return value if low <= value <= high else default

    def _texts(self, key: str) -> list[str]:
        """A list of texts; INI files give a single one as a text and none as None."""
        value = self._store.value(key)
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []
