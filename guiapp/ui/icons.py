"""Icons: SVG files drawn in one colour, painted in the palette's ink."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from guiapp.content.resources import resource
from guiapp.core.palette import Palette
from guiapp.ui.theme import derived

SIDE = 24


def icon(name: str, palette: Palette, side: int = SIDE, on: str = "") -> QIcon:
    """The icon in the palette's colours, sharp on every screen.

    Args:
        name: the file in resources/icons, without its suffix; unknown ones give "lab".
        palette: its quiet tone is taken at rest, its ink under the pointer and when checked.
        side: how large it is shown, in pixels.
        on: the colour when checked, if it is another one.
    """
    made = QIcon()
    svg = _drawing(name)
    for ratio in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
        for colour, uses in _looks(palette, on).items():
            pixmap = _painted(svg.replace("currentColor", colour), side, ratio)
            for mode, state in uses:
                made.addPixmap(pixmap, mode, state)
    return made


def app_icon() -> QIcon:
    """The program's own icon, for windows and task bars."""
    made = QIcon()
    text = resource("icons", "app.svg").read_text("utf-8")
    for side in (16, 32, 48, 128, 256):
        made.addPixmap(_painted(text, side, 1.0))
    return made


def _looks(palette: Palette, on: str) -> dict[str, list[tuple[QIcon.Mode, QIcon.State]]]:
    mode, state = QIcon.Mode, QIcon.State
    looks: dict[str, list[tuple[QIcon.Mode, QIcon.State]]] = {
        palette.quiet: [(mode.Normal, state.Off)],
        derived(palette)["disabled"]: [(mode.Disabled, state.Off), (mode.Disabled, state.On)],
    }
    looks.setdefault(palette.ink, []).append((mode.Active, state.Off))
    checked = looks.setdefault(on or palette.ink, [])
    checked += [(mode.Normal, state.On), (mode.Active, state.On)]
    return looks


def _drawing(name: str) -> str:
    try:
        return resource("icons", f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        return resource("icons", "lab.svg").read_text("utf-8")


def _painted(svg: str, side: int, ratio: float) -> QPixmap:
    pixels = round(side * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
