"""Which part of its pictures a canvas shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from guiapp.core.figure import Figure, Zoom
from guiapp.core.measures import WHOLE, is_whole
from guiapp.ui.canvas.picture import PictureItem
from guiapp.ui.canvas.zoom import moved, scaled


class Zooms(QObject):
    """One zoom for all pictures that are linked.

    ``pictures`` gives those on the canvas, the one that the keyboard is at first; ``changed``
    carries every zoom that does not show the whole, after a hand has set one.
    """

    changed = Signal(object)

    def __init__(self, pictures: Callable[[], Sequence[PictureItem]], parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._zooms: dict[str, Zoom] = {}

    def take(self, figure: Figure) -> None:
        """Show the parts that a figure says."""
        self._zooms = {zoom.link: zoom for zoom in figure.zoom}
        self._apply()

    def of(self, item: PictureItem) -> Zoom:
        """The part of a picture that is seen."""
        link = item.content.link or item.content.key
        return self._zooms.get(link, dataclasses.replace(WHOLE, link=link))

    def set(self, zoom: Zoom) -> None:
        """See this part in all linked pictures, and tell."""
        self._zooms[zoom.link] = zoom
        self._apply()
        self.changed.emit(tuple(z for z in self._zooms.values() if not is_whole(z)))

    def scale(self, factor: float) -> None:
        """See ``factor`` times as much of the picture that the keyboard is at."""
        for item in self._pictures()[:1]:
            self.set(scaled(self.of(item), factor))

    def pan(self, down: float, across: float) -> None:
        """See what lies further down and across, in shares of what is seen."""
        for item in self._pictures()[:1]:
            self.set(moved(self.of(item), down, across))

    def fit(self) -> None:
        """See all of every picture again."""
        self._zooms.clear()
        self._apply()
        self.changed.emit(())

    def _apply(self) -> None:
        for item in self._pictures():
            item.set_zoom(self.of(item))
