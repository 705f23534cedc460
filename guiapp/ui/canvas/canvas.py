"""The canvas: keeps one item for each panel and touches only what a new Figure changes."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsRectItem, QGraphicsScene, QGraphicsView, QWidget

from guiapp.core.figure import Curves, Facts, Figure, Grid, Image, Panel, Sign, Table, Zoom
from guiapp.core.layout import Arrangement, Framed, Place, arrange
from guiapp.ui import theme
from guiapp.ui.canvas.arranged import composition, described, reworded_places, shape_of
from guiapp.ui.canvas.cells import CellsItem
from guiapp.ui.canvas.curves import CurvesItem
from guiapp.ui.canvas.item import PanelItem, qrect
from guiapp.ui.canvas.picture import PictureItem
from guiapp.ui.canvas.text import measure
from guiapp.ui.canvas.words import FactsItem, SignItem
from guiapp.ui.canvas.zooms import Zooms

DIMMED = 0.45
_ITEMS: dict[type, type[PanelItem]] = {
    Image: PictureItem,
    Grid: CellsItem,
    Curves: CurvesItem,
    Sign: SignItem,
    Facts: FactsItem,
}


class Canvas(QGraphicsView):
    """Shows a Figure. Hands are told by the Pointer and the Keys that are attached to it.

    ``painted`` is sent after the first paint of every new figure; ``focus_changed`` when the
    canvas gets or loses the keyboard.
    """

    painted = Signal(object)
    focus_changed = Signal(bool)
    rearranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")
        self._items: dict[str, PanelItem] = {}
        self._frames: list[QGraphicsRectItem] = []
        self._figure: Figure | None = None
        self._arranged: tuple[object, ...] = ()
        self._arrangement: Arrangement | None = None
        self._filled = ""
        self._unpainted: Figure | None = None
        self.zooms = Zooms(self._pictures, self)
        self.zooms.changed.connect(self._on_zooms_changed)
        self._dimmed = False
        self.current = ""
        self.restyle()

    # --- showing

    @property
    def figure(self) -> Figure | None:
        """What is on the canvas, panels that are still being computed as they were before."""
        return self._figure

    def show_figure(self, figure: Figure) -> None:
        """Show ``figure``; panels whose objects are the same are not touched."""
        figure = self._with_pending(figure)
        self._figure = figure
        self._unpainted = figure
        self._arrange(figure)
        self._dim(figure)
        self.zooms.take(figure)
        self._describe(figure)
        self.viewport().update(0, 0, 1, 1)

    def set_dimmed(self, dimmed: bool) -> None:
        """Show that a new picture is on its way."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            if self._figure is not None:
                self._dim(self._figure)

    def _dim(self, figure: Figure) -> None:
        for key, item in self._items.items():
            item.setOpacity(DIMMED if self._dimmed or key in figure.pending else 1.0)

    def _with_pending(self, figure: Figure) -> Figure:
        """``figure`` with what is on the canvas for the panels that are being computed."""
        old = self._figure.panels if self._figure else {}
        kept = {key: old[key] for key in figure.pending if key in old}
        return dataclasses.replace(figure, panels={**figure.panels, **kept}) if kept else figure

    def _arrange(self, figure: Figure) -> None:
        panels, layout = composition(figure, self._filled)
        size = self.maximumViewportSize()
        unit = theme.unit()
        composed = tuple(shape_of(panels[key]) for key in panels)
        wanted = (layout, composed, size.width(), size.height(), unit)
        known: dict[str, Place] = {}
        if wanted != self._arranged or self._arrangement is None:
            # A scroll bar that comes or goes asks for the figure in between: first the new places.
            self._arrangement = self._fitted(figure, panels, layout, unit)
            self._arranged = wanted
            self._place_frames(self._arrangement)
            # Qt forgets where cached items stood: without this their old pictures stay behind.
            self.viewport().update()
            self.rearranged.emit()
        else:
            shown = self._items.items()
            known = {key: item.place for key, item in shown if item.content is panels.get(key)}
        places = reworded_places(panels, self._arrangement.places, known)
        if places is None:
            self._arranged = ()
            self._arrange(figure)
            return
        for key in [key for key in self._items if key not in places]:
            self._scene.removeItem(self._items.pop(key))
        palette = theme.current()
        for key, place in places.items():
            panel, item = panels[key], self._items.get(key)
            if item is not None and isinstance(item, _ITEMS[type(panel)]):
                if item.content is not panel or item.place != place or item.palette is not palette:
                    item.update_panel(panel, place, palette)
                continue
            if item is not None:
                self._scene.removeItem(item)
            item = _ITEMS[type(panel)](panel, place, palette)
            item.update_panel(panel, place, palette)
            self._items[key] = item
            self._scene.addItem(item)

    def _fitted(
        self, figure: Figure, panels: dict[str, Panel], layout: Table, unit: float
    ) -> Arrangement:
        """The arrangement for the viewport, with room for a scroll bar where one is needed."""
        size = self.maximumViewportSize()
        width, height = size.width() / unit, size.height() / unit
        shown = dataclasses.replace(figure, panels=panels, layout=layout)
        found = arrange(shown, measure, width, height, scrolls=True)
        if found.height > height + 0.5:
            bar = self.verticalScrollBar().sizeHint().width() / unit
            found = arrange(shown, measure, width - bar, height, scrolls=True)
        policy = Qt.ScrollBarPolicy
        fits = found.width <= width + 0.5
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )
        self.resetTransform()
        self.scale(unit, unit)
        self._scene.setSceneRect(QRectF(0, 0, found.width, found.height))
        return found

    def _place_frames(self, arrangement: Arrangement) -> None:
        for frame in self._frames:
            self._scene.removeItem(frame)
        self._frames = []
        pen = QPen(QColor(theme.current().hairline), 0)
        for rect in arrangement.frames:
            item = _Frame(qrect(rect))
            item.setPen(pen)
            item.setZValue(-1)
            item.setCacheMode(QGraphicsRectItem.CacheMode.DeviceCoordinateCache)
            self._scene.addItem(item)
            self._frames.append(item)

    def _describe(self, figure: Figure) -> None:
        """What a screen reader says of the canvas."""
        panels = [p for p in figure.panels.values() if isinstance(p, Framed)]
        told = [f"{figure.title}: {figure.subtitle}", *(described(panel) for panel in panels)]
        self.setAccessibleDescription(". ".join(told))

    def _on_zooms_changed(self, zoom: tuple[Zoom, ...]) -> None:
        """Keep it with the figure: that may be shown again, elsewhere or larger."""
        if self._figure is not None:
            self._figure = dataclasses.replace(self._figure, zoom=zoom)

    # --- panels

    def item_at(self, position: QPointF) -> PanelItem | None:
        """The panel whose body is under a point of the viewport."""
        point = self.to_scene(position)
        for item in self._items.values():
            if item.contains_point(point):
                return item
        return None

    def item(self, key: str) -> PanelItem | None:
        """The item of a panel that is shown."""
        return self._items.get(key)

    def _pictures(self) -> list[PictureItem]:
        """Those that are shown, the one that the keyboard is at first."""
        pictures = [item for item in self._items.values() if isinstance(item, PictureItem)]
        return sorted(pictures, key=lambda item: item.content.key != self.current)

    @property
    def keys(self) -> list[str]:
        """The keys of what takes the keyboard: editable matrices, then the rest, as drawn."""
        arranged = self._arrangement.places if self._arrangement else ()
        items = [(key, self._items[key]) for key in arranged if key in self._items]
        cells = [k for k, item in items if isinstance(item, CellsItem) and item.content.editable]
        return [*cells, *(k for k, item in items if isinstance(item, PictureItem | CurvesItem))]

    def to_scene(self, position: QPointF) -> QPointF:
        """A point of the viewport, in units."""
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(position)

    def fill(self, key: str) -> None:
        """Let one panel fill the canvas; an empty key shows all again."""
        self._filled = key
        if self._figure is not None:
            self.show_figure(self._figure)

    @property
    def filled(self) -> str:
        """The key of the panel that fills the canvas; empty where all are shown."""
        return self._filled

    def restyle(self) -> None:
        """Take the palette and the text size as they are now."""
        self.setBackgroundBrush(QColor(theme.current().paper))
        self._arranged = ()
        if self._figure is not None:
            self.show_figure(self._figure)

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange again."""
        super().resizeEvent(event)
        if self._figure is not None:
            self.show_figure(self._figure)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and tell when a new figure was painted for the first time."""
        super().paintEvent(event)
        if self._unpainted is not None:
            figure, self._unpainted = self._unpainted, None
            self.painted.emit(figure)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Single-letter keys act now."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Single-letter keys do not act any more."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


class _Frame(QGraphicsRectItem):
    """A hairline with round corners."""

    def paint(self, painter: QPainter, *args: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen())
        painter.drawRoundedRect(self.rect(), 6, 6)
