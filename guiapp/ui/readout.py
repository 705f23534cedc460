"""The status bar: what is under the pointer at the left, how it was computed at the right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from guiapp.core import numbers
from guiapp.core.figure import Curves, Image
from guiapp.ui.canvas.cells import CellsItem
from guiapp.ui.canvas.curves import CurvesItem
from guiapp.ui.canvas.picture import PictureItem
from guiapp.ui.line import Line
from guiapp.ui.theme import give_role


class Readout(QStatusBar):
    """Position, value and frequency; milliseconds, method and device."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._here = Line()
        self._here.setAccessibleName("Under the pointer")
        self._how = QLabel()
        self._how.setAccessibleName("How it was computed")
        self._busy = QLabel()
        self._busy.setAccessibleName("Work in progress")
        give_role(self._here, "quiet")
        give_role(self._how, "quiet")
        self.addWidget(self._here, 1)
        self.addPermanentWidget(self._busy)
        self.addPermanentWidget(self._how)
        self._hint = ""
        self._computed = ""
        self._frame = ""
        self._device = ""
        self._share = ""
        self._over: tuple[Any, float, float] | None = None

    def show_pointer(self, over: tuple[Any, float, float] | None) -> None:
        """Tell what is under the pointer; None where it has left."""
        self._over = over
        self._here.setText(self._hint if over is None else _told(*over))

    def show_hint(self, hint: str) -> None:
        """One sentence to show while nothing is under the pointer."""
        self._hint = hint
        self.show_pointer(self._over)

    def show_measured(self, measured: dict[str, Any]) -> None:
        """How the figure on the canvas was computed."""
        if "milliseconds" in measured:
            time = numbers.text(measured["milliseconds"], 2)
            self._computed = f"{measured.get('method', '')} {time} ms"
            if measured.get("pace"):
                self._computed = f"{measured['pace']}     {self._computed}"
        self._tell()
        if self._over is not None:
            self.show_pointer(self._over)  # what is under a resting pointer may have changed

    def show_frame_time(self, milliseconds: float) -> None:
        """From the edit to its picture."""
        self._frame = f"frame {milliseconds:.0f} ms"
        self._tell()

    def show_device(self, told: str, why: str) -> None:
        """Which device computes, and why that one."""
        self._device = told
        self._how.setToolTip(why)
        self._tell()

    def show_progress(self, done: int, total: int) -> None:
        """How much of what takes long is done."""
        self._share = f" {100 * done // max(total, 1)} %"
        if self._busy.text():
            self.show_busy(True)

    def show_busy(self, busy: bool) -> None:
        """Something takes longer than a moment, or does not any more."""
        self._share = self._share if busy else ""
        self._busy.setText(f"computing{self._share}, Esc to cancel" if busy else "")

    def _tell(self) -> None:
        parts = [part for part in (self._computed, self._frame, self._device) if part]
        self._how.setText("     ".join(parts))


def _told(item: object, row: float, column: float) -> str:
    if isinstance(item, CellsItem):
        rows, columns = item.content.values.shape
        at = round(row), round(column)
        if 0 <= at[0] < rows and 0 <= at[1] < columns:
            value = numbers.text(float(item.content.values[at]), 4)
            return f"cell {at[0]}, {at[1]}     value {value}     {item.content.hint}"
    if isinstance(item, PictureItem):
        return _picture_told(item.content, item, round(row), round(column))
    if isinstance(item, CurvesItem):
        return _curves_told(item.content, item, row, column)
    return ""


def _picture_told(panel: Image, item: PictureItem, row: int, column: int) -> str:
    value = item.value_at(row, column)
    if value is None:
        return panel.hint
    cell, place = panel.cell_at(row, column), panel.place_at(row, column)
    named = f"{panel.cell} {cell}     " if cell >= 0 else ""
    if panel.inside is not None and place is None:
        return f"{named}{panel.hint}"
    shown = "  ".join(numbers.text(float(v), 4) for v in np.atleast_1d(value))
    if panel.axes == "frequency":
        height, width = panel.data.shape[:2]
        down, across = (row - height // 2) / height, (column - width // 2) / width
        length = math.hypot(down, across)
        period = "     constant"
        if length:
            # Not a negative zero, which would turn 180 into -180.
            angle = math.degrees(math.atan2(0.0 - down, across))
            period = f"     period {numbers.text(1 / length)} px, {numbers.text(angle)}°"
        at = f"down {numbers.text(down)}, across {numbers.text(across)} cycles per pixel{period}"
    elif panel.origin is not None:
        down, across = row - panel.origin[0], column - panel.origin[1]
        at = f"down {numbers.text(down)}, across {numbers.text(across)} px"
    else:
        down, across = place or (row, column)
        at = f"row, column {down}, {across}"
    if panel.inside is not None and panel.inside.height == panel.inside.width == 1:
        at = ""  # a single value: its number says all
    told = f"{panel.quantity} {shown}     {panel.hint}"
    return f"{named}{at}     {told}" if at else f"{named}{told}"


def _curves_told(panel: Curves, item: CurvesItem, y: float, x: float) -> str:
    """The x under the pointer and every curve's value there; y where there is no curve."""
    values = [f"{label} {numbers.text(value, 4)}" for label, value in item.values_at(x)]
    at = _with_axis(panel.x_label, "x", x)
    if 0 <= round(x) < len(panel.x_names):
        at = f"{panel.x_label} {panel.x_names[round(x)]}"
    return "     ".join([at, *(values or [_with_axis(panel.y_label, "y", y)]), panel.hint])


def _with_axis(label: str, name: str, value: float) -> str:
    """The value between the name of its axis and the unit, which a comma separates."""
    named, comma, unit = label.partition(", ")
    return f"{named or name} {numbers.text(value)}{' ' if comma else ''}{unit}"
